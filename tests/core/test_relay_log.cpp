#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"

#include "core/base/cbor.h"
#include "core/wire/checkpoint.h"

#include <QCborArray>
#include <QTest>

#include <future>
#include <random>

using namespace vb;
using namespace vb::test;

/// The log over HTTP: founding, sessions, pushing, pulling, waiting, proofs.
class TestRelayLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>();
        QVERIFY(m_relay->start());
        m_practice = std::make_unique<RelayPractice>();
    }
    void cleanup()
    {
        m_relay.reset();
        m_practice.reset();
    }

    void aPracticeIsFoundedOnce()
    {
        const QByteArray secret = m_relay->adminSecret();
        const wire::Segment founding = m_practice->founding();
        RelayClient client(m_relay->port());
        const QByteArray request = wire::encode(wire::NewPractice {m_practice->id(), secret, {founding}});
        const HttpAnswer first = client.post("/v1/practice", request);
        QCOMPARE(first.status, 200);
        QCOMPARE(RelayFixture::pushed(first).seqs, std::vector<quint64> {1});
        // The answer was lost: the same again gives the same.
        QCOMPARE(RelayFixture::pushed(client.post("/v1/practice", request)).seqs, std::vector<quint64> {1});

        RelayPractice other;
        QCOMPARE(m_relay->found(other, secret).word(), QStringLiteral("admin_token"));
        RelayPractice third;
        QCOMPARE(m_relay->found(third, crypto::randomBytes(16)).status, 403);
        RelayPractice fourth;
        QCOMPARE(m_relay->found(fourth).status, 200);
    }

    void aFoundingThatHoldsNothingUsesNoToken()
    {
        const QByteArray secret = m_relay->adminSecret();
        RelayClient client(m_relay->port());
        RelayPractice other;
        const wire::Segment foreign = other.founding();
        const HttpAnswer wrong
            = client.post("/v1/practice", wire::encode(wire::NewPractice {m_practice->id(), secret, {foreign}}));
        QCOMPARE(wrong.word(), QStringLiteral("wrong_practice"));
        const wire::Segment ops = m_practice->segment(m_practice->first());
        QCOMPARE(client.post("/v1/practice", wire::encode(wire::NewPractice {m_practice->id(), secret, {ops}})).status,
                 400);
        QCOMPARE(client.post("/v1/practice", "no CBOR").status, 400);
        RelayPractice fresh;
        QCOMPARE(m_relay->found(fresh, secret).status, 200);
    }

    void whoHasNoSessionHearsNothing()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayClient client(m_relay->port());
        for (const char *path : {"/v1/segments?after=0", "/v1/head", "/v1/proof?leaf=1", "/v1/snapshots/latest"})
            QCOMPARE(client.get(path).status, 401);
        client.token = crypto::randomBytes(32); // forged
        QCOMPARE(client.get("/v1/head").status, 401);
        client.token = "short";
        QCOMPARE(client.get("/v1/head").status, 401);
    }

    void aSessionNeedsTheDevicesKey()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayClient good = m_relay->enter(m_practice->id(), m_practice->first());
        QVERIFY(!good.token.isEmpty());
        QCOMPARE(good.get("/v1/head").status, 200);

        const RelayDevice stranger;
        QCOMPARE(m_relay->enter(m_practice->id(), stranger).token, QByteArray());
        QCOMPARE(m_relay->lastAnswer.word(), QStringLiteral("unknown_device"));
        RelayPractice elsewhere;
        QCOMPARE(m_relay->enter(elsewhere.id(), m_practice->first()).token, QByteArray());
        QCOMPARE(m_relay->lastAnswer.word(), QStringLiteral("unknown_practice"));

        RelayClient client(m_relay->port());
        wire::DeviceProof proof = m_relay->proofOf(client, m_practice->id(), m_practice->first());
        wire::DeviceProof forged = proof;
        forged.signature[5] = static_cast<char>(forged.signature.at(5) ^ 1);
        QCOMPARE(client.post("/v1/session", wire::encode(forged)).word(), QStringLiteral("bad_signature"));
        // The challenge was used up by the forgery, so what would have been good is a replay now.
        QCOMPARE(client.post("/v1/session", wire::encode(proof)).word(), QStringLiteral("challenge"));
        proof = m_relay->proofOf(client, m_practice->id(), m_practice->first());
        m_relay->clock.advance(m_relay->limits.challengeMs + 1);
        QCOMPARE(client.post("/v1/session", wire::encode(proof)).word(), QStringLiteral("challenge"));
    }

    void aTokenBelongsToACertificate()
    {
        relay::SessionBook book(m_relay->limits, m_relay->clock);
        const QByteArray here = crypto::randomBytes(32);
        const QByteArray token = book.open(m_practice->id(), m_practice->first().id(), here);
        QVERIFY(book.find(token, here).has_value());
        QVERIFY(!book.find(token, crypto::randomBytes(32)).has_value());
    }

    void challengesHaveAnEnd()
    {
        relay::Limits few;
        few.challenges = 3;
        relay::SessionBook book(few, m_relay->clock);
        const QByteArray oldest = book.challenge();
        std::vector<QByteArray> newer;
        for (int i = 0; i < 3; ++i)
            newer.push_back(book.challenge());
        QVERIFY(!book.redeem(oldest)); // made room
        for (const QByteArray &challenge : newer) {
            QVERIFY(book.redeem(challenge));
            QVERIFY(!book.redeem(challenge));
        }
    }

    void aSessionEnds()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayClient client = m_relay->enter(m_practice->id(), m_practice->first());
        QCOMPARE(client.get("/v1/head").status, 200);
        m_relay->clock.advance(m_relay->limits.sessionMs + 1);
        QCOMPARE(client.get("/v1/head").word(), QStringLiteral("no_session"));
    }

    void whatIsPushedComesBack()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        const wire::Segment one = m_practice->segment(device);
        const wire::Segment two = m_practice->segment(device, 0);
        const wire::PushReply reply = RelayFixture::pushed(m_relay->push(client, {one, two}, 0));
        QCOMPARE(reply.seqs, (std::vector<quint64> {2, 3}));
        QCOMPARE(reply.missed.segments.size(), std::size_t(1)); // the founding, and not what was sent
        QCOMPARE(reply.missed.segments.front().seq, quint64(1));
        QCOMPARE(checkedSize(reply.missed.checkpoint), quint64(3));

        const wire::LogPage page = RelayFixture::page(client.get("/v1/segments?after=1"));
        QCOMPARE(page.segments.size(), std::size_t(2));
        QCOMPARE(page.segments.at(0).header, one.header);
        QCOMPARE(*page.segments.at(0).body, one.body);
        QCOMPARE(page.segments.at(1).seq, quint64(3));

        crypto::merkle::Frontier tree;
        for (const auto &segment : RelayFixture::page(client.get("/v1/segments?after=0")).segments)
            tree.append(wire::leafHash(segment.header));
        QCOMPARE(wire::readCheckpoint(page.checkpoint)->root, tree.root());
    }

    void aPageEndsWhereItIsFull()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        std::vector<wire::Segment> segments;
        for (int i = 0; i < 20; ++i)
            segments.push_back(m_practice->segment(device));
        QCOMPARE(m_relay->push(client, segments).status, 200);
        crypto::merkle::Frontier tree;
        quint64 after = 0;
        while (after < 21) {
            const wire::LogPage page
                = RelayFixture::page(client.get("/v1/segments?limit=6&after=" + QByteArray::number(after)));
            QCOMPARE(page.headSize, quint64(21));
            QVERIFY(!page.segments.empty() && page.segments.size() <= 6);
            for (const auto &segment : page.segments)
                tree.append(wire::leafHash(segment.header));
            after = page.segments.back().seq;
            QCOMPARE(checkedSize(page.checkpoint), after);
            QCOMPARE(wire::readCheckpoint(page.checkpoint)->root, tree.root()); // each page proves itself
        }
    }

    void streamsAndHeadersCanBeAskedFor()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        wire::SegmentHeader audit = m_practice->nextHeader(device, wire::Stream::audit);
        audit.count = 1;
        audit.audit = wire::SegmentHeader::AuditHead {1, {}};
        const wire::Segment sealed = m_practice->sealed(device, audit, "sealed audit");
        QCOMPARE(m_relay->push(client, {sealed, m_practice->segment(device)}).status, 200);

        const wire::LogPage bare = RelayFixture::page(client.get("/v1/segments?after=1&headers=audit"));
        QCOMPARE(bare.segments.size(), std::size_t(2));
        QVERIFY(!bare.segments.at(0).body.has_value());
        QVERIFY(bare.segments.at(1).body.has_value());
        const wire::LogPage keys = RelayFixture::page(client.get("/v1/segments?after=0&stream=keys"));
        QCOMPARE(keys.segments.size(), std::size_t(1));
        QCOMPARE(keys.segments.front().seq, quint64(1));
        for (const char *bad : {"after=x", "", "after=0&limit=0", "after=0&stream=other", "after=0&stream=ops,keys",
                                "after=0&wait=999", "after=00", "after=-1", "after=99999999999999999999"})
            QCOMPARE(client.get(QByteArray("/v1/segments?") + bad).status, 400);
    }

    void aRepeatedPushGetsTheSameNumbers()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        const std::vector<wire::Segment> sent {m_practice->segment(device), m_practice->segment(device)};
        const std::vector<quint64> seqs = RelayFixture::pushed(m_relay->push(client, sent)).seqs;
        QCOMPARE(RelayFixture::pushed(m_relay->push(client, sent)).seqs, seqs);
        std::vector<wire::Segment> longer = sent;
        longer.push_back(m_practice->segment(device));
        QCOMPARE(RelayFixture::pushed(m_relay->push(client, longer)).seqs, (std::vector<quint64> {2, 3, 4}));
        QCOMPARE(RelayFixture::pushed(m_relay->push(client, {longer.back(), longer.back()})).seqs,
                 (std::vector<quint64> {4, 4}));
    }

    void aClonedDeviceIsToldSo()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        const wire::ChainEnd before = device.end;
        QCOMPARE(m_relay->push(client, {m_practice->segment(device)}).status, 200);
        const wire::ChainEnd after = device.end;
        device.end = before; // the image of the disk
        const HttpAnswer cloned = m_relay->push(client, {m_practice->segment(device)});
        QCOMPARE(cloned.status, 409);
        QCOMPARE(cloned.word(), QStringLiteral("cloned"));
        QCOMPARE(m_relay->push(client, {m_practice->segment(device)}).word(), QStringLiteral("cloned")); // its next
        device.end = after;
        QCOMPARE(m_relay->push(client, {m_practice->segment(device)}).status, 200);
    }

    void refusedPushesLeaveNothing()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        const wire::ChainEnd before = device.end;
        const wire::Segment good = m_practice->segment(device);
        const wire::Segment second = m_practice->segment(device);
        QCOMPARE(m_relay->push(client, {second}).word(), QStringLiteral("gap"));

        wire::Segment otherBody = good;
        otherBody.body[0] = static_cast<char>(otherBody.body.at(0) ^ 1);
        QCOMPARE(m_relay->push(client, {otherBody}).status, 400);
        wire::Segment forged = good;
        forged.header.signature[0] = static_cast<char>(forged.header.signature.at(0) ^ 1);
        QCOMPARE(m_relay->push(client, {forged}).word(), QStringLiteral("bad_signature"));
        wire::Segment forgedSecond = second;
        forgedSecond.header.signature[0] = static_cast<char>(forgedSecond.header.signature.at(0) ^ 1);
        QCOMPARE(m_relay->push(client, {good, forgedSecond}).status, 403); // one bad, none taken
        QCOMPARE(m_relay->push(client, {}).status, 400);
        QCOMPARE(client.post("/v1/segments", crypto::randomBytes(1000)).status, 400);

        device.end = before;
        wire::SegmentHeader ahead = m_practice->nextHeader(device, wire::Stream::ops);
        ahead.view = {50, crypto::sha256(QByteArrayView("elsewhere"))};
        QCOMPARE(m_relay->push(client, {m_practice->sealed(device, ahead, {})}).word(), QStringLiteral("view_ahead"));
        device.end = before;
        wire::SegmentHeader skipping = m_practice->nextHeader(device, wire::Stream::ops);
        skipping.first += 5;
        QCOMPARE(m_relay->push(client, {m_practice->sealed(device, skipping, {})}).word(),
                 QStringLiteral("broken_chain"));
        QCOMPARE(checkedSize(wire::decodeHead(client.get("/v1/head").body)->checkpoint), quint64(1));
        QCOMPARE(m_relay->push(client, {good, second}).status, 200);
    }

    void onePracticeCannotWriteIntoAnother()
    {
        RelayPractice other;
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        QCOMPARE(m_relay->found(other).status, 200);
        RelayClient client = m_relay->enter(m_practice->id(), m_practice->first());
        QCOMPARE(m_relay->push(client, {other.segment(other.first())}).word(), QStringLiteral("wrong_practice"));
        RelayDevice second;
        const wire::Segment certificate
            = m_practice->keysSegment(m_practice->first(), {m_practice->certificateFor(second)});
        QCOMPARE(m_relay->push(client, {certificate}).status, 200);
        QCOMPARE(m_relay->push(client, {m_practice->segment(second)}).word(), QStringLiteral("wrong_device"));
    }

    void aDeviceBringsItsOwnCertificate()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice laptop;
        const wire::Segment first = m_practice->keysSegment(laptop, {m_practice->certificateFor(laptop)});
        QCOMPARE(m_relay->enter(m_practice->id(), laptop).token, QByteArray());
        RelayClient client = m_relay->enter(m_practice->id(), laptop, first);
        QVERIFY(!client.token.isEmpty());
        QCOMPARE(m_relay->push(client, {m_practice->segment(laptop)}).word(), QStringLiteral("unknown_device"));
    }

    void aRevokedDeviceIsCutAtOnce()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice laptop;
        RelayClient owner = m_relay->enter(m_practice->id(), m_practice->first());
        QCOMPARE(
            m_relay->push(owner, {m_practice->keysSegment(m_practice->first(), {m_practice->certificateFor(laptop)})})
                .status,
            200);
        RelayClient lost = m_relay->enter(m_practice->id(), laptop);
        QCOMPARE(m_relay->push(lost, {m_practice->segment(laptop)}).status, 200);
        // It waits while it is revoked.
        auto waiting = std::async(std::launch::async, [&lost] { return lost.get("/v1/segments?after=3&wait=50"); });
        QVERIFY(m_relay->untilPolls(1));
        QCOMPARE(
            m_relay->push(owner, {m_practice->keysSegment(m_practice->first(), {m_practice->revocationOf(laptop)})})
                .status,
            200);
        QCOMPARE(waiting.get().status, 401);
        QCOMPARE(m_relay->push(lost, {m_practice->segment(laptop)}).status, 401);
        QCOMPARE(m_relay->enter(m_practice->id(), laptop).token, QByteArray());
        QCOMPARE(m_relay->lastAnswer.word(), QStringLiteral("revoked"));
    }

    void aPollIsAnsweredWhenSomethingComes()
    {
        RelayDevice laptop;
        RelayClient writer = foundWith(laptop);
        RelayClient reader = m_relay->enter(m_practice->id(), laptop);
        for (quint64 size = 2; size < 5; ++size) {
            auto waiting = std::async(std::launch::async, [&] {
                return reader.get("/v1/segments?wait=50&after=" + QByteArray::number(size));
            });
            QVERIFY(m_relay->untilPolls(1));
            QCOMPARE(m_relay->push(writer, {m_practice->segment(m_practice->first())}).status, 200);
            const wire::LogPage page = RelayFixture::page(waiting.get());
            QCOMPARE(page.segments.size(), std::size_t(1));
            QCOMPARE(page.segments.front().seq, size + 1);
        }
        const HttpAnswer late = reader.get("/v1/segments?wait=1&after=5");
        QCOMPARE(late.status, 200);
        QVERIFY(RelayFixture::page(late).segments.empty());
        QCOMPARE(reader.get("/v1/head").status, 200); // the same connection
    }

    void whatADeviceSentItselfIsNoNewsToIt()
    {
        RelayDevice laptop;
        RelayClient writer = foundWith(laptop);
        RelayClient other = m_relay->enter(m_practice->id(), laptop);
        RelayClient watch = m_relay->enter(m_practice->id(), m_practice->first());
        auto waiting = std::async(std::launch::async, [&watch] { return watch.get("/v1/segments?wait=50&after=2"); });
        QVERIFY(m_relay->untilPolls(1));
        QCOMPARE(m_relay->push(writer, {m_practice->segment(m_practice->first())}).status, 200);
        QCOMPARE(m_relay->push(other, {m_practice->segment(laptop)}).status, 200);
        const wire::LogPage news = RelayFixture::page(waiting.get());
        QCOMPARE(news.segments.size(), std::size_t(2)); // it waited until the laptop's came
        QCOMPARE(news.segments.back().seq, 4U);

        QCOMPARE(m_relay->push(writer, {m_practice->segment(m_practice->first())}).status, 200);
        const wire::LogPage late = RelayFixture::page(watch.get("/v1/segments?wait=1&after=4"));
        QVERIFY(late.segments.empty());
        QCOMPARE(late.headSize, 5U);
        QCOMPARE(wire::readCheckpoint(late.checkpoint)->size, 4U); // it does not say that there is nothing
        QCOMPARE(RelayFixture::page(watch.get("/v1/segments?after=4")).segments.size(), std::size_t(1)); // asked for
    }

    void manyPollsNeedNoThreads()
    {
        RelayDevice laptop;
        RelayClient writer = foundWith(laptop);
        const RelayClient reader = m_relay->enter(m_practice->id(), laptop);
        const int count = 4 * m_relay->limits.workers;
        std::vector<std::unique_ptr<RawLine>> lines;
        for (int i = 0; i < count; ++i) {
            lines.push_back(std::make_unique<RawLine>(m_relay->port(), RawLine::Kind::tls13));
            QVERIFY(
                lines.back()->send("GET /v1/segments?after=2&wait=50 HTTP/1.1\r\nHost: relay\r\nAuthorization: Verbena "
                                   + reader.token.toBase64(QByteArray::Base64UrlEncoding) + "\r\n\r\n"));
        }
        QVERIFY(m_relay->untilPolls(count));
        QCOMPARE(m_relay->push(writer, {m_practice->segment(m_practice->first())}).status, 200);
        for (const auto &line : lines)
            QVERIFY(line->readAll("\r\n\r\n").startsWith("HTTP/1.1 200 "));
    }

    void proofsHold()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        std::vector<wire::Segment> segments;
        for (int i = 0; i < 9; ++i)
            segments.push_back(m_practice->segment(device));
        QCOMPARE(m_relay->push(client, segments).status, 200);
        const crypto::Digest root
            = wire::readCheckpoint(wire::decodeHead(client.get("/v1/head").body)->checkpoint)->root;
        const auto inclusion = wire::decodeProofReply(client.get("/v1/proof?leaf=5&size=10").body);
        QVERIFY(inclusion.ok());
        QVERIFY(crypto::merkle::verifyInclusion(wire::leafHash(segments.at(3).header), 4, 10, inclusion->hashes, root));
        const auto consistency = wire::decodeProofReply(client.get("/v1/proof?old=4&size=10").body);
        QVERIFY(consistency.ok());
        const auto page = RelayFixture::page(client.get("/v1/segments?after=0&limit=4"));
        QVERIFY(crypto::merkle::verifyConsistency(4, 10, consistency->hashes,
                                                  wire::readCheckpoint(page.checkpoint)->root, root));
        for (const char *bad : {"", "leaf=11", "leaf=0", "old=11", "leaf=1&old=1", "leaf=1&size=11"})
            QCOMPARE(client.get(QByteArray("/v1/proof?") + bad).status, 400);
    }

    void bodiesChangedAtRandomAreRefused_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("push") << QByteArray("POST") << QByteArray("/v1/segments");
        QTest::newRow("session") << QByteArray("POST") << QByteArray("/v1/session");
        QTest::newRow("founding") << QByteArray("POST") << QByteArray("/v1/practice");
        QTest::newRow("missing") << QByteArray("POST") << QByteArray("/v1/chunks/missing");
        QTest::newRow("snapshot") << QByteArray("PUT") << QByteArray("/v1/snapshots/1");
    }
    void bodiesChangedAtRandomAreRefused()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayClient client = m_relay->enter(m_practice->id(), m_practice->first());
        const wire::Segment segment = m_practice->segment(m_practice->first());
        RelayPractice other;
        const QByteArray hashes = cbor::encode(QCborArray {crypto::randomBytes(32), crypto::randomBytes(32)});
        const QHash<QByteArray, QByteArray> bodies {
            {"/v1/segments", wire::encode(wire::PushRequest {0, {segment}})},
            {"/v1/session", wire::encode(m_relay->proofOf(client, m_practice->id(), m_practice->first()))},
            {"/v1/practice", wire::encode(wire::NewPractice {other.id(), m_relay->adminSecret(), {other.founding()}})},
            {"/v1/chunks/missing", QByteArray("\xA1\x01", 2) + hashes},
            {"/v1/snapshots/1", QByteArray("\xA2\x01", 2) + hashes + QByteArray("\x02\x43\x01\x02\x03", 5)}};
        const QByteArray good = bodies.value(path);
        std::mt19937 dice(4711); // a failing case comes again
        const auto upTo = [&dice](qsizetype end) { return static_cast<qsizetype>(dice() % static_cast<quint64>(end)); };
        relay::Request request;
        request.head = {method, path, {}, client.token, {}, QStringLiteral("test")};
        int accepted = 0;
        for (int round = 0; round < 3'000; ++round) {
            request.body = good;
            for (qsizetype change = 0; change <= upTo(3); ++change) {
                switch (upTo(4)) {
                case 0: request.body[upTo(request.body.size())] = static_cast<char>(dice()); break;
                case 1: request.body.truncate(1 + upTo(request.body.size())); break;
                case 2: request.body.insert(upTo(request.body.size()), static_cast<char>(dice())); break;
                default: request.body.remove(upTo(request.body.size()), 1 + upTo(9)); break;
                }
                if (request.body.isEmpty())
                    request.body = "x";
            }
            if (request.body == good)
                continue;
            const int status = m_relay->relay().api().answer(request, false).reply.status;
            QVERIFY2(status == 200 || (status >= 400 && status < 500), qPrintable(QString::number(status)));
            accepted += status == 200 ? 1 : 0;
        }
        // Some questions are good ones still: another hash, another number that is known.
        QVERIFY2(accepted < 2'000, qPrintable(QString::number(accepted)));
        const auto head = wire::decodeHead(client.get("/v1/head").body);
        QVERIFY(head.ok());
        if (checkedSize(head->checkpoint) == 1) // else a push whose `after` alone was changed got through
            QCOMPARE(RelayFixture::pushed(m_relay->push(client, {segment})).seqs, std::vector<quint64> {2});
        const wire::LogPage page = RelayFixture::page(client.get("/v1/segments?after=0"));
        QVERIFY(page.segments.size() <= 2);
        if (page.segments.size() == 2)
            QCOMPARE(page.segments.back().header, segment.header);
    }

    void aLogThatMovedTakesNothingMore()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        const keys::TrustEntry here
            = m_practice->relayPlace(1, QStringLiteral("https://here.example"), m_relay->identity);
        QCOMPARE(m_relay->push(client, {m_practice->keysSegment(device, {here})}).status, 200);
        const keys::TrustEntry elsewhere
            = m_practice->relayPlace(2, QStringLiteral("https://there.example"), crypto::randomBytes(32));
        QCOMPARE(m_relay->push(client, {m_practice->keysSegment(device, {elsewhere})}).status, 200);
        QCOMPARE(m_relay->push(client, {m_practice->segment(device)}).word(), QStringLiteral("moved"));
        QCOMPARE(RelayFixture::page(client.get("/v1/segments?after=0")).segments.size(), std::size_t(3));
        RelayClient anybody(m_relay->port());
        const auto identity
            = wire::decodeIdentity(anybody.get("/v1/identity?practice=" + m_practice->id().bytes().toHex()).body);
        QVERIFY(identity.ok());
        QCOMPARE(identity->relayEntry, keys::encode(elsewhere));
        m_relay->stop();
        QVERIFY(m_relay->start()); // and remembers
        RelayClient again(m_relay->port());
        QCOMPARE(wire::decodeIdentity(again.get("/v1/identity?practice=" + m_practice->id().bytes().toHex()).body)
                     ->relayEntry,
                 keys::encode(elsewhere));
    }

    void aRelayOpensAgainWhereItStopped()
    {
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        RelayDevice &device = m_practice->first();
        RelayClient client = m_relay->enter(m_practice->id(), device);
        QCOMPARE(m_relay
                     ->push(client,
                            {m_practice->segment(device),
                             m_practice->keysSegment(device,
                                                     {m_practice->relayPlace(1, QStringLiteral("https://relay.example"),
                                                                             m_relay->identity)})})
                     .status,
                 200);
        const QByteArray before = client.get("/v1/head").body;
        m_relay->stop();
        QVERIFY(m_relay->start());
        RelayClient again = m_relay->enter(m_practice->id(), device);
        QCOMPARE(again.get("/v1/head").body, before);
        QCOMPARE(RelayFixture::pushed(m_relay->push(again, {m_practice->segment(device)})).seqs,
                 std::vector<quint64> {4});
    }

private:
    /// The first device's line to a practice that has this one, too; its log has two segments.
    RelayClient foundWith(RelayDevice &laptop)
    {
        m_relay->found(*m_practice);
        RelayClient owner = m_relay->enter(m_practice->id(), m_practice->first());
        m_relay->push(owner, {m_practice->keysSegment(m_practice->first(), {m_practice->certificateFor(laptop)})});
        return owner;
    }

    /// Size of a checkpoint that the relay has signed for this practice; 0 else.
    quint64 checkedSize(const QByteArray &note) const
    {
        const Result<wire::Checkpoint> checkpoint = wire::readCheckpoint(note);
        return checkpoint && checkpoint->practice == m_practice->id() && wire::signatureHolds(note, m_relay->identity)
            ? checkpoint->size
            : 0;
    }

    std::unique_ptr<RelayFixture> m_relay;
    std::unique_ptr<RelayPractice> m_practice;
};

VB_TEST(TestRelayLog)

#include "test_relay_log.moc"
