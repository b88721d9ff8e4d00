#include "core/relay/calls.h"

#include "core/wire/checkpoint.h"

#include <algorithm>
#include <iterator>

namespace vb::relay {

namespace {

constexpr quint64 kMaxSeq = quint64(1) << 53;

QByteArray noteOf(Relay &relay, const PracticeLog &log, const PracticeLog::Head &head)
{
    const wire::Checkpoint checkpoint {log.practice(), head.size, head.root, log.termAt(head.size)};
    return log.noteOf(checkpoint, relay.identity());
}

/// Nothing yet: a page that ends where `after` is.
Result<wire::LogPage> pageAt(Relay &relay, PracticeLog &log, quint64 end, quint64 headSize)
{
    VB_TRY(const PracticeLog::Head head, log.headAt(end));
    return wire::LogPage {relay.clock().now().wallMs, headSize, noteOf(relay, log, head), {}};
}

void put(wire::LogPage &page, std::vector<StoredSegment> segments)
{
    for (StoredSegment &segment : segments)
        page.segments.push_back({segment.seq, std::move(segment.sealed),
                                 segment.hasBody ? std::optional(std::move(segment.body)) : std::nullopt});
}

qint64 sizeOfAll(const std::vector<StoredSegment> &segments)
{
    qint64 bytes = 0;
    for (const StoredSegment &segment : segments)
        bytes += segment.sealed.bytes.size() + segment.body.size();
    return bytes;
}

/// What lies between `after` and the head, without the segments of these numbers; stops where the page is full.
Result<wire::LogPage> missedPage(Relay &relay, PracticeLog &log, quint64 after, std::vector<quint64> own)
{
    const quint64 headSize = log.head().size;
    const Limits &limits = relay.limits();
    std::sort(own.begin(), own.end());
    std::vector<StoredSegment> missed;
    quint64 end = std::min(after, headSize);
    qint64 room = limits.maxPull;
    while (end < headSize) {
        const auto next = std::lower_bound(own.begin(), own.end(), end + 1);
        if (next != own.end() && *next == end + 1) {
            ++end;
            continue;
        }
        const quint64 until = next == own.end() ? headSize : *next - 1;
        const quint64 places = static_cast<quint64>(limits.maxPullCount) - missed.size();
        if (places == 0 || room <= 0)
            break;
        VB_TRY(Read read,
               log.read({end, static_cast<int>(std::min(places, until - end)), room, {}, {wire::Stream::audit}}));
        if (read.segments.empty())
            return fail(Code::integrity, QStringLiteral("the log has a hole"));
        room -= sizeOfAll(read.segments);
        end = read.segments.back().seq;
        std::move(read.segments.begin(), read.segments.end(), std::back_inserter(missed));
    }
    VB_TRY(wire::LogPage page, pageAt(relay, log, end, headSize));
    put(page, std::move(missed));
    return page;
}

bool areAllOf(DeviceId device, const std::vector<StoredSegment> &segments)
{
    return std::all_of(segments.begin(), segments.end(), [device](const StoredSegment &segment) {
        const Result<wire::SegmentHeader> header = wire::decodeHeader(segment.sealed.bytes);
        return header && header->device == device;
    });
}

/// "ops", or "ops,audit"; nothing for another word.
std::optional<std::vector<wire::Stream>> streamsIn(const QByteArray &text)
{
    std::vector<wire::Stream> streams;
    if (text.isEmpty())
        return streams;
    for (const QByteArray &name : text.split(',')) {
        const std::optional<wire::Stream> stream = wire::streamFromName(QString::fromLatin1(name));
        if (!stream)
            return std::nullopt;
        streams.push_back(*stream);
    }
    return streams;
}

} // namespace

wire::Head headFor(Relay &relay, const PracticeLog &log, DeviceId device)
{
    const wire::ChainEnd end = log.chainEnd(device);
    return {relay.clock().now().wallMs, noteOf(relay, log, log.head()), end.chain, end.hash};
}

std::optional<std::vector<NewSegment>> newSegments(const std::vector<wire::Segment> &segments)
{
    std::vector<NewSegment> out;
    for (const wire::Segment &segment : segments) {
        const Result<wire::SegmentHeader> header = wire::decodeHeader(segment.header.bytes);
        if (!header || !wire::bodyFits(*header, segment.body))
            return std::nullopt;
        out.push_back({*header, segment.header, segment.body, wire::headerHash(segment.header.bytes)});
    }
    return out;
}

Outcome pushed(Relay &relay, PracticeLog &log, std::vector<NewSegment> segments, quint64 after)
{
    const PracticeLog::Pushed done = log.push(std::move(segments));
    if (const int status = verdictStatus(done.verdict); status == 503)
        return refused(status, verdictWord(done.verdict), pauseAfter(done.verdict));
    if (done.verdict != Verdict::accepted) {
        relay.log({"refused", {{"why", QString::fromLatin1(verdictWord(done.verdict))}}});
        return refused(verdictStatus(done.verdict), verdictWord(done.verdict));
    }
    Result<wire::LogPage> missed = missedPage(relay, log, after, done.seqs);
    if (!missed)
        return refused(missed.error()); // what was sent is stored; the same again gives the same numbers
    return answered(wire::encode(wire::PushReply {done.seqs, std::move(*missed)}));
}

Outcome pushSegments(const Call &call)
{
    const Result<wire::PushRequest> request = wire::decodePushRequest(call.request.body);
    std::optional<std::vector<NewSegment>> segments = request ? newSegments(request->segments) : std::nullopt;
    if (!segments || segments->empty())
        return refused(400, "malformed");
    for (const NewSegment &segment : *segments) {
        if (segment.header.practice != call.session.practice)
            return refused(403, "wrong_practice");
        if (segment.header.device != call.session.device)
            return refused(403, "wrong_device");
    }
    const std::optional<keys::RelayPlace> place = call.log->trust()->relay();
    if (place && place->identity != call.relay.identity().publicKey)
        return refused(410, "moved"); // GET /v1/identity says where to
    return pushed(call.relay, *call.log, std::move(*segments), request->after);
}

/// ?after=N[&limit=][&wait=][&stream=S][&headers=S,…]
Outcome pullSegments(const Call &call)
{
    const RequestHead &head = call.request.head;
    const Limits &limits = call.relay.limits();
    const auto after = numberIn(head, "after", kMaxSeq, kMaxSeq - 1);
    const auto count = numberIn(head, "limit", static_cast<quint64>(limits.maxPullCount), kMaxSeq);
    const auto wait = numberIn(head, "wait", 0, static_cast<quint64>(limits.longestWaitS));
    const auto only = streamsIn(head.query.value("stream"));
    const auto headersOnly = streamsIn(head.query.value("headers"));
    if (!after || *after == kMaxSeq || !count || *count == 0 || !wait || !only || only->size() > 1 || !headersOnly)
        return refused(400, "malformed");
    const quint64 headSize = call.log->head().size;
    std::vector<StoredSegment> segments;
    quint64 end = headSize;
    if (*after < headSize) {
        PullRange range {*after, static_cast<int>(std::min(*count, static_cast<quint64>(limits.maxPullCount))),
                         limits.maxPull, only->empty() ? std::nullopt : std::optional(only->front()), *headersOnly};
        if (only->empty())
            range.count = static_cast<int>(std::min(static_cast<quint64>(range.count), headSize - *after));
        Result<Read> read = call.log->read(range);
        if (!read)
            return refused(read.error());
        segments = std::move(read->segments);
        std::erase_if(segments, [headSize](const StoredSegment &s) { return s.seq > headSize; }); // came meanwhile
        if (!read->isWhole && !segments.empty())
            end = segments.back().seq;
    }
    // Who waits for news has what it sent itself.
    const bool isOwn = *wait > 0 && end == headSize && !segments.empty() && areAllOf(call.session.device, segments);
    if (isOwn) {
        segments.clear();
        end = *after;
    }
    Result<wire::LogPage> page = pageAt(call.relay, *call.log, end, headSize);
    if (!page)
        return refused(page.error());
    put(*page, std::move(segments));
    Outcome outcome = answered(wire::encode(*page));
    if ((isOwn || *after == headSize) && *wait > 0 && call.mayWait)
        outcome.wait = Wait {logTopic(call.session.practice), headSize, static_cast<int>(*wait), call.session.device};
    return outcome;
}

Outcome showHead(const Call &call)
{
    return answered(wire::encode(headFor(call.relay, *call.log, call.session.device)));
}

/// ?leaf=SEQ&size=N: that the segment lies in the log of that size; ?old=M&size=N: that the log only grew.
Outcome showProof(const Call &call)
{
    const RequestHead &head = call.request.head;
    const quint64 logSize = call.log->head().size;
    const auto size = numberIn(head, "size", logSize, kMaxSeq);
    const auto leaf = numberIn(head, "leaf", 0, kMaxSeq);
    const auto old = numberIn(head, "old", 0, kMaxSeq);
    if (!size || !leaf || !old || *size > logSize || *leaf > *size || *old > *size || (*leaf > 0) == (*old > 0))
        return refused(400, "malformed");
    Result<void> intact;
    const auto node = [&](crypto::merkle::NodeId id) {
        const Result<crypto::Digest> hash = call.log->store().node(id);
        if (!hash)
            intact = hash.error();
        return hash.valueOr(crypto::Digest {});
    };
    const std::vector<crypto::Digest> proof = *leaf > 0 ? crypto::merkle::inclusionProof(*leaf - 1, *size, node)
                                                        : crypto::merkle::consistencyProof(*old, *size, node);
    if (!intact)
        return refused(503, "storage", 30);
    return answered(wire::encode(wire::ProofReply {proof}));
}

} // namespace vb::relay
