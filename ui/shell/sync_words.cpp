#include "ui/shell/sync_words.h"

#include "ui/kit/error_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace vb::ui {

namespace {

struct SyncWords {
    Q_DECLARE_TR_FUNCTIONS(SyncWords)
};

using State = SyncStatus::State;

constexpr qint64 kSecondMs = 1'000;
constexpr qint64 kMinuteMs = 60 * kSecondMs;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr qint64 kTooLongMs = 24 * kHourMs;
constexpr qint64 kJustNowMs = 3 * kSecondMs;

/// In steps that grow, so that the line is quiet.
QString ago(qint64 ms)
{
    if (ms < kJustNowMs)
        return SyncWords::tr("just now");
    if (ms < 10 * kSecondMs)
        return SyncWords::tr("%1 s ago").arg(ms / kSecondMs);
    if (ms < kMinuteMs)
        return SyncWords::tr("%1 s ago").arg(ms / (5 * kSecondMs) * 5);
    if (ms < kHourMs)
        return SyncWords::tr("%1 min ago").arg(ms / kMinuteMs);
    return SyncWords::tr("%1 h ago").arg(ms / kHourMs);
}

QString changes(quint64 count)
{
    return count == 1 ? SyncWords::tr("1 change")
                      : SyncWords::tr("%1 changes").arg(QLocale().toString(static_cast<qulonglong>(count)));
}

QString since(qint64 ms, qint64 nowMs, const PracticeTime &time)
{
    return time.dayOf(ms) == time.dayOf(nowMs) ? time.timeOfDay(ms) : time.minute(ms);
}

/// Something of this PC has waited for longer than it should.
bool waitsTooLong(const SyncStatus &status, qint64 nowMs)
{
    return status.waiting > 0 && status.oldestMs > 0 && nowMs - status.oldestMs > kTooLongMs
        && status.state != State::off;
}

/// The same of its access log. What is being sent in this moment is not said.
bool auditWaitsTooLong(const SyncStatus &status, qint64 nowMs)
{
    return status.waitingAudit > 0 && status.oldestAuditMs > 0 && nowMs - status.oldestAuditMs > kTooLongMs
        && status.state != State::off && status.state != State::working;
}

/// "5 min", "26 h", "3 days".
QString lengthText(qint64 ms)
{
    if (ms < 2 * kHourMs)
        return SyncWords::tr("%1 min").arg(ms / kMinuteMs);
    return ms < 3 * kTooLongMs ? SyncWords::tr("%1 h").arg(ms / kHourMs)
                               : SyncWords::tr("%1 days").arg(ms / kTooLongMs);
}

bool isClockWrong(const SyncStatus &status)
{
    return status.skewMs != 0 && status.state != State::off;
}

QString clockAdvice(const SyncStatus &status)
{
    const QString length = lengthText(std::abs(status.skewMs));
    return (status.skewMs > 0 ? SyncWords::tr("The clock of this computer is %1 ahead of the relay's.")
                              : SyncWords::tr("The clock of this computer is %1 behind the relay's."))
               .arg(length)
        + u' '
        + SyncWords::tr("Nothing is lost by that, but times in the records and in the access log are off. Set it right "
                        "in the system's settings.");
}

QString putAsideAdvice()
{
    return SyncWords::tr("A part of what another computer sent could not be read here, so its changes are missing in "
                         "the records on this one. Update Verbena on all computers. If they are missing then, too, "
                         "tell an owner: the computer that wrote them should be looked at.");
}

QString problemAdvice(const SyncStatus &status)
{
    const QString &word = status.word;
    if (word == QStringLiteral("wrong_identity"))
        return SyncWords::tr("Another server answers at the relay's address, and was told nothing. In a guest or hotel "
                             "network use another connection; otherwise tell an owner.");
    if (word == QStringLiteral("rolled_back"))
        return SyncWords::tr("The relay has lost a part of the log: it was probably restored from a backup. What is on "
                             "this computer is complete. Tell whoever runs the relay.");
    if (word == QStringLiteral("healing"))
        return SyncWords::tr("The relay was restored from a backup and gets back what it lost from the practice's "
                             "computers. Start the others once, too. Your work is kept here and is sent after that.");
    if (word == QStringLiteral("cloned"))
        return SyncWords::tr(
            "This computer and the practice's log have parted: a copy of it is at work, it was restored from an older "
            "state, or the relay was lost and went on without what is here. Your work is kept here. An owner who is "
            "logged in can renew this computer, or anybody with the recovery kit at the log-in; then it goes on with "
            "all "
            "of it.");
    if (!word.isEmpty() && status.code == Code::integrity)
        return SyncWords::tr("What the relay sent does not hold (%1), and nothing of it was taken over. Your work is "
                             "kept here. Tell an owner, and compare six words with another computer.")
            .arg(word);
    if (status.code == Code::denied)
        return SyncWords::tr("The relay does not know this computer any more: an owner may have taken it out of the "
                             "practice, or renewed a copy of it. Your work is kept here. Ask an owner: one who is "
                             "logged in can renew this computer, and then it goes on with all of it.");
    return errorText({status.code, status.detail, 0});
}

} // namespace

QString syncLine(const SyncStatus &status, qint64 nowMs, const PracticeTime &time)
{
    switch (status.state) {
    case State::off: return {};
    case State::synced:
        return isClockWrong(status) ? SyncWords::tr("The clock is %1 off").arg(lengthText(std::abs(status.skewMs)))
                                    : SyncWords::tr("Synced %1").arg(ago(nowMs - status.syncedMs));
    case State::working:
        return status.waiting > 0 ? SyncWords::tr("Sending %1…").arg(changes(status.waiting))
                                  : SyncWords::tr("Connecting to the relay…");
    case State::offline: {
        const QString line = SyncWords::tr("Working offline since %1").arg(since(status.sinceMs, nowMs, time));
        return status.waiting > 0 ? SyncWords::tr("%1, %2 waiting").arg(line, changes(status.waiting)) : line;
    }
    case State::problem: return SyncWords::tr("Relay problem: see what to do");
    }
    return {};
}

QString syncShortLine(const SyncStatus &status, qint64 nowMs)
{
    switch (status.state) {
    case State::off: return {};
    case State::synced: return isClockWrong(status) ? SyncWords::tr("Clock off") : ago(nowMs - status.syncedMs);
    case State::working: return SyncWords::tr("Sending…");
    case State::offline:
        return status.waiting > 0 ? SyncWords::tr("Offline, %1").arg(status.waiting) : SyncWords::tr("Offline");
    case State::problem: return SyncWords::tr("Problem");
    }
    return {};
}

namespace {

QString stateAdvice(const SyncStatus &status, qint64 nowMs)
{
    if (status.state == State::problem)
        return problemAdvice(status);
    if (waitsTooLong(status, nowMs))
        return SyncWords::tr("Changes of this computer have waited for more than a day. They exist nowhere else: "
                             "connect it to the internet soon.");
    if (auditWaitsTooLong(status, nowMs))
        return SyncWords::tr("Entries of the access log have waited for more than a day. Until they are at the relay, "
                             "no other computer can vouch for them: connect this one to the internet soon.");
    switch (status.state) {
    case State::synced: return SyncWords::tr("Everything that was done on this computer is at the relay.");
    case State::working: return SyncWords::tr("You can go on working meanwhile.");
    case State::offline:
        return SyncWords::tr("The relay cannot be reached. Everything works; what you do is kept on this computer and "
                             "sent as soon as there is a connection.");
    default: return {};
    }
}

} // namespace

QString syncAdvice(const SyncStatus &status, qint64 nowMs)
{
    QStringList lines {stateAdvice(status, nowMs)};
    if (isClockWrong(status))
        lines.prepend(clockAdvice(status));
    if (status.putAside > 0 && status.state != State::off)
        lines.append(putAsideAdvice());
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString waitingText(const SyncStatus &status, qint64 nowMs, const PracticeTime &time)
{
    if (status.waiting == 0)
        return SyncWords::tr("Nothing");
    const QString count = changes(status.waiting);
    return status.oldestMs > 0 ? SyncWords::tr("%1, the oldest of %2").arg(count, since(status.oldestMs, nowMs, time))
                               : count;
}

QString waitingAuditText(const SyncStatus &status, qint64 nowMs, const PracticeTime &time)
{
    if (status.waitingAudit == 0)
        return SyncWords::tr("All entries uploaded");
    const QString count = status.waitingAudit == 1
        ? SyncWords::tr("1 entry not uploaded yet")
        : SyncWords::tr("%1 entries not uploaded yet")
              .arg(QLocale().toString(static_cast<qulonglong>(status.waitingAudit)));
    return nowMs - status.oldestAuditMs > kHourMs && status.oldestAuditMs > 0
        ? SyncWords::tr("%1, the oldest of %2").arg(count, since(status.oldestAuditMs, nowMs, time))
        : count;
}

QString putAsideText(const SyncStatus &status)
{
    if (status.putAside == 0)
        return {};
    return status.putAside == 1
        ? SyncWords::tr("1 part of the log")
        : SyncWords::tr("%1 parts of the log").arg(QLocale().toString(static_cast<qulonglong>(status.putAside)));
}

namespace {

bool hasToBeSeen(const SyncStatus &status, qint64 nowMs)
{
    return waitsTooLong(status, nowMs) || auditWaitsTooLong(status, nowMs) || isClockWrong(status);
}

} // namespace

IconName syncIcon(const SyncStatus &status, qint64 nowMs)
{
    if (status.state == State::problem || hasToBeSeen(status, nowMs))
        return IconName::alert;
    if (status.state == State::offline)
        return IconName::wifiOff;
    return status.state == State::working ? IconName::sync : IconName::circleCheck;
}

QColor Tokens::*syncColor(const SyncStatus &status, qint64 nowMs)
{
    if (status.state == State::problem)
        return &Tokens::danger;
    return hasToBeSeen(status, nowMs) ? &Tokens::warn : &Tokens::muted;
}

} // namespace vb::ui
