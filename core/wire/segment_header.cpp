#include "core/wire/segment_header.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/wire/labels.h"

#include <array>

namespace vb::wire {

namespace {

enum HeaderKey : int {
    kHeaderVersion = 1,
    kPractice,
    kDevice,
    kStream,
    kChain,
    kPrevious,
    kFirst,
    kCount,
    kAuditSize,
    kAuditRoot,
    kViewSize,
    kViewRoot,
    kEpoch,
    kTerm,
    kBodySize,
    kBodyHash
};

/// So that sums of two stay far from overflow.
constexpr quint64 kMaxNumber = quint64(1) << 53;

const std::array<QString, 3> &streamNames()
{
    static const std::array names {QStringLiteral("ops"), QStringLiteral("keys"), QStringLiteral("audit")};
    return names;
}

QCborMap withoutBody(const SegmentHeader &header)
{
    QCborMap map {{kHeaderVersion, static_cast<qint64>(header.version)},
                  {kPractice, header.practice.bytes()},
                  {kDevice, header.device.bytes()},
                  {kStream, static_cast<int>(header.stream)},
                  {kChain, static_cast<qint64>(header.chain)},
                  {kPrevious, header.previous},
                  {kFirst, static_cast<qint64>(header.first)},
                  {kCount, static_cast<qint64>(header.count)},
                  {kViewSize, static_cast<qint64>(header.view.size)},
                  {kViewRoot, crypto::bytes(header.view.root)},
                  {kEpoch, static_cast<qint64>(header.epoch)},
                  {kTerm, static_cast<qint64>(header.term)}};
    if (header.audit) {
        map.insert(kAuditSize, static_cast<qint64>(header.audit->size));
        map.insert(kAuditRoot, crypto::bytes(header.audit->root));
    }
    return map;
}

bool holdsTogether(const SegmentHeader &header)
{
    const bool isAudit = header.stream == Stream::audit;
    return !header.practice.isNull() && !header.device.isNull() && header.chain > 0
        && header.previous.size() == (header.chain == 1 ? 0 : 32) && (isAudit || header.first > 0)
        && header.audit.has_value() == isAudit && (!isAudit || header.audit->size >= header.next())
        && (header.view.size > 0 || header.view.root == crypto::merkle::emptyRoot()) && header.term > 0
        && (header.count == 0) == (header.bodySize == 0)
        && (header.bodySize > 0 || header.bodyHash == crypto::sha256(QByteArrayView()));
}

} // namespace

QString streamName(Stream stream)
{
    return streamNames().at(static_cast<std::size_t>(stream) - 1);
}

std::optional<Stream> streamFromName(QStringView name)
{
    for (std::size_t i = 0; i < streamNames().size(); ++i)
        if (streamNames().at(i) == name)
            return static_cast<Stream>(i + 1);
    return std::nullopt;
}

QByteArray encode(const SegmentHeader &header)
{
    VB_INVARIANT(holdsTogether(header));
    QCborMap map = withoutBody(header);
    map.insert(kBodySize, static_cast<qint64>(header.bodySize));
    map.insert(kBodyHash, crypto::bytes(header.bodyHash));
    return cbor::encode(map);
}

Result<SegmentHeader> decodeHeader(const QByteArray &bytes)
{
    if (bytes.size() > kMaxHeader)
        return fail(Code::integrity, QStringLiteral("a header of %1 bytes").arg(bytes.size()));
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    cbor::Fields fields(map);
    SegmentHeader header;
    header.version = fields.number(kHeaderVersion);
    if (header.version > kVersion)
        return fail(Code::tooNew, QStringLiteral("a segment of version %1").arg(header.version));
    header.practice = fields.id<PracticeId>(kPractice);
    header.device = fields.id<DeviceId>(kDevice);
    const quint64 stream = fields.number(kStream);
    fields.refuseUnless(header.version > 0 && stream >= 1 && stream <= streamNames().size());
    header.stream = static_cast<Stream>(stream);
    header.chain = fields.number(kChain, kMaxNumber);
    header.previous = fields.bytesOrNone(kPrevious, 32);
    header.first = fields.number(kFirst, kMaxNumber);
    header.count = fields.number(kCount, kMaxOperations);
    if (fields.has(kAuditSize)) {
        header.audit = SegmentHeader::AuditHead {};
        header.audit->size = fields.number(kAuditSize, kMaxNumber);
        header.audit->root = crypto::digestFrom(fields.bytes(kAuditRoot, 32));
    }
    header.view.size = fields.number(kViewSize, kMaxNumber);
    header.view.root = crypto::digestFrom(fields.bytes(kViewRoot, 32));
    header.epoch = fields.number(kEpoch, kMaxNumber);
    header.term = fields.number(kTerm, kMaxNumber);
    header.bodySize = fields.number(kBodySize, quint64(kMaxBody));
    header.bodyHash = crypto::digestFrom(fields.bytes(kBodyHash, 32));
    VB_DO(fields.finish("a segment header"));
    if (!holdsTogether(header))
        return fail(Code::integrity, QStringLiteral("a segment header whose fields contradict each other"));
    return header;
}

SignedHeader sealHeader(const SegmentHeader &header, const crypto::SigningKey &device)
{
    SignedHeader out;
    out.bytes = encode(header);
    out.signature = crypto::sign(device, label::kSegment, out.bytes);
    return out;
}

bool verify(const SignedHeader &header, QByteArrayView devicePublicKey)
{
    return crypto::verify(devicePublicKey, label::kSegment, header.bytes, header.signature);
}

QByteArray headerHash(QByteArrayView headerBytes)
{
    return crypto::bytes(crypto::labelled(label::kSegmentHash, headerBytes));
}

crypto::Digest leafHash(const SignedHeader &header)
{
    return crypto::merkle::leafHash(header.bytes + header.signature);
}

bool bodyFits(const SegmentHeader &header, QByteArrayView body)
{
    return static_cast<quint64>(body.size()) == header.bodySize && crypto::sha256(body) == header.bodyHash;
}

QByteArray bodyContext(const SegmentHeader &header)
{
    return label::kSegmentBody.toByteArray() + QByteArray(1, '\0') + cbor::encode(withoutBody(header));
}

} // namespace vb::wire
