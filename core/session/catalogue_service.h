#pragma once

#include "core/practice/catalogue.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// Services and products of the practice: everybody reads them, managers and owners change them. Lives from login to
/// lock.
class CatalogueService {
public:
    explicit CatalogueService(OpenStore &open) : m_open(open) { }

    /// Those in use first, by name.
    QFuture<Result<std::vector<practice::Service>>> services();
    QFuture<Result<std::vector<practice::Product>>> products();
    /// Without an id it is added.
    QFuture<Result<practice::Service>> save(const practice::Service &service);
    QFuture<Result<practice::Product>> save(const practice::Product &product);

private:
    OpenStore &m_open;
};

} // namespace vb::session
