#include "core/sync/relay_client.h"
#include "tests/kit/connect_proxy.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <QElapsedTimer>
#include <QTest>

#include <future>
#include <thread>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

namespace net = Poco::Net;

constexpr sync::RelayPatience kShortPatience {300, 200, 300};

/// Whoever sits at a relay's address: takes one connection, and does with it what it is given.
class Impostor {
public:
    Impostor(net::ServerSocket socket, std::function<void(net::StreamSocket)> act)
        : m_socket(std::move(socket)), m_thread([this, act = std::move(act)] {
            try {
                act(m_socket.acceptConnection());
            } catch (const Poco::Exception &) {
                return; // the client has gone
            }
        })
    {
    }
    ~Impostor() { m_thread.join(); }

    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_socket.address().port()); }

private:
    net::ServerSocket m_socket;
    std::thread m_thread;
};

net::SocketAddress anyPort()
{
    return {"127.0.0.1", 0};
}

net::SecureServerSocket tlsSocket(const test::RelayFixture &relay)
{
    const net::Context::Ptr context
        = new net::Context(net::Context::TLS_SERVER_USE, relay.path(u"relay/tls.key"_s).toStdString(),
                           relay.path(u"relay/tls.crt"_s).toStdString(), std::string(), net::Context::VERIFY_NONE);
    return {anyPort(), 4, context};
}

/// A byte for each millisecond that has passed, for as long as the other side takes them: what is said stays short.
void drip(net::StreamSocket &socket)
{
    QElapsedTimer watch;
    watch.start();
    for (qint64 sent = 0;;) {
        if (watch.elapsed() <= sent)
            std::this_thread::yield();
        else if (++sent; socket.sendBytes("x", 1) != 1)
            return;
    }
}

void sendText(net::StreamSocket &socket, const QByteArray &text)
{
    socket.sendBytes(text.constData(), static_cast<int>(text.size()));
}

PracticeId somePractice()
{
    return PracticeId::make(1'800'000'000'000);
}

} // namespace

/// The connection to a relay below what is said on it: proxies, deadlines, and the poll that waits.
class TestSyncLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void proxyByRule_data();
    void proxyByRule();
    void throughAProxy();
    void proxyThatLeadsNobody();
    void relayBehindAProxyProvesItself();
    void answersThatDripAreCut_data();
    void answersThatDripAreCut();
    void whoSaysNothingIsLeft_data();
    void whoSaysNothingIsLeft();
    void namesThatThereAreNot();
    void pollBringsNews();
    void pollEndsByAbort();
    void lineThatTheRelayClosedIsNotMadeAnew();

private:
    test::RelayFixture m_relay;
    test::RelayPractice m_practice;
};

void TestSyncLine::initTestCase()
{
    QVERIFY(m_relay.start());
    QCOMPARE(m_relay.found(m_practice).status, 200);
}

void TestSyncLine::proxyByRule_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("environment"); // NAME=VALUE, separated by spaces
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("expected"); // HOST:PORT[ AUTHORIZATION]; empty: none; "!": refused
    const QString relay = u"relay.example.com"_s;
    const QString gate = u"https_proxy=http://gate:3128"_s;
    QTest::newRow("nothing") << QString() << QString() << relay << QString();
    QTest::newRow("environment") << QString() << gate << relay << u"gate:3128"_s;
    QTest::newRow("capitals") << QString() << u"HTTPS_PROXY=http://gate"_s << relay << u"gate:8080"_s;
    QTest::newRow("all") << QString() << u"ALL_PROXY=gate:81"_s << relay << u"gate:81"_s;
    QTest::newRow("lower case first") << QString() << gate + u" HTTPS_PROXY=http://other:1"_s << relay
                                      << u"gate:3128"_s;
    QTest::newRow("setting first") << u"http://own:9"_s << gate << relay << u"own:9"_s;
    QTest::newRow("setting for each host") << u"own:9"_s << u"no_proxy=*"_s << relay << u"own:9"_s;
    QTest::newRow("straight") << u"direct"_s << gate << relay << QString();
    QTest::newRow("exempt") << QString() << gate + u" no_proxy=a.example,.Example.com"_s << relay << QString();
    QTest::newRow("exempt itself") << QString() << gate + u" NO_PROXY=relay.example.com"_s << relay << QString();
    QTest::newRow("exempt all") << QString() << gate + u" no_proxy=*"_s << relay << QString();
    QTest::newRow("not exempt") << QString() << gate + u" no_proxy=ample.com,example.co"_s << relay << u"gate:3128"_s;
    QTest::newRow("this PC") << u"http://own:9"_s << gate << u"localhost"_s << QString();
    QTest::newRow("this PC by number") << QString() << gate << u"127.0.0.1"_s << QString();
    QTest::newRow("password") << u"http://ann:p%40ss@own:9"_s << QString() << relay
                              << u"own:9 Basic "_s + QString::fromLatin1(QByteArray("ann:p@ss").toBase64());
    QTest::newRow("number of version 6") << u"http://[::1]:9"_s << QString() << relay << u"::1:9"_s;
    QTest::newRow("TLS to the proxy") << u"https://own:9"_s << QString() << relay << u"!"_s;
    QTest::newRow("socks") << QString() << u"all_proxy=socks5://gate:1080"_s << relay << u"!"_s;
    QTest::newRow("a page") << u"http://own:9/proxy.pac"_s << QString() << relay << u"!"_s;
    QTest::newRow("words") << u"the one in the hall"_s << QString() << relay << u"!"_s;
}

void TestSyncLine::proxyByRule()
{
    QFETCH(QString, setting);
    QFETCH(QString, environment);
    QFETCH(QString, host);
    QFETCH(QString, expected);
    const auto variable = [&environment](const char *name) {
        const QStringList all = environment.split(u' ', Qt::SkipEmptyParts);
        for (const QString &one : all)
            if (one.section(u'=', 0, 0) == QLatin1String(name))
                return one.section(u'=', 1);
        return QString();
    };
    const Result<std::optional<sync::Proxy>> proxy = sync::proxyFor(host, setting, variable);
    QString got;
    if (!proxy)
        got = proxy.error().code == Code::invalid ? u"!"_s : u"?"_s;
    else if (*proxy)
        got = u"%1:%2 %3"_s.arg((*proxy)->host, QString::number((*proxy)->port),
                                QString::fromLatin1((*proxy)->authorization));
    QCOMPARE(got.trimmed(), expected);
}

void TestSyncLine::throughAProxy()
{
    const QByteArray basic = "Basic " + QByteArray("ann:lantern").toBase64();
    test::ConnectProxy proxy(m_relay.port(), basic);
    sync::RelayClient client(u"https://relay.example:8443"_s, u"http://ann:lantern@127.0.0.1:%1"_s.arg(proxy.port()));
    const Result<QByteArray> met = client.meet(m_practice.id());
    QVERIFY2(met.ok(), qPrintable(met ? QString() : met.error().detail));
    QCOMPARE(*met, m_relay.identity);
    const auto entered = client.enter(m_practice.id(), m_practice.first().id(), m_practice.first().keys.sign);
    QVERIFY(entered.ok());
    QVERIFY(client.pull(0).ok());
    QCOMPARE(proxy.requests().size(), size_t(1));
    const QByteArray request = proxy.requests().front();
    QVERIFY2(request.startsWith("CONNECT relay.example:8443 HTTP/1.1\r\n"), request.constData());
    QVERIFY(request.contains("Host: relay.example:8443\r\n"));
    QVERIFY(!proxy.seen().contains("/v1/") && !proxy.seen().contains(m_practice.id().bytes()));
    QVERIFY(!proxy.seen().contains(m_relay.identity));
}

void TestSyncLine::proxyThatLeadsNobody()
{
    test::ConnectProxy closed(0);
    sync::RelayClient client(u"https://relay.example"_s, u"127.0.0.1:%1"_s.arg(closed.port()));
    const Result<QByteArray> met = client.meet(m_practice.id());
    QCOMPARE(test::outcomeOf(met), Code::network);
    QVERIFY2(met.error().detail.contains(u"403"_s), qPrintable(met.error().detail));

    test::ConnectProxy guarded(m_relay.port(), "Basic QQ==");
    sync::RelayClient stranger(u"https://relay.example"_s, u"127.0.0.1:%1"_s.arg(guarded.port()));
    const Result<QByteArray> refused = stranger.meet(m_practice.id());
    QCOMPARE(test::outcomeOf(refused), Code::network);
    QVERIFY2(refused.error().detail.contains(u"password"_s), qPrintable(refused.error().detail));
}

/// A proxy that ends TLS itself, with a certificate of its own and a relay's answer from elsewhere.
void TestSyncLine::relayBehindAProxyProvesItself()
{
    test::RelayFixture other; // another certificate
    Impostor between(tlsSocket(other), [this](net::StreamSocket socket) {
        std::array<char, 4096> request {};
        const int got = socket.receiveBytes(request.data(), static_cast<int>(request.size()));
        const QByteArray asked(request.data(), std::max(got, 0));
        test::RelayClient behind(m_relay.port());
        const test::HttpAnswer answer
            = behind.post("/v1/session", asked.mid(asked.indexOf("\r\n\r\n") + 4)); // as it came
        sendText(socket,
                 "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n\r\n"
                     + answer.body);
        (void)socket.receiveBytes(request.data(), 1); // until the client goes
    });
    sync::RelayClient client(between.url());
    const Result<QByteArray> met = client.meet(m_practice.id());
    QCOMPARE(test::outcomeOf(met), Code::integrity);
    QCOMPARE(client.word(), u"wrong_identity"_s);
}

void TestSyncLine::answersThatDripAreCut_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("status") << QByteArray();
    QTest::newRow("header") << QByteArray("HTTP/1.1 200 OK\r\nX-Slow: ");
    QTest::newRow("body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n");
}

void TestSyncLine::answersThatDripAreCut()
{
    QFETCH(QByteArray, start);
    std::promise<void> gone;
    Impostor slow(tlsSocket(m_relay), [&start, &gone](net::StreamSocket socket) {
        try {
            std::array<char, 4096> request {};
            (void)socket.receiveBytes(request.data(), static_cast<int>(request.size()));
            sendText(socket, start);
            drip(socket);
        } catch (const Poco::Exception &) {
            gone.set_value();
            return;
        }
        gone.set_value();
    });
    sync::RelayClient client(slow.url(), {}, kShortPatience);
    QCOMPARE(test::outcomeOf(client.meet(somePractice())), Code::network);
    gone.get_future().wait();
}

void TestSyncLine::whoSaysNothingIsLeft_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("no TLS") << false;
    QTest::newRow("no answer") << true;
}

void TestSyncLine::whoSaysNothingIsLeft()
{
    QFETCH(bool, tls);
    const auto untilGone = [](net::StreamSocket socket) {
        std::array<char, 4096> any {};
        while (socket.receiveBytes(any.data(), static_cast<int>(any.size())) > 0)
            continue;
    };
    Impostor silent(tls ? net::ServerSocket(tlsSocket(m_relay)) : net::ServerSocket(anyPort()), untilGone);
    sync::RelayClient client(silent.url(), {}, kShortPatience);
    QCOMPARE(test::outcomeOf(client.meet(somePractice())), Code::network);
}

void TestSyncLine::namesThatThereAreNot()
{
    sync::RelayClient client(u"https://relay.invalid"_s, u"direct"_s, kShortPatience);
    QCOMPARE(test::outcomeOf(client.meet(somePractice())), Code::network);
    // Who has been stopped does not wait for a name server.
    sync::RelayClient stopped(u"https://relay.invalid"_s, u"direct"_s);
    stopped.abort();
    QCOMPARE(test::outcomeOf(stopped.meet(somePractice())), Code::network);
}

void TestSyncLine::pollBringsNews()
{
    sync::RelayClient client(u"https://127.0.0.1:%1"_s.arg(m_relay.port()));
    QVERIFY(client.meet(m_practice.id()).ok());
    test::RelayDevice &device = m_practice.first();
    test::RelayClient other = m_relay.enter(m_practice.id(), device);
    const test::RelayDevice laptop; // what a device sent itself is no news to it
    QCOMPARE(m_relay.push(other, {m_practice.keysSegment(device, {m_practice.certificateFor(laptop)})}).status, 200);
    QVERIFY(client.enter(m_practice.id(), laptop.id(), laptop.keys.sign).ok());
    const Result<wire::LogPage> so = client.pull(0);
    QVERIFY(so.ok());
    const quint64 size = so->headSize;
    auto waiting = std::async(std::launch::async, [&client, size] { return client.poll(size, 50); });
    QVERIFY(m_relay.untilPolls(1));
    const wire::Segment news = m_practice.segment(device);
    QCOMPARE(m_relay.push(other, {news}, size).status, 200);
    const Result<wire::LogPage> page = waiting.get();
    QVERIFY(page.ok());
    QCOMPARE(page->segments.size(), size_t(1));
    QCOMPARE(page->segments.front().seq, size + 1);
    QVERIFY(page->segments.front().header == news.header);
    // The connection goes on: what is there already comes at once.
    const Result<wire::LogPage> again = client.poll(size, 50);
    QVERIFY(again.ok());
    QCOMPARE(again->segments.size(), size_t(1));
}

void TestSyncLine::pollEndsByAbort()
{
    sync::RelayClient client(u"https://127.0.0.1:%1"_s.arg(m_relay.port()));
    QVERIFY(client.meet(m_practice.id()).ok());
    QVERIFY(client.enter(m_practice.id(), m_practice.first().id(), m_practice.first().keys.sign).ok());
    const quint64 size = client.pull(0)->headSize;
    auto waiting = std::async(std::launch::async, [&client, size] { return client.poll(size, 50); });
    QVERIFY(m_relay.untilPolls(1));
    client.abort();
    QCOMPARE(test::outcomeOf(waiting.get()), Code::network);
    QCOMPARE(test::outcomeOf(client.meet(m_practice.id())), Code::network); // for good
    QVERIFY(m_relay.untilPolls(0));
}

void TestSyncLine::lineThatTheRelayClosedIsNotMadeAnew()
{
    test::RelayFixture relay;
    QVERIFY(relay.start());
    test::RelayPractice practice;
    QCOMPARE(relay.found(practice).status, 200);
    sync::RelayClient client(u"https://127.0.0.1:%1"_s.arg(relay.port()));
    QVERIFY(client.meet(practice.id()).ok());
    QVERIFY(client.enter(practice.id(), practice.first().id(), practice.first().keys.sign).ok());
    relay.stop();
    QCOMPARE(test::outcomeOf(client.pull(0)), Code::network);
    QCOMPARE(test::outcomeOf(client.pull(0)), Code::network);
}

VB_TEST(TestSyncLine)
#include "test_sync_line.moc"
