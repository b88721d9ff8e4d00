#pragma once

#include "core/wire/segment_header.h"
#include "core/wire/verdict.h"

namespace vb::wire {

/// Where a device's chain ended. Relay and PCs keep one for each device.
struct ChainEnd {
    quint64 chain = 0; // number of the last segment; 0 before the first
    QByteArray hash; // headerHash() of it; empty before the first
    quint64 nextCounter = 1; // of operations, the streams ops and keys together
    quint64 nextAudit = 0;
    std::optional<SegmentHeader::AuditHead> audit; // the newest that the device has said
    quint64 viewSize = 0;
    friend bool operator==(const ChainEnd &, const ChainEnd &) = default;
};

/// Whether number, predecessor and counter go on from here: accepted, withheld (one or more lie between), replayed or
/// equivocated (the last number again, with the same or another hash), brokenChain. A number below the last is
/// `replayed`; who keeps older hashes can tell more.
Verdict followsChain(const ChainEnd &end, const SegmentHeader &header, const QByteArray &hash);
/// Whether the device's audit tree only grew: accepted or auditRewritten.
Verdict auditGoesOn(const ChainEnd &end, const SegmentHeader &header);

/// The chain with this segment.
ChainEnd endAfter(const ChainEnd &end, const SegmentHeader &header, const QByteArray &hash);

} // namespace vb::wire
