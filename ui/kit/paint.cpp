#include "ui/kit/paint.h"

#include <QFontMetrics>

#include <algorithm>

namespace vb::ui::paint {

namespace {

int digitWidth(const QFontMetrics &metrics)
{
    int widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    return widest;
}

bool isPlainDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// Calls `each(part, width, isDigit)` for every digit and every run between digits.
template <class Each>
void forTabularParts(const QFontMetrics &metrics, const QString &text, Each each)
{
    const int digit = digitWidth(metrics);
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        const bool isDigit = isPlainDigit(text.at(i));
        while (!isDigit && end < text.size() && !isPlainDigit(text.at(end)))
            ++end;
        const QString part = text.mid(i, end - i);
        each(part, isDigit ? digit : metrics.horizontalAdvance(part), isDigit);
        i = end;
    }
}

} // namespace

void panel(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &edge, double width)
{
    const Scope scope(painter);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    if (!edge.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(rect, radius, radius);
        return;
    }
    painter.setPen(QPen(edge, width));
    const double half = width / 2;
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half);
}

void focusRing(QPainter &painter, const QRectF &rect, double radius, const Tokens &t)
{
    panel(painter, rect, radius, QColor(), t.accent, t.focusWidth);
}

bool hasKeyboardFocus(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](float from, float to) { return static_cast<float>(from + (to - from) * share); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()), part(a.blueF(), b.blueF()),
                            part(a.alphaF(), b.alphaF()));
}

void line(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text, bool tabular)
{
    const QFontMetrics metrics(painter.font());
    if (!tabular || tabularWidth(metrics, text) > rect.width()) {
        // A text as wide as its place would be elided for a fraction of a pixel.
        const bool fits = metrics.horizontalAdvance(text) <= rect.width();
        painter.drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextDontClip,
                         fits ? text : metrics.elidedText(text, Qt::ElideRight, rect.width()));
        return;
    }
    const int width = tabularWidth(metrics, text);
    int x = rect.left();
    if (alignment.testFlag(Qt::AlignRight))
        x += rect.width() - width;
    else if (alignment.testFlag(Qt::AlignHCenter))
        x += (rect.width() - width) / 2;
    forTabularParts(metrics, text, [&](const QString &part, int advance, bool isDigit) {
        const int slack = isDigit ? (advance - metrics.horizontalAdvance(part)) / 2 : 0;
        painter.drawText(QRect(x + slack, rect.top(), advance, rect.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, part);
        x += advance;
    });
}

int tabularWidth(const QFontMetrics &metrics, const QString &text)
{
    int width = 0;
    forTabularParts(metrics, text, [&width](const QString &, int advance, bool) { width += advance; });
    return width;
}

void spinner(QPainter &painter, const QRectF &rect, const QColor &color, double phase)
{
    const Scope scope(painter);
    const double width = std::max(1.75, rect.width() / 9);
    const QRectF ring = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
    QColor track = color;
    track.setAlphaF(track.alphaF() * 0.25F);
    painter.setPen(QPen(track, width));
    painter.drawEllipse(ring);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, static_cast<int>(-phase * 360 * 16), 100 * 16);
}

} // namespace vb::ui::paint
