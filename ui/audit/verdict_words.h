#pragma once

#include "core/audit/verify.h"

#include <QString>
#include <QStringList>

namespace vb::ui {

/// A verdict on the log, for people.
struct VerdictWords {
    QString result; // "Whole and unchanged"
    QString sentence;
};

VerdictWords verdictWords(const audit::Verdict &verdict);
/// What to do about it, in order; nothing when all is well.
QStringList verdictSteps(const audit::Verdict &verdict);

} // namespace vb::ui
