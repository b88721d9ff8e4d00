#include "core/session/lease.h"

#include "core/keys/trust_state.h"
#include "core/practice/practice.h"
#include "core/session/pc_proxy.h"
#include "core/sync/log_store.h"
#include "core/sync/relay_contact.h"
#include "core/sync/sync_step.h"

namespace vb::session {

namespace {

constexpr qint64 kLeaseDayMs = 24LL * 3600 * 1000;

/// 0: none.
Result<int> leaseDays(store::Store &store, const keys::TrustState &trust)
{
    const keys::TrustState::Device *here = trust.device(store.identity().device);
    if (here == nullptr || here->kind != keys::DeviceKind::laptop)
        return 0;
    return store.inspect([](store::TrustedReader &reader) -> Result<int> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT coalesce(lease_days, ?1) FROM practice WHERE EXISTS (SELECT 1 FROM "
                                     "relay_link)"));
        VB_TRY(const bool found, stmt.bind(1, practice::kLeaseDays).step());
        return found ? static_cast<int>(stmt.integer(0)) : 0;
    });
}

} // namespace

Result<Lease> leaseOf(store::Store &store, const keys::TrustState &trust)
{
    VB_TRY(const int days, leaseDays(store, trust));
    if (days == 0)
        return Lease();
    VB_TRY(const std::optional<sync::RelayContact> contact, sync::lookAtContact(store));
    if (!contact) { // it has joined, or was opened by a program of before: from now on
        VB_DO(sync::noteContact(store));
        return Lease();
    }
    const qint64 silentMs = std::max<qint64>(contact->nowMs - contact->heardMs, 0);
    return Lease {contact->clockIsBack || silentMs >= days * kLeaseDayMs, static_cast<int>(silentMs / kLeaseDayMs),
                  contact->clockIsBack};
}

Error leaseError(const Lease &lease)
{
    const QString why = lease.clockIsBack
        ? QStringLiteral(
            "this laptop's clock was set back: it cannot be told when it heard of the practice's relay last")
        : QStringLiteral("this laptop has not heard of the practice's relay for %1 days").arg(lease.silentDays);
    return fail(Code::leaseOver,
                why
                    + QStringLiteral(": connect it to the internet and try again; else an owner has to log in, or the "
                                     "recovery kit opens it"));
}

Result<void> renewLease(store::Store &store, const keys::DeviceKeys &device)
{
    VB_TRY(const sync::RelayLink link, sync::LogStore(store).link());
    sync::RelayClient client(link.url, pcProxy(store));
    const sync::SyncOutcome outcome = sync::SyncStep(store, device, client).open();
    if (outcome.problem && outcome.word == QStringLiteral("revoked"))
        return fail(Code::denied, kPcRevoked);
    return {};
}

} // namespace vb::session
