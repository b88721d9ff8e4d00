#include "ui/kit/qr_view.h"

#include "ui/kit/paint.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace vb::ui {

namespace {
constexpr int kQuiet = 4; // modules on each side
constexpr int kLeastSide = 200;
constexpr int kLeastModule = 3; // device independent pixels; phones read less, but not from every screen
} // namespace

QrView::QrView(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

bool QrView::setText(const QString &text)
{
    m_qr = {};
    bool fits = true;
    if (!text.isEmpty()) {
        const Result<Qr> made = makeQr(text);
        fits = made.ok();
        if (fits)
            m_qr = *made;
    }
    updateGeometry();
    update();
    return fits;
}

QSize QrView::sizeHint() const
{
    const int modules = m_qr.size + 2 * kQuiet;
    const int side = modules * std::max(kLeastModule, (kLeastSide + modules - 1) / modules);
    return {side, side};
}

void QrView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint::panel(painter, rect(), tokens().radiusField, Qt::white, tokens().isDark ? QColor() : tokens().line);
    paintQr(painter, rect(), m_qr);
}

void paintQr(QPainter &painter, const QRect &square, const Qr &qr)
{
    if (qr.size == 0)
        return;
    // In device pixels, so that each module is as wide as the next at every scale.
    painter.save();
    const QTransform device = painter.deviceTransform();
    const QRectF area = device.mapRect(QRectF(square));
    const double whole = std::floor(std::min(area.width(), area.height()) / (qr.size + 2 * kQuiet));
    const double module = std::max(whole, 1.0);
    const double left = std::round(area.center().x() - module * qr.size / 2);
    const double top = std::round(area.center().y() - module * qr.size / 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setTransform(device.inverted() * painter.transform());
    for (int y = 0; y < qr.size; ++y)
        for (int x = 0; x < qr.size; ++x)
            if (qr.dark(x, y))
                painter.fillRect(QRectF(left + x * module, top + y * module, module, module), Qt::black);
    painter.restore();
}

} // namespace vb::ui
