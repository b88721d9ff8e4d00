#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/kit/time_zone_field.h"
#include "ui/settings/appearance_card.h"
#include "ui/settings/formats_card.h"
#include "ui/settings/pc_form.h"
#include "ui/settings/practice_form.h"
#include "ui/settings/security_card.h"
#include "ui/settings/settings_view.h"

#include <QAbstractButton>
#include <QCompleter>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTabBar>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// Settings of practice, computer and person: by keys, over a real store.
class TestSettingsUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void zonesAreFoundByCity();
    void formatsFollowTheLocale();
    void verdictsAreWords();

    void ownerSeesEverything();
    void othersSeeWhatIsTheirs();
    void changesThePractice();
    void problemsOfThePracticeStandAtTheirFields();
    void unsavedChangesAreAskedAbout();
    void changesTheComputer();
    void wrongIdleTimesAreRefused();
    void proxyIsSetAndChecked();
    void kindBringsItsUsualTime();
    void typeGrowsAtOnceAndStays();
    void themeIsThePersonsOwn();
    void themeByKeyIsKeptToo();
    void retentionIsShownAndHonest();
    void checkSaysThatAllIsWell();
    void privacyOfficerMayCheck();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login);
    bool lock();
    void openSettings();
    bool showPart(const QString &label);
    void click(const QString &name);
    void typeInto(const QString &name, const QString &text);
    template <class View>
    bool save(void (View::*answered)(bool), bool expected);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
};

void TestSettingsUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestSettingsUi::cleanup()
{
    m_window->window.reset();
}

bool TestSettingsUi::startAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

bool TestSettingsUi::lock()
{
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    return test::seen(locked);
}

void TestSettingsUi::openSettings()
{
    m_window->tabTo(u"nav.settings"_s);
    m_window->press(Qt::Key_Return);
}

/// By the arrows of the tabs.
bool TestSettingsUi::showPart(const QString &label)
{
    auto *tabs = m_window->named<QTabBar>(u"settings.tabs"_s);
    m_window->tabTo(u"settings.tabs"_s);
    for (int i = 0; i < tabs->count() && tabs->tabText(tabs->currentIndex()) != label; ++i)
        m_window->press(Qt::Key_Right);
    return tabs->tabText(tabs->currentIndex()) == label;
}

void TestSettingsUi::click(const QString &name)
{
    m_window->tabTo(name);
    m_window->press(Qt::Key_Space);
}

void TestSettingsUi::typeInto(const QString &name, const QString &text)
{
    m_window->tabTo(name);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(text);
}

template <class View>
bool TestSettingsUi::save(void (View::*answered)(bool), bool expected)
{
    QSignalSpy spy(m_window->only<View>(), answered);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    return test::seen(spy) && spy.at(0).at(0).toBool() == expected;
}

void TestSettingsUi::zonesAreFoundByCity()
{
    TimeZoneField field;
    const auto zoneOf = [&field](const QString &typed) {
        field.setText(typed);
        return field.zone();
    };
    QCOMPARE(zoneOf(u"America/New_York"_s), u"America/New_York"_s);
    QCOMPARE(zoneOf(u"america/new york"_s), u"America/New_York"_s);
    QCOMPARE(zoneOf(u" new york "_s), u"America/New_York"_s);
    QCOMPARE(zoneOf(u"UTC"_s), u"UTC"_s);
    QVERIFY(zoneOf(u"Atlantis"_s).isEmpty());
    QVERIFY(!field.check() && !field.problem().isEmpty());
    field.setText(u"chicago"_s);
    QVERIFY(field.check());
    QCOMPARE(field.text(), u"America/Chicago"_s);
    QVERIFY(!field.trailing().isEmpty()); // the time there
    field.completer()->setCompletionPrefix(u"angeles"_s);
    QCOMPARE(field.completer()->currentCompletion(), u"America/Los Angeles"_s);
}

void TestSettingsUi::formatsFollowTheLocale()
{
    FormatsCard card;
    const auto shown = [&card](const QLocale &locale) {
        card.show(locale, QDateTime(QDate(2026, 3, 7), QTime(14, 30), Qt::UTC));
        QStringList texts;
        const QList<QLabel *> labels = card.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            texts << label->text();
        return texts;
    };
    const QStringList american = shown(QLocale(QLocale::English, QLocale::UnitedStates));
    QVERIFY(american.contains(u"3/7/26"_s) && american.contains(u"$1,250.00"_s) && american.contains(u"Sunday"_s));
    const QStringList german = shown(QLocale(QLocale::German, QLocale::Germany));
    QVERIFY(german.contains(u"07.03.26"_s) && german.contains(u"1.234,50"_s) && german.contains(u"Montag"_s));
}

void TestSettingsUi::verdictsAreWords()
{
    store::CheckReport report;
    report.rows = 1234;
    report.audit.entries = 56;
    QVERIFY(SecurityCard::verdictText(report).contains(u"All is well"_s));
    QVERIFY(SecurityCard::verdictText(report).contains(QLocale().toString(1234)));
    report.problems = {u"patient 01: altered"_s};
    QVERIFY(SecurityCard::verdictText(report).contains(u"One thing is not"_s));
    report.problems << u"patient 02: altered"_s;
    QVERIFY(SecurityCard::verdictText(report).contains(u"2 things are not"_s));
    QVERIFY(SecurityCard::verdictText(report).contains(u"privacy officer"_s));
}

void TestSettingsUi::ownerSeesEverything()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QCOMPARE(m_window->focusName(), u"settings.practice.name"_s);
    for (const QString &label :
         {u"Practice"_s, u"This computer"_s, u"Appearance"_s, u"Retention"_s, u"Backups"_s, u"Security"_s})
        QVERIFY2(showPart(label), qPrintable(label));
}

void TestSettingsUi::othersSeeWhatIsTheirs()
{
    QVERIFY(startAs(m_nurse));
    openSettings();
    QCOMPARE(m_window->focusName(), u"settings.theme.system"_s);
    for (const QString &name : {u"settings.practice.name"_s, u"settings.pc.idleMinutes"_s, u"settings.security.check"_s,
                                u"settings.retention"_s, u"settings.backup.folder"_s})
        QVERIFY2(!m_window->window->findChild<QWidget *>(name), qPrintable(name));
}

void TestSettingsUi::changesThePractice()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    typeInto(u"settings.practice.name"_s, u"Larkspur Skin (test)"_s);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"settings.practice.address"_s);
    m_window->type(u"12 Larkspur Lane"_s);
    m_window->press(Qt::Key_Return); // a new line of the address
    m_window->type(u"Springfield"_s);
    m_window->typeNext(u"FAC-2231"_s);
    m_window->press(Qt::Key_Tab);
    typeInto(u"settings.practice.zone"_s, u"chicago"_s);
    QSignalSpy answered(m_window->only<PracticeForm>(), &PracticeForm::answered);
    m_window->tabTo(u"settings.practice.licence"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(answered));
    QVERIFY(answered.at(0).at(0).toBool());
    const auto *banner = m_window->named<Banner>(u"settings.practice.banner"_s);
    QVERIFY(banner->isVisible() && banner->kind() == BannerKind::success);
    QVERIFY(banner->text().contains(u"next log-in"_s)); // the name was changed
    QVERIFY(!m_window->only<PracticeForm>()->isDirty());

    m_window->window.reset();
    const practice::Practice stored = m_practice->as(kOwner).settings().practice();
    QCOMPARE(stored.name, u"Larkspur Skin (test)"_s);
    QCOMPARE(stored.address, u"12 Larkspur Lane\nSpringfield"_s);
    QCOMPARE(stored.licence, u"FAC-2231"_s);
    QCOMPARE(stored.timeZone, u"America/Chicago"_s);
}

void TestSettingsUi::problemsOfThePracticeStandAtTheirFields()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    typeInto(u"settings.practice.name"_s, u" "_s);
    m_window->named<QPlainTextEdit>(u"settings.practice.address"_s)->setPlainText(u"4111 1111 1111 1111"_s);
    typeInto(u"settings.practice.zone"_s, u"Atlantis"_s);
    QVERIFY(save(&PracticeForm::answered, false));
    QCOMPARE(m_window->focusName(), u"settings.practice.name"_s);
    QVERIFY(!m_window->named<LineField>(u"settings.practice.name"_s)->problem().isEmpty());
    QVERIFY(!m_window->named<LineField>(u"settings.practice.zone"_s)->problem().isEmpty());
    QVERIFY(m_window->named<QPlainTextEdit>(u"settings.practice.address"_s)
                ->accessibleDescription()
                .contains(u"card number"_s));

    typeInto(u"settings.practice.name"_s, u"Larkspur"_s);
    m_window->named<QPlainTextEdit>(u"settings.practice.address"_s)->setPlainText(u"a"_s.repeated(501));
    QVERIFY(save(&PracticeForm::answered, false));
    QCOMPARE(m_window->focusName(), u"settings.practice.address"_s);
    m_window->named<QPlainTextEdit>(u"settings.practice.address"_s)->clear();
    QVERIFY(save(&PracticeForm::answered, false));
    QCOMPARE(m_window->focusName(), u"settings.practice.zone"_s);
}

void TestSettingsUi::unsavedChangesAreAskedAbout()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(m_window->only<SettingsView>()->mayLeave());
    const QString before = m_window->named<QLineEdit>(u"settings.practice.name"_s)->text();
    typeInto(u"settings.practice.name"_s, u"Other"_s);
    QVERIFY(showPart(u"Appearance"_s));
    QVERIFY(!m_window->window->close());
    QVERIFY(m_window->isShown(u"settings.practice.name"_s)); // where the change is
    QCOMPARE(m_window->focusName(), u"settings.unsaved.no"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"settings.practice.name"_s);
    QVERIFY(!m_window->window->close());
    click(u"settings.unsaved.yes"_s);
    QCOMPARE(m_window->named<QLineEdit>(u"settings.practice.name"_s)->text(), before);
    QVERIFY(m_window->window->close());
}

void TestSettingsUi::changesTheComputer()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"This computer"_s));
    QVERIFY(m_window->everyText().contains(u"from the next key or click on"_s));
    click(u"settings.pc.room"_s);
    typeInto(u"settings.pc.idleMinutes"_s, u"12"_s);
    QVERIFY(save(&PcForm::answered, true));
    QVERIFY(m_window->isShown(u"settings.pc.banner"_s));
    m_window->window.reset();
    const practice::PcSetting stored = m_practice->as(kOwner).settings().pc();
    QCOMPARE(stored.kind, u"room"_s);
    QCOMPARE(stored.idleMs, 12 * 60'000LL);
}

void TestSettingsUi::wrongIdleTimesAreRefused()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"This computer"_s));
    for (const QString &typed : {u"0"_s, u"61"_s, u"-5"_s, u"ten"_s, u"4.5"_s, u""_s}) {
        auto *minutes = m_window->named<LineField>(u"settings.pc.idleMinutes"_s);
        minutes->clear();
        typeInto(u"settings.pc.idleMinutes"_s, typed);
        QVERIFY2(save(&PcForm::answered, false), qPrintable(typed));
        QVERIFY2(!minutes->problem().isEmpty(), qPrintable(typed));
        QCOMPARE(m_window->focusName(), u"settings.pc.idleMinutes"_s);
    }
    for (const QString &typed : {u"1"_s, u"60"_s}) {
        typeInto(u"settings.pc.idleMinutes"_s, typed);
        QVERIFY2(save(&PcForm::answered, true), qPrintable(typed));
    }
}

void TestSettingsUi::proxyIsSetAndChecked()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"This computer"_s));
    const auto *proxy = m_window->named<LineField>(u"settings.pc.proxy"_s);
    QVERIFY(proxy->text().isEmpty());
    for (const QString &typed : {u"https://proxy.example"_s, u"http://"_s, u"http://proxy.example/a.pac"_s}) {
        typeInto(u"settings.pc.proxy"_s, typed);
        QVERIFY2(save(&PcForm::answered, false), qPrintable(typed));
        QVERIFY2(proxy->problem().contains(u"3128"_s), qPrintable(typed));
        QCOMPARE(m_window->focusName(), u"settings.pc.proxy"_s);
    }
    for (const QString &typed : {u"direct"_s, u"proxy.example"_s, u"http://ann:lantern@proxy.example:3128"_s}) {
        typeInto(u"settings.pc.proxy"_s, typed);
        QVERIFY2(save(&PcForm::answered, true), qPrintable(typed));
    }
    m_window->window.reset();
    QCOMPARE(m_practice->as(kOwner).settings().pc().proxy, u"http://ann:lantern@proxy.example:3128"_s);
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"This computer"_s));
    QCOMPARE(m_window->named<LineField>(u"settings.pc.proxy"_s)->text(), u"http://ann:lantern@proxy.example:3128"_s);
    typeInto(u"settings.pc.proxy"_s, u" "_s);
    QVERIFY(save(&PcForm::answered, true));
}

void TestSettingsUi::kindBringsItsUsualTime()
{
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).settings().setPc({u"front_desk"_s, 5 * 60'000}).result().ok());
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"This computer"_s));
    const auto *minutes = m_window->named<QLineEdit>(u"settings.pc.idleMinutes"_s);
    click(u"settings.pc.room"_s);
    QCOMPARE(minutes->text(), u"10"_s);
    typeInto(u"settings.pc.idleMinutes"_s, u"7"_s);
    click(u"settings.pc.frontDesk"_s);
    QCOMPARE(minutes->text(), u"7"_s); // the person's own wish stays
}

void TestSettingsUi::typeGrowsAtOnceAndStays()
{
    QVERIFY(startAs(m_nurse));
    openSettings();
    m_window->tabTo(u"settings.fontScale"_s);
    QSignalSpy stored(m_window->only<AppearanceCard>(), &AppearanceCard::stored);
    m_window->press(Qt::Key_Right);
    m_window->press(Qt::Key_Right);
    QCOMPARE(m_window->theme.fontScale(), 110); // while it is chosen
    QVERIFY(m_window->everyText().contains(u"110"_s));
    QVERIFY(test::seen(stored));
    QCOMPARE(stored.size(), 1); // two keys, one write
    QVERIFY(stored.at(0).at(0).toBool());

    QVERIFY(lock());
    QCOMPARE(m_window->theme.fontScale(), 100);
    QVERIFY(m_window->logIn(kOwner));
    QCOMPARE(m_window->theme.fontScale(), 100); // not another's
    QVERIFY(lock());
    QVERIFY(m_window->logIn(m_nurse));
    QCOMPARE(m_window->theme.fontScale(), 110);

    // What was chosen in the last moment before a lock is kept too.
    openSettings();
    m_window->tabTo(u"settings.fontScale"_s);
    m_window->press(Qt::Key_Home);
    QCOMPARE(m_window->theme.fontScale(), 90);
    QVERIFY(lock());
    QVERIFY(m_window->logIn(m_nurse));
    QCOMPARE(m_window->theme.fontScale(), 90);
}

void TestSettingsUi::themeIsThePersonsOwn()
{
    QVERIFY(startAs(m_officer));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma)); // the same card is on the account's page
    QSignalSpy stored(m_window->only<AppearanceCard>(), &AppearanceCard::stored);
    click(u"account.theme.dark"_s);
    QVERIFY(m_window->theme.isDark());
    QVERIFY(test::seen(stored));
    QVERIFY(lock());
    QVERIFY(!m_window->theme.isDark());
    QVERIFY(m_window->logIn(m_officer));
    QVERIFY(m_window->theme.isDark());
    openSettings();
    QVERIFY(showPart(u"Appearance"_s));
    QVERIFY(m_window->named<QAbstractButton>(u"settings.theme.dark"_s)->isChecked());
    QSignalSpy storedAgain(m_window->only<AppearanceCard>(), &AppearanceCard::stored);
    click(u"settings.theme.system"_s);
    QVERIFY(!m_window->theme.isDark()); // as it is without a person
    QVERIFY(test::seen(storedAgain));
}

void TestSettingsUi::themeByKeyIsKeptToo()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"Appearance"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    QVERIFY(m_window->theme.isDark());
    QVERIFY(m_window->named<QAbstractButton>(u"settings.theme.dark"_s)->isChecked());
    QVERIFY(lock());
    QVERIFY(!m_window->theme.isDark());
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->theme.isDark());
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    QVERIFY(!m_window->theme.isDark());
}

void TestSettingsUi::retentionIsShownAndHonest()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"Retention"_s));
    const QAbstractItemModel *model = m_window->named<TableView>(u"settings.retention"_s)->model();
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(model->index(0, 1).data().toString(), u"7 years or more"_s);
    QCOMPARE(model->index(1, 1).data().toString(), u"7 years"_s);
    QCOMPARE(model->index(2, 1).data().toString(), u"3 years"_s);
    QCOMPARE(model->index(3, 1).data().toString(), u"6 years"_s);
    QVERIFY(m_window->named<Banner>(u"settings.retention.note"_s)->text().contains(u"a later version"_s));
}

void TestSettingsUi::checkSaysThatAllIsWell()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    QVERIFY(showPart(u"Security"_s));
    const QString facts = m_window->everyText();
    QVERIFY(facts.contains(u"AES-256"_s));
    QVERIFY(facts.contains(u"In a file that was named"_s)); // the fixture's secret is one
    QVERIFY(!facts.contains(m_practice->folder->path())); // nobody needs to know where
    QSignalSpy checked(m_window->only<SecurityCard>(), &SecurityCard::checked);
    click(u"settings.security.check"_s);
    QVERIFY(test::seen(checked));
    const auto *verdict = m_window->named<Banner>(u"settings.security.verdict"_s);
    QVERIFY(verdict->isVisible());
    QVERIFY2(verdict->kind() == BannerKind::success, qPrintable(verdict->text()));
    QVERIFY(!m_window->isShown(u"settings.security.details"_s));
}

void TestSettingsUi::privacyOfficerMayCheck()
{
    QVERIFY(startAs(m_officer));
    openSettings();
    QVERIFY(showPart(u"Security"_s));
    QVERIFY(!showPart(u"Practice"_s));
    QVERIFY(showPart(u"Security"_s));
    QSignalSpy checked(m_window->only<SecurityCard>(), &SecurityCard::checked);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"settings.security.check"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(checked));
    QCOMPARE(m_window->named<Banner>(u"settings.security.verdict"_s)->kind(), BannerKind::success);
}

void TestSettingsUi::everyControlHasItsNames()
{
    QVERIFY(startAs(kOwner));
    openSettings();
    for (const QString &label :
         {u"Practice"_s, u"This computer"_s, u"Appearance"_s, u"Retention"_s, u"Backups"_s, u"Security"_s}) {
        QVERIFY2(showPart(label), qPrintable(label));
        QCOMPARE(m_window->nameless(), QStringList());
    }
}

VB_TEST(TestSettingsUi)
#include "test_settings_ui.moc"
