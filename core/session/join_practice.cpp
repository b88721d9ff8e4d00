#include "core/session/join_practice.h"

#include "core/practice/practice.h"
#include "core/session/device_place.h"
#include "core/session/entities.h"
#include "core/session/staged_home.h"
#include "core/session/trust_book.h"
#include "core/sync/join_asker.h"
#include "core/sync/join_grant.h"
#include "core/sync/sync_step.h"

namespace vb::session {

using access::Right;

namespace {

constexpr qsizetype kStoreId = 16;

Result<wire::JoinGrant> askForGrant(const keys::DeviceKeys &device, const JoinOrder &order,
                                    const JoinProgress &progress)
{
    sync::RelayClient client(order.url, order.proxy);
    VB_TRY(sync::JoinAsker asker, sync::JoinAsker::make(client, order.code, device.publicPart(), order.name));
    VB_DO(asker.ask());
    progress.words(asker.words());
    VB_TRY(wire::JoinGrant grant, asker.await(order.waitS, progress.goOn));
    VB_DO(sync::checkGrant(grant, device));
    if (progress.approved)
        progress.approved();
    return grant;
}

/// The whole log into the empty store, from the relay that the grant names and no other.
Result<void> replay(store::Store &store, const keys::DeviceKeys &device, const JoinOrder &order,
                    const wire::JoinGrant &grant, const JoinProgress &progress)
{
    VB_DO(sync::LogStore(store).setLink({order.url, grant.relayIdentity}));
    sync::RelayClient client(order.url, order.proxy);
    sync::SyncStep step(store, device, client);
    const sync::SyncOutcome outcome = step.open();
    if (!outcome.problem)
        return {};
    if (progress.relayDid && !outcome.word.isEmpty())
        progress.relayDid(outcome.word);
    return *outcome.problem;
}

} // namespace

Result<Joined> joinPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                            const JoinOrder &order, const JoinProgress &progress)
{
    VB_TRY(StagedHome stage, StagedHome::begin(home, secrets));
    const keys::DeviceKeys device = keys::DeviceKeys::make();
    VB_TRY(const wire::JoinGrant grant, askForGrant(device, order, progress));
    const SecretBytes storeKey = SecretBytes::random(32);
    VB_TRY(std::unique_ptr<store::Store> store,
           store::Store::create(stage.staged().store(), storeKey,
                                {crypto::randomBytes(kStoreId), grant.practice, device.id()}, entities(), clock));
    VB_DO(replay(*store, device, order, grant, progress));
    VB_TRY(const sync::KeysLog log, sync::checkReplay(*store, grant, device));

    // Nobody is logged in: it is done under the practice's own id.
    const Actor actor {StaffId(grant.practice.raw()), QString(), Role::owner, device.id()};
    store->enter(actor, nullptr);
    VB_DO(store->write(actor, {.right = Right::deviceJoin, .object = EntityId(device.id().raw())},
                       [&](store::AuditedTx &tx) -> Result<void> {
                           if (!order.proxy.isEmpty())
                               VB_DO(practice::setPcSetting(tx, device.id(), {.proxy = order.proxy}));
                           return staff::setDeviceKeys(tx, device.id(), keys::encode(device).view().toByteArray(),
                                                       placeOf(log.trust, device.id()));
                       }));
    store->leave();
    VB_TRY(const std::unique_ptr<Vault> vault,
           stage.addCompanions(*store, storeKey, log.trust.recoveryPublic(), clock));
    VB_DO(vault->writeAnchor(store->head()));
    store.reset();
    VB_DO(stage.moveIn());
    return Joined {grant.practice, device.id()};
}

} // namespace vb::session
