#include "core/base/cbor.h"
#include "core/keys/epoch_key.h"
#include "core/wire/codes.h"
#include "core/wire/join_messages.h"
#include "core/wire/keys_body.h"
#include "core/wire/log_verifier.h"
#include "core/wire/session_messages.h"
#include "tests/kit/test_main.h"
#include "tests/kit/wire_vectors.h"

#include <QCborArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace vb;
using namespace vb::wire;
using namespace Qt::StringLiterals;
using vb::test::hex;
using vb::test::unhex;

namespace {

const QString kVectorFile = QStringLiteral(VB_SOURCE_DIR "/tests/core/vectors/sync_v1.json");

/// Of the whole file. The vectors are the protocol: when this has to change, PCs of before no longer understand those
/// of after, and the version has to rise. VB_UPDATE_VECTORS=1 writes another file.
constexpr char kFrozen[] = "8e8f9f559a12dcae29f18dbeed7a479dd8557b69e60dd84b688cf614840addf3";

SecretBytes secretOf(const QJsonValue &value)
{
    return SecretBytes::copyOf(unhex(value));
}

/// Devices and rules from the keys segments themselves, as a new PC gets them.
class FoldedTrust : public LogFacts {
public:
    explicit FoldedTrust(PracticeId practice) : m_state(practice) { }

    /// Whether all entries of the segment are good.
    bool take(const NumberedSegment &segment)
    {
        const bool good = applied(m_state, *decodeHeader(segment.header.bytes), *segment.body);
        m_rules[segment.seq]
            = {m_state.versionFloor(), m_state.epochs().size(), m_state.relay() ? m_state.relay()->term : 1};
        return good;
    }
    DeviceStanding deviceAt(const SegmentHeader &header, quint64, const std::optional<QByteArray> &body) const override
    {
        keys::TrustState state = m_state;
        if (state.device(header.device) == nullptr && body)
            applied(state, header, *body);
        const keys::TrustState::Device *device = state.device(header.device);
        if (device == nullptr)
            return {};
        return {device->revoked ? DeviceStanding::revoked : DeviceStanding::live, device->keys.sign};
    }
    std::optional<InForce> inForceAt(quint64 size) const override
    {
        return size == 0 ? InForce {} : std::prev(m_rules.upper_bound(size))->second;
    }
    std::optional<crypto::Digest> rootAt(quint64) const override { return std::nullopt; }
    std::optional<crypto::Digest> leafAt(quint64) const override { return std::nullopt; }
    QByteArray hashOf(const DeviceId &, quint64) const override { return {}; }

private:
    static bool applied(keys::TrustState &state, const SegmentHeader &header, const QByteArray &body)
    {
        if (header.stream != Stream::keys)
            return true;
        const auto runs = readKeys(header, body);
        bool good = runs.ok();
        for (const KeysRun &run : runs.valueOr(std::vector<KeysRun> {}))
            for (const Operation &op : run.clear) {
                const auto entry = keys::decodeTrustEntry(trustEnvelope(op));
                good = good && entry.ok() && state.apply(*entry).ok();
            }
        return good;
    }

    keys::TrustState m_state;
    std::map<quint64, InForce> m_rules;
};

} // namespace

/// The bytes of the protocol, frozen: what was once on the wire is read, verified and written alike for ever.
class TestWireVectors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theFileIsFrozen();
    void headers();
    void operations();
    void keysSegments();
    void auditSegments();
    void theWholeLogIsGood();
    void checkpoints();
    void proofs();
    void messages();
    void healing();
    void joining();
    void codesAndWords();
    void aStrangersVerifierAgrees();
    void aStrangersVerifierFindsEveryChange();

private:
    SegmentHeader headerAt(qsizetype i) const;
    NumberedSegment segmentAt(qsizetype i) const;
    QString verify(const QJsonObject &vectors) const;

    QJsonObject m_vectors;
    QJsonObject m_keys;
    QJsonArray m_segments;
    PracticeId m_practice;
    QTemporaryDir m_folder;
};

void TestWireVectors::initTestCase()
{
    if (qEnvironmentVariableIsSet("VB_UPDATE_VECTORS")) {
        QFile out(kVectorFile);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(QJsonDocument(test::makeWireVectors()).toJson(QJsonDocument::Indented));
    }
    QFile file(kVectorFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_vectors = QJsonDocument::fromJson(file.readAll()).object();
    m_keys = m_vectors["keys"_L1].toObject();
    m_segments = m_vectors["segments"_L1].toArray();
    m_practice = PracticeId::fromBytes(unhex(m_keys["practice"_L1]));
    QCOMPARE(m_segments.size(), 7);
    QVERIFY(m_folder.isValid());
}

void TestWireVectors::theFileIsFrozen()
{
    QFile file(kVectorFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(crypto::bytes(crypto::sha256(file.readAll())).toHex(), QByteArray(kFrozen));
}

SegmentHeader TestWireVectors::headerAt(qsizetype i) const
{
    return *decodeHeader(unhex(m_segments.at(i)["header"_L1]));
}

NumberedSegment TestWireVectors::segmentAt(qsizetype i) const
{
    const QJsonValue segment = m_segments.at(i);
    return {quint64(segment["seq"_L1].toInteger()),
            {unhex(segment["header"_L1]), unhex(segment["signature"_L1])},
            unhex(segment["body"_L1])};
}

void TestWireVectors::headers()
{
    LogView log;
    const QJsonArray devices = m_keys["devices"_L1].toArray();
    for (qsizetype i = 0; i < m_segments.size(); ++i) {
        const QJsonValue expected = m_segments.at(i);
        const NumberedSegment segment = segmentAt(i);
        const SegmentHeader header = headerAt(i);
        QCOMPARE(test::headerFields(header), expected["fields"_L1].toObject());
        QCOMPARE(hex(headerHash(segment.header.bytes)), expected["header_hash"_L1].toString());
        QCOMPARE(hex(crypto::bytes(leafHash(segment.header))), expected["leaf"_L1].toString());
        log.append(leafHash(segment.header));
        QCOMPARE(hex(crypto::bytes(log.root())), expected["root"_L1].toString());
        QVERIFY(bodyFits(header, *segment.body));
        const auto device = std::find_if(devices.begin(), devices.end(), [&header](const QJsonValue &d) {
            return unhex(d["id"_L1]) == header.device.bytes();
        });
        QVERIFY(device != devices.end());
        const crypto::SigningKey key = crypto::SigningKey::fromSeed(secretOf((*device)["seed"_L1]));
        QVERIFY(wire::verify(segment.header, key.publicKey));
        QVERIFY(sealHeader(header, key) == segment.header);
    }
}

void TestWireVectors::operations()
{
    const QJsonArray epochs = m_keys["epochs"_L1].toArray();
    for (const qsizetype i : {1, 4, 6}) {
        const SegmentHeader header = headerAt(i);
        QCOMPARE(header.stream, Stream::ops);
        const SecretBytes epoch = secretOf(epochs.at(qsizetype(header.epoch) - 1));
        const auto opened = openOperations(header, *segmentAt(i).body, keys::streamKey(epoch, keys::EpochStream::ops));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QCOMPARE(quint64(opened->size()), header.count);
        QCborArray again;
        for (const Operation &op : *opened)
            again.append(encode(op, {header.device, header.first + quint64(again.size())}));
        QCOMPARE(again.isEmpty() ? QString() : hex(cbor::encode(again)), m_segments.at(i)["plain"_L1].toString());
    }
}

void TestWireVectors::keysSegments()
{
    const QJsonArray epochs = m_keys["epochs"_L1].toArray();
    for (const qsizetype i : {0, 3, 5}) {
        const SegmentHeader header = headerAt(i);
        const auto runs = readKeys(header, *segmentAt(i).body);
        QVERIFY2(runs.ok(), runs.ok() ? "" : qPrintable(runs.error().detail));
        QCborArray again;
        for (const KeysRun &run : *runs) {
            std::vector<Operation> all = run.clear;
            if (run.epoch > 0) {
                const SecretBytes epoch = secretOf(epochs.at(qsizetype(run.epoch) - 1));
                all = openRun(header, run, keys::streamKey(epoch, keys::EpochStream::staff)).value();
                for (const Operation &op : all)
                    QVERIFY(crypto::verify(
                        crypto::SigningKey::fromSeed(secretOf(m_keys["devices"_L1][0]["seed"_L1])).publicKey,
                        "verbena/operation/v1", signedBytes(op), op.deviceSignature));
            }
            for (const Operation &op : all)
                again.append(encode(op, {header.device, header.first + quint64(again.size())}));
        }
        QCOMPARE(hex(cbor::encode(again)), m_segments.at(i)["plain"_L1].toString());
    }
}

void TestWireVectors::auditSegments()
{
    const SegmentHeader header = headerAt(2);
    const crypto::BoxKey reader = crypto::BoxKey::fromSecret(secretOf(m_keys["reader_secret"_L1]));
    const auto entries = openAudit(header, *segmentAt(2).body, reader);
    QVERIFY(entries.ok());
    QCborArray again;
    crypto::merkle::Frontier tree;
    for (const QByteArray &entry : *entries) {
        again.append(entry);
        tree.append(crypto::merkle::leafHash(entry));
    }
    QCOMPARE(hex(cbor::encode(again)), m_segments.at(2)["plain"_L1].toString());
    QCOMPARE(tree.root(), header.audit->root);
    QCOMPARE(tree.size(), header.audit->size);
}

void TestWireVectors::theWholeLogIsGood()
{
    LogVerifier verifier(m_practice, unhex(m_keys["relay_public"_L1]));
    FoldedTrust trust(m_practice);
    const QJsonArray notes = m_vectors["checkpoints"_L1].toArray();
    QVERIFY(verifier.open(notes.last().toString().toUtf8()).good());
    for (qsizetype i = 0; i < m_segments.size(); ++i) {
        const std::vector<NumberedSegment> one {segmentAt(i)};
        const Finding finding = verifier.fold(one, trust);
        QVERIFY2(finding.good(), qPrintable(verdictWord(finding.verdict)));
        QVERIFY(trust.take(one.front()));
    }
    QVERIFY(verifier.close(trust).good());
    QCOMPARE(verifier.chains().size(), std::size_t(2));
    // The room was revoked at 6: nothing of it counts from then on.
    QCOMPARE(trust.deviceAt(headerAt(4), 8, std::nullopt).state, DeviceStanding::revoked);
}

void TestWireVectors::checkpoints()
{
    const crypto::SigningKey relay = crypto::SigningKey::fromSeed(secretOf(m_keys["relay_seed"_L1]));
    quint64 size = 0;
    for (const QJsonValue &value : m_vectors["checkpoints"_L1].toArray()) {
        const QByteArray note = value.toString().toUtf8();
        const auto checkpoint = readCheckpoint(note);
        QVERIFY(checkpoint.ok());
        QCOMPARE(checkpoint->size, size);
        QCOMPARE(checkpoint->practice, m_practice);
        if (size > 0)
            QCOMPARE(hex(crypto::bytes(checkpoint->root)), m_segments.at(qsizetype(size) - 1)["root"_L1].toString());
        QVERIFY(signatureHolds(note, unhex(m_keys["relay_public"_L1])));
        QCOMPARE(signCheckpoint(*checkpoint, relay), note);
        ++size;
    }
    QCOMPARE(size, quint64(8));
}

void TestWireVectors::proofs()
{
    const auto rootOf = [this](qint64 size) { return crypto::digestFrom(unhex(m_segments.at(size - 1)["root"_L1])); };
    int seen = 0;
    for (const QJsonValue &proof : m_vectors["proofs"_L1].toArray()) {
        const auto reply = decodeProofReply(unhex(proof["reply"_L1]));
        QVERIFY(reply.ok());
        const qint64 size = proof["size"_L1].toInteger();
        if (proof["kind"_L1].toString() == u"inclusion"_s) {
            const qint64 seq = proof["seq"_L1].toInteger();
            const crypto::Digest leaf = crypto::digestFrom(unhex(m_segments.at(seq - 1)["leaf"_L1]));
            QVERIFY(
                crypto::merkle::verifyInclusion(leaf, quint64(seq) - 1, quint64(size), reply->hashes, rootOf(size)));
        } else {
            const qint64 old = proof["old"_L1].toInteger();
            QVERIFY(crypto::merkle::verifyConsistency(quint64(old), quint64(size), reply->hashes, rootOf(old),
                                                      rootOf(size)));
        }
        QCOMPARE(hex(encode(*reply)), proof["reply"_L1].toString());
        ++seen;
    }
    QCOMPARE(seen, 13);
}

void TestWireVectors::messages()
{
    const QJsonObject all = m_vectors["messages"_L1].toObject();
    int seen = 0;
    const auto same = [&all, &seen](const QString &name, auto decode) {
        const QByteArray bytes = unhex(all[name]);
        const auto message = decode(bytes);
        ++seen;
        return !bytes.isEmpty() && message.ok() && encode(*message) == bytes;
    };
    QVERIFY(same(u"identity"_s, decodeIdentity));
    QVERIFY(same(u"hello"_s, decodeHello));
    QVERIFY(same(u"relay_proof"_s, decodeRelayProof));
    QVERIFY(same(u"device_proof"_s, decodeDeviceProof));
    QVERIFY(same(u"session"_s, decodeSessionReply));
    QVERIFY(same(u"head"_s, decodeHead));
    QVERIFY(same(u"new_practice"_s, decodeNewPractice));
    QVERIFY(same(u"push"_s, decodePushRequest));
    QVERIFY(same(u"push_reply"_s, decodePushReply));
    QVERIFY(same(u"page"_s, decodeLogPage));
    QVERIFY(same(u"page_of_headers"_s, decodeLogPage));
    QVERIFY(same(u"refusal"_s, decodeRefusal));
    QVERIFY(same(u"session_of_a_log_that_heals"_s, decodeSessionReply));
    QVERIFY(same(u"heal_offer"_s, decodeHealOffer));
    QVERIFY(same(u"heal_state"_s, decodeHealState));
    QVERIFY(same(u"moved_log"_s, decodeMovedLog));
    QCOMPARE(seen + 1, all.size()); // and the hash of the certificate
    const Connection connection {unhex(all["certificate_hash"_L1]), m_practice, QByteArray(32, 'n')};
    const RelayProof relay = *decodeRelayProof(unhex(all["relay_proof"_L1]));
    QVERIFY(proofHolds(relay, connection, unhex(m_keys["relay_public"_L1])));
    const crypto::SigningKey desk = crypto::SigningKey::fromSeed(secretOf(m_keys["devices"_L1][0]["seed"_L1]));
    QVERIFY(proofHolds(*decodeDeviceProof(unhex(all["device_proof"_L1])), connection.certificateHash, desk.publicKey));
}

void TestWireVectors::healing()
{
    const QJsonObject all = m_vectors["messages"_L1].toObject();
    const HealOffer offer = *decodeHealOffer(unhex(all["heal_offer"_L1]));
    const HealState state = *decodeHealState(unhex(all["heal_state"_L1]));
    QCOMPARE(decodeSessionReply(unhex(all["session_of_a_log_that_heals"_L1]))->heal, HealNote::healing);
    QCOMPARE(QString::fromUtf8(offer.checkpoint), m_vectors["checkpoints"_L1].toArray().last().toString());
    crypto::merkle::Frontier tree;
    for (qsizetype i = 0; i < qsizetype(state.size); ++i)
        tree.append(leafHash(segmentAt(i).header));
    const Checkpoint shown = *readCheckpoint(offer.checkpoint);
    QVERIFY(crypto::merkle::verifyConsistency(tree.size(), shown.size, offer.proof, tree.root(), shown.root));
    QCOMPARE(offer.segments.size(), size_t(2));
    QCOMPARE(offer.segments.front(), segmentAt(3));
    QVERIFY(offer.segments.back().header == segmentAt(4).header && !offer.segments.back().body);
    const DeviceId desk = DeviceId::fromBytes(unhex(m_keys["devices"_L1][0]["id"_L1]));
    QVERIFY(orderHolds(*offer.order, m_practice, desk, state.id, state.size));
    QVERIFY(!orderHolds(*offer.order, m_practice, desk, state.id, state.size + 1));
}

void TestWireVectors::joining()
{
    const QJsonObject join = m_vectors["join"_L1].toObject();
    const SecretBytes code = parseJoinCode(join["code_text"_L1].toString()).value();
    QCOMPARE(hex(code.view()), join["code"_L1].toString());
    QCOMPARE(joinCodeText(code), join["code_text"_L1].toString());
    const Mailbox mailbox = Mailbox::fromCode(code);
    QCOMPARE(hex(mailbox.id), join["mailbox_id"_L1].toString());
    QCOMPARE(hex(mailbox.joinerKey.view()), join["joiner_key"_L1].toString());
    QCOMPARE(hex(mailbox.inviterKey.view()), join["inviter_key"_L1].toString());
    const QByteArray asked = unhex(join["request"_L1]);
    QCOMPARE(openRequest(asked, mailbox).value().name, join["name"_L1].toString());
    const JoinGrant grant = openGrant(unhex(join["grant"_L1]), mailbox, asked).value();
    QCOMPARE(grant.practice, m_practice);
    QCOMPARE(hex(crypto::bytes(grant.keysLeaves)), join["keys_leaves"_L1].toString());
    QCOMPARE(crypto::merkle::Frontier(grant.logSize, grant.frontier).root(), grant.logRoot);
    QCOMPARE(joinWords(code, asked).join(u' '), join["words"_L1].toString());
}

void TestWireVectors::codesAndWords()
{
    const AdminToken token = parseAdminToken(m_vectors["admin_token"_L1].toString()).value();
    QVERIFY(tokenNames(token, unhex(m_keys["relay_public"_L1])));
    QCOMPARE(adminTokenText(token), m_vectors["admin_token"_L1].toString());
    const crypto::Digest root = crypto::digestFrom(unhex(m_segments.last()["root"_L1]));
    QCOMPARE(logWords(m_practice, {7, root}).join(u' '), m_vectors["log_words"_L1].toString());
}

/// First line that tests/tools/verify_log.py prints about the log.
QString TestWireVectors::verify(const QJsonObject &vectors) const
{
    QFile file(m_folder.filePath(u"log.json"_s));
    if (!file.open(QIODevice::WriteOnly))
        return u"no file"_s;
    file.write(QJsonDocument(vectors).toJson());
    file.close();
    QProcess python;
    python.start(QStandardPaths::findExecutable(u"python3"_s),
                 {QStringLiteral(VB_SOURCE_DIR "/tests/tools/verify_log.py"), file.fileName()});
    if (!python.waitForFinished(60'000))
        return u"python3 does not run"_s;
    const QString line = QString::fromUtf8(python.readAllStandardOutput()).section(u'\n', 0, 0);
    return python.exitCode() == (line.startsWith("good"_L1) ? 0 : 1) ? line
                                                                     : QString::fromUtf8(python.readAllStandardError());
}

/// Written from docs/sync-protocol.md in another language, with nothing but its standard library.
void TestWireVectors::aStrangersVerifierAgrees()
{
    QCOMPARE(verify(m_vectors), u"good: 7 segments, root %1"_s.arg(m_segments.last()["root"_L1].toString()));
}

void TestWireVectors::aStrangersVerifierFindsEveryChange()
{
    const auto without = [this](qsizetype i) {
        QJsonObject vectors = m_vectors;
        QJsonArray segments = m_segments;
        segments.removeAt(i);
        vectors["segments"_L1] = segments;
        return vectors;
    };
    const auto with = [this](qsizetype i, const QString &field, const QJsonValue &value) {
        QJsonObject vectors = m_vectors;
        QJsonArray segments = m_segments;
        QJsonObject segment = segments.at(i).toObject();
        segment[field] = value;
        segments[i] = segment;
        vectors["segments"_L1] = segments;
        return vectors;
    };
    const auto flipped = [this](qsizetype i, const QString &field) {
        QByteArray bytes = unhex(m_segments.at(i)[field]);
        bytes[bytes.size() / 2] = static_cast<char>(bytes.at(bytes.size() / 2) ^ 1);
        return QJsonValue(hex(bytes));
    };
    QCOMPARE(verify(without(2)), u"withheld at 4"_s);
    QCOMPARE(verify(without(6)), u"withheld"_s);
    QCOMPARE(verify(with(1, u"signature"_s, flipped(1, u"signature"_s))), u"modified at 2"_s);
    QCOMPARE(verify(with(1, u"body"_s, flipped(1, u"body"_s))), u"modified at 2"_s);
    QCOMPARE(verify(with(4, u"header"_s, m_segments.at(1)["header"_L1])), u"modified at 5"_s);
    QJsonObject swapped = m_vectors;
    QJsonArray notes = m_vectors["checkpoints"_L1].toArray();
    notes[7] = notes.at(6);
    swapped["checkpoints"_L1] = notes;
    QCOMPARE(verify(swapped), u"bad_checkpoint"_s);
}

VB_TEST(TestWireVectors)
#include "test_wire_vectors.moc"
