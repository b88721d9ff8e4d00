#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace vb;
using namespace vb::test;

namespace {

relay::Limits shortLimits()
{
    relay::Limits limits;
    limits.handshakeMs = 400;
    limits.headerMs = 500;
    limits.bodyMs = 600;
    limits.idleMs = 1'000;
    limits.workers = 4;
    return limits;
}

constexpr int kDeadlineMs = 60'000;

} // namespace

/// What a hostile or broken peer can do to the line: all of it ends soon, with a clear answer where one can be given.
class TestRelayLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(shortLimits());
        QVERIFY(m_relay->start());
    }
    void cleanup()
    {
        // Whatever a test did to it, the relay still answers.
        RelayClient client(m_relay->port());
        QCOMPARE(client.get("/healthz").body, QByteArray("ok\n"));
        m_relay.reset();
    }

    void onlyTls13()
    {
        QVERIFY(RawLine(m_relay->port(), RawLine::Kind::tls13).isUp());
        QVERIFY(!RawLine(m_relay->port(), RawLine::Kind::tls12).isUp());
        QCOMPARE(shownCertificate(m_relay->port()), m_relay->certificate);
        RawLine plain(m_relay->port(), RawLine::Kind::plain);
        QVERIFY(plain.send("GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n"));
        QVERIFY(!plain.readAll().contains("HTTP"));
    }

    void healthAndMetrics()
    {
        RelayClient client(m_relay->port());
        QCOMPARE(client.get("/healthz").status, 200);
        const HttpAnswer metrics = client.get("/metrics");
        QCOMPARE(metrics.fields.value("content-type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QVERIFY(metrics.body.contains("verbena_relay_replies_total{status=\"200\"} 1\n"));
        QVERIFY(metrics.body.contains("verbena_relay_connections 1\n"));
        for (const QByteArray &line : metrics.body.trimmed().split('\n'))
            QVERIFY2(line.startsWith("# HELP verbena_relay_") || line.startsWith("# TYPE verbena_relay_")
                         || line.startsWith("verbena_relay_"),
                     line.constData());
    }

    void malformedRequests_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const QByteArray host = "Host: relay\r\n";
        QTest::newRow("no such path") << QByteArray("GET /v2/all HTTP/1.1\r\n" + host + "\r\n") << 404;
        QTest::newRow("above the root") << QByteArray("GET /../relay.secret HTTP/1.1\r\n" + host + "\r\n") << 404;
        QTest::newRow("a name that is a path")
            << QByteArray("GET /v1/mailbox/..%2F..%2Frelay.secret HTTP/1.1\r\n" + host + "\r\n") << 400;
        QTest::newRow("absolute") << QByteArray("GET https://relay/healthz HTTP/1.1\r\n" + host + "\r\n") << 400;
        QTest::newRow("other method here")
            << QByteArray("POST /v1/head HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n") << 405;
        QTest::newRow("other method") << QByteArray("DELETE /v1/head HTTP/1.1\r\n" + host + "\r\n") << 405;
        QTest::newRow("old HTTP") << QByteArray("GET /healthz HTTP/1.0\r\n" + host + "\r\n") << 400;
        QTest::newRow("no length") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host + "\r\n") << 411;
        QTest::newRow("length is a word")
            << QByteArray("POST /v1/session HTTP/1.1\r\n" + host + "Content-Length: many\r\n\r\n") << 400;
        QTest::newRow("negative length") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host
                                                       + "Content-Length: -1\r\n\r\n")
                                         << 400;
        QTest::newRow("two lengths") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host
                                                   + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")
                                     << 400;
        QTest::newRow("4 GB") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host
                                            + "Content-Length: 4294967296\r\n\r\n")
                              << 413;
        QTest::newRow("2^63") << QByteArray("POST /v1/practice HTTP/1.1\r\n" + host
                                            + "Content-Length: 9223372036854775808\r\n\r\n")
                              << 400;
        QTest::newRow("chunked") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host
                                               + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                                 << 501;
        QTest::newRow("a question with a body")
            << QByteArray("GET /healthz HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc") << 400;
        QTest::newRow("long address") << QByteArray("GET /" + QByteArray(5000, 'a') + " HTTP/1.1\r\n" + host + "\r\n")
                                      << 414;
        QTest::newRow("parameter twice") << QByteArray("GET /v1/identity?practice=a&practice=b HTTP/1.1\r\n" + host
                                                       + "\r\n")
                                         << 400;
        QTest::newRow("garbled CBOR") << QByteArray("POST /v1/session HTTP/1.1\r\n" + host
                                                    + "Content-Length: 4\r\n\r\n\xA1\x01\x9F\xFF")
                                      << 400;
        QTest::newRow("deep CBOR") << QByteArray("POST /v1/practice HTTP/1.1\r\n" + host
                                                 + "Content-Length: 60000\r\n\r\n" + QByteArray(60'000, '\x81'))
                                   << 400;
        QTest::newRow("CBOR of 2^60 bytes") << QByteArray("POST /v1/practice HTTP/1.1\r\n" + host
                                                          + "Content-Length: 9\r\n\r\n\x5B\x10" + QByteArray(7, '\0'))
                                            << 400;
    }
    void malformedRequests()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        QVERIFY(line.send(request));
        const QByteArray answer = line.readAll("\r\n\r\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), answer.left(80).constData());
    }

    void whatIsNoHttpEndsTheLine()
    {
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        line.send(QByteArray(200'000, 'x')); // the relay may be gone before all is sent
        QVERIFY(!line.readAll().contains("HTTP/1.1 200"));
        RawLine fields(m_relay->port(), RawLine::Kind::tls13);
        QByteArray many = "GET /healthz HTTP/1.1\r\n";
        for (int i = 0; i < 5'000; ++i)
            many += "X-" + QByteArray::number(i) + ": y\r\n";
        fields.send(many + "\r\n");
        QVERIFY(!fields.readAll().contains("HTTP/1.1 200"));
    }

    void aHandshakeThatNeverEndsIsCut()
    {
        QElapsedTimer watch;
        watch.start();
        RawLine silent(m_relay->port(), RawLine::Kind::plain);
        RawLine half(m_relay->port(), RawLine::Kind::plain);
        QVERIFY(half.send(QByteArray::fromHex("1603010200010001fc0303"))); // the beginning of a hello
        QCOMPARE(silent.readAll(), QByteArray());
        half.readAll();
        QVERIFY(watch.elapsed() < kDeadlineMs);
    }

    void drippedHeadersAreCut()
    {
        const quint64 before = cut();
        drip("GET /healthz HTTP/1.1\r\nX-Slow: ");
        QVERIFY(cut() > before);
    }

    void drippedBodiesAreCut()
    {
        const quint64 before = cut();
        drip("POST /v1/session HTTP/1.1\r\nHost: relay\r\nContent-Length: 100000\r\n\r\n");
        QVERIFY(cut() > before);
    }

    void slowOnesDoNotHoldUpTheOthers()
    {
        std::vector<std::unique_ptr<RawLine>> slow;
        for (int i = 0; i < 3; ++i) { // a thread less than there are
            slow.push_back(std::make_unique<RawLine>(m_relay->port(), RawLine::Kind::tls13));
            QVERIFY(slow.back()->send("GET /hea"));
        }
        for (int i = 0; i < 50; ++i)
            slow.push_back(std::make_unique<RawLine>(m_relay->port(), RawLine::Kind::plain)); // these need none
        RelayClient client(m_relay->port());
        QCOMPARE(client.get("/healthz").status, 200);
    }

    void strangersNeverHoldAllWorkers()
    {
        relay::Limits limits = shortLimits();
        limits.headerMs = 60'000; // longer than the test
        limits.handshakeMs = 60'000;
        limits.idleMs = 60'000;
        RelayFixture relay(limits);
        QVERIFY(relay.start());
        RelayPractice practice;
        QCOMPARE(relay.found(practice).status, 200);
        RelayClient client = relay.enter(practice.id(), practice.first());
        QCOMPARE(client.get("/v1/head").status, 200); // known from here on
        std::vector<std::unique_ptr<RawLine>> slow;
        for (int i = 0; i < 3 * limits.workers; ++i) {
            slow.push_back(std::make_unique<RawLine>(relay.port(), RawLine::Kind::plain));
            QVERIFY(slow.back()->send(QByteArray::fromHex("1603010200010001fc0303")));
        }
        for (int i = 0; i < 5; ++i)
            QCOMPARE(relay.push(client, {practice.segment(practice.first())}).status, 200);
        slow.clear();
    }

    void anIdleLineIsClosed()
    {
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        QVERIFY(line.send("GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n"));
        QVERIFY(line.readAll().endsWith("ok\n")); // to the end of the connection
    }

    void requestsBehindEachOtherAreAnsweredInOrder()
    {
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        const QByteArray health = "GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n";
        QVERIFY(line.send(health + health + "GET /nothing HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n"));
        const QByteArray all = line.readAll();
        QCOMPARE(all.count("HTTP/1.1 200 OK"), 2);
        QVERIFY(all.lastIndexOf("HTTP/1.1 404") > all.lastIndexOf("HTTP/1.1 200"));
    }

    void anAnnouncedBodyIsAskedFor()
    {
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        QVERIFY(
            line.send("POST /v1/session HTTP/1.1\r\nHost: relay\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
        QVERIFY(line.readAll("\r\n\r\n").startsWith("HTTP/1.1 100 "));
        QVERIFY(line.send("abc"));
        QVERIFY(line.readAll("\r\n\r\n").startsWith("HTTP/1.1 400 "));
    }

    void guessingIsSlowedDown()
    {
        RelayClient client(m_relay->port());
        HttpAnswer answer;
        for (int i = 0; i <= m_relay->limits.refusalsAMinute + 1 && answer.status != 429; ++i)
            answer = client.get("/v1/mailbox/" + crypto::randomBytes(16).toHex());
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.fields.value("retry-after").toInt() > 0);
        QCOMPARE(client.post("/v1/session", {}).status, 429);
        QCOMPARE(client.get("/healthz").status, 200);
        m_relay->clock.advance(60'001);
        QCOMPARE(client.post("/v1/session", {}).status, 400);
    }

    void connectionsHaveAnEnd()
    {
        relay::Limits limits = shortLimits();
        limits.maxConnections = 3;
        RelayFixture small(limits);
        QVERIFY(small.start());
        std::vector<std::unique_ptr<RawLine>> lines;
        int up = 0;
        for (int i = 0; i < 8; ++i) {
            lines.push_back(std::make_unique<RawLine>(small.port(), RawLine::Kind::tls13));
            up += lines.back()->isUp() ? 1 : 0;
        }
        QCOMPARE(up, 3);
        lines.clear();
    }

    void stoppingAnswersWhoWaits()
    {
        RelayPractice practice;
        QCOMPARE(m_relay->found(practice).status, 200);
        RelayClient client = m_relay->enter(practice.id(), practice.first());
        HttpAnswer answer;
        std::thread waiting([&] { answer = client.get("/v1/segments?after=1&wait=50"); });
        QVERIFY(m_relay->untilPolls(1));
        m_relay->stop();
        waiting.join();
        QCOMPARE(answer.status, 200);
        QVERIFY(m_relay->start());
    }

private:
    quint64 cut()
    {
        RelayClient client(m_relay->port());
        const QByteArray text = client.get("/metrics").body;
        const QByteArray name = "\nverbena_relay_connections_cut_total ";
        const qsizetype at = text.indexOf(name) + name.size();
        return text.mid(at, text.indexOf('\n', at) - at).toULongLong();
    }

    /// Sends a byte as soon as the one before it is out, until the relay has had enough.
    void drip(const QByteArray &start)
    {
        RawLine line(m_relay->port(), RawLine::Kind::tls13);
        QVERIFY(line.send(start));
        QElapsedTimer watch;
        watch.start();
        bool open = true;
        int sent = 0;
        while (open && watch.elapsed() < kDeadlineMs) {
            // As slowly as the header's and body's limits of size allow.
            if (watch.elapsed() / 20 > sent) {
                open = line.send("x");
                ++sent;
            } else {
                std::this_thread::yield();
            }
        }
        QVERIFY2(!open, "the relay still listens");
    }

    std::unique_ptr<RelayFixture> m_relay;
};

VB_TEST(TestRelayLine)

#include "test_relay_line.moc"
