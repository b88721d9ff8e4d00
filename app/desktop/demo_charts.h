#pragma once

#include "core/session/session.h"

#include <vector>

namespace vb::desktop {

/// Charts for the pictures, written by the person logged in: a full one, one of many years, and one that says that no
/// allergy is known. The others stay empty.
struct DemoChartPatients {
    PatientId full;
    PatientId longest;
    PatientId none;
};
Result<void> addDemoCharts(session::Session &session, const DemoChartPatients &patients);

} // namespace vb::desktop
