#include "ui/device/device_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace vb::ui {

namespace {

struct DeviceWords {
    Q_DECLARE_TR_FUNCTIONS(DeviceWords)
};

constexpr qint64 kWordMinuteMs = 60'000;
constexpr qint64 kWordHourMs = 60 * kWordMinuteMs;
constexpr qint64 kWordDayMs = 24 * kWordHourMs;
constexpr qint64 kSilentMs = 7 * kWordDayMs;

} // namespace

QString agoText(qint64 ms)
{
    if (ms < kWordMinuteMs)
        return DeviceWords::tr("just now");
    if (ms < kWordHourMs)
        return DeviceWords::tr("%1 min ago").arg(ms / kWordMinuteMs);
    if (ms < kWordDayMs)
        return DeviceWords::tr("%1 h ago").arg(ms / kWordHourMs);
    const qint64 days = ms / kWordDayMs;
    return days == 1 ? DeviceWords::tr("1 day ago") : DeviceWords::tr("%1 days ago").arg(QLocale().toString(days));
}

QString heardText(const session::DeviceEntry &device, qint64 nowMs)
{
    if (device.isThis)
        return QStringLiteral("–");
    return device.heardMs < 0 ? DeviceWords::tr("Not yet") : agoText(nowMs - device.heardMs);
}

QString unseenText(const session::DeviceEntry &device)
{
    if (device.isThis || device.revoked)
        return QStringLiteral("–");
    if (device.unseen < 0)
        return DeviceWords::tr("Not known yet");
    if (device.unseen == 0)
        return DeviceWords::tr("Nothing");
    return device.unseen == 1 ? DeviceWords::tr("1 change")
                              : DeviceWords::tr("%1 changes").arg(QLocale().toString(device.unseen));
}

QString deviceKindText(const session::DeviceEntry &device)
{
    return device.laptop ? DeviceWords::tr("Laptop") : DeviceWords::tr("Stays in its place");
}

IconName deviceIcon(const session::DeviceEntry &device)
{
    return device.laptop ? IconName::laptop : IconName::monitor;
}

bool isSilent(const session::DeviceEntry &device, qint64 nowMs)
{
    return !device.isThis && !device.revoked && device.heardMs >= 0 && nowMs - device.heardMs > kSilentMs;
}

QString countdownText(qint64 leftMs)
{
    const qint64 seconds = std::max<qint64>(0, (leftMs + 999) / 1'000);
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace vb::ui
