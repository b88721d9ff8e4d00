#include "tests/bench/figure.h"

#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace vb::bench {

namespace {

/// Four digits that count, without an exponent.
QString number(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return QString::number(value, 'f', decimals);
}

QString orNull(const std::optional<double> &value)
{
    return value ? number(*value) : QStringLiteral("null");
}

QString quoted(const QString &text)
{
    return u'"' + text + u'"'; // names and units of ours: nothing to escape
}

void print(const QString &line)
{
    std::fputs(qPrintable(line + u'\n'), stdout);
    std::fflush(stdout);
}

} // namespace

std::optional<double> Figure::ratio() const
{
    if (!twin || *twin == 0 || value == 0)
        return {};
    return unit.endsWith(QStringLiteral("/s")) ? *twin / value : value / *twin;
}

std::optional<bool> Figure::ok() const
{
    if (!target.ratioAtMost && !target.atMost && !target.atLeast)
        return {};
    const std::optional<double> cost = ratio();
    return (!target.ratioAtMost || (cost && *cost <= *target.ratioAtMost))
        && (!target.atMost || value <= *target.atMost) && (!target.atLeast || value >= *target.atLeast);
}

QString Figure::targetText() const
{
    QStringList parts;
    if (target.ratioAtMost)
        parts << QStringLiteral("<= %1x").arg(*target.ratioAtMost);
    if (target.atMost)
        parts << QStringLiteral("<= %1 %2").arg(*target.atMost).arg(unit);
    if (target.atLeast)
        parts << QStringLiteral(">= %1 %2").arg(*target.atLeast, 0, 'f', 0).arg(unit);
    return parts.join(QStringLiteral(", "));
}

void Report::add(const Figure &figure)
{
    m_figures.push_back(figure);
    const QString target = figure.targetText();
    const std::optional<bool> ok = figure.ok();
    print(QStringLiteral("{\"name\":%1,\"value\":%2,\"unit\":%3,\"twin\":%4,\"ratio\":%5,\"target\":%6,\"ok\":%7}")
              .arg(quoted(figure.name), number(figure.value), quoted(figure.unit), orNull(figure.twin),
                   orNull(figure.ratio()), target.isEmpty() ? QStringLiteral("null") : quoted(target),
                   !ok       ? QStringLiteral("null")
                       : *ok ? QStringLiteral("true")
                             : QStringLiteral("false")));
}

void Report::printTable() const
{
    std::vector<QStringList> rows {{QStringLiteral("figure"), QStringLiteral("value"), QStringLiteral("unit"),
                                    QStringLiteral("twin"), QStringLiteral("ratio"), QStringLiteral("target"),
                                    QStringLiteral("ok")},
                                   {}};
    for (const Figure &figure : m_figures) {
        const std::optional<double> ratio = figure.ratio();
        const std::optional<bool> ok = figure.ok();
        rows.push_back({figure.name, number(figure.value), figure.unit, figure.twin ? number(*figure.twin) : QString(),
                        ratio ? QString::number(*ratio, 'f', 2) : QString(), figure.targetText(),
                        !ok       ? QString()
                            : *ok ? QStringLiteral("yes")
                                  : QStringLiteral("no")});
    }
    std::vector<qsizetype> widths(rows[0].size(), 3);
    for (const QStringList &row : rows)
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[static_cast<std::size_t>(i)] = std::max(widths[static_cast<std::size_t>(i)], row[i].size());
    for (const qsizetype width : widths)
        rows[1].append(QString(width, u'-'));
    print(QString());
    for (const QStringList &row : rows) {
        QStringList cells;
        for (qsizetype i = 0; i < row.size(); ++i)
            cells << row[i].leftJustified(widths[static_cast<std::size_t>(i)]);
        print(QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |"));
    }
}

void giveUp(const QString &problem)
{
    std::fprintf(stderr, "bench: %s\n", qPrintable(problem));
    std::exit(1);
}

} // namespace vb::bench
