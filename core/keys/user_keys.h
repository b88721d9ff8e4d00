#pragma once

#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/password_hash.h"
#include "core/crypto/sign.h"

namespace vb::keys {

struct UserPublic {
    QByteArray sign; // Ed25519
    QByteArray box; // X25519
    friend bool operator==(const UserPublic &, const UserPublic &) = default;
};

struct UserKeys {
    crypto::SigningKey sign;
    crypto::BoxKey box;

    static UserKeys make();
    [[nodiscard]] UserKeys clone() const;
    [[nodiscard]] UserPublic publicPart() const;
};

/// First 16 bytes of the labelled SHA-256 of the person's first public keys; the id stays when a reset makes new keys.
StaffId staffIdFor(const UserPublic &keys);

/// A person's private keys under his password: XAES(HKDF(Argon2id(password, salt)), seeds). Goes to every PC.
struct LockedUserKeys {
    crypto::KdfParameters kdf;
    QByteArray salt;
    QByteArray sealed;
    friend bool operator==(const LockedUserKeys &, const LockedUserKeys &) = default;
};

QByteArray encode(const LockedUserKeys &locked);
Result<LockedUserKeys> decodeLockedUserKeys(const QByteArray &bytes);

/// About 0.1 s each: never on the GUI thread. `password` is what normalisedPassword() of core/access gives.
Result<LockedUserKeys> lockUserKeys(const UserKeys &keys, const SecretBytes &password);
/// `denied` when the password is wrong; `integrity` for parameters that we never make.
Result<UserKeys> unlockUserKeys(const LockedUserKeys &locked, const SecretBytes &password);

} // namespace vb::keys
