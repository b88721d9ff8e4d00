#include "core/sync/sync_step.h"

#include "core/base/cbor.h"
#include "core/sync/apply.h"
#include "core/sync/relay_contact.h"
#include "core/sync/renewal.h"
#include "core/wire/keys_body.h"

#include <algorithm>

namespace vb::sync {

namespace {
constexpr int kSealedAhead = 16; // segments; then they are sent, and the view is newer
constexpr quint64 kRootsAtHand = 10'000; // that PCs may have seen last; for others the store is asked
constexpr qint64 kLeastSkewMs = 1'000; // less is the line's
constexpr qint64 kMovedBytes = 512LL << 10; // in one piece, which may be larger by a segment; a relay takes 1 MiB

bool isOfKeys(const SealedSegment &one)
{
    const Result<wire::SegmentHeader> header = wire::decodeHeader(one.segment.header.bytes);
    return !header || header->stream == wire::Stream::keys;
}

/// An owner's word on where the log lives.
bool bringsPlace(const wire::Segment &segment)
{
    const Result<wire::SegmentHeader> header = wire::decodeHeader(segment.header.bytes);
    if (!header || header->stream != wire::Stream::keys || header->count == 0)
        return false;
    const auto runs = wire::readKeys(*header, segment.body);
    if (!runs)
        return false;
    for (const wire::KeysRun &run : *runs)
        for (const wire::Operation &operation : run.clear)
            if (const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(operation)))
                if (entry->kind == keys::TrustKind::relay)
                    return true;
    return false;
}

} // namespace

Error SyncStep::lie(const QString &word, const QString &detail)
{
    m_word = word;
    return fail(Code::integrity, word + QStringLiteral(": ") + detail);
}

Result<void> SyncStep::judge(const wire::Finding &finding)
{
    if (finding.good())
        return {};
    m_word = wire::verdictWord(finding.verdict);
    return wire::errorOf(finding);
}

Result<void> SyncStep::meet(const std::function<bool(const QByteArray &)> &isRight, QByteArray &identity)
{
    VB_TRY(identity, m_client.meet(m_store.identity().practice));
    if (!isRight(identity))
        return lie(QStringLiteral("wrong_identity"), QStringLiteral("another relay answers at this address"));
    return {};
}

Result<void> SyncStep::load(const QByteArray &identity)
{
    VB_TRY(m_verifier, m_log.verifier(identity));
    m_identity = identity;
    m_trust.emplace(m_log, m_store.identity().practice);
    for (quint64 after = 0;;) {
        VB_TRY(const std::vector<wire::NumberedSegment> segments, m_log.keysAfter(after));
        if (segments.empty())
            break;
        for (const wire::NumberedSegment &one : segments) {
            VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(one.header.bytes));
            if (const auto runs = wire::readKeys(header, *one.body))
                m_trust->take(*runs, one.seq);
        }
        after = segments.back().seq;
    }
    m_keys.learn(m_trust->newest());
    VB_TRY(const keys::TrustState withOwn, trustWithOwn());
    m_keys.learn(withOwn);
    // What waited for a newer program: this may be it.
    VB_TRY(const FoldState state, foldState(m_store));
    if (state.parked > 0)
        VB_DO(retryParked(m_store));
    VB_TRY(StaffAuthority authority, StaffAuthority::read(m_store));
    m_opener.emplace(m_store, m_keys, std::move(authority), [this](const QByteArray &name) { return chunk(name); });
    return {};
}

/// A relay that does not know this PC any more, though it has given it a log, may be one that heals: it is shown the
/// certificate.
Result<wire::SessionReply> SyncStep::introduce(const std::optional<SealedSegment> &first)
{
    const store::StoreIdentity &me = m_store.identity();
    Result<wire::SessionReply> reply
        = m_client.enter(me.practice, me.device, m_device.sign, first ? std::optional(first->segment) : std::nullopt);
    if (reply || size() == 0 || first || m_client.word() != QStringLiteral("unknown_device"))
        return reply;
    VB_TRY(const std::optional<wire::Segment> certificate, m_log.ownCertificate());
    if (!certificate)
        return reply;
    QByteArray identity;
    VB_TRY(const RelayLink link, m_log.link());
    VB_DO(meet([&link](const QByteArray &shown) { return shown == link.identity; }, identity));
    reply = m_client.enter(me.practice, me.device, m_device.sign, certificate);
    if (!reply
        && (m_client.word() == QStringLiteral("unknown_device") || m_client.word() == QStringLiteral("malformed"))) {
        VB_TRY(const QByteArray last, m_log.checkpoint());
        return wire::signatureHolds(last, m_identity)
            ? lie(QStringLiteral("rolled_back"), QStringLiteral("the relay has forgotten this PC"))
            : leftBehind();
    }
    return reply;
}

Result<bool> SyncStep::enter()
{
    VB_TRY(const std::optional<SealedSegment> first, introduction());
    const qint64 sentMs = m_store.clock().now().wallMs;
    const Result<wire::SessionReply> reply = introduce(first);
    if (!reply && reply.error().code == Code::notFound)
        return false;
    if (!reply)
        return reply.error();
    noteClock(sentMs, reply->head.nowMs);
    // What hinders it to be noted (a store that is older than it was) is told by what comes next.
    (void)noteContact(m_store);
    quint64 target = 0;
    if (reply->heal != wire::HealNote::none) {
        VB_TRY(target, heal(*reply));
    } else {
        VB_DO(checkHead(reply->head));
        VB_TRY(const wire::Checkpoint head, wire::readCheckpoint(reply->head.checkpoint));
        target = head.size;
    }
    if (first) { // before what only a key in it leads to
        VB_TRY(const wire::PushReply placed, judgePush(m_client.push({size(), {first->segment}})));
        VB_DO(takeReply({*first}, placed));
    }
    VB_DO(pullUpTo(target));
    return true;
}

Error SyncStep::leftBehind()
{
    return lie(QStringLiteral("cloned"),
               QStringLiteral("the log goes on without what this PC has: it has to be renewed"));
}

/// The relay's word on two logs that do not go together: the one that goes on is not ours.
Error SyncStep::judgeHeal(const Error &problem)
{
    if (m_client.word() == QStringLiteral("forked") || m_client.word() == QStringLiteral("bad_proof"))
        return lie(QStringLiteral("forked"), problem.detail);
    return m_client.word() == QStringLiteral("healed") ? leftBehind() : problem;
}

Result<void> SyncStep::checkMoved(const wire::Checkpoint &theirs)
{
    VB_TRY(const QByteArray last, m_log.checkpoint());
    if (last.isEmpty() || wire::signatureHolds(last, m_identity))
        return {};
    if (theirs.size < size())
        return leftBehind();
    wire::Checkpoint then = theirs;
    if (theirs.size > size()) {
        VB_TRY(const wire::LogPage page, m_client.pullHeader(size()));
        const Result<wire::Checkpoint> read = wire::readCheckpoint(page.checkpoint);
        if (!read || read->practice != theirs.practice || read->size != size()
            || !wire::signatureHolds(page.checkpoint, m_identity))
            return judge({wire::Verdict::badCheckpoint});
        then = *read;
    }
    return then.root == m_verifier->log().root() ? Result<void>() : Result<void>(leftBehind());
}

/// A relay that has not what this PC has sent, or seen, goes on without it.
Result<wire::PushReply> SyncStep::judgePush(Result<wire::PushReply> reply)
{
    if (reply)
        return reply;
    const QString word = m_client.word();
    if (word == QStringLiteral("gap") || word == QStringLiteral("broken_chain") || word == QStringLiteral("view_ahead"))
        return leftBehind();
    if (word == QStringLiteral("moved"))
        return fail(Code::network, QStringLiteral("moved: the practice's log is at another relay now"));
    return reply;
}

Result<quint64> SyncStep::heal(const wire::SessionReply &reply)
{
    const Result<wire::Checkpoint> theirs = wire::readCheckpoint(reply.head.checkpoint);
    VB_TRY(const RelayLink link, m_log.link());
    if (!theirs || theirs->practice != m_store.identity().practice
        || !wire::signatureHolds(reply.head.checkpoint, link.identity))
        return judge({wire::Verdict::badCheckpoint}).error();
    VB_DO(checkOwnChain(reply.head));
    if (reply.heal != wire::HealNote::healing)
        VB_DO(checkMoved(*theirs));
    VB_DO(sendLostChunks());
    RelayHeal healing(m_log, m_client);
    Result<wire::HealState> state = healing.give(m_verifier->log(), link.identity, *theirs);
    if (state && !state->isOpen && m_opensBy != nullptr) {
        const store::StoreIdentity &me = m_store.identity();
        state = healing.order(wire::orderToOpen(me.practice, me.device, *state, *m_opensBy));
    }
    if (!state)
        return judgeHeal(state.error());
    if (state->isOpen && state->size < size())
        return leftBehind();
    if (state->isOpen)
        return state->size;
    QStringList silent;
    for (const DeviceId &device : state->silent)
        silent << device.text();
    m_word = QStringLiteral("healing");
    return fail(Code::busy,
                QStringLiteral("healing: the relay was put back from a backup and takes back what it lost, %1 of %2 "
                               "segments so far; it waits for %3")
                    .arg(state->size)
                    .arg(state->target)
                    .arg(silent.isEmpty() ? QStringLiteral("what other PCs have") : silent.join(QStringLiteral(", "))));
}

void SyncStep::noteClock(qint64 sentMs, qint64 relayMs)
{
    const qint64 skewMs = sentMs + (m_store.clock().now().wallMs - sentMs) / 2 - relayMs;
    m_done.skewMs = std::abs(skewMs) < kLeastSkewMs ? 0 : skewMs;
    m_store.setSkew(*m_done.skewMs);
}

Result<std::optional<SealedSegment>> SyncStep::introduction()
{
    if (size() == 0 || m_trust->newest().device(m_store.identity().device) != nullptr)
        return std::optional<SealedSegment>();
    VB_TRY(std::optional<SealedSegment> first, m_outbox.find(1));
    if (first)
        return first;
    const SecretBytes none;
    VB_DO(m_outbox.sealNext(view(), {m_device.sign, none, 0, none}));
    return m_outbox.find(1);
}

Result<void> SyncStep::checkHead(const wire::Head &head)
{
    VB_DO(checkOwnChain(head));
    const Result<wire::Checkpoint> theirs = wire::readCheckpoint(head.checkpoint);
    if (theirs && theirs->practice == m_store.identity().practice && wire::signatureHolds(head.checkpoint, m_identity))
        VB_DO(checkMoved(*theirs));
    wire::LogVerifier tried = *m_verifier;
    return judge(tried.open(head.checkpoint));
}

/// A chain that is ahead of ours was written with our key by somebody else: a copy of this PC.
Result<void> SyncStep::checkOwnChain(const wire::Head &head)
{
    if (head.chain == 0)
        return {};
    VB_TRY(const std::optional<SealedSegment> own, m_outbox.find(head.chain));
    if (!own || wire::headerHash(own->segment.header.bytes) != head.chainHash)
        return lie(QStringLiteral("cloned"), QStringLiteral("the relay has segments of this PC that it did not write"));
    return {};
}

/// A page is fetched, checked and opened while the one before it is written.
Result<void> SyncStep::pullUpTo(quint64 target)
{
    while (size() < target) {
        const quint64 before = size();
        VB_TRY(const wire::LogPage page, m_client.pull(before));
        VB_DO(stagePage(page.checkpoint, page.segments));
        if (size() == before)
            return judge({wire::Verdict::withheld, before + 1});
        m_verifier->forgetBelow(size() - std::min(size(), kRootsAtHand));
    }
    return settle();
}

Result<wire::NumberedSegment> SyncStep::ownAt(const wire::NumberedSegment &segment, const wire::SegmentHeader &header)
{
    VB_TRY(const std::optional<SealedSegment> own, m_outbox.find(header.chain));
    if (!own || own->segment.header.bytes != segment.header.bytes)
        return lie(QStringLiteral("cloned"), QStringLiteral("the log has a segment of this PC that it did not write"));
    return wire::NumberedSegment {segment.seq, segment.header, own->segment.body};
}

Result<void> SyncStep::takePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments)
{
    VB_DO(stagePage(checkpoint, segments));
    return settle();
}

Result<void> SyncStep::settle()
{
    if (!m_writing)
        return {};
    Writing writing = std::move(*m_writing);
    m_writing.reset();
    VB_TRY(const Applied applied, writing.applied.get());
    m_done.pushed += writing.pushed;
    m_done.pulled += static_cast<quint64>(applied.operations);
    m_done.keysChanged = m_done.keysChanged || writing.keysChanged;
    return {};
}

Result<void> SyncStep::stagePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments)
{
    m_chunkProblem.reset();
    const Result<void> taken = tryPage(checkpoint, segments);
    if (m_chunkProblem)
        return *m_chunkProblem;
    if (taken || taken.error().code != Code::notFound)
        return taken;
    VB_DO(lookAhead());
    return tryPage(checkpoint, segments);
}

Result<void> SyncStep::tryPage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments)
{
    wire::LogVerifier log = *m_verifier;
    LogTrust trust = *m_trust;
    SegmentOpener opener = *m_opener;
    bool keysChanged = false;
    quint64 pushed = 0;
    VB_DO(judge(log.open(checkpoint)));
    std::vector<TakenSegment> all;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const wire::Finding finding = log.fold(std::span(segments).subspan(i), trust);
        VB_DO(judge(finding));
        if (finding.verdict == wire::Verdict::known)
            continue;
        VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(segments[i].header.bytes));
        wire::NumberedSegment segment = segments[i];
        const bool isOwn = header.device == m_store.identity().device;
        if (isOwn) {
            VB_TRY(segment, ownAt(segments[i], header));
            pushed += header.stream == wire::Stream::audit ? 0 : header.count;
        }
        if (header.stream != wire::Stream::audit && header.count > 0 && !segment.body)
            return judge({wire::Verdict::withheld, segment.seq, header.device});
        if (header.stream == wire::Stream::keys && segment.body) {
            if (const auto runs = wire::readKeys(header, *segment.body); runs && trust.take(*runs, segment.seq))
                m_keys.learn(trust.newest());
            keysChanged = keysChanged || !isOwn;
        }
        VB_TRY(TakenSegment taken, opener.open(std::move(segment), header, trust));
        keysChanged = keysChanged || !taken.content.refused.empty();
        all.push_back(std::move(taken));
    }
    VB_DO(judge(log.close(trust)));
    VB_DO(settle());
    m_writing.emplace(Writing {m_log.take(log, checkpoint, std::move(all)), pushed, keysChanged});
    m_verifier = std::move(log);
    m_trust = std::move(trust);
    m_opener = std::move(opener);
    return {};
}

Result<void> SyncStep::lookAhead()
{
    keys::TrustState ahead = m_trust->newest();
    for (quint64 after = size();;) {
        VB_TRY(const wire::LogPage page, m_client.pullKeys(after));
        if (page.segments.empty() || page.segments.back().seq <= after)
            break;
        for (const wire::NumberedSegment &one : page.segments) {
            const auto header = wire::decodeHeader(one.header.bytes);
            const auto runs = header && one.body ? wire::readKeys(*header, *one.body)
                                                 : Result<std::vector<wire::KeysRun>>(std::vector<wire::KeysRun>());
            if (runs)
                ahead = trustWith(std::move(ahead), *runs);
        }
        after = page.segments.back().seq;
    }
    m_keys.learn(ahead);
    return {};
}

Result<keys::TrustState> SyncStep::trustWithOwn()
{
    return m_store.inspect([this](store::TrustedReader &reader) -> Result<keys::TrustState> {
        keys::TrustState trust = m_trust->newest();
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted("SELECT fields FROM operation WHERE entity = ?1 AND seq IS NULL ORDER BY counter"));
        stmt.bind(1, QString::fromLatin1(wire::kTrustEntity));
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return trust;
            VB_TRY(const QCborMap fields, cbor::decodeMap(stmt.blob(0)));
            if (const auto entry = keys::decodeTrustEntry(fields.value(qint64(wire::kTrustEnvelope)).toByteArray()))
                (void)trust.apply(*entry); // what does not hold there is void
        }
    });
}

SealingView SyncStep::view() const
{
    const keys::TrustState &known = m_trust->newest();
    return {{size(), m_verifier->log().root()}, known.epochs().size(), known.relay() ? known.relay()->term : 1};
}

Result<bool> SyncStep::sealAudit()
{
    const keys::TrustState::ReaderRecord *reader = m_trust->newest().currentReader();
    if (reader == nullptr)
        return false;
    return m_outbox.sealAudit(view(), m_device.sign, {reader->key.number, reader->key.publicKey}, kSealedAhead);
}

/// Whatever is wrong with it is the relay's: the segment is not to be put aside for that.
Result<QByteArray> SyncStep::chunk(const QByteArray &name)
{
    const Result<QByteArray> got = m_client.getChunk(name);
    if (got && crypto::bytes(crypto::sha256(*got)) == name)
        return got;
    m_chunkProblem
        = got ? lie(QStringLiteral("modified"), QStringLiteral("a chunk is not the one that was named")) : got.error();
    return fail(Code::network, m_chunkProblem->detail);
}

Result<void> SyncStep::sendChunks()
{
    for (;;) {
        VB_TRY(const std::vector<QByteArray> names, m_outbox.unsentChunks());
        if (names.empty())
            return {};
        VB_DO(putMissing(names));
        VB_DO(m_outbox.markSent(names));
    }
}

Result<void> SyncStep::sendLostChunks()
{
    for (QByteArray after;;) {
        VB_TRY(const std::vector<QByteArray> names, m_outbox.sentChunks(after));
        if (names.empty())
            return {};
        VB_DO(putMissing(names));
        after = names.back();
    }
}

Result<void> SyncStep::putMissing(const std::vector<QByteArray> &names)
{
    VB_TRY(const std::vector<QByteArray> missing, m_client.missingChunks(names));
    if (missing.empty())
        return {};
    for (const QByteArray &name : missing) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            continue; // nobody asked for it
        VB_TRY(const QByteArray chunk, m_outbox.chunk(name));
        VB_DO(m_client.putChunk(name, chunk));
    }
    // Asking again makes them durable there.
    VB_TRY(const std::vector<QByteArray> still, m_client.missingChunks(names));
    return still.empty() ? Result<void>()
                         : Result<void>(fail(Code::network, QStringLiteral("the relay did not keep what it was sent")));
}

Result<void> SyncStep::fetchAudit()
{
    VB_TRY(std::optional<quint64> next, m_log.firstAuditToFetch());
    while (next) {
        const quint64 before = *next;
        VB_TRY(const wire::LogPage page, m_client.pullAudit(before - 1));
        if (const Result<void> kept = m_log.keepAudit(page.segments); !kept)
            return kept.error().code == Code::integrity ? lie(QStringLiteral("modified"), kept.error().detail)
                                                        : kept.error();
        VB_TRY(next, m_log.firstAuditToFetch());
        if (next == before)
            return judge({wire::Verdict::withheld, before});
    }
    return {};
}

Result<bool> SyncStep::sealWaiting()
{
    const keys::TrustState &known = m_trust->newest();
    // The first epoch comes along with the people who are sealed in it; any other has its place before it is used.
    VB_TRY(const keys::TrustState trust, known.currentEpoch() != nullptr ? known : trustWithOwn());
    const keys::TrustState::EpochRecord *epoch = trust.currentEpoch();
    if (epoch == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    m_keys.learn(trust);
    const SecretBytes *key = m_keys.of(epoch->epoch);
    if (key == nullptr)
        return fail(Code::failed,
                    QStringLiteral("this PC does not have the practice's newest key yet: an owner has to log in on "
                                   "another PC"));
    const SecretBytes opsKey = keys::streamKey(*key, keys::EpochStream::ops);
    const SecretBytes staffKey = keys::streamKey(*key, keys::EpochStream::staff);
    return m_outbox.sealNext(view(), {m_device.sign, opsKey, epoch->epoch.number, staffKey}, kSealedAhead);
}

Result<void> SyncStep::takeReply(const std::vector<SealedSegment> &sent, const wire::PushReply &reply)
{
    if (reply.seqs.size() != sent.size())
        return judge({wire::Verdict::withheld, size() + 1});
    std::vector<wire::NumberedSegment> segments = reply.missed.segments;
    const Result<wire::Checkpoint> upTo = wire::readCheckpoint(reply.missed.checkpoint);
    for (std::size_t i = 0; i < sent.size(); ++i)
        if (!upTo || reply.seqs[i] <= upTo->size)
            segments.push_back({reply.seqs[i], sent[i].segment.header, sent[i].segment.body});
    std::stable_sort(segments.begin(), segments.end(), [](const auto &a, const auto &b) { return a.seq < b.seq; });
    return takePage(reply.missed.checkpoint, segments);
}

Result<void> SyncStep::sealMore(Send what)
{
    VB_TRY(const bool some, sealWaiting());
    if (!some && what != Send::changes)
        VB_DO(sealAudit());
    return {};
}

Result<void> SyncStep::send(const std::vector<SealedSegment> &segments, Send what)
{
    wire::PushRequest request {size(), {}};
    for (const SealedSegment &one : segments)
        request.segments.push_back(one.segment);
    const qint64 sentMs = m_store.clock().now().wallMs;
    const bool isMuch = segments.size() > 1 && std::none_of(segments.begin(), segments.end(), isOfKeys);
    auto answer = std::async(isMuch ? std::launch::async : std::launch::deferred,
                             [this, &request] { return m_client.push(request); });
    // There may be more: it is sealed while the relay stores this. What follows keys waits for their place.
    const Result<void> sealed = isMuch ? sealMore(what) : Result<void>();
    VB_TRY(const wire::PushReply reply, judgePush(answer.get()));
    if (!isMuch) // else the answer was here before it was looked at
        noteClock(sentMs, reply.missed.nowMs);
    VB_DO(takeReply(segments, reply));
    return sealed;
}

Result<void> SyncStep::pushWaiting(Send what)
{
    for (bool sent = false;; sent = true) {
        VB_TRY(std::vector<SealedSegment> waiting, m_outbox.unsent());
        if (waiting.empty()) {
            VB_DO(sealMore(what));
            VB_TRY(waiting, m_outbox.unsent());
        }
        if (waiting.empty() && what == Send::signOfLife && !sent) {
            VB_DO(m_outbox.sealSignOfLife(view(), m_device.sign));
            VB_TRY(waiting, m_outbox.unsent());
        }
        if (waiting.empty())
            return {};
        VB_DO(sendChunks());
        const quint64 before = size();
        VB_DO(send(waiting, what));
        if (size() == before)
            return judge({wire::Verdict::withheld, before + 1});
    }
}

Result<bool> SyncStep::isOnItsWayTo(const QByteArray &identity)
{
    VB_TRY(const keys::TrustState withOwn, trustWithOwn());
    const std::optional<keys::RelayPlace> &now = m_trust->newest().relay();
    const std::optional<keys::RelayPlace> &then = withOwn.relay();
    return then && then->identity == identity && then->size > 0 && (!now || then->term > now->term);
}

Result<void> SyncStep::found(const QString &url, const QString &tokenText, QByteArray &lost)
{
    VB_TRY(const wire::AdminToken token, wire::parseAdminToken(tokenText));
    QByteArray identity;
    VB_DO(meet([&token](const QByteArray &shown) { return wire::tokenNames(token, shown); }, identity));
    VB_DO(m_log.setLink({url, identity}));
    VB_DO(load(identity));
    VB_TRY(const bool isBegun, isOnItsWayTo(identity));
    const wire::MovedLog asked {m_store.identity().practice, token.secret.view().toByteArray(), {}, 0};
    if (isBegun && m_client.moveLog(asked)) {
        lost = identity;
        return {};
    }
    VB_TRY(const bool isThere, enter());
    if (isThere)
        return {};
    if (size() > 0) {
        VB_DO(m_client.moveLog(asked));
        lost = identity;
        return {};
    }
    VB_TRY(std::vector<SealedSegment> first, m_outbox.unsent());
    if (first.empty()) {
        VB_DO(sealWaiting());
        VB_TRY(first, m_outbox.unsent());
    }
    if (first.empty())
        return fail(Code::integrity, QStringLiteral("the store has no trust entries to found a log with"));
    first.erase(first.begin() + 1, first.end()); // a founding is to be small; the others follow with the first round
    VB_TRY(const wire::PushReply reply,
           m_client.found({m_store.identity().practice, token.secret.view().toByteArray(), {first.front().segment}}));
    return takeReply(first, reply);
}

Result<void> SyncStep::meetAndEnter()
{
    VB_TRY(const RelayLink link, m_log.link());
    QByteArray identity;
    VB_DO(meet([&link](const QByteArray &shown) { return shown == link.identity; }, identity));
    VB_DO(load(identity));
    VB_DO(noticeMove());
    VB_TRY(const bool isThere, enter());
    if (isThere)
        return noticeMove();
    if (size() == 0)
        return fail(Code::notFound,
                    QStringLiteral("the relay does not know this practice yet: relay connect registers it"));
    return lie(QStringLiteral("rolled_back"), QStringLiteral("the relay has lost this practice's log"));
}

Result<void> SyncStep::noticeMove()
{
    const std::optional<keys::RelayPlace> &place = m_trust->newest().relay();
    if (!place || place->identity == m_identity)
        return {};
    VB_TRY(const RelayLink link, m_log.link());
    if (place->identity == link.identity || !m_trust->wasAt(link.identity))
        return {}; // or it was told of a place that the log has not reached yet
    VB_DO(m_log.moveLink({place->url, place->identity}));
    m_word = QStringLiteral("moved");
    return fail(Code::network, QStringLiteral("moved: the practice's log is at %1 now").arg(place->url));
}

/// Behind a place of the log as it will be there: what lies at its places, then what this PC has not sent.
Result<std::vector<wire::NumberedSegment>> SyncStep::nextToMove(quint64 behind)
{
    if (behind < size())
        return m_log.segmentsAfter(behind, kMovedBytes);
    const quint64 sent = behind - size();
    VB_TRY(std::vector<SealedSegment> waiting, m_outbox.unsent(sent));
    if (waiting.empty()) {
        VB_DO(sealWaiting());
        VB_TRY(waiting, m_outbox.unsent(sent));
    }
    std::vector<wire::NumberedSegment> next;
    qint64 bytes = 0;
    for (const SealedSegment &one : waiting) {
        next.push_back({behind + 1 + next.size(), one.segment.header, one.segment.body});
        bytes += one.segment.header.bytes.size() + one.segment.body.size();
        if (bytes >= kMovedBytes || bringsPlace(one.segment))
            break; // nothing lies behind that
    }
    return next;
}

/// Before a word is said about it to anybody: is it the relay of the token, and would it take the log?
Result<void> SyncStep::askNew(const QString &tokenText, QByteArray &identity)
{
    VB_TRY(const wire::AdminToken token, wire::parseAdminToken(tokenText));
    VB_DO(meet([&token](const QByteArray &shown) { return wire::tokenNames(token, shown); }, identity));
    VB_DO(m_client.moveLog({m_store.identity().practice, token.secret.view().toByteArray(), {}, 0}));
    return {};
}

Result<void> SyncStep::move(const QString &url, const QString &tokenText)
{
    VB_TRY(const wire::AdminToken token, wire::parseAdminToken(tokenText));
    QByteArray identity;
    VB_DO(meet([&token](const QByteArray &shown) { return wire::tokenNames(token, shown); }, identity));
    VB_DO(load(identity));
    wire::MovedLog piece {m_store.identity().practice, token.secret.view().toByteArray(), {}, 0};
    if (m_trust->wasAt(identity)) { // it is named further back, too
        VB_TRY(const keys::TrustState withOwn, trustWithOwn());
        piece.term = withOwn.relay()->term;
    }
    VB_TRY(wire::HealState state, m_client.moveLog(piece));
    for (quint64 behind = 0; !state.isOpen;) {
        VB_TRY(piece.segments, nextToMove(behind));
        if (piece.segments.empty())
            return fail(Code::integrity, QStringLiteral("the new relay does not find itself named in the log"));
        behind = piece.segments.back().seq;
        for (wire::NumberedSegment &one : piece.segments) // what it has is compared
            if (one.seq <= state.size)
                one.body.reset();
        VB_TRY(state, m_client.moveLog(piece));
        if (!state.isOpen && state.size < behind)
            return fail(Code::integrity, QStringLiteral("the new relay does not take the log"));
    }
    return m_log.moveLink({url, identity});
}

Result<keys::TrustState> SyncStep::askForTrust()
{
    const store::StoreIdentity &me = m_store.identity();
    QByteArray identity;
    VB_DO(meet([](const QByteArray &) { return true; }, identity));
    VB_DO(m_client.enter(me.practice, me.device, m_device.sign));
    return pullTrust(m_client, me.practice);
}

Result<void> SyncStep::believe(const QString &url)
{
    const PracticeId practice = m_store.identity().practice;
    VB_DO(m_log.link()); // one that has none yet is registered with a token
    QByteArray identity;
    VB_DO(meet([](const QByteArray &) { return true; }, identity));
    VB_DO(load(identity));
    keys::TrustState trust = m_trust->newest();
    bool isApart = false;
    if (!trust.relay() || trust.relay()->identity != identity) {
        VB_TRY(const wire::Identity shown, m_client.identity(practice));
        const Result<keys::TrustEntry> entry = keys::decodeTrustEntry(shown.relayEntry);
        const auto unnamed
            = [this] { return lie(QStringLiteral("wrong_identity"), QStringLiteral("no owner has named this relay")); };
        if (!entry || entry->kind != keys::TrustKind::relay)
            return unnamed();
        if (!trust.apply(*entry)) { // its author may be a PC that this one has not heard of
            const Result<keys::TrustState> theirs = askForTrust();
            const bool isKnownOwner = trust.isOwner(entry->signer) || entry->signer == trust.rootPublic();
            const bool isRevoked = std::any_of(trust.devices().begin(), trust.devices().end(), [&](const auto &one) {
                return one.revoked && one.keys.sign == entry->deviceSigner;
            });
            // The very word that was shown, of somebody who is an owner here, too.
            const auto body = keys::bodyOf(*entry);
            const auto *named = body ? std::get_if<keys::RelayPlace>(&*body) : nullptr;
            if (!theirs || !isKnownOwner || isRevoked || !keys::signaturesHold(*entry, practice) || named == nullptr
                || !theirs->relay() || theirs->relay()->identity != named->identity
                || theirs->relay()->term != named->term)
                return unnamed();
            trust = *theirs;
        }
        if (trust.relay()->identity != identity)
            return unnamed();
        // It is the owner's word, whatever this PC's log holds: then it is renewed there.
        const keys::RelayPlace &place = *trust.relay();
        isApart = place.size <= size() && m_log.rootAt(place.size) != crypto::digestFrom(place.root);
    }
    VB_DO(m_log.moveLink({url, identity}));
    return isApart ? Result<void>(leftBehind()) : Result<void>();
}

SyncOutcome SyncStep::meetNew(const QString &token, QByteArray &identity)
{
    return finish(askNew(token, identity));
}

SyncOutcome SyncStep::moveTo(const QString &url, const QString &token)
{
    const Result<void> moved = move(url, token);
    return moved ? run() : finish(moved);
}

SyncOutcome SyncStep::follow(const QString &url)
{
    const Result<void> believed = believe(url);
    return believed ? run() : finish(believed);
}

SyncOutcome SyncStep::connect(const QString &url, const QString &token, QByteArray &lost)
{
    return finish(found(url, token, lost));
}

SyncOutcome SyncStep::open()
{
    return finish(meetAndEnter());
}

SyncOutcome SyncStep::push(Send what)
{
    const Result<void> pushed = pushWaiting(what);
    return finish(pushed ? noticeMove() : pushed);
}

SyncOutcome SyncStep::takePolled(const wire::LogPage &page)
{
    Result<void> taken = takePage(page.checkpoint, page.segments);
    if (taken)
        taken = pullUpTo(page.headSize);
    return finish(taken ? noticeMove() : taken);
}

SyncOutcome SyncStep::run()
{
    const Result<void> entered = meetAndEnter();
    return finish(entered ? pushWaiting(Send::everything) : entered);
}

SyncOutcome SyncStep::openHealing(const crypto::SigningKey &owner)
{
    m_opensBy = &owner;
    const Result<void> entered = meetAndEnter();
    m_opensBy = nullptr;
    return finish(entered ? pushWaiting(Send::everything) : entered);
}

SyncOutcome SyncStep::runWithAudit()
{
    Result<void> done = meetAndEnter();
    if (done)
        done = pushWaiting(Send::everything);
    return finish(done ? fetchAudit() : done);
}

SyncOutcome SyncStep::finish(Result<void> done)
{
    const Result<void> written = settle(); // what was under way when something went wrong
    if (done)
        done = written;
    SyncOutcome outcome = std::exchange(m_done, {});
    if (const auto link = m_log.link(); link)
        if (const auto kept = m_log.verifier(link->identity)) {
            outcome.headSize = kept->log().size();
            outcome.headRoot = crypto::bytes(kept->log().root());
        }
    if (const auto state = foldState(m_store)) {
        outcome.seq = static_cast<quint64>(state->folded);
        outcome.pendingOperations = static_cast<quint64>(state->pending);
    }
    outcome.putAside = m_log.putAside().valueOr(0);
    if (const auto placed = m_outbox.auditPlaced())
        outcome.pendingAudit = m_store.head().size - std::min(m_store.head().size, *placed);
    if (done)
        return outcome;
    outcome.problem = done.error();
    outcome.word = m_word;
    if (m_word.isEmpty() && (done.error().code == Code::integrity || m_client.word() == QStringLiteral("revoked")))
        outcome.word = m_client.word();
    m_word.clear();
    return outcome;
}

} // namespace vb::sync
