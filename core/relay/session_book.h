#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/result.h"
#include "core/relay/limits.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <mutex>
#include <optional>

namespace vb::relay {

/// Challenges that were given out and session tokens in force, in memory: after a restart devices sign again. Only
/// hashes of tokens are kept. Thread safe.
class SessionBook {
public:
    struct Session {
        PracticeId practice;
        DeviceId device;
        QByteArray certificate; // hash of the leaf certificate of the connection
        qint64 untilMs = 0; // monotonic
    };

    SessionBook(const Limits &limits, const Clock &clock) : m_limits(limits), m_clock(clock) { }

    /// 32 bytes for a device to sign. When too many are outstanding the oldest ends.
    QByteArray challenge();
    /// True once for each challenge, within its time.
    bool redeem(const QByteArray &challenge);

    /// A token for the device; the oldest ends when there are too many.
    QByteArray open(PracticeId practice, DeviceId device, const QByteArray &certificate);
    /// Nothing unless the token is ours, in force and of this certificate.
    [[nodiscard]] std::optional<Session> find(const QByteArray &token, const QByteArray &certificate) const;
    [[nodiscard]] quint64 count() const;

private:
    void forgetOldSessions(); // with m_mutex held

    const Limits &m_limits;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QByteArray, qint64> m_challenges; // until when
    std::deque<QByteArray> m_challengesByAge; // some of them used by now
    QHash<QByteArray, Session> m_sessions; // by the token's hash
};

} // namespace vb::relay
