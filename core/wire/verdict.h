#pragma once

#include "core/base/id.h"

#include <optional>

namespace vb::wire {

/// What a check of the log found, in the order of the checks.
enum class Verdict {
    accepted,
    known, // a segment that is in the log already, unchanged: nothing to do
    rolledBack, // the log is shorter than it was, or its term went back
    badCheckpoint, // not one, of another log or term, or not signed by the relay
    modified, // the header is none, or the body is not the one it speaks of
    tooNew, // of a later version of the protocol
    reordered, // what comes later in the answer belongs before it
    withheld, // something that must lie before it is missing
    wrongPractice,
    unknownDevice,
    revokedDevice,
    badSignature, // not the device's
    replayed, // a segment of the device that the log holds already, under another number
    equivocated, // two different segments with one number in the device's chain
    brokenChain, // it does not go on where the device's last one ended
    badView, // the author's view of the log went back
    forked, // author, relay and this PC do not mean the same log
    versionTooOld, // below the floor that the owner signed
    wrongEpoch,
    wrongTerm,
    auditRewritten // size or root of the device's audit tree went back
};

/// The word for programs (`error.code` of the command line). Several verdicts share `modified`: whoever changed a byte
/// on the way did the same, wherever it is noticed.
QString verdictWord(Verdict verdict);

struct Finding {
    Verdict verdict = Verdict::accepted;
    quint64 seq = 0; // of the segment; 0 when it is about a checkpoint
    DeviceId device {}; // null when the header tells none

    [[nodiscard]] bool good() const { return verdict == Verdict::accepted || verdict == Verdict::known; }
};

/// Code::integrity with the word, the place and the device in its detail; only of one that is not good.
Error errorOf(const Finding &finding);

} // namespace vb::wire
