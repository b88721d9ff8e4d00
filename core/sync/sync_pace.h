#pragma once

#include <QtGlobal>

#include <functional>
#include <optional>

namespace vb::sync {

/// When a PC turns to its relay. Pure: knows no clock, is told the time in ms of one that never goes back.
class SyncPace {
public:
    static constexpr qint64 kCollectMs = 3; // so that one action is one push
    static constexpr qint64 kHeartbeatMs = 15 * 60'000;
    static constexpr qint64 kAuditMs = 30'000; // the access log goes in batches
    static constexpr qint64 kShortestPauseMs = 1'000;
    static constexpr qint64 kLongestPauseMs = 5 * 60'000;

    /// `chance` gives [0, 1): PCs that lost the same relay do not all come back at the same moment.
    explicit SyncPace(std::function<double()> chance) : m_chance(std::move(chance)) { }

    /// The first round is due.
    void begin(qint64 now);
    /// Something was written here: due in a moment. While the relay is away it waits with the rest.
    void written(qint64 now);
    /// A person wants to know: due now, and the next pause is a short one again.
    void asked(qint64 now);
    /// The line for news is broken: a round is due to see what there is, now at the first time and later after pauses
    /// that grow. Writing does not wait for them.
    void broke(qint64 now);

    /// A round begins; what is written from here on is for the next one.
    void started() { m_wantedAt.reset(); }
    /// `withAudit`: the access log went along, as far as there was anything of it.
    void succeeded(qint64 now, bool sent, bool withAudit);
    /// Pauses that grow from one failure to the next; at least as long as the relay asked for.
    void failed(qint64 now, qint64 retryAfterMs = 0);
    /// The line for news holds: the next failure is the first one.
    void heldOut() { m_failures = 0; }

    /// Of the next round; none before begin().
    [[nodiscard]] std::optional<qint64> dueAt() const;
    /// Whether a round now is one to show that this PC is there: nothing has been sent for long.
    [[nodiscard]] bool isHeartbeat(qint64 now) const;
    /// Whether a round now takes the access log along.
    [[nodiscard]] bool isAuditDue(qint64 now) const;
    [[nodiscard]] bool isPausing() const { return m_retryAt.has_value(); }

private:
    [[nodiscard]] qint64 nextPause();

    std::function<double()> m_chance;
    std::optional<qint64> m_sentAt; // or begun, or shown
    qint64 m_auditAt = 0; // the last round with the access log, or begun
    std::optional<qint64> m_wantedAt;
    std::optional<qint64> m_retryAt;
    int m_failures = 0; // in a row
};

} // namespace vb::sync
