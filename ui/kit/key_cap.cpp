#include "ui/kit/key_cap.h"

#include "ui/kit/paint_field.h"

#include <QEvent>
#include <QPainter>

namespace vb::ui {

KeyCap::KeyCap(const QKeySequence &keys, QWidget *parent)
    : QWidget(parent), m_text(keys.toString(QKeySequence::NativeText).replace(u'+', u' '))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize KeyCap::sizeHint() const
{
    return {paint::keyCapWidth(m_text, tokens()), tokens().scaled(24)};
}

void KeyCap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint::keyCap(painter, rect(), m_text, tokens());
}

void KeyCap::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        updateGeometry();
}

} // namespace vb::ui
