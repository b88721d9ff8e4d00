#include "core/wire/codes.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/further_pc.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

QByteArray whyNot(const sync::SyncOutcome &outcome)
{
    return outcome.problem ? outcome.problem->detail.toUtf8() : QByteArray("it worked");
}

} // namespace

/// A relay whose data folder was put back from an old backup, and the PCs of a practice: first they find it out, then,
/// with --heal, they give back what it lost.
class TestHeal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void itIsFoundOut();
    void twoPcsGiveItBack();
    void whatOnlyOnePcHas();
    void largeValues();
    void aPcThatIsGone();
    void anOwnerGoesOnWithoutAPc();
    void aPcThatJoinedSince();
    void relayThatOnlySaysItHeals();
    void theLogMoves();
    void theRelayIsLost();
    void anInterruptedMoveGoesOn();
    void noOwnerHasNamedIt();
    void theRelayForgotThePractice();
    void aMoveToTheSameRelayGoesOn();
    void theLogMovesBack();
    void commandLine();

private:
    session::Session &desk() { return m_practice->as(test::kOwner); }
    session::Session &room() { return m_room->open(*m_practice); }
    [[nodiscard]] QString url() const { return m_mirror->url(); }
    static bool addPatient(session::Session &session, const QString &family)
    {
        return session.patients()
            .add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s})
            .result()
            .ok();
    }
    static sync::SyncOutcome roundOf(session::Session &session) { return *session.sync().syncOnce().takeResult(); }
    static QString foldOf(session::Session &session) { return *session.audit().foldHash().result(); }
    /// As somebody would who has only that: an operator.
    static QString tokenOf(test::RelayFixture &relay)
    {
        const wire::AdminToken token = wire::makeAdminToken(relay.identity);
        VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
        return wire::adminTokenText(token);
    }
    bool backUp();
    bool putBack(bool heal);
    /// Both PCs are at the same place, and so are their rows.
    bool agree();
    /// What the other PC has written into its access log holds, from its first entry on.
    bool readsTheOther(session::Session &session);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror; // an address that stays
    std::unique_ptr<test::FurtherPc> m_room;
};

void TestHeal::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    m_mirror
        = std::make_unique<test::RelayMirror>(m_relay->path(u"relay/tls.crt"_s), m_relay->path(u"relay/tls.key"_s));
    m_mirror->pointTo(m_relay->port());
    QVERIFY(!desk().sync().connectRelay(url(), tokenOf(*m_relay)).result()->problem);
    m_room = std::make_unique<test::FurtherPc>();
    QVERIFY(m_room->join(desk(), m_practice->clock, url()));
    QVERIFY(addPatient(desk(), u"Early"_s));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(room()).problem);
}

void TestHeal::cleanup()
{
    m_room.reset();
    m_practice.reset();
    m_mirror.reset();
    m_relay.reset();
}

bool TestHeal::backUp()
{
    m_relay->stop();
    const bool kept = m_relay->keepBackup() && m_relay->start();
    m_mirror->pointTo(m_relay->port());
    return kept;
}

bool TestHeal::putBack(bool heal)
{
    m_relay->stop();
    const bool back = m_relay->putBack() && m_relay->start(heal);
    m_mirror->pointTo(m_relay->port());
    return back;
}

bool TestHeal::agree()
{
    // Each round leaves entries of its own in the access log: the last one has seen all, then the other.
    if (roundOf(desk()).problem || roundOf(room()).problem)
        return false;
    const sync::SyncOutcome first = roundOf(desk());
    return !first.problem && first.headRoot == roundOf(room()).headRoot && foldOf(desk()) == foldOf(room());
}

bool TestHeal::readsTheOther(session::Session &session)
{
    const auto fetched = session.sync().fetchAudit().result();
    if (!fetched || fetched->problem)
        return false;
    const auto verdicts = session.audit().verifyOthers().result();
    return verdicts.ok() && verdicts->size() == 1 && verdicts->front().ok();
}

void TestHeal::itIsFoundOut()
{
    QVERIFY(backUp());
    QVERIFY(addPatient(desk(), u"Lost"_s));
    QVERIFY(!roundOf(desk()).problem);
    const QString before = foldOf(desk());
    QVERIFY(putBack(false));
    const sync::SyncOutcome outcome = roundOf(desk());
    QVERIFY(outcome.problem);
    QCOMPARE(outcome.problem->code, Code::integrity);
    QCOMPARE(outcome.word, u"rolled_back"_s);
    QCOMPARE(foldOf(desk()), before);
    // Work goes on.
    QVERIFY(addPatient(desk(), u"Later"_s));
    const sync::SyncOutcome again = roundOf(desk());
    QCOMPARE(again.word, u"rolled_back"_s);
    QVERIFY(again.pendingOperations > 0);
    QVERIFY(desk().audit().check().result()->problems.isEmpty());
}

void TestHeal::twoPcsGiveItBack()
{
    QVERIFY(backUp());
    QVERIFY(addPatient(desk(), u"Lost"_s));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem);
    const sync::SyncOutcome longer = roundOf(desk()); // knows more than the room
    QVERIFY(!longer.problem);
    const QString before = foldOf(desk());
    QVERIFY(putBack(true));

    QVERIFY(addPatient(room(), u"Newer"_s));
    const sync::SyncOutcome waiting = roundOf(room());
    QVERIFY(waiting.problem);
    QCOMPARE(waiting.problem->code, Code::busy);
    QCOMPARE(waiting.word, u"healing"_s);
    QVERIFY2(waiting.problem->detail.contains(desk().actor().device.text()), whyNot(waiting));
    QVERIFY(waiting.pendingOperations > 0);
    m_practice->lock();
    m_room->lock();
    const sync::SyncOutcome given = roundOf(desk());
    QVERIFY2(!given.problem, whyNot(given).constData());
    QVERIFY(given.headSize >= longer.headSize);
    QCOMPARE(foldOf(desk()), before);
    const auto then = m_relay->relay().practice(m_practice->made.practice);
    QVERIFY(then.ok());
    QCOMPARE(crypto::bytes((*then)->headAt(longer.headSize)->root), longer.headRoot);
    const sync::SyncOutcome sent = roundOf(room());
    QVERIFY2(!sent.problem, whyNot(sent).constData());
    QCOMPARE(sent.pendingOperations, quint64(0));
    QVERIFY(agree());
    QVERIFY(foldOf(desk()) != before); // with what waited
    QVERIFY(readsTheOther(desk()));

    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(agree());
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
}

/// The bodies of a PC's access log are with it and with nobody else.
void TestHeal::whatOnlyOnePcHas()
{
    QVERIFY(backUp());
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(putBack(true));
    const sync::SyncOutcome headers = roundOf(desk());
    QCOMPARE(headers.word, u"healing"_s);
    QVERIFY2(headers.problem->detail.contains(m_room->id.text()), whyNot(headers));
    const sync::SyncOutcome bodies = roundOf(room());
    QVERIFY2(!bodies.problem, whyNot(bodies).constData());
    QVERIFY(agree());
    QVERIFY(readsTheOther(desk()));
}

/// Their pieces lie beside the log.
void TestHeal::largeValues()
{
    QVERIFY(backUp());
    const auto ada
        = room().patients().add({.given = u"Ada"_s, .family = u"Ashgrove"_s, .birthDate = u"1990-01-01"_s}).result();
    const QString text = QString::fromLatin1(crypto::randomBytes(300'000).toBase64());
    QVERIFY(room().notes().add({ada->id, {}, u"soap"_s, {{u"plan"_s, text}}}).result().ok());
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(putBack(true));
    QCOMPARE(roundOf(desk()).word, u"healing"_s);
    QVERIFY(!roundOf(room()).problem);
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(agree());
    const sync::SyncOutcome read = roundOf(third.open(*m_practice));
    QVERIFY2(!read.problem, whyNot(read).constData());
    QCOMPARE(read.putAside, quint64(0));
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
}

void TestHeal::aPcThatIsGone()
{
    QVERIFY(backUp());
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem);
    m_room->lock();
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(desk().devices().revoke(m_room->id).result()->sent);
    const sync::SyncOutcome before = roundOf(desk());
    const QString fold = foldOf(desk());
    QVERIFY(putBack(true));
    const sync::SyncOutcome healed = roundOf(desk());
    QVERIFY2(!healed.problem, whyNot(healed).constData());
    QVERIFY(healed.headSize >= before.headSize);
    QCOMPARE(foldOf(desk()), fold);
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
}

void TestHeal::anOwnerGoesOnWithoutAPc()
{
    QVERIFY(backUp());
    QVERIFY(addPatient(desk(), u"Lost"_s));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem); // the desk does not know
    QVERIFY(putBack(true));
    QCOMPARE(roundOf(desk()).word, u"healing"_s);
    const QString nurse = m_practice->addPerson(Role::nurse);
    QCOMPARE(test::outcomeOf(m_practice->as(nurse).sync().openRelay().result()), Code::denied);
    QCOMPARE(roundOf(desk()).word, u"healing"_s);
    const sync::SyncOutcome opened = *desk().sync().openRelay().result();
    QVERIFY2(!opened.problem, whyNot(opened).constData());
    QCOMPARE(opened.pendingOperations, quint64(0));
    QVERIFY(!roundOf(desk()).problem);

    const QString before = foldOf(room());
    const sync::SyncOutcome late = roundOf(room());
    QVERIFY(late.problem);
    QCOMPARE(late.problem->code, Code::integrity);
    QCOMPARE(late.word, u"cloned"_s);
    QVERIFY2(late.problem->detail.contains(u"renewed"_s), whyNot(late));
    QCOMPARE(foldOf(room()), before);
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!desk().sync().openRelay().result()->problem); // nothing to open any more
}

void TestHeal::aPcThatJoinedSince()
{
    QVERIFY(backUp());
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QVERIFY(putBack(false));
    QCOMPARE(roundOf(third.open(*m_practice)).word, u"rolled_back"_s);
    QVERIFY(putBack(true));
    QCOMPARE(roundOf(third.open(*m_practice)).word, u"healing"_s);
    QCOMPARE(roundOf(desk()).word, u"healing"_s);
    const sync::SyncOutcome last = roundOf(room());
    QVERIFY2(!last.problem, whyNot(last).constData());
    QVERIFY(agree());
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
}

/// Both relays are there: a PC hears of it from the old one.
void TestHeal::theLogMoves()
{
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    QVERIFY(addPatient(desk(), u"Before"_s));
    const QString nurse = m_practice->addPerson(Role::nurse);
    QCOMPARE(test::outcomeOf(m_practice->as(nurse).sync().connectRelay(there, tokenOf(other)).result()), Code::denied);
    const QString token = tokenOf(other);
    const sync::SyncOutcome moved = *desk().sync().connectRelay(there, token).result();
    QVERIFY2(!moved.problem, whyNot(moved).constData());
    QCOMPARE(moved.pendingOperations, quint64(0));
    QVERIFY(!desk().sync().connectRelay(there, token).result()->problem); // the same again
    QVERIFY(addPatient(desk(), u"There"_s));
    QVERIFY(!roundOf(desk()).problem);

    QVERIFY(addPatient(room(), u"Unknowing"_s));
    const sync::SyncOutcome followed = roundOf(room());
    QVERIFY2(!followed.problem, whyNot(followed).constData());
    QCOMPARE(followed.pendingOperations, quint64(0));
    m_relay->stop();
    QVERIFY(agree());
    QVERIFY(readsTheOther(desk()));
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, there));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
    m_practice->lock();
    m_room->lock();
}

/// Only the PCs have the log; the other one is told where it is now.
void TestHeal::theRelayIsLost()
{
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(addPatient(desk(), u"Unsent"_s));
    m_relay->stop();
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    const sync::SyncOutcome moved = *desk().sync().connectRelay(there, tokenOf(other)).result();
    QVERIFY2(!moved.problem, whyNot(moved).constData());
    QCOMPARE(moved.pendingOperations, quint64(0));

    QCOMPARE(roundOf(room()).problem->code, Code::network);
    const sync::SyncOutcome followed = *room().sync().connectRelay(there, {}).result();
    QVERIFY2(!followed.problem, whyNot(followed).constData());
    QVERIFY(agree());
    QVERIFY(readsTheOther(desk())); // the room has brought the bodies of its access log
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, there));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
    m_practice->lock();
    m_room->lock();
}

/// The new relay has the log, and the PC has not heard that it has.
void TestHeal::anInterruptedMoveGoesOn()
{
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem); // it has all that the relay had
    QVERIFY(addPatient(desk(), u"Unsent"_s));
    m_relay->stop();
    test::RelayFixture other;
    QVERIFY(other.start());
    test::RelayMirror before(other.path(u"relay/tls.crt"_s), other.path(u"relay/tls.key"_s));
    before.pointTo(other.port());
    const QString token = tokenOf(other);
    int pieces = 0;
    before.change([&pieces](const QByteArray &path, const QByteArray &body, test::HttpAnswer &) {
        const auto piece = wire::decodeMovedLog(body);
        if (path != "/v1/log" || !piece || piece->segments.empty())
            return true;
        return ++pieces > 2; // the answers to two are lost
    });
    for (int i = 0; i < 2; ++i) {
        const sync::SyncOutcome cut = *desk().sync().connectRelay(before.url(), token).result();
        QVERIFY(cut.problem);
        QCOMPARE(cut.problem->code, Code::network);
        QVERIFY(cut.pendingOperations > 0);
        m_practice->lock();
    }
    const sync::SyncOutcome moved = *desk().sync().connectRelay(before.url(), token).result();
    QVERIFY2(!moved.problem, whyNot(moved).constData());
    QCOMPARE(moved.pendingOperations, quint64(0));
    const sync::SyncOutcome followed = *room().sync().connectRelay(before.url(), {}).result();
    QVERIFY2(!followed.problem, whyNot(followed).constData());
    QVERIFY(agree());
    m_practice->lock();
    m_room->lock();
}

void TestHeal::noOwnerHasNamedIt()
{
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    const sync::SyncOutcome unknown = *desk().sync().connectRelay(there, {}).result();
    QCOMPARE(unknown.word, u"wrong_identity"_s);
    const sync::SyncOutcome wrong = *desk().sync().connectRelay(url(), tokenOf(other)).result();
    QCOMPARE(wrong.word, u"wrong_identity"_s); // the token is another relay's
    const sync::SyncOutcome spent
        = *desk().sync().connectRelay(there, wire::adminTokenText(wire::makeAdminToken(other.identity))).result();
    QVERIFY(spent.problem);
    QCOMPARE(spent.problem->code, Code::denied);
    // Nothing was said about it to anybody.
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(agree());
    m_practice->lock();
}

/// Its backup is from before the practice came: the owner brings the log again, with a new token.
void TestHeal::theRelayForgotThePractice()
{
    m_practice->lock();
    m_room.reset();
    m_practice = std::make_unique<test::PracticeFixture>();
    QVERIFY(backUp()); // it has another practice's log, and nothing of this one's
    QVERIFY(!desk().sync().connectRelay(url(), tokenOf(*m_relay)).result()->problem);
    m_room = std::make_unique<test::FurtherPc>();
    QVERIFY(m_room->join(desk(), m_practice->clock, url()));
    QVERIFY(addPatient(room(), u"Mislaid"_s));
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem);
    for (quint64 term = 2; term < 4; ++term) { // it happens again
        QVERIFY(putBack(false));
        QVERIFY(addPatient(desk(), u"Unsent"_s));
        QCOMPARE(roundOf(desk()).word, u"rolled_back"_s);
        const sync::SyncOutcome wrong
            = *desk()
                   .sync()
                   .connectRelay(url(), wire::adminTokenText(wire::makeAdminToken(m_relay->identity)))
                   .result();
        QVERIFY(wrong.problem);
        QCOMPARE(wrong.problem->code, Code::denied);
        const QString nurse = term == 2 ? m_practice->addPerson(Role::nurse) : u"nurse"_s;
        const QString token = tokenOf(*m_relay);
        QCOMPARE(test::outcomeOf(m_practice->as(nurse).sync().connectRelay(url(), token).result()), Code::denied);
        QCOMPARE(roundOf(desk()).word, u"rolled_back"_s);

        const sync::SyncOutcome brought = *desk().sync().connectRelay(url(), token).result();
        QVERIFY2(!brought.problem, whyNot(brought).constData());
        QCOMPARE(brought.pendingOperations, quint64(0));
        QVERIFY(!desk().sync().connectRelay(url(), token).result()->problem); // the same again
        QVERIFY(addPatient(room(), u"Unknowing"_s));
        const sync::SyncOutcome followed = roundOf(room()); // by itself
        QVERIFY2(!followed.problem, whyNot(followed).constData());
        QVERIFY(agree());
        QVERIFY(readsTheOther(desk()));
        const auto log = m_relay->relay().practice(m_practice->made.practice);
        QVERIFY(log.ok());
        QCOMPARE((*log)->trust()->relay()->term, term);
        m_practice->lock();
        m_room->lock();
    }
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
}

/// The line breaks while the log is brought again.
void TestHeal::aMoveToTheSameRelayGoesOn()
{
    m_practice->lock();
    m_room.reset();
    m_practice = std::make_unique<test::PracticeFixture>();
    QVERIFY(backUp());
    QVERIFY(!desk().sync().connectRelay(url(), tokenOf(*m_relay)).result()->problem);
    QVERIFY(addPatient(desk(), u"Sent"_s));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(putBack(false));
    QVERIFY(addPatient(desk(), u"Unsent"_s));
    const QString token = tokenOf(*m_relay);
    int pieces = 0;
    m_mirror->change([&pieces](const QByteArray &path, const QByteArray &body, test::HttpAnswer &) {
        const auto piece = wire::decodeMovedLog(body);
        if (path != "/v1/log" || !piece || piece->segments.empty())
            return true;
        return ++pieces > 2; // the answers to two are lost
    });
    for (int i = 0; i < 2; ++i) {
        const sync::SyncOutcome cut = *desk().sync().connectRelay(url(), token).result();
        QVERIFY(cut.problem);
        QVERIFY2(cut.problem->code == Code::network, whyNot(cut).constData());
        m_practice->lock();
    }
    const sync::SyncOutcome brought = *desk().sync().connectRelay(url(), token).result();
    QVERIFY2(!brought.problem, whyNot(brought).constData());
    QCOMPARE(brought.pendingOperations, quint64(0));
    const auto log = m_relay->relay().practice(m_practice->made.practice);
    QVERIFY(log.ok());
    QCOMPARE((*log)->trust()->relay()->term, quint64(2)); // one word for all the tries
    QVERIFY(!roundOf(desk()).problem);
    m_mirror->change({});
}

/// It has the old beginning still, and gets no more than what is missing.
void TestHeal::theLogMovesBack()
{
    test::RelayFixture other;
    QVERIFY(other.start());
    const QString there = u"https://127.0.0.1:%1"_s.arg(other.port());
    const sync::SyncOutcome moved = *desk().sync().connectRelay(there, tokenOf(other)).result();
    QVERIFY2(!moved.problem, whyNot(moved).constData());
    const auto old = m_relay->relay().practice(m_practice->made.practice);
    QVERIFY(old.ok());
    const quint64 left = (*old)->head().size;
    QVERIFY(addPatient(desk(), u"There"_s));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(addPatient(room(), u"Too"_s));
    QVERIFY(!roundOf(room()).problem);
    QVERIFY(!roundOf(desk()).problem);

    int bodies = 0;
    int segments = 0;
    m_mirror->change([&](const QByteArray &path, const QByteArray &body, test::HttpAnswer &) {
        const auto piece = wire::decodeMovedLog(body);
        if (path != "/v1/log" || !piece)
            return true;
        for (const wire::NumberedSegment &one : piece->segments) {
            ++segments;
            bodies += one.seq <= left && one.body ? 1 : 0;
        }
        return true;
    });
    const sync::SyncOutcome back = *desk().sync().connectRelay(url(), tokenOf(*m_relay)).result();
    QVERIFY2(!back.problem, whyNot(back).constData());
    QVERIFY(segments > static_cast<int>(left));
    QCOMPARE(bodies, 0);
    QCOMPARE((*old)->trust()->relay()->term, quint64(3));
    const sync::SyncOutcome followed = roundOf(room());
    QVERIFY2(!followed.problem, whyNot(followed).constData());
    other.stop();
    QVERIFY(agree());
    QVERIFY(readsTheOther(desk()));
    test::FurtherPc third;
    QVERIFY(third.join(desk(), m_practice->clock, url()));
    QVERIFY(!roundOf(desk()).problem);
    QVERIFY(!roundOf(third.open(*m_practice)).problem);
    QCOMPARE(foldOf(third.open(*m_practice)), foldOf(desk()));
    m_practice->lock();
    m_room->lock();
}

/// Whoever has taken over its machine gets nothing that it did not have, and changes nothing here.
void TestHeal::relayThatOnlySaysItHeals()
{
    QVERIFY(addPatient(desk(), u"Waiting"_s));
    const crypto::SigningKey somebody = crypto::SigningKey::make();
    bool forge = true;
    m_mirror->change([&](const QByteArray &path, const QByteArray &, test::HttpAnswer &answer) {
        if (auto reply = wire::decodeSessionReply(answer.body); path == "/v1/session" && reply) {
            reply->heal = wire::HealNote::healing;
            if (forge)
                reply->head.checkpoint = wire::signCheckpoint(
                    {m_practice->made.practice, 1, crypto::sha256(QByteArrayView("another log")), 1}, somebody);
            answer.body = wire::encode(*reply);
        }
        return true;
    });
    const QString before = foldOf(desk());
    const sync::SyncOutcome forged = roundOf(desk());
    QCOMPARE(forged.word, u"bad_checkpoint"_s);
    forge = false;
    m_practice->lock();
    const sync::SyncOutcome asked = roundOf(desk());
    QVERIFY(asked.problem); // the relay behind does not heal, and says so
    QVERIFY(asked.pendingOperations > 0);
    m_mirror->change({});
    m_practice->lock();
    QCOMPARE(foldOf(desk()), before);
    QVERIFY(!roundOf(desk()).problem);
}

/// The programs themselves: what is printed, and the exit codes.
void TestHeal::commandLine()
{
    cleanup(); // no threads of PCs in this process while others are started from it
    test::CliHome cli;
    QCOMPARE(cli.init().exit, 0);
    const QString data = cli.path(u"relay"_s);
    const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    const QString backup = cli.path(u"backup"_s);
    const auto fixPort = [&data](int port) {
        QFile file(data + u"/relay.json"_s);
        VB_INVARIANT(file.open(QIODevice::ReadOnly));
        QByteArray text = file.readAll();
        file.close();
        text.replace("\"port\": 0", "\"port\": " + QByteArray::number(port));
        VB_INVARIANT(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    };
    auto relay = std::make_unique<test::ServedRelay>(data);
    QVERIFY(relay->port() > 0);
    const int port = relay->port();
    fixPort(port);
    const QString url = u"https://127.0.0.1:%1"_s.arg(port);
    QCOMPARE(cli.as(u"olive"_s,
                    {u"relay"_s, u"connect"_s, u"--url"_s, url, u"--token"_s, made.last()[u"admin_token"_s].toString()})
                 .exit,
             0);
    QCOMPARE(cli.as(u"olive"_s, {u"sync"_s, u"--once"_s}).exit, 0);
    QCOMPARE(relay->terminate(), 0);
    QVERIFY(test::copyFolder(data, backup));
    relay = std::make_unique<test::ServedRelay>(data);
    const test::CliRun longer = cli.as(u"olive"_s, {u"sync"_s, u"--once"_s});
    QCOMPARE(longer.exit, 0);
    relay->kill();
    QVERIFY(test::copyFolder(backup, data));

    relay = std::make_unique<test::ServedRelay>(data);
    const test::CliRun found = cli.as(u"olive"_s, {u"sync"_s, u"--once"_s});
    QCOMPARE(found.exit, 5);
    QCOMPARE(found.code(), u"rolled_back"_s);
    relay->kill();
    relay = std::make_unique<test::ServedRelay>(data, QStringList {u"--heal"_s});
    const test::CliRun healed = cli.as(u"olive"_s, {u"sync"_s, u"--once"_s}); // the only PC
    QCOMPARE(healed.exit, 0);
    QVERIFY(healed.row()[u"head_size"_s].toInt() > longer.row()[u"head_size"_s].toInt());
    const test::CliRun opened = cli.as(u"olive"_s, {u"relay"_s, u"open"_s});
    QCOMPARE(opened.exit, 0);
    QCOMPARE(opened.row()[u"open"_s].toBool(), true);
    QCOMPARE(relay->terminate(), 0);
}

VB_TEST(TestHeal)
#include "test_heal.moc"
