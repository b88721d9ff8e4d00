#include "core/session/catalogue_service.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using practice::Product;
using practice::Service;
using test::outcomeOf;

/// Services and products of a practice, and the visits that are for one: by whom, and how far.
class TestCatalogue : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<test::PracticeFixture> m_practice;
    PatientId m_patient;
    QString m_desk, m_manager, m_nurse;

    session::CatalogueService &catalogue(const QString &login) { return m_practice->as(login).catalogue(); }
    chart::ChartService &charts(const QString &login) { return m_practice->as(login).charts(); }
    /// Opened by somebody for the nurse; empty: it was refused.
    std::optional<chart::Visit> opened(const QString &login, const QString &status, const QString &reason = {})
    {
        const StaffId nurse = m_practice->as(m_nurse).actor().user;
        const auto visit
            = charts(login).openVisit({.patient = m_patient, .provider = nurse, .reason = reason, .status = status});
        const auto answer = visit.result();
        return answer.ok() ? std::optional(*answer) : std::nullopt;
    }
    Code moved(const QString &login, EntityId visit, const QString &status, const QString &reason = {})
    {
        return outcomeOf(charts(login).moveVisit(visit, status, reason).result());
    }

private Q_SLOTS:
    void init();
    void cleanup() { m_practice.reset(); }

    void whatIsSavedIsThere();
    void unfitEntriesAreRefused_data();
    void unfitEntriesAreRefused();
    void oneNameForOneThing();
    void rolesDecide();
    void aVisitIsForAService();
    void theDeskLetsPeopleArrive();
    void theDeskReadsNoReason();
};

void TestCatalogue::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_desk = m_practice->addPerson(Role::frontDesk);
    m_manager = m_practice->addPerson(Role::manager);
    m_nurse = m_practice->addPerson(Role::nurse);
    const auto added = m_practice->as(test::kOwner)
                           .patients()
                           .add({.given = u"Test"_s, .family = u"Fern"_s, .birthDate = u"1980-05-17"_s})
                           .result();
    QVERIFY(added.ok());
    m_patient = added->id;
}

void TestCatalogue::whatIsSavedIsThere()
{
    const auto peel = catalogue(m_manager)
                          .save(Service {.name = u"  Chemical peel "_s,
                                         .minutes = 45,
                                         .afterwards = 15,
                                         .roomKind = u"Facial room"_s,
                                         .licence = u"LE"_s})
                          .result();
    QVERIFY2(peel.ok(), qPrintable(peel.ok() ? QString() : peel.error().detail));
    QVERIFY(catalogue(m_manager).save(Service {.name = u"B12 shot"_s, .minutes = 10, .afterwards = 0}).result().ok());
    auto all = catalogue(m_desk).services().result();
    QVERIFY(all.ok());
    QCOMPARE(all->size(), size_t(2));
    QCOMPARE(all->at(0).name, u"B12 shot"_s);
    QVERIFY(all->at(0).licence.isEmpty() && all->at(0).roomKind.isEmpty() && all->at(0).afterwards == 0);
    QCOMPARE(all->at(1).name, u"Chemical peel"_s);
    QVERIFY(all->at(1).minutes == 45 && all->at(1).licence == u"LE"_s && all->at(1).roomKind == u"Facial room"_s);
    // What is not offered any more goes to the end, and can be taken into use again.
    Service changed = all->at(0);
    changed.active = false;
    changed.licence = u"RN"_s;
    QVERIFY(catalogue(test::kOwner).save(changed).result().ok());
    all = catalogue(m_desk).services().result();
    QVERIFY(all.ok() && all->back() == changed);

    QVERIFY(catalogue(m_manager)
                .save(Product {.name = u"Botox Cosmetic"_s, .unit = u"unit"_s, .lotTracked = true})
                .result()
                .ok());
    const auto products = catalogue(m_nurse).products().result();
    QVERIFY(products.ok() && products->size() == 1 && products->front().lotTracked);
}

void TestCatalogue::unfitEntriesAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("afterwards");
    QTest::addColumn<QString>("licence");
    QTest::addColumn<QString>("column");
    QTest::newRow("no name") << u"  "_s << 30 << 0 << QString() << u"name"_s;
    QTest::newRow("a long name") << u"x"_s.repeated(121) << 30 << 0 << QString() << u"name"_s;
    QTest::newRow("no time") << u"Peel"_s << 0 << 0 << QString() << u"minutes"_s;
    QTest::newRow("a week") << u"Peel"_s << 481 << 0 << QString() << u"minutes"_s;
    QTest::newRow("before it ends") << u"Peel"_s << 30 << -1 << QString() << u"afterwards"_s;
    QTest::newRow("an unknown licence") << u"Peel"_s << 30 << 0 << u"XX"_s << u"licence"_s;
}

void TestCatalogue::unfitEntriesAreRefused()
{
    QFETCH(QString, name);
    QFETCH(int, minutes);
    QFETCH(int, afterwards);
    QFETCH(QString, licence);
    QFETCH(QString, column);
    const auto saved
        = catalogue(m_manager)
              .save(Service {.name = name, .minutes = minutes, .afterwards = afterwards, .licence = licence})
              .result();
    QCOMPARE(outcomeOf(saved), Code::invalid);
    QVERIFY2(saved.error().detail.startsWith(column), qPrintable(saved.error().detail));
    QVERIFY(catalogue(m_manager).services().result()->empty());
}

void TestCatalogue::oneNameForOneThing()
{
    const auto first = catalogue(m_manager).save(Product {.name = u"Juvéderm Voluma"_s, .unit = u"mL"_s}).result();
    QVERIFY(first.ok());
    for (const QString &spelling : {u"Juvederm Voluma"_s, u"JUVÉDERM  VOLUMA"_s, u"juvederm-voluma"_s})
        QCOMPARE(outcomeOf(catalogue(m_manager).save(Product {.name = spelling, .unit = u"mL"_s}).result()),
                 Code::invalid);
    Product same = *first;
    same.unit = u"syringe"_s;
    QVERIFY(catalogue(m_manager).save(same).result().ok());
    same.active = false;
    QVERIFY(catalogue(m_manager).save(same).result().ok());
    QVERIFY(catalogue(m_manager).save(Product {.name = u"Juvederm Voluma"_s, .unit = u"mL"_s}).result().ok());
    same.active = true; // now the other one has the name
    QCOMPARE(outcomeOf(catalogue(m_manager).save(same).result()), Code::invalid);
    same.id = EntityId::make(1);
    QCOMPARE(outcomeOf(catalogue(m_manager).save(same).result()), Code::notFound);
}

void TestCatalogue::rolesDecide()
{
    for (const QString &login : {m_desk, m_nurse}) {
        QCOMPARE(outcomeOf(catalogue(login).save(Service {.name = u"Peel"_s}).result()), Code::denied);
        QCOMPARE(outcomeOf(catalogue(login).save(Product {.name = u"Peel"_s}).result()), Code::denied);
        QVERIFY(catalogue(login).services().result().ok());
    }
    QVERIFY(catalogue(test::kOwner).save(Service {.name = u"Peel"_s}).result().ok());
}

void TestCatalogue::aVisitIsForAService()
{
    const auto peel = catalogue(m_manager).save(Service {.name = u"Peel"_s}).result();
    QVERIFY(peel.ok());
    const StaffId nurse = m_practice->as(m_nurse).actor().user;
    const auto visit = charts(m_desk)
                           .openVisit({.patient = m_patient, .provider = nurse, .room = u"3"_s, .service = peel->id})
                           .result();
    QVERIFY(visit.ok());
    const auto desk = charts(m_desk).desk(m_patient).result();
    QVERIFY(desk.ok() && desk->visits.size() == 1);
    QVERIFY(desk->visits.front().service == peel->id);
    QCOMPARE(desk->visits.front().room, u"3"_s);
    const auto record = charts(m_nurse).record(m_patient).result();
    QVERIFY(record.ok() && record->visits.size() == 1 && record->visits.front().service == peel->id);
    const auto check = m_practice->as(test::kOwner).audit().check().result();
    QVERIFY2(check.ok() && check->ok(), qPrintable(check.ok() ? check->problems.join(u'\n') : QString()));
}

void TestCatalogue::theDeskLetsPeopleArrive()
{
    QVERIFY(!opened(m_desk, u"in-progress"_s));
    QVERIFY(!opened(m_manager, u"in-progress"_s));
    QVERIFY(!opened(m_desk, u"finished"_s));
    const auto asUsual = opened(m_desk, {});
    QVERIFY(asUsual && asUsual->status == u"arrived"_s && asUsual->startedMs == 0);
    const auto planned = opened(m_desk, u"planned"_s);
    QVERIFY(planned);
    QCOMPARE(moved(m_desk, planned->id, u"in-progress"_s), Code::denied);
    QCOMPARE(moved(m_desk, planned->id, u"finished"_s), Code::denied);
    QCOMPARE(moved(m_desk, planned->id, u"arrived"_s), Code::failed);
    QCOMPARE(moved(m_desk, planned->id, u"planned"_s), Code::invalid); // forward only
    QCOMPARE(moved(m_nurse, planned->id, u"in-progress"_s), Code::failed);
    QCOMPARE(moved(m_desk, planned->id, u"cancelled"_s, u"left the practice"_s), Code::invalid); // it has begun
    QCOMPARE(moved(m_desk, planned->id, u"finished"_s), Code::denied);
    QCOMPARE(moved(m_nurse, planned->id, u"finished"_s), Code::failed);
    const auto other = opened(m_manager, u"arrived"_s);
    QVERIFY(other);
    QCOMPARE(moved(m_manager, other->id, u"cancelled"_s, u"x"_s), Code::invalid); // why?
    QCOMPARE(moved(m_manager, other->id, u"cancelled"_s, u"does not feel well"_s), Code::failed);
    QVERIFY(opened(m_nurse, {})->status == u"in-progress"_s);
    // What was refused stands in the log under whoever tried.
    const auto entries = m_practice->as(test::kOwner)
                             .audit()
                             .list({.login = m_desk, .objectKind = u"visit"_s, .outcome = audit::Outcome::denied})
                             .result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), size_t(5)); // twice opened so, three times moved
}

void TestCatalogue::theDeskReadsNoReason()
{
    QVERIFY(opened(m_desk, u"arrived"_s, u"Bruise after lip filler"_s));
    const auto desk = charts(m_desk).desk(m_patient).result();
    QVERIFY(desk.ok() && desk->visits.size() == 1);
    QCOMPARE(desk->visits.front().reason, QString());
    const auto chart = charts(m_nurse).open(m_patient, 10).result();
    QVERIFY(chart.ok() && chart->chart.banner.visits.size() == 1);
    QCOMPARE(chart->chart.banner.visits.front().reason, u"Bruise after lip filler"_s);
    QCOMPARE(outcomeOf(charts(m_desk).open(m_patient, 10).result()), Code::denied);
    const QString officer = m_practice->addPerson(Role::privacyOfficer);
    QCOMPARE(outcomeOf(charts(officer).desk(m_patient).result()), Code::denied);
}

VB_TEST(TestCatalogue)
#include "test_catalogue.moc"
