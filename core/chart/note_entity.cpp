#include "core/chart/note.h"
#include "core/chart/signature.h"
#include "core/chart/timeline.h"

namespace vb::chart {

using store::Kind;
using store::Merge;
using store::Stream;

namespace {
constexpr Roles kClinical {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
constexpr qsizetype kMostBody = 2 * kMaxNoteBytes + 65'536; // texts with quotes and line feeds escaped, and labels

/// A signature may have declared the note void.
Result<void> refreshSignedNote(sql::Db &db, const EntityId &signature)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT n.id FROM note_signature s JOIN note n ON n.id = s.note WHERE s.id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, signature).step());
    return found ? refreshEvent(db, kNoteEvents, stmt.id<EntityId>(0)) : Result<void>();
}

} // namespace

/// At the time when it was begun; what was discarded has no line.
const EventSource kNoteEvents {
    .kind = EventKind::note,
    .select
    = "SELECT patient, started AS at, id, CASE WHEN state <> 'discarded' THEN title END AS label, "
      "CASE WHEN EXISTS (SELECT 1 FROM note_signature s WHERE s.note = note.id AND s.meaning = 'void') THEN 'void' "
      "ELSE state END AS state, author FROM note",
    .entities = {&kNoteEntity, &kNoteSignatureEntity},
};

const store::EntityDecl kNoteEntity {
    .name = "note",
    .table = "note",
    .meaning = "A note on a treatment; locked once it is signed",
    .stream = Stream::ops,
    .fhir = "ClinicalImpression",
    .retention = "medical",
    .groups = {{"head", kClinical, kClinical, Merge::immutable}, {"text", kClinical, kClinical}, {"time", kClinical, kClinical, Merge::maximum}},
    .fields = {
        {.tag = kNotePatient, .column = "patient", .kind = Kind::id, .group = "head", .meaning = "Whose chart", .required = true},
        {.tag = kNoteVisit, .column = "visit", .kind = Kind::id, .group = "head", .meaning = "Visit, if it was written in one"},
        {.tag = kNoteTemplate, .column = "template", .kind = Kind::line, .group = "head", .meaning = "Template", .required = true, .maxLength = 60},
        {.tag = kNoteTemplateVersion, .column = "template_version", .kind = Kind::integer, .group = "head", .meaning = "Its version when the note was begun", .required = true},
        {.tag = kNoteTitle, .column = "title", .kind = Kind::line, .group = "head", .meaning = "Title of the template then", .required = true, .maxLength = 200},
        {.tag = kNoteAuthor, .column = "author", .kind = Kind::id, .group = "head", .meaning = "Person who writes it", .required = true},
        {.tag = kNoteAuthorName, .column = "author_name", .kind = Kind::line, .group = "head", .meaning = "Name of the author when the note was begun", .required = true, .maxLength = 200},
        {.tag = kNoteBody, .column = "body", .kind = Kind::passage, .group = "text", .meaning = "Fields in their order: a JSON array of id, label and value", .required = true, .maxLength = kMostBody},
        {.tag = kNoteCopiedFrom, .column = "copied_from", .kind = Kind::id, .group = "head", .meaning = "Signed note whose text this one began with"},
        {.tag = kNoteStarted, .column = "started", .kind = Kind::time, .group = "head", .meaning = "When it was begun", .required = true},
        {.tag = kNoteEdited, .column = "edited", .kind = Kind::time, .group = "time", .meaning = "When its text was last changed", .required = true},
        {.tag = kNoteState, .column = "state", .kind = Kind::code, .group = "text", .meaning = "Whether it may still change", .required = true, .choices = {"draft", "signed", "discarded"}, .stays = {"draft", "signed"}, .locks = "signed"},
    },
    .patientColumn = "patient",
    .derived = {{"chart_event", "head"}},
    .refreshDerived = [](sql::Db &db, const EntityId &id) { return refreshEvent(db, kNoteEvents, id); },
    .checkDerived = [](sql::Db &db) { return checkEvents(db, kNoteEvents); },
};

const store::EntityDecl kNoteAutosaveEntity {
    .name = "note_autosave",
    .table = "note_autosave",
    .meaning = "What the author of a draft has typed on this PC and not kept yet; the row's id is the note's",
    .stream = Stream::local,
    .retention = "medical",
    .groups = {{"text", kClinical, kClinical}},
    .fields = {
        {.tag = kAutosaveBody, .column = "body", .kind = Kind::passage, .group = "text", .meaning = "As the note's; empty: nothing more than the note", .maxLength = kMostBody},
        {.tag = kAutosaveAt, .column = "at", .kind = Kind::time, .group = "text", .meaning = "When", .required = true},
    },
};

const store::EntityDecl kNoteCosignEntity {
    .name = "note_cosign",
    .table = "note_cosign",
    .meaning = "A request to read a signed note and sign it too",
    .stream = Stream::ops,
    .fhir = "Task",
    .retention = "medical",
    .groups = {{"request", kClinical, kClinical, Merge::appendOnly}},
    .fields = {
        {.tag = kCosignNote, .column = "note", .kind = Kind::id, .group = "request", .meaning = "Note", .required = true},
        {.tag = kCosignPatient, .column = "patient", .kind = Kind::id, .group = "request", .meaning = "Whose chart", .required = true},
        {.tag = kCosignOf, .column = "asked", .kind = Kind::id, .group = "request", .meaning = "Who is asked; empty: any medical director"},
        {.tag = kCosignBy, .column = "asked_by", .kind = Kind::id, .group = "request", .meaning = "Who asks", .required = true},
        {.tag = kCosignByName, .column = "asked_by_name", .kind = Kind::line, .group = "request", .meaning = "Name of who asks", .required = true, .maxLength = 200},
        {.tag = kCosignMessage, .column = "message", .kind = Kind::passage, .group = "request", .meaning = "What to look at", .maxLength = 1000},
        {.tag = kCosignAt, .column = "at", .kind = Kind::time, .group = "request", .meaning = "When", .required = true},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kNoteSignatureEntity {
    .name = "note_signature",
    .table = "note_signature",
    .meaning = "A signature under a note: author, co-signer, addendum or void",
    .stream = Stream::ops,
    .fhir = "Provenance",
    .retention = "medical",
    .signedOperations = true,
    .groups = {{"signature", kClinical, kClinical, Merge::immutable}},
    .fields = {
        {.tag = kSignatureNote, .column = "note", .kind = Kind::id, .group = "signature", .meaning = "Note", .required = true, .under = "note"},
        {.tag = kSignaturePatient, .column = "patient", .kind = Kind::id, .group = "signature", .meaning = "Whose chart", .required = true},
        {.tag = kSignatureMeaning, .column = "meaning", .kind = Kind::code, .group = "signature", .meaning = "Why the person signed", .required = true, .choices = {"author", "cosigner", "addendum", "void"}},
        {.tag = kSignatureSigner, .column = "signer", .kind = Kind::id, .group = "signature", .meaning = "Who signed", .required = true},
        {.tag = kSignatureName, .column = "name", .kind = Kind::line, .group = "signature", .meaning = "His name at that moment", .required = true, .maxLength = 200},
        {.tag = kSignatureRole, .column = "role", .kind = Kind::line, .group = "signature", .meaning = "His role at that moment", .required = true, .maxLength = 40},
        {.tag = kSignatureCredentials, .column = "credentials", .kind = Kind::line, .group = "signature", .meaning = "Licences in force at that moment", .maxLength = 200},
        {.tag = kSignatureDevice, .column = "device", .kind = Kind::id, .group = "signature", .meaning = "On which PC", .required = true},
        {.tag = kSignatureAt, .column = "at", .kind = Kind::time, .group = "signature", .meaning = "When", .required = true},
        {.tag = kSignatureText, .column = "text", .kind = Kind::passage, .group = "signature", .meaning = "Text of an addendum, or why the note is void", .critical = true, .maxLength = kMaxNoteBytes},
        {.tag = kSignatureHash, .column = "hash", .kind = Kind::blob, .group = "signature", .meaning = "Labelled SHA-256 of the note's canonical content", .required = true, .maxLength = 32},
        {.tag = kSignatureUser, .column = "user_signature", .kind = Kind::blob, .group = "signature", .meaning = "Ed25519 of the person over all of the above", .required = true, .maxLength = 64},
        {.tag = kSignatureOfDevice, .column = "device_signature", .kind = Kind::blob, .group = "signature", .meaning = "Ed25519 of the PC over the same", .required = true, .maxLength = 64},
    },
    .patientColumn = "patient",
    .refreshDerived = refreshSignedNote,
};

} // namespace vb::chart
