#include "core/wire/heal_messages.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/wire/checkpoint.h"
#include "core/wire/labels.h"

#include <algorithm>

namespace vb::wire {

namespace {

Result<cbor::Fields> healFields(const QByteArray &bytes)
{
    if (bytes.size() > kMaxMessage)
        return fail(Code::integrity, QStringLiteral("a message of %1 bytes").arg(bytes.size()));
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    return cbor::Fields(map);
}

QByteArray orderSigns(PracticeId practice, DeviceId device, const QByteArray &healId, quint64 size)
{
    return cbor::encode(
        QCborMap {{1, practice.bytes()}, {2, device.bytes()}, {3, healId}, {4, static_cast<qint64>(size)}});
}

Result<std::vector<crypto::Digest>> hashesFrom(const QCborArray &array)
{
    std::vector<crypto::Digest> hashes;
    for (const QCborValue &value : array) {
        if (!value.isByteArray() || value.toByteArray().size() != 32)
            return fail(Code::integrity, QStringLiteral("a proof with an unfit hash"));
        hashes.push_back(crypto::digestFrom(value.toByteArray()));
    }
    return hashes;
}

} // namespace

HealOrder orderToOpen(PracticeId practice, DeviceId device, const HealState &state, const crypto::SigningKey &owner)
{
    return {owner.publicKey,
            crypto::sign(owner, label::kHealOrder, orderSigns(practice, device, state.id, state.size))};
}

bool orderHolds(const HealOrder &order, PracticeId practice, DeviceId device, const QByteArray &healId, quint64 size)
{
    return crypto::verify(order.signer, label::kHealOrder, orderSigns(practice, device, healId, size), order.signature);
}

QByteArray encode(const MovedLog &message)
{
    QCborMap map {{1, message.practice.bytes()}, {2, message.secret}, {3, encodeNumbered(message.segments)}};
    if (message.term > 0)
        map.insert(4, static_cast<qint64>(message.term));
    return cbor::encode(map);
}

Result<MovedLog> decodeMovedLog(const QByteArray &bytes)
{
    constexpr qsizetype kSecretOfToken = 16;
    VB_TRY(cbor::Fields fields, healFields(bytes));
    MovedLog message;
    message.practice = fields.id<PracticeId>(1);
    message.secret = fields.bytes(2, kSecretOfToken);
    const QCborArray segments = fields.array(3, kMaxSegments);
    if (fields.has(4)) {
        message.term = fields.number(4);
        fields.refuseUnless(message.term > 0);
    }
    VB_DO(fields.finish("a log that moves"));
    VB_TRY(message.segments, decodeNumbered(segments));
    return message;
}

QByteArray encode(const HealOffer &message)
{
    QCborArray proof;
    for (const crypto::Digest &hash : message.proof)
        proof.append(crypto::bytes(hash));
    QCborMap map {{1, message.checkpoint},
                  {2, proof},
                  {3, encodeNumbered(message.segments)},
                  {4, static_cast<qint64>(message.after)}};
    if (message.order)
        map.insert(5, QCborMap {{1, message.order->signer}, {2, message.order->signature}});
    return cbor::encode(map);
}

Result<HealOffer> decodeHealOffer(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, healFields(bytes));
    HealOffer message;
    message.checkpoint = fields.bytesUpTo(1, kMaxCheckpoint);
    const QCborArray proof = fields.array(2, kMaxConsistency);
    const QCborArray segments = fields.array(3, kMaxSegments);
    message.after = fields.number(4);
    QCborMap order;
    const bool hasOrder = fields.has(5);
    if (hasOrder)
        order = fields.map(5, 2);
    VB_DO(fields.finish("an offer to heal"));
    VB_TRY(message.proof, hashesFrom(proof));
    VB_TRY(message.segments, decodeNumbered(segments));
    if (hasOrder) {
        cbor::Fields parts(order);
        message.order = HealOrder {parts.bytes(1, 32), parts.bytes(2, kSignature)};
        VB_DO(parts.finish("an order to open"));
    }
    return message;
}

QByteArray encode(const HealState &message)
{
    QCborArray silent;
    for (const DeviceId &device : message.silent)
        silent.append(device.bytes());
    QCborArray wanted;
    for (const quint64 seq : message.wanted)
        wanted.append(static_cast<qint64>(seq));
    return cbor::encode(QCborMap {{1, message.nowMs},
                                  {2, message.id},
                                  {3, message.isOpen},
                                  {4, static_cast<qint64>(message.size)},
                                  {5, static_cast<qint64>(message.target)},
                                  {6, silent},
                                  {7, wanted}});
}

Result<HealState> decodeHealState(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, healFields(bytes));
    HealState message;
    message.nowMs = fields.integer(1);
    message.id = fields.bytes(2, kHealId);
    message.isOpen = fields.boolean(3);
    message.size = fields.number(4);
    message.target = fields.number(5);
    const QCborArray silent = fields.array(6, kMaxSilent);
    const QCborArray wanted = fields.array(7, kMaxWanted);
    for (const QCborValue &value : silent) {
        fields.refuseUnless(value.isByteArray() && value.toByteArray().size() == 16);
        message.silent.push_back(DeviceId::fromBytes(value.toByteArray()));
    }
    for (const QCborValue &value : wanted) {
        fields.refuseUnless(value.isInteger() && value.toInteger() > 0);
        message.wanted.push_back(static_cast<quint64>(value.toInteger()));
    }
    fields.refuseUnless(std::is_sorted(message.silent.begin(), message.silent.end())
                        && std::is_sorted(message.wanted.begin(), message.wanted.end()));
    VB_DO(fields.finish("how a log heals"));
    return message;
}

} // namespace vb::wire
