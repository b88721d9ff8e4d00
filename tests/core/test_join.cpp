#include "core/session/device_place.h"
#include "core/session/join_practice.h"
#include "core/session/recover_practice.h"
#include "core/session/staged_home.h"
#include "core/sync/join_asker.h"
#include "core/wire/codes.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"

#include <QJsonDocument>
#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceS = 60; // of whatever waits for another thread
const QString kRoomPc = u"Treatment room 2"_s;

/// A PC without a practice that joins on a thread of its own.
class JoiningPc {
public:
    JoiningPc() : secrets(folder->filePath(u"secret"_s)), home {folder->filePath(u"home"_s)} { }

    void start(const Clock &clock, const QString &url, const QString &code, int waitS = kPatienceS)
    {
        words = m_words.get_future();
        joined = std::async(std::launch::async, [this, &clock, url, code, waitS] {
            bool said = false;
            session::JoinProgress progress;
            progress.words = [&](const QStringList &six) {
                said = true;
                m_words.set_value(six);
            };
            progress.relayDid = [this](const QString &word) { relayDid = word; };
            auto result = session::joinPractice(home, secrets, clock, {url, code, kRoomPc, waitS}, progress);
            if (!said)
                m_words.set_value({});
            return result;
        });
    }

    std::unique_ptr<QTemporaryDir> folder = test::makeFastFolder();
    platform::FileSecretStore secrets;
    session::Home home;
    std::future<QStringList> words;
    std::future<Result<session::Joined>> joined;
    QString relayDid;

private:
    std::promise<QStringList> m_words;
};

QString adminTokenOf(test::RelayFixture &relay)
{
    const wire::AdminToken token = wire::makeAdminToken(relay.identity);
    VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
    return wire::adminTokenText(token);
}

QByteArray because(const Error &error)
{
    return codeName(error.code).toUtf8() + ": " + error.detail.toUtf8();
}

template <class T>
QByteArray because(const Result<T> &result)
{
    return result.ok() ? QByteArray("it worked") : because(result.error());
}

Result<void> roundOf(session::Session &session)
{
    const sync::SyncOutcome outcome = *session.sync().syncOnce().takeResult();
    return outcome.problem ? Result<void>(*outcome.problem) : Result<void>();
}

} // namespace

/// PCs join a practice through a real relay on the loopback address, and leave it.
class TestJoin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void joinsByItself();
    void everybodyLogsIn();
    void listTellsWhatIsNotSeenYet();
    void wordsAreCompared();
    void codesThatOpenNothing_data();
    void codesThatOpenNothing();
    void codeIsGoodOnce();
    void lateCode();
    void swappedKeysShowOtherWords();
    void swappedKeysJoinNobody();
    void nobodyApproves();
    void ownersSettleWhatWaits();
    void lyingRelayIsNamed();
    void revokedPcGetsNothing();
    void onlyOwnersInvite();
    void ownersWithTheSameThought();
    void ownersWhoRevokeEachOther();
    void kitAloneBringsThePracticeBack();
    void kitsThatBringNothingBack();
    void placesInLetters();
    void commandLine();
    void killedWhileItWaits();

private:
    session::Session &owner() { return m_practice->as(test::kOwner); }
    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }
    /// Registers the practice; through a mirror, so that what comes back can be changed.
    bool connectRelay(bool throughMirror = false);
    /// An invited PC joins, and nobody compares words.
    Result<session::Joined> letIn(JoiningPc &pc, const QString &at = {});
    /// Opens the joined PC as somebody.
    Result<std::unique_ptr<session::Session>> open(JoiningPc &pc, const QString &login);
    static bool isFree(const JoiningPc &pc)
    {
        return !pc.home.hasAnything() && session::homeIsFree(pc.home)
            && !QFile::exists(pc.folder->filePath(u"secret"_s));
    }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror;
};

void TestJoin::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestJoin::cleanup()
{
    m_practice.reset();
    m_mirror.reset();
    m_relay.reset();
}

bool TestJoin::connectRelay(bool throughMirror)
{
    QString at = url();
    if (throughMirror) {
        m_mirror
            = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
        m_mirror->pointTo(m_relay->port());
        at = m_mirror->url();
    }
    const auto added
        = owner().patients().add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-02-03"_s}).result();
    return added.ok() && !owner().sync().connectRelay(at, adminTokenOf(*m_relay)).result()->problem
        && roundOf(owner()).ok();
}

Result<session::Joined> TestJoin::letIn(JoiningPc &pc, const QString &at)
{
    session::DeviceService &devices = owner().devices();
    VB_TRY(const session::ShownInvitation invitation, devices.invite(true, false).result());
    pc.start(m_practice->clock, at.isEmpty() ? url() : at, invitation.code);
    const auto come = devices.await(invitation.id, kPatienceS).result();
    Result<session::DeviceEntry> approved
        = come ? devices.approve(come->words, false).result() : Result<session::DeviceEntry>(come.error());
    if (!approved)
        (void)devices.withdraw(invitation.id).result();
    Result<session::Joined> joined = pc.joined.get();
    return approved ? std::move(joined) : Result<session::Joined>(approved.error());
}

Result<std::unique_ptr<session::Session>> TestJoin::open(JoiningPc &pc, const QString &login)
{
    m_practice->clock.advance(31'000);
    VB_TRY(std::unique_ptr<session::Session> session, session::Session::open(pc.home, pc.secrets, m_practice->clock));
    VB_DO(session->login(login, test::PracticeFixture::passwordOf(login), m_practice->totpOf(login)).result());
    return session;
}

void TestJoin::joinsByItself()
{
    QVERIFY(connectRelay());
    JoiningPc pc;
    const auto joined = letIn(pc);
    QVERIFY2(joined.ok(), because(joined));
    QCOMPARE(joined->practice, m_practice->made.practice);
    QCOMPARE(pc.words.get().size(), 6);
    const auto session = open(pc, test::kOwner);
    QVERIFY2(session.ok(), because(session));
    session::Session &room = **session;
    QVERIFY2(roundOf(room).ok(), because(roundOf(room)));
    QVERIFY(roundOf(owner()).ok());
    QCOMPARE(*room.audit().foldHash().result(), *owner().audit().foldHash().result());
    const auto found = room.patients().search(u"fern"_s, 5).result();
    QVERIFY(found.ok() && found->size() == 1);

    // What is written here is seen there, under a chart number that nobody else gives.
    const auto added
        = room.patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result();
    QVERIFY(added.ok());
    QVERIFY2(added->chartNo.startsWith(u"B-"_s), qPrintable(added->chartNo));
    QVERIFY(roundOf(room).ok() && roundOf(owner()).ok());
    const auto seen = owner().patients().search(u"moss"_s, 5).result();
    QVERIFY(seen.ok() && seen->size() == 1);

    const auto devices = room.devices().list().result();
    QVERIFY(devices.ok());
    QCOMPARE(devices->size(), size_t(2));
    QVERIFY(!devices->front().isThis && devices->back().isThis);
    QCOMPARE(devices->back().name, kRoomPc);
    QCOMPARE(devices->back().id, joined->device);
    QVERIFY(devices->back().lastSeenMs > 0);
    const auto entries = owner().audit().list({.action = u"approve"_s}).result();
    QVERIFY(entries.ok() && entries->size() == 1);
    QVERIFY(entries->front().detail.startsWith(u"words not compared"_s));
    QCOMPARE(entries->front().object.text(), joined->device.text());
    const auto own = room.audit().list({.action = u"join"_s}).result();
    QVERIFY(own.ok() && own->size() == 1);
}

void TestJoin::everybodyLogsIn()
{
    m_practice->addEveryRole();
    QVERIFY(connectRelay());
    JoiningPc pc;
    const auto joined = letIn(pc);
    QVERIFY2(joined.ok(), because(joined));
    for (const QString &login : m_practice->people) {
        const auto session = open(pc, login);
        QVERIFY2(session.ok(), login.toUtf8() + because(session));
    }
    auto wrong = session::Session::open(pc.home, pc.secrets, m_practice->clock);
    QVERIFY(wrong.ok());
    const auto refused
        = (*wrong)->login(test::kOwner, SecretBytes::copyOf("some other words"), m_practice->totpOf(test::kOwner));
    QCOMPARE(refused.result().error().code, Code::denied);
}

void TestJoin::listTellsWhatIsNotSeenYet()
{
    QVERIFY(connectRelay());
    JoiningPc pc;
    const auto joined = letIn(pc);
    QVERIFY2(joined.ok(), because(joined));
    const auto entryOf = [](session::Session &session, DeviceId device) {
        const auto list = session.devices().list().result();
        if (list.ok())
            for (const session::DeviceEntry &entry : *list)
                if (entry.id == device)
                    return entry;
        return session::DeviceEntry();
    };
    const auto addTo = [](session::Session &session, const QString &family) {
        return session.patients()
            .add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s})
            .result()
            .ok();
    };
    // It has said nothing yet, and of itself a PC says nothing.
    QCOMPARE(entryOf(owner(), joined->device).unseen, -1);
    QCOMPARE(entryOf(owner(), joined->device).heardMs, -1);
    const DeviceId own = owner().actor().device;
    QCOMPARE(entryOf(owner(), own).unseen, -1);

    const auto session = open(pc, test::kOwner);
    QVERIFY2(session.ok(), because(session));
    session::Session &room = **session;
    QVERIFY(addTo(room, u"Moss"_s));
    QVERIFY2(roundOf(room).ok(), because(roundOf(room)));
    QVERIFY(roundOf(owner()).ok());
    QCOMPARE(entryOf(owner(), joined->device).unseen, 0);
    QCOMPARE(entryOf(owner(), joined->device).heardMs, m_practice->clock.now().wallMs);

    QVERIFY(addTo(owner(), u"Reed"_s) && addTo(owner(), u"Sedge"_s)); // not even sent
    // And what the monitor has to say of somebody who works at night.
    QVERIFY(entryOf(owner(), joined->device).unseen >= 2);
    QVERIFY(roundOf(owner()).ok());
    QVERIFY(roundOf(room).ok());
    QVERIFY(roundOf(owner()).ok());
    QVERIFY(addTo(room, u"Rush"_s));
    QVERIFY(roundOf(room).ok());
    m_practice->clock.advance(60'000);
    QVERIFY(roundOf(owner()).ok());
    QVERIFY(entryOf(owner(), joined->device).unseen < 2); // with its own change it has shown that it has them
    QCOMPARE(entryOf(owner(), joined->device).heardMs, m_practice->clock.now().wallMs);
    QVERIFY(entryOf(room, own).unseen >= 1); // the other way round: nothing was said since
}

void TestJoin::wordsAreCompared()
{
    QVERIFY(connectRelay());
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, true).result();
    QVERIFY2(invitation.ok(), because(invitation));
    QCOMPARE(devices.waiting().result().error().code, Code::notFound);
    QCOMPARE(devices.approve({u"acid"_s}).result().error().code, Code::notFound);
    QCOMPARE(*devices.settle().result(), 0);
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code);
    const QStringList words = pc.words.get();
    const auto waiting = devices.waiting().result();
    QVERIFY2(waiting.ok(), because(waiting));
    QCOMPARE(waiting->words, words);
    QCOMPARE(waiting->name, kRoomPc);
    QCOMPARE(*devices.settle().result(), 0); // a person has to look
    QStringList others = words;
    std::reverse(others.begin(), others.end());
    QCOMPARE(devices.approve(others).result().error().code, Code::denied);
    QCOMPARE(devices.list().result()->size(), size_t(1));

    const auto approved = devices.approve(words).result();
    QVERIFY2(approved.ok(), because(approved));
    const auto joined = pc.joined.get();
    QVERIFY2(joined.ok(), because(joined));
    QCOMPARE(joined->device, approved->id);
    QVERIFY(devices.list().result()->back().laptop);
    QCOMPARE(devices.waiting().result().error().code, Code::notFound);
}

void TestJoin::codesThatOpenNothing_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("mistyped") << u"ABCD-EFGH"_s;
    QTest::newRow("of no invitation") << wire::joinCodeText(SecretBytes::random(wire::kJoinCodeSize));
}

void TestJoin::codesThatOpenNothing()
{
    QFETCH(QString, code);
    JoiningPc pc;
    pc.start(m_practice->clock, url(), code);
    const auto joined = pc.joined.get();
    QCOMPARE(test::outcomeOf(joined), Code::denied);
    QVERIFY(isFree(pc));
}

void TestJoin::codeIsGoodOnce()
{
    QVERIFY(connectRelay());
    const auto invitation = owner().devices().invite(false, false).result();
    QVERIFY(invitation.ok());
    JoiningPc first;
    first.start(m_practice->clock, url(), invitation->code);
    const QStringList words = first.words.get();
    JoiningPc second;
    second.start(m_practice->clock, url(), invitation->code);
    QCOMPARE(test::outcomeOf(second.joined.get()), Code::denied);
    QVERIFY(owner().devices().waiting().result().ok());
    QVERIFY(owner().devices().approve(words).result().ok());
    QVERIFY(first.joined.get().ok());
    JoiningPc third;
    third.start(m_practice->clock, url(), invitation->code);
    QCOMPARE(test::outcomeOf(third.joined.get()), Code::denied);
    QVERIFY(isFree(second) && isFree(third));
}

void TestJoin::lateCode()
{
    QVERIFY(connectRelay());
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, false).result();
    QVERIFY(invitation.ok());
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code);
    const QStringList words = pc.words.get();
    QVERIFY(devices.waiting().result().ok());
    m_practice->clock.advance(15 * 60'000 + 1);
    QCOMPARE(devices.approve(words).result().error().code, Code::denied);
    QCOMPARE(test::outcomeOf(pc.joined.get()), Code::denied);
    QVERIFY(isFree(pc));
    QCOMPARE(devices.list().result()->size(), size_t(1));

    // One that nobody has come for ends by itself, and its code with it.
    const auto unused = devices.invite(true, false).result();
    QVERIFY(unused.ok());
    m_practice->clock.advance(15 * 60'000 + 1);
    QCOMPARE(devices.await(unused->id, kPatienceS).result().error().code, Code::network);
    JoiningPc late;
    late.start(m_practice->clock, url(), unused->code);
    QCOMPARE(test::outcomeOf(late.joined.get()), Code::denied);
}

void TestJoin::swappedKeysShowOtherWords()
{
    QVERIFY(connectRelay(true));
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, false).result();
    QVERIFY(invitation.ok());
    // Somebody has seen the code and sits at the relay.
    const SecretBytes code = *wire::parseJoinCode(invitation->code);
    const keys::DeviceKeys theirs = keys::DeviceKeys::make();
    const QByteArray swapped = wire::sealRequest(
        {theirs.sign.publicKey, theirs.box.publicKey, kRoomPc, crypto::randomBytes(16)}, wire::Mailbox::fromCode(code));
    m_mirror->change([&](const QByteArray &path, const QByteArray &body, test::HttpAnswer &answer) {
        if (path.startsWith("/v1/mailbox/") && body.isEmpty() && !answer.body.isEmpty())
            answer.body = swapped;
        return true;
    });
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code);
    const QStringList words = pc.words.get();
    const auto waiting = devices.waiting().result();
    QVERIFY2(waiting.ok(), because(waiting));
    QVERIFY(waiting->words != words);
    QCOMPARE(devices.approve(words).result().error().code, Code::denied);
    QCOMPARE(devices.list().result()->size(), size_t(1));
    QVERIFY(devices.withdraw(invitation->id).result().ok());
    QCOMPARE(test::outcomeOf(pc.joined.get()), Code::denied);
    QVERIFY(isFree(pc));
}

void TestJoin::swappedKeysJoinNobody()
{
    QVERIFY(connectRelay(true));
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, false).result();
    QVERIFY(invitation.ok());
    // Without the code nothing can be put in place of what the new PC wrote.
    m_mirror->change([&](const QByteArray &path, const QByteArray &body, test::HttpAnswer &answer) {
        if (path.startsWith("/v1/mailbox/") && body.isEmpty() && !answer.body.isEmpty())
            answer.body[answer.body.size() / 2] = static_cast<char>(~answer.body.at(answer.body.size() / 2));
        return true;
    });
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code);
    (void)pc.words.get();
    QCOMPARE(devices.waiting().result().error().code, Code::integrity);
    QVERIFY(devices.withdraw(invitation->id).result().ok());
    QCOMPARE(test::outcomeOf(pc.joined.get()), Code::denied);
}

void TestJoin::nobodyApproves()
{
    QVERIFY(connectRelay());
    const auto invitation = owner().devices().invite(false, false).result();
    QVERIFY(invitation.ok());
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code, 1);
    QCOMPARE(test::outcomeOf(pc.joined.get()), Code::network);
    QVERIFY(isFree(pc));
    JoiningPc nowhere;
    nowhere.start(m_practice->clock, u"https://127.0.0.1:1"_s, invitation->code);
    QCOMPARE(test::outcomeOf(nowhere.joined.get()), Code::network);
    QVERIFY(isFree(nowhere));
}

void TestJoin::ownersSettleWhatWaits()
{
    QVERIFY(connectRelay());
    const QString nurse = m_practice->addPerson(Role::nurse);
    const auto invitation = owner().devices().invite(true, false).result();
    QVERIFY(invitation.ok());
    JoiningPc pc;
    pc.start(m_practice->clock, url(), invitation->code);
    QCOMPARE(pc.words.get().size(), 6);
    QCOMPARE(*m_practice->as(nurse).devices().settle().result(), 0);
    const auto settled = owner().devices().settle().result();
    QVERIFY2(settled.ok() && *settled == 1, because(settled));
    const auto joined = pc.joined.get();
    QVERIFY2(joined.ok(), because(joined));
    QCOMPARE(*owner().devices().settle().result(), 0);
}

void TestJoin::lyingRelayIsNamed()
{
    QVERIFY(connectRelay());
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    const auto invitation = owner().devices().invite(true, false).result();
    QVERIFY(invitation.ok());
    bool lied = false;
    m_mirror->change([&lied](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (!path.startsWith("/v1/segments?"))
            return true;
        wire::LogPage page = test::RelayFixture::page(answer);
        page.segments.erase(page.segments.begin());
        answer.body = wire::encode(page);
        lied = true;
        return true;
    });
    JoiningPc pc;
    pc.start(m_practice->clock, m_mirror->url(), invitation->code);
    const QStringList words = pc.words.get();
    QVERIFY(owner().devices().waiting().result().ok());
    QVERIFY(owner().devices().approve(words, false).result().ok());
    QCOMPARE(test::outcomeOf(pc.joined.get()), Code::integrity);
    QVERIFY(lied);
    QCOMPARE(pc.relayDid, u"withheld"_s);
    QVERIFY(isFree(pc));
}

void TestJoin::revokedPcGetsNothing()
{
    QVERIFY(connectRelay());
    JoiningPc pc;
    const auto joined = letIn(pc);
    QVERIFY2(joined.ok(), because(joined));
    const auto opened = open(pc, test::kOwner);
    QVERIFY2(opened.ok(), because(opened));
    session::Session &room = **opened;
    QVERIFY(roundOf(room).ok());
    QVERIFY(room.patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result().ok());
    const QString before = *room.audit().foldHash().result();

    const DeviceId own = owner().actor().device;
    QCOMPARE(owner().devices().revoke(own).result().error().code, Code::invalid);
    QCOMPARE(owner().devices().revoke(DeviceId::make(1)).result().error().code, Code::notFound);
    const auto revoked = owner().devices().revoke(joined->device).result();
    QVERIFY2(revoked.ok() && revoked->sent, because(revoked));
    QCOMPARE(owner().devices().revoke(joined->device).result().error().code, Code::invalid);
    QVERIFY(owner().devices().list().result()->back().revoked);

    const sync::SyncOutcome refused = *room.sync().syncOnce().takeResult();
    QVERIFY(refused.problem);
    QCOMPARE(refused.problem->code, Code::denied);
    QCOMPARE(refused.word, u"revoked"_s);
    QVERIFY(refused.pendingOperations > 0);
    QCOMPARE(*room.audit().foldHash().result(), before);
    // Those that stay go on, with a key that the other one does not have.
    QVERIFY(roundOf(owner()).ok());
}

void TestJoin::onlyOwnersInvite()
{
    m_practice->addEveryRole();
    QVERIFY(connectRelay());
    for (const QString &login : m_practice->people) {
        if (roleFromName(login) == Role::owner)
            continue;
        session::DeviceService &devices = m_practice->as(login).devices();
        QCOMPARE(test::outcomeOf(devices.invite(true, false).result()), Code::denied);
        QCOMPARE(test::outcomeOf(devices.waiting().result()), Code::denied);
        QCOMPARE(test::outcomeOf(devices.approve({u"acid"_s}).result()), Code::denied);
        QCOMPARE(test::outcomeOf(devices.revoke(DeviceId::make(1)).result()), Code::denied);
        QVERIFY(devices.list().result().ok());
    }
    const auto refused = static_cast<size_t>(m_practice->people.size() - 1);
    for (const auto &[action, times] :
         {std::pair(u"invite"_s, 1), std::pair(u"approve"_s, 2), std::pair(u"revoke"_s, 1)}) {
        const auto entries = owner().audit().list({.action = action}).result();
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), refused * static_cast<size_t>(times));
        for (const audit::Entry &entry : *entries)
            QCOMPARE(entry.outcome, audit::Outcome::denied);
    }
}

void TestJoin::ownersWithTheSameThought()
{
    QVERIFY(connectRelay());
    JoiningPc pc;
    const auto joined = letIn(pc);
    QVERIFY2(joined.ok(), because(joined));
    const auto opened = open(pc, test::kOwner);
    QVERIFY2(opened.ok(), because(opened));
    session::Session &room = **opened;
    QVERIFY(roundOf(room).ok());

    // Both change the epoch, and do not know of each other: the first in the log counts.
    QVERIFY(room.keys().rotateEpoch().result().ok());
    const auto invitation = owner().devices().invite(true, false).result();
    QVERIFY2(invitation.ok(), because(invitation));
    JoiningPc third;
    third.start(m_practice->clock, url(), invitation->code);
    const QStringList words = third.words.get();
    QVERIFY(owner().devices().waiting().result().ok());
    QVERIFY(roundOf(room).ok());
    const auto approved = owner().devices().approve(words, false).result();
    // Its epoch came second; the next login opens another one, and the new PC is let in.
    QVERIFY(!approved.ok());
    m_practice->lock();
    const auto settled = owner().devices().settle().result();
    QVERIFY2(settled.ok() && *settled == 1, because(settled));
    const auto late = third.joined.get();
    QVERIFY2(late.ok(), because(late));
    const auto thirdOpened = open(third, test::kOwner);
    QVERIFY2(thirdOpened.ok(), because(thirdOpened));

    // All three read what each of them writes.
    const std::array sessions {&owner(), &room, thirdOpened->get()};
    for (session::Session *one : sessions) {
        QVERIFY(roundOf(*one).ok());
        QVERIFY(
            one->patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result().ok());
        const Result<void> round = roundOf(*one);
        QVERIFY2(round.ok(), because(round));
    }
    for (session::Session *one : sessions) {
        QVERIFY(roundOf(*one).ok());
        QCOMPARE(one->patients().search(u"moss"_s, 9).result()->size(), size_t(3));
        QCOMPARE(*one->audit().foldHash().result(), *owner().audit().foldHash().result());
    }

    const auto fitted = owner().audit().list({.action = u"key_rotate"_s}).result();
    QVERIFY(fitted.ok());
    QVERIFY(std::any_of(fitted->begin(), fitted->end(), [](const audit::Entry &entry) {
        return entry.detail.startsWith(u"epoch: the PCs have changed"_s);
    }));

    // After 90 days there is another epoch by itself.
    m_practice->clock.advance(91LL * 24 * 3600 * 1000);
    QCOMPARE(*owner().devices().settle().result(), 0);
    const auto rotated = owner().audit().list({.action = u"key_rotate"_s}).result();
    QVERIFY(rotated.ok());
    QVERIFY(std::any_of(rotated->begin(), rotated->end(),
                        [](const audit::Entry &entry) { return entry.detail.startsWith(u"epoch: after 90 days"_s); }));
}

/// Both without a relay, so that neither knows of the other: the first in the log counts, and what the second one did
/// is void.
void TestJoin::ownersWhoRevokeEachOther()
{
    QVERIFY(connectRelay(true));
    JoiningPc pc;
    const auto joined = letIn(pc, m_mirror->url());
    QVERIFY2(joined.ok(), because(joined));
    const auto opened = open(pc, test::kOwner);
    QVERIFY2(opened.ok(), because(opened));
    session::Session &room = **opened;
    QVERIFY(roundOf(room).ok() && roundOf(owner()).ok());

    m_relay->stop();
    const DeviceId desk = owner().actor().device;
    const auto byRoom = room.devices().revoke(desk).result();
    QVERIFY2(byRoom.ok() && !byRoom->sent, because(byRoom));
    const auto byDesk = owner().devices().revoke(joined->device).result();
    QVERIFY2(byDesk.ok() && !byDesk->sent, because(byDesk));
    QVERIFY(m_relay->start());
    m_mirror->pointTo(m_relay->port());

    const Result<void> first = roundOf(owner());
    QVERIFY2(first.ok(), because(first));
    const sync::SyncOutcome second = *room.sync().syncOnce().takeResult();
    QVERIFY(second.problem);
    QCOMPARE(second.word, u"revoked"_s);
    QVERIFY(second.pendingOperations > 0); // nothing is lost there, and nothing of it leaves

    const auto pcs = owner().devices().list().result();
    QVERIFY(pcs.ok());
    for (const session::DeviceEntry &entry : *pcs)
        QCOMPARE(entry.revoked, entry.id == joined->device);
    QVERIFY(
        owner().patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result().ok());
    QVERIFY(roundOf(owner()).ok());
}

void TestJoin::kitAloneBringsThePracticeBack()
{
    m_practice->addEveryRole();
    QVERIFY(connectRelay());
    const QString before = *owner().audit().foldHash().result();
    const qint64 lastMs = m_practice->clock.now().wallMs;
    const keys::Kit kit = *keys::parseKitCode(m_practice->made.kitCode);
    m_practice->lock();
    m_practice->clock.advance(3'600'000);

    JoiningPc pc;
    QString relayDid;
    const auto recovered
        = session::recoverPractice(pc.home, pc.secrets, m_practice->clock, {url(), m_practice->made.kitCode, kRoomPc},
                                   [&relayDid](const QString &word) { relayDid = word; });
    QVERIFY2(recovered.ok(), because(recovered) + relayDid.toUtf8());
    QCOMPARE(recovered->practice, kit.practice);
    QCOMPARE(recovered->words.size(), 6);
    QVERIFY(recovered->lastEntryMs > 0 && recovered->lastEntryMs <= lastMs);
    for (const QString &login : m_practice->people) {
        const auto session = open(pc, login);
        QVERIFY2(session.ok(), login.toUtf8() + because(session));
    }
    const auto session = open(pc, test::kOwner);
    QVERIFY2(session.ok(), because(session));
    QCOMPARE((*session)->patients().search(u"fern"_s, 5).result()->size(), size_t(1));
    const Result<void> round = roundOf(**session);
    QVERIFY2(round.ok(), because(round));
    const auto devices = (*session)->devices().list().result();
    QCOMPARE(devices->size(), size_t(2));
    QCOMPARE(devices->back().name, kRoomPc);

    // The old one goes on beside it, until it is revoked.
    const Result<void> old = roundOf(owner());
    QVERIFY2(old.ok(), because(old));
    QVERIFY(*owner().audit().foldHash().result() != before);
    QVERIFY(roundOf(**session).ok() && roundOf(owner()).ok());
    QCOMPARE(*(*session)->audit().foldHash().result(), *owner().audit().foldHash().result());
    QVERIFY((*session)->devices().revoke(owner().actor().device).result()->sent);
    QVERIFY(!roundOf(owner()).ok());
}

void TestJoin::kitsThatBringNothingBack()
{
    QVERIFY(connectRelay());
    const QString old = m_practice->made.kitCode;
    const auto tried = [this](const QString &at, const QString &kitCode) {
        JoiningPc pc;
        const Code code
            = test::outcomeOf(session::recoverPractice(pc.home, pc.secrets, m_practice->clock, {at, kitCode, kRoomPc}));
        return isFree(pc) ? code : Code::usage;
    };
    QCOMPARE(tried(url(), keys::kitCode(keys::Kit::make())), Code::notFound);
    QCOMPARE(tried(url(), u"no kit"_s), Code::invalid);
    QCOMPARE(tried(u"https://127.0.0.1:1"_s, old), Code::network);
    const auto replaced = owner().keys().rotateKit([](const document::RecoveryKitContent &) { return Result<void>(); });
    QVERIFY(replaced.result().ok());
    QVERIFY(roundOf(owner()).ok());
    QCOMPARE(tried(url(), old), Code::denied);
    JoiningPc pc;
    const auto back
        = session::recoverPractice(pc.home, pc.secrets, m_practice->clock, {url(), *replaced.result(), kRoomPc});
    QVERIFY2(back.ok(), because(back));
}

void TestJoin::placesInLetters()
{
    const keys::Kit kit = keys::Kit::make();
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    const keys::UserKeys user = keys::UserKeys::make();
    keys::TrustState trust(kit.practice);
    QVERIFY(trust.apply(keys::genesis(root, keys::staffIdFor(user.publicPart()), user.publicPart(), 1)).ok());
    QStringList places;
    for (int i = 0; i < 28; ++i) {
        const keys::DeviceKeys device = keys::DeviceKeys::make();
        QVERIFY(trust
                    .apply(keys::deviceCertificate(keys::TrustAuthor::root(kit.practice, root), device.publicPart(),
                                                   keys::DeviceKind::fixed, 1))
                    .ok());
        places.append(session::placeOf(trust, device.id()));
    }
    QCOMPARE(places.mid(0, 3), QStringList({u"A"_s, u"B"_s, u"C"_s}));
    QCOMPARE(places.mid(25), QStringList({u"Z"_s, u"AA"_s, u"AB"_s}));
    QCOMPARE(session::placeOf(trust, DeviceId::make(1)), QString());
}

namespace {

/// A relay as a process of its own, and a practice on a PC registered there, by the command line.
class ServedPractice {
public:
    /// False when one of them does not come about.
    bool start()
    {
        const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data(), u"--listen"_s, u"127.0.0.1:0"_s});
        if (made.exit != 0 || first.init().exit != 0)
            return false;
        relay = std::make_unique<test::ServedRelay>(data());
        url = u"https://127.0.0.1:%1"_s.arg(relay->port());
        return first
                   .as(test::kOwner,
                       {u"patient"_s, u"add"_s, u"--given"_s, u"Ada"_s, u"--family"_s, u"Fern"_s, u"--birth-date"_s,
                        u"1980-02-03"_s})
                   .exit
            == 0
            && first
                   .as(test::kOwner,
                       {u"relay"_s, u"connect"_s, u"--url"_s, url, u"--token"_s,
                        made.last()[u"admin_token"_s].toString()})
                   .exit
            == 0;
    }
    [[nodiscard]] QString data() const { return first.path(u"relay"_s); }
    [[nodiscard]] QStringList joining(const test::CliHome &home, const QString &code) const
    {
        return home.globals()
            + QStringList {u"device"_s, u"join"_s, u"--url"_s, url, u"--code"_s, code, u"--name"_s, kRoomPc};
    }

    test::CliHome first;
    std::unique_ptr<test::ServedRelay> relay;
    QString url;
};

QJsonObject lineOf(QProcess &program)
{
    return QJsonDocument::fromJson(test::nextLine(program)).object();
}

} // namespace

void TestJoin::commandLine()
{
    ServedPractice practice;
    QVERIFY(practice.start());
    const auto inviting = test::startCli(practice.first.globals() + practice.first.logIn(test::kOwner)
                                         + QStringList {u"device"_s, u"invite"_s, u"--auto-approve"_s});
    const QJsonObject invitation = lineOf(*inviting);
    QVERIFY2(!invitation[u"expires_at"_s].toString().isEmpty(), inviting->readAllStandardError());
    test::CliHome room;
    const test::CliRun joined = test::CliHome::bare(practice.joining(room, invitation[u"code"_s].toString()));
    QVERIFY2(joined.exit == 0, joined.err);
    QCOMPARE(joined.rows().size(), 2);
    QCOMPARE(joined.rows().front()[u"words"_s].toString().split(u' ').size(), 6);
    QCOMPARE(joined.rows().back()[u"practice_id"_s], practice.first.made[u"practice_id"_s]);
    QVERIFY(inviting->waitForFinished(test::cliDeadlineMs()));
    QCOMPARE(inviting->exitCode(), 0);
    QCOMPARE(lineOf(*inviting)[u"device_id"_s], joined.rows().back()[u"device_id"_s]);

    room.keepTotp(test::kOwner, practice.first.made[u"totp_uri"_s].toString());
    const QStringList search {u"patient"_s, u"search"_s, u"fern"_s};
    const test::CliRun found = room.as(test::kOwner, search);
    QVERIFY2(found.exit == 0, found.err);
    QCOMPARE(found.rows().size(), 1);
    const QStringList once {u"sync"_s, u"--once"_s};
    QCOMPARE(room.as(test::kOwner, once).exit, 0);
    QCOMPARE(practice.first.as(test::kOwner, once).exit, 0);
    QCOMPARE(room.as(test::kOwner, once).exit, 0);
    const QStringList hash {u"store"_s, u"fold-hash"_s};
    QCOMPARE(room.as(test::kOwner, hash).row(), practice.first.as(test::kOwner, hash).row());

    const QList<QJsonObject> devices = room.as(test::kOwner, {u"device"_s, u"list"_s}).rows();
    QCOMPARE(devices.size(), 2);
    QVERIFY(devices.at(1)[u"this"_s].toBool() && !devices.at(0)[u"this"_s].toBool());
    QCOMPARE(devices.at(1)[u"name"_s].toString(), kRoomPc);
    const test::CliRun revoked
        = practice.first.as(test::kOwner, {u"device"_s, u"revoke"_s, joined.rows().back()[u"device_id"_s].toString()});
    QVERIFY2(revoked.exit == 0, revoked.err);
    const test::CliRun refused = room.as(test::kOwner, once);
    QCOMPARE(refused.exit, 3);
    QCOMPARE(refused.code(), u"revoked"_s);
}

void TestJoin::killedWhileItWaits()
{
    ServedPractice practice;
    QVERIFY(practice.start());
    const QStringList invite {u"device"_s, u"invite"_s, u"--no-wait"_s};
    test::CliHome room;
    const QString lost = practice.first.as(test::kOwner, invite).row()[u"code"_s].toString();
    const auto killed = test::startCli(practice.joining(room, lost));
    QVERIFY(!lineOf(*killed)[u"words"_s].toString().isEmpty());
    killed->kill();
    QVERIFY(killed->waitForFinished(test::cliDeadlineMs()));

    const QString code = practice.first.as(test::kOwner, invite).row()[u"code"_s].toString();
    const auto joining = test::startCli(practice.joining(room, code));
    const QString words = lineOf(*joining)[u"words"_s].toString();
    QVERIFY2(!words.isEmpty(), joining->readAllStandardError());
    QCOMPARE(practice.first.as(test::kOwner, {u"device"_s, u"approve"_s, u"--words"_s, u"six words of nobody"_s}).exit,
             3);
    const test::CliRun approved
        = practice.first.as(test::kOwner, {u"device"_s, u"approve"_s, u"--words"_s, words.toUpper()});
    QVERIFY2(approved.exit == 0, approved.err);
    QVERIFY(joining->waitForFinished(test::cliDeadlineMs()));
    QCOMPARE(joining->exitCode(), 0);
    QCOMPARE(lineOf(*joining)[u"device_id"_s], approved.row()[u"device_id"_s]);
}

VB_TEST(TestJoin)
#include "test_join.moc"
