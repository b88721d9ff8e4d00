#pragma once

#include "core/store/audited_tx.h"
#include "core/store/declared_rows.h"

namespace vb::chart {

/// FHIR Encounter. Its status only moves forward: planned, arrived, in-progress, finished; cancelled before it began;
/// entered-in-error from any.
struct Visit {
    EntityId id {};
    PatientId patient {};
    qint64 atMs = 0; // for when it is planned or when it was opened; 0 when adding: now
    StaffId provider {};
    QString room {};
    QString reason {};
    QString status {}; // empty when adding: in-progress, by those who do not treat: arrived
    qint64 startedMs = 0; // 0: not yet
    qint64 endedMs = 0; // 0: not yet
    QString statusReason {};
    EntityId service {}; // of the practice's catalogue; null: none
    friend bool operator==(const Visit &, const Visit &) = default;
};

enum VisitField {
    kVisitPatient = 1,
    kVisitAt,
    kVisitProvider,
    kVisitRoom,
    kVisitReason,
    kVisitStatus,
    kVisitStarted,
    kVisitEnded,
    kVisitStatusReason,
    kVisitService
};

extern const store::EntityDecl kVisitEntity;

// Commands, inside a transaction of the right that names them. Both ask whether the patient is open to the actor.

/// A visit begins planned, arrived or in progress; only a planned one may lie ahead. That the provider is one, the
/// caller knows. `denied` for one in progress by somebody who does not treat.
Result<Visit> openVisit(store::AuditedTx &tx, Visit visit);
/// `invalid` for a step back; cancelled and entered-in-error need a reason of at least three characters. The desk lets
/// people arrive; that a treatment begins and ends is for those who treat, others are `denied`.
Result<void> moveVisit(store::AuditedTx &tx, EntityId id, const QString &status, const QString &reason);

/// Not finished, cancelled or entered in error.
bool isUnderWay(const Visit &visit);

/// Whether somebody of this role begins and ends treatments.
bool treats(Role role);

Visit visitFrom(const store::StoredRow &row);

} // namespace vb::chart
