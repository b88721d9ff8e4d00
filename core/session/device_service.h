#pragma once

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/base/secret_bytes.h"
#include "core/store/work_thread.h"

#include <QFuture>
#include <QStringList>

#include <memory>
#include <vector>

namespace vb::session {

class OpenStore;
class SyncService;

/// A PC of the practice.
struct DeviceEntry {
    DeviceId id;
    QString name;
    bool laptop = false;
    bool isThis = false;
    bool revoked = false;
    qint64 lastSeenMs = -1; // when it last wrote something that is here; -1: nothing yet
    // Of other PCs that the log shows a sign of; -1 without one.
    qint64 heardMs = -1; // when this PC heard of it last, by its own clock
    qint64 unseen = -1; // actions of the others that it has not shown to have
};

/// What the new PC is told.
struct ShownInvitation {
    QByteArray id;
    QString code;
    qint64 expiresMs = 0;
};

/// A PC that has come with a code and waits for the approval.
struct WaitingDevice {
    QByteArray invitation;
    QString name;
    QStringList words; // six, to be compared with its screen
};

/// The PCs of the practice: the owner invites, approves and revokes. What crosses the network is sealed; the relay
/// passes it on (docs/sync-protocol.md, Joining). Lives from login to lock.
class DeviceService {
public:
    DeviceService(OpenStore &open, SyncService &sync);
    ~DeviceService();
    DeviceService(const DeviceService &) = delete;
    DeviceService &operator=(const DeviceService &) = delete;

    /// A code for one PC, good for 15 minutes and once. `notFound` without a relay.
    QFuture<Result<ShownInvitation>> invite(bool autoApprove, bool laptop);
    /// Until a PC has come with the code, so long at most; `network` then. `notFound` when the invitation is over.
    QFuture<Result<WaitingDevice>> await(const QByteArray &invitation, int waitS);
    /// The PC that has come with the newest code, if one has (looked for at the relay, too). `notFound` otherwise.
    QFuture<Result<WaitingDevice>> waiting();
    /// Lets the PC join whose screen shows these words: its certificate and a new epoch go into the log, then it is
    /// told. `denied` when no waiting PC shows them, or its invitation is too old. `compared`: by a person.
    QFuture<Result<DeviceEntry>> approve(const QStringList &words, bool compared = true);
    /// Nobody joins with this code any more.
    QFuture<Result<void>> withdraw(const QByteArray &invitation);
    QFuture<Result<std::vector<DeviceEntry>>> list();
    /// What people call it, on every PC. `invalid` for a name that is none or longer than 60 signs, `notFound`.
    QFuture<Result<void>> rename(DeviceId device, const QString &name);
    /// The PC gets nothing more from the relay, and what it writes counts no more; with it goes a new epoch. What it
    /// has, it has. `sent` is false when the relay could not be reached: the next round sends it.
    struct Revoked {
        bool sent = false;
    };
    QFuture<Result<Revoked>> revoke(DeviceId device);
    /// Makes this PC a new one of the practice, when it was copied or put back: what it has not sent goes along, and
    /// the PC that it was is revoked. `network` and nothing has changed without the relay; `denied` but for owners, and
    /// on a PC that was revoked long ago. When it is done nothing is written any more: lock, log in again, and sync.
    QFuture<Result<DeviceId>> renew();
    /// The same asked on a screen, by the person's password: a wrong one is refused as before a signature
    /// (sign_refusal.h).
    QFuture<Result<DeviceId>> renew(SecretBytes password);
    /// At an owner's login: a new epoch when the one in force is not for the PCs of now, as two owners who change them
    /// at the same time may leave it. Without an answer.
    void fitEpoch();
    /// What invitations wait for, as far as nobody has to look at it: those that are to be approved by themselves or
    /// were approved before the program ended, and those that are too old. Before that, a new epoch when the one in
    /// force is old or not for the PCs of now. Gives how many PCs were let in. Nothing to do but for owners.
    QFuture<Result<int>> settle();

    /// Ends what is running, and whatever is asked later, with `network`.
    void stop();

private:
    struct Line;
    static Result<DeviceId> renewNow(OpenStore &open, Line &line);
    template <class R, class Work>
    QFuture<R> onNetwork(Work work);
    template <class R, class Work>
    QFuture<R> onWorker(Work work);

    OpenStore &m_open;
    SyncService &m_sync;
    std::shared_ptr<Line> m_line;
    store::WorkThread m_network; // last: joined while everything else is there
};

} // namespace vb::session
