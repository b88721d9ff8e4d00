#pragma once

#include "core/base/clock.h"
#include "core/relay/chunk_store.h"
#include "core/relay/limits.h"
#include "core/relay/log_state.h"
#include "core/relay/metrics.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace vb::relay {

/// The log of one practice. One thread commits all segments that wait together, and waits for more only while a commit
/// runs; who pushed hears of it after the commit. Thread safe.
class PracticeLog {
public:
    /// What became of a push: the seq of each segment, or nothing of it was stored.
    struct Pushed {
        Verdict verdict = Verdict::accepted;
        std::size_t at = 0; // which segment was refused
        std::vector<quint64> seqs {};
    };
    struct Head {
        quint64 size = 0;
        crypto::Digest root = crypto::merkle::emptyRoot();
    };
    struct Context {
        const Limits &limits;
        const Clock &clock;
        Metrics &metrics;
        /// After each commit, on the writer's thread; must not block.
        std::function<void(PracticeId, quint64 size, DeviceId author)> onGrown; // author: null for several
    };

    static Result<std::unique_ptr<PracticeLog>> open(PracticeId practice, const QString &folder, const SecretBytes &key,
                                                     bool create, Context context);
    ~PracticeLog();
    PracticeLog(const PracticeLog &) = delete;
    PracticeLog &operator=(const PracticeLog &) = delete;

    /// Waits for the commit.
    Pushed push(std::vector<NewSegment> segments);
    Result<Read> read(const PullRange &range) { return m_store->read(range); }
    [[nodiscard]] Head head() const;
    /// The log when it had so many segments, at most head().size.
    Result<Head> headAt(quint64 size);
    [[nodiscard]] wire::ChainEnd chainEnd(DeviceId device) const;
    [[nodiscard]] std::shared_ptr<const keys::TrustState> trust() const;
    /// The owner's newest relay entry; empty before the first.
    [[nodiscard]] QByteArray relayEntry() const;
    [[nodiscard]] Usage usage() const;
    [[nodiscard]] SegmentStore &store() { return *m_store; }
    [[nodiscard]] ChunkStore &chunks() { return m_chunks; }
    [[nodiscard]] PracticeId practice() const { return m_practice; }

private:
    struct Waiting {
        std::vector<NewSegment> segments;
        qint64 bytes = 0;
        Pushed outcome {};
        bool done = false;
    };

    PracticeLog(PracticeId practice, std::unique_ptr<SegmentStore> store, QString chunkFolder, LogState state,
                Context context);
    static Result<LogState> load(PracticeId practice, SegmentStore &store);

    void loop();
    void commit(const std::vector<Waiting *> &pushes);
    void dropSome();
    [[nodiscard]] bool hasToDrop() const { return m_state.trust->droppedBelow() > m_droppedBelow; }
    bool tryOut(Waiting &push, LogState &state, Batch &batch, QHash<QByteArray, StoredLink> &fresh);

    const PracticeId m_practice;
    const std::unique_ptr<SegmentStore> m_store;
    ChunkStore m_chunks;
    const Context m_context;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake; // the writer
    std::condition_variable m_answered; // who pushed
    std::deque<Waiting *> m_queue;
    qint64 m_queuedBytes = 0;
    bool m_stopping = false;
    LogState m_state; // changed by the writer only
    quint64 m_droppedBelow = 0; // the writer's: bodies of ops below are gone
    std::thread m_writer; // last: starts when everything else is there
};

} // namespace vb::relay
