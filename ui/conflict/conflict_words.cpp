#include "ui/conflict/conflict_words.h"

#include "ui/chart/chart_words.h"
#include "ui/patient/patient_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <optional>

namespace vb::ui {

using session::ConflictRow;
using session::ConflictSide;
using sync::ConflictKind;
using sync::Keep;

namespace {

constexpr char kContext[] = "vb::ui::ConflictText";

/// Only a context for translators.
struct ConflictText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::ConflictText)
};

struct FieldWord {
    const char *entity;
    const char *field;
    const char *text;
};

constexpr std::array kFieldWords {
    FieldWord {"patient", "chart_no", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "chart number")},
    FieldWord {"patient", "given", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "given names")},
    FieldWord {"patient", "family", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "family name")},
    FieldWord {"patient", "preferred", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "preferred name")},
    FieldWord {"patient", "former", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "former names")},
    FieldWord {"patient", "birth_date", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "date of birth")},
    FieldWord {"patient", "sex", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "sex")},
    FieldWord {"patient", "phone", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "telephone")},
    FieldWord {"patient", "email", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "e-mail")},
    FieldWord {"patient", "restricted", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "restricted record")},
    FieldWord {"patient", "vip", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "watched record")},
    FieldWord {"patient", "gender_identity", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "gender identity")},
    FieldWord {"patient", "pronouns", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "pronouns")},
    FieldWord {"patient", "phone_use", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "use of the telephone")},
    FieldWord {"patient", "email_use", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "use of the e-mail address")},
    FieldWord {"patient", "confidential", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "how to reach in confidence")},
    FieldWord {"patient", "confidential_channel", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "confidential channel")},
    FieldWord {"patient", "confidential_to",
               QT_TRANSLATE_NOOP("vb::ui::ConflictText", "confidential number or address")},
    FieldWord {"patient", "disclosure_limits", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "limits on disclosure")},
    FieldWord {"patient", "photo", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "photo")},
    FieldWord {"care_team", "patient", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "patient")},
    FieldWord {"care_team", "staff", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "person")},
    FieldWord {"care_team", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "still in the team")},
    FieldWord {"patient_merge", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "merged or not")},
    FieldWord {"patient_contact", "value", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "number or address")},
    FieldWord {"patient_contact", "use", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "use")},
    FieldWord {"patient_contact", "note", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "remark")},
    FieldWord {"patient_contact", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "kept or removed")},
    FieldWord {"patient_address", "use", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "use")},
    FieldWord {"patient_address", "line", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "street and number")},
    FieldWord {"patient_address", "line2", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "apartment, building")},
    FieldWord {"patient_address", "city", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "town")},
    FieldWord {"patient_address", "state", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "state")},
    FieldWord {"patient_address", "postal_code", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "postal code")},
    FieldWord {"patient_address", "country", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "country")},
    FieldWord {"patient_address", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "kept or removed")},
    FieldWord {"related_person", "role", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "what for")},
    FieldWord {"related_person", "name", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "name")},
    FieldWord {"related_person", "relation", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "relation")},
    FieldWord {"related_person", "phone", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "telephone")},
    FieldWord {"related_person", "email", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "e-mail")},
    FieldWord {"related_person", "note", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "remark")},
    FieldWord {"related_person", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "kept or removed")},
    FieldWord {"coverage", "payer", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "who insures")},
    FieldWord {"coverage", "plan", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "plan")},
    FieldWord {"coverage", "member_id", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "member id")},
    FieldWord {"coverage", "group_no", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "group number")},
    FieldWord {"coverage", "subscriber", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "who holds the policy")},
    FieldWord {"coverage", "valid_to", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "last day")},
    FieldWord {"coverage", "active", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "kept or removed")},
    FieldWord {"marketing_choice", "allowed", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "allowed")},
    FieldWord {"marketing_choice", "at", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "when it was said")},
    FieldWord {"marketing_choice", "author", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "who wrote it down")},
    FieldWord {"visit", "provider", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "who treats")},
    FieldWord {"visit", "service", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "service")},
    FieldWord {"visit", "room", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "room")},
    FieldWord {"visit", "reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason")},
    FieldWord {"visit", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"visit", "started", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "beginning")},
    FieldWord {"visit", "ended", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "end")},
    FieldWord {"visit", "status_reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "why it was cancelled")},
    FieldWord {"allergy", "reaction", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reaction")},
    FieldWord {"allergy", "severity", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "severity")},
    FieldWord {"allergy", "criticality", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "risk")},
    FieldWord {"allergy", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"allergy", "status_reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason for the status")},
    FieldWord {"condition", "severity", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "severity")},
    FieldWord {"condition", "onset", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "since when")},
    FieldWord {"condition", "note", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "remark")},
    FieldWord {"condition", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"condition", "status_reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason for the status")},
    FieldWord {"medication_statement", "dose", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "dose")},
    FieldWord {"medication_statement", "since", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "since when")},
    FieldWord {"medication_statement", "note", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "remark")},
    FieldWord {"medication_statement", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"medication_statement", "status_reason",
               QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason for the status")},
    FieldWord {"observation", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"observation", "status_reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason for the status")},
    FieldWord {"flag", "title", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "title")},
    FieldWord {"flag", "rule", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "red flag")},
    FieldWord {"flag", "detail", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "detail")},
    FieldWord {"flag", "history", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "medical history")},
    FieldWord {"flag", "status", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "status")},
    FieldWord {"flag", "status_reason", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "reason for the status")},
    FieldWord {"note", "body", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "text")},
    FieldWord {"note", "state", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "state")},
    FieldWord {"note_signature", "text", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "text")},
};

struct ThingWord {
    const char *entity;
    const char *text;
};

/// What a row is, where a patient may have several of it.
constexpr std::array kThingWords {
    ThingWord {"care_team", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Care team")},
    ThingWord {"patient_merge", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Merged records")},
    ThingWord {"patient_contact", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Further contact")},
    ThingWord {"patient_address", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Address")},
    ThingWord {"related_person", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Related person")},
    ThingWord {"coverage", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Insurance")},
    ThingWord {"marketing_choice", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Marketing")},
    ThingWord {"visit", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Visit")},
    ThingWord {"allergy", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Allergy")},
    ThingWord {"condition", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Condition")},
    ThingWord {"medication_statement", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Medication")},
    ThingWord {"observation", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Measurement")},
    ThingWord {"flag", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Alert")},
    ThingWord {"note", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Note")},
    ThingWord {"note_signature", QT_TRANSLATE_NOOP("vb::ui::ConflictText", "Addendum")},
};

std::optional<QString> fieldWord(const QByteArray &entity, const QByteArray &field)
{
    const auto at = std::find_if(kFieldWords.begin(), kFieldWords.end(),
                                 [&](const FieldWord &word) { return entity == word.entity && field == word.field; });
    if (at == kFieldWords.end())
        return std::nullopt;
    return QCoreApplication::translate(kContext, at->text);
}

QString thingWord(const QByteArray &entity)
{
    const auto at = std::find_if(kThingWords.begin(), kThingWords.end(),
                                 [&](const ThingWord &word) { return entity == word.entity; });
    return at == kThingWords.end() ? QString() : QCoreApplication::translate(kContext, at->text);
}

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

std::optional<chart::EventKind> eventKindOf(const QByteArray &entity)
{
    using chart::EventKind;
    constexpr std::pair<const char *, EventKind> kKinds[] = {{"visit", EventKind::visit},
                                                             {"note", EventKind::note},
                                                             {"allergy", EventKind::allergy},
                                                             {"condition", EventKind::condition},
                                                             {"medication_statement", EventKind::medication},
                                                             {"observation", EventKind::observation},
                                                             {"flag", EventKind::flag}};
    for (const auto &[name, kind] : kKinds)
        if (entity == name)
            return kind;
    return std::nullopt;
}

QString codeText(const QByteArray &entity, const QByteArray &field, const QString &code)
{
    if (field == "status" || field == "state") {
        const auto kind = eventKindOf(entity);
        return kind ? statusText(*kind, code) : code;
    }
    if (field == "severity")
        return severityText(code);
    if (field == "criticality")
        return criticalityText(code);
    if (field == "sex")
        return sexText(code);
    if (field == "channel" || field == "confidential_channel")
        return channelText(code);
    if (field == "use" || field.endsWith("_use"))
        return useText(code);
    if (code == u"emergency")
        return ConflictText::tr("Emergency contact");
    return code == u"guardian" ? ConflictText::tr("Guardian") : code;
}

QString yesNoText(const QByteArray &entity, const QByteArray &field, bool yes)
{
    if (field == "active" && entity != "care_team" && entity != "patient_merge")
        return yes ? ConflictText::tr("Kept") : ConflictText::tr("Removed");
    return yes ? ConflictText::tr("Yes") : ConflictText::tr("No");
}

QString fieldText(const QByteArray &entity, const QByteArray &field)
{
    return fieldWord(entity, field).value_or(QString::fromLatin1(field).replace(u'_', u' '));
}

QString shownValue(const QByteArray &entity, const session::ConflictChange &one, const PracticeTime &time)
{
    if (one.value.isEmpty())
        return ConflictText::tr("(nothing)", "an empty field");
    switch (one.kind) {
    case store::Kind::date: return birthText(one.value);
    case store::Kind::code: return codeText(entity, one.field, one.value);
    case store::Kind::boolean: return yesNoText(entity, one.field, one.value == u"yes");
    case store::Kind::time: {
        const QDateTime at = QDateTime::fromString(one.value, Qt::ISODateWithMs);
        return at.isValid() ? time.minute(at.toMSecsSinceEpoch()) : one.value;
    }
    default: return one.value;
    }
}

} // namespace

bool hasConflictWords(const QByteArray &entity, const QByteArray &field)
{
    return fieldWord(entity, field).has_value() && (entity == "patient" || !thingWord(entity).isEmpty());
}

QString conflictFieldText(const session::ConflictLine &line)
{
    const QString field = fieldText(line.entity, line.field);
    const QString thing = thingWord(line.entity);
    return thing.isEmpty() ? capitalised(field) : ConflictText::tr("%1: %2", "allergy: severity").arg(thing, field);
}

QString conflictValueText(const ConflictRow &row, const ConflictSide &side, const PracticeTime &time)
{
    return shownValue(row.entity, {row.field, row.valueKind, side.value}, time);
}

QString changedFieldText(const ConflictRow &row, const session::ConflictChange &change)
{
    return capitalised(fieldText(row.entity, change.field));
}

QString changedValueText(const ConflictRow &row, const session::ConflictChange &change, const PracticeTime &time)
{
    return shownValue(row.entity, change, time);
}

QString conflictSentence(const ConflictRow &row)
{
    switch (row.kind) {
    case ConflictKind::removal:
        return ConflictText::tr(
            "One computer took this away while another one changed it. It stays until somebody decides.");
    case ConflictKind::late:
        return ConflictText::tr("This was written while the note was being signed on another computer. The signed text "
                                "stands. Its author can keep what came later as a signed addendum to the note.");
    case ConflictKind::value: break;
    }
    return ConflictText::tr("Two computers wrote this without knowing of each other. Which one is right?");
}

QString versionTitle(ConflictKind kind, Keep which)
{
    if (which == Keep::a)
        return kind == ConflictKind::late ? ConflictText::tr("As it was signed")
                                          : ConflictText::tr("In the record now");
    switch (kind) {
    case ConflictKind::removal: return ConflictText::tr("Taken away");
    case ConflictKind::late: return ConflictText::tr("Came later");
    case ConflictKind::value: break;
    }
    return ConflictText::tr("The other one");
}

QString keepText(ConflictKind kind, Keep which)
{
    switch (kind) {
    case ConflictKind::removal:
        return which == Keep::a ? ConflictText::tr("Let it stand") : ConflictText::tr("Take it away");
    case ConflictKind::late:
        return which == Keep::a ? ConflictText::tr("Leave it as signed") : ConflictText::tr("Sign it as an addendum");
    case ConflictKind::value: break;
    }
    return ConflictText::tr("Keep this one");
}

QString versionPersonText(const ConflictSide &side)
{
    if (side.device.isNull())
        return {};
    if (!side.person.isEmpty())
        return side.person;
    return side.login.isEmpty() ? ConflictText::tr("Somebody unknown here") : side.login;
}

QString versionPcText(const ConflictSide &side)
{
    if (side.device.isNull())
        return {};
    if (side.isHere)
        return ConflictText::tr("This computer");
    return side.device.text().startsWith(side.pc) ? ConflictText::tr("Computer %1", "beginning of an id").arg(side.pc)
                                                  : side.pc;
}

QString decidingText(const ConflictRow &row)
{
    switch (row.deciding) {
    case session::Deciding::may: break;
    case session::Deciding::notOfRole:
        return ConflictText::tr("Your role does not change this field: somebody who does has to decide.");
    case session::Deciding::notAuthor:
        return ConflictText::tr("%1 wrote this note and has to decide.").arg(versionPersonText(row.b));
    }
    return {};
}

QString waitingText(qint64 count)
{
    if (count <= 0)
        return {};
    return count == 1
        ? ConflictText::tr("1 change waits for an update of this computer.")
        : ConflictText::tr("%1 changes wait for an update of this computer.").arg(QLocale().toString(count));
}

QString criticalText(const std::vector<session::ConflictLine> &lines)
{
    QStringList fields;
    for (const session::ConflictLine &line : lines)
        if (const QString field = conflictFieldText(line); !fields.contains(field))
            fields << field;
    return ConflictText::tr("Two computers wrote different things, and nobody has decided yet: %1.")
        .arg(QLocale().createSeparatedList(fields));
}

} // namespace vb::ui
