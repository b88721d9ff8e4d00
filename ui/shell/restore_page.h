#pragma once

#include "core/session/restore.h"

#include <QFuture>
#include <QWidget>

#include <functional>

class QPushButton;

namespace vb::ui {

class Banner;
class KitGroups;
class LineField;
class ProgressLine;

/// Brings a practice back onto this PC from a backup and the recovery kit.
class RestorePage : public QWidget {
    Q_OBJECT

public:
    /// Off the GUI thread.
    using Restore = std::function<QFuture<Result<session::Restored>>(session::RestoreRequest, backup::BackupProgress)>;

    explicit RestorePage(QWidget *parent = nullptr);

    void setRestore(Restore restore) { m_restore = std::move(restore); }
    [[nodiscard]] bool canRestore() const { return m_restore != nullptr; }
    void start();

    /// What to say at the log-in, and whether a check of the restored records found something.
    static QString welcomeText(const session::Restored &restored);

Q_SIGNALS:
    void restored(const vb::session::Restored &what);
    void backWanted();
    void refused(); // why is shown

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeFileLine();
    void choose();
    void submit();
    void take(const Result<session::Restored> &answer);
    void setWorking(bool working);
    void leave();

    Restore m_restore;
    LineField *m_file;
    QPushButton *m_choose;
    KitGroups *m_groups;
    Banner *m_banner;
    ProgressLine *m_progress;
    QPushButton *m_go;
    QPushButton *m_back;
};

} // namespace vb::ui
