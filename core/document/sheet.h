#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QString>

namespace vb::document {

/// Lengths on paper are counted in hundredths of a millimetre.
constexpr int mm(double millimetres)
{
    return static_cast<int>(millimetres * 100.0);
}

enum class Weight { regular, medium, bold };

/// A page being filled from top to bottom: text blocks that push a cursor down, in the fonts and colours of our papers.
class Sheet {
public:
    /// The painter's logical unit must be 1/100 mm.
    Sheet(QPainter &painter, QRect area) : m_painter(painter), m_area(area), m_y(area.top()) { }

    static QFont font(double points, Weight weight = Weight::regular);
    /// For ids and dates: each sign as typed, so that it can be copied out of a PDF (Inter has other hyphens for
    /// between digits, which no reader maps back).
    static QFont literal(double points, Weight weight = Weight::regular);
    static QFont monospaced(double points, Weight weight = Weight::regular);

    [[nodiscard]] QPainter &painter() { return m_painter; }
    [[nodiscard]] QRect area() const { return m_area; }
    [[nodiscard]] int y() const { return m_y; }
    void moveTo(int y) { m_y = y; }
    void skip(int height) { m_y += height; }

    /// Draws wrapped text at the cursor, `left` and `width` within the area, and moves below it.
    void text(const QString &text, const QFont &font, const QColor &colour, int left = 0, int width = -1);
    /// As text(), in a smaller size when it would be higher than `height`, and cut off where that is not enough.
    void fittedText(const QString &text, QFont font, const QColor &colour, int height, int left = 0, int width = -1);
    [[nodiscard]] int heightOf(const QString &text, const QFont &font, int width) const;
    /// One line at a place of its own; the cursor stays.
    void line(const QString &text, const QFont &font, const QColor &colour, const QRect &box, Qt::Alignment alignment);
    void heading(const QString &text);
    void panel(const QRect &box, const QColor &fill, const QColor &border);

private:
    [[nodiscard]] QRect column(int left, int width) const;

    QPainter &m_painter;
    QRect m_area;
    int m_y;
};

/// The colours of paper: those of the light theme that print well.
namespace ink {
inline constexpr QColor kText {0x1F, 0x2A, 0x26};
inline constexpr QColor kMuted {0x55, 0x63, 0x5C};
inline constexpr QColor kAccent {0x2F, 0x6B, 0x50};
inline constexpr QColor kSoft {0xEA, 0xF3, 0xEE};
inline constexpr QColor kLine {0xB9, 0xC6, 0xBF};
inline constexpr QColor kDanger {0xA3, 0x36, 0x30};
inline constexpr QColor kDangerSoft {0xFB, 0xED, 0xEC};
} // namespace ink

} // namespace vb::document
