#pragma once

#include "ui/kit/tokens.h"

#include <QStyleOption>

class QPainter;

/// Item views and their headers.
namespace vb::ui::paint {

void itemPanel(const QStyleOptionViewItem &option, QPainter &painter, const QWidget *widget, const Tokens &t);
void headerSection(const QStyleOptionHeader &option, QPainter &painter, const Tokens &t);
void headerLabel(const QStyleOptionHeader &option, QPainter &painter, const Tokens &t);
void headerEmptyArea(const QStyleOption &option, QPainter &painter, const Tokens &t);
void viewFrame(const QStyleOption &option, QPainter &painter, const QWidget *widget, const Tokens &t);
void branch(const QStyleOption &option, QPainter &painter, const Tokens &t);

/// Text left of the edge of cells and header sections.
int cellPadding(const Tokens &t);

} // namespace vb::ui::paint
