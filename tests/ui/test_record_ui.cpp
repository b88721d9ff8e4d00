#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/chart/chart_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/record/record_banner.h"
#include "ui/record/record_tabs.h"
#include "ui/record/record_view.h"

#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// The record around its parts: the banner, the tabs of each role, restricted records, what is entered in the log. By
/// keys, over a real store.
class TestRecordUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void theBannerSaysWhatMattersFirst();
    void noneKnownIsNotTheSameAsNotAsked();
    void theBannerStaysOverEveryPart();
    void theDeskSeesTitlesAndNoChart();
    void theOfficerSeesWhoSaw();
    void whoSawIsTwoStepsAway();
    void openingIsOneEntry();
    void aRestrictedRecordOpensForAReason();
    void anotherWindowIsFollowed();
    void theBannerFollowsTheProfile();
    void theBannerFollowsARestriction();
    void mergedRecordsAreFollowed();
    void aClosedRecordIsForgotten();
    void escapeGoesBackToTheResults();
    void everyPartHasItsNames();

private:
    bool open(const QString &name);
    bool startAs(const QString &login) { return m_window->start() && m_window->logIn(login); }
    bool loaded(const std::function<void()> &act);
    [[nodiscard]] QString banner() const { return m_window->only<RecordBanner>()->spoken(); }
    [[nodiscard]] QStringList tabs() const;

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_desk;
    QString m_officer;
    PatientId m_mara;
};

void TestRecordUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_desk = m_practice->addPerson(Role::frontDesk);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    session::Session &session = m_practice->as(kOwner);
    const auto add = [&session](const QString &given, const QString &family) {
        patient::Patient one;
        one.given = given;
        one.family = family;
        one.preferred = given.left(3);
        one.birthDate = u"1984-03-07"_s;
        one.sex = u"female"_s;
        one.pronouns = u"she/her"_s;
        one.phone = u"(212) 555-0134"_s;
        one.email = given.toLower() + u"@example.com"_s;
        return session.patients().add(one).result();
    };
    const auto mara = add(u"Mara"_s, u"Quill"_s);
    const auto nobody = add(u"Nadia"_s, u"Blank"_s);
    const auto none = add(u"Nora"_s, u"Clear"_s);
    const auto sealed = add(u"Vivienne"_s, u"Castellane"_s);
    QVERIFY(mara.ok() && nobody.ok() && none.ok() && sealed.ok());
    m_mara = mara->id;
    QVERIFY(session.patients().restrict(sealed->id, true).result().ok());
    chart::ChartService &charts = session.charts();
    chart::Allergy allergy;
    allergy.patient = m_mara;
    allergy.substance = u"Penicillin"_s;
    allergy.reaction = u"hives"_s;
    allergy.criticality = u"high"_s;
    QVERIFY(charts.addAllergy(allergy).result().ok());
    chart::Allergy statement;
    statement.patient = none->id;
    statement.substance = chart::kNoKnownAllergy;
    QVERIFY(charts.addAllergy(statement).result().ok());
    chart::Flag flag;
    flag.patient = m_mara;
    flag.title = u"Faints at needles"_s;
    flag.severity = u"high"_s;
    flag.detail = u"twice in 2025"_s;
    QVERIFY(charts.raiseFlag(flag).result().ok());
    QVERIFY(charts.saveHistory(m_mara, u"medical_history"_s, 0, {{u"pregnancy"_s, u"yes"_s}}).result().ok());
    chart::Visit visit;
    visit.patient = m_mara;
    visit.provider = session.actor().user;
    visit.reason = u"Lip filler"_s;
    visit.room = u"Room 2"_s;
    QVERIFY(charts.openVisit(visit).result().ok());
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestRecordUi::cleanup()
{
    m_window->window.reset();
}

/// By search and Enter.
bool TestRecordUi::open(const QString &name)
{
    QSignalSpy found(m_window->only<PatientSearchView>(), &PatientSearchView::resultsShown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_window->type(name);
    if (!test::seen(found))
        return false;
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::shown);
    m_window->press(Qt::Key_Return);
    return test::seen(shown);
}

/// The whole chart is there after this.
bool TestRecordUi::loaded(const std::function<void()> &act)
{
    QSignalSpy all(m_window->only<ChartView>(), &ChartView::shown);
    act();
    return test::seen(all);
}

QStringList TestRecordUi::tabs() const
{
    const auto *bar = m_window->only<RecordTabs>();
    QStringList labels;
    for (int i = 0; i < bar->count(); ++i)
        labels << bar->tabText(i);
    return labels;
}

void TestRecordUi::theBannerSaysWhatMattersFirst()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"quill"_s));
    const QString said = banner();
    for (const QString &part : {u"Mara Quill"_s, u"“Mar”"_s, u"years"_s, u"she/her"_s, u"A-0010"_s, u"555-0134"_s,
                                u"Allergy: Penicillin (high risk): hives"_s, u"Faints at needles"_s,
                                u"Pregnancy or lactation"_s, u"Lip filler"_s, u"Room 2"_s})
        QVERIFY2(said.contains(part), qPrintable(part + u" in "_s + said));
    QVERIFY(said.indexOf(u"Penicillin"_s) < said.indexOf(u"Faints"_s)); // allergies before alerts
    QCOMPARE(tabs(), QStringList({u"Chart"_s, u"Notes"_s, u"Profile"_s}));
}

void TestRecordUi::noneKnownIsNotTheSameAsNotAsked()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"blank"_s));
    QVERIFY(banner().contains(u"Allergies not asked"_s));
    QVERIFY(m_window->isShown(u"record.notAsked"_s));
    QVERIFY(open(u"clear"_s));
    QVERIFY(banner().contains(u"No known allergies"_s));
    QVERIFY(!banner().contains(u"not asked"_s));
    QVERIFY(m_window->isShown(u"record.noAllergies"_s));
}

void TestRecordUi::theBannerStaysOverEveryPart()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"quill"_s));
    const QString said = banner();
    for (int i = 0; i < 3; ++i) {
        m_window->press(RecordTabs::keysOf(i));
        QCOMPARE(m_window->only<RecordTabs>()->currentIndex(), i);
        QVERIFY(m_window->isShown(u"record.banner"_s));
        QCOMPARE(banner(), said);
    }
}

void TestRecordUi::theDeskSeesTitlesAndNoChart()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(open(u"quill"_s));
    QVERIFY(m_window->only<PatientProfileView>()->isOpen());
    QVERIFY(banner().contains(u"Faints at needles"_s));
    QVERIFY(m_window->isShown(u"record.untold"_s)); // that there is a red flag, not which
    const QString all = m_window->everyText() + banner();
    for (const QString &secret : {u"Penicillin"_s, u"Pregnancy"_s, u"Lip filler"_s, u"twice in 2025"_s, u"llerg"_s})
        QVERIFY2(!all.contains(secret), qPrintable(secret));
    QCOMPARE(tabs(), QStringList({u"Profile"_s, u"Visits"_s}));
    QVERIFY(banner().contains(u"Visit in progress"_s) && banner().contains(u"Room 2"_s));
    QCOMPARE(m_window->window->findChildren<ChartView *>().size(), 0);
}

void TestRecordUi::theOfficerSeesWhoSaw()
{
    QVERIFY(startAs(m_officer));
    QVERIFY(open(u"quill"_s));
    QCOMPARE(tabs(), QStringList({u"Profile"_s, u"Access"_s}));
    QVERIFY(!banner().contains(u"Penicillin"_s));
    QVERIFY(!banner().contains(u"Faints"_s)); // the role reads no alerts
}

void TestRecordUi::whoSawIsTwoStepsAway()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"quill"_s));
    QVERIFY(startAs(kOwner));
    QVERIFY(open(u"quill"_s)); // the first step; the tab is the second
    QSignalSpy seen(m_window->only<RecordView>(), &RecordView::partShown);
    m_window->press(RecordTabs::keysOf(3));
    QVERIFY(test::seen(seen));
    auto *visitors = m_window->named<TableView>(u"audit.visitors.table"_s);
    QVERIFY(visitors->model()->rowCount() >= 2);
    QVERIFY(!m_window->isShown(u"audit.visitors.patient"_s)); // no other patient under this banner
    // From a name to what that person saw.
    int nurse = -1;
    for (int row = 0; row < visitors->model()->rowCount(); ++row)
        if (visitors->model()->index(row, 0).data().toString().contains(m_nurse, Qt::CaseInsensitive))
            nurse = row;
    QVERIFY(nurse >= 0);
    visitors->setCurrentIndex(visitors->model()->index(nurse, 0));
    QCOMPARE(m_window->focusName(), u"audit.visitors.table"_s);
    seen.clear();
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(seen));
    QVERIFY(m_window->named<TableView>(u"audit.visited.table"_s)->model()->rowCount() >= 1);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"audit.visitors.table"_s));
}

void TestRecordUi::openingIsOneEntry()
{
    const auto views = [this](const QString &object) {
        const auto entries = m_practice->as(kOwner)
                                 .audit()
                                 .list({.patient = m_mara, .action = u"view"_s, .objectKind = object})
                                 .result();
        return entries.ok() ? entries->size() : 0;
    };
    const size_t charts = views(u"chart"_s);
    const size_t profiles = views(u"patient"_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(loaded([this] { QVERIFY(open(u"quill"_s)); }));
    m_window->window.reset();
    QCOMPARE(views(u"chart"_s), charts + 1); // with all its pages and lists
    QCOMPARE(views(u"patient"_s), profiles); // the profile was not looked at
}

void TestRecordUi::aRestrictedRecordOpensForAReason()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"castellane"_s));
    QCOMPARE(m_window->focusName(), u"breakGlass.reason"_s);
    QVERIFY(!m_window->isShown(u"record.banner"_s));
    QVERIFY(!m_window->isShown(u"chart"_s));
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::shown);
    m_window->type(u"collapsed in the corridor"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(m_window->isShown(u"record.banner"_s));
    QVERIFY(m_window->isShown(u"patient.emergency"_s));
    QVERIFY(banner().contains(u"Restricted"_s));
    m_window->press(RecordTabs::keysOf(1));
    QVERIFY(m_window->isShown(u"patient.emergency"_s)); // over every part
}

void TestRecordUi::anotherWindowIsFollowed()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(loaded([this] { QVERIFY(open(u"blank"_s)); }));
    QVERIFY(banner().contains(u"not asked"_s));
    // As the sync or another window of this PC would: past this view.
    const auto id = m_window->session.lock()->patients().search(u"blank"_s, 1).result();
    QVERIFY(id.ok() && id->size() == 1);
    chart::Allergy latex;
    latex.patient = id->front().id;
    latex.substance = u"Latex"_s;
    QSignalSpy followed(m_window->only<ChartView>(), &ChartView::bannerChanged);
    QVERIFY(m_window->session.lock()->charts().addAllergy(latex).result().ok());
    QVERIFY(test::seen(followed));
    QVERIFY(banner().contains(u"Allergy: Latex"_s));
    QVERIFY(!banner().contains(u"not asked"_s));
}

void TestRecordUi::theBannerFollowsTheProfile()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"clear"_s));
    auto *profile = m_window->only<PatientProfileView>();
    QSignalSpy there(profile, &PatientProfileView::shown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
    QVERIFY(test::seen(there));
    m_window->tabTo(u"patient.profile.preferred"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"Nonny"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(test::seen(there, 2));
    QVERIFY2(banner().contains(u"“Nonny”"_s), qPrintable(banner()));
    QVERIFY(banner().contains(u"No known allergies"_s)); // what the chart says stays
}

void TestRecordUi::theBannerFollowsARestriction()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(open(u"clear"_s));
    auto *profile = m_window->only<PatientProfileView>();
    QSignalSpy there(profile, &PatientProfileView::shown);
    m_window->press(RecordTabs::keysOf(2));
    QVERIFY(test::seen(there));
    QVERIFY(!banner().contains(u"Restricted"_s));
    m_window->tabTo(u"patient.restrict"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(there, 2));
    QVERIFY(banner().contains(u"Restricted"_s));
    m_window->tabTo(u"patient.restrict"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(there, 3));
    QVERIFY(!banner().contains(u"Restricted"_s));
}

void TestRecordUi::mergedRecordsAreFollowed()
{
    patient::Patient twin;
    twin.given = u"Nadja"_s;
    twin.family = u"Blanc"_s;
    twin.birthDate = u"1984-03-07"_s;
    session::Session &owner = m_practice->as(kOwner);
    const auto kept = owner.patients().search(u"blank"_s, 1).result();
    const auto merged = owner.patients().add(twin).result();
    QVERIFY(kept.ok() && kept->size() == 1 && merged.ok());
    QVERIFY(startAs(kOwner));
    QVERIFY(loaded([this] { QVERIFY(open(u"blank"_s)); }));
    // Somewhere else the two are found to be one person.
    const std::shared_ptr<session::Session> session = m_window->session.lock();
    QSignalSpy followed(m_window->only<ChartView>(), &ChartView::bannerChanged);
    QVERIFY(session->patients().merge(kept->front().id, merged->id).result().ok());
    QVERIFY(test::seen(followed));
    chart::Allergy iodine;
    iodine.patient = merged->id;
    iodine.substance = u"Iodine"_s;
    QVERIFY(session->charts().addAllergy(iodine).result().ok());
    QVERIFY(test::seen(followed, 2));
    QVERIFY2(banner().contains(u"Allergy: Iodine"_s), qPrintable(banner()));
    QVERIFY(session->patients().unmerge(merged->id).result().ok());
    QVERIFY(test::seen(followed, 3));
    QVERIFY(!banner().contains(u"Iodine"_s));
}

void TestRecordUi::aClosedRecordIsForgotten()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(loaded([this] { QVERIFY(open(u"quill"_s)); }));
    QVERIFY(m_window->everyText().contains(u"Penicillin"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    const QString all = m_window->everyText() + banner();
    for (const QString &kept : {u"Penicillin"_s, u"Lip filler"_s, u"Faints"_s})
        QVERIFY2(!all.contains(kept), qPrintable(kept));
}

void TestRecordUi::escapeGoesBackToTheResults()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(open(u"quill"_s));
    QCOMPARE(m_window->focusName(), u"chart.lines"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patients.results"_s));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestRecordUi::everyPartHasItsNames()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(loaded([this] { QVERIFY(open(u"quill"_s)); }));
    for (int i = 0; i < 4; ++i) {
        m_window->press(RecordTabs::keysOf(i));
        QCOMPARE(m_window->nameless(), QStringList());
    }
}

VB_TEST(TestRecordUi)
#include "test_record_ui.moc"
