#include "app/relay/commands.h"

#include "core/crypto/self_test.h"
#include "core/platform/process.h"

#include <cstdio>
#include <cstdlib>

#include <sys/stat.h>

namespace {

int failed(const vb::Error &error, int exit = 1)
{
    const QByteArray line = error.detail.simplified().toUtf8();
    std::fprintf(stderr, "verbena-relay: %s\n", line.constData());
    return exit;
}

vb::Result<void> run(const vb::relay::CommandLine &line)
{
    if (const auto *init = std::get_if<vb::relay::InitCommand>(&line.command))
        return vb::relay::runInit(*init);
    if (const auto *token = std::get_if<vb::relay::TokenCommand>(&line.command))
        return vb::relay::runToken(*token);
    return vb::relay::runServe(std::get<vb::relay::ServeCommand>(line.command));
}

} // namespace

int main(int argc, char **argv)
{
    vb::platform::hardenProcess();
#ifdef VB_TEST_HOOKS
    if (std::getenv("VERBENA_TEST_READABLE_MEMORY") != nullptr) // for a test that is not root and looks into its child
        vb::platform::showMemoryToParent();
#endif
    ::umask(077); // SQLite makes its files with what this leaves
    if (const vb::Result<void> sound = vb::crypto::selfTest(); !sound)
        return failed(sound.error());
    const vb::Result<vb::relay::CommandLine> line
        = vb::relay::parseCommandLine(std::vector<std::string>(argv + 1, argv + argc));
    if (!line)
        return failed(line.error(), vb::exitCode(vb::Code::usage));
    if (!line->help.isEmpty()) {
        std::fputs(line->help.toUtf8().constData(), stdout);
        return 0;
    }
    const vb::Result<void> done = run(*line);
    return done ? 0 : failed(done.error());
}
