#include "core/relay/log_state.h"

#include "core/wire/keys_body.h"

#include <algorithm>
#include <iterator>

namespace vb::relay {

const char *verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::malformed: return "malformed";
    case Verdict::wrongPractice: return "wrong_practice";
    case Verdict::unknownDevice: return "unknown_device";
    case Verdict::revoked: return "revoked";
    case Verdict::badSignature: return "bad_signature";
    case Verdict::gap: return "gap";
    case Verdict::cloned: return "cloned";
    case Verdict::brokenChain: return "broken_chain";
    case Verdict::viewAhead: return "view_ahead";
    case Verdict::closed: return "closed";
    case Verdict::healing: return "healing";
    case Verdict::notHealing: return "not_healing";
    case Verdict::healed: return "healed";
    case Verdict::forked: return "forked";
    case Verdict::badProof: return "bad_proof";
    case Verdict::order: return "order";
    case Verdict::quota: return "quota";
    case Verdict::busy: return "busy";
    case Verdict::storage: return "storage";
    }
    return "accepted";
}

int verdictStatus(Verdict verdict)
{
    switch (verdict) {
    case Verdict::accepted: return 200;
    case Verdict::malformed: return 400;
    case Verdict::wrongPractice:
    case Verdict::unknownDevice:
    case Verdict::revoked:
    case Verdict::badSignature:
    case Verdict::order: return 403;
    case Verdict::gap:
    case Verdict::cloned:
    case Verdict::brokenChain:
    case Verdict::viewAhead:
    case Verdict::notHealing:
    case Verdict::healed:
    case Verdict::forked:
    case Verdict::badProof: return 409;
    case Verdict::closed: return 410;
    case Verdict::quota: return 507;
    case Verdict::healing:
    case Verdict::busy:
    case Verdict::storage: return 503;
    }
    return 500;
}

int pauseAfter(Verdict verdict)
{
    constexpr int kWriterPauseS = 1;
    constexpr int kHealPauseS = 5;
    constexpr int kDiskPauseS = 30;
    switch (verdict) {
    case Verdict::busy: return kWriterPauseS;
    case Verdict::healing: return kHealPauseS;
    case Verdict::storage: return kDiskPauseS;
    default: return 0;
    }
}

Result<std::vector<keys::TrustEntry>> trustEntriesOf(const wire::SegmentHeader &header, const QByteArray &body)
{
    VB_TRY(const std::vector<wire::KeysRun> runs, wire::readKeys(header, body));
    std::vector<keys::TrustEntry> entries;
    for (const wire::KeysRun &run : runs) {
        for (const wire::Operation &operation : run.clear) {
            const Result<keys::TrustEntry> entry = keys::decodeTrustEntry(wire::trustEnvelope(operation));
            if (entry)
                entries.push_back(*entry); // one that cannot be read is void, or of a newer version
        }
    }
    return entries;
}

quint64 termAt(const LogState &state, quint64 size)
{
    const auto behind = std::upper_bound(state.terms.begin(), state.terms.end(), size,
                                         [](quint64 asked, const auto &term) { return asked < term.first; });
    return behind == state.terms.begin() ? 1 : std::prev(behind)->second;
}

std::shared_ptr<const keys::TrustState> fold(const std::shared_ptr<const keys::TrustState> &trust,
                                             const std::vector<keys::TrustEntry> &entries, QByteArray *relayEntry)
{
    if (entries.empty())
        return trust;
    auto next = std::make_shared<keys::TrustState>(*trust);
    for (const keys::TrustEntry &entry : entries) {
        const Result<void> holds = next->apply(entry); // else void: the first of two that exclude each other has won
        if (holds && entry.kind == keys::TrustKind::relay && relayEntry != nullptr)
            *relayEntry = keys::encode(entry);
    }
    return next;
}

bool maySpeak(const keys::TrustState &trust, DeviceId device)
{
    const keys::TrustState::Device *known = trust.device(device);
    return known == nullptr || !known->revoked;
}

namespace {

/// The author's key, before this segment or, for a device that brings its own certificate, after it.
Verdict checkAuthorOf(const NewSegment &segment, const keys::TrustState &before, const keys::TrustState &after)
{
    const keys::TrustState::Device *author = before.device(segment.header.device);
    if (author == nullptr)
        author = after.device(segment.header.device);
    if (author == nullptr)
        return Verdict::unknownDevice;
    const keys::TrustState::Device *then = before.device(segment.header.device);
    if (then != nullptr && then->revoked)
        return Verdict::revoked;
    return wire::verify(segment.sealed, author->keys.sign) ? Verdict::accepted : Verdict::badSignature;
}

Verdict checkChain(const LogState &state, const NewSegment &segment)
{
    const wire::ChainEnd end = state.ends.value(segment.header.device);
    switch (wire::followsChain(end, segment.header, segment.hash)) {
    case wire::Verdict::accepted: break;
    case wire::Verdict::withheld: return Verdict::gap;
    case wire::Verdict::brokenChain:
        return segment.header.previous == end.hash ? Verdict::brokenChain : Verdict::cloned;
    default: return Verdict::cloned; // the same once more was answered before this
    }
    return wire::auditGoesOn(end, segment.header) == wire::Verdict::accepted ? Verdict::accepted : Verdict::brokenChain;
}

} // namespace

Verdict admit(LogState &state, const NewSegment &segment, std::vector<TreeNode> &nodes)
{
    const wire::SegmentHeader &header = segment.header;
    if (header.practice != state.trust->practice())
        return Verdict::wrongPractice;
    if (segment.hasBody ? !wire::bodyFits(header, segment.body) : header.stream == wire::Stream::keys)
        return Verdict::malformed;
    std::shared_ptr<const keys::TrustState> trust = state.trust;
    QByteArray relayEntry = state.relayEntry;
    if (header.stream == wire::Stream::keys && header.count > 0) {
        const Result<std::vector<keys::TrustEntry>> entries = trustEntriesOf(header, segment.body);
        if (!entries)
            return Verdict::malformed;
        trust = fold(trust, *entries, &relayEntry);
    } else if (trust->isClosed()) {
        return Verdict::closed;
    }
    if (const Verdict verdict = checkAuthorOf(segment, *state.trust, *trust); verdict != Verdict::accepted)
        return verdict;
    if (const Verdict verdict = checkChain(state, segment); verdict != Verdict::accepted)
        return verdict;
    if (header.view.size > state.size)
        return Verdict::viewAhead;

    const crypto::Digest leaf = wire::leafHash(segment.sealed);
    nodes.push_back({{0, state.size}, leaf});
    state.tree.append(leaf, [&nodes](crypto::merkle::NodeId id, const crypto::Digest &hash) {
        nodes.push_back({id, hash});
    });
    ++state.size;
    state.ends.insert(header.device, wire::endAfter(state.ends.value(header.device), header, segment.hash));
    if (trust->relay() && relayEntry != state.relayEntry)
        state.terms.emplace_back(state.size, trust->relay()->term);
    state.trust = std::move(trust);
    state.relayEntry = std::move(relayEntry);
    state.bytes += storedSize(segment);
    return Verdict::accepted;
}

} // namespace vb::relay
