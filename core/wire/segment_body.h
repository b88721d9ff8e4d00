#pragma once

#include "core/wire/operation.h"
#include "core/wire/segment_header.h"

#include <span>
#include <vector>

namespace vb::wire {

/// A segment as it is stored and sent, again and again byte for byte.
struct Segment {
    SignedHeader header;
    QByteArray body;
    friend bool operator==(const Segment &, const Segment &) = default;
};

/// Puts size and hash of the body into the header and signs it. `invalid` when the body is larger than kMaxBody.
Result<Segment> signSegment(SegmentHeader header, QByteArray body, const crypto::SigningKey &device);

/// `integrity` when the operation has seen more of the log than the segment's view.
Result<void> seenBy(const SegmentHeader &header, const Operation &operation);

/// How many of the operations, from the first on, fit into one segment however badly they pack; at least one of those
/// that keep the limits of decodeOperation(). For keys segments, whose trust entries are not packed.
std::size_t thatFit(std::span<const Operation> operations, const Place &first);

/// Operations of the stream `ops`, sealed with the key of this stream in header.epoch (label verbena/epoch-ops/v1 of
/// the epoch key). Counters rise by one from header.first, but for those of another device. The header's count and what
/// speaks of the body is filled in; no operations make a heartbeat. `invalid` when they are too large for a segment.
Result<Segment> sealOperations(SegmentHeader header, std::span<const Operation> operations, const SecretBytes &opsKey,
                               const crypto::SigningKey &device);
/// Seals operations from the first on, up to kMaxOperations, halving their number until one segment takes them; its
/// header's count says how many. At least one, if there is one that keeps the limits.
Result<Segment> sealFirst(SegmentHeader header, std::span<const Operation> operations, const SecretBytes &opsKey,
                          const crypto::SigningKey &device);
/// Of a body that fits the header. `integrity` when it does not open or holds anything but header.count operations.
Result<std::vector<Operation>> openOperations(const SegmentHeader &header, QByteArrayView body,
                                              const SecretBytes &opsKey);

/// Audit entries as the canonical bytes that the leaves of the device's audit tree cover.
struct ReaderPublic {
    quint64 number = 0; // of the reader key
    QByteArray key; // X25519
};
inline constexpr qsizetype kMaxAuditEntry = 16 * 1024;

Result<Segment> sealAudit(SegmentHeader header, const std::vector<QByteArray> &entries, const ReaderPublic &reader,
                          const crypto::SigningKey &device);
/// Number of the reader key that opens this body.
Result<quint64> auditReader(QByteArrayView body);
Result<std::vector<QByteArray>> openAudit(const SegmentHeader &header, QByteArrayView body,
                                          const crypto::BoxKey &reader);

} // namespace vb::wire
