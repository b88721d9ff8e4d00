#include "core/relay/calls.h"

#include "core/wire/session_messages.h"

namespace vb::relay {

namespace {

/// Nothing unless the parameter is an id in lower-case hexadecimal digits.
std::optional<PracticeId> practiceIn(const RequestHead &head)
{
    const QByteArray text = head.query.value("practice");
    const QByteArray bytes = QByteArray::fromHex(text);
    return bytes.size() == 16 && bytes.toHex() == text ? std::optional(PracticeId::fromBytes(bytes)) : std::nullopt;
}

/// What the log and, for a device that it does not know, the segment that it brings along say of its keys.
Outcome wordOn(const PracticeLog &log, const wire::DeviceProof &proof, QByteArray &signKey)
{
    std::shared_ptr<const keys::TrustState> trust = log.trust();
    if (trust->device(proof.device) == nullptr && proof.first) {
        const Result<wire::SegmentHeader> header = wire::decodeHeader(proof.first->header.bytes);
        // One of a log that heals may have been certified by a segment that is not back yet.
        if (!header || (header->device != proof.device && !log.isHealing()) || header->practice != proof.practice
            || header->stream != wire::Stream::keys || !wire::bodyFits(*header, proof.first->body))
            return refused(400, "malformed");
        const Result<std::vector<keys::TrustEntry>> entries = trustEntriesOf(*header, proof.first->body);
        if (!entries)
            return refused(400, "malformed");
        trust = fold(trust, *entries);
    }
    const keys::TrustState::Device *device = trust->device(proof.device);
    if (device == nullptr)
        return refused(403, "unknown_device");
    if (device->revoked)
        return refused(403, "revoked");
    signKey = device->keys.sign;
    return {};
}

/// The relay speaks first: nobody says who he is to one that has not shown its identity.
Outcome proveToClient(Relay &relay, const wire::Hello &hello)
{
    return answered(wire::encode(wire::proveRelay({relay.certificateHash(), hello.practice, hello.clientNonce},
                                                  relay.sessions().challenge(), relay.identity())));
}

Outcome letIn(Relay &relay, const wire::DeviceProof &proof)
{
    if (!relay.sessions().redeem(proof.relayNonce))
        return refused(401, "challenge");
    const Result<std::shared_ptr<PracticeLog>> log = relay.practice(proof.practice);
    if (!log)
        return log.error().code == Code::notFound ? refused(404, "unknown_practice") : refused(log.error());
    QByteArray signKey;
    Outcome no = wordOn(**log, proof, signKey);
    if (signKey.isEmpty())
        return no;
    if (!wire::proofHolds(proof, relay.certificateHash(), signKey))
        return refused(403, "bad_signature");
    const QByteArray token = relay.sessions().open(proof.practice, proof.device, relay.certificateHash());
    return answered(wire::encode(wire::SessionReply {
        token, relay.limits().sessionMs, headFor(relay, **log, proof.device), (*log)->healNote(proof.device)}));
}

} // namespace

/// ?practice=HEX: who answers, where the data lies, and the owner's entry that names the relay.
Outcome showIdentity(const Call &call)
{
    const std::optional<PracticeId> practice = practiceIn(call.request.head);
    if (!practice)
        return refused(400, "malformed");
    const Result<std::shared_ptr<PracticeLog>> log = call.relay.practice(*practice);
    if (!log && log.error().code != Code::notFound)
        return refused(log.error());
    return answered(wire::encode(wire::Identity {call.relay.identity().publicKey, call.relay.region(),
                                                 log ? (*log)->relayEntry() : QByteArray()}));
}

Outcome openSession(const Call &call)
{
    if (const Result<wire::Hello> hello = wire::decodeHello(call.request.body))
        return proveToClient(call.relay, *hello);
    const Result<wire::DeviceProof> proof = wire::decodeDeviceProof(call.request.body);
    return proof ? letIn(call.relay, *proof) : refused(400, "malformed");
}

/// The secret of an admin token with the first keys segments. After a lost answer the same once more.
Outcome foundPractice(const Call &call)
{
    const Result<wire::NewPractice> request = wire::decodeNewPractice(call.request.body);
    if (!request)
        return refused(400, "malformed");
    const Result<bool> good = call.relay.front().isGood(request->secret, request->practice);
    if (!good)
        return refused(good.error());
    if (!*good)
        return refused(403, "admin_token");
    std::optional<std::vector<NewSegment>> segments = newSegments(request->segments);
    if (!segments || segments->empty() || segments->front().header.stream != wire::Stream::keys)
        return refused(400, "malformed");
    // Only what founds the practice may use up a token.
    LogState tried(request->practice);
    std::vector<TreeNode> nodes;
    if (const Verdict verdict = admit(tried, segments->front(), nodes); verdict != Verdict::accepted)
        return refused(verdictStatus(verdict), verdictWord(verdict));
    const Result<void> used
        = call.relay.front().useToken(request->secret, request->practice, call.relay.clock().now().wallMs);
    if (!used)
        return used.error().code == Code::denied ? refused(403, "admin_token") : refused(used.error());
    const Result<std::shared_ptr<PracticeLog>> log = call.relay.found(request->practice);
    if (!log)
        return refused(log.error());
    call.relay.log({"founded"});
    return pushed(call.relay, **log, std::move(*segments), 0);
}

} // namespace vb::relay
