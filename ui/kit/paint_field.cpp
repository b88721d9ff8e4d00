#include "ui/kit/paint_field.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"

#include <QFontMetrics>
#include <QLineEdit>
#include <QVariant>
#include <QWidget>

namespace vb::ui::paint {

namespace {

void spinArrow(const QStyleOptionSpinBox &option, QPainter &painter, const Tokens &t, bool up)
{
    const QRect rect = spinBoxPart(option, up ? QStyle::SC_SpinBoxUp : QStyle::SC_SpinBoxDown, t);
    const auto part = up ? QStyle::SC_SpinBoxUp : QStyle::SC_SpinBoxDown;
    const bool can = option.state.testFlag(QStyle::State_Enabled)
        && option.stepEnabled.testFlag(up ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled);
    const bool active
        = can && option.activeSubControls == part && option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    if (active)
        panel(painter, rect, t.radiusChip - 1, option.state.testFlag(QStyle::State_Sunken) ? t.soft : t.hover);
    const int side = t.smallIconSize - 2;
    paintIcon(painter, QRect(rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 1, side, side),
              up ? IconName::chevronUp : IconName::chevronDown, can ? t.muted : t.disabled);
}

} // namespace

int fieldPadding(const Tokens &t)
{
    return t.scaled(space::m);
}

int arrowWidth(const Tokens &t)
{
    return t.scaled(32);
}

void fieldPanel(const QStyleOption &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focus = option.state.testFlag(QStyle::State_HasFocus);
    const bool hover = option.state.testFlag(QStyle::State_MouseOver);
    const bool invalid = widget && widget->property(kInvalidProperty).toBool();
    const auto *edit = qobject_cast<const QLineEdit *>(widget);
    const bool fixed = !enabled || (edit && edit->isReadOnly());
    QColor edge = fixed ? t.line : hover ? t.muted : t.fieldBorder;
    double width = 1;
    if (invalid && enabled) {
        edge = t.danger;
        width = focus ? t.focusWidth : 1.5;
    } else if (focus) {
        edge = t.accent;
        width = t.focusWidth;
    }
    panel(painter, option.rect, t.radiusField, fixed ? t.bg : t.surface, edge, width);
}

void comboBox(const QStyleOptionComboBox &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    if (option.frame)
        fieldPanel(option, painter, widget, t);
    const QRect arrow = comboBoxPart(option, QStyle::SC_ComboBoxArrow, t);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const int side = t.smallIconSize;
    paintIcon(painter, QRect(arrow.center().x() - side / 2, arrow.top(), side, arrow.height()), IconName::chevronDown,
              enabled ? t.muted : t.disabled);
}

void comboBoxLabel(const QStyleOptionComboBox &option, QPainter &painter, const Tokens &t)
{
    QRect rect = comboBoxPart(option, QStyle::SC_ComboBoxEditField, t);
    const Scope scope(painter);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    if (!option.currentIcon.isNull()) {
        const QRect place(rect.left(), rect.top(), t.smallIconSize + 2, rect.height());
        option.currentIcon.paint(&painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        rect.setLeft(place.right() + 1 + space::s);
    }
    if (option.editable)
        return; // its line edit shows the text
    painter.setPen(enabled ? t.text : t.disabled);
    line(painter, rect, Qt::AlignLeft | Qt::AlignVCenter, option.currentText);
}

void spinBox(const QStyleOptionSpinBox &option, QPainter &painter, const QWidget *widget, const Tokens &t)
{
    if (option.frame)
        fieldPanel(option, painter, widget, t);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    spinArrow(option, painter, t, true);
    spinArrow(option, painter, t, false);
}

int keyCapWidth(const QString &keys, const Tokens &t)
{
    return QFontMetrics(t.font(TextRole::caption)).horizontalAdvance(keys) + 2 * (space::xs + 2);
}

int keyCap(QPainter &painter, const QRect &place, const QString &keys, const Tokens &t)
{
    const Scope scope(painter);
    const int width = keyCapWidth(keys, t);
    const int height = t.scaled(20);
    const QRect cap(place.right() + 1 - width, place.top() + (place.height() - height) / 2, width, height);
    panel(painter, cap, 5, t.bg, t.line);
    painter.setFont(t.font(TextRole::caption));
    painter.setPen(t.muted);
    painter.drawText(cap, Qt::AlignCenter, keys);
    return width;
}

QRect comboBoxPart(const QStyleOptionComboBox &option, QStyle::SubControl part, const Tokens &t)
{
    const QRect &all = option.rect;
    const int arrow = arrowWidth(t);
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        return QStyle::visualRect(option.direction, all,
                                  QRect(all.right() + 1 - arrow, all.top(), arrow, all.height()));
    case QStyle::SC_ComboBoxEditField: {
        const int left = option.editable ? fieldPadding(t) - 2 : fieldPadding(t);
        return QStyle::visualRect(option.direction, all, all.adjusted(left, 2, -arrow, -2));
    }
    case QStyle::SC_ComboBoxListBoxPopup: return all.translated(0, space::xs);
    default: return all;
    }
}

QRect spinBoxPart(const QStyleOptionSpinBox &option, QStyle::SubControl part, const Tokens &t)
{
    const QRect &all = option.rect;
    const bool buttons = option.buttonSymbols != QAbstractSpinBox::NoButtons;
    const int arrow = buttons ? arrowWidth(t) : 0;
    const int half = (all.height() - 6) / 2;
    QRect rect = all;
    switch (part) {
    case QStyle::SC_SpinBoxUp: rect = QRect(all.right() + 1 - arrow, all.top() + 3, arrow - 3, half); break;
    case QStyle::SC_SpinBoxDown: rect = QRect(all.right() + 1 - arrow, all.top() + 3 + half, arrow - 3, half); break;
    case QStyle::SC_SpinBoxEditField: rect = all.adjusted(fieldPadding(t) - 2, 2, -std::max(arrow, 8), -2); break;
    default: break;
    }
    return QStyle::visualRect(option.direction, all, rect);
}

} // namespace vb::ui::paint
