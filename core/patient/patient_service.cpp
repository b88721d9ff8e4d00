#include "core/patient/patient_service.h"

#include "core/base/text.h"
#include "core/store/future.h"

namespace vb::patient {

using access::Right;
using store::AuditedTx;
using store::Intent;
using store::Reader;

namespace {

/// Searches are shown in the audit by what was asked and how much was found; the ids found go along, up to this many.
constexpr size_t kLoggedHits = 50;

QString searchDetail(const QString &text, const std::vector<Hit> &hits)
{
    QStringList ids;
    for (size_t i = 0; i < std::min(hits.size(), kLoggedHits); ++i)
        ids.append(hits[i].id.text());
    // What was asked is part of the record of a search; a card number is kept nowhere.
    const QString asked = text::holdsCardNumber(text) ? QStringLiteral("(a card number)") : text.left(100);
    return QStringLiteral("%1 found for \"%2\" %3").arg(hits.size()).arg(asked, ids.join(u' ')).trimmed();
}

} // namespace

PatientService::PatientService(store::Store &store, Actor actor, QString chartPrefix)
    : m_store(store), m_actor(std::move(actor)), m_prefix(std::move(chartPrefix))
{
}

QFuture<Result<std::vector<Hit>>> PatientService::typeAhead(const TypedSearch &typing, const QString &text, int limit,
                                                            Spelling spelling)
{
    using R = Result<std::vector<Hit>>;
    return store::promised<R>([&](auto done) {
        if (typing->isGood()) {
            m_store.readOnAsync(
                m_actor, typing,
                [text, limit, spelling](Reader &reader) -> R { return searchPatients(reader, text, limit, spelling); },
                done);
            return;
        }
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientSearch, .ticket = typing},
            [text, limit, spelling](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Hit> hits, searchPatients(reader, text, limit, spelling));
                intent.detail = searchDetail(text, hits);
                return hits;
            },
            done);
    });
}

QFuture<Result<std::vector<Hit>>> PatientService::search(const QString &text, int limit, Spelling spelling)
{
    using R = Result<std::vector<Hit>>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {Right::patientSearch},
            [text, limit, spelling](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Hit> hits, searchPatients(reader, text, limit, spelling));
                intent.detail = searchDetail(text, hits);
                return hits;
            },
            done);
    });
}

QFuture<Result<Patient>> PatientService::view(PatientId id, const QString &purpose)
{
    using R = Result<Patient>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientView, .patient = id, .object = EntityId(id.raw()), .purpose = purpose},
            [id](Reader &reader, Intent &) -> R { return patientById(reader, id); }, done);
    });
}

QFuture<Result<Patient>> PatientService::add(const Patient &patient)
{
    using R = Result<Patient>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientCreate},
            [patient, prefix = m_prefix](AuditedTx &tx) -> R { return addPatient(tx, patient, prefix); }, done);
    });
}

QFuture<Result<void>> PatientService::change(PatientId id, const std::vector<FieldChange> &changes)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate}, [id, changes](AuditedTx &tx) { return changePatient(tx, id, changes); },
            done);
    });
}

QFuture<Result<void>> PatientService::restrict(PatientId id, bool restricted)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict},
            [id, restricted](AuditedTx &tx) { return restrictPatient(tx, id, restricted); }, done);
    });
}

QFuture<Result<void>> PatientService::flagVip(PatientId id, bool vip)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict}, [id, vip](AuditedTx &tx) { return patient::flagVip(tx, id, vip); },
            done);
    });
}

QFuture<Result<void>> PatientService::setCareTeam(PatientId id, StaffId staff, bool member)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict},
            [id, staff, member](AuditedTx &tx) { return patient::setCareTeam(tx, id, staff, member); }, done);
    });
}

QFuture<Result<BreakGlass>> PatientService::breakGlass(PatientId id, const QString &reason)
{
    using R = Result<BreakGlass>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::breakGlass},
            [id, reason](AuditedTx &tx) -> R { return patient::breakGlass(tx, id, reason); }, done);
    });
}

QFuture<Result<std::vector<OpenGlass>>> PatientService::openGlasses()
{
    using R = Result<std::vector<OpenGlass>>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {Right::patientSearch},
            [](Reader &reader, Intent &intent) -> R {
                VB_TRY(const std::vector<BreakGlass> glasses, patient::openGlasses(reader));
                std::vector<OpenGlass> open;
                for (const BreakGlass &glass : glasses)
                    open.push_back({glass.patient, glass.untilMs - reader.nowMs()});
                intent.detail = QStringLiteral("%1 open emergency accesses of one's own").arg(open.size());
                return open;
            },
            done);
    });
}

} // namespace vb::patient
