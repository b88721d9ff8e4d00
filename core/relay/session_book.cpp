#include "core/relay/session_book.h"

#include "core/crypto/hash.h"

namespace vb::relay {

namespace {

constexpr qsizetype kTokenSize = 32;

QByteArray keyOfToken(const QByteArray &token)
{
    return crypto::bytes(crypto::labelled("verbena/relay-token/v1", token));
}

} // namespace

void SessionBook::forgetOldSessions()
{
    const qint64 now = m_clock.now().monoMs;
    m_sessions.removeIf([now](const auto &entry) { return entry.value().untilMs <= now; });
}

QByteArray SessionBook::challenge()
{
    const std::lock_guard lock(m_mutex);
    while (m_challengesByAge.size() >= static_cast<std::size_t>(m_limits.challenges)) {
        m_challenges.remove(m_challengesByAge.front());
        m_challengesByAge.pop_front();
    }
    QByteArray fresh = crypto::randomBytes(kTokenSize);
    m_challengesByAge.push_back(fresh);
    m_challenges.insert(fresh, m_clock.now().monoMs + m_limits.challengeMs);
    return fresh;
}

bool SessionBook::redeem(const QByteArray &challenge)
{
    const std::lock_guard lock(m_mutex);
    const qint64 until = m_challenges.take(challenge);
    return until > m_clock.now().monoMs;
}

QByteArray SessionBook::open(PracticeId practice, DeviceId device, const QByteArray &certificate)
{
    const std::lock_guard lock(m_mutex);
    if (m_sessions.size() >= m_limits.sessions)
        forgetOldSessions();
    if (m_sessions.size() >= m_limits.sessions) {
        auto oldest = m_sessions.begin();
        for (auto at = m_sessions.begin(); at != m_sessions.end(); ++at)
            if (at->untilMs < oldest->untilMs)
                oldest = at;
        m_sessions.erase(oldest);
    }
    QByteArray token = crypto::randomBytes(kTokenSize);
    m_sessions.insert(keyOfToken(token), {practice, device, certificate, m_clock.now().monoMs + m_limits.sessionMs});
    return token;
}

std::optional<SessionBook::Session> SessionBook::find(const QByteArray &token, const QByteArray &certificate) const
{
    if (token.size() != kTokenSize)
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    const auto at = m_sessions.constFind(keyOfToken(token));
    if (at == m_sessions.cend() || at->untilMs <= m_clock.now().monoMs || at->certificate != certificate)
        return std::nullopt;
    return *at;
}

quint64 SessionBook::count() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<quint64>(m_sessions.size());
}

} // namespace vb::relay
