#include "core/wire/codes.h"
#include "tests/kit/kit_pc.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QDirIterator>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using store::OpKind;

/// What another PC writes, through a real relay: taken, judged, put aside. The other PC is the test's own, so that it
/// can write what no program of ours would.
class TestSyncPcs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void takesWhatAnotherPcWrote();
    void goesOnFromWhereItWas();
    void bodyThatDoesNotOpen_data();
    void bodyThatDoesNotOpen();
    void peopleAreTheOwners_data();
    void peopleAreTheOwners();
    void keysThatComeLater();
    void largeValuesTravelBesideTheLog();
    void chunkThatIsGone();
    void ownerWhoWasRemovedMeanwhile();
    void twoOwnersOneEpoch();

private:
    session::Session &open(const QString &login = test::kOwner) { return m_practice->as(login); }
    sync::SyncOutcome syncNow() { return *open().sync().syncOnce().result(); }
    wire::Operation patient(const QString &family);
    /// Of the patient that was made last.
    wire::Operation visit(const QString &reason);
    bool finds(const QString &family);
    QStringList peopleNames();
    QString problems() { return open().audit().check().result()->problems.join(u'\n'); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::KitPc> m_other;
    PatientId m_lastPatient;
};

void TestSyncPcs::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    QVERIFY(!open().sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    QVERIFY(!syncNow().problem);
    m_other = std::make_unique<test::KitPc>(*m_relay, m_practice->made.kitCode);
    QVERIFY(m_other->join());
}

void TestSyncPcs::cleanup()
{
    QCOMPARE(problems(), QString());
    m_other.reset();
    m_practice.reset();
    m_relay.reset();
}

wire::Operation TestSyncPcs::patient(const QString &family)
{
    const EntityId id = EntityId::make(1'800'000'000'000);
    m_lastPatient = PatientId(id.raw());
    return m_other->operation("patient", id,
                              {{"chart_no", u"K-000001"_s},
                               {"given", u"Ines"_s},
                               {"family", family},
                               {"birth_date", u"1980-02-03"_s},
                               {"restricted", false}},
                              OpKind::create);
}

wire::Operation TestSyncPcs::visit(const QString &reason)
{
    return m_other->operation("visit", EntityId::make(1'800'000'000'000),
                              {{"patient", m_lastPatient.bytes()},
                               {"at", qint64(1'800'000'000'000)},
                               {"provider", m_practice->made.owner.bytes()},
                               {"reason", reason},
                               {"status", u"arrived"_s}},
                              OpKind::create);
}

bool TestSyncPcs::finds(const QString &family)
{
    const auto found = open().patients().search(family, 10).result();
    return found.ok() && found->size() == 1;
}

QStringList TestSyncPcs::peopleNames()
{
    QStringList names;
    const auto all = open().staff().directory().result();
    for (const staff::Member &member : *all)
        names << member.name;
    names.sort();
    return names;
}

void TestSyncPcs::takesWhatAnotherPcWrote()
{
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s), patient(u"Rowanberry"_s)}));
    const sync::SyncOutcome outcome = syncNow();
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QVERIFY(outcome.keysChanged); // the other PC's certificate
    QCOMPARE(outcome.pulled, quint64(4)); // with certificate and epoch
    QCOMPARE(outcome.putAside, quint64(0));
    QCOMPARE(outcome.seq, outcome.headSize);
    QVERIFY(finds(u"Quillon"_s) && finds(u"Rowanberry"_s));
    // What this PC writes now is sealed in the epoch that the other one opened.
    QVERIFY(open()
                .patients()
                .add({.given = u"Ada"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-01-01"_s})
                .result()
                .ok());
    QVERIFY(!syncNow().problem);
    QVERIFY(m_other->pull());
    QCOMPARE(m_other->trustState().devices().size(), size_t(2));
    QVERIFY(m_other->trustState().relay().has_value());
    QCOMPARE(m_other->trustState().relay()->identity, m_relay->identity);
}

void TestSyncPcs::goesOnFromWhereItWas()
{
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s)}));
    QVERIFY(!syncNow().problem);
    m_practice->lock();
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Rowanberry"_s)}));
    const sync::SyncOutcome more = syncNow();
    QVERIFY(!more.problem);
    QCOMPARE(more.pulled, quint64(1));
    QVERIFY(!more.keysChanged);
    QVERIFY(finds(u"Rowanberry"_s));
    QCOMPARE(syncNow().pulled, quint64(0));
}

void TestSyncPcs::bodyThatDoesNotOpen_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("noise") << 0;
    QTest::newRow("keys that are no runs") << 1;
    QTest::newRow("in the name of another PC") << 2;
}

void TestSyncPcs::bodyThatDoesNotOpen()
{
    QFETCH(int, what);
    switch (what) {
    case 0: QVERIFY(m_other->sendBody(wire::Stream::ops, 1, crypto::randomBytes(300))); break;
    case 1: {
        wire::Operation forged = patient(u"Forgery"_s);
        forged.entity = u"staff"_s;
        QVERIFY(m_other->send(wire::Stream::ops, {forged})); // opens, and is parked: people are of the keys stream
        break;
    }
    default: {
        wire::Operation forged = patient(u"Forgery"_s);
        forged.device = open().actor().device;
        QVERIFY(m_other->send(wire::Stream::ops, {forged}));
    }
    }
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s)}));
    const sync::SyncOutcome outcome = syncNow();
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QCOMPARE(outcome.putAside, quint64(what == 1 ? 0 : 1));
    QVERIFY(finds(u"Quillon"_s) && !finds(u"Forgery"_s));
    QCOMPARE(peopleNames().size(), 1);
}

void TestSyncPcs::peopleAreTheOwners_data()
{
    QTest::addColumn<bool>("byRoot");
    QTest::addColumn<QString>("name");
    QTest::newRow("the root") << true << u"Olivia New"_s;
    QTest::newRow("somebody") << false << u"Olive Owner"_s;
}

void TestSyncPcs::peopleAreTheOwners()
{
    QFETCH(bool, byRoot);
    QFETCH(QString, name);
    const QString before = peopleNames().front();
    wire::Operation rename
        = m_other->operation("staff", EntityId(m_practice->made.owner.raw()), {{"name", u"Olivia New"_s}}, OpKind::set);
    const keys::UserKeys somebody = keys::UserKeys::make();
    byRoot ? m_other->sign(rename, m_other->root().root) : m_other->sign(rename, somebody.sign);
    QVERIFY(m_other->send(wire::Stream::keys, {rename}));
    const sync::SyncOutcome outcome = syncNow();
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QCOMPARE(outcome.putAside, quint64(0));
    QCOMPARE(peopleNames(), QStringList {byRoot ? u"Olivia New"_s : before});
    QVERIFY(open().staff().renewOwnTotp().result().ok()); // what counts for nothing hinders nothing
}

/// An epoch that left this PC out: its key comes with the next one, which lies behind what needs it.
void TestSyncPcs::keysThatComeLater()
{
    QVERIFY(m_other->send(wire::Stream::keys, {m_other->trust(m_other->epochFor({m_other->id()}))}));
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s)}));
    const sync::SyncOutcome without = syncNow();
    QVERIFY(without.problem);
    QVERIFY2(without.problem->detail.contains(u"key number"_s), qPrintable(without.problem->detail));
    QVERIFY(!finds(u"Quillon"_s));
    QVERIFY(
        m_other->send(wire::Stream::keys, {m_other->trust(m_other->epochFor({m_other->id(), open().actor().device}))}));
    const sync::SyncOutcome with = syncNow();
    QVERIFY2(!with.problem, qPrintable(with.problem ? with.problem->detail : QString()));
    QVERIFY(finds(u"Quillon"_s));
}

/// Both ways: a note of this PC that no segment holds, and a text of the other's.
void TestSyncPcs::largeValuesTravelBesideTheLog()
{
    const patient::Patient ada
        = *open().patients().add({.given = u"Ada"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-01-01"_s}).result();
    const QString text = QString::fromLatin1(crypto::randomBytes(600'000).toBase64());
    chart::NewNote note {ada.id, {}, u"soap"_s, {{u"plan"_s, text}}};
    QVERIFY(open().notes().add(note).result().ok());
    const sync::SyncOutcome sent = syncNow();
    QVERIFY2(!sent.problem, qPrintable(sent.problem ? sent.problem->detail : QString()));
    QCOMPARE(sent.pendingOperations, quint64(0));
    QVERIFY(m_other->readsText(text));

    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s), visit(text)}));
    const sync::SyncOutcome taken = syncNow();
    QVERIFY2(!taken.problem, qPrintable(taken.problem ? taken.problem->detail : QString()));
    QCOMPARE(taken.putAside, quint64(0));
    const auto opened = open().charts().open(m_lastPatient, 10).result();
    QVERIFY(opened.ok());
    QCOMPARE(opened->chart.timeline.events.size(), size_t(1));
}

/// What the relay lost is its fault, not the author's: nothing is put aside for it.
void TestSyncPcs::chunkThatIsGone()
{
    const QString text = QString::fromLatin1(crypto::randomBytes(100'000).toBase64());
    QVERIFY(m_other->send(wire::Stream::ops, {patient(u"Quillon"_s), visit(text)}));
    QDirIterator files(m_relay->path(u"relay"_s), QDir::Files, QDirIterator::Subdirectories);
    QStringList found;
    while (files.hasNext())
        if (const QString file = files.next(); file.contains(u"/chunks/"_s))
            found << file;
    QCOMPARE(found.size(), 1);
    QFile chunk(found.front());
    QVERIFY(chunk.open(QIODevice::ReadWrite));
    const QByteArray before = chunk.readAll();
    QVERIFY(chunk.seek(0) && chunk.write(QByteArray(before.size(), 'x')) == before.size() && chunk.flush());
    const sync::SyncOutcome lied = syncNow();
    QVERIFY(lied.problem);
    QCOMPARE(lied.putAside, quint64(0));
    QVERIFY(!finds(u"Quillon"_s));
    QVERIFY(chunk.seek(0) && chunk.write(before) == before.size() && chunk.flush());
    const sync::SyncOutcome right = syncNow();
    QVERIFY2(!right.problem, qPrintable(right.problem ? right.problem->detail : QString()));
    QVERIFY(finds(u"Quillon"_s));
}

/// He adds a person while another PC takes his rights away, and that comes first: nobody has the person.
void TestSyncPcs::ownerWhoWasRemovedMeanwhile()
{
    const QString second = m_practice->addPerson(Role::owner);
    const QStringList before = peopleNames();
    QVERIFY(!syncNow().problem);
    QVERIFY(m_other->pull());
    QVERIFY(open(second)
                .staff()
                .add(u"nina"_s, u"Nina Late"_s, Role::nurse, test::PracticeFixture::passwordOf(u"nina"_s))
                .result()
                .ok());
    QVERIFY(peopleNames().contains(u"Nina Late"_s));
    const auto &owners = m_other->trustState().owners();
    QCOMPARE(owners.size(), size_t(2));
    const auto other = std::find_if(owners.begin(), owners.end(), [this](const keys::TrustState::Owner &owner) {
        return owner.id != m_practice->made.owner;
    });
    QVERIFY(m_other->send(wire::Stream::keys,
                          {m_other->trust(keys::ownerRemoved(m_other->author(), other->id, 1'800'000'000'000))}));
    const sync::SyncOutcome outcome = syncNow();
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QVERIFY(outcome.keysChanged);
    QCOMPARE(peopleNames(), before);
}

/// Both open epoch number three; the second in the log is void, and what this PC writes is sealed in the first.
void TestSyncPcs::twoOwnersOneEpoch()
{
    QVERIFY(!syncNow().problem);
    QVERIFY(open().keys().rotateEpoch().result().ok());
    QVERIFY(open()
                .patients()
                .add({.given = u"Ada"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-01-01"_s})
                .result()
                .ok());
    QVERIFY(
        m_other->send(wire::Stream::keys, {m_other->trust(m_other->epochFor({m_other->id(), open().actor().device}))}));
    const QByteArray first = m_other->trustState().currentEpoch()->hash;
    const sync::SyncOutcome outcome = syncNow();
    QVERIFY2(!outcome.problem, qPrintable(outcome.problem ? outcome.problem->detail : QString()));
    QCOMPARE(outcome.pendingOperations, quint64(0));
    QVERIFY(m_other->pull());
    QCOMPARE(m_other->trustState().currentEpoch()->hash, first);
    // The next login of an owner goes on from the one that holds.
    m_practice->lock();
    QVERIFY(open().keys().rotateEpoch().result().ok());
    QVERIFY(!syncNow().problem);
    QVERIFY(m_other->pull());
    QCOMPARE(m_other->trustState().epochs().size(), size_t(4));
}

VB_TEST(TestSyncPcs)
#include "test_sync_pcs.moc"
