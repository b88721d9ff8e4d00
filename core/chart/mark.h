#pragma once

#include "core/chart/record.h"

namespace vb::chart {

/// What tells a patient of a result list apart: allergies and alerts in force, as far as the reader's role goes.
struct Mark {
    PatientId patient {};
    std::vector<Allergy> allergies {}; // most critical first; none of the desk's business
    std::vector<Flag> flags {}; // most severe first; for the desk without rule and detail
    friend bool operator==(const Mark &, const Mark &) = default;
};

/// Of those among them who have any and are open to the reader; nothing for a role that may not see alerts.
Result<std::vector<Mark>> marksOf(store::Reader &reader, const std::vector<PatientId> &patients);

} // namespace vb::chart
