#include "core/base/clock.h"

#include <QCryptographicHash>
#include <QSysInfo>
#include <QTimeZone>

#include <chrono>
#include <ctime>

namespace vb {

namespace {

/// Goes on while the machine sleeps, which the hand of the standard library does not do on Linux.
qint64 monotonicMs()
{
#ifdef CLOCK_BOOTTIME
    timespec at {};
    if (clock_gettime(CLOCK_BOOTTIME, &at) == 0)
        return static_cast<qint64>(at.tv_sec) * 1000 + static_cast<qint64>(at.tv_nsec) / 1'000'000;
#endif
    const auto mono = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(mono).count();
}

} // namespace

Instant SystemClock::now() const
{
    static const QByteArray boot
        = QCryptographicHash::hash(QSysInfo::bootUniqueId(), QCryptographicHash::Sha256).left(16);
    return {QDateTime::currentMSecsSinceEpoch(), monotonicMs(), boot};
}

qint64 elapsedMs(const Instant &then, const Instant &now)
{
    const qint64 span = then.boot == now.boot ? now.monoMs - then.monoMs : now.wallMs - then.wallMs;
    return std::max<qint64>(span, 0);
}

QString isoUtc(qint64 unixMs)
{
    return QDateTime::fromMSecsSinceEpoch(unixMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

qint64 fromIsoUtc(const QString &text)
{
    const QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    return at.isValid() && at.timeSpec() != Qt::LocalTime ? at.toMSecsSinceEpoch() : -1;
}

} // namespace vb
