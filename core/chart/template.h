#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QStringList>

#include <optional>
#include <vector>

namespace vb::chart {

/// One field of a note's form. Values are texts of these forms.
enum class FieldKind {
    text, // with line feeds
    line,
    number, // with a point, within the limits
    choice, // one of the options
    yesNo, // yes, no
    date, // YYYY-MM-DD
};

struct TemplateField {
    QString id; // never given another meaning in a later version
    QString label;
    FieldKind kind = FieldKind::text;
    QString unit {};
    QStringList options {};
    std::optional<double> least {};
    std::optional<double> most {};
    bool wanted = false; // a whole note says something here; that it does not is told before it is signed
};

/// A text to insert by its trigger. Names in braces are filled in by expandedSnippet(); what a person has to fill in is
/// written `***`, and no note with such a gap is signed.
struct Snippet {
    QString trigger;
    QString title;
    QString text;
};

/// A form for notes on one kind of treatment. A version is never changed once it was in use.
struct NoteTemplate {
    QString id;
    qint64 version = 0; // built-in ones count from 1, a practice's own are numbered by their moment
    QString title;
    std::vector<TemplateField> fields {};
    std::vector<Snippet> snippets {};

    [[nodiscard]] const TemplateField *field(const QString &fieldId) const;
};

/// What a form's fields hold, by the field's id. Empty values may be left out.
using FieldValues = QHash<QString, QString>;

/// What a practice decided on a template: its own edition, nothing (no note is begun with it), or what is built in.
enum class TemplateState { own, retired, builtIn };

/// All versions of all templates. A value; a draft finds the version that it was begun with.
class TemplateBook {
public:
    /// The templates that come with the program.
    static Result<TemplateBook> builtIn();
    /// `integrity`, naming what is wrong: not a template, or a version that is there already.
    Result<void> add(const QByteArray &json);
    /// An edition of the practice's own: of a template the one with the highest version rules.
    void decide(NoteTemplate form, TemplateState state);

    /// Those that a note may be begun with, in the order of their titles.
    [[nodiscard]] std::vector<const NoteTemplate *> newest() const;
    /// The one in force; null when there is none. `followup`, `follow-up` and `Follow_Up` are one.
    [[nodiscard]] const NoteTemplate *find(const QString &id) const;
    /// Any, retired ones too.
    [[nodiscard]] const NoteTemplate *find(const QString &id, qint64 version) const;
    /// As it comes with the program; null for a template of the practice's own.
    [[nodiscard]] const NoteTemplate *findBuiltIn(const QString &id) const;

private:
    struct Decision {
        qint64 version = 0;
        TemplateState state = TemplateState::builtIn;
    };
    std::vector<NoteTemplate> m_all;
    QHash<QString, Decision> m_decisions; // by plain id
};

/// `followup`, `follow-up` and `Follow_Up` name the same.
bool isTemplateNamed(const NoteTemplate &form, const QString &id);

/// `integrity` for what is not a whole template; a field kind that this program does not know is none.
Result<NoteTemplate> templateFromJson(const QByteArray &json);
QByteArray templateToJson(const NoteTemplate &form);
/// A form as somebody edited it, clean and with an id for each field: a field that has none gets one from its label,
/// which no other field has. `invalid`, beginning with title, fields[N] or snippets[N] and a colon.
Result<NoteTemplate> checkedTemplate(NoteTemplate form);
/// Lower-case letters, digits and underscores; empty for a title in other letters.
QString templateSlug(const QString &title);

inline constexpr qsizetype kMaxNoteBytes = 1 << 20; // of UTF-8, all values of a note, or one addendum
inline constexpr char kGap[] = "***";

/// Clean values as they are stored. `invalid`, naming the field: not of its kind, card numbers, more than
/// kMaxNoteBytes, a field that the form does not have.
Result<FieldValues> checkedValues(const NoteTemplate &form, const FieldValues &values);
/// The same rules for a text of its own, such as an addendum; `name` is what a refusal says.
Result<QString> checkedNoteText(const QString &name, const QString &text);

/// A plain text as values: lines that begin with the label of a text field and a colon start that field, what stands
/// before them goes into the first text field.
FieldValues valuesFromText(const NoteTemplate &form, const QString &text);

/// Fills the names in braces; a name that is not given becomes a gap. Names that are given while writing: patient, age,
/// born, date, time, author.
QString expandedSnippet(const QString &text, const QHash<QString, QString> &names);
/// Those of the form, then short ones that every form has: .today, .now, .pt, .me.
std::vector<Snippet> snippetsFor(const NoteTemplate &form);

/// What a note still lacks: a wanted field that is empty, which is told, or a gap (***), which holds up the signature.
struct Missing {
    QString field;
    QString label;
    bool isGap = false;
};
/// In the order of the form.
std::vector<Missing> missingIn(const NoteTemplate &form, const FieldValues &values);

} // namespace vb::chart
