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

} // namespace

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
    PracticeLog::Healed healed = call.log->heal(offer);
    tell(call.relay, healed);
    if (healed.verdict != Verdict::accepted) {
        call.relay.log({"refused", {{"why", QString::fromLatin1(verdictWord(healed.verdict))}}});
        return refused(verdictStatus(healed.verdict), verdictWord(healed.verdict), pauseAfter(healed.verdict));
    }
    healed.state.nowMs = call.relay.clock().now().wallMs;
    return answered(wire::encode(healed.state));
}

} // namespace vb::relay
