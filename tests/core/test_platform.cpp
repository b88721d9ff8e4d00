#include "core/base/durable_file.h"
#include "core/platform/paths.h"
#include "core/platform/process.h"
#include "core/platform/secret_store.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#endif

using namespace vb;
using namespace vb::platform;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSomeSecret = QByteArray::fromHex("00ff0a0d20e9c3a9") + QByteArray(24, '\n');

void putFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
}

} // namespace

class TestPlatform : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { file::failNth(0, false); }

    void fileStoreKeepsItsItems();
    void fileStoreIsPrivate();
    void fileStoreTakesTaggedNames();
    void fileStoreTakesExactly32Bytes();
    void fileStoreReportsWhatItCannot();
    void fileStoreWriteIsAllOrNothing();
    void homeIsInTheUsersData();
    void freedMemoryIsOverwritten();
    void hardeningHolds();
    void temporaryFilesGoToTheRuntimeFolder();
};

void TestPlatform::fileStoreKeepsItsItems()
{
    const QTemporaryDir folder;
    FileSecretStore store(folder.filePath(u"secret"_s));
    QCOMPARE(store.read(kDeviceSecret.toString()).error().code, Code::notFound);
    QCOMPARE(store.read(kAnchor.toString()).error().code, Code::notFound);
    QVERIFY(store.remove(kDeviceSecret.toString()).ok());
    QVERIFY(store.write(kDeviceSecret.toString(), kSomeSecret).ok());
    QVERIFY(store.write(kAnchor.toString(), "anchor bytes").ok());
    QCOMPARE(*store.read(kDeviceSecret.toString()), kSomeSecret);
    QCOMPARE(*store.read(kAnchor.toString()), QByteArray("anchor bytes"));
    QCOMPARE(*file::read(folder.filePath(u"secret"_s)), kSomeSecret);
    QCOMPARE(*file::read(folder.filePath(u"secret.anchor"_s)), QByteArray("anchor bytes"));
    QVERIFY(store.write(kAnchor.toString(), "newer").ok());
    QCOMPARE(*store.read(kAnchor.toString()), QByteArray("newer"));
    QVERIFY(store.remove(kAnchor.toString()).ok());
    QCOMPARE(store.read(kAnchor.toString()).error().code, Code::notFound);
    QCOMPARE(*store.read(kDeviceSecret.toString()), kSomeSecret);
    QCOMPARE(store.describe(), u"the file secret"_s);
}

void TestPlatform::fileStoreIsPrivate()
{
    const QTemporaryDir folder;
    FileSecretStore store(folder.filePath(u"secret"_s));
    for (const QString &name : {kDeviceSecret.toString(), kAnchor.toString()}) {
        QVERIFY(store.write(name, kSomeSecret).ok());
        const QString path = folder.filePath(name == kAnchor ? u"secret.anchor"_s : u"secret"_s);
        constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFile::permissions(path), ownerOnly);
        QVERIFY(QFile::setPermissions(path, ownerOnly | QFile::ReadGroup));
        QCOMPARE(store.read(name).error().code, Code::denied);
        QVERIFY(QFile::setPermissions(path, ownerOnly | QFile::WriteOther));
        QCOMPARE(store.read(name).error().code, Code::denied);
    }
}

void TestPlatform::fileStoreTakesTaggedNames()
{
    const QTemporaryDir folder;
    FileSecretStore store(folder.filePath(u"secret"_s));
    QVERIFY(store.write(u"device-secret/0198f3c2"_s, kSomeSecret).ok());
    QCOMPARE(*store.read(kDeviceSecret.toString()), kSomeSecret);
    QVERIFY(store.write(u"anchor/0198f3c2"_s, "anchor").ok());
    QCOMPARE(*store.read(u"anchor/other"_s), QByteArray("anchor"));
    for (const QString &unknown : {u"anchors"_s, u""_s, u"../anchor"_s, u"other"_s}) {
        QCOMPARE(store.read(unknown).error().code, Code::invalid);
        QCOMPARE(store.write(unknown, kSomeSecret).error().code, Code::invalid);
        QCOMPARE(store.remove(unknown).error().code, Code::invalid);
    }
}

void TestPlatform::fileStoreTakesExactly32Bytes()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"secret"_s);
    FileSecretStore store(path);
    for (const qsizetype size : {0, 1, 31, 33, 64, 10'000}) {
        putFile(path, QByteArray(size, 's'));
        QCOMPARE(store.read(kDeviceSecret.toString()).error().code, Code::denied);
        QCOMPARE(store.write(kDeviceSecret.toString(), QByteArray(size, 's')).error().code, Code::invalid);
    }
    putFile(path, QByteArray(31, 's') + '\n'); // binary: nothing is trimmed
    QCOMPARE(*store.read(kDeviceSecret.toString()), QByteArray(31, 's') + '\n');
}

void TestPlatform::fileStoreReportsWhatItCannot()
{
    const QTemporaryDir folder;
    putFile(folder.filePath(u"file"_s), "x");
    FileSecretStore below(folder.filePath(u"file/secret"_s)); // no folder, for root either
    QCOMPARE(below.write(kDeviceSecret.toString(), kSomeSecret).error().code, Code::io);
    QCOMPARE(below.read(kDeviceSecret.toString()).error().code, Code::notFound);
    FileSecretStore onFolder(folder.path());
    QVERIFY(!onFolder.read(kDeviceSecret.toString()).ok());
    QCOMPARE(onFolder.write(kDeviceSecret.toString(), kSomeSecret).error().code, Code::io);
    QCOMPARE(onFolder.remove(kDeviceSecret.toString()).error().code, Code::io);
}

void TestPlatform::fileStoreWriteIsAllOrNothing()
{
    const QTemporaryDir folder;
    FileSecretStore store(folder.filePath(u"secret"_s));
    QVERIFY(store.write(kAnchor.toString(), "old").ok());
    int failures = 0;
    for (int n = 1;; ++n) {
        file::failNth(n, false);
        const bool done = store.write(kAnchor.toString(), "new").ok();
        file::failNth(0, false);
        const QByteArray kept = *store.read(kAnchor.toString());
        QVERIFY(done ? kept == "new" : (kept == "old" || kept == "new"));
        if (done)
            break;
        ++failures;
        QVERIFY(store.write(kAnchor.toString(), "old").ok());
    }
    QVERIFY(failures >= 3);
}

void TestPlatform::homeIsInTheUsersData()
{
#ifdef Q_OS_LINUX
    const QByteArray before = qgetenv("XDG_DATA_HOME");
    const QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", QFile::encodeName(folder.path()));
    QCOMPARE(defaultHome(), folder.path() + u"/verbena"_s);
    before.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", before);
#endif
    QVERIFY(QDir::isAbsolutePath(defaultHome()));
    QVERIFY(defaultHome().endsWith(u"/verbena"_s)); // whatever the program is called
}

#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// Fills and frees blocks of one size, runs `scrub`, and returns the longest run of marks in the blocks that come back.
static int marksThatComeBack(std::size_t size, void (*scrub)())
{
    std::array<volatile char *, 5> blocks {};
    int longest = 0;
    for (const bool again : {false, true}) {
        for (auto &block : blocks) {
            block = static_cast<volatile char *>(std::malloc(size));
            int run = 0;
            for (std::size_t i = 0; i < size; ++i) {
                run = again && block[i] == 'M' ? run + 1 : 0;
                longest = std::max(longest, run);
                block[i] = 'M';
            }
        }
        for (auto *const block : blocks)
            std::free(const_cast<char *>(block));
        scrub();
    }
    return longest;
}
#endif

void TestPlatform::freedMemoryIsOverwritten()
{
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // The sanitizers bring a heap of their own.
    hardenProcess();
    constexpr int byChance = 4; // the heap's own pointers stand in free blocks
    for (const std::size_t size : {24U, 40U, 512U, 1032U})
        QVERIFY(marksThatComeBack(size, scrubFreedMemory) <= byChance);
    for (const std::size_t size : {1040U, 4096U, 60'000U})
        QVERIFY(marksThatComeBack(size, [] {}) <= byChance);
#endif
}

void TestPlatform::hardeningHolds()
{
#ifdef Q_OS_LINUX
    hardenProcess();
    rlimit core {1, 1};
    QCOMPARE(getrlimit(RLIMIT_CORE, &core), 0);
    QCOMPARE(core.rlim_cur, rlim_t(0));
    QCOMPARE(core.rlim_max, rlim_t(0));
    QCOMPARE(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
#endif
}

void TestPlatform::temporaryFilesGoToTheRuntimeFolder()
{
#ifdef Q_OS_LINUX
    const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
    const QByteArray temporary = qgetenv("TMPDIR");
    const QTemporaryDir folder; // mode 0700
    const QByteArray path = QFile::encodeName(folder.path());
    qputenv("XDG_RUNTIME_DIR", path);
    QVERIFY(keepTemporaryFilesInMemory());
    QCOMPARE(qgetenv("TMPDIR"), path);
    QCOMPARE(QDir::tempPath(), folder.path());
    // One that others may read, one that is not there, and none at all.
    qputenv("TMPDIR", "/tmp");
    QVERIFY(QFile::setPermissions(folder.path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther));
    QVERIFY(!keepTemporaryFilesInMemory());
    qputenv("XDG_RUNTIME_DIR", path + "/none");
    QVERIFY(!keepTemporaryFilesInMemory());
    qunsetenv("XDG_RUNTIME_DIR");
    QVERIFY(!keepTemporaryFilesInMemory());
    QCOMPARE(qgetenv("TMPDIR"), QByteArray("/tmp"));
    QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto put = [](const char *name, const QByteArray &value) {
        return value.isNull() ? qunsetenv(name) : qputenv(name, value);
    };
    QVERIFY(put("XDG_RUNTIME_DIR", runtime) && put("TMPDIR", temporary));
#endif
}

VB_TEST(TestPlatform)

#include "test_platform.moc"
