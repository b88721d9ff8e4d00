#include "core/chart/template_edition.h"

#include <algorithm>

namespace vb::chart {

using store::Kind;

namespace {

constexpr Roles kTemplateReaders {Role::aesthetician,    Role::nurse,   Role::provider,
                                  Role::medicalDirector, Role::manager, Role::owner};
constexpr Roles kTemplateWriters {Role::medicalDirector, Role::manager, Role::owner};
constexpr qsizetype kMostFormText = 500'000;

QString templateStateName(TemplateState state)
{
    switch (state) {
    case TemplateState::own: return QStringLiteral("own");
    case TemplateState::retired: return QStringLiteral("retired");
    case TemplateState::builtIn: return QStringLiteral("built_in");
    }
    return {};
}

std::optional<TemplateState> templateStateFrom(const QString &name)
{
    for (const TemplateState state : {TemplateState::own, TemplateState::retired, TemplateState::builtIn})
        if (templateStateName(state) == name)
            return state;
    return std::nullopt;
}

/// None when this program cannot read it.
std::optional<TemplateEdition> editionFrom(const sql::Stmt &stmt)
{
    const std::optional<TemplateState> state = templateStateFrom(stmt.text(3));
    if (!state)
        return std::nullopt;
    TemplateEdition edition {.id = stmt.id<EntityId>(0),
                             .templateId = stmt.text(1),
                             .number = stmt.integer(2),
                             .state = *state,
                             .author = stmt.id<StaffId>(5)};
    if (edition.state != TemplateState::builtIn) {
        Result<NoteTemplate> form = templateFromJson(stmt.text(4).toUtf8());
        if (!form)
            return std::nullopt;
        edition.form = std::move(*form);
    }
    edition.form.id = edition.templateId;
    edition.form.version = edition.number;
    return edition;
}

/// Above every number of this template, so that what is written last is in force also when a clock went back.
Result<qint64> nextNumber(store::AuditedTx &tx, const QString &templateId)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT max(number) FROM note_template WHERE template = ?1"));
    VB_TRY(const bool row, stmt.bind(1, templateId).step());
    return std::max(tx.at().wallMs, (row ? stmt.integer(0) : 0) + 1);
}

Result<TemplateEdition> addEdition(store::AuditedTx &tx, TemplateState state, NoteTemplate form)
{
    VB_TRY(const qint64 number, nextNumber(tx, form.id));
    form.version = number;
    const TemplateEdition edition {
        EntityId::make(tx.at().wallMs), form.id, number, state, std::move(form), tx.actor().user};
    tx.intent().object = edition.id;
    tx.intent().detail = edition.templateId + u' ' + templateStateName(state);
    QCborMap fields {{kEditionTemplate, edition.templateId},
                     {kEditionNumber, number},
                     {kEditionState, templateStateName(state)},
                     {kEditionAuthor, edition.author.bytes()}};
    if (state != TemplateState::builtIn)
        fields.insert(kEditionForm, QString::fromUtf8(templateToJson(edition.form)));
    VB_DO(tx.create(kNoteTemplateEntity, edition.id, fields, store::OpKind::append));
    return edition;
}

/// The id as it is stored, whichever way it was typed.
Result<QString> knownTemplate(const TemplateBook &book, const std::vector<TemplateEdition> &editions, const QString &id)
{
    if (const NoteTemplate *form = book.findBuiltIn(id))
        return form->id;
    for (const TemplateEdition &edition : editions)
        if (edition.templateId == id)
            return id;
    return fail(Code::notFound, QStringLiteral("template: there is none of this id"));
}

} // namespace

const store::EntityDecl kNoteTemplateEntity {
    .name = "note_template",
    .table = "note_template",
    .meaning = "An edition of a form for notes, as the practice made it",
    .stream = store::Stream::ops,
    .fhir = "Questionnaire",
    .retention = "medical",
    .groups = {{"form", kTemplateReaders, kTemplateWriters, store::Merge::appendOnly}},
    .fields = {
        {.tag = kEditionTemplate, .column = "template", .kind = Kind::line, .group = "form", .meaning = "Template, by the name that notes bear", .required = true, .maxLength = 60},
        {.tag = kEditionNumber, .column = "number", .kind = Kind::integer, .group = "form", .meaning = "Edition, by its moment; the highest one rules", .required = true},
        {.tag = kEditionState, .column = "state", .kind = Kind::code, .group = "form", .meaning = "In use, retired, or back to what is built in", .required = true, .choices = {"own", "retired", "built_in"}},
        {.tag = kEditionForm, .column = "form", .kind = Kind::passage, .group = "form", .meaning = "Title, fields and snippets: JSON; empty when what is built in is used again", .maxLength = kMostFormText},
        {.tag = kEditionAuthor, .column = "author", .kind = Kind::id, .group = "form", .meaning = "Who made it", .required = true},
    },
};

Result<TemplateEdition> saveTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, NoteTemplate form)
{
    VB_TRY(NoteTemplate clean, checkedTemplate(std::move(form)));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<TemplateEdition> editions, templateEditions(reader));
    if (!clean.id.isEmpty()) {
        VB_TRY(clean.id, knownTemplate(builtIn, editions, clean.id));
        return addEdition(tx, TemplateState::own, std::move(clean));
    }
    const auto isTaken = [&](const QString &id) { return knownTemplate(builtIn, editions, id).ok(); };
    const QString slug = templateSlug(clean.title);
    const QString stem = slug.isEmpty() ? QStringLiteral("form") : slug;
    clean.id = stem;
    for (int n = 2; isTaken(clean.id); ++n)
        clean.id = QStringLiteral("%1_%2").arg(stem).arg(n);
    return addEdition(tx, TemplateState::own, std::move(clean));
}

Result<TemplateEdition> retireTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, const QString &templateId)
{
    store::Reader reader = tx.reader();
    VB_TRY(const TemplateBook book, templateBook(reader, builtIn));
    const NoteTemplate *form = book.find(templateId);
    if (form == nullptr) {
        VB_TRY(const std::vector<TemplateEdition> editions, templateEditions(reader, templateId));
        VB_TRY(const QString id, knownTemplate(builtIn, editions, templateId));
        return fail(Code::invalid, QStringLiteral("template: %1 is retired already").arg(id));
    }
    return addEdition(tx, TemplateState::retired, *form);
}

Result<TemplateEdition> restoreTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, const QString &templateId)
{
    const NoteTemplate *form = builtIn.findBuiltIn(templateId);
    if (form == nullptr)
        return fail(Code::invalid, QStringLiteral("template: nothing of this id is built in"));
    store::Reader reader = tx.reader();
    VB_TRY(const TemplateBook book, templateBook(reader, builtIn, form->id));
    if (const NoteTemplate *now = book.find(form->id); now != nullptr && now->version == form->version)
        return fail(Code::invalid, QStringLiteral("template: what is built in is in force already"));
    NoteTemplate none;
    none.id = form->id;
    return addEdition(tx, TemplateState::builtIn, std::move(none));
}

Result<std::vector<TemplateEdition>> templateEditions(store::Reader &reader, const QString &templateId)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, template, number, state, form, author FROM note_template "
                          "WHERE coalesce(?1, '') = '' OR template = ?1 ORDER BY template, number, id"));
    stmt.bind(1, templateId);
    std::vector<TemplateEdition> editions;
    while (true) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return editions;
        if (std::optional<TemplateEdition> edition = editionFrom(stmt))
            editions.push_back(std::move(*edition));
    }
}

Result<TemplateBook> templateBook(store::Reader &reader, const TemplateBook &builtIn, const QString &templateId)
{
    VB_TRY(std::vector<TemplateEdition> editions, templateEditions(reader, templateId));
    TemplateBook book = builtIn;
    for (TemplateEdition &edition : editions)
        book.decide(std::move(edition.form), edition.state);
    return book;
}

} // namespace vb::chart
