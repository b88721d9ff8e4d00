#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/error_text.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/shell/demo_strip.h"
#include "ui/shell/login_page.h"
#include "ui/shell/workspace.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// Log-in, lock and what stands around the pages: by keys, over a real store.
class TestShell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void rightPasswordAndCodeOpen();
    void wrongPasswordIsToldAndForgotten();
    void codeIsAskedForWhenItIsDue();
    void acceptedPasswordBelongsToItsUser();
    void nothingIsSentUnlessItIsFilledIn();
    void throttlingSaysHowLong();
    void lockLeavesNothingBehind();
    void switchedWindowLooksLikeAFreshOne();
    void nextUserSeesHisOwnName();
    void tabGoesThroughTheFieldsInOrder();
    void everyControlHasItsNames();
    void warningsStandAboveThePages();
    void themeChangesByKey();
    void noStoreSaysWhatToDo();
    void missingSecretOffersRetry();
    void titleSaysNothing();
    void demoIsMarked();
    void closingLocks();

private:
    bool refuse(const QString &login, const QString &password, const QString &code);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
};

void TestShell::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestShell::cleanup()
{
    m_window->window.reset();
}

/// One attempt from a fresh page, by keys; returns when it was refused.
bool TestShell::refuse(const QString &login, const QString &password, const QString &code)
{
    QSignalSpy refused(m_window->only<LoginPage>(), &LoginPage::refused);
    m_window->type(login);
    m_window->typeNext(password);
    m_window->typeNext(code);
    m_window->press(Qt::Key_Return);
    return test::seen(refused);
}

void TestShell::rightPasswordAndCodeOpen()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->window->isLocked());
    QCOMPARE(m_window->focusName(), u"user"_s);
    QCOMPARE(m_window->named<QAbstractButton>(u"logIn"_s)->text(), u"Log in"_s);
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(!m_window->window->isLocked());
    QVERIFY(m_window->isShown(u"workspace"_s));
    QVERIFY(!m_window->isShown(u"logIn"_s));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
    QCOMPARE(m_window->named<QAbstractButton>(u"account"_s)->accessibleName(), u"Account of Olive Hartman, Owner"_s);
}

void TestShell::wrongPasswordIsToldAndForgotten()
{
    QVERIFY(m_window->start());
    QVERIFY(refuse(kOwner, u"not the password"_s, m_practice->codeOf(kOwner)));
    QVERIFY(m_window->window->isLocked());
    QVERIFY(m_window->isShown(u"login.banner"_s));
    QCOMPARE(m_window->named<Banner>(u"login.banner"_s)->text(), errorText({Code::denied, {}, 0}, During::login));
    QVERIFY(m_window->named<PasswordField>(u"password"_s)->isEmpty());
    QVERIFY(m_window->named<LineField>(u"code"_s)->text().isEmpty());
    QCOMPARE(m_window->named<LineField>(u"user"_s)->text(), kOwner);
    QCOMPARE(m_window->focusName(), u"password"_s);

    // The page goes on from there.
    m_practice->clock.advance(31'000);
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(test::PracticeFixture::passwordText(kOwner));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

void TestShell::codeIsAskedForWhenItIsDue()
{
    QVERIFY(m_window->start());
    m_practice->clock.advance(13 * 3'600'000LL); // the last full log-in was longer ago than twelve hours
    QVERIFY(refuse(m_nurse, test::PracticeFixture::passwordText(m_nurse), QString()));
    QCOMPARE(m_window->focusName(), u"code"_s);
    QVERIFY(m_window->named<PasswordField>(u"password"_s)->isEmpty());

    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(m_practice->codeOf(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

void TestShell::acceptedPasswordBelongsToItsUser()
{
    QVERIFY(m_window->start());
    m_practice->clock.advance(13 * 3'600'000LL);
    QVERIFY(refuse(m_nurse, test::PracticeFixture::passwordText(m_nurse), QString()));
    m_window->tabTo(u"user"_s);
    m_window->type(u"x"_s);
    QSignalSpy refused(m_window->only<LoginPage>(), &LoginPage::refused);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"password"_s); // it is asked for again
    QVERIFY(refused.isEmpty());
    QVERIFY(m_window->window->isLocked());
}

void TestShell::nothingIsSentUnlessItIsFilledIn()
{
    QVERIFY(m_window->start());
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"user"_s);
    QVERIFY(m_window->everyText().contains(u"Enter your user name"_s));
    m_window->type(kOwner);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"password"_s);
    QVERIFY(m_window->everyText().contains(u"Enter your password"_s));
}

void TestShell::throttlingSaysHowLong()
{
    QVERIFY(m_window->start());
    QVERIFY(refuse(u"nobody"_s, u"wrong"_s, QString()));
    QSignalSpy refused(m_window->only<LoginPage>(), &LoginPage::refused);
    const auto *button = m_window->named<QAbstractButton>(u"logIn"_s);
    for (int i = 0; i < 6 && button->isEnabled(); ++i) {
        m_window->type(u"wrong"_s);
        m_window->press(Qt::Key_Return);
        QVERIFY(test::seen(refused, i + 1));
    }
    QVERIFY(!button->isEnabled());
    const auto *banner = m_window->named<Banner>(u"login.banner"_s);
    QCOMPARE(banner->kind(), BannerKind::warning);
    QVERIFY2(banner->text().contains(u"30 seconds"_s), qPrintable(banner->text()));
    const qsizetype told = refused.size();
    m_window->type(u"wrong again"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(refused.size(), told); // Enter sends nothing meanwhile
    m_practice->clock.advance(31'000);
}

void TestShell::lockLeavesNothingBehind()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->everyText().contains(u"Olive Hartman"_s));
    m_window->type(u"castellane"_s);

    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(!m_window->isShown(u"workspace"_s)); // at once, before the store is closed
    QVERIFY(m_window->isShown(u"lockScreen"_s));
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->window->isLocked());
    QCOMPARE(m_window->focusName(), u"lock.secret"_s);
    const QString left = m_window->everyText();
    for (const QString &word : {u"castellane"_s, u"Larkspur"_s})
        QVERIFY2(!left.contains(word), qPrintable(word));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); // somebody else
    QCOMPARE(m_window->focusName(), u"user"_s);
    const QString further = m_window->everyText();
    for (const QString &word : {u"Olive"_s, u"olive"_s})
        QVERIFY2(!further.contains(word), qPrintable(word));
}

void TestShell::switchedWindowLooksLikeAFreshOne()
{
    QVERIFY(m_window->start());
    const QImage fresh = m_window->window->grab().toImage();
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->window->grab().toImage() != fresh);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->tabTo(u"lock"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(locked));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QCOMPARE(m_window->window->grab().toImage(), fresh);
}

void TestShell::nextUserSeesHisOwnName()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kOwner));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->logIn(m_nurse));
    QCOMPARE(m_window->named<QAbstractButton>(u"account"_s)->accessibleName(), u"Account of Test nurse, Nurse"_s);
    QVERIFY(!m_window->everyText().contains(u"Olive"_s));
}

void TestShell::tabGoesThroughTheFieldsInOrder()
{
    QVERIFY(m_window->start());
    QStringList order = m_window->tabOrder();
    QVERIFY2(order.size() >= 4, qPrintable(order.join(u' ')));
    QCOMPARE(order.mid(0, 2), QStringList({u"user"_s, u"password"_s}));
    QVERIFY2(order.indexOf(u"code"_s) > order.indexOf(u"password"_s), qPrintable(order.join(u' ')));
    QCOMPARE(order.last(), u"logIn"_s);

    QVERIFY(m_window->logIn(kOwner));
    order = m_window->tabOrder();
    const QStringList wanted {u"patients.searchBox"_s, u"patients.add"_s, u"patients.results"_s};
    for (qsizetype i = 1; i < wanted.size(); ++i)
        QVERIFY2(order.indexOf(wanted.at(i)) > order.indexOf(wanted.at(i - 1)), qPrintable(order.join(u' ')));
    for (const QString &name : {u"nav.patients"_s, u"lock"_s, u"account"_s})
        QVERIFY2(order.contains(name), qPrintable(order.join(u' ')));
}

void TestShell::everyControlHasItsNames()
{
    QVERIFY(m_window->start());
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(m_window->logIn(kOwner));
    QCOMPARE(m_window->nameless(), QStringList());
}

void TestShell::warningsStandAboveThePages()
{
    QVERIFY(QFile::remove(m_practice->folder->filePath(u"secret.anchor"_s)));
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->isShown(u"warning"_s));
    const auto *banner = m_window->named<Banner>(u"warning"_s);
    QVERIFY(!banner->text().isEmpty());
    m_window->tabTo(u"warning.close"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(!banner->isVisible());
}

void TestShell::themeChangesByKey()
{
    QVERIFY(m_window->start());
    QVERIFY(!m_window->theme.isDark());
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    QVERIFY(m_window->theme.isDark());
    QVERIFY(m_window->logIn(kOwner));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    QVERIFY(!m_window->theme.isDark());
}

void TestShell::noStoreSaysWhatToDo()
{
    m_practice->lock();
    m_window->window.reset();
    const QString store = m_practice->home.store();
    QVERIFY(QFile::rename(store, store + u".away"_s));
    QVERIFY(m_window->start(test::WindowFixture::Expect::notice));
    QVERIFY(m_window->everyText().contains(u"verbena-cli practice init"_s));
    QVERIFY(!m_window->isShown(u"logIn"_s));
    QCOMPARE(m_window->focusName(), u"notice.retry"_s);
    QCOMPARE(m_window->nameless(), QStringList());

    QVERIFY(QFile::rename(store + u".away"_s, store));
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->isShown(u"logIn"_s));
    QCOMPARE(m_window->focusName(), u"user"_s);
}

void TestShell::missingSecretOffersRetry()
{
    m_practice->lock();
    m_window->window.reset();
    const QString secret = m_practice->folder->filePath(u"secret"_s);
    QVERIFY(QFile::rename(secret, secret + u".away"_s));
    QVERIFY(m_window->start(test::WindowFixture::Expect::notice));
    QVERIFY(m_window->everyText().contains(u"recovery kit"_s));
    QVERIFY(m_window->everyText().contains(u"practice unlock"_s));
    QVERIFY(QFile::rename(secret + u".away"_s, secret));
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->logIn(kOwner));
}

void TestShell::titleSaysNothing()
{
    QVERIFY(m_window->start());
    QCOMPARE(m_window->window->windowTitle(), u"Verbena"_s);
    QVERIFY(m_window->logIn(kOwner));
    QCOMPARE(m_window->window->windowTitle(), u"Verbena"_s);
}

void TestShell::demoIsMarked()
{
    QVERIFY(DemoStrip::isWantedFor(u"Larkspur Aesthetics (demo)"_s));
    QVERIFY(!DemoStrip::isWantedFor(u"Demolition Skin Care"_s));
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(!m_window->isShown(u"demo"_s)); // the practice of the tests is none
}

void TestShell::closingLocks()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kOwner));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    QVERIFY(m_window->window->close());
    QCOMPARE(locked.size(), 1);
    QVERIFY(m_window->window->isLocked());
}

VB_TEST(TestShell)
#include "test_shell.moc"
