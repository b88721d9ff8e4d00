#pragma once

#include "core/session/open_store.h"
#include "core/session/session.h"

namespace vb::session {

/// The whole way from a password to an open store: throttle, unlock file, keys, store, trust, one-time code, anchor,
/// login entry. Every failure is journalled before it is answered. Blocking, about 0.15 s; worker thread.
Result<std::unique_ptr<OpenStore>> logIn(Vault &vault, store::WorkThread &worker, const QString &login,
                                         SecretBytes password, const CodeSource &code);

/// The same from keys that a PIN kept, within the twelve hours of a full login (`codeRequired` after them).
Result<std::unique_ptr<OpenStore>> resumeWith(Vault &vault, store::WorkThread &worker, const QString &login,
                                              keys::OpenedUser opened);

} // namespace vb::session
