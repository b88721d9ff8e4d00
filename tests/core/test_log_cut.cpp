#include "core/session/renew_device.h"
#include "core/wire/codes.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/fault_vfs.h"
#include "tests/kit/further_pc.h"
#include "tests/kit/kit_pc.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/step_pc.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <random>

using namespace vb;
using namespace Qt::StringLiterals;
namespace faults = vb::test::faults;

namespace {

template <class T>
QByteArray whyCut(const Result<T> &result)
{
    return result.ok() ? QByteArray("it worked")
                       : codeName(result.error().code).toUtf8() + ": " + result.error().detail.toUtf8();
}

QByteArray whyCut(const sync::SyncOutcome &outcome)
{
    return outcome.problem ? outcome.word.toUtf8() + ": " + outcome.problem->detail.toUtf8() : QByteArray("it worked");
}

sync::SyncOutcome cutRound(session::Session &session)
{
    return *session.sync().syncOnce().takeResult();
}

PatientId cutPatient(session::Session &session, const QString &family)
{
    const auto added
        = session.patients().add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s}).result();
    return added.ok() ? added->id : PatientId();
}

size_t cutFound(session::Session &session, const QString &family)
{
    const auto all = session.patients().search(family, 9).result();
    return all.ok() ? all->size() : 99;
}

QString cutFold(session::Session &session)
{
    return session.audit().foldHash().result().valueOr(QString());
}

QString cutProblems(session::Session &session)
{
    const auto report = session.audit().check().result();
    return report.ok() ? report->problems.join(u'\n') : report.error().detail;
}

} // namespace

/// A PC whose log is longer than the one that goes on, because a relay was healed without it, or lost and left: it is
/// renewed, and what only it has goes along.
class TestLogCut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { faults::install(); }
    void init();
    void cleanup();

    void healedWithoutIt();
    void relayLostWithWhatOnlyItHad();
    void everyLengthIsToldTheSame();
    void anAuthorWhoIsGone();
    void authorAndWitnessBothGoOn();
    void renewedAgainElsewhere();
    void signedNotesAndPeopleGoAlong();
    void anActionThatIsCutInTwo();
    void whatANewerProgramWrote();
    void relaysLostAtRandom_data();
    void relaysLostAtRandom();
    void lyingRelays_data();
    void lyingRelays();
    void relayThatOnlyLostSomething();
    void diskFails_data();
    void diskFails();
    void commandLine();

private:
    session::Session &desk() { return m_practice->as(test::kOwner); }
    session::Session &room() { return m_room->open(*m_practice); }
    [[nodiscard]] QString url() const { return m_mirror->url(); }
    static QString tokenOf(test::RelayFixture &relay)
    {
        const wire::AdminToken token = wire::makeAdminToken(relay.identity);
        VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
        return wire::adminTokenText(token);
    }
    bool backUp();
    bool putBack(bool heal);
    /// The relay came back from a backup and went on without what the room had sent.
    void healWithoutTheRoom();
    /// The relay is lost, and the desk goes on at another one, whose address this is.
    QString moveElsewhere();
    Result<DeviceId> renewRoom();
    /// All PCs take what there is, and hold the same.
    void compare(const std::vector<session::Session *> &sessions);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayFixture> m_other;
    std::unique_ptr<test::RelayMirror> m_mirror; // an address that stays
    std::unique_ptr<test::FurtherPc> m_room;
    PatientId m_patient;
};

void TestLogCut::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    QVERIFY(!desk().sync().connectRelay(url(), tokenOf(*m_relay)).result()->problem);
    m_patient = cutPatient(desk(), u"Early"_s);
    m_room = std::make_unique<test::FurtherPc>();
    QVERIFY(m_room->join(desk(), m_practice->clock, url()));
    QVERIFY(!cutRound(desk()).problem);
    QVERIFY(!cutRound(room()).problem);
    QVERIFY(!cutRound(desk()).problem);
}

void TestLogCut::cleanup()
{
    faults::disarm();
    faults::onlyBelow({});
    m_room.reset();
    m_practice.reset();
    m_mirror.reset();
    m_other.reset();
    m_relay.reset();
}

bool TestLogCut::backUp()
{
    m_relay->stop();
    const bool kept = m_relay->keepBackup() && m_relay->start();
    m_mirror->pointTo(m_relay->port());
    return kept;
}

bool TestLogCut::putBack(bool heal)
{
    m_relay->stop();
    const bool back = m_relay->putBack() && m_relay->start(heal);
    m_mirror->pointTo(m_relay->port());
    return back;
}

void TestLogCut::healWithoutTheRoom()
{
    QVERIFY(backUp());
    QVERIFY(!cutPatient(desk(), u"Both"_s).isNull());
    QVERIFY(!cutRound(desk()).problem);
    QVERIFY(!cutPatient(room(), u"Mislaid"_s).isNull());
    QVERIFY(room().patients().change(m_patient, {{u"phone"_s, u"+12025550111"_s}}).result().ok());
    QVERIFY(!cutRound(room()).problem); // the desk does not know
    QVERIFY(!cutPatient(room(), u"Offline"_s).isNull());
    QVERIFY(putBack(true));
    QCOMPARE(cutRound(desk()).word, u"healing"_s);
    QVERIFY(!desk().sync().openRelay().result()->problem);
    QVERIFY(!cutPatient(desk(), u"After"_s).isNull());
    QVERIFY(desk().patients().change(m_patient, {{u"phone"_s, u"+12025550122"_s}}).result().ok());
    QVERIFY(!cutRound(desk()).problem);
}

QString TestLogCut::moveElsewhere()
{
    m_relay->stop();
    m_other = std::make_unique<test::RelayFixture>();
    if (!m_other->start())
        qFatal("no other relay");
    const QString there = u"https://127.0.0.1:%1"_s.arg(m_other->port());
    const sync::SyncOutcome moved = *desk().sync().connectRelay(there, tokenOf(*m_other)).result();
    if (moved.problem)
        qFatal("not moved: %s", qPrintable(moved.problem->detail));
    return there;
}

Result<DeviceId> TestLogCut::renewRoom()
{
    Result<DeviceId> renewed = room().devices().renew().result();
    if (renewed.ok())
        m_room->lock();
    return renewed;
}

void TestLogCut::compare(const std::vector<session::Session *> &sessions)
{
    for (int round = 0; round < 3; ++round)
        for (session::Session *one : sessions) {
            const sync::SyncOutcome outcome = cutRound(*one);
            QVERIFY2(!outcome.problem, one->actor().device.text().toUtf8() + " " + whyCut(outcome));
            QCOMPARE(outcome.pendingOperations, quint64(0));
            QCOMPARE(outcome.putAside, quint64(0));
        }
    for (session::Session *one : sessions) {
        QCOMPARE(cutFold(*one), cutFold(*sessions.front()));
        QCOMPARE(cutProblems(*one), QString());
        QVERIFY(one->audit().verify().result()->ok());
        const auto conflicts = one->conflicts().list().result();
        QVERIFY2(conflicts.ok(), whyCut(conflicts));
        QCOMPARE(conflicts->size(), sessions.front()->conflicts().list().result()->size());
    }
}

void TestLogCut::healedWithoutIt()
{
    healWithoutTheRoom();
    const QString before = cutFold(room());
    const DeviceId former = room().actor().device;
    const sync::SyncOutcome told = cutRound(room());
    QCOMPARE(told.problem->code, Code::integrity);
    QCOMPARE(told.word, u"cloned"_s);
    QVERIFY2(told.problem->detail.contains(u"renewed"_s), whyCut(told));
    QCOMPARE(cutFold(room()), before);

    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    QVERIFY(*renewed != former);
    for (const QString &family : {u"Both"_s, u"Mislaid"_s, u"Offline"_s}) // though nothing of the others' is there yet
        QCOMPARE(cutFound(room(), family), size_t(1));
    QCOMPARE(cutProblems(room()), QString());
    compare({&room(), &desk()});
    for (session::Session *one : {&room(), &desk()})
        for (const QString &family : {u"Both"_s, u"Mislaid"_s, u"Offline"_s, u"After"_s})
            QCOMPARE(cutFound(*one, family), size_t(1));
    const auto conflicts = desk().conflicts().list().result(); // neither knew of the other's number
    QVERIFY(conflicts.ok() && conflicts->size() == 1);
    QCOMPARE(conflicts->front().field, QByteArray("phone"));

    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    compare({&room(), &desk(), &third.open(*m_practice)});
    const auto fetched = desk().sync().fetchAudit().result();
    QVERIFY(fetched.ok() && !fetched->problem);
    const auto verdicts = desk().audit().verifyOthers().result();
    QVERIFY(verdicts.ok() && verdicts->size() == 3); // of the room, as what it was and is, and of the third
    for (const session::PcVerdict &verdict : *verdicts)
        QVERIFY2(verdict.problem.isEmpty(), qPrintable(verdict.problem));
}

void TestLogCut::relayLostWithWhatOnlyItHad()
{
    QVERIFY(!cutPatient(room(), u"Mislaid"_s).isNull());
    QVERIFY(!cutRound(room()).problem);
    QVERIFY(!cutPatient(desk(), u"Unsent"_s).isNull());
    const QString there = moveElsewhere();
    QVERIFY(!cutPatient(room(), u"Offline"_s).isNull());
    const sync::SyncOutcome told = *room().sync().connectRelay(there, {}).result();
    QVERIFY(told.problem);
    QCOMPARE(told.word, u"cloned"_s);
    QVERIFY2(told.problem->detail.contains(u"renewed"_s), whyCut(told));
    QCOMPARE(cutRound(room()).word, u"cloned"_s);

    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    compare({&room(), &desk()});
    for (session::Session *one : {&room(), &desk()})
        for (const QString &family : {u"Mislaid"_s, u"Offline"_s, u"Unsent"_s})
            QCOMPARE(cutFound(*one, family), size_t(1));
    // It goes on like any other.
    QVERIFY(!cutPatient(room(), u"Later"_s).isNull());
    compare({&room(), &desk()});
    QCOMPARE(cutFound(desk(), u"Later"_s), size_t(1));
    m_practice->lock();
    m_room->lock();
}

/// Shorter, as long or longer: what the relay's log came to meanwhile makes no other word of it.
void TestLogCut::everyLengthIsToldTheSame()
{
    sync::SyncOutcome longer;
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!cutPatient(room(), u"Mislaid"_s).isNull());
        longer = cutRound(room());
        QVERIFY(!longer.problem);
    }
    const QString there = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    bool wasShorter = false;
    for (quint64 size = 0; size <= longer.headSize + 2;) {
        const sync::SyncOutcome more = cutRound(desk()); // of its access log
        QVERIFY2(!more.problem, whyCut(more));
        QVERIFY(more.headSize > size || !cutPatient(desk(), u"More"_s).isNull());
        size = more.headSize;
        wasShorter = wasShorter || size < longer.headSize;
        const sync::SyncOutcome told = cutRound(room());
        QVERIFY2(told.word == u"cloned"_s, QByteArray::number(size) + " " + whyCut(told));
    }
    QVERIFY(wasShorter);
    QVERIFY(renewRoom().ok());
    compare({&room(), &desk()});
    QCOMPARE(cutFound(desk(), u"Mislaid"_s), size_t(4));
    m_practice->lock();
    m_room->lock();
}

/// Only the room has what a third PC had sent.
void TestLogCut::anAuthorWhoIsGone()
{
    auto third = std::make_unique<test::FurtherPc>();
    QVERIFY(third->join(desk(), m_practice->clock, url()));
    compare({&desk(), &room(), &third->open(*m_practice)});
    QVERIFY(!cutPatient(third->open(*m_practice), u"Foreign"_s).isNull());
    QVERIFY(third->open(*m_practice).patients().change(m_patient, {{u"family"_s, u"Changed"_s}}).result().ok());
    QVERIFY(!cutRound(third->open(*m_practice)).problem);
    QVERIFY(!cutRound(room()).problem);
    third.reset();
    const QString there = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    compare({&room(), &desk()});
    for (session::Session *one : {&room(), &desk()}) {
        QCOMPARE(cutFound(*one, u"Foreign"_s), size_t(1));
        QCOMPARE(cutFound(*one, u"Changed"_s), size_t(1));
    }
    m_practice->lock();
    m_room->lock();
}

/// Both bring the same: what came first counts, on every PC.
void TestLogCut::authorAndWitnessBothGoOn()
{
    auto third = std::make_unique<test::FurtherPc>();
    QVERIFY(third->join(desk(), m_practice->clock, url()));
    compare({&desk(), &room(), &third->open(*m_practice)});
    QVERIFY(!cutPatient(third->open(*m_practice), u"Foreign"_s).isNull());
    QVERIFY(third->open(*m_practice).patients().change(m_patient, {{u"phone"_s, u"+12025550133"_s}}).result().ok());
    QVERIFY(!cutRound(third->open(*m_practice)).problem);
    QVERIFY(!cutRound(room()).problem);
    QVERIFY(room().patients().change(m_patient, {{u"phone"_s, u"+12025550144"_s}}).result().ok()); // having seen it
    QVERIFY(!cutRound(room()).problem);
    const QString there = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    QCOMPARE((*third->open(*m_practice).sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    QVERIFY(renewRoom().ok());
    const sync::SyncOutcome first = cutRound(room());
    QVERIFY2(!first.problem, whyCut(first));
    const auto renewed = third->open(*m_practice).devices().renew().result();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    third->lock();
    compare({&room(), &third->open(*m_practice), &desk()});
    for (session::Session *one : {&room(), &desk(), &third->open(*m_practice)})
        QCOMPARE(cutFound(*one, u"Foreign"_s), size_t(1));
    QCOMPARE(desk().conflicts().list().result()->size(), size_t(0));
    third.reset();
    m_practice->lock();
    m_room->lock();
}

/// The log that it was renewed for is lost as well before it has said a word there.
void TestLogCut::renewedAgainElsewhere()
{
    QVERIFY(!cutPatient(room(), u"Mislaid"_s).isNull());
    QVERIFY(!cutRound(room()).problem);
    const QString there = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    QVERIFY(renewRoom().ok());
    QVERIFY(!cutRound(room()).problem); // the desk has not taken it
    QVERIFY(!cutPatient(desk(), u"Elsewhere"_s).isNull());
    const auto lost = std::exchange(m_other, nullptr);
    lost->stop();
    const QString third = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(third, {}).result()).word, u"cloned"_s);
    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    compare({&room(), &desk()});
    for (session::Session *one : {&room(), &desk()})
        QCOMPARE(cutFound(*one, u"Mislaid"_s) + cutFound(*one, u"Elsewhere"_s), size_t(2));
    const auto devices = desk().devices().list().result();
    QVERIFY(devices.ok());
    QCOMPARE(std::count_if(devices->begin(), devices->end(), [](const auto &one) { return !one.revoked; }), 2);
    m_practice->lock();
    m_room->lock();
}

/// What is signed is signed by whoever renews the PC; what a person signed in the record stays his.
void TestLogCut::signedNotesAndPeopleGoAlong()
{
    const QString director = m_practice->addPerson(Role::medicalDirector);
    auto third = std::make_unique<test::FurtherPc>();
    QVERIFY(third->join(desk(), m_practice->clock, url()));
    compare({&desk(), &room(), &third->open(*m_practice)});
    session::Session &author = third->as(*m_practice, director);
    const auto note = author.notes().add({m_patient, {}, u"soap"_s, {{u"plan"_s, u"Rest"_s}}}).result();
    QVERIFY2(note.ok(), whyCut(note));
    const auto made = author.notes().sign(note->id, test::PracticeFixture::passwordOf(director)).result();
    QVERIFY2(made.ok(), whyCut(made));
    QVERIFY(
        author.notes().addendum(note->id, u"And water"_s, test::PracticeFixture::passwordOf(director)).result().ok());
    QVERIFY(!cutRound(author).problem);
    const auto added = third->open(*m_practice)
                           .staff()
                           .add(u"nina"_s, u"Nina Test"_s, Role::nurse, test::PracticeFixture::passwordOf(u"nina"_s))
                           .result();
    QVERIFY2(added.ok(), whyCut(added));
    m_practice->totpUris.insert(u"nina"_s, added->totpUri);
    QVERIFY(!cutRound(third->open(*m_practice)).problem);
    QVERIFY(!cutRound(room()).problem);
    third.reset();
    const QString there = moveElsewhere();
    QCOMPARE((*room().sync().connectRelay(there, {}).result()).word, u"cloned"_s);
    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    compare({&room(), &desk()});
    const auto verdict = desk().notes().verify(note->id).result();
    QVERIFY2(verdict.ok(), whyCut(verdict));
    QVERIFY2(verdict->good, qPrintable(verdict->words));
    QVERIFY(room().notes().verify(note->id).result()->good);
    const Result<void> attempt = m_practice->tryLogin(u"nina"_s, test::PracticeFixture::passwordText(u"nina"_s),
                                                      m_practice->totpOf(u"nina"_s));
    QVERIFY2(attempt.ok(), whyCut(attempt));
    m_practice->lock();
    m_room->lock();
}

/// Its first part lies in the log that goes on, and its second does not; whoever wrote it is gone.
void TestLogCut::anActionThatIsCutInTwo()
{
    test::KitPc author(*m_relay, m_practice->made.kitCode);
    QVERIFY(author.join());
    const EntityId made = EntityId::make(1);
    wire::Operation first = author.operation("patient", made,
                                             {{"chart_no", u"K-000001"_s},
                                              {"given", u"Ines"_s},
                                              {"family", u"Whole"_s},
                                              {"birth_date", u"1980-02-03"_s},
                                              {"restricted", false}},
                                             store::OpKind::create);
    wire::Operation second = author.operation("patient", made, {{"phone", u"+12025550155"_s}}, store::OpKind::set);
    second.group = first.group;
    second.part = first.last = second.last = 1;
    QVERIFY(author.send(wire::Stream::ops, {first}));
    compare({&desk(), &room()});
    QCOMPARE(cutFound(desk(), u"Whole"_s), size_t(0));
    QVERIFY(backUp());
    QVERIFY(author.comeBack());
    QVERIFY(author.send(wire::Stream::ops, {second}));
    QVERIFY(!cutRound(room()).problem);
    QCOMPARE(cutFound(room(), u"Whole"_s), size_t(1));
    QVERIFY(putBack(true));
    QCOMPARE(cutRound(desk()).word, u"healing"_s);
    QVERIFY(!desk().sync().openRelay().result()->problem);
    QCOMPARE(cutRound(room()).word, u"cloned"_s);
    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    QCOMPARE(cutProblems(room()), QString());
    compare({&room(), &desk()});
    QCOMPARE(cutFound(desk(), u"Whole"_s), size_t(1));
    // Also of a PC that takes it all from the beginning.
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    compare({&room(), &desk(), &third.open(*m_practice)});
}

/// It could not be carried along by a program that does not understand it.
void TestLogCut::whatANewerProgramWrote()
{
    test::KitPc author(*m_relay, m_practice->made.kitCode);
    QVERIFY(author.join());
    compare({&desk(), &room()});
    QVERIFY(backUp());
    QVERIFY(author.comeBack());
    wire::Operation newer
        = author.operation("patient", EntityId(m_patient.raw()), {{"phone", u"+12025550155"_s}}, store::OpKind::set);
    newer.minReader = newer.schema = store::kSchema + 1;
    QVERIFY(author.send(wire::Stream::ops, {newer}));
    QVERIFY(!cutRound(room()).problem);
    QVERIFY(putBack(true));
    QCOMPARE(cutRound(desk()).word, u"healing"_s);
    QVERIFY(!desk().sync().openRelay().result()->problem);
    QCOMPARE(cutRound(room()).word, u"cloned"_s);
    const DeviceId former = room().actor().device;
    const Result<DeviceId> refused = renewRoom();
    QVERIFY2(test::outcomeOf(refused) == Code::tooNew, whyCut(refused));
    QVERIFY2(refused.error().detail.contains(u"update"_s), whyCut(refused));
    QCOMPARE(room().actor().device, former);
    QCOMPARE(cutProblems(room()), QString());
}

void TestLogCut::relaysLostAtRandom_data()
{
    QTest::addColumn<uint>("seed");
    const uint seeds = qEnvironmentVariableIsSet("VB_EVERY_FAULT") ? 12 : 2;
    for (uint seed = 1; seed <= seeds; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// Three PCs, of which each sends and takes when it likes; again and again the relay is lost, and whoever comes first
/// moves the log. Nothing that was written is lost or doubled, and all hold the same.
void TestLogCut::relaysLostAtRandom()
{
    QFETCH(uint, seed);
    std::mt19937 engine(seed);
    const auto familyOf
        = [](int number) { return u"Random%1%2"_s.arg(QChar(u'a' + number / 26)).arg(QChar(u'a' + number % 26)); };
    const auto draw = [&engine](uint below) { return static_cast<uint>(engine() % below); };
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    const auto pc = [&](uint which) -> session::Session & {
        return which == 0 ? desk() : which == 1 ? room() : third.open(*m_practice);
    };
    compare({&pc(0), &pc(1), &pc(2)});
    int written = 0;
    int renewals = 0;
    for (int loss = 0; loss < 4; ++loss) {
        for (int step = 0; step < 10; ++step) {
            session::Session &one = pc(draw(3));
            m_practice->clock.advance(1'000);
            const uint what = draw(4);
            if (what == 0) {
                QVERIFY(!cutPatient(one, familyOf(written++)).isNull());
            } else if (what == 1) {
                const QString phone = u"+1202555%1"_s.arg(1000 + draw(9000));
                QVERIFY(one.patients().change(m_patient, {{u"phone"_s, phone}}).result().ok());
            } else {
                const sync::SyncOutcome outcome = cutRound(one);
                QVERIFY2(!outcome.problem, whyCut(outcome));
            }
        }
        (m_other ? m_other : m_relay)->stop();
        auto next = std::make_unique<test::RelayFixture>();
        QVERIFY(next->start());
        const QString there = u"https://127.0.0.1:%1"_s.arg(next->port());
        const uint mover = draw(3);
        const sync::SyncOutcome moved = *pc(mover).sync().connectRelay(there, tokenOf(*next)).result();
        QVERIFY2(!moved.problem, whyCut(moved));
        m_other = std::move(next);
        for (uint i = 1; i < 3; ++i) {
            const uint which = (mover + i) % 3;
            const sync::SyncOutcome told = *pc(which).sync().connectRelay(there, {}).result();
            if (!told.problem)
                continue;
            QVERIFY2(told.word == u"cloned"_s, whyCut(told));
            const auto renewed = pc(which).devices().renew().result();
            QVERIFY2(renewed.ok(), whyCut(renewed));
            ++renewals;
            which == 0 ? m_practice->lock() : which == 1 ? m_room->lock() : third.lock();
            const sync::SyncOutcome first = cutRound(pc(which));
            QVERIFY2(!first.problem, whyCut(first));
        }
        if (draw(2) == 0)
            compare({&pc(0), &pc(1), &pc(2)});
        if (QTest::currentTestFailed())
            return;
    }
    compare({&pc(0), &pc(1), &pc(2)});
    for (uint which = 0; which < 3; ++which)
        for (int i = 0; i < written; ++i)
            QCOMPARE(cutFound(pc(which), familyOf(i)), size_t(1));
    qInfo("%d patients, %d renewals", written, renewals);
    m_practice->lock();
    m_room->lock();
    third.lock();
}

void TestLogCut::lyingRelays_data()
{
    QTest::addColumn<QString>("lie");
    for (const char *lie : {"head", "strangers head", "page", "strangers page", "another size", "proof", "no proof"})
        QTest::newRow(lie) << QString::fromLatin1(lie);
}

/// Whatever it says, this PC stays what it was; and the truth renews it.
void TestLogCut::lyingRelays()
{
    QFETCH(QString, lie);
    healWithoutTheRoom();
    QCOMPARE(cutRound(room()).word, u"cloned"_s);
    const QString before = cutFold(room());
    const DeviceId former = room().actor().device;
    const quint64 entries = room().audit().verify().result()->entries;
    const crypto::SigningKey stranger = crypto::SigningKey::make();
    int lies = 0;
    const auto forged = [&](const QByteArray &note) {
        wire::Checkpoint checkpoint = *wire::readCheckpoint(note);
        if (lie != u"another size"_s)
            checkpoint.root = crypto::sha256(QByteArrayView("another log"));
        else
            --checkpoint.size;
        ++lies;
        return lie.startsWith(u"strangers"_s) ? wire::signCheckpoint(checkpoint, stranger)
                                              : wire::signCheckpoint(checkpoint, m_relay->relay().identity());
    };
    m_mirror->change([&](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (auto reply = wire::decodeSessionReply(answer.body); lie.endsWith(u"head"_s) && reply) {
            reply->head.checkpoint = forged(reply->head.checkpoint);
            answer.body = wire::encode(*reply);
        } else if (path.startsWith("/v1/segments?headers=ops")
                   && (lie.endsWith(u"page"_s) || lie == u"another size"_s)) {
            wire::LogPage page = test::RelayFixture::page(answer);
            page.checkpoint = forged(page.checkpoint);
            answer.body = wire::encode(page);
        } else if (path.startsWith("/v1/proof") && lie.endsWith(u"proof"_s)) {
            ++lies;
            wire::ProofReply proof = *wire::decodeProofReply(answer.body);
            if (lie == u"no proof"_s)
                proof.hashes.clear();
            else
                proof.hashes.push_back(crypto::sha256(QByteArrayView("no node")));
            answer.body = wire::encode(proof);
        }
        return true;
    });
    const Result<DeviceId> refused = renewRoom();
    QVERIFY2(test::outcomeOf(refused) == Code::integrity, whyCut(refused));
    QVERIFY(lies > 0);
    QCOMPARE(room().actor().device, former);
    QCOMPARE(cutFold(room()), before);
    QCOMPARE(cutProblems(room()), QString());
    QVERIFY(room().audit().verify().result()->entries >= entries);
    m_mirror->change({});
    m_mirror->pointTo(m_relay->port());
    QVERIFY(!cutPatient(room(), u"Meanwhile"_s).isNull()); // the store is as good as it was
    const Result<DeviceId> renewed = renewRoom();
    QVERIFY2(renewed.ok(), whyCut(renewed));
    compare({&room(), &desk()});
    QCOMPARE(cutFound(desk(), u"Mislaid"_s) + cutFound(desk(), u"Meanwhile"_s), size_t(2));
}

/// It has only to heal: nobody is renewed for that.
void TestLogCut::relayThatOnlyLostSomething()
{
    QVERIFY(backUp());
    QVERIFY(!cutPatient(room(), u"Mislaid"_s).isNull());
    QVERIFY(!cutRound(room()).problem);
    QVERIFY(putBack(false));
    QCOMPARE(cutRound(room()).word, u"rolled_back"_s);
    const Result<DeviceId> refused = renewRoom();
    QVERIFY2(test::outcomeOf(refused) == Code::integrity && refused.error().detail.startsWith(u"rolled_back"_s),
             whyCut(refused));
    QVERIFY(putBack(true));
    const Result<DeviceId> early = renewRoom();
    QVERIFY2(test::outcomeOf(early) == Code::busy, whyCut(early));
    QCOMPARE(cutRound(desk()).word, u"healing"_s);
    const sync::SyncOutcome healed = cutRound(room());
    QVERIFY2(!healed.problem, whyCut(healed));
    compare({&room(), &desk()});
    QCOMPARE(cutFound(desk(), u"Mislaid"_s), size_t(1));
}

void TestLogCut::diskFails_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("I/O error once") << static_cast<int>(faults::Kind::ioError);
    QTest::newRow("disk full") << static_cast<int>(faults::Kind::diskFull);
    QTest::newRow("process dies") << static_cast<int>(faults::Kind::die);
    QTest::newRow("process dies in the middle of a write") << static_cast<int>(faults::Kind::dieTorn);
    QTest::newRow("power loss, writes out of order") << static_cast<int>(faults::Kind::powerMixed);
}

/// Old or new, and nothing between, at each operation on the disk.
void TestLogCut::diskFails()
{
    QFETCH(int, kind);
    healWithoutTheRoom();
    QCOMPARE(cutRound(room()).word, u"cloned"_s);
    m_room->lock();
    test::StepPc pc(m_room->home, m_room->secrets, m_practice->clock, test::kOwner,
                    test::PracticeFixture::passwordOf(test::kOwner));
    const DeviceId former = pc.device().id();
    const QByteArray fold = pc.foldHash();
    const qint64 patients = pc.rowsOf("patient");
    const qint64 steps = pc.rowsOf("log_step");
    const qint64 unsent = pc.state().pending;
    faults::onlyBelow(pc.folder());
    int points = 0;
    const int stride = qEnvironmentVariableIsSet("VB_EVERY_FAULT") ? 1 : 3;
    bool isNew = false;
    for (int at = 1 + kind % stride; !isNew; at += stride) {
        sync::RelayClient client(url());
        const session::RenewalBy owner {
            .actor = pc.actor(), .key = pc.user().sign, .openEpoch = [&pc](const keys::Epoch &epoch) {
                return keys::openEpochKey(epoch, pc.device());
            }};
        faults::arm(static_cast<faults::Kind>(kind), at);
        const Result<keys::DeviceKeys> renewed = session::renewStore(*pc.store, owner, client);
        pc.close();
        const bool struck = faults::struck();
        faults::disarm();
        QVERIFY2(struck || renewed.ok(), whyCut(renewed));
        const Result<void> opened = pc.openAsItIs();
        QVERIFY2(opened.ok(), QByteArray::number(at) + " " + whyCut(opened));
        isNew = pc.device().id() != former;
        QVERIFY(isNew || !renewed.ok());
        QCOMPARE(pc.store->identity().device, pc.device().id());
        QVERIFY(isNew || pc.foldHash() == fold);
        QCOMPARE(pc.rowsOf("patient"), patients);
        QCOMPARE(pc.problems(), QString());
        QCOMPARE(pc.rowsOf("log_step") < steps, isNew);
        QCOMPARE(pc.state().pending > unsent, isNew);
        ++points;
    }
    QVERIFY(points > 3);
    qInfo("%d points", points);
    const sync::SyncOutcome sent = pc.round();
    QVERIFY2(!sent.problem, whyCut(sent));
    const sync::SyncOutcome taken = cutRound(desk());
    QVERIFY2(!taken.problem, whyCut(taken));
    QCOMPARE(QString::fromLatin1(pc.foldHash()), cutFold(desk()));
    QCOMPARE(cutFound(desk(), u"Mislaid"_s) + cutFound(desk(), u"Offline"_s), size_t(2));
}

/// The programs themselves: two copies of one PC, of which the relay knows one better.
void TestLogCut::commandLine()
{
    m_room.reset(); // no threads of PCs in this process while others are started from it
    m_practice.reset();
    test::CliHome first;
    QCOMPARE(first.init().exit, 0);
    const QString data = first.path(u"relay"_s);
    const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    auto relay = std::make_unique<test::ServedRelay>(data);
    QFile config(data + u"/relay.json"_s);
    QVERIFY(config.open(QIODevice::ReadOnly));
    QByteArray text = config.readAll();
    config.close();
    text.replace("\"port\": 0", "\"port\": " + QByteArray::number(relay->port()));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write(text) == text.size());
    config.close();
    const QStringList once {u"sync"_s, u"--once"_s};
    const auto add = [](const test::CliHome &pc, const QString &family) {
        return pc.as(test::kOwner,
                     {u"patient"_s, u"add"_s, u"--given"_s, u"Ada"_s, u"--family"_s, family, u"--birth-date"_s,
                      u"1980-02-03"_s});
    };
    QCOMPARE(first
                 .as(test::kOwner,
                     {u"relay"_s, u"connect"_s, u"--url"_s, u"https://127.0.0.1:%1"_s.arg(relay->port()), u"--token"_s,
                      made.last()[u"admin_token"_s].toString()})
                 .exit,
             0);
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    QCOMPARE(relay->terminate(), 0);
    QVERIFY(test::copyFolder(data, first.path(u"backup"_s)));
    test::CliHome copy;
    QVERIFY(test::copyFolder(first.home(), copy.home()));
    for (const QString &end : {u""_s, u".anchor"_s})
        QVERIFY(QFile::copy(first.secretFile() + end, copy.secretFile() + end));
    copy.keepTotp(test::kOwner, first.made[u"totp_uri"_s].toString());

    relay = std::make_unique<test::ServedRelay>(data);
    QCOMPARE(add(first, u"Mislaid"_s).exit, 0);
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    relay->kill();
    QVERIFY(test::copyFolder(first.path(u"backup"_s), data));
    relay = std::make_unique<test::ServedRelay>(data, QStringList {u"--heal"_s});
    QCOMPARE(add(copy, u"Going"_s).exit, 0);
    const test::CliRun healed = copy.as(test::kOwner, once);
    QVERIFY2(healed.exit == 0, healed.err);

    const test::CliRun told = first.as(test::kOwner, once);
    QCOMPARE(told.exit, 5);
    QCOMPARE(told.code(), u"cloned"_s);
    const test::CliRun renewed
        = first.run({u"device"_s, u"renew"_s, u"--kit-code"_s, first.made[u"kit_code"_s].toString()});
    QVERIFY2(renewed.exit == 0, renewed.err);
    QVERIFY(renewed.row()[u"sent"_s].toBool());
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    for (const QString &family : {u"mislaid"_s, u"going"_s})
        QCOMPARE(first.as(test::kOwner, {u"patient"_s, u"search"_s, family}).rows().size(), 1);
    QCOMPARE(first.as(test::kOwner, {u"store"_s, u"check"_s}).exit, 0);
    // The copy is revoked with what both were; with the kit it goes on, too.
    QCOMPARE(copy.as(test::kOwner, once).exit, 3);
    const test::CliRun second
        = copy.run({u"device"_s, u"renew"_s, u"--kit-code"_s, first.made[u"kit_code"_s].toString()});
    QVERIFY2(second.exit == 0, second.err);
    QCOMPARE(copy.as(test::kOwner, once).exit, 0);
    QCOMPARE(first.as(test::kOwner, once).exit, 0);
    QCOMPARE(copy.as(test::kOwner, once).exit, 0);
    const QStringList hash {u"store"_s, u"fold-hash"_s};
    QCOMPARE(first.as(test::kOwner, hash).row(), copy.as(test::kOwner, hash).row());
    QCOMPARE(relay->terminate(), 0);
}

VB_TEST(TestLogCut)
#include "test_log_cut.moc"
