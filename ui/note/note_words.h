#pragma once

#include "core/session/session.h"
#include "ui/kit/badge.h"
#include "ui/kit/practice_time.h"

#include <QString>

namespace vb::ui {

/// "Draft", "Signed", "Void".
QString noteStateText(chart::NoteState state);
BadgeKind noteStateBadge(chart::NoteState state);
/// "Co-signed", "Co-signature asked for", "2 addenda", as far as they hold; empty for none.
QString noteMarksText(const chart::NoteLine &line);
/// "SOAP note of Mar 5, 2026, 2:02 PM by Nina Reyes"
QString originText(const chart::NoteOrigin &origin, const PracticeTime &time);

/// "Signed by Nina Reyes, RN"
QString signatureText(const chart::NoteSignature &signature);
/// "Waits for Dr. Lund; asked for by Nina Reyes on …"
QString requestText(const chart::CosignRequest &request, const QString &ofName, const PracticeTime &time);

/// Why nothing was signed and what to do.
QString signRefusalText(const Error &error);
/// Why a draft was not stored and what to do.
QString draftErrorText(const Error &error);

/// "Nina Reyes" for a list of people; empty when not among them.
QString nameOf(const std::vector<staff::Member> &people, StaffId id);

} // namespace vb::ui
