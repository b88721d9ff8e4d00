#include "core/backup/backup_key.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/blob.h"

#include <QFile>

namespace vb::backup {

namespace {

constexpr QByteArrayView kKeyPartLabel = "verbena/backup-key/v1";
constexpr int kKeyPartVersion = 1;
constexpr qsizetype kMostKeyPart = 4096;
constexpr qsizetype kKey = 32;

struct KeyPart {
    BackupHead head;
    QByteArray recoveryPublic;
    QByteArray sealed;
};

QCborMap clearFields(const BackupHead &head, QByteArrayView recoveryPublic)
{
    return {{1, kKeyPartVersion},
            {2, head.id.bytes()},
            {3, head.practice.bytes()},
            {4, head.atMs},
            {5, recoveryPublic.toByteArray()}};
}

/// The clear part is bound to the sealed one.
QByteArray keyPartAad(const BackupHead &head, QByteArrayView recoveryPublic)
{
    return kKeyPartLabel.toByteArray() + '\0' + cbor::encode(clearFields(head, recoveryPublic));
}

Result<KeyPart> readKeyPart(const QString &path)
{
    VB_TRY(const QByteArray content, file::read(keyPartOf(path), kMostKeyPart));
    VB_TRY(const QCborMap map, cbor::decodeMap(content));
    cbor::Fields fields(map);
    KeyPart part;
    const quint64 version = fields.number(1);
    if (version > kKeyPartVersion)
        return fail(Code::tooNew, QStringLiteral("the backup's key part was made by a newer version"));
    part.head.id = BackupId::fromBytes(fields.bytes(2, 16));
    part.head.practice = PracticeId::fromBytes(fields.bytes(3, 16));
    part.head.atMs = fields.integer(4);
    part.recoveryPublic = fields.bytes(5, 32);
    part.sealed = fields.bytesUpTo(6, kMostKeyPart);
    VB_DO(fields.finish("the backup's key part"));
    if (version != kKeyPartVersion)
        return fail(Code::integrity, QStringLiteral("the backup's key part has no known format"));
    return part;
}

} // namespace

Result<void> writeKeyPart(const QString &path, const BackupHead &head, QByteArrayView recoveryPublic,
                          const BackupKeys &keys)
{
    VB_INVARIANT(keys.file.size() == kKey && keys.store.size() == kKey);
    SecretBytes both(2 * kKey);
    std::copy_n(keys.file.data(), kKey, both.data());
    std::copy_n(keys.store.data(), kKey, both.data() + kKey);
    QCborMap map = clearFields(head, recoveryPublic);
    map.insert(6, crypto::sealTo(recoveryPublic, both.view(), keyPartAad(head, recoveryPublic)));
    return file::replace(keyPartOf(path), cbor::encode(map));
}

Result<BackupKeys> openKeyPart(const QString &path, const BackupHead &head, const crypto::BoxKey &recovery)
{
    Result<KeyPart> part = readKeyPart(path);
    if (!part.ok() && part.error().code == Code::notFound)
        return fail(Code::notFound,
                    QStringLiteral("the key part of this backup is missing: put the file that ends in .key beside it. "
                                   "Key parts are destroyed 90 days after the backup."));
    if (!part.ok())
        return part.error();
    if (part->head.id != head.id || part->head.practice != head.practice || part->head.atMs != head.atMs)
        return fail(Code::integrity, QStringLiteral("the key part belongs to another backup"));
    if (part->recoveryPublic != recovery.publicKey)
        return fail(Code::denied, QStringLiteral("this backup was made for another recovery kit"));
    VB_TRY(const SecretBytes both,
           crypto::openSealed(part->sealed, recovery, keyPartAad(part->head, part->recoveryPublic)));
    if (both.size() != 2 * kKey)
        return fail(Code::integrity, QStringLiteral("the backup's key part holds no keys"));
    return BackupKeys {SecretBytes::copyOf(both.view().first(kKey)), SecretBytes::copyOf(both.view().last(kKey))};
}

Result<void> destroyKeyPart(const QString &path, const BackupId &id)
{
    const Result<KeyPart> part = readKeyPart(path);
    if (!part.ok())
        return part.error().code == Code::notFound ? Result<void>() : Result<void>(part.error());
    if (part->head.id != id)
        return {}; // a newer backup took the name
    if (!QFile::remove(keyPartOf(path)))
        return fail(Code::io, QStringLiteral("an old key part cannot be removed: delete %1").arg(keyPartOf(path)));
    return {};
}

} // namespace vb::backup
