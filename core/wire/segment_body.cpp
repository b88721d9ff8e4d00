#include "core/wire/segment_body.h"

#include "core/base/cbor.h"
#include "core/crypto/aead.h"
#include "core/crypto/blob.h"
#include "core/wire/packing.h"

#include <QCborArray>
#include <QtEndian>

#include <algorithm>

namespace vb::wire {

namespace {

constexpr qsizetype kReaderNumber = 8;

Error wrongCount(const SegmentHeader &header)
{
    return fail(Code::integrity, QStringLiteral("segment %1 holds another number than it says").arg(header.chain));
}

/// The array in a packed body, of the length that the header names.
Result<QCborArray> unpackedArray(const SegmentHeader &header, QByteArrayView packed)
{
    VB_TRY(const QByteArray plain, unpack(packed));
    VB_TRY(const QCborValue value, cbor::decode(plain));
    if (!value.isArray() || static_cast<quint64>(value.toArray().size()) != header.count)
        return wrongCount(header);
    return value.toArray();
}

Result<QByteArray> packedOperations(const SegmentHeader &header, std::span<const Operation> operations)
{
    QCborArray array;
    Place place {header.device, header.first};
    for (const Operation &op : operations) {
        array.append(encode(op, place));
        ++place.counter;
    }
    return pack(cbor::encode(array));
}

QByteArray auditContext(const SegmentHeader &header, QByteArrayView readerNumber)
{
    return bodyContext(header) + readerNumber.toByteArray();
}

} // namespace

Result<void> seenBy(const SegmentHeader &header, const Operation &operation)
{
    if (operation.seen > header.view.size)
        return fail(Code::integrity,
                    QStringLiteral("segment %1: its author had seen more than it says").arg(header.chain));
    return {};
}

Result<Segment> signSegment(SegmentHeader header, QByteArray body, const crypto::SigningKey &device)
{
    if (body.size() > kMaxBody)
        return fail(Code::invalid, QStringLiteral("a segment with %1 bytes").arg(body.size()));
    header.bodySize = static_cast<quint64>(body.size());
    header.bodyHash = crypto::sha256(body);
    return Segment {sealHeader(header, device), std::move(body)};
}

std::size_t thatFit(std::span<const Operation> operations, const Place &first)
{
    qsizetype size = 16; // of what stands around them
    std::size_t count = 0;
    Place place = first;
    for (const Operation &op : operations.first(std::min<std::size_t>(operations.size(), kMaxOperations))) {
        size += cbor::encode(encode(op, place)).size();
        if (count > 0 && size > kPlainThatFits)
            break;
        ++count;
        ++place.counter;
    }
    return count;
}

Result<Segment> sealOperations(SegmentHeader header, std::span<const Operation> operations, const SecretBytes &opsKey,
                               const crypto::SigningKey &device)
{
    VB_INVARIANT(header.stream == Stream::ops && operations.size() <= kMaxOperations);
    header.count = operations.size();
    if (operations.empty())
        return signSegment(header, {}, device);
    VB_TRY(const QByteArray packed, packedOperations(header, operations));
    return signSegment(header, crypto::xaesSeal(opsKey, packed, bodyContext(header)), device);
}

Result<Segment> sealFirst(SegmentHeader header, std::span<const Operation> operations, const SecretBytes &opsKey,
                          const crypto::SigningKey &device)
{
    std::size_t count = std::min<std::size_t>(operations.size(), kMaxOperations);
    Result<Segment> segment = sealOperations(header, operations.first(count), opsKey, device);
    while (!segment && segment.error().code == Code::invalid && count > 1) {
        count /= 2;
        segment = sealOperations(header, operations.first(count), opsKey, device);
    }
    return segment;
}

Result<std::vector<Operation>> openOperations(const SegmentHeader &header, QByteArrayView body,
                                              const SecretBytes &opsKey)
{
    std::vector<Operation> operations;
    if (header.stream != Stream::ops)
        return fail(Code::invalid, QStringLiteral("not a segment of operations"));
    if (header.count == 0)
        return operations;
    VB_TRY(const SecretBytes packed, crypto::xaesOpen(opsKey, body, bodyContext(header)));
    VB_TRY(const QCborArray array, unpackedArray(header, packed.view()));
    Place place {header.device, header.first};
    for (const QCborValue &value : array) {
        VB_TRY(Operation op, decodeOperation(value, place));
        VB_DO(seenBy(header, op));
        operations.push_back(std::move(op));
        ++place.counter;
    }
    return operations;
}

Result<Segment> sealAudit(SegmentHeader header, const std::vector<QByteArray> &entries, const ReaderPublic &reader,
                          const crypto::SigningKey &device)
{
    VB_INVARIANT(header.stream == Stream::audit && entries.size() <= kMaxOperations);
    header.count = entries.size();
    if (entries.empty())
        return signSegment(header, {}, device);
    QCborArray array;
    for (const QByteArray &entry : entries) {
        VB_INVARIANT(!entry.isEmpty() && entry.size() <= kMaxAuditEntry);
        array.append(entry);
    }
    QByteArray body(kReaderNumber, Qt::Uninitialized);
    qToBigEndian(reader.number, body.data());
    VB_TRY(const QByteArray packed, pack(cbor::encode(array)));
    body += crypto::sealTo(reader.key, packed, auditContext(header, body));
    return signSegment(header, std::move(body), device);
}

Result<quint64> auditReader(QByteArrayView body)
{
    if (body.size() < kReaderNumber)
        return fail(Code::integrity, QStringLiteral("an audit segment without the number of its reader key"));
    return qFromBigEndian<quint64>(body.data());
}

Result<std::vector<QByteArray>> openAudit(const SegmentHeader &header, QByteArrayView body,
                                          const crypto::BoxKey &reader)
{
    std::vector<QByteArray> entries;
    if (header.stream != Stream::audit)
        return fail(Code::invalid, QStringLiteral("not an audit segment"));
    if (header.count == 0)
        return entries;
    VB_DO(auditReader(body));
    VB_TRY(const SecretBytes packed,
           crypto::openSealed(body.sliced(kReaderNumber), reader, auditContext(header, body.first(kReaderNumber))));
    VB_TRY(const QCborArray array, unpackedArray(header, packed.view()));
    for (const QCborValue &value : array) {
        const QByteArray entry = value.toByteArray();
        if (!value.isByteArray() || entry.isEmpty() || entry.size() > kMaxAuditEntry)
            return fail(Code::integrity, QStringLiteral("an audit segment with an unfit entry"));
        entries.push_back(entry);
    }
    return entries;
}

} // namespace vb::wire
