#include "core/patient/patient.h"
#include "tests/kit/status_watch.h"
#include "tests/kit/step_pair.h"
#include "tests/kit/test_main.h"

#include <QElapsedTimer>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using State = sync::SyncStatus::State;

namespace {

constexpr qint64 kRevokedWithinMs = 10'000;

} // namespace

/// A PC that an owner revokes while it is connected: how soon it is cut off, and what it can do from then on.
class TestRevocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_pair = std::make_unique<test::StepPair>(); }
    void cleanup();

    void waitingPcIsCutOffWithinTenSeconds();
    void openConnectionIsWorthNothing();
    void theOtherWayRoundIsVoid();

private:
    /// The owner's login on the second PC.
    bool openRoom();
    [[nodiscard]] DeviceId roomId() { return m_pair->owner().devices().list().result()->back().id; }

    std::unique_ptr<test::StepPair> m_pair;
    std::unique_ptr<session::Session> m_room;
    std::unique_ptr<QTemporaryDir> m_third;
};

void TestRevocation::cleanup()
{
    m_room.reset();
    m_pair.reset();
}

bool TestRevocation::openRoom()
{
    test::PracticeFixture &practice = m_pair->practice;
    practice.clock.advance(31'000);
    auto opened = session::Session::open(m_pair->roomHome, m_pair->roomSecrets, practice.clock);
    if (!opened)
        return false;
    m_room = std::move(*opened);
    return m_room->login(test::kOwner, test::PracticeFixture::passwordOf(test::kOwner), practice.totpOf(test::kOwner))
        .result()
        .ok();
}

void TestRevocation::waitingPcIsCutOffWithinTenSeconds()
{
    QVERIFY(openRoom());
    test::StatusWatch status(m_room->sync());
    m_room->sync().start();
    QVERIFY(status.untilSynced());
    QVERIFY(m_pair->relay.untilPolls(1));

    QElapsedTimer passed;
    passed.start();
    const auto revoked = m_pair->owner().devices().revoke(m_room->actor().device).result();
    QVERIFY(revoked.ok() && revoked->sent);
    QVERIFY(status.until([](const sync::SyncStatus &s) { return s.state == State::problem && s.word == u"revoked"; }));
    const qint64 tookMs = passed.elapsed();
    qInfo("revoked and told so after %lld ms", tookMs);
    QVERIFY(tookMs < kRevokedWithinMs);
    QVERIFY(m_pair->relay.untilPolls(0)); // nobody waits for news any more
    QCOMPARE(m_room->sync().status().code, Code::denied);

    // Whatever it asks is refused, for good.
    const sync::SyncOutcome again = *m_room->sync().syncOnce().result();
    QVERIFY(again.problem && again.problem->code == Code::denied);
    QCOMPARE(again.word, u"revoked"_s);
    const sync::SyncOutcome audit = *m_room->sync().fetchAudit().result();
    QVERIFY(audit.problem && audit.word == u"revoked");
    // It still has what it had, and what is written there stays there.
    QVERIFY(
        m_room->patients().add({.given = u"Bo"_s, .family = u"Moss"_s, .birthDate = u"1990-02-03"_s}).result().ok());
    QVERIFY(m_room->sync().syncOnce().result()->pendingOperations > 0);
    QVERIFY(!m_pair->owner().sync().syncOnce().result()->problem);
    QVERIFY(m_pair->owner().patients().search(u"moss"_s, 5).result()->empty());
}

/// The session that it has is over, and no new one begins.
void TestRevocation::openConnectionIsWorthNothing()
{
    m_pair->stepRoom();
    test::StepPc &room = *m_pair->room;
    QVERIFY(!room.round().problem);
    QVERIFY(!room.addPatient(u"Elm"_s).isNull());
    test::StepPc::Line line(room);
    QVERIFY(!line.step.open().problem);
    const DeviceId id = roomId();
    QVERIFY(m_pair->owner().devices().revoke(id).result()->sent);
    const quint64 size = m_pair->owner().sync().syncOnce().result()->headSize;

    const sync::SyncOutcome pushed = line.step.push();
    QVERIFY(pushed.problem);
    QCOMPARE(pushed.problem->code, Code::denied);
    const sync::SyncOutcome opened = room.round();
    QVERIFY(opened.problem);
    QCOMPARE(opened.problem->code, Code::denied);
    QCOMPARE(opened.word, u"revoked"_s);
    QVERIFY(room.state().pending > 0); // kept, and nowhere else
    // Nothing of it came into the log.
    const sync::SyncOutcome owners = *m_pair->owner().sync().syncOnce().result();
    QVERIFY(!owners.problem);
    QVERIFY(owners.headSize <= size + 1); // the entries of the owner's own questions
    QCOMPARE(owners.pulled, quint64(0));
    QVERIFY(m_pair->owner().patients().search(u"elm"_s, 5).result()->empty());
}

/// Two PCs revoke each other: what comes first in the log counts, and of the other's nothing.
void TestRevocation::theOtherWayRoundIsVoid()
{
    QVERIFY(openRoom());
    QVERIFY(!m_room->sync().syncOnce().result()->problem);
    session::DeviceService &owners = m_pair->owner().devices();
    const DeviceId desk = m_pair->owner().actor().device;
    m_pair->roomLine->pointTo(0);
    const auto back = m_room->devices().revoke(desk).result();
    QVERIFY(back.ok() && !back->sent);
    QVERIFY(m_room->devices().list().result()->front().revoked);
    QVERIFY(owners.revoke(m_room->actor().device).result()->sent);
    m_pair->roomLine->pointTo(m_pair->relay.port());

    const sync::SyncOutcome refused = *m_room->sync().syncOnce().result();
    QVERIFY(refused.problem && refused.problem->code == Code::denied);
    QCOMPARE(refused.word, u"revoked"_s);
    QVERIFY(!m_pair->owner().sync().syncOnce().result()->problem);
    const auto list = owners.list().result();
    QVERIFY(!list->front().revoked && list->back().revoked);
    // The one that stays goes on, and lets others in.
    m_third = test::makeFastFolder();
    platform::FileSecretStore secrets(m_third->filePath(u"secret"_s));
    const auto joined = m_pair->join({m_third->filePath(u"home"_s)}, secrets, *m_pair->deskLine);
    QVERIFY2(joined.ok(), joined.ok() ? "" : qPrintable(joined.error().detail));
}

VB_TEST(TestRevocation)
#include "test_revocation.moc"
