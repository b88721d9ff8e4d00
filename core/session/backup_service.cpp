#include "core/session/backup_service.h"

#include "core/backup/backup_key.h"
#include "core/base/durable_file.h"
#include "core/session/entities.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace vb::session {

using access::Right;
using backup::BackupProgress;

namespace {

constexpr qint64 kDailyMs = 24LL * 3600 * 1000;
constexpr qint64 kOldBackupMs = 2 * kDailyMs;
constexpr qint64 kWeeklyMs = 7 * kDailyMs;

Result<backup::BackupBook> bookOf(OpenStore &open)
{
    return backup::BackupBook::read(open.vault().home().backupBook(), open.storeKey());
}

/// The entry comes before the work, so that no copy leaves without one; a backup holds its own.
Result<void> enterInLog(OpenStore &open, Right right, const backup::BackupId &id)
{
    return open.store().write(open.actor(), {.right = right, .object = EntityId(id.raw())},
                              [](store::AuditedTx &) { return Result<void>(); });
}

/// Key part, copy, note in the PC's own list.
Result<BackupMade> copyStore(OpenStore &open, const QString &path, const backup::BackupHead &head,
                             const BackupProgress &progress)
{
    store::Store &store = open.store();
    VB_TRY(backup::BackupBook book, bookOf(open));
    const backup::BackupKeys keys {SecretBytes::random(32), open.storeKey().clone()};
    VB_DO(backup::writeKeyPart(path, head, open.trust()->recoveryPublic(), keys));
    VB_TRY(std::unique_ptr<store::Snapshot> snapshot, store.snapshot(open.storeKey()));
    const backup::Manifest manifest {store.identity().storeId, store.identity().device,
                                     QFileInfo(snapshot->path()).size(), snapshot->audit(), snapshot->operations()};
    VB_TRY(const qint64 size, backup::writeBackup(path, head, keys.file, snapshot->path(), manifest, progress));
    snapshot.reset();
    VB_DO(book.add({head.id, path, head.atMs, size, 0, keys.file.clone()}));
    // What is too old goes when something newer is there; what cannot be reached now is asked for next time.
    (void)book.destroyKeys(head.atMs - backup::kBackupKeyMs);
    return BackupMade {head.id, path, head.atMs, size, manifest.audit.size};
}

Result<BackupMade> makeBackup(OpenStore &open, const QString &path, const BackupProgress &progress)
{
    const qint64 now = open.store().clock().now().wallMs;
    const backup::BackupHead head {backup::BackupId::make(now), open.store().identity().practice, now};
    VB_DO(enterInLog(open, Right::backupCreate, head.id));
    if (QFileInfo::exists(path) || QFileInfo::exists(backup::keyPartOf(path)))
        return fail(Code::invalid, QStringLiteral("there is a file of this name already: a backup replaces none"));
    Result<BackupMade> made = copyStore(open, path, head, progress);
    if (!made.ok())
        for (const QString &part : {path, backup::keyPartOf(path)})
            QFile::remove(part);
    return made;
}

/// A folder of its own inside the home, for a store that is looked at and thrown away.
class Workshop {
public:
    static Result<Workshop> open(const Home &home)
    {
        const QString path = home.folder + QStringLiteral("/verifying");
        QDir(path).removeRecursively(); // of a check that was killed
        VB_DO(file::makePrivateFolder(path));
        return Workshop(path);
    }
    explicit Workshop(QString path) : m_path(std::move(path)) { }
    Workshop(Workshop &&other) noexcept : m_path(std::exchange(other.m_path, QString())) { }
    ~Workshop()
    {
        if (!m_path.isEmpty())
            QDir(m_path).removeRecursively();
    }
    [[nodiscard]] QString storePath() const { return m_path + QStringLiteral("/store.db"); }

private:
    QString m_path;
};

Result<BackupMade> tryRestoring(OpenStore &open, const QString &path, const BackupProgress &progress)
{
    VB_TRY(const backup::BackupHead head, backup::readBackupHead(path));
    VB_DO(enterInLog(open, Right::backupVerify, head.id));
    VB_TRY(backup::BackupBook book, bookOf(open));
    const backup::BackupNote *note = book.find(head.id);
    if (note == nullptr || note->key.isEmpty())
        return fail(Code::notFound,
                    QStringLiteral("this PC has no key for that backup: it was made on another PC or more than 90 days "
                                   "ago. The recovery kit restores it."));
    VB_TRY(const Workshop workshop, Workshop::open(open.vault().home()));
    VB_TRY(const backup::Manifest manifest, backup::unpackBackup(path, note->key, workshop.storePath(), progress));
    VB_TRY(const std::unique_ptr<store::Store> store,
           store::Store::open(workshop.storePath(), open.storeKey(), entities(), open.store().clock()));
    VB_TRY(const store::CheckReport report, store->check(manifest.audit));
    BackupMade seen {head.id, path, head.atMs, note->size, report.audit.entries, report.problems};
    if (report.operations != manifest.operations)
        seen.problems.append(
            QStringLiteral("%1 operations instead of %2").arg(report.operations).arg(manifest.operations));
    if (seen.problems.isEmpty())
        VB_DO(book.markVerified(head.id, open.store().clock().now().wallMs));
    return seen;
}

/// verbena-2027-01-15.vbk, and a number behind a day's second one.
QString freeName(const QString &folder, qint64 nowMs)
{
    const QString day = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().toString(Qt::ISODate);
    QString path = QStringLiteral("%1/verbena-%2.vbk").arg(folder, day);
    for (int n = 2; QFileInfo::exists(path) || QFileInfo::exists(backup::keyPartOf(path)); ++n)
        path = QStringLiteral("%1/verbena-%2-%3.vbk").arg(folder, day).arg(n);
    return path;
}

Result<std::optional<BackupMade>> doWhatIsDue(OpenStore &open, const BackupProgress &progress)
{
    using Made = std::optional<BackupMade>;
    VB_TRY(const backup::BackupBook book, bookOf(open));
    if (book.folder().isEmpty())
        return Made();
    const qint64 now = open.store().clock().now().wallMs;
    const backup::BackupNote *newest = book.newest();
    if (newest == nullptr || newest->atMs + kDailyMs <= now || newest->atMs > now) {
        VB_TRY(BackupMade made, makeBackup(open, freeName(book.folder(), now), progress));
        return Made(std::move(made));
    }
    qint64 verifiedMs = 0; // of any: the file format and the medium are what is put to the test
    for (const backup::BackupNote &note : book.notes())
        verifiedMs = std::max(verifiedMs, note.verifiedMs);
    if (verifiedMs + kWeeklyMs > now)
        return Made();
    VB_TRY(BackupMade seen, tryRestoring(open, newest->path, progress));
    return Made(std::move(seen));
}

Result<void> chooseFolder(OpenStore &open, const QString &path)
{
    VB_DO(open.store().write(open.actor(), {.right = Right::pcSettingChange, .detail = QStringLiteral("backup folder")},
                             [](store::AuditedTx &) { return Result<void>(); }));
    if (!path.isEmpty()) {
        const QString trial = QDir(path).filePath(QStringLiteral(".verbena-trial"));
        VB_DO(file::replace(trial, {}));
        QFile::remove(trial);
    }
    VB_TRY(backup::BackupBook book, bookOf(open));
    return book.setFolder(path);
}

/// Runs `work` on the thread of long work; it is told when to stop.
template <class R, class Work>
QFuture<R> inBackground(store::WorkThread &thread, OpenStore &open, const std::shared_ptr<std::atomic<bool>> &ended,
                        BackupProgress progress, Work work)
{
    return store::promised<R>([&](auto done) {
        thread.post([&open, ended, progress = std::move(progress), work = std::move(work), done] {
            done(work(open, [&](qint64 bytes, qint64 of) { return !*ended && (!progress || progress(bytes, of)); }));
        });
    });
}

} // namespace

Result<QStringList> backupWarnings(OpenStore &open)
{
    if (open.actor().role != Role::owner && open.actor().role != Role::manager)
        return QStringList();
    const qint64 now = open.store().clock().now().wallMs;
    VB_TRY(const qint64 since, open.store().inspect([](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(sql::Stmt first, reader.prepareTrusted("SELECT at_ms FROM audit_entry ORDER BY idx LIMIT 1"));
        VB_TRY(const bool row, first.step());
        return row ? first.integer(0) : 0;
    }));
    VB_TRY(const backup::BackupBook book, bookOf(open));
    const backup::BackupNote *newest = book.newest();
    if (now - std::max(since, newest == nullptr ? 0 : newest->atMs) <= kOldBackupMs)
        return QStringList();
    return QStringList {
        newest == nullptr
            ? QStringLiteral("This practice has no backup yet. Choose a folder for it in the settings.")
            : QStringLiteral("The last backup of this practice is from %1. Look at the backups in the "
                             "settings.")
                  .arg(QDateTime::fromMSecsSinceEpoch(newest->atMs, Qt::UTC).date().toString(Qt::ISODate))};
}

QFuture<Result<BackupMade>> BackupService::create(const QString &path, BackupProgress progress)
{
    return inBackground<Result<BackupMade>>(
        m_longWork, m_open, m_stopped, std::move(progress),
        [path = QFileInfo(path).absoluteFilePath()](OpenStore &open, const BackupProgress &watched) {
            return makeBackup(open, path, watched);
        });
}

QFuture<Result<BackupMade>> BackupService::verify(const QString &path, BackupProgress progress)
{
    return inBackground<Result<BackupMade>>(
        m_longWork, m_open, m_stopped, std::move(progress),
        [path = QFileInfo(path).absoluteFilePath()](OpenStore &open, const BackupProgress &watched) {
            return tryRestoring(open, path, watched);
        });
}

QFuture<Result<BackupState>> BackupService::state()
{
    return inBackground<Result<BackupState>>(
        m_longWork, m_open, m_stopped, {}, [](OpenStore &open, const BackupProgress &) -> Result<BackupState> {
            VB_TRY(const backup::BackupBook book, bookOf(open));
            const qint64 now = open.store().clock().now().wallMs;
            const backup::BackupNote *newest = book.newest();
            if (newest == nullptr)
                return BackupState {book.folder(), {}, 0, 0, true};
            return BackupState {book.folder(), newest->path, newest->atMs, newest->verifiedMs,
                                newest->atMs + kOldBackupMs < now};
        });
}

QFuture<Result<void>> BackupService::setFolder(const QString &path)
{
    return inBackground<Result<void>>(
        m_longWork, m_open, m_stopped, {},
        [path](OpenStore &open, const BackupProgress &) { return chooseFolder(open, path); });
}

QFuture<Result<std::optional<BackupMade>>> BackupService::runDue()
{
    return inBackground<Result<std::optional<BackupMade>>>(m_longWork, m_open, m_stopped, {}, doWhatIsDue);
}

void BackupService::stop()
{
    *m_stopped = true;
}

} // namespace vb::session
