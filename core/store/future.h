#pragma once

#include <QFuture>
#include <QPromise>

#include <memory>

namespace vb::store {

/// The bridge from a store thread to whoever waits: `start` gets a callback that fulfils the future.
template <class R, class Start>
QFuture<R> promised(Start start)
{
    auto promise = std::make_shared<QPromise<R>>();
    promise->start();
    QFuture<R> future = promise->future();
    start([promise](R result) {
        promise->addResult(std::move(result));
        promise->finish();
    });
    return future;
}

} // namespace vb::store
