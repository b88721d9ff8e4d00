#include "core/sync/sync_loop.h"

#include "core/wire/log_view.h"

#include <random>

namespace vb::sync {

namespace {

using Ticks = std::chrono::steady_clock;

qint64 ticksNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Ticks::now().time_since_epoch()).count();
}

std::function<double()> drawnChance()
{
    return [engine = std::make_shared<std::mt19937>(std::random_device {}())] {
        return std::uniform_real_distribution<double>(0, 1)(*engine);
    };
}

/// Actions of this PC, and entries of its access log, without a place at the relay, and when the oldest was made.
struct Waiting {
    quint64 actions = 0;
    qint64 oldestMs = 0;
    quint64 entries = 0;
    qint64 oldestEntryMs = 0;

    void putInto(SyncStatus &status) const
    {
        status.waiting = actions;
        status.oldestMs = oldestMs;
        status.waitingAudit = entries;
        status.oldestAuditMs = oldestEntryMs;
    }
};

Result<qint64> entryMadeMs(store::Store &store, quint64 index)
{
    return store.inspect([index](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT at_ms FROM audit_entry WHERE idx = ?1"));
        VB_TRY(const bool found, stmt.bind(1, static_cast<qint64>(index)).step());
        return found ? stmt.integer(0) : 0;
    });
}

Result<Waiting> waitingActions(store::Store &store)
{
    return store.inspect([&store](store::TrustedReader &reader) -> Result<Waiting> {
        constexpr int kHlcCounterBits = 16;
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT count(DISTINCT group_id), coalesce(min(hlc), 0) FROM operation "
                                     "WHERE device = ?1 AND counter > (SELECT numbered FROM sync_state)"));
        VB_DO(stmt.bind(1, store.identity().device).step());
        return Waiting {static_cast<quint64>(stmt.integer(0)), stmt.integer(1) >> kHlcCounterBits};
    });
}

Result<Waiting> waitingIn(store::Store &store)
{
    VB_TRY(Waiting waiting, waitingActions(store));
    VB_TRY(const quint64 placed, SealedOutbox(store).auditPlaced());
    const quint64 size = store.head().size;
    waiting.entries = size - std::min(size, placed);
    if (waiting.entries > 0) {
        VB_TRY(waiting.oldestEntryMs, entryMadeMs(store, placed));
    }
    return waiting;
}

} // namespace

struct SyncLoop::Line {
    Line(const SyncParts &parts, const QString &url, const QString &proxy)
        : client(url, proxy), step(parts.store, parts.device, client)
    {
    }

    RelayClient client;
    SyncStep step;
    bool isOpen = false;
};

SyncLoop::SyncLoop(SyncParts parts) : m_parts(std::move(parts)), m_pace(drawnChance())
{
    m_changes = m_parts.store.changes().subscribe([bell = m_bell](const std::vector<store::Change> &) {
        {
            const std::lock_guard lock(bell->mutex);
            bell->hasWritten = true;
        }
        bell->wake.notify_one();
    });
    m_thread = std::thread([this] { loop(); });
}

SyncLoop::~SyncLoop()
{
    stop();
    m_thread.join();
    m_watch.reset(); // joins, while everything that it tells is there
}

/// Changes what the bell's mutex guards, and wakes the loop.
template <class Change>
void SyncLoop::tell(Change change)
{
    {
        const std::lock_guard lock(m_bell->mutex);
        change();
    }
    m_bell->wake.notify_one();
}

void SyncLoop::start()
{
    tell([this] { m_isWanted = m_mayBegin = true; });
}

void SyncLoop::tryNow()
{
    tell([this] {
        if (m_on)
            m_pace.asked(ticksNow());
    });
}

void SyncLoop::reconnect()
{
    tell([this] {
        m_isMoved = true;
        if (m_on)
            m_pace.asked(ticksNow());
    });
}

void SyncLoop::once(const QString &url, Work work, Done done)
{
    tell([&] { m_jobs.push_back({url, std::move(work), std::move(done)}); });
}

void SyncLoop::stop()
{
    tell([this] {
        m_stopping = true;
        if (m_line)
            m_line->client.abort();
        if (m_watch)
            m_watch->stop();
    });
}

SyncStatus SyncLoop::status() const
{
    const std::lock_guard lock(m_bell->mutex);
    return m_status;
}

template <class Change>
void SyncLoop::publish(Change change)
{
    SyncStatus now;
    {
        const std::lock_guard lock(m_bell->mutex);
        const SyncStatus before = m_status;
        change(m_status);
        if (m_status.state != before.state)
            m_status.sinceMs = m_parts.store.clock().now().wallMs;
        if (m_status == before)
            return;
        now = m_status;
    }
    m_statuses.publish(now);
}

void SyncLoop::loop()
{
    std::unique_lock lock(m_bell->mutex);
    const auto unlocked = [&lock](auto work) {
        lock.unlock();
        work();
        lock.lock();
    };
    for (;;) {
        if (!m_jobs.empty()) {
            const Job job = std::move(m_jobs.front());
            m_jobs.pop_front();
            unlocked([&] { runJob(job); });
            continue;
        }
        if (m_stopping)
            return;
        if (std::exchange(m_mayBegin, false) && m_isWanted && !m_on) {
            unlocked([this] { begin(); });
            continue;
        }
        if (std::exchange(m_isMoved, false)) {
            unlocked([this] { dropLines(); });
            continue;
        }
        if (std::exchange(m_newsBroke, false)) {
            m_pace.broke(ticksNow());
            if (!m_pace.isPausing())
                unlocked([this] { dropLine(); });
        }
        if (m_page) {
            const wire::LogPage page = std::move(*m_page);
            m_page.reset();
            unlocked([&] { take(page); });
            continue;
        }
        if (std::exchange(m_bell->hasWritten, false) && m_on) {
            m_pace.written(ticksNow());
            if (m_pace.isPausing()) { // it is to be seen that it waits
                unlocked([this] { recount(); });
                continue;
            }
        }
        const std::optional<qint64> due = m_on ? m_pace.dueAt() : std::nullopt;
        if (due && *due <= ticksNow())
            unlocked([this] { round(); });
        else if (due)
            m_bell->wake.wait_until(lock, Ticks::time_point(std::chrono::milliseconds(*due)));
        else
            m_bell->wake.wait(lock);
    }
}

void SyncLoop::begin()
{
    const Result<RelayLink> link = LogStore(m_parts.store).link();
    if (!link)
        return;
    publish([&link](SyncStatus &status) {
        status.state = SyncStatus::State::working;
        status.url = link->url;
    });
    recount();
    const std::lock_guard lock(m_bell->mutex);
    m_on = true;
    m_pace.begin(ticksNow());
}

std::shared_ptr<SyncLoop::Line> SyncLoop::newLine(const QString &url)
{
    auto line = std::make_shared<Line>(m_parts, url, proxy());
    const std::lock_guard lock(m_bell->mutex);
    m_line = line;
    if (m_stopping)
        line->client.abort();
    return line;
}

void SyncLoop::dropLine()
{
    std::shared_ptr<Line> line; // goes without the mutex
    const std::lock_guard lock(m_bell->mutex);
    line.swap(m_line);
}

/// Both, so that the next ones are made anew.
void SyncLoop::dropLines()
{
    dropLine();
    std::shared_ptr<NewsWatch> watch; // joins without the mutex
    {
        const std::lock_guard lock(m_bell->mutex);
        watch.swap(m_watch);
    }
    if (watch)
        watch->stop();
    watch.reset();
    const std::lock_guard lock(m_bell->mutex);
    m_newsBroke = false; // it said so as it went
    m_page.reset();
}

void SyncLoop::runJob(const Job &job)
{
    dropLine(); // what it knows of the log is old behind the job
    QString url = job.url;
    if (url.isEmpty())
        if (const Result<RelayLink> link = LogStore(m_parts.store).link())
            url = link->url;
    const Result<SyncOutcome> outcome = job.work(newLine(url)->step);
    dropLine();
    if (outcome && m_parts.afterRound)
        m_parts.afterRound(*outcome);
    job.done(outcome);
    const std::lock_guard lock(m_bell->mutex);
    m_mayBegin = true;
    if (m_on)
        m_pace.asked(ticksNow()); // what it changed is to be seen
}

/// At the relay of now; once more when the log turns out to live elsewhere.
SyncOutcome SyncLoop::freshRound()
{
    const SyncOutcome outcome = lineRound();
    return outcome.problem && outcome.word == QStringLiteral("moved") ? lineRound() : outcome;
}

SyncOutcome SyncLoop::lineRound()
{
    SyncOutcome outcome;
    const Result<RelayLink> link = LogStore(m_parts.store).link();
    if (!link) {
        outcome.problem = link.error();
        return outcome;
    }
    publish([&link](SyncStatus &status) { status.url = link->url; }); // the log may have moved
    const std::shared_ptr<Line> line = newLine(link->url);
    outcome = line->step.run();
    line->isOpen = !outcome.problem;
    return outcome;
}

/// Relays close connections on which nothing was said for a while: a kept one that is gone says nothing of the relay.
void SyncLoop::round()
{
    const qint64 begunAt = ticksNow();
    SyncStep::Send what = SyncStep::Send::changes;
    {
        const std::lock_guard lock(m_bell->mutex);
        if (m_pace.isHeartbeat(ticksNow()))
            what = SyncStep::Send::signOfLife;
        else if (m_pace.isAuditDue(ticksNow()))
            what = SyncStep::Send::everything;
        m_pace.started();
    }
    recount();
    publish([](SyncStatus &status) {
        if (status.state == SyncStatus::State::synced && status.waiting > 0)
            status.state = SyncStatus::State::working;
    });
    SyncOutcome outcome;
    if (m_line && m_line->isOpen)
        outcome = m_line->step.push(what);
    bool withAudit = what != SyncStep::Send::changes;
    if (!m_line || !m_line->isOpen || (outcome.problem && outcome.problem->code == Code::network)) {
        outcome = freshRound();
        withAudit = true;
    }
    absorb(outcome, withAudit, begunAt);
}

void SyncLoop::take(const wire::LogPage &page)
{
    const qint64 begunAt = ticksNow();
    if (!m_line || !m_line->isOpen) {
        absorb(freshRound(), true, begunAt);
    } else if (page.segments.back().seq <= m_line->step.size()) {
        listen(m_line->step.size()); // a push has brought it along
    } else {
        SyncOutcome outcome = m_line->step.takePolled(page);
        if (outcome.problem && outcome.problem->code == Code::network)
            outcome = freshRound();
        absorb(outcome, false, begunAt);
    }
}

void SyncLoop::absorb(const SyncOutcome &outcome, bool withAudit, qint64 begunAt)
{
    if (outcome.problem)
        dropLine();
    if (m_parts.afterRound)
        m_parts.afterRound(outcome);
    const qint64 wallMs = m_parts.store.clock().now().wallMs;
    const Result<Waiting> waiting = waitingIn(m_parts.store);
    const bool isAway = outcome.problem && outcome.problem->code == Code::network;
    {
        const std::lock_guard lock(m_bell->mutex);
        if (outcome.problem)
            m_pace.failed(ticksNow(), outcome.problem->retryAfterMs);
        else
            m_pace.succeeded(ticksNow(), outcome.pushed > 0, withAudit);
    }
    publish([&](SyncStatus &status) {
        using State = SyncStatus::State;
        if (waiting)
            waiting->putInto(status);
        status.putAside = outcome.putAside;
        status.headSize = outcome.headSize;
        status.words.clear();
        if (!outcome.headRoot.isEmpty() && outcome.headSize > 0)
            status.words = wire::logWords(m_parts.store.identity().practice,
                                          {outcome.headSize, crypto::digestFrom(outcome.headRoot)});
        if (outcome.skewMs)
            status.skewMs = std::abs(*outcome.skewMs) > kMostSkewMs ? *outcome.skewMs / 60'000 * 60'000 : 0;
        status.code = outcome.problem ? outcome.problem->code : Code::failed;
        status.word = outcome.word;
        status.detail = outcome.problem ? outcome.problem->detail : QString();
        if (!outcome.problem)
            status.syncedMs = wallMs;
        status.state = outcome.problem ? (isAway ? State::offline : State::problem)
            : status.waiting > 0       ? State::working
                                       : State::synced;
    });
    if (!outcome.problem)
        listen(outcome.headSize);
    m_rounds.publish({outcome, ticksNow() - begunAt});
}

void SyncLoop::recount()
{
    const Result<Waiting> waiting = waitingIn(m_parts.store);
    if (!waiting)
        return;
    publish([&waiting](SyncStatus &status) { waiting->putInto(status); });
}

/// For what comes behind this size.
void SyncLoop::listen(quint64 from)
{
    const Result<RelayLink> link = LogStore(m_parts.store).link();
    std::shared_ptr<NewsWatch> watch = m_watch; // only this thread sets it
    if (watch && link && (link->url != m_watched.url || link->identity != m_watched.identity)) { // the log has moved
        const std::lock_guard lock(m_bell->mutex);
        m_watch.reset();
    }
    if (!m_watch)
        watch.reset(); // joins
    if (!watch && (watch = makeWatch())) {
        const std::lock_guard lock(m_bell->mutex);
        m_watch = watch;
        if (m_stopping)
            m_watch->stop();
    }
    if (watch)
        watch->from(from);
}

std::shared_ptr<NewsWatch> SyncLoop::makeWatch()
{
    const Result<RelayLink> link = LogStore(m_parts.store).link();
    if (!link)
        return {};
    m_watched = *link;
    const store::StoreIdentity &me = m_parts.store.identity();
    NewsWatch::Hearers hearers;
    hearers.news = [this](wire::LogPage page) {
        tell([&] {
            m_pace.heldOut();
            m_page = std::move(page);
        });
    };
    hearers.quiet = [this] {
        tell([this] { m_pace.heldOut(); });
        const qint64 wallMs = m_parts.store.clock().now().wallMs;
        publish([wallMs](SyncStatus &status) {
            if (status.state == SyncStatus::State::synced)
                status.syncedMs = wallMs;
        });
    };
    hearers.broken = [this](const Error &) { tell([this] { m_newsBroke = true; }); };
    return std::make_shared<NewsWatch>(
        RelayPath {link->url, proxy(), link->identity, me.practice, me.device, m_parts.device.sign.clone()},
        std::move(hearers));
}

} // namespace vb::sync
