#include "app/desktop/command_line.h"

#include "core/platform/paths.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>

namespace vb::desktop {

namespace {

QString absolute(const QString &path)
{
    return path.isEmpty() ? path : QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments)
{
    const QCommandLineOption home(QStringLiteral("home"), {}, QStringLiteral("DIR"));
    const QCommandLineOption secret(QStringLiteral("device-secret-file"), {}, QStringLiteral("FILE"));
    const QCommandLineOption tour(QStringLiteral("tour"), {}, QStringLiteral("DIR"));
    const QCommandLineOption version(QStringLiteral("version"));
    const QCommandLineOption help(QStringList {QStringLiteral("h"), QStringLiteral("help")});
    QCommandLineParser parser;
    parser.addOptions({home, secret, tour, version, help});
    if (!parser.parse(QStringList {QStringLiteral("verbena")} + arguments))
        return fail(Code::usage, parser.errorText());
    if (const QStringList rest = parser.positionalArguments(); !rest.isEmpty())
        return fail(Code::usage, QStringLiteral("unexpected argument '%1'").arg(rest.first()));
    for (const QCommandLineOption *option : {&home, &secret, &tour})
        if (parser.isSet(*option) && parser.value(*option).isEmpty())
            return fail(Code::usage, QStringLiteral("--%1 wants a value").arg(option->names().first()));
    Options options;
    options.home = parser.isSet(home) ? absolute(parser.value(home)) : platform::defaultHome();
    options.deviceSecretFile = absolute(parser.value(secret));
    options.tourFolder = absolute(parser.value(tour));
    options.version = parser.isSet(version);
    options.help = parser.isSet(help);
    return options;
}

QString usageText()
{
    return QStringLiteral(
        "usage: verbena [--home DIR] [--device-secret-file FILE]\n"
        "       verbena --tour DIR\n"
        "       verbena --version\n"
        "\n"
        "  --home DIR                 the folder with the practice's records on this computer\n"
        "  --device-secret-file FILE  this computer's key in a file, in place of the system keyring\n"
        "  --tour DIR                 drive the windows of a demo practice and save pictures there\n");
}

bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
    return true;
#endif
}

} // namespace vb::desktop
