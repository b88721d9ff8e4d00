#include "core/wire/session_messages.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/wire/labels.h"

namespace vb::wire {

namespace {

constexpr qsizetype kMaxRegion = 64;
constexpr qsizetype kAdminSecretBytes = 16;

Result<cbor::Fields> sessionFields(const QByteArray &bytes)
{
    if (bytes.size() > kMaxMessage)
        return fail(Code::integrity, QStringLiteral("a message of %1 bytes").arg(bytes.size()));
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    return cbor::Fields(map);
}

QByteArray relaySigns(const Connection &connection)
{
    return cbor::encode(
        QCborMap {{1, connection.certificateHash}, {2, connection.practice.bytes()}, {3, connection.clientNonce}});
}

QByteArray deviceSigns(const Connection &connection, const QByteArray &relayNonce, DeviceId device)
{
    return cbor::encode(QCborMap {{1, connection.certificateHash},
                                  {2, connection.practice.bytes()},
                                  {3, connection.clientNonce},
                                  {4, relayNonce},
                                  {5, device.bytes()}});
}

} // namespace

RelayProof proveRelay(const Connection &connection, const QByteArray &relayNonce, const crypto::SigningKey &relay)
{
    return {relay.publicKey, relayNonce, crypto::sign(relay, label::kRelayProof, relaySigns(connection))};
}

bool proofHolds(const RelayProof &proof, const Connection &connection, QByteArrayView identity)
{
    return crypto::equal(proof.identity, identity)
        && crypto::verify(identity, label::kRelayProof, relaySigns(connection), proof.signature);
}

DeviceProof proveDevice(const Connection &connection, const QByteArray &relayNonce, DeviceId device,
                        const crypto::SigningKey &key)
{
    return {connection.practice,
            device,
            connection.clientNonce,
            relayNonce,
            crypto::sign(key, label::kDeviceProof, deviceSigns(connection, relayNonce, device)),
            std::nullopt};
}

bool proofHolds(const DeviceProof &proof, const QByteArray &certificateHash, QByteArrayView devicePublicKey)
{
    const Connection connection {certificateHash, proof.practice, proof.clientNonce};
    return crypto::verify(devicePublicKey, label::kDeviceProof, deviceSigns(connection, proof.relayNonce, proof.device),
                          proof.signature);
}

QByteArray encode(const Identity &message)
{
    return cbor::encode(QCborMap {{1, message.key}, {2, message.region}, {3, message.relayEntry}});
}

Result<Identity> decodeIdentity(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    Identity message;
    message.key = fields.bytes(1, 32);
    message.region = fields.text(2, kMaxRegion);
    message.relayEntry = fields.bytesUpTo(3, kMaxTrustBytes);
    VB_DO(fields.finish("an identity"));
    return message;
}

QByteArray encode(const Hello &message)
{
    return cbor::encode(QCborMap {{1, message.practice.bytes()}, {2, message.clientNonce}});
}

Result<Hello> decodeHello(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    Hello message;
    message.practice = fields.id<PracticeId>(1);
    message.clientNonce = fields.bytes(2, kNonce);
    VB_DO(fields.finish("a hello"));
    return message;
}

QByteArray encode(const RelayProof &message)
{
    return cbor::encode(QCborMap {{1, message.identity}, {2, message.relayNonce}, {3, message.signature}});
}

Result<RelayProof> decodeRelayProof(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    RelayProof message;
    message.identity = fields.bytes(1, 32);
    message.relayNonce = fields.bytes(2, kNonce);
    message.signature = fields.bytes(3, kSignature);
    VB_DO(fields.finish("a relay's proof"));
    return message;
}

QByteArray encode(const DeviceProof &message)
{
    QCborMap map {{1, message.practice.bytes()},
                  {2, message.device.bytes()},
                  {3, message.clientNonce},
                  {4, message.relayNonce},
                  {5, message.signature}};
    if (message.first)
        map.insert(6, encodeSegments({*message.first}));
    return cbor::encode(map);
}

Result<DeviceProof> decodeDeviceProof(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    DeviceProof message;
    message.practice = fields.id<PracticeId>(1);
    message.device = fields.id<DeviceId>(2);
    message.clientNonce = fields.bytes(3, kNonce);
    message.relayNonce = fields.bytes(4, kNonce);
    message.signature = fields.bytes(5, kSignature);
    QCborArray first;
    if (fields.has(6)) {
        first = fields.array(6, 1);
        fields.refuseUnless(first.size() == 1);
    }
    VB_DO(fields.finish("a device's proof"));
    VB_TRY(const std::vector<Segment> segments, decodeSegments(first));
    if (!segments.empty())
        message.first = segments.front();
    return message;
}

QByteArray encode(const SessionReply &message)
{
    QCborMap map {{1, message.token}, {2, message.validMs}, {3, encode(message.head)}};
    if (message.heal != HealNote::none)
        map.insert(4, static_cast<int>(message.heal));
    return cbor::encode(map);
}

Result<SessionReply> decodeSessionReply(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    SessionReply message;
    message.token = fields.bytes(1, kToken);
    message.validMs = static_cast<qint64>(fields.number(2));
    const QByteArray head = fields.bytesUpTo(3, kMaxMessage);
    if (fields.has(4)) {
        message.heal = static_cast<HealNote>(fields.number(4, static_cast<quint64>(HealNote::asks)));
        fields.refuseUnless(message.heal != HealNote::none);
    }
    VB_DO(fields.finish("a session"));
    VB_TRY(message.head, decodeHead(head));
    return message;
}

QByteArray encode(const NewPractice &message)
{
    return cbor::encode(
        QCborMap {{1, message.practice.bytes()}, {2, message.secret}, {3, encodeSegments(message.segments)}});
}

Result<NewPractice> decodeNewPractice(const QByteArray &bytes)
{
    VB_TRY(cbor::Fields fields, sessionFields(bytes));
    NewPractice message;
    message.practice = fields.id<PracticeId>(1);
    message.secret = fields.bytes(2, kAdminSecretBytes);
    const QCborArray segments = fields.array(3, kMaxSegments);
    VB_DO(fields.finish("a new practice"));
    VB_TRY(message.segments, decodeSegments(segments));
    return message;
}

} // namespace vb::wire
