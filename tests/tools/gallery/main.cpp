#include "tests/tools/gallery/gallery.h"
#include "ui/kit/theme.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QWindow>

#include <cstdio>
#include <iterator>
#include <memory>

namespace {

struct Page {
    const char *name;
    QWidget *(*make)();
    QSize size;
};

constexpr Page kPages[]
    = {{"controls", vb::gallery::makeControls, {1280, 900}}, {"fields", vb::gallery::makeFields, {1180, 860}},
       {"login", vb::gallery::makeLogin, {1180, 760}},       {"search", vb::gallery::makeSearch, {1280, 800}},
       {"empty", vb::gallery::makeEmpty, {1280, 800}},       {"menus", vb::gallery::makeMenus, {900, 520}}};

/// Shows one page after the other and takes its picture once it has the focus, as only then focus rings show.
class Photographer : public QObject {
public:
    Photographer(QDir folder, vb::ui::Theme &theme) : m_folder(std::move(folder)), m_theme(theme)
    {
        connect(qApp, &QGuiApplication::focusWindowChanged, this, [this](QWindow *focused) {
            if (m_page && focused == m_page->windowHandle())
                QMetaObject::invokeMethod(
                    this, [this] { take(); }, Qt::QueuedConnection);
        });
    }

    void next()
    {
        constexpr std::size_t count = std::size(kPages);
        if (m_index == 2 * count)
            return QCoreApplication::exit(0);
        m_theme.setMode(m_index < count ? vb::ui::ThemeMode::light : vb::ui::ThemeMode::dark);
        const Page &page = kPages[m_index++ % count];
        m_name = QLatin1String(page.name) + (m_theme.isDark() ? QStringLiteral("-dark") : QStringLiteral("-light"));
        m_page.reset(page.make());
        m_page->resize(page.size);
        m_page->show();
        m_page->activateWindow();
    }

private:
    void take()
    {
        if (auto *focused = m_page->findChild<QWidget *>(QStringLiteral("focused"))) {
            focused->setFocus(Qt::TabFocusReason);
            m_page->setAttribute(Qt::WA_KeyboardFocusChange);
        }
        const QPixmap pixmap = m_page->grab();
        const QString suffix = pixmap.devicePixelRatio() > 1.5 ? QStringLiteral("-2x.png") : QStringLiteral(".png");
        const QString file = m_folder.filePath(m_name + suffix);
        if (!pixmap.save(file)) {
            std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
            return QCoreApplication::exit(1);
        }
        next();
    }

    QDir m_folder;
    vb::ui::Theme &m_theme;
    std::unique_ptr<QWidget> m_page;
    QString m_name;
    std::size_t m_index = 0;
};

} // namespace

/// `vb_gallery FOLDER [--scale PERCENT]`: pictures of every control, light and dark, to be looked at. With
/// QT_SCALE_FACTOR=2 they are those of a fine screen and end in -2x.
int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: vb_gallery FOLDER [--scale PERCENT]\n");
        return 2;
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    if (!folder.mkpath(QStringLiteral(".")))
        return 1;
    const int scale = argc > 3 ? QString::fromLocal8Bit(argv[3]).toInt() : 100;
    vb::ui::Theme theme(app, vb::ui::ThemeMode::light, scale);

    Photographer photographer(folder, theme);
    QMetaObject::invokeMethod(
        &photographer, [&photographer] { photographer.next(); }, Qt::QueuedConnection);
    return QApplication::exec();
}
