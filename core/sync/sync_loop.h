#pragma once

#include "core/store/feed.h"
#include "core/sync/news_watch.h"
#include "core/sync/sync_pace.h"
#include "core/sync/sync_status.h"
#include "core/sync/sync_step.h"

#include <deque>

namespace vb::sync {

/// What the loop works with; all of it outlives it.
struct SyncParts {
    store::Store &store;
    const keys::DeviceKeys &device;
    std::function<void(const SyncOutcome &)> afterRound {}; // before anybody else is told; on the loop's thread
    std::function<QString()> proxy {}; // setting of this PC, asked with each connection; on the loop's thread
};

/// Keeps a PC and its relay together: a round when something was written here, when the relay has news, every half a
/// minute for the access log, and every 15 minutes to show that this PC is there; after failures in growing pauses. One
/// thread for the rounds, one that waits for news, a connection each. All public functions from any thread; the feeds
/// publish on the loop's own ones.
class SyncLoop {
public:
    using Work = std::function<Result<SyncOutcome>(SyncStep &)>;
    using Done = std::function<void(Result<SyncOutcome>)>;

    explicit SyncLoop(SyncParts parts);
    ~SyncLoop();
    SyncLoop(const SyncLoop &) = delete;
    SyncLoop &operator=(const SyncLoop &) = delete;

    /// Rounds by themselves from now on; while there is no relay, from when there is one.
    void start();
    /// A round now, also when the next one is far.
    void tryNow();
    /// The same on new connections.
    void reconnect();
    /// Work with a step of its own, between two rounds. `url`: of the relay, where it is not the one in the store.
    void once(const QString &url, Work work, Done done);
    /// Ends what is under way, and whatever is asked later, with `network`.
    void stop();

    [[nodiscard]] SyncStatus status() const;
    store::Feed<SyncStatus> &statuses() { return m_statuses; }
    store::Feed<SyncRound> &rounds() { return m_rounds; }

private:
    struct Line;
    struct Job {
        QString url;
        Work work;
        Done done;
    };
    /// Outlives the loop, for a commit that is just being told of.
    struct Bell {
        std::mutex mutex;
        std::condition_variable wake;
        bool hasWritten = false;
    };

    void loop();
    void begin();
    void runJob(const Job &job);
    void round();
    void take(const wire::LogPage &page);
    SyncOutcome freshRound();
    SyncOutcome lineRound();
    void absorb(const SyncOutcome &outcome, bool withAudit, qint64 begunAt);
    void recount();
    void listen(quint64 from);
    void dropLines();
    [[nodiscard]] QString proxy() const { return m_parts.proxy ? m_parts.proxy() : QString(); }
    std::shared_ptr<NewsWatch> makeWatch();
    std::shared_ptr<Line> newLine(const QString &url);
    void dropLine();
    template <class Change>
    void publish(Change change);
    template <class Change>
    void tell(Change change);

    SyncParts m_parts;
    std::shared_ptr<Bell> m_bell = std::make_shared<Bell>();

    // Under the bell's mutex.
    SyncPace m_pace;
    SyncStatus m_status;
    std::deque<Job> m_jobs;
    std::optional<wire::LogPage> m_page; // news that were not taken yet
    std::shared_ptr<Line> m_line; // the loop's thread alone sets it
    std::shared_ptr<NewsWatch> m_watch;
    RelayLink m_watched; // where it looks; the loop's thread alone
    bool m_isWanted = false; // start() was called
    bool m_mayBegin = false; // and a relay may be there now
    bool m_on = false; // it is
    bool m_newsBroke = false;
    bool m_isMoved = false; // the connections are of yesterday
    bool m_stopping = false;

    store::Feed<SyncStatus> m_statuses;
    store::Feed<SyncRound> m_rounds;
    store::ChangeFeed::Subscription m_changes;
    std::thread m_thread; // last
};

} // namespace vb::sync
