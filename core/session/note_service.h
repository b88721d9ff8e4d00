#pragma once

#include "core/base/secret_bytes.h"
#include "core/chart/signature.h"
#include "core/document/chart_pdf.h"

#include <QFuture>
#include <QHash>

#include <memory>

namespace vb::session {

class OpenStore;

/// A draft as its author goes on with it.
struct OpenDraft {
    chart::NoteRecord record;
    QHash<QString, QString> names; // for expandedSnippet()
    QByteArray stamp; // of the text as it is stored
    bool isKept = false; // not only typed: other PCs have it, too
    std::shared_ptr<const chart::NoteTemplate> form; // that it was begun with; null: this program does not know it
};

/// What became of one note of a batch.
struct CosignOutcome {
    chart::NoteId note;
    Result<chart::NoteSignature> made;
};

/// Notes of a chart: each call is one right, one audit entry, one future. A patient who is restricted and not open to
/// the reader is refused everywhere. What signs takes the password again, so that it is about 0.1 s; the rest is short.
/// Lives from login to lock.
class NoteService {
public:
    explicit NoteService(OpenStore &open);

    QFuture<Result<chart::Note>> add(const chart::NewNote &fresh);
    /// For writing on: `denied` for what is not the reader's own draft.
    QFuture<Result<OpenDraft>> openDraft(chart::NoteId id);
    /// While typing, at most every 2 s: durable on this PC. Gives the stamp of what is stored now; `busy` when `seen`,
    /// if given, is not the stamp of what is there: another window writes on the same draft.
    QFuture<Result<QByteArray>> autosave(chart::NoteId id, const chart::FieldValues &values,
                                         const QByteArray &seen = {});
    /// When the editor is left; otherwise the same.
    QFuture<Result<QByteArray>> keep(chart::NoteId id, const chart::FieldValues &values, const QByteArray &seen = {});
    QFuture<Result<chart::Note>> copyForward(chart::NoteId from, EntityId visit = {});
    QFuture<Result<void>> discard(chart::NoteId id);

    /// `denied` for a wrong password, an account or licence that is disabled or has expired, another's draft, and a
    /// note that is signed; `invalid` for an empty one. Signed and locked, or nothing.
    /// With the stamp of what the author saw, what was written elsewhere since is not signed (`busy`).
    QFuture<Result<chart::NoteSignature>> sign(chart::NoteId id, SecretBytes password, const QByteArray &seen = {});
    QFuture<Result<chart::NoteSignature>> addendum(chart::NoteId id, const QString &text, SecretBytes password);
    QFuture<Result<chart::NoteSignature>> voidNote(chart::NoteId id, const QString &reason, SecretBytes password);
    QFuture<Result<chart::NoteSignature>> cosign(chart::NoteId id, SecretBytes password);
    /// Several, with one check of the password; each gets a signature and an entry of its own, so that one that is
    /// refused does not hold up the others.
    QFuture<Result<std::vector<CosignOutcome>>> cosignAll(const std::vector<chart::NoteId> &ids, SecretBytes password);
    /// A null `of` asks any medical director. `invalid` for somebody who may not co-sign.
    QFuture<Result<chart::CosignRequest>> requestCosign(chart::NoteId id, StaffId of, const QString &message);

    QFuture<Result<std::vector<chart::NoteLine>>> list(PatientId patient);
    QFuture<Result<chart::NoteRecord>> view(chart::NoteId id);
    /// What the signatures are worth, in words, and whether one is missing. `invalid` for a draft.
    QFuture<Result<chart::NoteVerdict>> verify(chart::NoteId id);
    /// The reader's own old drafts, and what he is asked to co-sign.
    QFuture<Result<chart::NoteAttention>> attention();
    /// How many these are, without names and without an entry.
    QFuture<Result<int>> attentionCount();

    /// For paper: the entry says that it was printed. `notFound` when nothing is signed.
    QFuture<Result<document::ChartPaper>> printNote(chart::NoteId id);
    QFuture<Result<document::ChartPaper>> printChart(PatientId patient);

private:
    using Signing
        = std::function<Result<chart::NoteSignature>(store::AuditedTx &, chart::NoteId, const chart::SignerFacts &)>;
    QFuture<Result<chart::NoteSignature>> signing(access::Right right, chart::NoteId id, SecretBytes password,
                                                  Signing command);
    /// One note, or all of a patient.
    QFuture<Result<document::ChartPaper>> print(store::Intent intent, PatientId patient, chart::NoteId one);

    OpenStore &m_open;
    std::shared_ptr<const chart::TemplateBook> m_builtIn;
};

} // namespace vb::session
