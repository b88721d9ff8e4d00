#include "core/session/catalogue_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;

QFuture<Result<std::vector<practice::Service>>> CatalogueService::services()
{
    using R = Result<std::vector<practice::Service>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::catalogueList, .detail = QStringLiteral("services")},
            [](store::Reader &reader, store::Intent &) -> R { return practice::services(reader); }, done);
    });
}

QFuture<Result<std::vector<practice::Product>>> CatalogueService::products()
{
    using R = Result<std::vector<practice::Product>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::catalogueList, .detail = QStringLiteral("products")},
            [](store::Reader &reader, store::Intent &) -> R { return practice::products(reader); }, done);
    });
}

QFuture<Result<practice::Service>> CatalogueService::save(const practice::Service &service)
{
    using R = Result<practice::Service>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::catalogueChange},
            [service](store::AuditedTx &tx) -> R { return practice::saveService(tx, service); }, done);
    });
}

QFuture<Result<practice::Product>> CatalogueService::save(const practice::Product &product)
{
    using R = Result<practice::Product>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::catalogueChange},
            [product](store::AuditedTx &tx) -> R { return practice::saveProduct(tx, product); }, done);
    });
}

} // namespace vb::session
