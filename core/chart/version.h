#pragma once

#include "core/chart/chart.h"

namespace vb::chart {

/// One state of an entry of a chart, and who made it so.
struct EntryVersion {
    qint64 atMs = 0;
    StaffId by {};
    DeviceId device {};
    Record record {}; // of this entry alone
};

/// How an entry came to be what it is, oldest first; nothing in a chart is ever overwritten. `notFound` for an entry
/// that is not of this patient, and for notes and medical histories, whose versions are entries themselves; `denied`
/// for a restricted patient who is not open to the reader.
Result<std::vector<EntryVersion>> versionsOf(store::Reader &reader, PatientId patient, EventKind kind, EntityId id);

} // namespace vb::chart
