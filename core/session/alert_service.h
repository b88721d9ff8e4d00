#pragma once

#include "core/monitor/alert.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// What the monitor found, for the privacy officer and the owner. Changes come through the change feed, entity "alert".
/// Lives from login to lock.
class AlertService {
public:
    explicit AlertService(OpenStore &open) : m_open(open) { }

    /// In the order in which they were raised, with all that the log holds by now; only the open ones, or all.
    QFuture<Result<std::vector<monitor::Alert>>> list(bool all);
    /// `notFound`; `invalid` without a note of three characters, and when somebody has acknowledged it before.
    QFuture<Result<void>> acknowledge(EntityId id, const QString &note);
    QFuture<Result<monitor::Thresholds>> thresholds();
    /// The owner's. `invalid` names the field.
    QFuture<Result<void>> setThresholds(const monitor::Thresholds &thresholds);

private:
    OpenStore &m_open;
};

} // namespace vb::session
