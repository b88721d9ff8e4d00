#include "core/session/staff_admin.h"

#include "core/access/password_policy.h"
#include "core/access/totp.h"
#include "core/session/one_time_code.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

namespace vb::session {

using access::Right;
using store::AuditedTx;

namespace {

/// A credential as it is made: the secrets to show once beside what is stored.
struct MadeCredential {
    keys::UserKeys userKeys;
    staff::Credential stored;
    NewCredential shown;
};

Result<MadeCredential> makeCredential(const SecretBytes &password, const access::PasswordContext &context)
{
    VB_TRY(const SecretBytes normal, access::preparePassword(password, context));
    MadeCredential made {keys::UserKeys::make(), {}, {}};
    VB_TRY(const keys::LockedUserKeys locked, keys::lockUserKeys(made.userKeys, normal));
    const SecretBytes totp = access::makeTotpSecret();
    const access::FreshRecoveryCodes codes = access::makeRecoveryCodes();
    made.stored = {{}, keys::encode(locked), totp.view().toByteArray(), encodeRecoveryCodes(codes.stored)};
    made.shown = {{}, access::totpUri(totp, context.practiceName, context.login), codes.codes};
    return made;
}

/// Runs `change` in a transaction of `right` and adds the trust entries that follow from who the people are afterwards.
/// Then the unlock file is written anew.
Result<void> administer(OpenStore &open, Right right, const std::function<Result<void>(AuditedTx &)> &change)
{
    keys::TrustState trust = *open.trust();
    VB_DO(open.store().write(open.actor(), {right}, [&](AuditedTx &tx) -> Result<void> {
        store::TrustedReader reader = tx.trusted();
        VB_TRY(const std::vector<staff::Member> before, staff::members(reader));
        VB_DO(change(tx));
        VB_TRY(const std::vector<staff::Member> after, staff::members(reader));
        VB_TRY(const crypto::BoxKey current, open.readerKey());
        return appendTrustEntries(tx, trust, entriesFor(before, after, trust, open.author(), current, tx.at().wallMs));
    }));
    open.setTrust(std::move(trust));
    return open.rebuildUnlockFile();
}

Result<staff::Member> findMember(AuditedTx &tx, const QString &login)
{
    store::TrustedReader reader = tx.trusted();
    return staff::memberByLogin(reader, login.trimmed().toLower());
}

/// Work that begins with expensive keys: whoever may not do it is refused (with the entry that belongs to it) at once.
Result<void> requireRight(OpenStore &open, Right right)
{
    if (access::authorize(open.actor(), right).ok())
        return {};
    return open.store().write(open.actor(), {right}, [](AuditedTx &) -> Result<void> { return {}; });
}

/// Changes one's own log-in data; what is new is shown once.
Result<NewCredential> renewOwn(OpenStore &open, Right right,
                               const std::function<void(staff::Credential &, NewCredential &)> &renew)
{
    NewCredential shown {open.actor().user, {}, {}};
    VB_DO(open.store().write(open.actor(), {right}, [&](AuditedTx &tx) -> Result<void> {
        store::TrustedReader reader = tx.trusted();
        VB_TRY(staff::Credential credential, staff::credentialOf(reader, open.actor().user));
        renew(credential, shown);
        return staff::setCredential(tx, credential);
    }));
    return shown;
}

template <class R, class Work>
QFuture<R> onWorker(OpenStore &open, Work work)
{
    auto shared = std::make_shared<Work>(std::move(work));
    return store::promised<R>([&](auto done) { open.worker().post([&open, shared, done] { done((*shared)(open)); }); });
}

} // namespace

QFuture<Result<std::vector<staff::Member>>> StaffAdmin::list()
{
    using R = Result<std::vector<staff::Member>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {Right::staffList},
            [](store::Reader &reader, store::Intent &) -> R { return staff::directory(reader); }, done);
    });
}

QFuture<Result<std::vector<staff::Member>>> StaffAdmin::directory()
{
    using R = Result<std::vector<staff::Member>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {Right::staffDirectory},
            [](store::Reader &reader, store::Intent &) -> R { return staff::directory(reader); }, done);
    });
}

QFuture<Result<NewCredential>> StaffAdmin::add(const QString &login, const QString &name, Role role,
                                               SecretBytes password)
{
    return onWorker<Result<NewCredential>>(
        m_open, [=, given = std::move(password)](OpenStore &open) -> Result<NewCredential> {
            VB_DO(requireRight(open, Right::staffAdd));
            const QString user = login.trimmed();
            VB_TRY(MadeCredential made, makeCredential(given, {user, name, open.profile.name}));
            const staff::Member member {keys::staffIdFor(made.userKeys.publicPart()),
                                        user,
                                        name,
                                        role,
                                        true,
                                        made.userKeys.sign.publicKey,
                                        made.userKeys.box.publicKey};
            made.stored.staff = made.shown.staff = member.id;
            VB_DO(administer(open, Right::staffAdd,
                             [&](AuditedTx &tx) { return staff::addMember(tx, member, made.stored); }));
            return std::move(made.shown);
        });
}

QFuture<Result<void>> StaffAdmin::disable(const QString &login)
{
    return onWorker<Result<void>>(m_open, [=](OpenStore &open) {
        return administer(open, Right::staffDisable, [&](AuditedTx &tx) -> Result<void> {
            VB_TRY(const staff::Member member, findMember(tx, login));
            return staff::disable(tx, member.id);
        });
    });
}

QFuture<Result<void>> StaffAdmin::setRole(const QString &login, Role role)
{
    return onWorker<Result<void>>(m_open, [=](OpenStore &open) {
        return administer(open, Right::staffRole, [&](AuditedTx &tx) -> Result<void> {
            VB_TRY(const staff::Member member, findMember(tx, login));
            return staff::setRole(tx, member.id, role);
        });
    });
}

QFuture<Result<NewCredential>> StaffAdmin::reset(const QString &login, SecretBytes newPassword)
{
    return onWorker<Result<NewCredential>>(
        m_open, [=, given = std::move(newPassword)](OpenStore &open) -> Result<NewCredential> {
            VB_DO(requireRight(open, Right::staffReset));
            if (login.trimmed().toLower() == open.actor().login)
                return fail(
                    Code::invalid,
                    QStringLiteral("this is your own login: change your password instead, or use the recovery kit"));
            VB_TRY(MadeCredential made, makeCredential(given, {login, {}, open.profile.name}));
            staff::Member member;
            VB_DO(administer(open, Right::staffReset, [&](AuditedTx &tx) -> Result<void> {
                VB_TRY(member, findMember(tx, login));
                if (!member.active)
                    return fail(Code::invalid, QStringLiteral("this account is disabled"));
                made.stored.staff = made.shown.staff = member.id;
                member.signPublic = made.userKeys.sign.publicKey;
                member.boxPublic = made.userKeys.box.publicKey;
                return staff::replaceKeys(tx, member, made.stored);
            }));
            VB_DO(open.vault().note(keys::JournalEvent::cleared, member.login, member.id, roleName(member.role)));
            return std::move(made.shown);
        });
}

QFuture<Result<void>> StaffAdmin::changeOwnPassword(SecretBytes newPassword)
{
    return onWorker<Result<void>>(m_open, [given = std::move(newPassword)](OpenStore &open) -> Result<void> {
        VB_TRY(const SecretBytes normal,
               access::preparePassword(given, {open.actor().login, open.personName, open.profile.name}));
        VB_TRY(const keys::LockedUserKeys locked, keys::lockUserKeys(open.userKeys(), normal));
        VB_DO(open.store().write(open.actor(), {Right::passwordChange}, [&](AuditedTx &tx) -> Result<void> {
            store::TrustedReader reader = tx.trusted();
            VB_TRY(staff::Credential credential, staff::credentialOf(reader, open.actor().user));
            credential.lockedKeys = keys::encode(locked);
            return staff::setCredential(tx, credential);
        }));
        return open.rebuildUnlockFile();
    });
}

QFuture<Result<std::vector<std::pair<StaffId, qint64>>>> StaffAdmin::lastLogins()
{
    using R = Result<std::vector<std::pair<StaffId, qint64>>>;
    return onWorker<R>(m_open, [](OpenStore &open) -> R {
        VB_DO(open.store().write(open.actor(), {Right::staffList}, [](AuditedTx &) -> Result<void> { return {}; }));
        return open.store().inspect([](store::TrustedReader &reader) { return staff::lastLogins(reader); });
    });
}

QFuture<Result<NewCredential>> StaffAdmin::renewOwnTotp()
{
    return onWorker<Result<NewCredential>>(m_open, [](OpenStore &open) {
        return renewOwn(open, Right::totpRenew, [&](staff::Credential &credential, NewCredential &shown) {
            const SecretBytes totp = access::makeTotpSecret();
            credential.totpSecret = totp.view().toByteArray();
            shown.totpUri = access::totpUri(totp, open.profile.name, open.actor().login);
        });
    });
}

QFuture<Result<NewCredential>> StaffAdmin::renewOwnRecoveryCodes()
{
    return onWorker<Result<NewCredential>>(m_open, [](OpenStore &open) {
        return renewOwn(open, Right::recoveryCodesRenew, [](staff::Credential &credential, NewCredential &shown) {
            const access::FreshRecoveryCodes codes = access::makeRecoveryCodes();
            credential.recoveryCodes = encodeRecoveryCodes(codes.stored);
            shown.recoveryCodes = codes.codes;
        });
    });
}

QFuture<Result<std::vector<staff::Licence>>> StaffAdmin::licences()
{
    using R = Result<std::vector<staff::Licence>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {Right::staffList},
            [](store::Reader &reader, store::Intent &) -> R { return staff::licences(reader); }, done);
    });
}

QFuture<Result<EntityId>> StaffAdmin::addLicence(const QString &login, const staff::Licence &licence)
{
    return onWorker<Result<EntityId>>(m_open, [=](OpenStore &open) {
        return open.store().write(open.actor(), {Right::staffLicence}, [&](AuditedTx &tx) -> Result<EntityId> {
            VB_TRY(const staff::Member member, findMember(tx, login));
            staff::Licence whose = licence;
            whose.staff = member.id;
            return staff::addLicence(tx, whose);
        });
    });
}

QFuture<Result<void>> StaffAdmin::endLicence(EntityId id)
{
    return onWorker<Result<void>>(m_open, [id](OpenStore &open) {
        return open.store().write(open.actor(), {Right::staffLicence},
                                  [id](AuditedTx &tx) { return staff::endLicence(tx, id); });
    });
}

} // namespace vb::session
