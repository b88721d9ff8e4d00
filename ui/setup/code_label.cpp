#include "ui/setup/code_label.h"

#include "ui/kit/tokens.h"

#include <QEvent>
#include <QFontDatabase>

namespace vb::ui {

CodeLabel::CodeLabel(int pixels, QWidget *parent) : QLabel(parent), m_pixels(pixels)
{
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    applyFont();
}

void CodeLabel::applyFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(tokens().scaled(m_pixels));
    setFont(font);
}

void CodeLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange)
        applyFont();
    QLabel::changeEvent(event);
}

} // namespace vb::ui
