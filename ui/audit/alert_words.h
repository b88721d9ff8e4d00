#pragma once

#include "core/session/alert_service.h"
#include "ui/kit/badge.h"

#include <QString>

namespace vb::ui {

/// What a rule looks for, as a heading: "Many records in a short time".
QString ruleText(monitor::Rule rule);
/// The same as a sentence, for reading what raises alerts.
QString ruleMeaning(monitor::Rule rule);
/// What happened, in a sentence, with what was counted.
QString alertSentence(const monitor::Alert &alert);
/// What to look at now.
QString alertAdvice(monitor::Rule rule);
QString severityText(monitor::Severity severity);
BadgeKind severityBadge(monitor::Severity severity);
/// Who it is about, in the words of a list.
QString alertPersonText(const session::AlertRow &row);
QString alertPatientText(const session::AlertRow &row);

} // namespace vb::ui
