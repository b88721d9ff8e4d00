#include "core/session/log_watch.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace vb;
using access::Right;
using monitor::Alert;
using monitor::Rule;

namespace {

const QString kReason = QStringLiteral("collapsed in the waiting room");
const QString kLooked = QStringLiteral("looked into it");
constexpr qint64 kHourMs = 3'600'000;

/// The fixture's clock stands at three in the night, where the practice is.
void waitForMorning(test::PracticeFixture &practice)
{
    practice.clock.advance(7 * kHourMs);
}

PatientId addPatient(session::Session &open, const QString &family)
{
    const auto added
        = open.patients()
              .add({.given = QStringLiteral("Vi"), .family = family, .birthDate = QStringLiteral("1970-01-02")})
              .result();
    return added.ok() ? added->id : PatientId();
}

std::vector<Alert> alertsOf(session::Session &open, Rule rule, bool all = true)
{
    std::vector<Alert> found;
    for (const Alert &alert : open.alerts().list(all).result().valueOr(std::vector<Alert>()))
        if (alert.rule == rule)
            found.push_back(alert);
    return found;
}

qsizetype entriesOf(session::Session &open, const QString &action)
{
    const auto entries = open.audit().list({.action = action}).result();
    return entries.ok() ? static_cast<qsizetype>(entries->size()) : -1;
}

/// Below the session: a store and the watch over its log, without a thread that runs it by itself.
class WatchedStore : public test::StoreFixture {
public:
    WatchedStore()
    {
        restart();
        const Result<void> begun
            = store->write(actor, {Right::signIn}, [this](store::AuditedTx &tx) { return watch->begin(tx); });
        if (!begun.ok())
            qFatal("%s", qPrintable(begun.error().detail));
    }

    /// As after a crash: nothing is left but the store.
    void restart() { watch = std::make_shared<session::LogWatch>(*store, worker, actor); }

    Result<void> breakGlass(PatientId patient)
    {
        VB_DO(store->write(actor, {Right::breakGlass},
                           [patient](store::AuditedTx &tx) { return patient::breakGlass(tx, patient, kReason); }));
        return {};
    }
    Result<void> setMark(qint64 observed)
    {
        return store->write(actor, {Right::alertRaise}, [this, observed](store::AuditedTx &tx) {
            return monitor::setMark(tx, EntityId::fromBytes(store->identity().storeId), observed);
        });
    }
    qint64 mark()
    {
        const auto kept = store->inspect([](store::TrustedReader &reader) { return monitor::markOf(reader); });
        return kept.ok() && *kept ? **kept : -1;
    }
    std::vector<Alert> alerts()
    {
        return store
            ->read(actor, {Right::alertList},
                   [](store::Reader &reader, store::Intent &) { return monitor::alerts(reader, true); })
            .valueOr(std::vector<Alert>());
    }
    audit::Entry trouble(int number)
    {
        audit::Entry entry;
        entry.at = clock.now();
        entry.device = actor.device;
        entry.action = QStringLiteral("integrity");
        entry.objectKind = QStringLiteral("session");
        entry.outcome = audit::Outcome::failed;
        entry.detail = QStringLiteral("trouble %1").arg(number);
        return entry;
    }

    store::WorkThread worker;
    std::shared_ptr<session::LogWatch> watch;
};

} // namespace

/// From what happens to the alert that the privacy officer acknowledges.
class TestAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oversightSeesWhatOthersRaise();
    void acknowledgingLeavesAnEntry();
    void whatGoesOnIsNotSilenced();
    void oneBurstIsOneAlert();
    void flaggedPatientsAndNamesakes();
    void failuresAtTheDoor();
    void wrongPinsAreKnownByTheirLogin();
    void nightsAreThePractices();
    void settingsCountAtOnce();
    void settingsDoNotReachBack();
    void ownEntriesRaiseNothing();
    void lockLosesNothing();
    void changesAreAnnounced();
    void alertsAreNoRecords();
    void aCrashLosesNothing();
    void observedAgainNothingComesTwice();
    void whatCannotBeKeptWaits();
    void aShortLookGoesOnLater();
    void alertsComeWhileRecordsAreFrozen();
    void aStoreWithoutMarkBeginsAtTheLogin();
};

void TestAlerts::oversightSeesWhatOthersRaise()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    practice.addEveryRole();
    const PatientId patient = addPatient(practice.as(test::kOwner), QStringLiteral("Ash"));
    const QString nurse = QStringLiteral("nurse");
    QVERIFY(practice.as(nurse).patients().breakGlass(patient, kReason).result().ok());
    const StaffId who = practice.as(nurse).actor().user;
    const qint64 when = practice.clock.now().wallMs;
    for (const QString &login : practice.people) {
        session::Session &open = practice.as(login);
        const auto list = open.alerts().list(false).result();
        if (!access::ruleOf(Right::alertList).roles.contains(open.actor().role)) {
            QCOMPARE(test::outcomeOf(list), Code::denied);
            QCOMPARE(test::outcomeOf(open.alerts().acknowledge(EntityId::make(1), kLooked).result()), Code::denied);
            QCOMPARE(test::outcomeOf(open.alerts().thresholds().result()), Code::denied);
            continue;
        }
        QVERIFY(list.ok());
        const std::vector<Alert> glass = alertsOf(open, Rule::breakGlass);
        QCOMPARE(glass.size(), size_t(1));
        const Alert &alert = glass.front();
        QCOMPARE(alert.user, who);
        QCOMPARE(alert.login, nurse);
        QCOMPARE(alert.patient, patient);
        QCOMPARE(alert.device, practice.made.device);
        QCOMPARE(alert.atMs, when);
        QCOMPARE(alert.count, 1);
        QCOMPARE(alert.severity, monitor::Severity::warning);
        QVERIFY(alert.isOpen());
        // The positions lead to the entry.
        const auto entries = open.audit().list({.action = QStringLiteral("break_glass")}).result();
        QVERIFY(entries.ok() && entries->size() == 1);
        QCOMPARE(entries->front().index, alert.first);
        QCOMPARE(alert.last, alert.first);
    }
    QCOMPARE(test::outcomeOf(practice.as(QStringLiteral("privacy_officer")).alerts().setThresholds({}).result()),
             Code::denied);
}

void TestAlerts::acknowledgingLeavesAnEntry()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString officer = practice.addPerson(Role::privacyOfficer);
    session::Session &owner = practice.as(test::kOwner);
    const PatientId patient = addPatient(owner, QStringLiteral("Ash"));
    QVERIFY(owner.patients().breakGlass(patient, kReason).result().ok());

    session::Session &open = practice.as(officer);
    const Alert alert = alertsOf(open, Rule::breakGlass).front();
    session::AlertService &alerts = open.alerts();
    QCOMPARE(test::outcomeOf(alerts.acknowledge(alert.id, QString()).result()), Code::invalid);
    QCOMPARE(test::outcomeOf(alerts.acknowledge(alert.id, QStringLiteral("  ok  ")).result()), Code::invalid);
    QCOMPARE(test::outcomeOf(alerts.acknowledge(EntityId::make(1), kLooked).result()), Code::notFound);
    QVERIFY(alertsOf(open, Rule::breakGlass).front().isOpen());

    practice.clock.advance(1000);
    QVERIFY(alerts.acknowledge(alert.id, kLooked).result().ok());
    QCOMPARE(test::outcomeOf(alerts.acknowledge(alert.id, QStringLiteral("again")).result()), Code::invalid);
    QVERIFY(alertsOf(open, Rule::breakGlass, false).empty());
    const Alert kept = alertsOf(open, Rule::breakGlass, true).front();
    QCOMPARE(kept.id, alert.id);
    QCOMPARE(kept.acknowledgedBy, open.actor().user);
    QCOMPARE(kept.acknowledgedLogin, officer);
    QCOMPARE(kept.acknowledgedMs, practice.clock.now().wallMs);
    QCOMPARE(kept.note, kLooked);

    const auto entries = open.audit().list({.action = QStringLiteral("alert_ack")}).result();
    QVERIFY(entries.ok() && entries->size() == 1);
    QCOMPARE(entries->front().login, officer);
    QCOMPARE(entries->front().object, alert.id);
    QCOMPARE(entries->front().patient, patient);
    QVERIFY(!entries->front().detail.contains(kLooked)); // values stay out of the log
    // The thresholds cannot be moved unseen either.
    monitor::Thresholds wide;
    wide.bulkOpens = 1000;
    QVERIFY(practice.as(test::kOwner).alerts().setThresholds(wide).result().ok());
    QCOMPARE(practice.as(test::kOwner).alerts().thresholds().result().valueOr(monitor::Thresholds()), wide);
    const auto changed = practice.as(test::kOwner).audit().list({.action = QStringLiteral("update")}).result();
    QVERIFY(changed.ok());
    QCOMPARE(changed->back().objectKind, QStringLiteral("monitor"));
    QVERIFY(changed->back().detail.contains(QStringLiteral("monitor_setting.bulk_opens")));
    wide.bulkOpens = 0;
    QCOMPARE(test::outcomeOf(practice.as(test::kOwner).alerts().setThresholds(wide).result()), Code::invalid);
}

void TestAlerts::whatGoesOnIsNotSilenced()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    session::Session &open = practice.as(test::kOwner);
    const PatientId patient = addPatient(open, QStringLiteral("Ash"));
    QVERIFY(open.patients().flagVip(patient, true).result().ok());
    QVERIFY(alertsOf(open, Rule::vip).empty());
    QVERIFY(open.patients().view(patient).result().ok());
    QCOMPARE(alertsOf(open, Rule::vip).size(), size_t(1));
    QVERIFY(open.alerts().acknowledge(alertsOf(open, Rule::vip).front().id, kLooked).result().ok());
    QVERIFY(open.patients().view(patient).result().ok());
    // The burst has doubled after somebody looked into it: an alert of its own.
    const std::vector<Alert> alerts = alertsOf(open, Rule::vip);
    QCOMPARE(alerts.size(), size_t(2));
    QVERIFY(!alerts.at(0).isOpen() && alerts.at(1).isOpen());
    QCOMPARE(alerts.at(0).count, 1);
    QCOMPARE(alerts.at(1).count, 2);
    QCOMPARE(alerts.at(1).first, alerts.at(0).first);
}

void TestAlerts::oneBurstIsOneAlert()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString desk = practice.addPerson(Role::frontDesk);
    session::Session &owner = practice.as(test::kOwner);
    monitor::Thresholds thresholds;
    thresholds.bulkOpens = 4;
    QVERIFY(owner.alerts().setThresholds(thresholds).result().ok());
    std::vector<PatientId> patients;
    for (int i = 0; i < 12; ++i)
        patients.push_back(addPatient(owner, QStringLiteral("Ash")));
    session::Session &open = practice.as(desk);
    for (size_t i = 0; i < 3; ++i)
        QVERIFY(open.patients().view(patients.at(i)).result().ok());
    QVERIFY(alertsOf(practice.as(test::kOwner), Rule::bulkOpens).empty());
    // A restart in between does not begin the count anew.
    for (size_t i = 3; i < patients.size(); ++i)
        QVERIFY(practice.as(desk).patients().view(patients.at(i)).result().ok());
    const std::vector<Alert> alerts = alertsOf(practice.as(test::kOwner), Rule::bulkOpens);
    QCOMPARE(alerts.size(), size_t(1));
    QCOMPARE(alerts.front().login, desk);
    QCOMPARE(alerts.front().count, 8); // 4, and told again when doubled
    QVERIFY(alerts.front().patient.isNull());
}

void TestAlerts::flaggedPatientsAndNamesakes()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString nurse = practice.addPerson(Role::nurse);
    const QString provider = practice.addPerson(Role::provider);
    const PatientId namesake = addPatient(practice.as(test::kOwner), QStringLiteral("HARTMAN-Vance")); // as the owner
    const PatientId other = addPatient(practice.as(test::kOwner), QStringLiteral("Ash"));
    // Whoever may restrict may flag.
    QCOMPARE(test::outcomeOf(practice.as(nurse).patients().flagVip(other, true).result()), Code::denied);
    QVERIFY(practice.as(provider).patients().flagVip(other, true).result().ok());
    for (const QString &login : {nurse, provider, test::kOwner})
        for (const PatientId id : {namesake, other})
            QVERIFY(practice.as(login).patients().view(id).result().ok());
    QVERIFY(practice.as(nurse).patients().view(other).result()->vip);

    const std::vector<Alert> same = alertsOf(practice.as(test::kOwner), Rule::sameSurname);
    QCOMPARE(same.size(), size_t(1));
    QCOMPARE(same.front().login, test::kOwner);
    QCOMPARE(same.front().patient, namesake);
    const std::vector<Alert> vip = alertsOf(practice.as(test::kOwner), Rule::vip);
    QCOMPARE(vip.size(), size_t(3));
    for (const Alert &alert : vip)
        QCOMPARE(alert.patient, other);

    QVERIFY(practice.as(provider).patients().flagVip(other, false).result().ok());
    practice.clock.advance(48 * kHourMs);
    QVERIFY(practice.as(nurse).patients().view(other).result().ok());
    QCOMPARE(alertsOf(practice.as(test::kOwner), Rule::vip).size(), size_t(3));
}

void TestAlerts::failuresAtTheDoor()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString nurse = practice.addPerson(Role::nurse);
    const StaffId who = practice.as(nurse).actor().user;
    for (int i = 0; i < 4; ++i)
        QVERIFY(!practice.tryLogin(nurse, QStringLiteral("not her password at all")).ok());
    QVERIFY(alertsOf(practice.as(test::kOwner), Rule::repeatedFailures).empty());
    QVERIFY(!practice.tryLogin(nurse, QStringLiteral("not her password at all")).ok());
    // Nobody was logged in: the journal brings it to whoever logs in next.
    const std::vector<Alert> alerts = alertsOf(practice.as(test::kOwner), Rule::repeatedFailures);
    QCOMPARE(alerts.size(), size_t(1));
    QCOMPARE(alerts.front().user, who);
    QCOMPARE(alerts.front().count, 5);
}

void TestAlerts::wrongPinsAreKnownByTheirLogin()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString nurse = practice.addPerson(Role::nurse);
    session::Session &open = practice.as(nurse);
    const StaffId who = open.actor().user;
    QVERIFY(open.setPin(SecretBytes::copyOf("280641")).result().ok());
    open.lock();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(test::outcomeOf(open.resume(nurse, SecretBytes::copyOf("280642")).result()), Code::denied);
    const std::vector<Alert> alerts = alertsOf(practice.as(test::kOwner), Rule::repeatedFailures);
    QCOMPARE(alerts.size(), size_t(1));
    QCOMPARE(alerts.front().user, who);
}

/// Without a lock in between.
void TestAlerts::settingsCountAtOnce()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    session::Session &open = practice.as(test::kOwner);
    std::vector<PatientId> patients;
    for (int i = 0; i < 3; ++i)
        patients.push_back(addPatient(open, QStringLiteral("Ash")));
    QVERIFY(open.patients().view(patients.at(0)).result().ok());
    QVERIFY(open.alerts().list(false).result().ok()); // observed with the old thresholds
    monitor::Thresholds thresholds;
    thresholds.bulkOpens = 3;
    QVERIFY(open.alerts().setThresholds(thresholds).result().ok());
    QVERIFY(open.patients().view(patients.at(1)).result().ok());
    QVERIFY(alertsOf(open, Rule::bulkOpens).empty());
    QVERIFY(open.patients().view(patients.at(2)).result().ok());
    QCOMPARE(alertsOf(open, Rule::bulkOpens).size(), size_t(1));
}

/// What was observed, and locked away, is not judged again.
void TestAlerts::settingsDoNotReachBack()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const QString desk = practice.addPerson(Role::frontDesk);
    std::vector<PatientId> patients;
    for (int i = 0; i < 3; ++i)
        patients.push_back(addPatient(practice.as(test::kOwner), QStringLiteral("Ash")));
    for (const PatientId id : patients)
        QVERIFY(practice.as(desk).patients().view(id).result().ok());
    monitor::Thresholds thresholds;
    thresholds.bulkOpens = 3;
    QVERIFY(practice.as(test::kOwner).alerts().setThresholds(thresholds).result().ok());
    QVERIFY(practice.as(desk).patients().search(QStringLiteral("ash"), 5).result().ok());
    QVERIFY(alertsOf(practice.as(test::kOwner), Rule::bulkOpens).empty());
}

void TestAlerts::nightsAreThePractices()
{
    test::PracticeFixture practice; // 08:00 in UTC is three in the night in New York
    const std::vector<Alert> night = alertsOf(practice.as(test::kOwner), Rule::afterHours);
    QCOMPARE(night.size(), size_t(1));
    QCOMPARE(night.front().login, test::kOwner);
    waitForMorning(practice);
    practice.lock();
    QCOMPARE(alertsOf(practice.as(test::kOwner), Rule::afterHours).size(), size_t(1));
    // From now on ten in the morning is too early.
    monitor::Thresholds late;
    late.workingHours.fill({12 * 60, 22 * 60});
    QVERIFY(practice.as(test::kOwner).alerts().setThresholds(late).result().ok());
    practice.clock.advance(2 * kHourMs - 3 * 60'000); // not yet noon, and past the first burst
    practice.lock();
    const std::vector<Alert> both = alertsOf(practice.as(test::kOwner), Rule::afterHours);
    QCOMPARE(both.size(), size_t(2));
}

void TestAlerts::ownEntriesRaiseNothing()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner); // at night: each action would count
    const PatientId patient = addPatient(open, QStringLiteral("Ash"));
    QVERIFY(open.patients().breakGlass(patient, kReason).result().ok());
    QVERIFY(open.alerts().list(true).result().ok());
    const qsizetype raised = entriesOf(open, QStringLiteral("alert"));
    QVERIFY(raised >= 2);
    for (int i = 0; i < 5; ++i)
        QVERIFY(open.alerts().list(true).result().ok());
    QCOMPARE(entriesOf(open, QStringLiteral("alert")), raised);
}

void TestAlerts::lockLosesNothing()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    const PatientId patient = addPatient(practice.as(test::kOwner), QStringLiteral("Ash"));
    // The worker has its hands full while entries pile up, more than one look takes.
    session::Session &open = practice.as(test::kOwner);
    std::promise<void> piled;
    auto busy = open.staff()
                    .changeOwnPassword(test::PracticeFixture::passwordOf(test::kOwner))
                    .then([&piled](const Result<void> &changed) {
                        piled.get_future().wait();
                        return changed.ok();
                    });
    for (int i = 0; i < 220; ++i)
        QVERIFY(open.patients().search(QStringLiteral("a"), 1).result().ok());
    for (int i = 0; i < 10; ++i)
        QVERIFY(open.patients().breakGlass(patient, kReason).result().ok());
    piled.set_value();
    open.lock(); // at once, with the alerts still to come
    QVERIFY(busy.result());
    const auto entries = practice.as(test::kOwner).audit().list({}).result();
    QVERIFY(entries.ok());
    qsizetype alerts = 0;
    for (const audit::Entry &entry : *entries) {
        if (entry.action == u"lock")
            break;
        alerts += entry.action == u"alert" && entry.detail == u"break_glass" ? 1 : 0;
    }
    QCOMPARE(alerts, 10); // kept before the lock
    QCOMPARE(alertsOf(practice.as(test::kOwner), Rule::breakGlass).size(), size_t(10));
}

void TestAlerts::changesAreAnnounced()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    session::Session &open = practice.as(test::kOwner);
    const PatientId patient = addPatient(open, QStringLiteral("Ash"));
    std::atomic<int> announced = 0;
    std::promise<void> first;
    const auto subscription = open.onChanges([&](const std::vector<store::Change> &changes) {
        for (const store::Change &change : changes)
            if (change.entity == "alert" && ++announced == 1)
                first.set_value();
    });
    QVERIFY(open.patients().breakGlass(patient, kReason).result().ok());
    // By itself: nobody has asked for the list, nobody has locked.
    QCOMPARE(first.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
    const std::vector<Alert> alerts = alertsOf(open, Rule::breakGlass);
    QCOMPARE(announced.load(), 1);
    QVERIFY(open.alerts().acknowledge(alerts.front().id, kLooked).result().ok());
    QCOMPARE(announced.load(), 2);
}

/// They come from the log, and like the log they are no part of the data that PCs compare.
void TestAlerts::alertsAreNoRecords()
{
    test::PracticeFixture practice;
    waitForMorning(practice);
    session::Session &open = practice.as(test::kOwner);
    const PatientId patient = addPatient(open, QStringLiteral("Ash"));
    QVERIFY(open.patients().flagVip(patient, true).result().ok());
    const auto before = open.audit().foldHash().result();
    QVERIFY(before.ok());
    QVERIFY(open.patients().view(patient).result().ok());
    QCOMPARE(alertsOf(open, Rule::vip).size(), size_t(1));
    QCOMPARE(open.audit().foldHash().result().valueOr(QString()), *before);
    const auto report = open.audit().check().result();
    QVERIFY2(report.ok() && report->ok(),
             qPrintable(report.ok() ? report->problems.join(u'\n') : report.error().detail));
}

void TestAlerts::aCrashLosesNothing()
{
    WatchedStore fixture;
    const PatientId patient = fixture.addPatient(QStringLiteral("Ash"))->id;
    QVERIFY(fixture.breakGlass(patient).ok()); // committed, and the program dies before anybody looked
    fixture.restart();
    QVERIFY(fixture.alerts().empty());
    QCOMPARE(fixture.watch->catchUp().valueOr(false), true);
    QCOMPARE(fixture.alerts().size(), size_t(1));
    QCOMPARE(fixture.alerts().front().rule, Rule::breakGlass);
    QCOMPARE(fixture.alerts().front().patient, patient);
    // The mark went with the alert.
    QVERIFY(fixture.mark() > fixture.alerts().front().last);
}

void TestAlerts::observedAgainNothingComesTwice()
{
    WatchedStore fixture;
    const PatientId patient = fixture.addPatient(QStringLiteral("Ash"))->id;
    for (int i = 0; i < 3; ++i)
        QVERIFY(fixture.breakGlass(patient).ok());
    for (int i = 0; i < 6; ++i) // of which the last two are a burst that has been told
        QVERIFY(!fixture.store
                     ->write(fixture.actor, {Right::auditVerify},
                             [](store::AuditedTx &) -> Result<void> { return fail(Code::denied, QString()); })
                     .ok());
    QVERIFY(fixture.watch->catchUp().ok());
    const size_t raised = fixture.alerts().size();
    QCOMPARE(raised, size_t(4));
    const qint64 count = fixture.alerts().back().count;
    for (const qint64 mark : {fixture.alerts().at(1).last, qint64(0)}) {
        QVERIFY(fixture.setMark(mark).ok());
        fixture.restart();
        QVERIFY(fixture.watch->catchUp().ok());
        QCOMPARE(fixture.alerts().size(), raised);
        QCOMPARE(fixture.alerts().back().count, count);
    }
}

void TestAlerts::whatCannotBeKeptWaits()
{
    WatchedStore fixture;
    const PatientId patient = fixture.addPatient(QStringLiteral("Ash"))->id;
    QVERIFY(fixture.breakGlass(patient).ok());
    QVERIFY(fixture.breakGlass(patient).ok());
    // The store takes no alert for a while.
    const auto refuse = [&fixture](bool on, qsizetype after = 0) {
        const QByteArray script = "CREATE TEMP TRIGGER no_alert BEFORE INSERT ON main.alert "
                                  "WHEN (SELECT count(*) FROM alert) >= "
            + QByteArray::number(after) + " BEGIN SELECT RAISE(ABORT, 'no'); END;";
        return fixture.store->inspect([&](store::TrustedReader &reader) {
            return reader.db().exec(on ? script : QByteArray("DROP TRIGGER temp.no_alert;"));
        });
    };
    QVERIFY(refuse(true).ok());
    QVERIFY(!fixture.watch->catchUp().ok());
    QVERIFY(fixture.alerts().empty());
    // Neither a lock nor a further look moves the mark over what is not kept.
    const Result<void> locked = fixture.store->write(fixture.actor, {Right::lockScreen},
                                                     [&](store::AuditedTx &tx) { return fixture.watch->keepMark(tx); });
    QVERIFY(locked.ok());
    QVERIFY(!fixture.watch->catchUp().ok());
    QVERIFY(refuse(false).ok());
    QVERIFY(fixture.watch->catchUp().ok());
    QCOMPARE(fixture.alerts().size(), size_t(2));

    // The same with a restart in between.
    QVERIFY(refuse(true).ok());
    QVERIFY(fixture.breakGlass(patient).ok());
    QVERIFY(!fixture.watch->catchUp().ok());
    QVERIFY(fixture.store
                ->write(fixture.actor, {Right::lockScreen},
                        [&](store::AuditedTx &tx) { return fixture.watch->keepMark(tx); })
                .ok());
    QVERIFY(refuse(false).ok());
    fixture.restart();
    QVERIFY(fixture.watch->catchUp().ok());
    QCOMPARE(fixture.alerts().size(), size_t(3));

    // Of two, one is kept and then the program dies.
    QVERIFY(fixture.breakGlass(patient).ok());
    QVERIFY(fixture.breakGlass(patient).ok());
    QVERIFY(refuse(true, 4).ok());
    QVERIFY(!fixture.watch->catchUp().ok());
    QCOMPARE(fixture.alerts().size(), size_t(4));
    QVERIFY(refuse(false).ok());
    fixture.restart();
    QVERIFY(fixture.watch->catchUp().ok());
    QCOMPARE(fixture.alerts().size(), size_t(5));
}

void TestAlerts::aShortLookGoesOnLater()
{
    WatchedStore fixture;
    std::vector<audit::Entry> many;
    for (int i = 0; i < 1000; ++i) {
        audit::Entry entry = fixture.trouble(i);
        if (i % 500 != 499)
            entry.action = QStringLiteral("keychain");
        many.push_back(entry);
    }
    const qint64 before = fixture.mark();
    QVERIFY(fixture.store->record(many).ok());
    const auto some = fixture.watch->catchUp(0);
    QVERIFY(some.ok() && !*some);
    QVERIFY(fixture.store
                ->write(fixture.actor, {Right::lockScreen},
                        [&](store::AuditedTx &tx) { return fixture.watch->keepMark(tx); })
                .ok());
    QVERIFY(fixture.mark() > before && fixture.mark() < before + 500);
    QVERIFY(fixture.alerts().empty());
    fixture.restart();
    QCOMPARE(fixture.watch->catchUp().valueOr(false), true);
    QCOMPARE(fixture.alerts().size(), size_t(2));
    // Entries without an alert move the mark too, only less often.
    for (audit::Entry &entry : many)
        entry.action = QStringLiteral("keychain");
    for (int i = 0; i < 11; ++i)
        QVERIFY(fixture.store->record(many).ok());
    const qint64 head = static_cast<qint64>(fixture.store->head().size);
    QVERIFY(fixture.watch->catchUp().ok());
    QVERIFY(fixture.mark() > head - 10'000);
}

void TestAlerts::alertsComeWhileRecordsAreFrozen()
{
    WatchedStore fixture;
    fixture.store->freeze(QStringLiteral("the store is older than the anchor"));
    QCOMPARE(test::outcomeOf(fixture.addPatient(QStringLiteral("Ash"))), Code::integrity);
    QVERIFY(fixture.store->record({fixture.trouble(1)}).ok());
    QVERIFY(fixture.watch->catchUp().ok());
    QCOMPARE(fixture.alerts().size(), size_t(1));
    QCOMPARE(fixture.alerts().front().rule, Rule::integrity);
    QCOMPARE(fixture.alerts().front().severity, monitor::Severity::alarm);
    QVERIFY(fixture.alerts().front().user.isNull());
}

/// A store of an older program: what happened long ago raises no alert today.
void TestAlerts::aStoreWithoutMarkBeginsAtTheLogin()
{
    test::StoreFixture old;
    QVERIFY(old.addPatient(QStringLiteral("Ash")).ok());
    const PatientId patient = old.addPatient(QStringLiteral("Elm"))->id;
    const auto breakGlass = [&](store::AuditedTx &tx) { return patient::breakGlass(tx, patient, kReason); };
    QVERIFY(old.store->write(old.actor, {Right::breakGlass}, breakGlass).ok());
    store::WorkThread worker;
    const auto watch = std::make_shared<session::LogWatch>(*old.store, worker, old.actor);
    QVERIFY(old.store->write(old.actor, {Right::signIn}, [&](store::AuditedTx &tx) { return watch->begin(tx); }).ok());
    QVERIFY(old.store->write(old.actor, {Right::breakGlass}, breakGlass).ok());
    QVERIFY(watch->catchUp().ok());
    const auto alerts = old.store->read(old.actor, {Right::alertList}, [](store::Reader &reader, store::Intent &) {
        return monitor::alerts(reader, true);
    });
    QVERIFY(alerts.ok());
    QCOMPARE(alerts->size(), size_t(1));
    QCOMPARE(alerts->front().first, 4); // two patients, a first emergency, the log-in
}

VB_TEST(TestAlerts)
#include "test_alerts.moc"
