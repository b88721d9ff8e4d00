#pragma once

#include "core/base/error.h"

#include <QCoreApplication>
#include <QFuture>
#include <QPointer>

#include <utility>

namespace vb::ui {

/// Hands the answer of a service to `take(answer)` on the GUI thread, never before the caller has returned; drops it
/// when `receiver` is gone by then. In place of QFuture::then(receiver, …), which in Qt 6.4 answers a finished future
/// at once and does not survive that the receiver goes first (measured: an assertion, or a call into freed memory). A
/// future that ended without an answer gives an Error. The answer is copied: takeResult() resets the future, and a
/// promise that is destroyed only then runs the continuation a second time.
template <class T, class Take>
void deliver(const QFuture<T> &future, QObject *receiver, Take take)
{
    const auto post = [guard = QPointer<QObject>(receiver), take = std::move(take)](const T &answer) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, take, answer]() mutable {
                if (!guard.isNull())
                    take(answer);
            },
            Qt::QueuedConnection);
    };
    QFuture<T>(future)
        .then(QtFuture::Launch::Sync, [post](const QFuture<T> &done) { post(done.result()); })
        .onCanceled([post] {
            post(T(Error {Code::failed, QStringLiteral("ended without an answer"), 0}));
        });
}

} // namespace vb::ui
