#include "core/wire/codes.h"
#include "tests/kit/connect_proxy.h"
#include "tests/kit/further_pc.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/status_watch.h"
#include "tests/kit/test_main.h"

#include <QElapsedTimer>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using State = sync::SyncStatus::State;

namespace {

QString newToken(test::RelayFixture &relay)
{
    const wire::AdminToken token = wire::makeAdminToken(relay.identity);
    VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
    return wire::adminTokenText(token);
}

bool addSomebody(session::Session &session)
{
    return session.patients()
        .add({.given = u"Juniper"_s, .family = u"Halloran"_s, .birthDate = u"1980-02-03"_s})
        .result()
        .ok();
}

} // namespace

/// A PC that keeps itself and its relay together, from login to lock.
class TestSyncLoop : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void offUntilThereIsARelay();
    void whatIsWrittenGoesByItself();
    void relayThatGoesAndComes();
    void relayThatGoesIsNoticed();
    void quietConnectionsAreNotMissed();
    void liesAreAProblem();
    void lockEndsAWaitingPoll();
    void commandBesideTheLoop();
    void wrongClockIsTold();
    void wayThroughAProxyIsASetting();
    void moveIsHeardOf();
    void moveIsTold();

private:
    session::Session &open() { return m_practice->as(test::kOwner); }
    bool connect(const QString &url);
    [[nodiscard]] QString address() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror;
};

void TestSyncLoop::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestSyncLoop::cleanup()
{
    m_practice.reset();
    m_relay->stop(); // ends the polls that the mirror waits in
    m_mirror.reset();
    m_relay.reset();
}

bool TestSyncLoop::connect(const QString &url)
{
    return !open().sync().connectRelay(url, newToken(*m_relay)).result()->problem;
}

void TestSyncLoop::offUntilThereIsARelay()
{
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    sync.tryNow();
    QVERIFY(addSomebody(open()));
    QCOMPARE(sync.syncOnce().result()->problem->code, Code::notFound);
    QCOMPARE(sync.status().state, State::off);
    QVERIFY(connect(address()));
    QVERIFY(watch.untilSynced());
    const sync::SyncStatus status = sync.status();
    QCOMPARE(status.url, address());
    QCOMPARE(status.words.size(), 6);
    QCOMPARE(status.syncedMs, m_practice->clock.now().wallMs);
    QVERIFY(status.headSize > 1);
    QCOMPARE(status.oldestMs, qint64(0));
}

void TestSyncLoop::whatIsWrittenGoesByItself()
{
    QVERIFY(connect(address()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    const sync::SyncStatus before = sync.status();
    for (int i = 0; i < 3; ++i) { // and what the monitor has to say of somebody who works at night
        const quint64 size = sync.status().headSize;
        QVERIFY(addSomebody(open()));
        QVERIFY(watch.until([size](const sync::SyncStatus &s) {
            return s.state == State::synced && s.waiting == 0 && s.headSize > size;
        }));
    }
    QVERIFY(sync.status().words != before.words);
    QVERIFY(m_relay->untilPolls(1));
    QVERIFY(!watch.has(State::offline) && !watch.has(State::problem));
}

/// Nothing is refused for a clock: what is written says by how much it is off, and people are told.
void TestSyncLoop::wrongClockIsTold()
{
    constexpr qint64 kAheadMs = 26 * 3'600'000;
    QVERIFY(connect(address()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QCOMPARE(sync.status().skewMs, qint64(0));
    m_practice->clock.advance(kAheadMs);
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until([](const sync::SyncStatus &s) { return s.skewMs == kAheadMs; }));
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.untilSynced());
    const auto log = open().audit().list({}).result();
    QVERIFY(log.ok());
    const auto isNote = [](const audit::Entry &entry) { return entry.action == u"clock"_s; };
    QCOMPARE(std::count_if(log->begin(), log->end(), isNote), 1); // once, however many rounds there are
    const auto note = std::find_if(log->begin(), log->end(), isNote);
    const qint64 offMs = m_practice->clock.now().wallMs - m_relay->clock.now().wallMs;
    QCOMPARE(note->detail, u"%1 s ahead of the relay's"_s.arg(offMs / 1000));
    QCOMPARE(note->skewMs, offMs);
    const auto added = std::find_if(log->rbegin(), log->rend(),
                                    [](const audit::Entry &entry) { return entry.action == u"create"_s; });
    QCOMPARE(added->skewMs, offMs); // of the newest

    m_relay->clock.advance(kAheadMs);
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until([](const sync::SyncStatus &s) { return s.skewMs == 0; }));
}

void TestSyncLoop::relayThatGoesAndComes()
{
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    QVERIFY(connect(m_mirror->url()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    const quint64 size = sync.status().headSize;
    m_practice->clock.advance(60'000);
    m_relay->stop();
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until([](const sync::SyncStatus &s) { return s.state == State::offline && s.waiting > 0; }));
    const sync::SyncStatus away = sync.status();
    QCOMPARE(away.sinceMs, m_practice->clock.now().wallMs);
    QCOMPARE(away.oldestMs, m_practice->clock.now().wallMs);
    QVERIFY(away.waitingAudit > 0); // of who was added
    QVERIFY(away.oldestAuditMs > 0 && away.oldestAuditMs <= m_practice->clock.now().wallMs);
    QVERIFY(away.syncedMs > 0 && away.syncedMs <= away.sinceMs);
    QVERIFY(!away.detail.isEmpty());
    m_practice->clock.advance(60'000);
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until([&away](const sync::SyncStatus &s) { return s.waiting > away.waiting; }));
    QCOMPARE(sync.status().sinceMs, away.sinceMs);
    QCOMPARE(sync.status().oldestMs, away.oldestMs);
    QCOMPARE(sync.status().oldestAuditMs, away.oldestAuditMs);
    QVERIFY(sync.status().waitingAudit > away.waitingAudit);

    QVERIFY(m_relay->start());
    m_mirror->pointTo(m_relay->port());
    sync.tryNow();
    QVERIFY(watch.untilSynced());
    QVERIFY(sync.status().headSize > size);
    QCOMPARE(sync.status().oldestMs, qint64(0));
    QVERIFY(watch.until([](const sync::SyncStatus &s) { return s.waitingAudit == 0 && s.oldestAuditMs == 0; }));
    QCOMPARE(sync.status().putAside, quint64(0));
    QVERIFY(!watch.has(State::problem));
}

/// Nothing is written: the poll tells, and the pause after it ends by itself.
void TestSyncLoop::relayThatGoesIsNoticed()
{
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    QVERIFY(connect(m_mirror->url()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1));
    m_relay->stop();
    QVERIFY(watch.until(State::offline));
    QVERIFY(m_relay->start());
    m_mirror->pointTo(m_relay->port());
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1));
}

void TestSyncLoop::quietConnectionsAreNotMissed()
{
    m_relay->stop();
    m_relay->limits.idleMs = 100;
    QVERIFY(m_relay->start());
    QVERIFY(connect(address()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(test::relayDeadlineMs());
    while (m_relay->server().connections() > 1 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    QCOMPARE(m_relay->server().connections(), 1); // the one that waits for news
    const quint64 size = sync.status().headSize;
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until([size](const sync::SyncStatus &s) { return s.waiting == 0 && s.headSize > size; }));
    QVERIFY(!watch.has(State::offline));
}

void TestSyncLoop::liesAreAProblem()
{
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    QVERIFY(connect(m_mirror->url()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    const sync::SyncStatus before = sync.status();
    m_mirror->change([](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (path == "/v1/segments") {
            wire::PushReply pushed = test::RelayFixture::pushed(answer);
            pushed.missed.checkpoint.replace("term 1", "term 2");
            answer.body = wire::encode(pushed);
        }
        return true;
    });
    QVERIFY(addSomebody(open()));
    QVERIFY(watch.until(State::problem));
    const sync::SyncStatus status = sync.status();
    QCOMPARE(status.word, u"bad_checkpoint"_s);
    QVERIFY(status.waiting > 0);
    QVERIFY(status.headSize >= before.headSize);
    m_mirror->change({});
    sync.tryNow();
    QVERIFY(watch.untilSynced());
    QVERIFY(sync.status().word.isEmpty() && sync.status().detail.isEmpty());
}

void TestSyncLoop::lockEndsAWaitingPoll()
{
    QVERIFY(connect(address()));
    open().sync().start();
    QVERIFY(m_relay->untilPolls(1));
    QElapsedTimer since;
    since.start();
    m_practice->lock();
    QVERIFY(since.elapsed() < 10'000); // a poll waits for 25 s
    QVERIFY(m_relay->untilPolls(0));
}

void TestSyncLoop::commandBesideTheLoop()
{
    QVERIFY(connect(address()));
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    for (int i = 0; i < 5; ++i) {
        QVERIFY(addSomebody(open()));
        const Result<sync::SyncOutcome> outcome = sync.syncOnce().result();
        QVERIFY(outcome.ok() && !outcome->problem);
        QCOMPARE(outcome->pendingOperations, quint64(0));
    }
    QVERIFY(watch.untilSynced());
    QVERIFY(!watch.has(State::offline) && !watch.has(State::problem));
}

/// The address leads nowhere but through the proxy.
void TestSyncLoop::wayThroughAProxyIsASetting()
{
    test::ConnectProxy proxy(m_relay->port());
    const practice::PcSetting straight {QStringLiteral("room"), 600'000, QStringLiteral("direct")};
    practice::PcSetting through = straight;
    through.proxy = QStringLiteral("http://127.0.0.1:%1").arg(proxy.port());
    session::SyncService &sync = open().sync();
    QVERIFY(open().settings().setPc(through).result().ok());
    QVERIFY(connect(u"https://relay.invalid:8443"_s));
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1)); // so does what waits for news
    const auto invited = open().devices().invite(false, false).result(); // and whatever has a line of its own
    QVERIFY2(invited.ok(), qPrintable(invited.ok() ? QString() : invited.error().detail));
    QVERIFY(proxy.requests().size() >= 3);
    QVERIFY(proxy.requests().front().startsWith("CONNECT relay.invalid:8443"));

    QVERIFY(open().settings().setPc(straight).result().ok());
    sync.reconnect();
    QVERIFY(watch.until(State::offline));
    const auto before = proxy.requests().size();
    QVERIFY(open().settings().setPc(through).result().ok());
    sync.reconnect();
    QVERIFY(watch.untilSynced());
    QVERIFY(proxy.requests().size() > before);
    m_practice->lock(); // before the proxy ends
}

/// Another PC takes the log elsewhere; this one says nothing meanwhile, and hears of what is written there.
void TestSyncLoop::moveIsHeardOf()
{
    QVERIFY(connect(address()));
    test::FurtherPc room;
    QVERIFY(room.join(open(), m_practice->clock, address()));
    QVERIFY(!open().sync().syncOnce().result()->problem);
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1));
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    session::Session &mover = room.open(*m_practice);
    const auto moved = mover.sync().connectRelay(there, newToken(other)).result();
    QVERIFY(moved.ok() && !moved->problem);
    QVERIFY(watch.until([&there](const sync::SyncStatus &s) { return s.url == there && s.state == State::synced; }));
    QVERIFY(other.untilPolls(1));
    QVERIFY(m_relay->untilPolls(0));
    m_relay->stop();
    const quint64 size = sync.status().headSize;
    QVERIFY(addSomebody(mover));
    QVERIFY(!mover.sync().syncOnce().result()->problem);
    QVERIFY(watch.until([size](const sync::SyncStatus &s) { return s.headSize > size; }));
    QCOMPARE(open().patients().search(u"Halloran"_s, 9).result()->size(), size_t(1));
    m_practice->lock();
    room.lock();
}

/// The old relay is gone, so that somebody has to say where it is.
void TestSyncLoop::moveIsTold()
{
    QVERIFY(connect(address()));
    test::FurtherPc room;
    QVERIFY(room.join(open(), m_practice->clock, address()));
    QVERIFY(!open().sync().syncOnce().result()->problem);
    session::Session &mover = room.open(*m_practice);
    QVERIFY(!mover.sync().syncOnce().result()->problem);
    QVERIFY(!open().sync().syncOnce().result()->problem);
    session::SyncService &sync = open().sync();
    test::StatusWatch watch(sync);
    sync.start();
    QVERIFY(watch.untilSynced());
    QVERIFY(m_relay->untilPolls(1));
    m_relay->stop();
    QVERIFY(watch.until(State::offline));
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    // Whoever has taken the last of it takes it there.
    const auto moved = open().sync().connectRelay(there, newToken(other)).result();
    QVERIFY(moved.ok() && !moved->problem);
    QVERIFY(watch.until([&there](const sync::SyncStatus &s) { return s.url == there && s.state == State::synced; }));
    QVERIFY(other.untilPolls(1));
    const auto followed = mover.sync().connectRelay(there, {}).result();
    QVERIFY(followed.ok() && !followed->problem);
    const quint64 size = sync.status().headSize;
    QVERIFY(addSomebody(mover));
    QVERIFY(!mover.sync().syncOnce().result()->problem);
    QVERIFY(watch.until([size](const sync::SyncStatus &s) { return s.headSize > size; }));
    QCOMPARE(open().patients().search(u"Halloran"_s, 9).result()->size(), size_t(1));
    m_practice->lock();
    room.lock();
}

VB_TEST(TestSyncLoop)
#include "test_sync_loop.moc"
