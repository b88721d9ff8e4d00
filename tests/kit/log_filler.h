#pragma once

#include "core/audit/entry.h"

#include <vector>

namespace vb::test {

/// Entries of an invented practice: a handful of people, patients and PCs, every kind of action and outcome, some
/// without a person or patient, words with signs that SQL and spreadsheets take for their own. The same for a seed.
std::vector<audit::Entry> inventedEntries(int count, unsigned seed, qint64 fromMs);

} // namespace vb::test
