#include "core/access/totp.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QLockFile>
#include <QTest>

using namespace vb;

namespace {

/// The actions in the log, as the owner lists them.
QStringList loggedActions(test::PracticeFixture &practice, audit::Outcome outcome)
{
    const auto entries = practice.as(test::kOwner).audit().list({}).result();
    QStringList actions;
    if (entries.ok())
        for (const audit::Entry &entry : *entries)
            if (entry.outcome == outcome)
                actions.append(entry.action + u':' + entry.detail);
    return actions;
}

} // namespace

/// Getting in, being kept out, and what stays written of it.
class TestLogin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongPasswordIsJournalledAndImported();
    void codesCountOnce();
    void codeIsAskedEveryTwelveHours();
    void recoveryCodesWorkOnce();
    void throttleOutlastsRestartAndClock();
    void ownerResetEndsALockOut();
    void disabledPeopleStayOut();
    void passwordChangeTakesEffect();
    void onlyOneProgramHasTheStore();
    void aLockThatNamesNobodyIsTakenOver();
    void shortenedJournalIsNoticed();
    void missingSecretNeverMakesANewOne();
    void missingAnchorIsAWarning();
    void oldStoreIsReadButNotWritten();
    void foreignFilesAreRefused();
};

void TestLogin::wrongPasswordIsJournalledAndImported()
{
    test::PracticeFixture practice;
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, QStringLiteral("not the password"))), Code::denied);
    QCOMPARE(test::outcomeOf(practice.tryLogin(QStringLiteral("nobody"), QStringLiteral("not the password"))),
             Code::denied);
    const QStringList denied = loggedActions(practice, audit::Outcome::denied);
    QCOMPARE(denied.filter(QStringLiteral("failure:wrong login or password")).size(), 2);
    // Once imported they are not imported again.
    practice.lock();
    QCOMPARE(loggedActions(practice, audit::Outcome::denied).size(), denied.size());
}

void TestLogin::codesCountOnce()
{
    test::PracticeFixture practice;
    const QString code = practice.codeOf(test::kOwner);
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::codeRequired);
    QCOMPARE(
        test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), QStringLiteral("000000"))),
        Code::denied);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), code).ok());
    practice.lock();
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), code)), Code::denied);
    // A code that is given is always checked, also when none is needed.
    QCOMPARE(
        test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), QStringLiteral("123456"))),
        Code::denied);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner)).ok());
}

void TestLogin::codeIsAskedEveryTwelveHours()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    practice.clock.advance(11 * 3'600'000LL);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner)).ok());
    practice.clock.advance(2 * 3'600'000LL);
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::codeRequired);
    practice.as(test::kOwner);
    // A clock set back after a restart does not stretch the twelve hours.
    practice.lock();
    practice.clock.reboot();
    practice.clock.setWall(practice.clock.now().wallMs - 86'400'000);
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::codeRequired);
}

void TestLogin::recoveryCodesWorkOnce()
{
    test::PracticeFixture practice;
    QCOMPARE(practice.made.recoveryCodes.size(), 10);
    const QString code = practice.made.recoveryCodes.at(3);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), code).ok());
    practice.lock();
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), code)), Code::denied);
    QVERIFY(
        practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), practice.made.recoveryCodes.at(4)).ok());
}

void TestLogin::throttleOutlastsRestartAndClock()
{
    test::PracticeFixture practice;
    for (int i = 0; i < 5; ++i)
        QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, QStringLiteral("wrong wrong wrong"))), Code::denied);
    const Result<void> held
        = practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), practice.codeOf(test::kOwner));
    QCOMPARE(test::outcomeOf(held), Code::throttled);
    QVERIFY(held.error().retryAfterMs > 0 && held.error().retryAfterMs <= 30'000);
    practice.lock(); // the program ends
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::throttled);
    practice.lock();
    practice.clock.setWall(practice.clock.now().wallMs + 3'600'000); // the clock is put forward
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::throttled);
    practice.clock.setWall(practice.clock.now().wallMs - 7'200'000); // and back
    QCOMPARE(test::outcomeOf(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner))), Code::throttled);
    practice.clock.advance(31'000);
    practice.clock.setWall(1'800'000'000'000 + 60'000);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), practice.codeOf(test::kOwner)).ok());
}

void TestLogin::ownerResetEndsALockOut()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    practice.lock();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(test::outcomeOf(practice.tryLogin(nurse, QStringLiteral("wrong wrong wrong"))), Code::denied);
    QCOMPARE(test::outcomeOf(practice.tryLogin(nurse, practice.passwordText(nurse))), Code::throttled);
    const auto reset
        = practice.as(test::kOwner).staff().reset(nurse, SecretBytes::copyOf("another fine pass phrase")).result();
    QVERIFY(reset.ok());
    practice.totpUris.insert(nurse, reset->totpUri);
    QCOMPARE(test::outcomeOf(practice.tryLogin(nurse, practice.passwordText(nurse), practice.codeOf(nurse))),
             Code::denied);
    QVERIFY(practice.tryLogin(nurse, QStringLiteral("another fine pass phrase"), practice.codeOf(nurse)).ok());
}

void TestLogin::disabledPeopleStayOut()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    practice.as(nurse);
    QVERIFY(practice.as(test::kOwner).staff().disable(nurse).result().ok());
    practice.clock.advance(31'000);
    QCOMPARE(test::outcomeOf(practice.tryLogin(nurse, practice.passwordText(nurse), practice.codeOf(nurse))),
             Code::denied);
    QCOMPARE(test::outcomeOf(practice.as(test::kOwner).staff().disable(test::kOwner).result()),
             Code::invalid); // the last owner stays
}

void TestLogin::passwordChangeTakesEffect()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    QCOMPARE(test::outcomeOf(practice.as(nurse).staff().changeOwnPassword(SecretBytes::copyOf("short")).result()),
             Code::invalid);
    QVERIFY(practice.as(nurse).staff().changeOwnPassword(SecretBytes::copyOf("a quiet morning walk")).result().ok());
    practice.lock();
    QCOMPARE(test::outcomeOf(practice.tryLogin(nurse, practice.passwordText(nurse))), Code::denied);
    QVERIFY(practice.tryLogin(nurse, QStringLiteral("a quiet morning walk")).ok());
}

void TestLogin::onlyOneProgramHasTheStore()
{
    test::PracticeFixture practice;
    QVERIFY(practice.session().ok());
    const auto second = session::Session::open(practice.home, practice.secrets, practice.clock);
    QVERIFY(!second.ok());
    QCOMPARE(second.error().code, Code::busy);
    QVERIFY(second.error().detail.contains(QString::number(QCoreApplication::applicationPid())));
}

/// As a program leaves it that is killed, or loses power, while it takes the home.
void TestLogin::aLockThatNamesNobodyIsTakenOver()
{
    test::PracticeFixture practice;
    const QString path = practice.home.lockFile();
    QFile empty(path);
    QVERIFY(empty.open(QIODevice::WriteOnly));
    empty.close();
    QVERIFY(practice.session().ok());
    practice.lock();
    QVERIFY(!QFile::exists(path));
    // Not while somebody holds it.
    QLockFile held(path);
    QVERIFY(held.tryLock(0) && QFile::resize(path, 0));
    const auto second = session::Session::open(practice.home, practice.secrets, practice.clock);
    QCOMPARE(second.error().code, Code::io);
    QVERIFY(QFile::exists(path));
}

void TestLogin::shortenedJournalIsNoticed()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    practice.lock();
    QVERIFY(QFile::remove(practice.home.journal()));
    // The longest throttle, for everyone, until it has passed.
    const Result<void> held = practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner));
    QCOMPARE(test::outcomeOf(held), Code::throttled);
    practice.clock.advance(held.error().retryAfterMs + 1000);
    QVERIFY(practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), practice.codeOf(test::kOwner)).ok());
    QVERIFY(loggedActions(practice, audit::Outcome::failed).filter(QStringLiteral("journal")).size() == 1);
}

void TestLogin::missingSecretNeverMakesANewOne()
{
    test::PracticeFixture practice;
    const QString secret = practice.folder->path() + QStringLiteral("/secret");
    QVERIFY(QFile::remove(secret));
    QCOMPARE(practice.session().error().code, Code::keychainLocked);
    QVERIFY(!QFile::exists(secret));
    QFile other(secret);
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write(QByteArray(32, 'x')) == 32);
    other.close();
    other.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(practice.session().error().code, Code::keychainLocked);
}

void TestLogin::missingAnchorIsAWarning()
{
    test::PracticeFixture practice;
    const QString nurse = practice.addPerson(Role::nurse);
    practice.lock();
    QVERIFY(practice.secrets.remove(QStringLiteral("anchor/x")).ok());
    QCOMPARE(practice.as(nurse).warnings().size(), 1); // a nurse's login does not make it anew
    practice.lock();
    QCOMPARE(practice.as(test::kOwner).warnings().size(), 1);
    practice.lock();
    QVERIFY(practice.as(test::kOwner).warnings().isEmpty());
}

void TestLogin::oldStoreIsReadButNotWritten()
{
    test::PracticeFixture practice;
    practice.as(test::kOwner);
    practice.lock();
    QFile store(practice.home.store());
    QVERIFY(store.open(QIODevice::ReadOnly));
    const QByteArray old = store.readAll();
    store.close();
    const patient::Patient person {
        .given = QStringLiteral("Ada"), .family = QStringLiteral("Fern"), .birthDate = QStringLiteral("1980-01-02")};
    for (int i = 0; i < 8; ++i)
        QVERIFY(practice.as(test::kOwner).patients().add(person).result().ok());
    practice.lock();
    QVERIFY(store.open(QIODevice::WriteOnly | QIODevice::Truncate) && store.write(old) == old.size());
    store.close();

    session::Session &open = practice.as(test::kOwner);
    QCOMPARE(open.warnings().size(), 1);
    QVERIFY(open.patients().search(QStringLiteral("fern"), 5).result().ok());
    QCOMPARE(open.patients().add(person).result().error().code, Code::integrity);
    const auto verdict = open.audit().verify().result();
    QVERIFY(verdict.ok() && !verdict->ok());
    const auto report = open.audit().check().result();
    QVERIFY(report.ok() && !report->ok());
    // It does not heal by being used.
    practice.lock();
    QCOMPARE(practice.as(test::kOwner).warnings().size(), 1);
}

void TestLogin::foreignFilesAreRefused()
{
    test::PracticeFixture practice;
    QFile store(practice.home.store());
    const auto with = [&](const QByteArray &content) {
        practice.lock();
        practice.clock.advance(31'000);
        if (!store.open(QIODevice::WriteOnly | QIODevice::Truncate) || store.write(content) != content.size())
            qFatal("cannot write the store file");
        store.close();
        return test::outcomeOf(
            practice.tryLogin(test::kOwner, practice.passwordText(test::kOwner), practice.codeOf(test::kOwner)));
    };
    QCOMPARE(with("SQLite format 3" + QByteArray(1, '\0') + QByteArray(8176, 'x')), Code::integrity);
    QCOMPARE(with(QByteArray(8192, 'x')), Code::integrity);
    QCOMPARE(with(QByteArray(100, 'x')), Code::integrity);
    QCOMPARE(with(QByteArray()), Code::integrity);
}

VB_TEST(TestLogin)
#include "test_login.moc"
