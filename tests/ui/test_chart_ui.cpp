#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/chart/chart_view.h"
#include "ui/chart/timeline_view.h"
#include "ui/chart/work_page.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/record/record_banner.h"
#include "ui/record/record_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr int kYearsOfVisits = 700;

} // namespace

/// A nurse's chart by keys alone: what is added, changed, looked for and looked back at; what is typed survives.
class TestChartUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void anEmptyChartSaysWhatComesNext();
    void anAllergyIsAddedByKeys();
    void noneKnownTakesOneKey();
    void problemsStandAtTheirFields();
    void conditionsAndMedicationAreAdded();
    void aStatusNeedsItsReason();
    void alertsAreRaisedAndEnded();
    void vitalsAreRecordedWithTheirScale();
    void aWrongNumberStaysInTheForm();
    void theHistoryRaisesItsFlagsAtOnce();
    void theHistoryIsConfirmed();
    void aVisitGoesItsWay();
    void filtersAndWordsNarrow();
    void enterOpensWhatIsChosen();
    void pastVersionsAreShown();
    void theChartAsItStood();
    void leavingAsksAboutWhatWasTyped();
    void aFormSurvivesTheLock();
    void whatIsTypedSurvivesAChangeElsewhere();
    void aNoteBeginsFromTheChart();
    void manyYearsScroll();

private:
    QString addPatient(const QString &family);
    bool open(const QString &family);
    bool reloaded(const std::function<void()> &act);
    bool focused(const QString &name) const { return m_window->focusName() == name; }
    void choose(const QString &name, const QString &code);
    void tabTo(const QString &name);
    [[nodiscard]] QString banner() const { return m_window->only<RecordBanner>()->spoken(); }
    [[nodiscard]] QString said() const { return m_window->named<Banner>(u"chart.banner"_s)->text(); }
    [[nodiscard]] QStringList lines() const;
    [[nodiscard]] chart::Record record() const;
    [[nodiscard]] chart::ChartService &charts() const { return m_window->session.lock()->charts(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_family;
    PatientId m_patient; // of the record that is open
    std::map<QString, PatientId> m_ids;
};

void TestChartUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    for (const QString &family :
         {u"Abel"_s, u"Brook"_s, u"Cole"_s, u"Dunn"_s, u"Eaton"_s, u"Frost"_s, u"Grant"_s, u"Hobbs"_s, u"Ives"_s,
          u"Jarvis"_s, u"Kemp"_s, u"Lowe"_s, u"Marsh"_s, u"Nash"_s, u"Orton"_s, u"Pryor"_s, u"Quince"_s})
        addPatient(family);
    session::Session &session = m_practice->as(kOwner);
    const PatientId old = m_ids.at(u"Pryor"_s);
    const qint64 now = m_practice->clock.now().wallMs;
    for (int i = 0; i < kYearsOfVisits; ++i) {
        chart::Visit visit;
        visit.patient = old;
        visit.provider = session.actor().user;
        visit.reason = i % 7 == 0 ? u"Peel"_s : u"Facial"_s;
        visit.atMs = now - (kYearsOfVisits - i) * kDayMs * 3;
        const auto opened = session.charts().openVisit(visit).result();
        QVERIFY(opened.ok());
        QVERIFY(session.charts().moveVisit(opened->id, u"finished"_s, {}).result().ok());
        chart::Observation pain;
        pain.patient = old;
        pain.atMs = visit.atMs;
        pain.code = u"pain"_s;
        pain.value = QString::number(i % 11);
        QVERIFY(session.charts().addObservation(pain).result().ok());
    }
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
}

void TestChartUi::cleanup()
{
    if (QTest::currentTestFailed()) // a fresh window, whatever it asks
        QVERIFY(m_window->start() && m_window->logIn(m_nurse));
}

QString TestChartUi::addPatient(const QString &family)
{
    patient::Patient one;
    one.given = u"Robin"_s;
    one.family = family;
    one.birthDate = u"1984-03-07"_s;
    const auto added = m_practice->as(kOwner).patients().add(one).result();
    if (!added.ok())
        qFatal("no patient");
    m_ids[family] = added->id;
    return family;
}

bool TestChartUi::open(const QString &family)
{
    m_patient = m_ids.at(family);
    QSignalSpy found(m_window->only<PatientSearchView>(), &PatientSearchView::resultsShown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_window->type(family);
    if (!test::seen(found))
        return false;
    QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
    m_window->press(Qt::Key_Return);
    return test::seen(all) && focused(u"chart.lines"_s);
}

/// What the act wrote is on screen after this.
bool TestChartUi::reloaded(const std::function<void()> &act)
{
    QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
    act();
    return test::seen(all);
}

void TestChartUi::choose(const QString &name, const QString &code)
{
    QVERIFY2(focused(name), qPrintable(m_window->focusName()));
    auto *box = m_window->named<QComboBox>(name);
    while (box->currentData().toString() != code) {
        const int before = box->currentIndex();
        m_window->press(Qt::Key_Down);
        QVERIFY(box->currentIndex() != before);
    }
}

void TestChartUi::tabTo(const QString &name)
{
    constexpr int kMostStops = 90;
    for (int i = 0; i < kMostStops && !focused(name); ++i)
        m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), name);
}

QStringList TestChartUi::lines() const
{
    const TimelineModel &model = m_window->only<TimelineView>()->model();
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        if (model.eventAt(row))
            shown << model.index(row).data().toString();
    return shown;
}

/// As it is stored.
chart::Record TestChartUi::record() const
{
    auto found = charts().record(m_patient).result();
    return found.ok() ? *found : chart::Record();
}

void TestChartUi::anEmptyChartSaysWhatComesNext()
{
    QVERIFY(open(u"Abel"_s));
    QVERIFY(m_window->isShown(u"chart.empty"_s));
    QVERIFY(lines().isEmpty());
    QCOMPARE(m_window->nameless(), QStringList());
}

void TestChartUi::anAllergyIsAddedByKeys()
{
    QVERIFY(open(u"Brook"_s));
    m_window->press(Qt::ALT | Qt::Key_A);
    QCOMPARE(m_window->focusName(), u"chart.form.substance"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->type(u"Penicillin"_s);
    m_window->typeNext(u"hives"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.criticality"_s, u"high"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.severity"_s, u"severe"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
    QCOMPARE(lines(), QStringList {u"Penicillin: hives"_s});
    QVERIFY(banner().contains(u"Allergy: Penicillin (high risk): hives"_s));
    const chart::Record stored = record();
    QCOMPARE(stored.allergies.size(), size_t(1));
    QCOMPARE(stored.allergies.front().severity, u"severe"_s);
    QVERIFY(!m_window->isShown(u"chart.noAllergies"_s)); // it would be wrong now
}

void TestChartUi::noneKnownTakesOneKey()
{
    QVERIFY(open(u"Cole"_s));
    QVERIFY(banner().contains(u"Allergies not asked"_s));
    QVERIFY(reloaded([this] { m_window->press(Qt::ALT | Qt::Key_K); }));
    QVERIFY(banner().contains(u"No known allergies"_s));
    QCOMPARE(lines(), QStringList {u"No known allergies"_s});
    QCOMPARE(said(), u"Recorded: no known allergies."_s);
    // An allergy that turns up ends the statement.
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Latex"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(!banner().contains(u"No known allergies"_s));
    QVERIFY(banner().contains(u"Allergy: Latex"_s));
}

void TestChartUi::problemsStandAtTheirFields()
{
    QVERIFY(open(u"Dunn"_s));
    m_window->press(Qt::ALT | Qt::Key_M);
    m_window->press(Qt::CTRL | Qt::Key_S);
    QCOMPARE(m_window->focusName(), u"chart.form.name"_s);
    QVERIFY(!m_window->named<LineField>(u"chart.form.name"_s)->problem().isEmpty());
    m_window->type(u"4111 1111 1111 1111"_s);
    m_window->press(Qt::CTRL | Qt::Key_S);
    QVERIFY(!m_window->named<LineField>(u"chart.form.name"_s)->problem().isEmpty());
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"Aspirin"_s);
    m_window->typeNext(u"100 mg"_s);
    m_window->typeNext(u"31/02/2020"_s);
    m_window->press(Qt::CTRL | Qt::Key_S);
    QCOMPARE(m_window->focusName(), u"chart.form.since"_s);
    QVERIFY(record().medications.empty());
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"2020-02-28"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(record().medications.front().since, u"2020-02-28"_s);
}

void TestChartUi::conditionsAndMedicationAreAdded()
{
    QVERIFY(open(u"Eaton"_s));
    m_window->press(Qt::ALT | Qt::Key_C);
    QCOMPARE(m_window->focusName(), u"chart.form.name"_s);
    m_window->type(u"Migraine"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.severity"_s, u"moderate"_s);
    m_window->typeNext(u"2011-05-01"_s);
    m_window->typeNext(u"worse in spring"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    m_window->press(Qt::ALT | Qt::Key_M);
    m_window->type(u"Triptan"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    const chart::Record stored = record();
    QCOMPARE(stored.conditions.front().note, u"worse in spring"_s);
    QCOMPARE(stored.conditions.front().onset, u"2011-05-01"_s);
    QCOMPARE(stored.medications.front().name, u"Triptan"_s);
    QCOMPARE(lines(), QStringList({u"Triptan"_s, u"Migraine"_s}));
}

void TestChartUi::aStatusNeedsItsReason()
{
    QVERIFY(open(u"Eaton"_s));
    tabTo(u"chart.medication.0"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"chart.details.back"_s);
    m_window->press(Qt::ALT | Qt::Key_S);
    choose(u"chart.form.status"_s, u"stopped"_s);
    m_window->press(Qt::CTRL | Qt::Key_S);
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s);
    QVERIFY(!m_window->named<LineField>(u"chart.form.reason"_s)->problem().isEmpty());
    m_window->type(u"no longer needed"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    const chart::Record stored = record();
    QCOMPARE(stored.medications.front().status, u"stopped"_s);
    QCOMPARE(stored.medications.front().statusReason, u"no longer needed"_s);
    QVERIFY(m_window->isShown(u"chart.medication.more"_s)); // it stays, among what is over
    QVERIFY(!m_window->isShown(u"chart.medication.0"_s));
}

void TestChartUi::alertsAreRaisedAndEnded()
{
    QVERIFY(open(u"Frost"_s));
    m_window->press(Qt::ALT | Qt::Key_R);
    QCOMPARE(m_window->focusName(), u"chart.form.title"_s);
    m_window->type(u"Faints at needles"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.severity"_s, u"low"_s);
    m_window->typeNext(u"twice last year"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    QVERIFY(banner().contains(u"Faints at needles"_s));
    QCOMPARE(record().flags.front().detail, u"twice last year"_s);
    tabTo(u"chart.alerts.0"_s);
    m_window->press(Qt::Key_Return);
    m_window->press(Qt::ALT | Qt::Key_S);
    choose(u"chart.form.status"_s, u"inactive"_s);
    m_window->typeNext(u"outgrown"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(!banner().contains(u"Faints at needles"_s));
}

void TestChartUi::vitalsAreRecordedWithTheirScale()
{
    QVERIFY(open(u"Grant"_s));
    m_window->press(Qt::ALT | Qt::Key_V);
    QCOMPARE(m_window->focusName(), u"chart.vitals.systolic"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->type(u"128"_s);
    m_window->typeNext(u"78"_s);
    tabTo(u"chart.vitals.fitzpatrick"_s);
    choose(u"chart.vitals.fitzpatrick"_s, u"III"_s);
    tabTo(u"chart.vitals.gais"_s);
    choose(u"chart.vitals.gais"_s, u"2"_s);
    QSignalSpy saved(m_window->window->findChild<WorkPage *>(u"chart.vitals"_s), &WorkPage::saved);
    m_window->press(Qt::CTRL | Qt::Key_S);
    QVERIFY(test::seen(saved));
    const chart::Record stored = record();
    QCOMPARE(stored.observations.size(), size_t(4));
    QStringList all;
    for (const chart::Observation &one : stored.observations)
        all << QStringList {one.code, one.value, one.unit, one.scale, one.direction}.join(u'|');
    all.sort();
    QCOMPARE(all,
             QStringList({u"diastolic|78|mm[Hg]||"_s, u"fitzpatrick|III||fitzpatrick|none"_s,
                          u"gais|2||gais-1-5|higher-is-worse"_s, u"systolic|128|mm[Hg]||"_s}));
    // The scale and its direction are said in words where a value is shown.
    QVERIFY(reloaded([this] { m_window->press(Qt::ALT | Qt::Key_K); }));
    tabTo(u"chart.measures.1"_s);
    const QString shown = m_window->named<QAbstractButton>(u"chart.measures.1"_s)->accessibleName();
    QVERIFY2(shown.contains(u"GAIS 1–5"_s) && shown.contains(u"higher is worse"_s), qPrintable(shown));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->everyText().contains(u"gais-1-5, version 1"_s));
}

void TestChartUi::aWrongNumberStaysInTheForm()
{
    QVERIFY(open(u"Hobbs"_s));
    m_window->press(Qt::ALT | Qt::Key_V);
    m_window->press(Qt::CTRL | Qt::Key_S); // nothing is filled in
    QVERIFY(m_window->isShown(u"chart.vitals.problem"_s));
    m_window->type(u"1280"_s);
    m_window->press(Qt::CTRL | Qt::Key_S);
    auto *field = m_window->named<LineField>(u"chart.vitals.systolic"_s);
    QVERIFY2(field->problem().contains(u"300"_s), qPrintable(field->problem()));
    QCOMPARE(field->text(), u"1280"_s);
    QVERIFY(record().observations.empty());
}

void TestChartUi::theHistoryRaisesItsFlagsAtOnce()
{
    if (m_window->isShown(u"chart.vitals"_s))
        m_window->press(Qt::Key_Escape);
    if (m_window->isShown(u"chart.vitals.discard"_s)) {
        m_window->press(Qt::SHIFT | Qt::Key_Tab);
        m_window->press(Qt::Key_Space);
    }
    QVERIFY(open(u"Ives"_s));
    m_window->press(Qt::ALT | Qt::Key_H);
    QCOMPARE(m_window->focusName(), u"chart.history.pregnancy"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_N);
    tabTo(u"chart.history.anticoagulants"_s);
    QVERIFY(!m_window->isShown(u"chart.history.flags"_s));
    m_window->press(Qt::Key_Y);
    QVERIFY(m_window->isShown(u"chart.history.flags"_s)); // before it is saved
    m_window->typeNext(u"aspirin"_s);
    QCOMPARE(m_window->focusName(), u"chart.history.anticoagulants.remark"_s);
    tabTo(u"chart.history.smoking"_s);
    m_window->press(Qt::Key_Right);
    m_window->press(Qt::Key_Right);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    QVERIFY2(said().contains(u"Takes anticoagulants"_s), qPrintable(said()));
    QVERIFY(banner().contains(u"Takes anticoagulants"_s));
    const chart::Answers answers = record().histories.front().answers;
    QCOMPARE(answers.value(u"pregnancy"_s), u"no"_s);
    QCOMPARE(answers.value(u"anticoagulants"_s), u"yes"_s);
    QCOMPARE(answers.value(u"anticoagulants_detail"_s), u"aspirin"_s);
    QCOMPARE(answers.value(u"smoking"_s), u"former"_s);
    QCOMPARE(answers.size(), 4);
}

void TestChartUi::theHistoryIsConfirmed()
{
    QVERIFY(open(u"Ives"_s));
    m_window->press(Qt::ALT | Qt::Key_H);
    auto *save = m_window->named<QAbstractButton>(u"chart.history.save"_s);
    QVERIFY2(save->text().contains(u"nothing changed"_s), qPrintable(save->text()));
    // What changes is said before it is saved, and taken back when it is undone.
    tabTo(u"chart.history.cold_sores"_s);
    m_window->press(Qt::Key_Y);
    QVERIFY(m_window->everyText().contains(u"What has changed since last time"_s));
    QVERIFY(m_window->everyText().contains(u"no answer → Yes"_s));
    QVERIFY(!save->text().contains(u"nothing changed"_s));
    m_window->press(Qt::Key_Backspace);
    QVERIFY(save->text().contains(u"nothing changed"_s));
    m_practice->clock.advance(1000);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    const chart::Record stored = record();
    QCOMPARE(stored.histories.size(), size_t(2));
    QVERIFY(stored.histories.back().confirmed);
    QCOMPARE(stored.flags.size(), size_t(1)); // no flag twice
}

void TestChartUi::aVisitGoesItsWay()
{
    QVERIFY(open(u"Jarvis"_s));
    m_window->press(Qt::ALT | Qt::Key_O);
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s);
    m_window->type(u"Lip filler"_s);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->named<QComboBox>(u"chart.form.provider"_s)->currentData().toString(),
             m_window->session.lock()->actor().user.text()); // whoever opens it treats, unless said otherwise
    m_window->typeNext(u"Room 2"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.status"_s, u"arrived"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    QVERIFY2(banner().contains(u"Visit arrived · Lip filler"_s), qPrintable(banner()));
    QVERIFY(reloaded([this] { m_window->press(Qt::ALT | Qt::Key_G); }));
    QVERIFY2(banner().contains(u"Visit in progress"_s), qPrintable(banner()));
    // What is measured now belongs to it.
    m_window->press(Qt::ALT | Qt::Key_V);
    m_window->type(u"120"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(record().observations.front().visit, record().visits.front().id);
    QVERIFY(reloaded([this] { m_window->press(Qt::ALT | Qt::Key_G); }));
    QVERIFY(!banner().contains(u"Lip filler"_s));
    QCOMPARE(record().visits.front().status, u"finished"_s);
    QVERIFY(!m_window->isShown(u"chart.moveOn"_s));
}

void TestChartUi::filtersAndWordsNarrow()
{
    QVERIFY(open(u"Pryor"_s));
    QCOMPARE(m_window->only<TimelineView>()->model().total(), size_t(2 * kYearsOfVisits));
    m_window->type(u"peel"_s); // in the list: it looks for it
    QCOMPARE(m_window->focusName(), u"chart.words"_s);
    QCOMPARE(lines().size(), kYearsOfVisits / 7);
    QVERIFY(!lines().contains(u"Facial"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(lines().size(), 2 * kYearsOfVisits);
    tabTo(u"chart.kind.observation"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(lines().size(), kYearsOfVisits);
    QVERIFY(lines().front().contains(u"Pain"_s));
    m_window->type(u"x"_s);
    m_window->press(Qt::CTRL | Qt::Key_F);
    m_window->type(u"nothing like this"_s);
    QVERIFY(lines().isEmpty());
    QVERIFY(m_window->isShown(u"chart.empty"_s));
    tabTo(u"chart.showAll"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(lines().size(), 2 * kYearsOfVisits);
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
}

void TestChartUi::enterOpensWhatIsChosen()
{
    QVERIFY(open(u"Pryor"_s));
    m_window->press(Qt::Key_Down);
    const auto *table = m_window->named<TableView>(u"chart.lines"_s);
    const QString chosen = table->currentIndex().data().toString();
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"chart.details"_s));
    QVERIFY(m_window->isShown(u"chart.trend"_s) == chosen.contains(u"Pain"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
    QCOMPARE(table->currentIndex().data().toString(), chosen); // where one was
}

void TestChartUi::pastVersionsAreShown()
{
    QVERIFY(open(u"Quince"_s));
    chart::Medication aspirin;
    aspirin.patient = m_patient;
    aspirin.name = u"Aspirin"_s;
    aspirin.dose = u"100 mg"_s;
    QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
    const auto added = charts().addMedication(aspirin).result();
    QVERIFY(added.ok() && test::seen(all));
    m_window->press(Qt::Key_Home);
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"chart.details.versions"_s));
    QSignalSpy told(m_window->only<ChartView>(), &ChartView::versionsShown);
    m_window->press(Qt::ALT | Qt::Key_P);
    QVERIFY(test::seen(told));
    const auto spoken = [this] { return m_window->named<QWidget>(u"chart.versions"_s)->accessibleDescription(); };
    QVERIFY2(spoken().contains(u"Recorded: Aspirin"_s) && spoken().contains(u"Dose: 100 mg"_s), qPrintable(spoken()));
    QVERIFY(spoken().contains(u"Test nurse"_s));

    m_window->press(Qt::ALT | Qt::Key_S);
    tabTo(u"chart.form.reason"_s);
    m_window->type(u"surgery next week"_s);
    QVERIFY(reloaded([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    m_window->press(Qt::Key_Home);
    m_window->press(Qt::Key_Return);
    m_window->press(Qt::ALT | Qt::Key_P);
    QVERIFY(test::seen(told, 2));
    const QString now = spoken();
    QVERIFY2(now.contains(u"→"_s) && now.contains(u"surgery next week"_s), qPrintable(now));
    QVERIFY(now.indexOf(u"surgery"_s) < now.indexOf(u"Dose: 100 mg"_s)); // the newest first
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    QVERIFY(focused(u"chart.lines"_s));
}

void TestChartUi::theChartAsItStood()
{
    QVERIFY(open(u"Kemp"_s));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Penicillin"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    const QString then
        = QDateTime::fromMSecsSinceEpoch(m_practice->clock.now().wallMs, Qt::UTC).date().toString(Qt::ISODate);
    m_practice->clock.advance(3 * kDayMs);
    QVERIFY(m_window->start() && m_window->logIn(m_nurse)); // three days later
    QVERIFY(open(u"Kemp"_s));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Latex"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(lines().size(), 2);

    QSignalSpy past(m_window->only<ChartView>(), &ChartView::pastShown);
    m_window->press(Qt::ALT | Qt::Key_D);
    QCOMPARE(m_window->focusName(), u"chart.day"_s);
    m_window->type(then);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(past));
    QVERIFY(m_window->isShown(u"chart.past"_s));
    QCOMPARE(lines(), QStringList {u"Penicillin"_s});
    QVERIFY(banner().contains(u"Latex"_s)); // the banner is of today
    QVERIFY(!m_window->isShown(u"chart.allergies.add"_s));
    m_window->press(Qt::ALT | Qt::Key_A); // for reading only
    QVERIFY(!m_window->isShown(u"chart.form"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Escape); }));
    QVERIFY(!m_window->isShown(u"chart.past"_s));
    QCOMPARE(lines().size(), 2);
}

void TestChartUi::leavingAsksAboutWhatWasTyped()
{
    QVERIFY(open(u"Lowe"_s));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->press(Qt::Key_Escape); // nothing was typed
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Lat"_s);
    for (const QKeySequence &away : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K),
                                     QKeySequence(Qt::ALT | Qt::Key_C)}) {
        m_window->press(away);
        QCOMPARE(m_window->focusName(), u"chart.form.keep"_s);
        m_window->press(Qt::Key_Escape);
        QCOMPARE(m_window->focusName(), u"chart.form.substance"_s);
        QCOMPARE(m_window->named<LineField>(u"chart.form.substance"_s)->text(), u"Lat"_s);
    }
    QVERIFY(!m_window->window->close());
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"chart.form.discard"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
    QVERIFY(record().allergies.empty());
}

void TestChartUi::aFormSurvivesTheLock()
{
    QVERIFY(open(u"Marsh"_s));
    const auto lockAndBack = [this] {
        QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
        if (!test::seen(locked))
            return false;
        QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
        m_window->type(test::PracticeFixture::passwordText(m_nurse));
        m_window->press(Qt::Key_Return);
        if (!test::seen(unlocked))
            return false;
        QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
        return test::seen(all);
    };
    m_window->press(Qt::ALT | Qt::Key_C);
    m_window->type(u"Migraine"_s);
    m_window->press(Qt::Key_Tab);
    choose(u"chart.form.severity"_s, u"severe"_s);
    QVERIFY(lockAndBack());
    QVERIFY(m_window->isShown(u"restored"_s));
    QVERIFY(banner().contains(u"Robin Marsh"_s));
    QCOMPARE(m_window->focusName(), u"chart.form.name"_s);
    QCOMPARE(m_window->named<LineField>(u"chart.form.name"_s)->text(), u"Migraine"_s);
    QCOMPARE(m_window->named<QComboBox>(u"chart.form.severity"_s)->currentData().toString(), u"severe"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(record().conditions.front().severity, u"severe"_s);

    m_window->press(Qt::ALT | Qt::Key_H);
    m_window->press(Qt::Key_Y);
    QVERIFY(lockAndBack());
    QVERIFY(m_window->isShown(u"chart.history"_s));
    QVERIFY(m_window->isShown(u"chart.history.flags"_s));
    QVERIFY(reloaded([this] { m_window->press(Qt::CTRL | Qt::Key_S); }));
    QCOMPARE(record().histories.front().answers.value(u"pregnancy"_s), u"yes"_s);
}

void TestChartUi::whatIsTypedSurvivesAChangeElsewhere()
{
    QVERIFY(open(u"Nash"_s));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Pen"_s);
    chart::Allergy latex;
    latex.patient = m_patient;
    latex.substance = u"Latex"_s;
    QVERIFY(reloaded([&] { QVERIFY(charts().addAllergy(latex).result().ok()); }));
    QVERIFY(banner().contains(u"Latex"_s)); // it is shown
    QCOMPARE(m_window->focusName(), u"chart.form.substance"_s);
    QCOMPARE(m_window->named<LineField>(u"chart.form.substance"_s)->text(), u"Pen"_s);
    m_window->type(u"icillin"_s);
    QVERIFY(reloaded([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(record().allergies.size(), size_t(2));
}

void TestChartUi::aNoteBeginsFromTheChart()
{
    QVERIFY(open(u"Orton"_s));
    m_window->press(Qt::ALT | Qt::Key_N);
    QVERIFY(!m_window->isShown(u"chart"_s));
    QVERIFY(m_window->isShown(u"record.banner"_s));
    QVERIFY2(m_window->focusName().startsWith(u"note"_s), qPrintable(m_window->focusName()));
}

void TestChartUi::manyYearsScroll()
{
    QVERIFY(open(u"Pryor"_s));
    auto *table = m_window->named<TableView>(u"chart.lines"_s);
    m_window->press(Qt::Key_End);
    QCOMPARE(table->currentIndex().row(), table->model()->rowCount() - 1);
    m_window->press(Qt::Key_Home);
    QCOMPARE(table->currentIndex().row(), 1); // under the heading of its day
    // A frame of scrolling, painted for real; a generous limit for busy machines, far below what a hand would feel.
    constexpr int kFrames = 60;
    constexpr qint64 kLimitMs = 3000;
    QElapsedTimer watch;
    watch.start();
    for (int i = 0; i < kFrames; ++i) {
        m_window->press(Qt::Key_PageDown);
        QVERIFY(!table->viewport()->grab().isNull());
    }
    QVERIFY2(watch.elapsed() < kLimitMs, qPrintable(QString::number(watch.elapsed())));
}

VB_TEST(TestChartUi)
#include "test_chart_ui.moc"
