#include "core/session/alert_service.h"

#include "core/exchange/audit_names.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;

namespace {

Result<std::vector<AlertRow>> named(store::Reader &reader, std::vector<monitor::Alert> alerts, DeviceId device)
{
    std::vector<PatientId> ids;
    for (const monitor::Alert &alert : alerts)
        if (!alert.patient.isNull())
            ids.push_back(alert.patient);
    VB_TRY(const exchange::AuditNames names, exchange::auditNames(reader, ids));
    std::vector<AlertRow> rows;
    rows.reserve(alerts.size());
    for (monitor::Alert &alert : alerts) {
        const QString person = names.people.value(alert.login);
        const QString patient = names.patients.value(alert.patient);
        const QString by = names.people.value(alert.acknowledgedLogin);
        const bool here = alert.device == device;
        rows.push_back({std::move(alert), person, patient, by, here});
    }
    return rows;
}

} // namespace

QFuture<Result<std::vector<monitor::Alert>>> AlertService::list(bool all)
{
    using R = Result<std::vector<monitor::Alert>>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, all, done] {
            // What the monitor cannot keep now it keeps later; the list says what there is.
            (void)open.watch().catchUp();
            open.store().readAsync(
                open.actor(), {Right::alertList},
                [all](store::Reader &reader, store::Intent &intent) -> R {
                    VB_TRY(std::vector<monitor::Alert> found, monitor::alerts(reader, all));
                    intent.detail = QStringLiteral("%1 alerts").arg(found.size());
                    return found;
                },
                done);
        });
    });
}

QFuture<Result<std::vector<AlertRow>>> AlertService::rows(bool all, int limit)
{
    using R = Result<std::vector<AlertRow>>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, all, limit, done] {
            (void)open.watch().catchUp(); // as for list()
            open.store().readAsync(
                open.actor(), {Right::alertList},
                [all, limit, device = open.actor().device](store::Reader &reader, store::Intent &intent) -> R {
                    VB_TRY(std::vector<monitor::Alert> found, monitor::latestAlerts(reader, all, limit));
                    intent.detail = QStringLiteral("%1 alerts").arg(found.size());
                    return named(reader, std::move(found), device);
                },
                done);
        });
    });
}

QFuture<Result<qint64>> AlertService::openCount()
{
    using R = Result<qint64>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, done] {
            const Result<void> allowed = access::authorize(open.actor(), Right::alertList);
            done(allowed.ok() ? open.store().inspect(monitor::openAlerts) : R(allowed.error()));
        });
    });
}

QFuture<Result<void>> AlertService::acknowledge(EntityId id, const QString &note)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::alertAck},
            [id, note](store::AuditedTx &tx) { return monitor::acknowledgeAlert(tx, id, note); }, done);
    });
}

QFuture<Result<monitor::Thresholds>> AlertService::thresholds()
{
    using R = Result<monitor::Thresholds>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::alertList, .detail = QStringLiteral("thresholds")},
            [](store::Reader &reader, store::Intent &) -> R { return monitor::thresholds(reader); }, done);
    });
}

QFuture<Result<void>> AlertService::setThresholds(const monitor::Thresholds &thresholds)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::monitorChange},
            [thresholds, practice = EntityId(m_open.store().identity().practice.raw())](store::AuditedTx &tx) {
                return monitor::setThresholds(tx, practice, thresholds);
            },
            done);
    });
}

} // namespace vb::session
