#include "core/chart/history.h"
#include "core/chart/timeline.h"
#include "core/chart/visit.h"

namespace vb::chart {

using store::Kind;
using store::Merge;
using store::Stream;

namespace {

constexpr Roles kClinicians {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
constexpr Roles kDeskAndClinicians {Role::frontDesk,       Role::aesthetician, Role::nurse, Role::provider,
                                    Role::medicalDirector, Role::manager,      Role::owner};

const std::vector<QByteArray> kSeverities {"mild", "moderate", "severe"};

} // namespace

const EventSource kVisitEvents {
    EventKind::visit,
    "SELECT patient, at, id, coalesce(reason, '') AS label, status AS state, provider AS author FROM visit",
    {&kVisitEntity}};

const EventSource kAllergyEvents {EventKind::allergy,
                                  "SELECT patient, at, id, substance || coalesce(': ' || reaction, '') AS label, "
                                  "status AS state, author FROM allergy",
                                  {&kAllergyEntity}};

const EventSource kConditionEvents {EventKind::condition,
                                    "SELECT patient, at, id, name AS label, status AS state, author FROM condition",
                                    {&kConditionEntity}};

const EventSource kMedicationEvents {EventKind::medication,
                                     "SELECT patient, at, id, name || coalesce(' ' || dose, '') AS label, status AS "
                                     "state, author FROM medication_statement",
                                     {&kMedicationEntity}};

const EventSource kObservationEvents {EventKind::observation,
                                      "SELECT patient, at, id, code || ' ' || value || coalesce(' ' || unit, '') AS "
                                      "label, status AS state, author FROM observation",
                                      {&kObservationEntity}};

const EventSource kHistoryEvents {EventKind::history,
                                  "SELECT patient, at, id, questionnaire || ' ' || version AS label, "
                                  "CASE WHEN confirmed THEN 'confirmed' WHEN previous IS NULL THEN 'new' ELSE "
                                  "'changed' END AS state, author FROM history",
                                  {&kHistoryEntity}};

const EventSource kFlagEvents {
    EventKind::flag,
    "SELECT patient, at, id, coalesce(title, rule) AS label, status AS state, author FROM flag",
    {&kFlagEntity}};

const store::EntityDecl kVisitEntity {
    .name = "visit",
    .table = "visit",
    .meaning = "A visit of a patient",
    .stream = Stream::ops,
    .fhir = "Encounter",
    .retention = "medical",
    .groups = {{"place", kDeskAndClinicians, kDeskAndClinicians, Merge::immutable},
               {"course", kDeskAndClinicians, kDeskAndClinicians},
               {"status", kDeskAndClinicians, kDeskAndClinicians, Merge::forward},
               {"clinical", kClinicians, kDeskAndClinicians}},
    .fields = {
        {.tag = kVisitPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kVisitAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it is planned for, or was opened", .required = true},
        {.tag = kVisitProvider, .column = "provider", .kind = Kind::id, .group = "course", .meaning = "Who treats", .required = true},
        {.tag = kVisitRoom, .column = "room", .kind = Kind::line, .group = "course", .meaning = "Room", .maxLength = 100},
        {.tag = kVisitReason, .column = "reason", .kind = Kind::line, .group = "clinical", .meaning = "Why the patient comes", .maxLength = 500},
        {.tag = kVisitStatus, .column = "status", .kind = Kind::code, .group = "status", .meaning = "FHIR EncounterStatus; moves forward only", .required = true, .choices = {"planned", "arrived", "in-progress", "finished", "cancelled", "entered-in-error"}, .stays = {"planned", "arrived", "in-progress", "finished"}},
        {.tag = kVisitStarted, .column = "started", .kind = Kind::time, .group = "course", .meaning = "When the treatment began"},
        {.tag = kVisitEnded, .column = "ended", .kind = Kind::time, .group = "course", .meaning = "When it was over"},
        {.tag = kVisitStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why it was cancelled, or was an error", .maxLength = 500},
        {.tag = kVisitService, .column = "service", .kind = Kind::id, .group = "course", .meaning = "Service of the catalogue that the patient comes for"},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kVisitEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kVisitEvents); },
};

const store::EntityDecl kAllergyEntity {
    .name = "allergy",
    .table = "allergy",
    .meaning = "An allergy or intolerance of a patient",
    .stream = Stream::ops,
    .fhir = "AllergyIntolerance",
    .retention = "medical",
    .groups = {{"place", kClinicians, kClinicians, Merge::immutable}, {"clinical", kClinicians, kClinicians, Merge::addWins}},
    .fields = {
        {.tag = kAllergyPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kAllergyAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it was recorded", .required = true},
        {.tag = kAllergyAuthor, .column = "author", .kind = Kind::id, .group = "place", .meaning = "Who recorded it", .required = true},
        {.tag = kAllergySubstance, .column = "substance", .kind = Kind::line, .group = "place", .meaning = "To what", .required = true, .maxLength = 200},
        {.tag = kAllergyReaction, .column = "reaction", .kind = Kind::line, .group = "clinical", .meaning = "What it does", .maxLength = 500},
        {.tag = kAllergySeverity, .column = "severity", .kind = Kind::code, .group = "clinical", .meaning = "FHIR ReactionEventSeverity", .choices = kSeverities},
        {.tag = kAllergyCriticality, .column = "criticality", .kind = Kind::code, .group = "clinical", .meaning = "FHIR AllergyIntoleranceCriticality", .choices = {"low", "high", "unable-to-assess"}},
        {.tag = kAllergyStatus, .column = "status", .kind = Kind::code, .group = "clinical", .meaning = "Clinical status; never removed", .required = true, .choices = {"active", "inactive", "resolved", "entered-in-error"}, .stays = {"active"}},
        {.tag = kAllergyStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why its status was changed", .maxLength = 500},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kAllergyEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kAllergyEvents); },
};

const store::EntityDecl kConditionEntity {
    .name = "condition",
    .table = "condition",
    .meaning = "An illness or state of a patient",
    .stream = Stream::ops,
    .fhir = "Condition",
    .retention = "medical",
    .groups = {{"place", kClinicians, kClinicians, Merge::immutable}, {"clinical", kClinicians, kClinicians, Merge::addWins}},
    .fields = {
        {.tag = kConditionPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kConditionAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it was recorded", .required = true},
        {.tag = kConditionAuthor, .column = "author", .kind = Kind::id, .group = "place", .meaning = "Who recorded it", .required = true},
        {.tag = kConditionName, .column = "name", .kind = Kind::line, .group = "place", .meaning = "What it is", .required = true, .maxLength = 200},
        {.tag = kConditionSeverity, .column = "severity", .kind = Kind::code, .group = "clinical", .meaning = "Severity", .choices = kSeverities},
        {.tag = kConditionOnset, .column = "onset", .kind = Kind::date, .group = "clinical", .meaning = "Since when"},
        {.tag = kConditionNote, .column = "note", .kind = Kind::passage, .group = "clinical", .meaning = "Remark", .maxLength = 4000},
        {.tag = kConditionStatus, .column = "status", .kind = Kind::code, .group = "clinical", .meaning = "Clinical status; never removed", .required = true, .choices = {"active", "inactive", "resolved", "entered-in-error"}, .stays = {"active"}},
        {.tag = kConditionStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why its status was changed", .maxLength = 500},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kConditionEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kConditionEvents); },
};

const store::EntityDecl kMedicationEntity {
    .name = "medication_statement",
    .table = "medication_statement",
    .meaning = "A medicine that a patient takes or took",
    .stream = Stream::ops,
    .fhir = "MedicationStatement",
    .retention = "medical",
    .groups = {{"place", kClinicians, kClinicians, Merge::immutable}, {"clinical", kClinicians, kClinicians, Merge::addWins}},
    .fields = {
        {.tag = kMedicationPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kMedicationAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it was recorded", .required = true},
        {.tag = kMedicationAuthor, .column = "author", .kind = Kind::id, .group = "place", .meaning = "Who recorded it", .required = true},
        {.tag = kMedicationName, .column = "name", .kind = Kind::line, .group = "place", .meaning = "Medicine", .required = true, .maxLength = 200},
        {.tag = kMedicationDose, .column = "dose", .kind = Kind::line, .group = "clinical", .meaning = "How much and how often", .maxLength = 200},
        {.tag = kMedicationSince, .column = "since", .kind = Kind::date, .group = "clinical", .meaning = "Since when"},
        {.tag = kMedicationNote, .column = "note", .kind = Kind::passage, .group = "clinical", .meaning = "Remark", .maxLength = 4000},
        {.tag = kMedicationStatus, .column = "status", .kind = Kind::code, .group = "clinical", .meaning = "FHIR MedicationStatementStatus; never removed", .required = true, .choices = {"active", "completed", "stopped", "entered-in-error"}, .stays = {"active"}},
        {.tag = kMedicationStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why its status was changed", .maxLength = 500},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kMedicationEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kMedicationEvents); },
};

const store::EntityDecl kObservationEntity {
    .name = "observation",
    .table = "observation",
    .meaning = "A vital sign or a score",
    .stream = Stream::ops,
    .fhir = "Observation",
    .retention = "medical",
    .groups = {{"place", kClinicians, kClinicians, Merge::immutable}, {"clinical", kClinicians, kClinicians, Merge::addWins}},
    .fields = {
        {.tag = kObservationPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kObservationAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it was measured", .required = true},
        {.tag = kObservationAuthor, .column = "author", .kind = Kind::id, .group = "place", .meaning = "Who recorded it", .required = true},
        {.tag = kObservationVisit, .column = "visit", .kind = Kind::id, .group = "place", .meaning = "Visit, if it was measured in one"},
        {.tag = kObservationCode, .column = "code", .kind = Kind::line, .group = "place", .meaning = "What was measured", .required = true, .maxLength = 60},
        {.tag = kObservationValue, .column = "value", .kind = Kind::line, .group = "place", .meaning = "Number, or value of the scale", .required = true, .maxLength = 40},
        {.tag = kObservationUnit, .column = "unit", .kind = Kind::line, .group = "place", .meaning = "Unit (UCUM)", .maxLength = 20},
        {.tag = kObservationScale, .column = "scale", .kind = Kind::line, .group = "place", .meaning = "Scale of a score", .maxLength = 60},
        {.tag = kObservationScaleVersion, .column = "scale_version", .kind = Kind::integer, .group = "place", .meaning = "Version of the scale"},
        {.tag = kObservationDirection, .column = "direction", .kind = Kind::code, .group = "place", .meaning = "Which end of the scale is worse", .choices = {"higher-is-worse", "lower-is-worse", "none"}},
        {.tag = kObservationStatus, .column = "status", .kind = Kind::code, .group = "clinical", .meaning = "FHIR ObservationStatus", .required = true, .choices = {"final", "entered-in-error"}, .stays = {"final"}},
        {.tag = kObservationStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why its status was changed", .maxLength = 500},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kObservationEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kObservationEvents); },
};

const store::EntityDecl kHistoryEntity {
    .name = "history",
    .table = "history",
    .meaning = "A medical history as it was answered or confirmed",
    .stream = Stream::ops,
    .fhir = "QuestionnaireResponse",
    .retention = "medical",
    .groups = {{"answers", kClinicians, kClinicians, Merge::immutable}},
    .fields = {
        {.tag = kHistoryPatient, .column = "patient", .kind = Kind::id, .group = "answers", .meaning = "Patient", .required = true},
        {.tag = kHistoryAt, .column = "at", .kind = Kind::time, .group = "answers", .meaning = "When", .required = true},
        {.tag = kHistoryAuthor, .column = "author", .kind = Kind::id, .group = "answers", .meaning = "Who took it down", .required = true},
        {.tag = kHistoryQuestionnaire, .column = "questionnaire", .kind = Kind::line, .group = "answers", .meaning = "Questionnaire", .required = true, .maxLength = 60},
        {.tag = kHistoryVersion, .column = "version", .kind = Kind::integer, .group = "answers", .meaning = "Version of the questionnaire", .required = true},
        {.tag = kHistoryAnswers, .column = "answers", .kind = Kind::passage, .group = "answers", .meaning = "Answers by question: canonical JSON", .required = true, .maxLength = 200'000},
        {.tag = kHistoryPrevious, .column = "previous", .kind = Kind::id, .group = "answers", .meaning = "History before this one"},
        {.tag = kHistoryConfirmed, .column = "confirmed", .kind = Kind::boolean, .group = "answers", .meaning = "Nothing had changed since then", .required = true},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "answers"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kHistoryEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kHistoryEvents); },
};

const store::EntityDecl kFlagEntity {
    .name = "flag",
    .table = "flag",
    .meaning = "An alert on a patient: raised by a person, or a red flag of the medical history",
    .stream = Stream::ops,
    .fhir = "Flag",
    .retention = "medical",
    .groups = {{"place", kDeskAndClinicians, kClinicians, Merge::immutable},
               {"title", kDeskAndClinicians, kClinicians, Merge::addWins},
               {"clinical", kClinicians, kClinicians, Merge::addWins}},
    .fields = {
        {.tag = kFlagPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kFlagAt, .column = "at", .kind = Kind::time, .group = "place", .meaning = "When it was raised", .required = true},
        {.tag = kFlagAuthor, .column = "author", .kind = Kind::id, .group = "place", .meaning = "Who raised it, or took the history down", .required = true},
        {.tag = kFlagSource, .column = "source", .kind = Kind::code, .group = "place", .meaning = "A person, or a rule", .required = true, .choices = {"manual", "red-flag"}},
        {.tag = kFlagSeverity, .column = "severity", .kind = Kind::code, .group = "place", .meaning = "How much it matters", .required = true, .choices = {"low", "moderate", "high"}},
        {.tag = kFlagTitle, .column = "title", .kind = Kind::line, .group = "title", .meaning = "What everybody at the desk may read; empty for a red flag", .maxLength = 200},
        {.tag = kFlagRule, .column = "rule", .kind = Kind::line, .group = "clinical", .meaning = "Rule of a red flag", .maxLength = 60},
        {.tag = kFlagDetail, .column = "detail", .kind = Kind::passage, .group = "clinical", .meaning = "For clinicians", .maxLength = 4000},
        {.tag = kFlagHistory, .column = "history", .kind = Kind::id, .group = "clinical", .meaning = "Medical history that raised it"},
        {.tag = kFlagStatus, .column = "status", .kind = Kind::code, .group = "title", .meaning = "FHIR FlagStatus; never removed", .required = true, .choices = {"active", "inactive", "entered-in-error"}, .stays = {"active"}},
        {.tag = kFlagStatusReason, .column = "status_reason", .kind = Kind::line, .group = "clinical", .meaning = "Why it was cleared", .maxLength = 500},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "clinical"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kFlagEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kFlagEvents); },
};

} // namespace vb::chart
