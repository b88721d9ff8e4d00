#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace vb::ui {

/// A value of a trend, at its moment.
struct TrendPoint {
    qint64 atMs = 0;
    double value = 0;
    QString label; // of the value
    QString day;
};

/// Values over time, true to both: moments stand as far apart as they were, and both ends of the scale are written
/// down.
class TrendChart : public QWidget {
    Q_OBJECT

public:
    explicit TrendChart(QWidget *parent = nullptr);

    /// `least` and `most`: the ends of the scale, with their names.
    void setPoints(const std::vector<TrendPoint> &points, double least, const QString &leastName, double most,
                   const QString &mostName);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<TrendPoint> m_points; // the oldest first
    double m_least = 0;
    double m_most = 1;
    QString m_leastName;
    QString m_mostName;
};

} // namespace vb::ui
