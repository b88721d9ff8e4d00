#include "ui/chart/chart_words.h"

#include "core/chart/red_flag.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace vb::ui {

namespace {

using chart::EventKind;

/// Only a context for translators.
struct ChartWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::ChartWords)
};

QString wordOf(const WordChoices &choices, const QString &code)
{
    const auto at
        = std::find_if(choices.begin(), choices.end(), [&code](const auto &pair) { return pair.first == code; });
    return at == choices.end() ? code : at->second;
}

WordChoices visitWords()
{
    return {{QStringLiteral("planned"), ChartWords::tr("Planned")},
            {QStringLiteral("arrived"), ChartWords::tr("Arrived")},
            {QStringLiteral("in-progress"), ChartWords::tr("In progress")},
            {QStringLiteral("finished"), ChartWords::tr("Finished")},
            {QStringLiteral("cancelled"), ChartWords::tr("Cancelled")},
            {QStringLiteral("entered-in-error"), ChartWords::tr("Entered in error")}};
}

WordChoices noteWords()
{
    return {{QStringLiteral("draft"), ChartWords::tr("Draft")},
            {QStringLiteral("signed"), ChartWords::tr("Signed")},
            {QStringLiteral("void"), ChartWords::tr("Void")},
            {QStringLiteral("discarded"), ChartWords::tr("Discarded")}};
}

WordChoices entryWords(EventKind kind)
{
    const auto word = [](const char *code, const QString &text) { return std::pair(QString::fromLatin1(code), text); };
    switch (kind) {
    case EventKind::allergy:
    case EventKind::condition:
        return {word("active", ChartWords::tr("Active")), word("inactive", ChartWords::tr("Inactive")),
                word("resolved", ChartWords::tr("Resolved")),
                word("entered-in-error", ChartWords::tr("Entered in error"))};
    case EventKind::medication:
        return {word("active", ChartWords::tr("Taken")), word("completed", ChartWords::tr("Completed")),
                word("stopped", ChartWords::tr("Stopped")),
                word("entered-in-error", ChartWords::tr("Entered in error"))};
    case EventKind::observation:
        return {word("final", ChartWords::tr("Recorded")),
                word("entered-in-error", ChartWords::tr("Entered in error"))};
    case EventKind::flag:
        return {word("active", ChartWords::tr("In force")), word("inactive", ChartWords::tr("Ended")),
                word("entered-in-error", ChartWords::tr("Entered in error"))};
    case EventKind::history:
        return {word("new", ChartWords::tr("First")), word("changed", ChartWords::tr("Changed")),
                word("confirmed", ChartWords::tr("Confirmed"))};
    case EventKind::visit: return visitWords();
    case EventKind::note: return noteWords();
    }
    return {};
}

/// What the values of the scales mean, as the sources of the vocabulary have them.
QString meaningOf(const QString &code, const QString &value)
{
    const QString key = code + u' ' + value;
    if (key == u"fitzpatrick I")
        return ChartWords::tr("always burns, never tans");
    if (key == u"fitzpatrick II")
        return ChartWords::tr("burns easily, tans little");
    if (key == u"fitzpatrick III")
        return ChartWords::tr("burns at times, tans evenly");
    if (key == u"fitzpatrick IV")
        return ChartWords::tr("burns little, tans well");
    if (key == u"fitzpatrick V")
        return ChartWords::tr("rarely burns, tans deeply");
    if (key == u"fitzpatrick VI")
        return ChartWords::tr("never burns");
    if (key == u"glogau I")
        return ChartWords::tr("mild, no wrinkles");
    if (key == u"glogau II")
        return ChartWords::tr("moderate, wrinkles in motion");
    if (key == u"glogau III")
        return ChartWords::tr("advanced, wrinkles at rest");
    if (key == u"glogau IV")
        return ChartWords::tr("severe, only wrinkles");
    if (key == u"gais 1" || key == u"gais_0_4 4")
        return ChartWords::tr("very much improved");
    if (key == u"gais 2" || key == u"gais_0_4 3")
        return ChartWords::tr("much improved");
    if (key == u"gais 3" || key == u"gais_0_4 2")
        return ChartWords::tr("improved");
    if (key == u"gais 4" || key == u"gais_0_4 1")
        return ChartWords::tr("no change");
    if (key == u"gais 5" || key == u"gais_0_4 0")
        return ChartWords::tr("worse");
    return {};
}

} // namespace

QString kindText(EventKind kind)
{
    switch (kind) {
    case EventKind::visit: return ChartWords::tr("Visit");
    case EventKind::note: return ChartWords::tr("Note");
    case EventKind::allergy: return ChartWords::tr("Allergy");
    case EventKind::condition: return ChartWords::tr("Condition");
    case EventKind::medication: return ChartWords::tr("Medication");
    case EventKind::observation: return ChartWords::tr("Measure");
    case EventKind::history: return ChartWords::tr("Medical history");
    case EventKind::flag: return ChartWords::tr("Alert");
    }
    return {};
}

QString kindsText(EventKind kind)
{
    switch (kind) {
    case EventKind::visit: return ChartWords::tr("Visits");
    case EventKind::note: return ChartWords::tr("Notes");
    case EventKind::allergy: return ChartWords::tr("Allergies");
    case EventKind::condition: return ChartWords::tr("Conditions");
    case EventKind::medication: return ChartWords::tr("Meds");
    case EventKind::observation: return ChartWords::tr("Measures");
    case EventKind::history: return ChartWords::tr("History");
    case EventKind::flag: return ChartWords::tr("Alerts");
    }
    return {};
}

IconName kindIcon(EventKind kind)
{
    switch (kind) {
    case EventKind::visit: return IconName::calendar;
    case EventKind::note: return IconName::note;
    case EventKind::allergy: return IconName::alert;
    case EventKind::condition: return IconName::info;
    case EventKind::medication: return IconName::receipt;
    case EventKind::observation: return IconName::chart;
    case EventKind::history: return IconName::fileText;
    case EventKind::flag: return IconName::pin;
    }
    return IconName::info;
}

QString statusText(EventKind kind, const QString &status)
{
    return wordOf(entryWords(kind), status);
}

BadgeKind statusBadge(const QString &status)
{
    if (status == u"entered-in-error" || status == u"void")
        return BadgeKind::danger;
    if (status == u"in-progress" || status == u"arrived")
        return BadgeKind::accent;
    if (status == u"draft")
        return BadgeKind::warning;
    return BadgeKind::neutral;
}

WordChoices statusesFrom(EventKind kind, const QString &present)
{
    WordChoices choices = entryWords(kind);
    std::erase_if(choices, [&present](const auto &pair) { return pair.first == present; });
    if (kind != EventKind::visit)
        return choices;
    // Its course goes forward only; what has begun is not cancelled any more.
    const QStringList course {QStringLiteral("planned"), QStringLiteral("arrived"), QStringLiteral("in-progress"),
                              QStringLiteral("finished")};
    const auto at = course.indexOf(present);
    std::erase_if(choices, [&](const auto &pair) {
        const auto to = course.indexOf(pair.first);
        return pair.first == u"cancelled" ? at < 0 || at > 1 : to >= 0 && (at < 0 || to <= at);
    });
    return choices;
}

WordChoices severityChoices()
{
    return {{QStringLiteral("mild"), ChartWords::tr("Mild")},
            {QStringLiteral("moderate"), ChartWords::tr("Moderate")},
            {QStringLiteral("severe"), ChartWords::tr("Severe")}};
}

WordChoices criticalityChoices()
{
    return {{QStringLiteral("high"), ChartWords::tr("High risk")},
            {QStringLiteral("low"), ChartWords::tr("Low risk")},
            {QStringLiteral("unable-to-assess"), ChartWords::tr("Risk not known")}};
}

WordChoices alertSeverityChoices()
{
    return {{QStringLiteral("high"), ChartWords::tr("High")},
            {QStringLiteral("moderate"), ChartWords::tr("Moderate")},
            {QStringLiteral("low"), ChartWords::tr("Low")}};
}

QString severityText(const QString &severity)
{
    return wordOf(severityChoices(), severity);
}

QString criticalityText(const QString &criticality)
{
    return wordOf(criticalityChoices(), criticality);
}

QString alertSeverityText(const QString &severity)
{
    return wordOf(alertSeverityChoices(), severity);
}

BadgeKind alertBadge(const QString &severity)
{
    if (severity == u"high")
        return BadgeKind::danger;
    return severity == u"low" ? BadgeKind::info : BadgeKind::warning;
}

QString measureText(const QString &code)
{
    const chart::Measure *measure = chart::measureOf(code);
    if (!measure)
        return code;
    const QString meaning = QCoreApplication::translate("Measure", measure->meaning);
    if (code == u"fitzpatrick")
        return ChartWords::tr("%1 (Fitzpatrick)").arg(meaning);
    if (code == u"glogau")
        return ChartWords::tr("%1 (Glogau)").arg(meaning);
    if (code == u"gais")
        return ChartWords::tr("%1 (GAIS 1–5)").arg(meaning);
    if (code == u"gais_0_4")
        return ChartWords::tr("%1 (GAIS 0–4)").arg(meaning);
    if (code == u"fws")
        return ChartWords::tr("%1 (FWS)").arg(meaning);
    if (code == u"pain")
        return ChartWords::tr("%1 (0–10)").arg(meaning);
    return meaning;
}

QString unitText(const QString &ucum)
{
    if (ucum == u"mm[Hg]")
        return QStringLiteral("mmHg");
    if (ucum == u"/min")
        return ChartWords::tr("per min");
    if (ucum == u"Cel")
        return QStringLiteral("°C");
    return ucum;
}

QString directionText(const QString &direction)
{
    if (direction == u"higher-is-worse")
        return ChartWords::tr("higher is worse");
    if (direction == u"lower-is-worse")
        return ChartWords::tr("lower is worse");
    return {};
}

QString scaleValueText(const QString &code, const QString &value)
{
    const QString meaning = meaningOf(code, value);
    return meaning.isEmpty() ? value : QStringLiteral("%1: %2").arg(value, meaning);
}

QString scaleText(const chart::Measure &measure)
{
    const QString direction = directionText(QString::fromLatin1(measure.direction));
    const QString scale
        = ChartWords::tr("Scale %1, version %2").arg(QString::fromLatin1(measure.scale)).arg(measure.version);
    return direction.isEmpty() ? scale : QStringLiteral("%1: %2").arg(scale, direction);
}

QString redFlagText(const QString &rule)
{
    const chart::RedFlag *flag = chart::redFlagOf(rule);
    return flag ? QCoreApplication::translate("RedFlag", flag->meaning) : rule;
}

QString flagText(const chart::Flag &flag)
{
    return flag.rule.isEmpty() ? flag.title : redFlagText(flag.rule);
}

QString questionText(const QString &question)
{
    const bool remark = question.endsWith(QStringLiteral("_detail"));
    const QString id = remark ? question.chopped(7) : question;
    for (const chart::Questionnaire &form : chart::allQuestionnaires())
        for (const chart::Question &one : form.questions)
            if (id == QLatin1String(one.id)) {
                const QString text = QCoreApplication::translate("Question", one.text);
                return remark ? ChartWords::tr("%1 (remark)").arg(text) : text;
            }
    return question;
}

QString answerText(const QString &answer)
{
    if (answer == u"yes")
        return ChartWords::tr("Yes");
    if (answer == u"no")
        return ChartWords::tr("No");
    if (answer == u"unsure")
        return ChartWords::tr("Not sure");
    if (answer == u"never")
        return ChartWords::tr("Never");
    if (answer == u"former")
        return ChartWords::tr("Formerly");
    if (answer == u"current")
        return ChartWords::tr("Now");
    return answer;
}

QString eventText(const chart::Event &event)
{
    switch (event.kind) {
    case EventKind::visit: return event.label.isEmpty() ? ChartWords::tr("Visit") : event.label;
    case EventKind::history: return ChartWords::tr("Medical history");
    case EventKind::allergy:
        return event.label == chart::kNoKnownAllergy ? ChartWords::tr("No known allergies") : event.label;
    case EventKind::flag: return chart::redFlagOf(event.label) ? redFlagText(event.label) : event.label;
    case EventKind::observation: {
        const QString code = event.label.section(u' ', 0, 0);
        const QString value = event.label.section(u' ', 1, 1);
        const QString unit = unitText(event.label.section(u' ', 2));
        const QString said = unit.isEmpty() ? scaleValueText(code, value) : QStringLiteral("%1 %2").arg(value, unit);
        return QStringLiteral("%1 %2").arg(measureText(code), said);
    }
    case EventKind::note:
    case EventKind::condition:
    case EventKind::medication: break;
    }
    return event.label;
}

QString allergyText(const chart::Allergy &allergy)
{
    QString text = allergy.substance;
    if (allergy.criticality == u"high")
        text = ChartWords::tr("%1 (high risk)").arg(text);
    return allergy.reaction.isEmpty() ? text : QStringLiteral("%1: %2").arg(text, allergy.reaction);
}

} // namespace vb::ui
