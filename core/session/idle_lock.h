#pragma once

#include "core/base/clock.h"

namespace vb::session {

inline constexpr qint64 kLongestIdleMs = 60 * 60'000; // NIST SP 800-63B-4, AAL2: an hour at most

/// When a PC that is left alone has to lock: after so long without a key, mouse or touch by the monotonic hand, or when
/// the session's twelve hours are over. A pure rule; who calls it has the timer.
class IdleLock {
public:
    IdleLock(const Clock &clock, qint64 limitMs)
        : m_clock(clock), m_limitMs(std::clamp<qint64>(limitMs, 30'000, kLongestIdleMs))
    {
        activity();
    }

    void activity() { m_last = m_clock.now(); }
    /// Until the lock is due, 0 when it is. A new boot id counts as due: the machine slept or was restored.
    [[nodiscard]] qint64 msLeft() const
    {
        const Instant now = m_clock.now();
        if (now.boot != m_last.boot)
            return 0;
        return std::max<qint64>(m_limitMs - (now.monoMs - m_last.monoMs), 0);
    }
    [[nodiscard]] bool isDue() const { return msLeft() == 0; }
    [[nodiscard]] qint64 limitMs() const { return m_limitMs; }

private:
    const Clock &m_clock;
    qint64 m_limitMs;
    Instant m_last;
};

} // namespace vb::session
