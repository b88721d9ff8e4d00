#include "tests/kit/log_filler.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QFileInfo>
#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;
using audit::Column;

/// What the screens ask of the log, through the service.
class TestAuditService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersDoNotMoveWhileTheLogGrows();
    void oneQuestionIsOneEntry();
    void pagesAgreeWithTheList_data();
    void pagesAgreeWithTheList();
    void namesGoAlong();
    void droppedQuestionsAreNotCounted();
    void whoStopsLookingGetsNoAnswer();
    void growthIsTold();
    void whoSawAndWhatSaw();
    void breakGlassesAreReviewed();
    void verifyTellsHowFarItIs();
    void exportGoesThroughTheService();
    void lockEndsWhatIsRunning();

private:
    session::AuditService &audit() { return m_practice->as(test::kOwner).audit(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    QString m_nurse;
    QString m_officer;
    PatientId m_patient;
    PatientId m_sealed;
};

void TestAuditService::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    patient::PatientService &patients = m_practice->as(test::kOwner).patients();
    const auto one = patients.add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s}).result();
    const auto other = patients.add({.given = u"Vi"_s, .family = u"Ash"_s, .birthDate = u"1970-01-02"_s}).result();
    QVERIFY(one.ok() && other.ok() && patients.restrict(other->id, true).result().ok());
    m_patient = one->id;
    m_sealed = other->id;
    session::Session &nurse = m_practice->as(m_nurse);
    QVERIFY(nurse.patients().search(u"fern"_s, 5).result().ok());
    QVERIFY(nurse.patients().view(m_patient).result().ok());
    QVERIFY(nurse.patients().change(m_patient, {{u"preferred"_s, u"Addie"_s}}).result().ok());
    QCOMPARE(test::outcomeOf(nurse.patients().view(m_sealed).result()), Code::denied);
    QVERIFY(nurse.patients().breakGlass(m_sealed, u"collapsed in the waiting room"_s).result().ok());
    QVERIFY(nurse.patients().view(m_sealed).result().ok());
}

void TestAuditService::answersDoNotMoveWhileTheLogGrows()
{
    const auto asked = audit().open({}, {Column::index, true}, 5).result();
    QVERIFY(asked.ok() && asked->total);
    const auto before = audit().rows(asked->listing, 0, 10).result();
    QVERIFY(before.ok() && before->size() == 10);
    for (int i = 0; i < 20; ++i)
        QVERIFY(audit().list({.login = u"nobody"_s}).result().ok());
    const auto after = audit().rows(asked->listing, 0, 10).result();
    QVERIFY(after.ok() && after->size() == 10);
    for (size_t i = 0; i < 10; ++i)
        QCOMPARE((*after)[i].entry.index, (*before)[i].entry.index);
    QCOMPARE((*before)[0].entry.index, *asked->total - 1);
    QCOMPARE(audit().count(asked->listing).result().valueOr(-1), *asked->total);
    const auto beyond = audit().rows(asked->listing, *asked->total - 2, 10).result();
    QVERIFY(beyond.ok());
    QCOMPARE(beyond->size(), size_t {2});
}

void TestAuditService::oneQuestionIsOneEntry()
{
    const quint64 before = audit().size();
    const auto asked = audit().open({.login = m_nurse}, {Column::action}, 3).result();
    QVERIFY(asked.ok());
    QVERIFY(!asked->total);
    QVERIFY(audit().count(asked->listing).result().ok());
    for (int i = 0; i < 5; ++i)
        QVERIFY(audit().rows(asked->listing, i, 2).result().ok());
    QCOMPARE(audit().size(), before + 1);
    QCOMPARE(asked->logSize, before + 1);
    const auto left = audit().list({.from = static_cast<qint64>(before)}).result();
    QVERIFY(left.ok());
    QCOMPARE(left->front().objectKind, u"audit"_s);
    QCOMPARE(left->front().detail, u"login=nurse by action"_s);
}

void TestAuditService::pagesAgreeWithTheList_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QString>("login");
    for (const char *column : {"index", "at", "login", "detail", "patient"})
        for (const bool descending : {false, true})
            for (const QString &login : {QString(), u"nurse"_s})
                QTest::addRow("%s %d %s", column, descending ? 1 : 0, qPrintable(login))
                    << QString::fromLatin1(column) << descending << login;
}

void TestAuditService::pagesAgreeWithTheList()
{
    QFETCH(QString, column);
    QFETCH(bool, descending);
    QFETCH(QString, login);
    const auto asked = audit().open({.login = login}, {*audit::columnFromName(column), descending}, 4).result();
    QVERIFY(asked.ok());
    const auto total = audit().count(asked->listing).result();
    QVERIFY(total.ok());
    const auto all = audit().rows(asked->listing, 0, *total).result();
    QVERIFY(all.ok());
    QCOMPARE(static_cast<qint64>(all->size()), *total);
    for (size_t i = 0; i < asked->first.size(); ++i)
        QCOMPARE(asked->first[i].entry.index, (*all)[i].entry.index);
    QSet<qint64> seen;
    for (const session::AuditRow &row : *all) {
        QVERIFY(login.isEmpty() || row.entry.login == login);
        seen.insert(row.entry.index);
    }
    QCOMPARE(seen.size(), *total);
}

void TestAuditService::namesGoAlong()
{
    session::AuditService &officers = m_practice->as(m_officer).audit();
    const auto asked = officers.open({.patient = m_patient}, {}, 50).result();
    QVERIFY(asked.ok() && !asked->first.empty());
    for (const session::AuditRow &row : asked->first) {
        QCOMPARE(row.patient, u"Fern, Ada (Addie)"_s);
        QVERIFY(!row.person.isEmpty() && !row.isMissing());
    }
    QStringList people;
    for (const session::AuditPerson &person : asked->people)
        people << person.name;
    QCOMPARE(people, QStringList({u"Olive Hartman"_s, u"Test nurse"_s, u"Test privacy_officer"_s}));
}

void TestAuditService::droppedQuestionsAreNotCounted()
{
    auto asked = audit().open({.login = m_nurse}, {Column::detail}, 1).result();
    QVERIFY(asked.ok());
    std::weak_ptr<session::AuditListing> listing = asked->listing;
    asked->listing.reset();
    QVERIFY(listing.expired() || audit().count(listing.lock()).result().ok());
}

void TestAuditService::whoStopsLookingGetsNoAnswer()
{
    test::StoreFixture fixture;
    QVERIFY(fixture.store->record(test::inventedEntries(3000, 5, 1'700'000'000'000)).ok());
    const auto stop = std::make_shared<std::atomic<bool>>(false);
    const auto on = [&](auto ask) {
        return fixture.store->read(fixture.actor, {access::Right::auditList},
                                   [&](store::Reader &reader, store::Intent &) { return ask(reader); });
    };
    session::AuditListing listing({.text = u"nowhere in it"_s}, {Column::detail}, stop);
    QVERIFY(on([&](store::Reader &reader) { return listing.begin(reader); }).ok());
    *stop = true;
    QVERIFY(!on([&](store::Reader &reader) { return listing.firstRows(reader, 10); }).ok());
    QVERIFY(!on([&](store::Reader &reader) { return listing.count(reader); }).ok());
    *stop = false;
    const auto found = on([&](store::Reader &reader) { return listing.count(reader); });
    QVERIFY(found.ok());
    QCOMPARE(*found, 0);
    // Others on the same connection are not stopped.
    *stop = true;
    QVERIFY(on([](store::Reader &reader) { return reader.audit().count({.text = u"nowhere in it"_s}); }).ok());
}

void TestAuditService::growthIsTold()
{
    std::promise<quint64> told;
    session::AuditService &service = audit();
    const quint64 before = service.size();
    {
        const auto subscription = service.onGrown([&told, once = std::make_shared<std::once_flag>()](quint64 size) {
            std::call_once(*once, [&] { told.set_value(size); });
        });
        QVERIFY(service.list({}).result().ok());
        QCOMPARE(told.get_future().get(), before + 1);
    }
    QVERIFY(service.list({}).result().ok()); // nobody listens any more
}

void TestAuditService::whoSawAndWhatSaw()
{
    const auto who = audit().whoSaw(m_patient, {}).result();
    QVERIFY(who.ok());
    const auto nurse = std::find_if(who->begin(), who->end(),
                                    [this](const session::VisitorRow &row) { return row.visitor.login == m_nurse; });
    QVERIFY(nurse != who->end());
    QCOMPARE(nurse->name, u"Test nurse"_s);
    QCOMPARE(nurse->visitor.contact.times, 2);
    QCOMPARE(nurse->visitor.contact.listed, 1);
    QCOMPARE(nurse->visitor.contact.actions, QStringList({u"view"_s, u"update"_s}));
    QCOMPARE(nurse->visitor.roles, QStringList {u"nurse"_s});

    const auto what = audit().whatSaw(m_nurse, {}).result();
    QVERIFY(what.ok());
    QCOMPARE(what->size(), size_t {2});
    const auto sealed = std::find_if(
        what->begin(), what->end(), [this](const session::VisitedRow &row) { return row.visited.patient == m_sealed; });
    QVERIFY(sealed != what->end());
    QCOMPARE(sealed->name, u"Ash, Vi"_s);
    QCOMPARE(sealed->visited.contact.refused, 1);
    QCOMPARE(sealed->visited.contact.actions, QStringList({u"break_glass"_s, u"view"_s}));

    const qint64 future = m_practice->clock.now().wallMs + 1000;
    QVERIFY(audit().whoSaw(m_patient, {.fromMs = future}).result()->empty());
    QVERIFY(audit().whatSaw(m_nurse, {.toMs = 1}).result()->empty());
    for (const auto &login : {m_nurse}) {
        session::AuditService &service = m_practice->as(login).audit();
        QCOMPARE(test::outcomeOf(service.whoSaw(m_patient, {}).result()), Code::denied);
        QCOMPARE(test::outcomeOf(service.whatSaw(login, {}).result()), Code::denied);
        QCOMPARE(test::outcomeOf(service.open({}, {}, 1).result()), Code::denied);
    }
}

void TestAuditService::breakGlassesAreReviewed()
{
    const auto glasses = m_practice->as(m_officer).audit().breakGlasses(0).result();
    QVERIFY(glasses.ok());
    QCOMPARE(glasses->size(), size_t {1});
    QCOMPARE(glasses->front().person, u"Test nurse"_s);
    QCOMPARE(glasses->front().patient, u"Ash, Vi"_s);
    QCOMPARE(glasses->front().glass.reason, u"collapsed in the waiting room"_s);
    QVERIFY(audit().breakGlasses(m_practice->clock.now().wallMs + 1).result()->empty());
    QCOMPARE(test::outcomeOf(m_practice->as(m_nurse).audit().breakGlasses(0).result()), Code::denied);
}

void TestAuditService::verifyTellsHowFarItIs()
{
    const quint64 size = audit().size() + 1; // its own entry is in it
    std::vector<std::pair<quint64, quint64>> steps;
    const auto verdict = audit()
                             .verify([&steps](quint64 done, quint64 of) {
                                 steps.emplace_back(done, of);
                                 return true;
                             })
                             .result();
    QVERIFY(verdict.ok());
    QVERIFY2(verdict->ok(), qPrintable(verdict->problem));
    QCOMPARE(verdict->flaw, audit::Flaw::none);
    QCOMPARE(verdict->entries, size);
    for (const auto &[done, of] : steps)
        QVERIFY(done <= of && of == size);
}

void TestAuditService::exportGoesThroughTheService()
{
    const QString path = m_practice->folder->filePath(u"log.json"_s);
    const auto done
        = m_practice->as(m_officer).audit().exportTo({path, exchange::AuditFormat::json, {.login = m_nurse}}).result();
    QVERIFY(done.ok());
    QVERIFY(done->rows >= 6);
    QCOMPARE(QFileInfo(path).size(), done->bytes);
    QVERIFY(QFile::remove(path));
    QCOMPARE(
        test::outcomeOf(m_practice->as(m_nurse).audit().exportTo({path, exchange::AuditFormat::json, {}}).result()),
        Code::denied);
    QVERIFY(!QFileInfo::exists(path));
}

void TestAuditService::lockEndsWhatIsRunning()
{
    // An export that would wait for ever: it goes on only when the lock has told it to stop.
    const QString path = m_practice->folder->filePath(u"locked.csv"_s);
    session::Session &session = m_practice->as(test::kOwner);
    std::promise<void> begun;
    std::promise<void> locking;
    std::shared_future<void> released = locking.get_future().share();
    const auto exporting
        = session.audit().exportTo({path, exchange::AuditFormat::csv, {}}, [&begun, released](quint64, quint64) {
              begun.set_value();
              released.wait();
              return true;
          });
    begun.get_future().wait();
    session.audit().stop();
    locking.set_value();
    // The log fits a page, so it was all written by then; the next piece of work meets the stop.
    QVERIFY(exporting.result().ok());
    QCOMPARE(test::outcomeOf(session.audit().verify([](quint64, quint64) { return true; }).result()), Code::failed);
    session.lock();
    QVERIFY(!session.isOpen());
    QVERIFY(audit().verify().result().ok());
}

VB_TEST(TestAuditService)
#include "test_audit_service.moc"
