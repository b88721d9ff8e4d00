#pragma once

#include "ui/kit/tokens.h"

#include <QStyleOption>

class QPainter;

/// Line edits, combo boxes and spin boxes: one panel, and what stands at its ends.
namespace vb::ui::paint {

/// Marks a field as holding a problem: its edge turns to danger. Set on the widget as a dynamic property.
inline constexpr char kInvalidProperty[] = "vbInvalid";

/// Distance of a field's text from its edge.
int fieldPadding(const Tokens &t);
/// Width of the arrow's place in combo and spin boxes.
int arrowWidth(const Tokens &t);

void fieldPanel(const QStyleOption &option, QPainter &painter, const QWidget *widget, const Tokens &t);
void comboBox(const QStyleOptionComboBox &option, QPainter &painter, const QWidget *widget, const Tokens &t);
void comboBoxLabel(const QStyleOptionComboBox &option, QPainter &painter, const Tokens &t);
void spinBox(const QStyleOptionSpinBox &option, QPainter &painter, const QWidget *widget, const Tokens &t);
/// A key cap such as "Ctrl K", its right end at `right`, in the middle of `line`. Returns its width.
int keyCap(QPainter &painter, const QRect &line, const QString &keys, const Tokens &t);
int keyCapWidth(const QString &keys, const Tokens &t);

QRect comboBoxPart(const QStyleOptionComboBox &option, QStyle::SubControl part, const Tokens &t);
QRect spinBoxPart(const QStyleOptionSpinBox &option, QStyle::SubControl part, const Tokens &t);

} // namespace vb::ui::paint
