#include "core/chart/chart.h"
#include "core/patient/patient.h"
#include "core/session/entities.h"
#include "core/session/staged_home.h"
#include "tests/kit/fault_vfs.h"
#include "tests/kit/step_pair.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <optional>

using namespace vb;
using namespace Qt::StringLiterals;
namespace faults = vb::test::faults;

namespace {

/// Of all points every so many: VB_EVERY_FAULT takes each of them.
int strideOf(int usual)
{
    return qEnvironmentVariableIsSet("VB_EVERY_FAULT") ? 1 : usual;
}

struct DiskFault {
    const char *name;
    faults::Kind kind;
};

constexpr std::array kDiskFaults {
    DiskFault {"I/O error once", faults::Kind::ioError},
    DiskFault {"I/O errors from then on", faults::Kind::ioErrorOn},
    DiskFault {"disk full", faults::Kind::diskFull},
    DiskFault {"process dies", faults::Kind::die},
    DiskFault {"process dies in the middle of a write", faults::Kind::dieTorn},
    DiskFault {"power loss", faults::Kind::powerLoss},
    DiskFault {"power loss, writes out of order", faults::Kind::powerMixed},
};

constexpr int kJoinsOfOnePractice = 40;

QByteArray whatFailed(const sync::SyncOutcome &outcome)
{
    return outcome.problem ? codeName(outcome.problem->code).toUtf8() + ": " + outcome.problem->detail.toUtf8() + " "
            + outcome.word.toUtf8()
                           : QByteArray();
}

} // namespace

/// Pushing, pulling, folding and joining, with the n-th operation of disk or network going wrong, for each n: a normal
/// try afterwards leads all PCs to the same, with nothing lost and nothing doubled. `./dev test` takes some of the
/// points, `./dev test --full` all; of a disk that fails while joining, all of the end and each eleventh before.
class TestSyncFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_pair.reset(); }

    void diskFails_data();
    void diskFails();
    void lineIsCut_data();
    void lineIsCut();
    void diskFailsWhileJoining_data();
    void diskFailsWhileJoining();
    void lineIsCutWhileJoining_data();
    void lineIsCutWhileJoining();
    void signOfLifeIsASegmentOfNothing();
    void whatWaitedForANewerProgramIsTaken();

private:
    /// What is to be sent, taken or folded in the next round of the PC that is tried.
    void prepare(const QString &what, int at);
    [[nodiscard]] test::StepPc &tried(const QString &what) const
    {
        return what == u"push" ? *m_pair->desk : *m_pair->room;
    }
    /// Normal rounds of both; then they have the same, and all of it.
    void settle(int at);
    /// A practice of few rows and PCs, with its owner logged in. Each point of a join leaves one PC more.
    void beginSmall();
    /// A normal join where one had failed, and what the new PC holds.
    void joinAndCompare(int at, const Result<session::Joined> &before);

    std::unique_ptr<test::StepPair> m_pair;
    EntityId m_shared;
    qint64 m_patients = 0;
    std::unique_ptr<QTemporaryDir> m_third; // of a PC that joins
    bool m_joined = false;
};

void TestSyncFaults::initTestCase()
{
    faults::install();
}

void TestSyncFaults::init()
{
    if (m_pair)
        return; // they go on from where they are
    m_pair = std::make_unique<test::StepPair>();
    m_pair->stepRoom();
    m_pair->stepDesk();
    m_shared = m_pair->desk->addPatient(u"Alder"_s);
    QVERIFY(!m_shared.isNull());
    m_patients = 1;
    settle(0);
}

void TestSyncFaults::cleanup()
{
    faults::disarm();
    faults::onlyBelow({});
    m_third.reset();
    if (m_joined || QTest::currentTestFailed()) // a practice of so many PCs that are gone is another matter
        m_pair.reset();
    m_joined = false;
}

void TestSyncFaults::prepare(const QString &what, int at)
{
    test::StepPc &desk = *m_pair->desk;
    test::StepPc &room = *m_pair->room;
    const int patients = what == u"fold" ? 8 : 1;
    for (int i = 0; i < patients; ++i)
        QVERIFY(!desk.addPatient(u"Birch %1"_s.arg(at)).isNull());
    m_patients += patients;
    if (what == u"push")
        return;
    if (what == u"fold") { // what comes meets what the PC itself has not sent yet
        QVERIFY(desk.setPatient(m_shared, patient::kFamily, u"Cedar %1"_s.arg(at)).ok());
        m_pair->practice.clock.advance(1000);
        QVERIFY(room.setPatient(m_shared, patient::kFamily, u"Dogwood %1"_s.arg(at)).ok());
    }
    const sync::SyncOutcome sent = desk.round();
    QVERIFY2(!sent.problem, whatFailed(sent));
}

void TestSyncFaults::settle(int at)
{
    for (test::StepPc *pc : {m_pair->room.get(), m_pair->desk.get(), m_pair->room.get()}) {
        const sync::SyncOutcome round = pc->round();
        QVERIFY2(!round.problem, QByteArray::number(at) + ": " + whatFailed(round));
        QCOMPARE(round.putAside, quint64(0));
    }
    for (test::StepPc *pc : {m_pair->desk.get(), m_pair->room.get()}) {
        QCOMPARE(pc->state().pending, qint64(0));
        QCOMPARE(pc->rowsOf("patient"), m_patients);
        QCOMPARE(pc->rowsOf("sync_conflict"), m_pair->desk->rowsOf("sync_conflict"));
    }
    QVERIFY2(m_pair->desk->foldHash() == m_pair->room->foldHash(), QByteArray::number(at));
    const QByteArray operations = "operation WHERE entity = 'patient' AND seq IS NOT NULL";
    QCOMPARE(m_pair->desk->rowsOf(operations), m_pair->room->rowsOf(operations));
}

void TestSyncFaults::diskFails_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("kind");
    for (const char *what : {"push", "pull", "fold"})
        for (const DiskFault &fault : kDiskFaults)
            QTest::addRow("%s: %s", what, fault.name) << QString::fromLatin1(what) << static_cast<int>(fault.kind);
}

void TestSyncFaults::diskFails()
{
    QFETCH(QString, what);
    QFETCH(int, kind);
    const int stride = strideOf(what == u"fold" ? 59 : 23);
    test::StepPc &pc = tried(what);
    faults::onlyBelow(pc.folder());
    int points = 0;
    // Which of the points: another one with each kind of fault.
    for (int at = 1 + kind % stride;; at += stride) {
        prepare(what, at);
        faults::arm(static_cast<faults::Kind>(kind), at);
        const sync::SyncOutcome outcome = pc.round();
        pc.close();
        const bool struck = faults::struck();
        faults::disarm();
        QVERIFY(struck || !outcome.problem);
        const Result<void> opened = pc.open();
        QVERIFY2(opened.ok(), QByteArray::number(at) + ": " + (opened.ok() ? "" : qPrintable(opened.error().detail)));
        settle(at);
        pc.close(); // in peace: what stands beside the store comes into it, and the next round has no more to write
        QVERIFY(pc.open().ok());
        if (QTest::currentTestFailed())
            return;
        if (!struck)
            break;
        ++points;
    }
    QVERIFY(points * stride > 10);
    QCOMPARE(pc.problems(), QString());
    qInfo("%d points", points);
}

void TestSyncFaults::lineIsCut_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("inside");
    for (const char *what : {"push", "pull", "fold"})
        for (const bool inside : {false, true})
            QTest::addRow("%s: cut %s a piece", what, inside ? "inside" : "before")
                << QString::fromLatin1(what) << inside;
}

void TestSyncFaults::lineIsCut()
{
    QFETCH(QString, what);
    QFETCH(bool, inside);
    test::StepPc &pc = tried(what);
    test::LineTap &line = what == u"push" ? *m_pair->deskLine : *m_pair->roomLine;
    int points = 0;
    for (int at = 1;; ++at) {
        prepare(what, at);
        line.cutAt(at, inside ? test::LineTap::Cut::inside : test::LineTap::Cut::before);
        const sync::SyncOutcome outcome = pc.round();
        const bool cut = line.hasCut();
        line.cutAt(0);
        QVERIFY2(!outcome.problem || (cut && outcome.problem->code == Code::network), whatFailed(outcome));
        settle(at);
        if (QTest::currentTestFailed())
            return;
        if (!cut)
            break;
        ++points;
    }
    QVERIFY(points > 5);
    qInfo("%d points", points);
}

void TestSyncFaults::beginSmall()
{
    m_pair.reset();
    init();
    m_joined = true;
    m_pair->desk.reset();
    m_pair->room.reset();
}

void TestSyncFaults::joinAndCompare(int at, const Result<session::Joined> &before)
{
    const session::Home home {m_third->filePath(u"home"_s)};
    platform::FileSecretStore secrets(m_third->filePath(u"secret"_s));
    if (!before) {
        QVERIFY2(session::homeIsFree(home) && !home.hasAnything(), QByteArray::number(at));
        QVERIFY(!QFile::exists(m_third->filePath(u"secret"_s)));
        const Result<session::Joined> again = m_pair->join(home, secrets, *m_pair->roomLine);
        QVERIFY2(again.ok(), QByteArray::number(at) + ": " + (again.ok() ? "" : qPrintable(again.error().detail)));
    }
    test::StepPc third(home, secrets, m_pair->practice.clock, test::kOwner,
                       test::PracticeFixture::passwordOf(test::kOwner));
    const sync::SyncOutcome round = third.round();
    QVERIFY2(!round.problem, QByteArray::number(at) + ": " + whatFailed(round));
    QVERIFY(!m_pair->owner().sync().syncOnce().result()->problem);
    QCOMPARE(QString::fromLatin1(third.foldHash()), *m_pair->owner().audit().foldHash().result());
    QCOMPARE(third.rowsOf("patient"), m_patients);
    QCOMPARE(third.problems(), QString());
}

void TestSyncFaults::diskFailsWhileJoining_data()
{
    QTest::addColumn<int>("kind");
    for (const DiskFault &fault : {kDiskFaults[0], kDiskFaults[2], kDiskFaults[3]})
        QTest::newRow(fault.name) << static_cast<int>(fault.kind);
}

void TestSyncFaults::diskFailsWhileJoining()
{
    QFETCH(int, kind);
    beginSmall();
    const auto joinWith = [this](faults::Kind fault, int at) {
        m_third = test::makeFastFolder();
        const session::Home home {m_third->filePath(u"home"_s)};
        platform::FileSecretStore secrets(m_third->filePath(u"secret"_s));
        faults::onlyBelow(m_third->path());
        faults::arm(fault, at);
        return m_pair->join(home, secrets, *m_pair->roomLine);
    };
    QVERIFY(joinWith(faults::Kind::none, 0).ok());
    const int operations = faults::count();
    QVERIFY(operations > 100);
    std::vector<int> points {operations / 3, operations - 12, operations - 5};
    if (qEnvironmentVariableIsSet("VB_EVERY_FAULT")) {
        points.clear();
        for (int at = 1; at < operations; at += at + 40 < operations ? 11 : 1)
            points.push_back(at);
    }
    int tried = 0;
    for (const int at : points) {
        if (++tried % kJoinsOfOnePractice == 0)
            beginSmall();
        const Result<session::Joined> joined = joinWith(static_cast<faults::Kind>(kind), at);
        const bool struck = faults::struck(); // the count differs by a few
        faults::disarm();
        QVERIFY(struck || joined.ok());
        joinAndCompare(at, joined);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%zu of %d points", points.size(), operations);
}

void TestSyncFaults::lineIsCutWhileJoining_data()
{
    QTest::addColumn<bool>("inside");
    QTest::newRow("before a piece") << false;
    QTest::newRow("inside a piece") << true;
}

/// The joiner's line alone: the owner has another one.
void TestSyncFaults::lineIsCutWhileJoining()
{
    QFETCH(bool, inside);
    beginSmall();
    const int stride = strideOf(25);
    std::optional<test::LineTap> joiners(std::in_place, m_pair->relay.port());
    int points = 0;
    for (int at = inside ? 1 : stride;; at += stride) {
        if (points % kJoinsOfOnePractice == kJoinsOfOnePractice - 1) { // the more PCs, the more pieces
            beginSmall();
            joiners.emplace(m_pair->relay.port());
        }
        m_third = test::makeFastFolder();
        const session::Home home {m_third->filePath(u"home"_s)};
        platform::FileSecretStore secrets(m_third->filePath(u"secret"_s));
        joiners->cutAt(at, inside ? test::LineTap::Cut::inside : test::LineTap::Cut::before);
        const Result<session::Joined> joined = m_pair->join(home, secrets, *joiners);
        const bool cut = joiners->hasCut();
        joiners->cutAt(0);
        QVERIFY(cut || joined.ok());
        joinAndCompare(at, joined);
        if (QTest::currentTestFailed())
            return;
        if (!cut)
            break;
        ++points;
    }
    QVERIFY(points * stride > 10);
    qInfo("%d points", points);
}

void TestSyncFaults::signOfLifeIsASegmentOfNothing()
{
    using Send = sync::SyncStep::Send;
    test::StepPc::Line line(*m_pair->room);
    QVERIFY(!line.step.open().problem);
    const quint64 size = line.step.size();
    // Nothing to say is nothing said, but for the sign itself.
    QCOMPARE(line.step.push(Send::changes).headSize, size);
    QCOMPARE(line.step.push(Send::everything).headSize, size);
    const sync::SyncOutcome alive = line.step.push(Send::signOfLife);
    QVERIFY2(!alive.problem, whatFailed(alive));
    QCOMPARE(alive.headSize, size + 1);
    QCOMPARE(alive.pushed, quint64(0));
    const sync::SyncOutcome again = line.step.push(Send::signOfLife);
    QCOMPARE(again.headSize, size + 2);

    m_pair->practice.clock.advance(60'000);
    const sync::SyncOutcome heard = m_pair->desk->round();
    QVERIFY2(!heard.problem, whatFailed(heard));
    QVERIFY(heard.headSize >= size + 2);
    QCOMPARE(heard.pulled, quint64(0));
    QCOMPARE(heard.putAside, quint64(0));
    // Something to say is sign enough.
    QVERIFY(!m_pair->room->addPatient(u"Elm"_s).isNull());
    ++m_patients;
    const sync::SyncOutcome spoke = line.step.push(Send::signOfLife);
    QVERIFY2(!spoke.problem, whatFailed(spoke));
    QVERIFY(spoke.pushed > 0);
    settle(0);
}

void TestSyncFaults::whatWaitedForANewerProgramIsTaken()
{
    std::vector<const store::EntityDecl *> known;
    for (const store::EntityDecl *entity : session::entities().all())
        if (entity != &chart::kAllergyEntity)
            known.push_back(entity);
    const store::Registry lastYears(std::move(known));
    test::StepPc &room = *m_pair->room;
    room.runProgramOf(&lastYears);
    QVERIFY(room.open().ok());

    chart::Allergy allergy;
    allergy.patient = PatientId(m_shared.raw());
    allergy.substance = u"Latex"_s;
    QVERIFY(m_pair->desk->act([&](store::AuditedTx &tx) { return chart::addAllergy(tx, allergy); }).ok());
    QVERIFY(!m_pair->desk->round().problem);
    const sync::SyncOutcome old = room.round();
    QVERIFY2(!old.problem, whatFailed(old));
    QVERIFY(room.state().parked > 0);
    QCOMPARE(room.rowsOf("allergy"), qint64(0));
    // The program is brought up to date; the next connection takes what waited, though nothing new comes.
    room.runProgramOf(nullptr);
    QVERIFY(room.open().ok());
    QVERIFY(room.state().parked > 0);
    {
        test::StepPc::Line line(room);
        const sync::SyncOutcome opened = line.step.open();
        QVERIFY2(!opened.problem, whatFailed(opened));
        QCOMPARE(opened.pulled, quint64(0));
    }
    QCOMPARE(room.state().parked, qint64(0));
    QCOMPARE(room.rowsOf("allergy"), qint64(1));
    settle(0);
}

VB_TEST(TestSyncFaults)
#include "test_sync_faults.moc"
