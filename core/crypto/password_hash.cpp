#include "core/crypto/password_hash.h"

#include <sodium.h>

namespace vb::crypto {

namespace {

constexpr quint64 kMaxMemoryKiB = 1024 * 1024;
constexpr quint32 kMaxPasses = 16;

} // namespace

Result<SecretBytes> argon2id(const SecretBytes &password, QByteArrayView salt, const KdfParameters &parameters)
{
    if (parameters.memoryKiB < kKdfFloor.memoryKiB || parameters.passes < kKdfFloor.passes)
        return fail(Code::integrity, QStringLiteral("password parameters below the floor"));
    if (parameters.memoryKiB > kMaxMemoryKiB || parameters.passes > kMaxPasses)
        return fail(Code::integrity, QStringLiteral("password parameters beyond the ceiling"));
    if (salt.size() != kKdfSaltSize)
        return fail(Code::integrity, QStringLiteral("a password salt has 16 bytes"));
    SecretBytes out(32);
    const auto *const text = reinterpret_cast<const char *>(password.data());
    if (crypto_pwhash(out.data(), out.size(), password.isEmpty() ? "" : text, password.size(),
                      reinterpret_cast<const unsigned char *>(salt.data()), parameters.passes,
                      static_cast<std::size_t>(parameters.memoryKiB) * 1024, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return fail(Code::failed, QStringLiteral("not enough memory to check a password"));
    return out;
}

} // namespace vb::crypto
