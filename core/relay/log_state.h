#pragma once

#include "core/keys/trust_state.h"
#include "core/relay/segment_store.h"

#include <QHash>

#include <memory>

namespace vb::relay {

/// Why a segment was not taken, as far as a client has to tell cases apart.
enum class Verdict {
    accepted,
    malformed, // 400
    wrongPractice, // 403
    unknownDevice, // 403
    revoked, // 403
    badSignature, // 403
    gap, // 409: segments of the chain before this one are not here
    cloned, // 409: another segment has this chain number
    brokenChain, // 409: counters or the audit tree do not go on from the last
    viewAhead, // 409: the author has seen more than this log holds
    closed, // 410
    healing, // 503: what was lost comes first
    notHealing, // 409: this log was not put back
    healed, // 409: the log went on without what this device shows
    forked, // 409: what is offered is not of this log
    badProof, // 409: it is not shown to be of this log
    order, // 403: not an owner's word, or on another state of the log
    quota, // 507
    busy, // 503
    storage // 503
};

/// malformed, wrong_practice, unknown_device …
const char *verdictWord(Verdict verdict);
int verdictStatus(Verdict verdict);
/// Seconds until it is worth trying again; 0 when it is not.
int pauseAfter(Verdict verdict);

/// All that deciding on the next segment takes. A value: what a batch would make of it is tried on a copy.
struct LogState {
    explicit LogState(PracticeId practice) : trust(std::make_shared<const keys::TrustState>(practice)) { }

    quint64 size = 0;
    crypto::merkle::Frontier tree;
    QHash<DeviceId, wire::ChainEnd> ends;
    std::shared_ptr<const keys::TrustState> trust;
    std::vector<std::pair<quint64, quint64>> terms {}; // from which size on, and which; term 1 before the first
    QByteArray relayEntry {}; // the owner's newest word on where the log lives; empty before the first
    qint64 bytes = 0;
};

/// The trust entries of a keys segment; `integrity` when the body cannot be read.
Result<std::vector<keys::TrustEntry>> trustEntriesOf(const wire::SegmentHeader &header, const QByteArray &body);

/// Which term the log was in when it had so many segments.
quint64 termAt(const LogState &state, quint64 size);

/// Folds them by the clients' rules: what does not hold is void, and stays in the log all the same. `relayEntry` gets
/// the last relay entry that held.
std::shared_ptr<const keys::TrustState> fold(const std::shared_ptr<const keys::TrustState> &trust,
                                             const std::vector<keys::TrustEntry> &entries,
                                             QByteArray *relayEntry = nullptr);

/// Checks the next segment of a chain and takes it into the state. One of an old log may lack its body, but not one of
/// the keys stream. Not asked: epoch, term and version floor, which the
/// clients judge at the author's view; a sealed segment is never made anew, so refusing it would end the chain.
Verdict admit(LogState &state, const NewSegment &segment, std::vector<TreeNode> &nodes);

/// False once the device was revoked. One that the log does not know yet may speak: its session showed a certificate,
/// which its first segment carries.
bool maySpeak(const keys::TrustState &trust, DeviceId device);

} // namespace vb::relay
