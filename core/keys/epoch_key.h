#pragma once

#include "core/keys/trust_state.h"

namespace vb::keys {

/// E_n, 32 bytes.
inline SecretBytes makeEpochKey()
{
    return SecretBytes::random(32);
}

enum class EpochStream { ops, staff, snapshot };
/// The key of one stream in one epoch.
SecretBytes streamKey(const SecretBytes &epochKey, EpochStream stream);

/// The epoch after the newest of `state`, sealed to its live devices and its recovery key. To revoke and rotate in one
/// segment apply the revocation to a copy of the state first. `previous` is E_(n-1), empty for the first.
TrustEntry epochEntry(const TrustAuthor &author, const TrustState &state, const SecretBytes &key,
                      const SecretBytes &previous, qint64 atMs);

/// `notFound` when the epoch holds no copy for this device; `integrity` when the copy is not the key committed to.
Result<SecretBytes> openEpochKey(const Epoch &epoch, const DeviceKeys &device);
/// `denied` when the epoch was sealed to another kit.
Result<SecretBytes> openEpochKey(const Epoch &epoch, const crypto::BoxKey &recovery);
/// E_(n-1) from E_n, checked against the commitment of the epoch before.
Result<SecretBytes> openPreviousEpochKey(const Epoch &epoch, const SecretBytes &key, const Epoch &before);

/// A person who may read the audit of all PCs; each once.
struct ReaderRecipient {
    StaffId user;
    QByteArray boxPublic; // satisfies crypto::isBoxPublicKey()
};

/// The reader key after the newest of `state`. Made for the first time, when someone becomes an officer or owner, gets
/// new keys or is one no longer. `previous` is AR_(k-1), null for the first.
TrustEntry readerKeyEntry(const TrustAuthor &author, const TrustState &state, const crypto::BoxKey &key,
                          const std::vector<ReaderRecipient> &readers, const crypto::BoxKey *previous, qint64 atMs);

/// `notFound` when it holds no copy for this person; `integrity` when the copy is not that of the public half, or was
/// sealed to keys that he had before.
Result<crypto::BoxKey> openReaderKey(const ReaderKey &reader, StaffId user, const crypto::BoxKey &userBox);
Result<crypto::BoxKey> openReaderKey(const ReaderKey &reader, const crypto::BoxKey &recovery);
Result<crypto::BoxKey> openPreviousReaderKey(const ReaderKey &reader, const crypto::BoxKey &key,
                                             const ReaderKey &before);

} // namespace vb::keys
