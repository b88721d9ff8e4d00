#include "core/wire/operation.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"

#include <QCborArray>

#include <algorithm>
#include <iterator>

namespace vb::wire {

namespace {

/// 0 to 16 as in what is signed.
enum OperationKey : int {
    kOpId,
    kOpCounter,
    kOpGroup,
    kOpPart,
    kOpLast,
    kOpClock,
    kOpSeen,
    kOpEntity,
    kOpRow,
    kOpKind,
    kOpUser,
    kOpDevice,
    kOpSkew,
    kOpSchema,
    kOpMinReader,
    kOpFields,
    kOpDigest,
    kOpUserSignature,
    kOpDeviceSignature,
    kOpBlobs
};
enum BlobPlace : int { kBlobKey, kBlobIsText, kBlobChunks };
constexpr qsizetype kBlobKeySize = 32;
constexpr qsizetype kChunkName = 32;

constexpr qint64 kMaxTag = 0xFFFF;
constexpr qsizetype kOpSignature = 64;
constexpr quint64 kMaxPart = 1'000'000;
constexpr quint64 kMaxSmall = 1'000'000; // schema and minimum reader

QCborMap commonFields(const Operation &op)
{
    return {{kOpId, op.id.bytes()},
            {kOpGroup, op.group.bytes()},
            {kOpPart, static_cast<qint64>(op.part)},
            {kOpLast, static_cast<qint64>(op.last)},
            {kOpClock, op.hlc},
            {kOpSeen, static_cast<qint64>(op.seen)},
            {kOpEntity, op.entity},
            {kOpRow, op.row.bytes()},
            {kOpKind, op.kind},
            {kOpUser, op.user.bytes()},
            {kOpSkew, op.skewMs},
            {kOpSchema, static_cast<qint64>(op.schema)},
            {kOpMinReader, static_cast<qint64>(op.minReader)},
            {kOpFields, op.fields},
            {kOpDigest, crypto::bytes(op.rowDigest)}};
}

bool fitsValue(const QCborValue &value, qsizetype maxValue)
{
    if (value.isString()) {
        const QString text = value.toString();
        return text.size() * 3 <= maxValue || text.toUtf8().size() <= maxValue;
    }
    if (value.isByteArray())
        return value.toByteArray().size() <= maxValue;
    return value.isInteger() || value.isBool() || value.isNull();
}

bool fitsFields(const QCborMap &fields, qsizetype maxValue)
{
    return std::all_of(fields.begin(), fields.end(), [maxValue](const auto &field) {
        return field.first.toInteger() >= 1 && field.first.toInteger() <= kMaxTag && fitsValue(field.second, maxValue);
    });
}

bool isLarge(const QCborValue &value)
{
    return (value.isString() || value.isByteArray()) && !fitsValue(value, kMaxValue);
}

QCborMap encodeBlobs(const std::map<int, BlobRef> &blobs)
{
    QCborMap map;
    for (const auto &[tag, ref] : blobs) {
        QCborArray names;
        for (const QByteArray &name : ref.chunks)
            names.append(name);
        map.insert(tag, QCborArray {ref.key, ref.isText, names});
    }
    return map;
}

/// Of values that are not there otherwise. False for anything that encodeBlobs() does not make.
bool readBlobs(const QCborMap &map, Operation &op)
{
    for (const auto &item : map) {
        const qint64 tag = item.first.toInteger();
        const QCborArray parts = item.second.toArray();
        const QCborArray names = parts.at(kBlobChunks).toArray();
        BlobRef ref {parts.at(kBlobKey).toByteArray(), parts.at(kBlobIsText).toBool(), {}};
        if (tag < 1 || tag > kMaxTag || op.fields.contains(tag) || parts.size() != 3 || ref.key.size() != kBlobKeySize
            || !parts.at(kBlobIsText).isBool() || names.isEmpty() || names.size() > kMaxChunks)
            return false;
        for (const QCborValue &name : names) {
            ref.chunks.push_back(name.toByteArray());
            if (ref.chunks.back().size() != kChunkName)
                return false;
        }
        op.blobs.emplace(static_cast<int>(tag), std::move(ref));
    }
    return !op.blobs.empty();
}

bool isEntityName(const QString &name)
{
    const auto isLetter = [](QChar c) { return c >= u'a' && c <= u'z'; };
    return !name.isEmpty() && name.size() <= kMaxEntityName && isLetter(name.front())
        && std::all_of(name.begin(), name.end(),
                       [isLetter](QChar c) { return isLetter(c) || (c >= u'0' && c <= u'9') || c == u'_'; });
}

} // namespace

QCborMap encode(const Operation &op, const Place &place)
{
    QCborMap map = commonFields(op);
    if (op.device != place.device || op.counter != place.counter) {
        map.insert(kOpCounter, static_cast<qint64>(op.counter));
        map.insert(kOpDevice, op.device.bytes());
    }
    if (!op.userSignature.isEmpty())
        map.insert(kOpUserSignature, op.userSignature);
    if (!op.deviceSignature.isEmpty())
        map.insert(kOpDeviceSignature, op.deviceSignature);
    if (!op.blobs.empty())
        map.insert(kOpBlobs, encodeBlobs(op.blobs));
    return map;
}

Result<Operation> decodeOperation(const QCborValue &value, const Place &place, qsizetype maxValue)
{
    if (!value.isMap())
        return fail(Code::integrity, QStringLiteral("an operation that is no map"));
    cbor::Fields fields(value.toMap());
    Operation op;
    op.device = place.device;
    op.counter = place.counter;
    op.id = fields.id<OperationId>(kOpId);
    if (fields.has(kOpCounter)) {
        op.counter = fields.number(kOpCounter);
        op.device = fields.id<DeviceId>(kOpDevice);
        // There is one way to write each.
        fields.refuseUnless(op.counter > 0 && (op.device != place.device || op.counter != place.counter));
    }
    op.group = fields.id<GroupId>(kOpGroup);
    op.part = fields.number(kOpPart, kMaxPart);
    op.last = fields.number(kOpLast, kMaxPart);
    op.hlc = static_cast<qint64>(fields.number(kOpClock));
    op.seen = fields.number(kOpSeen);
    op.entity = fields.text(kOpEntity, kMaxEntityName);
    op.row = fields.id<EntityId>(kOpRow);
    op.kind = static_cast<int>(fields.number(kOpKind, Operation::kLastKind));
    op.user = fields.id<StaffId>(kOpUser);
    op.skewMs = fields.integer(kOpSkew);
    op.schema = fields.number(kOpSchema, kMaxSmall);
    op.minReader = fields.number(kOpMinReader, kMaxSmall);
    op.fields = fields.map(kOpFields, kMaxFields);
    op.rowDigest = crypto::digestFrom(fields.bytes(kOpDigest, 32));
    if (fields.has(kOpUserSignature))
        op.userSignature = fields.bytes(kOpUserSignature, kOpSignature);
    if (fields.has(kOpDeviceSignature))
        op.deviceSignature = fields.bytes(kOpDeviceSignature, kOpSignature);
    if (fields.has(kOpBlobs))
        fields.refuseUnless(readBlobs(fields.map(kOpBlobs, kMaxFields), op));
    fields.refuseUnless(op.kind > 0 && op.part <= op.last && op.schema > 0 && op.minReader > 0 && !op.id.isNull()
                        && !op.device.isNull() && isEntityName(op.entity) && fitsFields(op.fields, maxValue));
    VB_DO(fields.finish("an operation"));
    return op;
}

Result<std::vector<QByteArray>> detachLarge(Operation &op)
{
    std::vector<QByteArray> chunks;
    for (const QCborValue &tag : op.fields.keys()) {
        const QCborValue value = op.fields.value(tag);
        if (!isLarge(value))
            continue;
        VB_TRY(SealedBlob blob, sealBlob(value));
        std::move(blob.chunks.begin(), blob.chunks.end(), std::back_inserter(chunks));
        op.blobs.emplace(static_cast<int>(tag.toInteger()), std::move(blob.ref));
        op.fields.remove(tag);
    }
    return chunks;
}

Result<void> attachLarge(Operation &op, const std::function<Result<QByteArray>(const QByteArray &)> &chunkOf)
{
    for (const auto &[tag, ref] : op.blobs) {
        std::vector<QByteArray> chunks;
        for (const QByteArray &name : ref.chunks) {
            VB_TRY(QByteArray chunk, chunkOf(name));
            chunks.push_back(std::move(chunk));
        }
        VB_TRY(const QCborValue value, openBlob(ref, chunks));
        op.fields.insert(tag, value);
    }
    op.blobs.clear();
    return {};
}

QByteArray signedBytes(const Operation &op)
{
    QCborMap map = commonFields(op);
    map.insert(kOpCounter, static_cast<qint64>(op.counter));
    map.insert(kOpDevice, op.device.bytes());
    return cbor::encode(map);
}

} // namespace vb::wire
