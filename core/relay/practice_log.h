#pragma once

#include "core/base/clock.h"
#include "core/relay/chunk_store.h"
#include "core/relay/limits.h"
#include "core/relay/log_state.h"
#include "core/relay/metrics.h"
#include "core/relay/newest_segments.h"
#include "core/wire/checkpoint.h"
#include "core/wire/heal_messages.h"

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
    /// What a device shows of a log that was put back: wire::HealOffer, read.
    struct Offer {
        DeviceId device;
        std::optional<wire::Checkpoint> checkpoint {}; // signed by this relay
        std::vector<crypto::Digest> proof {};
        std::vector<std::pair<quint64, NewSegment>> segments {}; // by seq
        quint64 after = 0;
        std::optional<wire::HealOrder> order {};
        QByteArray movesTo {}; // with an admin token: identity of this relay, which the owner's entry has to name
        quint64 movesInTerm = 0; // of that entry; 0: the first that does
    };
    /// What became of it; with `accepted` the state holds.
    struct Healed {
        Verdict verdict = Verdict::accepted;
        wire::HealState state {}; // without the time
        bool isNew = false; // the device had not shown anything before
        bool hasOpened = false; // by this offer
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
    /// The log was put back from an old backup: from now on, and after a restart, it takes only what was lost, until it
    /// opens. Before anybody else uses it.
    Result<void> beginHeal();
    /// The log comes from another relay, from its first segment on. Before it has one; a log that lived here once, and
    /// comes back, goes on from what was left here.
    Result<void> beginMove();
    /// Takes what a device shows, and opens the log when nothing is missing or an owner orders it. Waits for the
    /// commit.
    Healed heal(const Offer &offer);
    [[nodiscard]] bool isHealing() const;
    /// An owner's entry names another relay than the one with this identity.
    [[nodiscard]] bool livesElsewhere(const QByteArray &identity) const;
    /// What a session of this device begins with.
    [[nodiscard]] wire::HealNote healNote(DeviceId device) const;
    Result<Read> read(const PullRange &range);
    [[nodiscard]] Head head() const;
    /// The log when it had so many segments, at most head().size.
    Result<Head> headAt(quint64 size);
    [[nodiscard]] quint64 termAt(quint64 size) const;
    /// Signed; the newest is signed once for all who ask.
    [[nodiscard]] QByteArray noteOf(const wire::Checkpoint &checkpoint, const crypto::SigningKey &relay) const;
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
        const Offer *offer = nullptr; // in place of segments
        Healed healed {};
        bool done = false;
    };

    PracticeLog(PracticeId practice, std::unique_ptr<SegmentStore> store, QString chunkFolder, LogState state,
                Context context);
    static Result<LogState> load(PracticeId practice, SegmentStore &store);

    void loop();
    void commit(const std::vector<Waiting *> &pushes);
    void dropSome();
    [[nodiscard]] bool hasToDrop() const { return m_state.trust->droppedBelow() > m_droppedBelow; }
    void wait(Waiting &waiting);
    Healed takeOffer(const Offer &offer);
    Verdict takeOld(const Offer &offer);
    Verdict checkShown(const Offer &offer, const LogState &tried);
    Verdict checkMove(const Offer &offer, const LogState &tried);
    Verdict fill(const Offer &offer);
    Verdict noteShown(const Offer &offer, Verdict verdict);
    Result<bool> isWhole() const;
    Result<wire::HealState> healState(quint64 after);
    Result<void> keepHeal(HealRecord record);
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
    NewestSegments m_newest;
    mutable std::mutex m_noteMutex;
    mutable wire::Checkpoint m_noted;
    mutable QByteArray m_note; // of it; empty before the first
    std::optional<HealRecord> m_heal; // of a log that was put back; changed by the writer only
    bool m_lacksBodies = false;
    quint64 m_droppedBelow = 0; // the writer's: bodies of ops below are gone
    std::thread m_writer; // last: starts when everything else is there
};

} // namespace vb::relay
