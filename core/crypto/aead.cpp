#include "core/crypto/aead.h"

#include "core/crypto/hash.h"

#include <openssl/evp.h>

#include <array>
#include <climits>
#include <cstring>
#include <memory>

namespace vb::crypto {

namespace {

constexpr qsizetype kKey = 32;
constexpr qsizetype kGcmNonce = 12;
constexpr qsizetype kGcmTag = 16;
constexpr qsizetype kXaesNonce = 24;

struct CipherFree {
    void operator()(EVP_CIPHER *p) const { EVP_CIPHER_free(p); }
    void operator()(EVP_CIPHER_CTX *p) const { EVP_CIPHER_CTX_free(p); } // clears the key schedule
};

using Cipher = std::unique_ptr<EVP_CIPHER, CipherFree>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

const EVP_CIPHER *gcmAlgorithm()
{
    static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    VB_INVARIANT(cipher != nullptr);
    return cipher.get();
}

const EVP_CIPHER *blockAlgorithm()
{
    static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr));
    VB_INVARIANT(cipher != nullptr);
    return cipher.get();
}

CipherContext newCipherContext()
{
    CipherContext context(EVP_CIPHER_CTX_new());
    VB_INVARIANT(context != nullptr);
    return context;
}

const unsigned char *cipherInput(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *cipherOutput(QByteArray &bytes, qsizetype at)
{
    return reinterpret_cast<unsigned char *>(bytes.data() + at);
}

/// GCM of `plain` behind what `out` holds already.
void appendGcm(QByteArray &out, QByteArrayView key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView aad)
{
    VB_INVARIANT(key.size() == kKey && nonce.size() == kGcmNonce);
    VB_INVARIANT(plain.size() <= INT_MAX - kGcmTag && aad.size() <= INT_MAX);
    const qsizetype at = out.size();
    out.resize(at + plain.size() + kGcmTag);
    const CipherContext context = newCipherContext();
    int written = 0;
    bool done = EVP_EncryptInit_ex2(context.get(), gcmAlgorithm(), cipherInput(key), cipherInput(nonce), nullptr) == 1;
    if (!aad.isEmpty())
        done = done
            && EVP_EncryptUpdate(context.get(), nullptr, &written, cipherInput(aad), static_cast<int>(aad.size())) == 1;
    if (!plain.isEmpty())
        done = done
            && EVP_EncryptUpdate(context.get(), cipherOutput(out, at), &written, cipherInput(plain),
                                 static_cast<int>(plain.size()))
                == 1;
    const qsizetype tagAt = at + plain.size();
    done = done && EVP_EncryptFinal_ex(context.get(), cipherOutput(out, tagAt), &written) == 1
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kGcmTag),
                               cipherOutput(out, tagAt))
            == 1;
    VB_INVARIANT(done);
}

using AesBlock = std::array<std::uint8_t, 16>;

/// The key for one nonce, as C2SP's XAES-256-GCM derives it: CMAC in counter mode (NIST SP 800-108r1) over 'X' and the
/// first half of the nonce.
SecretBytes xaesDerivedKey(QByteArrayView key, QByteArrayView nonce)
{
    VB_INVARIANT(key.size() == kKey && nonce.size() == kXaesNonce);
    const CipherContext context = newCipherContext();
    int written = 0;
    bool done = EVP_EncryptInit_ex2(context.get(), blockAlgorithm(), cipherInput(key), nullptr, nullptr) == 1
        && EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1;

    SecretBytes subkey(16); // all zero: first L, then K1
    done = done && EVP_EncryptUpdate(context.get(), subkey.data(), &written, subkey.data(), 16) == 1;
    const unsigned top = subkey.data()[0] >> 7U;
    for (std::size_t i = 0; i < 16; ++i) {
        const unsigned next = i < 15 ? subkey.data()[i + 1] >> 7U : 0U;
        subkey.data()[i] = static_cast<std::uint8_t>(subkey.data()[i] << 1U | next);
    }
    subkey.data()[15] = static_cast<std::uint8_t>(subkey.data()[15] ^ (top * 0x87U));

    SecretBytes derived(2 * 16);
    for (std::size_t half = 0; half < 2; ++half) {
        AesBlock block {0, static_cast<std::uint8_t>(half + 1), 'X', 0};
        std::memcpy(block.data() + 4, nonce.data(), 12);
        std::uint8_t *const out = derived.data() + 16 * half;
        for (std::size_t i = 0; i < 16; ++i)
            out[i] = static_cast<std::uint8_t>(block[i] ^ subkey.data()[i]);
        done = done && EVP_EncryptUpdate(context.get(), out, &written, out, 16) == 1;
    }
    VB_INVARIANT(done);
    return derived;
}

} // namespace

QByteArray aesGcmSeal(QByteArrayView key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView aad)
{
    QByteArray out;
    appendGcm(out, key, nonce, plain, aad);
    return out;
}

Result<SecretBytes> aesGcmOpen(QByteArrayView key, QByteArrayView nonce, QByteArrayView sealed, QByteArrayView aad)
{
    VB_INVARIANT(key.size() == kKey && nonce.size() == kGcmNonce && aad.size() <= INT_MAX);
    const Error refused = fail(Code::integrity, QStringLiteral("sealed bytes do not belong to this key and place"));
    if (sealed.size() < kGcmTag || sealed.size() > INT_MAX)
        return refused;
    const qsizetype size = sealed.size() - kGcmTag;
    std::array<std::uint8_t, kGcmTag> tag {};
    std::memcpy(tag.data(), sealed.data() + size, tag.size());

    const CipherContext context = newCipherContext();
    SecretBytes plain(static_cast<std::size_t>(size));
    int written = 0;
    std::uint8_t rest = 0; // GCM is a stream: Final writes nothing
    bool done = EVP_DecryptInit_ex2(context.get(), gcmAlgorithm(), cipherInput(key), cipherInput(nonce), nullptr) == 1;
    if (!aad.isEmpty())
        done = done
            && EVP_DecryptUpdate(context.get(), nullptr, &written, cipherInput(aad), static_cast<int>(aad.size())) == 1;
    if (size > 0)
        done = done
            && EVP_DecryptUpdate(context.get(), plain.data(), &written, cipherInput(sealed), static_cast<int>(size))
                == 1;
    done = done
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), tag.data()) == 1;
    VB_INVARIANT(done);
    if (EVP_DecryptFinal_ex(context.get(), &rest, &written) != 1)
        return refused;
    return plain;
}

QByteArray xaesSealWithNonce(QByteArrayView key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView aad)
{
    const SecretBytes derived = xaesDerivedKey(key, nonce);
    return aesGcmSeal(derived.view(), nonce.sliced(kGcmNonce), plain, aad);
}

QByteArray xaesSeal(const SecretBytes &key, QByteArrayView plain, QByteArrayView aad)
{
    QByteArray out = randomBytes(kXaesNonce);
    const QByteArray nonce = out;
    const SecretBytes derived = xaesDerivedKey(key.view(), nonce);
    out.reserve(plain.size() + kXaesOverhead);
    appendGcm(out, derived.view(), QByteArrayView(nonce).sliced(kGcmNonce), plain, aad);
    return out;
}

Result<SecretBytes> xaesOpen(const SecretBytes &key, QByteArrayView sealed, QByteArrayView aad)
{
    if (sealed.size() < kXaesOverhead)
        return fail(Code::integrity, QStringLiteral("sealed bytes are too short"));
    const QByteArrayView nonce = sealed.first(kXaesNonce);
    const SecretBytes derived = xaesDerivedKey(key.view(), nonce);
    return aesGcmOpen(derived.view(), nonce.sliced(kGcmNonce), sealed.sliced(kXaesNonce), aad);
}

} // namespace vb::crypto
