#pragma once

#include "core/session/join_practice.h"
#include "core/session/practice_setup.h"
#include "core/session/renew_device.h"
#include "core/session/restore.h"
#include "core/session/session.h"

#include <QFuture>

#include <memory>
#include <thread>

namespace vb::desktop {

/// Opens the session of one home on a thread of its own, since a keychain may ask a person first. GUI thread.
class SessionOpener {
public:
    using Opened = Result<std::shared_ptr<session::Session>>;

    SessionOpener(session::Home home, std::unique_ptr<platform::SecretStore> secrets);
    /// Outlives the sessions it gives; waits for an attempt that still runs.
    ~SessionOpener();

    /// One attempt at a time.
    QFuture<Opened> open();
    /// With the recovery kit, while no session is open.
    QFuture<Result<session::KitUnlocked>> openWithKit(session::KitRequest request);
    /// Makes this PC a new one of its practice, likewise. The kit's code is wiped.
    QFuture<Result<session::Renewed>> renewWithKit(QString kitCode);
    /// From a backup, while there is no practice here. The kit's code is wiped.
    QFuture<Result<session::Restored>> restore(session::RestoreRequest request, backup::BackupProgress progress);
    /// By invitation, while there is no practice here.
    QFuture<Result<session::Joined>> join(session::JoinOrder order, session::JoinProgress progress);

    [[nodiscard]] const session::Home &home() const { return m_home; }
    [[nodiscard]] platform::SecretStore &secrets() { return *m_secrets; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }

private:
    /// On the thread, when the one before is through.
    template <class T, class Work>
    QFuture<T> onThread(Work work);

    session::Home m_home;
    std::unique_ptr<platform::SecretStore> m_secrets;
    SystemClock m_clock;
    std::thread m_thread;
};

} // namespace vb::desktop
