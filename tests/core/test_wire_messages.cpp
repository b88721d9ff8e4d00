#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/wire/codes.h"
#include "core/wire/join_messages.h"
#include "core/wire/session_messages.h"
#include "core/wire/six_words.h"
#include "tests/kit/test_main.h"
#include "tests/kit/wire_log.h"

#include <QCborArray>
#include <QRandomGenerator>
#include <QTest>

using namespace vb;
using namespace vb::wire;
using namespace Qt::StringLiterals;

namespace {

std::vector<Segment> twoSegments()
{
    test::WireLog log;
    const DeviceId desk = log.addDevice('a');
    return {log.seal(desk, Stream::ops, 1), log.seal(desk, Stream::ops, 0)};
}

LogPage somePage()
{
    test::WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    log.write(desk, Stream::audit, 2);
    LogPage page {1'790'000'000'000, 7, log.checkpoint(), log.segments()};
    page.segments[1].body.reset();
    return page;
}

Connection someConnection()
{
    return {QByteArray(32, 'c'), PracticeId::fromBytes(QByteArray(16, 'p')), QByteArray(32, 'n')};
}

Head someHead()
{
    return {5, QByteArray("a checkpoint"), 3, QByteArray(32, 'h')};
}

JoinGrant someGrant()
{
    JoinGrant grant;
    grant.practice = PracticeId::fromBytes(QByteArray(16, 'p'));
    grant.genesis = "genesis";
    grant.relayIdentity = QByteArray(32, 'i');
    grant.certificates = {"owner", "device"};
    grant.epoch = 2;
    grant.epochKey = QByteArray(80, 'e');
    grant.logSize = 5;
    grant.logRoot = crypto::sha256(QByteArrayView("root"));
    grant.frontier = {crypto::sha256(QByteArrayView("four")), crypto::sha256(QByteArrayView("one"))};
    grant.keysLeaves = crypto::sha256(QByteArrayView("keys"));
    return grant;
}

HealState someHealState()
{
    const std::vector<DeviceId> silent {DeviceId::fromBytes(QByteArray(16, 'a')),
                                        DeviceId::fromBytes(QByteArray(16, 'b'))};
    return {1'790'000'000'000, QByteArray(kHealId, 'h'), true, 5, 9, silent, {2, 4}};
}

MovedLog someMovedLog()
{
    return {someConnection().practice, QByteArray(16, 's'), somePage().segments, 0};
}

HealOffer someOffer()
{
    HealOffer offer {"a checkpoint", {crypto::sha256(QByteArrayView("node"))}, somePage().segments, 3};
    offer.order = orderToOpen(someConnection().practice, DeviceId::fromBytes(QByteArray(16, 'd')), someHealState(),
                              crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, 's'))));
    return offer;
}

/// One way to write each message: it comes back, and neither a part of it nor more than it is taken. A field of its
/// outermost map is missing, doubled in meaning or of another kind.
template <class Message, class Decode>
bool onlyOneForm(const Message &message, Decode decode)
{
    const QByteArray bytes = encode(message);
    const auto back = decode(bytes);
    if (!back.ok() || !(*back == message) || encode(*back) != bytes)
        return false;
    for (qsizetype size = 0; size < bytes.size(); size += size < 400 ? 1 : 13)
        if (decode(bytes.first(size)).ok())
            return false;
    if (decode(bytes + '\0').ok())
        return false;
    const QCborMap whole = cbor::decodeMap(bytes).value();
    for (const auto &field : whole) {
        QCborMap map = whole;
        map[field.first.toInteger()] = QCborValue(u"text in a wrong place, and far too long for a word"_s.repeated(20));
        if (decode(cbor::encode(map)).ok())
            return false;
        map = whole;
        map.remove(field.first.toInteger());
        const auto shorter = decode(cbor::encode(map));
        if (shorter.ok() && *shorter == message)
            return false;
    }
    QCborMap more = whole;
    more.insert(40, 1);
    return !decode(cbor::encode(more)).ok();
}

/// A few bytes changed, put in or taken out.
QByteArray mutated(QByteArray bytes, QRandomGenerator &dice)
{
    for (int i = dice.bounded(1, 4); i > 0; --i) {
        const qsizetype at = dice.bounded(bytes.size() + 1);
        const char byte = static_cast<char>(dice.bounded(256));
        const int what = dice.bounded(3);
        if (what == 0 && at < bytes.size())
            bytes[at] = byte;
        else if (what == 1 && at < bytes.size())
            bytes.remove(at, dice.bounded(1, 9));
        else
            bytes.insert(at, byte);
    }
    return bytes;
}

/// Whatever is taken is what would be written again.
template <class Decode>
bool takesOnlyWhatItWrites(const QByteArray &bytes, Decode decode)
{
    QRandomGenerator dice(20'26);
    for (int i = 0; i < 2'000; ++i) {
        const QByteArray other = mutated(bytes, dice);
        const auto taken = decode(other);
        if (taken.ok() && encode(*taken) != other)
            return false;
    }
    return true;
}

/// One letter changed, added, left out, or swapped with its neighbour.
bool oneApart(const QString &a, const QString &b)
{
    if (a.size() < b.size())
        return oneApart(b, a);
    const auto ends = std::mismatch(b.begin(), b.end(), a.begin());
    const qsizetype same = ends.first - b.begin();
    if (a.size() == b.size() + 1)
        return a.sliced(same + 1) == b.sliced(same);
    if (a.size() != b.size() || same == a.size())
        return a == b;
    if (a.sliced(same + 1) == b.sliced(same + 1))
        return true;
    return same + 1 < a.size() && a.at(same) == b.at(same + 1) && a.at(same + 1) == b.at(same)
        && a.sliced(same + 2) == b.sliced(same + 2);
}

template <class Decode>
bool refusesRandom(Decode decode)
{
    for (int i = 0; i < 10'000; ++i)
        if (decode(crypto::randomBytes(i % 200)).ok())
            return false;
    return true;
}

} // namespace

/// What relay and client say to each other, what goes through a mailbox, and the codes that people carry.
class TestWireMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMessageHasOneForm();
    void randomBytesAreNoMessage();
    void changedMessagesKeepTheirOneForm();
    void limits();
    void partsOfPagesAreChecked();
    void theRelayProvesItself();
    void theDeviceProvesItself();
    void joiningGoesThroughTheMailbox();
    void mailboxMessagesBelongTogether();
    void joinWordsTellAnotherJoiner();
    void adminTokens();
    void joinCodes();
    void theWordList();
    void sixWordsFromADigest();
    void keysLeavesInOrder();
    void fieldsOfEveryKind();
};

void TestWireMessages::everyMessageHasOneForm()
{
    QVERIFY(onlyOneForm(PushRequest {9, twoSegments()}, decodePushRequest));
    QVERIFY(onlyOneForm(somePage(), decodeLogPage));
    QVERIFY(onlyOneForm(PushReply {{4, 5}, somePage()}, decodePushReply));
    QVERIFY(onlyOneForm(someHead(), decodeHead));
    QVERIFY(onlyOneForm(Head {5, QByteArray("a checkpoint"), 0, {}}, decodeHead));
    QVERIFY(onlyOneForm(ProofReply {{crypto::sha256(QByteArrayView("a")), {}}}, decodeProofReply));
    QVERIFY(onlyOneForm(Refusal {u"cloned"_s, u"device was copied"_s, 2000}, decodeRefusal));
    QVERIFY(onlyOneForm(Identity {QByteArray(32, 'k'), u"eu-west"_s, "entry"}, decodeIdentity));
    QVERIFY(onlyOneForm(Hello {someConnection().practice, QByteArray(32, 'n')}, decodeHello));
    const crypto::SigningKey key = crypto::SigningKey::make();
    QVERIFY(onlyOneForm(proveRelay(someConnection(), QByteArray(32, 'r'), key), decodeRelayProof));
    DeviceProof proof
        = proveDevice(someConnection(), QByteArray(32, 'r'), DeviceId::fromBytes(QByteArray(16, 'd')), key);
    QVERIFY(onlyOneForm(proof, decodeDeviceProof));
    proof.first = twoSegments().front();
    QVERIFY(onlyOneForm(proof, decodeDeviceProof));
    QVERIFY(onlyOneForm(SessionReply {QByteArray(32, 't'), 3'600'000, someHead()}, decodeSessionReply));
    QVERIFY(onlyOneForm(SessionReply {QByteArray(32, 't'), 3'600'000, someHead(), HealNote::asks}, decodeSessionReply));
    HealOffer offer = someOffer();
    QVERIFY(onlyOneForm(offer, decodeHealOffer));
    offer.order.reset();
    QVERIFY(onlyOneForm(offer, decodeHealOffer));
    QVERIFY(onlyOneForm(someHealState(), decodeHealState));
    QVERIFY(onlyOneForm(someMovedLog(), decodeMovedLog));
    MovedLog inATerm = someMovedLog();
    inATerm.term = 3;
    QVERIFY(onlyOneForm(inATerm, decodeMovedLog));
    QVERIFY(
        onlyOneForm(NewPractice {someConnection().practice, QByteArray(16, 's'), twoSegments()}, decodeNewPractice));
}

void TestWireMessages::randomBytesAreNoMessage()
{
    QVERIFY(refusesRandom(decodePushRequest));
    QVERIFY(refusesRandom(decodeLogPage));
    QVERIFY(refusesRandom(decodePushReply));
    QVERIFY(refusesRandom(decodeHead));
    QVERIFY(refusesRandom(decodeProofReply));
    QVERIFY(refusesRandom(decodeRefusal));
    QVERIFY(refusesRandom(decodeIdentity));
    QVERIFY(refusesRandom(decodeHello));
    QVERIFY(refusesRandom(decodeRelayProof));
    QVERIFY(refusesRandom(decodeDeviceProof));
    QVERIFY(refusesRandom(decodeSessionReply));
    QVERIFY(refusesRandom(decodeNewPractice));
}

void TestWireMessages::changedMessagesKeepTheirOneForm()
{
    QVERIFY(takesOnlyWhatItWrites(twoSegments().front().header.bytes, decodeHeader));
    QVERIFY(takesOnlyWhatItWrites(encode(PushRequest {9, twoSegments()}), decodePushRequest));
    QVERIFY(takesOnlyWhatItWrites(encode(somePage()), decodeLogPage));
    QVERIFY(takesOnlyWhatItWrites(encode(PushReply {{4, 5}, somePage()}), decodePushReply));
    QVERIFY(takesOnlyWhatItWrites(encode(someHead()), decodeHead));
    QVERIFY(takesOnlyWhatItWrites(encode(Refusal {u"cloned"_s, u"device was copied"_s, 2000}), decodeRefusal));
    QVERIFY(takesOnlyWhatItWrites(encode(Identity {QByteArray(32, 'k'), u"eu-west"_s, "entry"}), decodeIdentity));
    QVERIFY(
        takesOnlyWhatItWrites(encode(SessionReply {QByteArray(32, 't'), 3'600'000, someHead()}), decodeSessionReply));
    QVERIFY(takesOnlyWhatItWrites(encode(someOffer()), decodeHealOffer));
    QVERIFY(takesOnlyWhatItWrites(encode(someHealState()), decodeHealState));
    QVERIFY(takesOnlyWhatItWrites(encode(someMovedLog()), decodeMovedLog));
    QVERIFY(takesOnlyWhatItWrites(encode(NewPractice {someConnection().practice, QByteArray(16, 's'), twoSegments()}),
                                  decodeNewPractice));
    const crypto::SigningKey key = crypto::SigningKey::make();
    QVERIFY(takesOnlyWhatItWrites(
        encode(proveDevice(someConnection(), QByteArray(32, 'r'), DeviceId::fromBytes(QByteArray(16, 'd')), key)),
        decodeDeviceProof));
}

void TestWireMessages::limits()
{
    QCOMPARE(decodePushRequest(QByteArray(kMaxMessage + 1, '\0')).error().code, Code::integrity);
    Segment large = twoSegments().front();
    large.body = QByteArray(kMaxBody + 1, 'x');
    QCOMPARE(decodePushRequest(encode(PushRequest {0, {large}})).error().code, Code::integrity);
    large.body.chop(1);
    QVERIFY(decodePushRequest(encode(PushRequest {0, {large}})).ok());
    large.header.bytes = QByteArray(kMaxHeader + 1, 'x');
    QCOMPARE(decodePushRequest(encode(PushRequest {0, {large}})).error().code, Code::integrity);
    Segment small = twoSegments().back();
    QVERIFY(decodePushRequest(encode(PushRequest {0, std::vector(1000, small)})).ok());
    QCOMPARE(decodePushRequest(encode(PushRequest {0, std::vector(1001, small)})).error().code, Code::integrity);
    small.header.signature.chop(1);
    QCOMPARE(decodePushRequest(encode(PushRequest {0, {small}})).error().code, Code::integrity);
    QCOMPARE(decodeProofReply(encode(ProofReply {std::vector<crypto::Digest>(65)})).error().code, Code::integrity);
    HealOffer offer = someOffer();
    offer.proof.resize(65);
    QCOMPARE(decodeHealOffer(encode(offer)).error().code, Code::integrity);
    offer = someOffer();
    offer.checkpoint = QByteArray(513, 'c');
    QCOMPARE(decodeHealOffer(encode(offer)).error().code, Code::integrity);
    offer = someOffer();
    offer.segments.assign(1001, offer.segments.back());
    QCOMPARE(decodeHealOffer(encode(offer)).error().code, Code::integrity);
    HealState state = someHealState();
    state.silent.assign(1001, state.silent.front());
    QCOMPARE(decodeHealState(encode(state)).error().code, Code::integrity);
    for (const std::vector<quint64> &wanted :
         {std::vector<quint64>(1001, 1), std::vector<quint64> {0}, std::vector<quint64> {4, 2}}) {
        state = someHealState();
        state.wanted = wanted;
        QCOMPARE(decodeHealState(encode(state)).error().code, Code::integrity);
    }
    QVERIFY(decodeRefusal(encode(Refusal {u"w"_s.repeated(70), u"d"_s.repeated(600), 0})).ok()); // cut on the way out
}

void TestWireMessages::partsOfPagesAreChecked()
{
    for (const QCborValue &segment : {QCborValue(1), QCborValue(QCborMap {{1, QByteArray("h")}})}) {
        QCOMPARE(decodePushRequest(cbor::encode(QCborMap {{1, 0}, {2, QCborArray {segment}}})).error().code,
                 Code::integrity);
        const QCborMap page {{1, 0}, {2, 0}, {3, QByteArray()}, {4, QCborArray {segment}}};
        QCOMPARE(decodeLogPage(cbor::encode(page)).error().code, Code::integrity);
        QCOMPARE(decodePushReply(cbor::encode(QCborMap {{1, QCborArray()}, {2, page}})).error().code, Code::integrity);
    }
    const QCborMap page = cbor::decodeMap(encode(somePage())).value();
    for (const QCborValue &seq : {QCborValue(0), QCborValue(-1), QCborValue(u"1"_s)})
        QCOMPARE(decodePushReply(cbor::encode(QCborMap {{1, QCborArray {seq}}, {2, page}})).error().code,
                 Code::integrity);
    QCOMPARE(decodeHead(encode(Head {5, "c", 0, QByteArray(32, 'h')})).error().code, Code::integrity);
    QCOMPARE(decodeHead(encode(Head {5, "c", 1, {}})).error().code, Code::integrity);
    QCOMPARE(decodeProofReply(cbor::encode(QCborMap {{1, QCborArray {QByteArray(31, 'h')}}})).error().code,
             Code::integrity);
}

void TestWireMessages::theRelayProvesItself()
{
    const crypto::SigningKey relay = crypto::SigningKey::make();
    const Connection connection = someConnection();
    const RelayProof proof = proveRelay(connection, QByteArray(32, 'r'), relay);
    QVERIFY(proofHolds(proof, connection, relay.publicKey));
    QVERIFY(!proofHolds(proof, connection, crypto::SigningKey::make().publicKey));
    // On another line, for another practice, or once more.
    Connection other = connection;
    other.certificateHash = QByteArray(32, 'C');
    QVERIFY(!proofHolds(proof, other, relay.publicKey));
    other = connection;
    other.practice = PracticeId::fromBytes(QByteArray(16, 'q'));
    QVERIFY(!proofHolds(proof, other, relay.publicKey));
    other = connection;
    other.clientNonce = QByteArray(32, 'N');
    QVERIFY(!proofHolds(proof, other, relay.publicKey));
}

void TestWireMessages::theDeviceProvesItself()
{
    const crypto::SigningKey key = crypto::SigningKey::make();
    const DeviceId device = DeviceId::fromBytes(QByteArray(16, 'd'));
    const Connection connection = someConnection();
    const DeviceProof proof = proveDevice(connection, QByteArray(32, 'r'), device, key);
    QVERIFY(proofHolds(proof, connection.certificateHash, key.publicKey));
    QVERIFY(!proofHolds(proof, QByteArray(32, 'C'), key.publicKey));
    QVERIFY(!proofHolds(proof, connection.certificateHash, crypto::SigningKey::make().publicKey));
    DeviceProof other = proof;
    other.relayNonce[0] = 'R';
    QVERIFY(!proofHolds(other, connection.certificateHash, key.publicKey));
    other = proof;
    other.device = DeviceId::fromBytes(QByteArray(16, 'e'));
    QVERIFY(!proofHolds(other, connection.certificateHash, key.publicKey));
    other = proof;
    other.practice = PracticeId::fromBytes(QByteArray(16, 'q'));
    QVERIFY(!proofHolds(other, connection.certificateHash, key.publicKey));
}

void TestWireMessages::joiningGoesThroughTheMailbox()
{
    const SecretBytes code = SecretBytes::copyOf(QByteArray(16, 'j'));
    const Mailbox mailbox = Mailbox::fromCode(code);
    QCOMPARE(mailbox.id.size(), 16);
    QVERIFY(!mailbox.joinerKey.equals(mailbox.inviterKey));
    const JoinRequest request {QByteArray(32, 's'), QByteArray(32, 'b'), u"Treatment room 2"_s, QByteArray(16, 'n')};
    const QByteArray asked = sealRequest(request, mailbox);
    QVERIFY(!asked.contains("Treatment"));
    QVERIFY(openRequest(asked, mailbox).value() == request);
    const QByteArray granted = sealGrant(someGrant(), mailbox, asked);
    QVERIFY(openGrant(granted, mailbox, asked).value() == someGrant());
    for (qsizetype i = 0; i < granted.size(); ++i) {
        QByteArray bad = granted;
        bad[i] = static_cast<char>(bad.at(i) ^ 1);
        QVERIFY(!openGrant(bad, mailbox, asked).ok());
        QVERIFY(!openGrant(granted.first(i), mailbox, asked).ok());
    }
    for (qsizetype i = 0; i < asked.size(); ++i) {
        QByteArray bad = asked;
        bad[i] = static_cast<char>(bad.at(i) ^ 1);
        QVERIFY(!openRequest(bad, mailbox).ok());
        QVERIFY(!openRequest(asked.first(i), mailbox).ok());
    }
    QCOMPARE(openRequest(QByteArray(kMaxMailboxBytes + 1, 'x'), mailbox).error().code, Code::integrity);
}

void TestWireMessages::mailboxMessagesBelongTogether()
{
    const Mailbox mailbox = Mailbox::fromCode(SecretBytes::copyOf(QByteArray(16, 'j')));
    const Mailbox other = Mailbox::fromCode(SecretBytes::copyOf(QByteArray(16, 'k')));
    const JoinRequest request {QByteArray(32, 's'), QByteArray(32, 'b'), u"Desk"_s, QByteArray(16, 'n')};
    const QByteArray asked = sealRequest(request, mailbox);
    const QByteArray askedAgain = sealRequest(request, mailbox);
    const QByteArray granted = sealGrant(someGrant(), mailbox, asked);
    QCOMPARE(openGrant(granted, mailbox, askedAgain).error().code, Code::integrity);
    QCOMPARE(openGrant(granted, other, asked).error().code, Code::integrity);
    QCOMPARE(openRequest(granted, mailbox).error().code, Code::integrity);
    QCOMPARE(openGrant(asked, mailbox, asked).error().code, Code::integrity);
    // A frontier of another size than the log's.
    JoinGrant odd = someGrant();
    odd.frontier.pop_back();
    QCOMPARE(openGrant(sealGrant(odd, mailbox, asked), mailbox, asked).error().code, Code::integrity);
    JoinRequest longName = request;
    longName.name = u"x"_s.repeated(201);
    QCOMPARE(openRequest(sealRequest(longName, mailbox), mailbox).error().code, Code::integrity);
}

void TestWireMessages::joinWordsTellAnotherJoiner()
{
    const SecretBytes code = SecretBytes::copyOf(QByteArray(16, 'j'));
    const QStringList words = joinWords(code, "request");
    QCOMPARE(words.size(), 6);
    QCOMPARE(joinWords(code, "request"), words);
    QVERIFY(joinWords(code, "swapped") != words);
    QVERIFY(joinWords(SecretBytes::copyOf(QByteArray(16, 'k')), "request") != words);
    const PracticeId practice = PracticeId::fromBytes(QByteArray(16, 'p'));
    const View view {3, crypto::sha256(QByteArrayView("root"))};
    QVERIFY(logWords(practice, view) != logWords(practice, {4, view.root}));
    QVERIFY(logWords(practice, view) != logWords(practice, {3, crypto::sha256(QByteArrayView("fork"))}));
    QCOMPARE(logWords(practice, view), logWords(practice, view));
}

void TestWireMessages::adminTokens()
{
    const QByteArray identity = crypto::SigningKey::make().publicKey;
    const AdminToken token = makeAdminToken(identity);
    const QString text = adminTokenText(token);
    QCOMPARE(text.size(), 53);
    const AdminToken back = parseAdminToken(u' ' + text.toLower()).value();
    QCOMPARE(back.identityHash, token.identityHash);
    QVERIFY(back.secret.equals(token.secret));
    QVERIFY(tokenNames(back, identity));
    QVERIFY(!tokenNames(back, crypto::SigningKey::make().publicKey));
    for (const QString &wrong : {QString(), text.chopped(1), text + u'A', QString(text).replace(3, 1, u"!"_s),
                                 QString(53, u'A'), u"AE"_s + QString(50, u'A') + u'B'})
        QCOMPARE(parseAdminToken(wrong).error().code, Code::invalid);
    QCOMPARE(parseAdminToken(u"AI"_s + text.sliced(2)).error().code, Code::tooNew);
}

void TestWireMessages::joinCodes()
{
    for (int i = 0; i < 200; ++i) {
        const SecretBytes code = SecretBytes::random(kJoinCodeSize);
        const QString text = joinCodeText(code);
        QCOMPARE(text.size(), 28 + 6);
        QVERIFY(parseJoinCode(text).value().equals(code));
        QString typed = text.toLower().remove(u'-');
        typed.replace(u'o', u'0').replace(u'i', u'1').replace(u'b', u'8');
        QVERIFY(parseJoinCode(typed).value().equals(code));
    }
    const QString text = joinCodeText(SecretBytes::copyOf(QByteArray(16, 'j')));
    int taken = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'-')
            continue;
        for (const QChar sign : u"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_s) {
            QString other = text;
            other[i] = sign;
            if (other != text && parseJoinCode(other).ok())
                ++taken;
        }
        QCOMPARE(parseJoinCode(QString(text).remove(i, 1)).error().code, Code::invalid);
    }
    QVERIFY(taken <= 4); // of 868; ten bits let one in 1,024 through
    QCOMPARE(parseJoinCode(u"").error().code, Code::invalid);
    QCOMPARE(parseJoinCode(text + u'A').error().code, Code::invalid);
}

void TestWireMessages::theWordList()
{
    const QStringList words = wordList();
    QCOMPARE(words.size(), kWordCount);
    QVERIFY(std::is_sorted(words.begin(), words.end()));
    QSet<QString> starts;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        QVERIFY2(word.size() >= 3 && word.size() <= 7, qPrintable(word));
        QVERIFY(std::all_of(word.begin(), word.end(), [](QChar c) { return c >= u'a' && c <= u'z'; }));
        QVERIFY2(!starts.contains(word.left(4)), qPrintable(word));
        starts.insert(word.left(4));
        for (qsizetype other = 0; other < i; ++other)
            QVERIFY2(!oneApart(word, words.at(other)), qPrintable(word + u' ' + words.at(other)));
    }
    QVERIFY(oneApart(u"stone"_s, u"store"_s) && oneApart(u"bread"_s, u"beard"_s) == false);
    QVERIFY(oneApart(u"plan"_s, u"plane"_s) && oneApart(u"trail"_s, u"trial"_s));
}

void TestWireMessages::sixWordsFromADigest()
{
    crypto::Digest digest {};
    QCOMPARE(sixWords(digest), QStringList(6, wordList().first()));
    digest[0] = 0x80; // the first word's highest bit
    digest[7] = 0x1F; // the last word's lowest bit, and four bits that are not shown
    const QStringList words = sixWords(digest);
    QCOMPARE(words.first(), wordList().at(512));
    QCOMPARE(words.last(), wordList().at(1));
    QCOMPARE(words.at(3), wordList().first());
}

void TestWireMessages::keysLeavesInOrder()
{
    const crypto::Digest a = crypto::sha256(QByteArrayView("a"));
    const crypto::Digest b = crypto::sha256(QByteArrayView("b"));
    QVERIFY(foldKeysLeaf(foldKeysLeaf({}, a), b) != foldKeysLeaf(foldKeysLeaf({}, b), a));
    QCOMPARE(crypto::bytes(foldKeysLeaf({}, a)),
             crypto::bytes(crypto::labelled("verbena/keys-leaves/v1", QByteArray(32, '\0') + crypto::bytes(a))));
}

void TestWireMessages::fieldsOfEveryKind()
{
    const QCborMap map {{1, true}, {2, -3}, {3, QCborMap {{1, 1}}}, {4, u"word"_s}, {5, QByteArray("12")}};
    cbor::Fields good(map);
    QVERIFY(good.boolean(1));
    QCOMPARE(good.integer(2), qint64(-3));
    QCOMPARE(good.map(3, 1).size(), 1);
    QCOMPARE(good.text(4, 4), u"word"_s);
    QCOMPARE(good.bytesOrNone(5, 2), QByteArray("12"));
    QVERIFY(good.finish("a map").ok());
    for (int key = 1; key <= 5; ++key) {
        cbor::Fields bad(map);
        bad.boolean(key == 1 ? 2 : 1);
        bad.integer(key == 2 ? 3 : 2);
        bad.map(key == 3 ? 4 : 3, 1);
        bad.text(key == 4 ? 5 : 4, 4);
        bad.bytesOrNone(key == 5 ? 1 : 5, 2);
        QCOMPARE(bad.finish("a map").error().code, Code::integrity);
    }
    cbor::Fields rest(map);
    rest.boolean(1);
    QCOMPARE(rest.finish("a map").error().code, Code::integrity);
}

VB_TEST(TestWireMessages)
#include "test_wire_messages.moc"
