#include "core/access/throttle.h"

#include <algorithm>
#include <optional>

namespace vb::access {

namespace {

/// Time that certainly passed: by the hand that nobody sets, and across a restart only since the start.
qint64 certainMs(const Instant &then, const Instant &now)
{
    return then.boot == now.boot ? elapsedMs(then, now) : std::max<qint64>(now.monoMs, 0);
}

/// What is left of a day. Few PCs run for a whole day, so across a restart the wall clock counts as well, but setting
/// it forward still costs the longest delay after each start.
qint64 restOfDay(const Instant &then, const Instant &now)
{
    const qint64 rest = kThrottleDayMs - std::max(elapsedMs(then, now), certainMs(then, now));
    if (then.boot == now.boot)
        return std::max<qint64>(rest, 0);
    return std::max<qint64>({rest, kLongestDelayMs - now.monoMs, 0});
}

qint64 delayAfter(int failures)
{
    if (failures < kFreeFailures)
        return 0;
    const int doublings = std::min(failures - kFreeFailures, 20);
    return std::min(kFirstDelayMs << doublings, kLongestDelayMs);
}

/// What the events of one login add up to.
class Tally {
public:
    explicit Tally(bool knownLogin) : m_knownLogin(knownLogin) { }

    void take(const ThrottleEvent &event)
    {
        switch (event.kind) {
        case ThrottleEvent::Kind::failure: addFailure(event.at); return;
        case ThrottleEvent::Kind::success: m_running = 0; return;
        case ThrottleEvent::Kind::cleared: *this = Tally(m_knownLogin); return;
        case ThrottleEvent::Kind::journalLost: m_journalLost = event.at; return;
        }
    }

    [[nodiscard]] int running() const { return m_running; }
    [[nodiscard]] const std::optional<Instant> &locked() const { return m_locked; }
    [[nodiscard]] const std::optional<Instant> &journalLost() const { return m_journalLost; }
    [[nodiscard]] const Instant &lastFailure() const { return m_failures.back(); }

private:
    void addFailure(const Instant &at)
    {
        m_failures.push_back(at);
        ++m_running;
        const std::size_t count = m_failures.size();
        const bool manyInADay
            = count >= kFailuresPerDay && elapsedMs(m_failures[count - kFailuresPerDay], at) < kThrottleDayMs;
        // Behind unknown logins there is no password to guess: only the day counts for them.
        if (manyInADay || (m_knownLogin && m_running >= kMaxConsecutiveFailures))
            m_locked = at;
    }

    bool m_knownLogin;
    int m_running = 0; // failures since the last success
    std::vector<Instant> m_failures; // since the last clearing
    std::optional<Instant> m_locked;
    std::optional<Instant> m_journalLost;
};

} // namespace

ThrottleVerdict throttleFor(const std::vector<ThrottleEvent> &events, const QString &login, const Instant &now,
                            bool ownerAccount)
{
    Tally tally(!login.isEmpty());
    for (const ThrottleEvent &event : events)
        if (event.login == login || event.kind == ThrottleEvent::Kind::journalLost)
            tally.take(event);

    ThrottleVerdict verdict;
    if (const qint64 delay = delayAfter(tally.running()); delay > 0)
        verdict.waitMs = std::max<qint64>(delay - certainMs(tally.lastFailure(), now), 0);
    if (tally.journalLost())
        verdict.waitMs = std::max(verdict.waitMs, kLongestDelayMs - certainMs(*tally.journalLost(), now));
    if (tally.locked() && !ownerAccount && !login.isEmpty())
        return {kLongestDelayMs, true};
    if (tally.locked())
        verdict.waitMs = std::max(verdict.waitMs, restOfDay(*tally.locked(), now));
    return verdict;
}

} // namespace vb::access
