#include "core/access/permission.h"
#include "core/session/demo_laptop.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using access::Right;

namespace {

SecretBytes ownPassword(session::Session &open)
{
    return test::PracticeFixture::passwordOf(open.actor().login);
}

/// A draft of the person himself; an id of nothing for those who write none.
chart::NoteId ownDraft(session::Session &open, PatientId patient)
{
    const auto note
        = open.notes()
              .add({patient, {}, QStringLiteral("soap"), {{QStringLiteral("plan"), QStringLiteral("Massage daily.")}}})
              .result();
    return note.ok() ? note->id : chart::NoteId::make(1);
}

chart::NoteId ownNote(session::Session &open, PatientId patient)
{
    const chart::NoteId id = ownDraft(open, patient);
    (void)open.notes().sign(id, ownPassword(open)).result(); // what comes next says whether it worked
    return id;
}

/// A signed note that somebody else has written.
chart::NoteId foreignNote(session::Session &open, PatientId patient)
{
    const auto lines = open.notes().list(patient).result();
    if (lines.ok())
        for (const chart::NoteLine &line : *lines)
            if (line.state == chart::NoteState::signed_ && line.author != open.actor().user)
                return line.id;
    return chart::NoteId::make(1);
}

/// An entry of a chart that names its patient.
template <class Entry>
Entry entryOf(PatientId patient)
{
    Entry entry;
    entry.patient = patient;
    return entry;
}

/// Writing into a chart, for the rights that are about it.
Code writeChart(Right right, session::Session &open, PatientId patient)
{
    chart::ChartService &charts = open.charts();
    const QString word = QStringLiteral("Latex");
    const chart::Visit visit {.patient = patient, .provider = open.actor().user};
    if (right == Right::allergyWrite) {
        auto allergy = entryOf<chart::Allergy>(patient);
        allergy.substance = word;
        return test::outcomeOf(charts.addAllergy(allergy).result());
    }
    if (right == Right::conditionWrite) {
        auto condition = entryOf<chart::Condition>(patient);
        condition.name = word;
        return test::outcomeOf(charts.addCondition(condition).result());
    }
    if (right == Right::medicationWrite) {
        auto medication = entryOf<chart::Medication>(patient);
        medication.name = word;
        return test::outcomeOf(charts.addMedication(medication).result());
    }
    if (right == Right::observationWrite) {
        auto observation = entryOf<chart::Observation>(patient);
        observation.code = QStringLiteral("pain");
        observation.value = QStringLiteral("3");
        return test::outcomeOf(charts.addObservation(observation).result());
    }
    if (right == Right::historyWrite)
        return test::outcomeOf(charts
                                   .saveHistory(patient, QStringLiteral("medical_history"), 0,
                                                {{QStringLiteral("keloid"), QStringLiteral("yes")}})
                                   .result());
    if (right == Right::flagWrite) {
        auto flag = entryOf<chart::Flag>(patient);
        flag.title = word;
        flag.severity = QStringLiteral("low");
        return test::outcomeOf(charts.raiseFlag(flag).result());
    }
    chart::Visit planned = visit;
    planned.status = QStringLiteral("planned");
    const auto opened = charts.openVisit(right == Right::visitOpen ? visit : planned).result();
    if (right == Right::visitOpen)
        return test::outcomeOf(opened);
    return test::outcomeOf(
        charts.moveVisit(opened.ok() ? opened->id : EntityId::make(1), QStringLiteral("arrived"), {}).result());
}

/// What a person does for each right, through the services that screens and the command line use.
Code attempt(Right right, session::Session &open, PatientId patient, PatientId closed, int run)
{
    const patient::Patient person {
        .given = QStringLiteral("Ada"), .family = QStringLiteral("Fern"), .birthDate = QStringLiteral("1980-01-02")};
    const QString login = QStringLiteral("new%1").arg(run);
    const QTemporaryDir folder;
    switch (right) {
    case Right::patientSearch: return test::outcomeOf(open.patients().search(QStringLiteral("fern"), 5).result());
    case Right::patientView: return test::outcomeOf(open.patients().view(patient).result());
    case Right::patientCreate: return test::outcomeOf(open.patients().add(person).result());
    case Right::patientUpdate:
        return test::outcomeOf(
            open.patients().change(patient, {{QStringLiteral("preferred"), QStringLiteral("A%1").arg(run)}}).result());
    case Right::patientRestrict: return test::outcomeOf(open.patients().restrict(patient, false).result());
    case Right::patientMerge: {
        const auto twin = open.patients().add(person).result();
        return test::outcomeOf(open.patients().merge(patient, twin.ok() ? twin->id : closed).result());
    }
    case Right::patientUnmerge: return test::outcomeOf(open.patients().unmerge(patient).result());
    case Right::breakGlass:
        return test::outcomeOf(
            open.patients().breakGlass(closed, QStringLiteral("found unconscious in room 2")).result());
    case Right::staffList: return test::outcomeOf(open.staff().list().result());
    case Right::staffDirectory: return test::outcomeOf(open.staff().directory().result());
    case Right::staffAdd:
        return test::outcomeOf(
            open.staff().add(login, login, Role::nurse, SecretBytes::copyOf("a lantern in the fog")).result());
    case Right::staffDisable: return test::outcomeOf(open.staff().disable(QStringLiteral("front_desk")).result());
    case Right::staffRole:
        return test::outcomeOf(open.staff().setRole(QStringLiteral("manager"), Role::manager).result());
    case Right::staffReset:
        return test::outcomeOf(
            open.staff().reset(QStringLiteral("aesthetician"), SecretBytes::copyOf("a lantern in the fog")).result());
    case Right::staffLicence:
        return test::outcomeOf(
            open.staff()
                .addLicence(QStringLiteral("nurse"), {.kind = QStringLiteral("RN"), .number = QStringLiteral("RN-1")})
                .result());
    case Right::passwordChange:
        return test::outcomeOf(
            open.staff().changeOwnPassword(test::PracticeFixture::passwordOf(open.actor().login)).result());
    case Right::totpRenew: return test::outcomeOf(open.staff().renewOwnTotp().result());
    case Right::recoveryCodesRenew: return test::outcomeOf(open.staff().renewOwnRecoveryCodes().result());
    case Right::preferenceChange:
        return test::outcomeOf(open.settings().setPreference({QStringLiteral("dark"), 110}).result());
    case Right::practiceChange:
        return test::outcomeOf(
            open.settings()
                .setPractice({.name = QStringLiteral("Larkspur"), .timeZone = QStringLiteral("America/Chicago")})
                .result());
    case Right::pcSettingChange:
        return test::outcomeOf(open.settings().setPc({QStringLiteral("room"), 600'000}).result());
    case Right::auditList: return test::outcomeOf(open.audit().list({}).result());
    case Right::auditVerify: return test::outcomeOf(open.audit().verify().result());
    case Right::auditExport:
        return test::outcomeOf(open.audit().exportTo({folder.filePath(QStringLiteral("log.csv"))}).result());
    case Right::breakGlassReview: return test::outcomeOf(open.audit().breakGlasses(0).result());
    case Right::chartView: return test::outcomeOf(open.charts().open(patient, 10).result());
    case Right::flagView: return test::outcomeOf(open.charts().flags(patient).result());
    case Right::allergyWrite:
    case Right::conditionWrite:
    case Right::medicationWrite:
    case Right::observationWrite:
    case Right::historyWrite:
    case Right::flagWrite:
    case Right::visitOpen:
    case Right::visitChange: return writeChart(right, open, patient);
    case Right::storeCheck: return test::outcomeOf(open.audit().check().result());
    case Right::foldHash: return test::outcomeOf(open.audit().foldHash().result());
    case Right::deviceRename:
        return test::outcomeOf(open.devices().rename(open.actor().device, QStringLiteral("Room %1").arg(run)).result());
    case Right::deviceList: return test::outcomeOf(open.devices().list().result());
    case Right::deviceInvite: {
        const Code code = test::outcomeOf(open.devices().invite(false, false).result());
        return code == Code::notFound ? Code::failed : code; // there is no relay to ask
    }
    case Right::relayConnect: return test::outcomeOf(open.sync().connectRelay({}, {}).result());
    case Right::keyRotate: return test::outcomeOf(open.keys().rotateEpoch().result());
    case Right::backupCreate: return test::outcomeOf(open.backups().create(folder.filePath(login)).result());
    case Right::backupVerify: {
        const auto made = open.backups().create(folder.filePath(login)).result();
        return made.ok() ? test::outcomeOf(open.backups().verify(made->path).result()) : made.error().code;
    }
    case Right::alertList: return test::outcomeOf(open.alerts().list(true).result());
    case Right::alertAck: {
        const auto alerts = open.alerts().list(false).result();
        const EntityId id = alerts.ok() && !alerts->empty() ? alerts->front().id : EntityId::make(1);
        return test::outcomeOf(open.alerts().acknowledge(id, QStringLiteral("looked into it")).result());
    }
    case Right::noteList: return test::outcomeOf(open.notes().list(patient).result());
    case Right::noteView: return test::outcomeOf(open.notes().view(ownDraft(open, patient)).result());
    case Right::noteAdd: return test::outcomeOf(open.notes().add({patient, {}, QStringLiteral("soap"), {}}).result());
    case Right::noteEdit: return test::outcomeOf(open.notes().keep(ownDraft(open, patient), {}).result());
    case Right::noteDiscard: return test::outcomeOf(open.notes().discard(ownDraft(open, patient)).result());
    case Right::noteSign:
        return test::outcomeOf(open.notes().sign(ownDraft(open, patient), ownPassword(open)).result());
    case Right::noteAddendum:
        return test::outcomeOf(
            open.notes().addendum(ownNote(open, patient), QStringLiteral("more"), ownPassword(open)).result());
    case Right::noteVoid:
        return test::outcomeOf(
            open.notes()
                .voidNote(ownNote(open, patient), QStringLiteral("of another patient"), ownPassword(open))
                .result());
    case Right::noteCosignRequest:
        return test::outcomeOf(open.notes().requestCosign(ownNote(open, patient), {}, {}).result());
    case Right::noteCosign:
        return test::outcomeOf(open.notes().cosign(foreignNote(open, patient), ownPassword(open)).result());
    case Right::noteVerify: return test::outcomeOf(open.notes().verify(ownNote(open, patient)).result());
    case Right::noteAttention: return test::outcomeOf(open.notes().attention().result());
    case Right::notePrint: return test::outcomeOf(open.notes().printNote(ownNote(open, patient)).result());
    case Right::chartPrint: return test::outcomeOf(open.notes().printChart(patient).result());
    case Right::templateList: return test::outcomeOf(open.templates().inForce().result());
    case Right::templateChange: {
        chart::NoteTemplate form;
        form.title = QStringLiteral("Form %1").arg(run);
        form.fields = {{.id = {}, .label = QStringLiteral("Plan"), .kind = chart::FieldKind::text}};
        return test::outcomeOf(open.templates().save(form).result());
    }
    case Right::catalogueList: return test::outcomeOf(open.catalogue().services().result());
    case Right::catalogueChange:
        return test::outcomeOf(
            open.catalogue().save(practice::Product {.name = QStringLiteral("Product %1").arg(run)}).result());
    case Right::monitorChange: return test::outcomeOf(open.alerts().setThresholds({}).result());
    case Right::conflictList: return test::outcomeOf(open.conflicts().lines().result());
    case Right::conflictResolve: {
        const auto lines = open.conflicts().lines().result();
        const EntityId id = lines.ok() && !lines->empty() ? lines->front().id : EntityId::make(1);
        return test::outcomeOf(open.conflicts().resolve(id, sync::Keep::a).result());
    }
    default: break;
    }
    return Code::usage;
}

/// For each role one thing that two PCs wrote differently.
void writeOnTwoPcs(test::PracticeFixture &practice)
{
    std::vector<PatientId> ids;
    for (qsizetype i = 0; i < practice.people.size(); ++i) {
        const auto added = practice.as(test::kOwner)
                               .patients()
                               .add({.given = QStringLiteral("Al"),
                                     .family = QStringLiteral("Moss"),
                                     .birthDate = QStringLiteral("1970-01-%1").arg(i + 1, 2, 10, QLatin1Char('0'))})
                               .result();
        QVERIFY(added.ok());
        ids.push_back(added->id);
    }
    const auto change = [](const char *to) {
        return std::vector<patient::FieldChange> {{QStringLiteral("preferred"), QString::fromLatin1(to)}};
    };
    practice.lock();
    const auto laptop = session::DemoLaptop::take(practice.home, practice.secrets, practice.clock, test::kOwner,
                                                  test::PracticeFixture::passwordOf(test::kOwner));
    QVERIFY(laptop.ok());
    for (const PatientId id : ids) {
        QVERIFY(practice.as(test::kOwner).patients().change(id, change("Here")).result().ok());
        QVERIFY((*laptop)
                    ->act(Right::patientUpdate,
                          [&](store::AuditedTx &tx) { return patient::changePatient(tx, id, change("There")); })
                    .ok());
    }
    practice.lock();
    QVERIFY((*laptop)->bringHome().ok());
}

/// Rights that are exercised by the session itself: at login, lock and set-up, and by the monitor; and those that need
/// a relay or a second PC, which TestSyncLoop, TestJoin and TestRenew have.
bool isImplied(Right right)
{
    if (right == Right::deviceApprove || right == Right::deviceRevoke || right == Right::deviceJoin
        || right == Right::deviceRenew || right == Right::practiceRecover || right == Right::clockNote)
        return true;
    return right == Right::signIn || right == Right::lockScreen || right == Right::practiceInit
        || right == Right::practiceUnlock || right == Right::backupRestore || right == Right::alertRaise;
}

} // namespace

/// Every right, tried in every role: done or refused as the table says, and an entry either way.
class TestRights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRightInEveryRole();
    void restrictedPatients();
    void breakGlassEndsByItself();
    void everyPersonHasAnAccountOfHisOwn();
};

void TestRights::everyRightInEveryRole()
{
    test::PracticeFixture practice;
    practice.addEveryRole();
    const auto added = practice.as(test::kOwner)
                           .patients()
                           .add({.given = QStringLiteral("Bo"),
                                 .family = QStringLiteral("Fern"),
                                 .birthDate = QStringLiteral("1970-01-02")})
                           .result();
    const auto closed = practice.as(test::kOwner)
                            .patients()
                            .add({.given = QStringLiteral("Vi"),
                                  .family = QStringLiteral("Ash"),
                                  .birthDate = QStringLiteral("1970-01-02")})
                            .result();
    QVERIFY(added.ok() && closed.ok());
    QVERIFY(practice.as(test::kOwner).patients().restrict(closed->id, true).result().ok());
    writeOnTwoPcs(practice);

    struct Tried {
        QString login;
        Right right;
        bool allowed;
    };
    QList<Tried> tried;
    int run = 0;
    // The owner is last: the others are disabled and reset by him.
    for (const QString &login : practice.people) {
        session::Session &open = practice.as(login);
        for (const access::RightRule &rule : access::allRights()) {
            if (isImplied(rule.right))
                continue;
            const bool allowed = rule.roles.contains(open.actor().role);
            const Code code = attempt(rule.right, open, added->id, closed->id, ++run);
            QVERIFY2(code == (allowed ? Code::failed : Code::denied),
                     qPrintable(login + u' ' + QString::fromLatin1(rule.name) + u' ' + codeName(code)));
            tried.append({login, rule.right, allowed});
        }
    }
    // And each attempt stands in the log, with its outcome.
    const auto entries = practice.as(test::kOwner).audit().list({}).result();
    QVERIFY(entries.ok());
    for (const Tried &one : tried) {
        const access::RightRule &rule = access::ruleOf(one.right);
        const bool found = std::any_of(entries->begin(), entries->end(), [&](const audit::Entry &entry) {
            return entry.login == one.login && entry.action == QString::fromLatin1(rule.action)
                && entry.objectKind == QString::fromLatin1(rule.object)
                && entry.outcome == (one.allowed ? audit::Outcome::ok : audit::Outcome::denied)
                && entry.role == roleName(*roleFromName(one.login)) && !entry.device.isNull() && !entry.user.isNull()
                && !entry.os.isEmpty();
        });
        QVERIFY2(found, qPrintable(one.login + u' ' + QString::fromLatin1(rule.name)));
    }
}

void TestRights::restrictedPatients()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    const QString provider = practice.addPerson(Role::provider);
    const patient::Patient person {.given = QStringLiteral("Vi"),
                                   .family = QStringLiteral("Ash"),
                                   .birthDate = QStringLiteral("1970-01-02"),
                                   .phone = QStringLiteral("555 010 7777")};
    const auto added = practice.as(test::kOwner).patients().add(person).result();
    QVERIFY(added.ok());
    QVERIFY(practice.as(provider).patients().restrict(added->id, true).result().ok());
    QVERIFY(practice.as(provider).patients().view(added->id).result().ok()); // whoever restricts stays in the team

    for (const QString &login : {nurse, test::kOwner}) {
        session::Session &open = practice.as(login);
        QCOMPARE(test::outcomeOf(open.patients().view(added->id).result()), Code::denied);
        QCOMPARE(test::outcomeOf(
                     open.patients().change(added->id, {{QStringLiteral("family"), QStringLiteral("X")}}).result()),
                 Code::denied);
        const auto hits = open.patients().search(QStringLiteral("ash"), 5).result();
        QVERIFY(hits.ok() && hits->size() == 1);
        QVERIFY(hits->front().closed && hits->front().birthDate.isEmpty() && hits->front().phone.isEmpty());
    }
    const StaffId nurseId = practice.as(nurse).actor().user;
    QVERIFY(practice.as(provider).patients().setCareTeam(added->id, nurseId, true).result().ok());
    QVERIFY(practice.as(nurse).patients().view(added->id).result().ok());
    QVERIFY(practice.as(provider).patients().setCareTeam(added->id, nurseId, false).result().ok());
    QCOMPARE(test::outcomeOf(practice.as(nurse).patients().view(added->id).result()), Code::denied);
    QCOMPARE(test::outcomeOf(practice.as(nurse).patients().view(PatientId::make(1)).result()), Code::notFound);
}

void TestRights::breakGlassEndsByItself()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    const QString provider = practice.addPerson(Role::provider);
    const patient::Patient person {
        .given = QStringLiteral("Vi"), .family = QStringLiteral("Ash"), .birthDate = QStringLiteral("1970-01-02")};
    const auto added = practice.as(test::kOwner).patients().add(person).result();
    QVERIFY(added.ok() && practice.as(provider).patients().restrict(added->id, true).result().ok());
    QCOMPARE(test::outcomeOf(practice.as(nurse).patients().breakGlass(added->id, QStringLiteral("  quick  ")).result()),
             Code::invalid);
    const auto glass
        = practice.as(nurse).patients().breakGlass(added->id, QStringLiteral("collapsed in the waiting room")).result();
    QVERIFY(glass.ok());
    QCOMPARE(glass->untilMs - glass->atMs, 30 * 60'000);
    QVERIFY(practice.as(nurse).patients().view(added->id).result().ok());
    QCOMPARE(test::outcomeOf(practice.as(test::kOwner).patients().view(added->id).result()),
             Code::denied); // his own glass only
    practice.lock(); // across program runs
    QVERIFY(practice.as(nurse).patients().view(added->id).result().ok());
    practice.clock.advance(10 * 60'000);
    const auto open = practice.as(nurse).patients().openGlasses().result();
    QVERIFY(open.ok() && open->size() == 1);
    QVERIFY(open->front().patient == added->id);
    QVERIFY(open->front().leftMs > 18 * 60'000 && open->front().leftMs <= 20 * 60'000);
    QVERIFY(practice.as(test::kOwner).patients().openGlasses().result()->empty()); // of one's own only
    const auto asked
        = practice.as(test::kOwner).audit().list({.login = nurse, .action = QStringLiteral("search")}).result();
    QVERIFY(asked.ok() && asked->front().detail.startsWith(QStringLiteral("1 open emergency")));
    practice.clock.advance(20 * 60'000);
    QVERIFY(practice.as(nurse).patients().openGlasses().result()->empty());
    QCOMPARE(test::outcomeOf(practice.as(nurse).patients().view(added->id).result()), Code::denied);
    const auto entries = practice.as(test::kOwner)
                             .audit()
                             .list({.patient = added->id, .action = QStringLiteral("break_glass")})
                             .result();
    QVERIFY(entries.ok() && entries->size() == 1);
}

void TestRights::everyPersonHasAnAccountOfHisOwn()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    session::StaffAdmin &staff = practice.as(test::kOwner).staff();
    const auto add = [&staff](const QString &login, const char *password) {
        return test::outcomeOf(
            staff.add(login, QStringLiteral("Someone"), Role::nurse, SecretBytes::copyOf(password)).result());
    };
    QCOMPARE(add(nurse, "a lantern in the fog"), Code::invalid); // taken
    QVERIFY(staff.disable(nurse).result().ok());
    QCOMPARE(add(nurse, "a lantern in the fog"), Code::invalid); // and never used again
    QCOMPARE(add(QStringLiteral("N"), "a lantern in the fog"), Code::invalid);
    QCOMPARE(add(QStringLiteral("with space"), "a lantern in the fog"), Code::invalid);
    QCOMPARE(add(QStringLiteral("fine"), "password1234"), Code::invalid);
    QCOMPARE(add(QStringLiteral("fine"), "eleven char"), Code::invalid);
    QCOMPARE(add(QStringLiteral("fine"), "a lantern in the fog"), Code::failed);
}

VB_TEST(TestRights)
#include "test_rights.moc"
