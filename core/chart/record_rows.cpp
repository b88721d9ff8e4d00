#include "core/chart/history.h"
#include "core/chart/visit.h"

namespace vb::chart {

namespace {

/// Values of a row by tag; what is not there is empty.
class RowView {
public:
    explicit RowView(const store::StoredRow &row) : m_fields(row.fields) { }

    [[nodiscard]] QString text(int tag) const { return m_fields.value(tag).toString(); }
    [[nodiscard]] qint64 number(int tag) const { return m_fields.value(tag).toInteger(); }
    [[nodiscard]] bool yes(int tag) const { return m_fields.value(tag).toBool(); }
    template <class SomeId>
    [[nodiscard]] SomeId id(int tag) const
    {
        return SomeId::fromBytes(m_fields.value(tag).toByteArray());
    }

private:
    const QCborMap &m_fields;
};

/// What every entry has, by the tags of its kind.
Entry entryFrom(const store::StoredRow &row, int patient, int at, int author, int status, int reason)
{
    const RowView view(row);
    return {row.id,           view.id<PatientId>(patient), view.number(at), view.id<StaffId>(author), view.text(status),
            view.text(reason)};
}

} // namespace

Allergy allergyFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {entryFrom(row, kAllergyPatient, kAllergyAt, kAllergyAuthor, kAllergyStatus, kAllergyStatusReason),
            view.text(kAllergySubstance), view.text(kAllergyReaction), view.text(kAllergySeverity),
            view.text(kAllergyCriticality)};
}

Condition conditionFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {entryFrom(row, kConditionPatient, kConditionAt, kConditionAuthor, kConditionStatus, kConditionStatusReason),
            view.text(kConditionName), view.text(kConditionSeverity), view.text(kConditionOnset),
            view.text(kConditionNote)};
}

Medication medicationFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {entryFrom(row, kMedicationPatient, kMedicationAt, kMedicationAuthor, kMedicationStatus,
                      kMedicationStatusReason),
            view.text(kMedicationName), view.text(kMedicationDose), view.text(kMedicationSince),
            view.text(kMedicationNote)};
}

Observation observationFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {entryFrom(row, kObservationPatient, kObservationAt, kObservationAuthor, kObservationStatus,
                      kObservationStatusReason),
            view.id<EntityId>(kObservationVisit),
            view.text(kObservationCode),
            view.text(kObservationValue),
            view.text(kObservationUnit),
            view.text(kObservationScale),
            static_cast<int>(view.number(kObservationScaleVersion)),
            view.text(kObservationDirection)};
}

Flag flagFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {entryFrom(row, kFlagPatient, kFlagAt, kFlagAuthor, kFlagStatus, kFlagStatusReason),
            view.text(kFlagSource),
            view.text(kFlagSeverity),
            view.text(kFlagTitle),
            view.text(kFlagRule),
            view.text(kFlagDetail),
            view.id<EntityId>(kFlagHistory)};
}

Visit visitFrom(const store::StoredRow &row)
{
    const RowView view(row);
    return {.id = row.id,
            .patient = view.id<PatientId>(kVisitPatient),
            .atMs = view.number(kVisitAt),
            .provider = view.id<StaffId>(kVisitProvider),
            .room = view.text(kVisitRoom),
            .reason = view.text(kVisitReason),
            .status = view.text(kVisitStatus),
            .startedMs = view.number(kVisitStarted),
            .endedMs = view.number(kVisitEnded),
            .statusReason = view.text(kVisitStatusReason),
            .service = view.id<EntityId>(kVisitService)};
}

Result<History> historyFrom(const store::StoredRow &row)
{
    const RowView view(row);
    VB_TRY(const Answers answers, answersFrom(view.text(kHistoryAnswers)));
    return History {.id = row.id,
                    .patient = view.id<PatientId>(kHistoryPatient),
                    .atMs = view.number(kHistoryAt),
                    .author = view.id<StaffId>(kHistoryAuthor),
                    .questionnaire = view.text(kHistoryQuestionnaire),
                    .version = static_cast<int>(view.number(kHistoryVersion)),
                    .answers = answers,
                    .previous = view.id<EntityId>(kHistoryPrevious),
                    .confirmed = view.yes(kHistoryConfirmed)};
}

} // namespace vb::chart
