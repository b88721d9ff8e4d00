#pragma once

#include "core/backup/backup_file.h"
#include "core/crypto/sign.h"

namespace vb::backup {

/// What opens a backup on another PC: the file's own key and that of the store in it.
struct BackupKeys {
    SecretBytes file; // 32
    SecretBytes store; // 32
};

/// Writes FILE.key beside the backup: both keys sealed to the recovery public key, bound to this backup.
Result<void> writeKeyPart(const QString &path, const BackupHead &head, QByteArrayView recoveryPublic,
                          const BackupKeys &keys);
/// With the kit's key. `notFound` without a key part (they are destroyed after 90 days), `denied` for another kit,
/// `integrity` when it is damaged or belongs to another backup.
Result<BackupKeys> openKeyPart(const QString &path, const BackupHead &head, const crypto::BoxKey &recovery);
/// Takes the key part away if it is that of this backup; without it and the PC's own note nobody opens the backup.
Result<void> destroyKeyPart(const QString &path, const BackupId &id);

} // namespace vb::backup
