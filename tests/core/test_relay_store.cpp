#include "core/relay/practice_log.h"
#include "core/relay/sql_segment_store.h"
#include "tests/kit/fault_vfs.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_practice.h"
#include "tests/kit/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace vb;
using namespace vb::test;
using relay::PracticeLog;

namespace {

relay::NewSegment newSegmentOf(const wire::Segment &segment)
{
    return {*wire::decodeHeader(segment.header.bytes), segment.header, segment.body,
            wire::headerHash(segment.header.bytes)};
}

std::vector<relay::NewSegment> newSegmentsOf(const std::vector<wire::Segment> &segments)
{
    std::vector<relay::NewSegment> out;
    for (const wire::Segment &segment : segments)
        out.push_back(newSegmentOf(segment));
    return out;
}

} // namespace

/// A practice's log on the disk: commits together, all or nothing, and what was acknowledged stays whatever the disk
/// does.
class TestRelayStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { faults::install(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_grown = 0;
    }

    void manyPushesShareACommit()
    {
        RelayPractice practice;
        std::vector<RelayDevice> devices(16);
        std::vector<wire::Segment> founding {practice.founding()};
        for (RelayDevice &device : devices)
            founding.push_back(practice.keysSegment(practice.first(), {practice.certificateFor(device)}));
        auto log = open(practice, true);
        QVERIFY(log != nullptr);
        QVERIFY(log->push(newSegmentsOf(founding)).verdict == relay::Verdict::accepted);
        faults::arm(faults::Kind::none, 0);
        constexpr int kEach = 25;
        std::vector<std::future<std::vector<quint64>>> all;
        for (RelayDevice &device : devices)
            all.push_back(std::async(std::launch::async, [&practice, &device, &log] {
                std::vector<quint64> seqs;
                for (int i = 0; i < kEach; ++i) {
                    const PracticeLog::Pushed pushed = log->push(newSegmentsOf({practice.segment(device)}));
                    seqs.insert(seqs.end(), pushed.seqs.begin(), pushed.seqs.end());
                }
                return seqs;
            }));
        std::vector<quint64> seqs;
        for (auto &device : all) {
            const std::vector<quint64> own = device.get();
            QVERIFY(std::is_sorted(own.begin(), own.end()));
            seqs.insert(seqs.end(), own.begin(), own.end());
        }
        QCOMPARE(seqs.size(), devices.size() * kEach);
        std::sort(seqs.begin(), seqs.end());
        for (std::size_t i = 0; i < seqs.size(); ++i)
            QCOMPARE(seqs.at(i), founding.size() + 1 + i); // no gap, none twice
        QVERIFY2(faults::flushes() < static_cast<int>(seqs.size()) / 2, qPrintable(QString::number(faults::flushes())));
        faults::disarm();
        const quint64 size = log->head().size;
        log.reset(); // its writer is through
        QCOMPARE(m_grown.load(), size);
    }

    void aRefusedPushDoesNotHurtItsNeighbours()
    {
        RelayPractice practice;
        const auto log = open(practice, true);
        QVERIFY(log->push(newSegmentsOf({practice.founding()})).verdict == relay::Verdict::accepted);
        const wire::Segment one = practice.segment(practice.first());
        const wire::Segment two = practice.segment(practice.first());
        std::vector<relay::NewSegment> broken = newSegmentsOf({one, two});
        broken.back().sealed.signature[0] = static_cast<char>(broken.back().sealed.signature.at(0) ^ 1);
        const PracticeLog::Pushed refused = log->push(std::move(broken));
        QVERIFY(refused.verdict == relay::Verdict::badSignature);
        QCOMPARE(refused.at, std::size_t(1));
        QCOMPARE(log->head().size, quint64(1));
        QCOMPARE(log->push(newSegmentsOf({one, two})).seqs, (std::vector<quint64> {2, 3}));
    }

    void theEndOfALogIsReadAsTheStoreHasIt()
    {
        RelayPractice practice;
        RelayDevice other;
        const auto log = open(practice, true);
        QVERIFY(log->push(newSegmentsOf({practice.founding()})).verdict == relay::Verdict::accepted);
        QVERIFY(
            log->push(newSegmentsOf({practice.keysSegment(practice.first(), {practice.certificateFor(other)})})).verdict
            == relay::Verdict::accepted);
        for (int i = 0; i < 12; ++i)
            QVERIFY(log->push(newSegmentsOf({practice.segment(practice.first()), practice.segment(other)})).verdict
                    == relay::Verdict::accepted);
        const quint64 size = log->head().size;
        for (quint64 after = 0; after <= size; ++after)
            for (const int count : {1, 3, 1000})
                for (const qint64 bytes : {1, 2000, 1'000'000})
                    for (const auto only : {std::optional<wire::Stream>(), std::optional(wire::Stream::keys)})
                        for (const auto &headersOnly : {std::vector<wire::Stream>(), {wire::Stream::ops}}) {
                            const relay::PullRange range {after, count, bytes, only, headersOnly};
                            const auto shown = log->read(range);
                            const auto stored = log->store().read(range);
                            QVERIFY(shown.ok() && stored.ok());
                            QCOMPARE(shown->isWhole, stored->isWhole);
                            QVERIFY(shown->segments == stored->segments);
                        }
    }

    void onlyTheEndOfALogIsInMemory()
    {
        relay::NewestSegments newest;
        const relay::PullRange all {0, 1000, 1'000'000, {}, {}};
        QVERIFY(!newest.read(all, 0));
        const relay::NewSegment large {{}, {"header", "signature"}, QByteArray(100'000, 'b'), "hash"};
        newest.add(1, {large, large});
        QCOMPARE(newest.read(all, 2)->segments.size(), std::size_t(2));
        QVERIFY(!newest.read(all, 3)); // somebody else has added to the log
        newest.add(3, {large});
        QVERIFY(!newest.read(all, 3)); // the first is gone
        QCOMPARE(newest.read({1, 1000, 1'000'000, {}, {}}, 3)->segments.back().seq, quint64(3));
        newest.add(9, {large}); // does not go on from there
        QVERIFY(!newest.read({2, 1000, 1'000'000, {}, {}}, 9));
        QCOMPARE(newest.read({8, 1000, 1'000'000, {}, {}}, 9)->segments.size(), std::size_t(1));
        newest.clear();
        QVERIFY(!newest.read({8, 1000, 1'000'000, {}, {}}, 9));
    }

    void aFullQueueSaysBusy()
    {
        m_limits.queuedBytes = 100;
        RelayPractice practice;
        const auto log = open(practice, true);
        QVERIFY(log->push(newSegmentsOf({practice.founding()})).verdict == relay::Verdict::busy);
        m_limits = {};
    }

    void theFileIsEncryptedAndNeedsItsKey()
    {
        RelayPractice practice;
        open(practice, true);
        const QString path = m_folder->filePath(QStringLiteral("practice/log.db"));
        QVERIFY(!sql::isPlainSqlite(path));
        QVERIFY(!relay::SqlSegmentStore::open(path, SecretBytes::random(32), false).ok());
        QVERIFY(open(practice, false) != nullptr);
    }

    void nobodyChangesWhatIsThere()
    {
        RelayPractice practice;
        QVERIFY(open(practice, true)->push(newSegmentsOf({practice.founding()})).verdict == relay::Verdict::accepted);
        Result<sql::Db> db
            = sql::Db::open(m_folder->filePath(QStringLiteral("practice/log.db")), m_key, {false, false, 1024});
        QVERIFY(db.ok());
        QVERIFY(!db->exec("DELETE FROM segment;").ok());
        QVERIFY(!db->exec("UPDATE segment SET header = x'00';").ok());
        QVERIFY(!db->exec("UPDATE segment SET seq = 7;").ok());
        QVERIFY(db->exec("UPDATE segment SET body = NULL;").ok()); // a drop, which keeps the chain
    }

    void anOwnersDropRemovesBodiesOfOps()
    {
        RelayPractice practice;
        auto log = open(practice, true);
        std::vector<wire::Segment> segments {practice.founding()};
        for (int i = 0; i < 5; ++i)
            segments.push_back(practice.segment(practice.first(), 1, 1'000));
        wire::SegmentHeader audit = practice.nextHeader(practice.first(), wire::Stream::audit);
        audit.count = 1;
        audit.audit = wire::SegmentHeader::AuditHead {1, {}};
        segments.push_back(practice.sealed(practice.first(), audit, "sealed audit")); // 7
        segments.push_back(practice.segment(practice.first(), 1, 1'000)); // 8
        QVERIFY(log->push(newSegmentsOf(segments)).verdict == relay::Verdict::accepted);
        const qint64 before = log->usage().bytes;
        // With a push behind it, whose commit comes after the dropping.
        const wire::Segment drop = practice.keysSegment(practice.first(), {practice.dropBelow(5)});
        const wire::Segment behind = practice.segment(practice.first(), 0);
        QVERIFY(log->push(newSegmentsOf({drop})).verdict == relay::Verdict::accepted);
        QVERIFY(log->push(newSegmentsOf({behind})).verdict == relay::Verdict::accepted);
        for (int opening = 0; opening < 2; ++opening) {
            const Result<relay::Read> all = log->read({0, 100, 10 << 20, {}, {}});
            QVERIFY(all.ok());
            std::vector<quint64> without;
            for (const relay::StoredSegment &segment : all->segments)
                if (!segment.hasBody)
                    without.push_back(segment.seq);
            QCOMPARE(without, (std::vector<quint64> {2, 3, 4}));
            QVERIFY(log->usage().bytes < before - 2'000);
            log.reset();
            log = open(practice, false);
        }
    }

    void aFullDiskIs503AndNothingIsStored()
    {
        RelayFixture relay;
        QVERIFY(relay.start());
        RelayPractice practice;
        QCOMPARE(relay.found(practice).status, 200);
        RelayClient client = relay.enter(practice.id(), practice.first());
        const std::vector<wire::Segment> push {practice.segment(practice.first(), 1, 9'000),
                                               practice.segment(practice.first())};
        faults::arm(faults::Kind::diskFull, 1);
        const HttpAnswer full = relay.push(client, push);
        const HttpAnswer head = client.get("/v1/head");
        faults::disarm();
        QCOMPARE(full.status, 503);
        QCOMPARE(full.word(), QStringLiteral("storage"));
        QVERIFY(full.fields.value("retry-after").toInt() > 0);
        QCOMPARE(wire::decodeHead(head.body)->chain, quint64(1));
        QCOMPARE(RelayFixture::pushed(relay.push(client, push)).seqs, (std::vector<quint64> {2, 3}));
    }

    void everyDiskOperationGoesWrong_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("error") << static_cast<int>(faults::Kind::ioError);
        QTest::newRow("disk full") << static_cast<int>(faults::Kind::diskFull);
        QTest::newRow("killed") << static_cast<int>(faults::Kind::die);
        QTest::newRow("killed amid a write") << static_cast<int>(faults::Kind::dieTorn);
        QTest::newRow("power loss") << static_cast<int>(faults::Kind::powerLoss);
        QTest::newRow("power loss, reordered") << static_cast<int>(faults::Kind::powerMixed);
    }
    void everyDiskOperationGoesWrong()
    {
        QFETCH(int, kind);
        int strikes = 0;
        for (int n = 1;; ++n) {
            m_folder = std::make_unique<QTemporaryDir>();
            RelayPractice practice;
            std::vector<std::vector<wire::Segment>> pushes {{practice.founding()}};
            pushes.push_back({practice.segment(practice.first()), practice.segment(practice.first(), 1, 9'000)});
            pushes.push_back({practice.segment(practice.first())});
            QVERIFY(open(practice, true) != nullptr); // the file as it is made is not what is tested here
            faults::arm(static_cast<faults::Kind>(kind), n);
            std::size_t acknowledged = 0;
            if (auto log = open(practice, false)) {
                for (const auto &push : pushes) {
                    const PracticeLog::Pushed done = log->push(newSegmentsOf(push));
                    if (done.verdict != relay::Verdict::accepted) {
                        QCOMPARE(done.verdict, relay::Verdict::storage);
                        QVERIFY(done.seqs.empty());
                        break;
                    }
                    acknowledged += push.size();
                }
                if (acknowledged < 4 && faults::Kind(kind) == faults::Kind::ioError) {
                    // The disk is well again: what was refused goes in, at once or with the next opening.
                    const PracticeLog::Pushed again = log->push(newSegmentsOf(pushes.at(acknowledged == 0       ? 0
                                                                                            : acknowledged == 1 ? 1
                                                                                                                : 2)));
                    if (again.verdict == relay::Verdict::accepted)
                        acknowledged = again.seqs.back();
                }
            }
            const bool struck = faults::struck();
            faults::disarm();
            if (!struck)
                break;
            ++strikes;
            const auto log = open(practice, false);
            QVERIFY2(log != nullptr, qPrintable(QString::number(n)));
            QVERIFY2(log->head().size >= acknowledged, qPrintable(QString::number(n)));
            requireSound(*log);
            std::vector<quint64> seqs;
            for (const auto &push : pushes) {
                const PracticeLog::Pushed done = log->push(newSegmentsOf(push));
                QVERIFY2(done.verdict == relay::Verdict::accepted, qPrintable(QString::number(n)));
                seqs.insert(seqs.end(), done.seqs.begin(), done.seqs.end());
            }
            QCOMPARE(seqs, (std::vector<quint64> {1, 2, 3, 4}));
            requireSound(*log);
        }
        QVERIFY(strikes > 10);
    }

private:
    std::unique_ptr<PracticeLog> open(const RelayPractice &practice, bool create)
    {
        auto log = PracticeLog::open(
            practice.id(), m_folder->filePath(QStringLiteral("practice")), m_key, create,
            {m_limits, m_clock, m_metrics, [this](PracticeId, quint64 size, DeviceId) { m_grown = size; }});
        return log ? std::move(*log) : nullptr;
    }

    /// The tree that is stored is that of the headers, and the chain ends are theirs.
    void requireSound(PracticeLog &log)
    {
        const Result<relay::Read> all = log.read({0, 100, 10 << 20, {}, {}});
        QVERIFY(all.ok());
        crypto::merkle::Frontier tree;
        QHash<DeviceId, quint64> chains;
        for (const relay::StoredSegment &segment : all->segments) {
            QCOMPARE(segment.seq, tree.size() + 1);
            const wire::SegmentHeader header = *wire::decodeHeader(segment.sealed.bytes);
            QVERIFY(wire::bodyFits(header, segment.body));
            QCOMPARE(header.chain, ++chains[header.device]);
            tree.append(wire::leafHash(segment.sealed));
            const Result<PracticeLog::Head> head = log.headAt(segment.seq);
            QVERIFY(head.ok() && head->root == tree.root());
        }
        QCOMPARE(log.head().size, tree.size());
        QVERIFY(log.head().root == tree.root());
        for (auto chain = chains.cbegin(); chain != chains.cend(); ++chain)
            QCOMPARE(log.chainEnd(chain.key()).chain, chain.value());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    SecretBytes m_key = SecretBytes::random(32);
    relay::Limits m_limits;
    FixedClock m_clock {1'800'000'000'000};
    relay::Metrics m_metrics;
    std::atomic<quint64> m_grown {0};
};

VB_TEST(TestRelayStore)

#include "test_relay_store.moc"
