#include "core/session/renew_device.h"

#include "core/practice/practice.h"
#include "core/session/device_place.h"
#include "core/session/entities.h"
#include "core/session/kit_opened.h"
#include "core/session/pc_proxy.h"
#include "core/session/rekey.h"
#include "core/session/signer.h"
#include "core/session/trust_book.h"
#include "core/session/vault.h"
#include "core/sync/log_store.h"
#include "core/sync/renewal.h"
#include "core/sync/sync_step.h"

#include <algorithm>

namespace vb::session {

using access::Right;

namespace {

/// What the practice is told, and what it is then.
struct RenewalNews {
    std::vector<keys::TrustEntry> entries;
    keys::TrustState before;
    keys::TrustState after;
};

keys::DeviceKind kindOf(const keys::TrustState &trust, DeviceId device)
{
    const keys::TrustState::Device *known = trust.device(device);
    return known == nullptr ? keys::DeviceKind::fixed : known->kind;
}

Result<RenewalNews> newsOf(store::TrustedReader &reader, const sync::RelaysWord &relay, const RenewalBy &by,
                           const keys::TrustAuthor &author, const keys::TrustEntry &certificate, DeviceId former,
                           qint64 atMs)
{
    RenewalNews news {{}, relay.trust, relay.trust};
    // What this PC had to say as the one that it was counts only before that one is revoked.
    VB_TRY(news.entries, sync::unsentTrust(reader, news.after, relay.shared));
    const auto add = [&news](keys::TrustEntry entry) -> Result<void> {
        VB_DO(news.after.apply(entry));
        news.entries.push_back(std::move(entry));
        return {};
    };
    if (!add(certificate))
        return fail(Code::denied, QStringLiteral("whoever renews this PC is no owner of the practice any more"));
    const keys::TrustState::Device *old = news.after.device(former);
    if (old != nullptr && !old->revoked)
        VB_DO(add(keys::deviceRevoked(author, former, atMs)));
    // A PC that was revoked before has no copy of the newest key: then another owner's login opens an epoch for it.
    const keys::TrustState::EpochRecord *newest = news.after.currentEpoch();
    if (newest == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    if (const Result<SecretBytes> previous = by.openEpoch(newest->epoch))
        VB_DO(add(keys::epochEntry(author, news.after, keys::makeEpochKey(), *previous, atMs)));
    return news;
}

Result<void> writeNews(store::AuditedTx &tx, const RenewalNews &news, const keys::DeviceKeys &fresh, DeviceId former,
                       quint64 closedAt)
{
    keys::TrustState trust = news.before;
    VB_DO(appendTrustEntries(tx, trust, news.entries));
    VB_DO(staff::setDeviceKeys(tx, fresh.id(), keys::encode(fresh).view().toByteArray(),
                               provisionalPlaceOf(news.after, fresh.id())));
    store::Reader reader = tx.reader();
    VB_TRY(const practice::PcSetting setting, practice::pcSetting(reader, former));
    VB_DO(practice::setPcSetting(tx, fresh.id(), setting));
    tx.intent().object = EntityId(fresh.id().raw());
    tx.intent().detail
        = QStringLiteral("in place of PC %1, whose log is closed at %2 entries").arg(former.text()).arg(closedAt);
    return {};
}

/// Its name stays with the PC.
Result<void> writeName(store::AuditedTx &tx, DeviceId fresh, DeviceId former)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<staff::DeviceName> names, staff::deviceNames(reader));
    const auto named = std::find_if(names.begin(), names.end(), [&](const auto &one) { return one.id == former; });
    return named == names.end() ? Result<void>() : staff::setDevice(tx, {fresh, named->name, named->laptop});
}

/// Best effort: what is not sent now goes with the next round.
bool sendRenewal(store::Store &store, const keys::DeviceKeys &fresh)
{
    const Result<sync::RelayLink> link = sync::LogStore(store).link();
    if (!link)
        return false;
    sync::RelayClient client(link->url, pcProxy(store));
    return !sync::SyncStep(store, fresh, client).run().problem;
}

} // namespace

Result<keys::DeviceKeys> renewStore(store::Store &store, const RenewalBy &by, sync::RelayClient &client)
{
    const DeviceId former = store.identity().device;
    const PracticeId practice = store.identity().practice;
    const qint64 nowMs = store.clock().now().wallMs;
    VB_TRY(const keys::TrustState known,
           store.inspect([practice](store::TrustedReader &reader) { return foldTrust(reader, practice); }));
    keys::DeviceKeys fresh = keys::DeviceKeys::make();
    const keys::TrustAuthor author {practice, &by.key, by.isRoot ? nullptr : &fresh.sign};
    const keys::TrustEntry certificate
        = keys::deviceCertificate(author, fresh.publicPart(), kindOf(known, former), nowMs);
    VB_TRY(const sync::RelaysWord relay, sync::askAsNewPc(store, fresh, certificate, client));
    VB_TRY(const RenewalNews news, store.inspect([&](store::TrustedReader &reader) {
        return newsOf(reader, relay, by, author, certificate, former, nowMs);
    }));
    const KeySigner signer(by.key, fresh.sign);
    Actor actor = by.actor;
    actor.device = fresh.id();
    const quint64 closedAt = store.head().size;
    std::optional<qint64> seen;
    if (relay.shared)
        seen = static_cast<qint64>(relay.shared->size);
    VB_DO(
        store.becomeDevice({.device = fresh.id(),
                            .actor = actor,
                            .signer = &signer,
                            .intent = {.right = Right::deviceRenew, .purpose = by.purpose},
                            .seen = seen,
                            .first = [&](store::AuditedTx &tx) { return writeNews(tx, news, fresh, former, closedAt); },
                            .carry = [&](store::RemoteTx &tx) { return sync::carryOver(tx, former, relay.shared); },
                            .then = [&](store::AuditedTx &tx) { return writeName(tx, fresh.id(), former); }}));
    return fresh;
}

Result<Renewed> renewWithKit(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                             const QString &kitCode)
{
    if (!home.hasStore())
        return fail(Code::notFound, QStringLiteral("there is no practice on this PC"));
    VB_TRY(const std::unique_ptr<QLockFile> lock, takeHome(home));
    VB_DO(finishRekey(home));
    VB_TRY(const std::unique_ptr<Vault> vault, Vault::open(home, secrets, clock));
    Result<KitOpened> tried = openWithKit(home, clock, kitCode);
    if (!tried) {
        VB_DO(vault->note(keys::JournalEvent::kitFailed));
        return tried.error();
    }
    KitOpened opened = std::move(*tried);
    VB_TRY(const sync::RelayLink link, sync::LogStore(*opened.store).link());
    // The root acts for nobody: under the practice's own id.
    const PracticeId practice = opened.store->identity().practice;
    const RenewalBy root {
        .actor = {StaffId(practice.raw()), QString(), Role::owner, {}},
        .key = opened.root.root,
        .isRoot = true,
        .purpose = QStringLiteral("recovery kit"),
        .openEpoch = [&opened](const keys::Epoch &epoch) { return keys::openEpochKey(epoch, opened.root.recovery); }};
    sync::RelayClient client(link.url, pcProxy(*opened.store));
    opened.store->enter(root.actor, nullptr);
    VB_TRY(const keys::DeviceKeys fresh, renewStore(*opened.store, root, client));
    opened.store.reset();
    VB_TRY(opened.store, store::Store::open(home.store(), opened.storeKey, entities(), clock));
    VB_DO(vault->note(keys::JournalEvent::kitUsed));
    VB_DO(vault->writeAnchor(opened.store->head()));
    return Renewed {fresh.id(), sendRenewal(*opened.store, fresh)};
}

} // namespace vb::session
