#include "core/relay/practice_log.h"

#include <QSet>

#include <algorithm>

namespace vb::relay {

namespace {

std::vector<DeviceId> silentOf(const HealRecord &heal, const keys::TrustState &trust)
{
    std::vector<DeviceId> silent;
    for (const keys::TrustState::Device &device : trust.devices())
        if (!device.revoked && !heal.shown.contains(device.id))
            silent.push_back(device.id);
    std::sort(silent.begin(), silent.end());
    return silent;
}

/// The device has said that its log and this one have parted.
bool saysItIsApart(const PracticeLog::Offer &offer)
{
    return offer.segments.empty() && offer.proof.empty();
}

/// The entry that a log which moves here opens with.
bool isTheirPlace(const keys::RelayPlace &place, const PracticeLog::Offer &offer)
{
    return !offer.segments.empty() && place.identity == offer.movesTo
        && (offer.movesInTerm == 0 || place.term == offer.movesInTerm);
}

} // namespace

Result<void> PracticeLog::beginHeal()
{
    if (isHealing())
        return {}; // it goes on with what was begun
    const Head now = head();
    return keepHeal({crypto::randomBytes(wire::kHealId), now.size, now.size});
}

Result<void> PracticeLog::beginMove()
{
    VB_INVARIANT(head().size == 0);
    HealRecord record {crypto::randomBytes(wire::kHealId)};
    record.moves = true;
    return keepHeal(std::move(record));
}

Result<void> PracticeLog::keepHeal(HealRecord record)
{
    VB_DO(m_store->putHeal(record));
    const std::lock_guard lock(m_mutex);
    m_heal = std::move(record);
    return {};
}

bool PracticeLog::isHealing() const
{
    const std::lock_guard lock(m_mutex);
    return m_heal && !m_heal->opened;
}

bool PracticeLog::livesElsewhere(const QByteArray &identity) const
{
    const std::optional<keys::RelayPlace> place = trust()->relay();
    return place && place->identity != identity;
}

wire::HealNote PracticeLog::healNote(DeviceId device) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_heal)
        return wire::HealNote::none;
    if (!m_heal->opened)
        return wire::HealNote::healing;
    const bool fits = m_heal->shown.value(device, HealRecord::kApart) <= *m_heal->opened;
    return m_lacksBodies || !fits ? wire::HealNote::asks : wire::HealNote::none;
}

PracticeLog::Healed PracticeLog::heal(const Offer &offer)
{
    Waiting waiting;
    waiting.offer = &offer;
    waiting.healed.verdict = Verdict::busy;
    for (const auto &[seq, segment] : offer.segments)
        waiting.bytes += storedSize(segment);
    wait(waiting);
    return std::move(waiting.healed);
}

/// On the writer's thread, as all below.
PracticeLog::Healed PracticeLog::takeOffer(const Offer &offer)
{
    Healed healed;
    const bool isMoving = m_heal && m_heal->moves && !m_heal->opened;
    if (!offer.movesTo.isEmpty() && !offer.segments.empty() && !isMoving && livesElsewhere(offer.movesTo)) {
        HealRecord back {crypto::randomBytes(wire::kHealId), m_state.size, m_state.size};
        back.moves = true;
        if (!keepHeal(std::move(back)))
            return {Verdict::storage};
    }
    if (!m_heal)
        return {Verdict::notHealing};
    healed.isNew = offer.movesTo.isEmpty() && !m_heal->shown.contains(offer.device);
    const bool wasOpen = m_heal->opened.has_value();
    healed.verdict = takeOld(offer);
    if (healed.verdict != Verdict::accepted)
        return healed;
    const bool hasMoved = m_heal->moves && m_state.trust->relay() && isTheirPlace(*m_state.trust->relay(), offer);
    const Result<bool> whole = wasOpen || m_heal->moves ? Result<bool>(!wasOpen && hasMoved) : isWhole();
    if (!whole)
        return {Verdict::storage};
    const bool isOrdered = !wasOpen && !m_heal->moves && offer.order && m_state.trust->isOwner(offer.order->signer)
        && wire::orderHolds(*offer.order, m_practice, offer.device, m_heal->id, m_state.size);
    if (!wasOpen && !*whole && offer.order && !isOrdered)
        return {Verdict::order};
    if (*whole || isOrdered) {
        HealRecord record = *m_heal;
        record.opened = m_state.size;
        if (!keepHeal(std::move(record)))
            return {Verdict::storage};
        healed.hasOpened = true;
    }
    Result<wire::HealState> state = healState(offer.after);
    if (!state)
        return {Verdict::storage};
    healed.state = std::move(*state);
    return healed;
}

/// All that lies in it, or nothing.
Verdict PracticeLog::takeOld(const Offer &offer)
{
    const quint64 here = m_state.size;
    const Verdict parted = m_heal->opened ? Verdict::healed : Verdict::forked;
    LogState tried = m_state;
    Batch batch {here + 1, {}, {}, {}, m_context.clock.now().wallMs};
    std::vector<FoundBody> bodies;
    QSet<DeviceId> authors;
    for (const auto &[seq, segment] : offer.segments) {
        if (seq <= here) {
            const Result<std::optional<StoredLink>> known = m_store->find(segment.header.device, segment.header.chain);
            if (!known)
                return Verdict::storage;
            if (!*known || (*known)->seq != seq || (*known)->hash != segment.hash)
                return parted;
            if (segment.hasBody)
                bodies.push_back({seq, segment.body});
            continue;
        }
        if (m_heal->opened)
            return noteShown(offer, Verdict::healed);
        if (seq != tried.size + 1)
            return Verdict::gap;
        if (const Verdict verdict = admit(tried, segment, batch.nodes); verdict != Verdict::accepted)
            return verdict;
        batch.segments.push_back(segment);
        authors.insert(segment.header.device);
    }
    if (const Verdict verdict = checkShown(offer, tried); verdict != Verdict::accepted) {
        const bool isCertain = verdict == Verdict::healed || verdict == Verdict::forked;
        return isCertain && batch.segments.empty() ? noteShown(offer, verdict) : verdict;
    }
    for (const DeviceId &author : authors)
        batch.ends.emplace_back(author, tried.ends.value(author));
    const bool lacks = std::any_of(batch.segments.begin(), batch.segments.end(),
                                   [](const NewSegment &segment) { return !segment.hasBody; });
    const bool grown = !batch.segments.empty();
    if (grown && !m_store->append(batch))
        return Verdict::storage;
    if (!bodies.empty() && !m_store->fillBodies(bodies))
        return Verdict::storage;
    const Result<std::vector<quint64>> missing = m_store->missingBodies(0, 1);
    const Result<Usage> usage = m_store->usage();
    if (!missing || !usage)
        return Verdict::storage;
    tried.bytes = usage->bytes - m_chunks.addedBytes();
    {
        const std::lock_guard lock(m_mutex);
        m_state = std::move(tried);
        m_lacksBodies = lacks || !missing->empty();
    }
    if (grown)
        m_context.onGrown(m_practice, m_state.size, {});
    // Somebody else was quicker: what this proves is not about the log as it is now.
    const bool isLate = offer.checkpoint && offer.checkpoint->size > here && !offer.segments.empty()
        && offer.segments.back().first < here;
    return isLate || !offer.movesTo.isEmpty() ? Verdict::accepted : noteShown(offer, Verdict::accepted);
}

/// Who has the token brings the log; the owner's entry at its end says what it has to be. Nothing lies behind that one.
Verdict PracticeLog::checkMove(const Offer &offer, const LogState &tried)
{
    if (offer.movesTo.isEmpty() && tried.size > m_state.size)
        return Verdict::malformed;
    const std::optional<keys::RelayPlace> &place = tried.trust->relay();
    if (tried.relayEntry == m_state.relayEntry || !place || !isTheirPlace(*place, offer))
        return Verdict::accepted;
    if (place->size >= tried.size || tried.terms.back().first != tried.size)
        return Verdict::forked;
    crypto::merkle::Frontier tree = m_state.tree;
    for (const auto &[seq, segment] : offer.segments)
        if (seq > m_state.size && seq <= place->size)
            tree.append(wire::leafHash(segment.sealed));
    const Result<Head> then
        = place->size <= m_state.size ? headAt(place->size) : Result<Head>(Head {place->size, tree.root()});
    if (!then)
        return Verdict::storage;
    return crypto::bytes(then->root) == place->root ? Verdict::accepted : Verdict::forked;
}

/// Whether the checkpoint speaks of a log that begins with this one.
Verdict PracticeLog::checkShown(const Offer &offer, const LogState &tried)
{
    if (!offer.checkpoint && m_heal->moves)
        return checkMove(offer, tried);
    if (!offer.checkpoint)
        return tried.size == m_state.size ? Verdict::accepted : Verdict::malformed;
    if (m_heal->moves && !m_heal->opened)
        return Verdict::malformed; // it has signed none yet
    const wire::Checkpoint &shown = *offer.checkpoint;
    const Verdict parted = m_heal->opened ? Verdict::healed : Verdict::forked;
    if (shown.size <= m_state.size) {
        if (tried.size > m_state.size)
            return Verdict::malformed;
        const Result<Head> then = headAt(shown.size);
        if (!then)
            return Verdict::storage;
        return then->root == shown.root ? Verdict::accepted : parted;
    }
    if (m_heal->opened || saysItIsApart(offer))
        return parted;
    if (!offer.segments.empty() && offer.segments.back().first < m_state.size)
        return Verdict::accepted; // bodies only, and somebody else was quicker
    const bool goesOn = tried.size <= shown.size
        && crypto::merkle::verifyConsistency(tried.size, shown.size, offer.proof, tried.tree.root(), shown.root);
    return goesOn ? Verdict::accepted : Verdict::badProof;
}

/// The device has had its say, whatever came of it: nobody waits for it any more.
Verdict PracticeLog::noteShown(const Offer &offer, Verdict verdict)
{
    const bool fits = verdict == Verdict::accepted;
    const quint64 known = offer.checkpoint ? offer.checkpoint->size : 0;
    // Behind the opening it is enough that it fits: the log goes on.
    const quint64 size = !fits ? HealRecord::kApart : std::min(known, m_heal->opened.value_or(known));
    HealRecord record = *m_heal;
    if (record.shown.contains(offer.device) && record.shown.value(offer.device) == size)
        return verdict;
    record.shown.insert(offer.device, size);
    if (fits)
        record.target = std::max(record.target, size);
    return keepHeal(std::move(record)) ? verdict : Verdict::storage;
}

/// All that the live devices have is here.
Result<bool> PracticeLog::isWhole() const
{
    const keys::TrustState &trust = *m_state.trust;
    if (m_state.size < m_heal->target || !silentOf(*m_heal, trust).empty())
        return false;
    VB_TRY(const auto authors, m_store->missingAuthors());
    return std::all_of(authors.begin(), authors.end(), [&trust](const auto &author) {
        const keys::TrustState::Device *device = trust.device(author.first);
        return author.second == wire::Stream::audit && (device == nullptr || device->revoked);
    });
}

Result<wire::HealState> PracticeLog::healState(quint64 after)
{
    wire::HealState state;
    state.id = m_heal->id;
    state.isOpen = m_heal->opened.has_value();
    state.size = m_state.size;
    state.target = std::max(m_heal->target, m_state.size);
    state.silent = silentOf(*m_heal, *m_state.trust);
    state.silent.resize(std::min(state.silent.size(), static_cast<std::size_t>(wire::kMaxSilent)));
    VB_TRY(state.wanted, m_store->missingBodies(after, wire::kMaxWanted));
    return state;
}

} // namespace vb::relay
