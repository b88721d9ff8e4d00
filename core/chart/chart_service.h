#pragma once

#include "core/chart/chart.h"
#include "core/chart/mark.h"
#include "core/chart/version.h"
#include "core/store/store.h"

#include <QFuture>

namespace vb::chart {

/// The thread hop for charts: each call is one right, one audit entry, one future. Lives from login to lock.
class ChartService {
public:
    ChartService(store::Store &store, Actor actor);

    /// A chart that was opened, with what its further pages are read by.
    struct Opened {
        Chart chart;
        std::shared_ptr<const store::Ticket> ticket;
    };
    QFuture<Result<Opened>> open(PatientId patient, int lines, const QString &purpose = {});
    /// More of a chart that is open: no entry of its own.
    QFuture<Result<Page>> more(const Opened &opened, const Event &before, int lines);
    /// The same with what has changed since, and its lists: no entries of their own.
    QFuture<Result<Chart>> again(const Opened &opened, int lines);
    QFuture<Result<Record>> record(const Opened &opened);
    /// A chart and its lists as they stood.
    struct Past {
        Chart chart;
        Record record;
    };
    QFuture<Result<Past>> asOf(PatientId patient, qint64 atMs);
    QFuture<Result<Record>> record(PatientId patient);
    /// How one entry came to be what it is.
    QFuture<Result<std::vector<EntryVersion>>> versions(PatientId patient, EventKind kind, EntityId id);
    /// For the desk.
    QFuture<Result<std::vector<FlagTitle>>> flags(PatientId patient);
    /// The same and visits under way, under one entry.
    QFuture<Result<DeskBanner>> desk(PatientId patient);
    /// For a result list; the entry names those whose warnings were shown.
    QFuture<Result<std::vector<Mark>>> marks(const std::vector<PatientId> &patients);

    QFuture<Result<Allergy>> addAllergy(const Allergy &allergy);
    QFuture<Result<Condition>> addCondition(const Condition &condition);
    QFuture<Result<Medication>> addMedication(const Medication &medication);
    QFuture<Result<Observation>> addObservation(const Observation &observation);
    QFuture<Result<Flag>> raiseFlag(const Flag &flag);
    /// Of an allergy, condition, medication, observation or flag.
    QFuture<Result<void>> changeStatus(EventKind kind, EntityId id, const QString &status, const QString &reason);
    /// `version` 0: the newest.
    QFuture<Result<SavedHistory>> saveHistory(PatientId patient, const QString &questionnaire, int version,
                                              const Answers &answers);
    QFuture<Result<Visit>> openVisit(const Visit &visit);
    QFuture<Result<void>> moveVisit(EntityId id, const QString &status, const QString &reason);

private:
    store::Store &m_store;
    Actor m_actor;
};

} // namespace vb::chart
