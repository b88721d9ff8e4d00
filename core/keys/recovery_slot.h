#pragma once

#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/sign.h"

#include <QString>

namespace vb::keys {

/// The file that lets the kit open a store whose keychain is lost: the store key sealed to the recovery public key.
struct RecoverySlot {
    QByteArray storeId; // 16
    PracticeId practice;
    QByteArray recoveryPublic;
};

Result<void> writeRecoverySlot(const QString &path, const RecoverySlot &slot, const SecretBytes &storeKey);
/// The clear part, unproven until the slot is opened.
Result<RecoverySlot> readRecoverySlot(const QString &path);
/// The store key. `notFound` when missing, `denied` for another kit's key, `integrity` when damaged.
Result<SecretBytes> openRecoverySlot(const QString &path, const crypto::BoxKey &recovery);

} // namespace vb::keys
