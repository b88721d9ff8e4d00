#include "core/chart/note.h"

#include "core/patient/patient_gate.h"

#include <algorithm>

namespace vb::chart {

namespace {

constexpr char kNoteRow[] = "SELECT id, patient, visit, template, template_version, title, author, author_name, body, "
                            "copied_from, started, edited, state FROM note ";

constexpr char kNoteLine[]
    = "SELECT n.id, n.patient, n.template, n.title, n.author, n.author_name, n.state, n.started, "
      "(SELECT min(at) FROM note_signature s WHERE s.note = n.id AND s.meaning = 'author'), "
      "(SELECT count(*) FROM note_signature s WHERE s.note = n.id AND s.meaning = 'void'), "
      "(SELECT count(*) FROM note_signature s WHERE s.note = n.id AND s.meaning = 'addendum'), "
      "(SELECT count(*) FROM note_signature s WHERE s.note = n.id AND s.meaning = 'cosigner'), "
      "EXISTS (SELECT 1 FROM note_cosign c WHERE c.note = n.id AND NOT EXISTS (SELECT 1 FROM note_signature s "
      "WHERE s.note = n.id AND s.meaning = 'cosigner' AND (c.asked IS NULL OR s.signer = c.asked))) FROM note n ";

NoteState stateOf(const QString &rowState, bool isVoid)
{
    if (rowState == QStringLiteral("draft"))
        return NoteState::draft;
    if (rowState == QStringLiteral("discarded"))
        return NoteState::discarded;
    return isVoid ? NoteState::voided : NoteState::signed_;
}

Note noteFrom(const sql::Stmt &stmt)
{
    return {stmt.id<NoteId>(0), stmt.id<PatientId>(1), stmt.id<EntityId>(2), stmt.text(3), stmt.integer(4),
            stmt.text(5),       stmt.id<StaffId>(6),   stmt.text(7),         stmt.text(8), stmt.id<NoteId>(9),
            stmt.integer(10),   stmt.integer(11),      stmt.text(12)};
}

Result<std::vector<NoteLine>> noteLinesFrom(sql::Stmt &stmt)
{
    std::vector<NoteLine> lines;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return lines;
        lines.push_back({.id = stmt.id<NoteId>(0),
                         .patient = stmt.id<PatientId>(1),
                         .templateId = stmt.text(2),
                         .title = stmt.text(3),
                         .author = stmt.id<StaffId>(4),
                         .authorName = stmt.text(5),
                         .state = stateOf(stmt.text(6), stmt.integer(9) > 0),
                         .startedMs = stmt.integer(7),
                         .signedMs = stmt.integer(8),
                         .addenda = static_cast<int>(stmt.integer(10)),
                         .cosigned = stmt.integer(11) > 0,
                         .cosignOpen = stmt.integer(12) != 0});
    }
}

Result<std::vector<CosignRequest>> cosignRequestsFrom(sql::Stmt &stmt)
{
    std::vector<CosignRequest> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.id<NoteId>(1), stmt.id<StaffId>(2), stmt.id<StaffId>(3), stmt.text(4),
                       stmt.text(5), stmt.integer(6)});
    }
}

/// Nothing is said of a patient who is not open to the reader.
void nameIfOpen(store::Reader &reader, NoteLine &line)
{
    if (!patient::isOpenTo(reader, line.patient).valueOr(false))
        return;
    const Result<patient::Badge> badge = patient::badgeOf(reader, line.patient);
    if (badge.ok())
        line.patientName = badge->name;
}

} // namespace

Result<Note> noteRow(store::Reader &reader, NoteId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray(kNoteRow) + "WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such note"));
    return noteFrom(stmt);
}

Result<Note> noteById(store::Reader &reader, NoteId id)
{
    VB_TRY(Note note, noteRow(reader, id));
    if (note.rowState != QStringLiteral("draft") || note.author != reader.actor().user)
        return note;
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT body, at FROM note_autosave WHERE id = ?1 AND body IS NOT NULL"));
    VB_TRY(const bool typed, stmt.bind(1, id).step());
    if (typed) {
        note.body = stmt.text(0);
        note.editedMs = stmt.integer(1);
    }
    return note;
}

Result<std::vector<NoteLine>> notesOf(store::Reader &reader, PatientId patient)
{
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    VB_TRY(sql::Stmt stmt,
           reader.prepare(QByteArray(kNoteLine) + "WHERE n.patient = ?1 ORDER BY n.started DESC, n.n DESC"));
    std::vector<NoteLine> lines;
    for (const PatientId record : records) {
        stmt.reset();
        stmt.bind(1, record);
        VB_TRY(const std::vector<NoteLine> some, noteLinesFrom(stmt));
        lines.insert(lines.end(), some.begin(), some.end());
    }
    if (records.size() > 1)
        std::stable_sort(lines.begin(), lines.end(),
                         [](const NoteLine &a, const NoteLine &b) { return a.startedMs > b.startedMs; });
    return lines;
}

Result<std::optional<NoteLine>> noteLine(store::Reader &reader, NoteId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray(kNoteLine) + "WHERE n.id = ?1"));
    stmt.bind(1, id);
    VB_TRY(std::vector<NoteLine> lines, noteLinesFrom(stmt));
    return lines.empty() ? std::optional<NoteLine>() : std::optional(std::move(lines.front()));
}

Result<std::vector<CosignRequest>> cosignRequests(store::Reader &reader, NoteId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, note, asked, asked_by, asked_by_name, message, at FROM note_cosign WHERE note = "
                          "?1 ORDER BY at"));
    stmt.bind(1, id);
    return cosignRequestsFrom(stmt);
}

Result<NoteAttention> noteAttention(store::Reader &reader)
{
    NoteAttention attention;
    VB_TRY(sql::Stmt drafts,
           reader.prepare(QByteArray(kNoteLine)
                          + "WHERE n.state = 'draft' AND n.author = ?1 AND n.started <= ?2 ORDER BY n.started"));
    drafts.bind(1, reader.actor().user).bind(2, reader.nowMs() - kOldDraftMs);
    VB_TRY(attention.oldDrafts, noteLinesFrom(drafts));
    for (NoteLine &line : attention.oldDrafts)
        nameIfOpen(reader, line);
    VB_TRY(sql::Stmt asked,
           reader.prepare(
               "SELECT c.id, c.note, c.asked, c.asked_by, c.asked_by_name, c.message, c.at FROM note_cosign c "
               "WHERE (c.asked = ?1 OR (c.asked IS NULL AND ?2)) AND NOT EXISTS (SELECT 1 FROM note_signature s "
               "WHERE s.note = c.note AND (s.meaning = 'void' OR (s.meaning = 'cosigner' "
               "AND (c.asked IS NULL OR s.signer = c.asked)))) ORDER BY c.at"));
    asked.bind(1, reader.actor().user).bind(2, reader.actor().role == Role::medicalDirector ? 1 : 0);
    VB_TRY(std::vector<CosignRequest> requests, cosignRequestsFrom(asked));
    for (CosignRequest &request : requests) {
        VB_TRY(std::optional<NoteLine> line, noteLine(reader, request.note));
        if (!line || line->author == reader.actor().user)
            continue;
        nameIfOpen(reader, *line);
        attention.toCosign.emplace_back(std::move(request), std::move(*line));
    }
    return attention;
}

} // namespace vb::chart
