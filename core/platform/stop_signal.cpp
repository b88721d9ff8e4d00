#include "core/platform/stop_signal.h"

#include "core/base/error.h"

#include <QtGlobal>

#include <array>
#include <csignal>

#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <atomic>
#include <chrono>
#include <thread>
#endif

namespace vb::platform {

namespace {

constexpr std::array kStopping {SIGINT, SIGTERM};

#ifdef Q_OS_UNIX
// A handler may do little more than write into a pipe.
std::array<int, 2> stopPipe {-1, -1};

void ring(int)
{
    const char one = 1;
    (void)!::write(stopPipe[1], &one, 1); // full is as good: somebody is woken
}
#else
std::atomic<bool> stopAsked = false;

void ring(int)
{
    stopAsked = true;
}
#endif

} // namespace

#ifdef Q_OS_UNIX

StopSignal::StopSignal()
{
    VB_INVARIANT(stopPipe[0] == -1 && ::pipe(stopPipe.data()) == 0);
    for (const int signal : kStopping)
        std::signal(signal, ring);
}

StopSignal::~StopSignal()
{
    for (const int signal : kStopping)
        std::signal(signal, SIG_DFL);
    for (int &end : stopPipe) {
        ::close(end);
        end = -1;
    }
}

void StopSignal::wait()
{
    char one = 0;
    while (::read(stopPipe[0], &one, 1) < 0)
        continue; // interrupted
}

#else

StopSignal::StopSignal()
{
    stopAsked = false;
    for (const int signal : kStopping)
        std::signal(signal, ring);
}

StopSignal::~StopSignal()
{
    for (const int signal : kStopping)
        std::signal(signal, SIG_DFL);
}

void StopSignal::wait()
{
    while (!stopAsked)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

#endif

void StopSignal::stop()
{
    ring(0);
}

} // namespace vb::platform
