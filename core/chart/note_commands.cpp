#include "core/chart/note.h"

#include <algorithm>

namespace vb::chart {

namespace {

void nameNote(store::AuditedTx &tx, const Note &note)
{
    tx.intent().patient = note.patient;
    tx.intent().object = rowOf(note.id);
}

/// The actor's own draft. Whoever tries to change another's, or what is signed, is refused with an entry.
Result<Note> ownDraft(store::AuditedTx &tx, NoteId id)
{
    store::Reader reader = tx.reader();
    VB_TRY(Note note, noteById(reader, id));
    nameNote(tx, note);
    if (note.rowState == QStringLiteral("signed"))
        return fail(Code::denied, QStringLiteral("this note is signed: it is changed by an addendum only"));
    if (note.rowState != QStringLiteral("draft"))
        return fail(Code::denied, QStringLiteral("this draft was discarded"));
    if (note.author != tx.actor().user)
        return fail(Code::denied, QStringLiteral("a draft is changed by its author only"));
    return note;
}

/// The form that the note was begun with, whatever became of the template since.
Result<const NoteTemplate *> formOf(const TemplateBook &book, const Note &note)
{
    const NoteTemplate *form = book.find(note.templateId, note.templateVersion);
    if (form == nullptr)
        return fail(Code::tooNew,
                    QStringLiteral("version %1 of the template %2 is not known to this program")
                        .arg(note.templateVersion)
                        .arg(note.templateId));
    return form;
}

Result<QString> checkedBody(const TemplateBook &book, const Note &note, const FieldValues &values)
{
    VB_TRY(const NoteTemplate *form, formOf(book, note));
    VB_TRY(const FieldValues checked, checkedValues(*form, values));
    return bodyFrom(*form, checked);
}

/// Two windows, or two PCs after a sync, may have the same draft open.
Result<void> requireSeen(const Note &note, const QByteArray &seen)
{
    if (seen.isEmpty() || seen == draftStamp(note.body))
        return {};
    return fail(Code::busy, QStringLiteral("this draft was changed elsewhere meanwhile"));
}

Result<void> clearAutosave(store::AuditedTx &tx, NoteId id)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT 1 FROM note_autosave WHERE id = ?1 AND body IS NOT NULL"));
    VB_TRY(const bool typed, stmt.bind(1, id).step());
    if (!typed)
        return {};
    return tx.set(kNoteAutosaveEntity, rowOf(id), {{kAutosaveBody, nullptr}, {kAutosaveAt, tx.at().wallMs}});
}

/// What each new row starts from.
Result<Note> createNote(store::AuditedTx &tx, Note note)
{
    note.id = NoteId::make(tx.at().wallMs);
    note.author = tx.actor().user;
    note.startedMs = note.editedMs = tx.at().wallMs;
    note.rowState = QStringLiteral("draft");
    nameNote(tx, note);
    QCborMap fields {{kNotePatient, note.patient.bytes()},
                     {kNoteTemplate, note.templateId},
                     {kNoteTemplateVersion, note.templateVersion},
                     {kNoteTitle, note.title},
                     {kNoteAuthor, note.author.bytes()},
                     {kNoteAuthorName, note.authorName},
                     {kNoteBody, note.body},
                     {kNoteStarted, note.startedMs},
                     {kNoteEdited, note.editedMs},
                     {kNoteState, note.rowState}};
    if (!note.visit.isNull())
        fields.insert(kNoteVisit, note.visit.bytes());
    if (!note.copiedFrom.isNull())
        fields.insert(kNoteCopiedFrom, note.copiedFrom.bytes());
    VB_DO(tx.create(kNoteEntity, rowOf(note.id), fields));
    return note;
}

Result<void> requireWhole(const Note &note)
{
    VB_TRY(const std::vector<Section> sections, sectionsOf(note.body));
    const auto filled = [](const Section &section) { return !section.value.trimmed().isEmpty(); };
    if (std::none_of(sections.begin(), sections.end(), filled))
        return fail(Code::invalid, QStringLiteral("an empty note cannot be signed"));
    for (const Section &section : sections)
        if (section.value.contains(QLatin1String(kGap)))
            return fail(
                Code::invalid,
                QStringLiteral("%1: a gap (***) is left to fill in before the note is signed").arg(section.label));
    return {};
}

} // namespace

QString noteStateName(NoteState state)
{
    switch (state) {
    case NoteState::draft: return QStringLiteral("draft");
    case NoteState::signed_: return QStringLiteral("signed");
    case NoteState::voided: return QStringLiteral("void");
    case NoteState::discarded: return QStringLiteral("discarded");
    }
    return {};
}

Result<Note> beginNote(store::AuditedTx &tx, const TemplateBook &book, const NewNote &fresh, const QString &authorName)
{
    tx.intent().patient = fresh.patient;
    const NoteTemplate *form = book.find(fresh.templateId);
    if (form == nullptr) {
        QStringList ids;
        for (const NoteTemplate *known : book.newest())
            ids.append(known->id);
        return fail(Code::notFound, QStringLiteral("template: one of %1").arg(ids.join(QStringLiteral(", "))));
    }
    VB_TRY(const FieldValues values, checkedValues(*form, fresh.values));
    return createNote(tx,
                      {.patient = fresh.patient,
                       .visit = fresh.visit,
                       .templateId = form->id,
                       .templateVersion = form->version,
                       .title = form->title,
                       .authorName = authorName,
                       .body = bodyFrom(*form, values)});
}

Result<QByteArray> autosaveNote(store::AuditedTx &tx, const TemplateBook &book, NoteId id, const FieldValues &values,
                                const QByteArray &seen)
{
    VB_TRY(const Note note, ownDraft(tx, id));
    VB_DO(requireSeen(note, seen));
    VB_TRY(const QString body, checkedBody(book, note, values));
    VB_DO(tx.put(kNoteAutosaveEntity, rowOf(id), {{kAutosaveBody, body}, {kAutosaveAt, tx.at().wallMs}}));
    return draftStamp(body);
}

Result<QByteArray> keepNote(store::AuditedTx &tx, const TemplateBook &book, NoteId id, const FieldValues &values,
                            const QByteArray &seen)
{
    VB_TRY(const Note note, ownDraft(tx, id));
    VB_DO(requireSeen(note, seen));
    VB_TRY(const QString body, checkedBody(book, note, values));
    VB_DO(tx.set(kNoteEntity, rowOf(id), {{kNoteBody, body}, {kNoteEdited, tx.at().wallMs}}));
    VB_DO(clearAutosave(tx, id));
    return draftStamp(body);
}

Result<Note> copyNote(store::AuditedTx &tx, const TemplateBook &book, NoteId from, EntityId visit,
                      const QString &authorName)
{
    store::Reader reader = tx.reader();
    VB_TRY(const Note source, noteRow(reader, from));
    nameNote(tx, source);
    if (source.rowState != QStringLiteral("signed"))
        return fail(Code::invalid, QStringLiteral("only a signed note is copied forward"));
    const NoteTemplate *form = book.find(source.templateId);
    if (form == nullptr)
        return fail(Code::notFound, QStringLiteral("the template of that note is no longer there"));
    VB_TRY(const std::vector<Section> sections, sectionsOf(source.body));
    FieldValues values; // of the newest version: what it no longer asks for, or not like this, stays behind
    for (const Section &section : sections)
        if (form->field(section.id) != nullptr && checkedValues(*form, {{section.id, section.value}}).ok())
            values.insert(section.id, section.value);
    VB_TRY(const FieldValues checked, checkedValues(*form, values));
    return createNote(tx,
                      {.patient = source.patient,
                       .visit = visit,
                       .templateId = form->id,
                       .templateVersion = form->version,
                       .title = form->title,
                       .authorName = authorName,
                       .body = bodyFrom(*form, checked),
                       .copiedFrom = source.id});
}

Result<void> discardNote(store::AuditedTx &tx, NoteId id)
{
    VB_TRY(const Note note, ownDraft(tx, id));
    VB_DO(tx.set(kNoteEntity, rowOf(id), {{kNoteState, QStringLiteral("discarded")}}));
    return clearAutosave(tx, id);
}

Result<Note> lockNote(store::AuditedTx &tx, NoteId id, const QByteArray &seen)
{
    VB_TRY(const Note note, ownDraft(tx, id));
    VB_DO(requireSeen(note, seen));
    VB_DO(requireWhole(note));
    // note.body holds what was typed last; only now may it differ from the row.
    VB_DO(tx.set(kNoteEntity, rowOf(id),
                 {{kNoteBody, note.body}, {kNoteEdited, note.editedMs}, {kNoteState, QStringLiteral("signed")}},
                 store::OpKind::sign));
    VB_DO(clearAutosave(tx, id));
    store::Reader reader = tx.reader();
    return noteRow(reader, id);
}

Result<CosignRequest> requestCosign(store::AuditedTx &tx, NoteId id, StaffId of, const QString &message,
                                    const QString &byName)
{
    store::Reader reader = tx.reader();
    VB_TRY(const Note note, noteRow(reader, id));
    nameNote(tx, note);
    VB_TRY(const std::optional<NoteLine> line, noteLine(reader, id));
    if (!line || line->state != NoteState::signed_)
        return fail(Code::invalid, QStringLiteral("only a signed note is given to be co-signed"));
    if (of == note.author)
        return fail(Code::invalid, QStringLiteral("nobody co-signs his own note"));
    VB_TRY(const std::vector<CosignRequest> before, cosignRequests(reader, id));
    if (std::any_of(before.begin(), before.end(), [of](const CosignRequest &request) { return request.of == of; }))
        return fail(Code::invalid, QStringLiteral("this was asked before"));
    const CosignRequest request {
        EntityId::make(tx.at().wallMs), id, of, tx.actor().user, byName, message.trimmed(), tx.at().wallMs};
    QCborMap fields {{kCosignNote, id.bytes()}, {kCosignPatient, note.patient.bytes()}, {kCosignBy, request.by.bytes()},
                     {kCosignByName, byName},   {kCosignMessage, request.message},      {kCosignAt, request.atMs}};
    if (!of.isNull())
        fields.insert(kCosignOf, of.bytes());
    VB_DO(tx.create(kNoteCosignEntity, request.id, fields, store::OpKind::append));
    return request;
}

} // namespace vb::chart
