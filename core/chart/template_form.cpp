#include "core/chart/template.h"

#include "core/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace vb::chart {

namespace {

constexpr qsizetype kLongestTitle = 100;
constexpr qsizetype kLongestLabel = 100;
constexpr qsizetype kLongestOption = 80;
constexpr qsizetype kLongestUnit = 20;
constexpr qsizetype kLongestSnippet = 4000;
constexpr qsizetype kLongestSlug = 40;
constexpr size_t kMostFields = 60;
constexpr size_t kMostSnippets = 60;
constexpr qsizetype kMostOptions = 40;
constexpr double kGreatestNumber = 999'999'999;

QString fieldKindName(FieldKind kind)
{
    switch (kind) {
    case FieldKind::text: return QStringLiteral("text");
    case FieldKind::line: return QStringLiteral("line");
    case FieldKind::number: return QStringLiteral("number");
    case FieldKind::choice: return QStringLiteral("choice");
    case FieldKind::yesNo: return QStringLiteral("yes_no");
    case FieldKind::date: return QStringLiteral("date");
    }
    return {};
}

QJsonObject fieldToJson(const TemplateField &field)
{
    QJsonObject object {{QStringLiteral("id"), field.id},
                        {QStringLiteral("label"), field.label},
                        {QStringLiteral("kind"), fieldKindName(field.kind)}};
    if (!field.unit.isEmpty())
        object.insert(QStringLiteral("unit"), field.unit);
    if (!field.options.isEmpty())
        object.insert(QStringLiteral("options"), QJsonArray::fromStringList(field.options));
    if (field.least)
        object.insert(QStringLiteral("least"), *field.least);
    if (field.most)
        object.insert(QStringLiteral("most"), *field.most);
    if (field.wanted)
        object.insert(QStringLiteral("wanted"), true);
    return object;
}

Error refusedForm(const QString &place, const QString &reason)
{
    return fail(Code::invalid, QStringLiteral("%1: %2").arg(place, reason));
}

/// A line that says something.
Result<QString> checkedLine(const QString &place, const QString &name, const QString &line, qsizetype longest)
{
    const Result<QString> clean = text::cleanLine(line, longest);
    if (!clean)
        return refusedForm(place, QStringLiteral("%1 %2").arg(name, clean.error().detail));
    if (clean->isEmpty())
        return refusedForm(place, QStringLiteral("%1 must not be empty").arg(name));
    return *clean;
}

Result<QStringList> checkedOptions(const QString &place, const QStringList &options)
{
    QStringList clean;
    for (const QString &option : options) {
        VB_TRY(const QString one, checkedLine(place, QStringLiteral("a choice"), option, kLongestOption));
        if (!clean.contains(one))
            clean.append(one);
    }
    if (clean.size() < 2 || clean.size() > kMostOptions)
        return refusedForm(place, QStringLiteral("from 2 to %1 choices").arg(kMostOptions));
    return clean;
}

Result<TemplateField> checkedField(const QString &place, TemplateField field)
{
    VB_TRY(field.label, checkedLine(place, QStringLiteral("the label"), field.label, kLongestLabel));
    if (field.kind == FieldKind::choice) {
        VB_TRY(field.options, checkedOptions(place, field.options));
    } else {
        field.options.clear();
    }
    if (field.kind != FieldKind::number) {
        field.unit.clear();
        field.least.reset();
        field.most.reset();
        return field;
    }
    const Result<QString> unit = text::cleanLine(field.unit, kLongestUnit);
    if (!unit)
        return refusedForm(place, QStringLiteral("the unit %1").arg(unit.error().detail));
    field.unit = *unit;
    const auto isFit = [](const std::optional<double> &limit) { return !limit || std::abs(*limit) <= kGreatestNumber; };
    if (!isFit(field.least) || !isFit(field.most) || (field.least && field.most && *field.least > *field.most))
        return refusedForm(place, QStringLiteral("the least number is above the most"));
    return field;
}

Result<Snippet> checkedSnippet(const QString &place, Snippet snippet)
{
    snippet.trigger = snippet.trigger.trimmed();
    static const QRegularExpression kTrigger(QStringLiteral("^\\.[a-z0-9]{1,20}$"));
    if (!kTrigger.match(snippet.trigger).hasMatch())
        return refusedForm(place, QStringLiteral("a trigger is a point and up to 20 small letters or digits"));
    VB_TRY(snippet.title, checkedLine(place, QStringLiteral("the title"), snippet.title, kLongestTitle));
    const Result<QString> clean = text::cleanPassage(snippet.text, kLongestSnippet);
    if (!clean || clean->trimmed().isEmpty())
        return refusedForm(
            place,
            QStringLiteral("the text %1").arg(clean ? QStringLiteral("must not be empty") : clean.error().detail));
    snippet.text = *clean;
    return snippet;
}

QString placeOf(const char *list, size_t index)
{
    return QStringLiteral("%1[%2]").arg(QLatin1String(list)).arg(index);
}

} // namespace

QString templateSlug(const QString &title)
{
    QString slug;
    for (const QString &word : text::words(title)) {
        QString plain;
        for (const QChar letter : word)
            if ((letter >= u'a' && letter <= u'z') || (letter >= u'0' && letter <= u'9'))
                plain += letter;
        if (!plain.isEmpty())
            slug += (slug.isEmpty() ? QString() : QStringLiteral("_")) + plain;
    }
    slug.truncate(kLongestSlug);
    return slug;
}

QByteArray templateToJson(const NoteTemplate &form)
{
    QJsonArray fields;
    for (const TemplateField &field : form.fields)
        fields.append(fieldToJson(field));
    QJsonArray snippets;
    for (const Snippet &snippet : form.snippets)
        snippets.append(QJsonObject {{QStringLiteral("trigger"), snippet.trigger},
                                     {QStringLiteral("title"), snippet.title},
                                     {QStringLiteral("text"), snippet.text}});
    return QJsonDocument(QJsonObject {{QStringLiteral("id"), form.id},
                                      {QStringLiteral("version"), form.version},
                                      {QStringLiteral("title"), form.title},
                                      {QStringLiteral("fields"), fields},
                                      {QStringLiteral("snippets"), snippets}})
        .toJson(QJsonDocument::Compact);
}

Result<NoteTemplate> checkedTemplate(NoteTemplate form)
{
    VB_TRY(form.title, checkedLine(QStringLiteral("title"), QStringLiteral("the name"), form.title, kLongestTitle));
    if (form.fields.empty() || form.fields.size() > kMostFields)
        return refusedForm(QStringLiteral("fields[0]"), QStringLiteral("from 1 to %1 fields").arg(kMostFields));
    if (form.snippets.size() > kMostSnippets)
        return refusedForm(placeOf("snippets", kMostSnippets),
                           QStringLiteral("at most %1 snippets").arg(kMostSnippets));
    QSet<QString> labels;
    QSet<QString> ids;
    for (const TemplateField &field : form.fields)
        ids.insert(field.id);
    bool hasText = false;
    for (size_t i = 0; i < form.fields.size(); ++i) {
        TemplateField &field = form.fields[i];
        const QString place = placeOf("fields", i);
        VB_TRY(field, checkedField(place, field));
        if (labels.contains(field.label.toCaseFolded()))
            return refusedForm(place, QStringLiteral("another field has the same label"));
        labels.insert(field.label.toCaseFolded());
        hasText = hasText || field.kind == FieldKind::text;
        if (!field.id.isEmpty())
            continue;
        const QString slug = templateSlug(field.label);
        const QString stem = slug.isEmpty() ? QStringLiteral("field") : slug;
        field.id = stem;
        for (int n = 2; ids.contains(field.id); ++n)
            field.id = QStringLiteral("%1_%2").arg(stem).arg(n);
        ids.insert(field.id);
    }
    if (!hasText)
        return refusedForm(QStringLiteral("fields[0]"), QStringLiteral("a form has at least one field for text"));
    QSet<QString> triggers;
    for (size_t i = 0; i < form.snippets.size(); ++i) {
        const QString place = placeOf("snippets", i);
        VB_TRY(form.snippets[i], checkedSnippet(place, form.snippets[i]));
        if (triggers.contains(form.snippets[i].trigger))
            return refusedForm(place, QStringLiteral("another snippet has the same trigger"));
        triggers.insert(form.snippets[i].trigger);
    }
    return form;
}

} // namespace vb::chart
