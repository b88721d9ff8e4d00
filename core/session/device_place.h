#pragma once

#include "core/keys/trust_state.h"

#include <QString>

namespace vb::session {

/// The place of a PC's certificate among all of the practice, in letters: A is the first PC, AA the 27th. Chart numbers
/// that it gives begin with them, so that no two PCs give the same. Empty for one that has no certificate.
QString placeOf(const keys::TrustState &trust, DeviceId device);

/// Letters of a PC whose certificate waits for its place in the log, where another one may come first: its place as it
/// seems now, and digits from its id. What comes after its next login behind that is the place itself.
QString provisionalPlaceOf(const keys::TrustState &trust, DeviceId device);
bool isProvisionalPlace(QStringView letters);

} // namespace vb::session
