#include "core/session/rekey.h"

#include "core/backup/backup_book.h"
#include "core/base/durable_file.h"
#include "core/keys/recovery_slot.h"
#include "core/session/open_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace vb::session {

namespace {

Home unfinishedIn(const Home &home)
{
    return {home.folder + QStringLiteral("/rekeying")};
}

/// Its name says that it is whole.
Home finishedIn(const Home &home)
{
    return {home.folder + QStringLiteral("/rekeyed")};
}

/// What is in the new file, against what was in the store when it took its last commit.
Result<void> compareCopy(OpenStore &open, const Home &staged, const SecretBytes &key)
{
    VB_TRY(sql::Db copy, sql::Db::open(staged.store(), key, {}));
    VB_TRY(const audit::Log log, audit::Log::open(copy));
    VB_TRY(sql::Stmt last, copy.prepareTrusted("SELECT coalesce(max(n), 0) FROM operation"));
    VB_DO(last.step());
    const qint64 operations = last.integer(0);
    last.reset();
    VB_TRY(const qint64 expected, open.store().inspect([](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT coalesce(max(n), 0) FROM operation"));
        VB_DO(stmt.step());
        return stmt.integer(0);
    }));
    const audit::Head head = open.store().head();
    if (log.head().size != head.size || log.head().root != head.root || operations != expected)
        return fail(Code::integrity, QStringLiteral("the copy under the new key is not the store"));
    VB_TRY(const QString pages, copy.cipherIntegrityCheck());
    return pages.isEmpty() ? Result<void>() : Result<void>(fail(Code::integrity, pages));
}

Result<void> writeStaged(OpenStore &open, const Home &staged, const SecretBytes &key)
{
    const store::StoreIdentity &identity = open.store().identity();
    VB_DO(file::makePrivateFolder(staged.folder));
    VB_DO(file::replace(staged.store(), {})); // for its mode
    keys::UnlockFile unlock {identity.storeId, identity.practice, {}};
    VB_TRY(unlock.entries,
           open.store().inspect([&](store::TrustedReader &reader) { return unlockEntries(reader, key); }));
    VB_DO(open.vault().writeUnlockFile(staged, unlock));
    VB_DO(keys::writeRecoverySlot(staged.recoverySlot(),
                                  {identity.storeId, identity.practice, open.trust()->recoveryPublic()}, key));
    VB_TRY(const backup::BackupBook book, backup::BackupBook::read(open.vault().home().backupBook(), open.storeKey()));
    VB_DO(book.copyTo(staged.backupBook(), key));
    VB_DO(open.store().moveInto(staged.store(), key));
    return compareCopy(open, staged, key);
}

} // namespace

Result<void> rekeyStore(OpenStore &open)
{
    VB_DO(open.store().write(open.actor(), {.right = access::Right::keyRotate, .detail = QStringLiteral("store")},
                             [](store::AuditedTx &) { return Result<void>(); }));
    const Home staged = unfinishedIn(open.vault().home());
    const SecretBytes key = SecretBytes::random(32);
    Result<void> written = writeStaged(open, staged, key);
    if (written.ok())
        written = file::moveTo(staged.folder, finishedIn(open.vault().home()).folder);
    if (!written.ok())
        QDir(staged.folder).removeRecursively();
    return written;
}

Result<bool> finishRekey(const Home &home)
{
    QDir(unfinishedIn(home).folder).removeRecursively();
    const Home staged = finishedIn(home);
    if (!QFileInfo::exists(staged.folder))
        return false;
    // Each step may be the last before a power cut; the next opening goes on from here.
    for (const auto &[from, to] :
         {std::pair(staged.recoverySlot(), home.recoverySlot()), std::pair(staged.unlockFile(), home.unlockFile()),
          std::pair(staged.backupBook(), home.backupBook())})
        if (QFileInfo::exists(from))
            VB_DO(file::moveTo(from, to));
    if (QFileInfo::exists(staged.store())) {
        for (const char *const part : {"-wal", "-shm"}) // frames under the old key; what they held was copied
            QFile::remove(home.store() + QLatin1String(part));
        VB_DO(file::moveTo(staged.store(), home.store()));
    }
    QDir(staged.folder).removeRecursively();
    return true;
}

} // namespace vb::session
