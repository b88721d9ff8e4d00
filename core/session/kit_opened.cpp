#include "core/session/kit_opened.h"

#include "core/keys/recovery_slot.h"
#include "core/session/entities.h"
#include "core/session/trust_book.h"

namespace vb::session {

Result<KitOpened> openWithKit(const Home &home, const Clock &clock, const QString &code)
{
    VB_TRY(const keys::Kit kit, keys::parseKitCode(code));
    VB_TRY(const keys::RecoverySlot slot, keys::readRecoverySlot(home.recoverySlot()));
    KitOpened opened {keys::rootKeys(kit.seed), {}, nullptr, {}, {}};
    if (slot.practice != kit.practice || slot.recoveryPublic != opened.root.recovery.publicKey)
        return fail(Code::denied,
                    QStringLiteral("this kit belongs to another practice, or was replaced by a newer one"));
    VB_TRY(opened.storeKey, keys::openRecoverySlot(home.recoverySlot(), opened.root.recovery));
    VB_TRY(opened.store, store::Store::open(home.store(), opened.storeKey, entities(), clock));
    if (opened.store->identity().practice != kit.practice || opened.store->identity().storeId != slot.storeId)
        return fail(Code::integrity, QStringLiteral("the store is not the one that the recovery file belongs to"));
    VB_DO(opened.store->inspect([&](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(keys::TrustState trust, foldTrust(reader, kit.practice));
        if (trust.rootPublic() != opened.root.root.publicKey)
            return fail(Code::denied, QStringLiteral("this kit was replaced by a newer one"));
        opened.trust = std::move(trust);
        VB_TRY(staff::StoredDeviceKeys stored, staff::deviceKeys(reader));
        VB_TRY(keys::DeviceKeys device, keys::decodeDeviceKeys(SecretBytes::take(stored.keys)));
        opened.device = std::move(device);
        return {};
    }));
    return opened;
}

} // namespace vb::session
