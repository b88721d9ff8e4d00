#include "core/session/recover_practice.h"

#include "core/keys/kit.h"
#include "core/session/device_place.h"
#include "core/session/entities.h"
#include "core/session/signer.h"
#include "core/session/staged_home.h"
#include "core/session/trust_book.h"
#include "core/sync/join_grant.h"
#include "core/sync/renewal.h"
#include "core/sync/sealed_outbox.h"
#include "core/sync/sync_step.h"

#include <limits>

namespace vb::session {

using access::Right;

namespace {

/// A PC that comes back with the kit alone.
struct Returning {
    const keys::RootKeys &root;
    const keys::DeviceKeys &device;
    store::Store &store;
    Actor actor;

    [[nodiscard]] keys::TrustAuthor author() const { return keys::TrustAuthor::root(store.identity().practice, root); }
};

/// An entry of the root as this PC's next segment, before it knows anything of the log.
Result<wire::Segment> sealEntry(const Returning &pc, qint64 position, const keys::TrustEntry &entry)
{
    VB_DO(pc.store.write(pc.actor, {.right = Right::practiceRecover, .purpose = QStringLiteral("recovery kit")},
                         [&](store::AuditedTx &tx) {
                             return staff::appendTrust(tx, position, static_cast<int>(entry.kind), keys::encode(entry));
                         }));
    const SecretBytes none;
    const sync::SealingView nothingSeen {{0, crypto::merkle::emptyRoot()}, 0, 1};
    sync::SealedOutbox outbox(pc.store);
    VB_DO(outbox.sealNext(nothingSeen, {pc.device.sign, none, 0, none}));
    VB_TRY(const std::vector<sync::SealedSegment> waiting, outbox.unsent());
    if (waiting.empty())
        return fail(Code::integrity, QStringLiteral("the root's entry was not sealed"));
    return waiting.back().segment;
}

Error replacedKit()
{
    return fail(Code::denied, QStringLiteral("this kit was replaced by a newer one"));
}

/// This PC's certificate and an epoch that it has a copy of, into the log. Gives the relay's identity.
Result<QByteArray> comeBack(const Returning &pc, const QString &url)
{
    const PracticeId practice = pc.store.identity().practice;
    const qint64 now = pc.store.clock().now().wallMs;
    sync::RelayClient client(url);
    VB_TRY(const QByteArray identity, client.meet(practice));
    const keys::TrustEntry certificate
        = keys::deviceCertificate(pc.author(), pc.device.publicPart(), keys::DeviceKind::fixed, now);
    VB_TRY(const wire::Segment first, sealEntry(pc, 0, certificate));
    const auto entered = client.enter(practice, pc.device.id(), pc.device.sign, first);
    if (!entered)
        return client.word() == QStringLiteral("unknown_device") ? replacedKit() : entered.error();
    VB_TRY(keys::TrustState trust, sync::pullTrust(client, practice));
    if (trust.rootPublic() != pc.root.root.publicKey)
        return replacedKit();
    if (trust.relay() && trust.relay()->identity != identity)
        return fail(Code::integrity, QStringLiteral("wrong_identity: the practice's log lives at another relay"));
    if (trust.currentEpoch() == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    VB_TRY(const SecretBytes previous, keys::openEpochKey(trust.currentEpoch()->epoch, pc.root.recovery));
    VB_DO(trust.apply(certificate));
    VB_TRY(const wire::Segment second,
           sealEntry(pc, 1, keys::epochEntry(pc.author(), trust, keys::makeEpochKey(), previous, now)));
    VB_DO(client.push({0, {first, second}}));
    return identity;
}

Result<qint64> newestEntry(store::Store &store)
{
    return store.inspect([&store](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT max(hlc) FROM operation WHERE device <> ?1"));
        VB_TRY(const bool found, stmt.bind(1, store.identity().device).step());
        return found && !stmt.isNull(0) ? stmt.integer(0) >> 16 : -1;
    });
}

} // namespace

Result<Recovered> recoverPractice(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  const RecoverOrder &order, const std::function<void(const QString &word)> &relayDid)
{
    VB_TRY(const keys::Kit kit, keys::parseKitCode(order.kitCode));
    if (order.name.trimmed().isEmpty())
        return fail(Code::invalid, QStringLiteral("name: must not be empty"));
    const keys::RootKeys root = keys::rootKeys(kit.seed);
    VB_TRY(StagedHome stage, StagedHome::begin(home, secrets));
    const keys::DeviceKeys device = keys::DeviceKeys::make();
    const SecretBytes storeKey = SecretBytes::random(32);
    VB_TRY(std::unique_ptr<store::Store> store,
           store::Store::create(stage.staged().store(), storeKey, {crypto::randomBytes(16), kit.practice, device.id()},
                                entities(), clock));

    // The root acts for nobody: under the practice's own id.
    const Actor actor {StaffId(kit.practice.raw()), QString(), Role::owner, device.id()};
    const KeySigner signer(root.root, device.sign);
    store->enter(actor, &signer);
    VB_TRY(const QByteArray identity, comeBack({root, device, *store, actor}, order.url));
    VB_DO(sync::LogStore(*store).setLink({order.url, identity}));
    sync::RelayClient client(order.url);
    sync::SyncStep step(*store, device, client);
    const sync::SyncOutcome outcome = step.open();
    if (outcome.problem && relayDid && !outcome.word.isEmpty())
        relayDid(outcome.word);
    if (outcome.problem)
        return *outcome.problem;
    VB_TRY(const sync::KeysLog log, sync::readKeysLog(*store, std::numeric_limits<quint64>::max()));
    const keys::TrustState::Device *mine = log.trust.device(device.id());
    if (mine == nullptr || mine->revoked || !keys::openEpochKey(log.trust.currentEpoch()->epoch, device))
        return fail(Code::network, QStringLiteral("another PC has changed the keys meanwhile: try again"));
    VB_TRY(const qint64 newest, newestEntry(*store));
    VB_DO(store->write(actor, {.right = Right::practiceRecover, .purpose = QStringLiteral("recovery kit")},
                       [&](store::AuditedTx &tx) -> Result<void> {
                           VB_DO(staff::setDevice(tx, {device.id(), order.name, false}));
                           return staff::setDeviceKeys(tx, device.id(), keys::encode(device).view().toByteArray(),
                                                       placeOf(log.trust, device.id()));
                       }));
    store->leave();
    VB_TRY(const std::unique_ptr<Vault> vault, stage.addCompanions(*store, storeKey, root.recovery.publicKey, clock));
    VB_DO(vault->note(keys::JournalEvent::kitUsed));
    VB_DO(vault->writeAnchor(store->head()));
    store.reset();
    VB_DO(stage.moveIn());
    return Recovered {kit.practice, device.id(), newest,
                      wire::logWords(kit.practice, {outcome.headSize, crypto::digestFrom(outcome.headRoot)})};
}

} // namespace vb::session
