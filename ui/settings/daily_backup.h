#pragma once

#include "core/session/session.h"

#include <QBasicTimer>
#include <QObject>

#include <functional>

namespace vb::ui {

/// Sees to the daily backup and its weekly check while somebody is logged in. Dies before the session is locked.
class DailyBackup : public QObject {
    Q_OBJECT

public:
    struct Times {
        int firstMs = 10 * 60'000; // after the log-in
        int againMs = 60 * 60'000;
    };

    DailyBackup(session::Session &session, Times times, QObject *parent);

    /// What is due now, beside what the timer asks for; nothing while it is at work.
    void run();

Q_SIGNALS:
    /// Empty when all went well.
    void finished(const QString &problem);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void take(const Result<std::optional<session::BackupMade>> &answer);
    void end(const QString &problem);

    session::Session &m_session;
    Times m_times;
    QBasicTimer m_timer;
    bool m_running = false;
};

/// A DailyBackup for as long as `context` lives; `say` gets a sentence when it failed, and nothing once it went well.
void watchDailyBackup(session::Session &session, QObject *context, std::function<void(const QString &)> say);

} // namespace vb::ui
