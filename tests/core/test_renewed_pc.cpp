#include "core/patient/patient.h"
#include "core/session/renew_device.h"
#include "core/session/restore.h"
#include "core/session/sign_refusal.h"
#include "core/sync/sealed_outbox.h"
#include "core/wire/codes.h"
#include "tests/kit/connect_proxy.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/second_pc.h"
#include "tests/kit/step_pc.h"
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
    void foundingThatIsSentInPart_data();
    void foundingThatIsSentInPart();
    void backupOfAFoundingThatIsSentInPart_data();
    void backupOfAFoundingThatIsSentInPart();
    void actionThatIsSentInPart_data();
    void actionThatIsSentInPart();

private:
    session::Session &desk() { return m_practice->as(kOwner); }
    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }
    /// And all that is there is sent.
    QByteArray connectRelay(session::Session &session, const QString &url);
    QByteArray connectRelay(session::Session &session) { return connectRelay(session, url()); }
    QString backup();
    QByteArray restore(SecondPc &pc, const QString &file);
    /// No round follows: the relay has the first segment alone.
    QByteArray connectOnly(session::Session &session, const QString &url);
    /// An action of the desk's that takes two segments: a patient of this name. The relay gets the first one, and the
    /// desk knows that.
    void sendFirstOfTwo(test::RelayMirror &mirror, const QString &family);
    /// The desk goes on as a new PC: an owner's, or by the kit.
    void renewDesk(bool kit);
    /// All PCs of the practice but for those that are revoked, one of them this one: they take what there is and hold
    /// the same, and nothing is missing.
    void compare(const std::vector<session::Session *> &all, DeviceId former);
    /// In this home every action stands whole where it is in the log; how many numbers stay without an operation.
    void checkPlaces(const session::Home &home, platform::SecretStore &secrets, qint64 &repeated);

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

QByteArray TestRenewedPc::connectOnly(session::Session &session, const QString &url)
{
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    VB_INVARIANT(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    return problemOf(session.sync().connectRelay(url, wire::adminTokenText(token)).result());
}

QByteArray TestRenewedPc::connectRelay(session::Session &session, const QString &url)
{
    const QByteArray problem = connectOnly(session, url);
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

void TestRenewedPc::sendFirstOfTwo(test::RelayMirror &mirror, const QString &family)
{
    m_practice->lock();
    test::StepPc pc(m_practice->home, m_practice->secrets, m_practice->clock, kOwner,
                    test::PracticeFixture::passwordOf(kOwner));
    const auto done = pc.act([&](store::AuditedTx &tx) -> Result<void> {
        const EntityId id = EntityId::make(tx.at().wallMs);
        VB_DO(tx.create(patient::kPatientEntity, id,
                        {{patient::kChartNo, u"A-900001"_s},
                         {patient::kGiven, u"Ada"_s},
                         {patient::kFamily, family},
                         {patient::kBirthDate, u"1980-02-03"_s},
                         {patient::kRestricted, false}}));
        for (int i = 0; i < static_cast<int>(wire::kMaxOperations); ++i)
            VB_DO(tx.set(patient::kPatientEntity, id, {{patient::kPhone, u"+12025550%1"_s.arg(100 + i % 100)}}));
        return {};
    });
    QVERIFY2(done.ok(), whyNot(done));
    test::StepPc::Line cut(pc);
    QCOMPARE(problemOf(cut.step.open()), QByteArray());
    mirror.pointTo(1); // nobody listens there
    QVERIFY(cut.step.push(sync::SyncStep::Send::changes).problem);
    mirror.pointTo(m_relay->port());
    const auto sealed = sync::SealedOutbox(*pc.store).unsent();
    QVERIFY2(sealed.ok(), whyNot(sealed));
    QCOMPARE(sealed->size(), size_t(2));
    test::StepPc::Line line(pc);
    const sync::SyncOutcome before = line.step.open();
    QCOMPARE(problemOf(before), QByteArray());
    const auto pushed = line.client.push({before.headSize, {sealed->front().segment}});
    QVERIFY2(pushed.ok(), whyNot(pushed));
    const sync::SyncOutcome behind = test::StepPc::Line(pc).step.open();
    QCOMPARE(problemOf(behind), QByteArray());
    QCOMPARE(behind.headSize, before.headSize + 1);
    QVERIFY(behind.pendingOperations > 0);
}

void TestRenewedPc::renewDesk(bool kit)
{
    if (kit) {
        m_practice->lock();
        const auto renewed
            = session::renewWithKit(m_practice->home, m_practice->secrets, m_practice->clock, m_practice->made.kitCode);
        QVERIFY2(renewed.ok(), whyNot(renewed));
        QVERIFY(renewed->sent);
        return;
    }
    const auto renewed = desk().devices().renew().result();
    QVERIFY2(renewed.ok(), whyNot(renewed));
    m_practice->lock();
}

void TestRenewedPc::compare(const std::vector<session::Session *> &all, DeviceId former)
{
    for (int round = 0; round < 2; ++round)
        for (session::Session *one : all)
            QCOMPARE(syncProblem(*one), QByteArray());
    for (session::Session *one : all) {
        QCOMPARE(fold(*one), fold(*all.front()));
        const auto report = one->audit().check().result();
        QVERIFY2(report.ok(), whyNot(report));
        QCOMPARE(report->problems, QStringList());
        const auto conflicts = one->conflicts().list().result();
        QVERIFY2(conflicts.ok(), whyNot(conflicts));
        QCOMPARE(conflicts->size(), size_t(0));
        const auto devices = one->devices().list().result();
        QVERIFY2(devices.ok(), whyNot(devices));
        size_t live = 0;
        bool knowsFormer = false;
        for (const session::DeviceEntry &device : *devices) {
            live += device.revoked ? 0 : 1;
            knowsFormer = knowsFormer || (device.id == former && device.revoked);
        }
        QCOMPARE(live, all.size());
        QVERIFY(knowsFormer);
    }
}

void TestRenewedPc::checkPlaces(const session::Home &home, platform::SecretStore &secrets, qint64 &repeated)
{
    test::StepPc pc(home, secrets, m_practice->clock, kOwner, test::PracticeFixture::passwordOf(kOwner));
    QCOMPARE(pc.rowsOf("sync_parked"), qint64(0));
    QCOMPARE(pc.state().pending, qint64(0));
    repeated = pc.rowsOf("repeated_operation");
}

void TestRenewedPc::foundingThatIsSentInPart_data()
{
    QTest::addColumn<bool>("kit");
    QTest::addColumn<bool>("copied"); // and the copy sends the rest
    QTest::newRow("an owner, a copy") << false << true;
    QTest::newRow("an owner, nobody") << false << false;
    QTest::newRow("the kit, a copy") << true << true;
    QTest::newRow("the kit, nobody") << true << false;
}

/// What made the practice is one action, and the relay has its first segment.
void TestRenewedPc::foundingThatIsSentInPart()
{
    QFETCH(const bool, kit);
    QFETCH(const bool, copied);
    const DeviceId former = desk().actor().device;
    QCOMPARE(connectOnly(desk(), url()), QByteArray());
    SecondPc copy(*m_practice);
    if (copied) {
        QVERIFY(copy.copyFixture());
        QVERIFY(!numberOf(copy.as(), u"Copied"_s).isEmpty());
        QCOMPARE(syncProblem(copy.as()), QByteArray());
        copy.lock();
    }
    QVERIFY(!numberOf(desk(), u"Waiting"_s).isEmpty());
    renewDesk(kit);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(syncProblem(desk()), QByteArray());
    m_practice->lock();
    m_practice->clock.advance(31'000); // no code is used twice
    const auto opened
        = m_practice->tryLogin(kOwner, test::PracticeFixture::passwordText(kOwner), m_practice->totpOf(kOwner));
    QVERIFY2(opened.ok(), whyNot(opened));
    SecondPc room(*m_practice);
    QVERIFY(room.join(desk(), url(), u"Room 2"_s));
    compare({&desk(), &room.as()}, former);
    if (QTest::currentTestFailed())
        return;
    for (session::Session *one : {&desk(), &room.as()}) {
        QVERIFY(finds(*one, u"Waiting"_s));
        QCOMPARE(finds(*one, u"Copied"_s), copied);
    }
    m_practice->lock();
    room.lock();
    qint64 atDesk = 0;
    qint64 atRoom = 0;
    checkPlaces(m_practice->home, m_practice->secrets, atDesk);
    checkPlaces(room.home, room.secrets, atRoom);
    QCOMPARE(atDesk, atRoom);
    QVERIFY(atDesk > 0);
}

void TestRenewedPc::backupOfAFoundingThatIsSentInPart_data()
{
    QTest::addColumn<bool>("goesOn"); // the PC that the backup is of
    QTest::newRow("the PC sends the rest") << true;
    QTest::newRow("nobody does") << false;
}

void TestRenewedPc::backupOfAFoundingThatIsSentInPart()
{
    QFETCH(const bool, goesOn);
    const DeviceId former = desk().actor().device;
    QVERIFY(!numberOf(desk(), u"Waiting"_s).isEmpty());
    QCOMPARE(connectOnly(desk(), url()), QByteArray());
    const QString file = backup();
    if (goesOn)
        QCOMPARE(syncProblem(desk()), QByteArray());
    m_practice->lock();
    SecondPc pc(*m_practice);
    QCOMPARE(restore(pc, file), QByteArray());
    QCOMPARE(syncProblem(pc.as()), QByteArray());
    pc.lock();
    SecondPc room(*m_practice);
    QVERIFY(room.join(pc.as(), url(), u"Room 2"_s));
    compare({&pc.as(), &room.as()}, former);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(finds(pc.as(), u"Waiting"_s) && finds(room.as(), u"Waiting"_s));
    pc.lock();
    room.lock();
    qint64 atPc = 0;
    qint64 atRoom = 0;
    checkPlaces(pc.home, pc.secrets, atPc);
    checkPlaces(room.home, room.secrets, atRoom);
    QCOMPARE(atPc, atRoom);
}

void TestRenewedPc::actionThatIsSentInPart_data()
{
    QTest::addColumn<bool>("kit");
    QTest::addColumn<int>("times"); // that the PC is renewed before anybody hears of it
    QTest::addColumn<QString>("rest"); // who sends it first, but for the PC that is renewed
    for (const QString &rest : {u"nobody"_s, u"a copy"_s, u"a copy that was renewed"_s}) {
        QTest::addRow("an owner, %s", qPrintable(rest)) << false << 1 << rest;
        QTest::addRow("an owner twice, %s", qPrintable(rest)) << false << 2 << rest;
        QTest::addRow("the kit, %s", qPrintable(rest)) << true << 1 << rest;
    }
}

void TestRenewedPc::actionThatIsSentInPart()
{
    QFETCH(const bool, kit);
    QFETCH(const int, times);
    QFETCH(const QString, rest);
    const bool isCopied = rest != u"nobody"_s;
    const bool isRenewed = rest == u"a copy that was renewed"_s;
    test::RelayMirror mirror(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    mirror.pointTo(m_relay->port());
    const DeviceId former = desk().actor().device;
    QCOMPARE(connectRelay(desk(), mirror.url()), QByteArray());
    SecondPc room(*m_practice);
    QVERIFY(room.join(desk(), mirror.url(), u"Room 2"_s));
    QCOMPARE(syncProblem(desk()), QByteArray());
    sendFirstOfTwo(mirror, u"Long"_s);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(syncProblem(room.as()), QByteArray());
    QVERIFY(!finds(room.as(), u"Long"_s)); // whole or not at all
    SecondPc copy(*m_practice);
    if (isCopied) {
        QVERIFY(copy.copyFixture());
        if (isRenewed) {
            const auto renewed = copy.as().devices().renew().result();
            QVERIFY2(renewed.ok(), whyNot(renewed));
            copy.lock();
        }
        QCOMPARE(syncProblem(copy.as()), QByteArray());
        copy.lock();
        // Whoever has it goes on with it, before the desk says a word.
        QCOMPARE(syncProblem(room.as()), QByteArray());
        const auto all = room.as().patients().search(u"Long"_s, 9).result();
        QVERIFY(all.ok() && all->size() == 1);
        QVERIFY(room.as().patients().change(all->front().id, {{u"phone"_s, u"+12025550199"_s}}).result().ok());
        QCOMPARE(syncProblem(room.as()), QByteArray());
    }
    QVERIFY(!numberOf(desk(), u"Waiting"_s).isEmpty());
    for (int i = 0; i < times; ++i) {
        renewDesk(kit);
        if (QTest::currentTestFailed())
            return;
    }
    if (!isRenewed) {
        QCOMPARE(syncProblem(desk()), QByteArray());
    } else { // another one was before it, and an owner's login elsewhere opens an epoch for it
        (void)syncProblem(desk());
        QCOMPARE(syncProblem(room.as()), QByteArray());
        QVERIFY(room.as().devices().settle().result().ok());
    }
    SecondPc third(*m_practice);
    QCOMPARE(syncProblem(room.as()), QByteArray());
    QVERIFY(third.join(room.as(), mirror.url(), u"Room 3"_s));
    std::vector<session::Session *> all {&desk(), &room.as(), &third.as()};
    if (isRenewed)
        all.push_back(&copy.as());
    compare(all, former);
    if (QTest::currentTestFailed())
        return;
    for (session::Session *one : all) {
        QVERIFY(finds(*one, u"Long"_s));
        QVERIFY(finds(*one, u"Waiting"_s));
    }
    m_practice->lock();
    room.lock();
    third.lock();
    qint64 atDesk = 0;
    checkPlaces(m_practice->home, m_practice->secrets, atDesk);
    for (SecondPc *pc : {&room, &third}) {
        qint64 there = 0;
        checkPlaces(pc->home, pc->secrets, there);
        QCOMPARE(there, atDesk);
    }
}

VB_TEST(TestRenewedPc)
#include "test_renewed_pc.moc"
