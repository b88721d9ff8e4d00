#pragma once

#include "core/store/reader.h"

namespace vb::sync {

/// What the practice's log shows of another PC.
struct HeardPc {
    DeviceId device;
    qint64 heardMs = 0; // when this PC took in a sign of it last, by its own clock
    quint64 unseen = 0; // actions of other PCs, this one included, that it has not shown to have
};

/// Those of whom there is a sign in the log. `own`: this PC.
Result<std::vector<HeardPc>> heardPcs(store::TrustedReader &reader, const DeviceId &own);

} // namespace vb::sync
