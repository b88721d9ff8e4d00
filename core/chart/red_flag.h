#pragma once

#include "core/chart/questionnaire.h"

#include <span>
#include <vector>

namespace vb::chart {

/// What an answer of the medical history means for a treatment. One row for each red flag.
struct RedFlag {
    const char *rule; // code in alerts, and the key of its words on screens
    const char *meaning; // English
    const char *severity; // low, moderate, high
    const char *questions; // separated by spaces: any of them
    bool unsureCounts = false; // "unsure" is taken for yes
};

std::span<const RedFlag> allRedFlags();
const RedFlag *redFlagOf(const QString &rule);
/// Those that these answers raise, in the order of the table.
std::vector<const RedFlag *> redFlagsIn(const Answers &answers);

} // namespace vb::chart
