#include "core/chart/chart_service.h"

#include "core/patient/patient_gate.h"
#include "core/store/future.h"

namespace vb::chart {

using access::Right;
using store::AuditedTx;
using store::Intent;
using store::Reader;

namespace {

/// The declaration behind a kind of entry, and the right to change its status.
struct EntryKind {
    const store::EntityDecl *entity = nullptr;
    Right right = Right::chartView;
};

std::optional<EntryKind> entryKindOf(EventKind kind)
{
    switch (kind) {
    case EventKind::allergy: return EntryKind {&kAllergyEntity, Right::allergyWrite};
    case EventKind::condition: return EntryKind {&kConditionEntity, Right::conditionWrite};
    case EventKind::medication: return EntryKind {&kMedicationEntity, Right::medicationWrite};
    case EventKind::observation: return EntryKind {&kObservationEntity, Right::observationWrite};
    case EventKind::flag: return EntryKind {&kFlagEntity, Right::flagWrite};
    case EventKind::visit:
    case EventKind::note:
    case EventKind::history: break;
    }
    return std::nullopt;
}

/// One command on the writer thread.
template <class R, class Body>
QFuture<R> written(store::Store &store, const Actor &actor, Right right, Body body)
{
    return store::promised<R>([&](auto done) { store.writeAsync(actor, {right}, body, done); });
}

/// One query that a person waits on.
template <class R, class Query>
QFuture<R> lookedUp(store::Store &store, const Actor &actor, Intent intent, Query query)
{
    return store::promised<R>([&](auto done) {
        store.lookUpAsync(
            actor, std::move(intent),
            [query](Reader &reader, Intent &its) -> R {
                VB_DO(patient::nameMerged(reader, its));
                return query(reader, its);
            },
            done);
    });
}

} // namespace

ChartService::ChartService(store::Store &store, Actor actor) : m_store(store), m_actor(std::move(actor)) { }

QFuture<Result<ChartService::Opened>> ChartService::open(PatientId patient, int lines, const QString &purpose)
{
    using R = Result<Opened>;
    auto ticket = std::make_shared<store::Ticket>();
    Intent intent {.right = Right::chartView,
                   .patient = patient,
                   .object = {},
                   .purpose = purpose,
                   .detail = {},
                   .ticket = ticket};
    return lookedUp<R>(m_store, m_actor, std::move(intent), [patient, lines, ticket](Reader &reader, Intent &) -> R {
        VB_TRY(Chart chart, chartOf(reader, patient, lines));
        return Opened {std::move(chart), ticket};
    });
}

QFuture<Result<Page>> ChartService::more(const Opened &opened, const Event &before, int lines)
{
    return store::promised<Result<Page>>([&](auto done) {
        m_store.readOnAsync(
            m_actor, opened.ticket,
            [patient = opened.chart.banner.who.id, before, lines](Reader &reader) {
                return chartPage(reader, patient, before, lines);
            },
            done);
    });
}

QFuture<Result<Chart>> ChartService::again(const Opened &opened, int lines)
{
    return store::promised<Result<Chart>>([&](auto done) {
        m_store.readOnAsync(
            m_actor, opened.ticket,
            [patient = opened.chart.banner.who.id, lines](Reader &reader) { return chartOf(reader, patient, lines); },
            done);
    });
}

QFuture<Result<Record>> ChartService::record(const Opened &opened)
{
    return store::promised<Result<Record>>([&](auto done) {
        m_store.readOnAsync(
            m_actor, opened.ticket,
            [patient = opened.chart.banner.who.id](Reader &reader) { return recordOf(reader, patient); }, done);
    });
}

QFuture<Result<ChartService::Past>> ChartService::asOf(PatientId patient, qint64 atMs)
{
    using R = Result<Past>;
    const QString moment = QStringLiteral("as of ") + isoUtc(atMs);
    return lookedUp<R>(m_store, m_actor,
                       {.right = Right::chartView, .patient = patient, .object = {}, .purpose = {}, .detail = moment},
                       [patient, atMs](Reader &reader, Intent &) -> R {
                           VB_TRY(Chart chart, chartAsOf(reader, patient, atMs));
                           VB_TRY(Record record, recordAsOf(reader, patient, atMs));
                           return Past {std::move(chart), std::move(record)};
                       });
}

QFuture<Result<Record>> ChartService::record(PatientId patient)
{
    return lookedUp<Result<Record>>(m_store, m_actor, {.right = Right::chartView, .patient = patient},
                                    [patient](Reader &reader, Intent &) { return recordOf(reader, patient); });
}

QFuture<Result<std::vector<EntryVersion>>> ChartService::versions(PatientId patient, EventKind kind, EntityId id)
{
    return lookedUp<Result<std::vector<EntryVersion>>>(
        m_store, m_actor,
        {.right = Right::chartView,
         .patient = patient,
         .object = id,
         .purpose = {},
         .detail = QStringLiteral("past versions of an entry")},
        [patient, kind, id](Reader &reader, Intent &) { return versionsOf(reader, patient, kind, id); });
}

QFuture<Result<std::vector<FlagTitle>>> ChartService::flags(PatientId patient)
{
    return lookedUp<Result<std::vector<FlagTitle>>>(
        m_store, m_actor, {.right = Right::flagView, .patient = patient},
        [patient](Reader &reader, Intent &) { return flagTitles(reader, patient); });
}

QFuture<Result<DeskBanner>> ChartService::desk(PatientId patient)
{
    return lookedUp<Result<DeskBanner>>(
        m_store, m_actor,
        {.right = Right::flagView, .patient = patient, .object = {}, .purpose = {}, .detail = QStringLiteral("visits")},
        [patient](Reader &reader, Intent &) { return deskBanner(reader, patient); });
}

QFuture<Result<std::vector<Mark>>> ChartService::marks(const std::vector<PatientId> &patients)
{
    return lookedUp<Result<std::vector<Mark>>>(
        m_store, m_actor, {.right = Right::flagView},
        [patients](Reader &reader, Intent &intent) -> Result<std::vector<Mark>> {
            VB_TRY(std::vector<Mark> marks, marksOf(reader, patients));
            QStringList ids;
            for (const Mark &mark : marks)
                ids << mark.patient.text();
            intent.detail
                = QStringLiteral("%1 of %2 found %3").arg(marks.size()).arg(patients.size()).arg(ids.join(u' '));
            return marks;
        });
}

QFuture<Result<Allergy>> ChartService::addAllergy(const Allergy &allergy)
{
    return written<Result<Allergy>>(m_store, m_actor, Right::allergyWrite,
                                    [allergy](AuditedTx &tx) { return chart::addAllergy(tx, allergy); });
}

QFuture<Result<Condition>> ChartService::addCondition(const Condition &condition)
{
    return written<Result<Condition>>(m_store, m_actor, Right::conditionWrite,
                                      [condition](AuditedTx &tx) { return chart::addCondition(tx, condition); });
}

QFuture<Result<Medication>> ChartService::addMedication(const Medication &medication)
{
    return written<Result<Medication>>(m_store, m_actor, Right::medicationWrite,
                                       [medication](AuditedTx &tx) { return chart::addMedication(tx, medication); });
}

QFuture<Result<Observation>> ChartService::addObservation(const Observation &observation)
{
    return written<Result<Observation>>(m_store, m_actor, Right::observationWrite, [observation](AuditedTx &tx) {
        return chart::addObservation(tx, observation);
    });
}

QFuture<Result<Flag>> ChartService::raiseFlag(const Flag &flag)
{
    return written<Result<Flag>>(m_store, m_actor, Right::flagWrite,
                                 [flag](AuditedTx &tx) { return chart::raiseFlag(tx, flag); });
}

QFuture<Result<void>> ChartService::changeStatus(EventKind kind, EntityId id, const QString &status,
                                                 const QString &reason)
{
    const std::optional<EntryKind> entry = entryKindOf(kind);
    VB_INVARIANT(entry.has_value());
    return written<Result<void>>(m_store, m_actor, entry->right,
                                 [entity = entry->entity, id, status, reason](AuditedTx &tx) {
                                     return chart::changeStatus(tx, *entity, id, status, reason);
                                 });
}

QFuture<Result<SavedHistory>> ChartService::saveHistory(PatientId patient, const QString &questionnaire, int version,
                                                        const Answers &answers)
{
    return written<Result<SavedHistory>>(m_store, m_actor, Right::historyWrite,
                                         [patient, questionnaire, version, answers](AuditedTx &tx) {
                                             return chart::saveHistory(tx, patient, questionnaire, version, answers);
                                         });
}

QFuture<Result<Visit>> ChartService::openVisit(const Visit &visit)
{
    return written<Result<Visit>>(m_store, m_actor, Right::visitOpen,
                                  [visit](AuditedTx &tx) { return chart::openVisit(tx, visit); });
}

QFuture<Result<void>> ChartService::moveVisit(EntityId id, const QString &status, const QString &reason)
{
    return written<Result<void>>(m_store, m_actor, Right::visitChange, [id, status, reason](AuditedTx &tx) {
        return chart::moveVisit(tx, id, status, reason);
    });
}

} // namespace vb::chart
