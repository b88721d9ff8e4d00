#pragma once

#include "core/base/secret_bytes.h"
#include "core/chart/signature.h"
#include "core/document/chart_pdf.h"

#include <QFuture>

#include <memory>

namespace vb::session {

class OpenStore;

/// Notes of a chart: each call is one right, one audit entry, one future. A patient who is restricted and not open to
/// the reader is refused everywhere. What signs takes the password again, so that it is about 0.1 s; the rest is short.
/// Lives from login to lock.
class NoteService {
public:
    explicit NoteService(OpenStore &open);

    /// Fixed from login to lock.
    [[nodiscard]] const chart::TemplateBook &templates() const { return *m_book; }

    QFuture<Result<chart::Note>> add(const chart::NewNote &fresh);
    /// While typing, at most every 2 s: durable on this PC.
    QFuture<Result<void>> autosave(chart::NoteId id, const chart::FieldValues &values);
    /// When the editor is left.
    QFuture<Result<void>> keep(chart::NoteId id, const chart::FieldValues &values);
    QFuture<Result<chart::Note>> copyForward(chart::NoteId from, EntityId visit = {});
    QFuture<Result<void>> discard(chart::NoteId id);

    /// `denied` for a wrong password, an account or licence that is disabled or has expired, another's draft, and a
    /// note that is signed; `invalid` for an empty one. Signed and locked, or nothing.
    QFuture<Result<chart::NoteSignature>> sign(chart::NoteId id, SecretBytes password);
    QFuture<Result<chart::NoteSignature>> addendum(chart::NoteId id, const QString &text, SecretBytes password);
    QFuture<Result<chart::NoteSignature>> voidNote(chart::NoteId id, const QString &reason, SecretBytes password);
    QFuture<Result<chart::NoteSignature>> cosign(chart::NoteId id, SecretBytes password);
    /// A null `of` asks any medical director. `invalid` for somebody who may not co-sign.
    QFuture<Result<chart::CosignRequest>> requestCosign(chart::NoteId id, StaffId of, const QString &message);

    QFuture<Result<std::vector<chart::NoteLine>>> list(PatientId patient);
    QFuture<Result<chart::NoteRecord>> view(chart::NoteId id);
    /// What the signatures are worth, in words. `invalid` for a draft.
    QFuture<Result<chart::NoteVerdict>> verify(chart::NoteId id);
    /// The reader's own old drafts, and what he is asked to co-sign.
    QFuture<Result<chart::NoteAttention>> attention();

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
    std::shared_ptr<const chart::TemplateBook> m_book;
};

} // namespace vb::session
