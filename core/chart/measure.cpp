#include "core/chart/measure.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace vb::chart {

namespace {

constexpr char kNone[] = "none";
constexpr char kWorse[] = "higher-is-worse";
constexpr char kBetter[] = "lower-is-worse";

// Scales as the sources of the vocabulary have them: Fitzpatrick skin types, Glogau photoaging, GAIS in its form from 1
// (best) to 5 and in the one from 0 to 4 that runs the other way, Facial Wrinkle Scale, numeric pain rating.
constexpr std::array kMeasures {
    Measure {"fitzpatrick", "Skin type", "", "fitzpatrick", 1, kNone, "I II III IV V VI", 0, 0, 0},
    Measure {"glogau", "Photoaging", "", "glogau", 1, kWorse, "I II III IV", 0, 0, 0},
    Measure {"gais", "Global aesthetic improvement", "", "gais-1-5", 1, kWorse, "1 2 3 4 5", 0, 0, 0},
    Measure {"gais_0_4", "Global aesthetic improvement", "", "gais-0-4", 1, kBetter, "0 1 2 3 4", 0, 0, 0},
    Measure {"fws", "Facial wrinkles", "", "fws", 1, kWorse, "none mild moderate severe", 0, 0, 0},
    Measure {"pain", "Pain", "", "nrs-0-10", 1, kWorse, "0 1 2 3 4 5 6 7 8 9 10", 0, 0, 0},
    Measure {"systolic", "Systolic blood pressure", "mm[Hg]", "", 0, "", "", 40, 300, 0},
    Measure {"diastolic", "Diastolic blood pressure", "mm[Hg]", "", 0, "", "", 20, 200, 0},
    Measure {"heart_rate", "Heart rate", "/min", "", 0, "", "", 20, 300, 0},
    Measure {"respiratory_rate", "Respiratory rate", "/min", "", 0, "", "", 4, 80, 0},
    Measure {"oxygen_saturation", "Oxygen saturation", "%", "", 0, "", "", 40, 100, 0},
    Measure {"temperature", "Body temperature", "Cel", "", 0, "", "", 30, 45, 1},
    Measure {"weight", "Weight", "kg", "", 0, "", "", 1, 500, 1},
    Measure {"height", "Height", "cm", "", 0, "", "", 30, 250, 1},
};

Result<QString> checkedNumber(const Measure &measure, const QString &value)
{
    static const QRegularExpression kForm(QStringLiteral("^([0-9]{1,4})(?:\\.([0-9]+))?$"));
    const QRegularExpressionMatch match = kForm.match(value);
    QString behind = match.captured(2);
    while (behind.endsWith(u'0'))
        behind.chop(1);
    const int whole = match.captured(1).toInt();
    if (!match.hasMatch() || behind.size() > measure.decimals)
        return fail(Code::invalid,
                    QStringLiteral("value: a number with at most %1 digits behind the point").arg(measure.decimals));
    if (whole < measure.least || whole > measure.most || (whole == measure.most && !behind.isEmpty()))
        return fail(Code::invalid, QStringLiteral("value: from %1 to %2").arg(measure.least).arg(measure.most));
    return behind.isEmpty() ? QString::number(whole) : QStringLiteral("%1.%2").arg(QString::number(whole), behind);
}

} // namespace

std::span<const Measure> allMeasures()
{
    return kMeasures;
}

const Measure *measureOf(const QString &code)
{
    const auto at = std::find_if(kMeasures.begin(), kMeasures.end(),
                                 [&code](const Measure &m) { return code == QLatin1String(m.code); });
    return at == kMeasures.end() ? nullptr : &*at;
}

QStringList valuesOf(const Measure &measure)
{
    return QString::fromLatin1(measure.values).split(u' ', Qt::SkipEmptyParts);
}

Result<QString> checkedMeasure(const Measure &measure, const QString &value)
{
    const QString given = value.trimmed();
    const QStringList values = valuesOf(measure);
    if (values.isEmpty())
        return checkedNumber(measure, given);
    const auto at = std::find_if(values.begin(), values.end(),
                                 [&given](const QString &v) { return v.compare(given, Qt::CaseInsensitive) == 0; });
    if (at == values.end())
        return fail(Code::invalid, QStringLiteral("value: one of %1").arg(values.join(QStringLiteral(", "))));
    return *at;
}

} // namespace vb::chart
