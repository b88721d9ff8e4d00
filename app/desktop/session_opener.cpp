#include "app/desktop/session_opener.h"

#include <QPromise>

namespace vb::desktop {

SessionOpener::SessionOpener(session::Home home, std::unique_ptr<platform::SecretStore> secrets)
    : m_home(std::move(home)), m_secrets(std::move(secrets))
{
}

SessionOpener::~SessionOpener()
{
    if (m_thread.joinable())
        m_thread.join();
}

QFuture<SessionOpener::Opened> SessionOpener::open()
{
    if (m_thread.joinable())
        m_thread.join();
    QPromise<Opened> promise;
    QFuture<Opened> future = promise.future();
    promise.start();
    m_thread = std::thread([this, promise = std::move(promise)]() mutable {
        Result<std::unique_ptr<session::Session>> opened = session::Session::open(m_home, *m_secrets, m_clock);
        promise.addResult(opened ? Opened(std::shared_ptr<session::Session>(std::move(*opened)))
                                 : Opened(opened.error()));
        promise.finish();
    });
    return future;
}

QFuture<Result<session::KitUnlocked>> SessionOpener::openWithKit(session::KitRequest request)
{
    if (m_thread.joinable())
        m_thread.join();
    QPromise<Result<session::KitUnlocked>> promise;
    QFuture<Result<session::KitUnlocked>> future = promise.future();
    promise.start();
    m_thread = std::thread([this, request = std::move(request), promise = std::move(promise)]() mutable {
        promise.addResult(session::unlockWithKit(m_home, *m_secrets, m_clock, std::move(request)));
        promise.finish();
    });
    return future;
}

QFuture<Result<session::Restored>> SessionOpener::restore(session::RestoreRequest request,
                                                          backup::BackupProgress progress)
{
    if (m_thread.joinable())
        m_thread.join();
    QPromise<Result<session::Restored>> promise;
    QFuture<Result<session::Restored>> future = promise.future();
    promise.start();
    m_thread = std::thread(
        [this, request = std::move(request), progress = std::move(progress), promise = std::move(promise)]() mutable {
            Result<session::Restored> restored = session::restoreBackup(m_home, *m_secrets, m_clock, request, progress);
            wipe(request.kitCode);
            promise.addResult(std::move(restored));
            promise.finish();
        });
    return future;
}

QFuture<Result<session::Joined>> SessionOpener::join(session::JoinOrder order, session::JoinProgress progress)
{
    if (m_thread.joinable())
        m_thread.join();
    QPromise<Result<session::Joined>> promise;
    QFuture<Result<session::Joined>> future = promise.future();
    promise.start();
    m_thread = std::thread(
        [this, order = std::move(order), progress = std::move(progress), promise = std::move(promise)]() mutable {
            Result<session::Joined> joined = session::joinPractice(m_home, *m_secrets, m_clock, order, progress);
            wipe(order.code);
            promise.addResult(std::move(joined));
            promise.finish();
        });
    return future;
}

} // namespace vb::desktop
