#pragma once

#include "ui/kit/tokens.h"

#include <QStyleOption>

class QPainter;

/// Push buttons, tool buttons, check and radio marks.
namespace vb::ui::paint {

void pushButton(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget, const Tokens &t);
/// Text colour and fill that pushButton() uses, for buttons that paint their own contents.
void pushButtonPanel(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget, const Tokens &t);
QColor pushButtonText(const QStyleOptionButton &option, const QWidget *widget, const Tokens &t);
QSize pushButtonSize(const QStyleOptionButton &option, const QSize &contents, const QWidget *widget, const Tokens &t);

void toolButtonPanel(const QStyleOption &option, QPainter &painter, const Tokens &t);
void checkMark(const QStyleOption &option, QPainter &painter, const Tokens &t);
void radioMark(const QStyleOption &option, QPainter &painter, const Tokens &t);

} // namespace vb::ui::paint
