#include "app/desktop/pages.h"
#include "app/desktop/session_opener.h"
#include "core/crypto/self_test.h"
#include "core/platform/process.h"
#include "tests/bench/shown_probe.h"
#include "ui/kit/theme.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QLocale>

using namespace vb;
using namespace vb::bench;

/// The start of the program as app/desktop/main.cpp does it, up to the log-in. `bench_start FOLDER`
int main(int argc, char **argv)
{
    platform::hardenProcess();
    if (argc != 2 || !crypto::selfTest().ok())
        return 1;
    const QString folder = QString::fromLocal8Bit(argv[1]);
    int count = 1;
    QApplication application(count, argv);
    QApplication::setApplicationName(QStringLiteral("verbena"));
    QApplication::setOrganizationName(QStringLiteral("verbena"));
    if (QLocale().language() == QLocale::C)
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    ui::Theme theme(application, ui::ThemeMode::light);
    desktop::SessionOpener opener(
        session::Home {folder + QStringLiteral("/home")},
        std::make_unique<platform::FileSecretStore>(folder + QStringLiteral("/device.secret")));
    ui::MainWindow window(
        theme, [&opener] { return opener.open(); }, desktop::allPages(theme));
    new ShownProbe(&window, [] { printMoment("shown"); });
    QObject::connect(&window, &ui::MainWindow::sessionOpened, [] {
        printMoment("ready");
        QCoreApplication::quit();
    });
    QObject::connect(&window, &ui::MainWindow::openFailed, [] { QCoreApplication::exit(1); });
    window.show();
    return QApplication::exec();
}
