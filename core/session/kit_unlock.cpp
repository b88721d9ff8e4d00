#include "core/session/practice_setup.h"

#include "core/access/password_policy.h"
#include "core/access/totp.h"
#include "core/session/kit_opened.h"
#include "core/session/one_time_code.h"
#include "core/session/open_store.h"
#include "core/session/rekey.h"
#include "core/sync/relay_contact.h"

namespace vb::session {

using access::Right;
using keys::JournalEvent;

namespace {

struct NewOwner {
    staff::Member member;
    staff::Credential credential;
    QString totpUri;
    QStringList recoveryCodes;
    QString practiceName;
};

Result<NewOwner> remakeOwner(store::TrustedReader &reader, KitRequest::Owner &owner)
{
    NewOwner made;
    VB_TRY(made.member, staff::memberByLogin(reader, owner.login.trimmed().toLower()));
    if (made.member.role != Role::owner || !made.member.active)
        return fail(Code::invalid, QStringLiteral("only an active owner's login is renewed with the kit"));
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT name FROM practice"));
    VB_TRY(const bool row, stmt.step());
    made.practiceName = row ? stmt.text(0) : QString();
    VB_TRY(const SecretBytes password,
           access::preparePassword(owner.newPassword, {made.member.login, made.member.name, made.practiceName}));
    const keys::UserKeys fresh = keys::UserKeys::make();
    VB_TRY(const keys::LockedUserKeys locked, keys::lockUserKeys(fresh, password));
    const SecretBytes totp = access::makeTotpSecret();
    const access::FreshRecoveryCodes codes = access::makeRecoveryCodes();
    made.member.signPublic = fresh.sign.publicKey;
    made.member.boxPublic = fresh.box.publicKey;
    made.credential
        = {made.member.id, keys::encode(locked), totp.view().toByteArray(), encodeRecoveryCodes(codes.stored)};
    made.totpUri = access::totpUri(totp, made.practiceName, made.member.login);
    made.recoveryCodes = codes.codes;
    return made;
}

/// The root may sign whatever an owner may: the new keys, and the audit-reader key sealed to them.
Result<void> storeNewOwner(store::AuditedTx &tx, const KitOpened &opened, keys::TrustState &trust,
                           const NewOwner &owner)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(const std::vector<staff::Member> before, staff::members(reader));
    VB_DO(staff::replaceKeys(tx, owner.member, owner.credential));
    VB_TRY(const std::vector<staff::Member> after, staff::members(reader));
    const keys::TrustState::ReaderRecord *record = trust.currentReader();
    if (record == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no audit-reader key"));
    VB_TRY(const crypto::BoxKey current, keys::openReaderKey(record->key, opened.root.recovery));
    return appendTrustEntries(tx, trust,
                              entriesFor(before, after, trust, keys::TrustAuthor::root(trust.practice(), opened.root),
                                         current, tx.at().wallMs));
}

/// The vault with the secret that is there when it still fits, else with a new one, whose journal goes on counting
/// where the access log has got to: what comes after it is brought in as well.
Result<std::unique_ptr<Vault>> vaultFor(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                        const keys::UnlockFile &unlock, quint64 importedUpTo)
{
    Result<std::unique_ptr<Vault>> present = Vault::open(home, secrets, clock);
    if (present.ok()) {
        VB_DO((*present)->replaceUnlockFile(unlock));
        return present;
    }
    SecretBytes secret = SecretBytes::random(32);
    VB_DO(secrets.write(deviceSecretName(secret), secret.view().toByteArray()));
    return Vault::found(home, secrets, clock, std::move(secret), unlock, importedUpTo);
}

} // namespace

Result<KitUnlocked> unlockWithKit(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                  KitRequest request)
{
    if (!home.hasStore())
        return fail(Code::notFound, QStringLiteral("there is no practice on this PC"));
    VB_TRY(const std::unique_ptr<QLockFile> lock, takeHome(home));
    VB_DO(finishRekey(home));
    Result<KitOpened> tried = openWithKit(home, clock, request.kitCode);
    wipe(request.kitCode);
    if (!tried) {
        if (Result<std::unique_ptr<Vault>> vault = Vault::open(home, secrets, clock); vault.ok())
            VB_DO((*vault)->note(JournalEvent::kitFailed));
        return tried.error();
    }
    KitOpened opened = std::move(*tried);
    store::Store &store = *opened.store;

    std::optional<NewOwner> owner;
    if (request.owner) {
        VB_TRY(owner, store.inspect([&](store::TrustedReader &reader) { return remakeOwner(reader, *request.owner); }));
    }
    const Actor actor {owner ? owner->member.id : StaffId(), owner ? owner->member.login : QString(), Role::owner,
                       store.identity().device};
    const KeySigner signer(opened.root.root, opened.device->sign);
    store.enter(actor, &signer);
    VB_DO(store.write(actor, {.right = Right::practiceUnlock, .purpose = QStringLiteral("recovery kit")},
                      [&](store::AuditedTx &tx) -> Result<void> {
                          return owner ? storeNewOwner(tx, opened, *opened.trust, *owner) : Result<void>();
                      }));
    store.leave();
    VB_DO(sync::noteContact(store)); // the kit answers for a laptop that was silent for too long

    keys::UnlockFile unlock {store.identity().storeId, store.identity().practice, {}};
    VB_TRY(unlock.entries,
           store.inspect([&](store::TrustedReader &reader) { return unlockEntries(reader, opened.storeKey); }));
    VB_TRY(const quint64 imported, store.inspect([&](store::TrustedReader &reader) {
        return staff::importedUpTo(reader, store.identity().storeId);
    }));
    VB_TRY(const std::unique_ptr<Vault> vault, vaultFor(home, secrets, clock, unlock, imported));
    VB_DO(vault->note(JournalEvent::kitUsed));
    if (owner)
        VB_DO(vault->note(JournalEvent::cleared, owner->member.login, owner->member.id, roleName(Role::owner)));
    // An anchor that remembers more than this store has keeps saying so.
    if (!vault->anchor() || vault->anchor()->auditSize <= store.head().size)
        VB_DO(vault->writeAnchor(store.head()));
    KitUnlocked unlocked {store.identity().device, {}, {}};
    if (owner) {
        unlocked.totpUri = std::move(owner->totpUri);
        unlocked.recoveryCodes = std::move(owner->recoveryCodes);
        unlocked.ownerName = owner->member.name;
        unlocked.practiceName = owner->practiceName;
    }
    return unlocked;
}

} // namespace vb::session
