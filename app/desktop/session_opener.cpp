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

template <class T, class Work>
QFuture<T> SessionOpener::onThread(Work work)
{
    if (m_thread.joinable())
        m_thread.join();
    QPromise<T> promise;
    QFuture<T> future = promise.future();
    promise.start();
    m_thread = std::thread([work = std::move(work), promise = std::move(promise)]() mutable {
        promise.addResult(work());
        promise.finish();
    });
    return future;
}

QFuture<SessionOpener::Opened> SessionOpener::open()
{
    return onThread<Opened>([this]() -> Opened {
        VB_TRY(std::unique_ptr<session::Session> opened, session::Session::open(m_home, *m_secrets, m_clock));
        return std::shared_ptr<session::Session>(std::move(opened));
    });
}

QFuture<Result<session::KitUnlocked>> SessionOpener::openWithKit(session::KitRequest request)
{
    return onThread<Result<session::KitUnlocked>>([this, request = std::move(request)]() mutable {
        return session::unlockWithKit(m_home, *m_secrets, m_clock, std::move(request));
    });
}

QFuture<Result<session::Renewed>> SessionOpener::renewWithKit(QString kitCode)
{
    return onThread<Result<session::Renewed>>([this, kitCode = std::move(kitCode)]() mutable {
        Result<session::Renewed> renewed = session::renewWithKit(m_home, *m_secrets, m_clock, kitCode);
        wipe(kitCode);
        return renewed;
    });
}

QFuture<Result<session::Restored>> SessionOpener::restore(session::RestoreRequest request,
                                                          backup::BackupProgress progress)
{
    return onThread<Result<session::Restored>>(
        [this, request = std::move(request), progress = std::move(progress)]() mutable {
            Result<session::Restored> restored = session::restoreBackup(m_home, *m_secrets, m_clock, request, progress);
            wipe(request.kitCode);
            return restored;
        });
}

QFuture<Result<session::Joined>> SessionOpener::join(session::JoinOrder order, session::JoinProgress progress)
{
    return onThread<Result<session::Joined>>(
        [this, order = std::move(order), progress = std::move(progress)]() mutable {
            Result<session::Joined> joined = session::joinPractice(m_home, *m_secrets, m_clock, order, progress);
            wipe(order.code);
            return joined;
        });
}

} // namespace vb::desktop
