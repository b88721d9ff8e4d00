#pragma once

#include "core/access/permission.h"
#include "core/base/secret_bytes.h"
#include "core/chart/signature.h"

namespace vb::session {

class OpenStore;

/// Whoever has not the right is refused (with the entry that belongs to it) without a look at the password. Takes
/// `given`. Session worker.
Result<void> proveSigner(OpenStore &open, access::Right right, SecretBytes &given);

/// Who signs, as a signature states it: name, role, licences that count on that day in the practice's time zone.
/// `denied` when the account has changed, or all licences on record have ended.
Result<chart::SignerFacts> signerFacts(store::AuditedTx &tx, const QString &timeZone);

} // namespace vb::session
