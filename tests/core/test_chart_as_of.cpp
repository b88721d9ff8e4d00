#include "core/chart/chart.h"
#include "core/chart/measure.h"
#include "core/chart/red_flag.h"
#include "core/session/entities.h"
#include "core/sql/db.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QRandomGenerator>
#include <QTest>

using namespace vb;
using namespace vb::chart;
using namespace Qt::StringLiterals;

namespace {

/// Everything that a chart shows at a moment.
struct Shown {
    std::vector<Event> timeline;
    std::vector<Allergy> allergies; // of the banner
    std::vector<Flag> flags;
    std::vector<Visit> visits;
    Record record;
    friend bool operator==(const Shown &, const Shown &) = default;
};

Shown shownFrom(const Chart &chart, const Record &record)
{
    return {chart.timeline.events, chart.banner.allergies, chart.banner.flags, chart.banner.visits, record};
}

} // namespace

/// The chart as it stood at any moment, against what was seen at that moment; and the timeline against its rows.
class TestChartAsOf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyMomentIsAsItWasSeen_data();
    void everyMomentIsAsItWasSeen();
    void aClockThatStoodAheadHidesNothing();
    void momentsThatAreNone();
    void aRoleReadsOfThePastWhatItReadsOfThePresent();
    void aChangedLineIsFound_data();
    void aChangedLineIsFound();
    void aLostTimelineIsMadeAgain();

private:
    template <class Body>
    auto write(access::Right right, Body body)
    {
        return m_fixture->store->write(m_fixture->actor, {right}, body);
    }
    template <class Query>
    auto read(Query query)
    {
        return m_fixture->store->read(m_fixture->actor, {access::Right::chartView},
                                      [&](store::Reader &reader, store::Intent &) { return query(reader); });
    }
    Shown now(PatientId patient);
    Shown asOf(PatientId patient, qint64 atMs);
    /// One thing that somebody does to a chart. Refusals are part of it.
    void act(QRandomGenerator &dice, PatientId patient);
    void addTo(QRandomGenerator &dice, PatientId patient);
    void changeOne(QRandomGenerator &dice, PatientId patient);
    Result<void> asInsider(const QByteArray &script);
    QString problemOf();

    std::unique_ptr<test::StoreFixture> m_fixture;
    PatientId m_patient;
    PatientId m_other;
};

void TestChartAsOf::init()
{
    m_fixture = std::make_unique<test::StoreFixture>();
    const auto ada = m_fixture->addPatient(u"Fern"_s);
    const auto bo = m_fixture->addPatient(u"Ash"_s);
    QVERIFY(ada.ok() && bo.ok());
    m_patient = ada->id;
    m_other = bo->id;
}

Shown TestChartAsOf::now(PatientId patient)
{
    const auto chart = read([&](store::Reader &reader) { return chartOf(reader, patient, 100'000); });
    const auto record = read([&](store::Reader &reader) { return recordOf(reader, patient); });
    if (!chart.ok() || !record.ok())
        qFatal("no chart");
    return shownFrom(*chart, *record);
}

Shown TestChartAsOf::asOf(PatientId patient, qint64 atMs)
{
    const auto chart = read([&](store::Reader &reader) { return chartAsOf(reader, patient, atMs); });
    const auto record = read([&](store::Reader &reader) { return recordAsOf(reader, patient, atMs); });
    if (!chart.ok() || !record.ok())
        qFatal("no chart as of: %s", qPrintable(chart.ok() ? record.error().detail : chart.error().detail));
    return shownFrom(*chart, *record);
}

void TestChartAsOf::addTo(QRandomGenerator &dice, PatientId patient)
{
    const QString word = u"thing %1 \U0001F33F"_s.arg(dice.bounded(1'000));
    switch (dice.bounded(7)) {
    case 0: {
        Allergy allergy;
        allergy.patient = patient;
        allergy.substance = word;
        allergy.reaction = dice.bounded(2) == 0 ? QString() : u"hives"_s;
        allergy.criticality = dice.bounded(2) == 0 ? u"high"_s : QString();
        QVERIFY(write(access::Right::allergyWrite, [&](store::AuditedTx &tx) { return addAllergy(tx, allergy); }).ok());
        return;
    }
    case 1: {
        Condition condition;
        condition.patient = patient;
        condition.name = word;
        QVERIFY(write(access::Right::conditionWrite, [&](store::AuditedTx &tx) {
                    return addCondition(tx, condition);
                }).ok());
        return;
    }
    case 2: {
        Medication medication;
        medication.patient = patient;
        medication.name = word;
        medication.dose = dice.bounded(2) == 0 ? QString() : u"5 mg"_s;
        QVERIFY(write(access::Right::medicationWrite, [&](store::AuditedTx &tx) {
                    return addMedication(tx, medication);
                }).ok());
        return;
    }
    case 3: {
        Observation observation;
        observation.patient = patient;
        observation.code = u"pain"_s;
        observation.value = QString::number(dice.bounded(11));
        observation.atMs = m_fixture->clock.now().wallMs - dice.bounded(100'000); // recorded later than it was
        QVERIFY(write(access::Right::observationWrite, [&](store::AuditedTx &tx) {
                    return addObservation(tx, observation);
                }).ok());
        return;
    }
    case 4: {
        const Answers answers {{u"keloid"_s, dice.bounded(2) == 0 ? u"yes"_s : u"no"_s},
                               {u"pregnancy"_s, dice.bounded(2) == 0 ? u"unsure"_s : u"no"_s}};
        QVERIFY(write(access::Right::historyWrite, [&](store::AuditedTx &tx) {
                    return saveHistory(tx, patient, u"medical_history"_s, 0, answers);
                }).ok());
        return;
    }
    case 5: {
        Flag flag;
        flag.patient = patient;
        flag.title = word;
        flag.severity = dice.bounded(2) == 0 ? u"low"_s : u"high"_s;
        QVERIFY(write(access::Right::flagWrite, [&](store::AuditedTx &tx) { return raiseFlag(tx, flag); }).ok());
        return;
    }
    default: {
        const Visit visit {.patient = patient,
                           .atMs = m_fixture->clock.now().wallMs + dice.bounded(3) * 50'000,
                           .provider = m_fixture->actor.user,
                           .reason = dice.bounded(2) == 0 ? QString() : word,
                           .status = u"planned"_s};
        QVERIFY(write(access::Right::visitOpen, [&](store::AuditedTx &tx) { return openVisit(tx, visit); }).ok());
        return;
    }
    }
}

void TestChartAsOf::changeOne(QRandomGenerator &dice, PatientId patient)
{
    const Shown shown = now(patient);
    if (shown.timeline.empty())
        return;
    const Event &event = shown.timeline[static_cast<size_t>(dice.bounded(static_cast<int>(shown.timeline.size())))];
    const QStringList words {u"active"_s,  u"inactive"_s,    u"resolved"_s,        u"stopped"_s,
                             u"arrived"_s, u"in-progress"_s, u"finished"_s,        u"cancelled"_s,
                             u"final"_s,   u"completed"_s,   u"entered-in-error"_s};
    const QString status = words.at(dice.bounded(static_cast<int>(words.size())));
    const auto change = [&](const store::EntityDecl &entity, access::Right right) {
        (void)write(right, [&](store::AuditedTx &tx) {
            return changeStatus(tx, entity, event.id, status, u"because %1"_s.arg(dice.bounded(100)));
        });
    };
    switch (event.kind) {
    case EventKind::allergy: return change(kAllergyEntity, access::Right::allergyWrite);
    case EventKind::condition: return change(kConditionEntity, access::Right::conditionWrite);
    case EventKind::medication: return change(kMedicationEntity, access::Right::medicationWrite);
    case EventKind::observation: return change(kObservationEntity, access::Right::observationWrite);
    case EventKind::flag: return change(kFlagEntity, access::Right::flagWrite);
    case EventKind::visit:
        (void)write(access::Right::visitChange,
                    [&](store::AuditedTx &tx) { return moveVisit(tx, event.id, status, u"because"_s); });
        return;
    case EventKind::history:
    case EventKind::note: return;
    }
}

void TestChartAsOf::act(QRandomGenerator &dice, PatientId patient)
{
    if (dice.bounded(3) == 0)
        changeOne(dice, patient);
    else
        addTo(dice, patient);
}

void TestChartAsOf::everyMomentIsAsItWasSeen_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 2U, 3U, 4U})
        QTest::addRow("seed %u", seed) << seed;
}

void TestChartAsOf::everyMomentIsAsItWasSeen()
{
    QFETCH(quint32, seed);
    QRandomGenerator dice(seed);
    const qint64 begin = m_fixture->clock.now().wallMs;
    std::vector<std::pair<qint64, Shown>> seen; // the last of what was seen at each moment
    for (int step = 0; step < 70; ++step) {
        m_fixture->clock.advance(dice.bounded(3) == 0 ? 0 : 1 + dice.bounded(20'000));
        act(dice, dice.bounded(4) == 0 ? m_other : m_patient);
        const qint64 at = m_fixture->clock.now().wallMs;
        if (!seen.empty() && seen.back().first == at)
            seen.back().second = now(m_patient);
        else
            seen.emplace_back(at, now(m_patient));
    }
    QVERIFY(seen.size() > 20 && seen.back().second.timeline.size() > 20);
    m_fixture->clock.advance(1'000);

    QVERIFY(asOf(m_patient, begin - 1) == Shown());
    QVERIFY(asOf(m_patient, 0) == Shown());
    for (size_t i = 0; i < seen.size(); ++i) {
        const auto &[at, shown] = seen[i];
        const qint64 next = i + 1 < seen.size() ? seen[i + 1].first : m_fixture->clock.now().wallMs;
        for (const qint64 moment : {at, next - 1, (at + next) / 2})
            if (moment >= at) {
                const Shown past = asOf(m_patient, moment);
                QCOMPARE(past.timeline.size(), shown.timeline.size());
                QVERIFY2(past == shown, qPrintable(u"step %1"_s.arg(i)));
            }
    }
    QCOMPARE(problemOf(), QString());
}

void TestChartAsOf::aClockThatStoodAheadHidesNothing()
{
    const qint64 begin = m_fixture->clock.now().wallMs;
    QRandomGenerator dice(5);
    m_fixture->clock.setWall(begin + 86'400'000);
    addTo(dice, m_patient);
    m_fixture->clock.setWall(begin + 1'000); // put right: what follows is ordered behind all the same
    Allergy allergy;
    allergy.patient = m_patient;
    allergy.substance = u"Latex"_s;
    QVERIFY(write(access::Right::allergyWrite, [&](store::AuditedTx &tx) { return addAllergy(tx, allergy); }).ok());
    QVERIFY(asOf(m_patient, begin + 1'000) == now(m_patient));
    QVERIFY(asOf(m_patient, begin) == Shown());
}

void TestChartAsOf::momentsThatAreNone()
{
    for (const qint64 at : {qint64(-1), m_fixture->clock.now().wallMs + 1, std::numeric_limits<qint64>::max()}) {
        const auto chart = read([&](store::Reader &reader) { return chartAsOf(reader, m_patient, at); });
        QVERIFY(!chart.ok() && chart.error().code == Code::invalid);
    }
    const auto nobody = read([&](store::Reader &reader) { return chartAsOf(reader, PatientId::make(1), 5); });
    QVERIFY(!nobody.ok() && nobody.error().code == Code::notFound);
}

void TestChartAsOf::aRoleReadsOfThePastWhatItReadsOfThePresent()
{
    Flag flag;
    flag.patient = m_patient;
    flag.title = u"Call her daughter"_s;
    flag.detail = u"after the biopsy"_s;
    flag.severity = u"low"_s;
    QVERIFY(write(access::Right::flagWrite, [&](store::AuditedTx &tx) { return raiseFlag(tx, flag); }).ok());
    const qint64 at = m_fixture->clock.now().wallMs;
    for (const Role role : kAllRoles) {
        m_fixture->actor.role = role;
        QVERIFY(m_fixture->open().ok());
        const auto rows = m_fixture->store->read(
            m_fixture->actor, {access::Right::patientView}, [&](store::Reader &reader, store::Intent &) {
                return reader.rows().asOf(kFlagEntity, "patient", EntityId(m_patient.raw()), at);
            });
        QVERIFY(rows.ok());
        QCOMPARE(rows->size(), size_t(1));
        for (const store::Field &field : kFlagEntity.fields)
            if (!kFlagEntity.group(field).read.contains(role))
                QVERIFY2(rows->front().fields.value(field.tag).isUndefined(), field.column.constData());
        QCOMPARE(rows->front().fields.contains(kFlagTitle), role != Role::privacyOfficer);
        QCOMPARE(rows->front().fields.contains(kFlagDetail),
                 access::ruleOf(access::Right::chartView).roles.contains(role));
    }
}

Result<void> TestChartAsOf::asInsider(const QByteArray &script)
{
    m_fixture->close();
    {
        VB_TRY(sql::Db db, sql::Db::open(m_fixture->path, m_fixture->key, {}));
        VB_DO(db.exec(script));
        VB_DO(db.checkpoint());
    }
    return m_fixture->open();
}

QString TestChartAsOf::problemOf()
{
    const auto report = m_fixture->store->check(std::nullopt);
    return report.ok() ? report->problems.join(u'\n') : report.error().detail;
}

void TestChartAsOf::aChangedLineIsFound_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *script, const char *problem) {
        QTest::newRow(name) << QByteArray(script) << QString::fromLatin1(problem);
    };
    row("label", "UPDATE chart_event SET label = 'Nickel' WHERE kind = 3", "is not that of the row");
    row("state", "UPDATE chart_event SET state = 'resolved' WHERE kind = 3", "is not that of the row");
    row("author", "UPDATE chart_event SET author = NULL WHERE kind = 3", "is not that of the row");
    row("time", "UPDATE chart_event SET at = at - 1 WHERE kind = 3", "is not that of the row");
    row("kind", "UPDATE chart_event SET kind = 4 WHERE kind = 3", "is not that of the row");
    row("patient", "UPDATE chart_event SET patient = (SELECT id FROM patient WHERE family = 'Ash') WHERE kind = 3",
        "is not that of the row");
    row("line lost", "DELETE FROM chart_event WHERE kind = 3", "is not that of the row");
    row("line too many",
        "INSERT INTO chart_event SELECT patient, at, kind, randomblob(16), label, state, author FROM chart_event WHERE "
        "kind = 3",
        "lines of the timeline without a row");
}

void TestChartAsOf::aChangedLineIsFound()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, problem);
    QRandomGenerator dice(7);
    for (int i = 0; i < 10; ++i)
        addTo(dice, m_patient);
    Allergy allergy;
    allergy.patient = m_patient;
    allergy.substance = u"Latex"_s;
    QVERIFY(write(access::Right::allergyWrite, [&](store::AuditedTx &tx) { return addAllergy(tx, allergy); }).ok());
    QCOMPARE(problemOf(), QString());
    QVERIFY(asInsider(script).ok());
    QVERIFY2(problemOf().contains(problem), qPrintable(problemOf()));
}

void TestChartAsOf::aLostTimelineIsMadeAgain()
{
    QRandomGenerator dice(11);
    for (int i = 0; i < 40; ++i) {
        m_fixture->clock.advance(1);
        act(dice, m_patient);
    }
    const Shown before = now(m_patient);
    QVERIFY(asInsider("DELETE FROM chart_event").ok());
    QVERIFY(now(m_patient) == before); // of every kind, though they share the table
    QCOMPARE(problemOf(), QString());
}

VB_TEST(TestChartAsOf)
#include "test_chart_as_of.moc"
