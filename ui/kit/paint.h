#pragma once

#include "ui/kit/tokens.h"

#include <QPainter>
#include <QStyleOption>

#include <memory>

/// The strokes that the painters of the style and the own-painted widgets share. Each leaves the painter as it was.
namespace vb::ui::paint {

/// Saves the painter and turns antialiasing on; restores at the end of the scope.
class Scope {
public:
    explicit Scope(QPainter &painter) : m_painter(painter)
    {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Scope() { m_painter.restore(); }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

private:
    QPainter &m_painter;
};

/// A filled rounded rectangle; an edge of `width`, if its colour is valid, lies inside of `rect`.
void panel(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &edge = QColor(),
           double width = 1.0);

/// A ring of the accent just inside of `rect`: how keyboard focus shows.
void focusRing(QPainter &painter, const QRectF &rect, double radius, const Tokens &t);

/// True when the focus came by the keyboard, so that a click does not leave a ring behind.
bool hasKeyboardFocus(const QStyleOption &option);

QColor mixed(const QColor &a, const QColor &b, double share);

/// One line, elided; digits as wide as each other when `tabular`. `flags` are Qt::Alignment.
void line(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text, bool tabular = false);
/// Width of what line() draws with equal digits.
int tabularWidth(const QFontMetrics &metrics, const QString &text);

/// Three quarters of a ring that has turned by `phase` (0-1).
void spinner(QPainter &painter, const QRectF &rect, const QColor &color, double phase);

} // namespace vb::ui::paint
