#pragma once

#include "core/store/audited_tx.h"
#include "core/store/declared_rows.h"

#include <vector>

namespace vb::chart {

/// What every entry of a chart has. Patient, time and author never change: an entry that was wrong becomes
/// entered-in-error, and a new one takes its place.
struct Entry {
    EntityId id {};
    PatientId patient {};
    qint64 atMs = 0; // when it was the case; 0 when adding: now
    StaffId author {};
    QString status {}; // empty when adding: the kind's first
    QString statusReason {};
    friend bool operator==(const Entry &, const Entry &) = default;
};

/// FHIR AllergyIntolerance.
struct Allergy : Entry {
    QString substance {};
    QString reaction {};
    QString severity {}; // mild, moderate, severe
    QString criticality {}; // low, high, unable-to-assess
    friend bool operator==(const Allergy &, const Allergy &) = default;
};

/// FHIR Condition.
struct Condition : Entry {
    QString name {};
    QString severity {}; // mild, moderate, severe
    QString onset {}; // YYYY-MM-DD
    QString note {};
    friend bool operator==(const Condition &, const Condition &) = default;
};

/// FHIR MedicationStatement.
struct Medication : Entry {
    QString name {};
    QString dose {};
    QString since {}; // YYYY-MM-DD
    QString note {};
    friend bool operator==(const Medication &, const Medication &) = default;
};

/// FHIR Observation: a measure of core/chart/measure.h. Unit, scale, version and direction are filled in from there.
struct Observation : Entry {
    EntityId visit {}; // null: none
    QString code {};
    QString value {};
    QString unit {};
    QString scale {};
    int scaleVersion = 0; // 0: no scale
    QString direction {};
    friend bool operator==(const Observation &, const Observation &) = default;
};

/// FHIR Flag. The title is for everybody at the desk; rule and detail are for clinicians.
struct Flag : Entry {
    QString source {}; // manual, red-flag
    QString severity {}; // low, moderate, high
    QString title {}; // empty for a red flag: the desk sees that there is one
    QString rule {}; // of core/chart/red_flag.h
    QString detail {};
    EntityId history {}; // the questionnaire that raised it
    friend bool operator==(const Flag &, const Flag &) = default;
};

inline const QString kActive = QStringLiteral("active");
inline const QString kEnteredInError = QStringLiteral("entered-in-error");

/// FHIR says "no known allergies" by an AllergyIntolerance of this substance (SNOMED CT 716186003, its name). It stands
/// while no allergy is in force; that nothing stands means that nobody asked.
inline const QString kNoKnownAllergy = QStringLiteral("No known allergy");
bool isNoKnownAllergy(const Allergy &allergy);

enum AllergyField {
    kAllergyPatient = 1,
    kAllergyAt,
    kAllergyAuthor,
    kAllergySubstance,
    kAllergyReaction,
    kAllergySeverity,
    kAllergyCriticality,
    kAllergyStatus,
    kAllergyStatusReason
};
enum ConditionField {
    kConditionPatient = 1,
    kConditionAt,
    kConditionAuthor,
    kConditionName,
    kConditionSeverity,
    kConditionOnset,
    kConditionNote,
    kConditionStatus,
    kConditionStatusReason
};
enum MedicationField {
    kMedicationPatient = 1,
    kMedicationAt,
    kMedicationAuthor,
    kMedicationName,
    kMedicationDose,
    kMedicationSince,
    kMedicationNote,
    kMedicationStatus,
    kMedicationStatusReason
};
enum ObservationField {
    kObservationPatient = 1,
    kObservationAt,
    kObservationAuthor,
    kObservationVisit,
    kObservationCode,
    kObservationValue,
    kObservationUnit,
    kObservationScale,
    kObservationScaleVersion,
    kObservationDirection,
    kObservationStatus,
    kObservationStatusReason
};
enum FlagField {
    kFlagPatient = 1,
    kFlagAt,
    kFlagAuthor,
    kFlagSource,
    kFlagSeverity,
    kFlagTitle,
    kFlagRule,
    kFlagDetail,
    kFlagHistory,
    kFlagStatus,
    kFlagStatusReason
};

extern const store::EntityDecl kAllergyEntity;
extern const store::EntityDecl kConditionEntity;
extern const store::EntityDecl kMedicationEntity;
extern const store::EntityDecl kObservationEntity;
extern const store::EntityDecl kFlagEntity;

// Commands, inside a transaction of the right that names them. All ask whether the patient is open to the actor.

/// `invalid` for empty, over-long or doubtful text, impossible dates, times that lie ahead.
/// An allergy ends the statement that none is known. That statement is `invalid` beside an allergy in force or itself,
/// and with anything but the substance.
Result<Allergy> addAllergy(store::AuditedTx &tx, Allergy allergy);
Result<Condition> addCondition(store::AuditedTx &tx, Condition condition);
Result<Medication> addMedication(store::AuditedTx &tx, Medication medication);
/// `invalid` also for an unknown measure, a value that is not of its scale or range, a visit of another patient or one
/// that is over.
Result<Observation> addObservation(store::AuditedTx &tx, Observation observation);
/// By a person; red flags come from saveHistory().
Result<Flag> raiseFlag(store::AuditedTx &tx, Flag flag);

/// Nothing is ever taken out of a chart; its status changes, for a reason of at least three characters.
/// `invalid` for a status that the kind does not have, and for what was entered in error: that is final.
Result<void> changeStatus(store::AuditedTx &tx, const store::EntityDecl &kind, EntityId id, const QString &status,
                          const QString &reason);

// Rows as values.

Allergy allergyFrom(const store::StoredRow &row);
Condition conditionFrom(const store::StoredRow &row);
Medication medicationFrom(const store::StoredRow &row);
Observation observationFrom(const store::StoredRow &row);
Flag flagFrom(const store::StoredRow &row);

} // namespace vb::chart
