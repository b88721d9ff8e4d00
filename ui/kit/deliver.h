#pragma once

#include "core/base/error.h"

#include <QCoreApplication>
#include <QFuture>
#include <QPointer>

#include <utility>

namespace vb::ui {

/// Hands the answer of a service to `take(answer)` on the GUI thread; drops it when `receiver` is gone by then. In
/// place of QFuture::then(receiver, …), which Qt 6.4 does not survive when the receiver goes first (measured: an
/// assertion, or a call into freed memory). A future that ended without an answer gives an Error.
template <class T, class Take>
void deliver(const QFuture<T> &future, QObject *receiver, Take take)
{
    QFuture<T>(future).then(QCoreApplication::instance(),
                            [guard = QPointer<QObject>(receiver), take = std::move(take)](QFuture<T> done) mutable {
                                if (guard.isNull())
                                    return;
                                if (done.resultCount() == 0)
                                    take(T(Error {Code::failed, QStringLiteral("ended without an answer"), 0}));
                                else
                                    take(done.result());
                            });
}

} // namespace vb::ui
