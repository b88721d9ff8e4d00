#include "core/chart/visit.h"

#include "core/patient/patient_gate.h"

#include <QStringList>

namespace vb::chart {

namespace {

constexpr Roles kTreating {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
constexpr qsizetype kShortestVisitReason = 3;
const QString kPlanned = QStringLiteral("planned");
const QString kArrived = QStringLiteral("arrived");
const QString kInProgress = QStringLiteral("in-progress");
const QString kFinished = QStringLiteral("finished");
const QString kCancelled = QStringLiteral("cancelled");
const QString kVisitError = QStringLiteral("entered-in-error");
/// The course that a visit takes.
const QStringList kCourse {kPlanned, kArrived, kInProgress, kFinished};

Result<void> checkStep(const QString &from, const QString &to)
{
    if (from == to)
        return fail(Code::invalid, QStringLiteral("status: it is %1 already").arg(to));
    if (from == kVisitError)
        return fail(Code::invalid, QStringLiteral("status: what was entered in error stays so"));
    if (to == kVisitError)
        return {};
    const bool began = from == kInProgress || from == kFinished || from == kCancelled;
    if (to == kCancelled ? began : kCourse.indexOf(to) <= kCourse.indexOf(from) || from == kCancelled)
        return fail(Code::invalid, QStringLiteral("status: a visit that is %1 cannot become %2").arg(from, to));
    return {};
}

Result<void> requireTreating(store::AuditedTx &tx, const QString &status)
{
    if ((status == kInProgress || status == kFinished) && !treats(tx.actor().role))
        return fail(Code::denied, QStringLiteral("that a treatment begins or ends is for whoever treats to say"));
    return {};
}

} // namespace

bool treats(Role role)
{
    return kTreating.contains(role);
}

bool isUnderWay(const Visit &visit)
{
    return visit.status != kFinished && kCourse.contains(visit.status);
}

Result<Visit> openVisit(store::AuditedTx &tx, Visit visit)
{
    VB_DO(patient::requireOpen(tx, visit.patient));
    const qint64 now = tx.at().wallMs;
    visit.id = EntityId::make(now);
    tx.intent().object = visit.id;
    if (visit.status.isEmpty())
        visit.status = treats(tx.actor().role) ? kInProgress : kArrived;
    VB_DO(requireTreating(tx, visit.status));
    if (!isUnderWay(visit))
        return fail(Code::invalid, QStringLiteral("status: a visit begins planned, arrived or in-progress"));
    if (visit.provider.isNull())
        return fail(Code::invalid, QStringLiteral("provider: must not be empty"));
    if (visit.atMs == 0)
        visit.atMs = now;
    if (visit.atMs > now && visit.status != kPlanned)
        return fail(Code::invalid, QStringLiteral("at: only a planned visit lies in the future"));
    visit.startedMs = visit.status == kInProgress ? visit.atMs : 0;
    visit.endedMs = 0;
    QCborMap fields {{kVisitPatient, visit.patient.bytes()},
                     {kVisitAt, visit.atMs},
                     {kVisitProvider, visit.provider.bytes()},
                     {kVisitRoom, visit.room},
                     {kVisitReason, visit.reason},
                     {kVisitStatus, visit.status}};
    if (visit.startedMs != 0)
        fields.insert(kVisitStarted, visit.startedMs);
    if (!visit.service.isNull())
        fields.insert(kVisitService, visit.service.bytes());
    VB_DO(tx.create(kVisitEntity, visit.id, fields));
    return visit;
}

Result<void> moveVisit(store::AuditedTx &tx, EntityId id, const QString &status, const QString &reason)
{
    tx.intent().object = id;
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT patient, status FROM visit WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such visit"));
    VB_DO(patient::requireOpen(tx, stmt.id<PatientId>(0)));
    const bool off = status == kCancelled || status == kVisitError;
    if (!off && !kCourse.contains(status))
        return fail(Code::invalid, QStringLiteral("status: not one that a visit has"));
    VB_DO(checkStep(stmt.text(1), status));
    VB_DO(requireTreating(tx, status));
    stmt.reset();
    QCborMap fields {{kVisitStatus, status}};
    if (off) {
        if (reason.trimmed().size() < kShortestVisitReason)
            return fail(Code::invalid,
                        QStringLiteral("reason: write at least %1 characters").arg(kShortestVisitReason));
        fields.insert(kVisitStatusReason, reason);
    }
    if (status == kInProgress)
        fields.insert(kVisitStarted, tx.at().wallMs);
    if (status == kFinished)
        fields.insert(kVisitEnded, tx.at().wallMs);
    return tx.set(kVisitEntity, id, fields, status == kVisitError ? store::OpKind::void_ : store::OpKind::set);
}

} // namespace vb::chart
