#pragma once

#include "core/backup/backup_book.h"
#include "core/store/work_thread.h"

#include <QFuture>

#include <atomic>

namespace vb::session {

class OpenStore;

/// A backup that was made or looked at.
struct BackupMade {
    backup::BackupId id;
    QString path;
    qint64 atMs = 0;
    qint64 size = 0; // bytes
    quint64 entries = 0; // of the access log in it
    QStringList problems {}; // found by verify(); empty when all is well
};

/// How the practice stands with its backups on this PC.
struct BackupState {
    QString folder; // of the daily backup; empty: none is chosen
    QString newestPath; // empty: none yet
    qint64 newestMs = 0;
    qint64 verifiedMs = 0; // of the newest; 0: never
    bool isOld = false; // none within 48 hours
};

/// What to say at login to those who answer for backups: none within 48 hours.
Result<QStringList> backupWarnings(OpenStore &open);

/// Backups of this PC. Lives from login to lock; what is running then ends with `failed`.
class BackupService {
public:
    explicit BackupService(OpenStore &open) : m_open(open) { }
    ~BackupService() { stop(); }

    /// Copies the store's pages into `path`, sealed once more, and the keys for the recovery kit into `path`.key. Work
    /// in the store goes on meanwhile. `invalid` when there is a file of that name, `io` when the folder is full, gone
    /// or read-only: nothing is left there then.
    QFuture<Result<BackupMade>> create(const QString &path, backup::BackupProgress progress = {});
    /// Restores a backup that this PC made into a folder of its own and checks every page, row and entry of it.
    /// `integrity` when it cannot be opened, `notFound` for another PC's. What the check finds is in `problems`.
    QFuture<Result<BackupMade>> verify(const QString &path, backup::BackupProgress progress = {});
    QFuture<Result<BackupState>> state();
    /// Where the daily backup goes; an absolute path, empty for nowhere. `denied` but for owners; `io` when nothing can
    /// be written there.
    QFuture<Result<void>> setFolder(const QString &path);
    /// To be called now and then: makes the daily backup when the newest is older than a day, and checks the newest by
    /// restoring it once a week. Empty when nothing was due.
    QFuture<Result<std::optional<BackupMade>>> runDue();

    /// Ends what is running.
    void stop();

private:
    OpenStore &m_open;
    std::shared_ptr<std::atomic<bool>> m_stopped = std::make_shared<std::atomic<bool>>(false);
    store::WorkThread m_longWork; // last: joined while everything else is there
};

} // namespace vb::session
