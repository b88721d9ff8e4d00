#include "core/session/key_admin.h"

#include "core/backup/backup_book.h"
#include "core/keys/recovery_slot.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

#include <QTimeZone>

namespace vb::session {

using access::Right;
using keys::TrustEntry;
using keys::TrustState;

namespace {

Result<SecretBytes> currentEpochKey(OpenStore &open)
{
    const TrustState::EpochRecord *epoch = open.trust().currentEpoch();
    if (epoch == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    return keys::openEpochKey(epoch->epoch, open.deviceKeys());
}

/// `entries` behind the trust log, in a transaction of their own.
Result<void> changeKeys(OpenStore &open, const QString &detail,
                        const std::function<Result<std::vector<TrustEntry>>(store::AuditedTx &)> &entries)
{
    TrustState trust = open.trust();
    VB_DO(open.store().write(open.actor(), {.right = Right::keyRotate, .detail = detail},
                             [&](store::AuditedTx &tx) -> Result<void> {
                                 VB_TRY(const std::vector<TrustEntry> added, entries(tx));
                                 return appendTrustEntries(tx, trust, added);
                             }));
    open.trust() = std::move(trust);
    return {};
}

Result<quint64> openNewEpoch(OpenStore &open)
{
    VB_DO(changeKeys(open, QStringLiteral("epoch"), [&](store::AuditedTx &tx) -> Result<std::vector<TrustEntry>> {
        VB_TRY(const SecretBytes previous, currentEpochKey(open));
        return std::vector<TrustEntry> {
            keys::epochEntry(open.author(), open.trust(), keys::makeEpochKey(), previous, tx.at().wallMs)};
    }));
    return open.trust().currentEpoch()->epoch.number;
}

/// The kit's new public keys, and what has to be sealed to them: a new epoch and a new audit-reader key.
Result<std::vector<TrustEntry>> entriesOfNewKit(OpenStore &open, store::AuditedTx &tx, const keys::RootKeys &root)
{
    const qint64 now = tx.at().wallMs;
    TrustState after = open.trust();
    std::vector<TrustEntry> entries {keys::kitReplaced(open.author(), root, now)};
    VB_DO(after.apply(entries.back()));
    VB_TRY(const SecretBytes previous, currentEpochKey(open));
    entries.push_back(keys::epochEntry(open.author(), after, keys::makeEpochKey(), previous, now));
    VB_DO(after.apply(entries.back()));
    VB_TRY(const crypto::BoxKey readerKey, open.readerKey());
    store::TrustedReader people = tx.trusted();
    VB_TRY(const std::vector<staff::Member> members, staff::members(people));
    entries.push_back(
        keys::readerKeyEntry(open.author(), after, crypto::BoxKey::make(), auditReaders(members), &readerKey, now));
    return entries;
}

Result<QString> replaceKit(OpenStore &open, const WriteKit &writeKit)
{
    const keys::Kit kit {open.trust().practice(), SecretBytes::random(keys::kKitSeedSize)};
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    const qint64 now = open.store().clock().now().wallMs;
    VB_DO(changeKeys(open, QStringLiteral("kit"), [&](store::AuditedTx &tx) -> Result<std::vector<TrustEntry>> {
        VB_TRY(std::vector<TrustEntry> entries, entriesOfNewKit(open, tx, root));
        document::RecoveryKitContent content
            = kitContent(kit, open.profile.name, open.personName, open.profile.timeZone, now);
        const Result<void> printed = writeKit(content);
        wipe(content.kitCode);
        if (!printed.ok())
            return printed.error();
        return entries;
    }));
    // Should the program end here, the next login writes it.
    VB_DO(keys::writeRecoverySlot(open.vault().home().recoverySlot(),
                                  {open.store().identity().storeId, kit.practice, root.recovery.publicKey},
                                  open.storeKey()));
    VB_TRY(backup::BackupBook book, backup::BackupBook::read(open.vault().home().backupBook(), open.storeKey()));
    VB_DO(book.destroyKeys(now));
    return keys::kitCode(kit);
}

} // namespace

QFuture<Result<quint64>> KeyAdmin::rotateEpoch()
{
    return store::promised<Result<quint64>>(
        [&](auto done) { m_open.worker().post([&open = m_open, done] { done(openNewEpoch(open)); }); });
}

QFuture<Result<QString>> KeyAdmin::rotateKit(WriteKit writeKit)
{
    return store::promised<Result<QString>>([&](auto done) {
        m_open.worker().post(
            [&open = m_open, writeKit = std::move(writeKit), done] { done(replaceKit(open, writeKit)); });
    });
}

} // namespace vb::session
