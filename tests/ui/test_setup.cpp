#include "app/desktop/pages.h"
#include "core/access/totp.h"
#include "core/base/durable_file.h"
#include "core/session/setup_service.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/strength_meter.h"
#include "ui/kit/time_zone_field.h"
#include "ui/setup/setup_view.h"
#include "ui/shell/main_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QScopeGuard>
#include <QTest>
#include <QWindow>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;

namespace {

const QString kPassword = u"ledger by the window"_s;

/// A keychain that can be locked, or missing, while somebody looks on.
class MoodyKeychain : public platform::SecretStore {
public:
    Result<QByteArray> read(const QString &name) override
    {
        const QByteArray item = m_items.value(name);
        return item.isEmpty() ? Result<QByteArray>(fail(Code::notFound, u"none"_s)) : item;
    }
    Result<void> write(const QString &name, const QByteArray &bytes) override
    {
        if (trouble)
            return fail(*trouble, u"trouble"_s);
        m_items.insert(name, bytes);
        return {};
    }
    Result<void> remove(const QString &name) override
    {
        m_items.remove(name);
        return {};
    }
    [[nodiscard]] QString describe() const override { return u"the system keychain"_s; }
    [[nodiscard]] bool isEmpty() const { return m_items.isEmpty(); }

    std::optional<Code> trouble; // set while no call runs

private:
    QMap<QString, QByteArray> m_items;
};

/// One computer without a practice: a folder of its own, and a window over it.
struct Computer {
    explicit Computer(test::WindowFixture &given, std::unique_ptr<platform::SecretStore> keychain = {})
        : keys(given)
        , secrets(keychain ? std::move(keychain)
                           : std::make_unique<platform::FileSecretStore>(folder->filePath(u"secret"_s)))
        , service(home, *secrets, clock)
    {
        QDir().mkpath(kitFolder());
    }
    ~Computer() { keys.window.reset(); }

    [[nodiscard]] QString kitFolder() const { return folder->filePath(u"stick"_s); }
    [[nodiscard]] QString kitPath() const { return kitFolder() + u"/verbena-recovery-kit.pdf"_s; }
    /// Names of what lies on the disk but for the folder for the kit.
    [[nodiscard]] QStringList left() const
    {
        QStringList names = QDir(folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        names.removeOne(u"stick"_s);
        return names;
    }
    [[nodiscard]] QStringList kits() const { return QDir(kitFolder()).entryList(QDir::Files | QDir::Hidden); }

    bool start()
    {
        keys.window = std::make_unique<MainWindow>(
            keys.theme,
            [this] {
                using Opened = Result<std::shared_ptr<session::Session>>;
                Result<std::unique_ptr<session::Session>> opened = session::Session::open(home, *secrets, clock);
                return QtFuture::makeReadyFuture(opened ? Opened(std::shared_ptr<session::Session>(std::move(*opened)))
                                                        : Opened(opened.error()));
            },
            desktop::allPages(keys.theme));
        keys.window->setSetUp([this](auto done) { return new SetupView(service, std::move(done)); });
        QSignalSpy failed(keys.window.get(), &MainWindow::openFailed);
        QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
        keys.window->show();
        keys.window->activateWindow();
        while (!keys.window->isActiveWindow())
            if (!focused.wait())
                return false;
        return test::seen(failed);
    }

    [[nodiscard]] SetupView *view() const { return keys.only<SetupView>(); }
    [[nodiscard]] SetupStep step() const { return view()->model().step(); }
    [[nodiscard]] QString problemOf(const QString &name) const { return keys.named<LineField>(name)->problem(); }
    [[nodiscard]] QString bannerText(const QString &name) const
    {
        return keys.isShown(name) ? keys.named<Banner>(name)->text() : QString();
    }

    void enter() { keys.press(Qt::Key_Return); }
    void typeOver(const QString &text)
    {
        keys.press(QKeySequence(Qt::CTRL | Qt::Key_A));
        keys.type(text);
    }
    /// What the phone shows, whose clock may be wrong.
    [[nodiscard]] QString phoneCode(qint64 awayMs = 0) const
    {
        const Result<SecretBytes> secret
            = access::parseTotpSecret(SecretBytes::copyOf(service.totpSecretText().toUtf8()));
        return secret ? access::totpCode(*secret, access::totpStep(clock.now().wallMs + awayMs)) : QString();
    }
    [[nodiscard]] QString group(std::size_t which) const
    {
        return service.kitGroup(view()->model().kitNumbers().at(which));
    }
    bool keychainAnswers()
    {
        QSignalSpy changed(&view()->model(), &SetupModel::keychainChanged);
        return view()->model().keychain() != SetupModel::Keychain::asking || test::seen(changed);
    }
    /// Enter on the folder's field.
    bool saveKit(const QString &into)
    {
        typeOver(into);
        QSignalSpy saved(&view()->model(), &SetupModel::kitSaved);
        enter();
        return test::seen(saved);
    }

    /// By keys, from a fresh window to a step.
    bool goTo(SetupStep wanted)
    {
        enter(); // "Set up a new practice" has the focus
        while (step() != wanted)
            if (!doStep())
                return false;
        return true;
    }
    /// Fills in the step on screen and goes on.
    bool doStep()
    {
        const SetupStep before = step();
        switch (before) {
        case SetupStep::practice:
            keys.type(u"Larkspur Aesthetics"_s);
            keys.typeNext(u"12 Orchard Street, Albany, NY 12207"_s);
            keys.typeNext(u"NY-AES-20417"_s);
            keys.press(Qt::Key_Tab);
            typeOver(u"America/New_York"_s);
            break;
        case SetupStep::owner: keys.type(u"Olive Hartman"_s); break;
        case SetupStep::password:
            keys.type(kPassword);
            keys.typeNext(kPassword);
            break;
        case SetupStep::authenticator: keys.type(phoneCode()); break;
        case SetupStep::codes:
            for (int i = 0; i < 3; ++i)
                keys.press(Qt::Key_Tab);
            keys.press(Qt::Key_Space);
            break;
        case SetupStep::keychain:
            if (!keychainAnswers())
                return false;
            break;
        case SetupStep::kit:
            if (!saveKit(kitFolder()))
                return false;
            keys.type(group(0));
            keys.typeNext(group(1));
            break;
        case SetupStep::finish: return false;
        }
        enter();
        return step() != before;
    }

    test::WindowFixture &keys;
    std::unique_ptr<QTemporaryDir> folder = test::makeFastFolder();
    session::Home home {folder->filePath(u"home"_s)};
    FixedClock clock {1'800'000'000'000};
    std::unique_ptr<platform::SecretStore> secrets;
    session::SetupService service;
};

} // namespace

/// The first run, by keyboard alone, over a real folder.
class TestSetup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void choiceStandsWhereThereIsNoPractice();
    void setUpEndsInTheProgram();
    void backAndForthLosesNothing();
    void stoppingLeavesNothing_data();
    void stoppingLeavesNothing();
    void endOfTheProgramLeavesNothing_data();
    void endOfTheProgramLeavesNothing();
    void closingAsksFirst();
    void everyStepHasNamesAndTabs();
    void emptyFieldsAreAskedFor();
    void timeZoneIsFoundByItsCity();
    void userNameIsSuggestedAndChecked();
    void guessablePasswordsAreRefused();
    void passwordIsJudgedAgainByNewNames();
    void wrongCodeIsRefused();
    void wrongClockIsToldInMinutes_data();
    void wrongClockIsToldInMinutes();
    void newNamesWantANewCodeAndKit();
    void codesWantAPromise();
    void keychainIsSaidInWords();
    void secretFileIsWarnedOf();
    void keychainLockedInTheMiddle();
    void kitFolderThatTakesNothing();
    void kitLeavesOtherFilesAlone();
    void wrongGroupsAreRefused();
    void fullDiskCanBeMended();
    void practiceMadeMeanwhileIsKept();

private:
    std::unique_ptr<test::PracticeFixture> m_other; // what the keys fixture wants; not the practice of these tests
    std::unique_ptr<test::WindowFixture> m_keys;
};

void TestSetup::initTestCase()
{
    m_other = std::make_unique<test::PracticeFixture>();
    m_keys = std::make_unique<test::WindowFixture>(*m_other);
}

void TestSetup::choiceStandsWhereThereIsNoPractice()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QCOMPARE(m_keys->focusName(), u"first.new"_s);
    QCOMPARE(m_keys->nameless(), QStringList());
    QVERIFY(!m_keys->isShown(u"logIn"_s));
    m_keys->press(Qt::Key_Tab);
    QCOMPARE(m_keys->focusName(), u"first.join"_s);
    computer.enter();
    QCOMPARE(m_keys->focusName(), u"first.back"_s);
    QCOMPARE(m_keys->nameless(), QStringList());
    const QString said = m_keys->everyText();
    QVERIFY(said.contains(u"relay"_s) && said.contains(u"recovery kit"_s));
    m_keys->press(Qt::Key_Escape);
    QCOMPARE(m_keys->focusName(), u"first.join"_s);
    QVERIFY(computer.left().isEmpty());
}

void TestSetup::setUpEndsInTheProgram()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    QCOMPARE(m_keys->focusName(), u"setup.next"_s);
    const QString said = m_keys->everyText();
    for (const QString &fact : {u"Larkspur Aesthetics"_s, u"12 Orchard Street"_s, u"NY-AES-20417"_s,
                                u"America/New_York"_s, u"Olive Hartman, user name olive"_s, computer.kitPath()})
        QVERIFY2(said.contains(fact), qPrintable(fact));
    QVERIFY(computer.left().isEmpty());

    QSignalSpy unlocked(m_keys->window.get(), &MainWindow::unlocked);
    computer.enter();
    QVERIFY(test::seen(unlocked));
    QVERIFY(m_keys->isShown(u"workspace"_s));
    QCOMPARE(m_keys->named<QAbstractButton>(u"account"_s)->accessibleName(), u"Account of Olive Hartman, Owner"_s);
    QVERIFY(!m_keys->window->findChild<SetupView *>());
    QVERIFY(QFile::exists(computer.kitPath()));
    QVERIFY(!m_keys->everyText().contains(kPassword));

    // The same person comes back with his password; the code of the set-up is not asked for again within 12 hours.
    QSignalSpy locked(m_keys->window.get(), &MainWindow::locked);
    m_keys->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    m_keys->type(kPassword);
    computer.enter();
    QVERIFY(test::seen(unlocked, 2));
}

void TestSetup::backAndForthLosesNothing()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    for (int i = kSetupSteps - 1; i > 0; --i) {
        QCOMPARE(static_cast<int>(computer.step()), i);
        m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left));
    }
    m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left)); // there is nothing behind the first
    QCOMPARE(computer.step(), SetupStep::practice);
    QCOMPARE(m_keys->named<LineField>(u"setup.practice.address"_s)->text(), u"12 Orchard Street, Albany, NY 12207"_s);
    for (int i = 1; i < kSetupSteps; ++i) {
        if (computer.step() == SetupStep::keychain)
            QVERIFY(computer.keychainAnswers());
        if (computer.step() == SetupStep::codes)
            m_keys->press(Qt::Key_Tab), m_keys->press(Qt::Key_Tab), m_keys->press(Qt::Key_Tab);
        computer.enter();
        QVERIFY2(static_cast<int>(computer.step()) == i, qPrintable(m_keys->focusName()));
    }
    QSignalSpy unlocked(m_keys->window.get(), &MainWindow::unlocked);
    computer.enter();
    QVERIFY(test::seen(unlocked));
    QCOMPARE(computer.kits(), QStringList {u"verbena-recovery-kit.pdf"_s});
}

void TestSetup::stoppingLeavesNothing_data()
{
    QTest::addColumn<int>("step");
    for (int i = 0; i < kSetupSteps; ++i)
        QTest::addRow("step %d", i + 1) << i;
}

void TestSetup::stoppingLeavesNothing()
{
    QFETCH(int, step);
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(static_cast<SetupStep>(step)));
    if (step == 0)
        m_keys->type(u"L"_s); // else there is nothing to ask about
    m_keys->press(Qt::Key_Escape);
    QVERIFY(m_keys->isShown(u"setup.question"_s));
    QCOMPARE(m_keys->focusName(), u"setup.keep"_s);
    computer.enter(); // that is: go on
    QVERIFY(!m_keys->isShown(u"setup.question"_s));
    QCOMPARE(static_cast<int>(computer.step()), step);

    QSignalSpy failed(m_keys->window.get(), &MainWindow::openFailed);
    m_keys->press(Qt::Key_Escape);
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_keys->focusName(), u"setup.stop"_s);
    computer.enter();
    QVERIFY(test::seen(failed));
    QCOMPARE(m_keys->focusName(), u"first.new"_s);
    const QString said = m_keys->everyText();
    for (const QString &word : {u"Larkspur"_s, u"Olive"_s, u"olive"_s})
        QVERIFY2(!said.contains(word), qPrintable(word));
    QVERIFY(computer.service.tryKeychain().result().ok()); // behind what was left to do
    QVERIFY2(computer.left().isEmpty(), qPrintable(computer.left().join(u' ')));
    QCOMPARE(computer.kits(), QStringList());

    QVERIFY(computer.goTo(SetupStep::owner)); // and again from the start
}

void TestSetup::endOfTheProgramLeavesNothing_data()
{
    stoppingLeavesNothing_data();
}

/// What is on the disk at each step is what a killed program would leave.
void TestSetup::endOfTheProgramLeavesNothing()
{
    QFETCH(int, step);
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(static_cast<SetupStep>(step)));
    QVERIFY2(computer.left().isEmpty(), qPrintable(computer.left().join(u' ')));
    QCOMPARE(computer.kits().size(), step == static_cast<int>(SetupStep::finish) ? 1 : 0); // the person saved it
    m_keys->window.reset();
    QVERIFY(computer.service.tryKeychain().result().ok());
    QVERIFY(computer.left().isEmpty());
    QVERIFY(computer.kits().isEmpty());
}

void TestSetup::closingAsksFirst()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::password));
    QVERIFY(!m_keys->window->close());
    QVERIFY(m_keys->window->isVisible());
    QCOMPARE(m_keys->focusName(), u"setup.keep"_s);
    QVERIFY(m_keys->window->close()); // the person means it
}

void TestSetup::everyStepHasNamesAndTabs()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    computer.enter();
    for (;;) {
        if (computer.step() == SetupStep::keychain)
            QVERIFY(computer.keychainAnswers());
        QCOMPARE(m_keys->nameless(), QStringList());
        const QStringList order = m_keys->tabOrder();
        QVERIFY2(order.contains(u"setup.cancel"_s) && order.contains(u"setup.next"_s), qPrintable(order.join(u' ')));
        QVERIFY(order.indexOf(u"setup.back"_s) < 0
                || order.indexOf(u"setup.cancel"_s) < order.indexOf(u"setup.back"_s));
        QCOMPARE(m_keys->named<QLabel>(u"setup.progress"_s)->text(),
                 u"Step %1 of 8"_s.arg(static_cast<int>(computer.step()) + 1));
        if (computer.step() == SetupStep::finish)
            break;
        QVERIFY(computer.doStep());
    }
    QCOMPARE(m_keys->named<QAbstractButton>(u"setup.step3"_s)->accessibleName(), u"Step 3, Password: done"_s);
    m_keys->named<QAbstractButton>(u"setup.step3"_s)->click();
    QCOMPARE(computer.step(), SetupStep::password);
}

void TestSetup::emptyFieldsAreAskedFor()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    computer.enter();
    for (const auto &[step, field] :
         {std::pair(SetupStep::practice, u"setup.practice.name"_s), std::pair(SetupStep::owner, u"setup.owner.name"_s),
          std::pair(SetupStep::password, u"setup.password.password"_s),
          std::pair(SetupStep::authenticator, u"setup.authenticator.code"_s)}) {
        QCOMPARE(computer.step(), step);
        computer.enter();
        QCOMPARE(computer.step(), step);
        QCOMPARE(m_keys->focusName(), field);
        QVERIFY(m_keys->everyText().contains(u"Please fill this in."_s));
        QVERIFY(computer.doStep());
    }
}

void TestSetup::timeZoneIsFoundByItsCity()
{
    qputenv("TZ", "Europe/Lisbon");
    const auto restored = qScopeGuard([] { qunsetenv("TZ"); });
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    computer.enter();
    const auto *zone = m_keys->named<TimeZoneField>(u"setup.practice.timeZone"_s);
    QCOMPARE(zone->zone(), u"Europe/Lisbon"_s); // the system's
    m_keys->type(u"Larkspur"_s);
    for (int i = 0; i < 3; ++i)
        m_keys->press(Qt::Key_Tab);
    computer.typeOver(u"nowhere"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::practice);
    QVERIFY(!zone->problem().isEmpty());
    computer.typeOver(u"los ang"_s);
    m_keys->press(Qt::Key_Down);
    computer.enter(); // takes the offer
    QCOMPARE(zone->zone(), u"America/Los_Angeles"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::owner);
    QCOMPARE(computer.view()->model().practice().timeZone, u"America/Los_Angeles"_s);
}

void TestSetup::userNameIsSuggestedAndChecked()
{
    QCOMPARE(SetupModel::suggestedLogin(u"Dr. Zoë Núñez-Ruiz"_s), u"zoe"_s);
    QCOMPARE(SetupModel::suggestedLogin(u"明"_s), QString());
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::owner));
    m_keys->type(u"Olive Hartman"_s);
    const auto *login = m_keys->named<LineField>(u"setup.owner.login"_s);
    QCOMPARE(login->text(), u"olive"_s);
    m_keys->press(Qt::Key_Tab);
    computer.typeOver(u"o h"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::owner);
    QVERIFY(computer.problemOf(u"setup.owner.login"_s).contains(u"letters a to z"_s));
    computer.typeOver(u"O.Hartman"_s);
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    m_keys->type(u"Olivia Hartman"_s);
    QCOMPARE(login->text(), u"O.Hartman"_s); // the person's own stays
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::password);
    QCOMPARE(computer.view()->model().owner().login, u"o.hartman"_s);
}

void TestSetup::guessablePasswordsAreRefused()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::password));
    const auto *meter = m_keys->named<StrengthMeter>(u"setup.password.strength"_s);
    m_keys->type(u"short"_s);
    QCOMPARE(meter->strength(), 0);
    QVERIFY(meter->word().contains(u"5 of 12"_s));
    computer.typeOver(u"larkspurolive1"_s); // the practice's name and the owner's
    QCOMPARE(meter->word(), u"Too easy to guess"_s);
    m_keys->typeNext(u"larkspurolive1"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::password);
    QVERIFY(m_keys->everyText().contains(u"made of common words, names"_s));

    // Pasting is welcome.
    QGuiApplication::clipboard()->setText(kPassword);
    m_keys->press(QKeySequence(Qt::CTRL | Qt::Key_A));
    m_keys->press(QKeySequence(Qt::CTRL | Qt::Key_V));
    QVERIFY(meter->strength() >= 3);
    m_keys->press(Qt::Key_Tab);
    computer.typeOver(u"ledger by the door"_s);
    computer.enter();
    QCOMPARE(m_keys->focusName(), u"setup.password.repeat"_s);
    QVERIFY(m_keys->everyText().contains(u"not the same"_s));
    computer.typeOver(kPassword);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::authenticator);
    QVERIFY(m_keys->named<PasswordField>(u"setup.password.password"_s)->isEmpty());
    QGuiApplication::clipboard()->clear();
}

void TestSetup::passwordIsJudgedAgainByNewNames()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::password));
    m_keys->type(u"quillbrook heron"_s);
    m_keys->typeNext(u"quillbrook heron"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::authenticator);
    m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_keys->type(u"Quillbrook Heron"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::password);
    QVERIFY(computer.bannerText(u"setup.password.banner"_s).contains(u"too easy to guess"_s));
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::password);
}

void TestSetup::wrongCodeIsRefused()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::authenticator));
    // Right for no time within the reach.
    const Result<SecretBytes> secret
        = access::parseTotpSecret(SecretBytes::copyOf(computer.service.totpSecretText().toUtf8()));
    QString wrong = u"000000"_s;
    for (int n = 0; access::nearestStep(*secret, wrong, computer.clock.now().wallMs, 24 * 60); ++n)
        wrong = u"%1"_s.arg(n, 6, 10, QLatin1Char('0'));
    m_keys->type(wrong);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::authenticator);
    QVERIFY(computer.problemOf(u"setup.authenticator.code"_s).contains(u"not the code of now"_s));
    QVERIFY(computer.left().isEmpty());
    m_keys->type(computer.phoneCode(-30'000)); // over the wrong one; the step before is good
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::codes);
    QVERIFY(!m_keys->everyText().contains(computer.service.totpSecretText()));
}

void TestSetup::wrongClockIsToldInMinutes_data()
{
    QTest::addColumn<qint64>("away");
    QTest::addColumn<QString>("words");
    QTest::newRow("ten minutes ahead") << qint64(600'000) << u"10 minutes ahead of this PC's"_s;
    QTest::newRow("ten minutes behind") << qint64(-600'000) << u"10 minutes behind this PC's"_s;
    QTest::newRow("another time zone") << qint64(3 * 3'600'000) << u"3 hours ahead"_s;
    QTest::newRow("a little") << qint64(60'000) << u"1 minute ahead"_s;
}

void TestSetup::wrongClockIsToldInMinutes()
{
    QFETCH(qint64, away);
    QFETCH(QString, words);
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::authenticator));
    m_keys->type(computer.phoneCode(away));
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::authenticator);
    const QString problem = computer.problemOf(u"setup.authenticator.code"_s);
    QVERIFY2(problem.contains(words), qPrintable(problem));
    computer.clock.advance(away); // mended
    m_keys->type(computer.phoneCode());
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::codes);
}

void TestSetup::newNamesWantANewCodeAndKit()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    for (int i = 0; i < 6; ++i)
        m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left));
    QCOMPARE(computer.step(), SetupStep::owner);
    m_keys->type(u"Olive Hartman-Reyes"_s);
    computer.enter();
    computer.enter(); // the password is kept
    QCOMPARE(computer.step(), SetupStep::authenticator);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::authenticator); // the phone shows the old names
    QVERIFY(computer.doStep());
    QCOMPARE(computer.step(), SetupStep::codes);
    for (int i = 0; i < 3; ++i)
        m_keys->press(Qt::Key_Tab);
    computer.enter(); // the codes are the same
    QVERIFY(computer.doStep());
    QCOMPARE(computer.step(), SetupStep::kit);
    QVERIFY(!m_keys->isShown(u"setup.kit.group1"_s)); // the paper shows the old names
    QVERIFY(computer.doStep());
    QCOMPARE(computer.step(), SetupStep::finish);
    QCOMPARE(computer.kits(), QStringList {u"verbena-recovery-kit.pdf"_s});
}

void TestSetup::codesWantAPromise()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::codes));
    const QStringList codes = computer.service.recoveryCodes();
    const QString said = m_keys->everyText();
    for (const QString &code : codes)
        QVERIFY2(said.contains(code), qPrintable(code));
    m_keys->press(Qt::Key_Tab);
    m_keys->press(Qt::Key_Tab);
    QCOMPARE(m_keys->focusName(), u"setup.codes.copy"_s);
    computer.enter();
    QCOMPARE(QGuiApplication::clipboard()->text(), codes.join(u'\n'));
    m_keys->press(Qt::Key_Tab);
    QCOMPARE(m_keys->focusName(), u"setup.codes.kept"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::codes);
    QVERIFY(m_keys->everyText().contains(u"keep the codes first"_s));
    m_keys->press(Qt::Key_Space);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::keychain);
    for (const QString &code : codes)
        QVERIFY2(!m_keys->everyText().contains(code), qPrintable(code));
    m_keys->window.reset();
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
}

void TestSetup::keychainIsSaidInWords()
{
    auto moody = std::make_unique<MoodyKeychain>();
    MoodyKeychain &keychain = *moody;
    keychain.trouble = Code::keychainAbsent;
    Computer computer(*m_keys, std::move(moody));
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::keychain));
    const auto *title = m_keys->named<QLabel>(u"setup.keychain.title"_s);
    QVERIFY(computer.keychainAnswers());
    QCOMPARE(title->text(), u"No system keyring answers"_s);
    QVERIFY(m_keys->isShown(u"setup.keychain.command"_s));
    QVERIFY(m_keys->named<QLabel>(u"setup.keychain.command"_s)->text().contains(u"--device-secret-file"_s));
    QCOMPARE(m_keys->nameless(), QStringList());

    keychain.trouble = Code::keychainLocked;
    computer.enter(); // asks again, and stays
    QVERIFY(computer.keychainAnswers());
    QCOMPARE(computer.step(), SetupStep::keychain);
    QCOMPARE(title->text(), u"The system keyring is locked"_s);
    QVERIFY(!m_keys->isShown(u"setup.keychain.command"_s));

    keychain.trouble.reset();
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_keys->focusName(), u"setup.keychain.retry"_s);
    m_keys->press(Qt::Key_Space);
    QVERIFY(computer.keychainAnswers());
    QCOMPARE(title->text(), u"The system keyring is ready"_s);
    QVERIFY(keychain.isEmpty()); // the trial is taken away again
    QCOMPARE(m_keys->focusName(), u"setup.next"_s);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::kit);
}

void TestSetup::secretFileIsWarnedOf()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::keychain));
    QVERIFY(computer.keychainAnswers());
    QVERIFY(m_keys->named<QLabel>(u"setup.keychain.text"_s)->text().contains(u"the file secret"_s));
    QFile wrong(computer.folder->filePath(u"secret"_s));
    QVERIFY(wrong.open(QIODevice::WriteOnly) && wrong.write("too short") > 0);
    wrong.close();
    m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left));
    for (int i = 0; i < 3; ++i)
        m_keys->press(Qt::Key_Tab);
    computer.enter();
    QVERIFY(computer.keychainAnswers());
    QCOMPARE(m_keys->named<QLabel>(u"setup.keychain.title"_s)->text(), u"The key cannot be kept there"_s);
}

void TestSetup::keychainLockedInTheMiddle()
{
    auto moody = std::make_unique<MoodyKeychain>();
    MoodyKeychain &keychain = *moody;
    Computer computer(*m_keys, std::move(moody));
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    keychain.trouble = Code::keychainLocked;
    QSignalSpy failed(&computer.view()->model(), &SetupModel::foundFailed);
    computer.enter();
    QVERIFY(test::seen(failed));
    QVERIFY(computer.bannerText(u"setup.finish.banner"_s).contains(u"keyring is locked"_s));
    QVERIFY(computer.left().isEmpty());
    QVERIFY(keychain.isEmpty());
    QCOMPARE(m_keys->focusName(), u"setup.next"_s);
    keychain.trouble.reset();
    QSignalSpy unlocked(m_keys->window.get(), &MainWindow::unlocked);
    computer.enter();
    QVERIFY(test::seen(unlocked));
    QVERIFY(!keychain.isEmpty());
}

void TestSetup::kitFolderThatTakesNothing()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::kit));
    QFile inTheWay(computer.folder->filePath(u"stick/file"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    QSignalSpy failed(&computer.view()->model(), &SetupModel::kitFailed);
    const auto refused = [&](const QString &folder, int times) {
        computer.typeOver(folder);
        computer.enter();
        return test::seen(failed, times) ? computer.problemOf(u"setup.kit.folder"_s) : QString();
    };
    QVERIFY(refused(inTheWay.fileName() + u"/below"_s, 1).contains(u"no such folder"_s));
    QVERIFY(refused(inTheWay.fileName(), 2).contains(u"a file, not a folder"_s));
    file::failNth(1, false); // as a full disk
    QVERIFY(refused(computer.kitFolder(), 3).contains(u"full or write-protected"_s));
    file::failNth(0, false);
    computer.typeOver(u"stick"_s);
    computer.enter();
    QVERIFY(computer.problemOf(u"setup.kit.folder"_s).contains(u"whole path"_s));
    QCOMPARE(m_keys->focusName(), u"setup.kit.folder"_s);
    QVERIFY(!m_keys->isShown(u"setup.kit.group1"_s));
    QCOMPARE(computer.kits(), QStringList {u"file"_s});
    QVERIFY(computer.left().isEmpty());

    QVERIFY(computer.doStep()); // a good folder
    QCOMPARE(computer.step(), SetupStep::finish);
}

void TestSetup::kitLeavesOtherFilesAlone()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::kit));
    QFile older(computer.kitPath());
    QVERIFY(older.open(QIODevice::WriteOnly) && older.write("the kit of another practice") > 0);
    older.close();
    QVERIFY(computer.saveKit(computer.kitFolder()));
    const QStringList both {u"verbena-recovery-kit-2.pdf"_s, u"verbena-recovery-kit.pdf"_s};
    QCOMPARE(computer.kits(), both);
    // Saved once more it takes its own place.
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    while (m_keys->focusName() != u"setup.kit.save"_s)
        m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    QSignalSpy saved(&computer.view()->model(), &SetupModel::kitSaved);
    computer.enter();
    QVERIFY(test::seen(saved));
    QCOMPARE(computer.kits(), both);
    // In another folder it leaves the first.
    const QString other = computer.folder->filePath(u"stick/other"_s);
    QVERIFY(QDir().mkpath(other));
    while (m_keys->focusName() != u"setup.kit.folder"_s)
        m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    QVERIFY(computer.saveKit(other));
    QCOMPARE(computer.kits(), QStringList {u"verbena-recovery-kit.pdf"_s});
    m_keys->window.reset();
    QVERIFY(computer.service.tryKeychain().result().ok());
    QVERIFY(QDir(other).isEmpty());
    QVERIFY(older.open(QIODevice::ReadOnly));
    QCOMPARE(older.readAll(), QByteArray("the kit of another practice"));
}

void TestSetup::wrongGroupsAreRefused()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::kit));
    QVERIFY(computer.saveKit(computer.kitFolder()));
    QCOMPARE(m_keys->focusName(), u"setup.kit.group1"_s);
    const std::array<int, 2> numbers = computer.view()->model().kitNumbers();
    QVERIFY(numbers[0] >= 1 && numbers[0] < numbers[1] && numbers[1] <= session::SetupService::kKitGroups);
    QCOMPARE(m_keys->named<LineField>(u"setup.kit.group1"_s)->accessibleName(), u"Group %1"_s.arg(numbers[0]));

    const auto refused = [&](const QString &typed) {
        computer.typeOver(typed);
        computer.enter();
        return computer.step() == SetupStep::kit ? computer.problemOf(u"setup.kit.group1"_s) : QString();
    };
    m_keys->typeNext(computer.group(1).toLower());
    m_keys->press(Qt::SHIFT | Qt::Key_Tab);
    QVERIFY(refused(u"AB"_s).contains(u"five signs"_s));
    QString mistyped = computer.group(0);
    mistyped[2] = mistyped.at(2) == u'7' ? u'8' : u'7';
    QVERIFY(refused(mistyped).contains(u"mistyped"_s));
    QVERIFY(refused(computer.group(1)).contains(u"type group %1"_s.arg(numbers[0])));
    session::SetupService elsewhere(computer.home, *computer.secrets, computer.clock);
    elsewhere.begin();
    QVERIFY(refused(elsewhere.kitGroup(numbers[0])).contains(u"another kit"_s));
    QCOMPARE(m_keys->focusName(), u"setup.kit.group1"_s);

    QString asRead = computer.group(0).toLower();
    asRead.replace(u'0', u'o').replace(u'1', u'l');
    computer.typeOver(u" "_s + asRead);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::finish);
}

void TestSetup::fullDiskCanBeMended()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    file::failNth(1, true);
    QSignalSpy failed(&computer.view()->model(), &SetupModel::foundFailed);
    computer.enter();
    const bool told = test::seen(failed);
    file::failNth(0, false);
    QVERIFY(told);
    QVERIFY(computer.bannerText(u"setup.finish.banner"_s).contains(u"full or write-protected"_s));
    QVERIFY2(computer.left().isEmpty(), qPrintable(computer.left().join(u' ')));
    m_keys->press(QKeySequence(Qt::ALT | Qt::Key_Left)); // still reversible
    QCOMPARE(computer.step(), SetupStep::kit);
    computer.enter();
    QCOMPARE(computer.step(), SetupStep::finish);
    QSignalSpy unlocked(m_keys->window.get(), &MainWindow::unlocked);
    computer.enter();
    QVERIFY(test::seen(unlocked));
}

void TestSetup::practiceMadeMeanwhileIsKept()
{
    Computer computer(*m_keys);
    QVERIFY(computer.start());
    QVERIFY(computer.goTo(SetupStep::finish));
    QVERIFY(session::initPractice(computer.home, *computer.secrets, computer.clock,
                                  {u"Elsewhere"_s, u"America/New_York"_s, u"nora"_s, u"Nora Vance"_s,
                                   SecretBytes::copyOf(kPassword.toUtf8())},
                                  [](const document::RecoveryKitContent &) { return Result<void>(); })
                .ok());
    QSignalSpy failed(&computer.view()->model(), &SetupModel::foundFailed);
    computer.enter();
    QVERIFY(test::seen(failed));
    QVERIFY(computer.bannerText(u"setup.finish.banner"_s).contains(u"There is a practice"_s));
    auto *toLogIn = m_keys->named<QAbstractButton>(u"setup.finish.banner.action"_s);
    QVERIFY(toLogIn->isVisible());
    QSignalSpy opened(m_keys->window.get(), &MainWindow::sessionOpened);
    m_keys->tabTo(u"setup.finish.banner.action"_s);
    m_keys->press(Qt::Key_Space);
    QVERIFY(test::seen(opened));
    QVERIFY(m_keys->isShown(u"logIn"_s));
    QVERIFY(computer.kits().isEmpty()); // of a practice that was not made
}

VB_TEST(TestSetup)
#include "test_setup.moc"
