#include "core/relay/refusal_limit.h"

namespace vb::relay {

void RefusalLimit::count(const QString &address)
{
    const qint64 now = m_clock.now().monoMs;
    const std::lock_guard lock(m_mutex);
    if (m_minutes.size() >= kMaxAddresses)
        m_minutes.removeIf([now](const auto &entry) { return entry.value().startMs + kMinuteMs <= now; });
    if (m_minutes.size() >= kMaxAddresses)
        m_minutes.clear(); // so many addresses at once: counting them one by one helps nobody
    Minute &minute = m_minutes[address];
    if (minute.startMs + kMinuteMs <= now || minute.count == 0)
        minute = {now, 0};
    ++minute.count;
}

int RefusalLimit::pauseS(const QString &address) const
{
    const qint64 now = m_clock.now().monoMs;
    const std::lock_guard lock(m_mutex);
    const auto minute = m_minutes.constFind(address);
    if (minute == m_minutes.cend() || minute->count <= m_perMinute || minute->startMs + kMinuteMs <= now)
        return 0;
    return static_cast<int>((minute->startMs + kMinuteMs - now) / 1000) + 1;
}

} // namespace vb::relay
