#pragma once

#include "core/base/result.h"

namespace vb::crypto {

/// Known answers for every primitive, a few milliseconds (Argon2id at a small size). Programs refuse to start when it
/// fails (`integrity`, naming the primitive). Also initialises libsodium.
Result<void> selfTest();

} // namespace vb::crypto
