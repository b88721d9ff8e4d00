#include "core/crypto/merkle.h"
#include "tests/kit/test_main.h"
#include "tests/kit/wire_log.h"

#include <QTest>

using namespace vb;
using namespace vb::wire;
using vb::test::WireLog;

namespace {

using Page = std::vector<NumberedSegment>;

/// A page as a client takes it: the first thing that is wrong, or accepted. What is taken stays in `verifier`.
Verdict taken(LogVerifier &verifier, const Page &page, const QByteArray &checkpoint, const LogFacts &facts)
{
    Finding finding = verifier.open(checkpoint);
    for (std::size_t i = 0; i < page.size() && finding.good(); ++i)
        finding = verifier.fold(std::span(page).subspan(i), facts);
    return finding.good() ? verifier.close(facts).verdict : finding.verdict;
}

Verdict firstFetch(const WireLog &log, const Page &page)
{
    LogVerifier verifier = log.verifier();
    return taken(verifier, page, log.checkpoint(), log);
}

/// What the verifier may ask is what it has itself: as for a PC that has not met another's log.
class NoBooks : public LogFacts {
public:
    explicit NoBooks(const WireLog &log) : m_log(log) { }
    DeviceStanding deviceAt(const SegmentHeader &header, quint64 seq,
                            const std::optional<QByteArray> &body) const override
    {
        return m_log.deviceAt(header, seq, body);
    }
    std::optional<InForce> inForceAt(quint64) const override { return std::nullopt; }
    std::optional<crypto::Digest> rootAt(quint64) const override { return std::nullopt; }
    std::optional<crypto::Digest> leafAt(quint64) const override { return std::nullopt; }
    QByteArray hashOf(const DeviceId &, quint64) const override { return {}; }

private:
    const WireLog &m_log;
};

NumberedSegment numbered(quint64 seq, const Segment &segment)
{
    return {seq, segment.header, segment.body};
}

} // namespace

/// Everything that a relay or a device can do to the numbered log is found and has a name.
class TestWireLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void honestLogsPass();
    void pageAfterPage();
    void segmentsThatAreKnown();
    void rolledBack();
    void badCheckpoints();
    void forkedAtTheSameSize();
    void modified();
    void laterVersions();
    void reordered();
    void withheld();
    void replayed();
    void equivocated();
    void strangers();
    void brokenChains();
    void views();
    void aForkIsFoundWhenViewsMeet();
    void rulesInForce();
    void auditTreesOnlyGrow();
    void aRefusalChangesNothing();
    void everyWordIsAnother();
    void viewsKeepWhatTheyAreTold();
    void chainsOfOneDevice();
};

void TestWireLog::honestLogsPass()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::keys, 1);
    const DeviceId room = log.addDevice('b');
    log.setInForce({1, 1, 1});
    for (int i = 0; i < 20; ++i) {
        log.write(i % 3 == 0 ? room : desk, i % 5 == 0 ? Stream::audit : Stream::ops, quint64(i % 4));
    }
    log.write(room, Stream::ops, 0); // heartbeat
    QCOMPARE(firstFetch(log, log.segments()), Verdict::accepted);
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, log.segments(), log.checkpoint(), log), Verdict::accepted);
    QCOMPARE(verifier.log().root(), log.log().root());
    QVERIFY(verifier.chainOf(desk) == log.chainOf(desk));
    QCOMPARE(verifier.chains().size(), std::size_t(2));
    QCOMPARE(verifier.term(), quint64(1));

    Page headersOnly = log.segments();
    for (NumberedSegment &segment : headersOnly)
        segment.body.reset();
    QCOMPARE(firstFetch(log, headersOnly), Verdict::accepted);
    LogVerifier empty = log.verifier();
    QCOMPARE(taken(empty, {}, log.checkpointAt(0), log), Verdict::accepted);
}

/// Each page brings a checkpoint for its own end; older roots come from the caller's books.
void TestWireLog::pageAfterPage()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    LogVerifier verifier = log.verifier();
    for (quint64 page = 0; page < 5; ++page) {
        for (int i = 0; i < 7; ++i)
            log.write(desk, Stream::ops, 1);
        QCOMPARE(taken(verifier, log.after(page * 7), log.checkpoint(), log), Verdict::accepted);
        verifier.forgetBelow(verifier.log().size());
        QCOMPARE(taken(verifier, {}, log.checkpoint(), log), Verdict::accepted); // nothing new
    }
    const LogVerifier kept(log.practice(), log.relayKey().publicKey, LogView(verifier.log().frontier()),
                           verifier.chains(), verifier.term());
    LogVerifier restarted = kept;
    log.write(desk, Stream::ops, 1);
    QCOMPARE(taken(restarted, log.after(35), log.checkpoint(), log), Verdict::accepted);
}

void TestWireLog::segmentsThatAreKnown()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, log.segments(), log.checkpoint(), log), Verdict::accepted);
    const Page again = log.segments();
    QCOMPARE(verifier.open(log.checkpoint()).verdict, Verdict::accepted);
    QCOMPARE(verifier.fold(again, log).verdict, Verdict::known);
    QCOMPARE(verifier.log().size(), quint64(2));
    Page other = again;
    other[0].header = again[1].header;
    QCOMPARE(verifier.fold(other, log).verdict, Verdict::forked);
    other[0].seq = 0;
    QCOMPARE(verifier.fold(other, log).verdict, Verdict::forked);
}

void TestWireLog::rolledBack()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    for (int i = 0; i < 3; ++i)
        log.write(desk, Stream::ops, 1);
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, log.segments(), log.checkpoint(), log), Verdict::accepted);
    QCOMPARE(verifier.open(log.checkpointAt(2)).verdict, Verdict::rolledBack);
    QCOMPARE(verifier.open(log.checkpointAt(0)).verdict, Verdict::rolledBack);
    QCOMPARE(verifier.open(log.checkpoint()).verdict, Verdict::accepted);
    // A term that went back says the same.
    LogVerifier later(log.practice(), log.relayKey().publicKey, LogView(), {}, 2);
    QCOMPARE(later.open(log.checkpoint()).verdict, Verdict::rolledBack);
}

void TestWireLog::badCheckpoints()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    LogVerifier verifier = log.verifier();
    const crypto::SigningKey other = crypto::SigningKey::make();
    const crypto::Digest root = log.log().root();
    QCOMPARE(verifier.open(signCheckpoint({log.practice(), 1, root, 1}, other)).verdict, Verdict::badCheckpoint);
    const PracticeId elsewhere = PracticeId::fromBytes(QByteArray(16, 'q'));
    QCOMPARE(verifier.open(signCheckpoint({elsewhere, 1, root, 1}, log.relayKey())).verdict, Verdict::badCheckpoint);
    QCOMPARE(verifier.open(QByteArray("no note")).verdict, Verdict::badCheckpoint);
    QByteArray changed = log.checkpoint();
    changed.replace("\n1\n", "\n2\n");
    QCOMPARE(verifier.open(changed).verdict, Verdict::badCheckpoint);
    // A term that is not in force.
    QCOMPARE(taken(verifier, log.segments(), log.checkpointAt(1, 2), log), Verdict::badCheckpoint);
    // Segments that the checkpoint does not speak of.
    LogVerifier another = log.verifier();
    QCOMPARE(taken(another, log.segments(), log.checkpointAt(0), log), Verdict::badCheckpoint);
}

void TestWireLog::forkedAtTheSameSize()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    const DeviceId room = log.addDevice('b');
    const Segment first = log.seal(desk, Stream::ops, 1);
    const Segment second = log.seal(room, Stream::ops, 1);
    WireLog swapped;
    for (WireLog *each : {&log, &swapped}) {
        each->take(each == &log ? first : second);
        each->take(each == &log ? second : first);
    }
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, log.segments(), log.checkpoint(), log), Verdict::accepted);
    QCOMPARE(verifier.open(swapped.checkpoint()).verdict, Verdict::forked);
    // The relay shows one order and signs another.
    LogVerifier another = log.verifier();
    QCOMPARE(taken(another, log.segments(), swapped.checkpoint(), log), Verdict::forked);
}

void TestWireLog::modified()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 2);
    const Page good = log.segments();
    for (qsizetype i = 0; i < good[0].header.bytes.size(); ++i) {
        Page bad = good;
        bad[0].header.bytes[i] = static_cast<char>(good[0].header.bytes.at(i) ^ 1);
        LogVerifier verifier = log.verifier();
        QCOMPARE(verifier.open(log.checkpoint()).verdict, Verdict::accepted);
        const Verdict verdict = verifier.fold(bad, log).verdict;
        QVERIFY2(verdict == Verdict::modified || verdict == Verdict::badSignature || verdict == Verdict::unknownDevice
                     || verdict == Verdict::wrongPractice || verdict == Verdict::tooNew,
                 qPrintable(QStringLiteral("%1: %2").arg(i).arg(verdictWord(verdict))));
    }
    Page bad = good;
    bad[0].header.signature[5] = static_cast<char>(bad[0].header.signature.at(5) ^ 1);
    QCOMPARE(firstFetch(log, bad), Verdict::badSignature);
    bad = good;
    (*bad[0].body)[5] = static_cast<char>(bad[0].body->at(5) ^ 1);
    QCOMPARE(firstFetch(log, bad), Verdict::modified);
    bad[0].body = QByteArray();
    QCOMPARE(firstFetch(log, bad), Verdict::modified);
    log.write(desk, Stream::ops, 2);
    bad = log.segments();
    std::swap(bad[0].body, bad[1].body);
    QCOMPARE(firstFetch(log, bad), Verdict::modified);
}

void TestWireLog::laterVersions()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    Page page = log.segments();
    QByteArray bytes = page[0].header.bytes;
    const qsizetype at = bytes.indexOf(QByteArray("\x01\x01\x02", 3)); // {1: 1, 2: …
    QVERIFY(at >= 0);
    bytes[at + 1] = 2;
    page[0].header.bytes = bytes;
    QCOMPARE(firstFetch(log, page), Verdict::tooNew);
    QCOMPARE(errorOf({Verdict::tooNew, 1, {}}).code, Code::tooNew);
}

void TestWireLog::reordered()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    const DeviceId room = log.addDevice('b');
    log.write(desk, Stream::ops, 1);
    log.write(room, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    Page page = log.segments();
    std::swap(page[0], page[1]);
    QCOMPARE(firstFetch(log, page), Verdict::reordered);
    // Numbers in order, one device's segments not.
    page = log.segments();
    std::swap(page[0].header, page[2].header);
    std::swap(page[0].body, page[2].body);
    QCOMPARE(firstFetch(log, page), Verdict::reordered);
    // Those of two devices: the roots tell.
    page = log.segments();
    std::swap(page[1].header, page[2].header);
    std::swap(page[1].body, page[2].body);
    QCOMPARE(firstFetch(log, page), Verdict::forked);
}

void TestWireLog::withheld()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    const DeviceId room = log.addDevice('b');
    log.write(desk, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    log.write(room, Stream::ops, 1);
    Page page = log.segments();
    page.erase(page.begin() + 1);
    QCOMPARE(firstFetch(log, page), Verdict::withheld); // a hole in the numbers
    page = log.segments();
    page.pop_back();
    QCOMPARE(firstFetch(log, page), Verdict::withheld); // less than the checkpoint speaks of
    // Numbers closed up again: the chain tells.
    WireLog thinned;
    thinned.addDevice('a');
    thinned.take({log.segments()[1].header, *log.segments()[1].body});
    QCOMPARE(firstFetch(thinned, thinned.segments()), Verdict::withheld);
    // And when the device has nothing after it, the view of somebody who saw it.
    WireLog tail;
    tail.addDevice('a');
    tail.addDevice('b');
    tail.take({log.segments()[0].header, *log.segments()[0].body});
    tail.take({log.segments()[2].header, *log.segments()[2].body});
    QCOMPARE(firstFetch(tail, tail.segments()), Verdict::forked);
}

void TestWireLog::replayed()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    const Page honest = log.segments();
    for (const std::size_t which : {0, 1}) {
        WireLog twice;
        twice.addDevice('a');
        for (const NumberedSegment &segment : honest)
            twice.take({segment.header, *segment.body});
        twice.take({honest[which].header, *honest[which].body});
        QCOMPARE(firstFetch(twice, twice.segments()), Verdict::replayed);
        LogVerifier verifier = twice.verifier();
        QCOMPARE(taken(verifier, twice.segments(), twice.checkpoint(), NoBooks(twice)), Verdict::replayed);
    }
}

void TestWireLog::equivocated()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    const ChainEnd before = log.chainOf(desk);
    log.write(desk, Stream::ops, 1);
    const ChainEnd after = log.chainOf(desk);
    log.rewind(desk, before);
    const Segment clone = log.seal(desk, Stream::ops, 2); // the same number with other content
    Page page = log.segments();
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, page, log.checkpoint(), log), Verdict::accepted);
    const Page next {numbered(3, clone)};
    QCOMPARE(verifier.fold(next, log).verdict, Verdict::equivocated);
    // Further back it takes the caller's books to tell it from a replay.
    log.rewind(desk, after);
    log.write(desk, Stream::ops, 1);
    QCOMPARE(taken(verifier, log.after(2), log.checkpoint(), log), Verdict::accepted);
    const Page late {numbered(4, clone)};
    QCOMPARE(verifier.fold(late, log).verdict, Verdict::equivocated);
    QCOMPARE(verifier.fold(late, NoBooks(log)).verdict, Verdict::replayed);
}

void TestWireLog::strangers()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    const DeviceId late = log.addDevice('b');
    log.write(late, Stream::ops, 1);
    QCOMPARE(firstFetch(log, log.segments()), Verdict::accepted);
    WireLog elsewhere;
    elsewhere.addDevice('c');
    Page page = log.segments();
    page[0] = numbered(1, elsewhere.seal(DeviceId::fromBytes(QByteArray(16, 'c')), Stream::ops, 1));
    QCOMPARE(firstFetch(log, page), Verdict::unknownDevice);
    // Before its certificate.
    page = log.segments();
    page[0] = page[1];
    page[0].seq = 1;
    QCOMPARE(firstFetch(log, page), Verdict::unknownDevice);
    // After its revocation.
    log.revoke(late);
    log.write(late, Stream::ops, 1);
    LogVerifier verifier = log.verifier();
    QCOMPARE(taken(verifier, log.segments(), log.checkpoint(), log), Verdict::revokedDevice);
    QCOMPARE(verifier.log().size(), quint64(2)); // what came before stays good
    // Of another practice, with a good signature.
    WireLog other;
    other.addDevice('a');
    const Segment foreign = other.seal(desk, Stream::ops, 1, [](SegmentHeader &header) {
        header.practice = PracticeId::fromBytes(QByteArray(16, 'q'));
    });
    const Page single {numbered(1, foreign)};
    QCOMPARE(firstFetch(log, single), Verdict::wrongPractice);
    // Somebody else's signature under a known name.
    const Segment forged = other.seal(desk, Stream::ops, 1);
    const Page forgery {
        numbered(1, {sealHeader(decodeHeader(forged.header.bytes).value(), crypto::SigningKey::make()), forged.body})};
    QCOMPARE(firstFetch(log, forgery), Verdict::badSignature);
}

void TestWireLog::brokenChains()
{
    const auto spoiled = [](Stream stream, const WireLog::Change &change) {
        WireLog log;
        const DeviceId desk = log.addDevice('a');
        log.write(desk, Stream::ops, 2);
        log.write(desk, Stream::audit, 2);
        log.take(log.seal(desk, stream, 1, change));
        return firstFetch(log, log.segments());
    };
    QCOMPARE(spoiled(Stream::ops, {}), Verdict::accepted);
    QCOMPARE(spoiled(Stream::ops, [](SegmentHeader &h) { h.first += 1; }), Verdict::brokenChain);
    QCOMPARE(spoiled(Stream::ops, [](SegmentHeader &h) { h.first -= 1; }), Verdict::brokenChain);
    QCOMPARE(spoiled(Stream::ops, [](SegmentHeader &h) { h.previous = QByteArray(32, 'x'); }), Verdict::brokenChain);
    QCOMPARE(spoiled(Stream::ops, [](SegmentHeader &h) { h.chain += 1; }), Verdict::withheld);
    QCOMPARE(spoiled(Stream::ops, [](SegmentHeader &h) { h.chain -= 1; }), Verdict::equivocated);
    QCOMPARE(spoiled(Stream::keys, [](SegmentHeader &h) { h.first += 1; }), Verdict::brokenChain);
    QCOMPARE(spoiled(Stream::audit, [](SegmentHeader &h) { h.first -= 1; }), Verdict::brokenChain);
    QCOMPARE(spoiled(Stream::audit,
                     [](SegmentHeader &h) {
                         h.first += 1;
                         h.audit->size += 1;
                     }),
             Verdict::brokenChain);
}

void TestWireLog::views()
{
    const auto spoiled = [](const WireLog::Change &change) {
        WireLog log;
        const DeviceId desk = log.addDevice('a');
        log.write(desk, Stream::ops, 1);
        log.write(desk, Stream::ops, 1);
        log.take(log.seal(desk, Stream::ops, 1, change));
        return firstFetch(log, log.segments());
    };
    QCOMPARE(spoiled({}), Verdict::accepted);
    QCOMPARE(spoiled([](SegmentHeader &h) { h.view.size = 3; }), Verdict::forked);
    QCOMPARE(spoiled([](SegmentHeader &h) { h.view.root = crypto::sha256(QByteArrayView("other")); }), Verdict::forked);
    QCOMPARE(spoiled([](SegmentHeader &h) { h.view = {}; }), Verdict::badView);
    // An older view is good as long as it does not fall: the segment was sealed offline.
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    const DeviceId room = log.addDevice('b');
    const Segment offline = log.seal(room, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    log.take(offline);
    QCOMPARE(firstFetch(log, log.segments()), Verdict::accepted);
}

/// Two PCs were shown two logs; each is sound. The first segment of the other one tells.
void TestWireLog::aForkIsFoundWhenViewsMeet()
{
    WireLog left;
    const DeviceId desk = left.addDevice('a');
    const DeviceId room = left.addDevice('b');
    left.write(desk, Stream::ops, 1);
    WireLog right;
    right.addDevice('a');
    right.addDevice('b');
    right.take({left.segments()[0].header, *left.segments()[0].body});
    right.rewind(desk, left.chainOf(desk));
    left.write(desk, Stream::ops, 1);
    right.write(room, Stream::ops, 1);
    LogVerifier onLeft = left.verifier();
    LogVerifier onRight = right.verifier();
    QCOMPARE(taken(onLeft, left.segments(), left.checkpoint(), left), Verdict::accepted);
    QCOMPARE(taken(onRight, right.segments(), right.checkpoint(), right), Verdict::accepted);
    right.write(room, Stream::ops, 0);
    const Page met {numbered(3, {right.segments()[1].header, *right.segments()[1].body}),
                    numbered(4, {right.segments()[2].header, *right.segments()[2].body})};
    LogVerifier joined = onLeft;
    QCOMPARE(joined.fold(met, left).verdict, Verdict::accepted);
    QCOMPARE(joined.fold(std::span(met).subspan(1), left).verdict, Verdict::forked);
}

void TestWireLog::rulesInForce()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    const Segment before = log.seal(desk, Stream::ops, 1);
    log.setInForce({1, 2, 1});
    log.take(before);
    QCOMPARE(firstFetch(log, log.segments()), Verdict::wrongEpoch); // 2 is in force at its view
    WireLog fair;
    fair.addDevice('a');
    fair.write(desk, Stream::ops, 1);
    const Segment offline = fair.seal(desk, Stream::ops, 1);
    const DeviceId room = fair.addDevice('b');
    fair.write(room, Stream::keys, 1);
    fair.setInForce({1, 2, 2});
    fair.take(offline);
    fair.write(desk, Stream::ops, 1);
    LogVerifier verifier = fair.verifier();
    QCOMPARE(taken(verifier, fair.segments(), fair.checkpointAt(4, 2), fair), Verdict::accepted);
    QCOMPARE(verifier.term(), quint64(2));

    const auto spoiled = [](const InForce &rules, const WireLog::Change &change) {
        WireLog one;
        const DeviceId author = one.addDevice('a');
        one.setInForce(rules);
        one.take(one.seal(author, Stream::ops, 1, change));
        LogVerifier itsVerifier = one.verifier();
        return taken(itsVerifier, one.segments(), one.checkpointAt(1, rules.term), one);
    };
    QCOMPARE(spoiled({1, 2, 3}, {}), Verdict::accepted);
    QCOMPARE(spoiled({2, 2, 3}, {}), Verdict::versionTooOld);
    QCOMPARE(spoiled({1, 2, 3}, [](SegmentHeader &h) { h.epoch = 1; }), Verdict::wrongEpoch);
    QCOMPARE(spoiled({1, 2, 3}, [](SegmentHeader &h) { h.epoch = 3; }), Verdict::wrongEpoch);
    QCOMPARE(spoiled({1, 2, 3}, [](SegmentHeader &h) { h.term = 2; }), Verdict::wrongTerm);
}

void TestWireLog::auditTreesOnlyGrow()
{
    const auto spoiled = [](quint64 size, const char *root) {
        WireLog log;
        const DeviceId desk = log.addDevice('a');
        const auto head = [](quint64 s, const char *r) {
            return [s, r](SegmentHeader &h) {
                h.audit = SegmentHeader::AuditHead {s, crypto::sha256(QByteArrayView(r))};
            };
        };
        log.take(log.seal(desk, Stream::audit, 2, head(10, "ten")));
        log.take(log.seal(desk, Stream::audit, 1, head(size, root)));
        return firstFetch(log, log.segments());
    };
    QCOMPARE(spoiled(10, "ten"), Verdict::accepted);
    QCOMPARE(spoiled(11, "eleven"), Verdict::accepted);
    QCOMPARE(spoiled(10, "another ten"), Verdict::auditRewritten);
    QCOMPARE(spoiled(9, "nine"), Verdict::auditRewritten);
}

void TestWireLog::aRefusalChangesNothing()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::ops, 1);
    log.write(desk, Stream::ops, 1);
    LogVerifier verifier = log.verifier();
    QCOMPARE(verifier.open(log.checkpoint()).verdict, Verdict::accepted);
    const Page good = log.segments();
    Page bad = good;
    bad[0].header.signature[0] = static_cast<char>(bad[0].header.signature.at(0) ^ 1);
    const Finding finding = verifier.fold(bad, log);
    QCOMPARE(finding.seq, quint64(1));
    QCOMPARE(finding.device, desk);
    QCOMPARE(errorOf(finding).code, Code::integrity);
    QVERIFY(errorOf(finding).detail.contains(desk.text()));
    QCOMPARE(verifier.log().size(), quint64(0));
    QVERIFY(verifier.chains().empty());
    QCOMPARE(taken(verifier, good, log.checkpoint(), log), Verdict::accepted);
}

void TestWireLog::everyWordIsAnother()
{
    QSet<QString> words;
    for (int i = 0; i <= static_cast<int>(Verdict::auditRewritten); ++i)
        words.insert(verdictWord(static_cast<Verdict>(i)));
    QCOMPARE(words.size(), static_cast<int>(Verdict::auditRewritten)); // badSignature is `modified` for programs
    for (const char *const word : {"modified", "replayed", "reordered", "withheld", "rolled_back", "forked",
                                   "bad_checkpoint", "wrong_epoch", "unknown_device", "revoked_device"})
        QVERIFY2(words.contains(QLatin1String(word)), word);
}

void TestWireLog::viewsKeepWhatTheyAreTold()
{
    LogView view;
    crypto::merkle::Frontier frontier;
    std::vector<crypto::Digest> roots {frontier.root()};
    for (int i = 0; i < 40; ++i) {
        const crypto::Digest leaf = crypto::sha256(QByteArray::number(i));
        view.append(leaf);
        frontier.append(leaf);
        roots.push_back(frontier.root());
        QCOMPARE(view.leafAt(static_cast<quint64>(i) + 1), leaf);
    }
    for (quint64 size = 0; size <= 40; ++size)
        QCOMPARE(view.rootAt(size), roots[size]);
    QVERIFY(!view.rootAt(41) && !view.leafAt(0) && !view.leafAt(41));
    view.forgetBelow(17);
    QCOMPARE(view.base(), quint64(17));
    QVERIFY(!view.rootAt(16) && !view.leafAt(17));
    QCOMPARE(view.rootAt(17), roots[17]);
    QCOMPARE(view.rootAt(40), roots[40]);
    LogView restarted {view.frontier()};
    QCOMPARE(restarted.rootAt(40), roots[40]);
    QVERIFY(!restarted.rootAt(39));
    view.forgetBelow(100);
    QCOMPARE(view.rootAt(40), roots[40]);
    QCOMPARE(view.root(), roots[40]);
}

void TestWireLog::chainsOfOneDevice()
{
    WireLog log;
    const DeviceId desk = log.addDevice('a');
    log.write(desk, Stream::keys, 1);
    log.write(desk, Stream::ops, 3);
    log.write(desk, Stream::audit, 4);
    log.write(desk, Stream::ops, 0);
    const ChainEnd end = log.chainOf(desk);
    QCOMPARE(end.chain, quint64(4));
    QCOMPARE(end.nextCounter, quint64(5)); // keys and ops count together
    QCOMPARE(end.nextAudit, quint64(4));
    QCOMPARE(end.audit->size, quint64(4));
    QCOMPARE(end.viewSize, quint64(3));
}

VB_TEST(TestWireLog)
#include "test_wire_log.moc"
