#pragma once

#include "core/chart/signature.h"

namespace vb::session {

/// Signatures under a note that were made and are not among those given, a sentence each: by the operations of every PC
/// (who, when and why are signed in them) and by this PC's access log. Who takes all three away is found by `audit
/// verify`.
Result<QStringList> missingSignatures(store::TrustedReader &reader, const chart::Note &note,
                                      const std::vector<chart::NoteSignature> &signatures);

/// The verdict on a note whose signatures are not all there.
void addMissing(chart::NoteVerdict &verdict, const QStringList &missing);

} // namespace vb::session
