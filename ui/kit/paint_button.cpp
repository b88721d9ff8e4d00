#include "ui/kit/paint_button.h"

#include "ui/kit/buttons.h"
#include "ui/kit/paint.h"

#include <QDialog>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace vb::ui::paint {

namespace {

ButtonKind kindOf(const QStyleOptionButton &option, const QWidget *widget)
{
    const auto *button = qobject_cast<const QPushButton *>(widget);
    const ButtonKind kind = button ? buttonKind(button) : ButtonKind::secondary;
    // In a page every button that has the focus counts as the default one.
    if (kind == ButtonKind::secondary && option.features.testFlag(QStyleOptionButton::DefaultButton) && button
        && qobject_cast<const QDialog *>(button->window()))
        return ButtonKind::primary;
    if (kind == ButtonKind::secondary && option.features.testFlag(QStyleOptionButton::Flat))
        return ButtonKind::flat;
    return kind;
}

struct ButtonColors {
    QColor fill;
    QColor edge;
    QColor text;
};

ButtonColors filledColors(const QStyleOptionButton &option, const Tokens &t, ButtonKind kind)
{
    const bool danger = kind == ButtonKind::danger;
    if (!option.state.testFlag(QStyle::State_Enabled))
        return {mixed(t.bg, t.muted, t.isDark ? 0.18 : 0.16), QColor(), t.disabled};
    QColor fill = danger ? t.danger : t.accent;
    if (option.state.testFlag(QStyle::State_Sunken))
        fill = danger ? mixed(t.dangerHover, t.text, 0.1) : t.accentPressed;
    else if (option.state.testFlag(QStyle::State_MouseOver))
        fill = danger ? t.dangerHover : t.accentHover;
    return {fill, QColor(), danger ? t.onDanger : t.onAccent};
}

ButtonColors quietColors(const QStyleOptionButton &option, const Tokens &t, ButtonKind kind)
{
    const bool flat = kind == ButtonKind::flat;
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    QColor fill = flat ? QColor() : t.surface;
    QColor edge = flat ? QColor() : t.outline;
    if (enabled && option.state.testFlag(QStyle::State_Sunken))
        fill = flat ? t.soft : mixed(t.hover, t.text, 0.04);
    else if (enabled && option.state.testFlag(QStyle::State_MouseOver))
        fill = t.hover;
    if (option.state.testFlag(QStyle::State_On)) {
        fill = t.soft;
        edge = t.accent;
    }
    if (!enabled)
        return {flat ? QColor() : t.surface, flat ? QColor() : t.line, t.disabled};
    return {fill, edge, flat || option.state.testFlag(QStyle::State_On) ? t.accent : t.text};
}

ButtonColors buttonColors(const QStyleOptionButton &option, const QWidget *widget, const Tokens &t)
{
    const ButtonKind kind = kindOf(option, widget);
    const bool filled = kind == ButtonKind::primary || kind == ButtonKind::danger;
    return filled ? filledColors(option, t, kind) : quietColors(option, t, kind);
}

/// The square that marks are drawn in, centred and whole.
QRectF markSquare(const QRect &rect)
{
    const int side = std::min(rect.width(), rect.height());
    return {double(rect.left() + (rect.width() - side) / 2), double(rect.top() + (rect.height() - side) / 2),
            double(side), double(side)};
}

} // namespace

void pushButtonPanel(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    const ButtonColors colors = buttonColors(option, widget, t);
    QRectF rect = option.rect;
    double radius = t.radiusField;
    if (hasKeyboardFocus(option)) {
        focusRing(painter, rect, radius, t);
        const double inset = colors.edge.isValid() ? t.focusWidth : t.focusWidth + 1.5;
        rect.adjust(inset, inset, -inset, -inset);
        panel(painter, rect, radius - inset, colors.fill);
        return;
    }
    panel(painter, rect, radius, colors.fill, colors.edge);
}

QColor pushButtonText(const QStyleOptionButton &option, const QWidget *widget, const Tokens &t)
{
    return buttonColors(option, widget, t).text;
}

void pushButton(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    pushButtonPanel(option, painter, widget, t);
    const QColor color = pushButtonText(option, widget, t);
    const bool menu = option.features.testFlag(QStyleOptionButton::HasMenu);
    const int gap = option.icon.isNull() || option.text.isEmpty() ? 0 : space::s;
    const int iconSide = option.icon.isNull() ? 0 : t.smallIconSize + 2;
    const int arrow = menu ? t.smallIconSize + space::xs : 0;
    const bool underlined = widget && widget->style()->styleHint(QStyle::SH_UnderlineShortcut, &option, widget) != 0;
    const int flags = Qt::AlignCenter | Qt::TextSingleLine | (underlined ? Qt::TextShowMnemonic : Qt::TextHideMnemonic);
    const int textWidth = option.fontMetrics.size(Qt::TextShowMnemonic | Qt::TextSingleLine, option.text).width();
    int x = option.rect.left() + (option.rect.width() - iconSide - gap - textWidth - arrow) / 2;

    const Scope scope(painter);
    if (iconSide > 0) {
        const QRect place(x, option.rect.top() + (option.rect.height() - iconSide) / 2, iconSide, iconSide);
        const QIcon::Mode mode = option.state.testFlag(QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled;
        option.icon.paint(&painter, place, Qt::AlignCenter, mode);
        x += iconSide + gap;
    }
    painter.setPen(color);
    painter.drawText(QRect(x, option.rect.top(), textWidth, option.rect.height()), flags, option.text);
    if (menu)
        paintIcon(painter, QRect(x + textWidth + space::xs, option.rect.top(), t.smallIconSize, option.rect.height()),
                  IconName::chevronDown, color);
}

QSize pushButtonSize(const QStyleOptionButton &option, const QSize &contents, const QWidget *widget, const Tokens &t)
{
    const bool flat = kindOf(option, widget) == ButtonKind::flat;
    int width = contents.width() + 2 * (flat ? space::m : space::l);
    if (!option.icon.isNull() && !option.text.isEmpty())
        width += space::xs;
    if (option.features.testFlag(QStyleOptionButton::HasMenu))
        width += t.smallIconSize + space::xs;
    if (!option.text.isEmpty() && !flat)
        width = std::max(width, t.scaled(80));
    return {width, t.fieldHeight};
}

void toolButtonPanel(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    QColor fill;
    if (option.state.testFlag(QStyle::State_On))
        fill = t.soft;
    else if (enabled && option.state.testFlag(QStyle::State_Sunken))
        fill = t.soft;
    else if (enabled && option.state.testFlag(QStyle::State_MouseOver))
        fill = t.hover;
    const bool raised = !option.state.testFlag(QStyle::State_AutoRaise);
    panel(painter, option.rect, t.radiusField, fill.isValid() || !raised ? fill : t.surface,
          raised ? t.outline : QColor());
    if (hasKeyboardFocus(option))
        focusRing(painter, option.rect, t.radiusField, t);
}

void checkMark(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool partly = option.state.testFlag(QStyle::State_NoChange);
    const bool hover = enabled && option.state.testFlag(QStyle::State_MouseOver);
    QRectF box = markSquare(option.rect);
    double radius = 5;
    if (hasKeyboardFocus(option)) {
        panel(painter, box, radius + 1, t.surface, t.accent, t.focusWidth);
        box.adjust(3.5, 3.5, -3.5, -3.5);
        radius = 2.5;
        if (!on && !partly)
            return;
    } else {
        box.adjust(1, 1, -1, -1);
    }
    if (!on && !partly) {
        panel(painter, box, radius, enabled ? (hover ? t.hover : t.surface) : t.bg, enabled ? t.fieldBorder : t.outline,
              1.25);
        return;
    }
    const QColor fill = !enabled ? t.disabled : hover ? t.accentHover : t.accent;
    panel(painter, box, radius, fill);
    const Scope scope(painter);
    painter.setPen(
        QPen(enabled ? t.onAccent : t.surface, box.width() / 9.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at
        = [&box](double x, double y) { return QPointF(box.left() + x * box.width(), box.top() + y * box.height()); };
    if (partly)
        painter.drawLine(at(0.28, 0.5), at(0.72, 0.5));
    else
        painter.drawPolyline(QPolygonF {at(0.24, 0.53), at(0.42, 0.71), at(0.76, 0.32)});
}

void radioMark(const QStyleOption &option, QPainter &painter, const Tokens &t)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool hover = enabled && option.state.testFlag(QStyle::State_MouseOver);
    QRectF ring = markSquare(option.rect);
    if (hasKeyboardFocus(option)) {
        panel(painter, ring, ring.width() / 2, t.surface, t.accent, t.focusWidth);
        if (!on)
            return;
        ring.adjust(3.5, 3.5, -3.5, -3.5);
        panel(painter, ring, ring.width() / 2, t.accent);
        ring.adjust(3.5, 3.5, -3.5, -3.5);
        panel(painter, ring, ring.width() / 2, t.onAccent);
        return;
    }
    ring.adjust(1, 1, -1, -1);
    if (!on) {
        panel(painter, ring, ring.width() / 2, enabled ? (hover ? t.hover : t.surface) : t.bg,
              enabled ? t.fieldBorder : t.outline, 1.25);
        return;
    }
    panel(painter, ring, ring.width() / 2, enabled ? t.accent : t.disabled);
    const double inset = ring.width() * 0.31;
    panel(painter, ring.adjusted(inset, inset, -inset, -inset), ring.width(), enabled ? t.onAccent : t.surface);
}

} // namespace vb::ui::paint
