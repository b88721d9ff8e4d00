#include "ui/settings/daily_backup.h"

#include "ui/kit/deliver.h"
#include "ui/settings/backup_words.h"

#include <QTimerEvent>

namespace vb::ui {

DailyBackup::DailyBackup(session::Session &session, Times times, QObject *parent)
    : QObject(parent), m_session(session), m_times(times)
{
    m_timer.start(times.firstMs, Qt::VeryCoarseTimer, this);
}

void DailyBackup::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_timer.start(m_times.againMs, Qt::VeryCoarseTimer, this);
    run();
}

void DailyBackup::run()
{
    if (m_running || !m_session.isOpen())
        return;
    m_running = true;
    deliver(m_session.backups().runDue(), this,
            [this](const Result<std::optional<session::BackupMade>> &answer) { take(answer); });
}

void DailyBackup::take(const Result<std::optional<session::BackupMade>> &answer)
{
    if (answer.ok()) {
        const bool isSound = !answer->has_value() || (*answer)->problems.isEmpty();
        end(isSound ? QString() : tr("The weekly check of the backup: %1").arg(backupVerdictText(**answer)));
        return;
    }
    if (!m_session.isOpen()) {
        m_running = false;
        return;
    }
    // Its place says more than the error.
    deliver(m_session.backups().state(), this,
            [this, error = answer.error()](const Result<session::BackupState> &state) {
                const bool wasCheck = error.code == Code::notFound || error.code == Code::integrity;
                const QString why = !state.ok() ? backupFailureText(error, QString())
                    : wasCheck                  ? backupCheckFailureText(error, state->newestPath)
                                                : backupFailureText(error, state->folder);
                end(wasCheck ? tr("The weekly check of the backup: %1").arg(why)
                             : tr("The daily backup was not made. %1").arg(why));
            });
}

void DailyBackup::end(const QString &problem)
{
    m_running = false;
    Q_EMIT finished(problem);
}

void watchDailyBackup(session::Session &session, QObject *context, std::function<void(const QString &)> say)
{
    auto *daily = new DailyBackup(session, {}, context);
    QObject::connect(daily, &DailyBackup::finished, context, std::move(say));
}

} // namespace vb::ui
