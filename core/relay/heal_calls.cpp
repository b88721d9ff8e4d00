#include "core/relay/calls.h"

#include "core/wire/checkpoint.h"

namespace vb::relay {

namespace {

/// Nothing when one of them is malformed.
std::optional<std::vector<std::pair<quint64, NewSegment>>> oldSegments(std::vector<wire::NumberedSegment> segments)
{
    std::vector<std::pair<quint64, NewSegment>> out;
    for (wire::NumberedSegment &one : segments) {
        const Result<wire::SegmentHeader> header = wire::decodeHeader(one.header.bytes);
        if (!header || one.seq == 0 || (!out.empty() && one.seq <= out.back().first))
            return std::nullopt;
        if (!one.body && header->count == 0)
            one.body = QByteArray();
        if (one.body && !wire::bodyFits(*header, *one.body))
            return std::nullopt;
        const QByteArray hash = wire::headerHash(one.header.bytes);
        out.emplace_back(
            one.seq,
            NewSegment {*header, std::move(one.header), one.body.value_or(QByteArray()), hash, one.body.has_value()});
    }
    return out;
}

/// What it has to do with people, in numbers.
void tell(const Relay &relay, const PracticeLog::Healed &healed)
{
    const auto n = [](auto value) { return QString::number(value); };
    const wire::HealState &state = healed.state;
    if (healed.hasOpened)
        relay.log({"healed", {{"size", n(state.size)}, {"silent", n(state.silent.size())}}});
    else if (healed.isNew && healed.verdict == Verdict::accepted)
        relay.log(
            {"shown", {{"size", n(state.size)}, {"target", n(state.target)}, {"silent", n(state.silent.size())}}});
}

Outcome answerTo(const Call &call, PracticeLog &log, const PracticeLog::Offer &offer)
{
    PracticeLog::Healed healed = log.heal(offer);
    tell(call.relay, healed);
    if (healed.verdict != Verdict::accepted) {
        call.relay.log({"refused", {{"why", QString::fromLatin1(verdictWord(healed.verdict))}}});
        return refused(verdictStatus(healed.verdict), verdictWord(healed.verdict), pauseAfter(healed.verdict));
    }
    healed.state.nowMs = call.relay.clock().now().wallMs;
    return answered(wire::encode(healed.state));
}

} // namespace

/// The secret of an admin token with the next segments of a log that lived elsewhere; without any: may it come?
Outcome takeMovedLog(const Call &call)
{
    Result<wire::MovedLog> request = wire::decodeMovedLog(call.request.body);
    auto segments = request ? oldSegments(std::move(request->segments)) : std::nullopt;
    if (!segments)
        return refused(400, "malformed");
    const Result<bool> good = call.relay.front().isGood(request->secret, request->practice);
    if (!good)
        return refused(good.error());
    if (!*good)
        return refused(403, "admin_token");
    Result<std::shared_ptr<PracticeLog>> log = call.relay.practice(request->practice);
    const QByteArray &here = call.relay.identity().publicKey;
    const bool comesBack = log && (*log)->livesElsewhere(here) && !(*log)->isHealing();
    if (segments->empty() && (comesBack || (!log && log.error().code == Code::notFound))) { // is the token good for it?
        const quint64 size = log ? (*log)->head().size : 0;
        return answered(wire::encode(wire::HealState {
            call.relay.clock().now().wallMs, QByteArray(wire::kHealId, '\0'), false, size, size, {}, {}}));
    }
    if (!log && log.error().code == Code::notFound) {
        LogState tried(request->practice);
        std::vector<TreeNode> nodes;
        if (segments->front().first != 1)
            return refused(409, "gap");
        // Only what founds the practice may use up a token.
        if (const Verdict verdict = admit(tried, segments->front().second, nodes); verdict != Verdict::accepted)
            return refused(verdictStatus(verdict), verdictWord(verdict));
        log = call.relay.found(request->practice);
    }
    if (!log)
        return refused(log.error());
    const Result<void> used
        = call.relay.front().useToken(request->secret, request->practice, call.relay.clock().now().wallMs);
    if (!used)
        return used.error().code == Code::denied ? refused(403, "admin_token") : refused(used.error());
    if ((*log)->head().size == 0)
        if (const Result<void> begun = (*log)->beginMove(); !begun)
            return refused(begun.error());
    PracticeLog::Offer offer;
    offer.segments = std::move(*segments);
    offer.movesTo = here;
    offer.movesInTerm = request->term;
    return answerTo(call, **log, offer);
}

Outcome healLog(const Call &call)
{
    Result<wire::HealOffer> request = wire::decodeHealOffer(call.request.body);
    if (!request)
        return refused(400, "malformed");
    PracticeLog::Offer offer;
    offer.device = call.session.device;
    if (!request->checkpoint.isEmpty()) {
        const Result<wire::Checkpoint> shown = wire::readCheckpoint(request->checkpoint);
        if (!shown || shown->practice != call.session.practice
            || !wire::signatureHolds(request->checkpoint, call.relay.identity().publicKey))
            return refused(403, "bad_checkpoint");
        offer.checkpoint = *shown;
    }
    auto segments = oldSegments(std::move(request->segments));
    if (!segments)
        return refused(400, "malformed");
    offer.segments = std::move(*segments);
    offer.proof = std::move(request->proof);
    offer.after = request->after;
    offer.order = std::move(request->order);
    return answerTo(call, *call.log, offer);
}

} // namespace vb::relay
