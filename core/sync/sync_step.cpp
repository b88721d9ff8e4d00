#include "core/sync/sync_step.h"

#include "core/keys/epoch_key.h"
#include "core/sync/apply.h"
#include "core/wire/keys_body.h"

#include <algorithm>

namespace vb::sync {

/// What the owners' entries in the log say, at each place of it. Only of entries that were checked themselves.
class SyncStep::Facts : public wire::LogFacts {
public:
    Facts(SealedOutbox &outbox, PracticeId practice) : m_outbox(outbox), m_eras {{0, keys::TrustState(practice)}} { }

    /// A segment that was folded at this place.
    Result<void> take(const wire::SignedHeader &sealed, const QByteArray &body, quint64 seq)
    {
        VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(sealed.bytes));
        if (header.stream != wire::Stream::keys || header.count == 0)
            return {};
        VB_TRY(keys::TrustState next, with(header, body, m_eras.back().trust));
        m_eras.push_back({seq, std::move(next)});
        return {};
    }

    [[nodiscard]] const keys::TrustState &newest() const { return m_eras.back().trust; }

    [[nodiscard]] wire::DeviceStanding deviceAt(const wire::SegmentHeader &header, quint64 seq,
                                                const std::optional<QByteArray> &body) const override
    {
        const keys::TrustState &before = at(seq - 1);
        const wire::DeviceStanding standing = standingIn(before, header.device);
        if (standing.state != wire::DeviceStanding::unknown || header.stream != wire::Stream::keys || !body)
            return standing;
        const Result<keys::TrustState> after = with(header, *body, before);
        return after ? standingIn(*after, header.device) : standing;
    }

    [[nodiscard]] std::optional<wire::InForce> inForceAt(quint64 size) const override
    {
        const keys::TrustState &trust = at(size);
        return wire::InForce {trust.versionFloor(), trust.epochs().size(), trust.relay() ? trust.relay()->term : 1};
    }

    [[nodiscard]] std::optional<crypto::Digest> rootAt(quint64 size) const override { return m_outbox.rootAt(size); }
    [[nodiscard]] std::optional<crypto::Digest> leafAt(quint64 seq) const override { return m_outbox.leafAt(seq); }

    [[nodiscard]] QByteArray hashOf(const DeviceId &device, quint64 chain) const override
    {
        const auto own = m_outbox.find(chain);
        if (!own || !*own)
            return {};
        const auto header = wire::decodeHeader((*own)->segment.header.bytes);
        return header && header->device == device ? wire::headerHash((*own)->segment.header.bytes) : QByteArray();
    }

private:
    struct Era {
        quint64 seq = 0; // from here on
        keys::TrustState trust;
    };

    [[nodiscard]] const keys::TrustState &at(quint64 seq) const
    {
        const auto behind = std::find_if(m_eras.begin(), m_eras.end(), [seq](const Era &era) { return era.seq > seq; });
        return std::prev(behind)->trust;
    }

    static wire::DeviceStanding standingIn(const keys::TrustState &trust, const DeviceId &id)
    {
        const keys::TrustState::Device *device = trust.device(id);
        if (device == nullptr)
            return {};
        return device->revoked ? wire::DeviceStanding {wire::DeviceStanding::revoked, {}}
                               : wire::DeviceStanding {wire::DeviceStanding::live, device->keys.sign};
    }

    static Result<keys::TrustState> with(const wire::SegmentHeader &header, const QByteArray &body,
                                         const keys::TrustState &before)
    {
        VB_TRY(const std::vector<wire::KeysRun> runs, wire::readKeys(header, body));
        keys::TrustState next = before;
        for (const wire::KeysRun &run : runs)
            for (const wire::Operation &operation : run.clear)
                if (const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(operation)))
                    (void)next.apply(*entry); // one that does not hold is void, for everybody
        return next;
    }

    SealedOutbox &m_outbox;
    std::vector<Era> m_eras;
};

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
    VB_TRY(m_log, m_outbox.verifier(identity));
    m_facts = std::make_shared<Facts>(m_outbox, m_store.identity().practice);
    VB_TRY(const std::vector<SealedSegment> keySegments, m_outbox.keys());
    for (const SealedSegment &one : keySegments)
        VB_DO(m_facts->take(one.segment.header, one.segment.body, one.seq));
    return {};
}

Result<bool> SyncStep::enter()
{
    const store::StoreIdentity &me = m_store.identity();
    const Result<wire::SessionReply> reply = m_client.enter(me.practice, me.device, m_device.sign);
    if (!reply && reply.error().code == Code::notFound)
        return false;
    if (!reply)
        return reply.error();
    VB_DO(checkHead(reply->head));
    VB_TRY(const wire::Checkpoint head, wire::readCheckpoint(reply->head.checkpoint));
    VB_DO(pullUpTo(head.size));
    return true;
}

/// A chain that is ahead of ours was written with our key by somebody else: a copy of this PC.
Result<void> SyncStep::checkHead(const wire::Head &head)
{
    wire::LogVerifier tried = *m_log;
    VB_DO(judge(tried.open(head.checkpoint)));
    if (head.chain == 0)
        return {};
    VB_TRY(const std::optional<SealedSegment> own, m_outbox.find(head.chain));
    if (!own || wire::headerHash(own->segment.header.bytes) != head.chainHash)
        return lie(QStringLiteral("cloned"), QStringLiteral("the relay has segments of this PC that it did not write"));
    return {};
}

Result<void> SyncStep::pullUpTo(quint64 size)
{
    while (m_log->log().size() < size) {
        const quint64 before = m_log->log().size();
        VB_TRY(const wire::LogPage page, m_client.pull(before));
        VB_DO(takePage(page.checkpoint, page.segments));
        if (m_log->log().size() == before)
            return judge({wire::Verdict::withheld, before + 1});
    }
    return {};
}

Result<SealedSegment> SyncStep::ownAt(const wire::NumberedSegment &segment)
{
    VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(segment.header.bytes));
    if (header.device != m_store.identity().device)
        return fail(Code::failed,
                    QStringLiteral("the log holds segments of another PC, which this version does not take yet"));
    VB_TRY(std::optional<SealedSegment> own, m_outbox.find(header.chain));
    if (!own || own->segment.header.bytes != segment.header.bytes)
        return lie(QStringLiteral("cloned"), QStringLiteral("the log has a segment of this PC that it did not write"));
    own->seq = segment.seq;
    return *own;
}

Result<void> SyncStep::takePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments)
{
    wire::LogVerifier log = *m_log;
    auto facts = std::make_shared<Facts>(*m_facts);
    VB_DO(judge(log.open(checkpoint)));
    std::vector<SealedSegment> placed;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const wire::Finding finding = log.fold(std::span(segments).subspan(i), *facts);
        VB_DO(judge(finding));
        if (finding.verdict == wire::Verdict::known)
            continue;
        VB_TRY(SealedSegment own, ownAt(segments[i]));
        VB_DO(facts->take(own.segment.header, own.segment.body, own.seq));
        placed.push_back(std::move(own));
    }
    VB_DO(judge(log.close(*facts)));
    VB_DO(m_outbox.take(log, checkpoint, placed));
    for (const SealedSegment &one : placed)
        if (const auto header = wire::decodeHeader(one.segment.header.bytes))
            m_pushed += header->count;
    m_log = std::move(log);
    m_facts = std::move(facts);
    return {};
}

Result<void> SyncStep::sealWaiting()
{
    const keys::TrustState &known = m_facts->newest();
    SecretBytes opsKey;
    if (const auto *epoch = known.currentEpoch()) {
        VB_TRY(const SecretBytes key, keys::openEpochKey(epoch->epoch, m_device));
        opsKey = keys::streamKey(key, keys::EpochStream::ops);
    }
    const auto *newest = m_trust.currentEpoch();
    if (newest == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    VB_TRY(const SecretBytes newestKey, keys::openEpochKey(newest->epoch, m_device));
    const SecretBytes staffKey = keys::streamKey(newestKey, keys::EpochStream::staff);
    const SealingView view {
        {m_log->log().size(), m_log->log().root()}, known.epochs().size(), known.relay() ? known.relay()->term : 1};
    constexpr int kSealedAhead = 16; // then they are sent, and the view is newer
    for (int sealed = 0; sealed < kSealedAhead; ++sealed) {
        VB_TRY(const bool more, m_outbox.sealNext(view, {m_device.sign, opsKey, newest->epoch.number, staffKey}));
        if (!more)
            break;
    }
    return {};
}

Result<void> SyncStep::takeReply(const std::vector<SealedSegment> &sent, const wire::PushReply &reply)
{
    if (reply.seqs.size() != sent.size())
        return judge({wire::Verdict::withheld, m_log->log().size() + 1});
    std::vector<wire::NumberedSegment> segments = reply.missed.segments;
    const Result<wire::Checkpoint> upTo = wire::readCheckpoint(reply.missed.checkpoint);
    for (std::size_t i = 0; i < sent.size(); ++i)
        if (!upTo || reply.seqs[i] <= upTo->size)
            segments.push_back({reply.seqs[i], sent[i].segment.header, sent[i].segment.body});
    std::stable_sort(segments.begin(), segments.end(), [](const auto &a, const auto &b) { return a.seq < b.seq; });
    return takePage(reply.missed.checkpoint, segments);
}

Result<void> SyncStep::pushWaiting()
{
    for (;;) {
        VB_TRY(std::vector<SealedSegment> waiting, m_outbox.unsent());
        if (waiting.empty()) {
            VB_DO(sealWaiting());
            VB_TRY(waiting, m_outbox.unsent());
        }
        if (waiting.empty())
            return {};
        wire::PushRequest request {m_log->log().size(), {}};
        for (const SealedSegment &one : waiting)
            request.segments.push_back(one.segment);
        VB_TRY(const wire::PushReply reply, m_client.push(request));
        const quint64 before = m_log->log().size();
        VB_DO(takeReply(waiting, reply));
        if (m_log->log().size() == before)
            return judge({wire::Verdict::withheld, before + 1});
    }
}

Result<void> SyncStep::found(const QString &url, const QString &tokenText)
{
    VB_TRY(const wire::AdminToken token, wire::parseAdminToken(tokenText));
    QByteArray identity;
    VB_DO(meet([&token](const QByteArray &shown) { return wire::tokenNames(token, shown); }, identity));
    VB_DO(m_outbox.setLink({url, identity}));
    VB_DO(load(identity));
    VB_TRY(const bool isThere, enter());
    if (isThere)
        return {};
    if (m_log->log().size() > 0)
        return lie(QStringLiteral("rolled_back"), QStringLiteral("the relay has lost this practice's log"));
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

Result<void> SyncStep::exchange()
{
    VB_TRY(const RelayLink link, m_outbox.link());
    QByteArray identity;
    VB_DO(meet([&link](const QByteArray &shown) { return shown == link.identity; }, identity));
    VB_DO(load(identity));
    VB_TRY(const bool isThere, enter());
    if (!isThere && m_log->log().size() == 0)
        return fail(Code::notFound,
                    QStringLiteral("the relay does not know this practice yet: relay connect registers it"));
    if (!isThere)
        return lie(QStringLiteral("rolled_back"), QStringLiteral("the relay has lost this practice's log"));
    return pushWaiting();
}

SyncOutcome SyncStep::connect(const QString &url, const QString &token)
{
    return finish(found(url, token));
}

SyncOutcome SyncStep::run()
{
    return finish(exchange());
}

SyncOutcome SyncStep::finish(const Result<void> &done)
{
    SyncOutcome outcome;
    outcome.pushed = m_pushed;
    if (const auto link = m_outbox.link(); link)
        if (const auto kept = m_outbox.verifier(link->identity)) {
            outcome.headSize = kept->log().size();
            outcome.headRoot = crypto::bytes(kept->log().root());
        }
    if (const auto state = foldState(m_store)) {
        outcome.seq = static_cast<quint64>(state->folded);
        outcome.pendingOperations = static_cast<quint64>(state->pending);
    }
    outcome.pendingAudit = m_store.head().size;
    if (done)
        return outcome;
    outcome.problem = done.error();
    outcome.word = m_word.isEmpty() && done.error().code == Code::integrity ? m_client.word() : m_word;
    return outcome;
}

} // namespace vb::sync
