#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/chart/chart_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/patient/break_glass_panel.h"
#include "ui/patient/patient_form.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/patient/patient_text.h"
#include "ui/record/record_banner.h"
#include "ui/record/record_tabs.h"
#include "ui/record/record_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

patient::Patient known(const QString &given, const QString &family, const QString &birthDate)
{
    patient::Patient out;
    out.given = given;
    out.family = family;
    out.birthDate = birthDate;
    out.sex = u"female"_s;
    out.phone = u"(212) 555-0134"_s;
    out.email = u"someone@example.com"_s;
    return out;
}

} // namespace

/// Search, profile, adding and editing, restricted records: by keys, over a real store.
class TestPatientUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void searchShowsWhatIsTyped();
    void pauseInTypingIsOneSearch();
    void arrowsMoveAndEnterOpens();
    void enterBeforeTheAnswerOpensOnlyASingleHit();
    void escapeGoesBackToTheResults();
    void noMatchOffersToAdd();
    void addsByKeyboard();
    void problemsStandUnderTheirFields();
    void takenChartNumberIsToldAtItsField();
    void cardNumbersAreRefused();
    void leavingAsksOnlyWhenSomethingWasTyped();
    void editsInPlace();
    void nothingChangedSavesNothing();
    void closingAsksAboutEdits();
    void restrictedRecordAsksForAReason();
    void emergencyIsMarkedAfterTheNextLogin();
    void ownerRestrictsAndLifts();
    void privacyOfficerOnlyReads();
    void longNamesKeepTheWindow();
    void markupStaysText();
    void namesOfBothDirectionsAreWhole();
    void everyControlHasItsNames();

private:
    bool search(const QString &text, int expected);
    bool openFirst();
    bool waitShown(const std::function<void()> &act);
    bool waitProfile(const std::function<void()> &act);
    bool showProfile();
    bool startEdit();
    bool startAs(const QString &login);
    int countAudit(const QString &action);
    [[nodiscard]] QString shownName() const;

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
    QString m_longName;
};

void TestPatientUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    m_longName = u"Wolfeschlegel "_s.repeated(14).trimmed(); // 195 characters
    patient::PatientService &patients = m_practice->as(kOwner).patients();
    patient::Patient greta = known(u"Margarethe"_s, u"Núñez-Lindholm"_s, u"1984-03-07"_s);
    greta.preferred = u"Greta"_s;
    for (const patient::Patient &one :
         {greta, known(u"Mario"_s, u"Nunez"_s, u"1990-12-01"_s), known(u"Mara"_s, u"Quill"_s, u"2001-05-05"_s),
          known(u"<b>Bold</b>"_s, u"Marker & Sons"_s, u"1970-01-01"_s),
          known(u"Longname"_s, m_longName, u"1961-08-30"_s), known(u"ليلى"_s, u"الحداد"_s, u"1990-02-14"_s)})
        QVERIFY(patients.add(one).result().ok());
    const auto sealed = patients.add(known(u"Vivienne"_s, u"Castellane"_s, u"1979-11-21"_s)).result();
    QVERIFY(sealed.ok() && patients.restrict(sealed->id, true).result().ok());
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestPatientUi::cleanup()
{
    m_window->window.reset();
}

bool TestPatientUi::startAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

/// Types into the search and waits for the answer; false unless it has so many rows.
bool TestPatientUi::search(const QString &text, int expected)
{
    QSignalSpy shown(m_window->only<PatientSearchView>(), &PatientSearchView::resultsShown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_window->type(text);
    return test::seen(shown) && shown.size() == 1 && shown.at(0).at(0).toInt() == expected;
}

bool TestPatientUi::waitShown(const std::function<void()> &act)
{
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::shown);
    act();
    return test::seen(shown);
}

bool TestPatientUi::waitProfile(const std::function<void()> &act)
{
    QSignalSpy shown(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    act();
    return test::seen(shown);
}

/// Of somebody who sees charts: the part behind the chart and the notes.
bool TestPatientUi::showProfile()
{
    return waitProfile([this] { m_window->press(RecordTabs::keysOf(2)); });
}

/// From whatever part is shown.
bool TestPatientUi::startEdit()
{
    const bool there = m_window->only<PatientProfileView>()->isOpen();
    const auto press = [this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E)); };
    if (there)
        press();
    return (there || waitProfile(press)) && m_window->only<PatientProfileView>()->isEditing();
}

bool TestPatientUi::openFirst()
{
    return waitShown([this] { m_window->press(Qt::Key_Return); });
}

QString TestPatientUi::shownName() const
{
    return m_window->named<ElidedLabel>(u"patient.name"_s)->text();
}

/// Entries of an action so far. Takes the home from the window.
int TestPatientUi::countAudit(const QString &action)
{
    m_window->window.reset();
    audit::Filter filter;
    filter.action = action;
    const auto entries = m_practice->as(kOwner).audit().list(filter).result();
    return entries.ok() ? static_cast<int>(entries->size()) : -1;
}

void TestPatientUi::searchShowsWhatIsTyped()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"nunez"_s, 2));
    const auto *table = m_window->named<TableView>(u"patients.results"_s);
    const QAbstractItemModel *model = table->model();
    QCOMPARE(model->rowCount(), 2);
    QCOMPARE(table->currentIndex().row(), 0);
    QStringList names {model->index(0, 0).data().toString(), model->index(1, 0).data().toString()};
    names.sort();
    QCOMPARE(names, QStringList({u"Nunez, Mario"_s, u"Núñez-Lindholm, Margarethe (Greta)"_s}));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);

    QVERIFY(search(u"lind marg"_s, 1));
    QCOMPARE(model->index(0, 1).data().toString(), birthText(u"1984-03-07"_s));
    QCOMPARE(model->index(0, 3).data().toString(), u"A-001001"_s);
    QCOMPARE(model->index(0, 4).data().toString(), u"(212) 555-0134"_s);
    QVERIFY(model->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"A-001001"_s));
}

void TestPatientUi::pauseInTypingIsOneSearch()
{
    const int before = countAudit(u"search"_s);
    QVERIFY(before >= 0);
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"margarethe"_s, 1)); // ten keys: the first one, and where the typing paused
    const int after = countAudit(u"search"_s) - before - 1; // the count before was a search of the log
    QVERIFY2(after == 2, qPrintable(QString::number(after)));
}

void TestPatientUi::arrowsMoveAndEnterOpens()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"nunez"_s, 2));
    const auto *table = m_window->named<TableView>(u"patients.results"_s);
    m_window->press(Qt::Key_Down);
    QCOMPARE(table->currentIndex().row(), 1);
    m_window->press(Qt::Key_Down);
    QCOMPARE(table->currentIndex().row(), 1);
    m_window->press(Qt::Key_Up);
    QCOMPARE(table->currentIndex().row(), 0);
    m_window->press(Qt::Key_Down);
    const QString family = table->model()->index(1, 0).data().toString().section(u',', 0, 0);
    QVERIFY(openFirst());
    QVERIFY2(shownName().endsWith(family), qPrintable(shownName()));
    QVERIFY(!m_window->isShown(u"patients.results"_s));
}

void TestPatientUi::enterBeforeTheAnswerOpensOnlyASingleHit()
{
    QVERIFY(startAs(m_nurse));
    QSignalSpy shown(m_window->only<PatientSearchView>(), &PatientSearchView::resultsShown);
    m_window->type(u"nunez"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(m_window->isShown(u"patients.results"_s)); // two: the person chooses
    QVERIFY(waitShown([this] {
        m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
        m_window->type(u"quill"_s);
        m_window->press(Qt::Key_Return);
    }));
    QCOMPARE(shownName(), u"Mara Quill"_s);
}

void TestPatientUi::escapeGoesBackToTheResults()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"nunez"_s, 2));
    QVERIFY(openFirst());
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patients.results"_s));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
    QCOMPARE(m_window->named<QLineEdit>(u"patients.searchBox"_s)->text(), u"nunez"_s);
    QVERIFY(!m_window->everyText().contains(u"someone@example.com"_s)); // the closed record is forgotten
}

void TestPatientUi::noMatchOffersToAdd()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"quincy adler"_s, 0));
    QVERIFY(m_window->isShown(u"patients.addTyped"_s));
    m_window->tabTo(u"patients.addTyped"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->named<LineField>(u"patient.form.given"_s)->text(), u"Quincy"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.form.family"_s)->text(), u"Adler"_s);
    m_window->press(Qt::Key_Escape); // nothing was typed yet
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestPatientUi::addsByKeyboard()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
    m_window->type(u"Juniper"_s);
    m_window->typeNext(u"Ashgrove"_s);
    m_window->typeNext(u"19920214"_s);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"patient.form.sex"_s);
    m_window->type(u"F"_s); // the list finds by first letter
    QCOMPARE(m_window->named<QComboBox>(u"patient.form.sex"_s)->currentText(), u"Female"_s);
    m_window->typeNext(u"2125550177"_s);
    m_window->typeNext(u"june@example.com"_s);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"patient.form.more"_s);
    m_window->press(Qt::Key_Space);
    m_window->typeNext(u"June"_s);
    m_window->typeNext(u"Miller"_s);
    QVERIFY(waitProfile([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(shownName(), u"Juniper Ashgrove"_s);
    const auto *note = m_window->named<Banner>(u"patient.note"_s);
    QVERIFY2(note->isVisible() && note->text().contains(u"A-0010"_s), qPrintable(note->text()));

    QVERIFY(search(u"miller june"_s, 1)); // by the former and the preferred name
    const QAbstractItemModel *model = m_window->named<TableView>(u"patients.results"_s)->model();
    QCOMPARE(model->index(0, 1).data().toString(), birthText(u"1992-02-14"_s));
    QVERIFY(model->index(0, 4).data().toString().contains(u"555-0177"_s));
}

void TestPatientUi::problemsStandUnderTheirFields()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Juniper"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QCOMPARE(m_window->focusName(), u"patient.form.family"_s); // the first that is wrong
    for (const QString &name : {u"patient.form.family"_s, u"patient.form.birthDate"_s}) {
        const auto *field = m_window->named<LineField>(name);
        QVERIFY2(!field->problem().isEmpty(), qPrintable(name));
        QCOMPARE(field->accessibleDescription(), field->problem());
    }
    QVERIFY(m_window->named<LineField>(u"patient.form.given"_s)->problem().isEmpty());
    QVERIFY(m_window->named<LineField>(u"patient.form.phone"_s)->problem().isEmpty());

    m_window->tabTo(u"patient.form.birthDate"_s);
    m_window->type(u"31/02/1990"_s);
    m_window->tabTo(u"patient.form.email"_s);
    m_window->type(u"june@"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->named<LineField>(u"patient.form.birthDate"_s)->problem().isEmpty());
    QVERIFY(!m_window->named<LineField>(u"patient.form.email"_s)->problem().isEmpty());
    QVERIFY(m_window->isShown(u"patient.form.save"_s));
}

void TestPatientUi::takenChartNumberIsToldAtItsField()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Juniper"_s);
    m_window->typeNext(u"Second"_s);
    auto *chartNo = m_window->named<LineField>(u"patient.form.chartNo"_s);
    m_window->tabTo(u"patient.form.birthDate"_s);
    m_window->type(u"1992-02-15"_s);
    m_window->tabTo(u"patient.form.more"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"patient.form.chartNo"_s);
    m_window->type(u"A-001001"_s);
    QSignalSpy told(chartNo, &LineField::problemChanged);
    m_window->press(Qt::Key_Return); // only the store knows
    QVERIFY(test::seen(told));
    QVERIFY2(chartNo->problem().contains(u"number"_s), qPrintable(chartNo->problem()));
    QCOMPARE(m_window->focusName(), u"patient.form.chartNo"_s);
}

void TestPatientUi::cardNumbersAreRefused()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"4111 1111 1111 1111"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(!m_window->named<LineField>(u"patient.form.given"_s)->problem().isEmpty());
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
}

void TestPatientUi::leavingAsksOnlyWhenSomethingWasTyped()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);

    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Ju"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patient.form.discard"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.keep"_s);
    m_window->press(Qt::Key_Escape); // keeps
    QVERIFY(!m_window->isShown(u"patient.form.discard"_s));
    QCOMPARE(m_window->named<LineField>(u"patient.form.given"_s)->text(), u"Ju"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)); // asks as well
    QVERIFY(m_window->isShown(u"patient.form.discard"_s));
    m_window->tabTo(u"patient.form.discard"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(m_window->named<LineField>(u"patient.form.given"_s)->text().isEmpty());
}

void TestPatientUi::editsInPlace()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"quill"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(startEdit());
    QCOMPARE(m_window->focusName(), u"patient.profile.given"_s);
    m_window->press(Qt::Key_Tab);
    m_window->typeNext(u"Maraschka"_s); // the preferred name
    QSignalSpy followed(m_window->only<ChartView>(), &ChartView::bannerChanged);
    QVERIFY(waitProfile([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(!m_window->isShown(u"patient.profile.save"_s));
    QVERIFY(m_window->isShown(u"patient.note"_s));
    QVERIFY(test::seen(followed));
    QVERIFY(m_window->everyText().contains(u"“Maraschka”"_s));

    // Esc leaves the edit without a question, and with one when something was typed.
    QVERIFY(startEdit());
    m_window->press(Qt::Key_Escape);
    QVERIFY(!m_window->isShown(u"patient.profile.save"_s));
    QVERIFY(startEdit());
    m_window->type(u"Zebulon"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patient.profile.discard"_s));
    m_window->tabTo(u"patient.profile.discard"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(!m_window->isShown(u"patient.profile.save"_s));
    QCOMPARE(shownName(), u"Mara Quill"_s);
    QVERIFY(!m_window->everyText().contains(u"Zebulon"_s));

    QVERIFY(search(u"maraschka"_s, 1)); // found by its new name
}

void TestPatientUi::nothingChangedSavesNothing()
{
    const int before = countAudit(u"update"_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"mario"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(startEdit());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(!m_window->isShown(u"patient.profile.save"_s));
    QCOMPARE(countAudit(u"update"_s), before);
}

void TestPatientUi::closingAsksAboutEdits()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"mario"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(startEdit());
    m_window->type(u"Zebulon"_s);
    QVERIFY(!m_window->window->close());
    QVERIFY(m_window->isShown(u"patient.profile.discard"_s));
    QVERIFY(!m_window->window->isLocked());
}

void TestPatientUi::restrictedRecordAsksForAReason()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"castellane"_s, 1));
    const QAbstractItemModel *model = m_window->named<TableView>(u"patients.results"_s)->model();
    QVERIFY(model->index(0, 1).data().toString().isEmpty()); // no birth date, no phone
    QVERIFY(model->index(0, 4).data().toString().isEmpty());
    QCOMPARE(model->index(0, 0).data(cell::kBadge).toString(), u"Restricted"_s);
    QVERIFY(openFirst());
    QVERIFY(m_window->isShown(u"breakGlass.reason"_s));
    QCOMPARE(m_window->focusName(), u"breakGlass.reason"_s);
    QVERIFY(!m_window->everyText().contains(u"someone@example.com"_s));
    QCOMPARE(m_window->nameless(), QStringList());

    m_window->type(u"too short"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->named<LineField>(u"breakGlass.reason"_s)->problem().isEmpty());
    m_window->type(u" no longer"_s);
    QVERIFY(waitShown([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(shownName(), u"Vivienne Castellane"_s);
    const auto *banner = m_window->named<Banner>(u"patient.emergency"_s);
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->kind(), BannerKind::danger);
    QVERIFY(showProfile());
    QVERIFY(m_window->everyText().contains(u"someone@example.com"_s));
    QVERIFY(banner->isVisible());

    // Back and in again: still open, still marked.
    m_window->press(Qt::Key_Escape);
    QVERIFY(openFirst());
    QVERIFY(banner->isVisible());
}

void TestPatientUi::emergencyIsMarkedAfterTheNextLogin()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"castellane"_s, 1));
    QVERIFY(openFirst());
    if (m_window->isShown(u"breakGlass.reason"_s)) { // else it is open still from the test before
        m_window->type(u"collapsed in the corridor"_s);
        QVERIFY(waitShown([this] { m_window->press(Qt::Key_Return); }));
        QVERIFY(startAs(m_nurse));
        QVERIFY(search(u"castellane"_s, 1));
        QVERIFY(openFirst());
    }
    QCOMPARE(shownName(), u"Vivienne Castellane"_s);
    QVERIFY(m_window->isShown(u"patient.emergency"_s));
    // After a lock, too, and not on other records.
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(test::PracticeFixture::passwordText(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
    QVERIFY(search(u"mario"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(!m_window->isShown(u"patient.emergency"_s));
    QVERIFY(search(u"castellane"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(m_window->isShown(u"patient.emergency"_s));
    // Whoever is in the care team anyway has none.
    QVERIFY(startAs(kOwner));
    QVERIFY(search(u"castellane"_s, 1));
    QVERIFY(openFirst());
    QCOMPARE(shownName(), u"Vivienne Castellane"_s);
    QVERIFY(!m_window->isShown(u"patient.emergency"_s));
}

void TestPatientUi::ownerRestrictsAndLifts()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(search(u"mario"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(showProfile());
    auto *button = m_window->named<QAbstractButton>(u"patient.restrict"_s);
    QVERIFY(button->isVisible());
    for (const bool wanted : {true, false}) {
        m_window->tabTo(u"patient.restrict"_s);
        QVERIFY(waitProfile([this] { m_window->press(Qt::Key_Space); }));
        QCOMPARE(button->text() == u"Lift the restriction"_s, wanted);
        QCOMPARE(shownName(), u"Mario Nunez"_s); // who restricts stays in the care team
    }
}

void TestPatientUi::privacyOfficerOnlyReads()
{
    QVERIFY(startAs(m_officer));
    QVERIFY(!m_window->isShown(u"patients.add"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
    QVERIFY(search(u"nobody at all"_s, 0));
    QVERIFY(!m_window->isShown(u"patients.addTyped"_s));
    QVERIFY(search(u"mario"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(!m_window->isShown(u"patient.edit"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
    QVERIFY(!m_window->isShown(u"patient.profile.save"_s));
    QVERIFY(search(u"castellane"_s, 1));
    QVERIFY(openFirst());
    QVERIFY(m_window->isShown(u"patient.sealed"_s));
    QVERIFY(!m_window->isShown(u"breakGlass.open"_s)); // his role has no emergency access
}

void TestPatientUi::longNamesKeepTheWindow()
{
    QVERIFY(startAs(m_nurse));
    const QSize before = m_window->window->size();
    const int least = m_window->window->minimumSizeHint().width();
    QVERIFY(search(u"longname"_s, 1));
    QVERIFY(openFirst());
    QCOMPARE(shownName(), u"Longname "_s + m_longName);
    QCOMPARE(m_window->window->size(), before);
    QVERIFY(m_window->window->minimumSizeHint().width() <= std::max(least, 900));
    const auto *name = m_window->named<ElidedLabel>(u"patient.name"_s);
    QVERIFY(name->width() < name->sizeHint().width()); // elided
}

void TestPatientUi::markupStaysText()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(search(u"marker bold"_s, 1));
    QVERIFY(openFirst());
    QCOMPARE(shownName(), u"<b>Bold</b> Marker & Sons"_s);
    QVERIFY(!plainToolTip(u"<b>Bold</b>"_s).contains(u"<b>"_s));
    const QList<QLabel *> labels = m_window->window->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestPatientUi::namesOfBothDirectionsAreWhole()
{
    patient::Hit hit;
    hit.name = u"الحداد, ليلى (Layla)"_s;
    QCOMPARE(fullName(hit), u"ليلى الحداد"_s);
    hit.name = u"Garcia-Lindholm, Margarethe (Greta)"_s;
    QCOMPARE(fullName(hit), u"Margarethe Garcia-Lindholm"_s);
    hit.name = u"Single"_s;
    QCOMPARE(fullName(hit), u"Single"_s);
    QCOMPARE(nameIn(u" ana maria  solis "_s).family, u"Solis"_s);
    QCOMPARE(nameIn(u" ana maria  solis "_s).given, u"Ana Maria"_s);
    QVERIFY(nameIn(u"ana 1984"_s).given.isEmpty());
}

void TestPatientUi::everyControlHasItsNames()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(search(u"mar"_s, 4));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(openFirst());
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(startEdit());
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->nameless(), QStringList());
    const QStringList order = m_window->tabOrder();
    const QStringList wanted {u"given"_s, u"family"_s, u"birthDate"_s, u"sex"_s, u"phone"_s,
                              u"email"_s, u"more"_s,   u"cancel"_s,    u"save"_s};
    for (qsizetype i = 0; i < wanted.size(); ++i)
        QCOMPARE(order.value(i), u"patient.form."_s + wanted.at(i));
}

VB_TEST(TestPatientUi)
#include "test_patient_ui.moc"
