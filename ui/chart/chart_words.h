#pragma once

#include "core/chart/measure.h"
#include "core/session/session.h"
#include "ui/kit/badge.h"
#include "ui/kit/icons.h"

#include <QString>

#include <utility>
#include <vector>

namespace vb::ui {

/// A code of the chart with its words, for lists to choose from.
using WordChoices = std::vector<std::pair<QString, QString>>;

// What the chart keeps as codes, in words. A code that is not known is shown as it is.

/// "Allergy", for one line of the timeline.
QString kindText(chart::EventKind kind);
/// "Allergies", for filters.
QString kindsText(chart::EventKind kind);
IconName kindIcon(chart::EventKind kind);

QString statusText(chart::EventKind kind, const QString &status);
BadgeKind statusBadge(const QString &status);
/// States that a row of this kind can be given, but the one it has.
WordChoices statusesFrom(chart::EventKind kind, const QString &present);

QString severityText(const QString &severity); // mild to severe
QString criticalityText(const QString &criticality);
QString alertSeverityText(const QString &severity); // low to high
BadgeKind alertBadge(const QString &severity);
WordChoices severityChoices();
WordChoices criticalityChoices();
WordChoices alertSeverityChoices();

/// "Skin type (Fitzpatrick)".
QString measureText(const QString &code);
/// "mmHg", "bpm".
QString unitText(const QString &ucum);
/// "higher is worse"; empty where no end is worse.
QString directionText(const QString &direction);
/// The value with what it means on its scale: "II: burns easily, tans little".
QString scaleValueText(const QString &code, const QString &value);
/// "Scale gais-1-5, version 1: higher is worse".
QString scaleText(const chart::Measure &measure);

/// What a red flag says.
QString redFlagText(const QString &rule);
/// Title of an alert, of a person or of the history.
QString flagText(const chart::Flag &flag);

QString questionText(const QString &question);
QString answerText(const QString &answer);

/// A line of the timeline as it is read.
QString eventText(const chart::Event &event);
/// "Penicillin (high risk): hives".
QString allergyText(const chart::Allergy &allergy);

} // namespace vb::ui
