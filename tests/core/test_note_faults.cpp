#include "core/chart/signature.h"
#include "tests/kit/fault_vfs.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
namespace faults = vb::test::faults;

namespace {

const chart::SignerFacts kFacts {u"Olive Hartman"_s, u"owner"_s, {}};

/// How far typing and signing got before something failed.
struct Acknowledged {
    QString typed;
    bool isSigned = false;
};

} // namespace

/// The power goes while somebody types or signs: what was acknowledged is there, and a note is signed or not, never
/// half.
class TestNoteFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { faults::install(); }
    void signedOrNot_data();
    void signedOrNot();

private:
    Acknowledged typeAndSign(test::StoreFixture &fixture, chart::NoteId id);
    void requireWhole(test::StoreFixture &fixture, chart::NoteId id, const Acknowledged &known);

    chart::TemplateBook m_book;
};

Acknowledged TestNoteFaults::typeAndSign(test::StoreFixture &fixture, chart::NoteId id)
{
    Acknowledged known;
    const auto write = [&](auto body) { return fixture.store->write(fixture.actor, {access::Right::noteSign}, body); };
    for (const QString &text : {u"Rest"_s, u"Rest and ice"_s}) {
        if (!write([&](store::AuditedTx &tx) { return chart::autosaveNote(tx, m_book, id, {{u"plan"_s, text}}); }).ok())
            return known;
        known.typed = text;
    }
    known.isSigned = write([&](store::AuditedTx &tx) { return chart::signNote(tx, id, kFacts); }).ok();
    return known;
}

void TestNoteFaults::requireWhole(test::StoreFixture &fixture, chart::NoteId id, const Acknowledged &known)
{
    QVERIFY(fixture.open().ok());
    const auto record
        = fixture.store->read(fixture.actor, {access::Right::noteView},
                              [id](store::Reader &reader, store::Intent &) { return chart::noteRecord(reader, id); });
    QVERIFY(record.ok());
    const bool isSigned = record->state == chart::NoteState::signed_;
    QVERIFY(isSigned || !known.isSigned);
    QCOMPARE(record->signatures.size(), isSigned ? 1U : 0U);
    QVERIFY(record->sections.at(3).value.startsWith(known.typed));
    if (isSigned) {
        const chart::SignerKeys keys {{fixture.user.sign.publicKey}, fixture.device.sign.publicKey};
        QVERIFY(chart::verifyNote(record->note, record->signatures, [&](StaffId, DeviceId) { return keys; }).good);
        QCOMPARE(record->sections.at(3).value, u"Rest and ice"_s);
    } else {
        // And it can still be signed.
        const auto again = fixture.store->write(fixture.actor, {access::Right::noteSign},
                                                [&](store::AuditedTx &tx) { return chart::signNote(tx, id, kFacts); });
        QVERIFY(again.ok() || record->sections.at(3).value.isEmpty());
    }
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY(report.ok());
    QVERIFY2(report->ok(), qPrintable(report->problems.join(u'\n')));
}

void TestNoteFaults::signedOrNot_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("I/O error once") << static_cast<int>(faults::Kind::ioError);
    QTest::newRow("disk full") << static_cast<int>(faults::Kind::diskFull);
    QTest::newRow("process dies in the middle of a write") << static_cast<int>(faults::Kind::dieTorn);
    QTest::newRow("power loss") << static_cast<int>(faults::Kind::powerLoss);
    QTest::newRow("power loss, writes out of order") << static_cast<int>(faults::Kind::powerMixed);
}

void TestNoteFaults::signedOrNot()
{
    QFETCH(int, kind);
    Result<chart::TemplateBook> book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    m_book = std::move(*book);
    test::StoreFixture fixture;
    const auto patient = fixture.addPatient(u"Alder"_s);
    QVERIFY(patient.ok());
    const auto note = fixture.store->write(fixture.actor, {access::Right::noteAdd}, [&](store::AuditedTx &tx) {
        return chart::beginNote(tx, m_book, {patient->id, {}, u"soap"_s, {}}, u"Olive Hartman"_s);
    });
    QVERIFY(note.ok());
    fixture.close();
    fixture.keepCopy();

    fixture.restoreCopy();
    faults::arm(faults::Kind::none, 0);
    QVERIFY(fixture.open().ok());
    QVERIFY(typeAndSign(fixture, note->id).isSigned);
    fixture.close();
    const int operations = faults::count();
    QVERIFY(operations > 15);
    for (int at = 1; at <= operations; ++at) {
        fixture.restoreCopy();
        faults::arm(static_cast<faults::Kind>(kind), at);
        const Acknowledged known = fixture.open().ok() ? typeAndSign(fixture, note->id) : Acknowledged {};
        fixture.close();
        QVERIFY(faults::struck());
        faults::disarm();
        requireWhole(fixture, note->id, known);
        if (QTest::currentTestFailed()) {
            qInfo("at operation %d of %d", at, operations);
            return;
        }
    }
}

VB_TEST(TestNoteFaults)
#include "test_note_faults.moc"
