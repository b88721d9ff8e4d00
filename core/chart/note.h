#pragma once

#include "core/chart/template.h"
#include "core/store/audited_tx.h"

#include <optional>
#include <vector>

namespace vb::chart {

using NoteId = Id<struct NoteTag>;

enum class NoteState { draft, signed_, voided, discarded };

/// draft, signed, void, discarded.
QString noteStateName(NoteState state);

/// A field of a note with the label that its template gave it, so that a note can be read without the template.
struct Section {
    QString id;
    QString label;
    QString value;
};

/// The stored row. Once signed it never changes: what comes later are signatures beside it.
struct Note {
    NoteId id {};
    PatientId patient {};
    EntityId visit {}; // null: none
    QString templateId {};
    qint64 templateVersion = 0;
    QString title {};
    StaffId author {};
    QString authorName {};
    QString body {}; // see sectionsOf()
    NoteId copiedFrom {}; // null: written afresh
    qint64 startedMs = 0;
    qint64 editedMs = 0;
    QString rowState {}; // draft, signed, discarded; that a note is void say its signatures
};

/// A request to read a signed note and sign it too.
struct CosignRequest {
    EntityId id {};
    NoteId note {};
    StaffId of {}; // null: any medical director
    StaffId by {};
    QString byName {};
    QString message {};
    qint64 atMs = 0;
};

/// A line of a list.
struct NoteLine {
    NoteId id;
    PatientId patient;
    QString templateId;
    QString title;
    StaffId author;
    QString authorName;
    NoteState state = NoteState::draft;
    qint64 startedMs = 0;
    qint64 signedMs = 0; // 0: not signed
    int addenda = 0;
    bool cosigned = false;
    bool cosignOpen = false; // somebody was asked and has not signed yet
    QString patientName {}; // in lists over several patients only
};

struct NewNote {
    PatientId patient {};
    EntityId visit {};
    QString templateId {};
    FieldValues values {};
};

/// What waits for the reader: his own drafts older than 24 hours, and notes that he is asked to co-sign.
struct NoteAttention {
    std::vector<NoteLine> oldDrafts;
    std::vector<std::pair<CosignRequest, NoteLine>> toCosign;
};
inline constexpr qint64 kOldDraftMs = 24 * 3'600'000LL;
inline constexpr qsizetype kShortestVoidReason = 10;

enum NoteField {
    kNotePatient = 1,
    kNoteVisit,
    kNoteTemplate,
    kNoteTemplateVersion,
    kNoteTitle,
    kNoteAuthor,
    kNoteAuthorName,
    kNoteBody,
    kNoteCopiedFrom,
    kNoteStarted,
    kNoteEdited,
    kNoteState
};
enum NoteAutosaveField { kAutosaveBody = 1, kAutosaveAt };
enum NoteCosignField {
    kCosignNote = 1,
    kCosignPatient,
    kCosignOf,
    kCosignBy,
    kCosignByName,
    kCosignMessage,
    kCosignAt
};

extern const store::EntityDecl kNoteEntity;
extern const store::EntityDecl kNoteAutosaveEntity;
extern const store::EntityDecl kNoteCosignEntity;

inline EntityId rowOf(NoteId id)
{
    return EntityId(id.raw());
}

/// `integrity` for a body that no program of ours wrote.
Result<std::vector<Section>> sectionsOf(const QString &body);
/// Tells one text of a draft from another: what was on screen from what is stored.
QByteArray draftStamp(const QString &body);
/// Every field of the form in its order, with its value or none.
QString bodyFrom(const NoteTemplate &form, const FieldValues &values);

// Commands, inside a transaction of the right that names them. Whether the patient is open to the actor is asked by the
// caller, in the same transaction. A draft is its author's alone: `denied` to others, and for whatever is not a draft.

/// `notFound` for an unknown template, `invalid` for values that are refused.
Result<Note> beginNote(store::AuditedTx &tx, const TemplateBook &book, const NewNote &fresh, const QString &authorName);
/// While typing: stays on this PC until the draft is kept or signed. Commit at most every 2 s. `busy` when `seen` is
/// not the stamp of the draft as it is: somebody else writes on it too. Gives the new stamp.
Result<QByteArray> autosaveNote(store::AuditedTx &tx, const TemplateBook &book, NoteId id, const FieldValues &values,
                                const QByteArray &seen = {});
/// When the editor is left: from here the draft goes to the author's other PCs. Otherwise as autosaveNote().
Result<QByteArray> keepNote(store::AuditedTx &tx, const TemplateBook &book, NoteId id, const FieldValues &values,
                            const QByteArray &seen = {});
/// A draft that begins with the text of a signed note of the same patient, and says so.
Result<Note> copyNote(store::AuditedTx &tx, const TemplateBook &book, NoteId from, EntityId visit,
                      const QString &authorName);
Result<void> discardNote(store::AuditedTx &tx, NoteId id);
/// `invalid` for a draft, a void note, oneself, or a second request to the same person.
Result<CosignRequest> requestCosign(store::AuditedTx &tx, NoteId id, StaffId of, const QString &message,
                                    const QString &byName);
/// For the commands that sign: what the author typed last becomes the note, which is locked from here on. `invalid`
/// when it is empty or has a gap left, `busy` when it is not what bears the stamp `seen`, if one is given.
Result<Note> lockNote(store::AuditedTx &tx, NoteId id, const QByteArray &seen = {});

// Queries, under the reader's role.

/// As stored; `notFound`.
Result<Note> noteRow(store::Reader &reader, NoteId id);
/// With what its author has typed on this PC and not kept yet, when the author asks.
Result<Note> noteById(store::Reader &reader, NoteId id);
/// Newest first.
Result<std::vector<NoteLine>> notesOf(store::Reader &reader, PatientId patient);
Result<std::optional<NoteLine>> noteLine(store::Reader &reader, NoteId id);
Result<std::vector<CosignRequest>> cosignRequests(store::Reader &reader, NoteId id);
Result<NoteAttention> noteAttention(store::Reader &reader);

} // namespace vb::chart
