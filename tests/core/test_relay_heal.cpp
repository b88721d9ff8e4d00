#include "tests/kit/relay_fixture.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"

#include "core/wire/checkpoint.h"
#include "core/wire/session_messages.h"

#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace vb::test {

/// What a PC has kept of the log.
struct KnownLog {
    std::vector<wire::NumberedSegment> segments;
    QByteArray checkpoint;

    [[nodiscard]] quint64 size() const { return segments.size(); }
    [[nodiscard]] crypto::Digest rootOf(quint64 first, quint64 count) const
    {
        crypto::merkle::Frontier tree;
        for (quint64 i = first; i < first + count; ++i)
            tree.append(wire::leafHash(segments.at(i).header));
        return tree.root();
    }
    /// Everything behind a place and up to another, with the proof that it leads to the checkpoint.
    [[nodiscard]] wire::HealOffer offer(quint64 after, quint64 upTo) const
    {
        wire::HealOffer out;
        out.checkpoint = checkpoint;
        out.segments.assign(segments.begin() + static_cast<std::ptrdiff_t>(after),
                            segments.begin() + static_cast<std::ptrdiff_t>(upTo));
        out.proof = crypto::merkle::consistencyProof(upTo, size(), [this](crypto::merkle::NodeId id) {
            return rootOf(id.index << id.level, quint64(1) << id.level);
        });
        return out;
    }
    [[nodiscard]] wire::HealOffer rest(quint64 after) const { return offer(after, size()); }
};

} // namespace vb::test

namespace {

/// The device with its chain as it was when the log had so many segments.
RelayDevice asItWas(const RelayDevice &device, const KnownLog &log, quint64 size)
{
    RelayDevice was;
    was.keys = device.keys.clone();
    for (quint64 i = 0; i < size; ++i) {
        const QByteArray &bytes = log.segments.at(i).header.bytes;
        const wire::SegmentHeader header = *wire::decodeHeader(bytes);
        if (header.device == was.id())
            was.end = wire::endAfter(was.end, header, wire::headerHash(bytes));
    }
    return was;
}

wire::HealState healState(const HttpAnswer &answer)
{
    return wire::decodeHealState(answer.body).valueOr(wire::HealState {});
}

HttpAnswer give(RelayClient &client, const wire::HealOffer &offer)
{
    return client.post("/v1/heal", wire::encode(offer));
}

} // namespace

/// A log that was put back from an old backup, and PCs that give back what was lost.
class TestRelayHeal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_relay.reset(); }

    void takesBackWhatWasLost();
    void takesNothingNewMeanwhile();
    void aRestartGoesOn();
    void bodiesFromWhoeverHasThem();
    void aDeviceThatIsGoneIsNotWaitedFor();
    void forgeriesAreRefused_data();
    void forgeriesAreRefused();
    void anOwnerOpensIt();
    void whoComesLateWithMoreIsTold();
    void logsThatHavePartedAreTold();
    void aDeviceThatTheBackupDoesNotKnow();
    void noLogThatWasNotPutBack();
    void killedAmidHealing();
    void takesALogThatMoves();
    void logsThatDoNotMove_data();
    void logsThatDoNotMove();
    void takesALogThatComesBack();

private:
    HttpAnswer bring(const KnownLog &log, quint64 after, quint64 upTo, const QByteArray &secret, quint64 term = 0);
    KnownLog known();
    /// What was lost since the backup: four segments of the desk's and the room's in turn, the last one the room's
    /// access log.
    bool rollBack();
    wire::Segment audit(RelayDevice &author);
    wire::HealNote noteFor(const RelayDevice &device);
    RelayClient enter(const RelayDevice &device) { return m_relay->enter(m_practice->id(), device); }
    quint64 sizeNow();

    std::unique_ptr<RelayFixture> m_relay;
    std::unique_ptr<RelayPractice> m_practice;
    RelayDevice m_room;
    KnownLog m_old; // the log as it was
    quint64 m_kept = 0; // how much of it is in the backup
};

void TestRelayHeal::init()
{
    m_relay = std::make_unique<RelayFixture>();
    QVERIFY(m_relay->start());
    m_practice = std::make_unique<RelayPractice>();
    m_room = {};
    QCOMPARE(m_relay->found(*m_practice).status, 200);
    RelayDevice &desk = m_practice->first();
    RelayClient client = enter(desk);
    const wire::Segment joining = m_practice->keysSegment(desk, {m_practice->certificateFor(m_room)});
    QCOMPARE(m_relay->push(client, {joining, m_practice->segment(desk)}).status, 200);
    m_kept = 3;
}

KnownLog TestRelayHeal::known()
{
    RelayClient client = enter(m_practice->first());
    const wire::LogPage page = RelayFixture::page(client.get("/v1/segments?after=0"));
    return {page.segments, page.checkpoint};
}

wire::Segment TestRelayHeal::audit(RelayDevice &author)
{
    wire::SegmentHeader header = m_practice->nextHeader(author, wire::Stream::audit);
    header.count = 2;
    header.audit = wire::SegmentHeader::AuditHead {header.next(), crypto::sha256(QByteArrayView("entries"))};
    return m_practice->sealed(author, header, crypto::randomBytes(200));
}

bool TestRelayHeal::rollBack()
{
    m_relay->stop();
    if (!m_relay->keepBackup() || !m_relay->start())
        return false;
    RelayDevice &desk = m_practice->first();
    RelayClient ofDesk = enter(desk);
    RelayClient ofRoom = enter(m_room);
    const bool wrote = m_relay->push(ofDesk, {m_practice->segment(desk)}).status == 200
        && m_relay->push(ofRoom, {m_practice->segment(m_room)}).status == 200
        && m_relay->push(ofDesk, {m_practice->segment(desk, 0)}).status == 200
        && m_relay->push(ofRoom, {audit(m_room)}).status == 200;
    m_old = known();
    m_relay->stop();
    return wrote && m_old.size() == m_kept + 4 && m_relay->putBack();
}

wire::HealNote TestRelayHeal::noteFor(const RelayDevice &device)
{
    const RelayClient client = enter(device);
    return wire::decodeSessionReply(m_relay->lastAnswer.body).valueOr(wire::SessionReply {}).heal;
}

quint64 TestRelayHeal::sizeNow()
{
    RelayClient client = enter(m_practice->first());
    return wire::readCheckpoint(wire::decodeHead(client.get("/v1/head").body)->checkpoint)->size;
}

void TestRelayHeal::takesBackWhatWasLost()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    QCOMPARE(noteFor(m_practice->first()), wire::HealNote::healing);
    RelayClient desk = enter(m_practice->first());
    const wire::HealState first = healState(give(desk, m_old.offer(m_kept, m_kept + 1)));
    QCOMPARE(first.size, m_kept + 1);
    QCOMPARE(first.target, m_old.size());
    QCOMPARE(first.silent, std::vector<DeviceId> {m_room.id()});
    QVERIFY(!first.isOpen && first.wanted.empty());
    // All that the desk has; the room may have more.
    const wire::HealState second = healState(give(desk, m_old.rest(m_kept + 1)));
    QCOMPARE(second.size, m_old.size());
    QVERIFY(!second.isOpen);
    QVERIFY(desk.get("/metrics").body.contains("verbena_relay_practices_healing 1\n"));

    RelayClient room = enter(m_room);
    wire::HealOffer shown;
    shown.checkpoint = m_old.checkpoint;
    const wire::HealState third = healState(give(room, shown));
    QVERIFY(third.isOpen && third.silent.empty());
    QCOMPARE(third.id, first.id);
    const KnownLog now = known();
    QCOMPARE(now.checkpoint, m_old.checkpoint); // the same size, root and term, and Ed25519 has one signature for them
    QCOMPARE(now.segments, m_old.segments);
    QCOMPARE(noteFor(m_room), wire::HealNote::none);
    QCOMPARE(m_relay->push(room, {m_practice->segment(m_room)}).status, 200);
    const std::vector<QByteArray> events = m_relay->logEvents();
    QCOMPARE(std::count(events.begin(), events.end(), "shown"), 1); // the room's was the last word
    QCOMPARE(std::count(events.begin(), events.end(), "healed"), 1);
}

void TestRelayHeal::takesNothingNewMeanwhile()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    const wire::Segment fresh = m_practice->segment(m_practice->first());
    const HttpAnswer refused = m_relay->push(desk, {fresh});
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.word(), u"healing"_s);
    QCOMPARE(refused.fields.value("retry-after"), QByteArray("5"));
    QCOMPARE(sizeNow(), m_kept);
    // What is there may be read.
    QCOMPARE(RelayFixture::page(desk.get("/v1/segments?after=0")).segments.size(), size_t(m_kept));
    QCOMPARE(give(desk, m_old.rest(m_kept)).status, 200);
    RelayClient room = enter(m_room);
    QVERIFY(healState(give(room, m_old.rest(m_kept))).isOpen); // the same once more
    QCOMPARE(RelayFixture::pushed(m_relay->push(desk, {fresh})).seqs, std::vector<quint64> {m_old.size() + 1});
}

void TestRelayHeal::aRestartGoesOn()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    const QByteArray id = healState(give(desk, m_old.offer(m_kept, m_kept + 2))).id;
    m_relay->stop();
    QVERIFY(m_relay->start());
    desk = enter(m_practice->first());
    QCOMPARE(m_relay->push(desk, {m_practice->segment(m_practice->first())}).word(), u"healing"_s);
    const wire::HealState state = healState(give(desk, m_old.rest(m_kept + 2)));
    QCOMPARE(state.id, id);
    QCOMPARE(state.size, m_old.size());
    m_relay->stop();
    QVERIFY(m_relay->start(true)); // no new one, the one that was begun
    RelayClient room = enter(m_room);
    const wire::HealState open = healState(give(room, m_old.rest(m_old.size())));
    QVERIFY(open.isOpen);
    QCOMPARE(open.id, id);
    QCOMPARE(known().segments, m_old.segments);
}

void TestRelayHeal::bodiesFromWhoeverHasThem()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    wire::HealOffer headers = m_old.rest(m_kept);
    headers.segments[1].body.reset(); // ops of the room's
    headers.segments[3].body.reset(); // its access log
    const wire::HealState lacking = healState(give(desk, headers));
    QCOMPARE(lacking.size, m_old.size());
    QCOMPARE(lacking.wanted, (std::vector<quint64> {m_kept + 2, m_kept + 4}));
    QVERIFY(!RelayFixture::page(desk.get("/v1/segments?after=4")).segments.front().body);
    wire::HealOffer shown;
    shown.checkpoint = m_old.checkpoint;
    shown.after = m_kept + 2;
    RelayClient room = enter(m_room);
    const wire::HealState all = healState(give(room, shown));
    QVERIFY(all.silent.empty() && !all.isOpen); // it has had its say, and its bodies are not here
    QCOMPARE(all.wanted, std::vector<quint64> {m_kept + 4});

    wire::HealOffer bodies;
    bodies.checkpoint = m_old.checkpoint;
    bodies.segments = {m_old.segments[m_kept + 1], m_old.segments[m_kept + 3]};
    bodies.segments[1].body = QByteArray(bodies.segments[1].body->size(), 'x');
    QCOMPARE(give(room, bodies).word(), u"malformed"_s);
    bodies.segments[1].body = m_old.segments[m_kept + 3].body;
    bodies.segments[0].header = m_old.segments[m_kept + 2].header;
    QVERIFY(give(room, bodies).status >= 400);
    bodies.segments[0] = m_old.segments[m_kept + 1];
    const wire::HealState whole = healState(give(room, bodies));
    QVERIFY(whole.isOpen && whole.wanted.empty());
    QCOMPARE(known().segments, m_old.segments);
}

/// Revoked in the part that was lost: nobody has the bodies of its access log, and all the rest holds.
void TestRelayHeal::aDeviceThatIsGoneIsNotWaitedFor()
{
    m_relay->stop();
    QVERIFY(m_relay->keepBackup() && m_relay->start());
    RelayDevice &desk = m_practice->first();
    RelayClient ofRoom = enter(m_room);
    QCOMPARE(m_relay->push(ofRoom, {audit(m_room)}).status, 200);
    RelayClient ofDesk = enter(desk);
    QCOMPARE(m_relay->push(ofDesk, {m_practice->keysSegment(desk, {m_practice->revocationOf(m_room)})}).status, 200);
    m_old = known();
    m_relay->stop();
    QVERIFY(m_relay->putBack() && m_relay->start(true));
    ofDesk = enter(desk);
    wire::HealOffer offer = m_old.offer(m_kept, m_kept + 1);
    offer.segments.front().body.reset();
    QCOMPARE(healState(give(ofDesk, offer)).silent.size(), size_t(1));
    wire::HealOffer keysWithoutBody = m_old.rest(m_kept + 1);
    keysWithoutBody.segments.front().body.reset();
    QCOMPARE(give(ofDesk, keysWithoutBody).word(), u"malformed"_s);
    const wire::HealState state = healState(give(ofDesk, m_old.rest(m_kept + 1)));
    QVERIFY(state.isOpen && state.silent.empty());
    QCOMPARE(state.wanted, std::vector<quint64> {m_kept + 1});
    QCOMPARE(known().checkpoint, m_old.checkpoint);
    QCOMPARE(noteFor(desk), wire::HealNote::asks); // somebody may have read it
    ofDesk = enter(desk);
    QCOMPARE(m_relay->push(ofDesk, {m_practice->segment(desk)}).status, 200);
    QVERIFY(healState(give(ofDesk, m_old.rest(m_old.size()))).isOpen);
}

void TestRelayHeal::forgeriesAreRefused_data()
{
    QTest::addColumn<QString>("lie");
    QTest::addColumn<QString>("word");
    QTest::newRow("another relay's checkpoint") << u"signature"_s << u"bad_checkpoint"_s;
    QTest::newRow("another practice's checkpoint") << u"practice"_s << u"bad_checkpoint"_s;
    QTest::newRow("no checkpoint") << u"no checkpoint"_s << u"malformed"_s;
    QTest::newRow("no proof") << u"no proof"_s << u"bad_proof"_s;
    QTest::newRow("proof of another place") << u"proof"_s << u"bad_proof"_s;
    QTest::newRow("another order") << u"order"_s << u"bad_proof"_s;
    QTest::newRow("another segment") << u"segment"_s << u"bad_proof"_s;
    QTest::newRow("one more") << u"one more"_s << u"bad_proof"_s;
    QTest::newRow("a hole") << u"hole"_s << u"gap"_s;
    QTest::newRow("another signature") << u"segment signature"_s << u"bad_signature"_s;
    QTest::newRow("another body") << u"body"_s << u"malformed"_s;
    QTest::newRow("numbers that fall") << u"numbers"_s << u"malformed"_s;
    QTest::newRow("a known one changed") << u"known"_s << u"forked"_s;
}

void TestRelayHeal::forgeriesAreRefused()
{
    QFETCH(QString, lie);
    QFETCH(QString, word);
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    wire::HealOffer offer = m_old.offer(m_kept, m_kept + 3);
    const wire::Checkpoint real = *wire::readCheckpoint(m_old.checkpoint);
    RelayDevice liar = asItWas(m_practice->first(), m_old, m_kept);
    if (lie == u"signature"_s)
        offer.checkpoint = wire::signCheckpoint(real, crypto::SigningKey::fromSeed(SecretBytes::random(32)));
    else if (lie == u"practice"_s)
        offer.checkpoint = wire::signCheckpoint({RelayPractice().id(), real.size, real.root, real.term},
                                                m_relay->relay().identity());
    else if (lie == u"no checkpoint"_s)
        offer.checkpoint.clear();
    else if (lie == u"no proof"_s)
        offer.proof.clear();
    else if (lie == u"proof"_s)
        offer.proof = m_old.offer(m_kept, m_kept + 2).proof;
    else if (lie == u"order"_s) {
        std::swap(offer.segments[0].header, offer.segments[1].header);
        std::swap(offer.segments[0].body, offer.segments[1].body);
    } else if (lie == u"segment"_s) {
        const wire::Segment forged = m_practice->segment(liar);
        offer = m_old.offer(m_kept, m_kept + 1);
        offer.segments[0] = {offer.segments[0].seq, forged.header, forged.body};
    } else if (lie == u"one more"_s) {
        offer = m_old.rest(m_kept);
        const wire::Segment more = m_practice->segment(m_room);
        offer.segments.push_back({m_old.size() + 1, more.header, more.body});
    } else if (lie == u"hole"_s)
        offer.segments.erase(offer.segments.begin() + 1);
    else if (lie == u"segment signature"_s)
        offer.segments[0].header.signature[5] = static_cast<char>(offer.segments[0].header.signature.at(5) ^ 1);
    else if (lie == u"body"_s)
        (*offer.segments[0].body)[0] = static_cast<char>(offer.segments[0].body->at(0) ^ 1);
    else if (lie == u"numbers"_s)
        std::swap(offer.segments[0], offer.segments[1]);
    else
        offer.segments[0].seq = m_kept;
    RelayClient client = enter(m_practice->first());
    const HttpAnswer answer = give(client, offer);
    QVERIFY(answer.status == 400 || answer.status == 403 || answer.status == 409);
    QCOMPARE(answer.word(), word);
    QCOMPARE(sizeNow(), m_kept);

    // It has hindered nobody.
    QCOMPARE(healState(give(client, m_old.rest(m_kept))).silent, std::vector<DeviceId> {m_room.id()});
    RelayClient room = enter(m_room);
    QVERIFY(healState(give(room, m_old.rest(m_kept))).isOpen);
    QCOMPARE(known().checkpoint, m_old.checkpoint);
}

void TestRelayHeal::anOwnerOpensIt()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    const wire::HealState state = healState(give(desk, m_old.rest(m_kept)));
    QVERIFY(!state.isOpen);
    const DeviceId device = m_practice->first().id();
    wire::HealOffer order;
    order.checkpoint = m_old.checkpoint;
    wire::HealState other = state;
    other.size -= 1;
    wire::HealState another = state;
    another.id = crypto::randomBytes(wire::kHealId);
    const crypto::SigningKey &owner = m_practice->ownerKey();
    for (const wire::HealOrder &forged :
         {wire::orderToOpen(m_practice->id(), device, other, owner),
          wire::orderToOpen(m_practice->id(), device, another, owner),
          wire::orderToOpen(m_practice->id(), m_room.id(), state, owner),
          wire::orderToOpen(RelayPractice().id(), device, state, owner),
          wire::orderToOpen(m_practice->id(), device, state, m_practice->first().keys.sign)}) {
        order.order = forged;
        const HttpAnswer refused = give(desk, order);
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.word(), u"order"_s);
    }
    order.order = wire::orderToOpen(m_practice->id(), device, state, owner);
    const wire::HealState open = healState(give(desk, order));
    QVERIFY(open.isOpen);
    QCOMPARE(open.silent, std::vector<DeviceId> {m_room.id()});
    QVERIFY(healState(give(desk, order)).isOpen); // its answer was lost
    // The room turns up, with nothing that is not here.
    QCOMPARE(noteFor(m_room), wire::HealNote::asks);
    RelayClient room = enter(m_room);
    wire::HealOffer shown;
    shown.checkpoint = m_old.checkpoint;
    QVERIFY(healState(give(room, shown)).silent.empty());
    QCOMPARE(noteFor(m_room), wire::HealNote::none);
    QCOMPARE(m_relay->push(room, {m_practice->segment(m_room)}).status, 200);
}

void TestRelayHeal::whoComesLateWithMoreIsTold()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    // The desk knew two segments less.
    KnownLog less = m_old;
    less.segments.resize(m_old.size() - 2);
    less.checkpoint = wire::signCheckpoint({m_practice->id(), less.size(), less.rootOf(0, less.size()), 1},
                                           m_relay->relay().identity());
    wire::HealOffer offer = less.rest(m_kept);
    const wire::HealState state = healState(give(desk, offer));
    QCOMPARE(state.size, less.size());
    offer.order = wire::orderToOpen(m_practice->id(), m_practice->first().id(), state, m_practice->ownerKey());
    QVERIFY(healState(give(desk, offer)).isOpen);

    for (int i = 0; i < 2; ++i) { // before and behind what comes next
        QCOMPARE(noteFor(m_room), wire::HealNote::asks);
        RelayClient room = enter(m_room);
        const HttpAnswer told = give(room, m_old.rest(less.size()));
        QCOMPARE(told.status, 409);
        QCOMPARE(told.word(), u"healed"_s);
        QCOMPARE(sizeNow(), less.size() + quint64(i));
        RelayDevice author = asItWas(m_practice->first(), less, less.size());
        if (i == 0)
            QCOMPARE(m_relay->push(desk, {m_practice->segment(author)}).status, 200);
    }
    QCOMPARE(noteFor(m_practice->first()), wire::HealNote::none);
}

/// It ran without --heal for a while, and somebody wrote.
void TestRelayHeal::logsThatHavePartedAreTold()
{
    QVERIFY(rollBack());
    QVERIFY(m_relay->start());
    RelayDevice roomAsItWas = asItWas(m_room, m_old, m_kept);
    RelayClient room = enter(m_room);
    QCOMPARE(m_relay->push(room, {m_practice->segment(roomAsItWas)}).status, 200);
    const KnownLog other = known();
    m_relay->stop();
    QVERIFY(m_relay->start(true));
    RelayClient desk = enter(m_practice->first());
    QVERIFY(give(desk, m_old.rest(m_kept)).status >= 400);
    wire::HealOffer shown;
    shown.checkpoint = m_old.checkpoint;
    QCOMPARE(give(desk, shown).word(), u"forked"_s);
    room = enter(m_room);
    shown.checkpoint = other.checkpoint;
    QVERIFY(healState(give(room, shown)).isOpen); // the desk has had its say
    QCOMPARE(noteFor(m_practice->first()), wire::HealNote::asks);
    desk = enter(m_practice->first());
    shown.checkpoint = m_old.checkpoint;
    QCOMPARE(give(desk, shown).word(), u"healed"_s);
}

/// It joined behind the backup: the segment with its certificate opens the door.
void TestRelayHeal::aDeviceThatTheBackupDoesNotKnow()
{
    m_relay->stop();
    QVERIFY(m_relay->keepBackup() && m_relay->start());
    RelayDevice &desk = m_practice->first();
    const RelayDevice late;
    const wire::Segment joining = m_practice->keysSegment(desk, {m_practice->certificateFor(late)});
    RelayClient client = enter(desk);
    QCOMPARE(m_relay->push(client, {joining, m_practice->segment(desk)}).status, 200);
    m_old = known();
    m_relay->stop();
    QVERIFY(m_relay->putBack() && m_relay->start());
    QCOMPARE(m_relay->enter(m_practice->id(), late, joining).token, QByteArray()); // only of one that heals
    QCOMPARE(m_relay->lastAnswer.word(), u"malformed"_s);
    m_relay->stop();
    QVERIFY(m_relay->start(true));
    QCOMPARE(enter(late).token, QByteArray());
    QCOMPARE(m_relay->lastAnswer.word(), u"unknown_device"_s);
    QCOMPARE(m_relay->enter(m_practice->id(), late, m_practice->segment(desk)).token, QByteArray());
    client = m_relay->enter(m_practice->id(), late, joining);
    QVERIFY(!client.token.isEmpty());
    const wire::HealState state = healState(give(client, m_old.rest(m_kept)));
    QCOMPARE(state.size, m_old.size());
    QCOMPARE(state.silent.size(), size_t(2));
    QVERIFY(!enter(late).token.isEmpty()); // known by now
}

void TestRelayHeal::noLogThatWasNotPutBack()
{
    QCOMPARE(noteFor(m_practice->first()), wire::HealNote::none);
    RelayClient desk = enter(m_practice->first());
    const KnownLog now = known();
    QCOMPARE(give(desk, now.rest(now.size())).word(), u"not_healing"_s);
    QCOMPARE(desk.post("/v1/heal", "no CBOR").word(), u"malformed"_s);
    desk.token.clear();
    QCOMPARE(give(desk, now.rest(now.size())).status, 401);
}

/// What was acknowledged is there, and the rest comes behind it.
void TestRelayHeal::killedAmidHealing()
{
    QVERIFY(rollBack());
    const QString data = m_relay->path(u"relay"_s);
    const QByteArray identity = m_relay->identity;
    quint64 size = m_kept;
    QByteArray id;
    for (bool first = true; size < m_old.size(); first = false) {
        ServedRelay served(data, first ? QStringList {u"--heal"_s} : QStringList());
        QVERIFY(served.port() > 0);
        RelayClient desk = served.enter(identity, m_practice->id(), m_practice->first());
        const wire::HealState state = healState(give(desk, m_old.offer(m_kept, size + 1)));
        QCOMPARE(state.size, ++size);
        QVERIFY(first || state.id == id);
        id = state.id;
        served.kill();
    }
    ServedRelay served(data);
    RelayClient room = served.enter(identity, m_practice->id(), m_room);
    QVERIFY(healState(give(room, m_old.rest(m_old.size()))).isOpen);
    const wire::LogPage page = RelayFixture::page(room.get("/v1/segments?after=0"));
    QCOMPARE(page.checkpoint, m_old.checkpoint);
    QCOMPARE(page.segments, m_old.segments);
    QCOMPARE(served.terminate(), 0);
    const QByteArray log = served.log();
    QVERIFY2(log.contains("\"healed\"") && !log.contains(m_room.id().text().toLatin1()), log.constData());
}

HttpAnswer TestRelayHeal::bring(const KnownLog &log, quint64 after, quint64 upTo, const QByteArray &secret,
                                quint64 term)
{
    RelayClient client(m_relay->port());
    wire::MovedLog piece {m_practice->id(), secret, {}, term};
    piece.segments.assign(log.segments.begin() + static_cast<std::ptrdiff_t>(after),
                          log.segments.begin() + static_cast<std::ptrdiff_t>(upTo));
    return client.post("/v1/log", wire::encode(piece));
}

/// The log of one relay, brought to another: here in place of it, with an empty folder and a new identity.
void TestRelayHeal::takesALogThatMoves()
{
    const QByteArray oldIdentity = m_relay->identity;
    const KnownLog before = known();
    auto old = std::exchange(m_relay, std::make_unique<RelayFixture>());
    QVERIFY(m_relay->start());
    QVERIFY(m_relay->identity != oldIdentity);
    RelayDevice &desk = m_practice->first();
    RelayClient there = old->enter(m_practice->id(), desk);
    const wire::Segment first
        = m_practice->keysSegment(desk, {m_practice->relayPlace(1, u"https://old"_s, oldIdentity)});
    QCOMPARE(old->push(there, {first}).status, 200);
    const crypto::Digest root = before.rootOf(0, before.size());
    const wire::Segment word = m_practice->keysSegment(
        desk, {m_practice->relayPlace(2, u"https://new"_s, m_relay->identity, before.size(), root)});
    QCOMPARE(old->push(there, {word}).status, 200);
    QCOMPARE(old->push(there, {m_practice->segment(desk)}).word(), u"moved"_s);
    const wire::LogPage page = RelayFixture::page(there.get("/v1/segments?after=0"));
    const KnownLog whole {page.segments, page.checkpoint};

    const QByteArray secret = m_relay->adminSecret();
    const wire::HealState begun = healState(bring(whole, 0, 2, secret));
    QVERIFY(!begun.isOpen && begun.size == 2);
    m_relay->stop();
    QVERIFY(m_relay->start());
    QCOMPARE(noteFor(desk), wire::HealNote::healing);
    RelayClient early = enter(desk);
    QCOMPARE(m_relay->push(early, {m_practice->segment(m_room)}).status, 403); // not its own, anyway
    const wire::HealState all = healState(bring(whole, 0, whole.size(), secret)); // from the beginning: known ones hold
    QVERIFY(all.isOpen);
    QCOMPARE(all.size, whole.size());
    QVERIFY(healState(bring(whole, 0, 1, secret)).isOpen); // its answer was lost
    RelayClient client = enter(desk);
    const wire::LogPage now = RelayFixture::page(client.get("/v1/segments?after=0"));
    QCOMPARE(now.segments, whole.segments);
    const wire::Checkpoint head = *wire::readCheckpoint(now.checkpoint);
    QCOMPARE(head.term, quint64(2));
    QCOMPARE(head.root, wire::readCheckpoint(whole.checkpoint)->root);
    QVERIFY(wire::signatureHolds(now.checkpoint, m_relay->identity));
    // A page that ends before the word is of the term of then, also after a restart.
    m_relay->stop();
    QVERIFY(m_relay->start());
    client = enter(desk);
    QCOMPARE(wire::readCheckpoint(RelayFixture::page(client.get("/v1/segments?after=0&limit=3")).checkpoint)->term,
             quint64(1));
    QCOMPARE(noteFor(desk), wire::HealNote::asks);
    wire::HealOffer nothing;
    client = enter(desk);
    QVERIFY(healState(give(client, nothing)).isOpen);
    QCOMPARE(noteFor(desk), wire::HealNote::none);
    QCOMPARE(wire::decodeIdentity(client.get("/v1/identity?practice=" + m_practice->id().bytes().toHex()).body)->key,
             m_relay->identity);
}

void TestRelayHeal::logsThatDoNotMove_data()
{
    QTest::addColumn<QString>("lie");
    QTest::addColumn<QString>("word");
    QTest::newRow("no token") << u"token"_s << u"admin_token"_s;
    QTest::newRow("not from its beginning") << u"beginning"_s << u"gap"_s;
    QTest::newRow("another base") << u"base"_s << u"forked"_s;
    QTest::newRow("another order") << u"order"_s << u"forked"_s;
}

void TestRelayHeal::logsThatDoNotMove()
{
    QFETCH(QString, lie);
    QFETCH(QString, word);
    KnownLog log = known();
    const QByteArray oldIdentity = m_relay->identity;
    RelayDevice &desk = m_practice->first();
    RelayClient client = enter(desk);
    RelayClient room = enter(m_room);
    QCOMPARE(m_relay->push(client, {m_practice->segment(desk)}).status, 200);
    QCOMPARE(m_relay->push(room, {m_practice->segment(m_room)}).status, 200);
    log = known();
    const auto old = std::exchange(m_relay, std::make_unique<RelayFixture>());
    QVERIFY(m_relay->start());
    crypto::Digest root = log.rootOf(0, log.size());
    if (lie == u"base"_s)
        root = log.rootOf(0, log.size() - 1);
    const wire::Segment word1 = m_practice->keysSegment(
        desk, {m_practice->relayPlace(1, u"https://new"_s, m_relay->identity, log.size(), root)});
    log.segments.push_back({log.size() + 1, word1.header, word1.body});
    if (lie == u"order"_s) {
        std::swap(log.segments[3].header, log.segments[4].header);
        std::swap(log.segments[3].body, log.segments[4].body);
    }
    const QByteArray secret = lie == u"token"_s ? crypto::randomBytes(16) : m_relay->adminSecret();
    const HttpAnswer answer = bring(log, lie == u"beginning"_s ? 1 : 0, log.size(), secret);
    QCOMPARE(answer.word(), word);
    if (lie == u"token"_s || lie == u"beginning"_s)
        QCOMPARE(m_relay->enter(m_practice->id(), desk).token, QByteArray());
    QVERIFY(oldIdentity != m_relay->identity);
}

/// A relay that the log has left long ago has its beginning still.
void TestRelayHeal::takesALogThatComesBack()
{
    RelayDevice &desk = m_practice->first();
    RelayClient client = enter(desk);
    QCOMPARE(m_relay
                 ->push(client,
                        {m_practice->keysSegment(desk, {m_practice->relayPlace(1, u"https://a"_s, m_relay->identity)})})
                 .status,
             200);
    auto first = std::exchange(m_relay, std::make_unique<RelayFixture>());
    QVERIFY(m_relay->start());
    std::swap(first, m_relay);
    KnownLog log = known();
    const wire::Segment leaves = m_practice->keysSegment(
        desk, {m_practice->relayPlace(2, u"https://b"_s, first->identity, log.size(), log.rootOf(0, log.size()))});
    client = enter(desk);
    QCOMPARE(m_relay->push(client, {leaves}).status, 200);
    const KnownLog left = known();
    std::swap(first, m_relay); // at the other one
    QVERIFY(healState(bring(left, 0, left.size(), m_relay->adminSecret())).isOpen);
    client = enter(desk);
    QCOMPARE(m_relay->push(client, {m_practice->segment(desk)}).status, 200);
    log = known();
    QCOMPARE(m_relay
                 ->push(client,
                        {m_practice->keysSegment(desk,
                                                 {m_practice->relayPlace(3, u"https://a"_s, first->identity, log.size(),
                                                                         log.rootOf(0, log.size()))})})
                 .status,
             200);
    const KnownLog whole = known();
    std::swap(first, m_relay);

    const QByteArray secret = m_relay->adminSecret();
    const wire::HealState asked = healState(bring(whole, 0, 0, secret, 3));
    QVERIFY(!asked.isOpen && asked.size == left.size());
    client = enter(desk);
    QCOMPARE(noteFor(desk), wire::HealNote::none); // asking changes nothing
    KnownLog other = whole;
    std::swap(other.segments[1], other.segments[2]);
    std::swap(other.segments[1].seq, other.segments[2].seq);
    QCOMPARE(bring(other, 0, left.size(), secret, 3).word(), u"forked"_s);
    QCOMPARE(bring(whole, left.size() + 1, whole.size(), secret, 3).word(), u"gap"_s);
    KnownLog headers = whole;
    for (quint64 i = 0; i < left.size(); ++i)
        headers.segments[i].body.reset();
    QVERIFY(!healState(bring(headers, 0, left.size() + 1, secret, 3)).isOpen);
    m_relay->stop();
    QVERIFY(m_relay->start());
    QVERIFY(healState(bring(headers, 0, headers.size(), secret, 3)).isOpen);
    client = enter(desk);
    const wire::LogPage now = RelayFixture::page(client.get("/v1/segments?after=0"));
    QCOMPARE(now.segments, whole.segments);
    QCOMPARE(wire::readCheckpoint(now.checkpoint)->term, quint64(3));
    QCOMPARE(m_relay->push(client, {m_practice->segment(desk)}).status, 200);
}

VB_TEST(TestRelayHeal)
#include "test_relay_heal.moc"
