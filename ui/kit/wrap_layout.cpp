#include "ui/kit/wrap_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace vb::ui {

namespace {

/// Of a widget with a fixed width the policy may still say that it grows.
bool canGrow(const QLayoutItem &item)
{
    return item.expandingDirections().testFlag(Qt::Horizontal) && item.maximumSize().width() > item.sizeHint().width();
}

/// What it takes of a line before the rest is shared out.
int wantedWidth(const QLayoutItem &item)
{
    if (canGrow(item))
        return item.minimumSize().width();
    return std::clamp(item.sizeHint().width(), item.minimumSize().width(), item.maximumSize().width());
}

} // namespace

WrapLayout::WrapLayout(QWidget *parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

WrapLayout::~WrapLayout()
{
    for (QLayoutItem *item : m_items)
        delete item;
}

void WrapLayout::addItem(QLayoutItem *item)
{
    m_items.push_back(item);
    invalidate();
}

QLayoutItem *WrapLayout::itemAt(int index) const
{
    return index < 0 || index >= count() ? nullptr : m_items[static_cast<std::size_t>(index)];
}

QLayoutItem *WrapLayout::takeAt(int index)
{
    QLayoutItem *item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    invalidate();
    return item;
}

int WrapLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize WrapLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        width += wantedWidth(*item) + (width > 0 ? spacing() : 0);
        height = std::max(height, item->sizeHint().height());
    }
    return {width, height};
}

QSize WrapLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items)
        size = size.expandedTo(item->minimumSize());
    return size;
}

void WrapLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

/// Fills line after line; gives the height.
int WrapLayout::arrange(const QRect &rect, bool place) const
{
    const bool mirrored = parentWidget() && parentWidget()->isRightToLeft();
    int y = rect.top();
    for (std::size_t first = 0; first < m_items.size();) {
        std::vector<QLayoutItem *> line;
        int used = 0;
        int height = 0;
        int growing = 0;
        std::size_t next = first;
        for (; next < m_items.size(); ++next) {
            QLayoutItem *item = m_items[next];
            if (item->isEmpty())
                continue;
            const int width = wantedWidth(*item);
            if (!line.empty() && used + spacing() + width > rect.width())
                break;
            used += width + (line.empty() ? 0 : spacing());
            height = std::max(height, item->sizeHint().height());
            growing += canGrow(*item) ? 1 : 0;
            line.push_back(item);
        }
        int left = std::max(rect.width() - used, 0);
        int x = rect.left();
        for (QLayoutItem *item : line) {
            int width = std::min(wantedWidth(*item), rect.width());
            if (canGrow(*item)) {
                const int share = std::min(left / growing--, item->maximumSize().width() - width);
                width += share;
                left -= share;
            }
            const int at = mirrored ? rect.left() + rect.right() - x - width + 1 : x;
            if (place)
                item->setGeometry(
                    QRect(at, y + (height - item->sizeHint().height()) / 2, width, item->sizeHint().height()));
            x += width + spacing();
        }
        y += line.empty() ? 0 : height + spacing();
        first = next;
    }
    return std::max(y - rect.top() - spacing(), 0);
}

} // namespace vb::ui
