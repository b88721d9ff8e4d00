#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/audit/contacts_view.h"
#include "ui/audit/verify_view.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/text_label.h"
#include "ui/omnibox/match.h"
#include "ui/omnibox/omnibox.h"
#include "ui/omnibox/omnibox_model.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/record/record_view.h"
#include "ui/settings/backup_card.h"

#include <QLineEdit>
#include <QListView>
#include <QTabBar>
#include <QTest>

#include <algorithm>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

patient::Patient person(const QString &given, const QString &family, const QString &birthDate)
{
    patient::Patient out;
    out.given = given;
    out.family = family;
    out.birthDate = birthDate;
    return out;
}

} // namespace

/// Patients and commands by a few letters, from everywhere: by keys alone, over a real store.
class TestOmnibox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void theMatchedPartIsFound_data();
    void theMatchedPartIsFound();
    void commandsAreFoundByBeginnings();
    void opensEverywhereAndGivesTheFocusBack();
    void findsByEveryForm_data();
    void findsByEveryForm();
    void enterOpensTheRecord();
    void aFastEnterOpensNobodyOutOfSeveral();
    void aFastEnterOpensTheOnlyOne();
    void recentPatientsAreTheOwnAndOutliveTheProgram();
    void theListLeavesItsEntry();
    void commandsAreDone();
    void commandsAreThoseOfTheRole();
    void ctrlEnterDoesWhatWasDoneLast();
    void namesakesAreTold();
    void warningsStandInTheRow();
    void warningsAreThoseOfTheRole();
    void quickKeysAskForWarningsOnce();
    void aNoteIsBegunFromHere();
    void aVisitIsOpenedFromHere();
    void nothingFoundIsSaid();
    void aShortcutOfThePageClosesIt();
    void nothingStaysInIt();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login);
    bool openBox();
    /// Types and waits until it pauses.
    bool find(const QString &text);
    [[nodiscard]] OmniboxModel *model() const
    {
        return qobject_cast<OmniboxModel *>(m_window->named<QListView>(u"omnibox.list"_s)->model());
    }
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QStringList commands() const;
    /// The same, and until the warnings are there.
    bool findMarked(const QString &text);
    [[nodiscard]] QString told(OmniboxModel::Role role) const { return model()->index(0, 0).data(role).toString(); }
    bool openRecordOf(const QString &text);
    [[nodiscard]] QString shownName() const { return m_window->named<ElidedLabel>(u"patient.name"_s)->text(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_desk;
};

void TestOmnibox::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_desk = m_practice->addPerson(Role::frontDesk);
    patient::PatientService &patients = m_practice->as(kOwner).patients();
    patient::Patient greta = person(u"Margarethe"_s, u"Núñez-Lindholm"_s, u"1984-03-07"_s);
    greta.preferred = u"Greta"_s;
    greta.former = u"Okonkwo"_s;
    greta.phone = u"(212) 555-0134"_s;
    for (const patient::Patient &one :
         {greta, person(u"Mario"_s, u"Nunez"_s, u"1990-12-01"_s), person(u"Mara"_s, u"Quill"_s, u"2001-05-05"_s),
          person(u"Ada"_s, u"Fern"_s, u"1980-01-02"_s), person(u"Ada"_s, u"Fern"_s, u"1951-10-30"_s),
          person(u"Longname"_s, u"Wolfeschlegel "_s.repeated(14).trimmed(), u"1961-08-30"_s)})
        QVERIFY(patients.add(one).result().ok());
    const auto sealed = patients.add(person(u"Vivienne"_s, u"Castellane"_s, u"1979-11-21"_s)).result();
    QVERIFY(sealed.ok() && patients.restrict(sealed->id, true).result().ok());
    chart::ChartService &charts = m_practice->as(kOwner).charts();
    const auto marked = patients.add(person(u"Ottilie"_s, u"Brandt"_s, u"1970-02-03"_s)).result();
    QVERIFY(marked.ok());
    chart::Allergy latex;
    latex.patient = marked->id;
    latex.substance = u"Latex"_s;
    chart::Allergy penicillin = latex;
    penicillin.substance = u"Penicillin"_s;
    penicillin.criticality = u"high"_s;
    chart::Flag faints;
    faints.patient = marked->id;
    faints.title = u"Faints at needles"_s;
    faints.severity = u"high"_s;
    const chart::Answers answers {{u"pregnancy"_s, u"yes"_s}};
    QVERIFY(charts.addAllergy(latex).result().ok() && charts.addAllergy(penicillin).result().ok());
    QVERIFY(charts.raiseFlag(faints).result().ok());
    QVERIFY(charts.saveHistory(marked->id, u"medical_history"_s, 0, answers).result().ok());
    chart::Flag sealedFlag = faints;
    sealedFlag.patient = sealed->id;
    QVERIFY(charts.raiseFlag(sealedFlag).result().ok());
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestOmnibox::cleanup()
{
    m_window->window.reset();
}

bool TestOmnibox::startAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

/// Returns when the recent patients are there.
bool TestOmnibox::openBox()
{
    QSignalSpy shown(m_window->only<Omnibox>(), &Omnibox::resultsShown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_K));
    return test::seen(shown) && m_window->focusName() == u"omnibox.box";
}

bool TestOmnibox::find(const QString &text)
{
    QSignalSpy shown(m_window->only<Omnibox>(), &Omnibox::resultsShown);
    m_window->type(text);
    return test::seen(shown);
}

bool TestOmnibox::findMarked(const QString &text)
{
    QSignalSpy told(m_window->only<Omnibox>(), &Omnibox::marksShown);
    if (!openBox() || !test::seen(told)) // of the recent patients
        return false;
    return find(text) && test::seen(told, 2);
}

QStringList TestOmnibox::names() const
{
    QStringList names;
    for (const patient::Hit &hit : model()->hits())
        names << hit.name;
    return names;
}

QStringList TestOmnibox::commands() const
{
    QStringList labels;
    for (const Command &command : model()->commands())
        labels << command.label;
    return labels;
}

bool TestOmnibox::openRecordOf(const QString &text)
{
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::shown);
    if (!openBox() || !find(text))
        return false;
    m_window->press(Qt::Key_Return);
    return test::seen(shown);
}

void TestOmnibox::theMatchedPartIsFound_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("bold"); // what is, between bars
    const auto row = [](const QString &name, const QString &typed, const QString &bold) {
        QTest::newRow(qPrintable(name + u" by "_s + typed)) << name << typed << bold;
    };
    row(u"Fern, Ada"_s, u"fer"_s, u"|Fer|n, Ada"_s);
    row(u"Fern, Ada"_s, u"ada fe"_s, u"|Fe|rn, |Ada|"_s);
    row(u"Núñez-Lindholm, José"_s, u"nunez"_s, u"|Núñez|-Lindholm, José"_s);
    row(u"Núñez-Lindholm, José"_s, u"JOSE li"_s, u"Núñez-|Li|ndholm, |José|"_s);
    row(u"Strauß, Eva"_s, u"strauss"_s, u"|Strauß|, Eva"_s);
    row(u"Castellane, Vi"_s, u"ella"_s, u"Cast|ella|ne, Vi"_s);
    row(u"Castellane, Vi"_s, u"la"_s, u"Castellane, Vi"_s); // two letters only begin a word
    row(u"Fern, Ada"_s, u"1980"_s, u"Fern, Ada"_s);
    row(u"Fern, Ada"_s, u""_s, u"Fern, Ada"_s);
}

void TestOmnibox::theMatchedPartIsFound()
{
    QFETCH(QString, name);
    QFETCH(QString, typed);
    QFETCH(QString, bold);
    QString shown = name;
    const Ranges ranges = matchIn(name, typed);
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        shown.insert(range->first + range->second, u'|');
        shown.insert(range->first, u'|');
    }
    QCOMPARE(shown, bold);
}

void TestOmnibox::commandsAreFoundByBeginnings()
{
    QVERIFY(wordsBegin(u"Create a backup"_s, u"back"_s));
    QVERIFY(wordsBegin(u"Create a backup"_s, u"BACKUP cre"_s));
    QVERIFY(!wordsBegin(u"Create a backup"_s, u"ackup"_s));
    QVERIFY(!wordsBegin(u"Create a backup"_s, u"back lock"_s));
    QVERIFY(!wordsBegin(u"Create a backup"_s, u" "_s));
}

void TestOmnibox::opensEverywhereAndGivesTheFocusBack()
{
    QVERIFY(startAs(kOwner));
    for (const QString &page : {u"patients"_s, u"staff"_s, u"audit"_s, u"settings"_s}) {
        m_window->tabTo(u"nav."_s + page);
        m_window->press(Qt::Key_Return);
        m_window->tabTo(u"lock"_s);
        QVERIFY(openBox());
        m_window->press(Qt::Key_Escape);
        QVERIFY(!m_window->isShown(u"omnibox"_s));
        QCOMPARE(m_window->focusName(), u"lock"_s);
    }
    // The same keys close it too.
    QVERIFY(openBox());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_K));
    QVERIFY(!m_window->isShown(u"omnibox"_s));
    QCOMPARE(m_window->focusName(), u"lock"_s);
    // And it has a button.
    m_window->tabTo(u"find"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"omnibox.box"_s);
}

void TestOmnibox::findsByEveryForm_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("first");
    const QString greta = u"Núñez-Lindholm, Margarethe (Greta)"_s;
    QTest::newRow("family name") << u"nunez lind"_s << greta;
    QTest::newRow("given name first") << u"margarethe nu"_s << greta;
    QTest::newRow("called") << u"greta"_s << greta;
    QTest::newRow("part of a name") << u"ndhol"_s << greta;
    QTest::newRow("former name") << u"okonk"_s << greta;
    QTest::newRow("end of the number") << u"0134"_s << greta;
    QTest::newRow("number with signs") << u"212 555-01"_s << greta;
    QTest::newRow("birth date") << u"1984-03-07"_s << greta;
    QTest::newRow("birth date as written here") << u"3/7/1984"_s << greta;
    QTest::newRow("chart number") << u"A-001001"_s << greta;
    QTest::newRow("its digits") << u"1001"_s << greta;
    QTest::newRow("one wrong letter") << u"margarexhe"_s << greta;
    QTest::newRow("two letters the wrong way round") << u"qiull"_s << u"Quill, Mara"_s;
}

void TestOmnibox::findsByEveryForm()
{
    QFETCH(QString, typed);
    QFETCH(QString, first);
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox());
    QVERIFY(find(typed));
    QVERIFY(!names().isEmpty());
    QCOMPARE(names().first(), first);
    QCOMPARE(m_window->named<QListView>(u"omnibox.list"_s)->currentIndex().row(), 0);
    QVERIFY(m_window->named<QWidget>(u"omnibox.box"_s)->accessibleDescription().startsWith(first));
}

void TestOmnibox::enterOpensTheRecord()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openRecordOf(u"lindholm"_s));
    QVERIFY(!m_window->isShown(u"omnibox"_s));
    QCOMPARE(shownName(), u"Margarethe Núñez-Lindholm"_s);
    // From a record to the next one.
    QVERIFY(openRecordOf(u"quill"_s));
    QCOMPARE(shownName(), u"Mara Quill"_s);
    // With unsaved work the person is asked first.
    auto *profile = m_window->only<PatientProfileView>();
    QSignalSpy editable(profile, &PatientProfileView::shown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
    QVERIFY(profile->isEditing() || test::seen(editable));
    m_window->type(u"mara"_s);
    QVERIFY(openBox() && find(u"mario"_s));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"patient.profile.discard"_s));
    QCOMPARE(shownName(), u"Mara Quill"_s);
}

void TestOmnibox::aFastEnterOpensNobodyOutOfSeveral()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox());
    QSignalSpy shown(m_window->only<Omnibox>(), &Omnibox::resultsShown);
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->type(u"fern"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(m_window->isShown(u"omnibox"_s));
    QCOMPARE(model()->hits().size(), size_t {2});
    QCOMPARE(opened.size(), 0);
    // What is chosen stays chosen, and then Enter is meant.
    m_window->press(Qt::Key_Down);
    const QString wanted = model()->hits()[1].chartNo;
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->everyText().contains(wanted));
}

void TestOmnibox::aFastEnterOpensTheOnlyOne()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox());
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->type(u"quill"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QCOMPARE(shownName(), u"Mara Quill"_s);
}

void TestOmnibox::recentPatientsAreTheOwnAndOutliveTheProgram()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(openBox());
    QCOMPARE(names(), QStringList()); // a new person saw nobody
    m_window->press(Qt::Key_Escape);
    QVERIFY(openRecordOf(u"mario"_s));
    QVERIFY(openRecordOf(u"quill"_s));
    QVERIFY(openRecordOf(u"mario"_s));
    QVERIFY(openBox());
    QCOMPARE(names(), QStringList({u"Nunez, Mario"_s, u"Quill, Mara"_s}));
    m_window->window.reset();

    // Another one closes one of them meanwhile.
    session::Session &owner = m_practice->as(kOwner);
    const auto mario = owner.patients().search(u"mario"_s, 1).result();
    QVERIFY(mario.ok() && owner.patients().restrict(mario->front().id, true).result().ok());
    QVERIFY(startAs(m_desk));
    QVERIFY(openBox());
    QCOMPARE(names(), QStringList({u"Quill, Mara"_s}));
    QCOMPARE(model()->index(0, 0).data(OmniboxModel::kSectionRole).toString(), u"Recent patients"_s);
    // The choice is made by arrow and Enter, with nothing typed.
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QCOMPARE(shownName(), u"Mara Quill"_s);
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).patients().restrict(mario->front().id, false).result().ok());
}

void TestOmnibox::theListLeavesItsEntry()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openRecordOf(u"quill"_s));
    QVERIFY(openBox());
    const PatientId shown = model()->hits().front().id;
    m_window->window.reset();
    const auto entries = m_practice->as(kOwner)
                             .audit()
                             .list({.login = m_nurse, .action = u"search"_s}, {audit::Column::index, true}, 1)
                             .result();
    QVERIFY(entries.ok() && entries->size() == 1);
    const QString detail = entries->front().detail;
    QVERIFY2(detail.contains(u"recent"_s) && detail.contains(shown.text()), qPrintable(detail));
}

void TestOmnibox::commandsAreDone()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openBox());
    m_window->type(u">new pat"_s);
    QCOMPARE(commands(), QStringList({u"New patient"_s}));
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);

    QVERIFY(openBox());
    m_window->type(u">verify"_s);
    QCOMPARE(commands(), QStringList({u"Verify the log"_s}));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"audit.verify.start"_s));
    QSignalSpy judged(m_window->only<VerifyView>(), &VerifyView::judged);
    QVERIFY(m_window->isShown(u"audit.verify.verdict"_s) || test::seen(judged));

    QVERIFY(openBox());
    m_window->type(u">security"_s);
    m_window->press(Qt::Key_Return);
    const auto *tabs = m_window->named<QTabBar>(u"settings.tabs"_s);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Security"_s);

    // Without the sign too, when nobody has such a name.
    QVERIFY(openBox() && find(u"staff"_s));
    QVERIFY(commands().contains(u"Staff"_s));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(Qt::Key_Escape);
    QVERIFY(openBox());
    m_window->type(u">lock"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(locked));
}

void TestOmnibox::commandsAreThoseOfTheRole()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(openBox());
    for (const char *hidden : {"Audit", "Staff", "Verify the log", "Settings: security", "Add a person to the staff"})
        QVERIFY2(!commands().contains(QLatin1String(hidden)), hidden);
    for (const char *shown : {"Patients", "New patient", "Settings: appearance", "Lock", "Switch user"})
        QVERIFY2(commands().contains(QLatin1String(shown)), shown);
    QVERIFY(find(u"quill"_s));
    m_window->press(Qt::Key_Tab);
    QCOMPARE(commands(), QStringList({u"Open the record"_s, u"Open a visit"_s}));
    m_window->window.reset();
    QVERIFY(startAs(kOwner));
    QVERIFY(openBox());
    QVERIFY(commands().contains(u"Verify the log"_s) && commands().contains(u"Create a backup"_s));
}

void TestOmnibox::ctrlEnterDoesWhatWasDoneLast()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openBox() && find(u"quill"_s));
    m_window->press(Qt::Key_Tab);
    QCOMPARE(commands(),
             QStringList({u"Open the record"_s, u"New note"_s, u"Open a visit"_s, u"Who saw this patient"_s}));
    // Back, and again.
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"omnibox"_s));
    {
        QSignalSpy shown(m_window->only<Omnibox>(), &Omnibox::resultsShown);
        QVERIFY(test::seen(shown));
    }
    QCOMPARE(names(), QStringList({u"Quill, Mara"_s}));
    m_window->press(Qt::Key_Tab);
    for (int i = 0; i < 3; ++i)
        m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    auto *visitors = m_window->named<ContactsView>(u"audit.visitors"_s);
    QVERIFY(visitors->isVisible());
    QSignalSpy shown(visitors, &ContactsView::shown);
    QVERIFY(openBox() && find(u"mario"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QVERIFY(test::seen(shown));
    QVERIFY(m_window->named<QLineEdit>(u"audit.visitors.patient"_s)->text().contains(u"Mario"_s));
}

void TestOmnibox::namesakesAreTold()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox() && find(u"ada fern"_s));
    QCOMPARE(names(), QStringList({u"Fern, Ada"_s, u"Fern, Ada"_s}));
    QStringList facts;
    for (int row = 0; row < 2; ++row) {
        const QModelIndex at = model()->index(row, 0);
        QCOMPARE(at.data(OmniboxModel::kWarningRole).toString(), u"Same name"_s);
        facts << at.data(OmniboxModel::kFactsRole).toString();
        QVERIFY(at.data(Qt::AccessibleTextRole).toString().contains(model()->hits()[static_cast<size_t>(row)].chartNo));
    }
    QVERIFY(facts[0] != facts[1] && facts.join(u' ').contains(u"1951"_s));
    // A restricted record says so, and nothing else.
    m_window->press(Qt::Key_Escape);
    QVERIFY(openBox() && find(u"castell"_s));
    const QModelIndex sealed = model()->index(0, 0);
    QCOMPARE(sealed.data(OmniboxModel::kWarningRole).toString(), u"Restricted"_s);
    QVERIFY(sealed.data(OmniboxModel::kFactsRole).toString().isEmpty());
}

void TestOmnibox::warningsStandInTheRow()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(findMarked(u"ottil"_s));
    QCOMPARE(told(OmniboxModel::kAllergiesRole), u"Penicillin, Latex"_s); // the dangerous one first
    const QString alerts = told(OmniboxModel::kAlertsRole);
    QVERIFY2(alerts.contains(u"Faints at needles"_s) && alerts.contains(u"regnan"_s), qPrintable(alerts));
    const QString spoken = m_window->named<QWidget>(u"omnibox.box"_s)->accessibleDescription();
    QVERIFY2(spoken.contains(u"Penicillin"_s) && spoken.contains(u"Faints"_s), qPrintable(spoken));
    m_window->press(Qt::Key_Escape);
    QVERIFY(findMarked(u"quill"_s));
    QCOMPARE(told(OmniboxModel::kAllergiesRole) + told(OmniboxModel::kAlertsRole), QString());
    // A closed record tells nothing of its own.
    m_window->press(Qt::Key_Escape);
    QVERIFY(findMarked(u"castell"_s));
    QCOMPARE(told(OmniboxModel::kAllergiesRole) + told(OmniboxModel::kAlertsRole), QString());
    m_window->window.reset();
    const auto entries
        = m_practice->as(kOwner)
              .audit()
              .list({.login = m_nurse, .action = u"view"_s, .objectKind = u"flag"_s}, {audit::Column::index, true}, 10)
              .result();
    QVERIFY(entries.ok());
    const auto told = std::count_if(entries->begin(), entries->end(), [](const audit::Entry &entry) {
        return entry.detail.startsWith(u"1 of 1 found "_s) && entry.patient.isNull();
    });
    QCOMPARE(told, 1); // a list, not an opening
}

void TestOmnibox::warningsAreThoseOfTheRole()
{
    QVERIFY(startAs(m_desk));
    QVERIFY(findMarked(u"ottil"_s));
    QCOMPARE(told(OmniboxModel::kAllergiesRole), QString());
    QCOMPARE(told(OmniboxModel::kAlertsRole), u"Faints at needles, Alerts for a clinician: 1"_s);
    m_window->window.reset();
    const QString officer = m_practice->addPerson(Role::privacyOfficer);
    QVERIFY(startAs(officer));
    QVERIFY(findMarked(u"ottil"_s));
    QCOMPARE(told(OmniboxModel::kAllergiesRole) + told(OmniboxModel::kAlertsRole), QString());
}

/// The hits follow each key; their warnings wait for the pause, so that three keys leave one entry.
void TestOmnibox::quickKeysAskForWarningsOnce()
{
    QVERIFY(startAs(m_nurse));
    QSignalSpy told(m_window->only<Omnibox>(), &Omnibox::marksShown);
    QVERIFY(openBox() && test::seen(told)); // of the recent patients
    const qint64 before = m_practice->clock.now().wallMs;
    m_practice->clock.advance(1000);
    QSignalSpy followed(m_window->only<Omnibox>(), &Omnibox::hitsShown);
    for (const QString &key : {u"o"_s, u"t"_s, u"t"_s})
        m_window->type(key);
    QVERIFY(test::seen(followed) && test::seen(told, 2));
    QCOMPARE(names(), QStringList {u"Brandt, Ottilie"_s});
    QCOMPARE(told.size(), 2);
    m_window->window.reset();
    const auto entries
        = m_practice->as(kOwner)
              .audit()
              .list({.login = m_nurse, .action = u"view"_s, .fromMs = before + 1, .objectKind = u"flag"_s},
                    {audit::Column::index, true}, 10)
              .result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), size_t(1));
    QVERIFY2(entries->front().detail.startsWith(u"1 of 1 found "_s), qPrintable(entries->front().detail));
}

void TestOmnibox::aNoteIsBegunFromHere()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox() && find(u"quill"_s));
    m_window->press(Qt::Key_Tab);
    QCOMPARE(commands(), QStringList({u"Open the record"_s, u"New note"_s, u"Open a visit"_s}));
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QCOMPARE(shownName(), u"Mara Quill"_s);
    QVERIFY2(m_window->focusName().startsWith(u"note.forms"_s), qPrintable(m_window->focusName()));
}

void TestOmnibox::aVisitIsOpenedFromHere()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox() && find(u"mario"_s));
    m_window->press(Qt::Key_Tab);
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QCOMPARE(shownName(), u"Mario Nunez"_s);
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s);
    // Ctrl+Enter does the same to the next one.
    QVERIFY(openBox() && find(u"quill"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QVERIFY(test::seen(opened, 2));
    QCOMPARE(shownName(), u"Mara Quill"_s);
    QCOMPARE(m_window->focusName(), u"chart.form.reason"_s);
}

void TestOmnibox::nothingFoundIsSaid()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox() && find(u"zzqx"_s));
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(m_window->named<TextLabel>(u"omnibox.say"_s)->text().startsWith(u"Nobody found"_s));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"omnibox"_s));
}

void TestOmnibox::aShortcutOfThePageClosesIt()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openBox());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(!m_window->isShown(u"omnibox"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
}

void TestOmnibox::nothingStaysInIt()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(openBox() && find(u"lindholm"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(!m_window->everyText().contains(u"lindholm"_s, Qt::CaseInsensitive));
}

void TestOmnibox::everyControlHasItsNames()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openBox());
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestOmnibox)
#include "test_omnibox.moc"
