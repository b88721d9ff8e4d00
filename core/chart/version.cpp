#include "core/chart/version.h"

#include "core/patient/patient_gate.h"

#include <algorithm>

namespace vb::chart {

namespace {

const store::EntityDecl *entityOfKind(EventKind kind)
{
    switch (kind) {
    case EventKind::visit: return &kVisitEntity;
    case EventKind::allergy: return &kAllergyEntity;
    case EventKind::condition: return &kConditionEntity;
    case EventKind::medication: return &kMedicationEntity;
    case EventKind::observation: return &kObservationEntity;
    case EventKind::flag: return &kFlagEntity;
    case EventKind::note:
    case EventKind::history: break;
    }
    return nullptr;
}

/// The only entry, with the patient whose it is.
PatientId addTo(Record &record, EventKind kind, const store::StoredRow &row)
{
    switch (kind) {
    case EventKind::visit: return record.visits.emplace_back(visitFrom(row)).patient;
    case EventKind::allergy: return record.allergies.emplace_back(allergyFrom(row)).patient;
    case EventKind::condition: return record.conditions.emplace_back(conditionFrom(row)).patient;
    case EventKind::medication: return record.medications.emplace_back(medicationFrom(row)).patient;
    case EventKind::observation: return record.observations.emplace_back(observationFrom(row)).patient;
    case EventKind::flag: return record.flags.emplace_back(flagFrom(row)).patient;
    case EventKind::note:
    case EventKind::history: break;
    }
    return {};
}

} // namespace

Result<std::vector<EntryVersion>> versionsOf(store::Reader &reader, PatientId patient, EventKind kind, EntityId id)
{
    VB_DO(patient::requireOpen(reader, patient));
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    const Error none = fail(Code::notFound, QStringLiteral("the chart has no such entry"));
    const store::EntityDecl *entity = entityOfKind(kind);
    if (entity == nullptr)
        return none;
    VB_TRY(const std::vector<store::RowVersion> rows, reader.rows().versions(*entity, id));
    std::vector<EntryVersion> versions;
    for (const store::RowVersion &row : rows) {
        EntryVersion version {.atMs = row.atMs, .by = row.user, .device = row.device};
        const PatientId of = addTo(version.record, kind, row.row);
        if (std::find(records.begin(), records.end(), of) == records.end())
            return none;
        versions.push_back(std::move(version));
    }
    if (versions.empty())
        return none;
    return versions;
}

} // namespace vb::chart
