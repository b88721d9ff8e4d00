#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/crypto/sealed_stream.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace vb::crypto;
using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kTestMagic = "TEST";

StreamHead headFor(quint64 size)
{
    return {kTestMagic.toByteArray(), QByteArray(16, 'i'), size, "context"};
}

QByteArray plainChunk(const StreamHead &head, quint64 index)
{
    return QByteArray(head.chunkSize(index), static_cast<char>('a' + index % 26));
}

/// All chunks behind each other.
QByteArray sealedChunks(const SecretBytes &key, const StreamHead &head)
{
    StreamCipher cipher(key, head);
    QByteArray all;
    QByteArray sealed;
    for (quint64 i = 0; i < head.chunks(); ++i) {
        cipher.seal(i, plainChunk(head, i), sealed);
        all += sealed;
    }
    return all;
}

} // namespace

/// Files in chunks: what is written can be read from any place, and from no other file, place or length.
class TestSealedStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void theFormatIsTheOneDescribed();
    void everyChangeIsFound();
    void headsAreChecked();

private:
    SecretBytes m_key = SecretBytes::copyOf(QByteArray(32, 'k'));
};

void TestSealedStream::sizes_data()
{
    QTest::addColumn<quint64>("size");
    QTest::addColumn<quint64>("chunks");
    QTest::newRow("nothing") << quint64(0) << quint64(1);
    QTest::newRow("one byte") << quint64(1) << quint64(1);
    QTest::newRow("one chunk") << quint64(65536) << quint64(1);
    QTest::newRow("and a byte") << quint64(65537) << quint64(2);
    QTest::newRow("several") << quint64(200'000) << quint64(4);
}

void TestSealedStream::sizes()
{
    QFETCH(quint64, size);
    QFETCH(quint64, chunks);
    const StreamHead head = headFor(size);
    QCOMPARE(head.chunks(), chunks);
    const QByteArray sealed = sealedChunks(m_key, head);
    QCOMPARE(head.sealedSize(), quint64(kStreamHead + sealed.size()));
    StreamCipher cipher(m_key, head);
    QByteArray plain;
    for (quint64 i = head.chunks(); i-- > 0;) { // from the end: any order will do
        const qsizetype at = static_cast<qsizetype>(i) * (kStreamChunk + kStreamTag);
        QVERIFY(cipher.open(i, sealed.mid(at, head.chunkSize(i) + kStreamTag), plain).ok());
        QCOMPARE(plain, plainChunk(head, i));
    }
    QCOMPARE(cipher.open(head.chunks(), sealed, plain).error().code, Code::integrity);
}

/// By AES-GCM from its own tested function: nonce and associated data as the header file says.
void TestSealedStream::theFormatIsTheOneDescribed()
{
    const StreamHead head = headFor(65'540);
    const QByteArray clear = encode(head);
    QCOMPARE(clear.toHex(),
             QByteArray("54455354010000006969696969696969696969696969696900000000000100040001000063"
                        "6f6e74657874000000000000000000000000000000000000000000"));
    const QByteArray aad = bytes(sha256(clear));
    const QByteArray first = aesGcmSeal(m_key.view(), QByteArray(12, '\0'), plainChunk(head, 0), aad);
    const QByteArray last
        = aesGcmSeal(m_key.view(), QByteArray::fromHex("000000000000000101000000"), plainChunk(head, 1), aad);
    QCOMPARE(sealedChunks(m_key, head), first + last);
}

void TestSealedStream::everyChangeIsFound()
{
    const StreamHead head = headFor(65'540);
    const QByteArray sealed = sealedChunks(m_key, head);
    const QByteArray first = sealed.left(kStreamChunk + kStreamTag);
    const QByteArray last = sealed.mid(kStreamChunk + kStreamTag);
    QByteArray plain;
    const auto opens = [&](const SecretBytes &key, const StreamHead &as, quint64 index, const QByteArray &chunk) {
        return StreamCipher(key, as).open(index, chunk, plain).ok();
    };
    QVERIFY(opens(m_key, head, 0, first) && opens(m_key, head, 1, last));
    for (qsizetype i = 0; i < last.size(); ++i) {
        QByteArray changed = last;
        changed[i] = static_cast<char>(changed.at(i) ^ 1);
        QVERIFY(!opens(m_key, head, 1, changed));
        QVERIFY(plain.isEmpty());
    }
    QVERIFY(!opens(SecretBytes::copyOf(QByteArray(32, 'l')), head, 0, first));
    QVERIFY(!opens(m_key, head, 1, last.chopped(1)));
    QVERIFY(!opens(m_key, head, 1, last + 'x'));
    QVERIFY(!opens(m_key, headFor(2 * 65'536), 1, first)); // in another place
    QVERIFY(!opens(m_key, headFor(65'536), 0, first)); // as the last one
    StreamHead other = head;
    other.id = QByteArray(16, 'j');
    QVERIFY(!opens(m_key, other, 0, first)); // in another file
}

void TestSealedStream::headsAreChecked()
{
    const QByteArray clear = encode(headFor(5));
    const Result<StreamHead> read = decodeStreamHead(clear, kTestMagic);
    QVERIFY(read.ok());
    QCOMPARE(read->plainSize, quint64(5));
    QCOMPARE(read->id, QByteArray(16, 'i'));
    QVERIFY(read->context.startsWith("context"));
    QCOMPARE(decodeStreamHead(clear, "ELSE").error().code, Code::integrity);
    QCOMPARE(decodeStreamHead(clear.chopped(1), kTestMagic).error().code, Code::integrity);
    for (const auto &[at, code] : {std::pair(4, Code::tooNew), std::pair(5, Code::integrity), // version, zeros
                                   std::pair(24, Code::integrity), std::pair(35, Code::integrity)}) { // sizes
        QByteArray changed = clear;
        changed[at] = static_cast<char>(changed.at(at) ^ 0x7f);
        QCOMPARE(decodeStreamHead(changed, kTestMagic).error().code, code);
    }
}

VB_TEST(TestSealedStream)

#include "test_sealed_stream.moc"
