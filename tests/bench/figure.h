#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace vb::bench {

/// What a figure has to keep; nothing of it is set when there is no target.
struct Target {
    std::optional<double> ratioAtMost {};
    std::optional<double> atMost {};
    std::optional<double> atLeast {};
};

/// One measured value, beside that of its twin. `ratio` is the cost against the twin: value / twin, for rates ("…/s")
/// twin / value.
struct Figure {
    QString name;
    double value = 0;
    QString unit;
    std::optional<double> twin {};
    Target target {};

    [[nodiscard]] std::optional<double> ratio() const;
    /// None without a target.
    [[nodiscard]] std::optional<bool> ok() const;
    [[nodiscard]] QString targetText() const;
};

/// Prints each figure as a line of JSON when it comes, and all of them as a table at the end.
class Report {
public:
    void add(const Figure &figure);
    void printTable() const;

private:
    std::vector<Figure> m_figures;
};

/// Ends the program with a line on stderr.
[[noreturn]] void giveUp(const QString &problem);

} // namespace vb::bench
