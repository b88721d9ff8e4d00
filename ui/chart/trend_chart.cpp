#include "ui/chart/trend_chart.h"

#include "ui/kit/paint.h"

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kTrendHeight = 132;
constexpr int kDotSize = 7;
constexpr int kMostLabelled = 8; // values; more would run into each other
} // namespace

TrendChart::TrendChart(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TrendChart::setPoints(const std::vector<TrendPoint> &points, double least, const QString &leastName, double most,
                           const QString &mostName)
{
    m_points = points;
    m_least = least;
    m_most = std::max(most, least + 1e-9);
    m_leastName = leastName;
    m_mostName = mostName;
    update();
}

QSize TrendChart::sizeHint() const
{
    return {tokens().scaled(320), tokens().scaled(kTrendHeight)};
}

QSize TrendChart::minimumSizeHint() const
{
    return {tokens().scaled(180), sizeHint().height()};
}

void TrendChart::paintEvent(QPaintEvent *)
{
    if (m_points.empty())
        return;
    const Tokens &t = tokens();
    QPainter painter(this);
    const paint::Scope scope(painter);
    const QFont font = t.font(TextRole::caption);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const int lineHeight = metrics.height();
    const int axis = std::max(metrics.horizontalAdvance(m_leastName), metrics.horizontalAdvance(m_mostName)) + space::s;
    const QRectF plot = QRectF(rect()).adjusted(axis, lineHeight + 2, -space::xl, -lineHeight - space::s);

    painter.setPen(t.line);
    painter.drawLine(plot.topLeft(), plot.topRight());
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(t.muted);
    const auto axisText = [&](double y, const QString &text) {
        painter.drawText(QRectF(0, y - lineHeight / 2.0, axis - space::s, lineHeight),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    };
    axisText(plot.top(), m_mostName);
    axisText(plot.bottom(), m_leastName);

    const double first = static_cast<double>(m_points.front().atMs);
    const double span = static_cast<double>(m_points.back().atMs) - first;
    const auto place = [&](const TrendPoint &point) {
        const double along = span > 0 ? (static_cast<double>(point.atMs) - first) / span : 0.5;
        const double up = std::clamp((point.value - m_least) / (m_most - m_least), 0.0, 1.0);
        return QPointF(plot.left() + kDotSize + along * (plot.width() - 2 * kDotSize),
                       plot.bottom() - up * plot.height());
    };
    QPolygonF path;
    for (const TrendPoint &point : m_points)
        path << place(point);
    painter.setPen(QPen(t.accent, 1.75));
    painter.drawPolyline(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.accent);
    for (const QPointF &dot : path)
        painter.drawEllipse(dot, kDotSize / 2.0, kDotSize / 2.0);
    painter.setPen(t.text);
    if (m_points.size() <= kMostLabelled)
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            const QPointF dot = path.at(static_cast<qsizetype>(i));
            painter.drawText(QRectF(dot.x() - 60, dot.y() - lineHeight - kDotSize, 120, lineHeight + 2),
                             Qt::AlignHCenter | Qt::AlignVCenter, m_points[i].label);
        }
    painter.setPen(t.muted);
    const QRectF days(plot.left(), plot.bottom() + space::xs, plot.width() + space::xl, lineHeight + 2);
    painter.drawText(days, (span > 0 ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter, m_points.front().day);
    if (span > 0)
        painter.drawText(days.adjusted(0, 0, -space::xl + space::xl / 2.0, 0), Qt::AlignRight | Qt::AlignVCenter,
                         m_points.back().day);
}

} // namespace vb::ui
