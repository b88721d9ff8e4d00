#include "tests/kit/fault_vfs.h"

#include "core/sql/db.h"
#include "core/sql/sqlcipher.h"

#include <QByteArray>
#include <QFile>
#include <QHash>

#include <atomic>
#include <cstring>
#include <mutex>
#include <vector>

namespace vb::test::faults {

namespace {

/// What one unflushed change did, so that a power loss can take it back.
struct Change {
    qint64 offset = 0;
    QByteArray before;
    qint64 sizeBefore = 0;
};

struct State {
    std::recursive_mutex mutex;
    sqlite3_vfs *real = nullptr;
    Kind kind = Kind::none;
    int at = 0;
    int count = 0;
    int flushes = 0;
    bool struck = false;
    QByteArray below; // only what lies there
    QHash<QByteArray, std::vector<Change>> unflushed; // by path
};

State &state()
{
    static State s;
    return s;
}

bool losesPower(Kind kind)
{
    return kind == Kind::powerLoss || kind == Kind::powerMixed;
}

enum class Verdict { go, half, fail };

bool isWatched(const QByteArray &path)
{
    return path.startsWith(state().below);
}

/// Counts an operation and says what becomes of it.
Verdict judge(const QByteArray &path, bool isWrite)
{
    State &s = state();
    if (!isWatched(path))
        return Verdict::go;
    ++s.count;
    if (s.kind == Kind::none || s.count < s.at)
        return Verdict::go;
    const bool first = s.count == s.at;
    s.struck = true;
    if (s.kind == Kind::ioError)
        return first ? Verdict::fail : Verdict::go;
    if (s.kind == Kind::dieTorn && first && isWrite)
        return Verdict::half;
    return Verdict::fail;
}

int failureCode(int ioCode)
{
    return state().kind == Kind::diskFull ? SQLITE_FULL : ioCode;
}

struct File {
    sqlite3_file base;
    QByteArray *path;
    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};

File *of(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file);
}

void remember(File *file, qint64 offset, qint64 size)
{
    State &s = state();
    if (!losesPower(s.kind) || s.struck || !isWatched(*file->path))
        return;
    Change change {offset, QByteArray(), 0};
    sqlite3_int64 now = 0;
    file->real()->pMethods->xFileSize(file->real(), &now);
    change.sizeBefore = now;
    const qint64 there = std::clamp<qint64>(now - offset, 0, size);
    change.before.resize(there);
    if (there > 0)
        file->real()->pMethods->xRead(file->real(), change.before.data(), static_cast<int>(there), offset);
    s.unflushed[*file->path].push_back(std::move(change));
}

int faultClose(sqlite3_file *file)
{
    File *f = of(file);
    const int code = f->real()->pMethods != nullptr ? f->real()->pMethods->xClose(f->real()) : SQLITE_OK;
    delete f->path;
    return code;
}

int faultRead(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
    return of(file)->real()->pMethods->xRead(of(file)->real(), data, size, offset);
}

int faultWrite(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    const std::lock_guard lock(state().mutex);
    const Verdict verdict = judge(*of(file)->path, true);
    if (verdict == Verdict::fail)
        return failureCode(SQLITE_IOERR_WRITE);
    if (verdict == Verdict::half) {
        of(file)->real()->pMethods->xWrite(of(file)->real(), data, size / 2, offset);
        return SQLITE_IOERR_WRITE;
    }
    remember(of(file), offset, size);
    return of(file)->real()->pMethods->xWrite(of(file)->real(), data, size, offset);
}

int faultTruncate(sqlite3_file *file, sqlite3_int64 size)
{
    const std::lock_guard lock(state().mutex);
    if (judge(*of(file)->path, false) != Verdict::go)
        return failureCode(SQLITE_IOERR_TRUNCATE);
    sqlite3_int64 now = 0;
    of(file)->real()->pMethods->xFileSize(of(file)->real(), &now);
    remember(of(file), size, std::max<qint64>(now - size, 0));
    return of(file)->real()->pMethods->xTruncate(of(file)->real(), size);
}

int faultSync(sqlite3_file *file, int)
{
    const std::lock_guard lock(state().mutex);
    if (judge(*of(file)->path, false) != Verdict::go)
        return failureCode(SQLITE_IOERR_FSYNC);
    ++state().flushes;
    // The disk of this test is its own list of unflushed changes; the machine's is spared.
    state().unflushed.remove(*of(file)->path);
    return SQLITE_OK;
}

int faultFileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    return of(file)->real()->pMethods->xFileSize(of(file)->real(), size);
}

int faultLock(sqlite3_file *file, int level)
{
    return of(file)->real()->pMethods->xLock(of(file)->real(), level);
}

int faultUnlock(sqlite3_file *file, int level)
{
    return of(file)->real()->pMethods->xUnlock(of(file)->real(), level);
}

int faultCheckLock(sqlite3_file *file, int *held)
{
    return of(file)->real()->pMethods->xCheckReservedLock(of(file)->real(), held);
}

int faultControl(sqlite3_file *file, int op, void *argument)
{
    return of(file)->real()->pMethods->xFileControl(of(file)->real(), op, argument);
}

int faultSectorSize(sqlite3_file *file)
{
    return of(file)->real()->pMethods->xSectorSize(of(file)->real());
}

int faultCharacteristics(sqlite3_file *file)
{
    // No promise of atomic or ordered writes, whatever the file system says.
    (void)file;
    return 0;
}

int faultShmMap(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    return of(file)->real()->pMethods->xShmMap(of(file)->real(), page, size, extend, memory);
}

int faultShmLock(sqlite3_file *file, int offset, int n, int flags)
{
    return of(file)->real()->pMethods->xShmLock(of(file)->real(), offset, n, flags);
}

void faultShmBarrier(sqlite3_file *file)
{
    of(file)->real()->pMethods->xShmBarrier(of(file)->real());
}

int faultShmUnmap(sqlite3_file *file, int remove)
{
    return of(file)->real()->pMethods->xShmUnmap(of(file)->real(), remove);
}

const sqlite3_io_methods kMethods {2,
                                   faultClose,
                                   faultRead,
                                   faultWrite,
                                   faultTruncate,
                                   faultSync,
                                   faultFileSize,
                                   faultLock,
                                   faultUnlock,
                                   faultCheckLock,
                                   faultControl,
                                   faultSectorSize,
                                   faultCharacteristics,
                                   faultShmMap,
                                   faultShmLock,
                                   faultShmBarrier,
                                   faultShmUnmap,
                                   nullptr,
                                   nullptr};

int faultOpen(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    const std::lock_guard lock(state().mutex);
    File *f = of(file);
    f->base.pMethods = nullptr;
    if ((flags & SQLITE_OPEN_CREATE) != 0 && name != nullptr && !QFile::exists(QFile::decodeName(name))
        && judge(QByteArray(name), false) != Verdict::go)
        return failureCode(SQLITE_CANTOPEN);
    f->path = new QByteArray(name);
    const int code = state().real->xOpen(state().real, name, f->real(), flags, outFlags);
    if (code == SQLITE_OK)
        f->base.pMethods = &kMethods;
    else
        delete f->path;
    return code;
}

int faultDelete(sqlite3_vfs *, const char *name, int syncFolder)
{
    const std::lock_guard lock(state().mutex);
    if (judge(QByteArray(name), false) != Verdict::go)
        return failureCode(SQLITE_IOERR_DELETE);
    state().unflushed.remove(QByteArray(name));
    return state().real->xDelete(state().real, name, syncFolder);
}

void takeBack(const QByteArray &path, std::vector<Change> &changes, bool everyOther)
{
    QFile file(QFile::decodeName(path));
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return;
    for (size_t i = changes.size(); i-- > 0;) {
        if (everyOther && i % 2 == 0)
            continue;
        file.seek(changes[i].offset);
        file.write(changes[i].before);
        if (!everyOther)
            file.resize(changes[i].sizeBefore);
    }
}

} // namespace

void install()
{
    static bool installed = false;
    if (installed)
        return;
    installed = true;
    if (sql::cipherVersion().isEmpty()) // starts the library with the store's settings
        qFatal("SQLCipher does not start");
    State &s = state();
    s.real = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *s.real;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + s.real->szOsFile;
    vfs.zName = "faults";
    vfs.xOpen = faultOpen;
    vfs.xDelete = faultDelete;
    sqlite3_vfs_register(&vfs, 1);
}

void onlyBelow(const QString &path)
{
    State &s = state();
    const std::lock_guard lock(s.mutex);
    s.below = QFile::encodeName(path);
}

void arm(Kind kind, int n)
{
    State &s = state();
    const std::lock_guard lock(s.mutex);
    s.kind = kind;
    s.at = n;
    s.count = s.flushes = 0;
    s.struck = false;
    s.unflushed.clear();
}

void disarm()
{
    State &s = state();
    const std::lock_guard lock(s.mutex);
    if (losesPower(s.kind) && s.struck)
        for (auto it = s.unflushed.begin(); it != s.unflushed.end(); ++it)
            takeBack(it.key(), it.value(), s.kind == Kind::powerMixed);
    s.unflushed.clear();
    s.kind = Kind::none;
}

int count()
{
    return state().count;
}

int flushes()
{
    return state().flushes;
}

bool struck()
{
    return state().struck;
}

} // namespace vb::test::faults
