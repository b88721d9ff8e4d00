#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"

#include "core/base/cbor.h"

#include <QCborArray>
#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <future>

using namespace vb;
using namespace vb::test;

namespace {

QByteArray hashOfChunk(const QByteArray &chunk)
{
    return crypto::bytes(crypto::sha256(chunk));
}

QByteArray chunkPath(const QByteArray &chunk)
{
    return "/v1/chunks/" + hashOfChunk(chunk).toHex();
}

QByteArray question(const std::vector<QByteArray> &chunks)
{
    QCborArray hashes;
    for (const QByteArray &chunk : chunks)
        hashes.append(hashOfChunk(chunk));
    return cbor::encode(QCborMap {{1, hashes}});
}

qsizetype lackingIn(const HttpAnswer &answer)
{
    const Result<QCborMap> map = cbor::decodeMap(answer.body);
    return map ? map->value(1).toArray().size() : -1;
}

} // namespace

/// Chunks, snapshots and mailboxes over HTTP.
class TestRelayBlobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>();
        QVERIFY(m_relay->start());
        m_practice = std::make_unique<RelayPractice>();
        QCOMPARE(m_relay->found(*m_practice).status, 200);
        m_client = std::make_unique<RelayClient>(m_relay->enter(m_practice->id(), m_practice->first()));
        QVERIFY(!m_client->token.isEmpty());
    }
    void cleanup()
    {
        m_client.reset();
        m_relay.reset();
        m_practice.reset();
    }

    void chunksArePublishedTogether()
    {
        const std::vector<QByteArray> chunks {crypto::randomBytes(1 << 20), crypto::randomBytes(700),
                                              crypto::randomBytes(1)};
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question(chunks))), 3);
        for (const QByteArray &chunk : chunks)
            QCOMPARE(m_client->put(chunkPath(chunk), chunk).status, 204);
        QCOMPARE(m_client->get(chunkPath(chunks[0])).status, 404); // not flushed: nobody may count on it
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question(chunks))), 0);
        for (const QByteArray &chunk : chunks)
            QCOMPARE(m_client->get(chunkPath(chunk)).body, chunk);
        QCOMPARE(m_client->put(chunkPath(chunks[1]), chunks[1]).status, 204); // once more
    }

    void aChunkThatWasNotFlushedIsAskedForAgain()
    {
        const QByteArray kept = crypto::randomBytes(900);
        const QByteArray lost = crypto::randomBytes(900);
        QCOMPARE(m_client->put(chunkPath(kept), kept).status, 204);
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question({kept}))), 0);
        QCOMPARE(m_client->put(chunkPath(lost), lost).status, 204);
        m_relay->stop();
        QVERIFY(m_relay->start());
        RelayClient again = m_relay->enter(m_practice->id(), m_practice->first());
        QCOMPARE(lackingIn(again.post("/v1/chunks/missing", question({kept, lost}))), 1);
        QCOMPARE(again.get(chunkPath(kept)).body, kept);
        QCOMPARE(again.put(chunkPath(lost), lost).status, 204);
        QCOMPARE(lackingIn(again.post("/v1/chunks/missing", question({kept, lost}))), 0);
    }

    void chunksAreWhatTheirNameSays()
    {
        const QByteArray chunk = crypto::randomBytes(500);
        QCOMPARE(m_client->put(chunkPath(chunk), crypto::randomBytes(500)).word(), QStringLiteral("other_hash"));
        QCOMPARE(m_client->put("/v1/chunks/abc", chunk).status, 400);
        QCOMPARE(m_client->put(chunkPath(chunk), {}).status, 400);
        QCOMPARE(m_client->put(chunkPath(chunk), crypto::randomBytes((1 << 20) + 65)).status, 413);
        QCOMPARE(m_client->put("/v1/chunks/" + hashOfChunk(chunk).toHex().toUpper(), chunk).status, 400);
        QCOMPARE(m_client->get("/v1/chunks/..%2F..%2F..%2Frelay.secret").status, 400);
        QCOMPARE(
            m_client->post("/v1/chunks/missing", cbor::encode(QCborMap {{1, QCborArray {QByteArray("short")}}})).status,
            400);
        QCOMPARE(m_client->post("/v1/chunks/missing", "x").status, 400);
        m_client->token.clear();
        QCOMPARE(m_client->put(chunkPath(chunk), chunk).status, 401);
    }

    void aChunkThatCannotBeWrittenIs503()
    {
        const QString folder = m_relay->path(
            QStringLiteral("relay/practices/%1/chunks").arg(QString::fromLatin1(m_practice->id().bytes().toHex())));
        QFile inTheWay(folder);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        const QByteArray chunk = crypto::randomBytes(800);
        QCOMPARE(m_client->put(chunkPath(chunk), chunk).word(), QStringLiteral("storage"));
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question({chunk}))), 1);
        QVERIFY(inTheWay.remove());
        QCOMPARE(m_client->put(chunkPath(chunk), chunk).status, 204);
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question({chunk}))), 0);
    }

    void aDamagedChunkIsNotGiven()
    {
        const QByteArray chunk = crypto::randomBytes(500);
        QCOMPARE(m_client->put(chunkPath(chunk), chunk).status, 204);
        QCOMPARE(lackingIn(m_client->post("/v1/chunks/missing", question({chunk}))), 0);
        QDirIterator files(m_relay->path(QStringLiteral("relay/practices")), QDir::Files, QDirIterator::Subdirectories);
        bool damaged = false;
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.fileName().endsWith(QString::fromLatin1(hashOfChunk(chunk).toHex()))) {
                QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(100) && file.write("damage") == 6);
                damaged = true;
            }
        }
        QVERIFY(damaged);
        QCOMPARE(m_client->get(chunkPath(chunk)).status, 503);
    }

    void rangesOfAChunk_data()
    {
        QTest::addColumn<QByteArray>("range");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("size");
        QTest::newRow("middle") << QByteArray("bytes=10-19") << 206 << 10 << 10;
        QTest::newRow("from") << QByteArray("bytes=990-") << 206 << 990 << 10;
        QTest::newRow("last") << QByteArray("bytes=-5") << 206 << 995 << 5;
        QTest::newRow("beyond") << QByteArray("bytes=900-5000") << 206 << 900 << 100;
        QTest::newRow("behind") << QByteArray("bytes=1000-") << 416 << 0 << 0;
        QTest::newRow("backwards") << QByteArray("bytes=9-3") << 416 << 0 << 0;
        QTest::newRow("several") << QByteArray("bytes=1-2,5-6") << 416 << 0 << 0;
        QTest::newRow("other unit") << QByteArray("lines=1-2") << 416 << 0 << 0;
        QTest::newRow("huge") << QByteArray("bytes=0-99999999999999999999") << 416 << 0 << 0;
    }
    void rangesOfAChunk()
    {
        QFETCH(QByteArray, range);
        QFETCH(int, status);
        QFETCH(int, first);
        QFETCH(int, size);
        const QByteArray chunk = crypto::randomBytes(1000);
        m_client->put(chunkPath(chunk), chunk);
        m_client->post("/v1/chunks/missing", question({chunk}));
        m_client->extra.insert("Range", range);
        const HttpAnswer answer = m_client->get(chunkPath(chunk));
        QCOMPARE(answer.status, status);
        if (status == 206) {
            QCOMPARE(answer.body, chunk.mid(first, size));
            QCOMPARE(answer.fields.value("content-range"),
                     "bytes " + QByteArray::number(first) + '-' + QByteArray::number(first + size - 1) + "/1000");
        }
    }

    void snapshotsNeedTheirChunks()
    {
        QCOMPARE(m_client->get("/v1/snapshots/latest").status, 404);
        const QByteArray shard = crypto::randomBytes(2000);
        const QByteArray manifest
            = cbor::encode(QCborMap {{1, QCborArray {hashOfChunk(shard)}}, {2, QByteArray("sealed")}});
        const HttpAnswer early = m_client->put("/v1/snapshots/1", manifest);
        QCOMPARE(early.status, 409);
        QCOMPARE(lackingIn(early), 1);
        QCOMPARE(m_client->put(chunkPath(shard), shard).status, 204);
        QCOMPARE(m_client->put("/v1/snapshots/1", manifest).status, 204);
        QCOMPARE(m_client->put("/v1/snapshots/2", manifest).word(), QStringLiteral("view_ahead"));
        QCOMPARE(m_client->put("/v1/snapshots/x", manifest).status, 400);
        QCOMPARE(m_client->put("/v1/snapshots/1", "x").status, 400);
        const Result<QCborMap> latest = cbor::decodeMap(m_client->get("/v1/snapshots/latest").body);
        QVERIFY(latest.ok());
        QCOMPARE(latest->value(1).toInteger(), 1);
        QCOMPARE(latest->value(2).toByteArray(), manifest);
        QCOMPARE(m_client->get(chunkPath(shard)).body, shard);
    }

    void aPracticeHasAQuota()
    {
        relay::Limits limits;
        limits.practiceBytes = 20'000;
        RelayFixture small(limits);
        QVERIFY(small.start());
        RelayPractice practice;
        QCOMPARE(small.found(practice).status, 200);
        RelayClient client = small.enter(practice.id(), practice.first());
        const QByteArray chunk = crypto::randomBytes(9'000);
        QCOMPARE(client.put(chunkPath(chunk), chunk).status, 204);
        const QByteArray more = crypto::randomBytes(12'000);
        QCOMPARE(client.put(chunkPath(more), more).status, 507);
        const wire::ChainEnd before = practice.first().end;
        const HttpAnswer full = small.push(client, {practice.segment(practice.first(), 1, 12'000)});
        QCOMPARE(full.status, 507);
        QCOMPARE(full.word(), QStringLiteral("quota"));
        practice.first().end = before;
        QCOMPARE(small.push(client, {practice.segment(practice.first(), 1, 2'000)}).status, 200);
        small.stop();
        QVERIFY(small.start()); // the chunk that nobody confirmed counts no more, the rest does
        RelayClient again = small.enter(practice.id(), practice.first());
        QCOMPARE(again.put(chunkPath(more), more).status, 204);
        const QByteArray last = crypto::randomBytes(8'000);
        QCOMPARE(again.put(chunkPath(last), last).status, 507);
    }

    void aMailboxHasOneMessageASide()
    {
        const QByteArray box = "/v1/mailbox/" + crypto::randomBytes(16).toHex();
        RelayClient joiner(m_relay->port());
        QCOMPARE(joiner.put(box, "hello").status, 404); // nobody invited him
        QCOMPARE(m_client->post(box, {}).status, 204);
        QCOMPARE(m_client->get(box).status, 204);
        QCOMPARE(joiner.put(box, "hello").status, 204);
        QCOMPARE(joiner.put(box, "hello").status, 204); // its answer was lost
        QCOMPARE(joiner.put(box, "other").status, 409);
        QCOMPARE(m_client->get(box).body, QByteArray("hello"));
        QCOMPARE(m_client->get(box).status, 204); // once
        QCOMPARE(m_client->put(box, "welcome").status, 204);
        QCOMPARE(m_client->put(box, "changed").status, 409);
        QCOMPARE(joiner.get(box).body, QByteArray("welcome"));
        QCOMPARE(joiner.get(box).status, 204);

        QCOMPARE(joiner.post("/v1/mailbox/" + crypto::randomBytes(16).toHex(), {}).status, 401);
        QCOMPARE(joiner.put(box, crypto::randomBytes((256 << 10) + 1)).status, 413);
        QCOMPARE(m_client->post("/v1/mailbox/short", {}).status, 400);
        m_relay->clock.advance(m_relay->limits.mailboxMs + 1);
        QCOMPARE(joiner.get(box).status, 404);
    }

    void aMailboxCanBeWaitedFor()
    {
        const QByteArray box = "/v1/mailbox/" + crypto::randomBytes(16).toHex();
        QCOMPARE(m_client->post(box, {}).status, 204);
        auto inviter = std::async(std::launch::async, [&] { return m_client->get(box + "?wait=50"); });
        QVERIFY(m_relay->untilPolls(1));
        RelayClient joiner(m_relay->port());
        QCOMPARE(joiner.put(box, "hello").status, 204);
        QCOMPARE(inviter.get().body, QByteArray("hello"));
    }

    void theIdentityNamesTheRegion()
    {
        // Encoded by core/wire; here only that it is there for anybody who asks with a practice.
        RelayClient anybody(m_relay->port());
        const QByteArray practice = m_practice->id().bytes().toHex();
        const HttpAnswer answer = anybody.get("/v1/identity?practice=" + practice);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("test bench") && answer.body.contains(m_relay->identity));
        QCOMPARE(anybody.get("/v1/identity").status, 400);
        QCOMPARE(anybody.get("/v1/identity?practice=" + practice.toUpper()).status,
                 practice == practice.toUpper() ? 200 : 400);
    }

private:
    std::unique_ptr<RelayFixture> m_relay;
    std::unique_ptr<RelayPractice> m_practice;
    std::unique_ptr<RelayClient> m_client;
};

VB_TEST(TestRelayBlobs)

#include "test_relay_blobs.moc"
