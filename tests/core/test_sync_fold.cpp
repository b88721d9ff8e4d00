#include "core/chart/chart.h"
#include "core/chart/signature.h"
#include "core/patient/patient.h"
#include "core/session/entities.h"
#include "core/session/note_evidence.h"
#include "core/staff/staff.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/sync_pc.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <atomic>

using namespace vb;
using patient::kFamily;
using patient::kPhone;

namespace {

const QString kPhoneA = QStringLiteral("+12125550101");
const QString kPhoneB = QStringLiteral("+12125550102");
const QString kPhoneC = QStringLiteral("+12125550103");
constexpr qint64 kDayMs = 24LL * 3600 * 1000;

const chart::SignerFacts kOlive {QStringLiteral("Olive"), QStringLiteral("owner"), {}};

QString wordsOf(const Result<void> &result)
{
    return result.ok() ? QString() : result.error().detail;
}

} // namespace

/// Rules of merging, case by case, on real stores of three PCs and a log in memory.
class TestSyncFold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void whatOnePcWritesAllHave();
    void theGreaterStampWins();
    void aWrongClockUndoesNothing();
    void equalValuesAreNoConflict();
    void aConflictIsDecidedEverywhere_data();
    void aConflictIsDecidedEverywhere();
    void decidingDifferentlyAsksAgain();
    void conflictsComeAndGoWithTheFeed();
    void aLoserBehindAnEqualValueIsSeen();
    void removingWhatIsEditedFlagsIt();
    void draftsOfTwoPcsAreBothKept();
    void aSignatureLocksALaterDraft();
    void theFirstSignatureStands_data();
    void theFirstSignatureStands();
    void aDiscardedDraftThatWasEditedStays();
    void visitsMoveForward();
    void staffGoByTheLog();
    void theOneTimeStepOnlyGrows();
    void whatIsUnsentLiesOnTop();
    void replaysAndGaps();
    void groupsAreWhole();
    void childrenWaitForTheirPatient();
    void newerProgramsAreWaitedFor_data();
    void newerProgramsAreWaitedFor();
    void anOldProgramParksWhatItDoesNotKnow();
    void aFastClockIsNotTaken();
    void theLogKnowsMoreThanThisPc();
    void twoPeopleMayHaveOneLogIn();
    void whatStaysHereIsNoPartOfAGroup();
    void thePastIsFoldedBySameRules();
    void whatStandsUnderNothingWaits();

private:
    struct Pcs {
        test::SyncPc a;
        test::SyncPc b;
        test::SyncPc c;
    };
    void exchange(); // all push, all pull, until nothing is new
    void requireEqual();
    /// A patient that all three have.
    EntityId sharedPatient();
    EntityId addAllergy(test::SyncPc &pc, const EntityId &patient);
    Result<void> setAllergy(test::SyncPc &pc, const EntityId &id, const QCborMap &fields);
    chart::NoteId addNote(test::SyncPc &pc, const EntityId &patient, const QString &plan);
    Result<void> keepNote(test::SyncPc &pc, chart::NoteId id, const QString &plan);
    Result<void> signNote(test::SyncPc &pc, chart::NoteId id);
    QString noteBody(test::SyncPc &pc, chart::NoteId id);
    /// An operation of PC c as another program might send it, in a segment of its own behind the log.
    void sendForeign(const std::function<void(sync::LogOperation &)> &change, const QCborMap &fields,
                     const store::EntityDecl &entity, const EntityId &row);

    std::unique_ptr<test::SyncPractice> m_practice;
    std::unique_ptr<Pcs> m_pcs;
    std::unique_ptr<test::SyncLog> m_log;
    Result<chart::TemplateBook> m_book = fail(Code::failed, {});
    DeviceId m_other = DeviceId::make(77); // of operations made by hand
    qint64 m_foreign = 0;
};

void TestSyncFold::initTestCase()
{
    m_practice = std::make_unique<test::SyncPractice>();
    m_book = chart::TemplateBook::builtIn();
    QVERIFY(m_book.ok());
}

void TestSyncFold::init()
{
    m_pcs.reset(new Pcs {
        {*m_practice, QStringLiteral("A")}, {*m_practice, QStringLiteral("B")}, {*m_practice, QStringLiteral("C")}});
    m_log = std::make_unique<test::SyncLog>();
    m_foreign = 0;
}

void TestSyncFold::cleanup()
{
    m_pcs.reset();
}

void TestSyncFold::exchange()
{
    qint64 before = -1;
    while (before != m_log->size()) {
        before = m_log->size();
        for (test::SyncPc *pc : {&m_pcs->a, &m_pcs->b, &m_pcs->c})
            m_log->push(*pc);
    }
    for (test::SyncPc *pc : {&m_pcs->a, &m_pcs->b, &m_pcs->c}) {
        const auto pulled = m_log->pull(*pc);
        QVERIFY2(pulled.ok(), qPrintable(pulled.ok() ? QString() : pulled.error().detail));
        QCOMPARE(pulled->folded, m_log->size());
        QCOMPARE(pc->state().pending, qint64(0));
    }
    requireEqual();
}

void TestSyncFold::requireEqual()
{
    const QByteArray hash = m_pcs->a.foldHash();
    const QStringList conflicts = m_pcs->a.conflictLines();
    QVERIFY(!hash.isEmpty());
    for (test::SyncPc *pc : {&m_pcs->a, &m_pcs->b, &m_pcs->c}) {
        QCOMPARE(pc->foldHash(), hash);
        QCOMPARE(pc->conflictLines(), conflicts);
        QCOMPARE(pc->problems(), QString());
    }
}

EntityId TestSyncFold::sharedPatient()
{
    const EntityId id = m_pcs->a.addPatient(QStringLiteral("Alder"), kPhoneA);
    exchange();
    return id;
}

EntityId TestSyncFold::addAllergy(test::SyncPc &pc, const EntityId &patient)
{
    chart::Allergy allergy;
    allergy.patient = PatientId(patient.raw());
    allergy.substance = QStringLiteral("Latex");
    const auto made = pc.act([&](store::AuditedTx &tx) { return chart::addAllergy(tx, allergy); });
    return made.ok() ? made->id : EntityId();
}

Result<void> TestSyncFold::setAllergy(test::SyncPc &pc, const EntityId &id, const QCborMap &fields)
{
    return pc.act([&](store::AuditedTx &tx) { return tx.set(chart::kAllergyEntity, id, fields); });
}

chart::NoteId TestSyncFold::addNote(test::SyncPc &pc, const EntityId &patient, const QString &plan)
{
    const auto made = pc.act([&](store::AuditedTx &tx) {
        return chart::beginNote(
            tx, *m_book, {PatientId(patient.raw()), {}, QStringLiteral("soap"), {{QStringLiteral("plan"), plan}}},
            QStringLiteral("Olive"));
    });
    return made.ok() ? made->id : chart::NoteId();
}

Result<void> TestSyncFold::keepNote(test::SyncPc &pc, chart::NoteId id, const QString &plan)
{
    return pc.act([&](store::AuditedTx &tx) -> Result<void> {
        VB_DO(chart::keepNote(tx, *m_book, id, {{QStringLiteral("plan"), plan}}));
        return {};
    });
}

Result<void> TestSyncFold::signNote(test::SyncPc &pc, chart::NoteId id)
{
    return pc.act([&](store::AuditedTx &tx) -> Result<void> {
        VB_DO(chart::signNote(tx, id, kOlive));
        return {};
    });
}

QString TestSyncFold::noteBody(test::SyncPc &pc, chart::NoteId id)
{
    return pc.value(chart::kNoteEntity, EntityId(id.raw()), chart::kNoteBody).toString();
}

void TestSyncFold::sendForeign(const std::function<void(sync::LogOperation &)> &change, const QCborMap &fields,
                               const store::EntityDecl &entity, const EntityId &row)
{
    sync::LogOperation one;
    one.entity = entity.name;
    store::Operation &op = one.operation;
    op.id = OperationId::make(1);
    op.group = GroupId::make(1);
    op.counter = ++m_foreign;
    op.entity = &entity;
    op.row = row;
    op.user = m_pcs->a.actor.user;
    op.device = m_other;
    op.hlc = m_pcs->a.clock.now().wallMs << 16;
    op.seen = m_log->size();
    op.fields = fields;
    change(one);
    m_log->append({0, m_other, op.counter, {one}});
}

void TestSyncFold::whatOnePcWritesAllHave()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    QVERIFY(!addAllergy(b, id).isNull());
    QVERIFY(b.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(!addNote(c, id, QStringLiteral("Rest.")).isNull());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->value(patient::kPatientEntity, id, kPhone).toString(), kPhoneB);
        QVERIFY(pc->conflicts().empty());
        // Derived tables are brought up to date as well.
        const auto opened
            = pc->ask([&](store::Reader &reader) { return chart::chartOf(reader, PatientId(id.raw()), 10); });
        QVERIFY(opened.ok());
        QCOMPARE(opened->timeline.events.size(), size_t(2));
        QCOMPARE(opened->banner.allergies.size(), size_t(1));
        const auto hits = pc->ask(
            [](store::Reader &reader) { return patient::searchPatients(reader, QStringLiteral("5550102"), 5); });
        QVERIFY(hits.ok() && hits->size() == 1);
    }
}

/// Who is later by the clock of operations stands; the other one is not lost.
void TestSyncFold::theGreaterStampWins()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    a.clock.advance(2000);
    b.clock.advance(1000);
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    QVERIFY(b.setPatient(id, patient::kEmail, QStringLiteral("alder@example.org")).ok()); // another field: no matter
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->value(patient::kPatientEntity, id, kPhone).toString(), kPhoneB);
        QCOMPARE(pc->value(patient::kPatientEntity, id, patient::kEmail).toString(),
                 QStringLiteral("alder@example.org"));
        const std::vector<sync::Conflict> open = pc->conflicts();
        QCOMPARE(open.size(), size_t(1));
        QCOMPARE(open[0].field, QByteArray("phone"));
        QVERIFY(open[0].critical);
        QCOMPARE(open[0].a.value.toString(), kPhoneB);
        QCOMPARE(open[0].b.value.toString(), kPhoneC);
        QCOMPARE(open[0].a.device, a.device.id());
        QCOMPARE(open[0].b.device, b.device.id());
        QCOMPARE(open[0].b.user, b.actor.user);
        QCOMPARE(open[0].b.atMs, b.clock.now().wallMs);
        const auto count
            = pc->ask([&](store::Reader &reader) { return sync::conflictCount(reader, PatientId(id.raw())); });
        QVERIFY(count.ok());
        QCOMPARE(count->critical, qint64(1));
    }
}

/// B's clock is a day behind, and B has seen what A wrote: B is the later one.
void TestSyncFold::aWrongClockUndoesNothing()
{
    auto &[a, b, c] = *m_pcs;
    b.clock.setWall(b.clock.now().wallMs - kDayMs);
    a.clock.setWall(a.clock.now().wallMs + kDayMs);
    const EntityId id = sharedPatient();
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    exchange();
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC);
        QVERIFY(pc->conflicts().empty());
    }
}

void TestSyncFold::equalValuesAreNoConflict()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneB).ok());
    exchange();
    QVERIFY(c.conflicts().empty());
    QCOMPARE(c.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneB);
}

void TestSyncFold::aConflictIsDecidedEverywhere_data()
{
    QTest::addColumn<bool>("keepA");
    QTest::addColumn<QString>("after");
    QTest::newRow("what stands") << true << kPhoneB;
    QTest::newRow("the other one") << false << kPhoneC;
}

void TestSyncFold::aConflictIsDecidedEverywhere()
{
    QFETCH(bool, keepA);
    QFETCH(QString, after);
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    a.clock.advance(2000);
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    const std::vector<sync::Conflict> open = c.conflicts();
    QCOMPARE(open.size(), size_t(1));
    const auto resolve = [&] {
        return c.act([&](store::AuditedTx &tx) -> Result<void> {
            VB_DO(sync::resolveConflict(tx, session::entities(), open[0].id, keepA ? sync::Keep::a : sync::Keep::b));
            return {};
        });
    };
    QCOMPARE(wordsOf(resolve()), QString());
    QVERIFY(c.conflicts().empty()); // here at once
    QCOMPARE(test::outcomeOf(resolve()), Code::notFound);
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QVERIFY(pc->conflicts().empty());
        QCOMPARE(pc->value(patient::kPatientEntity, id, kPhone).toString(), after);
    }
}

void TestSyncFold::decidingDifferentlyAsksAgain()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    const EntityId conflict = c.conflicts().at(0).id;
    for (const auto &[pc, keep] : {std::pair(&a, sync::Keep::a), std::pair(&b, sync::Keep::b)})
        QVERIFY(pc->act([&, keep = keep](store::AuditedTx &tx) -> Result<void> {
                      VB_DO(sync::resolveConflict(tx, session::entities(), conflict, keep));
                      return {};
                  }).ok());
    exchange();
    QCOMPARE(c.conflicts().size(), size_t(1));
    QVERIFY(c.conflicts().at(0).id != conflict);
}

/// Somebody who knows both writes what had lost: nothing is left to decide, and whoever shows conflicts hears of it.
void TestSyncFold::conflictsComeAndGoWithTheFeed()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    std::atomic<int> heard = 0;
    const auto changes = c.store->changes().subscribe([&heard](const std::vector<store::Change> &all) {
        for (const store::Change &change : all)
            heard += change.entity == "conflict" ? 1 : 0;
    });
    a.clock.advance(2000);
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    QCOMPARE(c.conflicts().size(), size_t(1));
    const int came = heard;
    QVERIFY(came > 0);
    QVERIFY(a.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    QVERIFY(c.conflicts().empty());
    QVERIFY(heard > came);
    const int gone = heard;
    QVERIFY(a.setPatient(id, patient::kEmail, QStringLiteral("alder@example.org")).ok());
    exchange();
    QCOMPARE(heard.load(), gone); // nothing of conflicts in it
}

/// A and B write the same; B corrects himself without knowing of A. A's value is not gone silently.
void TestSyncFold::aLoserBehindAnEqualValueIsSeen()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    b.clock.advance(5000);
    QVERIFY(b.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
    QCOMPARE(c.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC);
    const std::vector<sync::Conflict> open = c.conflicts();
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].b.value.toString(), kPhoneB);
    QCOMPARE(open[0].b.device, a.device.id());
}

void TestSyncFold::removingWhatIsEditedFlagsIt()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const EntityId id = addAllergy(a, person);
    exchange();
    const QString resolved = QStringLiteral("resolved");
    const QCborMap removal {{chart::kAllergyStatus, resolved},
                            {chart::kAllergyStatusReason, QStringLiteral("Tested again: no reaction")}};
    b.clock.advance(kDayMs); // the clock does not decide
    QVERIFY(b.act([&](store::AuditedTx &tx) { return tx.set(chart::kAllergyEntity, id, removal); }).ok());
    QVERIFY(setAllergy(a, id, {{chart::kAllergySeverity, QStringLiteral("severe")}}).ok());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->value(chart::kAllergyEntity, id, chart::kAllergyStatus).toString(), QStringLiteral("active"));
        QVERIFY(pc->value(chart::kAllergyEntity, id, chart::kAllergyStatusReason).isUndefined());
        const std::vector<sync::Conflict> open = pc->conflicts();
        QCOMPARE(open.size(), size_t(1));
        QCOMPARE(int(open[0].kind), int(sync::ConflictKind::removal));
        QVERIFY(open[0].critical);
        QCOMPARE(open[0].b.value.toString(), resolved);
    }
    const EntityId conflict = c.conflicts().at(0).id;
    QVERIFY(c.act([&](store::AuditedTx &tx) -> Result<void> {
                 VB_DO(sync::resolveConflict(tx, session::entities(), conflict, sync::Keep::b));
                 return {};
             }).ok());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->value(chart::kAllergyEntity, id, chart::kAllergyStatus).toString(), resolved);
        QCOMPARE(pc->value(chart::kAllergyEntity, id, chart::kAllergyStatusReason).toString(),
                 QStringLiteral("Tested again: no reaction"));
        QVERIFY(pc->conflicts().empty());
    }
    // Removed with the edit known: it goes without a question.
    QVERIFY(setAllergy(a, id, {{chart::kAllergyStatus, QStringLiteral("active")}}).ok());
    exchange();
    QVERIFY(setAllergy(b, id, removal).ok());
    exchange();
    QCOMPARE(a.value(chart::kAllergyEntity, id, chart::kAllergyStatus).toString(), resolved);
    QVERIFY(a.conflicts().empty());
}

void TestSyncFold::draftsOfTwoPcsAreBothKept()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const chart::NoteId id = addNote(a, person, QStringLiteral("Begun."));
    exchange();
    QVERIFY(keepNote(a, id, QStringLiteral("In the room.")).ok());
    b.clock.advance(1000);
    QVERIFY(keepNote(b, id, QStringLiteral("In the office.")).ok());
    // What its own PC has replaced is no version of anybody.
    QVERIFY(keepNote(a, id, QStringLiteral("In the room, gone on.")).ok());
    b.clock.advance(1000);
    QVERIFY(keepNote(b, id, QStringLiteral("In the office, gone on.")).ok());
    exchange();
    QVERIFY(noteBody(c, id).contains(QStringLiteral("In the office, gone on.")));
    const std::vector<sync::Conflict> open = c.conflicts();
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].field, QByteArray("body"));
    QVERIFY(open[0].b.value.toString().contains(QStringLiteral("In the room, gone on.")));
}

/// What was signed stays as it was signed, whatever arrives later, and whichever has the lower position.
void TestSyncFold::aSignatureLocksALaterDraft()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const chart::NoteId before = addNote(a, person, QStringLiteral("Begun."));
    const chart::NoteId behind = addNote(a, person, QStringLiteral("Begun, too."));
    exchange();
    QVERIFY(signNote(a, before).ok());
    QVERIFY(signNote(a, behind).ok());
    b.clock.advance(kDayMs);
    QVERIFY(keepNote(b, before, QStringLiteral("Too late.")).ok());
    QVERIFY(keepNote(b, behind, QStringLiteral("Too late as well.")).ok());
    // One PC's position is below the other's for both; so both orders are seen.
    QVERIFY(m_log->push(a, 2) > 0); // the first note and its signature
    QVERIFY(m_log->push(b) > 0);
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        for (const auto &[id, text] : {std::pair(before, "Begun."), std::pair(behind, "Begun, too.")}) {
            QVERIFY(noteBody(*pc, id).contains(QLatin1String(text)));
            const auto record = pc->ask([&, id = id](store::Reader &reader) { return chart::noteRecord(reader, id); });
            QVERIFY(record.ok());
            QCOMPARE(record->signatures.size(), size_t(1));
            QCOMPARE(record->signatures[0].hash, chart::contentHash(record->note)); // the signature fits the text
        }
        QCOMPARE(pc->conflicts().size(), size_t(2));
    }
    // Nothing changes a signed note, a decision neither.
    for (const sync::Conflict &conflict : c.conflicts()) {
        const Result<void> resolved = c.act([&](store::AuditedTx &tx) -> Result<void> {
            VB_DO(sync::resolveConflict(tx, session::entities(), conflict.id, sync::Keep::b));
            return {};
        });
        QCOMPARE(wordsOf(resolved), QString());
    }
    exchange();
    QVERIFY(noteBody(a, before).contains(QStringLiteral("Begun.")));
    QVERIFY(a.conflicts().empty());
}

void TestSyncFold::theFirstSignatureStands_data()
{
    QTest::addColumn<bool>("withAddendum");
    QTest::newRow("signed") << false;
    QTest::newRow("signed, and more added") << true;
}

void TestSyncFold::theFirstSignatureStands()
{
    QFETCH(bool, withAddendum);
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const chart::NoteId id = addNote(a, person, QStringLiteral("Begun."));
    exchange();
    QVERIFY(keepNote(a, id, QStringLiteral("Signed in the room.")).ok());
    QVERIFY(signNote(a, id).ok());
    b.clock.advance(kDayMs);
    QVERIFY(keepNote(b, id, QStringLiteral("Signed in the office.")).ok());
    QVERIFY(signNote(b, id).ok());
    if (withAddendum)
        QVERIFY(b.act([&](store::AuditedTx &tx) -> Result<void> {
                     VB_DO(chart::addAddendum(tx, id, QStringLiteral("To what the office signed."), kOlive));
                     return {};
                 }).ok());
    QVERIFY(m_log->push(a) > 0);
    // B learns of it before its own signature has a position.
    QVERIFY(m_log->pull(b).ok());
    QVERIFY(noteBody(b, id).contains(QStringLiteral("Signed in the room.")));
    QCOMPARE(b.problems(), QString());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        const auto record = pc->ask([&](store::Reader &reader) { return chart::noteRecord(reader, id); });
        QVERIFY(record.ok());
        QCOMPARE(record->signatures.size(), size_t(1));
        QCOMPARE(record->signatures[0].device, a.device.id());
        QCOMPARE(record->signatures[0].hash, chart::contentHash(record->note));
        // The second text is kept for its author, and nobody is told that a signature was taken away.
        QStringList late;
        for (const sync::Conflict &conflict : pc->conflicts()) {
            QCOMPARE(int(conflict.kind), int(sync::ConflictKind::late));
            QCOMPARE(conflict.patient, PatientId(person.raw()));
            late.append(conflict.b.value.toString());
        }
        QCOMPARE(late.filter(QStringLiteral("Signed in the office.")).size(), 1);
        QCOMPARE(late.filter(QStringLiteral("To what the office signed.")).size(), withAddendum ? 1 : 0);
        QCOMPARE(late.size(), withAddendum ? 2 : 1);
        const auto missing = pc->store->inspect([&](store::TrustedReader &reader) {
            return session::missingSignatures(reader, record->note, record->signatures);
        });
        QVERIFY(missing.ok());
        QCOMPARE(missing->join(u'\n'), QString());
    }
    for (const sync::Conflict &conflict : c.conflicts())
        QVERIFY(c.act([&](store::AuditedTx &tx) -> Result<void> {
                     VB_DO(sync::resolveConflict(tx, session::entities(), conflict.id, sync::Keep::a));
                     return {};
                 }).ok());
    exchange();
    QVERIFY(a.conflicts().empty());
}

void TestSyncFold::aDiscardedDraftThatWasEditedStays()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const chart::NoteId id = addNote(a, person, QStringLiteral("Begun."));
    exchange();
    QVERIFY(a.act([&](store::AuditedTx &tx) { return chart::discardNote(tx, id); }).ok());
    QVERIFY(keepNote(b, id, QStringLiteral("Still needed.")).ok());
    exchange();
    QCOMPARE(c.value(chart::kNoteEntity, EntityId(id.raw()), chart::kNoteState).toString(), QStringLiteral("draft"));
    QVERIFY(noteBody(c, id).contains(QStringLiteral("Still needed.")));
    QCOMPARE(c.conflicts().size(), size_t(1));
}

void TestSyncFold::visitsMoveForward()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const EntityId id = EntityId::make(5);
    const auto setStatus = [&](test::SyncPc &pc, const char *status) {
        return pc.act([&](store::AuditedTx &tx) {
            return tx.set(chart::kVisitEntity, id, {{chart::kVisitStatus, QString::fromLatin1(status)}});
        });
    };
    QVERIFY(a.act([&](store::AuditedTx &tx) {
                 return tx.create(chart::kVisitEntity, id,
                                  {{chart::kVisitPatient, person.bytes()},
                                   {chart::kVisitAt, tx.at().wallMs},
                                   {chart::kVisitProvider, tx.actor().user.bytes()},
                                   {chart::kVisitStatus, QStringLiteral("planned")}});
             }).ok());
    exchange();
    QVERIFY(setStatus(a, "finished").ok());
    b.clock.advance(kDayMs);
    QVERIFY(setStatus(b, "arrived").ok());
    exchange();
    QCOMPARE(c.value(chart::kVisitEntity, id, chart::kVisitStatus).toString(), QStringLiteral("finished"));
    QVERIFY(c.conflicts().empty());
}

/// Staff and roles go by the log alone: no clock decides who may do what.
void TestSyncFold::staffGoByTheLog()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = EntityId::make(9);
    const auto setRole = [&](test::SyncPc &pc, const char *role) {
        return pc.act([&](store::AuditedTx &tx) {
            return tx.set(staff::kStaffEntity, id, {{staff::kRole, QString::fromLatin1(role)}});
        });
    };
    QVERIFY(a.act([&](store::AuditedTx &tx) {
                 return tx.create(staff::kStaffEntity, id,
                                  {{staff::kLogin, QStringLiteral("fern")},
                                   {staff::kName, QStringLiteral("Fern")},
                                   {staff::kRole, QStringLiteral("nurse")},
                                   {staff::kActive, true},
                                   {staff::kSignPublic, QByteArray(32, 's')},
                                   {staff::kBoxPublic, QByteArray(32, 'b')}});
             }).ok());
    exchange();
    a.clock.advance(kDayMs);
    QVERIFY(setRole(a, "manager").ok());
    QVERIFY(setRole(b, "front_desk").ok());
    QVERIFY(m_log->push(a) > 0);
    exchange();
    QCOMPARE(c.value(staff::kStaffEntity, id, staff::kRole).toString(), QStringLiteral("front_desk"));
    QVERIFY(c.conflicts().empty());
}

void TestSyncFold::theOneTimeStepOnlyGrows()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id(a.actor.user.raw());
    const auto put = [&](test::SyncPc &pc, qint64 step) {
        return pc.act([&](store::AuditedTx &tx) { return tx.put(staff::kTotpUseEntity, id, {{staff::kStep, step}}); });
    };
    QVERIFY(put(a, 70).ok());
    b.clock.advance(1000);
    QVERIFY(put(b, 60).ok());
    exchange();
    QCOMPARE(c.value(staff::kTotpUseEntity, id, staff::kStep).toInteger(), qint64(70));
}

/// A change that is not sent yet is seen on its PC as it will be when it is sent now; nothing else is asked about it.
void TestSyncFold::whatIsUnsentLiesOnTop()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    b.clock.advance(5000);
    QVERIFY(b.setPatient(id, kPhone, kPhoneC).ok());
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(m_log->push(a) > 0);
    QVERIFY(m_log->pull(b).ok());
    QCOMPARE(b.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC);
    QCOMPARE(b.state().pending, qint64(1));
    QVERIFY(b.conflicts().empty());
    QCOMPARE(b.problems(), QString());
    const qint64 counter = b.state().numbered + 1;
    const qint64 seq = m_log->push(b);
    const auto numbered = sync::acknowledge(*b.store, counter, seq);
    QVERIFY(numbered.ok());
    QCOMPARE(numbered->folded, seq);
    QCOMPARE(b.state().pending, qint64(0));
    QCOMPARE(b.conflicts().size(), size_t(1));
    exchange();
}

void TestSyncFold::replaysAndGaps()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    const qint64 before = m_log->size();
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(m_log->push(a) > 0);
    QVERIFY(a.setPatient(id, kPhone, kPhoneC).ok());
    QVERIFY(m_log->push(a) > 0);
    const auto missing = sync::apply(*b.store, {m_log->at(before + 2, b)});
    QVERIFY(missing.ok() && missing->gap);
    QCOMPARE(missing->folded, before);
    QCOMPARE(b.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneA);
    for (int again = 0; again < 2; ++again)
        for (const auto &segments : {m_log->after(0, b), m_log->after(before, b), {m_log->at(1, b)}}) {
            const auto applied = sync::apply(*b.store, segments);
            QVERIFY(applied.ok() && !applied->gap);
            QCOMPARE(applied->folded, before + 2);
        }
    QCOMPARE(b.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC);
    exchange();
    // What else has to be as far as the rows are fails: so do they.
    QVERIFY(a.setPatient(id, kPhone, kPhoneA).ok());
    QVERIFY(m_log->push(a) > 0);
    const auto refused = sync::apply(*b.store, m_log->after(b.state().folded, b),
                                     [](store::RemoteTx &, qint64) -> Result<void> { return fail(Code::io, {}); });
    QCOMPARE(test::outcomeOf(refused), Code::io);
    QCOMPARE(b.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC);
    exchange();
}

/// One action of a person over two segments: nothing of it is seen before its last part.
void TestSyncFold::groupsAreWhole()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId one = sharedPatient();
    const EntityId two = m_pcs->a.addPatient(QStringLiteral("Birch"));
    exchange();
    QVERIFY(a.act([&](store::AuditedTx &tx) -> Result<void> {
                 VB_DO(tx.set(patient::kPatientEntity, one, {{kFamily, QStringLiteral("Cedar")}}));
                 VB_DO(tx.set(patient::kPatientEntity, two, {{kFamily, QStringLiteral("Cedar")}}));
                 return tx.set(patient::kPatientEntity, two, {{kPhone, kPhoneB}});
             }).ok());
    QVERIFY(m_log->push(a, 1) > 0);
    QVERIFY(m_log->pull(b).ok());
    QVERIFY(m_log->pull(a).ok());
    QCOMPARE(a.state().pending, qint64(3)); // not before the whole has a position
    QCOMPARE(b.value(patient::kPatientEntity, one, kFamily).toString(), QStringLiteral("Alder"));
    QCOMPARE(b.problems(), QString());
    QVERIFY(b.open().ok()); // parts outlive the program
    QVERIFY(m_log->push(a, 1) > 0);
    QVERIFY(m_log->pull(b).ok());
    QCOMPARE(b.value(patient::kPatientEntity, two, kFamily).toString(), QStringLiteral("Birch"));
    exchange();
    QCOMPARE(b.value(patient::kPatientEntity, one, kFamily).toString(), QStringLiteral("Cedar"));
    QCOMPARE(b.value(patient::kPatientEntity, two, kPhone).toString(), kPhoneB);
}

void TestSyncFold::childrenWaitForTheirPatient()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = EntityId::make(3);
    const EntityId allergy = EntityId::make(4);
    sendForeign([](sync::LogOperation &) {},
                {{chart::kAllergyPatient, person.bytes()},
                 {chart::kAllergyAt, 5},
                 {chart::kAllergyAuthor, a.actor.user.bytes()},
                 {chart::kAllergySubstance, QStringLiteral("Latex")},
                 {chart::kAllergyStatus, QStringLiteral("active")}},
                chart::kAllergyEntity, allergy);
    sendForeign([](sync::LogOperation &) {}, {{chart::kAllergySeverity, QStringLiteral("mild")}}, chart::kAllergyEntity,
                allergy);
    exchange();
    QVERIFY(a.value(chart::kAllergyEntity, allergy, chart::kAllergyStatus).isUndefined());
    QCOMPARE(a.state().parked, qint64(2));
    sendForeign([](sync::LogOperation &) {},
                {{patient::kChartNo, QStringLiteral("F-1")},
                 {patient::kGiven, QStringLiteral("Test")},
                 {patient::kFamily, QStringLiteral("Fir")},
                 {patient::kBirthDate, QStringLiteral("1980-05-17")},
                 {patient::kRestricted, false}},
                patient::kPatientEntity, person);
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        QCOMPARE(pc->state().parked, qint64(0));
        QCOMPARE(pc->value(chart::kAllergyEntity, allergy, chart::kAllergySeverity).toString(), QStringLiteral("mild"));
    }
}

void TestSyncFold::newerProgramsAreWaitedFor_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"reader", "entity", "field", "choice", "value"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestSyncFold::newerProgramsAreWaitedFor()
{
    QFETCH(QString, what);
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    const bool folds = what == u"reader"; // once this program is counted as new enough
    QCborMap fields {{kPhone, kPhoneB}};
    if (what == u"field")
        fields.insert(4711, QStringLiteral("of tomorrow"));
    if (what == u"choice")
        fields.insert(patient::kSex, QStringLiteral("of tomorrow"));
    if (what == u"value")
        fields.insert(kFamily, 12);
    sendForeign(
        [&](sync::LogOperation &one) {
            if (what == u"reader")
                one.operation.minReader = store::kSchema + 1;
            if (what == u"entity") {
                one.entity = "of_tomorrow";
                one.operation.entity = nullptr;
            }
        },
        fields, patient::kPatientEntity, id);
    exchange();
    QCOMPARE(a.state().parked, qint64(1));
    QCOMPARE(a.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneA);
    // That row is read only; the rest works.
    const Result<void> written = a.setPatient(id, kPhone, kPhoneC);
    QCOMPARE(test::outcomeOf(written), what == u"entity" ? Code::failed : Code::tooNew);
    QVERIFY(!a.addPatient(QStringLiteral("Birch")).isNull());
    exchange();
    QCOMPARE(sync::retryParked(*a.store).valueOr(sync::Applied()).operations, qint64(0));
    QCOMPARE(a.state().parked, qint64(1));
    if (!folds)
        return;
    // The update: what waited says the same in words that this program knows.
    for (test::SyncPc *pc : {&a, &b, &c}) {
        const Result<void> updated = pc->store->applyRemote([](store::RemoteTx &tx) -> Result<void> {
            VB_TRY(sql::Stmt stmt, tx.prepare("SELECT body FROM sync_parked"));
            VB_DO(stmt.step());
            VB_TRY(sync::LogOperation one, sync::decodeOperation(tx.registry(), stmt.blob(0)));
            one.operation.minReader = store::kMinReader;
            VB_TRY(sql::Stmt put, tx.prepare("UPDATE sync_parked SET body = ?1"));
            return put.bind(1, sync::encodeOperation(one)).run();
        });
        QCOMPARE(wordsOf(updated), QString());
        QCOMPARE(sync::retryParked(*pc->store).valueOr(sync::Applied()).operations, qint64(1));
        QCOMPARE(pc->value(patient::kPatientEntity, id, kPhone).toString(), kPhoneB);
        QCOMPARE(pc->state().parked, qint64(0));
    }
    requireEqual();
    QVERIFY(a.setPatient(id, kPhone, kPhoneC).ok());
    exchange();
}

/// A PC whose program has no allergies yet: no row and no question about them until its update, then those of all.
void TestSyncFold::anOldProgramParksWhatItDoesNotKnow()
{
    auto &[a, b, c] = *m_pcs;
    static const store::Registry old = [] { // outlives the store that was opened with it
        std::vector<const store::EntityDecl *> known;
        for (const store::EntityDecl *entity : session::entities().all())
            if (entity != &chart::kAllergyEntity)
                known.push_back(entity);
        return store::Registry(std::move(known));
    }();
    const EntityId person = sharedPatient();
    c.runProgramOf(&old);
    QVERIFY(c.open().ok());
    const EntityId id = addAllergy(a, person);
    QVERIFY(m_log->push(a) > 0 && m_log->pull(b).ok());
    QVERIFY(setAllergy(a, id, {{chart::kAllergyReaction, QStringLiteral("Hives")}}).ok());
    QVERIFY(setAllergy(b, id, {{chart::kAllergyReaction, QStringLiteral("Wheeze")}}).ok());
    QVERIFY(m_log->push(a) > 0 && m_log->push(b) > 0);
    QVERIFY(m_log->pull(a).ok() && m_log->pull(b).ok() && m_log->pull(c).ok());
    QCOMPARE(a.conflicts().size(), size_t(1));
    QCOMPARE(c.state().parked, qint64(3));
    QVERIFY(c.value(chart::kAllergyEntity, id, chart::kAllergyReaction).isUndefined());
    QVERIFY(c.conflicts().empty());
    c.runProgramOf(nullptr);
    QVERIFY(c.open().ok());
    QCOMPARE(sync::retryParked(*c.store).valueOr(sync::Applied()).operations, qint64(3));
    requireEqual();
}

void TestSyncFold::aFastClockIsNotTaken()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId id = sharedPatient();
    const qint64 now = a.clock.now().wallMs;
    sendForeign([&](sync::LogOperation &one) { one.operation.hlc = (now + 40 * kDayMs) << 16; }, {{kPhone, kPhoneB}},
                patient::kPatientEntity, id);
    exchange();
    QCOMPARE(a.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneB);
    QVERIFY(a.state().fastClocks == std::vector<DeviceId> {m_other});
    QVERIFY(a.setPatient(id, kPhone, kPhoneC).ok());
    const auto own = sync::ownOperations(*a.store, a.state().numbered, 10);
    QVERIFY(own.ok() && own->size() == 1);
    QVERIFY((own->front().operation.hlc >> 16) < now + kDayMs);
    QVERIFY(own->front().operation.seen == m_log->size());
    exchange();
    QCOMPARE(b.value(patient::kPatientEntity, id, kPhone).toString(), kPhoneC); // what was known is before, fast or not

    // One that is a little ahead is taken over, and kept over a restart.
    sendForeign([&](sync::LogOperation &one) { one.operation.hlc = (now + kDayMs) << 16; }, {{kPhone, kPhoneA}},
                patient::kPatientEntity, id);
    exchange();
    QVERIFY(a.open().ok());
    QVERIFY(a.setPatient(id, kPhone, kPhoneB).ok());
    QVERIFY(sync::ownOperations(*a.store, a.state().numbered, 10)->front().operation.hlc > (now + kDayMs) << 16);
}

void TestSyncFold::theLogKnowsMoreThanThisPc()
{
    auto &[a, b, c] = *m_pcs;
    sharedPatient();
    const auto applied = sync::apply(*a.store, {{m_log->size() + 1, a.device.id(), 99, {}}});
    QCOMPARE(test::outcomeOf(applied), Code::integrity);
    QCOMPARE(a.state().folded, m_log->size());
}

void TestSyncFold::twoPeopleMayHaveOneLogIn()
{
    auto &[a, b, c] = *m_pcs;
    for (test::SyncPc *pc : {&a, &b})
        QVERIFY(pc->act([&](store::AuditedTx &tx) {
                      return tx.create(staff::kStaffEntity, EntityId::make(1),
                                       {{staff::kLogin, QStringLiteral("fern")},
                                        {staff::kName, QStringLiteral("Fern of ") + pc->name},
                                        {staff::kRole, QStringLiteral("nurse")},
                                        {staff::kActive, true},
                                        {staff::kSignPublic, QByteArray(32, 's')},
                                        {staff::kBoxPublic, QByteArray(32, 'b')}});
                  }).ok());
    exchange();
}

void TestSyncFold::whatStaysHereIsNoPartOfAGroup()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const chart::NoteId id = addNote(a, person, QStringLiteral("Begun."));
    QVERIFY(a.act([&](store::AuditedTx &tx) -> Result<void> {
                 VB_DO(chart::autosaveNote(tx, *m_book, id, {{QStringLiteral("plan"), QStringLiteral("Typed.")}}));
                 return {};
             }).ok());
    QVERIFY(signNote(a, id).ok()); // text, the end of what was typed here, signature
    exchange();
    QVERIFY(noteBody(b, id).contains(QStringLiteral("Typed.")));
    QCOMPARE(b.state().parked, qint64(0));
}

/// The past is made of the same operations by the same rules: as of now it is what stands in the rows.
void TestSyncFold::thePastIsFoldedBySameRules()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const EntityId id = addAllergy(a, person);
    exchange();
    b.clock.setWall(b.clock.now().wallMs - kDayMs);
    QVERIFY(setAllergy(b, id, {{chart::kAllergyStatus, QStringLiteral("resolved")}}).ok());
    QVERIFY(setAllergy(a, id, {{chart::kAllergyReaction, QStringLiteral("Rash")}}).ok());
    exchange();
    for (test::SyncPc *pc : {&a, &b, &c}) {
        const auto both = pc->ask([&](store::Reader &reader) -> Result<std::pair<QCborMap, QCborMap>> {
            VB_TRY(const auto now, reader.rows().now(chart::kAllergyEntity, "patient", person));
            VB_TRY(const auto past,
                   reader.rows().asOf(chart::kAllergyEntity, "patient", person, reader.nowMs() + 2 * kDayMs));
            return std::pair(now.at(0).fields, past.at(0).fields);
        });
        QVERIFY(both.ok());
        QCOMPARE(both->first, both->second);
        QCOMPARE(both->first.value(chart::kAllergyStatus).toString(), QStringLiteral("active"));
    }
}

/// An addendum to a note that never came, and a change of that note: taken one by one or together, they are the same.
void TestSyncFold::whatStandsUnderNothingWaits()
{
    auto &[a, b, c] = *m_pcs;
    const EntityId person = sharedPatient();
    const EntityId note = EntityId::make(31);
    const qint64 from = m_log->size();
    const auto same = [](sync::LogOperation &) {};
    sendForeign(same,
                {{chart::kSignatureNote, note.bytes()},
                 {chart::kSignaturePatient, person.bytes()},
                 {chart::kSignatureMeaning, QStringLiteral("addendum")},
                 {chart::kSignatureSigner, a.actor.user.bytes()},
                 {chart::kSignatureName, QStringLiteral("Olive")},
                 {chart::kSignatureRole, QStringLiteral("owner")},
                 {chart::kSignatureDevice, m_other.bytes()},
                 {chart::kSignatureAt, 5},
                 {chart::kSignatureText, QStringLiteral("More.")},
                 {chart::kSignatureHash, QByteArray(32, 'h')},
                 {chart::kSignatureUser, QByteArray(64, 'u')},
                 {chart::kSignatureOfDevice, QByteArray(64, 'd')}},
                chart::kNoteSignatureEntity, EntityId::make(32));
    sendForeign(same, {{chart::kNoteBody, QStringLiteral("[]")}}, chart::kNoteEntity, note);
    for (qint64 seq = from + 1; seq <= m_log->size(); ++seq)
        QVERIFY(sync::apply(*b.store, {m_log->at(seq, b)}).ok());
    const auto whole = sync::apply(*c.store, m_log->after(from, c));
    QVERIFY2(whole.ok(), whole.ok() ? "" : qPrintable(whole.error().detail));
    QCOMPARE(whole->parked, qint64(1));
    QCOMPARE(b.state().parked, qint64(1));
    QCOMPARE(c.foldHash(), b.foldHash());
}

VB_TEST(TestSyncFold)
#include "test_sync_fold.moc"
