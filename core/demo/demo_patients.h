#pragma once

#include "core/patient/patient.h"

namespace vb::demo {

/// Invented clients of the demo practice: the same for the same seed, on any PC. Ids and chart numbers are empty; they
/// are given when a patient is added. Telephone numbers lie in the range 555-0100 to 555-0199, which belongs to
/// fiction, e-mail addresses at example.com (RFC 2606). About one in a hundred is `restricted`.
/// Where there is a font for Chinese characters (`han`), a few write their names in them; the others stay who they are.
std::vector<patient::Patient> demoPatients(int count, quint64 seed, bool han = false);

} // namespace vb::demo
