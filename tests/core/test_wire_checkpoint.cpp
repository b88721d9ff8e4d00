#include "core/crypto/merkle.h"
#include "core/wire/checkpoint.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace vb::wire;

namespace {

Checkpoint someCheckpoint()
{
    return {PracticeId::fromBytes(QByteArray(16, 'p')), 42, crypto::sha256(QByteArrayView("root")), 3};
}

} // namespace

/// Checkpoints are signed notes as C2SP writes them, and only in one form.
class TestWireCheckpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNoteIsTheOneDescribed();
    void comesBack();
    void everyChangedByteIsRefused();
    void otherFormsAreRefused_data();
    void otherFormsAreRefused();
    void anotherKeyDoesNotVouch();

private:
    crypto::SigningKey m_relay = crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, 'r')));
};

void TestWireCheckpoint::theNoteIsTheOneDescribed()
{
    const QByteArray note = signCheckpoint(someCheckpoint(), m_relay);
    const QByteArray name("verbena/log/v1/70707070-7070-7070-7070-707070707070");
    const QByteArray text
        = name + "\n42\n" + crypto::bytes(crypto::sha256(QByteArrayView("root"))).toBase64() + "\nterm 3\n";
    QVERIFY(note.startsWith(text + "\n\xE2\x80\x94 " + name + ' '));
    const QByteArray line = QByteArray::fromBase64(note.sliced(text.size() + 1 + 4 + name.size() + 1).chopped(1));
    const QByteArray named = name + "\n\x01";
    QCOMPARE(line.first(4), crypto::bytes(crypto::sha256({named, m_relay.publicKey})).first(4));
    QVERIFY(crypto::verifyRaw(m_relay.publicKey, text, line.sliced(4)));
}

void TestWireCheckpoint::comesBack()
{
    Checkpoint empty {PracticeId::fromBytes(QByteArray(16, 'p')), 0, crypto::merkle::emptyRoot(), 1};
    Checkpoint large = someCheckpoint();
    large.size = ~quint64(0);
    for (const Checkpoint &checkpoint : {someCheckpoint(), empty, large}) {
        const QByteArray note = signCheckpoint(checkpoint, m_relay);
        QVERIFY(note.size() <= kMaxCheckpoint);
        QVERIFY(readCheckpoint(note).value() == checkpoint);
        QVERIFY(signatureHolds(note, m_relay.publicKey));
    }
}

void TestWireCheckpoint::everyChangedByteIsRefused()
{
    const QByteArray note = signCheckpoint(someCheckpoint(), m_relay);
    for (qsizetype i = 0; i < note.size(); ++i) {
        for (const int bit : {1, 2, 16, 128}) {
            QByteArray bad = note;
            bad[i] = static_cast<char>(bad.at(i) ^ bit);
            QVERIFY2(!readCheckpoint(bad).ok() || !signatureHolds(bad, m_relay.publicKey),
                     qPrintable(QString::number(i)));
        }
    }
    for (qsizetype size = 0; size < note.size(); ++size) {
        QVERIFY(!readCheckpoint(note.first(size)).ok());
        QVERIFY(!signatureHolds(note.first(size), m_relay.publicKey));
    }
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray random = crypto::randomBytes(i % 300);
        QVERIFY(!readCheckpoint(random).ok() && !signatureHolds(random, m_relay.publicKey));
    }
}

void TestWireCheckpoint::otherFormsAreRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("leading zero") << QByteArray("\n42\n") << QByteArray("\n042\n");
    QTest::newRow("sign") << QByteArray("\n42\n") << QByteArray("\n+42\n");
    QTest::newRow("hexadecimal") << QByteArray("\n42\n") << QByteArray("\n0x2a\n");
    QTest::newRow("no number") << QByteArray("\n42\n") << QByteArray("\n\n");
    QTest::newRow("too large") << QByteArray("\n42\n") << QByteArray("\n18446744073709551616\n");
    QTest::newRow("another origin") << QByteArray("verbena/log/v1/") << QByteArray("verbena/log/v2/");
    QTest::newRow("capital practice") << QByteArray("70707070-7070-7070-7070-707070707070\n42")
                                      << QByteArray("7070707A-7070-7070-7070-707070707070\n42");
    QTest::newRow("no term") << QByteArray("term 3\n") << QByteArray();
    QTest::newRow("another extension") << QByteArray("term 3\n") << QByteArray("term 3\nmore\n");
    QTest::newRow("spaced term") << QByteArray("term 3") << QByteArray("term  3");
    QTest::newRow("carriage return") << QByteArray("term 3\n") << QByteArray("term 3\r\n");
    QTest::newRow("a hyphen for a dash") << QByteArray("\xE2\x80\x94 ") << QByteArray("- ");
    QTest::newRow("text behind") << QByteArray("=\n\n") << QByteArray("=\n\n\n");
}

void TestWireCheckpoint::otherFormsAreRefused()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QByteArray note = signCheckpoint(someCheckpoint(), m_relay);
    const QByteArray good = note;
    note.replace(from, to);
    if (note == good)
        note += '\n';
    QCOMPARE(readCheckpoint(note).error().code, Code::integrity);
}

void TestWireCheckpoint::anotherKeyDoesNotVouch()
{
    const crypto::SigningKey other = crypto::SigningKey::make();
    QVERIFY(!signatureHolds(signCheckpoint(someCheckpoint(), other), m_relay.publicKey));
    // Not even under the right key's name.
    QByteArray note = signCheckpoint(someCheckpoint(), m_relay);
    QVERIFY(!signatureHolds(note, other.publicKey));
}

VB_TEST(TestWireCheckpoint)
#include "test_wire_checkpoint.moc"
