#pragma once

#include "core/audit/log.h"
#include "core/base/id.h"
#include "core/base/secret_bytes.h"

#include <QString>

#include <functional>

namespace vb::backup {

using BackupId = Id<struct BackupTag>;

/// What a backup says of itself in the clear.
struct BackupHead {
    BackupId id;
    PracticeId practice;
    qint64 atMs = 0;
};

/// What it says of its content, inside the encryption.
struct Manifest {
    QByteArray storeId; // 16
    DeviceId device;
    qint64 storeSize = 0; // bytes
    audit::Head audit; // of the access log in it
    quint64 operations = 0;
};

/// Out of how many bytes; false stops the work with `failed`.
using BackupProgress = std::function<bool(qint64 done, qint64 of)>;

/// Where the key part of a backup lies: FILE.key.
QString keyPartOf(const QString &path);

/// Seals the pages of a store as they lie on disk, chunk by chunk, under a fresh key. Nobody may write to `storePath`
/// meanwhile. The file at `path` is replaced as a whole or not at all. Gives its size.
Result<qint64> writeBackup(const QString &path, const BackupHead &head, const SecretBytes &key,
                           const QString &storePath, const Manifest &manifest, const BackupProgress &progress = {});

/// `notFound`; `integrity` when it is no backup; `tooNew`. Proven only by unpacking.
Result<BackupHead> readBackupHead(const QString &path);

/// Opens every chunk and writes the store's pages to `storePath`. `integrity` for any changed, missing or foreign byte;
/// nothing is left at `storePath` then.
Result<Manifest> unpackBackup(const QString &path, const SecretBytes &key, const QString &storePath,
                              const BackupProgress &progress = {});

} // namespace vb::backup
