#include "core/monitor/alert.h"

namespace vb::monitor {

namespace {

QCborValue idOrNothing(const auto &id)
{
    return id.isNull() ? QCborValue(nullptr) : QCborValue(id.bytes());
}

/// The newest alert of the same burst.
struct RaisedBefore {
    EntityId id;
    qint64 count = 0;
    bool isOpen = false;
};

Result<std::optional<RaisedBefore>> raisedBefore(store::AuditedTx &tx, const Finding &finding)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT id, count, acknowledged_at IS NULL FROM alert WHERE device = ?1 AND rule = ?2 "
                                 "AND first_index = ?3 AND user IS ?4 AND patient IS ?5 ORDER BY n DESC LIMIT 1"));
    stmt.bind(1, tx.actor().device).bind(2, ruleName(finding.rule)).bind(3, finding.first);
    VB_TRY(const bool row, stmt.bind(4, finding.user).bind(5, finding.patient).step());
    if (!row)
        return std::optional<RaisedBefore>();
    return std::optional<RaisedBefore>({stmt.id<EntityId>(0), stmt.integer(1), stmt.integer(2) != 0});
}

} // namespace

Result<void> raiseAlert(store::AuditedTx &tx, const Finding &finding)
{
    VB_TRY(const std::optional<RaisedBefore> before, raisedBefore(tx, finding));
    tx.intent().patient = finding.patient;
    tx.intent().detail = ruleName(finding.rule);
    if (before && (before->isOpen || before->count >= finding.count)) {
        tx.intent().object = before->id;
        if (before->count >= finding.count)
            return {};
        return tx.set(kAlertEntity, before->id, {{kAlertLast, finding.last}, {kAlertCount, finding.count}});
    }
    const EntityId id = EntityId::make(tx.at().wallMs);
    tx.intent().object = id;
    return tx.create(kAlertEntity, id,
                     {{kAlertRule, ruleName(finding.rule)},
                      {kAlertSeverity, severityName(finding.severity)},
                      {kAlertAt, finding.atMs},
                      {kAlertDevice, tx.actor().device.bytes()},
                      {kAlertUser, idOrNothing(finding.user)},
                      {kAlertPatient, idOrNothing(finding.patient)},
                      {kAlertFirst, finding.first},
                      {kAlertLast, finding.last},
                      {kAlertCount, finding.count}});
}

Result<void> acknowledgeAlert(store::AuditedTx &tx, EntityId id, const QString &note)
{
    tx.intent().object = id;
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT acknowledged_at IS NULL, patient FROM alert WHERE id = ?1"));
    VB_TRY(const bool exists, stmt.bind(1, id).step());
    if (!exists)
        return fail(Code::notFound, QStringLiteral("there is no such alert"));
    tx.intent().patient = stmt.id<PatientId>(1);
    if (stmt.integer(0) == 0)
        return fail(Code::invalid, QStringLiteral("this alert is acknowledged already"));
    if (note.trimmed().size() < kShortestNote)
        return fail(Code::invalid, QStringLiteral("note: write at least %1 characters").arg(kShortestNote));
    return tx.set(kAlertEntity, id,
                  {{kAcknowledgedBy, tx.actor().user.bytes()}, {kAcknowledgedAt, tx.at().wallMs}, {kNote, note}});
}

Result<void> setMark(store::AuditedTx &tx, EntityId store, qint64 observed)
{
    return tx.put(kMonitorMarkEntity, store, {{kObserved, observed}});
}

Result<void> beginMark(store::AuditedTx &tx, EntityId store, qint64 observed)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(const std::optional<qint64> mark, markOf(reader));
    return mark ? Result<void>() : setMark(tx, store, observed);
}

Result<void> setThresholds(store::AuditedTx &tx, EntityId practice, const Thresholds &thresholds)
{
    tx.intent().object = practice;
    VB_DO(checkThresholds(thresholds));
    return tx.put(kMonitorSettingEntity, practice,
                  {{kWorkingHours, hoursText(thresholds.workingHours)},
                   {kBulkOpens, thresholds.bulkOpens},
                   {kBulkMinutes, thresholds.bulkMinutes},
                   {kFailures, thresholds.failures},
                   {kFailureMinutes, thresholds.failureMinutes},
                   {kExports, thresholds.exports},
                   {kExportMinutes, thresholds.exportMinutes},
                   {kExportRows, thresholds.exportRows},
                   {kClockMinutes, thresholds.clockMinutes}});
}

} // namespace vb::monitor
