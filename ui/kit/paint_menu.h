#pragma once

#include "ui/kit/tokens.h"

#include <QStyleOption>

class QPainter;

/// Menus, menu bars, tabs, group boxes and tool tips.
namespace vb::ui::paint {

/// Pop-up windows have round corners only where the window system can show what is behind them.
bool hasRoundPopUps();

void menuPanel(const QStyleOption &option, QPainter &painter, const Tokens &t);
void menuItem(const QStyleOptionMenuItem &option, QPainter &painter, const QWidget *widget, const Tokens &t);
QSize menuItemSize(const QStyleOptionMenuItem &option, const QSize &contents, const Tokens &t);
void menuBarItem(const QStyleOptionMenuItem &option, QPainter &painter, const Tokens &t);

void tabShape(const QStyleOptionTab &option, QPainter &painter, const Tokens &t);
void tabLabel(const QStyleOptionTab &option, QPainter &painter, const Tokens &t);
void tabBase(const QStyleOption &option, QPainter &painter, const Tokens &t);

void groupBox(const QStyleOptionGroupBox &option, QPainter &painter, const QWidget *widget, const Tokens &t);
QRect groupBoxPart(const QStyleOptionGroupBox &option, QStyle::SubControl part, const Tokens &t);

void tipPanel(const QStyleOption &option, QPainter &painter, const Tokens &t);

} // namespace vb::ui::paint
