#pragma once

#include "core/session/session.h"

#include <QWidget>

class QButtonGroup;
class QProgressBar;
class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class JobWatch;
class LineField;
class Question;
class TextLabel;

/// Writes what the list shows to a file: in which form, and where to. Esc goes back.
class ExportView : public QWidget {
    Q_OBJECT

public:
    explicit ExportView(session::Session &session, QWidget *parent = nullptr);

    /// Whose log it is, when it is not this PC's alone.
    struct Others {
        std::optional<DeviceId> pc {}; // none: all PCs'
        QString name {}; // of that PC
        QString lack {}; // what is not here of it, in words
        bool isBad = false; // and somebody has to look after it
    };
    /// `total`: how many entries that are, if known.
    void start(const audit::Filter &filter, std::optional<qint64> total, const std::optional<Others> &others = {});
    void focusFirst();

Q_SIGNALS:
    void backWanted();
    /// The file is there, or the banner says why not.
    void finished(bool ok);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeForm();
    QWidget *makeFormats();
    QWidget *makePath();
    [[nodiscard]] exchange::AuditFormat format() const;
    [[nodiscard]] QString path() const;
    void suggestName();
    [[nodiscard]] QString suggestedStem() const;
    void browse();
    void submit();
    void write();
    void showProgress(quint64 done, quint64 of);
    void take(const Result<exchange::AuditExported> &answer);
    void refuse(const Error &error);

    session::Session &m_session;
    JobWatch *m_watch;
    QButtonGroup *m_formats;
    LineField *m_path;
    FormField *m_pathField;
    TextLabel *m_what;
    Question *m_replace;
    BusyButton *m_export;
    QPushButton *m_back;
    QPushButton *m_stop;
    QProgressBar *m_bar;
    Banner *m_banner;
    Banner *m_lack;
    audit::Filter m_filter;
    std::optional<Others> m_others;
    QString m_stem; // of the name that was suggested last
};

} // namespace vb::ui
