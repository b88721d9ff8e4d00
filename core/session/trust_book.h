#pragma once

#include "core/keys/epoch_key.h"
#include "core/keys/trust_state.h"
#include "core/staff/staff.h"

#include <functional>

namespace vb::session {

/// The trust entries of the store, folded in the order of the log and this PC's own behind it; `each` sees the state
/// after every one. An entry that came second (two owners had the same thought) or is of a later version is void, on
/// every PC; `integrity` for one whose signature does not hold.
Result<keys::TrustState> foldTrust(store::TrustedReader &reader, PracticeId practice,
                                   const std::function<void(const keys::TrustState &)> &each = {});
/// The same of what has its place in the log; nothing of it may be there yet.
Result<keys::TrustState> foldSentTrust(store::TrustedReader &reader, PracticeId practice);

/// Checks entries against the state and stores them behind it. The state moves only when all of them fit.
Result<void> appendTrustEntries(store::AuditedTx &tx, keys::TrustState &state,
                                const std::vector<keys::TrustEntry> &entries);

/// What the log has to say when people change from `before` to `after`: owners added (or given new keys), owners
/// removed, and a new audit-reader key when the circle of its readers changed. `openReader` is the private half now in
/// force.
std::vector<keys::TrustEntry> entriesFor(const std::vector<staff::Member> &before,
                                         const std::vector<staff::Member> &after, const keys::TrustState &state,
                                         const keys::TrustAuthor &author, const crypto::BoxKey &openReader,
                                         qint64 atMs);

/// Owners and privacy officers who may log in.
std::vector<keys::ReaderRecipient> auditReaders(const std::vector<staff::Member> &members);

} // namespace vb::session
