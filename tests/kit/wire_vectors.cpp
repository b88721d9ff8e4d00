#include "tests/kit/wire_vectors.h"

#include "core/base/cbor.h"
#include "core/keys/epoch_key.h"
#include "core/wire/checkpoint.h"
#include "core/wire/codes.h"
#include "core/wire/join_messages.h"
#include "core/wire/keys_body.h"
#include "core/wire/log_view.h"
#include "core/wire/session_messages.h"

#include <QCborArray>
#include <QJsonArray>

namespace vb::test {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 kMadeAt = 1'790'000'000'000;

SecretBytes fixedSecret(char letter)
{
    return SecretBytes::copyOf(QByteArray(32, letter));
}

QByteArray fixedId(char letter)
{
    return QByteArray(16, letter);
}

/// Two devices, an owner, a kit and a relay, and the log that they make.
class VectorPractice {
public:
    VectorPractice();
    QJsonObject json();

private:
    struct Author {
        const keys::DeviceKeys *device;
        wire::ChainEnd end {};
    };

    wire::Operation operation(const Author &author, const QString &entity, int kind, const QCborMap &fields);
    wire::Operation trust(const Author &author, const keys::TrustEntry &entry);
    wire::SegmentHeader nextHeader(const Author &author, wire::Stream stream);
    void number(Author &author, const wire::Segment &segment, const QByteArray &plain);
    void write(Author &author, wire::Stream stream, const std::vector<wire::Operation> &operations);
    void writeAudit(Author &author, const std::vector<QByteArray> &entries);
    void writeLog();
    keys::TrustAuthor owner() const { return keys::TrustAuthor::owner(m_practice, m_owner, m_desk); }

    crypto::Digest nodeAt(crypto::merkle::NodeId id) const;
    std::vector<crypto::Digest> consistencyFrom(quint64 old) const;
    QJsonObject keysJson() const;
    QJsonArray checkpointsJson() const;
    QJsonArray proofsJson() const;
    QJsonObject messagesJson();
    QJsonObject joinJson() const;

    keys::RootKeys m_root = keys::rootKeys(fixedSecret('K'));
    PracticeId m_practice = keys::practiceIdFor(m_root.root.publicKey);
    keys::UserKeys m_owner {crypto::SigningKey::fromSeed(fixedSecret('O')),
                            crypto::BoxKey::fromSecret(fixedSecret('o'))};
    keys::DeviceKeys m_desk {crypto::SigningKey::fromSeed(fixedSecret('D')),
                             crypto::BoxKey::fromSecret(fixedSecret('d'))};
    keys::DeviceKeys m_room {crypto::SigningKey::fromSeed(fixedSecret('L')),
                             crypto::BoxKey::fromSecret(fixedSecret('l'))};
    crypto::SigningKey m_relay = crypto::SigningKey::fromSeed(fixedSecret('R'));
    crypto::BoxKey m_reader = crypto::BoxKey::fromSecret(fixedSecret('A'));
    SecretBytes m_epochs[2] {fixedSecret('1'), fixedSecret('2')};
    quint64 m_epoch = 0; // in force
    quint64 m_counter = 0; // of operations made, for their ids
    keys::TrustState m_state {m_practice};
    wire::LogView m_log;
    std::vector<crypto::Digest> m_leaves;
    std::vector<wire::NumberedSegment> m_numbered;
    QJsonArray m_segments;
};

VectorPractice::VectorPractice()
{
    writeLog();
}

wire::Operation VectorPractice::operation(const Author &author, const QString &entity, int kind, const QCborMap &fields)
{
    wire::Operation op;
    const QByteArray name = QByteArray::number(++m_counter);
    op.id = OperationId::fromBytes(crypto::bytes(crypto::sha256(QByteArray("operation ") + name)).first(16));
    op.group = GroupId::fromBytes(crypto::bytes(crypto::sha256(QByteArray("group ") + name)).first(16));
    op.device = author.device->id();
    op.counter = author.end.nextCounter;
    op.hlc = (kMadeAt << 16) + qint64(m_counter);
    op.seen = m_log.size();
    op.entity = entity;
    op.row = EntityId::fromBytes(fixedId('e'));
    op.kind = kind;
    op.user = keys::staffIdFor(m_owner.publicPart());
    op.skewMs = -40;
    op.fields = fields;
    op.rowDigest = crypto::sha256(QByteArray("row ") + name);
    return op;
}

/// As the entity `trust` has it: place, kind, entry.
wire::Operation VectorPractice::trust(const Author &author, const keys::TrustEntry &entry)
{
    const auto position = static_cast<qint64>(m_state.size());
    VB_INVARIANT(m_state.apply(entry).ok());
    return operation(author, QLatin1String(wire::kTrustEntity), 7,
                     {{1, position}, {2, static_cast<int>(entry.kind)}, {3, keys::encode(entry)}});
}

wire::SegmentHeader VectorPractice::nextHeader(const Author &author, wire::Stream stream)
{
    wire::SegmentHeader header;
    header.practice = m_practice;
    header.device = author.device->id();
    header.stream = stream;
    header.chain = author.end.chain + 1;
    header.previous = author.end.hash;
    header.first = stream == wire::Stream::audit ? author.end.nextAudit : author.end.nextCounter;
    header.view = {m_log.size(), m_log.root()};
    header.epoch = m_epoch;
    return header;
}

void VectorPractice::number(Author &author, const wire::Segment &segment, const QByteArray &plain)
{
    const wire::SegmentHeader header = *wire::decodeHeader(segment.header.bytes);
    const QByteArray hash = wire::headerHash(segment.header.bytes);
    author.end = wire::endAfter(author.end, header, hash);
    m_leaves.push_back(wire::leafHash(segment.header));
    m_log.append(m_leaves.back());
    m_numbered.push_back({m_log.size(), segment.header, segment.body});
    m_segments.append(QJsonObject {{u"seq"_s, qint64(m_log.size())},
                                   {u"header"_s, hex(segment.header.bytes)},
                                   {u"signature"_s, hex(segment.header.signature)},
                                   {u"body"_s, hex(segment.body)},
                                   {u"fields"_s, headerFields(header)},
                                   {u"header_hash"_s, hex(hash)},
                                   {u"leaf"_s, hex(crypto::bytes(m_leaves.back()))},
                                   {u"root"_s, hex(crypto::bytes(m_log.root()))},
                                   {u"plain"_s, hex(plain)}});
}

void VectorPractice::write(Author &author, wire::Stream stream, const std::vector<wire::Operation> &operations)
{
    QCborArray plain;
    std::vector<wire::Operation> counted = operations;
    for (wire::Operation &op : counted) {
        op.counter = author.end.nextCounter + quint64(plain.size());
        plain.append(wire::encode(op, {op.device, op.counter}));
    }
    const wire::SegmentHeader clear = nextHeader(author, stream);
    const std::size_t epoch = std::max<quint64>(m_epoch, 1);
    const auto segment = stream == wire::Stream::keys
        ? wire::sealKeys(clear, counted, epoch, keys::streamKey(m_epochs[epoch - 1], keys::EpochStream::staff),
                         author.device->sign)
        : wire::sealOperations(clear, counted, keys::streamKey(m_epochs[epoch - 1], keys::EpochStream::ops),
                               author.device->sign);
    number(author, *segment, counted.empty() ? QByteArray() : cbor::encode(plain));
    m_epoch = m_state.epochs().size();
}

void VectorPractice::writeAudit(Author &author, const std::vector<QByteArray> &entries)
{
    wire::SegmentHeader clear = nextHeader(author, wire::Stream::audit);
    crypto::merkle::Frontier tree;
    QCborArray plain;
    for (const QByteArray &entry : entries) {
        tree.append(crypto::merkle::leafHash(entry));
        plain.append(entry);
    }
    clear.audit = wire::SegmentHeader::AuditHead {tree.size(), tree.root()};
    number(author, *wire::sealAudit(clear, entries, {1, m_reader.publicKey}, author.device->sign), cbor::encode(plain));
}

void VectorPractice::writeLog()
{
    Author desk {&m_desk};
    Author room {&m_room};
    const StaffId person = keys::staffIdFor(m_owner.publicPart());
    std::vector<wire::Operation> founding;
    founding.push_back(trust(desk, keys::genesis(m_root, person, m_owner.publicPart(), kMadeAt)));
    founding.push_back(
        trust(desk, keys::deviceCertificate(owner(), m_desk.publicPart(), keys::DeviceKind::fixed, kMadeAt)));
    founding.push_back(trust(desk, keys::epochEntry(owner(), m_state, m_epochs[0], {}, kMadeAt)));
    founding.push_back(trust(
        desk, keys::readerKeyEntry(owner(), m_state, m_reader, {{person, m_owner.box.publicKey}}, nullptr, kMadeAt)));
    founding.push_back(trust(
        desk,
        keys::signTrustEntry(
            owner(), keys::RelayPlace {1, u"https://relay.example:8443"_s, m_relay.publicKey, 0, {}, {}}, kMadeAt)));
    wire::Operation staff = operation(desk, u"staff"_s, 1, {{1, u"imani"_s}, {2, u"Imani Duarte"_s}, {4, true}});
    staff.counter = founding.size() + 1;
    staff.userSignature = crypto::sign(m_owner.sign, "verbena/operation/v1", wire::signedBytes(staff));
    staff.deviceSignature = crypto::sign(m_desk.sign, "verbena/operation/v1", wire::signedBytes(staff));
    founding.push_back(staff);
    write(desk, wire::Stream::keys, founding); // 1

    write(desk, wire::Stream::ops,
          {operation(desk, u"patient"_s, 1, {{2, u"Núria"_s}, {3, u"Lindqvist"_s}, {6, u"1984-02-29"_s}, {10, false}}),
           operation(desk, u"patient"_s, 2, {{8, nullptr}, {20, fixedId('f')}, {21, -7}})}); // 2
    writeAudit(desk, {"first entry", "second entry"}); // 3
    write(desk, wire::Stream::keys,
          {trust(desk, keys::deviceCertificate(owner(), m_room.publicPart(), keys::DeviceKind::laptop, kMadeAt))}); // 4
    write(room, wire::Stream::ops, {operation(room, u"visit"_s, 1, {{1, fixedId('e')}})}); // 5
    const keys::TrustEntry revoked = keys::deviceRevoked(owner(), m_room.id(), kMadeAt);
    std::vector<wire::Operation> revoking {trust(desk, revoked)};
    revoking.push_back(trust(desk, keys::epochEntry(owner(), m_state, m_epochs[1], m_epochs[0], kMadeAt)));
    write(desk, wire::Stream::keys, revoking); // 6
    write(desk, wire::Stream::ops, {}); // 7, a heartbeat
}

QJsonObject VectorPractice::keysJson() const
{
    return {
        {u"practice"_s, hex(m_practice.bytes())},
        {u"root_public"_s, hex(m_root.root.publicKey)},
        {u"relay_seed"_s, hex(m_relay.seed.view())},
        {u"relay_public"_s, hex(m_relay.publicKey)},
        {u"reader_secret"_s, hex(m_reader.secret.view())},
        {u"epochs"_s, QJsonArray {hex(m_epochs[0].view()), hex(m_epochs[1].view())}},
        {u"devices"_s,
         QJsonArray {QJsonObject {{u"id"_s, hex(m_desk.id().bytes())}, {u"seed"_s, hex(m_desk.sign.seed.view())}},
                     QJsonObject {{u"id"_s, hex(m_room.id().bytes())}, {u"seed"_s, hex(m_room.sign.seed.view())}}}}};
}

QJsonArray VectorPractice::checkpointsJson() const
{
    QJsonArray notes;
    for (quint64 size = 0; size <= m_log.size(); ++size)
        notes.append(QString::fromUtf8(wire::signCheckpoint({m_practice, size, *m_log.rootAt(size), 1}, m_relay)));
    return notes;
}

/// Complete subtrees from the leaves, as the definition says.
crypto::Digest VectorPractice::nodeAt(crypto::merkle::NodeId id) const
{
    crypto::merkle::Frontier tree;
    const std::size_t first = id.index << id.level;
    for (std::size_t i = first; i < first + (std::size_t(1) << id.level); ++i)
        tree.append(m_leaves.at(i));
    return tree.root();
}

std::vector<crypto::Digest> VectorPractice::consistencyFrom(quint64 old) const
{
    return crypto::merkle::consistencyProof(old, m_log.size(),
                                            [this](crypto::merkle::NodeId id) { return nodeAt(id); });
}

QJsonArray VectorPractice::proofsJson() const
{
    const crypto::merkle::NodeSource nodes = [this](crypto::merkle::NodeId id) { return nodeAt(id); };
    QJsonArray proofs;
    const quint64 size = m_log.size();
    for (quint64 seq = 1; seq <= size; ++seq)
        proofs.append(QJsonObject {
            {u"kind"_s, u"inclusion"_s},
            {u"seq"_s, qint64(seq)},
            {u"size"_s, qint64(size)},
            {u"reply"_s, hex(wire::encode(wire::ProofReply {crypto::merkle::inclusionProof(seq - 1, size, nodes)}))}});
    for (quint64 old = 1; old < size; ++old)
        proofs.append(QJsonObject {{u"kind"_s, u"consistency"_s},
                                   {u"old"_s, qint64(old)},
                                   {u"size"_s, qint64(size)},
                                   {u"reply"_s, hex(wire::encode(wire::ProofReply {consistencyFrom(old)}))}});
    return proofs;
}

QJsonObject VectorPractice::messagesJson()
{
    const wire::Connection connection {crypto::bytes(crypto::sha256(QByteArrayView("certificate"))), m_practice,
                                       QByteArray(32, 'n')};
    const QByteArray note = wire::signCheckpoint({m_practice, m_log.size(), m_log.root(), 1}, m_relay);
    const wire::LogPage page {kMadeAt, m_log.size(), note, m_numbered};
    wire::LogPage headersOnly = page;
    for (wire::NumberedSegment &segment : headersOnly.segments)
        segment.body.reset();
    const wire::Segment last {m_numbered.back().header, *m_numbered.back().body};
    const wire::Head head {kMadeAt, note, 6, wire::headerHash(last.header.bytes)};
    wire::SessionReply healing {QByteArray(32, 't'), 3'600'000, head};
    healing.heal = wire::HealNote::healing;
    const wire::HealState state {kMadeAt, QByteArray(16, 'h'), false, 5, m_log.size(), {m_room.id()}, {5}};
    wire::HealOffer offer {note, consistencyFrom(state.size), {m_numbered.begin() + 3, m_numbered.begin() + 5}, 2};
    offer.segments.back().body.reset();
    offer.order = wire::orderToOpen(m_practice, m_desk.id(), state, m_owner.sign);
    return {{u"session_of_a_log_that_heals"_s, hex(wire::encode(healing))},
            {u"heal_offer"_s, hex(wire::encode(offer))},
            {u"heal_state"_s, hex(wire::encode(state))},
            {u"moved_log"_s, hex(wire::encode(wire::MovedLog {m_practice, QByteArray(16, 's'), offer.segments, 0}))},
            {u"identity"_s, hex(wire::encode(wire::Identity {m_relay.publicKey, u"eu-north"_s, {}}))},
            {u"hello"_s, hex(wire::encode(wire::Hello {m_practice, connection.clientNonce}))},
            {u"relay_proof"_s, hex(wire::encode(wire::proveRelay(connection, QByteArray(32, 'r'), m_relay)))},
            {u"device_proof"_s,
             hex(wire::encode(wire::proveDevice(connection, QByteArray(32, 'r'), m_desk.id(), m_desk.sign)))},
            {u"session"_s, hex(wire::encode(wire::SessionReply {QByteArray(32, 't'), 3'600'000, head}))},
            {u"head"_s, hex(wire::encode(head))},
            {u"new_practice"_s, hex(wire::encode(wire::NewPractice {m_practice, QByteArray(16, 's'), {last}}))},
            {u"push"_s, hex(wire::encode(wire::PushRequest {6, {last}}))},
            {u"push_reply"_s, hex(wire::encode(wire::PushReply {{7}, wire::LogPage {kMadeAt, 7, note, {}}}))},
            {u"page"_s, hex(wire::encode(page))},
            {u"page_of_headers"_s, hex(wire::encode(headersOnly))},
            {u"refusal"_s, hex(wire::encode(wire::Refusal {u"cloned"_s, u"another segment 6"_s, 0}))},
            {u"certificate_hash"_s, hex(connection.certificateHash)}};
}

QJsonObject VectorPractice::joinJson() const
{
    const SecretBytes code = SecretBytes::copyOf(QByteArray::fromHex("000102030405060708090a0b0c0d0e0f"));
    const wire::Mailbox mailbox = wire::Mailbox::fromCode(code);
    const wire::JoinRequest request {m_room.sign.publicKey, m_room.box.publicKey, u"Treatment room 2"_s,
                                     QByteArray(16, 'n')};
    wire::JoinGrant grant;
    grant.practice = m_practice;
    grant.genesis = "the genesis entry";
    grant.relayIdentity = m_relay.publicKey;
    grant.certificates = {"a certificate"};
    grant.epoch = 1;
    grant.epochKey = QByteArray(80, 'e');
    grant.logSize = m_log.size();
    grant.logRoot = m_log.root();
    grant.frontier = m_log.frontier().subtrees();
    for (const std::size_t keysSegment : {0, 3, 5})
        grant.keysLeaves = wire::foldKeysLeaf(grant.keysLeaves, m_leaves.at(keysSegment));
    const QByteArray asked = wire::sealRequest(request, mailbox);
    return {{u"code"_s, hex(code.view())},
            {u"code_text"_s, wire::joinCodeText(code)},
            {u"mailbox_id"_s, hex(mailbox.id)},
            {u"joiner_key"_s, hex(mailbox.joinerKey.view())},
            {u"inviter_key"_s, hex(mailbox.inviterKey.view())},
            {u"request"_s, hex(asked)},
            {u"grant"_s, hex(wire::sealGrant(grant, mailbox, asked))},
            {u"name"_s, request.name},
            {u"keys_leaves"_s, hex(crypto::bytes(grant.keysLeaves))},
            {u"words"_s, wire::joinWords(code, asked).join(u' ')}};
}

QJsonObject VectorPractice::json()
{
    wire::AdminToken token = wire::makeAdminToken(m_relay.publicKey);
    token.secret = SecretBytes::copyOf(QByteArray(16, 's'));
    return {{u"keys"_s, keysJson()},
            {u"segments"_s, m_segments},
            {u"checkpoints"_s, checkpointsJson()},
            {u"proofs"_s, proofsJson()},
            {u"messages"_s, messagesJson()},
            {u"join"_s, joinJson()},
            {u"admin_token"_s, wire::adminTokenText(token)},
            {u"log_words"_s, wire::logWords(m_practice, {m_log.size(), m_log.root()}).join(u' ')}};
}

} // namespace

QString hex(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex());
}

QByteArray unhex(const QJsonValue &value)
{
    return QByteArray::fromHex(value.toString().toLatin1());
}

QJsonObject headerFields(const wire::SegmentHeader &header)
{
    QJsonObject fields {
        {u"version"_s, qint64(header.version)},     {u"practice"_s, hex(header.practice.bytes())},
        {u"device"_s, hex(header.device.bytes())},  {u"stream"_s, wire::streamName(header.stream)},
        {u"chain"_s, qint64(header.chain)},         {u"previous"_s, hex(header.previous)},
        {u"first"_s, qint64(header.first)},         {u"count"_s, qint64(header.count)},
        {u"view_size"_s, qint64(header.view.size)}, {u"view_root"_s, hex(crypto::bytes(header.view.root))},
        {u"epoch"_s, qint64(header.epoch)},         {u"term"_s, qint64(header.term)},
        {u"body_size"_s, qint64(header.bodySize)},  {u"body_hash"_s, hex(crypto::bytes(header.bodyHash))}};
    if (header.audit) {
        fields.insert(u"audit_size"_s, qint64(header.audit->size));
        fields.insert(u"audit_root"_s, hex(crypto::bytes(header.audit->root)));
    }
    return fields;
}

QJsonObject makeWireVectors()
{
    return VectorPractice().json();
}

} // namespace vb::test
