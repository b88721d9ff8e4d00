#include "core/chart/template.h"

#include "core/base/text.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

/// Resources of a static library are registered by hand; the macro wants the global namespace.
static void registerNoteTemplates()
{
    Q_INIT_RESOURCE(note_templates);
}

namespace vb::chart {

namespace {

constexpr qsizetype kMaxFieldLine = 1000;
constexpr qint64 kFirstOwnVersion = 1'000'000'000; // long before any moment of an edition

/// Ids as people type them.
QString plainTemplateId(const QString &id)
{
    QString plain = id.trimmed().toLower();
    return plain.remove(u'-').remove(u'_').remove(u' ');
}

std::optional<FieldKind> fieldKindFrom(const QString &name)
{
    static const QHash<QString, FieldKind> kKinds {
        {QStringLiteral("text"), FieldKind::text},     {QStringLiteral("line"), FieldKind::line},
        {QStringLiteral("number"), FieldKind::number}, {QStringLiteral("choice"), FieldKind::choice},
        {QStringLiteral("yes_no"), FieldKind::yesNo},  {QStringLiteral("date"), FieldKind::date}};
    const auto at = kKinds.constFind(name);
    return at == kKinds.constEnd() ? std::nullopt : std::optional(*at);
}

std::optional<double> limitFrom(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

Result<TemplateField> fieldFrom(const QJsonObject &object)
{
    const std::optional<FieldKind> kind = fieldKindFrom(object.value(u"kind").toString());
    TemplateField field {.id = object.value(u"id").toString(),
                         .label = object.value(u"label").toString(),
                         .kind = kind.value_or(FieldKind::text),
                         .unit = object.value(u"unit").toString(),
                         .least = limitFrom(object.value(u"least")),
                         .most = limitFrom(object.value(u"most")),
                         .wanted = object.value(u"wanted").toBool()};
    for (const QJsonValue &option : object.value(u"options").toArray())
        field.options.append(option.toString());
    if (!kind || field.id.isEmpty() || field.label.isEmpty()
        || (field.kind == FieldKind::choice) == field.options.isEmpty())
        return fail(Code::integrity, QStringLiteral("a field of a template is not whole: %1").arg(field.id));
    return field;
}

} // namespace

Result<NoteTemplate> templateFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    NoteTemplate form {.id = object.value(u"id").toString(),
                       .version = object.value(u"version").toInteger(),
                       .title = object.value(u"title").toString()};
    for (const QJsonValue &value : object.value(u"fields").toArray()) {
        VB_TRY(TemplateField field, fieldFrom(value.toObject()));
        if (form.field(field.id) != nullptr)
            return fail(Code::integrity, QStringLiteral("a template has the field %1 twice").arg(field.id));
        form.fields.push_back(std::move(field));
    }
    for (const QJsonValue &value : object.value(u"snippets").toArray()) {
        const QJsonObject snippet = value.toObject();
        form.snippets.push_back({snippet.value(u"trigger").toString(), snippet.value(u"title").toString(),
                                 snippet.value(u"text").toString()});
    }
    const bool hasText = std::any_of(form.fields.begin(), form.fields.end(),
                                     [](const TemplateField &field) { return field.kind == FieldKind::text; });
    if (form.id.isEmpty() || form.version < 1 || form.title.isEmpty() || !hasText)
        return fail(Code::integrity, QStringLiteral("not a template of a note: %1").arg(form.id));
    return form;
}

namespace {

Error refusedValue(const QString &name, const QString &reason)
{
    return fail(Code::invalid, QStringLiteral("%1: %2").arg(name, reason));
}

Result<void> checkForm(const TemplateField &field, const QString &value)
{
    switch (field.kind) {
    case FieldKind::text:
    case FieldKind::line: return {};
    case FieldKind::number: {
        bool isNumber = false;
        const double number = value.toDouble(&isNumber);
        static const QRegularExpression kForm(QStringLiteral("^-?[0-9]{1,9}(\\.[0-9]{1,4})?$"));
        if (!isNumber || !kForm.match(value).hasMatch())
            return refusedValue(field.label, QStringLiteral("not a number; write 12 or 12.5"));
        if ((field.least && number < *field.least) || (field.most && number > *field.most))
            return refusedValue(field.label,
                                QStringLiteral("not from %1 to %2")
                                    .arg(field.least ? QString::number(*field.least) : QStringLiteral("any"),
                                         field.most ? QString::number(*field.most) : QStringLiteral("any")));
        return {};
    }
    case FieldKind::choice:
        return field.options.contains(value)
            ? Result<void>()
            : refusedValue(field.label, QStringLiteral("not one of %1").arg(field.options.join(QStringLiteral(", "))));
    case FieldKind::yesNo:
        return value == QStringLiteral("yes") || value == QStringLiteral("no")
            ? Result<void>()
            : refusedValue(field.label, QStringLiteral("yes or no"));
    case FieldKind::date:
        return value.size() == 10 && QDate::fromString(value, Qt::ISODate).isValid()
            ? Result<void>()
            : refusedValue(field.label, QStringLiteral("not a date; write YYYY-MM-DD"));
    }
    return {};
}

} // namespace

const TemplateField *NoteTemplate::field(const QString &fieldId) const
{
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&fieldId](const TemplateField &field) { return field.id == fieldId; });
    return at == fields.end() ? nullptr : &*at;
}

Result<TemplateBook> TemplateBook::builtIn()
{
    registerNoteTemplates();
    TemplateBook book;
    const QDir folder(QStringLiteral(":/chart/note_templates"));
    const QStringList names = folder.entryList(QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(Code::io, QStringLiteral("the template %1 cannot be read").arg(name));
        VB_DO(book.add(file.readAll()));
    }
    return book;
}

Result<void> TemplateBook::add(const QByteArray &json)
{
    VB_TRY(NoteTemplate form, templateFromJson(json));
    if (find(form.id, form.version) != nullptr)
        return fail(Code::integrity,
                    QStringLiteral("version %1 of the template %2 is there already").arg(form.version).arg(form.id));
    m_all.push_back(std::move(form));
    return {};
}

std::vector<const NoteTemplate *> TemplateBook::newest() const
{
    std::vector<const NoteTemplate *> forms;
    for (const NoteTemplate &form : m_all)
        if (find(form.id) == &form)
            forms.push_back(&form);
    std::sort(forms.begin(), forms.end(),
              [](const NoteTemplate *a, const NoteTemplate *b) { return a->title < b->title; });
    return forms;
}

void TemplateBook::decide(NoteTemplate form, TemplateState state)
{
    Decision &decision = m_decisions[plainTemplateId(form.id)];
    if (form.version > decision.version)
        decision = {form.version, state};
    if (state != TemplateState::builtIn && find(form.id, form.version) == nullptr)
        m_all.push_back(std::move(form));
}

const NoteTemplate *TemplateBook::find(const QString &id) const
{
    const Decision decision = m_decisions.value(plainTemplateId(id));
    if (decision.state == TemplateState::retired)
        return nullptr;
    if (decision.state == TemplateState::builtIn)
        return findBuiltIn(id);
    const auto at = std::find_if(m_all.begin(), m_all.end(), [&](const NoteTemplate &form) {
        return plainTemplateId(form.id) == plainTemplateId(id) && form.version == decision.version;
    });
    return at == m_all.end() ? nullptr : &*at;
}

const NoteTemplate *TemplateBook::findBuiltIn(const QString &id) const
{
    const NoteTemplate *found = nullptr;
    for (const NoteTemplate &form : m_all)
        if (form.version < kFirstOwnVersion && plainTemplateId(form.id) == plainTemplateId(id)
            && (found == nullptr || form.version > found->version))
            found = &form;
    return found;
}

const NoteTemplate *TemplateBook::find(const QString &id, qint64 version) const
{
    const auto at = std::find_if(m_all.begin(), m_all.end(),
                                 [&](const NoteTemplate &form) { return form.id == id && form.version == version; });
    return at == m_all.end() ? nullptr : &*at;
}

bool isTemplateNamed(const NoteTemplate &form, const QString &id)
{
    return plainTemplateId(form.id) == plainTemplateId(id);
}

Result<QString> checkedNoteText(const QString &name, const QString &text)
{
    const auto tooLong = [&name] {
        return refusedValue(name, QStringLiteral("longer than a note may be: %1 bytes (1 MiB)").arg(kMaxNoteBytes));
    };
    const QStringView trimmed = QStringView(text).trimmed();
    if (trimmed.size() > kMaxNoteBytes)
        return tooLong();
    const Result<QString> clean = text::cleanPassage(trimmed, kMaxNoteBytes);
    if (!clean)
        return refusedValue(name, clean.error().detail);
    if (clean->toUtf8().size() > kMaxNoteBytes)
        return tooLong();
    if (text::holdsCardNumber(*clean))
        return refusedValue(name,
                            QStringLiteral("this looks like a payment card number; card numbers are never stored"));
    return *clean;
}

Result<FieldValues> checkedValues(const NoteTemplate &form, const FieldValues &values)
{
    FieldValues checked;
    qsizetype bytes = 0;
    for (auto value = values.constBegin(); value != values.constEnd(); ++value) {
        const TemplateField *field = form.field(value.key());
        if (field == nullptr)
            return fail(Code::invalid, QStringLiteral("%1 has no field of this name").arg(form.title));
        VB_TRY(const QString clean, checkedNoteText(field->label, *value));
        if (clean.isEmpty())
            continue;
        if (field->kind != FieldKind::text && (clean.size() > kMaxFieldLine || clean.contains(u'\n')))
            return refusedValue(field->label, QStringLiteral("one line, at most %1 characters").arg(kMaxFieldLine));
        VB_DO(checkForm(*field, clean));
        bytes += clean.toUtf8().size();
        checked.insert(field->id, clean);
    }
    if (bytes > kMaxNoteBytes)
        return refusedValue(form.title,
                            QStringLiteral("longer than a note may be: %1 bytes (1 MiB)").arg(kMaxNoteBytes));
    return checked;
}

FieldValues valuesFromText(const NoteTemplate &form, const QString &text)
{
    FieldValues values;
    const auto first = std::find_if(form.fields.begin(), form.fields.end(),
                                    [](const TemplateField &field) { return field.kind == FieldKind::text; });
    QString at = first->id;
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        QString rest = line;
        const QString head = line.section(u':', 0, 0).trimmed();
        const auto field = std::find_if(form.fields.begin(), form.fields.end(), [&](const TemplateField &one) {
            return one.kind == FieldKind::text && one.label.compare(head, Qt::CaseInsensitive) == 0;
        });
        if (line.contains(u':') && field != form.fields.end()) {
            at = field->id;
            rest = line.section(u':', 1).trimmed();
        }
        QString &value = values[at];
        value += (value.isEmpty() ? QString() : QStringLiteral("\n")) + rest;
    }
    return values;
}

QString expandedSnippet(const QString &text, const QHash<QString, QString> &names)
{
    static const QRegularExpression kName(QStringLiteral("\\{([a-z_]+)\\}"));
    QString out;
    qsizetype from = 0;
    for (auto match = kName.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch name = match.next();
        out += QStringView(text).mid(from, name.capturedStart() - from);
        const QString value = names.value(name.captured(1));
        out += value.isEmpty() ? QString::fromLatin1(kGap) : value;
        from = name.capturedEnd();
    }
    return out.append(QStringView(text).mid(from));
}

std::vector<Snippet> snippetsFor(const NoteTemplate &form)
{
    std::vector<Snippet> all = form.snippets;
    for (const Snippet &common :
         {Snippet {QStringLiteral(".today"), QStringLiteral("Today's date"), QStringLiteral("{date}")},
          Snippet {QStringLiteral(".now"), QStringLiteral("The time now"), QStringLiteral("{time}")},
          Snippet {QStringLiteral(".pt"), QStringLiteral("Name and age"), QStringLiteral("{patient} ({age})")},
          Snippet {QStringLiteral(".me"), QStringLiteral("My name"), QStringLiteral("{author}")}})
        if (std::none_of(all.begin(), all.end(), [&](const Snippet &one) { return one.trigger == common.trigger; }))
            all.push_back(common);
    return all;
}

std::vector<Missing> missingIn(const NoteTemplate &form, const FieldValues &values)
{
    std::vector<Missing> all;
    for (const TemplateField &field : form.fields) {
        const QString value = values.value(field.id).trimmed();
        const bool isGap = value.contains(QLatin1String(kGap));
        if (isGap || (field.wanted && value.isEmpty()))
            all.push_back({field.id, field.label, isGap});
    }
    return all;
}

} // namespace vb::chart
