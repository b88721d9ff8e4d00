#include "ui/kit/paint_view.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"

#include <QFontMetrics>
#include <QTableView>

#include <algorithm>

namespace vb::ui::paint {

namespace {

void divider(QPainter &painter, const QRect &rect, const Tokens &t)
{
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.line);
}

/// Lists and pop-ups: each item a rounded pill.
void listItem(const QStyleOptionViewItem &option, QPainter &painter, const Tokens &t)
{
    const QRectF pill = QRectF(option.rect).adjusted(2, 1, -2, -1);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        panel(painter, pill, t.radiusChip, t.soft);
    else if (option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled))
        panel(painter, pill, t.radiusChip, t.hover);
    if (hasKeyboardFocus(option) && selected)
        focusRing(painter, pill, t.radiusChip, t);
}

/// Plain tables; a TableView paints its rows itself and asks for cells that are not selected.
void tableCell(const QStyleOptionViewItem &option, QPainter &painter, const Tokens &t)
{
    if (option.state.testFlag(QStyle::State_Selected))
        painter.fillRect(option.rect, t.soft);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter.fillRect(option.rect, t.hover);
    if (hasKeyboardFocus(option))
        focusRing(painter, option.rect, t.radiusChip, t);
}

} // namespace

int cellPadding(const Tokens &t)
{
    return t.scaled(space::m);
}

void itemPanel(const QStyleOptionViewItem &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    if (qobject_cast<const QTableView *>(widget))
        tableCell(option, painter, t);
    else
        listItem(option, painter, t);
}

void headerSection(const QStyleOptionHeader &option, QPainter &painter, const Tokens &t)
{
    painter.fillRect(option.rect, t.surface);
    QRect under = option.rect;
    const int padding = cellPadding(t);
    const bool only = option.position == QStyleOptionHeader::OnlyOneSection;
    if (option.orientation == Qt::Horizontal && (only || option.position == QStyleOptionHeader::Beginning))
        under.adjust(padding, 0, 0, 0);
    if (option.orientation == Qt::Horizontal && (only || option.position == QStyleOptionHeader::End))
        under.adjust(0, 0, -padding, 0);
    divider(painter, under, t);
}

void headerLabel(const QStyleOptionHeader &option, QPainter &painter, const Tokens &t)
{
    const Scope scope(painter);
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const int padding = cellPadding(t);
    QRect rect = option.rect.adjusted(padding, 0, -padding, 0);
    const int arrow = sorted ? t.smallIconSize : 0;
    const QFontMetrics metrics(t.font(TextRole::header));
    const int width = std::min(metrics.horizontalAdvance(option.text), rect.width() - arrow);
    if (option.textAlignment & Qt::AlignRight)
        rect.setLeft(rect.right() + 1 - width - arrow);
    painter.setFont(t.font(TextRole::header));
    painter.setPen(sorted ? t.text : t.muted);
    line(painter, QRect(rect.left(), rect.top(), width, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, option.text);
    if (sorted)
        paintIcon(painter, QRect(rect.left() + width + 2, rect.top(), arrow - 2, rect.height()),
                  option.sortIndicator == QStyleOptionHeader::SortDown ? IconName::chevronUp : IconName::chevronDown,
                  t.text);
}

void headerEmptyArea(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    painter.fillRect(option.rect, t.surface);
    divider(painter, option.rect, t);
}

void viewFrame(const QStyleOption &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    const bool popUp
        = widget && widget->window() == widget->parentWidget() && widget->window()->windowType() == Qt::Popup;
    if (popUp)
        return;
    panel(painter, option.rect, t.radiusCard, t.surface, t.line);
}

void branch(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    if (!option.state.testFlag(QStyle::State_Children))
        return;
    const int side = t.smallIconSize;
    const QPoint centre = option.rect.center();
    paintIcon(painter, QRect(centre.x() - side / 2, centre.y() - side / 2, side, side),
              option.state.testFlag(QStyle::State_Open) ? IconName::chevronDown : IconName::chevronRight, t.muted);
}

} // namespace vb::ui::paint
