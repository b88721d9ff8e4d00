#include "app/cli/output.h"
#include "app/cli/program.h"

#include "core/crypto/self_test.h"
#include "core/platform/process.h"

#include <QCoreApplication>
#include <QGuiApplication>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace {

/// Standard error belongs to our errors: hints of Qt's plugins would break the line that programs read.
void dropHints(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtCriticalMsg || type == QtFatalMsg)
        std::fprintf(stderr, "%s\n", vb::cli::printable(text).toUtf8().constData());
}

} // namespace

int main(int argc, char **argv)
{
    vb::platform::hardenProcess();
    qInstallMessageHandler(dropHints);
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
    if (const vb::Result<void> sound = vb::crypto::selfTest(); !sound) {
        vb::cli::printError(sound.error(), json);
        return vb::exitCode(sound.error().code);
    }
    const vb::Result<vb::cli::CommandLine> line = vb::cli::parseCommandLine(std::move(words), vb::cli::Place::program);
    if (!line) {
        vb::cli::printError(line.error(), json);
        return vb::exitCode(line.error().code);
    }
    if (!line->help.isEmpty())
        return vb::cli::printOut(line->help.toUtf8()) ? 0 : 1;

    int count = 1; // Qt takes no options from the command line
    std::unique_ptr<QCoreApplication> application;
    if (line->command.drawsPdf) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QGuiApplication>(count, argv);
    } else {
        application = std::make_unique<QCoreApplication>(count, argv);
    }
    return vb::cli::runProgram(*line);
}
