#include "core/relay/practice_log.h"

#include "core/base/durable_file.h"
#include "core/relay/sql_segment_store.h"

#include <QSet>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace vb::relay {

namespace {

constexpr std::size_t kMaxBatch = 4'000; // segments in one commit
constexpr quint64 kDropAtOnce = 5'000; // seqs, so that commits come in between
constexpr qint64 kTidyBytes = 16LL << 20; // written since the last tidying

QByteArray linkKey(DeviceId device, quint64 chain)
{
    return device.bytes() + QByteArray::number(chain);
}

} // namespace

Result<LogState> PracticeLog::load(PracticeId practice, SegmentStore &store)
{
    LogState state(practice);
    VB_TRY(const Usage usage, store.usage());
    state.size = usage.segments;
    state.bytes = usage.bytes;
    std::vector<crypto::Digest> subtrees;
    for (const crypto::merkle::NodeId id : crypto::merkle::subtreesOf(state.size)) {
        VB_TRY(const crypto::Digest hash, store.node(id));
        subtrees.push_back(hash);
    }
    state.tree = crypto::merkle::Frontier(state.size, std::move(subtrees));
    VB_TRY(const auto ends, store.chainEnds());
    for (const auto &[device, end] : ends)
        state.ends.insert(device, end);

    PullRange keysOnly {0, 200, 8LL << 20, wire::Stream::keys, {}};
    for (;;) {
        VB_TRY(const Read read, store.read(keysOnly));
        for (const StoredSegment &segment : read.segments) {
            VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(segment.sealed.bytes));
            if (header.count > 0) {
                VB_TRY(const auto entries, trustEntriesOf(header, segment.body));
                const QByteArray before = state.relayEntry;
                state.trust = fold(state.trust, entries, &state.relayEntry);
                if (state.relayEntry != before)
                    state.terms.emplace_back(segment.seq, state.trust->relay()->term);
            }
        }
        if (read.isWhole)
            return state;
        keysOnly.after = read.segments.back().seq;
    }
}

Result<std::unique_ptr<PracticeLog>> PracticeLog::open(PracticeId practice, const QString &folder,
                                                       const SecretBytes &key, bool create, Context context)
{
    if (create) {
        VB_DO(file::makePrivateFolder(folder));
    }
    VB_TRY(std::unique_ptr<SegmentStore> store, SqlSegmentStore::open(folder + QStringLiteral("/log.db"), key, create));
    VB_TRY(LogState state, load(practice, *store));
    VB_TRY(std::optional<HealRecord> heal, store->heal());
    VB_TRY(const std::vector<quint64> missing, store->missingBodies(0, 1));
    auto log = std::unique_ptr<PracticeLog>(new PracticeLog(
        practice, std::move(store), folder + QStringLiteral("/chunks"), std::move(state), std::move(context)));
    const std::lock_guard lock(log->m_mutex);
    log->m_heal = std::move(heal);
    log->m_lacksBodies = !missing.empty();
    return log;
}

PracticeLog::PracticeLog(PracticeId practice, std::unique_ptr<SegmentStore> store, QString chunkFolder, LogState state,
                         Context context)
    : m_practice(practice)
    , m_store(std::move(store))
    , m_chunks(std::move(chunkFolder), *m_store)
    , m_context(std::move(context))
    , m_state(std::move(state))
    , m_writer([this] { loop(); })
{
}

PracticeLog::~PracticeLog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_writer.join();
}

PracticeLog::Pushed PracticeLog::push(std::vector<NewSegment> segments)
{
    Waiting waiting {std::move(segments)};
    waiting.outcome.verdict = Verdict::busy;
    for (const NewSegment &segment : waiting.segments)
        waiting.bytes += storedSize(segment);
    wait(waiting);
    return std::move(waiting.outcome);
}

/// For the writer, unless too much waits for it already.
void PracticeLog::wait(Waiting &waiting)
{
    std::unique_lock lock(m_mutex);
    if (m_stopping || m_queuedBytes + waiting.bytes > m_context.limits.queuedBytes)
        return;
    waiting.outcome.verdict = Verdict::accepted;
    m_queue.push_back(&waiting);
    m_queuedBytes += waiting.bytes;
    m_wake.notify_one();
    m_answered.wait(lock, [&waiting] { return waiting.done; });
}

Result<Read> PracticeLog::read(const PullRange &range)
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::optional<Read> newest = m_newest.read(range, m_state.size))
            return std::move(*newest);
    }
    return m_store->read(range);
}

PracticeLog::Head PracticeLog::head() const
{
    const std::lock_guard lock(m_mutex);
    return {m_state.size, m_state.tree.root()};
}

Result<PracticeLog::Head> PracticeLog::headAt(quint64 size)
{
    const Head now = head();
    VB_INVARIANT(size <= now.size);
    if (size == now.size)
        return now;
    std::vector<crypto::Digest> subtrees;
    for (const crypto::merkle::NodeId id : crypto::merkle::subtreesOf(size)) {
        VB_TRY(const crypto::Digest hash, m_store->node(id));
        subtrees.push_back(hash);
    }
    return Head {size, crypto::merkle::Frontier(size, std::move(subtrees)).root()};
}

quint64 PracticeLog::termAt(quint64 size) const
{
    const std::lock_guard lock(m_mutex);
    return relay::termAt(m_state, size);
}

QByteArray PracticeLog::noteOf(const wire::Checkpoint &checkpoint, const crypto::SigningKey &relay) const
{
    const std::lock_guard lock(m_noteMutex);
    if (!m_note.isEmpty() && m_noted == checkpoint)
        return m_note;
    m_note = wire::signCheckpoint(checkpoint, relay);
    m_noted = checkpoint;
    return m_note;
}

wire::ChainEnd PracticeLog::chainEnd(DeviceId device) const
{
    const std::lock_guard lock(m_mutex);
    return m_state.ends.value(device);
}

std::shared_ptr<const keys::TrustState> PracticeLog::trust() const
{
    const std::lock_guard lock(m_mutex);
    return m_state.trust;
}

QByteArray PracticeLog::relayEntry() const
{
    const std::lock_guard lock(m_mutex);
    return m_state.relayEntry;
}

Usage PracticeLog::usage() const
{
    const qint64 chunks = m_chunks.addedBytes();
    const std::lock_guard lock(m_mutex);
    return {m_state.size, m_state.bytes + chunks};
}

void PracticeLog::loop()
{
    qint64 untidy = 0;
    for (;;) {
        std::vector<Waiting *> pushes;
        std::vector<Waiting *> offers;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty() || hasToDrop(); });
            if (m_queue.empty() && m_stopping)
                break;
            for (std::size_t count = 0; !m_queue.empty() && count < kMaxBatch; m_queue.pop_front()) {
                count += m_queue.front()->segments.size();
                untidy += m_queue.front()->bytes;
                m_queuedBytes -= m_queue.front()->bytes;
                (m_queue.front()->offer == nullptr ? pushes : offers).push_back(m_queue.front());
            }
        }
        if (!pushes.empty())
            commit(pushes);
        for (Waiting *waiting : offers) {
            Healed healed = takeOffer(*waiting->offer);
            {
                const std::lock_guard lock(m_mutex);
                waiting->healed = std::move(healed);
                waiting->done = true;
            }
            m_answered.notify_all();
        }
        if (hasToDrop())
            dropSome();
        if (untidy > kTidyBytes && m_store->tidy())
            untidy = 0;
    }
    // What is left of the write-ahead log is read at the next start, too.
    if (const Result<void> tidied = m_store->tidy(); !tidied)
        return;
}

/// As the owner ordered, once a confirmed snapshot holds what they said.
void PracticeLog::dropSome()
{
    const quint64 below = std::min(m_state.trust->droppedBelow(), m_state.size + 1);
    const Result<SegmentStore::Dropped> dropped = m_store->dropBodies(below, kDropAtOnce);
    {
        const std::lock_guard lock(m_mutex);
        m_newest.clear();
    }
    if (dropped && !dropped->isDone) {
        const std::lock_guard lock(m_mutex);
        m_state.bytes -= dropped->bytes;
        return;
    }
    // Done, or the disk refuses: then the next start tries again.
    m_droppedBelow = m_state.trust->droppedBelow();
    const std::lock_guard lock(m_mutex);
    m_state.bytes -= dropped ? dropped->bytes : 0;
}

/// False when the push was refused; state and batch are as before then.
bool PracticeLog::tryOut(Waiting &push, LogState &state, Batch &batch, QHash<QByteArray, StoredLink> &fresh)
{
    const auto refuse = [&push](Verdict verdict, std::size_t at) {
        push.outcome = {verdict, at, {}};
        return false;
    };
    if (m_heal && !m_heal->opened)
        return refuse(Verdict::healing, 0);
    LogState tried = state;
    std::vector<NewSegment> taken;
    std::vector<TreeNode> nodes;
    QHash<QByteArray, StoredLink> links;
    for (std::size_t i = 0; i < push.segments.size(); ++i) {
        NewSegment &segment = push.segments.at(i);
        const wire::SegmentHeader &header = segment.header;
        if (header.chain <= tried.ends.value(header.device).chain) {
            const QByteArray key = linkKey(header.device, header.chain);
            StoredLink known = links.value(key, fresh.value(key));
            if (known.seq == 0) {
                const Result<std::optional<StoredLink>> found = m_store->find(header.device, header.chain);
                if (!found || !*found)
                    return refuse(Verdict::storage, i);
                known = **found;
            }
            if (known.hash != segment.hash)
                return refuse(Verdict::cloned, i);
            push.outcome.seqs.push_back(known.seq);
            continue;
        }
        if (const Verdict verdict = admit(tried, segment, nodes); verdict != Verdict::accepted)
            return refuse(verdict, i);
        if (tried.bytes + m_chunks.addedBytes() > m_context.limits.practiceBytes
            || tried.size > static_cast<quint64>(m_context.limits.practiceSegments))
            return refuse(Verdict::quota, i);
        push.outcome.seqs.push_back(tried.size);
        links.insert(linkKey(header.device, header.chain), {tried.size, segment.hash});
        taken.push_back(std::move(segment));
    }
    state = std::move(tried);
    fresh.insert(links);
    batch.nodes.insert(batch.nodes.end(), nodes.begin(), nodes.end());
    std::move(taken.begin(), taken.end(), std::back_inserter(batch.segments));
    return true;
}

void PracticeLog::commit(const std::vector<Waiting *> &pushes)
{
    LogState state = m_state; // only this thread changes it
    Batch batch;
    batch.firstSeq = state.size + 1;
    batch.atMs = m_context.clock.now().wallMs;
    QHash<QByteArray, StoredLink> fresh;
    std::vector<Waiting *> taken;
    for (Waiting *push : pushes)
        if (tryOut(*push, state, batch, fresh))
            taken.push_back(push);

    QSet<DeviceId> authors;
    for (const NewSegment &segment : batch.segments)
        authors.insert(segment.header.device);
    for (const DeviceId &author : authors)
        batch.ends.emplace_back(author, state.ends.value(author));

    const auto started = std::chrono::steady_clock::now();
    const Result<void> stored = batch.segments.empty() ? Result<void>() : m_store->append(batch);
    const bool grown = stored.ok() && !batch.segments.empty();
    if (grown) {
        const auto took = std::chrono::steady_clock::now() - started;
        m_context.metrics.committed(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
        m_context.metrics.stored(batch.segments.size(), state.bytes - m_state.bytes);
    }
    const quint64 size = state.size;
    {
        const std::lock_guard lock(m_mutex);
        if (stored)
            m_state = std::move(state);
        if (grown)
            m_newest.add(batch.firstSeq, batch.segments);
        if (!stored)
            for (Waiting *push : taken)
                push->outcome = {Verdict::storage, 0, {}};
        for (Waiting *push : pushes)
            push->done = true;
    }
    m_answered.notify_all();
    if (grown)
        m_context.onGrown(m_practice, size, authors.size() == 1 ? *authors.cbegin() : DeviceId());
}

} // namespace vb::relay
