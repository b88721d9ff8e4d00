#pragma once

#include "core/relay/api.h"
#include "core/relay/log_state.h"
#include "core/relay/relay.h"
#include "core/wire/log_messages.h"

namespace vb::relay {

// The functions behind the paths. Each gets a call that Api has let pass.

Outcome showHealth(const Call &call);
Outcome showMetrics(const Call &call);
Outcome showIdentity(const Call &call);
Outcome openSession(const Call &call);
Outcome foundPractice(const Call &call);
Outcome pushSegments(const Call &call);
Outcome pullSegments(const Call &call);
Outcome showHead(const Call &call);
Outcome showProof(const Call &call);
Outcome askMissing(const Call &call);
Outcome healLog(const Call &call);
Outcome takeMovedLog(const Call &call);
Outcome putChunk(const Call &call);
Outcome getChunk(const Call &call);
Outcome putSnapshot(const Call &call);
Outcome getSnapshot(const Call &call);
Outcome openMailbox(const Call &call);
Outcome putMailbox(const Call &call);
Outcome getMailbox(const Call &call);

/// The newest checkpoint, and where the asker's chain ended.
wire::Head headFor(Relay &relay, const PracticeLog &log, DeviceId device);
/// Nothing when one of them is malformed.
std::optional<std::vector<NewSegment>> newSegments(const std::vector<wire::Segment> &segments);
/// Waits for the commit, then answers with the seqs and what was missed behind `after`.
Outcome pushed(Relay &relay, PracticeLog &log, std::vector<NewSegment> segments, quint64 after);

/// A reply with a CBOR map.
Outcome answered(const QByteArray &cbor, int status = 200);
/// Says why not: a word that programs read.
Outcome refused(int status, const char *word, int retryAfterS = 0);
/// For a failure of ours: full disk, lost file.
Outcome refused(const Error &error);

/// A parameter that must be a number up to `max`; nothing when it is something else. `missing` when it is not there.
std::optional<quint64> numberIn(const RequestHead &head, const QByteArray &name, quint64 missing, quint64 max);

} // namespace vb::relay
