#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <span>

namespace vb::chart {

/// Something that is measured or scored. A score never stands without its scale, the scale's version and the direction:
/// some scales have been published both ways round.
struct Measure {
    const char *code;
    const char *meaning; // English
    const char *unit; // UCUM; empty: none
    const char *scale; // empty: a quantity
    int version; // of the scale
    const char *direction; // higher-is-worse, lower-is-worse, none
    const char *values; // of the scale, separated by spaces; empty: a number
    int least; // of a number
    int most;
    int decimals; // digits behind the point that a number may have
};

std::span<const Measure> allMeasures();
const Measure *measureOf(const QString &code);
QStringList valuesOf(const Measure &measure);

/// The value in its one form: "IV", "37.5". `invalid` when it is not of the scale, or out of the range.
Result<QString> checkedMeasure(const Measure &measure, const QString &value);

} // namespace vb::chart
