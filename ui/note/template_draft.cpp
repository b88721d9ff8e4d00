#include "ui/note/template_draft.h"

#include <QCborArray>
#include <QCborValue>

namespace vb::ui {

namespace {

constexpr qsizetype kFieldParts = 8;
constexpr qsizetype kFormParts = 5;

QCborValue limitValue(const std::optional<double> &limit)
{
    return limit ? QCborValue(*limit) : QCborValue(nullptr);
}

std::optional<double> limitOf(const QCborValue &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
}

QCborArray formValue(const chart::NoteTemplate &form)
{
    QCborArray fields;
    for (const chart::TemplateField &field : form.fields)
        fields.append(QCborArray {field.id, field.label, static_cast<int>(field.kind), field.unit,
                                  QCborArray::fromStringList(field.options), limitValue(field.least),
                                  limitValue(field.most), field.wanted});
    QCborArray snippets;
    for (const chart::Snippet &snippet : form.snippets)
        snippets.append(QCborArray {snippet.trigger, snippet.title, snippet.text});
    return {form.id, form.version, form.title, fields, snippets};
}

chart::TemplateField fieldOf(const QCborArray &parts)
{
    chart::TemplateField field {.id = parts.at(0).toString(),
                                .label = parts.at(1).toString(),
                                .kind = static_cast<chart::FieldKind>(parts.at(2).toInteger()),
                                .unit = parts.at(3).toString()};
    for (const QCborValue &option : parts.at(4).toArray())
        field.options.append(option.toString());
    field.least = limitOf(parts.at(5));
    field.most = limitOf(parts.at(6));
    field.wanted = parts.at(7).toBool();
    return field;
}

bool isField(const QCborArray &parts)
{
    const qint64 kind = parts.at(2).toInteger(-1);
    return parts.size() == kFieldParts && kind >= 0 && kind <= static_cast<int>(chart::FieldKind::date);
}

} // namespace

QByteArray templateBytes(const chart::NoteTemplate &form)
{
    return QCborValue(formValue(form)).toCbor();
}

QByteArray TemplateDraft::encoded() const
{
    return QCborValue(QCborArray {formValue(form), before}).toCbor();
}

std::optional<TemplateDraft> TemplateDraft::decoded(const QByteArray &bytes)
{
    const QCborArray both = QCborValue::fromCbor(bytes).toArray();
    const QCborArray parts = both.at(0).toArray();
    if (both.size() != 2 || parts.size() != kFormParts)
        return std::nullopt;
    TemplateDraft draft;
    draft.form.id = parts.at(0).toString();
    draft.form.version = parts.at(1).toInteger();
    draft.form.title = parts.at(2).toString();
    for (const QCborValue &field : parts.at(3).toArray()) {
        if (!isField(field.toArray()))
            return std::nullopt;
        draft.form.fields.push_back(fieldOf(field.toArray()));
    }
    for (const QCborValue &snippet : parts.at(4).toArray()) {
        const QCborArray texts = snippet.toArray();
        draft.form.snippets.push_back({texts.at(0).toString(), texts.at(1).toString(), texts.at(2).toString()});
    }
    draft.before = both.at(1).toByteArray();
    return draft;
}

} // namespace vb::ui
