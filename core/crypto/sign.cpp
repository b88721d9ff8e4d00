#include "core/crypto/sign.h"

#include <sodium.h>

#include <cstring>

namespace vb::crypto {

namespace {

constexpr qsizetype kPublicKey = 32;
constexpr qsizetype kSignature = 64;
constexpr qsizetype kSealedKey = 32 + 48;

const unsigned char *signInput(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *signOutput(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

QByteArray signedText(QByteArrayView label, QByteArrayView message)
{
    QByteArray out;
    out.reserve(label.size() + 1 + message.size());
    out.append(label).append('\0').append(message);
    return out;
}

} // namespace

SigningKey SigningKey::fromSeed(SecretBytes seed)
{
    VB_INVARIANT(seed.size() == crypto_sign_SEEDBYTES);
    SecretBytes pair(crypto_sign_SECRETKEYBYTES);
    QByteArray publicKey(kPublicKey, Qt::Uninitialized);
    VB_INVARIANT(crypto_sign_seed_keypair(signOutput(publicKey), pair.data(), seed.data()) == 0);
    return {std::move(seed), publicKey};
}

QByteArray sign(const SigningKey &key, QByteArrayView label, QByteArrayView message)
{
    return signRaw(key, signedText(label, message));
}

bool verify(QByteArrayView publicKey, QByteArrayView label, QByteArrayView message, QByteArrayView signature)
{
    return verifyRaw(publicKey, signedText(label, message), signature);
}

QByteArray signRaw(const SigningKey &key, QByteArrayView message)
{
    VB_INVARIANT(key.seed.size() == crypto_sign_SEEDBYTES && key.publicKey.size() == kPublicKey);
    SecretBytes pair(crypto_sign_SECRETKEYBYTES); // libsodium's form: seed ‖ public key
    std::memcpy(pair.data(), key.seed.data(), crypto_sign_SEEDBYTES);
    std::memcpy(pair.data() + crypto_sign_SEEDBYTES, key.publicKey.constData(), kPublicKey);
    QByteArray signature(kSignature, Qt::Uninitialized);
    VB_INVARIANT(crypto_sign_detached(signOutput(signature), nullptr, signInput(message),
                                      static_cast<unsigned long long>(message.size()), pair.data())
                 == 0);
    return signature;
}

bool verifyRaw(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature)
{
    VB_INVARIANT(sodium_init() >= 0);
    return publicKey.size() == kPublicKey && signature.size() == kSignature
        && crypto_sign_verify_detached(signInput(signature), signInput(message),
                                       static_cast<unsigned long long>(message.size()), signInput(publicKey))
        == 0;
}

BoxKey BoxKey::fromSecret(SecretBytes secret)
{
    VB_INVARIANT(secret.size() == crypto_box_SECRETKEYBYTES);
    QByteArray publicKey(kPublicKey, Qt::Uninitialized);
    VB_INVARIANT(crypto_scalarmult_base(signOutput(publicKey), secret.data()) == 0);
    return {std::move(secret), publicKey};
}

bool isBoxPublicKey(QByteArrayView publicKey)
{
    if (publicKey.size() != kPublicKey)
        return false;
    const SecretBytes scalar = SecretBytes::random(crypto_scalarmult_SCALARBYTES);
    SecretBytes shared(crypto_scalarmult_BYTES);
    return crypto_scalarmult(shared.data(), scalar.data(), signInput(publicKey)) == 0;
}

QByteArray sealKey(const SecretBytes &key32, QByteArrayView recipientPublicKey)
{
    VB_INVARIANT(key32.size() == 32 && recipientPublicKey.size() == kPublicKey);
    QByteArray sealed(kSealedKey, Qt::Uninitialized);
    VB_INVARIANT(crypto_box_seal(signOutput(sealed), key32.data(), key32.size(), signInput(recipientPublicKey)) == 0);
    return sealed;
}

Result<SecretBytes> openKey(QByteArrayView sealed, const BoxKey &recipient)
{
    VB_INVARIANT(recipient.secret.size() == crypto_box_SECRETKEYBYTES && recipient.publicKey.size() == kPublicKey);
    SecretBytes key(32);
    if (sealed.size() != kSealedKey
        || crypto_box_seal_open(key.data(), signInput(sealed), static_cast<unsigned long long>(sealed.size()),
                                signInput(recipient.publicKey), recipient.secret.data())
            != 0)
        return fail(Code::integrity, QStringLiteral("a sealed key does not belong to this recipient"));
    return key;
}

} // namespace vb::crypto
