#include "ui/kit/paint_menu.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_button.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QStyle>
#include <QWidget>

namespace vb::ui::paint {

namespace {

/// Height of a group box's title line; nothing without title and mark.
int groupTitleHeight(const QStyleOptionGroupBox &option, const Tokens &t)
{
    const bool title = !option.text.isEmpty() || (option.subControls & QStyle::SC_GroupBoxCheckBox);
    return title ? t.scaled(32) : 0;
}

} // namespace

bool hasRoundPopUps()
{
    return QGuiApplication::platformName() != QLatin1String("xcb");
}

void menuPanel(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    if (hasRoundPopUps()) {
        painter.save();
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        painter.fillRect(option.rect, Qt::transparent);
        painter.restore();
        panel(painter, option.rect, t.radiusField + 2, t.raised, t.isDark ? t.outline : t.line);
        return;
    }
    painter.fillRect(option.rect, t.isDark ? t.outline : t.outline);
    painter.fillRect(option.rect.adjusted(1, 1, -1, -1), t.raised);
}

void menuItem(const QStyleOptionMenuItem &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    const QRect &rect = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(rect.left() + space::s, rect.center().y(), rect.width() - 2 * space::s, 1), t.line);
        return;
    }
    const Scope scope(painter);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool selected = enabled && option.state.testFlag(QStyle::State_Selected);
    if (selected)
        panel(painter, rect, t.radiusChip, t.soft);
    const QColor color = !enabled ? t.disabled : selected ? t.accent : t.text;
    int x = rect.left() + space::s + 2;
    const bool checkable = option.checkType != QStyleOptionMenuItem::NotCheckable;
    if (option.menuHasCheckableItems || option.maxIconWidth > 0 || !option.icon.isNull()) {
        const QRect place(x, rect.top(), t.smallIconSize + 2, rect.height());
        if (checkable && option.checked)
            paintIcon(painter, place, IconName::check, selected ? t.accent : enabled ? t.text : t.disabled);
        else if (!option.icon.isNull())
            option.icon.paint(&painter, place, Qt::AlignCenter,
                              !enabled       ? QIcon::Disabled
                                  : selected ? QIcon::Selected
                                             : QIcon::Normal);
        x = place.right() + 1 + space::s + 2;
    }
    const QStringList parts = option.text.split(u'\t');
    const int right = rect.right() - space::s - 2;
    const bool underlined = !widget || widget->style()->styleHint(QStyle::SH_UnderlineShortcut, &option, widget) != 0;
    painter.setFont(option.font);
    painter.setPen(color);
    painter.drawText(QRect(x, rect.top(), right - x, rect.height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine
                         | (underlined ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                     parts.first());
    if (parts.size() > 1) {
        painter.setPen(enabled ? (selected ? t.accent : t.muted) : t.disabled);
        painter.setFont(t.font(TextRole::caption));
        painter.drawText(QRect(x, rect.top(), right - x, rect.height()), Qt::AlignRight | Qt::AlignVCenter,
                         parts.at(1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        paintIcon(painter, QRect(right - t.smallIconSize + 2, rect.top(), t.smallIconSize, rect.height()),
                  IconName::chevronRight, enabled ? t.muted : t.disabled);
}

QSize menuItemSize(const QStyleOptionMenuItem &option, const QSize &contents, const Tokens &t)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {contents.width(), 2 * space::xs + 1};
    int width = contents.width() + 2 * (space::s + 2) + space::s;
    if (option.menuHasCheckableItems || option.maxIconWidth > 0 || !option.icon.isNull())
        width += t.smallIconSize + 2 + space::s + 2;
    if (option.text.contains(u'\t'))
        width += space::xl;
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        width += t.smallIconSize;
    return {width, t.scaled(34)};
}

void menuBarItem(const QStyleOptionMenuItem &option, QPainter &painter, const Tokens &t)
{
    painter.fillRect(option.rect, t.bg);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool active = enabled && (option.state & (QStyle::State_Selected | QStyle::State_Sunken));
    const Scope scope(painter);
    if (active)
        panel(painter, option.rect.adjusted(0, 2, 0, -2), t.radiusChip, t.soft);
    painter.setPen(!enabled ? t.disabled : active ? t.accent : t.text);
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, option.text);
}

void tabShape(const QStyleOptionTab &option, QPainter &painter, const Tokens &t)
{
    const QRect &rect = option.rect;
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (enabled && !selected && option.state.testFlag(QStyle::State_MouseOver))
        panel(painter, QRectF(rect).adjusted(2, 4, -2, -6), t.radiusChip, t.hover);
    if (selected)
        panel(painter, QRectF(rect.left() + space::m, rect.bottom() - 1, rect.width() - 2 * space::m, 2), 1,
              enabled ? t.accent : t.disabled);
    if (selected && hasKeyboardFocus(option))
        focusRing(painter, QRectF(rect).adjusted(2, 4, -2, -6), t.radiusChip, t);
}

void tabLabel(const QStyleOptionTab &option, QPainter &painter, const Tokens &t)
{
    const Scope scope(painter);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hover = option.state.testFlag(QStyle::State_MouseOver);
    painter.setPen(!enabled ? t.disabled : selected ? t.accent : hover ? t.text : t.muted);
    QRect rect = option.rect.adjusted(0, 0, 0, -2);
    if (!option.icon.isNull()) {
        const int width = QFontMetrics(painter.font()).size(Qt::TextShowMnemonic, option.text).width();
        const int side = t.smallIconSize + 2;
        const int x = rect.left() + (rect.width() - width - side - space::s) / 2;
        option.icon.paint(&painter, QRect(x, rect.top(), side, rect.height()), Qt::AlignCenter,
                          !enabled       ? QIcon::Disabled
                              : selected ? QIcon::Selected
                                         : QIcon::Normal);
        rect.adjust(side + space::s, 0, 0, 0);
    }
    painter.drawText(rect, Qt::AlignCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, option.text);
}

void tabBase(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);
}

void groupBox(const QStyleOptionGroupBox &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    if (!option.features.testFlag(QStyleOptionFrame::Flat))
        panel(painter, groupBoxPart(option, QStyle::SC_GroupBoxFrame, t), t.radiusCard, t.surface, t.line);
    if (option.subControls & QStyle::SC_GroupBoxCheckBox) {
        QStyleOption mark = option;
        mark.rect = groupBoxPart(option, QStyle::SC_GroupBoxCheckBox, t);
        checkMark(mark, painter, t);
    }
    if (option.text.isEmpty())
        return;
    const Scope scope(painter);
    const bool underlined = widget && widget->style()->styleHint(QStyle::SH_UnderlineShortcut, &option, widget) != 0;
    painter.setFont(t.font(TextRole::section));
    painter.setPen(option.state.testFlag(QStyle::State_Enabled) ? t.text : t.disabled);
    painter.drawText(groupBoxPart(option, QStyle::SC_GroupBoxLabel, t),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine
                         | (underlined ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                     option.text);
}

QRect groupBoxPart(const QStyleOptionGroupBox &option, QStyle::SubControl part, const Tokens &t)
{
    const int title = groupTitleHeight(option, t);
    const int side = t.scaled(20);
    const bool checkable = option.subControls & QStyle::SC_GroupBoxCheckBox;
    const QRect all = option.rect;
    QRect rect = all.adjusted(0, title, 0, 0);
    switch (part) {
    case QStyle::SC_GroupBoxCheckBox: rect = QRect(all.left(), all.top() + (title - side) / 2 - 2, side, side); break;
    case QStyle::SC_GroupBoxLabel: {
        const int left = checkable ? side + space::s : 0;
        const int width = QFontMetrics(t.font(TextRole::section)).size(Qt::TextShowMnemonic, option.text).width();
        rect = QRect(all.left() + left, all.top() - 2, width + space::xs, title);
        break;
    }
    case QStyle::SC_GroupBoxContents: rect.adjust(1, 1, -1, -1); break;
    default: break;
    }
    return QStyle::visualRect(option.direction, all, rect);
}

void tipPanel(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    if (hasRoundPopUps())
        panel(painter, option.rect, t.radiusChip, t.tip);
    else
        painter.fillRect(option.rect, t.tip);
}

} // namespace vb::ui::paint
