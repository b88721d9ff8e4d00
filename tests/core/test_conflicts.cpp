#include "core/chart/chart.h"
#include "core/patient/patient.h"
#include "core/session/demo_laptop.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <atomic>

using namespace vb;
using namespace Qt::StringLiterals;
using access::Right;
using session::ConflictLine;
using session::ConflictRow;
using session::ConflictSide;
using session::Deciding;
using session::DemoLaptop;
using sync::ConflictKind;
using sync::Keep;
using test::kOwner;

/// What two PCs wrote differently, as a person of each role lists, reads and decides it.
class TestConflicts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void bothVersionsAreShown();
    void aDecisionStands_data();
    void aDecisionStands();
    void criticalOnesComeFirst();
    void theFieldsWritersDecide();
    void whoMayNotOpenThePatientSeesNothing();
    void restrictingAsksForItsRight();
    void aRemovalHasItsReason();
    void draftsAreTheirAuthors();
    void whatCameAfterTheSignature();
    void whatCameAfterTheSignatureIsAnAddendum();
    void newerProgramsAreWaitedFor();
    void eachReadIsOnRecord();
    void decisionsComeWithTheFeed();
    void mergedRecordsShareTheirs();

private:
    session::Session &as(const QString &login) { return m_practice->as(login); }
    PatientId addPatient(const QString &family);
    void takeLaptop();
    chart::NoteId signHereAndWriteThere();
    /// On this PC, then, later, on the laptop; both are folded.
    void bringHome();
    Result<void> onLaptop(PatientId id, const QString &column, const QString &value);
    void changeHere(PatientId id, const QString &column, const QString &value);
    /// A patient whose telephone two PCs changed: to ...0102 here, to ...0103, which is later, on the laptop.
    PatientId withTwoPhones(const QString &family = u"Alder"_s);
    std::vector<ConflictLine> lines(const QString &login);
    std::vector<audit::Entry> entries(const QString &login, const QString &action);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<DemoLaptop> m_laptop;
};

void TestConflicts::init()
{
    m_laptop.reset();
    m_practice = std::make_unique<test::PracticeFixture>();
}

PatientId TestConflicts::addPatient(const QString &family)
{
    const auto added
        = as(kOwner)
              .patients()
              .add({.given = u"Test"_s, .family = family, .birthDate = u"1980-05-17"_s, .phone = u"(212) 555-0101"_s})
              .result();
    return added.ok() ? added->id : PatientId();
}

void TestConflicts::takeLaptop()
{
    m_practice->lock();
    auto laptop = DemoLaptop::take(m_practice->home, m_practice->secrets, m_practice->clock, kOwner,
                                   test::PracticeFixture::passwordOf(kOwner));
    QVERIFY2(laptop.ok(), qPrintable(laptop.ok() ? QString() : laptop.error().detail));
    m_laptop = std::move(*laptop);
    m_practice->clock.advance(60'000);
}

void TestConflicts::bringHome()
{
    m_practice->lock();
    const Result<void> done = m_laptop->bringHome();
    QVERIFY2(done.ok(), qPrintable(done.ok() ? QString() : done.error().detail));
}

Result<void> TestConflicts::onLaptop(PatientId id, const QString &column, const QString &value)
{
    m_practice->clock.advance(60'000);
    return m_laptop->act(Right::patientUpdate, [&](store::AuditedTx &tx) {
        return patient::changePatient(tx, id, {{column, value}});
    });
}

void TestConflicts::changeHere(PatientId id, const QString &column, const QString &value)
{
    QVERIFY(as(kOwner).patients().change(id, {{column, value}}).result().ok());
}

PatientId TestConflicts::withTwoPhones(const QString &family)
{
    const PatientId id = addPatient(family);
    takeLaptop();
    changeHere(id, u"phone"_s, u"(212) 555-0102"_s);
    (void)onLaptop(id, u"phone"_s, u"(212) 555-0103"_s);
    bringHome();
    return id;
}

std::vector<ConflictLine> TestConflicts::lines(const QString &login)
{
    return as(login).conflicts().lines().result().valueOr(std::vector<ConflictLine>());
}

std::vector<audit::Entry> TestConflicts::entries(const QString &login, const QString &action)
{
    return as(kOwner)
        .audit()
        .list({.login = login, .action = action, .objectKind = u"conflict"_s})
        .result()
        .valueOr(std::vector<audit::Entry>());
}

void TestConflicts::bothVersionsAreShown()
{
    const PatientId id = withTwoPhones();
    const std::vector<ConflictLine> open = lines(kOwner);
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].kind, ConflictKind::value);
    QVERIFY(open[0].critical);
    QVERIFY(open[0].patient == id);
    QCOMPARE(open[0].patientName, u"Alder, Test"_s);
    QCOMPARE(open[0].entity, QByteArray("patient"));
    QCOMPARE(open[0].field, QByteArray("phone"));

    const auto row = as(kOwner).conflicts().show(open[0].id).result();
    QVERIFY(row.ok());
    QCOMPARE(row->a.value, u"(212) 555-0103"_s);
    QCOMPARE(row->b.value, u"(212) 555-0102"_s);
    for (const ConflictSide *side : {&row->a, &row->b}) {
        QCOMPARE(side->person, u"Olive Hartman"_s);
        QCOMPARE(side->login, kOwner);
    }
    QVERIFY(!row->a.isHere && row->b.isHere);
    QVERIFY(row->b.device == as(kOwner).actor().device);
    QVERIFY(row->a.device != row->b.device);
    QVERIFY(!row->a.pc.isEmpty() && row->a.device.text().startsWith(row->a.pc));
    QVERIFY(row->a.atMs > row->b.atMs && open[0].atMs == row->a.atMs);
    QCOMPARE(row->deciding, Deciding::may);
    QCOMPARE(as(kOwner).conflicts().openCount().result().valueOr(-1), qint64(1));
    QCOMPARE(as(kOwner).conflicts().criticalOf(id).result()->size(), size_t(1));
    QCOMPARE(as(kOwner).conflicts().waiting().result().valueOr(-1), qint64(0));
    QCOMPARE(test::outcomeOf(as(kOwner).conflicts().show(EntityId::make(1)).result()), Code::notFound);
    QVERIFY(as(kOwner).audit().check().result()->problems.isEmpty());
}

void TestConflicts::aDecisionStands_data()
{
    QTest::addColumn<bool>("keepA");
    QTest::addColumn<QString>("after");
    QTest::newRow("what stands") << true << u"(212) 555-0103"_s;
    QTest::newRow("the other one") << false << u"(212) 555-0102"_s;
}

void TestConflicts::aDecisionStands()
{
    QFETCH(bool, keepA);
    QFETCH(QString, after);
    const PatientId id = withTwoPhones();
    const EntityId conflict = lines(kOwner).at(0).id;
    const Keep keep = keepA ? Keep::a : Keep::b;
    QVERIFY(as(kOwner).conflicts().resolve(conflict, keep).result().ok());
    QVERIFY(lines(kOwner).empty());
    QCOMPARE(as(kOwner).conflicts().openCount().result().valueOr(-1), qint64(0));
    QVERIFY(as(kOwner).conflicts().criticalOf(id).result()->empty());
    QCOMPARE(as(kOwner).patients().view(id).result()->phone, after);
    QCOMPARE(test::outcomeOf(as(kOwner).conflicts().resolve(conflict, keep).result()), Code::notFound);
    const std::vector<audit::Entry> written = entries(kOwner, u"conflict_resolve"_s);
    const auto good = std::find_if(written.begin(), written.end(),
                                   [](const audit::Entry &entry) { return entry.outcome == audit::Outcome::ok; });
    QVERIFY(good != written.end());
    QVERIFY(good->patient == id);
    QVERIFY(good->detail.contains(u"patient.phone"_s) && !good->detail.contains(u"555"_s));
    QVERIFY(as(kOwner).audit().check().result()->problems.isEmpty());
}

void TestConflicts::criticalOnesComeFirst()
{
    const PatientId one = addPatient(u"Alder"_s);
    const PatientId two = addPatient(u"Birch"_s);
    takeLaptop();
    changeHere(one, u"preferred"_s, u"Al"_s);
    changeHere(two, u"preferred"_s, u"Bi"_s);
    changeHere(one, u"phone"_s, u"(212) 555-0102"_s);
    QVERIFY(onLaptop(one, u"phone"_s, u"(212) 555-0103"_s).ok());
    QVERIFY(onLaptop(one, u"preferred"_s, u"Aldo"_s).ok());
    QVERIFY(onLaptop(two, u"preferred"_s, u"Bic"_s).ok());
    bringHome();
    QList<QByteArray> fields;
    QList<PatientId> whose;
    for (const ConflictLine &line : lines(kOwner)) {
        fields << line.field;
        whose << line.patient;
    }
    QCOMPARE(fields, (QList<QByteArray> {"phone", "preferred", "preferred"}));
    QCOMPARE(whose, (QList<PatientId> {one, two, one})); // the latest first
    QCOMPARE(as(kOwner).conflicts().lines(two).result()->size(), size_t(1));
    QCOMPARE(as(kOwner).conflicts().criticalOf(one).result()->size(), size_t(1));
    QVERIFY(as(kOwner).conflicts().criticalOf(two).result()->empty());
}

/// The desk decides on a telephone, not on an allergy; who only oversees decides on nothing.
void TestConflicts::theFieldsWritersDecide()
{
    const QString desk = m_practice->addPerson(Role::frontDesk);
    const QString officer = m_practice->addPerson(Role::privacyOfficer);
    const PatientId id = addPatient(u"Alder"_s);
    chart::Allergy latex;
    latex.patient = id;
    latex.substance = u"Latex"_s;
    latex.severity = u"mild"_s;
    const auto allergy = as(kOwner).charts().addAllergy(latex).result();
    QVERIFY(allergy.ok());
    takeLaptop();
    QVERIFY(as(kOwner)
                .charts()
                .changeStatus(chart::EventKind::allergy, allergy->id, u"resolved"_s, u"Tested: no reaction"_s)
                .result()
                .ok());
    changeHere(id, u"phone"_s, u"(212) 555-0102"_s);
    QVERIFY(m_laptop
                ->act(Right::allergyWrite,
                      [&](store::AuditedTx &tx) {
                          return tx.set(chart::kAllergyEntity, allergy->id, {{chart::kAllergySeverity, u"severe"_s}});
                      })
                .ok());
    QVERIFY(onLaptop(id, u"phone"_s, u"(212) 555-0103"_s).ok());
    bringHome();
    QCOMPARE(lines(kOwner).size(), size_t(2));
    EntityId ofAllergy;
    for (const ConflictLine &line : lines(kOwner))
        if (line.entity == "allergy")
            ofAllergy = line.id;
    QVERIFY(!ofAllergy.isNull());

    const std::vector<ConflictLine> atDesk = lines(desk);
    QCOMPARE(atDesk.size(), size_t(1));
    QCOMPARE(atDesk[0].field, QByteArray("phone"));
    QCOMPARE(as(desk).conflicts().openCount().result().valueOr(-1), qint64(1));
    QCOMPARE(as(desk).conflicts().criticalOf(id).result()->size(), size_t(1));
    QCOMPARE(test::outcomeOf(as(desk).conflicts().show(ofAllergy).result()), Code::denied);
    QCOMPARE(test::outcomeOf(as(desk).conflicts().resolve(ofAllergy, Keep::b).result()), Code::denied);
    QVERIFY(as(desk).conflicts().resolve(atDesk[0].id, Keep::b).result().ok());

    session::ConflictService &officers = as(officer).conflicts();
    QCOMPARE(test::outcomeOf(officers.lines().result()), Code::denied);
    QCOMPARE(test::outcomeOf(officers.list().result()), Code::denied);
    QCOMPARE(test::outcomeOf(officers.openCount().result()), Code::denied);
    QCOMPARE(test::outcomeOf(officers.resolve(ofAllergy, Keep::a).result()), Code::denied);
    QVERIFY(officers.criticalOf(id).result().ok()); // a warning over a record is for everybody who opens it
    const std::vector<audit::Entry> refused = entries(desk, u"conflict_resolve"_s);
    QVERIFY(std::any_of(refused.begin(), refused.end(),
                        [](const audit::Entry &entry) { return entry.outcome == audit::Outcome::denied; }));
    QCOMPARE(lines(kOwner).size(), size_t(1));
}

void TestConflicts::whoMayNotOpenThePatientSeesNothing()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const PatientId sealed = addPatient(u"Ash"_s);
    const PatientId open = addPatient(u"Birch"_s);
    QVERIFY(as(kOwner).patients().restrict(sealed, true).result().ok());
    takeLaptop();
    for (const PatientId id : {sealed, open}) {
        changeHere(id, u"phone"_s, u"(212) 555-0102"_s);
        QVERIFY(onLaptop(id, u"phone"_s, u"(212) 555-0103"_s).ok());
    }
    bringHome();
    EntityId ofSealed;
    for (const ConflictLine &line : lines(kOwner))
        if (line.patient == sealed)
            ofSealed = line.id;
    QVERIFY(!ofSealed.isNull());
    const std::vector<ConflictLine> seen = lines(nurse);
    QCOMPARE(seen.size(), size_t(1));
    QVERIFY(seen[0].patient == open);
    session::ConflictService &conflicts = as(nurse).conflicts();
    QCOMPARE(conflicts.openCount().result().valueOr(-1), qint64(1));
    QCOMPARE(conflicts.list().result()->size(), size_t(1));
    QCOMPARE(test::outcomeOf(conflicts.lines(sealed).result()), Code::denied);
    QCOMPARE(test::outcomeOf(conflicts.criticalOf(sealed).result()), Code::denied);
    QCOMPARE(test::outcomeOf(conflicts.show(ofSealed).result()), Code::denied);
    QCOMPARE(test::outcomeOf(conflicts.resolve(ofSealed, Keep::b).result()), Code::denied);
    QVERIFY(as(nurse).patients().breakGlass(sealed, u"collapsed in the waiting room"_s).result().ok());
    QCOMPARE(as(nurse).conflicts().openCount().result().valueOr(-1), qint64(2));
    QVERIFY(as(nurse).conflicts().show(ofSealed).result().ok());
}

/// A nurse works with the columns of that group, and may still not say who opens a record.
void TestConflicts::restrictingAsksForItsRight()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const PatientId id = addPatient(u"Alder"_s);
    takeLaptop();
    // A column that both wrote: vip.
    QVERIFY(as(kOwner).patients().flagVip(id, true).result().ok());
    QVERIFY(as(kOwner).patients().flagVip(id, false).result().ok());
    m_practice->clock.advance(60'000);
    QVERIFY(m_laptop->act(Right::patientRestrict, [&](store::AuditedTx &tx) { return patient::flagVip(tx, id, true); })
                .ok());
    bringHome();
    const std::vector<ConflictLine> seen = lines(nurse);
    QCOMPARE(seen.size(), size_t(1));
    QCOMPARE(seen[0].field, QByteArray("vip"));
    const auto row = as(nurse).conflicts().show(seen[0].id).result();
    QVERIFY(row.ok());
    QCOMPARE(row->deciding, Deciding::notOfRole);
    QCOMPARE(test::outcomeOf(as(nurse).conflicts().resolve(seen[0].id, Keep::b).result()), Code::denied);
    QVERIFY(as(kOwner).conflicts().resolve(seen[0].id, Keep::b).result().ok());
    QVERIFY(!as(kOwner).patients().view(id).result()->vip);
}

void TestConflicts::aRemovalHasItsReason()
{
    const PatientId id = addPatient(u"Alder"_s);
    chart::Allergy given;
    given.patient = id;
    given.substance = u"Penicillin"_s;
    const auto allergy = as(kOwner).charts().addAllergy(given).result();
    QVERIFY(allergy.ok());
    takeLaptop();
    QVERIFY(as(kOwner)
                .charts()
                .changeStatus(chart::EventKind::allergy, allergy->id, u"resolved"_s, u"Tested again: no reaction"_s)
                .result()
                .ok());
    QVERIFY(m_laptop
                ->act(Right::allergyWrite,
                      [&](store::AuditedTx &tx) {
                          return tx.set(chart::kAllergyEntity, allergy->id, {{chart::kAllergyReaction, u"hives"_s}});
                      })
                .ok());
    bringHome();
    const std::vector<ConflictLine> open = lines(kOwner);
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].kind, ConflictKind::removal);
    QVERIFY(open[0].critical);
    const auto row = as(kOwner).conflicts().show(open[0].id).result();
    QVERIFY(row.ok());
    QVERIFY2(row->about.contains(u"Penicillin"_s), qPrintable(row->about));
    QCOMPARE(row->a.value, u"active"_s);
    QCOMPARE(row->b.value, u"resolved"_s);
    QCOMPARE(row->reason, u"Tested again: no reaction"_s);
    QVERIFY(row->b.isHere && !row->a.isHere);
    QCOMPARE(row->changes.size(), size_t(1)); // what the other PC did meanwhile
    QCOMPARE(row->changes[0].field, QByteArray("reaction"));
    QCOMPARE(row->changes[0].value, u"hives"_s);
    QVERIFY(as(kOwner).conflicts().resolve(open[0].id, Keep::b).result().ok());
    const auto after = as(kOwner).charts().record(id).result();
    QVERIFY(after.ok());
    QCOMPARE(after->allergies.at(0).status, u"resolved"_s);
    QCOMPARE(after->allergies.at(0).reaction, u"hives"_s);
}

void TestConflicts::draftsAreTheirAuthors()
{
    const QString director = m_practice->addPerson(Role::medicalDirector);
    const PatientId id = addPatient(u"Alder"_s);
    const auto note = as(kOwner).notes().add({id, {}, u"soap"_s, {{u"plan"_s, u"Begun."_s}}}).result();
    QVERIFY(note.ok());
    takeLaptop();
    QVERIFY(as(kOwner).notes().keep(note->id, {{u"plan"_s, u"In the room."_s}}).result().ok());
    m_practice->clock.advance(60'000);
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    QVERIFY(m_laptop
                ->act(Right::noteEdit,
                      [&](store::AuditedTx &tx) -> Result<void> {
                          VB_DO(chart::keepNote(tx, *book, note->id, {{u"plan"_s, u"In the office."_s}}));
                          return {};
                      })
                .ok());
    bringHome();
    const std::vector<ConflictLine> open = lines(director);
    QCOMPARE(open.size(), size_t(1));
    const auto seen = as(director).conflicts().show(open[0].id).result();
    QVERIFY(seen.ok());
    QCOMPARE(seen->deciding, Deciding::notAuthor);
    QVERIFY(!seen->a.sections.empty());
    QVERIFY2(seen->a.value.contains(u": In the office."_s), qPrintable(seen->a.value));
    QVERIFY(seen->b.value.contains(u"In the room."_s) && !seen->b.value.contains(u'{'));
    QCOMPARE(test::outcomeOf(as(director).conflicts().resolve(open[0].id, Keep::b).result()), Code::denied);
    QCOMPARE(as(kOwner).conflicts().show(open[0].id).result()->deciding, Deciding::may);
    QVERIFY(as(kOwner).conflicts().resolve(open[0].id, Keep::b).result().ok());
    const auto after = as(kOwner).notes().view(note->id).result();
    QVERIFY(after.ok());
    QVERIFY(after->note.body.contains(u"In the room."_s));
}

/// Signed here, written on there: what came later is the one conflict.
chart::NoteId TestConflicts::signHereAndWriteThere()
{
    const PatientId id = addPatient(u"Alder"_s);
    const chart::NoteId note = as(kOwner)
                                   .notes()
                                   .add({id, {}, u"soap"_s, {{u"subjective"_s, u"Well."_s}, {u"plan"_s, u"Begun."_s}}})
                                   .result()
                                   ->id;
    takeLaptop();
    if (!as(kOwner).notes().sign(note, test::PracticeFixture::passwordOf(kOwner)).result().ok())
        return {};
    m_practice->clock.advance(60'000);
    const auto book = chart::TemplateBook::builtIn();
    const auto written = m_laptop->act(Right::noteEdit, [&](store::AuditedTx &tx) -> Result<void> {
        VB_DO(chart::keepNote(tx, *book, note, {{u"subjective"_s, u"Well."_s}, {u"plan"_s, u"Too late."_s}}));
        return {};
    });
    bringHome();
    return written.ok() ? note : chart::NoteId();
}

void TestConflicts::whatCameAfterTheSignatureIsAnAddendum()
{
    const chart::NoteId note = signHereAndWriteThere();
    QVERIFY(!note.isNull());
    const QString director = m_practice->addPerson(Role::medicalDirector);
    const EntityId late = lines(kOwner).at(0).id;
    QVERIFY(!as(director).conflicts().show(late).result()->asAddendum);
    QCOMPARE(test::outcomeOf(
                 as(director).conflicts().keepAsAddendum(late, test::PracticeFixture::passwordOf(director)).result()),
             Code::denied);
    QVERIFY(as(kOwner).conflicts().show(late).result()->asAddendum);
    QCOMPARE(test::outcomeOf(as(kOwner).conflicts().keepAsAddendum(late, SecretBytes::copyOf("wrong")).result()),
             Code::denied);
    QCOMPARE(lines(kOwner).size(), size_t(1)); // nothing was signed, nothing decided

    const auto made = as(kOwner).conflicts().keepAsAddendum(late, test::PracticeFixture::passwordOf(kOwner)).result();
    QVERIFY(made.ok());
    QCOMPARE(made->meaning, chart::Meaning::addendum);
    QVERIFY(made->text.contains(u"Too late."_s) && !made->text.contains(u"Well."_s));
    QVERIFY(lines(kOwner).empty());
    const auto record = as(kOwner).notes().view(note).result();
    QVERIFY(record->note.body.contains(u"Begun."_s) && !record->note.body.contains(u"Too late."_s));
    const auto verdict = as(kOwner).notes().verify(note).result();
    QVERIFY(verdict.ok() && verdict->good);
    QCOMPARE(test::outcomeOf(
                 as(kOwner).conflicts().keepAsAddendum(late, test::PracticeFixture::passwordOf(kOwner)).result()),
             Code::notFound); // it is decided
}

void TestConflicts::whatCameAfterTheSignature()
{
    const chart::NoteId note = signHereAndWriteThere();
    QVERIFY(!note.isNull());
    const std::vector<ConflictLine> open = lines(kOwner);
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].kind, ConflictKind::late);
    QCOMPARE(test::outcomeOf(as(kOwner).conflicts().resolve(open[0].id, Keep::b).result()), Code::invalid);
    QCOMPARE(lines(kOwner).size(), size_t(1));
    QVERIFY(as(kOwner).conflicts().resolve(open[0].id, Keep::a).result().ok());
    QVERIFY(lines(kOwner).empty());
    const auto verdict = as(kOwner).notes().verify(note).result();
    QVERIFY(verdict.ok() && verdict->good);
}

void TestConflicts::newerProgramsAreWaitedFor()
{
    const PatientId id = addPatient(u"Alder"_s);
    takeLaptop();
    QVERIFY(m_laptop
                ->actAsNewer(
                    Right::patientUpdate,
                    [&](store::AuditedTx &tx) {
                        return patient::changePatient(tx, id, {{u"preferred"_s, u"Al"_s}, {u"former"_s, u"Elder"_s}});
                    })
                .ok());
    bringHome();
    QCOMPARE(as(kOwner).conflicts().waiting().result().valueOr(-1), qint64(1));
    QVERIFY(lines(kOwner).empty());
    QVERIFY(as(kOwner).patients().view(id).result()->preferred.isEmpty());
}

/// A list says how many and of whom; values are on record for each patient, and so is one that is opened.
void TestConflicts::eachReadIsOnRecord()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const PatientId one = addPatient(u"Alder"_s);
    const PatientId two = addPatient(u"Birch"_s);
    takeLaptop();
    for (const PatientId id : {one, two}) {
        changeHere(id, u"phone"_s, u"(212) 555-0102"_s);
        QVERIFY(onLaptop(id, u"phone"_s, u"(212) 555-0103"_s).ok());
    }
    bringHome();
    const std::vector<ConflictLine> open = lines(nurse);
    std::vector<audit::Entry> read = entries(nurse, u"search"_s);
    QCOMPARE(read.size(), size_t(1));
    QVERIFY(read[0].detail.startsWith(u"2 conflicts"_s));
    for (const PatientId id : {one, two})
        QVERIFY(read[0].detail.contains(id.text()));

    QVERIFY(as(nurse).conflicts().show(open[0].id).result().ok());
    read = entries(nurse, u"search"_s);
    QCOMPARE(read.size(), size_t(2));
    QVERIFY(std::any_of(read.begin(), read.end(), [&](const audit::Entry &entry) {
        return entry.patient == open[0].patient && entry.detail == u"patient.phone"_s;
    }));

    QCOMPARE(as(nurse).conflicts().list().result()->size(), size_t(2));
    read = entries(nurse, u"search"_s);
    for (const PatientId id : {one, two})
        QVERIFY(std::any_of(read.begin(), read.end(), [id](const audit::Entry &entry) {
            return entry.patient == id && entry.detail.contains(u"with their values"_s);
        }));
    const size_t before = entries(nurse, u"search"_s).size();
    QVERIFY(as(nurse).conflicts().openCount().result().ok());
    QVERIFY(as(nurse).conflicts().criticalOf(one).result().ok());
    QCOMPARE(entries(nurse, u"search"_s).size(), before);
}

void TestConflicts::decisionsComeWithTheFeed()
{
    withTwoPhones();
    const EntityId conflict = lines(kOwner).at(0).id;
    std::atomic<int> heard = 0;
    const auto changes = as(kOwner).onChanges([&heard](const std::vector<store::Change> &all) {
        for (const store::Change &change : all)
            heard += change.entity == "conflict_decision" ? 1 : 0;
    });
    QVERIFY(as(kOwner).conflicts().resolve(conflict, Keep::a).result().ok());
    QCOMPARE(heard.load(), 1);
}

void TestConflicts::mergedRecordsShareTheirs()
{
    const PatientId merged = withTwoPhones(u"Alder"_s);
    const PatientId kept = addPatient(u"Alder"_s);
    QVERIFY(as(kOwner).patients().merge(kept, merged).result().ok());
    QCOMPARE(as(kOwner).conflicts().criticalOf(kept).result()->size(), size_t(1));
    QCOMPARE(as(kOwner).conflicts().lines(kept).result()->size(), size_t(1));
}

VB_TEST(TestConflicts)
#include "test_conflicts.moc"
