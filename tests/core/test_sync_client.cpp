#include "app/relay/tls_context.h"
#include "core/wire/codes.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

const QString kMarked = u"Quillmarker"_s;
constexpr quint64 kOfAPatient = 2; // operations

QString tokenFor(test::RelayFixture &relay)
{
    const wire::AdminToken token = wire::makeAdminToken(relay.identity);
    VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
    return wire::adminTokenText(token);
}

QString addressOf(const test::RelayFixture &relay)
{
    return u"https://127.0.0.1:%1"_s.arg(relay.port());
}

bool addPatient(session::Session &session)
{
    return session.patients().add({.given = kMarked, .family = kMarked, .birthDate = u"1980-02-03"_s}).result().ok();
}

sync::SyncOutcome connectTo(session::Session &session, const QString &url, const QString &token)
{
    return *session.sync().connectRelay(url, token).result();
}

sync::SyncOutcome syncOf(session::Session &session)
{
    return *session.sync().syncOnce().result();
}

/// Every file below a folder, and its name.
bool holdsWord(const QString &folder, const QByteArray &word)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly) || file.readAll().toLower().contains(word.toLower()))
            return true;
    }
    return false;
}

} // namespace

/// A practice on one PC and a real relay on the loopback address: what is sent, sent again, and refused.
class TestSyncClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void pushesAllOnce();
    void onlyOwnersConnect();
    void wordsThatAreNone_data();
    void wordsThatAreNone();
    void lostAnswerIsSentAgainByteForByte();
    void lostFoundingIsNoLoss();
    void manySegments();
    void newEpochInBetween();
    void anotherRelayIsRefused();
    void theCertificatesDateDoesNotCount();
    void copyOfThisPcIsNoticed();
    void relayThatIsDown();
    void olderTlsIsNotSpoken();
    void lockDoesNotWaitForTheRelay();
    void liesAreNamed_data();
    void liesAreNamed();
    void commandLine();
    void commandThatWatches();

private:
    session::Session &open() { return m_practice->as(test::kOwner); }
    /// A mirror in front of the relay, and the practice registered through it.
    bool connectThroughMirror();
    QString foldHash() { return *open().audit().foldHash().result(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror;
};

void TestSyncClient::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestSyncClient::cleanup()
{
    m_practice.reset();
    m_mirror.reset();
    m_relay.reset();
}

bool TestSyncClient::connectThroughMirror()
{
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    return !connectTo(open(), m_mirror->url(), tokenFor(*m_relay)).problem;
}

void TestSyncClient::pushesAllOnce()
{
    session::Session &session = open();
    QVERIFY(addPatient(session));
    const QString token = tokenFor(*m_relay);
    const sync::SyncOutcome connected = connectTo(session, addressOf(*m_relay), token);
    QVERIFY2(!connected.problem, qPrintable(connected.problem ? connected.problem->detail : QString()));
    QCOMPARE(connected.headSize, quint64(1));
    QVERIFY(connected.pushed > 0 && connected.pendingOperations > 0);

    const sync::SyncOutcome first = syncOf(session);
    QVERIFY2(!first.problem, qPrintable(first.problem ? first.problem->detail : QString()));
    // The first action counts when it is whole; the entry on the relay came behind.
    QCOMPARE(first.pushed + connected.pushed, connected.pendingOperations + 1);
    QCOMPARE(first.pendingOperations, quint64(0));
    QVERIFY(first.headSize > connected.headSize);
    QCOMPARE(first.seq, first.headSize);
    QCOMPARE(first.pendingAudit, quint64(0));

    // Nothing new, also after the token is shown again: only entries of the access log, which a login makes.
    QVERIFY(!connectTo(session, addressOf(*m_relay), token).problem);
    m_practice->lock();
    const sync::SyncOutcome again = syncOf(open());
    QVERIFY(!again.problem);
    QCOMPARE(again.pushed, quint64(0));
    QCOMPARE(again.pendingAudit, quint64(0));
    QCOMPARE(again.seq, first.seq + 1);
    QCOMPARE(syncOf(open()).headRoot, again.headRoot);

    QVERIFY(addPatient(open()));
    const sync::SyncOutcome more = syncOf(open());
    QCOMPARE(more.pushed, kOfAPatient);
    QCOMPARE(more.seq, again.seq + 2); // the operations, and their entries

    m_practice->lock();
    m_relay->stop();
    QVERIFY(!holdsWord(m_relay->path(u"relay"_s), kMarked.toUtf8()));
}

void TestSyncClient::onlyOwnersConnect()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    const auto refused = m_practice->as(nurse).sync().connectRelay(addressOf(*m_relay), tokenFor(*m_relay)).result();
    QCOMPARE(test::outcomeOf(refused), Code::denied);
    QVERIFY(connectThroughMirror());
    QVERIFY(!syncOf(m_practice->as(nurse)).problem);
    const auto entries = open().audit().list({.action = u"relay_connect"_s}).result();
    QVERIFY(entries.ok() && entries->size() == 3); // refused, done, and the entry that names the relay
}

void TestSyncClient::wordsThatAreNone_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("token");
    QTest::addColumn<int>("code");
    const QString token = wire::adminTokenText(wire::makeAdminToken(QByteArray(32, 'k')));
    const auto invalid = static_cast<int>(Code::invalid);
    QTest::newRow("token") << u"https://127.0.0.1:1"_s << u"WORDS"_s << invalid;
    QTest::newRow("no TLS") << u"http://127.0.0.1:1"_s << token << invalid;
    QTest::newRow("no address") << u"https://"_s << token << invalid;
    QTest::newRow("a page") << u"https://127.0.0.1:1/v1"_s << token << invalid;
    QTest::newRow("nobody there") << u"https://127.0.0.1:1"_s << token << static_cast<int>(Code::network);
}

void TestSyncClient::wordsThatAreNone()
{
    QFETCH(QString, url);
    QFETCH(QString, token);
    QFETCH(int, code);
    const sync::SyncOutcome outcome = connectTo(open(), url, token);
    QVERIFY(outcome.problem);
    QCOMPARE(static_cast<int>(outcome.problem->code), code);
    QCOMPARE(syncOf(open()).problem->code, Code::notFound);
}

void TestSyncClient::lostAnswerIsSentAgainByteForByte()
{
    QVERIFY(connectThroughMirror());
    QVERIFY(addPatient(open()));
    std::vector<QByteArray> sent;
    std::vector<quint64> given;
    quint64 operations = 0;
    m_mirror->change([&](const QByteArray &path, const QByteArray &body, test::HttpAnswer &answer) {
        if (path != "/v1/segments")
            return true;
        const wire::PushRequest request = *wire::decodePushRequest(body);
        for (const wire::Segment &segment : request.segments) {
            sent.push_back(segment.header.bytes + segment.header.signature + segment.body);
            operations += wire::decodeHeader(segment.header.bytes)->count;
        }
        given = test::RelayFixture::pushed(answer).seqs;
        return false;
    });
    const sync::SyncOutcome lost = syncOf(open());
    QVERIFY(lost.problem);
    QCOMPARE(lost.problem->code, Code::network);
    QCOMPARE(lost.pushed, quint64(0));
    QVERIFY(lost.pendingOperations > 0 && !sent.empty() && sent.size() == given.size());

    // The relay was killed and is back; the PC asks what became of it before it sends, and finds its own.
    m_practice->lock();
    m_relay->stop();
    QVERIFY(m_relay->start());
    m_mirror->pointTo(m_relay->port());
    std::vector<QByteArray> kept;
    m_mirror->change([&](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (path.startsWith("/v1/segments?"))
            for (const wire::LogPage page = test::RelayFixture::page(answer);
                 const wire::NumberedSegment &segment : page.segments)
                kept.push_back(segment.header.bytes + segment.header.signature + *segment.body);
        return true;
    });
    const sync::SyncOutcome found = syncOf(open());
    QVERIFY2(!found.problem, qPrintable(found.problem ? found.problem->detail : QString()));
    QCOMPARE(kept, sent);
    QCOMPARE(found.pushed, operations);
    QCOMPARE(found.pendingOperations, quint64(0));
    QCOMPARE(found.seq, given.back() + 1); // behind it the entries of the access log
}

void TestSyncClient::lostFoundingIsNoLoss()
{
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    std::vector<QByteArray> founded;
    bool reaches = false;
    m_mirror->change([&](const QByteArray &path, const QByteArray &body, test::HttpAnswer &answer) {
        if (path != "/v1/practice")
            return true;
        founded.push_back(body);
        if (!reaches)
            answer = {};
        return false;
    });
    const QString token = tokenFor(*m_relay);
    QCOMPARE(connectTo(open(), m_mirror->url(), token).problem->code, Code::network);
    m_practice->lock();
    m_mirror->change({});
    const sync::SyncOutcome outcome = connectTo(open(), m_mirror->url(), token);
    QVERIFY(!outcome.problem);
    QCOMPARE(outcome.headSize, quint64(1));
    QCOMPARE(founded.size(), size_t(1));
    QVERIFY(!syncOf(open()).problem);
}

void TestSyncClient::manySegments()
{
    QVERIFY(connectThroughMirror());
    // Changes of people and of patients in turn: each goes into a segment of its own stream.
    quint64 people = 0;
    for (const Role role : kAllRoles) {
        QVERIFY(addPatient(open()));
        if (role != Role::owner && !m_practice->addPerson(role).isEmpty())
            ++people;
    }
    const sync::SyncOutcome outcome = syncOf(open());
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QVERIFY(outcome.headSize > 2 * people);
    QCOMPARE(outcome.pendingOperations, quint64(0));
}

void TestSyncClient::newEpochInBetween()
{
    QVERIFY(connectThroughMirror());
    QVERIFY(addPatient(open()));
    QVERIFY(open().keys().rotateEpoch().result().ok());
    QVERIFY(addPatient(open()));
    QVERIFY(!syncOf(open()).problem);
    QVERIFY(open().keys().rotateEpoch().result().ok());
    QVERIFY(addPatient(open()));
    const sync::SyncOutcome outcome = syncOf(open());
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QCOMPARE(outcome.pushed, kOfAPatient + 1);
    QCOMPARE(outcome.pendingOperations, quint64(0));
}

/// The relay proves its identity for the certificate that it shows; the date on that says nothing more, and the PC's
/// clock may be the one that is wrong.
void TestSyncClient::theCertificatesDateDoesNotCount()
{
    constexpr qint64 kElevenYearsMs = 11LL * 366 * 86'400'000;
    const QString certificate = m_relay->path(u"old.crt"_s);
    const QString key = m_relay->path(u"old.key"_s);
    QVERIFY(relay::makeCertificate(certificate, key, u"127.0.0.1"_s, SystemClock().now().wallMs - kElevenYearsMs).ok());
    m_mirror = std::make_unique<test::RelayMirror>(certificate, key);
    m_mirror->pointTo(m_relay->port());
    const QString token = tokenFor(*m_relay);
    QCOMPARE(connectTo(open(), m_mirror->url(), token).word, u"wrong_identity"_s); // not a certificate of its relay

    m_relay->stop();
    m_relay->behind = certificate;
    QVERIFY(m_relay->start());
    m_mirror->pointTo(m_relay->port());
    QVERIFY(!connectTo(open(), m_mirror->url(), token).problem);
    QVERIFY(addPatient(open()));
    QVERIFY(!syncOf(open()).problem);
}

void TestSyncClient::anotherRelayIsRefused()
{
    test::RelayFixture other;
    QVERIFY(other.start());
    // The token names one relay, another answers.
    const sync::SyncOutcome wrong = connectTo(open(), addressOf(other), tokenFor(*m_relay));
    QCOMPARE(wrong.problem->code, Code::integrity);
    QCOMPARE(wrong.word, u"wrong_identity"_s);
    QCOMPARE(syncOf(open()).problem->code, Code::notFound);

    QVERIFY(connectThroughMirror());
    QVERIFY(!syncOf(open()).problem);
    // Behind the known certificate sits another identity; the PC has not said who it is.
    m_mirror->pointTo(other.port());
    QVERIFY(addPatient(open()));
    int asked = 0;
    m_mirror->change([&asked](const QByteArray &, const QByteArray &, test::HttpAnswer &) { return ++asked > 0; });
    const sync::SyncOutcome swapped = syncOf(open());
    QCOMPARE(swapped.problem->code, Code::integrity);
    QCOMPARE(swapped.word, u"wrong_identity"_s);
    QCOMPARE(asked, 1);
    QCOMPARE(swapped.pendingOperations, kOfAPatient);
}

void TestSyncClient::copyOfThisPcIsNoticed()
{
    QVERIFY(connectThroughMirror());
    QVERIFY(!syncOf(open()).problem);
    m_practice->lock();
    const QString store = m_practice->home.store();
    QFile file(store);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray old = file.readAll();
    file.close();
    QVERIFY(addPatient(open()));
    QVERIFY(!syncOf(open()).problem);
    m_practice->lock();
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(old) == old.size());
    file.close();
    const sync::SyncOutcome outcome = syncOf(open());
    QCOMPARE(outcome.problem->code, Code::integrity);
    QCOMPARE(outcome.word, u"cloned"_s);
}

void TestSyncClient::relayThatIsDown()
{
    QVERIFY(connectThroughMirror());
    QVERIFY(!syncOf(open()).problem);
    QVERIFY(addPatient(open()));
    const QString before = foldHash();
    m_relay->stop();
    m_mirror.reset();
    const sync::SyncOutcome outcome = syncOf(open());
    QCOMPARE(outcome.problem->code, Code::network);
    QVERIFY(outcome.word.isEmpty());
    QCOMPARE(outcome.pendingOperations, kOfAPatient);
    QCOMPARE(foldHash(), before);
}

void TestSyncClient::olderTlsIsNotSpoken()
{
    m_mirror = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s),
                                                   test::RelayMirror::Tls::before13);
    m_mirror->pointTo(m_relay->port());
    int asked = 0;
    m_mirror->change([&asked](const QByteArray &, const QByteArray &, test::HttpAnswer &) { return ++asked > 0; });
    const sync::SyncOutcome outcome = connectTo(open(), m_mirror->url(), tokenFor(*m_relay));
    QVERIFY(outcome.problem);
    QCOMPARE(outcome.problem->code, Code::network);
    QCOMPARE(asked, 0);
}

void TestSyncClient::lockDoesNotWaitForTheRelay()
{
    QVERIFY(connectThroughMirror());
    // The mirror's thread may come to them when the round is over.
    const auto isAsked = std::make_shared<std::promise<void>>();
    const auto mayAnswer = std::make_shared<std::promise<void>>();
    m_mirror->change([=, first = true](const QByteArray &, const QByteArray &, test::HttpAnswer &) mutable {
        if (std::exchange(first, false)) {
            isAsked->set_value();
            mayAnswer->get_future().wait();
        }
        return true;
    });
    const QFuture<Result<sync::SyncOutcome>> round = open().sync().syncOnce();
    isAsked->get_future().wait();
    QElapsedTimer since;
    since.start();
    m_practice->lock();
    QVERIFY(since.elapsed() < 15'000); // half of what the client would wait for an answer
    mayAnswer->set_value();
    QCOMPARE(round.result()->problem->code, Code::network);
}

void TestSyncClient::liesAreNamed_data()
{
    QTest::addColumn<QString>("lie");
    QTest::addColumn<QString>("word");
    QTest::newRow("checkpoint of a push") << u"checkpoint"_s << u"bad_checkpoint"_s;
    QTest::newRow("old head") << u"old head"_s << u"rolled_back"_s;
    QTest::newRow("no message") << u"no message"_s << u"modified"_s;
    QTest::newRow("body") << u"body"_s << u"modified"_s;
    QTest::newRow("signature") << u"signature"_s << u"modified"_s;
    QTest::newRow("first one missing") << u"first one missing"_s << u"withheld"_s;
    QTest::newRow("last one missing") << u"last one missing"_s << u"withheld"_s;
    QTest::newRow("order") << u"order"_s << u"reordered"_s;
    QTest::newRow("log is gone") << u"log is gone"_s << u"rolled_back"_s;
}

void TestSyncClient::liesAreNamed()
{
    QFETCH(QString, lie);
    QFETCH(QString, word);
    QVERIFY(connectThroughMirror());
    const bool inPush = lie == u"checkpoint"_s || lie == u"old head"_s || lie == u"no message"_s;
    QByteArray firstHead;
    m_mirror->change([&](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (const auto reply = wire::decodeSessionReply(answer.body); path == "/v1/session" && reply)
            firstHead = reply->head.checkpoint;
        return path != "/v1/segments" || inPush; // else the PC finds by pulling what it sent
    });
    const sync::SyncOutcome start = syncOf(open());
    QCOMPARE(!start.problem, inPush);
    const quint64 size = start.headSize;
    QVERIFY(addPatient(open()));
    const QString before = foldHash();

    m_mirror->change([&](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        auto reply = wire::decodeSessionReply(answer.body);
        if (path == "/v1/session" && lie == u"log is gone"_s && !wire::decodeRelayProof(answer.body)) {
            answer.status = 404;
            answer.body = wire::encode(wire::Refusal {u"unknown_practice"_s, {}, 0});
        } else if (path == "/v1/session" && lie == u"old head"_s && reply) {
            reply->head = {reply->head.nowMs, firstHead, 0, {}};
            answer.body = wire::encode(*reply);
        } else if (path == "/v1/segments" && lie == u"no message"_s) {
            answer.body = "what is this";
        } else if (path == "/v1/segments" && lie == u"checkpoint"_s) {
            wire::PushReply pushed = test::RelayFixture::pushed(answer);
            pushed.missed.checkpoint.replace("term 1", "term 2");
            answer.body = wire::encode(pushed);
        } else if (path.startsWith("/v1/segments?")) {
            wire::LogPage page = test::RelayFixture::page(answer);
            if (lie == u"body"_s)
                page.segments.front().body->front() = static_cast<char>(~page.segments.front().body->front());
            else if (lie == u"signature"_s)
                page.segments.front().header.signature = QByteArray(wire::kSignature, 's');
            else if (lie == u"first one missing"_s)
                page.segments.erase(page.segments.begin());
            else if (lie == u"last one missing"_s)
                page.segments.pop_back();
            else if (lie == u"order"_s)
                std::swap(page.segments.front(), page.segments.back());
            answer.body = wire::encode(page);
        }
        return true;
    });
    const sync::SyncOutcome outcome = syncOf(open());
    QVERIFY(outcome.problem);
    QCOMPARE(outcome.word, word);
    QCOMPARE(outcome.problem->code, Code::integrity);
    QCOMPARE(outcome.headSize, size);
    QCOMPARE(foldHash(), before);

    // An honest relay again: everything arrives.
    m_mirror->change({});
    const sync::SyncOutcome honest = syncOf(open());
    QVERIFY2(!honest.problem, qPrintable(honest.problem ? honest.problem->detail : QString()));
    QCOMPARE(honest.pendingOperations, quint64(0));
}

void TestSyncClient::commandLine()
{
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"relay"_s);
    const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    const QString token = made.last()[u"admin_token"_s].toString();
    test::CliHome home;
    QCOMPARE(home.init().exit, 0);
    const QStringList once {u"sync"_s, u"--once"_s};
    QCOMPARE(home.as(test::kOwner, once).exit, 4);

    auto served = std::make_unique<test::ServedRelay>(data);
    const QString url = u"https://127.0.0.1:%1"_s.arg(served->port());
    const QString other = wire::adminTokenText(wire::makeAdminToken(QByteArray(32, 'k')));
    const test::CliRun wrong = home.as(test::kOwner, {u"relay"_s, u"connect"_s, u"--url"_s, url, u"--token"_s, other});
    QCOMPARE(wrong.exit, 5);
    QCOMPARE(wrong.code(), u"wrong_identity"_s);
    const test::CliRun connected
        = home.as(test::kOwner, {u"relay"_s, u"connect"_s, u"--url"_s, url, u"--token"_s, token});
    QVERIFY2(connected.exit == 0, connected.err.constData());
    QVERIFY(connected.row()[u"connected"_s].toBool());

    const QJsonObject first = home.as(test::kOwner, once).row();
    QVERIFY(first[u"pushed_ops"_s].toInteger() > 0 && first[u"pending_ops"_s].toInteger() == 0);
    QCOMPARE(first[u"seq"_s], first[u"head_size"_s]);
    QCOMPARE(first[u"head_root"_s].toString().size(), 64);
    for (const QString &field : {u"pulled_ops"_s, u"pending_audit"_s, u"ms"_s})
        QVERIFY(first[field].isDouble());
    const QJsonObject second = home.as(test::kOwner, once).row();
    QCOMPARE(second[u"pushed_ops"_s].toInteger(), 0);
    QCOMPARE(second[u"pending_audit"_s].toInteger(), 0);
    QCOMPARE(second[u"seq"_s].toInteger(), first[u"seq"_s].toInteger() + 1); // the entries of its own login

    served->kill();
    const test::CliRun down = home.as(test::kOwner, once);
    QCOMPARE(down.exit, 7);
    QCOMPARE(down.code(), u"network"_s);
    QCOMPARE(down.row()[u"seq"_s], second[u"seq"_s]);
    QVERIFY(down.row()[u"pending_audit"_s].toInteger() > 0);
}

void TestSyncClient::commandThatWatches()
{
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"relay"_s);
    const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    test::CliHome home;
    QCOMPARE(home.init().exit, 0);
    const QStringList watch {u"sync"_s, u"--watch"_s};
    QCOMPARE(home.as(test::kOwner, watch).exit, 4); // there is nothing to wait for
    QCOMPARE(home.as(test::kOwner, {u"sync"_s}).exit, 2);
    QCOMPARE(home.as(test::kOwner, {u"sync"_s, u"--once"_s, u"--watch"_s}).exit, 2);

    auto served = std::make_unique<test::ServedRelay>(data);
    const QString url = u"https://127.0.0.1:%1"_s.arg(served->port());
    const QString token = made.last()[u"admin_token"_s].toString();
    QCOMPARE(home.as(test::kOwner, {u"relay"_s, u"connect"_s, u"--url"_s, url, u"--token"_s, token}).exit, 0);

    const std::unique_ptr<QProcess> program = test::startCli(home.globals() + home.logIn(test::kOwner) + watch);
    const QJsonObject first = QJsonDocument::fromJson(test::nextLine(*program)).object();
    QVERIFY(first[u"pushed_ops"_s].toInteger() > 0);
    QCOMPARE(first[u"pending_ops"_s].toInteger(), 0);
    served->kill();
    const QJsonObject away = QJsonDocument::fromJson(test::nextLine(*program)).object();
    QCOMPARE(away[u"error"_s][u"code"_s].toString(), u"network"_s);
    QVERIFY(away[u"head_size"_s].toInteger() >= first[u"head_size"_s].toInteger());
    program->terminate();
    QVERIFY(program->waitForFinished(test::cliDeadlineMs()));
    QCOMPARE(program->exitStatus(), QProcess::NormalExit);
    QCOMPARE(program->exitCode(), 0);
    QCOMPARE(home.as(test::kOwner, {u"store"_s, u"check"_s}).exit, 0);
}

VB_TEST(TestSyncClient)
#include "test_sync_client.moc"
