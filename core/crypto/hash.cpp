#include "core/crypto/hash.h"

#include "core/base/error.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <sodium.h>

#include <algorithm>
#include <climits>
#include <memory>

namespace vb::crypto {

namespace {

template <auto Function>
struct HashFree {
    template <class T>
    void operator()(T *p) const
    {
        Function(p);
    }
};

using Md = std::unique_ptr<EVP_MD, HashFree<EVP_MD_free>>;
using MdContext = std::unique_ptr<EVP_MD_CTX, HashFree<EVP_MD_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, HashFree<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, HashFree<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, HashFree<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, HashFree<EVP_KDF_CTX_free>>;

const EVP_MD *sha256Algorithm()
{
    static const Md md(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
    VB_INVARIANT(md != nullptr);
    return md.get();
}

/// One per thread: OpenSSL wipes the message block when a digest is finished.
EVP_MD_CTX *digestContext()
{
    thread_local const MdContext context(EVP_MD_CTX_new());
    VB_INVARIANT(context != nullptr);
    return context.get();
}

const unsigned char *octets(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

OSSL_PARAM digestParam(const char *key)
{
    static char name[] = "SHA2-256";
    return OSSL_PARAM_construct_utf8_string(key, name, 0);
}

OSSL_PARAM octetParam(const char *key, QByteArrayView value)
{
    // OpenSSL takes no const pointer here and does not write through it. A null pointer would read as "not given".
    static char nothing = 0;
    char *const data = value.isEmpty() ? &nothing : const_cast<char *>(value.data());
    return OSSL_PARAM_construct_octet_string(key, data, static_cast<std::size_t>(value.size()));
}

} // namespace

Digest digestFrom(QByteArrayView raw)
{
    Digest out {};
    if (raw.size() == static_cast<qsizetype>(out.size()))
        std::copy(raw.begin(), raw.end(), reinterpret_cast<char *>(out.data()));
    return out;
}

Digest sha256(std::initializer_list<QByteArrayView> parts)
{
    Digest out;
    EVP_MD_CTX *const context = digestContext();
    bool done = EVP_DigestInit_ex2(context, sha256Algorithm(), nullptr) == 1;
    for (const QByteArrayView part : parts)
        done = done && EVP_DigestUpdate(context, part.data(), static_cast<std::size_t>(part.size())) == 1;
    done = done && EVP_DigestFinal_ex(context, out.data(), nullptr) == 1;
    VB_INVARIANT(done);
    return out;
}

Digest labelled(QByteArrayView label, QByteArrayView data)
{
    return sha256({label, QByteArrayView("\0", 1), data});
}

Digest hmacSha256(QByteArrayView key, QByteArrayView data)
{
    static const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    VB_INVARIANT(mac != nullptr);
    const MacContext context(EVP_MAC_CTX_new(mac.get()));
    VB_INVARIANT(context != nullptr);
    const OSSL_PARAM params[] = {digestParam(OSSL_MAC_PARAM_DIGEST), OSSL_PARAM_construct_end()};
    static const unsigned char nothing = 0;
    const unsigned char *const keyData = key.isEmpty() ? &nothing : octets(key);
    Digest out;
    std::size_t size = 0;
    const bool done = EVP_MAC_init(context.get(), keyData, static_cast<std::size_t>(key.size()), params) == 1
        && EVP_MAC_update(context.get(), octets(data), static_cast<std::size_t>(data.size())) == 1
        && EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1;
    VB_INVARIANT(done && size == out.size());
    return out;
}

SecretBytes hkdf(QByteArrayView secret, QByteArrayView salt, QByteArrayView info, std::size_t length)
{
    static const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    VB_INVARIANT(kdf != nullptr && length > 0 && length <= 8160);
    const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
    VB_INVARIANT(context != nullptr);
    // RFC 5869 section 2.2: no salt means as many zero bytes as the hash is long.
    static constexpr char kNoSalt[32] = {};
    const QByteArrayView usedSalt = salt.isEmpty() ? QByteArrayView(kNoSalt, 32) : salt;
    const OSSL_PARAM params[] = {digestParam(OSSL_KDF_PARAM_DIGEST), octetParam(OSSL_KDF_PARAM_KEY, secret),
                                 octetParam(OSSL_KDF_PARAM_SALT, usedSalt), octetParam(OSSL_KDF_PARAM_INFO, info),
                                 OSSL_PARAM_construct_end()};
    SecretBytes out(length);
    VB_INVARIANT(EVP_KDF_derive(context.get(), out.data(), length, params) == 1);
    return out;
}

bool equal(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size()
        && (a.isEmpty() || CRYPTO_memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size())) == 0);
}

QByteArray randomBytes(qsizetype size)
{
    VB_INVARIANT(sodium_init() >= 0);
    QByteArray out(size, Qt::Uninitialized);
    randombytes_buf(out.data(), static_cast<std::size_t>(size));
    return out;
}

} // namespace vb::crypto
