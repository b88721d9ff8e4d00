#include "core/sync/sync_pace.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <vector>

using namespace vb;
using sync::SyncPace;

namespace {

constexpr qint64 kBegun = 1'000;
constexpr qint64 kSecond = 1'000;

} // namespace

/// When a PC turns to its relay, by a clock that only the test moves.
class TestSyncPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingBeforeItBegins()
    {
        SyncPace pace([] { return 0.0; });
        QVERIFY(!pace.dueAt());
        pace.begin(kBegun);
        QCOMPARE(*pace.dueAt(), kBegun);
    }

    void writingIsCollectedForAMoment()
    {
        SyncPace pace = idle();
        pace.written(5'000);
        pace.written(5'001); // of the same action
        QCOMPARE(*pace.dueAt(), 5'000 + SyncPace::kCollectMs);
        pace.started();
        pace.written(5'004); // while the round runs
        pace.succeeded(5'010, true, false);
        QCOMPARE(*pace.dueAt(), 5'004 + SyncPace::kCollectMs);
    }

    void aSignOfLifeWhenNothingWasSent()
    {
        SyncPace pace = idle();
        const qint64 due = kBegun + SyncPace::kHeartbeatMs;
        QVERIFY(!pace.isHeartbeat(due - 1) && pace.isHeartbeat(due));
        pace.succeeded(due - 1, false, true);
        QCOMPARE(*pace.dueAt(), due);
        pace.started();
        pace.succeeded(due + 5, false, true);
        const qint64 next = due + 5 + SyncPace::kHeartbeatMs;
        QVERIFY(!pace.isHeartbeat(next - 1) && pace.isHeartbeat(next));

        // What is sent is one, what is only fetched is none.
        pace.succeeded(due + kSecond, true, false);
        pace.succeeded(due + 2 * kSecond, false, false);
        const qint64 sent = due + kSecond + SyncPace::kHeartbeatMs;
        QVERIFY(!pace.isHeartbeat(sent - 1) && pace.isHeartbeat(sent));
    }

    void theAccessLogGoesInBatches()
    {
        SyncPace pace = idle();
        const qint64 due = kBegun + SyncPace::kAuditMs;
        QCOMPARE(*pace.dueAt(), due);
        pace.written(kBegun + kSecond);
        pace.started();
        pace.succeeded(kBegun + kSecond, true, false);
        QVERIFY(!pace.isAuditDue(due - 1) && pace.isAuditDue(due));
        QCOMPARE(*pace.dueAt(), due);
        pace.started();
        pace.succeeded(due, false, true);
        QCOMPARE(*pace.dueAt(), due + SyncPace::kAuditMs);
    }

    void pausesGrowUpToFiveMinutes_data()
    {
        QTest::addColumn<double>("chance");
        QTest::addColumn<std::vector<qint64>>("pauses"); // s
        QTest::newRow("shortest") << 0.0 << std::vector<qint64> {1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150, 150};
        QTest::newRow("middle") << 0.5 << std::vector<qint64> {1, 3, 6, 12, 24, 48, 96, 192, 225, 225, 225, 225};
        QTest::newRow("longest") << 1.0 << std::vector<qint64> {2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300};
        QTest::newRow("beyond") << 7.0 << std::vector<qint64> {2, 4};
    }
    void pausesGrowUpToFiveMinutes()
    {
        QFETCH(double, chance);
        QFETCH(std::vector<qint64>, pauses);
        SyncPace pace([chance] { return chance; });
        pace.begin(kBegun);
        qint64 now = kBegun;
        for (const qint64 pause : pauses) {
            pace.started();
            pace.failed(now);
            QVERIFY(pace.isPausing());
            QCOMPARE((*pace.dueAt() - now) / kSecond, pause);
            now = *pace.dueAt();
        }
    }

    void twoPcsDoNotComeAtTheSameMoment()
    {
        double chance = 0.1;
        SyncPace pace([&chance] { return chance; });
        pace.begin(kBegun);
        pace.failed(kBegun);
        const qint64 one = *pace.dueAt();
        chance = 0.9;
        SyncPace other([&chance] { return chance; });
        other.begin(kBegun);
        other.failed(kBegun);
        QVERIFY(*other.dueAt() > one);
    }

    void writingDoesNotShortenAPause()
    {
        SyncPace pace = idle();
        pace.failed(5'000);
        const qint64 due = *pace.dueAt();
        pace.written(5'100);
        QCOMPARE(*pace.dueAt(), due);
        pace.started();
        pace.succeeded(due, true, false);
        QVERIFY(!pace.isPausing());
    }

    void askingDoes()
    {
        SyncPace pace = idle();
        for (int i = 0; i < 6; ++i)
            pace.failed(5'000);
        pace.asked(6'000);
        QCOMPARE(*pace.dueAt(), qint64(6'000));
        pace.started();
        pace.failed(6'100); // the first one again
        QCOMPARE(*pace.dueAt(), qint64(7'100));
    }

    void aRelayMayAskForMore()
    {
        SyncPace pace = idle();
        pace.failed(5'000, 40'000);
        QCOMPARE(*pace.dueAt(), qint64(45'000));
        pace.failed(5'000, 24 * 3'600 * kSecond);
        QCOMPARE(*pace.dueAt(), 5'000 + SyncPace::kLongestPauseMs);
    }

    void aBrokenLineForNewsIsLookedIntoAtOnce()
    {
        SyncPace pace = idle();
        pace.broke(5'000);
        QCOMPARE(*pace.dueAt(), qint64(5'000));
        pace.started();
        pace.succeeded(5'010, false, false);
        // The relay is there and cuts each poll: no storm, and what is written goes all the same.
        pace.broke(5'020);
        QVERIFY(*pace.dueAt() >= 5'020 + SyncPace::kShortestPauseMs);
        const qint64 first = *pace.dueAt();
        pace.started();
        pace.succeeded(first, false, false);
        pace.broke(first + 10);
        QVERIFY(*pace.dueAt() - first > first - 5'020);
        pace.written(first + 20);
        QCOMPARE(*pace.dueAt(), first + 20 + SyncPace::kCollectMs);

        pace.started();
        pace.succeeded(first + 30, true, false);
        pace.heldOut();
        pace.broke(first + kSecond);
        QCOMPARE(*pace.dueAt(), first + kSecond);
    }

private:
    /// Begun, and the first round was good.
    static SyncPace idle()
    {
        SyncPace pace([] { return 0.0; });
        pace.begin(kBegun);
        pace.started();
        pace.succeeded(kBegun, false, false);
        return pace;
    }
};

VB_TEST(TestSyncPace)
#include "test_sync_pace.moc"
