#include "core/chart/signature.h"

#include "core/base/cbor.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

#include <algorithm>

namespace vb::chart {

namespace {

Meaning meaningFrom(const QString &name)
{
    for (const Meaning meaning : {Meaning::author, Meaning::cosigner, Meaning::addendum, Meaning::voided})
        if (meaningName(meaning) == name)
            return meaning;
    return Meaning::unknown;
}

QCborValue bytesOrNull(const QByteArray &bytes, bool isNull)
{
    return isNull ? QCborValue(nullptr) : QCborValue(bytes);
}

Result<NoteSignature> addSignature(store::AuditedTx &tx, const Note &note, Meaning meaning, const QString &text,
                                   const SignerFacts &facts)
{
    if (tx.signer() == nullptr)
        return fail(Code::denied, QStringLiteral("a signature is needed and nobody is there to sign"));
    NoteSignature signature {.id = EntityId::make(tx.at().wallMs),
                             .note = note.id,
                             .patient = note.patient,
                             .meaning = meaning,
                             .signer = tx.actor().user,
                             .facts = facts,
                             .device = tx.actor().device,
                             .atMs = tx.at().wallMs,
                             .text = text,
                             .hash = contentHash(note)};
    const QByteArray message = signedMessage(signature);
    signature.userSignature = tx.signer()->signAsUser(kNoteSignatureLabel, message);
    signature.deviceSignature = tx.signer()->signAsDevice(kNoteSignatureLabel, message);
    VB_DO(tx.create(kNoteSignatureEntity, signature.id,
                    {{kSignatureNote, note.id.bytes()},
                     {kSignaturePatient, note.patient.bytes()},
                     {kSignatureMeaning, meaningName(meaning)},
                     {kSignatureSigner, signature.signer.bytes()},
                     {kSignatureName, facts.name},
                     {kSignatureRole, facts.role},
                     {kSignatureCredentials, facts.credentials},
                     {kSignatureDevice, signature.device.bytes()},
                     {kSignatureAt, signature.atMs},
                     {kSignatureText, text},
                     {kSignatureHash, signature.hash},
                     {kSignatureUser, signature.userSignature},
                     {kSignatureOfDevice, signature.deviceSignature}},
                    meaning == Meaning::voided ? store::OpKind::void_ : store::OpKind::sign));
    return signature;
}

/// A note that can get a further signature; an attempt on any other is refused with an entry.
Result<Note> signedNote(store::AuditedTx &tx, NoteId id)
{
    store::Reader reader = tx.reader();
    VB_TRY(const Note note, noteRow(reader, id));
    tx.intent().patient = note.patient;
    tx.intent().object = rowOf(id);
    VB_TRY(const std::optional<NoteLine> line, noteLine(reader, id));
    if (line && line->state == NoteState::signed_)
        return note;
    return fail(Code::denied,
                line && line->state == NoteState::voided ? QStringLiteral("this note is void")
                                                         : QStringLiteral("this note is not signed"));
}

/// What is wrong with one signature, or nothing.
QString troubleOf(const NoteSignature &signature, const Note &note, const SignerKeys &keys)
{
    if (signature.note != note.id || signature.patient != note.patient)
        return QStringLiteral("belongs to another note");
    if (signature.meaning == Meaning::unknown)
        return QStringLiteral("does not say what it means");
    const QByteArray message = signedMessage(signature);
    const bool byPerson = std::any_of(keys.person.begin(), keys.person.end(), [&](const QByteArray &key) {
        return crypto::verify(key, kNoteSignatureLabel, message, signature.userSignature);
    });
    if (!byPerson)
        return keys.person.empty() ? QStringLiteral("is of somebody who is not known in this practice")
                                   : QStringLiteral("was not made with a key of the person, or was changed since");
    if (keys.device.isEmpty())
        return QStringLiteral("was made on a PC that is not known in this practice");
    if (!crypto::verify(keys.device, kNoteSignatureLabel, message, signature.deviceSignature))
        return QStringLiteral("was not made on the PC that it names, or was changed since");
    if (signature.hash != contentHash(note))
        return QStringLiteral("is of a text that is not the note's: the note was changed after it was signed");
    return {};
}

} // namespace

QString meaningName(Meaning meaning)
{
    switch (meaning) {
    case Meaning::unknown: break;
    case Meaning::author: return QStringLiteral("author");
    case Meaning::cosigner: return QStringLiteral("cosigner");
    case Meaning::addendum: return QStringLiteral("addendum");
    case Meaning::voided: return QStringLiteral("void");
    }
    return QStringLiteral("unknown");
}

QByteArray contentHash(const Note &note)
{
    QCborMap content {{0, note.id.bytes()},
                      {kNotePatient, note.patient.bytes()},
                      {kNoteVisit, bytesOrNull(note.visit.bytes(), note.visit.isNull())},
                      {kNoteTemplate, note.templateId},
                      {kNoteTemplateVersion, note.templateVersion},
                      {kNoteTitle, note.title},
                      {kNoteAuthor, note.author.bytes()},
                      {kNoteAuthorName, note.authorName},
                      {kNoteBody, note.body},
                      {kNoteCopiedFrom, bytesOrNull(note.copiedFrom.bytes(), note.copiedFrom.isNull())},
                      {kNoteStarted, note.startedMs},
                      {kNoteEdited, note.editedMs},
                      {kNoteState, note.rowState}};
    return crypto::bytes(crypto::labelled(kNoteLabel, cbor::encode(content)));
}

QByteArray signedMessage(const NoteSignature &signature)
{
    return cbor::encode(QCborMap {{0, signature.id.bytes()},
                                  {kSignatureNote, signature.note.bytes()},
                                  {kSignaturePatient, signature.patient.bytes()},
                                  {kSignatureMeaning, meaningName(signature.meaning)},
                                  {kSignatureSigner, signature.signer.bytes()},
                                  {kSignatureName, signature.facts.name},
                                  {kSignatureRole, signature.facts.role},
                                  {kSignatureCredentials, signature.facts.credentials},
                                  {kSignatureDevice, signature.device.bytes()},
                                  {kSignatureAt, signature.atMs},
                                  {kSignatureText, signature.text},
                                  {kSignatureHash, signature.hash}});
}

Result<NoteSignature> signNote(store::AuditedTx &tx, NoteId id, const SignerFacts &facts, const QByteArray &seen)
{
    VB_TRY(const Note note, lockNote(tx, id, seen));
    return addSignature(tx, note, Meaning::author, {}, facts);
}

Result<NoteSignature> addAddendum(store::AuditedTx &tx, NoteId id, const QString &text, const SignerFacts &facts)
{
    VB_TRY(const Note note, signedNote(tx, id));
    VB_TRY(const QString clean, checkedNoteText(QStringLiteral("addendum"), text));
    if (clean.isEmpty())
        return fail(Code::invalid, QStringLiteral("addendum: must not be empty"));
    return addSignature(tx, note, Meaning::addendum, clean, facts);
}

Result<NoteSignature> voidNote(store::AuditedTx &tx, NoteId id, const QString &reason, const SignerFacts &facts)
{
    VB_TRY(const Note note, signedNote(tx, id));
    VB_TRY(const QString clean, checkedNoteText(QStringLiteral("reason"), reason));
    if (clean.size() < kShortestVoidReason)
        return fail(Code::invalid,
                    QStringLiteral("reason: write at least %1 characters on why the note does not hold")
                        .arg(kShortestVoidReason));
    return addSignature(tx, note, Meaning::voided, clean, facts);
}

Result<NoteSignature> cosignNote(store::AuditedTx &tx, NoteId id, const SignerFacts &facts)
{
    VB_TRY(const Note note, signedNote(tx, id));
    if (note.author == tx.actor().user)
        return fail(Code::denied, QStringLiteral("nobody co-signs his own note"));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<NoteSignature> before, signaturesOf(reader, id));
    for (const NoteSignature &signature : before)
        if (signature.meaning == Meaning::cosigner && signature.signer == tx.actor().user)
            return fail(Code::denied, QStringLiteral("you have co-signed this note before"));
    return addSignature(tx, note, Meaning::cosigner, {}, facts);
}

Result<std::vector<NoteSignature>> signaturesOf(store::Reader &reader, NoteId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, note, patient, meaning, signer, name, role, credentials, device, at, text, hash, "
                          "user_signature, device_signature FROM note_signature WHERE note = ?1 ORDER BY at, n"));
    stmt.bind(1, id);
    std::vector<NoteSignature> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0),
                       stmt.id<NoteId>(1),
                       stmt.id<PatientId>(2),
                       meaningFrom(stmt.text(3)),
                       stmt.id<StaffId>(4),
                       {stmt.text(5), stmt.text(6), stmt.text(7)},
                       stmt.id<DeviceId>(8),
                       stmt.integer(9),
                       stmt.text(10),
                       stmt.blob(11),
                       stmt.blob(12),
                       stmt.blob(13)});
    }
}

Result<NoteRecord> noteRecord(store::Reader &reader, NoteId id)
{
    NoteRecord record;
    VB_TRY(record.note, noteById(reader, id));
    VB_TRY(record.sections, sectionsOf(record.note.body));
    if (!record.note.copiedFrom.isNull()) {
        VB_TRY(const Note source, noteRow(reader, record.note.copiedFrom));
        record.origin = {source.id, source.title, source.authorName, source.startedMs, {}};
        VB_TRY(record.origin.sections, sectionsOf(source.body));
    }
    VB_TRY(record.signatures, signaturesOf(reader, id));
    VB_TRY(record.requests, cosignRequests(reader, id));
    VB_TRY(const std::optional<NoteLine> line, noteLine(reader, id));
    record.state = line ? line->state : NoteState::draft;
    return record;
}

NoteVerdict verifyNote(const Note &note, const std::vector<NoteSignature> &signatures, const SignerKeyLookup &keysOf)
{
    NoteVerdict verdict;
    bool byAuthor = false;
    bool allGood = true;
    for (const NoteSignature &signature : signatures) {
        QString trouble = troubleOf(signature, note, keysOf(signature.signer, signature.device));
        const bool asAuthor = signature.meaning == Meaning::author;
        if (trouble.isEmpty() && asAuthor && signature.signer != note.author)
            trouble = QStringLiteral("is not of the note's author");
        const bool good = trouble.isEmpty();
        byAuthor = byAuthor || (good && asAuthor);
        allGood = allGood && good;
        const QString who = QStringLiteral("The signature of %1 (%2, %3)")
                                .arg(signature.facts.name, meaningName(signature.meaning), isoUtc(signature.atMs));
        verdict.signatures.push_back(
            {signature.id, good,
             good ? who + QStringLiteral(" is good.") : who + QStringLiteral(" ") + trouble + QStringLiteral(".")});
    }
    verdict.good = allGood && byAuthor;
    if (verdict.good)
        verdict.words = QStringLiteral("The note is as it was signed; all signatures are good.");
    else if (!byAuthor && allGood)
        verdict.words = QStringLiteral("The signature of the author is missing.");
    else
        verdict.words = QStringLiteral("This note or a signature under it was changed after it was signed.");
    return verdict;
}

} // namespace vb::chart
