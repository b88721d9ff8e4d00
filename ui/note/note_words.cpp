#include "ui/note/note_words.h"

#include "core/session/sign_refusal.h"
#include "ui/kit/error_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct NoteWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::NoteWords)
};

} // namespace

QString noteStateText(chart::NoteState state)
{
    switch (state) {
    case chart::NoteState::draft: return NoteWords::tr("Draft");
    case chart::NoteState::signed_: return NoteWords::tr("Signed");
    case chart::NoteState::voided: return NoteWords::tr("Void");
    case chart::NoteState::discarded: return NoteWords::tr("Discarded");
    }
    return {};
}

BadgeKind noteStateBadge(chart::NoteState state)
{
    switch (state) {
    case chart::NoteState::draft: return BadgeKind::warning;
    case chart::NoteState::signed_: return BadgeKind::accent;
    case chart::NoteState::voided: return BadgeKind::danger;
    case chart::NoteState::discarded: break;
    }
    return BadgeKind::neutral;
}

QString noteMarksText(const chart::NoteLine &line)
{
    QStringList marks;
    if (line.addenda > 0)
        marks.append(line.addenda == 1 ? NoteWords::tr("1 addendum")
                                       : NoteWords::tr("%n addenda", nullptr, line.addenda));
    if (line.cosigned)
        marks.append(NoteWords::tr("co-signed"));
    if (line.cosignOpen && line.state == chart::NoteState::signed_)
        marks.append(NoteWords::tr("co-signature asked for"));
    QString text = marks.join(QStringLiteral(", "));
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

QString originText(const chart::NoteOrigin &origin, const PracticeTime &time)
{
    return NoteWords::tr("%1 of %2 by %3", "title of a note, when, author")
        .arg(origin.title, time.minute(origin.startedMs), origin.authorName);
}

QString signatureText(const chart::NoteSignature &signature)
{
    const QString who = signature.facts.credentials.isEmpty()
        ? signature.facts.name
        : QStringLiteral("%1, %2").arg(signature.facts.name, signature.facts.credentials);
    switch (signature.meaning) {
    case chart::Meaning::author: return NoteWords::tr("Signed by %1").arg(who);
    case chart::Meaning::cosigner: return NoteWords::tr("Co-signed by %1").arg(who);
    case chart::Meaning::addendum: return NoteWords::tr("Addendum by %1").arg(who);
    case chart::Meaning::voided: return NoteWords::tr("Declared void by %1").arg(who);
    case chart::Meaning::unknown: break;
    }
    return NoteWords::tr("A signature of %1 that cannot be read").arg(who);
}

QString requestText(const chart::CosignRequest &request, const QString &ofName, const PracticeTime &time)
{
    const QString of = request.of.isNull() ? NoteWords::tr("any medical director")
        : ofName.isEmpty()                 ? NoteWords::tr("a person who is not on the list of staff any more")
                                           : ofName;
    return NoteWords::tr("Waits for the co-signature of %1. Asked for by %2, %3.")
        .arg(of, request.byName, time.minute(request.atMs));
}

QString signRefusalText(const Error &error)
{
    switch (session::signRefusalOf(error)) {
    case session::SignRefusal::wrongPassword:
        return NoteWords::tr("This is not your password, so nothing was signed. Please type it again.");
    case session::SignRefusal::throttled:
        return NoteWords::tr("There were too many wrong passwords. Nothing was signed; please wait %1 and try again.")
            .arg(waitText(error.retryAfterMs));
    case session::SignRefusal::licence:
        return NoteWords::tr(
            "Your licence has ended or expired, so you cannot sign. Your text is kept as a draft; please "
            "ask an owner to enter the new licence.");
    case session::SignRefusal::account:
        return NoteWords::tr("Your account was disabled or changed, so you cannot sign with this log-in. Your text is "
                             "kept as a draft; please log in again or ask an owner.");
    case session::SignRefusal::elsewhere:
        return NoteWords::tr(
            "This draft was changed in another window meanwhile, so nothing was signed. Please look at "
            "it again.");
    case session::SignRefusal::other: break;
    }
    if (error.code == Code::denied)
        return NoteWords::tr(
            "Nothing was signed: the note may have been signed, declared void or discarded meanwhile, or "
            "your role may not do this.");
    return errorText(error);
}

QString draftErrorText(const Error &error)
{
    switch (error.code) {
    case Code::denied:
    case Code::notFound:
        return NoteWords::tr(
            "This draft can no longer be changed: it was signed or discarded elsewhere, or the record was "
            "closed to you. Copy what you still need.");
    default: return errorText(error);
    }
}

QString nameOf(const std::vector<staff::Member> &people, StaffId id)
{
    const auto at = std::find_if(people.begin(), people.end(), [id](const staff::Member &one) { return one.id == id; });
    return at == people.end() ? QString() : at->name;
}

} // namespace vb::ui
