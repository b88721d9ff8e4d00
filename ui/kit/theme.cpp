#include "ui/kit/theme.h"

#include "ui/kit/tokens.h"
#include "ui/kit/verbena_style.h"

#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QStyleHints>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace vb::ui {

namespace {

/// Inter as the system has it, else from the folder `fonts` that installers put beside the program; else nothing, and
/// the system's font is used.
QString interFamily()
{
    const QString inter = QStringLiteral("Inter");
    if (QFontDatabase::hasFamily(inter))
        return inter;
    for (const QString &place : {QStringLiteral("/fonts"), QStringLiteral("/../share/verbena/fonts")}) {
        const QDir folder(QCoreApplication::applicationDirPath() + place);
        const QStringList patterns {QStringLiteral("Inter*.otf"), QStringLiteral("Inter*.ttf"),
                                    QStringLiteral("Inter*.woff2")};
        for (const QString &file : folder.entryList(patterns, QDir::Files))
            QFontDatabase::addApplicationFont(folder.filePath(file));
    }
    return QFontDatabase::hasFamily(inter) ? inter : QString();
}

} // namespace

QString themeModeName(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::light: return QStringLiteral("light");
    case ThemeMode::dark: return QStringLiteral("dark");
    case ThemeMode::system: break;
    }
    return {};
}

ThemeMode themeModeFromName(QStringView name)
{
    return name == u"light" ? ThemeMode::light : name == u"dark" ? ThemeMode::dark : ThemeMode::system;
}

Theme::Theme(QApplication &app, ThemeMode mode, int fontScale)
    : m_app(app)
    , m_mode(mode)
    , m_fontScale(std::clamp(fontScale, 90, 150))
    , m_family(interFamily())
    , m_systemDark(looksDark(QApplication::palette()))
{
    readSystem();
    m_app.installEventFilter(this);
    apply();
}

Theme::~Theme() = default;

bool Theme::isDark() const
{
    return m_mode == ThemeMode::dark || (m_mode == ThemeMode::system && m_systemDark);
}

void Theme::setMode(ThemeMode mode)
{
    setLook({mode, m_fontScale});
}

void Theme::setFontScale(int percent)
{
    setLook({m_mode, percent});
}

void Theme::prefer(ThemeMode mode, int fontScale)
{
    if (!m_own)
        m_own = Look {m_mode, m_fontScale};
    m_preferred = mode;
    setLook({mode == ThemeMode::system ? m_own->mode : mode, fontScale});
    Q_EMIT preferenceChanged();
}

void Theme::dropPreference()
{
    if (!m_own)
        return;
    m_preferred = ThemeMode::system;
    setLook(*std::exchange(m_own, std::nullopt));
    Q_EMIT preferenceChanged();
}

void Theme::setLook(Look look)
{
    const bool wasDark = isDark();
    const int before = m_fontScale;
    m_mode = look.mode;
    m_fontScale = std::clamp(look.fontScale, 90, 150);
    if (isDark() != wasDark || m_fontScale != before)
        apply();
}

bool Theme::looksDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // The window system tells each window and widget of a new theme; the first one is enough.
    if (event->type() == QEvent::ThemeChange && !m_applying) {
        const bool wasDark = isDark();
        readSystem();
        if (isDark() != wasDark)
            apply();
    }
    return QObject::eventFilter(watched, event);
}

void Theme::readSystem()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (const auto scheme = QGuiApplication::styleHints()->colorScheme(); scheme != Qt::ColorScheme::Unknown) {
        m_systemDark = scheme == Qt::ColorScheme::Dark;
        return;
    }
#endif
    if (!m_applied)
        return;
    // With its own palette taken off, the application shows the system's, or the style's where the system has none.
    const bool wasApplying = std::exchange(m_applying, true);
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const QPalette bare = QApplication::palette();
    QApplication::setPalette(ours);
    m_applying = wasApplying;
    if (bare.color(QPalette::Window) != tokens().bg)
        m_systemDark = looksDark(bare);
}

void Theme::apply()
{
    const bool wasApplying = std::exchange(m_applying, true);
    const Tokens t = isDark() ? Tokens::dark(m_fontScale, m_family) : Tokens::light(m_fontScale, m_family);
    auto *style = new VerbenaStyle(t);
    QApplication::setStyle(style);
    QApplication::setPalette(style->standardPalette());
    QPalette popUp = style->standardPalette();
    popUp.setColor(QPalette::Base, t.raised);
    QApplication::setPalette(popUp, "QComboBoxListView");
    QApplication::setFont(t.font(TextRole::body));
    for (const char *type : {"QPushButton", "QTabBar"})
        QApplication::setFont(t.font(TextRole::medium), type);
    QToolTip::setFont(t.font(TextRole::caption));
    QPalette tip = style->standardPalette();
    QToolTip::setPalette(tip);
    m_applied = true;
    m_applying = wasApplying;
    Q_EMIT changed();
}

} // namespace vb::ui
