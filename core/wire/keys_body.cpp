#include "core/wire/keys_body.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/crypto/aead.h"
#include "core/wire/packing.h"

#include <QtEndian>

namespace vb::wire {

namespace {

enum RunKey : int { kRunClear = 1, kRunEpoch, kRunCount, kRunSealed };

bool isTrust(const Operation &op)
{
    return op.entity == QLatin1String(kTrustEntity);
}

/// Where a sealed run stands, so that it opens there only.
QByteArray runContext(const SegmentHeader &header, const KeysRun &run)
{
    QByteArray place(16, Qt::Uninitialized);
    qToBigEndian(run.epoch, place.data());
    qToBigEndian(run.first, place.data() + 8);
    return bodyContext(header) + place;
}

QCborArray encodedRun(const SegmentHeader &header, std::span<const Operation> operations, quint64 first)
{
    QCborArray array;
    Place place {header.device, first};
    for (const Operation &op : operations) {
        array.append(encode(op, place));
        ++place.counter;
    }
    return array;
}

Result<std::vector<Operation>> decodedRun(const SegmentHeader &header, const QCborArray &array, quint64 first,
                                          bool isClear)
{
    std::vector<Operation> operations;
    Place place {header.device, first};
    for (const QCborValue &value : array) {
        VB_TRY(Operation op, decodeOperation(value, place, isClear ? kMaxTrustValue : kMaxValue));
        VB_DO(seenBy(header, op));
        if (isTrust(op) != isClear || (isClear && trustEnvelope(op).isEmpty()))
            return fail(Code::integrity, QStringLiteral("a keys segment that mixes trust and staff entries"));
        operations.push_back(std::move(op));
        ++place.counter;
    }
    return operations;
}

Result<KeysRun> readRun(const SegmentHeader &header, const QCborValue &value, quint64 first)
{
    if (!value.isMap())
        return fail(Code::integrity, QStringLiteral("a keys segment with something else than runs"));
    cbor::Fields fields(value.toMap());
    KeysRun run;
    run.first = first;
    if (fields.has(kRunClear)) {
        const QCborArray array = fields.array(kRunClear, qsizetype(kMaxOperations));
        VB_DO(fields.finish("a clear run"));
        run.count = static_cast<quint64>(array.size());
        VB_TRY(run.clear, decodedRun(header, array, first, true));
    } else {
        run.epoch = fields.number(kRunEpoch);
        run.count = fields.number(kRunCount, kMaxOperations);
        run.sealed = fields.bytesUpTo(kRunSealed, kMaxBody);
        fields.refuseUnless(run.epoch > 0);
        VB_DO(fields.finish("a sealed run"));
    }
    if (run.count == 0)
        return fail(Code::integrity, QStringLiteral("a run of nothing"));
    return run;
}

} // namespace

QByteArray trustEnvelope(const Operation &operation)
{
    return operation.fields.value(qint64(kTrustEnvelope)).toByteArray();
}

Result<Segment> sealKeys(SegmentHeader header, const std::vector<Operation> &operations, quint64 epoch,
                         const SecretBytes &staffKey, const crypto::SigningKey &device)
{
    VB_INVARIANT(header.stream == Stream::keys && operations.size() <= kMaxOperations);
    header.count = operations.size();
    if (operations.empty())
        return signSegment(header, {}, device);
    QCborArray runs;
    const std::span<const Operation> all(operations);
    for (std::size_t at = 0; at < all.size();) {
        std::size_t end = at + 1;
        while (end < all.size() && isTrust(all[end]) == isTrust(all[at]))
            ++end;
        KeysRun run;
        run.first = header.first + at;
        run.count = end - at;
        const QCborArray array = encodedRun(header, all.subspan(at, end - at), run.first);
        if (isTrust(all[at])) {
            runs.append(QCborMap {{kRunClear, array}});
        } else {
            VB_INVARIANT(epoch > 0);
            run.epoch = epoch;
            VB_TRY(const QByteArray packed, pack(cbor::encode(array)));
            runs.append(QCborMap {{kRunEpoch, static_cast<qint64>(epoch)},
                                  {kRunCount, static_cast<qint64>(run.count)},
                                  {kRunSealed, crypto::xaesSeal(staffKey, packed, runContext(header, run))}});
        }
        at = end;
    }
    return signSegment(header, cbor::encode(runs), device);
}

Result<std::vector<KeysRun>> readKeys(const SegmentHeader &header, QByteArrayView body)
{
    std::vector<KeysRun> runs;
    if (header.stream != Stream::keys)
        return fail(Code::invalid, QStringLiteral("not a keys segment"));
    if (header.count == 0)
        return runs;
    VB_TRY(const QCborValue value, cbor::decode(body.toByteArray()));
    if (!value.isArray() || static_cast<quint64>(value.toArray().size()) > header.count)
        return fail(Code::integrity, QStringLiteral("a keys segment that is no list of runs"));
    quint64 next = header.first;
    for (const QCborValue &item : value.toArray()) {
        VB_TRY(KeysRun run, readRun(header, item, next));
        next += run.count;
        runs.push_back(std::move(run));
    }
    if (next != header.next())
        return fail(Code::integrity, QStringLiteral("segment %1 holds another number than it says").arg(header.chain));
    return runs;
}

Result<std::vector<Operation>> openRun(const SegmentHeader &header, const KeysRun &run, const SecretBytes &staffKey)
{
    VB_TRY(const SecretBytes packed, crypto::xaesOpen(staffKey, run.sealed, runContext(header, run)));
    VB_TRY(const QByteArray plain, unpack(packed.view()));
    VB_TRY(const QCborValue value, cbor::decode(plain));
    if (!value.isArray() || static_cast<quint64>(value.toArray().size()) != run.count)
        return fail(Code::integrity, QStringLiteral("a sealed run that holds another number than it says"));
    return decodedRun(header, value.toArray(), run.first, false);
}

} // namespace vb::wire
