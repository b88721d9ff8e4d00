#include "ui/kit/badge.h"

#include "ui/kit/paint.h"

#include <QEvent>
#include <QFontMetrics>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kBadgePadding = space::s;

struct BadgeColors {
    QColor fill;
    QColor text;
};

BadgeColors badgeColors(BadgeKind kind, const Tokens &t)
{
    switch (kind) {
    case BadgeKind::neutral: return {t.isDark ? t.line : paint::mixed(t.bg, t.line, 0.8), t.text};
    case BadgeKind::accent: return {t.soft, t.accent};
    case BadgeKind::info: return {t.infoSoft, t.info};
    case BadgeKind::warning: return {t.warnSoft, t.warn};
    case BadgeKind::danger: return {t.dangerSoft, t.danger};
    }
    return {t.soft, t.accent};
}

QFont badgeFont(const Tokens &t)
{
    QFont font = t.font(TextRole::caption);
    font.setWeight(QFont::Medium);
    return font;
}

QSize badgeSize(const QString &text, bool hasIcon, const Tokens &t)
{
    const int iconRoom = hasIcon ? t.smallIconSize - 2 + space::xs : 0;
    return {QFontMetrics(badgeFont(t)).horizontalAdvance(text) + 2 * kBadgePadding + iconRoom, t.scaled(24)};
}

void drawBadge(QPainter &painter, const QRect &rect, const QString &text, BadgeKind kind,
               const std::optional<IconName> &iconName)
{
    const Tokens &t = tokens();
    const BadgeColors colors = badgeColors(kind, t);
    const paint::Scope scope(painter);
    paint::panel(painter, rect, t.radiusChip, colors.fill);
    QRect line = rect.adjusted(kBadgePadding, 0, -kBadgePadding, 0);
    if (iconName) {
        const int side = t.smallIconSize - 2;
        paintIcon(painter, QRect(line.left(), line.top(), side, line.height()), *iconName, colors.text);
        line.adjust(side + space::xs, 0, 0, 0);
    }
    painter.setFont(badgeFont(t));
    painter.setPen(colors.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

} // namespace

int badgeWidth(const QString &text)
{
    return badgeSize(text, false, tokens()).width();
}

int paintBadge(QPainter &painter, const QRect &line, const QString &text, BadgeKind kind)
{
    const QSize size = badgeSize(text, false, tokens());
    const QRect rect(line.left(), line.top() + (line.height() - size.height()) / 2, size.width(), size.height());
    drawBadge(painter, rect, text, kind, std::nullopt);
    return size.width();
}

Badge::Badge(const QString &text, BadgeKind kind, QWidget *parent) : QWidget(parent), m_text(text), m_kind(kind)
{
    setAccessibleName(text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

Badge::Badge(const QString &text, BadgeKind kind, IconName icon, QWidget *parent) : Badge(text, kind, parent)
{
    m_icon = icon;
}

void Badge::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Badge::setKind(BadgeKind kind)
{
    m_kind = kind;
    update();
}

QSize Badge::sizeHint() const
{
    return badgeSize(m_text, m_icon.has_value(), tokens());
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBadge(painter, rect(), m_text, m_kind, m_icon);
}

void Badge::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        updateGeometry();
}

int paintMark(QPainter &painter, const QRect &line, const QString &text, BadgeKind kind, IconName icon)
{
    const Tokens &t = tokens();
    const QSize whole = badgeSize(text, true, t);
    const int wide = std::min(whole.width(), line.width());
    const int high = std::min(whole.height(), line.height());
    const QRect rect(line.right() - wide + 1, line.top() + (line.height() - high) / 2, wide, high);
    const int room = wide - (whole.width() - QFontMetrics(badgeFont(t)).horizontalAdvance(text));
    drawBadge(painter, rect, QFontMetrics(badgeFont(t)).elidedText(text, Qt::ElideRight, room), kind, icon);
    return wide;
}

Chip::Chip(const QString &text, QWidget *parent) : QAbstractButton(parent)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::toggled, this, [this] { updateGeometry(); }); // the mark needs room
}

QSize Chip::sizeHint() const
{
    const Tokens &t = tokens();
    const int mark = isChecked() ? t.smallIconSize - 2 + space::xs : 0;
    return {QFontMetrics(t.font(TextRole::medium)).horizontalAdvance(text()) + 2 * space::m + mark, t.scaled(32)};
}

void Chip::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    const QColor color = !isEnabled() ? t.disabled : isChecked() ? t.accent : t.text;
    const QColor fill = isChecked() ? t.soft : underMouse() && isEnabled() ? t.hover : t.surface;
    const QColor edge = isChecked() ? QColor() : isEnabled() ? t.outline : t.line;
    const double radius = height() / 2.0;
    paint::panel(painter, rect(), radius, fill, edge);
    if (paint::hasKeyboardFocus(option))
        paint::focusRing(painter, rect(), radius, t);
    QRect line = rect().adjusted(space::m, 0, -space::m, 0);
    if (isChecked()) {
        const int side = t.smallIconSize - 2;
        paintIcon(painter, QRect(line.left(), line.top(), side, line.height()), IconName::check, color);
        line.adjust(side + space::xs, 0, 0, 0);
    }
    painter.setFont(t.font(TextRole::medium));
    painter.setPen(color);
    painter.drawText(line, Qt::AlignCenter | Qt::TextSingleLine, text());
}

void Chip::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        updateGeometry();
}

} // namespace vb::ui
