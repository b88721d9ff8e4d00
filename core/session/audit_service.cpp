#include "core/session/audit_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;

namespace {

/// Logs the right first, then judges: an oversight action leaves its entry also when the log is damaged.
template <class R, class Work>
QFuture<R> overseen(OpenStore &open, Right right, Work work)
{
    return store::promised<R>([&](auto done) {
        open.worker().post([&open, right, work, done] {
            const Result<void> entered
                = open.store().write(open.actor(), {right}, [](store::AuditedTx &) -> Result<void> { return {}; });
            done(entered.ok() ? work(open) : R(entered.error()));
        });
    });
}

} // namespace

QFuture<Result<std::vector<audit::Entry>>> AuditService::list(const audit::Filter &filter)
{
    using R = Result<std::vector<audit::Entry>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::auditList, .patient = filter.patient},
            [filter](store::Reader &reader, store::Intent &intent) -> R {
                VB_TRY(std::vector<audit::Entry> found, reader.auditEntries(filter));
                intent.detail = QStringLiteral("%1 entries").arg(found.size());
                return found;
            },
            done);
    });
}

QFuture<Result<audit::Verdict>> AuditService::verify()
{
    return overseen<Result<audit::Verdict>>(m_open, Right::auditVerify, [](OpenStore &open) -> Result<audit::Verdict> {
        VB_TRY(audit::Verdict verdict, open.store().verifyAudit(open.vault().anchoredHead()));
        if (verdict.ok() && !open.vault().anchor())
            verdict.problem
                = QStringLiteral("the anchor of this PC is missing: a cut or replaced log could not be told");
        return verdict;
    });
}

QFuture<Result<store::CheckReport>> AuditService::check()
{
    return overseen<Result<store::CheckReport>>(
        m_open, Right::storeCheck, [](OpenStore &open) -> Result<store::CheckReport> {
            VB_TRY(store::CheckReport report, open.store().check(open.vault().anchoredHead()));
            if (!open.vault().anchor())
                report.problems.append(QStringLiteral(
                    "the anchor of this PC is missing: an older store in place of this one could not be told"));
            if (open.vault().journalIsShort())
                report.problems.append(QStringLiteral("the journal of this PC was missing, damaged or shortened"));
            return report;
        });
}

QFuture<Result<QString>> AuditService::foldHash()
{
    return overseen<Result<QString>>(m_open, Right::foldHash, [](OpenStore &open) -> Result<QString> {
        VB_TRY(const crypto::Digest digest, open.store().foldHash());
        return QString::fromLatin1(crypto::bytes(digest).toHex());
    });
}

} // namespace vb::session
