#pragma once

#include "core/chart/history.h"
#include "core/chart/timeline.h"
#include "core/chart/visit.h"
#include "core/patient/patient_gate.h"

namespace vb::chart {

/// What stands above a chart all the time.
struct Banner {
    patient::Badge who {};
    int age = 0; // years
    std::vector<Allergy> allergies {}; // in force, the most critical first
    std::vector<Flag> flags {}; // in force, the most severe first
    std::vector<Visit> visits {}; // under way
    std::vector<PatientId> records {}; // the one that leads, then those merged into it
};

/// A chart as it opens: one read, one entry in the log.
struct Chart {
    Banner banner {};
    Page timeline {};
};

/// Everything of a chart but its notes; each list in the order in which it was recorded.
struct Record {
    std::vector<Allergy> allergies {};
    std::vector<Condition> conditions {};
    std::vector<Medication> medications {};
    std::vector<Observation> observations {};
    std::vector<History> histories {};
    std::vector<Flag> flags {};
    std::vector<Visit> visits {};
    friend bool operator==(const Record &, const Record &) = default;
};

/// What the desk may know of an alert: that there is one, and the title that was written for it.
struct FlagTitle {
    EntityId id;
    qint64 atMs = 0;
    QString source; // manual, red-flag
    QString severity; // low, moderate, high
    QString title; // empty for a red flag
};

/// What the desk may know of a record that is open there: alerts, and visits under way without their reasons.
struct DeskBanner {
    std::vector<FlagTitle> flags {};
    std::vector<Visit> visits {};
};

// Queries, under the reader's role. All: `notFound`, `denied` for a restricted patient who is not open to the reader.

Result<Chart> chartOf(store::Reader &reader, PatientId patient, int lines);
/// A page of the timeline behind `before`.
Result<Page> chartPage(store::Reader &reader, PatientId patient, const Event &before, int lines);
Result<Record> recordOf(store::Reader &reader, PatientId patient);
/// Alerts in force, for the desk.
Result<std::vector<FlagTitle>> flagTitles(store::Reader &reader, PatientId patient);
Result<DeskBanner> deskBanner(store::Reader &reader, PatientId patient);

/// The chart as it stood at that moment, with everything done until then: the timeline whole, newest first. Name and
/// birth date are those of today. `invalid` for a moment that lies ahead.
Result<Chart> chartAsOf(store::Reader &reader, PatientId patient, qint64 atMs);
Result<Record> recordAsOf(store::Reader &reader, PatientId patient, qint64 atMs);

/// Full years at that moment (UTC).
int ageAt(const QString &birthDate, qint64 atMs);

} // namespace vb::chart
