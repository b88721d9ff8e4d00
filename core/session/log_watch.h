#pragma once

#include "core/monitor/alert.h"
#include "core/store/store.h"

#include <atomic>
#include <deque>
#include <memory>

namespace vb::session {

/// Lets the monitor observe this PC's log as it grows, and keeps the alerts that it finds together with how far it
/// came: after a crash it goes on from there. Lives from login to lock, on the session's worker thread; entries are
/// read in small batches, so that nobody at a keyboard waits for it.
class LogWatch : public std::enable_shared_from_this<LogWatch> {
public:
    /// `store` and `worker` outlive it; so does what was posted, which then does nothing.
    LogWatch(store::Store &store, store::WorkThread &worker, const Actor &actor);

    /// In the transaction of a login: a store without a mark is observed from this entry on.
    Result<void> begin(store::AuditedTx &tx) const;
    /// After a commit, on any thread: posts a look at what is new unless one is waiting.
    void committed();
    /// Observes all that is in the log now; false when `limitMs` was over before. What is left comes at the next login.
    Result<bool> catchUp(std::optional<qint64> limitMs = std::nullopt);
    /// In a transaction of the person logged in: how far the log is observed.
    Result<void> keepMark(store::AuditedTx &tx) const;

private:
    struct Batch {
        std::vector<audit::Entry> entries;
        QHash<PatientId, monitor::PatientFacts> facts;
    };

    void look();
    /// One batch; true when there may be more.
    Result<bool> step();
    Result<void> prepare();
    Result<void> configure();
    Result<void> rememberBefore(store::TrustedReader &reader, qint64 mark);
    Result<Batch> nextBatch();
    Result<void> keepFindings();
    [[nodiscard]] EntityId storeRow() const;
    /// Entries below it need not be observed again.
    [[nodiscard]] qint64 mark() const { return m_pending.empty() ? m_next : m_pending.front().last; }

    store::Store &m_store;
    store::WorkThread &m_worker;
    Actor m_actor;
    store::ChangeFeed::Subscription m_subscription;
    std::atomic<bool> m_waiting = false; // a look is posted
    std::atomic<bool> m_stale = true; // people, practice or thresholds have changed

    std::unique_ptr<monitor::Monitor> m_monitor; // none before the first look
    QHash<PatientId, monitor::PatientFacts> m_facts; // of the batch at hand
    std::deque<monitor::Finding> m_pending; // found, not yet kept
    qint64 m_next = 0; // first entry that was not observed
    qint64 m_kept = 0; // mark in the store
};

} // namespace vb::session
