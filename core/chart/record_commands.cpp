#include "core/chart/record.h"

#include "core/chart/measure.h"
#include "core/chart/visit.h"
#include "core/patient/patient_gate.h"

#include <QDate>

namespace vb::chart {

namespace {

constexpr qsizetype kShortestReason = 3;
const QString kManual = QStringLiteral("manual");

/// Fills in what every entry has, and asks for the patient.
Result<void> beginEntry(store::AuditedTx &tx, Entry &entry, const QString &firstStatus)
{
    VB_DO(patient::requireOpen(tx, entry.patient));
    entry.id = EntityId::make(tx.at().wallMs);
    entry.author = tx.actor().user;
    tx.intent().object = entry.id;
    if (entry.status.isEmpty())
        entry.status = firstStatus;
    if (entry.status == kEnteredInError)
        return fail(Code::invalid, QStringLiteral("status: nothing is begun as an error"));
    if (entry.atMs == 0)
        entry.atMs = tx.at().wallMs;
    if (entry.atMs > tx.at().wallMs)
        return fail(Code::invalid, QStringLiteral("at: lies in the future"));
    store::Reader reader = tx.reader();
    VB_TRY(const patient::Badge badge, patient::badgeOf(reader, entry.patient));
    const QDate born = QDate::fromString(badge.birthDate, Qt::ISODate);
    if (QDateTime::fromMSecsSinceEpoch(entry.atMs, Qt::UTC).date() < born.addDays(-1)) // a day's grace for zones
        return fail(Code::invalid, QStringLiteral("at: before the patient was born"));
    return {};
}

/// A date in the past, or none. Whether it is one at all, the declaration asks.
Result<void> checkPast(store::AuditedTx &tx, const char *column, const QString &date)
{
    const QDate tomorrow = QDateTime::fromMSecsSinceEpoch(tx.at().wallMs, Qt::UTC).date().addDays(1);
    if (QDate::fromString(date.trimmed(), Qt::ISODate) > tomorrow)
        return fail(Code::invalid, QStringLiteral("%1: lies in the future").arg(QLatin1String(column)));
    return {};
}

Result<void> checkVisit(store::AuditedTx &tx, const Observation &observation)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT patient, status FROM visit WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, observation.visit).step());
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, observation.patient));
    if (!found || std::find(records.begin(), records.end(), stmt.id<PatientId>(0)) == records.end())
        return fail(Code::invalid, QStringLiteral("visit: this patient has no such visit"));
    if (!isUnderWay({.status = stmt.text(1)}))
        return fail(Code::invalid, QStringLiteral("visit: it is over"));
    return {};
}

/// Where a declaration keeps what all kinds have.
struct Place {
    int patient = 0;
    int status = 0;
    int reason = 0;
};

Place placeOf(const store::EntityDecl &kind)
{
    Place place;
    for (const store::Field &field : kind.fields) {
        if (field.column == "patient")
            place.patient = field.tag;
        if (field.column == "status")
            place.status = field.tag;
        if (field.column == "status_reason")
            place.reason = field.tag;
    }
    VB_INVARIANT(place.patient != 0 && place.status != 0 && place.reason != 0);
    return place;
}

/// The statement that no allergy is known, and allergies, do not stand beside each other, in whichever of a person's
/// merged records.
Result<void> settleStatement(store::AuditedTx &tx, const Allergy &fresh)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, fresh.patient));
    std::vector<store::StoredRow> rows;
    for (const PatientId record : records) {
        VB_TRY(const std::vector<store::StoredRow> some,
               reader.rows().now(kAllergyEntity, "patient", EntityId(record.raw())));
        rows.insert(rows.end(), some.begin(), some.end());
    }
    for (const store::StoredRow &row : rows) {
        const Allergy there = allergyFrom(row);
        if (there.status != kActive)
            continue;
        if (isNoKnownAllergy(fresh))
            return fail(Code::invalid, QStringLiteral("substance: an allergy is in force, or that none is known"));
        if (isNoKnownAllergy(there))
            VB_DO(tx.set(kAllergyEntity, there.id,
                         {{kAllergyStatus, QStringLiteral("inactive")},
                          {kAllergyStatusReason, QStringLiteral("an allergy was recorded")}}));
    }
    return {};
}

} // namespace

bool isNoKnownAllergy(const Allergy &allergy)
{
    return allergy.substance.trimmed().compare(kNoKnownAllergy, Qt::CaseInsensitive) == 0;
}

Result<Allergy> addAllergy(store::AuditedTx &tx, Allergy allergy)
{
    VB_DO(beginEntry(tx, allergy, kActive));
    if (isNoKnownAllergy(allergy)) {
        allergy.substance = kNoKnownAllergy;
        if (!allergy.reaction.isEmpty() || !allergy.severity.isEmpty() || !allergy.criticality.isEmpty())
            return fail(Code::invalid, QStringLiteral("reaction: there is none to what is not known"));
    }
    if (allergy.status == kActive)
        VB_DO(settleStatement(tx, allergy));
    VB_DO(tx.create(kAllergyEntity, allergy.id,
                    {{kAllergyPatient, allergy.patient.bytes()},
                     {kAllergyAt, allergy.atMs},
                     {kAllergyAuthor, allergy.author.bytes()},
                     {kAllergySubstance, allergy.substance},
                     {kAllergyReaction, allergy.reaction},
                     {kAllergySeverity, allergy.severity},
                     {kAllergyCriticality, allergy.criticality},
                     {kAllergyStatus, allergy.status}},
                    store::OpKind::add));
    return allergy;
}

Result<Condition> addCondition(store::AuditedTx &tx, Condition condition)
{
    VB_DO(beginEntry(tx, condition, kActive));
    VB_DO(checkPast(tx, "onset", condition.onset));
    VB_DO(tx.create(kConditionEntity, condition.id,
                    {{kConditionPatient, condition.patient.bytes()},
                     {kConditionAt, condition.atMs},
                     {kConditionAuthor, condition.author.bytes()},
                     {kConditionName, condition.name},
                     {kConditionSeverity, condition.severity},
                     {kConditionOnset, condition.onset},
                     {kConditionNote, condition.note},
                     {kConditionStatus, condition.status}},
                    store::OpKind::add));
    return condition;
}

Result<Medication> addMedication(store::AuditedTx &tx, Medication medication)
{
    VB_DO(beginEntry(tx, medication, kActive));
    VB_DO(checkPast(tx, "since", medication.since));
    VB_DO(tx.create(kMedicationEntity, medication.id,
                    {{kMedicationPatient, medication.patient.bytes()},
                     {kMedicationAt, medication.atMs},
                     {kMedicationAuthor, medication.author.bytes()},
                     {kMedicationName, medication.name},
                     {kMedicationDose, medication.dose},
                     {kMedicationSince, medication.since},
                     {kMedicationNote, medication.note},
                     {kMedicationStatus, medication.status}},
                    store::OpKind::add));
    return medication;
}

Result<Observation> addObservation(store::AuditedTx &tx, Observation observation)
{
    VB_DO(beginEntry(tx, observation, QStringLiteral("final")));
    const Measure *measure = measureOf(observation.code);
    if (measure == nullptr)
        return fail(Code::invalid, QStringLiteral("code: not a measure that this program knows"));
    VB_TRY(observation.value, checkedMeasure(*measure, observation.value));
    observation.unit = QString::fromLatin1(measure->unit);
    observation.scale = QString::fromLatin1(measure->scale);
    observation.scaleVersion = measure->version;
    observation.direction = QString::fromLatin1(measure->direction);
    QCborMap fields {{kObservationPatient, observation.patient.bytes()},
                     {kObservationAt, observation.atMs},
                     {kObservationAuthor, observation.author.bytes()},
                     {kObservationCode, observation.code},
                     {kObservationValue, observation.value},
                     {kObservationUnit, observation.unit},
                     {kObservationScale, observation.scale},
                     {kObservationDirection, observation.direction},
                     {kObservationStatus, observation.status}};
    if (observation.scaleVersion != 0)
        fields.insert(kObservationScaleVersion, observation.scaleVersion);
    if (!observation.visit.isNull()) {
        VB_DO(checkVisit(tx, observation));
        fields.insert(kObservationVisit, observation.visit.bytes());
    }
    VB_DO(tx.create(kObservationEntity, observation.id, fields, store::OpKind::add));
    return observation;
}

Result<Flag> raiseFlag(store::AuditedTx &tx, Flag flag)
{
    flag.source = kManual;
    flag.rule.clear();
    flag.history = {};
    VB_DO(beginEntry(tx, flag, kActive));
    if (flag.title.trimmed().isEmpty())
        return fail(Code::invalid, QStringLiteral("title: must not be empty"));
    VB_DO(tx.create(kFlagEntity, flag.id,
                    {{kFlagPatient, flag.patient.bytes()},
                     {kFlagAt, flag.atMs},
                     {kFlagAuthor, flag.author.bytes()},
                     {kFlagSource, flag.source},
                     {kFlagSeverity, flag.severity},
                     {kFlagTitle, flag.title},
                     {kFlagDetail, flag.detail},
                     {kFlagStatus, flag.status}},
                    store::OpKind::add));
    return flag;
}

Result<void> changeStatus(store::AuditedTx &tx, const store::EntityDecl &kind, EntityId id, const QString &status,
                          const QString &reason)
{
    const Place place = placeOf(kind);
    tx.intent().object = id;
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT patient, status FROM " + kind.table + " WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such %1").arg(QString::fromLatin1(kind.name)));
    VB_DO(patient::requireOpen(tx, stmt.id<PatientId>(0)));
    if (stmt.text(1) == kEnteredInError)
        return fail(Code::invalid, QStringLiteral("status: what was entered in error stays so; add it anew"));
    if (reason.trimmed().size() < kShortestReason)
        return fail(Code::invalid, QStringLiteral("reason: write at least %1 characters").arg(kShortestReason));
    stmt.reset();
    return tx.set(kind, id, {{place.status, status}, {place.reason, reason}},
                  status == kEnteredInError ? store::OpKind::void_ : store::OpKind::set);
}

} // namespace vb::chart
