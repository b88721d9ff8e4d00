#include "ui/chart/chart_lines.h"

#include "core/chart/red_flag.h"
#include "ui/chart/chart_words.h"
#include "ui/kit/date_field.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <map>

namespace vb::ui {

namespace {

using chart::EventKind;

/// Only a context for translators.
struct ChartLines {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::ChartLines)
};

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString dayWords(const PracticeTime &time, qint64 atMs)
{
    return dateInWords(time.dayOf(atMs), QLocale());
}

QString sinceText(const QString &isoDate)
{
    const QDate date = QDate::fromString(isoDate, Qt::ISODate);
    return date.isValid() ? ChartLines::tr("since %1").arg(dateInWords(date, QLocale())) : QString();
}

/// Puts it where its status belongs; what is over says what became of it.
void sortIn(CardLines &lines, EntryLine line, const QString &status)
{
    line.over = status != chart::kActive;
    if (line.over) {
        line.badge = statusText(line.kind, status);
        line.badgeKind = statusBadge(status);
    }
    (line.over ? lines.over : lines.inForce).push_back(std::move(line));
}

int rankOfWord(const QString &word)
{
    return word == u"high" || word == u"severe" ? 0 : word == u"low" || word == u"mild" ? 2 : 1;
}

} // namespace

CardLines allergyLines(const chart::Record &record, const PracticeTime &time)
{
    CardLines lines;
    std::vector<chart::Allergy> sorted = record.allergies;
    std::stable_sort(sorted.begin(), sorted.end(), [](const chart::Allergy &a, const chart::Allergy &b) {
        return rankOfWord(a.criticality) < rankOfWord(b.criticality);
    });
    for (const chart::Allergy &allergy : sorted) {
        const bool none = chart::isNoKnownAllergy(allergy);
        EntryLine line {EventKind::allergy, allergy.id, none ? ChartLines::tr("No known allergies") : allergy.substance,
                        none ? ChartLines::tr("stated %1").arg(dayWords(time, allergy.atMs))
                             : joined({allergy.reaction, severityText(allergy.severity)})};
        if (!allergy.criticality.isEmpty()) {
            line.badge = criticalityText(allergy.criticality);
            line.badgeKind = allergy.criticality == u"high" ? BadgeKind::danger : BadgeKind::neutral;
        }
        sortIn(lines, line, allergy.status);
    }
    return lines;
}

CardLines conditionLines(const chart::Record &record, const PracticeTime &)
{
    CardLines lines;
    for (const chart::Condition &condition : record.conditions)
        sortIn(lines,
               {EventKind::condition, condition.id, condition.name,
                joined({severityText(condition.severity), sinceText(condition.onset), condition.note.simplified()})},
               condition.status);
    return lines;
}

CardLines medicationLines(const chart::Record &record, const PracticeTime &)
{
    CardLines lines;
    for (const chart::Medication &medication : record.medications)
        sortIn(lines,
               {EventKind::medication, medication.id, medication.name,
                joined({medication.dose, sinceText(medication.since), medication.note.simplified()})},
               medication.status);
    return lines;
}

CardLines alertLines(const chart::Record &record, const PracticeTime &time)
{
    CardLines lines;
    std::vector<chart::Flag> sorted = record.flags;
    std::stable_sort(sorted.begin(), sorted.end(), [](const chart::Flag &a, const chart::Flag &b) {
        return rankOfWord(a.severity) < rankOfWord(b.severity);
    });
    for (const chart::Flag &flag : sorted) {
        const QString origin = flag.rule.isEmpty()
            ? flag.detail.simplified()
            : ChartLines::tr("from the history of %1").arg(dayWords(time, flag.atMs));
        sortIn(lines,
               {EventKind::flag, flag.id, flagText(flag), origin, alertSeverityText(flag.severity),
                alertBadge(flag.severity)},
               flag.status);
    }
    return lines;
}

CardLines measureLines(const chart::Record &record, const PracticeTime &time)
{
    std::map<QString, const chart::Observation *> last;
    for (const chart::Observation &one : record.observations) {
        if (one.status == chart::kEnteredInError)
            continue;
        const chart::Observation *&known = last[one.code];
        if (!known || known->atMs <= one.atMs)
            known = &one;
    }
    CardLines lines;
    for (const chart::Measure &measure : chart::allMeasures()) {
        const auto found = last.find(QString::fromLatin1(measure.code));
        if (found == last.end())
            continue;
        const chart::Observation &one = *found->second;
        const QString value
            = one.unit.isEmpty() ? one.value : QStringLiteral("%1 %2").arg(one.value, unitText(one.unit));
        lines.inForce.push_back({EventKind::observation, one.id, measureText(one.code),
                                 joined({one.scale.isEmpty() ? QString() : scaleValueText(one.code, one.value),
                                         directionText(one.direction), dayWords(time, one.atMs)}),
                                 value, BadgeKind::accent});
    }
    return lines;
}

QStringList saidYesTo(const chart::Answers &answers)
{
    QStringList rules;
    for (const chart::RedFlag *flag : chart::redFlagsIn(answers))
        rules << redFlagText(QString::fromLatin1(flag->rule));
    return rules;
}

CardLines historyLines(const chart::Record &record, const PracticeTime &time)
{
    std::vector<const chart::History *> sorted;
    for (const chart::History &history : record.histories)
        sorted.push_back(&history);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const chart::History *a, const chart::History *b) { return a->atMs > b->atMs; });
    CardLines lines;
    for (const chart::History *history : sorted) {
        const QStringList yes = saidYesTo(history->answers);
        const QString state = history->confirmed ? QStringLiteral("confirmed")
            : history->previous.isNull()         ? QStringLiteral("new")
                                                 : QStringLiteral("changed");
        EntryLine line {EventKind::history, history->id, dayWords(time, history->atMs),
                        yes.isEmpty() ? ChartLines::tr("Nothing to watch for") : yes.join(QStringLiteral(", ")),
                        statusText(EventKind::history, state)};
        line.over = !lines.inForce.empty();
        (line.over ? lines.over : lines.inForce).push_back(line);
    }
    return lines;
}

CardLines visitLines(const chart::Record &record, const PracticeTime &time, const StaffNames &names)
{
    std::vector<const chart::Visit *> sorted;
    for (const chart::Visit &visit : record.visits)
        if (chart::isUnderWay(visit))
            sorted.push_back(&visit);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const chart::Visit *a, const chart::Visit *b) { return a->atMs < b->atMs; });
    CardLines lines;
    for (const chart::Visit *visit : sorted) {
        const qint64 at = visit->startedMs != 0 ? visit->startedMs : visit->atMs;
        lines.inForce.push_back({EventKind::visit, visit->id,
                                 visit->reason.isEmpty() ? ChartLines::tr("Visit") : visit->reason,
                                 joined({names.name(visit->provider), visit->room, time.minute(at)}),
                                 statusText(EventKind::visit, visit->status), statusBadge(visit->status)});
    }
    return lines;
}

} // namespace vb::ui
