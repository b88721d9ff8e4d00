#include "core/document/sheet.h"

#include <QFontMetrics>

namespace vb::document {

namespace {

constexpr int kWrapped = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;
constexpr int kTallest = mm(1000);

int pixelsOf(double points)
{
    constexpr double hundredthsPerPoint = 2540.0 / 72.0;
    return static_cast<int>(points * hundredthsPerPoint);
}

QFont::Weight fontWeight(Weight weight)
{
    switch (weight) {
    case Weight::regular: return QFont::Normal;
    case Weight::medium: return QFont::DemiBold;
    case Weight::bold: return QFont::Bold;
    }
    return QFont::Normal;
}

QFont sheetFont(const QStringList &families, QFont::StyleHint hint, double points, Weight weight)
{
    QFont out;
    out.setFamilies(families);
    out.setStyleHint(hint);
    out.setPixelSize(pixelsOf(points));
    out.setWeight(fontWeight(weight));
    return out;
}

} // namespace

QFont Sheet::font(double points, Weight weight)
{
    return sheetFont({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans"), QStringLiteral("Segoe UI"),
                      QStringLiteral("Helvetica")},
                     QFont::SansSerif, points, weight);
}

QFont Sheet::literal(double points, Weight weight)
{
    QFont out = font(points, weight);
    out.setStyleStrategy(QFont::PreferNoShaping);
    return out;
}

QFont Sheet::monospaced(double points, Weight weight)
{
    QFont out = sheetFont({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono"),
                           QStringLiteral("Consolas"), QStringLiteral("Menlo")},
                          QFont::Monospace, points, weight);
    out.setFixedPitch(true);
    return out;
}

QRect Sheet::column(int left, int width) const
{
    return {m_area.left() + left, m_y, width < 0 ? m_area.width() - left : width, kTallest};
}

int Sheet::heightOf(const QString &text, const QFont &font, int width) const
{
    return QFontMetrics(font, m_painter.device()).boundingRect(QRect(0, 0, width, kTallest), kWrapped, text).height();
}

void Sheet::text(const QString &text, const QFont &font, const QColor &colour, int left, int width)
{
    m_painter.setFont(font);
    m_painter.setPen(colour);
    QRect used;
    m_painter.drawText(column(left, width), kWrapped, text, &used);
    m_y += used.height();
}

void Sheet::fittedText(const QString &text, QFont font, const QColor &colour, int height, int left, int width)
{
    QRect box = column(left, width);
    const int smallest = font.pixelSize() / 2;
    while (heightOf(text, font, box.width()) > height && font.pixelSize() > smallest)
        font.setPixelSize(font.pixelSize() * 19 / 20);
    box.setHeight(std::min(height, heightOf(text, font, box.width())));
    m_painter.save();
    m_painter.setClipRect(box);
    m_painter.setFont(font);
    m_painter.setPen(colour);
    m_painter.drawText(box, kWrapped, text);
    m_painter.restore();
    m_y += box.height();
}

void Sheet::line(const QString &text, const QFont &font, const QColor &colour, const QRect &box,
                 Qt::Alignment alignment)
{
    m_painter.setFont(font);
    m_painter.setPen(colour);
    m_painter.drawText(box, static_cast<int>(alignment) | Qt::TextSingleLine, text);
}

void Sheet::heading(const QString &text)
{
    skip(mm(5.5));
    this->text(text, font(12.5, Weight::bold), ink::kAccent);
    skip(mm(1.6));
}

void Sheet::panel(const QRect &box, const QColor &fill, const QColor &border)
{
    m_painter.setPen(QPen(border, mm(0.25)));
    m_painter.setBrush(fill);
    m_painter.drawRoundedRect(box, mm(2.2), mm(2.2));
    m_painter.setBrush(Qt::NoBrush);
}

} // namespace vb::document
