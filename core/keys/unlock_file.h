#pragma once

#include "core/keys/user_keys.h"

#include <QString>

#include <vector>

namespace vb::keys {

/// What one active person needs to log in on this PC: no secret of the password is needed to write it.
struct UnlockEntry {
    QString login;
    StaffId user;
    UserPublic publicPart;
    LockedUserKeys keys;
    QByteArray sealedStoreKey; // crypto::sealKey(store key, user's box key)
};

struct UnlockFile {
    QByteArray storeId; // 16
    PracticeId practice;
    std::vector<UnlockEntry> entries; // each login once

    [[nodiscard]] const UnlockEntry *find(QStringView login) const; // null when there is none; exact comparison
};

/// The file beside the store: head ‖ XAES under HKDF(device secret). Replaced as a whole.
Result<void> writeUnlockFile(const QString &path, const UnlockFile &file, const SecretBytes &deviceSecret);
/// `notFound` when missing, `denied` when it was written under another device secret, `integrity` when damaged.
Result<UnlockFile> readUnlockFile(const QString &path, const SecretBytes &deviceSecret);

struct OpenedUser {
    UserKeys keys;
    SecretBytes storeKey;
};
/// `denied` when the password is wrong; `integrity` when the keys are not those of the public part. About 0.1 s.
Result<OpenedUser> openUnlockEntry(const UnlockEntry &entry, const SecretBytes &password);

} // namespace vb::keys
