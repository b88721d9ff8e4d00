#include "ui/kit/brand_mark.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"

namespace vb::ui {

namespace {

void drawMark(QPainter &painter, const QRect &square, const Tokens &t)
{
    paint::panel(painter, square, square.width() / 4.0, t.accent);
    const int inset = square.width() * 5 / 32;
    paintIcon(painter, square.adjusted(inset, inset, -inset, -inset), IconName::verbena, t.onAccent);
}

} // namespace

void paintBrandMark(QPainter &painter, const QRect &square)
{
    drawMark(painter, square, tokens());
}

QIcon brandIcon()
{
    QIcon made;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawMark(painter, pixmap.rect(), Tokens::light());
        painter.end();
        made.addPixmap(pixmap);
    }
    return made;
}

BrandMark::BrandMark(int side, QWidget *parent) : QWidget(parent), m_side(side)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize BrandMark::sizeHint() const
{
    const int side = tokens().scaled(m_side);
    return {side, side};
}

void BrandMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = std::min(width(), height());
    paintBrandMark(painter, QRect((width() - side) / 2, (height() - side) / 2, side, side));
}

} // namespace vb::ui
