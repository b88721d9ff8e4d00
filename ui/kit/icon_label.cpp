#include "ui/kit/icon_label.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace vb::ui {

IconLabel::IconLabel(IconName iconName, QColor Tokens::*color, int size, QWidget *parent)
    : QWidget(parent), m_icon(iconName), m_color(color), m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize IconLabel::sizeHint() const
{
    const int side = tokens().scaled(m_size);
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent *)
{
    const int side = tokens().scaled(m_size);
    QPainter painter(this);
    paintIcon(painter, QStyle::alignedRect(layoutDirection(), Qt::AlignCenter, {side, side}, rect()), m_icon,
              tokens().*m_color);
}

void IconLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace vb::ui
