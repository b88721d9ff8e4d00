#include "core/access/totp.h"
#include "core/base/clock.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QJsonArray>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kStart = 1'800'000'000'000; // the machine's time in these tests: 2027-01-15T08:00:00Z
constexpr qint64 kSecond = 1000;
constexpr qint64 kHour = 3600 * kSecond;

} // namespace

/// Log-ins of every kind, at times of our choosing.
class TestCliLogin : public QObject {
    Q_OBJECT

private:
    CliHome m_home;

    static QStringList at(qint64 ms) { return {u"--at"_s, isoUtc(ms)}; }

    /// The code of a step near `ms`.
    [[nodiscard]] QString codeOf(const QString &login, qint64 ms, int stepsAway = 0) const
    {
        QFile file(m_home.totpFile(login));
        const bool opened = file.open(QIODevice::ReadOnly);
        const Result<SecretBytes> secret
            = access::parseTotpSecret(SecretBytes::copyOf(opened ? file.readAll().trimmed() : QByteArray()));
        return secret ? access::totpCode(*secret, access::totpStep(ms) + stepsAway) : QString();
    }
    /// One log-in with a harmless command. A null code: none is given.
    CliRun logIn(const QString &login, qint64 ms, const QString &code = {}, const QString &passwordOf = {}) const
    {
        QStringList line = at(ms)
            + QStringList {u"--user"_s, login, u"--password-file"_s,
                           m_home.passwordFile(passwordOf.isEmpty() ? login : passwordOf)};
        if (!code.isNull())
            line += {u"--totp"_s, code};
        return m_home.run(line + QStringList {u"patient"_s, u"search"_s, u"nobody"_s});
    }
    CliRun asOwner(qint64 ms, const QStringList &command) const { return m_home.as(u"olive"_s, at(ms) + command); }

    /// How many entries of failures the log holds for a login.
    int failures(const QString &login, qint64 ms) const
    {
        return static_cast<int>(
            asOwner(ms, {u"audit"_s, u"list"_s, u"--action"_s, u"failure"_s, u"--actor"_s, login}).rows().size());
    }
    /// A fresh person; her code of `ms` and one step on each side are unused.
    void addPerson(const QString &login, qint64 ms, const QString &role = u"nurse"_s) const
    {
        const CliRun added = asOwner(ms,
                                     {u"staff"_s, u"add"_s, login, u"--name"_s, u"Person"_s, u"--role"_s, role,
                                      u"--new-password-file"_s, m_home.passwordFile(login)});
        QVERIFY2(added.exit == 0, added.err.constData());
        m_home.keepTotp(login, added.row().value(u"totp_uri"_s).toString());
    }

private Q_SLOTS:
    void initTestCase()
    {
#ifndef VB_TEST_HOOKS
        QSKIP("time can be chosen only in builds with test hooks");
#endif
        QCOMPARE(m_home.init().exit, 0);
    }

    void aCodeIsNeededTheFirstTime()
    {
        addPerson(u"ana"_s, kStart);
        const CliRun without = logIn(u"ana"_s, kStart);
        QCOMPARE(without.exit, 3);
        QCOMPARE(without.code(), u"denied"_s);
        QCOMPARE(logIn(u"ana"_s, kStart, codeOf(u"ana"_s, kStart)).exit, 0);
        QVERIFY(failures(u"ana"_s, kStart) >= 1);
    }

    void andThenForTwelveHoursNotAgain()
    {
        addPerson(u"bea"_s, kStart);
        QCOMPARE(logIn(u"bea"_s, kStart, codeOf(u"bea"_s, kStart)).exit, 0);
        QCOMPARE(logIn(u"bea"_s, kStart + kSecond).exit, 0);
        QCOMPARE(logIn(u"bea"_s, kStart + 12 * kHour - kSecond).exit, 0); // does not count anew
        QCOMPARE(logIn(u"bea"_s, kStart + 12 * kHour + kSecond).exit, 3);
        const qint64 later = kStart + 13 * kHour;
        QCOMPARE(logIn(u"bea"_s, later, codeOf(u"bea"_s, later)).exit, 0);
        // By the secret file a code is made when one is due.
        const CliRun made
            = m_home.as(u"bea"_s, at(kStart + 26 * kHour) + QStringList {u"patient"_s, u"search"_s, u"x"_s});
        QVERIFY2(made.exit == 0, made.err.constData());
    }

    void aGivenCodeIsAlwaysChecked()
    {
        addPerson(u"cleo"_s, kStart);
        const QString code = codeOf(u"cleo"_s, kStart);
        QCOMPARE(logIn(u"cleo"_s, kStart, code).exit, 0);
        QCOMPARE(logIn(u"cleo"_s, kStart + kSecond, code).exit, 3); // used
        const QString wrong = QString::number((code.toInt() + 1) % 1'000'000).rightJustified(6, u'0');
        QCOMPARE(logIn(u"cleo"_s, kStart + kSecond, wrong).exit, 3);
        QCOMPARE(logIn(u"cleo"_s, kStart + kSecond, u""_s).exit, 3);
        QCOMPARE(logIn(u"cleo"_s, kStart + kSecond, codeOf(u"cleo"_s, kStart, -1)).exit, 3); // older than the used one
        QCOMPARE(logIn(u"cleo"_s, kStart + kSecond, codeOf(u"cleo"_s, kStart, 1)).exit, 0);
        QVERIFY(failures(u"cleo"_s, kStart + 2 * kSecond) >= 4);
    }

    void oneStepEitherSideAndNoMore()
    {
        addPerson(u"dora"_s, kStart);
        QCOMPARE(logIn(u"dora"_s, kStart, codeOf(u"dora"_s, kStart, -2)).exit, 3);
        QCOMPARE(logIn(u"dora"_s, kStart, codeOf(u"dora"_s, kStart, 2)).exit, 3);
        QCOMPARE(logIn(u"dora"_s, kStart, codeOf(u"dora"_s, kStart, -1)).exit, 0);
        QCOMPARE(logIn(u"dora"_s, kStart, codeOf(u"dora"_s, kStart, 1)).exit, 0);
    }

    void aTotpFileHoldsTheUriOrTheSecret()
    {
        addPerson(u"emma"_s, kStart);
        QFile file(m_home.totpFile(u"emma"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString uri = QString::fromUtf8(file.readAll());
        const QString secret = uri.section(u"secret="_s, 1).section(u'&', 0, 0).trimmed();
        QVERIFY(secret.size() >= 32);
        const QStringList line = at(kStart)
            + QStringList {u"--user"_s, u"emma"_s, u"--password-file"_s, m_home.passwordFile(u"emma"_s),
                           u"--totp-secret-file"_s};
        const QString bad = m_home.write(u"bad.totp"_s, "not a secret!\n");
        QCOMPARE(m_home.run(line + QStringList {bad, u"version"_s}).exit, 0); // not read: nobody logs in
        QCOMPARE(m_home.run(line + QStringList {bad, u"patient"_s, u"search"_s, u"x"_s}).exit, 6);
        const QString plain = m_home.write(u"plain.totp"_s, secret.toLower().toUtf8() + '\n');
        QCOMPARE(m_home.run(line + QStringList {plain, u"patient"_s, u"search"_s, u"x"_s}).exit, 0);
    }

    void recoveryCodesWorkOnce()
    {
        const QString code = m_home.made.value(u"recovery_codes"_s).toArray().at(3).toString();
        QCOMPARE(logIn(u"olive"_s, kStart, code).exit, 0);
        QCOMPARE(logIn(u"olive"_s, kStart, code).exit, 3);
        QCOMPARE(
            logIn(u"olive"_s, kStart, m_home.made.value(u"recovery_codes"_s).toArray().at(4).toString().toLower()).exit,
            0);
    }

    void wrongNamesAndPasswordsLookAlike()
    {
        addPerson(u"fay"_s, kStart);
        const CliRun password = logIn(u"fay"_s, kStart, codeOf(u"fay"_s, kStart), u"olive"_s);
        const CliRun name = logIn(u"nobody"_s, kStart, u"123456"_s, u"olive"_s);
        QCOMPARE(password.exit, 3);
        QCOMPARE(name.exit, 3);
        QCOMPARE(password.err, name.err);
        QVERIFY(password.out.isEmpty());
        QCOMPARE(logIn(u"fay"_s, kStart, codeOf(u"fay"_s, kStart)).exit, 0); // the code was not used up
        QVERIFY(failures(u"fay"_s, kStart) >= 1);
    }

    /// Each run is a restart of the program; the clock is set back and forward in between.
    void fiveFailuresMeanAWait()
    {
        addPerson(u"gia"_s, kStart);
        QCOMPARE(logIn(u"gia"_s, kStart, codeOf(u"gia"_s, kStart)).exit, 0);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(logIn(u"gia"_s, kStart, {}, u"olive"_s).exit, 3);
        const CliRun early = logIn(u"gia"_s, kStart + 20 * kSecond);
        QCOMPARE(early.exit, 3);
        QVERIFY(early.message().contains(u"wait"_s));
        QCOMPARE(logIn(u"gia"_s, kStart - 5 * kHour).exit, 3); // the clock set back
        QCOMPARE(logIn(u"gia"_s, kStart + 40 * kSecond).exit, 0);
    }

    void aDisabledAccountStaysOut()
    {
        addPerson(u"hope"_s, kStart);
        QCOMPARE(logIn(u"hope"_s, kStart, codeOf(u"hope"_s, kStart)).exit, 0);
        QCOMPARE(asOwner(kStart, {u"staff"_s, u"disable"_s, u"hope"_s}).exit, 0);
        const CliRun out = logIn(u"hope"_s, kStart + kSecond, codeOf(u"hope"_s, kStart, 1));
        QCOMPARE(out.exit, 3);
        QCOMPARE(out.code(), u"denied"_s);
        const CliRun again = asOwner(kStart,
                                     {u"staff"_s, u"add"_s, u"hope"_s, u"--name"_s, u"Another"_s, u"--role"_s,
                                      u"nurse"_s, u"--new-password-file"_s, m_home.passwordFile(u"hope"_s)});
        QCOMPARE(again.exit, 6); // an id is never used again
    }

    void anOwnPasswordCanBeChanged()
    {
        addPerson(u"ida"_s, kStart);
        const QString fresh = m_home.passwordFile(u"somebody-else"_s);
        QCOMPARE(
            m_home.as(u"ida"_s, at(kStart) + QStringList {u"password"_s, u"change"_s, u"--new-password-file"_s, fresh})
                .exit,
            0);
        QCOMPARE(logIn(u"ida"_s, kStart + kSecond).exit, 3);
        QCOMPARE(logIn(u"ida"_s, kStart + kSecond, {}, u"somebody-else"_s).exit, 0);
        const QString weak = m_home.write(u"weak"_s, "password1234\n");
        const QStringList line {u"--user"_s,   u"ida"_s,    u"--password-file"_s,    fresh,
                                u"password"_s, u"change"_s, u"--new-password-file"_s};
        QCOMPARE(m_home.run(at(kStart + kSecond) + line + QStringList {weak}).exit, 6);
        QCOMPARE(m_home.run(at(kStart + kSecond) + line + QStringList {m_home.write(u"short"_s, "rx7-Qp\n")}).exit, 6);
        QCOMPARE(logIn(u"ida"_s, kStart + 2 * kSecond, {}, u"somebody-else"_s).exit, 0);
    }

    void aResetGivesEverythingNew()
    {
        addPerson(u"jane"_s, kStart);
        QCOMPARE(logIn(u"jane"_s, kStart, codeOf(u"jane"_s, kStart)).exit, 0);
        const CliRun reset = asOwner(
            kStart,
            {u"staff"_s, u"reset"_s, u"jane"_s, u"--new-password-file"_s, m_home.passwordFile(u"jane-again"_s)});
        QCOMPARE(reset.exit, 0);
        QCOMPARE(reset.row().value(u"recovery_codes"_s).toArray().size(), 10);
        QCOMPARE(logIn(u"jane"_s, kStart + kSecond).exit, 3); // the old password
        QCOMPARE(logIn(u"jane"_s, kStart + kSecond, codeOf(u"jane"_s, kStart, 1), u"jane-again"_s).exit,
                 3); // the old secret
        m_home.keepTotp(u"jane"_s, reset.row().value(u"totp_uri"_s).toString());
        // The step that was used up with the old secret stays used up.
        QCOMPARE(logIn(u"jane"_s, kStart + kSecond, codeOf(u"jane"_s, kStart, 1), u"jane-again"_s).exit, 0);
    }
};

VB_TEST(TestCliLogin)

#include "test_cli_login.moc"
