#include "core/session/join_practice.h"
#include "core/session/practice_setup.h"
#include "core/session/renew_device.h"
#include "core/session/restore.h"
#include "core/wire/codes.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/second_pc.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;
using test::SecondPc;

namespace {

constexpr int kRenewPatienceS = 60;

/// The folder of one PC as it lies on its disk: home, device secret and anchor.
bool copyTree(const QString &from, const QString &to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString source = files.next();
        const QString target = to + source.mid(from.size());
        if (source.endsWith(u"/in-use"_s))
            continue;
        QDir().mkpath(QFileInfo(target).absolutePath());
        QFile::remove(target);
        if (!QFile::copy(source, target))
            return false;
    }
    return true;
}

} // namespace

namespace {

QByteArray roundProblem(const sync::SyncOutcome &outcome)
{
    return outcome.problem ? outcome.word.toUtf8() + ": " + outcome.problem->detail.toUtf8() : QByteArray();
}

template <class T>
QByteArray reasonText(const Result<T> &result)
{
    return result.ok() ? QByteArray() : codeName(result.error().code).toUtf8() + ": " + result.error().detail.toUtf8();
}

sync::SyncOutcome roundAt(session::Session &session)
{
    return *session.sync().syncOnce().takeResult();
}

PatientId addTo(session::Session &session, const QString &family)
{
    const auto added
        = session.patients().add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s}).result();
    return added.ok() ? added->id : PatientId();
}

size_t foundAt(session::Session &session, const QString &family)
{
    const auto all = session.patients().search(family, 9).result();
    return all.ok() ? all->size() : 99;
}

QString foldHash(session::Session &session)
{
    return session.audit().foldHash().result().valueOr(QString());
}

QString problemsAt(session::Session &session)
{
    const auto report = session.audit().check().result();
    return report.ok() ? report->problems.join(u'\n') : report.error().detail;
}

} // namespace

/// A PC that was copied or put back finds out, and goes on as a new one: a real relay, and a PC beside it that has to
/// accept it all.
class TestRenew : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void copiedPcGoesOn();
    void bothCopiesGoOn();
    void putBackPcGoesOn();
    void kitRenews();
    void kitsThatRenewNothing();
    void whoMayNot();
    void withoutTheRelay();
    void sentLater();
    void restoredPcGoesOnWithTheRelay();
    void peopleGoAlong();
    void entriesAreListedOnce();
    void commandLine();

private:
    session::Session &desk() { return m_practice->as(test::kOwner); }
    /// The joined PC.
    session::Session &room() { return m_room->as(); }
    /// A copy of the desk as it is now.
    std::unique_ptr<SecondPc> copyOfDesk();
    static Result<DeviceId> renew(SecondPc &pc);
    /// All PCs take what there is, and hold the same.
    void compare(const std::vector<session::Session *> &sessions);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<SecondPc> m_room;
    PatientId m_patient;
};

void TestRenew::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    QVERIFY(!desk().sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    m_patient = addTo(desk(), u"Fern"_s);
    QVERIFY(!m_patient.isNull());

    m_room = std::make_unique<SecondPc>(*m_practice);
    session::DeviceService &devices = desk().devices();
    const auto invitation = devices.invite(true, false).result();
    QVERIFY2(invitation.ok(), reasonText(invitation));
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice(m_room->home, m_room->secrets, m_practice->clock,
                                     {url, invitation->code, u"Room 2"_s, kRenewPatienceS},
                                     {[](const QStringList &) {}});
    });
    const auto come = devices.await(invitation->id, kRenewPatienceS).result();
    QVERIFY(come.ok() && devices.approve(come->words, false).result().ok());
    QVERIFY(joined.get().ok());
    QVERIFY(!roundAt(desk()).problem);
}

void TestRenew::cleanup()
{
    m_room.reset();
    m_practice.reset();
    m_relay.reset();
}

std::unique_ptr<SecondPc> TestRenew::copyOfDesk()
{
    auto copy = std::make_unique<SecondPc>(*m_practice);
    if (!copy->copyFixture())
        qFatal("the PC was not copied");
    return copy;
}

Result<DeviceId> TestRenew::renew(SecondPc &pc)
{
    Result<DeviceId> renewed = pc.as().devices().renew().result();
    if (renewed.ok())
        pc.lock();
    return renewed;
}

void TestRenew::compare(const std::vector<session::Session *> &sessions)
{
    for (int round = 0; round < 2; ++round)
        for (session::Session *one : sessions) {
            const sync::SyncOutcome outcome = roundAt(*one);
            QVERIFY2(!outcome.problem, roundProblem(outcome));
            QCOMPARE(outcome.pendingOperations, quint64(0));
            QCOMPARE(outcome.putAside, quint64(0));
        }
    for (session::Session *one : sessions) {
        QCOMPARE(foldHash(*one), foldHash(*sessions.front()));
        QCOMPARE(problemsAt(*one), QString());
    }
}

void TestRenew::copiedPcGoesOn()
{
    QVERIFY(!addTo(desk(), u"Before"_s).isNull()); // both have it, neither has sent it
    const std::unique_ptr<SecondPc> copy = copyOfDesk();
    QVERIFY(!addTo(desk(), u"Original"_s).isNull());
    QVERIFY(desk().patients().change(m_patient, {{u"phone"_s, u"+12025550111"_s}}).result().ok());
    QVERIFY(!roundAt(desk()).problem);
    session::Session &other = copy->as();
    const DeviceId former = other.actor().device;
    QCOMPARE(former, desk().actor().device);
    QVERIFY(!addTo(other, u"Copied"_s).isNull());
    QVERIFY(!addTo(other, u"Further"_s).isNull());
    QVERIFY(other.patients().change(m_patient, {{u"phone"_s, u"+12025550122"_s}}).result().ok());
    const QString before = foldHash(other);

    const sync::SyncOutcome named = roundAt(other);
    QVERIFY(named.problem);
    QCOMPARE(named.problem->code, Code::integrity);
    QCOMPARE(named.word, u"cloned"_s);
    QVERIFY(named.pendingOperations > 0);
    QCOMPARE(foldHash(other), before);

    const Result<DeviceId> renewed = renew(*copy);
    QVERIFY2(renewed.ok(), reasonText(renewed));
    QVERIFY(*renewed != former);
    session::Session &fresh = copy->as();
    QCOMPARE(fresh.actor().device, *renewed);
    compare({&fresh, &room()});
    for (session::Session *one : {&fresh, &room()}) {
        for (const QString &family : {u"Before"_s, u"Original"_s, u"Copied"_s, u"Further"_s})
            QCOMPARE(foundAt(*one, family), size_t(1));
        // Neither knew of the other: a person is asked.
        const auto conflicts = one->conflicts().list().result();
        QVERIFY2(conflicts.ok(), reasonText(conflicts));
        QCOMPARE(conflicts->size(), size_t(1));
        QCOMPARE(conflicts->front().field, QByteArray("phone"));
    }
    const auto devices = room().devices().list().result();
    QCOMPARE(devices->size(), size_t(3));
    QVERIFY(devices->front().revoked && !devices->back().revoked);
    QCOMPARE(devices->back().id, *renewed);
    // Its chart numbers are its own from now on.
    const auto added
        = fresh.patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result();
    QVERIFY(added.ok());
    QVERIFY2(added->chartNo.startsWith(u"C-"_s), qPrintable(added->chartNo));
    compare({&fresh, &room()});
    const auto entries = fresh.audit().list({.action = u"renew"_s}).result();
    QVERIFY(entries.ok() && !entries->empty());
    QVERIFY2(entries->front().detail.contains(former.text()), qPrintable(entries->front().detail));
    QVERIFY(fresh.audit().verify().result()->ok());

    // The one that was copied is the one that was revoked.
    QCOMPARE(roundAt(desk()).word, u"revoked"_s);
}

/// The second one to be renewed finds itself revoked, and has no copy of the key that came with it.
void TestRenew::bothCopiesGoOn()
{
    const std::unique_ptr<SecondPc> copy = copyOfDesk();
    QVERIFY(!addTo(desk(), u"Original"_s).isNull());
    QVERIFY(!addTo(copy->as(), u"Copied"_s).isNull());
    QVERIFY(!roundAt(copy->as()).problem);
    QVERIFY(renew(*copy).ok());
    const sync::SyncOutcome first = roundAt(copy->as());
    QVERIFY2(!first.problem, roundProblem(first));

    QCOMPARE(roundAt(desk()).word, u"revoked"_s);
    QVERIFY(!addTo(desk(), u"Late"_s).isNull());
    const auto renewed = desk().devices().renew().result();
    QVERIFY2(renewed.ok(), reasonText(renewed));
    m_practice->lock();
    const sync::SyncOutcome waits = roundAt(desk());
    QVERIFY(waits.problem);
    QVERIFY2(waits.problem->detail.contains(u"an owner has to log in on another PC"_s), roundProblem(waits));
    // That owner's log-in opens an epoch for it.
    QVERIFY(!roundAt(room()).problem);
    QVERIFY(room().devices().settle().result().ok());
    QVERIFY(!roundAt(room()).problem);
    compare({&desk(), &room(), &copy->as()});
    for (const QString &family : {u"Original"_s, u"Copied"_s, u"Late"_s})
        QCOMPARE(foundAt(room(), family), size_t(1));
}

void TestRenew::putBackPcGoesOn()
{
    QVERIFY(!addTo(desk(), u"Before"_s).isNull());
    const std::unique_ptr<SecondPc> image = copyOfDesk();
    QVERIFY(!addTo(desk(), u"Original"_s).isNull());
    QVERIFY(!roundAt(desk()).problem);
    // The disk comes back as it was; the keychain does not.
    m_practice->lock();
    QVERIFY(copyTree(image->home.folder, m_practice->home.folder));
    QVERIFY(m_practice->session().ok()); // finds that its journal is older than it was, too: that costs a wait
    m_practice->clock.advance(900'000);
    QVERIFY(!desk().warnings().isEmpty());
    QVERIFY(addTo(desk(), u"Frozen"_s).isNull());
    QCOMPARE(roundAt(desk()).word, u"cloned"_s);
    const auto renewed = desk().devices().renew().result();
    QVERIFY2(renewed.ok(), reasonText(renewed));
    m_practice->lock();
    QCOMPARE(desk().warnings(), QStringList());
    QVERIFY(!addTo(desk(), u"After"_s).isNull());
    compare({&desk(), &room()});
    for (const QString &family : {u"Before"_s, u"Original"_s, u"After"_s})
        QCOMPARE(foundAt(room(), family), size_t(1));
}

void TestRenew::kitRenews()
{
    const std::unique_ptr<SecondPc> copy = copyOfDesk();
    QVERIFY(!addTo(desk(), u"Original"_s).isNull());
    QVERIFY(!roundAt(desk()).problem);
    QVERIFY(!addTo(copy->as(), u"Copied"_s).isNull());
    QCOMPARE(roundAt(copy->as()).word, u"cloned"_s);
    copy->lock();
    const auto renewed = session::renewWithKit(copy->home, copy->secrets, m_practice->clock, m_practice->made.kitCode);
    QVERIFY2(renewed.ok(), reasonText(renewed));
    QVERIFY(renewed->sent);
    QCOMPARE(copy->as().actor().device, renewed->device);
    QCOMPARE(copy->as().warnings(), QStringList());
    compare({&copy->as(), &room()});
    QCOMPARE(foundAt(room(), u"Original"_s) + foundAt(room(), u"Copied"_s), size_t(2));

    // Also one that was revoked: the kit opens every epoch.
    m_practice->lock();
    const auto second
        = session::renewWithKit(m_practice->home, m_practice->secrets, m_practice->clock, m_practice->made.kitCode);
    QVERIFY2(second.ok(), reasonText(second));
    QVERIFY(second->sent);
    compare({&desk(), &room(), &copy->as()});
}

void TestRenew::kitsThatRenewNothing()
{
    const QString before = foldHash(desk());
    const DeviceId device = desk().actor().device;
    m_practice->lock();
    const auto tried = [this](const QString &code) {
        return test::outcomeOf(session::renewWithKit(m_practice->home, m_practice->secrets, m_practice->clock, code));
    };
    QCOMPARE(tried(keys::kitCode(keys::Kit::make())), Code::denied);
    QCOMPARE(tried(u"no kit"_s), Code::invalid);
    m_relay->stop();
    QCOMPARE(tried(m_practice->made.kitCode), Code::network);
    QCOMPARE(desk().actor().device, device);
    QCOMPARE(foldHash(desk()), before);
}

void TestRenew::whoMayNot()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const DeviceId device = desk().actor().device;
    QCOMPARE(test::outcomeOf(m_practice->as(nurse).devices().renew().result()), Code::denied);
    QCOMPARE(desk().actor().device, device);
    const auto entries = desk().audit().list({.action = u"renew"_s}).result();
    QVERIFY(entries.ok() && entries->size() == 1);
    QCOMPARE(entries->front().outcome, audit::Outcome::denied);
    QCOMPARE(entries->front().login, nurse);
    test::PracticeFixture alone;
    QCOMPARE(test::outcomeOf(alone.as(test::kOwner).devices().renew().result()), Code::notFound);
    QVERIFY(!addTo(alone.as(test::kOwner), u"Fern"_s).isNull());
}

void TestRenew::withoutTheRelay()
{
    QVERIFY(!addTo(desk(), u"Waiting"_s).isNull());
    const QString before = foldHash(desk());
    const DeviceId device = desk().actor().device;
    m_relay->stop();
    QCOMPARE(test::outcomeOf(desk().devices().renew().result()), Code::network);
    QVERIFY(!addTo(desk(), u"More"_s).isNull()); // it goes on as it was
    m_practice->lock();
    QCOMPARE(desk().actor().device, device);
    QCOMPARE(foundAt(desk(), u"Waiting"_s), size_t(1));
    QVERIFY(foldHash(desk()) != before);
    QCOMPARE(problemsAt(desk()), QString());
}

/// The program ends when it is done here and nobody knows of it yet.
void TestRenew::sentLater()
{
    QVERIFY(!addTo(desk(), u"Waiting"_s).isNull());
    const auto renewed = desk().devices().renew().result();
    QVERIFY2(renewed.ok(), reasonText(renewed));
    m_practice->lock();
    QCOMPARE(desk().actor().device, *renewed);
    QCOMPARE(room().devices().list().result()->size(), size_t(2));
    // Once more, for whoever is not sure.
    const auto again = desk().devices().renew().result();
    QVERIFY2(again.ok(), reasonText(again));
    m_practice->lock();
    QVERIFY(!addTo(desk(), u"More"_s).isNull());
    compare({&desk(), &room()});
    QCOMPARE(foundAt(room(), u"Waiting"_s) + foundAt(room(), u"More"_s), size_t(2));
    const auto devices = room().devices().list().result();
    QVERIFY(devices.ok());
    for (const session::DeviceEntry &device : *devices)
        QCOMPARE(device.revoked, device.id != *again && device.name != u"Room 2"_s);
}

void TestRenew::restoredPcGoesOnWithTheRelay()
{
    QVERIFY(!addTo(desk(), u"Before"_s).isNull());
    const QString file = m_practice->folder->filePath(u"copy.vbackup"_s);
    const auto made = desk().backups().create(file).result();
    QVERIFY2(made.ok(), reasonText(made));
    QVERIFY(!addTo(desk(), u"Sent"_s).isNull());
    QVERIFY(!roundAt(desk()).problem);
    m_practice->lock();
    SecondPc restored(*m_practice);
    const auto back
        = session::restoreBackup(restored.home, restored.secrets, m_practice->clock, {file, m_practice->made.kitCode});
    QVERIFY2(back.ok(), reasonText(back));
    QVERIFY(!addTo(restored.as(), u"After"_s).isNull());
    compare({&restored.as(), &room()});
    for (const QString &family : {u"Before"_s, u"Sent"_s, u"After"_s})
        QCOMPARE(foundAt(room(), family), size_t(1));
    QCOMPARE(roundAt(desk()).word, u"revoked"_s);
}

/// What owners sign, they have signed as the PC that it was.
void TestRenew::peopleGoAlong()
{
    const std::unique_ptr<SecondPc> copy = copyOfDesk();
    QVERIFY(!addTo(desk(), u"Original"_s).isNull());
    QVERIFY(!roundAt(desk()).problem);
    for (const auto &[login, role] : {std::pair(u"nina"_s, Role::nurse), std::pair(u"oscar"_s, Role::owner)}) {
        const auto added = copy->as()
                               .staff()
                               .add(login, u"Test "_s + login, role, test::PracticeFixture::passwordOf(login))
                               .result();
        QVERIFY2(added.ok(), reasonText(added));
        m_practice->totpUris.insert(login, added->totpUri);
    }
    QCOMPARE(roundAt(copy->as()).word, u"cloned"_s);
    const Result<DeviceId> renewed = renew(*copy);
    QVERIFY2(renewed.ok(), reasonText(renewed));
    compare({&copy->as(), &room()});
    for (const QString &login : {u"nina"_s, u"oscar"_s}) {
        const Result<void> opened = m_room->tryLogin(login);
        QVERIFY2(opened.ok(), reasonText(opened));
    }
    // He is an owner for the practice's log, too.
    QVERIFY(m_room->as(u"oscar"_s).keys().rotateEpoch().result().ok());
    compare({&m_room->as(u"oscar"_s), &copy->as()});
}

/// The access log goes on, and the log of the PC that it was is another PC's from now on: both begin alike.
void TestRenew::entriesAreListedOnce()
{
    const Result<DeviceId> renewed = desk().devices().renew().result();
    QVERIFY2(renewed.ok(), reasonText(renewed));
    m_practice->lock();
    compare({&desk(), &room()});
    m_practice->clock.advance(25LL * 3600 * 1000);
    QVERIFY(!roundAt(desk()).problem);
    const auto listed = [](session::Session &session) {
        QStringList salts;
        const auto entries = session.audit().listOthers({.action = u"create"_s}, {}, 1000).result();
        VB_INVARIANT(entries.ok());
        for (const audit::Entry &entry : *entries)
            salts.append(QString::fromLatin1(entry.salt.toHex()));
        return salts;
    };
    const auto own = desk().audit().list({.action = u"create"_s}).result();
    QVERIFY(own.ok() && !own->empty());
    QVERIFY(!desk().sync().fetchAudit().result()->problem);
    for (const QString &salt : listed(desk()))
        for (const audit::Entry &entry : *own)
            QVERIFY(QString::fromLatin1(entry.salt.toHex()) != salt);
    QVERIFY(!room().sync().fetchAudit().result()->problem);
    QStringList atRoom = listed(room());
    QVERIFY(atRoom.size() >= static_cast<qsizetype>(own->size()));
    QCOMPARE(atRoom.removeDuplicates(), 0);
    const auto verdicts = room().audit().verifyOthers().result();
    QVERIFY(verdicts.ok() && verdicts->size() == 2);
    for (const session::PcVerdict &verdict : *verdicts)
        QVERIFY2(verdict.problem.isEmpty(), qPrintable(verdict.problem));
}

void TestRenew::commandLine()
{
    m_room.reset(); // no threads of PCs in this process while others are started from it
    m_practice.reset();
    test::CliHome first;
    const test::RelayRun made
        = test::runRelay({u"init"_s, u"--data"_s, first.path(u"relay"_s), u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    QCOMPARE(first.init().exit, 0);
    auto relay = std::make_unique<test::ServedRelay>(first.path(u"relay"_s));
    const auto add = [](const test::CliHome &pc, const QString &family) {
        return pc.as(test::kOwner,
                     {u"patient"_s, u"add"_s, u"--given"_s, u"Ada"_s, u"--family"_s, family, u"--birth-date"_s,
                      u"1980-02-03"_s});
    };
    QCOMPARE(first
                 .as(test::kOwner,
                     {u"relay"_s, u"connect"_s, u"--url"_s, u"https://127.0.0.1:%1"_s.arg(relay->port()), u"--token"_s,
                      made.last()[u"admin_token"_s].toString()})
                 .exit,
             0);
    const QStringList once {u"sync"_s, u"--once"_s};
    QCOMPARE(first.as(test::kOwner, once).exit, 0);

    test::CliHome copy;
    QVERIFY(copyTree(first.home(), copy.home()));
    for (const QString &end : {u""_s, u".anchor"_s})
        QVERIFY(QFile::copy(first.secretFile() + end, copy.secretFile() + end));
    copy.keepTotp(test::kOwner, first.made[u"totp_uri"_s].toString());
    QCOMPARE(add(first, u"Original"_s).exit, 0);
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    QCOMPARE(add(copy, u"Copied"_s).exit, 0);
    const test::CliRun cloned = copy.as(test::kOwner, once);
    QCOMPARE(cloned.exit, 5);
    QCOMPARE(cloned.code(), u"cloned"_s);
    const test::CliRun renewed = copy.as(test::kOwner, {u"device"_s, u"renew"_s});
    QVERIFY2(renewed.exit == 0, renewed.err);
    QVERIFY(renewed.row()[u"sent"_s].toBool());
    const QList<QJsonObject> devices = copy.as(test::kOwner, {u"device"_s, u"list"_s}).rows();
    QCOMPARE(devices.size(), 2);
    QVERIFY(devices.front()[u"revoked"_s].toBool() && devices.back()[u"this"_s].toBool());
    QCOMPARE(devices.back()[u"device_id"_s], renewed.row()[u"device_id"_s]);
    for (const QString &family : {u"original"_s, u"copied"_s})
        QCOMPARE(copy.as(test::kOwner, {u"patient"_s, u"search"_s, family}).rows().size(), 1);

    // The other copy, with the kit; nobody has to log in.
    QCOMPARE(first.as(test::kOwner, once).exit, 3);
    const QStringList byKit {u"device"_s, u"renew"_s, u"--kit-code"_s};
    QCOMPARE(first.run(byKit + QStringList {keys::kitCode(keys::Kit::make())}).exit, 3);
    const test::CliRun second = first.run(byKit + QStringList {first.made[u"kit_code"_s].toString()});
    QVERIFY2(second.exit == 0, second.err);
    QVERIFY(second.row()[u"sent"_s].toBool());
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    QCOMPARE(copy.as(test::kOwner, once).exit, 0);
    const QStringList hash {u"store"_s, u"fold-hash"_s};
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    QCOMPARE(first.as(test::kOwner, hash).row(), copy.as(test::kOwner, hash).row());

    relay->kill();
    const test::CliRun away = copy.as(test::kOwner, {u"device"_s, u"renew"_s});
    QCOMPARE(away.exit, 7);
    QCOMPARE(copy.as(test::kOwner, {u"device"_s, u"list"_s}).rows().size(), 3);
}

VB_TEST(TestRenew)
#include "test_renew.moc"
