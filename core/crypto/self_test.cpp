#include "core/crypto/self_test.h"

#include "core/crypto/aead.h"
#include "core/crypto/blob.h"
#include "core/crypto/hash.h"
#include "core/crypto/merkle.h"
#include "core/crypto/sign.h"

#include <sodium.h>

namespace vb::crypto {

namespace {

QByteArray unhex(const char *hex)
{
    return QByteArray::fromHex(hex);
}

bool sha256Works()
{
    // FIPS 180-4 example "abc".
    return bytes(sha256("abc")) == unhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

bool hmacWorks()
{
    // RFC 4231 test case 2.
    return bytes(hmacSha256("Jefe", "what do ya want for nothing?"))
        == unhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

bool hkdfWorks()
{
    // RFC 5869 test case 1.
    const SecretBytes okm
        = hkdf(QByteArray(22, '\x0b'), unhex("000102030405060708090a0b0c"), unhex("f0f1f2f3f4f5f6f7f8f9"), 42);
    return okm.view() == unhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

bool aesGcmWorks()
{
    // McGrew and Viega, the GCM specification, test case 14.
    const QByteArray key(32, '\0');
    const QByteArray nonce(12, '\0');
    const QByteArray sealed = aesGcmSeal(key, nonce, QByteArray(16, '\0'), {});
    if (sealed != unhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"))
        return false;
    QByteArray changed = sealed;
    changed[0] = static_cast<char>(changed.at(0) ^ 1);
    const auto opened = aesGcmOpen(key, nonce, sealed, {});
    return opened && opened->view() == QByteArray(16, '\0') && !aesGcmOpen(key, nonce, changed, {});
}

bool xaesWorks()
{
    // C2SP XAES-256-GCM, both vectors: the second takes the branch that reduces the subkey.
    const QByteArray nonce = "ABCDEFGHIJKLMNOPQRSTUVWX";
    return xaesSealWithNonce(QByteArray(32, '\x01'), nonce, "XAES-256-GCM", {})
        == unhex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271")
        && xaesSealWithNonce(QByteArray(32, '\x03'), nonce, "XAES-256-GCM", "c2sp.org/XAES-256-GCM")
        == unhex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
}

bool ed25519Works()
{
    // RFC 8032 section 7.1, test 2.
    QByteArray seed = unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const SigningKey key = SigningKey::fromSeed(SecretBytes::take(seed));
    const QByteArray signature = signRaw(key, "\x72");
    return key.publicKey == unhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        && signature
        == unhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                 "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        && verifyRaw(key.publicKey, "\x72", signature) && !verifyRaw(key.publicKey, "\x73", signature);
}

bool x25519Works()
{
    // RFC 7748 section 6.1, Alice; then a round trip, since a sealed box is never the same twice.
    QByteArray secret = unhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    const BoxKey key = BoxKey::fromSecret(SecretBytes::take(secret));
    if (key.publicKey != unhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        return false;
    const QByteArray sealed = sealTo(key.publicKey, "plain", "aad");
    const auto opened = openSealed(sealed, key, "aad");
    return opened && opened->view() == QByteArrayView("plain") && !openSealed(sealed, BoxKey::make(), "aad");
}

bool argon2idWorks()
{
    // 64 KiB and one pass, from the authors' reference program; the floor itself would take 0.1 s.
    SecretBytes out(32);
    return crypto_pwhash(out.data(), out.size(), "self test", 9,
                         reinterpret_cast<const unsigned char *>("verbena-salt-16b"), 1, 64UL * 1024,
                         crypto_pwhash_ALG_ARGON2ID13)
        == 0
        && out.view() == unhex("c9571c7981411cfc4e64d2c240c91e0ac02bd1f7f34e0113aedb71695907df60");
}

bool merkleWorks()
{
    // RFC 9162 section 2.1.1: roots of no leaf, of one empty leaf and of two.
    using namespace merkle;
    Frontier tree;
    if (bytes(tree.root()) != unhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        return false;
    tree.append(leafHash({}));
    if (bytes(tree.root()) != unhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"))
        return false;
    tree.append(leafHash(QByteArrayView("\x00", 1)));
    return bytes(tree.root()) == unhex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

} // namespace

Result<void> selfTest()
{
    if (sodium_init() < 0)
        return fail(Code::integrity, QStringLiteral("self-test: libsodium does not start"));
    struct Check {
        const char *name;
        bool (*works)();
    };
    static constexpr Check kChecks[] {
        {"SHA-256", sha256Works},     {"HMAC-SHA-256", hmacWorks}, {"HKDF-SHA-256", hkdfWorks},
        {"AES-256-GCM", aesGcmWorks}, {"XAES-256-GCM", xaesWorks}, {"Ed25519", ed25519Works},
        {"X25519", x25519Works},      {"Argon2id", argon2idWorks}, {"Merkle tree", merkleWorks},
    };
    for (const Check &check : kChecks)
        if (!check.works())
            return fail(Code::integrity,
                        QStringLiteral("self-test: %1 gives wrong answers").arg(QLatin1String(check.name)));
    return {};
}

} // namespace vb::crypto
