#pragma once

#include "core/chart/note.h"

#include <functional>

namespace vb::chart {

/// Why somebody signed.
enum class Meaning { unknown, author, cosigner, addendum, voided };

/// author, cosigner, addendum, void.
QString meaningName(Meaning meaning);

/// Who signs, as it will be printed: name, role and licences at that moment.
struct SignerFacts {
    QString name;
    QString role;
    QString credentials; // "RN, NP"; empty: none
};

/// A signature under a note: of the person and of the PC, over the note's content and all that stands here.
struct NoteSignature {
    EntityId id {};
    NoteId note {};
    PatientId patient {};
    Meaning meaning = Meaning::unknown;
    StaffId signer {};
    SignerFacts facts {};
    DeviceId device {};
    qint64 atMs = 0;
    QString text {}; // of an addendum, or why a note is void
    QByteArray hash {}; // contentHash() of the note
    QByteArray userSignature {};
    QByteArray deviceSignature {};
};

/// The note that another one began as a copy of.
struct NoteOrigin {
    NoteId id {}; // null: it began afresh
    QString title {};
    QString authorName {};
    qint64 startedMs = 0;
    std::vector<Section> sections {};
};

/// A note with everything that belongs to it, for one screen or page.
struct NoteRecord {
    Note note;
    NoteOrigin origin {};
    std::vector<Section> sections;
    std::vector<NoteSignature> signatures; // in the order of their time
    std::vector<CosignRequest> requests;
    NoteState state = NoteState::draft;
};

/// Public keys that somebody, or a PC, ever had: old ones stay good for what they signed.
struct SignerKeys {
    std::vector<QByteArray> person;
    QByteArray device; // empty: not a PC of the practice
};
using SignerKeyLookup = std::function<SignerKeys(StaffId, DeviceId)>;

struct SignatureVerdict {
    EntityId id;
    bool good = false;
    QString words;
};

struct NoteVerdict {
    bool good = false;
    QString words; // one sentence on the whole
    std::vector<SignatureVerdict> signatures;
    QStringList missing {}; // signatures that were made and are gone, in words
};

enum SignatureField {
    kSignatureNote = 1,
    kSignaturePatient,
    kSignatureMeaning,
    kSignatureSigner,
    kSignatureName,
    kSignatureRole,
    kSignatureCredentials,
    kSignatureDevice,
    kSignatureAt,
    kSignatureText,
    kSignatureHash,
    kSignatureUser,
    kSignatureOfDevice
};

extern const store::EntityDecl kNoteSignatureEntity;

inline constexpr char kNoteLabel[] = "verbena/note/v1";
inline constexpr char kNoteSignatureLabel[] = "verbena/note-signature/v1";

/// Labelled SHA-256 over the canonical CBOR of every column of the note.
QByteArray contentHash(const Note &note);
/// What both signatures cover: canonical CBOR of everything but the signatures.
QByteArray signedMessage(const NoteSignature &signature);

// Commands, each a signature: inside a transaction whose signer is the actor, who gave the password again just now.

/// Locks the draft and signs it: both or neither.
Result<NoteSignature> signNote(store::AuditedTx &tx, NoteId id, const SignerFacts &facts, const QByteArray &seen = {});
/// `invalid` for an empty text; `denied` for a note that is not signed, or is void.
Result<NoteSignature> addAddendum(store::AuditedTx &tx, NoteId id, const QString &text, const SignerFacts &facts);
/// The note stays, struck out. `invalid` without a reason of at least ten characters.
Result<NoteSignature> voidNote(store::AuditedTx &tx, NoteId id, const QString &reason, const SignerFacts &facts);
/// `denied` to the author himself, and for a second time.
Result<NoteSignature> cosignNote(store::AuditedTx &tx, NoteId id, const SignerFacts &facts);

// Queries.

Result<std::vector<NoteSignature>> signaturesOf(store::Reader &reader, NoteId id);
/// noteById() with all that belongs to it.
Result<NoteRecord> noteRecord(store::Reader &reader, NoteId id);
/// Recomputes the hash and checks every signature. Any changed byte of the note or of a signature is found; that a
/// later signature is missing is found by core/session/note_evidence.h.
NoteVerdict verifyNote(const Note &note, const std::vector<NoteSignature> &signatures, const SignerKeyLookup &keysOf);

} // namespace vb::chart
