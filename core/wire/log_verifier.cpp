#include "core/wire/log_verifier.h"

#include <algorithm>

namespace vb::wire {

namespace {

/// What the log says of itself first, then what others say.
std::optional<crypto::Digest> keptRoot(const LogView &log, quint64 size, const LogFacts &facts)
{
    const std::optional<crypto::Digest> own = log.rootAt(size);
    return own ? own : facts.rootAt(size);
}

Verdict inForceThen(const SegmentHeader &header, const std::optional<InForce> &rules)
{
    if (!rules)
        return Verdict::accepted;
    if (header.version < rules->versionFloor)
        return Verdict::versionTooOld;
    if (header.epoch != rules->epoch)
        return Verdict::wrongEpoch;
    return header.term == rules->term ? Verdict::accepted : Verdict::wrongTerm;
}

} // namespace

Finding LogVerifier::open(const QByteArray &checkpoint)
{
    const auto read = readCheckpoint(checkpoint);
    if (!read || read->practice != m_practice)
        return {Verdict::badCheckpoint};
    if (read->size < m_log.size())
        return {Verdict::rolledBack};
    if (!signatureHolds(checkpoint, m_relay))
        return {Verdict::badCheckpoint};
    if (read->term < m_term)
        return {Verdict::rolledBack};
    if (read->size == m_log.size() && read->root != m_log.root())
        return {Verdict::forked};
    m_opened = *read;
    return {};
}

Finding LogVerifier::fold(std::span<const NumberedSegment> rest, const LogFacts &facts)
{
    VB_INVARIANT(!rest.empty());
    const NumberedSegment &segment = rest.front();
    Finding finding {place(rest, facts), segment.seq};
    if (finding.verdict != Verdict::accepted)
        return finding;

    const auto decoded = decodeHeader(segment.header.bytes);
    if (!decoded) {
        finding.verdict = decoded.error().code == Code::tooNew ? Verdict::tooNew : Verdict::modified;
        return finding;
    }
    const SegmentHeader &header = *decoded;
    finding.device = header.device;
    const QByteArray hash = headerHash(segment.header.bytes);

    finding.verdict = author(segment, header, facts);
    if (finding.good())
        finding.verdict = chain(header, hash, rest.subspan(1), facts);
    if (finding.good())
        finding.verdict = view(segment, header, facts);
    if (finding.good())
        finding.verdict = inForceThen(header, facts.inForceAt(header.view.size));
    if (finding.good())
        finding.verdict = auditGoesOn(chainOf(header.device), header);
    if (finding.good()) {
        m_log.append(leafHash(segment.header));
        m_chains[header.device] = endAfter(chainOf(header.device), header, hash);
    }
    return finding;
}

Finding LogVerifier::close(const LogFacts &facts)
{
    if (m_log.size() < m_opened.size)
        return {Verdict::withheld};
    if (m_log.size() > m_opened.size)
        return {Verdict::badCheckpoint};
    if (m_log.root() != m_opened.root)
        return {Verdict::forked};
    const std::optional<InForce> rules = facts.inForceAt(m_opened.size);
    if (rules && rules->term != m_opened.term)
        return {Verdict::badCheckpoint};
    m_term = m_opened.term;
    return {};
}

ChainEnd LogVerifier::chainOf(const DeviceId &device) const
{
    const auto at = m_chains.find(device);
    return at == m_chains.end() ? ChainEnd() : at->second;
}

Verdict LogVerifier::place(std::span<const NumberedSegment> rest, const LogFacts &facts) const
{
    const NumberedSegment &segment = rest.front();
    const quint64 next = m_log.size() + 1;
    if (segment.seq == next)
        return Verdict::accepted;
    if (segment.seq > next) {
        const bool comesLater
            = std::any_of(rest.begin(), rest.end(), [next](const NumberedSegment &other) { return other.seq == next; });
        return comesLater ? Verdict::reordered : Verdict::withheld;
    }
    const std::optional<crypto::Digest> own = m_log.leafAt(segment.seq);
    const std::optional<crypto::Digest> kept = own ? own : facts.leafAt(segment.seq);
    return segment.seq > 0 && (!kept || *kept == leafHash(segment.header)) ? Verdict::known : Verdict::forked;
}

Verdict LogVerifier::author(const NumberedSegment &segment, const SegmentHeader &header, const LogFacts &facts) const
{
    if (header.practice != m_practice)
        return Verdict::wrongPractice;
    const DeviceStanding standing = facts.deviceAt(header, segment.seq, segment.body);
    if (standing.state == DeviceStanding::unknown)
        return Verdict::unknownDevice;
    if (standing.state == DeviceStanding::revoked)
        return Verdict::revokedDevice;
    if (!verify(segment.header, standing.publicKey))
        return Verdict::badSignature;
    return segment.body && !bodyFits(header, *segment.body) ? Verdict::modified : Verdict::accepted;
}

Verdict LogVerifier::chain(const SegmentHeader &header, const QByteArray &hash, std::span<const NumberedSegment> later,
                           const LogFacts &facts) const
{
    const ChainEnd end = chainOf(header.device);
    const Verdict verdict = followsChain(end, header, hash);
    if (verdict == Verdict::withheld) {
        const bool comesLater = std::any_of(later.begin(), later.end(), [&](const NumberedSegment &other) {
            const auto its = decodeHeader(other.header.bytes);
            return its.ok() && its->device == header.device && its->chain == end.chain + 1;
        });
        return comesLater ? Verdict::reordered : Verdict::withheld;
    }
    if (verdict == Verdict::replayed && header.chain < end.chain) {
        const QByteArray kept = facts.hashOf(header.device, header.chain);
        return kept.isEmpty() || kept == hash ? Verdict::replayed : Verdict::equivocated;
    }
    return verdict;
}

Verdict LogVerifier::view(const NumberedSegment &segment, const SegmentHeader &header, const LogFacts &facts) const
{
    // Numbers are given after sealing: an author who saw more than lies before him saw another log.
    if (header.view.size >= segment.seq)
        return Verdict::forked;
    if (header.view.size < chainOf(header.device).viewSize)
        return Verdict::badView;
    const std::optional<crypto::Digest> mine = keptRoot(m_log, header.view.size, facts);
    return !mine || *mine == header.view.root ? Verdict::accepted : Verdict::forked;
}

} // namespace vb::wire
