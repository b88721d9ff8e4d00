#pragma once

#include "core/keys/trust_state.h"

#include <QString>

namespace vb::session {

/// The place of a PC's certificate among all of the practice, in letters: A is the first PC, AA the 27th. Chart numbers
/// that it gives begin with them, so that no two PCs give the same. Empty for one that has no certificate.
QString placeOf(const keys::TrustState &trust, DeviceId device);

} // namespace vb::session
