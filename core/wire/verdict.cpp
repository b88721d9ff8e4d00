#include "core/wire/verdict.h"

namespace vb::wire {

QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::accepted: return QStringLiteral("accepted");
    case Verdict::known: return QStringLiteral("known");
    case Verdict::rolledBack: return QStringLiteral("rolled_back");
    case Verdict::badCheckpoint: return QStringLiteral("bad_checkpoint");
    case Verdict::modified:
    case Verdict::badSignature: return QStringLiteral("modified");
    case Verdict::tooNew: return QStringLiteral("too_new");
    case Verdict::reordered: return QStringLiteral("reordered");
    case Verdict::withheld: return QStringLiteral("withheld");
    case Verdict::wrongPractice: return QStringLiteral("wrong_practice");
    case Verdict::unknownDevice: return QStringLiteral("unknown_device");
    case Verdict::revokedDevice: return QStringLiteral("revoked_device");
    case Verdict::replayed: return QStringLiteral("replayed");
    case Verdict::equivocated: return QStringLiteral("equivocated");
    case Verdict::brokenChain: return QStringLiteral("broken_chain");
    case Verdict::badView: return QStringLiteral("bad_view");
    case Verdict::forked: return QStringLiteral("forked");
    case Verdict::versionTooOld: return QStringLiteral("version_too_old");
    case Verdict::wrongEpoch: return QStringLiteral("wrong_epoch");
    case Verdict::wrongTerm: return QStringLiteral("wrong_term");
    case Verdict::auditRewritten: return QStringLiteral("audit_rewritten");
    }
    VB_INVARIANT(false);
}

Error errorOf(const Finding &finding)
{
    VB_INVARIANT(!finding.good());
    QString detail = verdictWord(finding.verdict);
    if (finding.seq > 0)
        detail += QStringLiteral(" at %1").arg(finding.seq);
    if (!finding.device.isNull())
        detail += QStringLiteral(" by device %1").arg(finding.device.text());
    return fail(finding.verdict == Verdict::tooNew ? Code::tooNew : Code::integrity, detail);
}

} // namespace vb::wire
