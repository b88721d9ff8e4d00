#pragma once

#include "core/session/session.h"
#include "ui/kit/icons.h"
#include "ui/kit/practice_time.h"
#include "ui/kit/tokens.h"

namespace vb::ui {

using sync::SyncStatus;

/// The status in a line: "Synced 3 s ago", "Working offline since 8:02 AM, 14 changes waiting". Empty when it is off.
QString syncLine(const SyncStatus &status, qint64 nowMs, const PracticeTime &time);
/// The same where there is little room.
QString syncShortLine(const SyncStatus &status, qint64 nowMs);
/// What it means and what to do, in a sentence or two.
QString syncAdvice(const SyncStatus &status, qint64 nowMs);
/// "14 changes, the oldest of 8:02 AM"
QString waitingText(const SyncStatus &status, qint64 nowMs, const PracticeTime &time);
/// The same of the access log's entries: "12 entries wait, the oldest of 8:02 AM"
QString waitingAuditText(const SyncStatus &status, qint64 nowMs, const PracticeTime &time);
/// Parts of what other computers sent that could not be read; empty without any.
QString putAsideText(const SyncStatus &status);

IconName syncIcon(const SyncStatus &status, qint64 nowMs);
/// Text and icon say the same: the colour is never alone.
QColor Tokens::*syncColor(const SyncStatus &status, qint64 nowMs);

} // namespace vb::ui
