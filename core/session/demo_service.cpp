#include "core/session/demo_service.h"

#include "core/chart/history.h"
#include "core/chart/signature.h"
#include "core/chart/visit.h"
#include "core/practice/catalogue.h"
#include "core/session/open_store.h"
#include "core/session/template_service.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;
using store::AuditedTx;

namespace {

/// What a further step of a transaction leaves in the log, if the role may do it.
Result<void> logDemoStep(AuditedTx &tx, Right right, PatientId patient, EntityId object)
{
    VB_DO(access::authorize(tx.actor(), right));
    tx.alsoLog(tx.entryFor({.right = right, .patient = patient, .object = object}, audit::Outcome::ok));
    return {};
}

Result<void> addDemoBackground(AuditedTx &tx, PatientId patient, const demo::DemoChart &chart)
{
    for (chart::Allergy allergy : chart.allergies) {
        allergy.patient = patient;
        VB_TRY(const chart::Allergy added, chart::addAllergy(tx, allergy));
        VB_DO(logDemoStep(tx, Right::allergyWrite, patient, added.id));
    }
    for (chart::Condition condition : chart.conditions) {
        condition.patient = patient;
        VB_TRY(const chart::Condition added, chart::addCondition(tx, condition));
        VB_DO(logDemoStep(tx, Right::conditionWrite, patient, added.id));
    }
    for (chart::Medication medication : chart.medications) {
        medication.patient = patient;
        VB_TRY(const chart::Medication added, chart::addMedication(tx, medication));
        VB_DO(logDemoStep(tx, Right::medicationWrite, patient, added.id));
    }
    return {};
}

Result<void> addDemoProfile(AuditedTx &tx, PatientId patient, const demo::DemoProfile &profile)
{
    for (const patient::Item &item : profile.items)
        VB_DO(patient::addItem(tx, patient, item.kind, item.values));
    for (auto choice = profile.marketing.begin(); choice != profile.marketing.end(); ++choice)
        VB_DO(patient::setMarketing(tx, patient, choice.key(), choice.value()));
    return logDemoStep(tx, Right::patientUpdate, patient, EntityId(patient.raw()));
}

/// What a visit is written with.
struct DemoPen {
    const chart::TemplateBook &book;
    QString name;
    QString credentials;
    QHash<QString, EntityId> services; // of the catalogue, by name
};

Result<QHash<QString, EntityId>> demoServiceIds(AuditedTx &tx)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<practice::Service> all, practice::services(reader));
    QHash<QString, EntityId> ids;
    for (const practice::Service &service : all)
        if (service.active)
            ids.insert(service.name, service.id);
    return ids;
}

Result<void> writeDemoNote(AuditedTx &tx, const DemoPen &pen, const chart::Visit &visit, const demo::DemoVisit &planned)
{
    VB_TRY(const chart::Note note,
           chart::beginNote(tx, pen.book, {visit.patient, visit.id, planned.templateId, planned.note}, pen.name));
    VB_DO(logDemoStep(tx, Right::noteAdd, visit.patient, chart::rowOf(note.id)));
    if (planned.ending == demo::NoteEnding::draft)
        return {};
    const chart::SignerFacts facts {pen.name, roleName(tx.actor().role), pen.credentials};
    VB_DO(chart::signNote(tx, note.id, facts));
    VB_DO(logDemoStep(tx, Right::noteSign, visit.patient, chart::rowOf(note.id)));
    if (!planned.addendum.isEmpty()) {
        VB_DO(chart::addAddendum(tx, note.id, planned.addendum, facts));
        VB_DO(logDemoStep(tx, Right::noteAddendum, visit.patient, chart::rowOf(note.id)));
    }
    if (planned.ending == demo::NoteEnding::cosignWanted) {
        VB_DO(chart::requestCosign(tx, note.id, {}, QStringLiteral("Please read and co-sign."), pen.name));
        VB_DO(logDemoStep(tx, Right::noteCosignRequest, visit.patient, chart::rowOf(note.id)));
    }
    return {};
}

Result<void> writeDemoVisit(AuditedTx &tx, const DemoPen &pen, PatientId patient, const demo::DemoVisit &planned)
{
    VB_TRY(const chart::Visit visit,
           chart::openVisit(tx,
                            {.patient = patient,
                             .atMs = planned.atMs,
                             .provider = tx.actor().user,
                             .room = planned.room,
                             .reason = planned.reason,
                             .service = pen.services.value(planned.service)}));
    if (!planned.history.isEmpty()) {
        VB_TRY(const chart::SavedHistory saved,
               chart::saveHistory(tx, patient, QStringLiteral("medical_history"), 0, planned.history));
        VB_DO(logDemoStep(tx, Right::historyWrite, patient, saved.history.id));
    }
    for (chart::Observation measure : planned.measures) {
        measure.patient = patient;
        measure.atMs = planned.atMs;
        measure.visit = visit.id;
        VB_TRY(const chart::Observation added, chart::addObservation(tx, measure));
        VB_DO(logDemoStep(tx, Right::observationWrite, patient, added.id));
    }
    VB_DO(writeDemoNote(tx, pen, visit, planned));
    VB_DO(chart::moveVisit(tx, visit.id, QStringLiteral("finished"), {}));
    VB_DO(logDemoStep(tx, Right::visitChange, patient, visit.id));
    tx.intent().patient = patient;
    tx.intent().object = visit.id;
    return {};
}

} // namespace

DemoService::DemoService(OpenStore &open) : m_open(open), m_book(builtInTemplates()) { }

QFuture<Result<patient::Patient>> DemoService::add(const patient::Patient &person, const demo::DemoProfile &profile,
                                                   const demo::DemoChart &chart)
{
    using R = Result<patient::Patient>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::patientCreate},
            [person, profile, chart, prefix = m_open.chartPrefix()](AuditedTx &tx) -> R {
                patient::Patient open = person;
                open.restricted = false;
                VB_TRY(patient::Patient added, patient::addPatient(tx, open, prefix));
                const store::Intent own = tx.intent();
                VB_DO(addDemoProfile(tx, added.id, profile));
                if (access::authorize(tx.actor(), Right::allergyWrite).ok())
                    VB_DO(addDemoBackground(tx, added.id, chart));
                if (person.restricted && access::authorize(tx.actor(), Right::patientRestrict).ok()) {
                    VB_DO(patient::restrictPatient(tx, added.id, true));
                    VB_DO(logDemoStep(tx, Right::patientRestrict, added.id, EntityId(added.id.raw())));
                }
                tx.intent() = own;
                return added;
            },
            done);
    });
}

QFuture<Result<void>> DemoService::addVisits(PatientId patient, std::vector<demo::DemoVisit> visits,
                                             const QString &credentials)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::visitOpen},
            [=, visits = std::move(visits), book = m_book, name = m_open.personName](AuditedTx &tx) -> Result<void> {
                VB_TRY(const auto services, demoServiceIds(tx));
                for (const demo::DemoVisit &visit : visits)
                    VB_DO(writeDemoVisit(tx, {*book, name, credentials, services}, patient, visit));
                return {};
            },
            done);
    });
}

} // namespace vb::session
