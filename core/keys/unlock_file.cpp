#include "core/keys/unlock_file.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/keys/file_head.h"
#include "core/keys/labels.h"

#include <QSet>

#include <algorithm>

namespace vb::keys {

namespace {

constexpr QByteArrayView kUnlockMagic = "VBUF";
constexpr qsizetype kMaxUnlockFile = 16LL << 20;
constexpr qsizetype kMaxEntries = 10'000;
constexpr qsizetype kMaxLogin = 200;
constexpr qsizetype kMaxLocked = 1024;
constexpr qsizetype kSealedStoreKey = 80;

QCborMap unlockEntryMap(const UnlockEntry &entry)
{
    return {{1, entry.login},          {2, entry.user.bytes()}, {3, entry.publicPart.sign},
            {4, entry.publicPart.box}, {5, encode(entry.keys)}, {6, entry.sealedStoreKey}};
}

Result<UnlockEntry> unlockEntryFrom(const QCborMap &map)
{
    cbor::Fields fields(map);
    UnlockEntry entry;
    entry.login = fields.text(1, kMaxLogin);
    entry.user = StaffId::fromBytes(fields.bytes(2, 16));
    entry.publicPart.sign = fields.bytes(3, 32);
    entry.publicPart.box = fields.bytes(4, 32);
    const QByteArray locked = fields.bytesUpTo(5, kMaxLocked);
    entry.sealedStoreKey = fields.bytes(6, kSealedStoreKey);
    VB_DO(fields.finish("an entry of the unlock file"));
    VB_TRY(entry.keys, decodeLockedUserKeys(locked));
    return entry;
}

Result<UnlockFile> unlockFileFrom(const QCborMap &map)
{
    cbor::Fields fields(map);
    UnlockFile out;
    out.storeId = fields.bytes(1, 16);
    out.practice = PracticeId::fromBytes(fields.bytes(2, 16));
    const QCborArray entries = fields.array(3, kMaxEntries);
    VB_DO(fields.finish("the unlock file"));
    QSet<QString> logins;
    for (const QCborValue &value : entries) {
        VB_TRY(UnlockEntry entry, unlockEntryFrom(value.toMap()));
        if (logins.contains(entry.login))
            return fail(Code::integrity, QStringLiteral("the unlock file holds a login twice"));
        logins.insert(entry.login);
        out.entries.push_back(std::move(entry));
    }
    return out;
}

} // namespace

const UnlockEntry *UnlockFile::find(QStringView login) const
{
    const auto at
        = std::find_if(entries.begin(), entries.end(), [login](const UnlockEntry &e) { return e.login == login; });
    return at == entries.end() ? nullptr : &*at;
}

Result<void> writeUnlockFile(const QString &path, const UnlockFile &file, const SecretBytes &deviceSecret)
{
    VB_INVARIANT(file.storeId.size() == 16);
    QCborArray entries;
    for (const UnlockEntry &entry : file.entries) {
        if (file.find(entry.login) != &entry)
            return fail(Code::invalid, QStringLiteral("a login stands twice in the unlock file"));
        entries.append(unlockEntryMap(entry));
    }
    const QByteArray plain = cbor::encode(QCborMap {{1, file.storeId}, {2, file.practice.bytes()}, {3, entries}});
    const QByteArray head = fileHead(kUnlockMagic, deviceSecret, label::kUnlockFileId);
    return file::replace(path, head + crypto::xaesSeal(crypto::derive(deviceSecret, label::kUnlockFile), plain, head));
}

Result<UnlockFile> readUnlockFile(const QString &path, const SecretBytes &deviceSecret)
{
    VB_TRY(const QByteArray content, file::read(path, kMaxUnlockFile));
    const QByteArray head = fileHead(kUnlockMagic, deviceSecret, label::kUnlockFileId);
    VB_DO(checkFileHead(content, head, QStringLiteral("the unlock file")));
    VB_TRY(const SecretBytes plain,
           crypto::xaesOpen(crypto::derive(deviceSecret, label::kUnlockFile), QByteArrayView(content).sliced(kFileHead),
                            head));
    VB_TRY(const QCborMap map, cbor::decodeMap(plain.view().toByteArray()));
    return unlockFileFrom(map);
}

Result<OpenedUser> openUnlockEntry(const UnlockEntry &entry, const SecretBytes &password)
{
    VB_TRY(UserKeys keys, unlockUserKeys(entry.keys, password));
    if (keys.publicPart() != entry.publicPart)
        return fail(Code::integrity, QStringLiteral("the private keys are not those of the public keys"));
    VB_TRY(SecretBytes storeKey, crypto::openKey(entry.sealedStoreKey, keys.box));
    return OpenedUser {std::move(keys), std::move(storeKey)};
}

} // namespace vb::keys
