#include "core/base/cbor.h"
#include "core/wire/segment_header.h"
#include "tests/kit/test_main.h"

#include <QCborMap>
#include <QTest>

using namespace vb;
using namespace vb::wire;

namespace {

SegmentHeader plainHeader()
{
    SegmentHeader header;
    header.practice = PracticeId::fromBytes(QByteArray(16, 'p'));
    header.device = DeviceId::fromBytes(QByteArray(16, 'd'));
    header.chain = 7;
    header.previous = QByteArray(32, 'h');
    header.first = 41;
    header.count = 3;
    header.view = {12, crypto::sha256(QByteArrayView("view"))};
    header.epoch = 2;
    header.term = 1;
    header.bodySize = 296;
    header.bodyHash = crypto::sha256(QByteArray(296, 'b'));
    return header;
}

SegmentHeader auditHeader()
{
    SegmentHeader header = plainHeader();
    header.stream = Stream::audit;
    header.first = 0;
    header.audit = SegmentHeader::AuditHead {3, crypto::sha256(QByteArrayView("audit"))};
    return header;
}

crypto::SigningKey headerKey()
{
    return crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, 's')));
}

/// The bytes with one field put to another value, or taken away.
QByteArray withField(const SegmentHeader &header, int key, const QCborValue &value)
{
    QCborMap map = cbor::decodeMap(encode(header)).value();
    if (value.isUndefined())
        map.remove(static_cast<qint64>(key));
    else
        map.insert(static_cast<qint64>(key), value);
    return cbor::encode(map);
}

} // namespace

/// The clear header of a segment: exact bytes, every field checked, nothing else taken.
class TestWireHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void unfitFields_data();
    void unfitFields();
    void contradictions();
    void aLaterVersionIsToldApart();
    void everyChangedByteIsRefused();
    void everyCutIsRefused();
    void randomBytesAreRefused();
    void theBodyBelongsToTheHeader();
};

void TestWireHeader::comesBack()
{
    SegmentHeader first = plainHeader();
    first.chain = 1;
    first.previous.clear();
    SegmentHeader heartbeat = plainHeader();
    heartbeat.count = heartbeat.bodySize = 0;
    heartbeat.bodyHash = SegmentHeader().bodyHash;
    heartbeat.view = {};
    for (const SegmentHeader &header : {plainHeader(), auditHeader(), first, heartbeat}) {
        const QByteArray bytes = encode(header);
        QVERIFY(bytes.size() <= kMaxHeader);
        const auto back = decodeHeader(bytes);
        QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().detail));
        QVERIFY(*back == header);
        QCOMPARE(encode(*back), bytes);
    }
    QCOMPARE(plainHeader().next(), quint64(44));
    for (const Stream stream : {Stream::ops, Stream::keys, Stream::audit})
        QCOMPARE(streamFromName(streamName(stream)), stream);
    QVERIFY(!streamFromName(u"others"));
}

void TestWireHeader::unfitFields_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QCborValue>("value");
    const qint64 large = (qint64(1) << 53) + 1;
    for (int key = 1; key <= 16; ++key) {
        if (key == 9 || key == 10)
            continue;
        QTest::addRow("%d is missing", key) << key << QCborValue(QCborValue::Undefined);
        QTest::addRow("%d is text", key) << key << QCborValue(QStringLiteral("1"));
        QTest::addRow("%d is negative", key) << key << QCborValue(-1);
        QTest::addRow("%d is short", key) << key << QCborValue(QByteArray(15, 'x'));
        QTest::addRow("%d is long", key) << key << QCborValue(QByteArray(33, 'x'));
    }
    for (const int key : {4, 5, 7, 8, 11, 13, 14, 15})
        QTest::addRow("%d is too large", key) << key << QCborValue(large);
    for (const int key : {1, 4, 5, 7, 14})
        QTest::addRow("%d is zero", key) << key << QCborValue(0);
    QTest::newRow("no practice") << 2 << QCborValue(QByteArray(16, '\0'));
    QTest::newRow("no device") << 3 << QCborValue(QByteArray(16, '\0'));
    QTest::newRow("an unknown stream") << 4 << QCborValue(4);
    QTest::newRow("the audit stream without its head") << 4 << QCborValue(3);
    QTest::newRow("an audit size on operations") << 9 << QCborValue(1);
    QTest::newRow("an audit root alone") << 10 << QCborValue(QByteArray(32, 'x'));
    QTest::newRow("a chain that starts with a predecessor") << 5 << QCborValue(1);
    QTest::newRow("a later segment without predecessor") << 6 << QCborValue(QByteArray());
    QTest::newRow("a body without operations") << 8 << QCborValue(0);
    QTest::newRow("too many operations") << 8 << QCborValue(1001);
    QTest::newRow("operations without a body") << 15 << QCborValue(0);
    QTest::newRow("a body too large") << 15 << QCborValue(256 * 1024 + 1);
    QTest::newRow("an empty log with a root") << 11 << QCborValue(0);
    QTest::newRow("an unknown field") << 17 << QCborValue(1);
}

void TestWireHeader::unfitFields()
{
    QFETCH(int, key);
    QFETCH(QCborValue, value);
    QCOMPARE(decodeHeader(withField(plainHeader(), key, value)).error().code, Code::integrity);
}

void TestWireHeader::contradictions()
{
    const QCborValue nothing(QCborValue::Undefined);
    QCOMPARE(decodeHeader(withField(auditHeader(), 9, nothing)).error().code, Code::integrity);
    QCOMPARE(decodeHeader(withField(auditHeader(), 10, nothing)).error().code, Code::integrity);
    QCOMPARE(decodeHeader(withField(auditHeader(), 9, 2)).error().code, Code::integrity); // fewer than are sent
    QVERIFY(decodeHeader(withField(auditHeader(), 9, 4)).ok());
    QCOMPARE(decodeHeader(withField(auditHeader(), 4, 1)).error().code, Code::integrity);
}

void TestWireHeader::aLaterVersionIsToldApart()
{
    QCOMPARE(decodeHeader(withField(plainHeader(), 1, 2)).error().code, Code::tooNew);
}

/// A header that was changed either no longer decodes or no longer carries the device's signature.
void TestWireHeader::everyChangedByteIsRefused()
{
    const crypto::SigningKey key = headerKey();
    const SignedHeader good = sealHeader(auditHeader(), key);
    QVERIFY(verify(good, key.publicKey));
    const QByteArray hash = headerHash(good.bytes);
    for (qsizetype i = 0; i < good.bytes.size(); ++i) {
        SignedHeader bad = good;
        bad.bytes[i] = static_cast<char>(bad.bytes.at(i) ^ 1);
        QVERIFY2(!verify(bad, key.publicKey), qPrintable(QString::number(i)));
        QVERIFY(headerHash(bad.bytes) != hash);
        QVERIFY(leafHash(bad) != leafHash(good));
    }
    for (qsizetype i = 0; i < good.signature.size(); ++i) {
        SignedHeader bad = good;
        bad.signature[i] = static_cast<char>(bad.signature.at(i) ^ 1);
        QVERIFY2(!verify(bad, key.publicKey), qPrintable(QString::number(i)));
        QVERIFY(leafHash(bad) != leafHash(good));
    }
    QVERIFY(!verify(good, crypto::SigningKey::make().publicKey));
    QVERIFY(!verify(good, QByteArray()));
}

void TestWireHeader::everyCutIsRefused()
{
    const QByteArray whole = encode(auditHeader());
    for (qsizetype size = 0; size < whole.size(); ++size)
        QCOMPARE(decodeHeader(whole.first(size)).error().code, Code::integrity);
    QCOMPARE(decodeHeader(whole + '\0').error().code, Code::integrity);
    QCOMPARE(decodeHeader(QByteArray(kMaxHeader + 1, '\0')).error().code, Code::integrity);
}

void TestWireHeader::randomBytesAreRefused()
{
    for (int i = 0; i < 10'000; ++i)
        QVERIFY(!decodeHeader(crypto::randomBytes(i % 300)).ok());
}

void TestWireHeader::theBodyBelongsToTheHeader()
{
    const SegmentHeader header = plainHeader();
    QVERIFY(bodyFits(header, QByteArray(296, 'b')));
    QVERIFY(!bodyFits(header, QByteArray(295, 'b')));
    QVERIFY(!bodyFits(header, QByteArray(295, 'b') + 'c'));
    // What the associated data covers: every field but the two that speak of the body itself.
    SegmentHeader other = header;
    other.bodySize = 300;
    other.bodyHash = {};
    QCOMPARE(bodyContext(other), bodyContext(header));
    other.view.size += 1;
    QVERIFY(bodyContext(other) != bodyContext(header));
}

VB_TEST(TestWireHeader)
#include "test_wire_header.moc"
