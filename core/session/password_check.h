#pragma once

#include "core/session/open_store.h"

namespace vb::session {

/// Asks the password of whoever is logged in once more, before a signature. `denied` for a wrong one, `throttled` after
/// too many: they are journalled and counted with those at log-in. About 0.1 s; worker thread.
Result<void> checkOwnPassword(OpenStore &open, const SecretBytes &password);

} // namespace vb::session
