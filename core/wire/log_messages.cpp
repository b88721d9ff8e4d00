#include "core/wire/log_messages.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/wire/checkpoint.h"

namespace vb::wire {

namespace {

constexpr qsizetype kMaxWord = 64;
constexpr qsizetype kMaxDetail = 500;
constexpr qsizetype kMaxProof = 64;

Result<cbor::Fields> messageFields(const QByteArray &bytes)
{
    if (bytes.size() > kMaxMessage)
        return fail(Code::integrity, QStringLiteral("a message of %1 bytes").arg(bytes.size()));
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    return cbor::Fields(map);
}

QCborMap segmentMap(const SignedHeader &header, const QByteArray *body)
{
    QCborMap map {{1, header.bytes}, {2, header.signature}};
    if (body != nullptr)
        map.insert(3, *body);
    return map;
}

SignedHeader takeHeader(cbor::Fields &fields)
{
    SignedHeader header;
    header.bytes = fields.bytesUpTo(1, kMaxHeader);
    header.signature = fields.bytes(2, kSignature);
    return header;
}

QCborMap pageMap(const LogPage &page)
{
    return {{1, page.nowMs},
            {2, static_cast<qint64>(page.headSize)},
            {3, page.checkpoint},
            {4, encodeNumbered(page.segments)}};
}

Result<LogPage> pageFrom(cbor::Fields fields)
{
    LogPage page;
    page.nowMs = fields.integer(1);
    page.headSize = fields.number(2);
    page.checkpoint = fields.bytesUpTo(3, kMaxCheckpoint);
    const QCborArray segments = fields.array(4, kMaxSegments);
    VB_DO(fields.finish("a page of the log"));
    VB_TRY(page.segments, decodeNumbered(segments));
    return page;
}

} // namespace

QCborArray encodeSegments(const std::vector<Segment> &segments)
{
    QCborArray array;
    for (const Segment &segment : segments)
        array.append(segmentMap(segment.header, &segment.body));
    return array;
}

Result<std::vector<Segment>> decodeSegments(const QCborArray &array)
{
    std::vector<Segment> segments;
    for (const QCborValue &value : array) {
        cbor::Fields fields(value.toMap());
        Segment segment;
        segment.header = takeHeader(fields);
        segment.body = fields.bytesUpTo(3, kMaxBody);
        VB_DO(fields.finish("a segment"));
        segments.push_back(std::move(segment));
    }
    return segments;
}

QCborArray encodeNumbered(const std::vector<NumberedSegment> &segments)
{
    QCborArray array;
    for (const NumberedSegment &segment : segments) {
        QCborMap map = segmentMap(segment.header, segment.body ? &*segment.body : nullptr);
        map.insert(4, static_cast<qint64>(segment.seq));
        array.append(map);
    }
    return array;
}

Result<std::vector<NumberedSegment>> decodeNumbered(const QCborArray &array)
{
    std::vector<NumberedSegment> segments;
    for (const QCborValue &value : array) {
        cbor::Fields parts(value.toMap());
        NumberedSegment segment;
        segment.header = takeHeader(parts);
        if (parts.has(3))
            segment.body = parts.bytesUpTo(3, kMaxBody);
        segment.seq = parts.number(4);
        VB_DO(parts.finish("a numbered segment"));
        segments.push_back(std::move(segment));
    }
    return segments;
}

QByteArray encode(const PushRequest &message)
{
    return cbor::encode(QCborMap {{1, static_cast<qint64>(message.after)}, {2, encodeSegments(message.segments)}});
}

Result<PushRequest> decodePushRequest(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    PushRequest message;
    message.after = fields.number(1);
    const QCborArray segments = fields.array(2, kMaxSegments);
    VB_DO(fields.finish("a push"));
    VB_TRY(message.segments, decodeSegments(segments));
    return message;
}

QByteArray encode(const LogPage &message)
{
    return cbor::encode(pageMap(message));
}

Result<LogPage> decodeLogPage(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    return pageFrom(std::move(fields));
}

QByteArray encode(const PushReply &message)
{
    QCborArray seqs;
    for (const quint64 seq : message.seqs)
        seqs.append(static_cast<qint64>(seq));
    return cbor::encode(QCborMap {{1, seqs}, {2, pageMap(message.missed)}});
}

Result<PushReply> decodePushReply(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    const QCborArray seqs = fields.array(1, kMaxSegments);
    const QCborMap page = fields.map(2, 4);
    VB_DO(fields.finish("an answer to a push"));
    PushReply message;
    for (const QCborValue &seq : seqs) {
        if (!seq.isInteger() || seq.toInteger() <= 0)
            return fail(Code::integrity, QStringLiteral("an answer to a push with an unfit number"));
        message.seqs.push_back(static_cast<quint64>(seq.toInteger()));
    }
    VB_TRY(message.missed, pageFrom(cbor::Fields(page)));
    return message;
}

QByteArray encode(const Head &message)
{
    return cbor::encode(QCborMap {
        {1, message.nowMs}, {2, message.checkpoint}, {3, static_cast<qint64>(message.chain)}, {4, message.chainHash}});
}

Result<Head> decodeHead(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    Head message;
    message.nowMs = fields.integer(1);
    message.checkpoint = fields.bytesUpTo(2, kMaxCheckpoint);
    message.chain = fields.number(3);
    message.chainHash = fields.bytesOrNone(4, 32);
    fields.refuseUnless((message.chain == 0) == message.chainHash.isEmpty());
    VB_DO(fields.finish("a head"));
    return message;
}

QByteArray encode(const ProofReply &message)
{
    QCborArray hashes;
    for (const crypto::Digest &hash : message.hashes)
        hashes.append(crypto::bytes(hash));
    return cbor::encode(QCborMap {{1, hashes}});
}

Result<ProofReply> decodeProofReply(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    const QCborArray hashes = fields.array(1, kMaxProof);
    VB_DO(fields.finish("a proof"));
    ProofReply message;
    for (const QCborValue &hash : hashes) {
        if (!hash.isByteArray() || hash.toByteArray().size() != 32)
            return fail(Code::integrity, QStringLiteral("a proof with an unfit hash"));
        message.hashes.push_back(crypto::digestFrom(hash.toByteArray()));
    }
    return message;
}

QByteArray encode(const Refusal &message)
{
    return cbor::encode(
        QCborMap {{1, message.word.left(kMaxWord)}, {2, message.detail.left(kMaxDetail)}, {3, message.retryAfterMs}});
}

Result<Refusal> decodeRefusal(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, messageFields(bytes));
    Refusal message;
    message.word = fields.text(1, kMaxWord);
    message.detail = fields.text(2, kMaxDetail);
    message.retryAfterMs = static_cast<qint64>(fields.number(3));
    VB_DO(fields.finish("a refusal"));
    return message;
}

} // namespace vb::wire
