#include "core/base/cbor.h"
#include "core/crypto/aead.h"
#include "core/wire/keys_body.h"
#include "core/wire/packing.h"
#include "core/wire/segment_body.h"
#include "tests/kit/test_main.h"

#include <QCborArray>
#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

#include <zstd.h>

using namespace vb;
using namespace vb::wire;
using namespace Qt::StringLiterals;

namespace {

SegmentHeader bodyHeader(Stream stream)
{
    SegmentHeader header;
    header.practice = PracticeId::fromBytes(QByteArray(16, 'p'));
    header.device = DeviceId::fromBytes(QByteArray(16, 'd'));
    header.stream = stream;
    header.first = 11;
    header.epoch = 1;
    header.view = {4, crypto::sha256(QByteArrayView("view"))};
    if (stream == Stream::audit)
        header.audit = SegmentHeader::AuditHead {5000, crypto::sha256(QByteArrayView("audit"))};
    return header;
}

Operation change(quint64 counter, const QString &entity = QStringLiteral("patient"))
{
    Operation op;
    op.id = OperationId::fromBytes(crypto::bytes(crypto::sha256(QByteArray::number(counter))).first(16));
    op.device = DeviceId::fromBytes(QByteArray(16, 'd'));
    op.counter = counter;
    op.group = GroupId::fromBytes(QByteArray(16, 'g'));
    op.hlc = qint64(1'790'000'000'000) << 16;
    op.seen = 4;
    op.entity = entity;
    op.row = EntityId::fromBytes(QByteArray(16, 'r'));
    op.kind = 2;
    op.user = StaffId::fromBytes(QByteArray(16, 'u'));
    op.skewMs = -40;
    op.fields = {{2, QStringLiteral("Núñez")}, {10, true}, {11, nullptr}, {12, -5}, {13, QByteArray("\x00\xff", 2)}};
    op.rowDigest = crypto::sha256(QByteArrayView("row"));
    return op;
}

std::vector<Operation> changes(quint64 count)
{
    std::vector<Operation> all;
    for (quint64 i = 0; i < count; ++i)
        all.push_back(change(11 + i));
    return all;
}

Operation trustEntry(quint64 counter)
{
    Operation op = change(counter, QLatin1String(kTrustEntity));
    op.fields = {{1, 0}, {2, 1}, {kTrustEnvelope, QByteArray("signed entry")}};
    return op;
}

SegmentHeader headerOf(const Segment &segment)
{
    return decodeHeader(segment.header.bytes).value();
}

QByteArray framed(const QByteArray &frame)
{
    QByteArray out(4, '\0');
    qToBigEndian(static_cast<quint32>(frame.size()), out.data());
    out += frame;
    out.append(paddedSize(out.size()) - out.size(), '\0');
    return out;
}

QByteArray zstdFrame(const QByteArray &plain, bool namesSize)
{
    QByteArray out(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(plain.size()))), '\0');
    ZSTD_CCtx *const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, namesSize ? 1 : 0);
    const std::size_t size = ZSTD_compress2(context, out.data(), static_cast<std::size_t>(out.size()), plain.data(),
                                            static_cast<std::size_t>(plain.size()));
    ZSTD_freeCCtx(context);
    return out.first(static_cast<qsizetype>(size));
}

} // namespace

/// What is inside a segment: operations, keys entries, audit entries; packed, padded, sealed and bound to the header.
class TestWireBody : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paddedSizes();
    void packedBytesComeBack();
    void bombsAreRefused();
    void damagedPackingIsRefused();
    void changedFramesEndAtOnce();
    void changedOperationsKeepTheirOneForm();
    void operationsComeBack();
    void anotherDevicesOperationsKeepTheirPlace();
    void largeValuesTravelAsChunks();
    void unfitOperations_data();
    void unfitOperations();
    void everyChangedByteOfABodyIsRefused();
    void aBodyOpensOnlyUnderItsHeader();
    void theCountMustBeTrue();
    void limitsOfASegment();
    void keysComeBack();
    void staffEntriesNeverGoInTheClear();
    void auditComesBack();
    void randomBodiesAreRefused();

private:
    SecretBytes m_key = SecretBytes::copyOf(QByteArray(32, 'k'));
    crypto::SigningKey m_device = crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, 's')));
};

void TestWireBody::paddedSizes()
{
    QCOMPARE(paddedSize(0), 256);
    QCOMPARE(paddedSize(256), 256);
    QCOMPARE(paddedSize(257), 512);
    QCOMPARE(paddedSize(8191), 8192);
    QCOMPARE(paddedSize(8193), 8704); // E = 13, S = 4: the last 9 bits are zero
    QCOMPARE(paddedSize(65537), 67584); // E = 16, S = 5: the last 11
    for (qsizetype size = 0; size < 300'000; size += 37) {
        const qsizetype padded = paddedSize(size);
        QVERIFY(padded >= size && padded % 256 == 0);
        QVERIFY(padded <= std::max<qsizetype>(size + 256, size + size / 16));
        QCOMPARE(paddedSize(padded), padded);
    }
}

void TestWireBody::packedBytesComeBack()
{
    for (const qsizetype size : {0, 1, 200, 250, 4000, 250'000}) {
        for (const QByteArray &plain : {QByteArray(size, 'x'), crypto::randomBytes(size)}) {
            const QByteArray packed = pack(plain).value();
            QCOMPARE(paddedSize(packed.size()), packed.size());
            QCOMPARE(unpack(packed).value(), plain);
        }
    }
    // Whatever is at most this large fits, sealed, into a segment.
    QVERIFY(pack(crypto::randomBytes(kPlainThatFits)).value().size() + crypto::kXaesOverhead <= kMaxBody);
}

void TestWireBody::bombsAreRefused()
{
    const QByteArray bomb = zstdFrame(QByteArray(kMaxUnpacked + 1, '\0'), true);
    QVERIFY(bomb.size() < 1000);
    QCOMPARE(unpack(framed(bomb)).error().code, Code::integrity);
    QVERIFY(unpack(framed(zstdFrame(QByteArray(kMaxUnpacked, '\0'), true))).ok());
    QCOMPARE(pack(QByteArray(kMaxUnpacked + 1, '\0')).error().code, Code::invalid);
    // A frame that does not say what comes out is not tried.
    QCOMPARE(unpack(framed(zstdFrame(QByteArray(1000, 'x'), false))).error().code, Code::integrity);
    // A frame that says less than comes out.
    QByteArray liar = zstdFrame(QByteArray(200, 'x'), true);
    QCOMPARE(static_cast<quint8>(liar.at(5)), quint8(200));
    liar[5] = char(100);
    QCOMPARE(unpack(framed(liar)).error().code, Code::integrity);
}

void TestWireBody::damagedPackingIsRefused()
{
    const QByteArray plain("forty-two patients and their charts");
    const QByteArray frame = zstdFrame(plain, true);
    QCOMPARE(unpack(framed(frame)).value(), plain);
    QCOMPARE(unpack(framed(frame + frame)).error().code, Code::integrity);
    QCOMPARE(unpack(framed(frame + '\0')).error().code, Code::integrity);
    QCOMPARE(unpack(framed(frame.chopped(1))).error().code, Code::integrity);
    const QByteArray skippable = QByteArray::fromHex("502a4d1804000000") + "skip";
    QCOMPARE(unpack(framed(skippable)).error().code, Code::integrity);
    QCOMPARE(unpack(framed(skippable + frame)).error().code, Code::integrity);
    QCOMPARE(unpack(framed(QByteArray())).error().code, Code::integrity);
    const QByteArray packed = framed(frame);
    for (qsizetype size = 0; size < packed.size(); ++size)
        QVERIFY(!unpack(packed.first(size)).ok());
    QVERIFY(!unpack(packed + QByteArray(256, '\0')).ok());
    for (qsizetype i = 0; i < 4; ++i) {
        QByteArray bad = packed;
        bad[i] = static_cast<char>(bad.at(i) ^ 0x40);
        QVERIFY(!unpack(bad).ok());
    }
    for (qsizetype i = 4 + frame.size(); i < packed.size(); ++i) {
        QByteArray bad = packed;
        bad[i] = 1;
        QVERIFY(!unpack(bad).ok());
    }
}

/// Behind the seal nobody can put these; the unpacking must hold without it.
void TestWireBody::changedFramesEndAtOnce()
{
    QRandomGenerator dice(20'26);
    QCborArray array;
    for (const Operation &op : changes(20))
        array.append(encode(op, {}));
    const QByteArray frame = zstdFrame(cbor::encode(array), true);
    int opened = 0;
    for (int i = 0; i < 10'000; ++i) {
        QByteArray other = frame;
        for (int n = dice.bounded(1, 5); n > 0; --n)
            other[dice.bounded(other.size())] = static_cast<char>(dice.bounded(256));
        const auto plain = unpack(framed(other));
        QVERIFY(!plain.ok() || plain->size() <= kMaxUnpacked);
        opened += plain.ok() ? 1 : 0;
    }
    QVERIFY(opened < 10'000);
}

void TestWireBody::changedOperationsKeepTheirOneForm()
{
    QRandomGenerator dice(20'26);
    const Operation op = change(11);
    const Place place {op.device, op.counter};
    const QByteArray bytes = cbor::encode(encode(op, place));
    for (int i = 0; i < 10'000; ++i) {
        QByteArray other = bytes;
        for (int n = dice.bounded(1, 4); n > 0; --n)
            other[dice.bounded(other.size())] = static_cast<char>(dice.bounded(256));
        const auto value = cbor::decode(other);
        if (!value)
            continue;
        const auto taken = decodeOperation(*value, place);
        QVERIFY(!taken.ok() || cbor::encode(encode(*taken, place)) == other);
    }
}

void TestWireBody::operationsComeBack()
{
    for (const quint64 count : {0, 1, 2, 1000}) {
        const Segment segment = sealOperations(bodyHeader(Stream::ops), changes(count), m_key, m_device).value();
        const SegmentHeader header = headerOf(segment);
        QCOMPARE(header.count, count);
        QCOMPARE(header.next(), 11 + count);
        QVERIFY(verify(segment.header, m_device.publicKey));
        QVERIFY(bodyFits(header, segment.body));
        const auto back = openOperations(header, segment.body, m_key);
        QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().detail));
        QVERIFY(*back == changes(count));
        if (count == 1)
            QCOMPARE(segment.body.size(), 512 + crypto::kXaesOverhead - 256); // one change is the smallest body
        if (count == 1000)
            QVERIFY(segment.body.size() < 100 * 1000);
    }
    QVERIFY(sealOperations(bodyHeader(Stream::ops), {}, m_key, m_device).value().body.isEmpty());
}

/// After a renewal unsent operations go on in another device's chain; their signatures speak of the old one.
void TestWireBody::anotherDevicesOperationsKeepTheirPlace()
{
    std::vector<Operation> all = changes(3);
    all[1].device = DeviceId::fromBytes(QByteArray(16, 'o'));
    all[1].counter = 7;
    all[1].userSignature = QByteArray(64, 'U');
    all[1].deviceSignature = QByteArray(64, 'D');
    const Segment segment = sealOperations(bodyHeader(Stream::ops), all, m_key, m_device).value();
    QVERIFY(openOperations(headerOf(segment), segment.body, m_key).value() == all);
    QVERIFY(signedBytes(all[1]) != signedBytes(changes(3)[1]));
}

void TestWireBody::largeValuesTravelAsChunks()
{
    const QByteArray bytes = crypto::randomBytes(kMaxChunk * 2 + 5);
    const QString text(kMaxValue + 1, u'ñ');
    Operation op = change(1);
    op.fields = {{1, bytes}, {2, text}, {3, u"short"_s}};
    const QByteArray signedBefore = signedBytes(op);
    const auto chunks = detachLarge(op);
    QVERIFY(chunks.ok());
    QCOMPARE(chunks->size(), size_t(4)); // three, and one
    QCOMPARE(op.fields.size(), 1);
    const auto read = decodeOperation(encode(op, {op.device, op.counter}), {op.device, op.counter});
    QVERIFY(read.ok() && *read == op);

    std::map<QByteArray, QByteArray> kept;
    for (const QByteArray &chunk : *chunks)
        kept[crypto::bytes(crypto::sha256(chunk))] = chunk;
    const auto chunkOf = [&kept](const QByteArray &name) -> Result<QByteArray> { return kept.at(name); };
    Operation back = *read;
    QVERIFY(attachLarge(back, chunkOf).ok());
    QCOMPARE(signedBytes(back), signedBefore);

    // Another chunk, or two that changed places.
    const BlobRef ref = read->blobs.at(1);
    const std::vector<QByteArray> right {kept.at(ref.chunks[0]), kept.at(ref.chunks[1]), kept.at(ref.chunks[2])};
    BlobRef turned = ref;
    std::swap(turned.chunks[0], turned.chunks[1]);
    QVERIFY(openBlob(ref, right).ok());
    QVERIFY(!openBlob(turned, {right[1], right[0], right[2]}).ok());
    QVERIFY(!openBlob(ref, {right[0], right[1], right[1]}).ok());
    QVERIFY(!openBlob(ref, {right[0], right[1]}).ok());
}

void TestWireBody::unfitOperations_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QCborValue>("value");
    const QCborValue nothing(QCborValue::Undefined);
    for (const int key : {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16}) {
        QTest::addRow("%d is missing", key) << key << nothing;
        QTest::addRow("%d is short", key) << key << QCborValue(QByteArray(15, 'x'));
        QTest::addRow("%d is a number in text", key) << key << QCborValue(u"1"_s);
        if (key != 12)
            QTest::addRow("%d is negative", key) << key << QCborValue(-1);
    }
    QTest::newRow("no id") << 0 << QCborValue(QByteArray(16, '\0'));
    QTest::newRow("part beyond the last") << 3 << QCborValue(1);
    QTest::newRow("no kind") << 9 << QCborValue(0);
    QTest::newRow("unknown kind") << 9 << QCborValue(8);
    QTest::newRow("no schema") << 13 << QCborValue(0);
    QTest::newRow("capital entity") << 7 << QCborValue(u"Patient"_s);
    QTest::newRow("no entity") << 7 << QCborValue(QString());
    QTest::newRow("long entity") << 7 << QCborValue(QString(65, u'e'));
    QTest::newRow("short signature") << 17 << QCborValue(QByteArray(63, 's'));
    QTest::newRow("empty signature") << 18 << QCborValue(QByteArray());
    QTest::newRow("counter without device") << 1 << QCborValue(3);
    QTest::newRow("device without counter") << 11 << QCborValue(QByteArray(16, 'o'));
    QTest::newRow("unknown field") << 20 << QCborValue(1);
    QTest::newRow("no blobs") << 19 << QCborValue(QCborMap());
    const auto blob = [](qint64 tag, const QByteArray &blobKey, const QCborArray &names) {
        return QCborValue(QCborMap {{tag, QCborArray {blobKey, true, names}}});
    };
    const QByteArray thirtyTwo(32, 'b');
    QTest::newRow("blob without chunks") << 19 << blob(9, thirtyTwo, {});
    QTest::newRow("blob without a key") << 19 << blob(9, {}, {thirtyTwo});
    QTest::newRow("blob of tag 0") << 19 << blob(0, thirtyTwo, {thirtyTwo});
    QTest::newRow("blob of a value that is there") << 19 << blob(2, thirtyTwo, {thirtyTwo});
    QTest::newRow("blob with a short name") << 19 << blob(9, thirtyTwo, {QByteArray(31, 'n')});
    QTest::newRow("tag 0") << 15 << QCborValue(QCborMap {{0, 1}});
    QTest::newRow("tag too large") << 15 << QCborValue(QCborMap {{65536, 1}});
    QTest::newRow("nested list") << 15 << QCborValue(QCborMap {{1, QCborArray {1}}});
    QTest::newRow("nested map") << 15 << QCborValue(QCborMap {{1, QCborMap {{1, 1}}}});
    QTest::newRow("long bytes") << 15 << QCborValue(QCborMap {{1, QByteArray(kMaxValue + 1, 'x')}});
    QTest::newRow("long text") << 15 << QCborValue(QCborMap {{1, QString(kMaxValue + 1, u'x')}});
    QTest::newRow("text that is long in bytes") << 15 << QCborValue(QCborMap {{1, QString(kMaxValue / 2 + 1, u'ñ')}});
    QCborMap many;
    for (int i = 1; i <= kMaxFields + 1; ++i)
        many.insert(i, i);
    QTest::newRow("too many values") << 15 << QCborValue(many);
}

void TestWireBody::unfitOperations()
{
    QFETCH(int, key);
    QFETCH(QCborValue, value);
    const Operation op = change(11);
    const Place place {op.device, op.counter};
    QCborMap map = encode(op, place);
    QVERIFY(decodeOperation(map, place).value() == op);
    if (value.isUndefined())
        map.remove(static_cast<qint64>(key));
    else
        map.insert(static_cast<qint64>(key), value);
    QCOMPARE(decodeOperation(map, place).error().code, Code::integrity);
}

void TestWireBody::everyChangedByteOfABodyIsRefused()
{
    const Segment segment = sealOperations(bodyHeader(Stream::ops), changes(2), m_key, m_device).value();
    const SegmentHeader header = headerOf(segment);
    for (qsizetype i = 0; i < segment.body.size(); ++i) {
        QByteArray bad = segment.body;
        bad[i] = static_cast<char>(bad.at(i) ^ 1);
        QVERIFY(!bodyFits(header, bad));
        QVERIFY(!openOperations(header, bad, m_key).ok());
    }
    for (qsizetype size = 0; size < segment.body.size(); ++size) {
        QVERIFY(!bodyFits(header, segment.body.first(size)));
        QVERIFY(!openOperations(header, segment.body.first(size), m_key).ok());
    }
}

void TestWireBody::aBodyOpensOnlyUnderItsHeader()
{
    const Segment segment = sealOperations(bodyHeader(Stream::ops), changes(2), m_key, m_device).value();
    const SegmentHeader header = headerOf(segment);
    QList<SegmentHeader> others(7, header);
    others[0].chain = 2;
    others[1].device = DeviceId::fromBytes(QByteArray(16, 'e'));
    others[2].practice = PracticeId::fromBytes(QByteArray(16, 'q'));
    others[3].first = 12;
    others[4].view.size = 5;
    others[5].epoch = 2;
    others[6].term = 2;
    others[0].previous = QByteArray(32, 'h');
    for (const SegmentHeader &other : others)
        QCOMPARE(openOperations(other, segment.body, m_key).error().code, Code::integrity);
    QCOMPARE(openOperations(header, segment.body, SecretBytes::copyOf(QByteArray(32, 'l'))).error().code,
             Code::integrity);
    QCOMPARE(openOperations(bodyHeader(Stream::keys), segment.body, m_key).error().code, Code::invalid);
}

void TestWireBody::theCountMustBeTrue()
{
    SegmentHeader header = bodyHeader(Stream::ops);
    header.count = 2;
    const Place place {header.device, header.first};
    const QByteArray plain = cbor::encode(QCborArray {encode(change(11), place)});
    const QByteArray body = crypto::xaesSeal(m_key, pack(plain).value(), bodyContext(header));
    QCOMPARE(openOperations(header, body, m_key).error().code, Code::integrity);
    header.count = 1;
    QVERIFY(openOperations(header, crypto::xaesSeal(m_key, pack(plain).value(), bodyContext(header)), m_key).ok());
    header.view.size = 3; // and what the operation has seen lies within the view
    QCOMPARE(
        openOperations(header, crypto::xaesSeal(m_key, pack(plain).value(), bodyContext(header)), m_key).error().code,
        Code::integrity);
    header.view.size = 4;
    // Canonical CBOR, and a list.
    for (const QByteArray &other : {plain + '\0', QByteArray("\xa0", 1), QByteArray("\x9f\xff", 2), QByteArray()})
        QVERIFY(!openOperations(header, crypto::xaesSeal(m_key, pack(other).value(), bodyContext(header)), m_key).ok());
}

void TestWireBody::limitsOfASegment()
{
    std::vector<Operation> large;
    for (quint64 i = 0; i < 12; ++i) {
        large.push_back(change(11 + i));
        large.back().fields = {{1, crypto::randomBytes(kMaxValue)}};
    }
    const Place place {large.front().device, 11};
    QCOMPARE(thatFit(large, place), std::size_t(3));
    QCOMPARE(sealOperations(bodyHeader(Stream::ops), large, m_key, m_device).error().code, Code::invalid);
    large.resize(3);
    QVERIFY(sealOperations(bodyHeader(Stream::ops), large, m_key, m_device).ok());
    // What packs well does not have to stay below that bound, only below what may be unpacked.
    std::vector<Operation> roomy;
    for (quint64 i = 0; i < 200; ++i) {
        roomy.push_back(change(11 + i));
        roomy.back().fields = {{1, QByteArray(i < 100 ? 4'000 : 40'000, 'x')}};
    }
    QVERIFY(thatFit(roomy, place) < 100);
    QVERIFY(sealOperations(bodyHeader(Stream::ops), std::span(roomy).first(100), m_key, m_device).ok());
    QCOMPARE(sealOperations(bodyHeader(Stream::ops), roomy, m_key, m_device).error().code, Code::invalid);
    const Segment first = sealFirst(bodyHeader(Stream::ops), roomy, m_key, m_device).value();
    QCOMPARE(headerOf(first).count, quint64(100));
    QCOMPARE(openOperations(headerOf(first), first.body, m_key).value().size(), std::size_t(100));
    QCOMPARE(headerOf(sealFirst(bodyHeader(Stream::ops), changes(1200), m_key, m_device).value()).count, quint64(1000));
    QCOMPARE(headerOf(sealFirst(bodyHeader(Stream::ops), {}, m_key, m_device).value()).count, quint64(0));
    Operation beyond = change(11);
    for (int tag = 1; tag <= 5; ++tag)
        beyond.fields.insert(tag, crypto::randomBytes(kMaxValue));
    QCOMPARE(sealFirst(bodyHeader(Stream::ops), std::span(&beyond, 1), m_key, m_device).error().code, Code::invalid);
    QCOMPARE(thatFit(changes(2), place), std::size_t(2));
    QCOMPARE(thatFit({}, place), std::size_t(0));
    QCOMPARE(thatFit(changes(1200), place), std::size_t(1000));
}

void TestWireBody::keysComeBack()
{
    const std::vector<Operation> all {trustEntry(11), trustEntry(12), change(13, u"staff"_s),
                                      change(14, u"credential"_s), trustEntry(15)};
    const Segment segment = sealKeys(bodyHeader(Stream::keys), all, 4, m_key, m_device).value();
    const SegmentHeader header = headerOf(segment);
    const std::vector<KeysRun> runs = readKeys(header, segment.body).value();
    QCOMPARE(runs.size(), std::size_t(3));
    QCOMPARE(runs[0].clear.size(), std::size_t(2));
    QCOMPARE(trustEnvelope(runs[0].clear[0]), QByteArray("signed entry"));
    QCOMPARE(runs[1].epoch, quint64(4));
    QCOMPARE(runs[1].first, quint64(13));
    std::vector<Operation> back = runs[0].clear;
    const std::vector<Operation> sealed = openRun(header, runs[1], m_key).value();
    back.insert(back.end(), sealed.begin(), sealed.end());
    back.insert(back.end(), runs[2].clear.begin(), runs[2].clear.end());
    QVERIFY(back == all);

    KeysRun moved = runs[1];
    moved.first += 1;
    QCOMPARE(openRun(header, moved, m_key).error().code, Code::integrity);
    moved = runs[1];
    moved.count = 1;
    QCOMPARE(openRun(header, moved, m_key).error().code, Code::integrity);
    for (qsizetype size = 0; size < segment.body.size(); ++size)
        QVERIFY(!readKeys(header, segment.body.first(size)).ok());
    SegmentHeader longer = header;
    longer.count = 6;
    QCOMPARE(readKeys(longer, segment.body).error().code, Code::integrity);
    QCOMPARE(readKeys(bodyHeader(Stream::ops), segment.body).error().code, Code::invalid);
}

void TestWireBody::staffEntriesNeverGoInTheClear()
{
    Operation secret = change(12, u"staff"_s);
    secret.fields = {{2, u"Marguerite Okonkwo"_s}};
    const Segment segment = sealKeys(bodyHeader(Stream::keys), {trustEntry(11), secret}, 1, m_key, m_device).value();
    QVERIFY(segment.body.contains("signed entry"));
    QVERIFY(!segment.body.contains("Okonkwo"));
    QVERIFY(!segment.body.contains("staff"));
    // Nor is one taken that somebody put there, nor a trust entry without its bytes.
    SegmentHeader header = bodyHeader(Stream::keys);
    header.count = 1;
    const Place place {header.device, header.first};
    Operation bare = trustEntry(11);
    bare.fields.remove(qint64(kTrustEnvelope));
    for (const Operation &op : {change(11, u"staff"_s), bare}) {
        const QByteArray body = cbor::encode(QCborArray {QCborMap {{1, QCborArray {encode(op, place)}}}});
        QCOMPARE(readKeys(header, body).error().code, Code::integrity);
    }
}

void TestWireBody::auditComesBack()
{
    const crypto::BoxKey reader = crypto::BoxKey::make();
    const std::vector<QByteArray> entries {"first", "second", QByteArray(kMaxAuditEntry, 'x')};
    const Segment segment = sealAudit(bodyHeader(Stream::audit), entries, {3, reader.publicKey}, m_device).value();
    const SegmentHeader header = headerOf(segment);
    QCOMPARE(header.count, quint64(3));
    QCOMPARE(auditReader(segment.body).value(), quint64(3));
    QVERIFY(openAudit(header, segment.body, reader).value() == entries);
    QVERIFY(!segment.body.contains("second"));
    QCOMPARE(openAudit(header, segment.body, crypto::BoxKey::make()).error().code, Code::integrity);
    for (qsizetype i = 0; i < segment.body.size(); i += i < 200 ? 1 : 7) {
        QByteArray bad = segment.body;
        bad[i] = static_cast<char>(bad.at(i) ^ 1);
        QVERIFY(!openAudit(header, bad, reader).ok());
        QVERIFY(!openAudit(header, segment.body.first(i), reader).ok());
    }
    SegmentHeader other = header;
    other.audit->size += 1;
    QCOMPARE(openAudit(other, segment.body, reader).error().code, Code::integrity);
}

void TestWireBody::randomBodiesAreRefused()
{
    SegmentHeader ops = bodyHeader(Stream::ops);
    SegmentHeader keys = bodyHeader(Stream::keys);
    SegmentHeader audit = bodyHeader(Stream::audit);
    ops.count = keys.count = audit.count = 1;
    const crypto::BoxKey reader = crypto::BoxKey::make();
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray random = crypto::randomBytes(i % 700);
        QVERIFY(!openOperations(ops, random, m_key).ok());
        QVERIFY(!readKeys(keys, random).ok());
        QVERIFY(!unpack(random).ok());
        if (i % 20 == 0)
            QVERIFY(!openAudit(audit, random, reader).ok());
    }
}

VB_TEST(TestWireBody)
#include "test_wire_body.moc"
