#pragma once

#include "core/monitor/monitor.h"
#include "core/store/audited_tx.h"

namespace vb::monitor {

/// What the monitor found, for the privacy officer and the owner on every PC. Only the acknowledgement is a person's.
struct Alert {
    EntityId id;
    Rule rule = Rule::afterHours;
    Severity severity = Severity::notice;
    qint64 atMs = 0; // of the entry that raised it
    DeviceId device;
    StaffId user; // null: nobody known
    QString login; // of the user
    PatientId patient; // null: none, or more than one
    qint64 first = 0; // positions in the device's log
    qint64 last = 0;
    qint64 count = 0;
    StaffId acknowledgedBy;
    QString acknowledgedLogin;
    qint64 acknowledgedMs = 0; // 0: open
    QString note;
    [[nodiscard]] bool isOpen() const { return acknowledgedMs == 0; }
};
inline constexpr qsizetype kShortestNote = 3;

enum AlertField {
    kAlertRule = 1,
    kAlertSeverity,
    kAlertAt,
    kAlertDevice,
    kAlertUser,
    kAlertPatient,
    kAlertFirst,
    kAlertLast,
    kAlertCount,
    kAcknowledgedBy,
    kAcknowledgedAt,
    kNote
};
enum MonitorMarkField { kObserved = 1 };
enum MonitorSettingField {
    kWorkingHours = 1,
    kBulkOpens,
    kBulkMinutes,
    kFailures,
    kFailureMinutes,
    kExports,
    kExportMinutes,
    kExportRows,
    kClockMinutes
};

extern const store::EntityDecl kAlertEntity;
extern const store::EntityDecl kMonitorMarkEntity;
extern const store::EntityDecl kMonitorSettingEntity;

// Commands, inside a transaction of the right that names them.

/// A new alert, or more of one that is open. A burst that goes on after somebody acknowledged it is a new alert.
Result<void> raiseAlert(store::AuditedTx &tx, const Finding &finding);
/// `invalid` without a note of at least three characters, and for an alert that is acknowledged already.
Result<void> acknowledgeAlert(store::AuditedTx &tx, EntityId id, const QString &note);
/// Entries below this position of the log were observed, and their alerts are kept.
Result<void> setMark(store::AuditedTx &tx, EntityId store, qint64 observed);
/// The same, in a store that has no mark yet.
Result<void> beginMark(store::AuditedTx &tx, EntityId store, qint64 observed);
Result<void> setThresholds(store::AuditedTx &tx, EntityId practice, const Thresholds &thresholds);

// Queries. Those that take a TrustedReader serve the watch over the log, under whoever is logged in.

/// In the order in which they were raised; only those that nobody acknowledged, unless `all`.
Result<std::vector<Alert>> alerts(store::Reader &reader, bool all);
/// For screens: the open ones first, of each kind the latest first, at most `limit`.
Result<std::vector<Alert>> latestAlerts(store::Reader &reader, bool all, int limit);
Result<qint64> openAlerts(store::TrustedReader &reader);
Result<Thresholds> thresholds(store::Reader &reader);
Result<Thresholds> thresholdsInForce(store::TrustedReader &reader);
/// None before the first log-in with a monitor.
Result<std::optional<qint64>> markOf(store::TrustedReader &reader);
/// The newest `limit` bursts of a device that alerts were raised for.
Result<std::vector<KnownBurst>> knownBursts(store::TrustedReader &reader, DeviceId device, int limit);
/// Unknown patients have no facts.
Result<PatientFacts> patientFacts(store::TrustedReader &reader, PatientId id);

} // namespace vb::monitor
