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

    /// `total`: how many entries that are, if known.
    void start(const audit::Filter &filter, std::optional<qint64> total);
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
    audit::Filter m_filter;
};

} // namespace vb::ui
