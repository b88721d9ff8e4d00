#pragma once

#include "core/wire/chain_fold.h"
#include "core/wire/segment_body.h"

namespace vb::wire {

inline constexpr qsizetype kMaxMessage = 8 * 1024 * 1024; // of a request or an answer
inline constexpr qsizetype kMaxSegments = 1'000; // in one

/// A segment with its place in the practice's log. The body stays away when only headers were asked for, or when it was
/// dropped.
struct NumberedSegment {
    quint64 seq = 0; // from 1
    SignedHeader header;
    std::optional<QByteArray> body;
    friend bool operator==(const NumberedSegment &, const NumberedSegment &) = default;
};

/// POST /v1/segments: new segments of one device in the order of its chain, and how far it knows the log.
struct PushRequest {
    quint64 after = 0;
    std::vector<Segment> segments;
    friend bool operator==(const PushRequest &, const PushRequest &) = default;
};

/// GET /v1/segments, and what a push brings along: the log behind what was known, one page of it. The checkpoint speaks
/// of the log up to the end of this page, so each page proves itself.
struct LogPage {
    qint64 nowMs = 0; // the relay's clock
    quint64 headSize = 0; // of the whole log: there is more when it is larger than the checkpoint's
    QByteArray checkpoint;
    std::vector<NumberedSegment> segments;
    friend bool operator==(const LogPage &, const LogPage &) = default;
};

/// The pushed segments' numbers in their order, and what the pusher had not seen. Page and pushed segments together are
/// the log from after + 1 to the checkpoint's size, as far as the page reaches.
struct PushReply {
    std::vector<quint64> seqs;
    LogPage missed;
    friend bool operator==(const PushReply &, const PushReply &) = default;
};

/// GET /v1/head and the end of a session's making: the newest checkpoint, and the end of the asker's own chain, by
/// which a cloned PC is found out.
struct Head {
    qint64 nowMs = 0;
    QByteArray checkpoint;
    quint64 chain = 0; // 0: none yet
    QByteArray chainHash; // empty then
    friend bool operator==(const Head &, const Head &) = default;
};

/// GET /v1/proof: hashes for merkle::verifyInclusion or verifyConsistency.
struct ProofReply {
    std::vector<crypto::Digest> hashes;
    friend bool operator==(const ProofReply &, const ProofReply &) = default;
};

/// Any answer that is no success.
struct Refusal {
    QString word; // of the list in docs/relay.md
    QString detail; // for developers
    qint64 retryAfterMs = 0;
    friend bool operator==(const Refusal &, const Refusal &) = default;
};

QByteArray encode(const PushRequest &message);
QByteArray encode(const LogPage &message);
QByteArray encode(const PushReply &message);
QByteArray encode(const Head &message);
QByteArray encode(const ProofReply &message);
QByteArray encode(const Refusal &message);

/// `integrity` for anything that encode() does not make or that is beyond a limit. Signatures and order are not looked
/// at.
Result<PushRequest> decodePushRequest(const QByteArray &bytes);
Result<LogPage> decodeLogPage(const QByteArray &bytes);
Result<PushReply> decodePushReply(const QByteArray &bytes);
Result<Head> decodeHead(const QByteArray &bytes);
Result<ProofReply> decodeProofReply(const QByteArray &bytes);
Result<Refusal> decodeRefusal(const QByteArray &bytes);

/// Segments as they stand in messages: [{1: header, 2: signature, 3: body}]. For the messages beside these.
QCborArray encodeSegments(const std::vector<Segment> &segments);
Result<std::vector<Segment>> decodeSegments(const QCborArray &array);
/// [{1: header, 2: signature, 3: body (optional), 4: seq}]
QCborArray encodeNumbered(const std::vector<NumberedSegment> &segments);
Result<std::vector<NumberedSegment>> decodeNumbered(const QCborArray &array);

} // namespace vb::wire
