#include "ui/shell/brand_panel.h"

#include "ui/kit/icons.h"
#include "ui/kit/tokens.h"

#include <QCoreApplication>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>

#include <array>

namespace vb::ui {

namespace {

constexpr int kMargin = 48;
constexpr int kMarkSize = 30;

/// One notched petal of a flower of radius 1 around the origin, pointing up.
QPainterPath petalPath()
{
    QPainterPath petal(QPointF(0, -0.16));
    petal.cubicTo(-0.22, -0.26, -0.50, -0.62, -0.40, -0.88);
    petal.cubicTo(-0.32, -1.06, -0.10, -1.04, 0, -0.90);
    petal.cubicTo(0.10, -1.04, 0.32, -1.06, 0.40, -0.88);
    petal.cubicTo(0.50, -0.62, 0.22, -0.26, 0, -0.16);
    return petal;
}

struct Flower {
    double x; // from the middle of the umbel, in its radius
    double y;
    double size;
    double turn; // degrees
    double strength; // of the fill, 0-1
};

/// An umbel: the outer flowers are smaller and fainter.
constexpr std::array kUmbel {
    Flower {0.00, 0.02, 0.36, 8, 1.00},    Flower {-0.56, -0.22, 0.31, 40, 0.80}, Flower {0.52, -0.30, 0.32, 22, 0.85},
    Flower {-0.08, -0.62, 0.29, 60, 0.70}, Flower {-0.40, 0.48, 0.30, 12, 0.75},  Flower {0.44, 0.44, 0.31, 50, 0.80},
    Flower {-0.92, 0.22, 0.23, 20, 0.50},  Flower {0.95, 0.12, 0.23, 66, 0.55},   Flower {0.02, 0.92, 0.24, 34, 0.55},
    Flower {-0.62, -0.78, 0.21, 4, 0.45},  Flower {0.56, -0.84, 0.20, 30, 0.45},  Flower {0.88, 0.76, 0.18, 10, 0.35},
    Flower {-0.86, 0.84, 0.17, 52, 0.35},  Flower {-1.22, -0.28, 0.14, 31, 0.30}, Flower {1.26, -0.34, 0.14, 15, 0.30},
};

void paintUmbel(QPainter &painter, const QPointF &middle, double radius, const QColor &color)
{
    const QPainterPath petal = petalPath();
    for (const Flower &flower : kUmbel) {
        painter.save();
        painter.translate(middle + QPointF(flower.x, flower.y) * radius);
        painter.scale(flower.size * radius, flower.size * radius);
        painter.rotate(flower.turn);
        QColor fill = color;
        fill.setAlphaF(static_cast<float>(0.085 * flower.strength));
        QColor edge = color;
        edge.setAlphaF(static_cast<float>(0.26 * flower.strength));
        painter.setBrush(fill);
        painter.setPen(QPen(edge, 1.4 / (flower.size * radius), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        for (int i = 0; i < 5; ++i) {
            painter.drawPath(petal);
            painter.rotate(72);
        }
        painter.drawEllipse(QPointF(0, 0), 0.09, 0.09);
        painter.restore();
    }
}

QString tagline()
{
    return QCoreApplication::translate("BrandPanel", "The practice's records,\non the practice's own computers.");
}

QString promise()
{
    return QCoreApplication::translate("BrandPanel", "Encrypted here. Works without the internet.");
}

} // namespace

BrandPanel::BrandPanel(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void BrandPanel::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient ground(0, 0, width() * 0.35, height());
    ground.setColorAt(0, t.isDark ? t.soft : t.accent);
    ground.setColorAt(1, t.isDark ? t.soft.darker(165) : t.accent.darker(150));
    painter.fillRect(rect(), ground);

    const QColor ink = t.isDark ? t.accent : t.onAccent;
    const double radius = std::min(width() * 0.44, height() * 0.30);
    paintUmbel(painter, QPointF(width() * 0.60, height() * 0.45), radius, ink);

    const QColor words = t.isDark ? t.text : t.onAccent;
    const int margin = std::min(kMargin, width() / 8);
    const int mark = t.scaled(kMarkSize);
    paintIcon(painter, QRect(margin, margin, mark, mark), IconName::verbena, words);
    painter.setPen(words);
    painter.setFont(t.font(TextRole::page));
    painter.drawText(QRect(margin + mark + space::m, margin, width(), mark), Qt::AlignVCenter | Qt::AlignLeft,
                     QStringLiteral("Verbena"));

    const QRect foot(margin, 0, width() - 2 * margin, height() - margin);
    painter.setFont(t.font(TextRole::body));
    QColor faint = words;
    faint.setAlphaF(0.82F);
    painter.setPen(faint);
    const QRect promised = painter.boundingRect(foot, Qt::AlignBottom | Qt::AlignLeft | Qt::TextWordWrap, promise());
    painter.drawText(foot, Qt::AlignBottom | Qt::AlignLeft | Qt::TextWordWrap, promise());
    painter.setFont(t.font(TextRole::page));
    painter.setPen(words);
    painter.drawText(foot.adjusted(0, 0, 0, -promised.height() - space::m),
                     Qt::AlignBottom | Qt::AlignLeft | Qt::TextWordWrap, tagline());
}

} // namespace vb::ui
