#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

namespace vb::crypto {

/// An Ed25519 key pair (RFC 8032) from its 32-byte seed.
struct SigningKey {
    SecretBytes seed; // 32
    QByteArray publicKey; // 32

    static SigningKey make() { return fromSeed(SecretBytes::random(32)); }
    static SigningKey fromSeed(SecretBytes seed);
    [[nodiscard]] SigningKey clone() const { return {seed.clone(), publicKey}; }
};

/// 64 bytes over label ‖ 0x00 ‖ message. Deterministic.
QByteArray sign(const SigningKey &key, QByteArrayView label, QByteArrayView message);
bool verify(QByteArrayView publicKey, QByteArrayView label, QByteArrayView message, QByteArrayView signature);

/// Plain Ed25519 without a label: for vectors.
QByteArray signRaw(const SigningKey &key, QByteArrayView message);
bool verifyRaw(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature);

/// An X25519 key pair (RFC 7748).
struct BoxKey {
    SecretBytes secret; // 32
    QByteArray publicKey; // 32

    static BoxKey make() { return fromSecret(SecretBytes::random(32)); }
    static BoxKey fromSecret(SecretBytes secret);
    [[nodiscard]] BoxKey clone() const { return {secret.clone(), publicKey}; }
};

/// 32 bytes that are no point of small order: what a key from outside must pass before anything is sealed to it.
bool isBoxPublicKey(QByteArrayView publicKey);

/// A libsodium sealed box that carries a 32-byte key and nothing else; 80 bytes. Data goes under XAES with that key.
/// The public key must satisfy isBoxPublicKey().
QByteArray sealKey(const SecretBytes &key32, QByteArrayView recipientPublicKey);
/// `integrity` when it was not sealed to this key.
Result<SecretBytes> openKey(QByteArrayView sealed, const BoxKey &recipient);

} // namespace vb::crypto
