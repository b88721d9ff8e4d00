#pragma once

#include "ui/chart/entry_row.h"
#include "ui/chart/staff_names.h"
#include "ui/kit/practice_time.h"

#include <vector>

namespace vb::ui {

/// The entries of a kind as a card shows them.
struct CardLines {
    std::vector<EntryLine> inForce;
    std::vector<EntryLine> over;
};

CardLines allergyLines(const chart::Record &record, const PracticeTime &time);
CardLines conditionLines(const chart::Record &record, const PracticeTime &time);
CardLines medicationLines(const chart::Record &record, const PracticeTime &time);
CardLines alertLines(const chart::Record &record, const PracticeTime &time);
/// The last value of each measure; the ones before belong to its trend.
CardLines measureLines(const chart::Record &record, const PracticeTime &time);
/// The last medical history in force, the ones before behind it.
CardLines historyLines(const chart::Record &record, const PracticeTime &time);
CardLines visitLines(const chart::Record &record, const PracticeTime &time, const StaffNames &names);

/// An answered question of a history as it matters: what was answered with yes or not sure.
QStringList saidYesTo(const chart::Answers &answers);

} // namespace vb::ui
