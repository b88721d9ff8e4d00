#pragma once

#include "core/session/session.h"
#include "ui/chart/staff_names.h"
#include "ui/kit/practice_time.h"
#include "ui/kit/text_label.h"

#include <optional>
#include <vector>

namespace vb::ui {

struct EntryFact {
    QString label;
    QString value; // empty: not known
    TextTone tone = TextTone::text;
};

/// An entry of a chart in words.
struct EntryFacts {
    QString title;
    QString status; // its code
    std::vector<EntryFact> said; // what it says, and what became of it
    std::vector<EntryFact> made; // when and by whom
};

/// None for an entry that the record does not have, for notes and for medical histories.
std::optional<EntryFacts> entryFacts(const chart::Record &record, chart::EventKind kind, EntityId id,
                                     const PracticeTime &time, const StaffNames &names);
/// What `after` says otherwise than `before`: "was → is".
std::vector<EntryFact> factsChanged(const EntryFacts &before, const EntryFacts &after);

} // namespace vb::ui
