#pragma once

#include <QByteArrayView>

/// Every label of this module, declared once: a label separates what one key or hash function is used for.
namespace vb::keys::label {

inline constexpr QByteArrayView kPracticeId = "verbena/practice-id/v1";
inline constexpr QByteArrayView kStaffId = "verbena/staff-id/v1";
inline constexpr QByteArrayView kDeviceId = "verbena/device-id/v1";

inline constexpr QByteArrayView kKitCheck = "verbena/kit-check/v1";
inline constexpr QByteArrayView kKitRoot = "verbena/kit-root/v1";
inline constexpr QByteArrayView kKitRecovery = "verbena/kit-recovery/v1";

inline constexpr QByteArrayView kUserKeys = "verbena/user-keys/v1";

inline constexpr QByteArrayView kTrustEntry = "verbena/trust-entry/v1"; // what the user or root signs
inline constexpr QByteArrayView kTrustDevice = "verbena/trust-device/v1"; // what the device signs
inline constexpr QByteArrayView kTrustHash = "verbena/trust-hash/v1";

inline constexpr QByteArrayView kEpochCommitment = "verbena/epoch-commitment/v1";
inline constexpr QByteArrayView kEpochPrevious = "verbena/epoch-previous/v1";
inline constexpr QByteArrayView kEpochOps = "verbena/epoch-ops/v1";
inline constexpr QByteArrayView kEpochStaff = "verbena/epoch-staff/v1";
inline constexpr QByteArrayView kEpochSnapshot = "verbena/epoch-snapshot/v1";
inline constexpr QByteArrayView kReaderPrevious = "verbena/reader-previous/v1";

inline constexpr QByteArrayView kUnlockFile = "verbena/unlock-file/v1";
inline constexpr QByteArrayView kUnlockFileId = "verbena/unlock-file-id/v1";
inline constexpr QByteArrayView kRecoverySlot = "verbena/recovery-slot/v1";
inline constexpr QByteArrayView kAnchor = "verbena/anchor/v1";
inline constexpr QByteArrayView kJournal = "verbena/journal/v1";
inline constexpr QByteArrayView kJournalId = "verbena/journal-id/v1";
inline constexpr QByteArrayView kJournalFrame = "verbena/journal-frame/v1";

} // namespace vb::keys::label
