#include "core/session/renew_device.h"
#include "core/session/restore.h"
#include "core/session/sign_refusal.h"
#include "core/wire/codes.h"
#include "tests/kit/connect_proxy.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/second_pc.h"
#include "tests/kit/test_main.h"

#include <QSet>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using test::kOwner;
using test::SecondPc;

namespace {

template <class T>
QByteArray whyNot(const Result<T> &result)
{
    return result.ok() ? QByteArray() : codeName(result.error().code).toUtf8() + ": " + result.error().detail.toUtf8();
}

QByteArray problemOf(const Result<sync::SyncOutcome> &outcome)
{
    if (!outcome.ok())
        return whyNot(outcome);
    return outcome->problem ? outcome->word.toUtf8() + ": " + outcome->problem->detail.toUtf8() : QByteArray();
}

QByteArray syncProblem(session::Session &session)
{
    return problemOf(session.sync().syncOnce().result());
}

/// The number that the new patient was given.
QString numberOf(session::Session &session, const QString &family)
{
    const auto added
        = session.patients().add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s}).result();
    return added.ok() ? added->chartNo : QString();
}

bool finds(session::Session &session, const QString &family)
{
    const auto all = session.patients().search(family, 9).result();
    return all.ok() && all->size() == 1;
}

QString fold(session::Session &session)
{
    return session.audit().foldHash().result().valueOr(QString());
}

} // namespace

/// What a PC is that was renewed or restored: numbers that nobody else gives, its name, a practice that goes on.
class TestRenewedPc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void noNumberIsGivenTwiceWhileTheNewPlaceIsNotKnown();
    void restoredTwiceGivesNoNumberTwice();
    void restoredPcKeepsItsName();
    void restoredPracticeConnectsItsFirstRelay();
    void draftOutlivesTheRenewal();
    void passwordIsAskedOnAScreen();
    void kitGoesByTheProxyOfThePc();

private:
    session::Session &desk() { return m_practice->as(kOwner); }
    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }
    /// And all that is there is sent.
    QByteArray connectRelay(session::Session &session, const QString &url);
    QByteArray connectRelay(session::Session &session) { return connectRelay(session, url()); }
    QString backup();
    QByteArray restore(SecondPc &pc, const QString &file);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
};

void TestRenewedPc::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestRenewedPc::cleanup()
{
    m_practice.reset();
    m_relay.reset();
}

QByteArray TestRenewedPc::connectRelay(session::Session &session, const QString &url)
{
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    VB_INVARIANT(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QByteArray problem = problemOf(session.sync().connectRelay(url, wire::adminTokenText(token)).result());
    return problem.isEmpty() ? syncProblem(session) : problem;
}

QString TestRenewedPc::backup()
{
    const QString file = m_practice->folder->filePath(u"monday.vbk"_s);
    const auto made = desk().backups().create(file).result();
    VB_INVARIANT(made.ok());
    return file;
}

QByteArray TestRenewedPc::restore(SecondPc &pc, const QString &file)
{
    return whyNot(session::restoreBackup(pc.home, pc.secrets, m_practice->clock, {file, m_practice->made.kitCode}));
}

/// It has its place in the practice only when its certificate is in the log; until then another PC may come first.
void TestRenewedPc::noNumberIsGivenTwiceWhileTheNewPlaceIsNotKnown()
{
    QCOMPARE(connectRelay(desk()), QByteArray());
    SecondPc room(*m_practice);
    QVERIFY(room.join(desk(), url(), u"Room 2"_s));
    SecondPc copy(*m_practice);
    QVERIFY(copy.copyFixture());
    QVERIFY(desk().devices().renew().result().ok());
    m_practice->lock();
    QVERIFY(copy.as().devices().renew().result().ok());
    copy.lock();
    // Neither has said so yet.
    SecondPc third(*m_practice);
    QVERIFY(third.join(room.as(), url(), u"Room 3"_s));
    const QStringList given {numberOf(third.as(), u"Third"_s), numberOf(desk(), u"Desk"_s),
                             numberOf(copy.as(), u"Copy"_s), numberOf(room.as(), u"Room"_s)};
    QVERIFY2(!given.contains(QString()), qPrintable(given.join(u' ')));
    QCOMPARE(QSet<QString>(given.begin(), given.end()).size(), 4);

    // Once its place is in the log it has letters like any other's. Epochs of two that change the PCs at the same time
    // are settled by an owner's login on a third.
    (void)syncProblem(desk());
    QCOMPARE(syncProblem(room.as()), QByteArray());
    QVERIFY(room.as().devices().settle().result().ok());
    QCOMPARE(syncProblem(room.as()), QByteArray());
    QCOMPARE(syncProblem(desk()), QByteArray());
    m_practice->lock();
    const QString later = numberOf(desk(), u"Later"_s);
    QVERIFY2(later.startsWith(u"D-"_s), qPrintable(later));
    QCOMPARE(syncProblem(desk()), QByteArray());
    QCOMPARE(syncProblem(third.as()), QByteArray());
    for (const QString &family : {u"Third"_s, u"Desk"_s, u"Later"_s})
        QVERIFY(finds(third.as(), family));
}

/// From the same backup: the first one has sent what it gave.
void TestRenewedPc::restoredTwiceGivesNoNumberTwice()
{
    QCOMPARE(connectRelay(desk()), QByteArray());
    const QString file = backup();
    m_practice->lock();
    SecondPc first(*m_practice);
    QCOMPARE(restore(first, file), QByteArray());
    const QString before = numberOf(first.as(), u"First"_s);
    QCOMPARE(syncProblem(first.as()), QByteArray());
    first.lock();
    SecondPc second(*m_practice);
    QCOMPARE(restore(second, file), QByteArray());
    const QString again = numberOf(second.as(), u"Second"_s);
    QVERIFY(!before.isEmpty() && !again.isEmpty());
    QVERIFY2(before != again, qPrintable(before));
    (void)syncProblem(second.as());
    QCOMPARE(syncProblem(first.as()), QByteArray());
    QVERIFY(first.as().devices().settle().result().ok());
    QCOMPARE(syncProblem(first.as()), QByteArray());
    QCOMPARE(syncProblem(second.as()), QByteArray());
    QVERIFY(finds(second.as(), u"First"_s) && finds(second.as(), u"Second"_s));
    second.lock();
    const QString settled = numberOf(second.as(), u"Settled"_s);
    QVERIFY2(settled.startsWith(u"C-"_s), qPrintable(settled));
}

void TestRenewedPc::restoredPcKeepsItsName()
{
    QVERIFY(desk().devices().rename(desk().actor().device, u"Reception"_s).result().ok());
    const QString file = backup();
    m_practice->lock();
    SecondPc pc(*m_practice);
    QCOMPARE(restore(pc, file), QByteArray());
    const auto devices = pc.as().devices().list().result();
    QVERIFY2(devices.ok(), whyNot(devices));
    QCOMPARE(devices->size(), size_t(2));
    QVERIFY(devices->front().revoked && devices->back().isThis);
    QCOMPARE(devices->back().name, u"Reception"_s);
}

void TestRenewedPc::restoredPracticeConnectsItsFirstRelay()
{
    QVERIFY(!numberOf(desk(), u"Before"_s).isEmpty());
    const QString nurse = m_practice->addPerson(Role::nurse);
    const QString file = backup();
    m_practice->lock();
    SecondPc pc(*m_practice);
    QCOMPARE(restore(pc, file), QByteArray());
    const QString number = numberOf(pc.as(), u"After"_s);
    QVERIFY2(number.startsWith(u"A2-"_s), qPrintable(number));
    QCOMPARE(connectRelay(pc.as()), QByteArray());
    QCOMPARE(syncProblem(pc.as()), QByteArray());
    // Another PC gets all of it, also what the lost one wrote.
    SecondPc room(*m_practice);
    QVERIFY(room.join(pc.as(), url(), u"Room 2"_s));
    QVERIFY(finds(room.as(), u"Before"_s) && finds(room.as(), u"After"_s));
    QCOMPARE(syncProblem(pc.as()), QByteArray());
    QCOMPARE(syncProblem(room.as()), QByteArray());
    QCOMPARE(fold(room.as()), fold(pc.as()));
    for (SecondPc *one : {&pc, &room}) {
        const auto report = one->as().audit().check().result();
        QVERIFY2(report.ok(), whyNot(report));
        QCOMPARE(report->problems, QStringList());
    }
    QVERIFY(room.tryLogin(nurse).ok());
}

void TestRenewedPc::draftOutlivesTheRenewal()
{
    QCOMPARE(connectRelay(desk()), QByteArray());
    QVERIFY(desk().devices().renew().result().ok());
    session::Session &session = **m_practice->session();
    session.lock("half a sentence");
    m_practice->lock();
    QCOMPARE(desk().draft(), QByteArray("half a sentence"));
    QCOMPARE(desk().warnings(), QStringList());
    const auto locks = desk().audit().list({.action = u"lock"_s}).result();
    QVERIFY(locks.ok() && !locks->empty());
    QVERIFY(desk().audit().verify().result()->ok());
}

void TestRenewedPc::passwordIsAskedOnAScreen()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    QCOMPARE(connectRelay(desk()), QByteArray());
    const DeviceId device = desk().actor().device;
    const auto wrong = desk().devices().renew(SecretBytes::copyOf("not the password")).result();
    QCOMPARE(test::outcomeOf(wrong), Code::denied);
    QCOMPARE(session::signRefusalOf(wrong.error()), session::SignRefusal::wrongPassword);
    const auto other = m_practice->as(nurse).devices().renew(test::PracticeFixture::passwordOf(nurse)).result();
    QCOMPARE(test::outcomeOf(other), Code::denied);
    QCOMPARE(session::signRefusalOf(other.error()), session::SignRefusal::other);
    QCOMPARE(desk().actor().device, device);
    const auto renewed = desk().devices().renew(test::PracticeFixture::passwordOf(kOwner)).result();
    QVERIFY2(renewed.ok(), whyNot(renewed));
    m_practice->lock();
    QCOMPARE(desk().actor().device, *renewed);
}

/// The relay's name means nothing here: only the proxy leads to it.
void TestRenewedPc::kitGoesByTheProxyOfThePc()
{
    test::ConnectProxy proxy(m_relay->port());
    practice::PcSetting setting;
    setting.proxy = u"http://127.0.0.1:%1"_s.arg(proxy.port());
    QVERIFY(desk().settings().setPc(setting).result().ok());
    QCOMPARE(connectRelay(desk(), u"https://relay.invalid:8443"_s), QByteArray());
    m_practice->lock();
    const size_t before = proxy.requests().size();
    const auto renewed
        = session::renewWithKit(m_practice->home, m_practice->secrets, m_practice->clock, m_practice->made.kitCode);
    QVERIFY2(renewed.ok(), whyNot(renewed));
    QVERIFY(renewed->sent);
    QVERIFY(proxy.requests().size() > before);
    QCOMPARE(desk().settings().pc().proxy, setting.proxy); // the new one has it, too
}

VB_TEST(TestRenewedPc)
#include "test_renewed_pc.moc"
