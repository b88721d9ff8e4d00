#pragma once

#include "core/store/store.h"

#include <optional>

namespace vb::sync {

/// When this PC heard of its relay last, and what time it is since then, also when somebody has set the clock back. All
/// by this PC's clock: it may be wrong, as long as it goes on.
struct RelayContact {
    qint64 heardMs = 0;
    qint64 nowMs
        = 0; // the latest time that can be told: clock, what has passed by the hand that cannot be set, the log
    bool clockIsBack = false; // the clock is more than a day behind that
};

/// None before the first time. Takes note of the time that it is.
Result<std::optional<RelayContact>> lookAtContact(store::Store &store);
/// It was heard of now, or somebody answers for it (an owner, the kit).
Result<void> noteContact(store::Store &store);

} // namespace vb::sync
