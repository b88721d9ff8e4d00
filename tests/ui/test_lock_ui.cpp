#include "app/desktop/pages.h"
#include "core/access/totp.h"
#include "core/keys/kit.h"
#include "core/platform/process.h"
#include "core/session/vault.h"
#include "tests/kit/memory_scan.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/table_view.h"
#include "ui/note/notes_pane.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/record/record_view.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/kit_open_page.h"
#include "ui/shell/lock_page.h"
#include "ui/shell/login_page.h"
#include "ui/staff/account_pin_card.h"
#include "ui/staff/staff_list_model.h"
#include "ui/staff/staff_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QPixmapCache>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

const QString kPin = u"280641"_s;
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

/// A keychain that somebody locks while the program runs.
class LockableSecrets : public platform::SecretStore {
public:
    explicit LockableSecrets(platform::SecretStore &inner) : m_inner(inner) { }
    Result<QByteArray> read(const QString &name) override
    {
        return locked ? Result<QByteArray>(fail(Code::notFound, u"locked"_s)) : m_inner.read(name);
    }
    Result<void> write(const QString &name, const QByteArray &bytes) override
    {
        return locked ? Result<void>(fail(Code::keychainLocked, u"locked"_s)) : m_inner.write(name, bytes);
    }
    Result<void> remove(const QString &name) override { return m_inner.remove(name); }
    [[nodiscard]] QString describe() const override { return u"the system keychain"_s; }

    bool locked = false;

private:
    platform::SecretStore &m_inner;
};

} // namespace

/// Leaving the PC and coming back: idle times, the lock screen, PIN, users who change, drafts, the recovery kit. By
/// keys.
class TestLockUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void idlePcWarnsAndLocks();
    void keyAfterTheLimitReachesNobody();
    void restingPointerIsNobody();
    void limitIsThatOfThePc();
    void lockScreenSaysWhoAndOpensByPassword();
    void lockScreenAsksAgainAfterAWrongPassword();
    void pinBringsBack();
    void fiveWrongPinsAskForThePassword();
    void passwordInPlaceOfThePin();
    void twelveHoursEndTheSession();
    void twelveHoursEndThePin();
    void twelveHoursAskTheLockScreenForACode();
    void sleepEndsThePin();
    void sleepDuringALogInOpensNothing();
    void screenLockLocks();
    void switchingUsersLeavesNothing();
    void switchingUsersLeavesNothingInMemoryOnLinuxWithoutSanitizers();
    void colleaguesComeBackWithTheirPins();
    void twoUsersInTheSameMinute();
    void otherWindowsGoToo();
    void newPatientIsKeptForItsAuthor();
    void editIsKeptAndComparedWithTheRecord();
    void editOfARestrictedRecordWaitsForTheReason();
    void whatIsSavedIsNoDraft();
    void newPersonIsKeptWithoutThePassword();
    void roleAndLicenceAreKept();
    void aHalfTypedRowIsKept();
    void aNoteIsSaidToBeKept();
    void settingsAreKept();
    void recoveryCodeLogsIn();
    void wrongClockIsTold();
    void busyStoreNamesItsHolder();
    void keyringLockedInTheMiddle();
    void keyInAFileIsSaid();
    void kitOpensALostKey();
    void otherKitIsRefused();
    void everyControlHasItsNames();
    void kitRenewsAnOwner();

private:
    bool lockBy(const QKeySequence &keys);
    bool unlockWith(const QString &secret);
    bool refuseUnlock(const QString &secret);
    bool setPin(const QString &pin);
    bool openPatient(const QString &name);
    bool startEdit();
    bool logInAs(const QString &login);
    void openPage(const QString &id);
    void typeKit();
    [[nodiscard]] IdleWatch &idle() const;
    [[nodiscard]] QString bannerText(const QString &id) const;
    void offerKit();

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_desk;
};

void TestLockUi::initTestCase()
{
    platform::hardenProcess(); // freed memory is overwritten, as in the program
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_desk = m_practice->addPerson(Role::frontDesk);
    patient::PatientService &patients = m_practice->as(kOwner).patients();
    for (const auto &[given, family] : {std::pair(u"Mario"_s, u"Nunez"_s), std::pair(u"Vivienne"_s, u"Castellane"_s)}) {
        patient::Patient person;
        person.given = given;
        person.family = family;
        person.birthDate = u"1990-12-01"_s;
        person.phone = u"(212) 555-0134"_s;
        const auto added = patients.add(person).result();
        QVERIFY(added.ok());
        if (given == u"Vivienne")
            QVERIFY(patients.restrict(added->id, true).result().ok());
    }
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestLockUi::cleanup()
{
    m_window->window.reset();
}

bool TestLockUi::lockBy(const QKeySequence &keys)
{
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(keys);
    return test::seen(locked);
}

/// PIN or password, whichever the lock screen asks for.
bool TestLockUi::unlockWith(const QString &secret)
{
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(secret);
    m_window->press(Qt::Key_Return);
    if (test::seen(unlocked))
        return true;
    qWarning("not unlocked, with the focus on '%s': %s", qPrintable(m_window->focusName()),
             qPrintable(bannerText(u"lock.banner"_s)));
    return false;
}

bool TestLockUi::refuseUnlock(const QString &secret)
{
    QSignalSpy refused(m_window->only<LockPage>(), &LockPage::refused);
    m_window->type(secret);
    m_window->press(Qt::Key_Return);
    return test::seen(refused);
}

bool TestLockUi::setPin(const QString &pin)
{
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QSignalSpy answered(m_window->only<AccountPinCard>(), &AccountPinCard::answered);
    m_window->tabTo(u"account.pin"_s);
    m_window->type(pin);
    m_window->tabTo(u"account.pin.repeat"_s);
    m_window->type(pin);
    m_window->press(Qt::Key_Return);
    return test::seen(answered) && answered.at(0).at(0).toBool();
}

bool TestLockUi::openPatient(const QString &name)
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

/// From whatever part of the record is shown.
bool TestLockUi::startEdit()
{
    auto *profile = m_window->only<PatientProfileView>();
    const bool there = profile->isOpen();
    QSignalSpy shown(profile, &PatientProfileView::shown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
    return (there || test::seen(shown)) && profile->isEditing();
}

bool TestLockUi::logInAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

void TestLockUi::openPage(const QString &id)
{
    m_window->tabTo(u"nav."_s + id);
    m_window->press(Qt::Key_Return);
}

/// From the first group to the last; the focus goes along by itself.
void TestLockUi::typeKit()
{
    for (const QString &group : m_practice->made.kitCode.split(u'-'))
        m_window->type(group.toLower());
}

IdleWatch &TestLockUi::idle() const
{
    return *m_window->only<IdleWatch>();
}

QString TestLockUi::bannerText(const QString &id) const
{
    return m_window->isShown(id) ? m_window->named<Banner>(id)->text() : QString();
}

/// As the program does it, but at once.
void TestLockUi::offerKit()
{
    m_window->window->setKitOpening([this](session::KitRequest request) {
        return QtFuture::makeReadyFuture(
            session::unlockWithKit(m_practice->home, m_practice->secrets, m_practice->clock, std::move(request)));
    });
}

void TestLockUi::idlePcWarnsAndLocks()
{
    QVERIFY(logInAs(kOwner));
    m_practice->clock.advance(4 * kMinute);
    idle().look();
    QVERIFY(!m_window->isShown(u"lockNotice"_s));
    m_practice->clock.advance(45'000);
    idle().look();
    QVERIFY2(bannerText(u"lockNotice"_s).contains(u"15 seconds"_s), qPrintable(bannerText(u"lockNotice"_s)));
    m_window->press(Qt::Key_Shift);
    QVERIFY(!m_window->isShown(u"lockNotice"_s)); // somebody is there
    m_practice->clock.advance(5 * kMinute - 1);
    idle().look();
    QVERIFY(!m_window->window->isLocked());

    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_practice->clock.advance(1);
    idle().look();
    QVERIFY(!m_window->isShown(u"workspace"_s)); // at once
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->isShown(u"lockScreen"_s));
    QVERIFY(m_window->named<QLabel>(u"lock.why"_s)->text().contains(u"5 minutes"_s));
    QVERIFY(!m_window->isShown(u"lock.draft"_s));
}

void TestLockUi::keyAfterTheLimitReachesNobody()
{
    QVERIFY(logInAs(kOwner));
    QSignalSpy typed(m_window->named<QLineEdit>(u"patients.searchBox"_s), &QLineEdit::textEdited);
    m_window->press(Qt::Key_A);
    QCOMPARE(typed.size(), 1);
    m_practice->clock.advance(8 * kHour); // the machine slept, and so did the timer
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(Qt::Key_M);
    QVERIFY(!m_window->isShown(u"workspace"_s));
    QVERIFY(test::seen(locked));
    QCOMPARE(typed.size(), 1);

    // A shortcut is a key like any other.
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(kOwner)));
    m_practice->clock.advance(5 * kMinute);
    locked.clear();
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(!m_window->isShown(u"workspace"_s));
    QVERIFY(test::seen(locked));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(kOwner)));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestLockUi::restingPointerIsNobody()
{
    QVERIFY(logInAs(kOwner));
    QWindow *window = m_window->window->windowHandle();
    QTest::mouseMove(window, QPoint(300, 300));
    m_practice->clock.advance(4 * kMinute);
    QTest::mouseMove(window, QPoint(300, 300));
    m_practice->clock.advance(kMinute - 10'000);
    idle().look();
    QVERIFY(m_window->isShown(u"lockNotice"_s));
    QTest::mouseMove(window, QPoint(310, 300));
    QVERIFY(!m_window->isShown(u"lockNotice"_s));
}

void TestLockUi::limitIsThatOfThePc()
{
    QVERIFY(m_practice->as(kOwner).settings().setPc({u"room"_s, 10 * kMinute}).result().ok());
    QVERIFY(logInAs(m_nurse));
    m_practice->clock.advance(9 * kMinute);
    idle().look();
    QVERIFY(!m_window->window->isLocked());
    m_practice->clock.advance(kMinute);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    idle().look();
    QVERIFY(test::seen(locked));
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).settings().setPc({u"front_desk"_s, 5 * kMinute}).result().ok());
}

void TestLockUi::lockScreenSaysWhoAndOpensByPassword()
{
    QVERIFY(logInAs(kOwner));
    QVERIFY(openPatient(u"mario"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QCOMPARE(m_window->named<ElidedLabel>(u"lock.name"_s)->text(), u"Olive Hartman"_s);
    QCOMPARE(m_window->named<ElidedLabel>(u"lock.role"_s)->text(), u"Owner, locked"_s);
    QCOMPARE(m_window->focusName(), u"lock.secret"_s);
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"Password"_s);
    QVERIFY(!m_window->isShown(u"lock.other"_s)); // no PIN, no choice
    QCOMPARE(m_window->tabOrder(), QStringList({u"lock.secret"_s, u"lock.unlock"_s, u"lock.switch"_s}));
    const QString left = m_window->everyText();
    for (const QString &word : {u"Nunez"_s, u"mario"_s, u"Mario"_s, u"Larkspur"_s, u"555"_s})
        QVERIFY2(!left.contains(word), qPrintable(word));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->everyText().contains(u"Enter your password"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(kOwner))); // no code within twelve hours
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);
}

void TestLockUi::lockScreenAsksAgainAfterAWrongPassword()
{
    QVERIFY(logInAs(kOwner));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(refuseUnlock(u"not the password"_s));
    QCOMPARE(m_window->named<Banner>(u"lock.banner"_s)->kind(), BannerKind::danger);
    QVERIFY(m_window->named<PasswordField>(u"lock.secret"_s)->isEmpty());
    for (int i = 0; i < 4; ++i)
        QVERIFY(refuseUnlock(u"not the password"_s));
    // The fifth wrong one, or the one after it, has to wait.
    if (m_window->named<QAbstractButton>(u"lock.unlock"_s)->isEnabled())
        QVERIFY(refuseUnlock(u"not the password"_s));
    QVERIFY(!m_window->named<QAbstractButton>(u"lock.unlock"_s)->isEnabled());
    QVERIFY2(bannerText(u"lock.banner"_s).contains(u"30 seconds"_s), qPrintable(bannerText(u"lock.banner"_s)));
    m_practice->clock.advance(31'000);
}

void TestLockUi::pinBringsBack()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"PIN"_s);
    QVERIFY(m_window->tabOrder().contains(u"lock.other"_s));
    QVERIFY(unlockWith(kPin));
    QCOMPARE(m_window->named<QAbstractButton>(u"account"_s)->accessibleName(), u"Account of Test nurse, Nurse"_s);
}

void TestLockUi::fiveWrongPinsAskForThePassword()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    for (const QString &left : {u"4 tries"_s, u"3 tries"_s, u"2 tries"_s, u"One try"_s}) {
        QVERIFY(refuseUnlock(u"280642"_s));
        QVERIFY2(bannerText(u"lock.banner"_s).contains(left), qPrintable(bannerText(u"lock.banner"_s)));
    }
    QVERIFY(refuseUnlock(u"280642"_s));
    QVERIFY(bannerText(u"lock.banner"_s).contains(u"wrong five times"_s));
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"Password"_s);
    QVERIFY(!m_window->isShown(u"lock.other"_s)); // the right PIN would not help any more
    QCOMPARE(m_window->focusName(), u"lock.secret"_s);
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
}

void TestLockUi::passwordInPlaceOfThePin()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    m_window->tabTo(u"lock.other"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"lock.secret"_s);
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
}

void TestLockUi::twelveHoursEndTheSession()
{
    QVERIFY(logInAs(m_nurse));
    for (int i = 0; i < 179; ++i) { // a long day at work
        m_practice->clock.advance(4 * kMinute);
        m_window->press(Qt::Key_Shift);
    }
    QVERIFY(!m_window->window->isLocked());
    m_practice->clock.advance(3 * kMinute + 30'000);
    m_window->press(Qt::Key_Shift);
    idle().look();
    QVERIFY2(bannerText(u"lockNotice"_s).contains(u"twelve hours"_s), qPrintable(bannerText(u"lockNotice"_s)));
    m_window->press(Qt::Key_Shift);
    QVERIFY(m_window->isShown(u"lockNotice"_s)); // a key does not stop this one
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_practice->clock.advance(30'000);
    idle().look();
    QVERIFY(test::seen(locked));
    // The whole log-in, with a code, said in words; the name is there already.
    QVERIFY(m_window->isShown(u"logIn"_s));
    QVERIFY(bannerText(u"login.banner"_s).contains(u"twelve hours"_s));
    QCOMPARE(m_window->named<LineField>(u"user"_s)->text(), m_nurse);
    QCOMPARE(m_window->focusName(), u"password"_s);
    m_practice->clock.advance(31'000);
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(test::PracticeFixture::passwordText(m_nurse));
    m_window->typeNext(m_practice->codeOf(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

void TestLockUi::twelveHoursEndThePin()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    m_practice->clock.advance(12 * kHour);
    QSignalSpy wanted(m_window->only<LockPage>(), &LockPage::codeWanted);
    m_window->type(kPin);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(wanted));
    QVERIFY(m_window->window->isLocked());
    QVERIFY(bannerText(u"login.banner"_s).contains(u"twelve hours"_s));
    QCOMPARE(m_window->focusName(), u"password"_s);
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(test::PracticeFixture::passwordText(m_nurse));
    m_window->typeNext(m_practice->codeOf(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

void TestLockUi::twelveHoursAskTheLockScreenForACode()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    m_practice->clock.advance(13 * kHour);
    QSignalSpy wanted(m_window->only<LockPage>(), &LockPage::codeWanted);
    m_window->type(test::PracticeFixture::passwordText(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(wanted));
    QCOMPARE(m_window->focusName(), u"code"_s); // the password was right and is not asked for again
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(m_practice->codeOf(m_nurse));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

void TestLockUi::sleepEndsThePin()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->window->lockForSleep();
    QCOMPARE(locked.size(), 1); // before it returns
    QVERIFY(m_window->window->isLocked());
    QVERIFY(m_window->named<QLabel>(u"lock.why"_s)->text().contains(u"slept"_s));
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"Password"_s);
    QVERIFY(!m_window->isShown(u"lock.other"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));

    // The same when it was locked before.
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"PIN"_s);
    m_window->window->lockForSleep();
    QCOMPARE(m_window->named<PasswordField>(u"lock.secret"_s)->accessibleName(), u"Password"_s);
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
}

void TestLockUi::sleepDuringALogInOpensNothing()
{
    QVERIFY(m_window->start());
    m_practice->clock.advance(31'000);
    QSignalSpy answered(m_window->only<LoginPage>(), &LoginPage::loggedIn);
    m_window->type(m_nurse);
    m_window->typeNext(test::PracticeFixture::passwordText(m_nurse));
    m_window->typeNext(m_practice->codeOf(m_nurse));
    m_window->press(Qt::Key_Return);
    m_window->window->lockForSleep();
    QVERIFY(test::seen(answered));
    QVERIFY(m_window->window->isLocked());
    QVERIFY(m_window->isShown(u"logIn"_s));
    QVERIFY(m_window->logIn(m_nurse));
}

void TestLockUi::screenLockLocks()
{
    QVERIFY(logInAs(m_nurse));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->window->lock(LockReason::screen);
    QVERIFY(test::seen(locked));
    m_window->window->lock(LockReason::screen); // it is told twice on some desktops
    QVERIFY(m_window->named<QLabel>(u"lock.why"_s)->text().contains(u"screen"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
}

void TestLockUi::switchingUsersLeavesNothing()
{
    QVERIFY(m_window->start());
    const QImage fresh = m_window->window->grab().toImage();
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(openPatient(u"castellane"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_C));
    QCOMPARE(QApplication::clipboard()->text(), u"castellane"_s);
    QPixmapCache::insert(u"castellane"_s, QPixmap(8, 8));

    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->isShown(u"logIn"_s));
    QCOMPARE(m_window->focusName(), u"user"_s);
    QCOMPARE(m_window->window->grab().toImage(), fresh);
    const QString left = m_window->everyText();
    for (const QString &word : {u"Olive"_s, u"olive"_s, u"astellane"_s, u"Larkspur"_s})
        QVERIFY2(!left.contains(word), qPrintable(word));
    QVERIFY(QApplication::clipboard()->text().isEmpty());
    QPixmap kept;
    QVERIFY(!QPixmapCache::find(u"castellane"_s, &kept));
    for (const QString &field : {u"user"_s, u"code"_s}) { // nothing comes back by Undo
        m_window->tabTo(field);
        m_window->press(QKeySequence::Undo);
        QVERIFY(m_window->named<LineField>(field)->text().isEmpty());
    }
    m_window->tabTo(u"user"_s);
    QVERIFY(m_window->logIn(m_nurse));
    QVERIFY(m_window->named<QLineEdit>(u"patients.searchBox"_s)->text().isEmpty());
    m_window->press(QKeySequence::Undo);
    QVERIFY(m_window->named<QLineEdit>(u"patients.searchBox"_s)->text().isEmpty());

    // From the lock screen, too.
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    m_window->tabTo(u"lock.switch"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"user"_s);
    QVERIFY(!m_window->everyText().contains(u"Test nurse"_s));
    QVERIFY(m_window->logIn(kOwner));
}

void TestLockUi::switchingUsersLeavesNothingInMemoryOnLinuxWithoutSanitizers()
{
    if (!test::memoryCanBeJudged())
        QSKIP("sanitizers keep freed memory; elsewhere than on Linux nothing is claimed");
    constexpr char kStored = 5;
    constexpr char kTyped = 6;
    const auto word = [](char kind) { return QString::fromLatin1(test::marker(kind)); };
    {
        patient::Patient person;
        person.given = person.family = word(kStored);
        person.birthDate = u"1980-01-02"_s;
        QVERIFY(m_practice->as(kOwner).patients().add(person).result().ok());
        wipe(person.given);
        wipe(person.family);
    }
    QVERIFY(logInAs(kOwner));
    {
        QString typed = word(kStored);
        QVERIFY(openPatient(typed));
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_E));
        m_window->type(typed); // a draft goes along
        wipe(typed);
    }
    (void)m_window->window->grab(); // painted as well
    QVERIFY(test::inMemory(kStored) > 0); // it is there, and the search sees it
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QCOMPARE(test::inMemory(kStored), 0);

    // Whoever comes next opens the same store; what is in none of it is nowhere then.
    QVERIFY(m_window->logIn(m_desk));
    {
        QString typed = word(kTyped);
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
        m_window->type(typed);
        wipe(typed);
    }
    QVERIFY(test::inMemory(kTyped) > 0);
    m_window->press(Qt::Key_Escape);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    m_window->press(Qt::Key_Space); // discarded, so no draft
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->logIn(m_nurse));
    QCOMPARE(test::inMemory(kTyped), 0);
}

void TestLockUi::colleaguesComeBackWithTheirPins()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->isShown(u"return."_s + m_nurse));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->tabOrder().contains(u"return."_s + m_nurse));
    QVERIFY(!m_window->everyText().contains(u"Olive"_s)); // she has no PIN
    m_window->tabTo(u"return."_s + m_nurse);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"lock.secret"_s);
    QVERIFY(unlockWith(kPin));
    QCOMPARE(m_window->named<QAbstractButton>(u"account"_s)->accessibleName(), u"Account of Test nurse, Nurse"_s);
}

void TestLockUi::twoUsersInTheSameMinute()
{
    QVERIFY(logInAs(kOwner));
    const qint64 began = m_practice->clock.now().monoMs;
    QVERIFY(m_window->isShown(u"nav.staff"_s) && m_window->isShown(u"nav.audit"_s));
    QVERIFY(openPatient(u"castellane"_s));
    QVERIFY(!m_window->isShown(u"patient.sealed"_s)); // the owner restricted it and is in the care team
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->logIn(m_desk));
    QVERIFY(m_practice->clock.now().monoMs - began < kMinute);
    QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.staff"_s));
    QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.audit"_s));
    QVERIFY(openPatient(u"castellane"_s));
    QVERIFY(m_window->isShown(u"patient.sealed"_s));
    QVERIFY(!m_window->everyText().contains(u"555"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(openPatient(u"castellane"_s));
    QVERIFY(!m_window->isShown(u"patient.sealed"_s));
}

void TestLockUi::otherWindowsGoToo()
{
    QVERIFY(logInAs(m_nurse));
    auto *stray = new QWidget; // as a page might have forgotten one
    stray->setAttribute(Qt::WA_ShowWithoutActivating);
    stray->show();
    (new AboutDialog(m_window->named<QWidget>(u"workspace"_s)))->open();
    const QPointer<QWidget> guard(stray);
    const auto shownBeside = [this] {
        int shown = 0;
        for (const QWidget *top : QApplication::topLevelWidgets())
            shown += top->isVisible() && top != m_window->window.get() ? 1 : 0;
        return shown;
    };
    QCOMPARE(shownBeside(), 2);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->window->lock(LockReason::idle);
    QCOMPARE(shownBeside(), 0); // at once
    QVERIFY(test::seen(locked));
    QCoreApplication::sendPostedEvents(stray, QEvent::DeferredDelete);
    QVERIFY(guard.isNull());
}

void TestLockUi::newPatientIsKeptForItsAuthor()
{
    QVERIFY(logInAs(m_desk));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Juniper"_s);
    m_window->typeNext(u"Hale"_s);
    m_window->tabTo(u"patient.form.birthDate"_s);
    m_window->type(u"31/02/19"_s); // what is no date is kept as it was typed
    m_practice->clock.advance(5 * kMinute);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    idle().look();
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->isShown(u"lock.draft"_s)); // said
    QVERIFY(!m_window->everyText().contains(u"Juniper"_s));

    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QVERIFY(m_window->logIn(m_nurse));
    QVERIFY(!m_window->isShown(u"restored"_s));
    QVERIFY(!m_window->everyText().contains(u"Juniper"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));

    QVERIFY(m_window->logIn(m_desk));
    QVERIFY(m_window->isShown(u"restored"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.form.given"_s)->text(), u"Juniper"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.form.family"_s)->text(), u"Hale"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.form.birthDate"_s)->text(), u"31/02/19"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"patient.form.discard"_s)); // it still counts as unsaved
    // A second lock keeps it once more.
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_desk)));
    QCOMPARE(m_window->named<LineField>(u"patient.form.family"_s)->text(), u"Hale"_s);
    m_window->tabTo(u"patient.form.birthDate"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"1991-04-05"_s);
    QSignalSpy shown(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(!m_window->isShown(u"lock.draft"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_desk)));
    QVERIFY(!m_window->isShown(u"restored"_s));
}

void TestLockUi::editIsKeptAndComparedWithTheRecord()
{
    QVERIFY(logInAs(m_desk));
    QVERIFY(openPatient(u"mario"_s));
    QVERIFY(startEdit());
    m_window->tabTo(u"patient.profile.email"_s);
    m_window->type(u"mario@example.com"_s);
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));

    // Somebody else works on the same record meanwhile.
    QVERIFY(m_window->logIn(m_nurse));
    QVERIFY(openPatient(u"mario"_s));
    QVERIFY(!m_window->everyText().contains(u"mario@example.com"_s));
    QVERIFY(startEdit());
    m_window->tabTo(u"patient.profile.email"_s);
    m_window->type(u"nunez@example.com"_s);
    QSignalSpy saved(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(saved));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));

    QVERIFY(m_window->logIn(m_desk));
    QSignalSpy shown(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    QVERIFY(test::seen(shown));
    QCOMPARE(m_window->named<LineField>(u"patient.profile.email"_s)->text(), u"mario@example.com"_s);
    QVERIFY(m_window->isShown(u"patient.profile.save"_s));
    QVERIFY2(bannerText(u"patient.error"_s).contains(u"E-mail"_s), qPrintable(bannerText(u"patient.error"_s)));
}

void TestLockUi::editOfARestrictedRecordWaitsForTheReason()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(openPatient(u"castellane"_s));
    QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
    m_window->type(u"fainted in the waiting room"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(startEdit());
    m_window->tabTo(u"patient.profile.email"_s);
    m_window->type(u"viv@example.com"_s);
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));

    m_practice->clock.advance(31 * kMinute); // the emergency access is over
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
    QSignalSpy sealed(m_window->only<RecordView>(), &RecordView::shown);
    QVERIFY(test::seen(sealed));
    QVERIFY(m_window->isShown(u"patient.sealed"_s));
    QVERIFY(!m_window->everyText().contains(u"viv@example.com"_s));
    QSignalSpy shown(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    m_window->type(u"back in the waiting room"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QCOMPARE(m_window->named<LineField>(u"patient.profile.email"_s)->text(), u"viv@example.com"_s);
}

void TestLockUi::whatIsSavedIsNoDraft()
{
    QVERIFY(logInAs(m_desk));
    QVERIFY(openPatient(u"mario"_s));
    QVERIFY(startEdit());
    m_window->tabTo(u"patient.profile.phone"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"2125550199"_s);
    m_window->press(Qt::Key_Return); // being saved
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(!m_window->isShown(u"lock.draft"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_desk)));
    QVERIFY(!m_window->isShown(u"restored"_s));
    QVERIFY(openPatient(u"mario"_s));
    QVERIFY(m_window->everyText().contains(u"0199"_s));
}

void TestLockUi::newPersonIsKeptWithoutThePassword()
{
    QVERIFY(logInAs(kOwner));
    openPage(u"staff"_s);
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(test::seen(listed));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Fern Abbot"_s);
    const QString suggested = m_window->named<LineField>(u"staff.add.login"_s)->text();
    QVERIFY(!suggested.isEmpty());
    m_window->tabTo(u"staff.add.role.nurse"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"staff.add.password"_s);
    m_window->type(u"a lantern under snow"_s);
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(m_window->isShown(u"lock.draft"_s));
    QVERIFY(!m_window->everyText().contains(u"Fern"_s));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(kOwner)));
    QVERIFY(m_window->isShown(u"restored"_s));
    QCOMPARE(m_window->focusName(), u"staff.add.name"_s);
    QCOMPARE(m_window->named<LineField>(u"staff.add.name"_s)->text(), u"Fern Abbot"_s);
    QCOMPARE(m_window->named<LineField>(u"staff.add.login"_s)->text(), suggested);
    QVERIFY(m_window->named<QAbstractButton>(u"staff.add.role.nurse"_s)->isChecked());
    QVERIFY(m_window->named<PasswordField>(u"staff.add.password"_s)->isEmpty());
    QSignalSpy again(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(test::seen(again)); // the list does not take the form away
    QVERIFY(m_window->isShown(u"staff.add.name"_s));
    m_window->press(Qt::Key_Home);
    m_window->type(u"Z"_s); // and the user name still follows the name
    QVERIFY(m_window->named<LineField>(u"staff.add.login"_s)->text() != suggested);
}

void TestLockUi::roleAndLicenceAreKept()
{
    QVERIFY(logInAs(kOwner));
    openPage(u"staff"_s);
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(test::seen(listed));
    const auto *table = m_window->named<TableView>(u"staff.table"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Home));
    while (table->model()->index(table->currentIndex().row(), StaffListModel::kLogin).data().toString() != m_nurse) {
        const int row = table->currentIndex().row();
        m_window->press(Qt::Key_Down);
        QVERIFY(table->currentIndex().row() > row);
    }
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"staff.role.change"_s);
    m_window->press(Qt::Key_Return);
    m_window->tabTo(u"staff.person.role.provider"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"staff.licence.start"_s);
    m_window->press(Qt::Key_Return);
    m_window->tabTo(u"staff.licence.number"_s);
    m_window->type(u"RN 4711"_s);
    m_window->tabTo(u"staff.licence.expires"_s);
    m_window->type(u"31/02/19"_s); // no date, and kept as it was typed
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));

    // Nobody else gets it, and what waits for the list is still kept by another lock.
    QVERIFY(m_window->logIn(m_desk));
    QVERIFY(!m_window->isShown(u"restored"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->isShown(u"restored"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(kOwner)));
    QSignalSpy again(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(test::seen(again));
    QCOMPARE(m_window->named<ElidedLabel>(u"staff.person.name"_s)->text(), u"Test nurse"_s);
    QVERIFY(m_window->named<QAbstractButton>(u"staff.person.role.provider"_s)->isChecked());
    QVERIFY(m_window->named<QAbstractButton>(u"staff.role.save"_s)->isEnabled());
    QCOMPARE(m_window->named<LineField>(u"staff.licence.number"_s)->text(), u"RN 4711"_s);
    QCOMPARE(m_window->named<LineField>(u"staff.licence.expires"_s)->text(), u"31/02/19"_s);
    QVERIFY(m_window->isShown(u"staff.licence.number"_s));
}

void TestLockUi::aHalfTypedRowIsKept()
{
    QVERIFY(logInAs(m_desk));
    QVERIFY(openPatient(u"nunez"_s));
    m_window->tabTo(u"patient.people.add"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"patient.people.name"_s);
    m_window->type(u"Jonas Quillworth"_s);
    m_window->tabTo(u"patient.addresses.add"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"patient.addresses.city"_s);
    m_window->type(u"Rhinebeck"_s);
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(!m_window->everyText().contains(u"Quillworth"_s));

    QVERIFY(m_window->logIn(m_nurse));
    QVERIFY(!m_window->isShown(u"restored"_s));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));

    QVERIFY(m_window->logIn(m_desk));
    QVERIFY(bannerText(u"restored"_s).contains(u"not saved"_s));
    QSignalSpy shown(m_window->only<PatientProfileView>(), &PatientProfileView::shown);
    QVERIFY(m_window->only<PatientProfileView>()->isOpen() || test::seen(shown));
    QCOMPARE(m_window->named<LineField>(u"patient.people.name"_s)->text(), u"Jonas Quillworth"_s);
    QCOMPARE(m_window->named<LineField>(u"patient.addresses.city"_s)->text(), u"Rhinebeck"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    QVERIFY(m_window->isShown(u"patient.profile.discard"_s)); // it still counts as unsaved
}

void TestLockUi::aNoteIsSaidToBeKept()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(openPatient(u"nunez"_s));
    QVERIFY(m_window->untilShown(u"chart.note"_s));
    m_window->press(Qt::ALT | Qt::Key_N);
    QSignalSpy there(m_window->only<NotesPane>(), &NotesPane::shown);
    m_window->press(Qt::Key_Return); // the first form
    while (!m_window->isShown(u"note.editor"_s))
        QVERIFY(there.wait());
    m_window->type(u"Came for advice"_s);
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
    const QString said = bannerText(u"restored"_s);
    QVERIFY2(said.contains(u"kept as a draft"_s) && !said.contains(u"not saved"_s), qPrintable(said));
    if (m_window->window->findChildren<NotesPane *>().isEmpty()) { // it comes with the record
        QSignalSpy opened(m_window->only<RecordView>(), &RecordView::shown);
        QVERIFY(test::seen(opened));
    }
    QSignalSpy back(m_window->only<NotesPane>(), &NotesPane::shown);
    while (!m_window->isShown(u"note.editor"_s))
        QVERIFY(back.wait());
    const auto passages = m_window->window->findChildren<QPlainTextEdit *>();
    QVERIFY(std::any_of(passages.begin(), passages.end(), [](const QPlainTextEdit *one) {
        return one->isVisible() && one->toPlainText() == u"Came for advice";
    }));
}

void TestLockUi::settingsAreKept()
{
    const QString other = m_practice->addPerson(Role::owner);
    QVERIFY(logInAs(kOwner));
    openPage(u"settings"_s);
    QCOMPARE(m_window->focusName(), u"settings.practice.name"_s);
    m_window->press(Qt::Key_End);
    m_window->type(u" West"_s);
    m_window->tabTo(u"settings.practice.licence"_s);
    m_window->type(u"F-1"_s);
    m_window->named<LineField>(u"settings.pc.idleMinutes"_s)->setText(u"nine"_s); // the other part is hidden
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->isShown(u"logIn"_s));

    // Another owner changes one of them meanwhile, and one that was not typed.
    QVERIFY(m_window->logIn(other));
    {
        const std::shared_ptr<session::Session> session = m_window->session.lock();
        practice::Practice changed = session->settings().practice();
        changed.licence = u"F-2"_s;
        changed.address = u"12 Larkspur Lane"_s;
        QVERIFY(session->settings().setPractice(changed).result().ok());
    }
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(m_window->isShown(u"restored"_s));
    QVERIFY(m_window->named<LineField>(u"settings.practice.name"_s)->text().endsWith(u" West"_s));
    QCOMPARE(m_window->named<LineField>(u"settings.practice.licence"_s)->text(), u"F-1"_s);
    QCOMPARE(m_window->named<QPlainTextEdit>(u"settings.practice.address"_s)->toPlainText(), u"12 Larkspur Lane"_s);
    QCOMPARE(m_window->named<LineField>(u"settings.pc.idleMinutes"_s)->text(), u"nine"_s);
    QVERIFY2(bannerText(u"settings.practice.banner"_s).contains(u"Somebody else"_s),
             qPrintable(bannerText(u"settings.practice.banner"_s)));
    QCOMPARE(m_window->focusName(), u"settings.practice.name"_s);
}

void TestLockUi::recoveryCodeLogsIn()
{
    QVERIFY(m_window->start());
    m_practice->clock.advance(13 * kHour);
    m_window->type(kOwner);
    m_window->typeNext(test::PracticeFixture::passwordText(kOwner));
    QVERIFY(m_window->tabOrder().contains(u"otherCode"_s));
    m_window->tabTo(u"otherCode"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"code"_s);
    QCOMPARE(m_window->named<LineField>(u"code"_s)->accessibleName(), u"Recovery code"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(m_practice->made.recoveryCodes.at(3));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
    QVERIFY2(bannerText(u"warning"_s).contains(u"Codes left: 9"_s), qPrintable(bannerText(u"warning"_s)));
}

void TestLockUi::wrongClockIsTold()
{
    QVERIFY(m_window->start());
    for (const auto &[away, words] :
         {std::pair(10 * kMinute, u"10 minutes behind"_s), std::pair(-10 * kMinute, u"10 minutes ahead"_s)}) {
        m_window->only<LoginPage>()->reset();
        m_window->only<LoginPage>()->focusFirst();
        QSignalSpy refused(m_window->only<LoginPage>(), &LoginPage::refused);
        m_window->type(kOwner);
        m_window->typeNext(test::PracticeFixture::passwordText(kOwner));
        m_window->typeNext(
            access::totpCode(m_practice->totpOf(kOwner), access::totpStep(m_practice->clock.now().wallMs + away)));
        m_window->press(Qt::Key_Return);
        QVERIFY(test::seen(refused));
        QVERIFY(m_window->window->isLocked()); // said, never accepted
        QVERIFY2(bannerText(u"login.banner"_s).contains(words), qPrintable(bannerText(u"login.banner"_s)));
    }
}

void TestLockUi::busyStoreNamesItsHolder()
{
    m_practice->lock();
    m_window->window.reset();
    {
        const auto held = session::takeHome(m_practice->home);
        QVERIFY(held.ok());
        QVERIFY(m_window->start(test::WindowFixture::Expect::notice));
        QVERIFY(m_window->everyText().contains(u"The records are in use"_s));
        const QString holder = m_window->named<QLabel>(u"notice.after"_s)->text();
        QVERIFY2(holder.contains(u"test_ui"_s) && holder.contains(QString::number(QCoreApplication::applicationPid())),
                 qPrintable(holder));
        QVERIFY(!m_window->isShown(u"notice.kit"_s)); // a kit is no help here
    }
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->logIn(m_nurse));
}

void TestLockUi::keyringLockedInTheMiddle()
{
    m_practice->lock();
    LockableSecrets secrets(m_practice->secrets);
    m_window->window = std::make_unique<MainWindow>(
        m_window->theme,
        [this, &secrets] {
            using Opened = Result<std::shared_ptr<session::Session>>;
            auto opened = session::Session::open(m_practice->home, secrets, m_practice->clock);
            return QtFuture::makeReadyFuture(opened ? Opened(std::shared_ptr<session::Session>(std::move(*opened)))
                                                    : Opened(opened.error()));
        },
        desktop::allPages(m_window->theme));
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->window->show();
    QVERIFY(m_window->activate());
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->logIn(m_nurse));

    secrets.locked = true;
    QVERIFY(openPatient(u"mario"_s)); // who is at work goes on
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QVERIFY(refuseUnlock(test::PracticeFixture::passwordText(m_nurse)));
    QVERIFY2(bannerText(u"lock.banner"_s).contains(u"keyring"_s), qPrintable(bannerText(u"lock.banner"_s)));
    QVERIFY(m_window->window->isLocked());
    secrets.locked = false;
    QVERIFY(unlockWith(test::PracticeFixture::passwordText(m_nurse)));
    m_window->window.reset();
}

void TestLockUi::keyInAFileIsSaid()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->isShown(u"login.keyInFile"_s));
    QVERIFY(m_window->logIn(m_nurse));
    QVERIFY(m_window->isShown(u"keyInFile"_s));
}

void TestLockUi::kitOpensALostKey()
{
    m_practice->lock();
    m_window->window.reset();
    const QString secret = m_practice->folder->filePath(u"secret"_s);
    QVERIFY(QFile::rename(secret, secret + u".lost"_s));
    QVERIFY(m_window->start(test::WindowFixture::Expect::notice));
    offerKit();
    QSignalSpy failed(m_window->window.get(), &MainWindow::openFailed);
    m_window->press(Qt::Key_Return); // again, and still nothing
    QVERIFY(test::seen(failed));
    QVERIFY(m_window->tabOrder().contains(u"notice.kit"_s));
    m_window->tabTo(u"notice.kit"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"kit.group1"_s);
    QCOMPARE(m_window->nameless(), QStringList());

    const QStringList groups = m_practice->made.kitCode.split(u'-');
    QCOMPARE(groups.size(), 22);
    m_window->type(groups.at(1)); // a group of another number
    QVERIFY(!m_window->named<LineField>(u"kit.group1"_s)->problem().isEmpty());
    QVERIFY(m_window->named<QLabel>(u"kit.problem"_s)->text().contains(u"group 1"_s));
    m_window->press(QKeySequence::SelectAll);
    typeKit();
    QCOMPARE(m_window->focusName(), u"kit.group22"_s);
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(bannerText(u"login.banner"_s).contains(u"new key"_s));
    QVERIFY(!m_window->everyText().contains(groups.at(5)));
    QVERIFY(m_window->logIn(kOwner));
}

void TestLockUi::otherKitIsRefused()
{
    m_practice->lock();
    m_window->window.reset();
    const QString secret = m_practice->folder->filePath(u"secret"_s);
    QVERIFY(QFile::rename(secret, secret + u".away"_s));
    QVERIFY(m_window->start(test::WindowFixture::Expect::notice));
    offerKit();
    QSignalSpy failed(m_window->window.get(), &MainWindow::openFailed);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(failed));
    m_window->tabTo(u"notice.kit"_s);
    m_window->press(Qt::Key_Space);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"kit.group1"_s); // all of them are asked for
    QVERIFY(!m_window->named<QLabel>(u"kit.problem"_s)->text().isEmpty());
    QApplication::clipboard()->setText(keys::kitCode(keys::Kit::make()));
    m_window->press(QKeySequence::Paste);
    QCOMPARE(m_window->focusName(), u"kit.group22"_s);
    QSignalSpy refused(m_window->only<KitOpenPage>(), &KitOpenPage::refused);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(refused));
    QVERIFY2(bannerText(u"kit.banner"_s).contains(u"another practice"_s), qPrintable(bannerText(u"kit.banner"_s)));
    QVERIFY(QFile::rename(secret + u".away"_s, secret));
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Escape); // back, and there the key is
    QVERIFY(test::seen(opened));
    QVERIFY(m_window->logIn(kOwner));
}

void TestLockUi::everyControlHasItsNames()
{
    QVERIFY(logInAs(m_nurse));
    QVERIFY(setPin(kPin));
    QVERIFY(lockBy(QKeySequence(Qt::CTRL | Qt::Key_L)));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QVERIFY(m_window->isShown(u"logIn"_s));
    QCOMPARE(m_window->nameless(), QStringList());
}

/// Last: the owner's password is another one afterwards.
void TestLockUi::kitRenewsAnOwner()
{
    const QString fresh = u"a lantern under snow"_s;
    QVERIFY(m_window->start());
    QVERIFY(!m_window->isShown(u"login.kit"_s));
    offerKit();
    QVERIFY(m_window->isShown(u"login.kit"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->tabTo(u"login.kit"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"kit.group1"_s);

    // Back, and the log-in is there as before.
    QSignalSpy reopened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Escape);
    QVERIFY(test::seen(reopened));
    m_window->tabTo(u"login.kit"_s);
    m_window->press(Qt::Key_Space);

    typeKit();
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"kit.renew"_s);
    QVERIFY(!m_window->isShown(u"kit.password"_s));
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"kit.login"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->type(m_nurse); // no owner
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"kit.password"_s);
    m_window->type(fresh);
    m_window->typeNext(fresh);
    QSignalSpy refused(m_window->only<KitOpenPage>(), &KitOpenPage::refused);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(refused));
    QCOMPARE(m_window->focusName(), u"kit.login"_s);
    QVERIFY(m_window->named<LineField>(u"kit.login"_s)->problem().contains(u"no owner"_s));
    QVERIFY(!m_window->named<LineField>(u"kit.group6"_s)->text().isEmpty()); // not to be typed again
    m_window->press(QKeySequence::SelectAll);
    m_window->type(kOwner);
    QSignalSpy shown(m_window->only<KitOpenPage>(), &KitOpenPage::sheetShown);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));

    // What is new stands there once, and nothing of what was typed.
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(m_window->isShown(u"kit.sheet.qr"_s) && m_window->isShown(u"recoveryCode.10"_s));
    for (int i = 1; i <= 22; ++i)
        QVERIFY(m_window->named<LineField>(u"kit.group%1"_s.arg(i))->text().isEmpty());
    QVERIFY(m_window->named<PasswordField>(u"kit.password"_s)->isEmpty());
    QVERIFY(m_window->everyText().contains(u"Olive Hartman"_s));
    QString secret = m_window->named<QLabel>(u"kit.sheet.secret"_s)->text();
    const QString code = m_window->named<QLabel>(u"recoveryCode.3"_s)->text();
    m_window->window->close();
    QVERIFY(m_window->window->isVisible());
    QCOMPARE(m_window->named<Banner>(u"kit.sheet.once"_s)->kind(), BannerKind::danger);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"kit.sheet.kept"_s);
    m_window->press(Qt::Key_Space);
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"kit.sheet.done"_s);
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
    QVERIFY(!m_window->everyText().contains(secret) && !m_window->everyText().contains(code));
    QVERIFY2(bannerText(u"login.banner"_s).contains(u"new password"_s), qPrintable(bannerText(u"login.banner"_s)));

    // With the new authenticator; the old password is none any more.
    m_practice->totpUris[kOwner] = u"otpauth://totp/Verbena?secret="_s + secret.remove(u' ');
    m_practice->clock.advance(31'000);
    QSignalSpy wrong(m_window->only<LoginPage>(), &LoginPage::refused);
    QCOMPARE(m_window->focusName(), u"user"_s);
    m_window->type(kOwner);
    m_window->typeNext(test::PracticeFixture::passwordText(kOwner));
    m_window->typeNext(m_practice->codeOf(kOwner));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(wrong));
    m_window->tabTo(u"password"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(fresh);
    m_window->tabTo(u"code"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(m_practice->codeOf(kOwner));
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
}

VB_TEST(TestLockUi)
#include "test_lock_ui.moc"
