#pragma once

#include "core/crypto/password_hash.h"
#include "core/keys/user_keys.h"

namespace vb::session {

inline constexpr int kMinPin = 6; // digits
inline constexpr int kMaxPin = 32;
inline constexpr int kPinTries = 5;

/// What a PIN keeps in this process's memory while the PC is locked: store key and the person's private keys as XAES
/// under HKDF(Argon2id(PIN) ‖ 32 random bytes). Never on a disk; gone with the process, after five wrong tries and when
/// the PC sleeps.
class PinEnvelope {
public:
    /// `invalid` unless there are 6 to 32 digits that are not all equal and no run such as 123456. About 0.1 s.
    static Result<PinEnvelope> seal(const SecretBytes &pin, const SecretBytes &storeKey, const keys::UserKeys &user);

    struct Opened {
        SecretBytes storeKey;
        keys::UserKeys keys;
    };
    /// `denied` for a wrong PIN: one try less. About 0.1 s.
    Result<Opened> open(const SecretBytes &pin);
    [[nodiscard]] int triesLeft() const { return m_tries; }

private:
    QByteArray m_salt;
    SecretBytes m_random;
    QByteArray m_sealed;
    int m_tries = kPinTries;
};

} // namespace vb::session
