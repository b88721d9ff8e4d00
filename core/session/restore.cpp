#include "core/session/restore.h"

#include "core/backup/backup_key.h"
#include "core/keys/kit.h"
#include "core/session/device_place.h"
#include "core/session/entities.h"
#include "core/session/open_store.h"
#include "core/session/staged_home.h"
#include "core/sync/renewal.h"

namespace vb::session {

using access::Right;

namespace {

struct Unpacked {
    backup::BackupHead head;
    backup::Manifest manifest;
    SecretBytes storeKey;
    keys::DeviceKeys device; // of the PC that it becomes
};

Result<Unpacked> unpackInto(const Home &staged, const RestoreRequest &request, const keys::Kit &kit,
                            const keys::RootKeys &root, const backup::BackupProgress &progress)
{
    Unpacked unpacked;
    VB_TRY(unpacked.head, backup::readBackupHead(request.file));
    if (unpacked.head.practice != kit.practice)
        return fail(Code::denied, QStringLiteral("this backup is another practice's than the kit"));
    VB_TRY(backup::BackupKeys opened, backup::openKeyPart(request.file, unpacked.head, root.recovery));
    VB_TRY(unpacked.manifest, backup::unpackBackup(request.file, opened.file, staged.store(), progress));
    unpacked.storeKey = std::move(opened.store);
    unpacked.device = keys::DeviceKeys::make();
    VB_DO(store::Store::adopt(staged.store(), unpacked.storeKey,
                              {crypto::randomBytes(16), kit.practice, unpacked.manifest.device}));
    return unpacked;
}

/// The root certifies the new PC, revokes the one of the backup, and opens an epoch that the old one does not have.
Result<std::vector<keys::TrustEntry>> entriesOfChange(const keys::TrustState &before, const keys::RootKeys &root,
                                                      const Unpacked &unpacked, qint64 atMs)
{
    const keys::TrustAuthor author = keys::TrustAuthor::root(before.practice(), root);
    const keys::TrustState::Device *old = before.device(unpacked.manifest.device);
    std::vector<keys::TrustEntry> entries {keys::deviceCertificate(
        author, unpacked.device.publicPart(), old == nullptr ? keys::DeviceKind::fixed : old->kind, atMs)};
    if (old != nullptr && !old->revoked)
        entries.push_back(keys::deviceRevoked(author, old->id, atMs));
    keys::TrustState after = before;
    for (const keys::TrustEntry &entry : entries)
        VB_DO(after.apply(entry));
    SecretBytes previous;
    if (const keys::TrustState::EpochRecord *epoch = before.currentEpoch()) {
        VB_TRY(previous, keys::openEpochKey(epoch->epoch, root.recovery));
    }
    entries.push_back(keys::epochEntry(author, after, keys::makeEpochKey(), previous, atMs));
    return entries;
}

/// Chart numbers go on under a longer prefix: the lost PC may have given some that the backup does not know.
QString nextPrefix(const QString &prefix)
{
    const int generation = QStringView(prefix).mid(1).toInt();
    return prefix.left(1) + QString::number(generation == 0 ? 2 : generation + 1);
}

/// Without a log nobody else gives numbers, and they stay short. With one, another PC may be restored from the same
/// backup.
Result<QString> prefixOf(store::TrustedReader &reader, const keys::TrustState &trust, DeviceId fresh,
                         const QString &former)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT 1 FROM log_head"));
    VB_TRY(const bool hasLog, stmt.step());
    return hasLog ? provisionalPlaceOf(trust, fresh) : nextPrefix(former);
}

/// What people call it stays.
Result<void> keepName(store::AuditedTx &tx, DeviceId fresh, DeviceId former)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<staff::DeviceName> names, staff::deviceNames(reader));
    for (const staff::DeviceName &one : names)
        if (one.id == former)
            return staff::setDevice(tx, {fresh, one.name, one.laptop});
    return {};
}

Result<void> takeOver(store::AuditedTx &tx, const keys::RootKeys &root, const Unpacked &unpacked)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(const keys::TrustState known, foldTrust(reader, unpacked.head.practice));
    if (known.rootPublic() != root.root.publicKey)
        return fail(Code::denied, QStringLiteral("this kit was replaced by a newer one"));
    // What the lost PC had not sent counts only before it is revoked.
    VB_TRY(keys::TrustState trust, foldSentTrust(reader, unpacked.head.practice));
    keys::TrustState withUnsent = trust;
    VB_TRY(const std::vector<keys::TrustEntry> unsent, sync::unsentTrust(reader, withUnsent));
    VB_DO(appendTrustEntries(tx, trust, unsent));
    VB_TRY(const std::vector<keys::TrustEntry> entries, entriesOfChange(trust, root, unpacked, tx.at().wallMs));
    VB_DO(appendTrustEntries(tx, trust, entries));
    VB_DO(staff::forgetFullLogins(tx));
    VB_TRY(const staff::StoredDeviceKeys old, staff::deviceKeys(reader));
    tx.intent().detail = QStringLiteral("backup %1 of %2; the log of PC %3 is closed at %4 entries")
                             .arg(unpacked.head.id.text(), isoUtc(unpacked.head.atMs), unpacked.manifest.device.text())
                             .arg(unpacked.manifest.audit.size);
    VB_TRY(const QString prefix, prefixOf(reader, trust, unpacked.device.id(), old.prefix));
    return staff::setDeviceKeys(tx, unpacked.device.id(), keys::encode(unpacked.device).view().toByteArray(), prefix);
}

} // namespace

Result<Restored> restoreBackup(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                               const RestoreRequest &request, const backup::BackupProgress &progress)
{
    VB_TRY(const keys::Kit kit, keys::parseKitCode(request.kitCode));
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    VB_TRY(StagedHome stage, StagedHome::begin(home, secrets));
    VB_TRY(const Unpacked unpacked, unpackInto(stage.staged(), request, kit, root, progress));
    VB_TRY(std::unique_ptr<store::Store> store,
           store::Store::open(stage.staged().store(), unpacked.storeKey, entities(), clock));
    if (store->identity().practice != kit.practice)
        return fail(Code::integrity, QStringLiteral("the store in the backup is another practice's"));
    VB_TRY(const store::CheckReport report, store->check(unpacked.manifest.audit));

    // The root acts for nobody: under the practice's own id.
    const Actor actor {StaffId(kit.practice.raw()), QString(), Role::owner, unpacked.device.id()};
    const KeySigner signer(root.root, unpacked.device.sign);
    store->enter(actor, &signer);
    VB_DO(store->becomeDevice(
        {.device = unpacked.device.id(),
         .actor = actor,
         .signer = &signer,
         .intent = {.right = Right::backupRestore, .purpose = QStringLiteral("recovery kit")},
         .first = [&](store::AuditedTx &tx) { return takeOver(tx, root, unpacked); },
         .carry = [&](store::RemoteTx &tx) { return sync::carryOver(tx, unpacked.manifest.device); },
         .then = [&](store::AuditedTx &tx) { return keepName(tx, unpacked.device.id(), unpacked.manifest.device); }}));
    store->leave();
    VB_TRY(const std::unique_ptr<Vault> vault,
           stage.addCompanions(*store, unpacked.storeKey, root.recovery.publicKey, clock));
    VB_DO(vault->note(keys::JournalEvent::kitUsed));
    VB_DO(vault->writeAnchor(store->head()));
    store.reset();
    VB_DO(stage.moveIn());
    return Restored {kit.practice, unpacked.device.id(), unpacked.head.atMs, report.audit.entries, report.problems};
}

} // namespace vb::session
