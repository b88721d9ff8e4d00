#pragma once

#include "core/store/reader.h"

#include <optional>
#include <vector>

namespace vb::chart {

/// What a line of the timeline is. Fixed numbers: they are part of the key of chart_event.
enum class EventKind {
    visit = 1,
    note = 2,
    allergy = 3,
    condition = 4,
    medication = 5,
    observation = 6,
    history = 7,
    flag = 8,
};

/// visit, note, allergy, condition, medication, observation, history, flag.
QString eventKindName(EventKind kind);

/// A line of the timeline: all that it shows, so that opening a chart reads one range.
struct Event {
    PatientId patient {};
    qint64 atMs = 0; // when it happened
    EventKind kind = EventKind::visit;
    EntityId id {}; // of the row
    QString label {};
    QString state {}; // the row's status
    StaffId author {};
    friend bool operator==(const Event &, const Event &) = default;
};

/// How the rows of an entity become lines: a SELECT over its table that gives patient, at, id, label, state, author for
/// every row. A label that is NULL makes no line. Patient and time of a row never change: they are its place.
struct EventSource {
    EventKind kind;
    QByteArray select;
    /// Whose tables it reads, that of the lines first: for the timeline as it stood once.
    std::vector<const store::EntityDecl *> entities {};
};

extern const EventSource kVisitEvents;
extern const EventSource kNoteEvents;
extern const EventSource kAllergyEvents;
extern const EventSource kConditionEvents;
extern const EventSource kMedicationEvents;
extern const EventSource kObservationEvents;
extern const EventSource kHistoryEvents;
extern const EventSource kFlagEvents;

/// For an entity's refreshDerived: writes, changes or removes the row's line.
Result<void> refreshEvent(sql::Db &db, const EventSource &source, const EntityId &id);
/// For checkDerived: the first difference between rows and lines, or empty.
Result<QString> checkEvents(sql::Db &db, const EventSource &source);

struct Page {
    std::vector<Event> events; // newest first
    bool more = false; // older ones are left
};

/// Newest first; `before` is the last line of the page before this one. Whether the patient is open to the reader is
/// asked by the caller.
Result<Page> timelinePage(store::Reader &reader, PatientId patient, const std::optional<Event> &before, int limit);

/// The timeline as it stood at a moment, whole, newest first: the SELECT of each source over the rows of then.
Result<std::vector<Event>> timelineAsOf(store::Reader &reader, PatientId patient, qint64 atMs);

} // namespace vb::chart
