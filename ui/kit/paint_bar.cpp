#include "ui/kit/paint_bar.h"

#include "ui/kit/paint.h"

#include <QFontMetrics>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace vb::ui::paint {

namespace {
constexpr int kExtent = 12;
constexpr int kShortestHandle = 32;
constexpr int kBarHeight = 6;
} // namespace

int scrollBarExtent()
{
    return kExtent;
}

QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part, const Tokens &)
{
    const QRect &all = option.rect;
    const bool horizontal = option.orientation == Qt::Horizontal;
    const int room = horizontal ? all.width() : all.height();
    const qint64 range = qint64(option.maximum) - option.minimum;
    int length = room;
    if (range > 0)
        length = std::clamp(static_cast<int>(qint64(option.pageStep) * room / (range + option.pageStep)),
                            std::min(kShortestHandle, room), room);
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      room - length, option.upsideDown);
    const auto along = [&](int from, int size) {
        return horizontal ? QRect(all.left() + from, all.top(), size, all.height())
                          : QRect(all.left(), all.top() + from, all.width(), size);
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider: return along(start, length);
    case QStyle::SC_ScrollBarSubPage: return along(0, start);
    case QStyle::SC_ScrollBarAddPage: return along(start + length, room - start - length);
    case QStyle::SC_ScrollBarGroove: return all;
    default: return {};
    }
}

void scrollBar(const QStyleOptionSlider &option, QPainter &painter, const Tokens &t)
{
    if (option.maximum <= option.minimum)
        return;
    const bool horizontal = option.orientation == Qt::Horizontal;
    const bool held
        = option.state.testFlag(QStyle::State_Sunken) && option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const bool over = option.state.testFlag(QStyle::State_MouseOver);
    QRectF handle = scrollBarPart(option, QStyle::SC_ScrollBarSlider, t);
    const double thickness = over || held ? 8 : 6;
    const double margin = (kExtent - thickness) / 2;
    handle = horizontal ? handle.adjusted(3, margin, -3, -margin) : handle.adjusted(margin, 3, -margin, -3);
    QColor color = t.muted;
    color.setAlphaF(held ? 0.85F : over ? 0.65F : 0.38F);
    panel(painter, handle, thickness / 2, color);
}

void progressBar(const QStyleOptionProgressBar &option, QPainter &painter, const Tokens &t, double phase)
{
    const bool endless = option.minimum == 0 && option.maximum == 0;
    QRect rect = option.rect;
    const Scope scope(painter);
    if (option.textVisible && !endless && !option.text.isEmpty()) {
        const int width = tabularWidth(option.fontMetrics, QStringLiteral("100 %"));
        painter.setPen(t.muted);
        line(painter, rect, Qt::AlignRight | Qt::AlignVCenter, option.text, true);
        rect.setRight(rect.right() - std::max(width, option.fontMetrics.horizontalAdvance(option.text)) - space::m);
    }
    const QRectF groove(rect.left(), rect.top() + (rect.height() - kBarHeight) / 2.0, rect.width(), kBarHeight);
    const double radius = kBarHeight / 2.0;
    panel(painter, groove, radius, t.isDark ? t.line : mixed(t.line, t.muted, 0.08));
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QColor color = enabled ? t.accent : t.disabled;
    if (endless) {
        const double length = groove.width() * 0.32;
        const double eased = 0.5 - 0.5 * std::cos(phase * 2 * 3.14159265358979);
        panel(painter, QRectF(groove.left() + (groove.width() - length) * eased, groove.top(), length, kBarHeight),
              radius, color);
        return;
    }
    const double span = double(option.maximum) - option.minimum;
    const double share = span > 0 ? std::clamp((double(option.progress) - option.minimum) / span, 0.0, 1.0) : 0.0;
    if (share <= 0)
        return;
    QRectF done = groove;
    done.setWidth(std::max<double>(kBarHeight, groove.width() * share));
    if (option.direction == Qt::RightToLeft)
        done.moveRight(groove.right());
    panel(painter, done, radius, color);
}

void slider(const QStyleOptionSlider &option, QPainter &painter, const QRect &handle, const Tokens &t)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool horizontal = option.orientation == Qt::Horizontal;
    const QRectF all = option.rect;
    const QPointF middle = QRectF(handle).center();
    const QRectF groove = horizontal ? QRectF(all.left(), middle.y() - 2, all.width(), 4)
                                     : QRectF(middle.x() - 2, all.top(), 4, all.height());
    panel(painter, groove, 2, t.isDark ? t.line : mixed(t.line, t.muted, 0.08));
    QRectF done = groove;
    if (horizontal)
        done.setRight(middle.x());
    else
        done.setTop(middle.y());
    panel(painter, done, 2, enabled ? t.accent : t.disabled);
    const double side = std::min(handle.width(), handle.height());
    QRectF knob(middle.x() - side / 2, middle.y() - side / 2, side, side);
    if (hasKeyboardFocus(option)) {
        panel(painter, knob, side / 2, t.surface, t.accent, t.focusWidth);
        knob.adjust(4, 4, -4, -4);
        panel(painter, knob, knob.width() / 2, t.accent);
        return;
    }
    knob.adjust(1, 1, -1, -1);
    panel(painter, knob, knob.width() / 2, t.surface, enabled ? t.accent : t.disabled, 2);
}

} // namespace vb::ui::paint
