#include "core/session/note_evidence.h"

#include "core/access/permission.h"
#include "core/base/cbor.h"

#include <algorithm>
#include <array>

namespace vb::session {

namespace {

using access::Right;
using chart::Meaning;

struct Evidence {
    Meaning meaning;
    StaffId signer;
    qint64 atMs;
    QString name; // as far as it is known
    bool refused = false; // made nothing: the note had been signed on another PC before
};

constexpr std::array kSigningRights {
    std::pair {Right::noteSign, Meaning::author}, std::pair {Right::noteAddendum, Meaning::addendum},
    std::pair {Right::noteCosign, Meaning::cosigner}, std::pair {Right::noteVoid, Meaning::voided}};

bool isAmong(const std::vector<chart::NoteSignature> &signatures, const Evidence &made)
{
    return std::any_of(signatures.begin(), signatures.end(), [&made](const chart::NoteSignature &one) {
        return one.meaning == made.meaning && one.signer == made.signer && one.atMs == made.atMs;
    });
}

QString missingWords(const Evidence &made, const char *source)
{
    const char *what = made.meaning == Meaning::author ? "signature of the author"
        : made.meaning == Meaning::addendum            ? "addendum"
        : made.meaning == Meaning::cosigner            ? "co-signature"
                                                       : "declaration that the note is void";
    return QStringLiteral("The %1 of %2 (%3) is missing: %4 that it was made.")
        .arg(QLatin1String(what), made.name, isoUtc(made.atMs), QLatin1String(source));
}

/// What the log of this PC says was signed under the note.
Result<std::vector<Evidence>> loggedSignatures(store::TrustedReader &reader, const chart::Note &note)
{
    VB_TRY(
        sql::Stmt stmt,
        reader.prepareTrusted("SELECT action, user, at_ms, login FROM audit_entry WHERE patient = ?1 AND object = ?2 "
                              "AND object_kind = 'note' AND outcome = ?3"));
    stmt.bind(1, note.patient).bind(2, note.id).bind(3, audit::outcomeName(audit::Outcome::ok));
    std::vector<Evidence> all;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return all;
        for (const auto &[right, meaning] : kSigningRights)
            if (stmt.text(0).toLatin1() == access::ruleOf(right).action)
                all.push_back({meaning, stmt.id<StaffId>(1), stmt.integer(2), stmt.text(3)});
    }
}

/// Signatures of this note that operations made and that are no rows any more.
Result<std::vector<Evidence>> lostSignatures(store::TrustedReader &reader, const chart::Note &note)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT o.fields, o.n IN (SELECT n FROM sync_void) FROM operation o WHERE "
                                 "o.entity = ?1 AND NOT EXISTS "
                                 "(SELECT 1 FROM note_signature s WHERE s.id = o.entity_id)"));
    stmt.bind(1, QString::fromLatin1(chart::kNoteSignatureEntity.name));
    std::vector<Evidence> all;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return all;
        VB_TRY(const QCborMap fields, cbor::decodeMap(stmt.blob(0)));
        if (fields.value(chart::kSignatureNote).toByteArray() != note.id.bytes())
            continue;
        Evidence made {Meaning::unknown, StaffId::fromBytes(fields.value(chart::kSignatureSigner).toByteArray()),
                       fields.value(chart::kSignatureAt).toInteger(), fields.value(chart::kSignatureName).toString()};
        for (const auto &[right, meaning] : kSigningRights)
            if (fields.value(chart::kSignatureMeaning).toString() == chart::meaningName(meaning))
                made.meaning = meaning;
        made.refused = stmt.integer(1) != 0;
        all.push_back(made);
    }
}

} // namespace

Result<QStringList> missingSignatures(store::TrustedReader &reader, const chart::Note &note,
                                      const std::vector<chart::NoteSignature> &signatures)
{
    QStringList words;
    VB_TRY(const std::vector<Evidence> lost, lostSignatures(reader, note));
    for (const Evidence &made : lost)
        if (!made.refused && !isAmong(signatures, made))
            words.append(missingWords(made, "the operations of this practice say"));
    VB_TRY(const std::vector<Evidence> logged, loggedSignatures(reader, note));
    for (const Evidence &made : logged) {
        const bool told = std::any_of(lost.begin(), lost.end(), [&made](const Evidence &one) {
            return one.meaning == made.meaning && one.signer == made.signer && one.atMs == made.atMs;
        });
        if (!told && !isAmong(signatures, made))
            words.append(missingWords(made, "the access log of this PC says"));
    }
    return words;
}

void addMissing(chart::NoteVerdict &verdict, const QStringList &missing)
{
    if (missing.isEmpty())
        return;
    verdict.good = false;
    verdict.missing = missing;
    verdict.words
        = QStringLiteral("Something that was signed under this note has been taken away. %1").arg(missing.join(u' '));
}

} // namespace vb::session
