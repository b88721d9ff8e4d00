#include "core/keys/user_keys.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/keys/labels.h"

#include <cstring>

namespace vb::keys {

namespace {

constexpr int kLockedVersion = 1;
constexpr std::size_t kHalf = 32;
constexpr qsizetype kLockedSize = static_cast<qsizetype>(2 * kHalf) + crypto::kXaesOverhead;

/// Binds the blob to the parameters beside it.
QByteArray lockedAad(const LockedUserKeys &locked)
{
    return cbor::encode(QCborMap {{1, kLockedVersion},
                                  {2, static_cast<qint64>(locked.kdf.memoryKiB)},
                                  {3, static_cast<qint64>(locked.kdf.passes)},
                                  {4, locked.salt}});
}

Result<SecretBytes> passwordKey(const LockedUserKeys &locked, const SecretBytes &password)
{
    VB_TRY(const SecretBytes stretched, crypto::argon2id(password, locked.salt, locked.kdf));
    return crypto::derive(stretched, label::kUserKeys);
}

} // namespace

UserKeys UserKeys::make()
{
    return {crypto::SigningKey::make(), crypto::BoxKey::make()};
}

UserKeys UserKeys::clone() const
{
    return {sign.clone(), box.clone()};
}

UserPublic UserKeys::publicPart() const
{
    return {sign.publicKey, box.publicKey};
}

StaffId staffIdFor(const UserPublic &keys)
{
    return StaffId::fromBytes(crypto::bytes(crypto::labelled(label::kStaffId, keys.sign + keys.box)).first(16));
}

QByteArray encode(const LockedUserKeys &locked)
{
    return cbor::encode(QCborMap {{1, kLockedVersion},
                                  {2, static_cast<qint64>(locked.kdf.memoryKiB)},
                                  {3, static_cast<qint64>(locked.kdf.passes)},
                                  {4, locked.salt},
                                  {5, locked.sealed}});
}

Result<LockedUserKeys> decodeLockedUserKeys(const QByteArray &bytes)
{
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    cbor::Fields fields(map);
    LockedUserKeys locked;
    const quint64 version = fields.number(1);
    if (version > kLockedVersion)
        return fail(Code::tooNew, QStringLiteral("locked user keys have format %1").arg(version));
    locked.kdf.memoryKiB = fields.number(2);
    const quint64 passes = fields.number(3);
    locked.salt = fields.bytes(4, crypto::kKdfSaltSize);
    locked.sealed = fields.bytes(5, kLockedSize);
    VB_DO(fields.finish("locked user keys"));
    if (version != kLockedVersion || passes > 0xFFFF)
        return fail(Code::integrity, QStringLiteral("locked user keys have unfit parameters"));
    locked.kdf.passes = static_cast<quint32>(passes);
    return locked;
}

Result<LockedUserKeys> lockUserKeys(const UserKeys &keys, const SecretBytes &password)
{
    LockedUserKeys locked {crypto::kKdfFloor, crypto::randomBytes(crypto::kKdfSaltSize), {}};
    VB_TRY(const SecretBytes key, passwordKey(locked, password));
    SecretBytes plain(2 * kHalf);
    std::memcpy(plain.data(), keys.sign.seed.data(), kHalf);
    std::memcpy(plain.data() + kHalf, keys.box.secret.data(), kHalf);
    locked.sealed = crypto::xaesSeal(key, plain.view(), lockedAad(locked));
    return locked;
}

Result<UserKeys> unlockUserKeys(const LockedUserKeys &locked, const SecretBytes &password)
{
    VB_TRY(const SecretBytes key, passwordKey(locked, password));
    const Result<SecretBytes> plain = crypto::xaesOpen(key, locked.sealed, lockedAad(locked));
    if (!plain)
        return fail(Code::denied, QStringLiteral("the password is wrong"));
    if (plain->size() != 2 * kHalf)
        return fail(Code::integrity, QStringLiteral("locked user keys have an unfit size"));
    const QByteArrayView halves = plain->view();
    return UserKeys {crypto::SigningKey::fromSeed(SecretBytes::copyOf(halves.first(kHalf))),
                     crypto::BoxKey::fromSecret(SecretBytes::copyOf(halves.sliced(kHalf)))};
}

} // namespace vb::keys
