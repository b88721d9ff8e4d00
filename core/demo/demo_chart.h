#pragma once

#include "core/chart/note.h"
#include "core/chart/questionnaire.h"
#include "core/chart/record.h"
#include "core/patient/patient.h"

#include <QTimeZone>

namespace vb::demo {

enum class NoteEnding { signed_, draft, cosignWanted };

/// A visit of an invented client: what was measured, asked and written. Ids are empty.
struct DemoVisit {
    qint64 atMs = 0;
    int minutes = 30;
    QString reason;
    QString service; // its name in the demo catalogue
    QString room;
    chart::Answers history; // empty: not asked this time
    std::vector<chart::Observation> measures;
    QString templateId;
    chart::FieldValues note;
    QString addendum; // empty: none
    NoteEnding ending = NoteEnding::signed_;
};

/// What is known of an invented client on the first day, and every visit since, oldest first.
struct DemoChart {
    std::vector<chart::Allergy> allergies;
    std::vector<chart::Condition> conditions;
    std::vector<chart::Medication> medications;
    std::vector<DemoVisit> visits;
};

/// The months that a demo practice has been open, at its hours.
struct DemoPeriod {
    qint64 fromMs = 0;
    qint64 toMs = 0;
    QTimeZone zone;
};

/// The chart of person number `number`: the same for the same seed and period, on any PC. Texts on treatment are
/// examples, lots begin with VB-: never advice.
DemoChart demoChart(const patient::Patient &person, int number, quint64 seed, const DemoPeriod &period);

} // namespace vb::demo
