#pragma once

#include "core/store/registry.h"

namespace vb::session {

/// Every declaration of the product, in the order in which checks and hashes go through them.
const store::Registry &entities();

} // namespace vb::session
