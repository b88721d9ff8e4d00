#include "core/session/join_practice.h"
#include "core/session/practice_setup.h"
#include "core/wire/codes.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLeasePatienceS = 60;
constexpr qint64 kLeaseTestDayMs = 24LL * 3600 * 1000;
const QString kLaptopUser = u"nurse"_s;

} // namespace

/// A laptop that does not hear from the relay opens for thirty days; a clock that stands where the test puts it.
class TestLease : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void silentForThirtyDays();
    void whatStaysInItsPlaceHasNone();
    void ownersSetTheDays_data();
    void ownersSetTheDays();
    void ownerAnswersForIt();
    void kitAnswersForIt();
    void clockSetBackGainsNothing_data();
    void clockSetBackGainsNothing();
    void neverWhileItIsOpen();
    void relaySaysWhoMayStillLogIn_data();
    void relaySaysWhoMayStillLogIn();

private:
    session::Session &desk() { return m_practice->as(test::kOwner); }
    Result<void> openLaptop(const QString &login);
    Code tryLaptop(const QString &login = kLaptopUser) { return test::outcomeOf(openLaptop(login)); }
    /// Both have clocks of their own.
    void pass(qint64 days)
    {
        m_practice->clock.advance(days * kLeaseTestDayMs);
        m_relay->clock.advance(days * kLeaseTestDayMs);
    }
    void setAway(bool away)
    {
        const auto cut = [](const QByteArray &, const QByteArray &, test::HttpAnswer &) { return false; };
        m_mirror->change(away ? test::RelayMirror::Change(cut) : test::RelayMirror::Change());
    }
    static constexpr Code kOpens = Code::failed; // outcomeOf() of what worked

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror; // so that the address stays when the relay is away
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<platform::FileSecretStore> m_secrets;
    std::unique_ptr<session::Session> m_laptop;
};

void TestLease::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->addPerson(Role::nurse);
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    const QString url = m_mirror->url();
    QVERIFY(!desk().sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    QVERIFY(!desk().sync().syncOnce().result()->problem);

    m_folder = test::makeFastFolder();
    m_secrets = std::make_unique<platform::FileSecretStore>(m_folder->filePath(u"secret"_s));
    session::DeviceService &devices = desk().devices();
    const auto invitation = devices.invite(true, true).result();
    QVERIFY(invitation.ok());
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock,
                                     {url, invitation->code, u"Laptop"_s, kLeasePatienceS},
                                     {[](const QStringList &) {}});
    });
    const auto come = devices.await(invitation->id, kLeasePatienceS).result();
    QVERIFY(come.ok() && devices.approve(come->words, false).result().ok());
    QVERIFY(joined.get().ok());
    QCOMPARE(tryLaptop(), kOpens);
    QVERIFY(!m_laptop->sync().syncOnce().result()->problem);
    m_laptop.reset();
}

void TestLease::cleanup()
{
    m_laptop.reset();
    m_practice.reset();
    m_relay->stop(); // ends the polls that the mirror waits in
    m_mirror.reset();
    m_relay.reset();
}

Result<void> TestLease::openLaptop(const QString &login)
{
    m_laptop.reset();
    m_practice->clock.advance(31'000);
    VB_TRY(m_laptop, session::Session::open({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock));
    return m_laptop->login(login, test::PracticeFixture::passwordOf(login), m_practice->totpOf(login)).result();
}

void TestLease::silentForThirtyDays()
{
    setAway(true);
    pass(29);
    QCOMPARE(tryLaptop(), kOpens);
    pass(1);
    const Result<void> refused = openLaptop(kLaptopUser);
    QCOMPARE(test::outcomeOf(refused), Code::leaseOver);
    QVERIFY2(refused.error().detail.contains(u"30 days"_s), qPrintable(refused.error().detail));
    QVERIFY(!m_laptop->isOpen());
    // A wrong password is a wrong password, and tells nothing of the lease.
    QCOMPARE(test::outcomeOf(m_laptop->login(kLaptopUser, SecretBytes::copyOf("something else"), {}).result()),
             Code::denied);
    setAway(false);
    QCOMPARE(tryLaptop(), kOpens);
    setAway(true);
    pass(29);
    QCOMPARE(tryLaptop(), kOpens);
    const auto entries = [this] {
        QVERIFY(openLaptop(test::kOwner).ok());
        const auto failures = m_laptop->audit().list({.action = u"failure"_s}).result();
        QVERIFY(failures.ok() && failures->size() == 2);
        QVERIFY2(failures->front().detail.contains(u"relay"_s), qPrintable(failures->front().detail));
    };
    entries();
}

void TestLease::whatStaysInItsPlaceHasNone()
{
    setAway(true);
    m_practice->lock();
    pass(400);
    QCOMPARE(test::outcomeOf(m_practice->tryLogin(kLaptopUser, test::PracticeFixture::passwordText(kLaptopUser),
                                                  m_practice->totpOf(kLaptopUser))),
             kOpens);
}

void TestLease::ownersSetTheDays_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<int>("silent");
    QTest::addColumn<bool>("opens");
    QTest::newRow("a week") << 7 << 6 << true;
    QTest::newRow("a week and a day") << 7 << 8 << false;
    QTest::newRow("none") << 0 << 300 << true;
    QTest::newRow("longer") << 90 << 60 << true;
}

void TestLease::ownersSetTheDays()
{
    QFETCH(int, days);
    QFETCH(int, silent);
    QFETCH(bool, opens);
    practice::Practice practice = desk().settings().practice();
    practice.leaseDays = 400;
    QCOMPARE(test::outcomeOf(desk().settings().setPractice(practice).result()), Code::invalid);
    practice.leaseDays = days;
    QVERIFY(desk().settings().setPractice(practice).result().ok());
    QVERIFY(!desk().sync().syncOnce().result()->problem);
    QCOMPARE(tryLaptop(), kOpens);
    QVERIFY(!m_laptop->sync().syncOnce().result()->problem);
    setAway(true);
    pass(silent);
    QCOMPARE(tryLaptop(), opens ? kOpens : Code::leaseOver);
}

void TestLease::ownerAnswersForIt()
{
    setAway(true);
    pass(31);
    QCOMPARE(tryLaptop(), Code::leaseOver);
    QCOMPARE(tryLaptop(test::kOwner), kOpens);
    const auto logins = m_laptop->audit().list({.login = test::kOwner, .action = u"login"_s}).result();
    QVERIFY(logins.ok() && !logins->empty());
    QVERIFY2(logins->back().detail.contains(u"relay"_s), qPrintable(logins->back().detail));
    pass(29);
    QCOMPARE(tryLaptop(), kOpens);
    pass(2);
    QCOMPARE(tryLaptop(), Code::leaseOver);
}

void TestLease::kitAnswersForIt()
{
    setAway(true);
    pass(31);
    QCOMPARE(tryLaptop(), Code::leaseOver);
    m_laptop.reset();
    const auto unlocked = session::unlockWithKit({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock,
                                                 {m_practice->made.kitCode, {}});
    QVERIFY(unlocked.ok());
    QCOMPARE(tryLaptop(), kOpens);
}

void TestLease::clockSetBackGainsNothing_data()
{
    QTest::addColumn<bool>("reboot");
    QTest::newRow("while it runs") << false;
    QTest::newRow("with a new start") << true;
}

void TestLease::clockSetBackGainsNothing()
{
    QFETCH(bool, reboot);
    setAway(true);
    const qint64 begin = m_practice->clock.now().wallMs;
    pass(20);
    QCOMPARE(tryLaptop(test::kOwner), kOpens);
    m_laptop.reset();
    m_practice->clock.setWall(begin);
    if (reboot)
        m_practice->clock.reboot();
    m_practice->clock.advance(12 * kLeaseTestDayMs);
    const Result<void> refused = openLaptop(kLaptopUser);
    QCOMPARE(test::outcomeOf(refused), Code::leaseOver);
    QVERIFY2(refused.error().detail.contains(u"set back"_s), qPrintable(refused.error().detail));
    // When the relay has answered, the clock is right enough.
    setAway(false);
    QCOMPARE(tryLaptop(), kOpens);
}

void TestLease::neverWhileItIsOpen()
{
    QCOMPARE(tryLaptop(), kOpens);
    setAway(true);
    pass(60);
    const auto added
        = m_laptop->patients().add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-02-03"_s}).result();
    QVERIFY(added.ok());
    QVERIFY(m_laptop->patients().view(added->id).result().ok());
    QCOMPARE(tryLaptop(), Code::leaseOver);
}

void TestLease::relaySaysWhoMayStillLogIn_data()
{
    QTest::addColumn<bool>("isRevoked");
    QTest::newRow("the person was disabled") << false;
    QTest::newRow("the laptop was revoked") << true;
}

void TestLease::relaySaysWhoMayStillLogIn()
{
    QFETCH(bool, isRevoked);
    pass(31);
    if (isRevoked)
        QVERIFY(desk().devices().revoke(desk().devices().list().result()->back().id).result()->sent);
    else
        QVERIFY(desk().staff().disable(kLaptopUser).result().ok());
    QVERIFY(!desk().sync().syncOnce().result()->problem);
    const Result<void> refused = openLaptop(kLaptopUser);
    QCOMPARE(test::outcomeOf(refused), Code::denied);
    QVERIFY2(refused.error().detail.contains(isRevoked ? u"revoked"_s : u"disabled"_s),
             qPrintable(refused.error().detail));
}

VB_TEST(TestLease)
#include "test_lease.moc"
