#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QString>

namespace vb::ui {

/// Which field it is about, as a heading: "Telephone", "Allergy: severity".
QString conflictFieldText(const session::ConflictLine &line);
/// Whether there are words for a field of an entity; else it is called as it is stored.
bool hasConflictWords(const QByteArray &entity, const QByteArray &field);
/// A version's value as a person reads it.
QString conflictValueText(const session::ConflictRow &row, const session::ConflictSide &side, const PracticeTime &time);
/// "Reaction", "hives": what was changed while another PC took the whole away.
QString changedFieldText(const session::ConflictRow &row, const session::ConflictChange &change);
QString changedValueText(const session::ConflictRow &row, const session::ConflictChange &change,
                         const PracticeTime &time);
/// What happened, and what is asked.
QString conflictSentence(const session::ConflictRow &row);
/// What the two versions are, and what keeping each of them is called.
QString versionTitle(sync::ConflictKind kind, sync::Keep which);
QString keepText(sync::ConflictKind kind, sync::Keep which);
/// "Olive Hartman", "This PC".
QString versionPersonText(const session::ConflictSide &side);
QString versionPcText(const session::ConflictSide &side);
/// Why the person may not decide; empty when he may.
QString decidingText(const session::ConflictRow &row);
/// "3 changes wait for an update of this PC."
QString waitingText(qint64 count);
/// Over a record: "Two computers wrote this differently: telephone, birth date."
QString criticalText(const std::vector<session::ConflictLine> &lines);

} // namespace vb::ui
