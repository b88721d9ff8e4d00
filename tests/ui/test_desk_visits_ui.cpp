#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/chart/chart_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/omnibox/omnibox.h"
#include "ui/record/desk_visits.h"
#include "ui/record/record_banner.h"
#include "ui/record/record_tabs.h"
#include "ui/record/record_view.h"

#include <QComboBox>
#include <QPushButton>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// From the desk to the treatment room: a visit is opened and arrives at the desk, and a clinician goes on. By keys,
/// over a real store.
class TestDeskVisitsUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aVisitIsOpenedAtTheDesk();
    void aPlannedVisitArrives();
    void aVisitIsCancelledWithAReason();
    void theClinicianGoesOn();
    void nothingUnderWayIsSaid();
    void whatWasTypedIsThereAfterALock();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login) { return m_window->start() && m_window->logIn(login); }
    /// By the omnibox, with what is done to a patient: 0 opens the record.
    bool open(int command = 0);
    bool changed(const std::function<void()> &act);
    [[nodiscard]] QString banner() const { return m_window->only<RecordBanner>()->spoken(); }
    [[nodiscard]] QString rowText() const;
    [[nodiscard]] std::vector<chart::Visit> visits();
    void plan();

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_desk;
    QString m_nurse;
    PatientId m_patient;
    EntityId m_service;
};

void TestDeskVisitsUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_desk = m_practice->addPerson(Role::frontDesk);
    m_nurse = m_practice->addPerson(Role::nurse);
    session::Session &owner = m_practice->as(kOwner);
    const auto added
        = owner.patients().add({.given = u"Mara"_s, .family = u"Quill"_s, .birthDate = u"1984-03-07"_s}).result();
    const auto service = owner.catalogue().save(practice::Service {.name = u"Chemical peel"_s}).result();
    QVERIFY(added.ok() && service.ok());
    m_patient = added->id;
    m_service = service->id;
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestDeskVisitsUi::cleanup()
{
    m_window.reset();
    m_practice.reset();
}

bool TestDeskVisitsUi::open(int command)
{
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_K));
    QSignalSpy found(m_window->only<Omnibox>(), &Omnibox::resultsShown);
    m_window->type(u"quill"_s);
    if (!test::seen(found))
        return false;
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::shown);
    if (command > 0)
        m_window->press(Qt::Key_Tab);
    for (int i = 0; i < command; ++i)
        m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    return test::seen(shown);
}

/// Until the visits are there again.
bool TestDeskVisitsUi::changed(const std::function<void()> &act)
{
    QSignalSpy again(m_window->only<RecordView>(), &RecordView::shown);
    act();
    return test::seen(again);
}

QString TestDeskVisitsUi::rowText() const
{
    const QAbstractItemModel *model = m_window->named<TableView>(u"desk.visits.table"_s)->model();
    QStringList parts {model->index(0, 0).data(Qt::AccessibleTextRole).toString()};
    for (int column = 1; column < 3; ++column)
        parts << model->index(0, column).data().toString();
    return parts.join(u" | "_s);
}

std::vector<chart::Visit> TestDeskVisitsUi::visits()
{
    m_window->window.reset();
    const auto record = m_practice->as(kOwner).charts().record(m_patient).result();
    m_practice->lock();
    return record.ok() ? record->visits : std::vector<chart::Visit>();
}

void TestDeskVisitsUi::plan()
{
    const StaffId nurse = m_practice->as(m_nurse).actor().user;
    QVERIFY(m_practice->as(m_desk)
                .charts()
                .openVisit({.patient = m_patient,
                            .provider = nurse,
                            .room = u"Room 3"_s,
                            .reason = u"A secret of hers"_s,
                            .status = u"planned"_s,
                            .service = m_service})
                .result()
                .ok());
    m_practice->lock();
}

void TestDeskVisitsUi::aVisitIsOpenedAtTheDesk()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(open(1)); // what is done to a patient at the desk: the record, a visit
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s);
    const auto *status = m_window->named<QComboBox>(u"chart.form.status"_s);
    QCOMPARE(status->count(), 2); // arrived, planned: a treatment is begun by whoever treats
    QCOMPARE(status->currentText(), u"Arrived"_s);
    m_window->type(u"Bruise after lip filler"_s);
    m_window->tabTo(u"chart.form.service"_s);
    m_window->type(u"Chem"_s);
    m_window->tabTo(u"chart.form.provider"_s);
    m_window->type(u"Test"_s);
    m_window->tabTo(u"chart.form.room"_s);
    m_window->type(u"Room 2"_s);
    QVERIFY(changed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QCOMPARE(rowText(), u"Chemical peel, Arrived | %1 | Room 2"_s.arg(u"Test nurse"_s));
    QVERIFY2(banner().contains(u"Visit arrived · Chemical peel · %1 · Room 2"_s.arg(u"Test nurse"_s)),
             qPrintable(banner()));
    QVERIFY(!m_window->everyText().contains(u"Bruise"_s));
    const std::vector<chart::Visit> all = visits();
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(all.front().reason, u"Bruise after lip filler"_s);
    QVERIFY(all.front().service == m_service && all.front().status == u"arrived"_s);
}

void TestDeskVisitsUi::aPlannedVisitArrives()
{
    plan();
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    QCOMPARE(m_window->focusName(), u"desk.visits.table"_s);
    QCOMPARE(rowText(), u"Chemical peel, Planned | %1 | Room 3"_s.arg(u"Test nurse"_s));
    QVERIFY(changed([this] { m_window->press(Qt::ALT | Qt::Key_C); }));
    QVERIFY(rowText().startsWith(u"Chemical peel, Arrived"_s));
    QVERIFY(banner().contains(u"Visit arrived"_s));
    QVERIFY(!m_window->named<QPushButton>(u"desk.visits.arrive"_s)->isEnabled());
    QVERIFY(!m_window->everyText().contains(u"of hers"_s));
    QCOMPARE(visits().front().status, u"arrived"_s);
}

void TestDeskVisitsUi::aVisitIsCancelledWithAReason()
{
    plan();
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    m_window->press(Qt::ALT | Qt::Key_S);
    QCOMPARE(m_window->focusName(), u"chart.form.status"_s);
    const auto *status = m_window->named<QComboBox>(u"chart.form.status"_s);
    QStringList choices;
    for (int i = 0; i < status->count(); ++i)
        choices << status->itemText(i);
    QCOMPARE(choices, QStringList({u"Arrived"_s, u"Cancelled"_s, u"Entered in error"_s}));
    m_window->type(u"Canc"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s); // why?
    m_window->type(u"called off by phone"_s);
    QVERIFY(changed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(m_window->isShown(u"desk.visits.empty"_s));
    QVERIFY(!banner().contains(u"Visit"_s));
    QCOMPARE(visits().front().status, u"cancelled"_s);
}

void TestDeskVisitsUi::theClinicianGoesOn()
{
    plan();
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    QVERIFY(changed([this] { m_window->press(Qt::ALT | Qt::Key_C); }));
    m_window->window.reset();
    QVERIFY(startAs(m_nurse));
    QSignalSpy whole(m_window->only<ChartView>(), &ChartView::shown);
    QVERIFY(open() && test::seen(whole));
    QVERIFY2(banner().contains(u"A secret of hers"_s), qPrintable(banner()));
    QCOMPARE(m_window->named<QPushButton>(u"chart.moveOn"_s)->text(), u"Begin the visit"_s);
    QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
    m_window->tabTo(u"chart.moveOn"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(all));
    const std::vector<chart::Visit> now = visits();
    QVERIFY(now.front().status == u"in-progress"_s && now.front().startedMs != 0);
    // At the desk nothing moves it on.
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    m_window->press(Qt::ALT | Qt::Key_S);
    QCOMPARE(m_window->named<QComboBox>(u"chart.form.status"_s)->count(), 1); // entered in error
}

void TestDeskVisitsUi::nothingUnderWayIsSaid()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    QVERIFY(m_window->isShown(u"desk.visits.empty"_s));
    m_window->press(Qt::ALT | Qt::Key_C); // nobody to arrive
    QCOMPARE(visits().size(), size_t(0));
}

void TestDeskVisitsUi::whatWasTypedIsThereAfterALock()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(open(1));
    m_window->type(u"Touch-up"_s);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    m_practice->clock.advance(60'000);
    QVERIFY(m_window->logIn(m_desk));
    QVERIFY(m_window->untilShown(u"chart.form.reason"_s));
    QCOMPARE(m_window->named<LineField>(u"chart.form.reason"_s)->text(), u"Touch-up"_s);
}

void TestDeskVisitsUi::everyControlHasItsNames()
{
    plan();
    QVERIFY(startAs(m_desk));
    QVERIFY(open());
    m_window->press(RecordTabs::keysOf(1));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::ALT | Qt::Key_O);
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestDeskVisitsUi)
#include "test_desk_visits_ui.moc"
