#include "core/chart/measure.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace vb::chart;
using namespace Qt::StringLiterals;
using test::outcomeOf;

namespace {

const QString kCard = u"4242 4242 4242 4242"_s; // a test number of a payment card

Allergy allergyTo(PatientId patient, const QString &substance)
{
    Allergy allergy;
    allergy.patient = patient;
    allergy.substance = substance;
    return allergy;
}

Observation measured(PatientId patient, const QString &code, const QString &value)
{
    Observation observation;
    observation.patient = patient;
    observation.code = code;
    observation.value = value;
    return observation;
}

Flag alertFor(PatientId patient, const QString &title, const QString &severity)
{
    Flag flag;
    flag.patient = patient;
    flag.title = title;
    flag.severity = severity;
    return flag;
}

QStringList labelsOf(const std::vector<Event> &events)
{
    QStringList labels;
    for (const Event &event : events)
        labels.append(event.label);
    return labels;
}

} // namespace

/// A chart as people use it: what it takes and refuses, how it opens, who sees what of it.
class TestChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void badEntriesAreRefused_data();
    void badEntriesAreRefused();
    void timesOutsideALifeAreRefused();
    void measuresHaveTheirScale_data();
    void measuresHaveTheirScale();
    void aScoreIsStoredWithItsScale();
    void anythingReadableIsTaken();
    void nothingIsRemoved();
    void noKnownAllergyIsAStatement();
    void whatIsOpenIsReadOnWithoutAnEntry();
    void visitsOnlyMoveForward();
    void aClosedVisitTakesNoMore();
    void aChartOpensInOneReadWithOneEntry();
    void anEntryHasItsVersions();
    void theTimelineComesInPages();
    void theDeskSeesTitlesOnly();
    void restrictedPatientsAreClosedInEveryWay();

private:
    ChartService &charts(const QString &login = test::kOwner) { return m_practice->as(login).charts(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    PatientId m_patient;
};

void TestChart::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
}

/// A patient of its own for each test: a log-in takes longer than all that it does.
void TestChart::init()
{
    const auto added
        = m_practice->as(test::kOwner)
              .patients()
              .add({.given = u"Ada"_s, .family = u"Fern"_s, .preferred = u"Addy"_s, .birthDate = u"1980-01-02"_s})
              .result();
    QVERIFY(added.ok());
    m_patient = added->id;
}

void TestChart::badEntriesAreRefused_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("more");
    for (const char *kind : {"allergy", "condition", "medication", "flag"}) {
        const QString name = QString::fromLatin1(kind);
        QTest::addRow("%s without a name", kind) << name << u"   "_s << QString();
        QTest::addRow("%s of 201 letters", kind) << name << QString(201, u'x') << QString();
        QTest::addRow("%s with a card number", kind) << name << kCard << QString();
        QTest::addRow("%s with a line feed", kind) << name << u"a\nb"_s << QString();
        QTest::addRow("%s with an override", kind) << name << u"a\u202Eb"_s << QString();
        QTest::addRow("%s with half a sign", kind) << name << QString(QChar(0xdc0d)) << QString();
        QTest::addRow("%s of no such severity", kind) << name << u"Latex"_s << u"terrible"_s;
    }
    QTest::newRow("condition from the future") << u"condition"_s << u"Rosacea"_s << u"2999-01-01"_s;
    QTest::newRow("condition since no date") << u"condition"_s << u"Rosacea"_s << u"2024-02-30"_s;
    QTest::newRow("medication from the future") << u"medication"_s << u"Zinc"_s << u"2999-01-01"_s;
}

void TestChart::badEntriesAreRefused()
{
    QFETCH(QString, kind);
    QFETCH(QString, name);
    QFETCH(QString, more);
    const auto attempt = [&](const QString &word, const QString &rest) -> Code {
        const bool isDate = rest.contains(u'-');
        if (kind == u"allergy"_s) {
            Allergy allergy = allergyTo(m_patient, word);
            allergy.severity = rest;
            return outcomeOf(charts().addAllergy(allergy).result());
        }
        if (kind == u"condition"_s) {
            Condition condition;
            condition.patient = m_patient;
            condition.name = word;
            (isDate ? condition.onset : condition.severity) = rest;
            return outcomeOf(charts().addCondition(condition).result());
        }
        if (kind == u"medication"_s) {
            Medication medication;
            medication.patient = m_patient;
            medication.name = word;
            (isDate ? medication.since : medication.dose) = isDate ? rest
                : rest.isEmpty()                                   ? QString()
                                                                   : QString(201, u'x');
            return outcomeOf(charts().addMedication(medication).result());
        }
        return outcomeOf(charts().raiseFlag(alertFor(m_patient, word, rest.isEmpty() ? u"high"_s : rest)).result());
    };
    QCOMPARE(attempt(name, more), Code::invalid);
    QCOMPARE(attempt(u"Latex"_s, QString()), Code::failed); // the rest of it was good
    QCOMPARE(charts().open(m_patient, 10).result()->chart.timeline.events.size(), size_t(1));
}

void TestChart::timesOutsideALifeAreRefused()
{
    const qint64 now = m_practice->clock.now().wallMs;
    for (const qint64 at : {now + 1, fromIsoUtc(u"1979-12-31T00:00:00Z"_s), qint64(-1), qint64(1) << 60}) {
        Allergy allergy = allergyTo(m_patient, u"Latex"_s);
        allergy.atMs = at;
        QCOMPARE(outcomeOf(charts().addAllergy(allergy).result()), Code::invalid);
        Observation observation = measured(m_patient, u"pain"_s, u"3"_s);
        observation.atMs = at;
        QCOMPARE(outcomeOf(charts().addObservation(observation).result()), Code::invalid);
    }
    QCOMPARE(outcomeOf(charts().addAllergy(allergyTo(PatientId::make(1), u"Latex"_s)).result()), Code::notFound);
    QCOMPARE(outcomeOf(charts().addAllergy(allergyTo({}, u"Latex"_s)).result()), Code::notFound);
    Allergy wrong = allergyTo(m_patient, u"Latex"_s);
    for (const QString &status : {kEnteredInError, u"gone"_s}) {
        wrong.status = status;
        QCOMPARE(outcomeOf(charts().addAllergy(wrong).result()), Code::invalid);
    }
}

void TestChart::measuresHaveTheirScale_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("stored"); // empty: refused
    const auto row = [](const char *code, const char *value, const char *stored) {
        QTest::addRow("%s %s", code, value)
            << QString::fromLatin1(code) << QString::fromUtf8(value) << QString::fromLatin1(stored);
    };
    row("fitzpatrick", "iv", "IV");
    row("fitzpatrick", "VII", "");
    row("fitzpatrick", "4", "");
    row("glogau", "V", "");
    row("gais", "0", "");
    row("gais", "5", "5");
    row("gais_0_4", "0", "0");
    row("gais_0_4", "5", "");
    row("fws", "Mild", "mild");
    row("fws", "", "");
    row("pain", "10", "10");
    row("pain", "11", "");
    row("pain", "-1", "");
    row("temperature", "36.60", "36.6");
    row("temperature", "36.65", "");
    row("temperature", "45.1", "");
    row("temperature", "36,6", "");
    row("systolic", "0120", "120");
    row("systolic", "39", "");
    row("systolic", "301", "");
    row("systolic", "1e2", "");
    row("systolic", "٣٠", "");
    row("mood", "3", "");
}

void TestChart::measuresHaveTheirScale()
{
    QFETCH(QString, code);
    QFETCH(QString, value);
    QFETCH(QString, stored);
    const auto added = charts().addObservation(measured(m_patient, code, value)).result();
    QCOMPARE(outcomeOf(added), stored.isEmpty() ? Code::invalid : Code::failed);
    if (added.ok())
        QCOMPARE(added->value, stored);
}

void TestChart::aScoreIsStoredWithItsScale()
{
    for (const Measure &measure : allMeasures()) {
        const QStringList values = valuesOf(measure);
        const QString value = values.isEmpty() ? QString::number(measure.least) : values.last();
        QVERIFY(charts().addObservation(measured(m_patient, QString::fromLatin1(measure.code), value)).result().ok());
    }
    const auto record = charts().record(m_patient).result();
    QVERIFY(record.ok());
    QCOMPARE(record->observations.size(), allMeasures().size());
    for (const Observation &observation : record->observations) {
        const bool isScore = !observation.scale.isEmpty();
        QCOMPARE(observation.scaleVersion > 0, isScore);
        QCOMPARE(!observation.direction.isEmpty(), isScore);
        QCOMPARE(!observation.unit.isEmpty(), !isScore);
    }
    const auto found = std::find_if(record->observations.begin(), record->observations.end(),
                                    [](const Observation &o) { return o.code == u"gais_0_4"_s; });
    QVERIFY(found != record->observations.end());
    QCOMPARE(found->direction, u"lower-is-worse"_s); // published both ways round
}

void TestChart::anythingReadableIsTaken()
{
    for (const QString &word : {u"乳胶"_s, u"مطاط"_s, u"Λάτεξ"_s, u"Латекс"_s, u"\U0001F95C \U00020BB7"_s, u"x"_s,
                                QString(200, u'é'), u"Robert'); DROP TABLE allergy;--"_s, u"%s%n<b>"_s}) {
        const auto added = charts().addAllergy(allergyTo(m_patient, word)).result();
        QVERIFY2(added.ok(), qPrintable(word));
        QCOMPARE(charts().record(m_patient).result()->allergies.back().substance, word);
        m_practice->clock.advance(1);
    }
}

void TestChart::nothingIsRemoved()
{
    const auto added = charts().addAllergy(allergyTo(m_patient, u"Latex"_s)).result();
    QVERIFY(added.ok());
    const auto change = [&](EntityId id, const QString &status, const QString &reason) {
        return outcomeOf(charts().changeStatus(EventKind::allergy, id, status, reason).result());
    };
    QCOMPARE(change(EntityId::make(1), u"resolved"_s, u"tested"_s), Code::notFound);
    QCOMPARE(change(added->id, u"resolved"_s, u"ok"_s), Code::invalid);
    QCOMPARE(change(added->id, u"resolved"_s, QString(501, u'x')), Code::invalid);
    QCOMPARE(change(added->id, u"deleted"_s, u"not wanted"_s), Code::invalid);
    QCOMPARE(change(added->id, QString(), u"not wanted"_s), Code::invalid);
    QCOMPARE(change(added->id, u"resolved"_s, u"tested negative"_s), Code::failed);
    QVERIFY(charts().open(m_patient, 5).result()->chart.banner.allergies.empty());
    QCOMPARE(change(added->id, kActive, u"came back"_s), Code::failed);
    QCOMPARE(charts().open(m_patient, 5).result()->chart.banner.allergies.size(), size_t(1));
    QCOMPARE(change(added->id, kEnteredInError, u"of another patient"_s), Code::failed);
    QCOMPARE(change(added->id, kActive, u"or perhaps not"_s), Code::invalid); // final
    const auto opened = charts().open(m_patient, 5).result();
    QCOMPARE(opened->chart.timeline.events.size(), size_t(1)); // it is still there
    QCOMPARE(opened->chart.timeline.events.front().state, kEnteredInError);
    QCOMPARE(charts().record(m_patient).result()->allergies.front().statusReason, u"of another patient"_s);
}

void TestChart::noKnownAllergyIsAStatement()
{
    const auto shown = [this] { return charts().open(m_patient, 5).result()->chart.banner.allergies; };
    QVERIFY(shown().empty()); // nobody asked
    Allergy statement = allergyTo(m_patient, u" no known ALLERGY "_s);
    statement.severity = u"mild"_s;
    QCOMPARE(outcomeOf(charts().addAllergy(statement).result()), Code::invalid);
    statement.severity.clear();
    QVERIFY(charts().addAllergy(statement).result().ok());
    QCOMPARE(shown().size(), size_t(1));
    QVERIFY(isNoKnownAllergy(shown().front()));
    QCOMPARE(shown().front().substance, kNoKnownAllergy);
    QCOMPARE(outcomeOf(charts().addAllergy(statement).result()), Code::invalid); // it stands already

    m_practice->clock.advance(1);
    const auto latex = charts().addAllergy(allergyTo(m_patient, u"Latex"_s)).result();
    QVERIFY(latex.ok());
    QCOMPARE(shown().size(), size_t(1));
    QCOMPARE(shown().front().substance, u"Latex"_s);
    const std::vector<Allergy> rows = charts().record(m_patient).result()->allergies;
    QCOMPARE(rows.front().status, u"inactive"_s); // with a reason, and never removed
    QVERIFY(!rows.front().statusReason.isEmpty());
    QCOMPARE(outcomeOf(charts().addAllergy(statement).result()), Code::invalid);
    QVERIFY(charts().changeStatus(EventKind::allergy, latex->id, u"resolved"_s, u"tested negative"_s).result().ok());
    QVERIFY(charts().addAllergy(statement).result().ok());
    // Both in force, as two PCs may write it: the allergy counts.
    QVERIFY(charts().changeStatus(EventKind::allergy, latex->id, kActive, u"came back"_s).result().ok());
    QCOMPARE(shown().size(), size_t(1));
    QCOMPARE(shown().front().substance, u"Latex"_s);
}

void TestChart::whatIsOpenIsReadOnWithoutAnEntry()
{
    const auto opened = charts().open(m_patient, 5).result();
    QVERIFY(opened.ok());
    session::Session &session = m_practice->as(test::kOwner);
    const quint64 before = session.audit().size();
    QVERIFY(charts().record(*opened).result()->allergies.empty());
    QVERIFY(charts().again(*opened, 5).result()->timeline.events.empty());
    QCOMPARE(session.audit().size(), before);
    QVERIFY(charts().addAllergy(allergyTo(m_patient, u"Latex"_s)).result().ok());
    QCOMPARE(charts().again(*opened, 5).result()->banner.allergies.size(), size_t(1));
    QCOMPARE(charts().record(*opened).result()->allergies.size(), size_t(1));
    QCOMPARE(session.audit().size(), before + 1);
    // The ticket ends with the stay.
    const QString other = m_practice->addPerson(Role::aesthetician);
    QCOMPARE(outcomeOf(charts(other).record(*opened).result()), Code::denied);
}

void TestChart::visitsOnlyMoveForward()
{
    const StaffId provider = m_practice->as(test::kOwner).actor().user;
    const qint64 now = m_practice->clock.now().wallMs;
    const auto open = [&](const Visit &visit) { return charts().openVisit(visit).result(); };
    QCOMPARE(outcomeOf(open({.patient = m_patient})), Code::invalid); // nobody treats
    QCOMPARE(outcomeOf(open({.patient = m_patient, .provider = provider, .status = u"finished"_s})), Code::invalid);
    QCOMPARE(outcomeOf(open({.patient = m_patient, .provider = provider, .status = u"later"_s})), Code::invalid);
    QCOMPARE(outcomeOf(open({.patient = m_patient, .atMs = now + 1, .provider = provider})), Code::invalid);
    QCOMPARE(outcomeOf(open({.patient = m_patient, .provider = provider, .room = kCard})), Code::invalid);
    QCOMPARE(outcomeOf(open({.patient = m_patient, .provider = provider, .reason = QString(501, u'x')})),
             Code::invalid);

    const auto planned = open({.patient = m_patient,
                               .atMs = now + 3'600'000,
                               .provider = provider,
                               .room = u"Room 2"_s,
                               .status = u"planned"_s});
    QVERIFY(planned.ok());
    const auto move = [&](EntityId id, const QString &status, const QString &reason = {}) {
        m_practice->clock.advance(60'000);
        return outcomeOf(charts().moveVisit(id, status, reason).result());
    };
    QCOMPARE(move(EntityId::make(1), u"arrived"_s), Code::notFound);
    QCOMPARE(move(planned->id, u"planned"_s), Code::invalid);
    QCOMPARE(move(planned->id, u"gone"_s), Code::invalid);
    QCOMPARE(move(planned->id, u"cancelled"_s), Code::invalid); // why?
    QCOMPARE(move(planned->id, u"in-progress"_s), Code::failed); // a step may be left out
    for (const QString &back : {u"planned"_s, u"arrived"_s, u"cancelled"_s})
        QCOMPARE(move(planned->id, back, u"changed her mind"_s), Code::invalid);
    QCOMPARE(move(planned->id, u"finished"_s), Code::failed);
    QCOMPARE(move(planned->id, u"in-progress"_s), Code::invalid);
    QCOMPARE(move(planned->id, u"entered-in-error"_s, u"wrong patient"_s), Code::failed);
    QCOMPARE(move(planned->id, u"finished"_s), Code::invalid);

    const auto other = open({.patient = m_patient, .provider = provider, .status = u"arrived"_s});
    QVERIFY(other.ok());
    QCOMPARE(move(other->id, u"cancelled"_s, u"had to leave"_s), Code::failed);
    QCOMPARE(move(other->id, u"finished"_s), Code::invalid);
    const auto record = charts().record(m_patient).result();
    QVERIFY(record.ok());
    QCOMPARE(record->visits.size(), size_t(2));
    const Visit &whole = record->visits.front();
    QVERIFY(whole.startedMs > 0 && whole.endedMs > whole.startedMs);
    QCOMPARE(whole.statusReason, u"wrong patient"_s);
    QVERIFY(charts().open(m_patient, 5).result()->chart.banner.visits.empty());
}

void TestChart::aClosedVisitTakesNoMore()
{
    const StaffId provider = m_practice->as(test::kOwner).actor().user;
    const auto visit = charts().openVisit({.patient = m_patient, .provider = provider}).result();
    QVERIFY(visit.ok());
    QCOMPARE(visit->status, u"in-progress"_s);
    QCOMPARE(charts().open(m_patient, 5).result()->chart.banner.visits.size(), size_t(1));
    const auto bo = m_practice->as(test::kOwner)
                        .patients()
                        .add({.given = u"Bo"_s, .family = u"Ash"_s, .birthDate = u"1990-01-02"_s})
                        .result();
    QVERIFY(bo.ok());
    const auto measure = [&](PatientId patient, EntityId id) {
        Observation observation = measured(patient, u"pain"_s, u"2"_s);
        observation.visit = id;
        return outcomeOf(charts().addObservation(observation).result());
    };
    QCOMPARE(measure(m_patient, visit->id), Code::failed);
    QCOMPARE(measure(bo->id, visit->id), Code::invalid); // another's visit
    QCOMPARE(measure(m_patient, EntityId::make(1)), Code::invalid);
    QVERIFY(charts().moveVisit(visit->id, u"finished"_s, {}).result().ok());
    QCOMPARE(measure(m_patient, visit->id), Code::invalid);
}

void TestChart::aChartOpensInOneReadWithOneEntry()
{
    Allergy latex = allergyTo(m_patient, u"Latex"_s);
    latex.reaction = u"hives"_s;
    Allergy penicillin = allergyTo(m_patient, u"Penicillin"_s);
    penicillin.criticality = u"high"_s;
    QVERIFY(charts().addAllergy(latex).result().ok());
    m_practice->clock.advance(1);
    QVERIFY(charts().addAllergy(penicillin).result().ok());
    QVERIFY(charts().raiseFlag(alertFor(m_patient, u"Hard of hearing"_s, u"low"_s)).result().ok());
    QVERIFY(charts().raiseFlag(alertFor(m_patient, u"Faints at needles"_s, u"high"_s)).result().ok());
    session::Session &session = m_practice->as(test::kOwner);
    const auto views = [&] {
        const auto entries = session.audit().list({.patient = m_patient, .action = u"view"_s}).result();
        return entries.ok() ? entries->size() : 0;
    };
    const size_t before = views();
    const auto opened = charts().open(m_patient, 3, u"treatment"_s).result();
    QVERIFY(opened.ok());
    QCOMPARE(views(), before + 1);
    const Banner &banner = opened->chart.banner;
    QCOMPARE(banner.who.name, u"Fern, Ada (Addy)"_s);
    QCOMPARE(banner.who.preferred, u"Addy"_s);
    QCOMPARE(banner.age, 47); // on 15 January 2027
    QCOMPARE(banner.allergies.front().substance, u"Penicillin"_s);
    QCOMPARE(banner.allergies.back().reaction, u"hives"_s);
    QCOMPARE(banner.flags.front().title, u"Faints at needles"_s);
    QVERIFY(opened->chart.timeline.more);
    QCOMPARE(opened->chart.timeline.events.size(), size_t(3));
    const auto more = charts().more(*opened, opened->chart.timeline.events.back(), 10).result();
    QVERIFY(more.ok());
    QCOMPARE(labelsOf(more->events), QStringList {u"Latex: hives"_s});
    QCOMPARE(views(), before + 1); // the same access
    // Without the entry there is nothing to read.
    ChartService::Opened forged = *opened;
    forged.ticket = std::make_shared<store::Ticket>();
    QCOMPARE(outcomeOf(charts().more(forged, opened->chart.timeline.events.back(), 10).result()), Code::denied);

    QCOMPARE(ageAt(u"1980-01-02"_s, fromIsoUtc(u"2020-01-01T23:59:59Z"_s)), 39);
    QCOMPARE(ageAt(u"1980-01-02"_s, fromIsoUtc(u"2020-01-02T00:00:00Z"_s)), 40);
    QCOMPARE(ageAt(u"2004-02-29"_s, fromIsoUtc(u"2005-02-28T12:00:00Z"_s)), 0);
    QCOMPARE(ageAt(u"2030-01-01"_s, fromIsoUtc(u"2020-01-01T00:00:00Z"_s)), 0);
}

void TestChart::theTimelineComesInPages()
{
    // Many of one moment, some that are recorded later than they happened.
    const qint64 now = m_practice->clock.now().wallMs;
    for (int i = 0; i < 37; ++i) {
        Observation observation
            = measured(m_patient, i % 2 == 0 ? u"pain"_s : u"heart_rate"_s, u"%1"_s.arg(i % 2 == 0 ? i % 11 : 60 + i));
        observation.atMs = now - (i % 5) * 1'000;
        QVERIFY(charts().addObservation(observation).result().ok());
    }
    const auto whole = charts().open(m_patient, 1'000).result();
    QVERIFY(whole.ok() && !whole->chart.timeline.more);
    const std::vector<Event> &all = whole->chart.timeline.events;
    QCOMPARE(all.size(), size_t(37));
    QVERIFY(std::is_sorted(all.begin(), all.end(), [](const Event &a, const Event &b) { return a.atMs > b.atMs; }));
    for (const int lines : {1, 2, 7, 36, 37}) {
        const auto opened = charts().open(m_patient, lines).result();
        QVERIFY(opened.ok());
        Page page = opened->chart.timeline;
        std::vector<Event> read = page.events;
        while (page.more) {
            page = *charts().more(*opened, read.back(), lines).result();
            QVERIFY(!page.events.empty());
            read.insert(read.end(), page.events.begin(), page.events.end());
        }
        QVERIFY(read == all);
    }
}

void TestChart::anEntryHasItsVersions()
{
    const QString nurse = m_practice->addPerson(Role::medicalDirector);
    const StaffId owner = m_practice->as(test::kOwner).actor().user;
    Allergy latex = allergyTo(m_patient, u"Latex"_s);
    latex.criticality = u"high"_s;
    const auto added = charts().addAllergy(latex).result();
    QVERIFY(added.ok());
    m_practice->clock.advance(60'000);
    QVERIFY(
        charts(nurse).changeStatus(EventKind::allergy, added->id, u"resolved"_s, u"tested negative"_s).result().ok());
    m_practice->clock.advance(60'000);
    QVERIFY(charts().changeStatus(EventKind::allergy, added->id, kActive, u"came back"_s).result().ok());
    QVERIFY(charts().addAllergy(allergyTo(m_patient, u"Nickel"_s)).result().ok()); // another one's business
    const auto versions = charts().versions(m_patient, EventKind::allergy, added->id).result();
    QVERIFY(versions.ok());
    QCOMPARE(versions->size(), size_t(3));
    const auto said = [&](size_t i) { return versions->at(i).record.allergies.front(); };
    QCOMPARE(said(0), *added);
    QCOMPARE(said(1).status, u"resolved"_s);
    QCOMPARE(said(1).statusReason, u"tested negative"_s);
    QCOMPARE(said(1).criticality, u"high"_s); // what was not touched stands
    QCOMPARE(said(2).status, kActive);
    QCOMPARE(versions->at(0).by, owner);
    QCOMPARE(versions->at(1).by, m_practice->as(nurse).actor().user);
    QVERIFY(versions->at(0).atMs < versions->at(1).atMs && versions->at(1).atMs < versions->at(2).atMs);

    const auto other = m_practice->as(test::kOwner)
                           .patients()
                           .add({.given = u"Bo"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s})
                           .result();
    QVERIFY(other.ok());
    QCOMPARE(outcomeOf(charts().versions(other->id, EventKind::allergy, added->id).result()), Code::notFound);
    QCOMPARE(outcomeOf(charts().versions(m_patient, EventKind::condition, added->id).result()), Code::notFound);
    const QString desk = m_practice->addPerson(Role::privacyOfficer);
    QCOMPARE(outcomeOf(charts(desk).versions(m_patient, EventKind::allergy, added->id).result()), Code::denied);
    QVERIFY(m_practice->as(test::kOwner).patients().restrict(m_patient, true).result().ok());
    QCOMPARE(outcomeOf(charts(nurse).versions(m_patient, EventKind::allergy, added->id).result()), Code::denied);
}

void TestChart::theDeskSeesTitlesOnly()
{
    const QString desk = m_practice->addPerson(Role::frontDesk);
    QVERIFY(charts().raiseFlag(alertFor(m_patient, u"Call her daughter"_s, u"low"_s)).result().ok());
    QVERIFY(charts().saveHistory(m_patient, u"medical_history"_s, 0, {{u"pregnancy"_s, u"yes"_s}}).result().ok());
    QVERIFY(charts().addAllergy(allergyTo(m_patient, u"Latex"_s)).result().ok());

    ChartService &seen = charts(desk);
    const auto titles = seen.flags(m_patient).result();
    QVERIFY(titles.ok());
    QCOMPARE(titles->size(), size_t(2));
    QCOMPARE(titles->at(0).source, u"red-flag"_s);
    QVERIFY(titles->at(0).title.isEmpty()); // that there is one, not what
    QCOMPARE(titles->at(1).title, u"Call her daughter"_s);
    const auto marks = seen.marks({m_patient}).result();
    QVERIFY(marks.ok() && marks->size() == 1);
    QVERIFY(marks->front().allergies.empty());
    QCOMPARE(marks->front().flags.size(), size_t(2));
    QVERIFY(marks->front().flags[0].title.isEmpty() && marks->front().flags[0].rule.isEmpty());
    QCOMPARE(outcomeOf(seen.open(m_patient, 5).result()), Code::denied);
    QCOMPARE(outcomeOf(seen.record(m_patient).result()), Code::denied);
    QCOMPARE(outcomeOf(seen.asOf(m_patient, 1).result()), Code::denied);
    QCOMPARE(outcomeOf(seen.addAllergy(allergyTo(m_patient, u"Nickel"_s)).result()), Code::denied);
    // She opens the visit, with a reason that she is told and does not read again.
    const StaffId provider = m_practice->as(desk).actor().user;
    const auto visit
        = seen.openVisit({.patient = m_patient, .provider = provider, .reason = u"lips"_s, .status = u"arrived"_s})
              .result();
    QVERIFY(visit.ok());
    QCOMPARE(outcomeOf(seen.moveVisit(visit->id, u"in-progress"_s, {}).result()), Code::denied);

    const auto clinical = charts().marks({m_patient}).result();
    QVERIFY(clinical.ok() && clinical->front().allergies.size() == 1 && clinical->front().flags.size() == 2);
    QCOMPARE(clinical->front().flags[0].rule, u"pregnancy_lactation"_s);
}

void TestChart::restrictedPatientsAreClosedInEveryWay()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const QString provider = m_practice->addPerson(Role::provider);
    const auto allergy = charts(provider).addAllergy(allergyTo(m_patient, u"Latex"_s)).result();
    const auto visit = charts(provider)
                           .openVisit({.patient = m_patient, .provider = m_practice->as(provider).actor().user})
                           .result();
    const auto flag = charts(provider).raiseFlag(alertFor(m_patient, u"Quiet room"_s, u"low"_s)).result();
    const auto early = charts(nurse).open(m_patient, 1).result(); // still open to her
    QVERIFY(allergy.ok() && visit.ok() && flag.ok() && early.ok());
    QVERIFY(m_practice->as(provider).patients().restrict(m_patient, true).result().ok());

    Condition condition;
    condition.patient = m_patient;
    condition.name = u"Rosacea"_s;
    Medication medication;
    medication.patient = m_patient;
    medication.name = u"Zinc"_s;
    const auto outcomes = [&](const QString &login) {
        ChartService &c = charts(login);
        const qint64 now = m_practice->clock.now().wallMs;
        return QList<Code> {
            outcomeOf(c.open(m_patient, 5).result()),
            outcomeOf(c.record(m_patient).result()),
            outcomeOf(c.asOf(m_patient, now).result()),
            outcomeOf(c.flags(m_patient).result()),
            outcomeOf(c.addAllergy(allergyTo(m_patient, u"Nickel"_s)).result()),
            outcomeOf(c.addCondition(condition).result()),
            outcomeOf(c.addMedication(medication).result()),
            outcomeOf(c.addObservation(measured(m_patient, u"pain"_s, u"1"_s)).result()),
            outcomeOf(c.raiseFlag(alertFor(m_patient, u"Late"_s, u"low"_s)).result()),
            outcomeOf(c.saveHistory(m_patient, u"medical_history"_s, 0, {{u"keloid"_s, u"no"_s}}).result()),
            outcomeOf(c.changeStatus(EventKind::allergy, allergy->id, u"resolved"_s, u"tested"_s).result()),
            outcomeOf(c.changeStatus(EventKind::flag, flag->id, u"inactive"_s, u"solved"_s).result()),
            outcomeOf(c.openVisit({.patient = m_patient, .provider = StaffId::make(1)}).result()),
            outcomeOf(c.moveVisit(visit->id, u"finished"_s, {}).result()),
        };
    };
    const size_t lines = charts(provider).open(m_patient, 100).result()->chart.timeline.events.size();
    QCOMPARE(outcomeOf(charts(nurse).more(*early, early->chart.timeline.events.back(), 5).result()), Code::denied);
    const QList<Code> refused = outcomes(nurse);
    const auto marks = charts(nurse).marks({m_patient}).result();
    QVERIFY(marks.ok() && marks->empty());
    QCOMPARE(refused, QList<Code>(refused.size(), Code::denied));
    QCOMPARE(charts(provider).open(m_patient, 100).result()->chart.timeline.events.size(), lines);
    // Each refusal names the patient in the log.
    const auto entries = m_practice->as(test::kOwner).audit().list({.patient = m_patient, .login = nurse}).result();
    QVERIFY(entries.ok());
    const auto denied = std::count_if(entries->begin(), entries->end(),
                                      [](const audit::Entry &e) { return e.outcome == audit::Outcome::denied; });
    QCOMPARE(denied, refused.size());

    QVERIFY(m_practice->as(nurse).patients().breakGlass(m_patient, u"collapsed in room two"_s).result().ok());
    const QList<Code> open = outcomes(nurse);
    QCOMPARE(open, QList<Code>(open.size(), Code::failed));
}

VB_TEST(TestChart)
#include "test_chart.moc"
