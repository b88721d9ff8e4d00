#include "core/wire/codes.h"
#include "tests/kit/kit_pc.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using session::LoginEnd;
using store::OpKind;

/// What an owner does to a person on another PC ends the login of that person here: through a real relay.
class TestLoginEnds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void endsAtOnce_data();
    void endsAtOnce();
    void othersGoOn();
    void pinIsGone();

private:
    session::Session &open(const QString &login) { return m_practice->as(login); }
    sync::SyncOutcome syncNow(session::Session &session) { return *session.sync().syncOnce().result(); }
    /// As the root on the other PC.
    bool change(const QString &login, const std::map<QByteArray, QCborValue> &values);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::KitPc> m_other;
    std::map<QString, StaffId> m_people;
};

void TestLoginEnds::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->addPerson(Role::nurse);
    m_practice->addPerson(Role::provider);
    const auto people = open(test::kOwner).staff().directory().result();
    QVERIFY(people.ok());
    for (const staff::Member &member : *people)
        m_people[member.login] = member.id;
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    QVERIFY(!open(test::kOwner).sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    QVERIFY(!syncNow(open(test::kOwner)).problem);
    m_other = std::make_unique<test::KitPc>(*m_relay, m_practice->made.kitCode);
    QVERIFY(m_other->join());
}

void TestLoginEnds::cleanup()
{
    m_other.reset();
    m_practice.reset();
    m_relay.reset();
}

bool TestLoginEnds::change(const QString &login, const std::map<QByteArray, QCborValue> &values)
{
    wire::Operation op = m_other->operation("staff", EntityId(m_people.at(login).raw()), values, OpKind::set);
    m_other->sign(op, m_other->root().root);
    return m_other->send(wire::Stream::keys, {op});
}

void TestLoginEnds::endsAtOnce_data()
{
    QTest::addColumn<int>("end");
    QTest::addColumn<bool>("opensAgain");
    QTest::newRow("disabled") << static_cast<int>(LoginEnd::disabled) << false;
    QTest::newRow("another role") << static_cast<int>(LoginEnd::roleChanged) << true;
    QTest::newRow("new keys") << static_cast<int>(LoginEnd::keysReset) << false;
}

void TestLoginEnds::endsAtOnce()
{
    QFETCH(int, end);
    QFETCH(bool, opensAgain);
    const QString nurse = u"nurse"_s;
    session::Session &session = open(nurse);
    const auto added
        = session.patients().add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-02-03"_s}).result();
    QVERIFY(added.ok());
    std::promise<LoginEnd> told;
    const auto ends = session.onEnded([&told](LoginEnd one) { told.set_value(one); });
    const keys::UserKeys fresh = keys::UserKeys::make();
    switch (static_cast<LoginEnd>(end)) {
    case LoginEnd::disabled: QVERIFY(change(nurse, {{"active", false}})); break;
    case LoginEnd::roleChanged: QVERIFY(change(nurse, {{"role", u"front_desk"_s}})); break;
    case LoginEnd::keysReset:
        QVERIFY(change(nurse, {{"sign_public", fresh.sign.publicKey}, {"box_public", fresh.box.publicKey}}));
        break;
    }
    QVERIFY(!session.ended());
    const sync::SyncOutcome outcome = syncNow(session);
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QCOMPARE(static_cast<int>(told.get_future().get()), end);
    QCOMPARE(static_cast<int>(*session.ended()), end);
    // Nothing more in his name, and each attempt has its entry.
    QCOMPARE(test::outcomeOf(session.patients().view(added->id).result()), Code::denied);
    QCOMPARE(test::outcomeOf(session.patients().search(u"fern"_s, 5).result()), Code::denied);
    QCOMPARE(test::outcomeOf(session.patients().change(added->id, {{u"preferred"_s, u"A"_s}}).result()), Code::denied);
    m_practice->lock();

    m_practice->clock.advance(31'000);
    const Result<void> back
        = m_practice->tryLogin(nurse, test::PracticeFixture::passwordText(nurse), m_practice->totpOf(nurse));
    QCOMPARE(back.ok(), opensAgain);
    if (opensAgain)
        QCOMPARE((*m_practice->session())->actor().role, Role::frontDesk);
    m_practice->lock();
    const auto denied = open(test::kOwner).audit().list({.login = nurse, .outcome = audit::Outcome::denied}).result();
    QVERIFY(denied.ok() && denied->size() >= 3);
    const auto locks = open(test::kOwner).audit().list({.login = nurse, .action = u"lock"_s}).result();
    QVERIFY(locks.ok() && !locks->empty());
}

void TestLoginEnds::othersGoOn()
{
    session::Session &session = open(u"provider"_s);
    QVERIFY(change(u"nurse"_s, {{"active", false}}));
    QVERIFY(!syncNow(session).problem);
    QVERIFY(session.patients().search(u"fern"_s, 5).result().ok());
    QVERIFY(!session.ended());
    // A name is no reason to end anything.
    QVERIFY(change(u"provider"_s, {{"name", u"Pia New"_s}}));
    QVERIFY(!syncNow(session).problem);
    QVERIFY(session.patients().search(u"fern"_s, 5).result().ok());
    QVERIFY(!session.ended());
}

void TestLoginEnds::pinIsGone()
{
    const QString nurse = u"nurse"_s;
    session::Session &session = open(nurse);
    QVERIFY(session.setPin(SecretBytes::copyOf("482913")).result().ok());
    std::promise<void> told;
    const auto ends = session.onEnded([&told](LoginEnd) { told.set_value(); });
    QVERIFY(change(nurse, {{"active", false}}));
    QVERIFY(!syncNow(session).problem);
    told.get_future().wait();
    session.lock();
    QCOMPARE(session.pinLogins(), QStringList());
    QCOMPARE(test::outcomeOf(session.resume(nurse, SecretBytes::copyOf("482913")).result()), Code::denied);
}

VB_TEST(TestLoginEnds)
#include "test_login_ends.moc"
