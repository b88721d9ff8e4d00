#include "core/wire/chain_fold.h"

namespace vb::wire {

Verdict followsChain(const ChainEnd &end, const SegmentHeader &header, const QByteArray &hash)
{
    if (header.chain == end.chain)
        return hash == end.hash ? Verdict::replayed : Verdict::equivocated;
    if (header.chain < end.chain)
        return Verdict::replayed;
    if (header.chain > end.chain + 1)
        return Verdict::withheld;
    const quint64 next = header.stream == Stream::audit ? end.nextAudit : end.nextCounter;
    return header.previous == end.hash && header.first == next ? Verdict::accepted : Verdict::brokenChain;
}

Verdict auditGoesOn(const ChainEnd &end, const SegmentHeader &header)
{
    if (!header.audit || !end.audit)
        return Verdict::accepted;
    const bool same = header.audit->size == end.audit->size;
    return header.audit->size < end.audit->size || (same && header.audit->root != end.audit->root)
        ? Verdict::auditRewritten
        : Verdict::accepted;
}

ChainEnd endAfter(const ChainEnd &end, const SegmentHeader &header, const QByteArray &hash)
{
    ChainEnd next = end;
    next.chain = header.chain;
    next.hash = hash;
    (header.stream == Stream::audit ? next.nextAudit : next.nextCounter) = header.next();
    if (header.audit)
        next.audit = header.audit;
    next.viewSize = header.view.size;
    return next;
}

} // namespace vb::wire
