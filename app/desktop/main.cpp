#include "app/desktop/command_line.h"
#include "app/desktop/pages.h"
#include "app/desktop/session_opener.h"
#include "app/desktop/tour.h"
#include "core/crypto/self_test.h"
#include "core/platform/lock_signals.h"
#include "core/platform/process.h"
#include "ui/kit/theme.h"
#include "ui/setup/setup_view.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>

#include <cstdio>
#include <memory>

using namespace vb;
using namespace vb::desktop;

namespace {

int complain(const QString &text, int exitStatus)
{
    std::fprintf(stderr, "verbena: %s\n", text.toLocal8Bit().constData());
    return exitStatus;
}

std::unique_ptr<platform::SecretStore> secretsFor(const Options &options)
{
    if (options.deviceSecretFile.isEmpty())
        return std::make_unique<platform::KeychainStore>();
    return std::make_unique<platform::FileSecretStore>(options.deviceSecretFile);
}

/// The look is the only thing that is kept outside the store: it says nothing of anybody.
void keepTheme(ui::Theme &theme)
{
    const QString key = QStringLiteral("look/theme");
    const QString kept = QSettings().value(key).toString();
    if (kept == u"light" || kept == u"dark")
        theme.setMode(kept == u"dark" ? ui::ThemeMode::dark : ui::ThemeMode::light);
    QObject::connect(&theme, &ui::Theme::changed, &theme, [&theme, key] {
        if (!theme.hasPreference() && theme.mode() != ui::ThemeMode::system)
            QSettings().setValue(key, theme.isDark() ? QStringLiteral("dark") : QStringLiteral("light"));
    });
}

int runWindow(const Options &options, ui::Theme &theme)
{
    keepTheme(theme);
    SessionOpener opener(session::Home {options.home}, secretsFor(options));
    session::SetupService setup(opener.home(), opener.secrets(), opener.clock());
    ui::MainWindow window(
        theme, [&opener] { return opener.open(); }, allPages(theme));
    window.setSetUp([&setup](auto done) { return new ui::SetupView(setup, std::move(done)); });
    window.setKitOpening([&opener](session::KitRequest request) { return opener.openWithKit(std::move(request)); });
    window.setKitRenewing([&opener](QString code) { return opener.renewWithKit(std::move(code)); });
    window.setRestoring([&opener](session::RestoreRequest request, backup::BackupProgress progress) {
        return opener.restore(std::move(request), std::move(progress));
    });
    window.setJoining([&opener](session::JoinOrder order, session::JoinProgress progress) {
        return opener.join(std::move(order), std::move(progress));
    });
    // Asks the message buses, so not before the window is on screen.
    std::unique_ptr<platform::LockSignals> signals_;
    QObject::connect(
        &window, &ui::MainWindow::sessionOpened, &window,
        [&window, &signals_] {
            signals_ = std::make_unique<platform::LockSignals>();
            QObject::connect(signals_.get(), &platform::LockSignals::screenLocked, &window,
                             [&window] { window.lock(ui::LockReason::screen); });
            QObject::connect(signals_.get(), &platform::LockSignals::sleepComing, &window,
                             [&window] { window.lockForSleep(); });
        },
        Qt::SingleShotConnection);
    window.show();
    return QApplication::exec();
}

int runTour(const Options &options, ui::Theme &theme)
{
    Tour tour(theme, options.tourFolder);
    tour.start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    platform::hardenProcess();
    platform::keepTemporaryFilesInMemory(); // or they stay where the system has them
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<Options> options = parseOptions(arguments);
    if (!options) {
        const int status = complain(options.error().detail, exitCode(Code::usage));
        std::fputs(usageText().toLocal8Bit().constData(), stderr);
        return status;
    }
    if (options->help || options->version) {
        const QString text = options->help ? usageText() : QStringLiteral("verbena " VB_VERSION "\n");
        return std::fputs(text.toLocal8Bit().constData(), stdout) < 0 ? 1 : 0;
    }
    if (!hasDisplay())
        return complain(QStringLiteral("there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"), 1);
    if (const Result<void> sound = crypto::selfTest(); !sound)
        return complain(sound.error().detail, exitCode(sound.error().code));

    int count = 1; // Qt takes no options from the command line
    QApplication application(count, argv);
    QApplication::setApplicationName(QStringLiteral("verbena"));
    QApplication::setOrganizationName(QStringLiteral("verbena"));
    QApplication::setApplicationDisplayName(QStringLiteral("Verbena"));
    if (QLocale().language() == QLocale::C)
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    ui::Theme theme(application, options->tourFolder.isEmpty() ? ui::ThemeMode::system : ui::ThemeMode::light);
    return options->tourFolder.isEmpty() ? runWindow(*options, theme) : runTour(*options, theme);
}
