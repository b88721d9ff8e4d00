#include "core/base/clock.h"

#include <QCryptographicHash>
#include <QSysInfo>
#include <QTimeZone>

#include <chrono>

namespace vb {

Instant SystemClock::now() const
{
    static const QByteArray boot
        = QCryptographicHash::hash(QSysInfo::bootUniqueId(), QCryptographicHash::Sha256).left(16);
    const auto mono = std::chrono::steady_clock::now().time_since_epoch();
    return {QDateTime::currentMSecsSinceEpoch(), std::chrono::duration_cast<std::chrono::milliseconds>(mono).count(),
            boot};
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
