#include "core/monitor/alert.h"

namespace vb::monitor {

namespace {

constexpr char kThresholdColumns[]
    = "SELECT working_hours, bulk_opens, bulk_minutes, failures, failure_minutes, exports, export_minutes, "
      "export_rows, clock_minutes FROM monitor_setting";
QByteArray selectAlerts(QByteArrayView order)
{
    return "SELECT a.id, a.rule, a.severity, a.at, a.device, a.user, u.login, a.patient, a.first_index, a.last_index, "
           "a.count, a.acknowledged_by, k.login, a.acknowledged_at, a.note FROM alert a "
           "LEFT JOIN staff u ON u.id = a.user LEFT JOIN staff k ON k.id = a.acknowledged_by "
           "WHERE (?1 OR a.acknowledged_at IS NULL) ORDER BY "
        + order.toByteArray();
}

Result<Thresholds> thresholdsFrom(sql::Stmt &stmt)
{
    Thresholds thresholds;
    VB_TRY(const bool row, stmt.step());
    if (!row)
        return thresholds;
    VB_TRY(thresholds.workingHours, hoursFromText(stmt.text(0)));
    int column = 1;
    for (int *field :
         {&thresholds.bulkOpens, &thresholds.bulkMinutes, &thresholds.failures, &thresholds.failureMinutes,
          &thresholds.exports, &thresholds.exportMinutes, &thresholds.exportRows, &thresholds.clockMinutes})
        *field = static_cast<int>(stmt.integer(column++));
    return thresholds;
}

Result<Rule> storedRule(const QString &name)
{
    if (const std::optional<Rule> rule = ruleFromName(name))
        return *rule;
    return fail(Code::integrity, QStringLiteral("an alert names a rule that does not exist"));
}

Result<std::vector<Alert>> alertsFrom(sql::Stmt &stmt)
{
    std::vector<Alert> found;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return found;
        Alert alert;
        alert.id = stmt.id<EntityId>(0);
        VB_TRY(alert.rule, storedRule(stmt.text(1)));
        alert.severity = severityFromName(stmt.text(2)).value_or(Severity::alarm);
        alert.atMs = stmt.integer(3);
        alert.device = stmt.id<DeviceId>(4);
        alert.user = stmt.id<StaffId>(5);
        alert.login = stmt.text(6);
        alert.patient = stmt.id<PatientId>(7);
        alert.first = stmt.integer(8);
        alert.last = stmt.integer(9);
        alert.count = stmt.integer(10);
        alert.acknowledgedBy = stmt.id<StaffId>(11);
        alert.acknowledgedLogin = stmt.text(12);
        alert.acknowledgedMs = stmt.integer(13);
        alert.note = stmt.text(14);
        found.push_back(std::move(alert));
    }
}

} // namespace

Result<std::vector<Alert>> alerts(store::Reader &reader, bool all)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(selectAlerts("a.n")));
    stmt.bind(1, all ? 1 : 0);
    return alertsFrom(stmt);
}

Result<std::vector<Alert>> latestAlerts(store::Reader &reader, bool all, int limit)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(selectAlerts("a.acknowledged_at IS NOT NULL, a.n DESC LIMIT ?2")));
    stmt.bind(1, all ? 1 : 0).bind(2, limit);
    return alertsFrom(stmt);
}

Result<qint64> openAlerts(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT count(*) FROM alert WHERE acknowledged_at IS NULL"));
    VB_TRY(const bool row, stmt.step());
    return row ? stmt.integer(0) : 0;
}

Result<Thresholds> thresholds(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(kThresholdColumns));
    return thresholdsFrom(stmt);
}

Result<Thresholds> thresholdsInForce(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted(kThresholdColumns));
    return thresholdsFrom(stmt);
}

Result<std::optional<qint64>> markOf(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT observed FROM monitor_mark"));
    VB_TRY(const bool row, stmt.step());
    return row ? std::optional<qint64>(stmt.integer(0)) : std::nullopt;
}

Result<std::vector<KnownBurst>> knownBursts(store::TrustedReader &reader, DeviceId device, int limit)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT a.rule, a.user, a.patient, e.detail, e.at_ms, e.mono_ms, e.boot, "
                                 "a.first_index, a.last_index, a.count FROM alert a "
                                 "JOIN audit_entry e ON e.idx = a.first_index WHERE a.device = ?1 ORDER BY a.n DESC "
                                 "LIMIT ?2"));
    stmt.bind(1, device).bind(2, limit);
    std::vector<KnownBurst> bursts;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return bursts;
        VB_TRY(const Rule rule, storedRule(stmt.text(0)));
        bursts.push_back({rule,
                          stmt.id<StaffId>(1),
                          stmt.id<PatientId>(2),
                          stmt.text(3),
                          {stmt.integer(4), stmt.integer(5), stmt.blob(6)},
                          stmt.integer(7),
                          stmt.integer(8),
                          stmt.integer(9)});
    }
}

Result<PatientFacts> patientFacts(store::TrustedReader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT family, former, vip FROM patient WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    return row ? PatientFacts {surnamesOfPatient(stmt.text(0), stmt.text(1)), stmt.integer(2) != 0} : PatientFacts {};
}

} // namespace vb::monitor
