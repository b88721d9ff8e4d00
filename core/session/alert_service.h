#pragma once

#include "core/monitor/alert.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// An alert with the names of who is meant; empty where there is nobody, or the reader may not know.
struct AlertRow {
    monitor::Alert alert;
    QString person;
    QString patient;
    QString acknowledgedBy;
    bool isOfThisPc = true; // else its positions are those of another log
};

/// What the monitor found, for the privacy officer and the owner. Changes come through the change feed, entity "alert".
/// Lives from login to lock.
class AlertService {
public:
    explicit AlertService(OpenStore &open) : m_open(open) { }

    /// In the order in which they were raised, with all that the log holds by now; only the open ones, or all.
    QFuture<Result<std::vector<monitor::Alert>>> list(bool all);
    /// For screens: the open ones first, of each kind the latest first, at most `limit`.
    QFuture<Result<std::vector<AlertRow>>> rows(bool all, int limit);
    /// How many are open. Tells of nobody, so that it leaves no entry; `denied` to those who may not list them.
    QFuture<Result<qint64>> openCount();
    /// `notFound`; `invalid` without a note of three characters, and when somebody has acknowledged it before.
    QFuture<Result<void>> acknowledge(EntityId id, const QString &note);
    QFuture<Result<monitor::Thresholds>> thresholds();
    /// The owner's. `invalid` names the field.
    QFuture<Result<void>> setThresholds(const monitor::Thresholds &thresholds);

private:
    OpenStore &m_open;
};

} // namespace vb::session
