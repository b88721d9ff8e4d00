#include "core/keys/recovery_slot.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/blob.h"
#include "core/keys/labels.h"

namespace vb::keys {

namespace {

constexpr int kSlotVersion = 1;
constexpr qsizetype kMaxSlot = 4096;
constexpr std::size_t kStoreKey = 32;

struct SlotFile {
    RecoverySlot slot;
    QByteArray sealed;
};

/// The clear part is bound to the sealed one.
QByteArray slotAad(const RecoverySlot &slot)
{
    return label::kRecoverySlot.toByteArray() + '\0'
        + cbor::encode(
               QCborMap {{1, kSlotVersion}, {2, slot.storeId}, {3, slot.practice.bytes()}, {4, slot.recoveryPublic}});
}

Result<SlotFile> readSlotFile(const QString &path)
{
    VB_TRY(const QByteArray content, file::read(path, kMaxSlot));
    VB_TRY(const QCborMap map, cbor::decodeMap(content));
    cbor::Fields fields(map);
    const quint64 version = fields.number(1);
    if (version > kSlotVersion)
        return fail(Code::tooNew, QStringLiteral("the recovery slot has format %1").arg(version));
    SlotFile out;
    out.slot.storeId = fields.bytes(2, 16);
    out.slot.practice = PracticeId::fromBytes(fields.bytes(3, 16));
    out.slot.recoveryPublic = fields.bytes(4, 32);
    out.sealed = fields.bytesUpTo(5, kMaxSlot);
    VB_DO(fields.finish("the recovery slot"));
    if (version != kSlotVersion)
        return fail(Code::integrity, QStringLiteral("the recovery slot has no known format"));
    return out;
}

} // namespace

Result<void> writeRecoverySlot(const QString &path, const RecoverySlot &slot, const SecretBytes &storeKey)
{
    VB_INVARIANT(slot.storeId.size() == 16 && storeKey.size() == kStoreKey);
    const QByteArray sealed = crypto::sealTo(slot.recoveryPublic, storeKey.view(), slotAad(slot));
    return file::replace(
        path,
        cbor::encode(QCborMap {
            {1, kSlotVersion}, {2, slot.storeId}, {3, slot.practice.bytes()}, {4, slot.recoveryPublic}, {5, sealed}}));
}

Result<RecoverySlot> readRecoverySlot(const QString &path)
{
    VB_TRY(SlotFile content, readSlotFile(path));
    return content.slot;
}

Result<SecretBytes> openRecoverySlot(const QString &path, const crypto::BoxKey &recovery)
{
    VB_TRY(const SlotFile content, readSlotFile(path));
    if (content.slot.recoveryPublic != recovery.publicKey)
        return fail(Code::denied, QStringLiteral("this store belongs to another kit"));
    VB_TRY(SecretBytes key, crypto::openSealed(content.sealed, recovery, slotAad(content.slot)));
    if (key.size() != kStoreKey)
        return fail(Code::integrity, QStringLiteral("the recovery slot holds no store key"));
    return key;
}

} // namespace vb::keys
