#include "core/sync/relay_heal.h"

namespace vb::sync {

namespace {

constexpr qint64 kPieceBytes = 4LL << 20; // the relay takes twice as much

/// The complete subtrees over leaves that are all here.
class Subtrees {
public:
    explicit Subtrees(std::vector<crypto::Digest> leaves) : m_levels {std::move(leaves)}
    {
        while (m_levels.back().size() > 1) {
            const std::vector<crypto::Digest> &below = m_levels.back();
            std::vector<crypto::Digest> level;
            level.reserve(below.size() / 2);
            for (std::size_t i = 0; i + 1 < below.size(); i += 2)
                level.push_back(crypto::merkle::nodeHash(below[i], below[i + 1]));
            m_levels.push_back(std::move(level));
        }
    }

    [[nodiscard]] quint64 size() const { return m_levels.front().size(); }
    [[nodiscard]] std::vector<crypto::Digest> proofFrom(quint64 oldSize) const
    {
        return crypto::merkle::consistencyProof(oldSize, size(), [this](crypto::merkle::NodeId id) {
            return m_levels.at(static_cast<std::size_t>(id.level)).at(id.index);
        });
    }

private:
    std::vector<std::vector<crypto::Digest>> m_levels;
};

} // namespace

Result<wire::HealState> RelayHeal::offer(wire::HealOffer offer)
{
    offer.checkpoint = m_checkpoint;
    return m_client.heal(offer);
}

Result<wire::HealState> RelayHeal::give(const wire::LogView &mine, const QByteArray &identity,
                                        const wire::Checkpoint &relay)
{
    VB_TRY(m_checkpoint, m_log.checkpoint());
    if (!wire::signatureHolds(m_checkpoint, identity))
        m_checkpoint.clear(); // of the relay before this one
    const bool isBehind = relay.size < mine.size() && !m_checkpoint.isEmpty();
    const bool isOfMine = relay.size > mine.size() || m_log.rootAt(relay.size) == relay.root;
    wire::HealState state;
    if (isBehind && isOfMine) {
        VB_DO(giveSegments(mine, relay.size, state));
    } else {
        VB_TRY(state, offer({}));
    }
    VB_DO(giveBodies(state));
    return state;
}

Result<wire::HealState> RelayHeal::order(const wire::HealOrder &order)
{
    wire::HealOffer word;
    word.order = order;
    return offer(std::move(word));
}

/// In the order of the log, each piece with the proof that it leads to what the relay has signed once.
Result<void> RelayHeal::giveSegments(const wire::LogView &mine, quint64 relaySize, wire::HealState &state)
{
    VB_TRY(std::vector<crypto::Digest> leaves, m_log.leaves());
    if (leaves.size() != mine.size())
        return fail(Code::integrity, QStringLiteral("the store does not hold the whole of the relay's log"));
    const Subtrees tree(std::move(leaves));
    state.size = relaySize;
    while (state.size < mine.size()) {
        wire::HealOffer piece;
        VB_TRY(piece.segments, m_log.segmentsAfter(state.size, kPieceBytes));
        if (piece.segments.empty() || piece.segments.front().seq != state.size + 1)
            return fail(Code::integrity, QStringLiteral("the store does not hold the whole of the relay's log"));
        piece.proof = tree.proofFrom(piece.segments.back().seq);
        const quint64 before = state.size;
        VB_TRY(state, offer(std::move(piece)));
        if (state.size <= before)
            return fail(Code::integrity, QStringLiteral("the relay does not take what it has lost"));
    }
    return {};
}

/// As far as this PC has them; `state` is that behind the last.
Result<void> RelayHeal::giveBodies(wire::HealState &state)
{
    std::vector<quint64> wanted = state.wanted;
    while (!wanted.empty()) {
        for (std::size_t at = 0; at < wanted.size();) {
            std::size_t looked = 0;
            wire::HealOffer bodies;
            VB_TRY(bodies.segments, m_log.bodiesAt(std::span(wanted).subspan(at), looked));
            at += looked;
            bodies.after = wanted.back();
            if (bodies.segments.empty())
                continue;
            VB_TRY(state, offer(std::move(bodies)));
        }
        if (wanted.size() < static_cast<std::size_t>(wire::kMaxWanted))
            return {};
        wire::HealOffer more;
        more.after = wanted.back();
        VB_TRY(state, offer(std::move(more)));
        wanted = state.wanted;
    }
    return {};
}

} // namespace vb::sync
