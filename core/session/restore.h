#pragma once

#include "core/backup/backup_file.h"
#include "core/base/clock.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"

#include <QStringList>

namespace vb::session {

struct RestoreRequest {
    QString file; // its key part lies beside it
    QString kitCode;
};

struct Restored {
    PracticeId practice;
    DeviceId device;
    qint64 backupMs = 0; // when the backup was made
    quint64 entries = 0; // of the access log in it
    QStringList problems; // what a check of the restored store found; it is restored all the same
};

/// Brings a practice back from a backup and its recovery kit, into a home without one, as a new PC: new device keys,
/// signed by the root, which revokes the PC that made the backup. Staff keep their passwords. All of it or nothing,
/// also when the program is killed in between. `denied` for another practice's kit or a replaced one; `integrity` for a
/// damaged backup; `tooNew`. Blocking.
Result<Restored> restoreBackup(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                               const RestoreRequest &request, const backup::BackupProgress &progress = {});

} // namespace vb::session
