#include "core/sync/sync_pace.h"

#include <algorithm>

namespace vb::sync {

void SyncPace::begin(qint64 now)
{
    m_sentAt = now;
    m_auditAt = now;
    m_wantedAt = now;
}

void SyncPace::written(qint64 now)
{
    m_wantedAt = std::min(m_wantedAt.value_or(now + kCollectMs), now + kCollectMs);
}

void SyncPace::asked(qint64 now)
{
    m_failures = 0;
    m_retryAt.reset();
    m_wantedAt = now;
}

void SyncPace::broke(qint64 now)
{
    const qint64 at = m_failures == 0 ? now : now + nextPause();
    m_failures = std::max(m_failures, 1);
    m_wantedAt = std::min(m_wantedAt.value_or(at), at);
}

void SyncPace::succeeded(qint64 now, bool sent, bool withAudit)
{
    if (sent || isHeartbeat(now))
        m_sentAt = now;
    if (withAudit)
        m_auditAt = now;
    m_retryAt.reset();
}

void SyncPace::failed(qint64 now, qint64 retryAfterMs)
{
    m_retryAt = now + std::max(nextPause(), std::min(retryAfterMs, kLongestPauseMs));
}

/// Somewhere between one step and the next: 1-2 s, 2-4 s, … 150-300 s.
qint64 SyncPace::nextPause()
{
    constexpr int kSteps = 10;
    const qint64 most = kLongestPauseMs / 2;
    const qint64 step = m_failures < kSteps ? std::min(kShortestPauseMs << m_failures, most) : most;
    ++m_failures;
    return step + static_cast<qint64>(static_cast<double>(step) * std::clamp(m_chance(), 0.0, 1.0));
}

std::optional<qint64> SyncPace::dueAt() const
{
    if (m_retryAt || !m_sentAt)
        return m_retryAt;
    const qint64 byItself = std::min(*m_sentAt + kHeartbeatMs, m_auditAt + kAuditMs);
    return m_wantedAt ? std::min(*m_wantedAt, byItself) : byItself;
}

bool SyncPace::isAuditDue(qint64 now) const
{
    return now >= m_auditAt + kAuditMs;
}

bool SyncPace::isHeartbeat(qint64 now) const
{
    return m_sentAt && now >= *m_sentAt + kHeartbeatMs;
}

} // namespace vb::sync
