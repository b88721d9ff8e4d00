#include "ui/kit/icons.h"

#include "ui/kit/tokens.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>
#include <cmath>

/// Names the resources of a static library, so that the linker keeps them. Must stand outside of namespaces.
static void keepIconResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace vb::ui {

namespace {

constexpr std::size_t kIconCount = static_cast<std::size_t>(IconName::count_);

/// File names without ".svg", in the order of IconName.
constexpr std::array<const char *, kIconCount> kIconFiles
    = {"alert",        "ban",           "cake",       "calendar",     "camera",  "chart",    "check",    "chevron-down",
       "chevron-left", "chevron-right", "chevron-up", "circle-check", "clock",   "copy",     "download", "edit",
       "eye",          "eye-off",       "file-text",  "filter",       "history", "home",     "id-card",  "info",
       "key",          "laptop",        "lock",       "log-out",      "mail",    "menu",     "message",  "minus",
       "monitor",      "moon",          "note",       "panel-left",   "phone",   "pin",      "plus",     "printer",
       "receipt",      "search",        "settings",   "shield",       "sun",     "sync",     "trash",    "unlock",
       "upload",       "user",          "user-plus",  "users",        "verbena", "wifi-off", "x"};

const QByteArray &svgOf(IconName name)
{
    static std::array<QByteArray, kIconCount> loaded;
    QByteArray &svg = loaded[static_cast<std::size_t>(name)];
    if (svg.isEmpty()) {
        keepIconResources();
        QFile file(
            QStringLiteral(":/verbena/icons/%1.svg").arg(QLatin1String(kIconFiles[static_cast<std::size_t>(name)])));
        if (file.open(QIODevice::ReadOnly))
            svg = file.readAll();
    }
    return svg;
}

/// A pixmap of `size` device pixels.
QPixmap iconPixmap(IconName name, const QSize &size, const QColor &color)
{
    const QString key = QStringLiteral("verbena-icon/%1/%2x%3/%4")
                            .arg(static_cast<int>(name))
                            .arg(size.width())
                            .arg(size.height())
                            .arg(color.rgba(), 8, 16, QLatin1Char('0'));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = svgOf(name);
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor toneColor(const Tokens &t, IconTone tone)
{
    switch (tone) {
    case IconTone::text: return t.text;
    case IconTone::muted: return t.muted;
    case IconTone::accent: return t.accent;
    case IconTone::onAccent: return t.onAccent;
    case IconTone::danger: return t.danger;
    case IconTone::warn: return t.warn;
    case IconTone::info: return t.info;
    }
    return t.text;
}

class OutlineIconEngine : public QIconEngine {
public:
    OutlineIconEngine(IconName name, IconTone tone) : m_name(name), m_tone(tone) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        paintIcon(*painter, rect, m_name, colorFor(mode, state));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return iconPixmap(m_name, size, colorFor(mode, state));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return iconPixmap(m_name, size, colorFor(mode, state));
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    bool isNull() override { return false; }
    QString key() const override { return QStringLiteral("verbena"); }
    QIconEngine *clone() const override { return new OutlineIconEngine(*this); }

private:
    [[nodiscard]] QColor colorFor(QIcon::Mode mode, QIcon::State state) const
    {
        const Tokens &t = tokens();
        switch (mode) {
        case QIcon::Disabled: return t.disabled;
        case QIcon::Selected: return t.accent;
        case QIcon::Normal:
        case QIcon::Active: break;
        }
        return toneColor(t, state == QIcon::On && m_tone != IconTone::onAccent ? IconTone::accent : m_tone);
    }

    IconName m_name;
    IconTone m_tone;
};

} // namespace

QIcon icon(IconName name, IconTone tone)
{
    return QIcon(new OutlineIconEngine(name, tone));
}

void paintIcon(QPainter &painter, const QRect &rect, IconName name, const QColor &color)
{
    // Device pixels per unit where this lands, also when a widget is rendered into something finer.
    const QTransform &toDevice = painter.deviceTransform();
    const double ratio = std::max(1.0, std::hypot(toDevice.m11(), toDevice.m12()));
    const int side = std::min(rect.width(), rect.height());
    const int pixels = static_cast<int>(std::lround(side * ratio));
    QPixmap pixmap = iconPixmap(name, QSize(pixels, pixels), color);
    pixmap.setDevicePixelRatio(ratio);
    painter.drawPixmap(rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2, pixmap);
}

} // namespace vb::ui
