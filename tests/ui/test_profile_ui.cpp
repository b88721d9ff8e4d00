#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/patient/duplicates_panel.h"
#include "ui/patient/items_card.h"
#include "ui/patient/merge_card.h"
#include "ui/patient/patient_form.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/patient/profile_sections.h"
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

/// Once the panel tells of so many: a pause in the typing may have been told before.
bool tells(QSignalSpy &told, int count)
{
    while (told.isEmpty() || told.last().at(0).toInt() != count)
        if (!told.wait())
            return false;
    return true;
}

} // namespace

/// The parts of a profile, merging, and the warning of duplicates: by keys, over a real store.
class TestProfileUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void addsChangesAndRemovesARow();
    void problemsStandUnderTheFieldsOfARow();
    void halfTypedRowIsAskedAbout();
    void numberBecomesTheFirst();
    void minorIsToldAndGetsAGuardian();
    void guardianOfAnAdultIsToldAtTheRole();
    void choicesOnNewsAreSavedAtOnce();
    void everyFieldIsEdited();
    void mergesAndTakesItBack();
    void escapeLeavesTheMergeNotThePage();
    void refusedMergeSaysWhy();
    void duplicatesAreToldWhileTyping();
    void lookAtADuplicateKeepsWhatWasTyped();
    void moreFieldsOpenWithAProblem();
    void rolesSeeWhatTheyMayDo();
    void everyControlHasItsNames();

private:
    bool openOne(const QString &text);
    bool waitFor(QObject *sender, const char *signal, const std::function<void()> &act);
    bool changes(const std::function<void()> &act);
    bool tabTo(const QString &name);
    bool pressOn(const QString &name);
    [[nodiscard]] bool shows(const QString &text) const { return m_window->everyText().contains(text); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
    PatientId m_closed;
};

void TestProfileUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    const QString provider = m_practice->addPerson(Role::provider);
    patient::PatientService &patients = m_practice->as(kOwner).patients();
    const auto add = [&](const QString &given, const QString &family, const QString &born, const QString &phone) {
        return patients.add({.given = given, .family = family, .birthDate = born, .phone = phone}).result();
    };
    QVERIFY(add(u"Mara"_s, u"Quill"_s, u"1984-03-07"_s, u"2125550134"_s).ok());
    QVERIFY(add(u"Marah"_s, u"Quilling"_s, u"1984-03-07"_s, u"2125550135"_s).ok());
    QVERIFY(add(u"Kit"_s, u"Younger"_s, u"2015-06-01"_s, u"2125550136"_s).ok());
    const auto closed = add(u"Vi"_s, u"Castellane"_s, u"1979-11-21"_s, u"2125550137"_s);
    QVERIFY(closed.ok() && m_practice->as(provider).patients().restrict(closed->id, true).result().ok());
    m_closed = closed->id;
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestProfileUi::cleanup()
{
    m_window->window.reset();
}

bool TestProfileUi::waitFor(QObject *sender, const char *signal, const std::function<void()> &act)
{
    QSignalSpy spy(sender, signal);
    act();
    return test::seen(spy);
}

bool TestProfileUi::openOne(const QString &text)
{
    return waitFor(m_window->only<PatientSearchView>(), SIGNAL(resultsShown(int)),
                   [&] { m_window->type(text); }) // the focus is there after a login
        && waitFor(m_window->only<RecordView>(), SIGNAL(shown()), [this] { m_window->press(Qt::Key_Return); })
        && (m_window->only<PatientProfileView>()->isOpen()
            || waitFor(m_window->only<PatientProfileView>(), SIGNAL(shown()),
                       [this] { m_window->press(RecordTabs::keysOf(2)); }));
}

/// After the answer to what was saved, and the reading of it.
bool TestProfileUi::changes(const std::function<void()> &act)
{
    return waitFor(m_window->only<PatientProfileView>(), SIGNAL(changed()), act);
}

bool TestProfileUi::tabTo(const QString &name)
{
    for (int presses = 0; presses < 120; ++presses) {
        if (m_window->focusName() == name)
            return true;
        m_window->press(Qt::Key_Tab);
    }
    return false;
}

bool TestProfileUi::pressOn(const QString &name)
{
    if (!tabTo(name))
        return false;
    m_window->press(Qt::Key_Space);
    return true;
}

void TestProfileUi::addsChangesAndRemovesARow()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(pressOn(u"patient.addresses.add"_s));
    QCOMPARE(m_window->focusName(), u"patient.addresses.line"_s);
    m_window->type(u"12 Elm Street"_s);
    m_window->typeNext(u"Apartment 4"_s);
    m_window->typeNext(u"Albany"_s);
    QVERIFY(changes([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(shows(u"12 Elm Street, Apartment 4"_s));
    QCOMPARE(m_window->focusName(), u"patient.addresses.add"_s);

    QVERIFY(pressOn(u"patient.addresses.edit"_s));
    m_window->type(u"14 Elm Street"_s); // over what is selected
    QVERIFY(changes([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(shows(u"14 Elm Street, Apartment 4"_s));
    QVERIFY(!shows(u"12 Elm Street"_s));

    // Esc leaves the row, not the page.
    QVERIFY(pressOn(u"patient.addresses.edit"_s));
    m_window->type(u"Nowhere"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(!m_window->named<ItemsCard>(u"patient.addresses"_s)->isEditing());
    QVERIFY(m_window->isShown(u"patient.addresses.add"_s));
    QVERIFY(shows(u"14 Elm Street"_s) && !shows(u"Nowhere"_s));

    QVERIFY(pressOn(u"patient.addresses.remove"_s));
    QCOMPARE(m_window->focusName(), u"patient.addresses.no"_s);
    m_window->press(Qt::Key_Escape); // which is no
    QVERIFY(shows(u"14 Elm Street"_s));
    QVERIFY(pressOn(u"patient.addresses.remove"_s));
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"patient.addresses.yes"_s);
    QVERIFY(changes([this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(shows(u"No address yet."_s));
}

void TestProfileUi::problemsStandUnderTheFieldsOfARow()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(pressOn(u"patient.phones.add"_s));
    m_window->type(u"555-0134"_s);
    m_window->press(Qt::Key_Return);
    const auto *value = m_window->named<LineField>(u"patient.phones.value"_s);
    QVERIFY2(value->problem().contains(u"area code"_s), qPrintable(value->problem()));
    QCOMPARE(m_window->focusName(), u"patient.phones.value"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(pressOn(u"patient.emails.add"_s));
    m_window->type(u"nobody"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->named<LineField>(u"patient.emails.value"_s)->problem().isEmpty());
    m_window->press(Qt::Key_Escape);
    QVERIFY(pressOn(u"patient.coverages.add"_s));
    m_window->press(Qt::Key_Return); // nothing at all
    QVERIFY(!m_window->named<LineField>(u"patient.coverages.payer"_s)->problem().isEmpty());
}

void TestProfileUi::halfTypedRowIsAskedAbout()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(pressOn(u"patient.addresses.add"_s));
    m_window->type(u"12 El"_s);
    QVERIFY(tabTo(u"patient.people.add"_s)); // beyond the row, where Esc is the page's
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patient.profile.discard"_s));
    QCOMPARE(m_window->focusName(), u"patient.profile.keep"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->named<LineField>(u"patient.addresses.line"_s)->text(), u"12 El"_s);
    QVERIFY(tabTo(u"patient.people.add"_s));
    m_window->press(Qt::Key_Escape);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"patient.profile.discard"_s);
    m_window->press(Qt::Key_Space);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestProfileUi::numberBecomesTheFirst()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(pressOn(u"patient.phones.add"_s));
    m_window->type(u"2125550144"_s);
    QVERIFY(changes([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(tabTo(u"patient.phones.first"_s));
    QVERIFY(changes([this] { m_window->press(Qt::Key_Space); }));
    QCOMPARE(m_window->only<PatientProfileView>()->patient().phone, u"(212) 555-0144"_s);
    QVERIFY(tabTo(u"patient.phones.first"_s));
    QVERIFY(changes([this] { m_window->press(Qt::Key_Space); }));
    QCOMPARE(m_window->only<PatientProfileView>()->patient().phone, u"(212) 555-0134"_s);
}

void TestProfileUi::minorIsToldAndGetsAGuardian()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"younger"_s));
    QVERIFY(m_window->isShown(u"patient.minor"_s));
    QVERIFY(pressOn(u"patient.minor.action"_s));
    QCOMPARE(m_window->focusName(), u"patient.people.name"_s);
    QCOMPARE(m_window->named<QComboBox>(u"patient.people.role"_s)->currentData().toString(), u"guardian"_s);
    m_window->type(u"Bo Younger"_s);
    QVERIFY(changes([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(!m_window->isShown(u"patient.minor"_s));
    QVERIFY(shows(u"Guardian"_s));
}

void TestProfileUi::guardianOfAnAdultIsToldAtTheRole()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(!m_window->isShown(u"patient.minor"_s));
    QVERIFY(pressOn(u"patient.people.add"_s));
    m_window->type(u"Bo Quill"_s);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"patient.people.role"_s);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Tab);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    m_window->press(Qt::Key_Tab);
    auto *role = m_window->named<QComboBox>(u"patient.people.role"_s);
    QCOMPARE(role->currentData().toString(), u"guardian"_s);
    QVERIFY(waitFor(m_window->named<ItemsCard>(u"patient.people"_s), SIGNAL(answered()),
                    [this] { m_window->press(Qt::Key_Return); })); // only the service knows
    QCOMPARE(m_window->focusName(), u"patient.people.role"_s);
    QVERIFY2(role->accessibleDescription().contains(u"under 18"_s), qPrintable(role->accessibleDescription()));
}

void TestProfileUi::choicesOnNewsAreSavedAtOnce()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(tabTo(u"patient.marketing.email"_s));
    auto *box = m_window->named<QAbstractButton>(u"patient.marketing.email"_s);
    QVERIFY(!box->isChecked() && box->accessibleDescription().contains(u"Not asked yet"_s));
    QVERIFY(changes([this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(box->isChecked());
    QVERIFY2(box->accessibleDescription().contains(u"Test nurse"_s), qPrintable(box->accessibleDescription()));
    QVERIFY(changes([this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(!box->isChecked() && box->accessibleDescription().startsWith(u"No since"_s));
}

void TestProfileUi::everyFieldIsEdited()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
    QVERIFY(tabTo(u"patient.profile.pronouns"_s));
    m_window->type(u"she/her"_s);
    QVERIFY(tabTo(u"patient.profile.confidential"_s));
    m_window->type(u"Only after six"_s);
    QVERIFY(tabTo(u"patient.profile.confidentialChannel"_s));
    m_window->type(u"E"_s);
    m_window->typeNext(u"nobody@example.com"_s);
    QVERIFY(waitFor(m_window->only<PatientProfileView>(), SIGNAL(shown()),
                    [this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(shows(u"she/her"_s) && shows(u"Only after six"_s) && shows(u"E-mail: nobody@example.com"_s));
}

void TestProfileUi::mergesAndTakesItBack()
{
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    QVERIFY(openOne(u"2125550134"_s));
    auto *merge = m_window->named<MergeCard>(u"patient.merge"_s);
    QVERIFY(pressOn(u"patient.merge.start"_s));
    QCOMPARE(m_window->focusName(), u"patient.merge.search"_s);
    QVERIFY(waitFor(merge, SIGNAL(answered()), [this] { m_window->type(u"quilling"_s); }));
    QCOMPARE(m_window->named<TableView>(u"patient.merge.results"_s)->model()->rowCount(), 1);
    QVERIFY(waitFor(merge, SIGNAL(answered()), [this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(m_window->focusName(), u"patient.merge.confirm"_s);
    QVERIFY(shows(u"Marah Quilling"_s));
    const auto *words = m_window->named<TextLabel>(u"patient.merge.consequences"_s);
    QVERIFY(words->text().contains(u"A-001001"_s));
    m_window->press(Qt::Key_Tab);
    m_window->press(Qt::Key_Space); // keep the other one
    QVERIFY(words->text().contains(u"A-001002"_s));
    m_window->press(Qt::Key_Space); // and back
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    auto *profile = m_window->only<PatientProfileView>();
    QVERIFY(waitFor(profile, SIGNAL(shown()), [this] { m_window->press(Qt::Key_Space); }));
    auto *banner = m_window->named<Banner>(u"patient.merged"_s);
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->text().contains(u"Marah Quilling (A-001002)"_s), qPrintable(banner->text()));
    QVERIFY(shows(u"(212) 555-0135"_s)); // the number of the other record
    QVERIFY(m_window->isShown(u"patient.note"_s)); // what happened is said
    QCOMPARE(m_window->only<RecordTabs>()->currentIndex(), 2); // and the profile stays in view

    QVERIFY(pressOn(u"patient.merged.action"_s));
    QCOMPARE(m_window->focusName(), u"patient.unmerge.no"_s);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    QVERIFY(waitFor(profile, SIGNAL(shown()), [this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(!banner->isVisible());
    QVERIFY(!shows(u"(212) 555-0135"_s));
}

void TestProfileUi::escapeLeavesTheMergeNotThePage()
{
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(pressOn(u"patient.merge.start"_s));
    m_window->type(u"quil"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patient.merge.start"_s));
    QCOMPARE(m_window->focusName(), u"patient.merge.start"_s);
    QVERIFY(!m_window->isShown(u"patient.merge.search"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestProfileUi::refusedMergeSaysWhy()
{
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    QVERIFY(openOne(u"2125550134"_s));
    auto *merge = m_window->named<MergeCard>(u"patient.merge"_s);
    QVERIFY(pressOn(u"patient.merge.start"_s));
    QVERIFY(waitFor(merge, SIGNAL(answered()), [this] { m_window->type(u"castellane"_s); }));
    QCOMPARE(m_window->named<TableView>(u"patient.merge.results"_s)->model()->rowCount(), 1);
    QVERIFY(waitFor(merge, SIGNAL(answered()), [this] { m_window->press(Qt::Key_Return); }));
    const auto *error = m_window->named<Banner>(u"patient.merge.error"_s);
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"restricted"_s), qPrintable(error->text()));
}

void TestProfileUi::duplicatesAreToldWhileTyping()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    auto *panel = m_window->only<DuplicatesPanel>();
    m_window->type(u"Mahra"_s);
    m_window->typeNext(u"Quill"_s);
    QSignalSpy told(panel, &DuplicatesPanel::told);
    m_window->typeNext(u"19840307"_s);
    m_window->press(Qt::Key_Tab);
    QVERIFY(tells(told, 1));
    QVERIFY(panel->isVisible());
    QVERIFY(shows(u"Same birth date and a similar name"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.sex"_s); // it takes nothing from who types
    // Saving is possible all the same.
    QVERIFY(waitFor(m_window->only<PatientForm>(), SIGNAL(added(vb::patient::Patient)),
                    [this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
}

void TestProfileUi::lookAtADuplicateKeepsWhatWasTyped()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    auto *form = m_window->only<PatientForm>();
    auto *panel = m_window->only<DuplicatesPanel>();
    m_window->type(u"Kitty"_s);
    QVERIFY(tabTo(u"patient.form.phone"_s));
    QSignalSpy told(panel, &DuplicatesPanel::told);
    m_window->type(u"2125550136"_s);
    QVERIFY(tells(told, 1));
    QVERIFY(shows(u"Same phone"_s));
    QVERIFY(tabTo(u"patient.duplicates.look"_s));
    QVERIFY(waitFor(form, SIGNAL(looked()), [this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(shows(u"Younger"_s));
    QVERIFY(m_window->isShown(u"patient.form.back"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.form.given"_s)->text(), u"Kitty"_s);
    QVERIFY(m_window->named<LineField>(u"patient.form.phone"_s)->text().contains(u"0136"_s));
    // A number of nobody takes the warning away.
    QVERIFY(tabTo(u"patient.form.phone"_s));
    told.clear();
    m_window->type(u"2125550199"_s);
    QVERIFY(tells(told, 0));
    QVERIFY(!panel->isVisible());
}

void TestProfileUi::moreFieldsOpenWithAProblem()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(!m_window->isShown(u"patient.form.preferred"_s));
    m_window->type(u"Juniper"_s);
    m_window->typeNext(u"Second"_s);
    m_window->typeNext(u"1992-02-15"_s);
    QVERIFY(pressOn(u"patient.form.more"_s));
    QVERIFY(tabTo(u"patient.form.chartNo"_s));
    m_window->type(u"A-001001"_s); // is somebody's
    QVERIFY(tabTo(u"patient.form.more"_s));
    m_window->press(Qt::Key_Space);
    QVERIFY(!m_window->isShown(u"patient.form.chartNo"_s));
    auto *chartNo = m_window->named<LineField>(u"patient.form.chartNo"_s);
    QVERIFY(waitFor(chartNo, SIGNAL(problemChanged(QString)),
                    [this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(m_window->isShown(u"patient.form.chartNo"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.chartNo"_s);
}

void TestProfileUi::rolesSeeWhatTheyMayDo()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(openOne(u"2125550134"_s));
    QVERIFY(m_window->isShown(u"patient.phones.add"_s));
    QVERIFY(!m_window->isShown(u"patient.merge"_s)); // providers and those above
    QVERIFY(m_window->start() && m_window->logIn(m_officer));
    QVERIFY(openOne(u"2125550134"_s));
    for (const QString &name : {u"phones"_s, u"emails"_s, u"addresses"_s, u"people"_s, u"coverages"_s})
        QVERIFY2(!m_window->isShown(u"patient.%1.add"_s.arg(name)), qPrintable(name));
    QVERIFY(!m_window->named<QAbstractButton>(u"patient.marketing.sms"_s)->isEnabled());
}

void TestProfileUi::everyControlHasItsNames()
{
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    QVERIFY(openOne(u"younger"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    for (const QString &name : {u"phones"_s, u"emails"_s, u"addresses"_s, u"people"_s, u"coverages"_s}) {
        QVERIFY(pressOn(u"patient.%1.add"_s.arg(name)));
        QCOMPARE(m_window->nameless(), QStringList());
        m_window->press(Qt::Key_Escape);
    }
    QVERIFY(pressOn(u"patient.merge.start"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(pressOn(u"patient.form.more"_s));
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestProfileUi)
#include "test_profile_ui.moc"
