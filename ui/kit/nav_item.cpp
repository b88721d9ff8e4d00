#include "ui/kit/nav_item.h"

#include "ui/kit/nav_rail.h"
#include "ui/kit/paint.h"

#include <QFocusEvent>
#include <QKeyEvent>

#include <algorithm>

namespace vb::ui {

NavItem::NavItem(const QString &id, IconName icon, const QString &label, bool page, NavRail *rail)
    : QAbstractButton(rail), m_rail(rail), m_id(id), m_icon(icon), m_page(page)
{
    setObjectName(QStringLiteral("nav.") + id);
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setLabel(label);
}

void NavItem::setCurrent(bool current)
{
    m_current = current;
    setAccessibleDescription(current ? tr("Current page") : QString());
    update();
}

void NavItem::setLabel(const QString &label)
{
    setText(label);
    setAccessibleName(label);
    updateTip();
}

void NavItem::setNavIcon(IconName icon)
{
    m_icon = icon;
    update();
}

void NavItem::setCount(int count)
{
    m_count = count;
    setAccessibleName(count > 0 ? tr("%1, %2", "page, number of open things").arg(text()).arg(count) : text());
    update();
}

void NavItem::updateTip()
{
    setToolTip(m_rail->isCollapsed() ? text() : QString());
}

QSize NavItem::sizeHint() const
{
    const Tokens &t = tokens();
    const int side = t.scaled(40);
    return {m_rail->isCollapsed() ? side : t.railWidth - 2 * space::m, side};
}

void NavItem::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up: m_rail->moveFocus(this, -1); break;
    case Qt::Key_Down: m_rail->moveFocus(this, 1); break;
    case Qt::Key_Home: m_rail->moveFocus(nullptr, 1); break;
    case Qt::Key_End: m_rail->moveFocus(nullptr, -1); break;
    case Qt::Key_Return:
    case Qt::Key_Enter: click(); break;
    default: QAbstractButton::keyPressEvent(event);
    }
}

void NavItem::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    m_rail->updateTabStop();
}

void NavItem::focusOutEvent(QFocusEvent *event)
{
    QAbstractButton::focusOutEvent(event);
    m_rail->updateTabStop();
}

void NavItem::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    const bool collapsed = m_rail->isCollapsed();
    if (m_current)
        paint::panel(painter, rect(), t.radiusField, t.soft);
    else if (isEnabled() && (underMouse() || isDown()))
        paint::panel(painter, rect(), t.radiusField, isDown() ? t.soft : t.hover);
    if (m_current) {
        const double height = rect().height() * 0.5;
        const double x = isLeftToRight() ? 0 : width() - 3;
        paint::panel(painter, QRectF(x, (rect().height() - height) / 2, 3, height), 1.5, t.accent);
    }
    if (paint::hasKeyboardFocus(option))
        paint::focusRing(painter, rect(), t.radiusField, t);

    const QColor quiet = m_page ? t.text : t.muted;
    const QColor color = !isEnabled() ? t.disabled : m_current ? t.accent : quiet;
    const int iconX = collapsed ? (width() - t.iconSize) / 2 : space::m;
    const QRect iconPlace = QStyle::visualRect(layoutDirection(), rect(), QRect(iconX, 0, t.iconSize, height()));
    paintIcon(painter, iconPlace, m_icon, !isEnabled() ? t.disabled : m_current ? t.accent : t.muted);
    if (!collapsed) {
        painter.setFont(t.font(TextRole::medium));
        painter.setPen(color);
        const QRect line(iconX + t.iconSize + space::m, 0, width() - iconX - t.iconSize - 2 * space::m, height());
        paint::line(painter, QStyle::visualRect(layoutDirection(), rect(), line),
                    QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter), text());
    }
    if (m_count > 0)
        paintCount(painter);
}

void NavItem::paintCount(QPainter &painter) const
{
    const Tokens &t = tokens();
    if (m_rail->isCollapsed()) {
        paint::panel(painter, QRectF(width() - 13, 7, 8, 8), 4, t.accent, t.surface, 1.5);
        return;
    }
    const QString text = m_count > 99 ? QStringLiteral("99+") : QString::number(m_count);
    QFont font = t.font(TextRole::header);
    font.setPixelSize(t.scaled(11));
    painter.setFont(font);
    const int pillHeight = t.scaled(20);
    const int pillWidth = std::max(pillHeight, QFontMetrics(font).horizontalAdvance(text) + space::m);
    const QRect pill = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(width() - space::s - 2 - pillWidth, (height() - pillHeight) / 2, pillWidth, pillHeight));
    paint::panel(painter, pill, pillHeight / 2.0, m_current ? t.accent : paint::mixed(t.bg, t.muted, 0.16));
    painter.setPen(m_current ? t.onAccent : t.text);
    painter.drawText(pill, Qt::AlignCenter, text);
}

} // namespace vb::ui
