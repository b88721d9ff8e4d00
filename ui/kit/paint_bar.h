#pragma once

#include "ui/kit/tokens.h"

#include <QStyleOption>

class QPainter;

/// Scroll bars, progress bars and sliders.
namespace vb::ui::paint {

void scrollBar(const QStyleOptionSlider &option, QPainter &painter, const Tokens &t);
QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part, const Tokens &t);
int scrollBarExtent();

/// `phase` (0-1) places the moving part of a bar without an end.
void progressBar(const QStyleOptionProgressBar &option, QPainter &painter, const Tokens &t, double phase);

void slider(const QStyleOptionSlider &option, QPainter &painter, const QRect &handle, const Tokens &t);

} // namespace vb::ui::paint
