#pragma once

#include "core/sync/apply.h"
#include "core/wire/log_verifier.h"

#include <span>

namespace vb::sync {

/// Which relay the practice is registered at.
struct RelayLink {
    QString url;
    QByteArray identity; // Ed25519
};

/// A segment that was checked, on its way into the store.
struct TakenSegment {
    wire::NumberedSegment segment;
    wire::SegmentHeader header;
    LogSegment content;
    QString putAside {}; // why its body is not folded; empty: it is
};

/// The practice's log as far as this PC has checked it: head, leaf and root of each place, ends of the chains, segments
/// of other PCs. Any thread but the store's.
class LogStore {
public:
    explicit LogStore(store::Store &store) : m_store(store) { }

    /// `notFound` while the practice is registered at none.
    Result<RelayLink> link();
    /// `invalid` when the practice has a log at a relay with another identity.
    Result<void> setLink(const RelayLink &link);
    /// The owner's entry names this one now.
    Result<void> moveLink(const RelayLink &link);

    /// The log as it was kept, ready to go on.
    Result<wire::LogVerifier> verifier(const QByteArray &relayIdentity);
    /// Of what was kept, for the verifier.
    std::optional<crypto::Digest> rootAt(quint64 size);
    std::optional<crypto::Digest> leafAt(quint64 seq);
    QByteArray hashOf(const DeviceId &device, quint64 chain);

    /// Keys segments of all PCs behind a place, in the order of the log; some of them when there are many.
    Result<std::vector<wire::NumberedSegment>> keysAfter(quint64 seq);
    /// The newest checkpoint that was checked; empty before the first.
    Result<QByteArray> checkpoint();
    /// Of the whole log, in its order.
    Result<std::vector<crypto::Digest>> leaves();
    /// Segments of all PCs behind a place, as they are kept: bodies as far as this PC has them. Some of them when there
    /// are many.
    Result<std::vector<wire::NumberedSegment>> segmentsAfter(quint64 seq, qint64 maxBytes);
    /// Those of these places whose bodies are here, as many as go into one message; `next` gets how many places were
    /// looked at.
    Result<std::vector<wire::NumberedSegment>> bodiesAt(std::span<const quint64> seqs, std::size_t &next);
    /// The keys segment by which this PC belongs to the practice; none when it is not in the log.
    Result<std::optional<wire::Segment>> ownCertificate();
    /// The first place of an access log of another PC whose body is not here; none when all are.
    Result<std::optional<quint64>> firstAuditToFetch();
    /// Bodies that were fetched, of segments that are in the log; what is not is passed over. `integrity` when one is
    /// not the segment's.
    Result<void> keepAudit(const std::vector<wire::NumberedSegment> &segments);
    /// How many segments were put aside.
    Result<quint64> putAside();

    /// The log up to where it was checked, which goes on from what is kept, and the rows that follow from it. One
    /// transaction; what is asked from now on comes behind it.
    std::future<Result<Applied>> take(wire::LogVerifier checked, QByteArray checkpoint,
                                      std::vector<TakenSegment> taken);

private:
    store::Store &m_store;
};

} // namespace vb::sync
