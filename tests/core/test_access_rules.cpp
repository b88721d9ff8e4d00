#include "core/access/common_passwords.h"
#include "core/access/password_policy.h"
#include "core/access/recovery_codes.h"
#include "core/access/throttle.h"
#include "core/access/totp.h"
#include "core/base/base32.h"
#include "core/keys/journal.h"
#include "tests/kit/test_main.h"

#include <QSet>
#include <QTest>

using namespace vb;
using namespace vb::access;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

SecretBytes utf8(const QString &text)
{
    return SecretBytes::copyOf(text.toUtf8());
}

const SecretBytes &rfcSecret()
{
    static const SecretBytes secret = SecretBytes::copyOf("12345678901234567890");
    return secret;
}

const PasswordContext &nora()
{
    static const PasswordContext context {QStringLiteral("nora.vance"), QStringLiteral("Nora Vance"),
                                          QStringLiteral("Juniper Lane Aesthetics")};
    return context;
}

bool passes(const QString &password)
{
    return preparePassword(utf8(password), nora()).ok();
}

/// Events of one login under a clock that tests turn.
class Attempts {
public:
    FixedClock clock {1'790'000'000'000};

    void add(ThrottleEvent::Kind kind, int times = 1, const QString &login = QStringLiteral("nora"))
    {
        for (int i = 0; i < times; ++i)
            m_events.push_back({login, clock.now(), kind});
    }
    void fail(int times = 1) { add(ThrottleEvent::Kind::failure, times); }
    /// Fails as fast as is allowed, waiting where there is a time to wait.
    void failPatiently(int times)
    {
        for (int i = 0; i < times; ++i) {
            clock.advance(verdict().waitMs);
            fail();
        }
    }
    [[nodiscard]] ThrottleVerdict verdict(bool owner = false, const QString &login = QStringLiteral("nora")) const
    {
        return throttleFor(m_events, login, clock.now(), owner);
    }
    [[nodiscard]] qint64 wait(bool owner = false) const { return verdict(owner).waitMs; }

private:
    std::vector<ThrottleEvent> m_events;
};

} // namespace

class TestAccessRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void totpVectors_data();
    void totpVectors();
    void totpTakesNeighboursOnce();
    void totpRefusesWhatIsNoCode();
    void totpTellsHowWrongAClockIs();
    void totpLowestUnusedStep();
    void totpUriGoesRound();
    void totpSecretFiles();

    void passwordLength();
    void passwordUnicode();
    void passwordBytes();
    void weakPasswords_data();
    void weakPasswords();
    void fitPasswords_data();
    void fitPasswords();
    void passwordHasNoComposition();
    void passwordMeterRises();
    void commonWordsAreClean();

    void recoveryCodesWorkOnce();
    void recoveryCodesSurviveTyping();

    void throttleDelaysDouble();
    void throttleSuccessEndsDelays();
    void throttleTwentyADay();
    void throttleOwnerWaitsADay();
    void throttleHundredInARow();
    void throttleIsPerLogin();
    void throttleSurvivesReboot();
    void throttleClockSetBack();
    void throttleClockSetForward();
    void throttleRebootAndClock();
    void throttleDayAcrossReboots();
    void throttleLostJournal();
    void throttleNeedsNoMoreThanTheJournalKeeps();
};

void TestAccessRules::totpVectors_data()
{
    // RFC 6238 appendix B, SHA-1; six digits are the last six of eight.
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("code");
    QTest::newRow("59") << qint64(59) << "287082";
    QTest::newRow("1111111109") << qint64(1'111'111'109) << "081804";
    QTest::newRow("1111111111") << qint64(1'111'111'111) << "050471";
    QTest::newRow("1234567890") << qint64(1'234'567'890) << "005924";
    QTest::newRow("2000000000") << qint64(2'000'000'000) << "279037";
    QTest::newRow("20000000000") << qint64(20'000'000'000) << "353130";
}

void TestAccessRules::totpVectors()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, code);
    QCOMPARE(totpCode(rfcSecret(), totpStep(seconds * 1000)), code);
    QCOMPARE(matchStep(rfcSecret(), code, seconds * 1000, -1), std::optional(seconds / 30));
}

void TestAccessRules::totpTakesNeighboursOnce()
{
    const SecretBytes secret = makeTotpSecret();
    QCOMPARE(secret.size(), std::size_t(20));
    const qint64 now = 1'790'000'000'000;
    const qint64 step = totpStep(now);
    for (qint64 off = -3; off <= 3; ++off) {
        const auto found = matchStep(secret, totpCode(secret, step + off), now, -1);
        QCOMPARE(found, off >= -1 && off <= 1 ? std::optional(step + off) : std::nullopt);
    }
    for (qint64 used = step - 2; used <= step + 1; ++used)
        for (qint64 off = -1; off <= 1; ++off)
            QCOMPARE(matchStep(secret, totpCode(secret, step + off), now, used).has_value(), step + off > used);
    QCOMPARE(matchStep(secret, totpCode(secret, 0), 10'000, -1), std::optional(qint64(0)));
}

void TestAccessRules::totpRefusesWhatIsNoCode()
{
    const qint64 now = 1'111'111'109'000;
    QVERIFY(matchStep(rfcSecret(), u"081804", now, -1).has_value());
    QVERIFY(matchStep(rfcSecret(), u" 081 804 ", now, -1).has_value());
    for (const QString &bad :
         {QString(), QStringLiteral("81804"), QStringLiteral("0081804"), QStringLiteral("07081804"),
          QStringLiteral("08180x"), QStringLiteral("-81804"), QStringLiteral("081805"), QStringLiteral("٠٨١٨٠٤")})
        QVERIFY2(!matchStep(rfcSecret(), bad, now, -1).has_value(), qPrintable(bad));
}

void TestAccessRules::totpTellsHowWrongAClockIs()
{
    const qint64 now = 1'790'000'000'000;
    const qint64 step = totpStep(now);
    for (const qint64 off : {0, 1, -1, 2, -20, 20, 120})
        QCOMPARE(nearestStep(rfcSecret(), totpCode(rfcSecret(), step + off), now, 120), std::optional(step + off));
    QCOMPARE(nearestStep(rfcSecret(), totpCode(rfcSecret(), step + 121), now, 120), std::nullopt);
    QCOMPARE(nearestStep(rfcSecret(), u"12345", now, 120), std::nullopt);
    QCOMPARE(nearestStep(rfcSecret(), totpCode(rfcSecret(), 0), 40'000, 120), std::optional(qint64(0)));
}

void TestAccessRules::totpLowestUnusedStep()
{
    const qint64 now = 1'790'000'000'000;
    const qint64 step = totpStep(now);
    QCOMPARE(lowestUnusedStep(now, -1), std::optional(step - 1));
    QCOMPARE(lowestUnusedStep(now, step - 1), std::optional(step));
    QCOMPARE(lowestUnusedStep(now, step), std::optional(step + 1));
    QCOMPARE(lowestUnusedStep(now, step + 1), std::nullopt);
    QCOMPARE(lowestUnusedStep(now + kTotpStepMs, step + 1), std::optional(step + 2));
}

void TestAccessRules::totpUriGoesRound()
{
    const QString uri = totpUri(rfcSecret(), QStringLiteral("Glow & Co: Náme"), QStringLiteral("nora.vance"));
    QCOMPARE(uri,
             QStringLiteral("otpauth://totp/Glow%20%26%20Co%20%20N%C3%A1me:nora.vance"
                            "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Glow%20%26%20Co%20%20N%C3%A1me"
                            "&algorithm=SHA1&digits=6&period=30"));
    const auto secret = parseTotpSecret(utf8(uri + QStringLiteral("\n")));
    QVERIFY(secret.ok());
    QVERIFY(secret->equals(rfcSecret()));
}

void TestAccessRules::totpSecretFiles()
{
    const QString base = QStringLiteral("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (const QString &good :
         {base, base + QStringLiteral("\n"), base.toLower(), QStringLiteral("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"),
          QStringLiteral("otpauth://totp/x?secret=") + base,
          QStringLiteral("otpauth://totp/Any:who?issuer=Any&period=30&digits=6&algorithm=sha1&secret=") + base}) {
        const auto secret = parseTotpSecret(utf8(good));
        QVERIFY2(secret.ok(), qPrintable(good));
        QVERIFY(secret->equals(rfcSecret()));
    }
    for (const QString &bad :
         {QString(), QStringLiteral("12345"), QStringLiteral("GEZDGNBV"), QStringLiteral("otpauth://totp/x"),
          QStringLiteral("otpauth://hotp/x?secret=") + base, QStringLiteral("otpauth://totp/x?issuer=y"),
          QStringLiteral("otpauth://totp/x?digits=8&secret=") + base,
          QStringLiteral("otpauth://totp/x?period=60&secret=") + base,
          QStringLiteral("otpauth://totp/x?algorithm=SHA256&secret=") + base}) {
        const auto secret = parseTotpSecret(utf8(bad));
        QVERIFY2(!secret.ok(), qPrintable(bad));
        QCOMPARE(secret.error().code, Code::invalid);
    }
}

void TestAccessRules::passwordLength()
{
    QVERIFY(!passes(QStringLiteral("kz0vw3hqx8r"))); // 11
    QVERIFY(passes(QStringLiteral("kz0vw3hqx8rt"))); // 12
    QString longest;
    while (longest.size() < 128)
        longest += QStringLiteral("kz0vw3hqx8rt");
    QVERIFY(passes(longest.first(128)));
    QVERIFY(!passes(longest.first(128) + u'x'));
    QCOMPARE(normalisedPassword(utf8(QString(129, u'x'))).error().code, Code::invalid);
    QCOMPARE(normalisedPassword(utf8(QString(1'000'000, u'x'))).error().code, Code::invalid);
    // Characters, not bytes or UTF-16 units.
    QVERIFY(!passes(QStringLiteral("🌿🍋🧊🪴🦋🐙🌶🎈🧵🪁🔭"))); // 11, 22 units
    QVERIFY(passes(QStringLiteral("🌿🍋🧊🪴🦋🐙🌶🎈🧵🪁🔭🧲")));
}

void TestAccessRules::passwordUnicode()
{
    // Composed or not, full width or not: one password.
    const auto composed = preparePassword(utf8(QStringLiteral("zwölf größere Kähne")), nora());
    const auto decomposed
        = preparePassword(utf8(QStringLiteral("zwölf größere Kähne").normalized(QString::NormalizationForm_D)), nora());
    QVERIFY(composed.ok() && decomposed.ok());
    QVERIFY(composed->equals(*decomposed));
    const auto wide = normalisedPassword(utf8(QStringLiteral("ｋｅｔｔｌｅ")));
    QVERIFY(wide.ok());
    QVERIFY(wide->equals(SecretBytes::copyOf("kettle")));
    QVERIFY(normalisedPassword(utf8(QStringLiteral(" keeps its spaces ")))
                ->equals(SecretBytes::copyOf(" keeps its spaces ")));
}

void TestAccessRules::passwordBytes()
{
    for (const QByteArray &bad :
         {QByteArray("kz0vw3hqx8rt\n"), QByteArray("kz0vw3\thqx8rt"), QByteArray("kz0v\xFFw3hqx8rt"),
          QByteArray("kz0vw3hqx8rt\xC3"), QByteArray("kz0vw3h\0qx8rt", 13)})
        QCOMPARE(normalisedPassword(SecretBytes::copyOf(bad)).error().code, Code::invalid);
    QVERIFY(normalisedPassword({})->isEmpty());
    // The byte order mark of an editor is no part of the password.
    QVERIFY(normalisedPassword(SecretBytes::copyOf("\xEF\xBB\xBFkettle"))->equals(SecretBytes::copyOf("kettle")));
}

void TestAccessRules::weakPasswords_data()
{
    QTest::addColumn<QString>("password");
    for (const char *weak :
         {"Password2026!",         "passwordpassword", "P@ssw0rd1234",    "Summer2026!!",    "aaaaaaaaaaaa",
          "abcdefghijkl",          "123456789012",     "098765432109",    "qwertyuiop12",    "qwertzuiop123",
          "1qaz2wsx3edc",          "asdfghjkl123",     "abcabcabcabc",    "tigertigertiger", "iloveyou1234",
          "letmeinletmein",        "Welcome12345",     "nora.vance.2026", "NoraVance1234",   "juniperlane123",
          "JuniperLaneAesthetics", "verbena-verbena",  "Verbena2026!",    "butterfly1987",   "monkeydragon1",
          "............",          "            ",     "Botox2026Botox",  "m3dspa-m3dspa",   "111111111111",
          "qwerty123456",          "19871987198719",   "kvzkvzkvzkvz",    "summer1987!x",    "fj4kfj4kfj4k"})
        QTest::newRow(weak) << QString::fromLatin1(weak);
}

void TestAccessRules::weakPasswords()
{
    QFETCH(QString, password);
    const auto prepared = preparePassword(utf8(password), nora());
    QVERIFY(!prepared.ok());
    QCOMPARE(prepared.error().code, Code::invalid);
    QVERIFY(!prepared.error().detail.contains(password));
    QCOMPARE(passwordStrength(utf8(password), nora()), 0);
}

void TestAccessRules::fitPasswords_data()
{
    QTest::addColumn<QString>("password");
    for (const char *fit :
         {"correct horse battery staple", "kz0vw3hqx8rt", "greenkettleroof", "twelvemuffin", "Otter-Ladder-88-Fig",
          "my cat reads tolstoy", "vdjwqpzmrtkc", "7hY#k2!pQz9w", "der Kessel pfeift um vier"})
        QTest::newRow(fit) << QString::fromLatin1(fit);
}

void TestAccessRules::fitPasswords()
{
    QFETCH(QString, password);
    QVERIFY(passes(password));
    QVERIFY(passwordStrength(utf8(password), nora()) >= 1);
}

/// NIST SP 800-63B-4 section 3.1.1.2: no rules on kinds of characters.
void TestAccessRules::passwordHasNoComposition()
{
    QVERIFY(passes(QStringLiteral("vdjwqpzmrtkc"))); // lower case only
    QVERIFY(passes(QStringLiteral("VDJWQPZMRTKC")));
    QVERIFY(passes(QStringLiteral("483920175620"))); // digits only, no pattern
    QVERIFY(passes(QStringLiteral("vdjw qpzm rtkc"))); // spaces
}

void TestAccessRules::passwordMeterRises()
{
    const auto meter = [](const char *text) { return passwordStrength(SecretBytes::copyOf(text), nora()); };
    QCOMPARE(meter("kz0vw3"), 0);
    QVERIFY(meter("twelvemuffin") < meter("twelvemuffin on a raft"));
    QCOMPARE(meter("twelve muffins drift on a raft near Quimper"), 4);
    QString typed;
    int last = 0;
    for (const QChar c : QStringLiteral("twelve muffins drift on a raft")) {
        typed += c;
        const int now = passwordStrength(utf8(typed), nora());
        QVERIFY(now >= last);
        last = now;
    }
}

void TestAccessRules::commonWordsAreClean()
{
    QVERIFY(commonPasswordWords().size() > 500);
    for (const QLatin1String word : commonPasswordWords()) {
        QVERIFY(word.size() >= 3);
        QCOMPARE(QString(word).toLower(), QString(word));
    }
}

void TestAccessRules::recoveryCodesWorkOnce()
{
    FreshRecoveryCodes fresh = makeRecoveryCodes();
    QCOMPARE(fresh.codes.size(), kRecoveryCodes);
    QCOMPARE(QSet<QString>(fresh.codes.begin(), fresh.codes.end()).size(), kRecoveryCodes);
    for (int i = 0; i < kRecoveryCodes; ++i) {
        const QString code = fresh.codes.at(i);
        QCOMPARE(code.size(), 11);
        QCOMPARE(code.at(5), QChar(u'-'));
        QVERIFY(looksLikeRecoveryCode(code));
        QCOMPARE(matchRecoveryCode(fresh.stored, code), std::optional(i));
        fresh.stored.digests[static_cast<std::size_t>(i)].clear();
        QCOMPARE(matchRecoveryCode(fresh.stored, code), std::nullopt);
    }
    // Another person's salt, or another code.
    const FreshRecoveryCodes other = makeRecoveryCodes();
    QCOMPARE(matchRecoveryCode(other.stored, fresh.codes.at(0)), std::nullopt);
    StoredRecoveryCodes mixed = other.stored;
    mixed.salt = QByteArray(16, 's');
    QCOMPARE(matchRecoveryCode(mixed, other.codes.at(0)), std::nullopt);
}

void TestAccessRules::recoveryCodesSurviveTyping()
{
    const FreshRecoveryCodes fresh = makeRecoveryCodes();
    for (int i = 0; i < kRecoveryCodes; ++i) {
        const QString code = fresh.codes.at(i);
        for (const QString &typed : {code.toLower(), QString(code).remove(u'-'), QString(code).replace(u'-', u' '),
                                     QString(code).replace(u'0', u'O').replace(u'1', u'i')})
            QCOMPARE(matchRecoveryCode(fresh.stored, typed), std::optional(i));
        QCOMPARE(matchRecoveryCode(fresh.stored, code.chopped(1)), std::nullopt);
        QCOMPARE(matchRecoveryCode(fresh.stored, code + u'0'), std::nullopt);
    }
    for (const QString &none : {QString(), QStringLiteral("123456"), QStringLiteral("123 456"),
                                QStringLiteral("ABCDE-FGHJU"), QStringLiteral("ABCDE-FGHJÄ")})
        QVERIFY(!looksLikeRecoveryCode(none));
}

void TestAccessRules::throttleDelaysDouble()
{
    Attempts at;
    QCOMPARE(at.wait(), 0);
    at.fail(4);
    QCOMPARE(at.wait(), 0);
    qint64 expected = 30'000;
    for (int failures = 5; failures <= 12; ++failures) {
        at.fail();
        QCOMPARE(at.wait(), expected);
        QVERIFY(!at.verdict().untilCleared);
        at.clock.advance(expected - 1);
        QCOMPARE(at.wait(), 1);
        at.clock.advance(1);
        QVERIFY(at.verdict().allowed());
        expected = std::min(expected * 2, 15 * kMinute);
    }
    QCOMPARE(expected, 15 * kMinute);
}

void TestAccessRules::throttleSuccessEndsDelays()
{
    Attempts at;
    at.fail(5);
    at.clock.advance(30'000);
    at.add(ThrottleEvent::Kind::success);
    QCOMPARE(at.wait(), 0);
    at.fail(4);
    QCOMPARE(at.wait(), 0);
    at.fail();
    QCOMPARE(at.wait(), 30'000);
}

void TestAccessRules::throttleTwentyADay()
{
    Attempts at;
    at.failPatiently(19);
    QVERIFY(!at.verdict().untilCleared);
    at.failPatiently(1);
    QVERIFY(at.verdict().untilCleared);
    QVERIFY(!at.verdict().allowed());
    // Neither a year nor a restart ends it; only an owner does.
    at.clock.advance(365 * 24 * kHour);
    QVERIFY(at.verdict().untilCleared);
    at.clock.reboot();
    QVERIFY(at.verdict().untilCleared);
    at.add(ThrottleEvent::Kind::cleared);
    QVERIFY(at.verdict().allowed());
    at.fail(4);
    QVERIFY(at.verdict().allowed());

    // Successes in between end the delays but not the count of the day.
    Attempts mixed;
    for (int i = 0; i < 20; ++i) {
        mixed.fail();
        if (i < 19)
            mixed.add(ThrottleEvent::Kind::success);
        mixed.clock.advance(kMinute);
    }
    QVERIFY(mixed.verdict().untilCleared);

    // Twenty over a longer time are not twenty a day.
    Attempts slow;
    for (int i = 0; i < 40; ++i) {
        slow.fail();
        slow.add(ThrottleEvent::Kind::success);
        slow.clock.advance(2 * kHour);
    }
    QVERIFY(slow.verdict().allowed());
}

void TestAccessRules::throttleOwnerWaitsADay()
{
    Attempts at;
    at.failPatiently(20);
    QVERIFY(!at.verdict(true).untilCleared);
    QCOMPARE(at.wait(true), 24 * kHour);
    at.clock.advance(24 * kHour - 1);
    QCOMPARE(at.wait(true), 1);
    at.clock.advance(1);
    QVERIFY(at.verdict(true).allowed());
    // The next day has its own twenty.
    at.add(ThrottleEvent::Kind::success);
    at.fail(4);
    QVERIFY(at.verdict(true).allowed());
}

void TestAccessRules::throttleHundredInARow()
{
    Attempts at;
    for (int i = 0; i < 99; ++i) {
        at.fail();
        at.clock.advance(2 * kHour);
    }
    QVERIFY(at.verdict().allowed());
    at.fail();
    QVERIFY(at.verdict().untilCleared);
    QCOMPARE(at.wait(true), 24 * kHour);
}

void TestAccessRules::throttleIsPerLogin()
{
    Attempts at;
    at.add(ThrottleEvent::Kind::failure, 5, QStringLiteral("ida"));
    at.add(ThrottleEvent::Kind::failure, 20, QString());
    QVERIFY(at.verdict().allowed());
    QVERIFY(!at.verdict(false, QStringLiteral("ida")).allowed());
    // Unknown logins share one count; nobody can clear it, so it ends by time.
    const auto unknown = at.verdict(false, QString());
    QVERIFY(!unknown.allowed());
    QVERIFY(!unknown.untilCleared);
    at.clock.advance(24 * kHour);
    QVERIFY(at.verdict(false, QString()).allowed());
    for (int i = 0; i < kMaxConsecutiveFailures; ++i) {
        at.add(ThrottleEvent::Kind::failure, 1, QString());
        at.clock.advance(2 * kHour);
    }
    QVERIFY(at.verdict(false, QString()).allowed());
    at.add(ThrottleEvent::Kind::cleared, 1, QStringLiteral("nora"));
    at.add(ThrottleEvent::Kind::failure, 20, QStringLiteral("ida"));
    QVERIFY(at.verdict(false, QStringLiteral("ida")).untilCleared);
    at.add(ThrottleEvent::Kind::success, 1, QStringLiteral("nora"));
    QVERIFY(at.verdict(false, QStringLiteral("ida")).untilCleared);
}

void TestAccessRules::throttleSurvivesReboot()
{
    Attempts at;
    at.failPatiently(10);
    QCOMPARE(at.wait(), 15 * kMinute);
    at.clock.advance(10 * kMinute);
    at.clock.reboot();
    QCOMPARE(at.wait(), 15 * kMinute); // from the start of the machine
    at.clock.advance(15 * kMinute);
    QVERIFY(at.verdict().allowed());
}

void TestAccessRules::throttleClockSetBack()
{
    Attempts at;
    at.failPatiently(10);
    const qint64 wall = at.clock.now().wallMs;
    at.clock.setWall(wall - 365 * 24 * kHour);
    QCOMPARE(at.wait(), 15 * kMinute);
    at.clock.advance(15 * kMinute); // time goes on all the same
    QVERIFY(at.verdict().allowed());
    // Failures under the wrong clock count with those before.
    at.failPatiently(10);
    QVERIFY(at.verdict().untilCleared);
}

void TestAccessRules::throttleClockSetForward()
{
    Attempts at;
    at.failPatiently(10);
    at.clock.setWall(at.clock.now().wallMs + 365 * 24 * kHour);
    QCOMPARE(at.wait(), 15 * kMinute);
    at.clock.advance(15 * kMinute);
    at.failPatiently(10);
    QVERIFY(at.verdict().untilCleared); // still twenty within a day
    QCOMPARE(at.wait(true), 24 * kHour);
    at.clock.setWall(at.clock.now().wallMs + 365 * 24 * kHour);
    QCOMPARE(at.wait(true), 24 * kHour);
}

void TestAccessRules::throttleRebootAndClock()
{
    Attempts at;
    at.failPatiently(10);
    const qint64 wall = at.clock.now().wallMs;
    for (const qint64 jump : {-365 * 24 * kHour, -kMinute, qint64(0), kMinute, 365 * 24 * kHour}) {
        at.clock.reboot();
        at.clock.setWall(wall + jump);
        QCOMPARE(at.wait(), 15 * kMinute);
        at.clock.advance(15 * kMinute);
        QVERIFY(at.verdict().allowed());
    }
}

void TestAccessRules::throttleDayAcrossReboots()
{
    Attempts at;
    at.failPatiently(20);
    const qint64 wall = at.clock.now().wallMs;
    // The usual case: switched off in the evening, on again in the morning.
    at.clock.reboot();
    at.clock.setWall(wall + 14 * kHour);
    QCOMPARE(at.wait(true), 10 * kHour);
    at.clock.reboot();
    at.clock.setWall(wall + 25 * kHour);
    QCOMPARE(at.wait(true), 15 * kMinute); // setting the clock forward is not free
    at.clock.advance(15 * kMinute);
    QVERIFY(at.verdict(true).allowed());
    // Also when no delay of a row of failures is left.
    Attempts mixed;
    for (int i = 0; i < 20; ++i) {
        mixed.fail();
        mixed.add(ThrottleEvent::Kind::success);
    }
    mixed.clock.reboot();
    mixed.clock.setWall(wall + 25 * kHour);
    mixed.clock.advance(5 * kMinute);
    QCOMPARE(mixed.wait(true), 10 * kMinute);
    // An empty battery: the clock begins long ago. Running for a day is a day.
    at.clock.reboot();
    at.clock.setWall(0);
    QCOMPARE(at.wait(true), 24 * kHour);
    at.clock.advance(24 * kHour);
    QVERIFY(at.verdict(true).allowed());
}

void TestAccessRules::throttleLostJournal()
{
    Attempts at;
    at.add(ThrottleEvent::Kind::journalLost, 1, QString());
    QCOMPARE(at.verdict().waitMs, kLongestDelayMs);
    QVERIFY(!at.verdict().untilCleared);
    QCOMPARE(at.verdict(false, QStringLiteral("ida")).waitMs, kLongestDelayMs);
    QCOMPARE(at.wait(true), kLongestDelayMs);
    QVERIFY(!at.verdict(false, QString()).allowed());
    at.add(ThrottleEvent::Kind::success); // clears failures, not what a lost journal may have held
    QVERIFY(!at.verdict().allowed());
    at.add(ThrottleEvent::Kind::cleared);
    QVERIFY(at.verdict().allowed());
    QVERIFY(!at.verdict(false, QStringLiteral("ida")).allowed());
}

/// The journal drops old records: the verdict must be the same from those that it keeps.
void TestAccessRules::throttleNeedsNoMoreThanTheJournalKeeps()
{
    QCOMPARE(keys::Journal::kFailuresKept, kMaxConsecutiveFailures);
    QVERIFY(keys::Journal::kFailuresKept >= kFailuresPerDay);
}

VB_TEST(TestAccessRules)
#include "test_access_rules.moc"
