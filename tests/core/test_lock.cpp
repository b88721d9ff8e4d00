#include "core/access/totp.h"
#include "core/session/idle_lock.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;

/// Leaving a PC and coming back to it.
class TestLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pinBringsBackItsOwner();
    void plainPinsAreRefused();
    void fiveWrongPinsEndIt();
    void pinEndsWithTheTwelveHours();
    void pinEndsWithTheProgramAndAtSuspend();
    void idleLimits();
    void draftsComeBackToTheirAuthorOnly();
    void ownCredentialsAreRenewed();
    void settingsStay();
};

void TestLock::pinBringsBackItsOwner()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    session::Session &open = practice.as(nurse);
    QVERIFY(!open.hasPin());
    QVERIFY(open.setPin(SecretBytes::copyOf("280641")).result().ok());
    QVERIFY(open.hasPin());
    open.lock();
    QCOMPARE(open.pinLogins(), QStringList {nurse});
    const Result<void> back = open.resume(nurse, SecretBytes::copyOf("280641")).result();
    QVERIFY2(back.ok(), qPrintable(back.ok() ? QString() : back.error().detail));
    QCOMPARE(open.actor().login, nurse);
    open.lock();
    QCOMPARE(test::outcomeOf(open.resume(test::kOwner, SecretBytes::copyOf("280641")).result()), Code::denied);
    const auto entries
        = practice.as(test::kOwner).audit().list({.login = nurse, .action = QStringLiteral("login")}).result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->back().detail.startsWith(QStringLiteral("PIN")), true);
}

void TestLock::plainPinsAreRefused()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner);
    for (const char *pin :
         {"", "12345", "123456", "987654", "777777", "12a456", "28064!", "123456789012345678901234567890123"})
        QCOMPARE(test::outcomeOf(open.setPin(SecretBytes::copyOf(pin)).result()), Code::invalid);
    QVERIFY(!open.hasPin());
}

void TestLock::fiveWrongPinsEndIt()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner);
    QVERIFY(open.setPin(SecretBytes::copyOf("280641")).result().ok());
    open.lock();
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(open.pinTriesLeft(test::kOwner), 5 - i);
        QCOMPARE(test::outcomeOf(open.resume(test::kOwner, SecretBytes::copyOf("280642")).result()), Code::denied);
    }
    QCOMPARE(open.pinTriesLeft(test::kOwner), 0);
    QVERIFY(open.pinLogins().isEmpty());
    QCOMPARE(test::outcomeOf(open.resume(test::kOwner, SecretBytes::copyOf("280641")).result()), Code::denied);
    const auto entries = practice.as(test::kOwner).audit().list({.action = QStringLiteral("failure")}).result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), 5U);
}

void TestLock::pinEndsWithTheTwelveHours()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner);
    QCOMPARE(open.msToEnd(), 12 * 3'600'000LL);
    QVERIFY(open.setPin(SecretBytes::copyOf("280641")).result().ok());
    practice.clock.advance(3'600'000LL);
    QCOMPARE(open.msToEnd(), 11 * 3'600'000LL);
    practice.clock.setWall(practice.clock.now().wallMs - 5 * 3'600'000LL); // sets nothing back
    QCOMPARE(open.msToEnd(), 11 * 3'600'000LL);
    practice.clock.setWall(practice.clock.now().wallMs + 5 * 3'600'000LL);
    open.lock();
    practice.clock.advance(12 * 3'600'000LL);
    QCOMPARE(test::outcomeOf(open.resume(test::kOwner, SecretBytes::copyOf("280641")).result()), Code::codeRequired);
    QVERIFY(!open.isOpen());
}

void TestLock::pinEndsWithTheProgramAndAtSuspend()
{
    test::PracticeFixture practice;
    session::Session &open = practice.as(test::kOwner);
    QVERIFY(open.setPin(SecretBytes::copyOf("280641")).result().ok());
    open.lock();
    open.forgetPins();
    QCOMPARE(test::outcomeOf(open.resume(test::kOwner, SecretBytes::copyOf("280641")).result()), Code::denied);
    QVERIFY(practice.as(test::kOwner).setPin(SecretBytes::copyOf("280641")).result().ok());
    practice.lock(); // the session object goes, as with the program
    const auto again = practice.session();
    QVERIFY(again.ok() && (*again)->pinLogins().isEmpty());
}

void TestLock::idleLimits()
{
    FixedClock clock(1'800'000'000'000);
    session::IdleLock idle(clock, 5 * 60'000);
    clock.advance(5 * 60'000 - 1);
    QVERIFY(!idle.isDue());
    QCOMPARE(idle.msLeft(), 1);
    idle.activity();
    clock.setWall(clock.now().wallMs + 86'400'000); // only the wall clock was set
    QVERIFY(!idle.isDue());
    clock.advance(5 * 60'000);
    QVERIFY(idle.isDue());
    idle.activity();
    clock.reboot();
    QVERIFY(idle.isDue());
    QCOMPARE(session::IdleLock(clock, 1).limitMs(), 30'000);
    QCOMPARE(session::IdleLock(clock, 999'999'999).limitMs(), session::kLongestIdleMs);
}

void TestLock::draftsComeBackToTheirAuthorOnly()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    practice.as(nurse).lock(QByteArray("half a note"));
    QVERIFY(practice.as(test::kOwner).draft().isEmpty());
    QCOMPARE(practice.as(nurse).draft(), QByteArray("half a note"));
    practice.lock(); // nothing unsaved this time
    QVERIFY(practice.as(nurse).draft().isEmpty());
}

void TestLock::ownCredentialsAreRenewed()
{
    test::PracticeFixture practice;
    const auto renewed = practice.as(test::kOwner).staff().renewOwnTotp().result();
    QVERIFY(renewed.ok());
    practice.lock();
    practice.clock.advance(31'000);
    const QString password = practice.passwordText(test::kOwner);
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, password, practice.codeOf(test::kOwner))), Code::denied);
    practice.totpUris.insert(test::kOwner, renewed->totpUri);
    QVERIFY(practice.tryLogin(test::kOwner, password, practice.codeOf(test::kOwner)).ok());
    const auto codes = practice.as(test::kOwner).staff().renewOwnRecoveryCodes().result();
    QVERIFY(codes.ok() && codes->recoveryCodes.size() == 10);
    practice.lock();
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, password, practice.made.recoveryCodes.at(0))),
             Code::denied);
    QVERIFY(practice.tryLogin(test::kOwner, password, codes->recoveryCodes.at(0)).ok());
    // A code of another time is refused, and the difference is said.
    practice.lock();
    const QString later
        = access::totpCode(practice.totpOf(test::kOwner), access::totpStep(practice.clock.now().wallMs + 600'000));
    const Result<void> skewed = practice.tryLogin(test::kOwner, password, later);
    QVERIFY(!skewed.ok() && skewed.error().detail.contains(QStringLiteral("10 minutes behind")));
    QCOMPARE(skewed.error().clockBehindMs, 600'000);
}

void TestLock::settingsStay()
{
    test::PracticeFixture practice;
    QCOMPARE(practice.as(test::kOwner).settings().pc().idleMs, 5 * 60'000);
    QVERIFY(practice.as(test::kOwner).settings().setPc({QStringLiteral("room"), 600'000}).result().ok());
    QCOMPARE(test::outcomeOf(practice.as(test::kOwner).settings().setPc({QStringLiteral("room"), 1}).result()),
             Code::invalid);
    const practice::PcSetting behind {QStringLiteral("room"), 600'000, QStringLiteral("http://proxy.example:3128")};
    QVERIFY(practice.as(test::kOwner).settings().setPc(behind).result().ok());
    const practice::PcSetting wrong {QStringLiteral("room"), 600'000, QStringLiteral("socks5://proxy.example")};
    QCOMPARE(test::outcomeOf(practice.as(test::kOwner).settings().setPc(wrong).result()), Code::invalid);
    QVERIFY(practice.as(test::kOwner).settings().setPreference({QStringLiteral("dark"), 120}).result().ok());
    QCOMPARE(
        test::outcomeOf(practice.as(test::kOwner).settings().setPreference({QStringLiteral("pink"), 100}).result()),
        Code::invalid);
    practice::Practice profile = practice.as(test::kOwner).settings().practice();
    profile.name = QStringLiteral("Larkspur West");
    QVERIFY(practice.as(test::kOwner).settings().setPractice(profile).result().ok());
    practice.lock();
    session::Session &open = practice.as(test::kOwner);
    QCOMPARE(open.practiceName(), QStringLiteral("Larkspur West"));
    QCOMPARE(open.settings().pc().kind, QStringLiteral("room"));
    QCOMPARE(open.settings().pc().proxy, behind.proxy);
    QCOMPARE(open.settings().preference().theme, QStringLiteral("dark"));
}

VB_TEST(TestLock)
#include "test_lock.moc"
