#include "core/session/alert_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;

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
