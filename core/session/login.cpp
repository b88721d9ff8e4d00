#include "core/session/login.h"
#include "core/session/backup_service.h"

#include "core/access/password_policy.h"
#include "core/keys/recovery_slot.h"
#include "core/practice/practice.h"
#include "core/session/chart_prefix.h"
#include "core/session/entities.h"
#include "core/session/lease.h"
#include "core/session/one_time_code.h"
#include "core/sync/relay_contact.h"

namespace vb::session {

using access::Right;
using keys::JournalEvent;

namespace {

/// For audit entries of what happened while locked.
struct JournalText {
    const char *action;
    const char *detail;
    audit::Outcome outcome;
};

/// None for events that have an entry of their own already.
std::optional<JournalText> textOf(JournalEvent event)
{
    using audit::Outcome;
    switch (event) {
    case JournalEvent::loginFailed: return JournalText {"failure", "wrong login or password", Outcome::denied};
    case JournalEvent::codeFailed: return JournalText {"failure", "wrong or used one-time code", Outcome::denied};
    case JournalEvent::codeMissing: return JournalText {"failure", "no one-time code", Outcome::denied};
    case JournalEvent::disabledAccount: return JournalText {"failure", "disabled account", Outcome::denied};
    case JournalEvent::throttled: return JournalText {"failure", "refused after too many failures", Outcome::denied};
    case JournalEvent::keychainTrouble: return JournalText {"keychain", "the keychain did not answer", Outcome::failed};
    case JournalEvent::secretFileUsed: return JournalText {"keychain", "device secret from a file", Outcome::ok};
    case JournalEvent::anchorMissing: return JournalText {"integrity", "the anchor is missing", Outcome::failed};
    case JournalEvent::anchorMismatch:
        return JournalText {"integrity", "the store is not the one that the anchor remembers", Outcome::failed};
    case JournalEvent::journalLost:
        return JournalText {"integrity", "the journal was missing, damaged or shortened", Outcome::failed};
    case JournalEvent::kitFailed: return JournalText {"kit", "a recovery kit was refused", Outcome::denied};
    case JournalEvent::clockBack: return JournalText {"clock", "the clock went back", Outcome::failed};
    case JournalEvent::cleared: return JournalText {"cleared", "a lock-out was ended", Outcome::ok};
    case JournalEvent::pinFailed: return JournalText {"failure", "wrong PIN", Outcome::denied};
    case JournalEvent::leaseOver:
        return JournalText {"failure", "the relay was not heard of for too long", Outcome::denied};
    case JournalEvent::loginOk:
    case JournalEvent::kitUsed: break;
    }
    return std::nullopt;
}

/// What one login needs to know, gathered step by step.
struct Attempt {
    Vault &vault;
    QString login;
    keys::OpenedUser opened {};
    std::unique_ptr<store::Store> store {};
    std::optional<keys::TrustState> trust {};
    staff::Member member {};
    bool byPin = false;
    bool isForLease = false; // an owner has answered for a laptop that was silent for too long
    AcceptedCode code {};
    staff::StoredDeviceKeys deviceKeys {};
    quint64 importFrom = 0;
};

Result<void> refuseThrottled(Vault &vault, const QString &login)
{
    const access::ThrottleVerdict verdict = vault.throttle(login);
    if (verdict.allowed())
        return {};
    // One record per stretch of refusals, so that hammering does not grow the journal.
    const auto &records = vault.journal().records();
    if (records.empty() || records.back().event != JournalEvent::throttled)
        VB_DO(vault.note(JournalEvent::throttled, login));
    const QString text = verdict.untilCleared
        ? QStringLiteral("too many failures: an owner has to reset this login")
        : QStringLiteral("too many failures: wait %1 seconds").arg((verdict.waitMs + 999) / 1000);
    return Error {Code::throttled, text, verdict.waitMs};
}

Result<void> openKeys(Attempt &attempt, const SecretBytes &password)
{
    const keys::UnlockEntry *entry = attempt.vault.unlockFile().find(attempt.login);
    const QString known = entry != nullptr ? attempt.login : QString();
    VB_DO(refuseThrottled(attempt.vault, known));
    const Error wrong = fail(Code::denied, QStringLiteral("wrong user name or password, or the account is disabled"));
    if (entry == nullptr) {
        // The same work as for a known login, so that time does not tell which logins exist.
        (void)crypto::argon2id(password, QByteArray(crypto::kKdfSaltSize, '\0'), crypto::kKdfFloor);
        VB_DO(attempt.vault.note(JournalEvent::loginFailed));
        return wrong;
    }
    Result<keys::OpenedUser> opened = keys::openUnlockEntry(*entry, password);
    if (opened.ok()) {
        attempt.opened = std::move(*opened);
        return {};
    }
    if (opened.error().code != Code::denied)
        return opened.error();
    VB_DO(attempt.vault.note(JournalEvent::loginFailed, attempt.login, entry->user));
    return wrong;
}

Result<void> readRecords(Attempt &attempt)
{
    const store::StoreIdentity &identity = attempt.store->identity();
    return attempt.store->inspect([&](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(keys::TrustState trust, foldTrust(reader, identity.practice));
        attempt.trust = std::move(trust);
        VB_TRY(attempt.member, staff::memberByLogin(reader, attempt.login));
        VB_TRY(attempt.deviceKeys, staff::deviceKeys(reader));
        VB_TRY(attempt.importFrom, staff::importedUpTo(reader, identity.storeId));
        return {};
    });
}

Result<void> openRecords(Attempt &attempt)
{
    Vault &vault = attempt.vault;
    VB_TRY(attempt.store, store::Store::open(vault.home().store(), attempt.opened.storeKey, entities(), vault.clock()));
    const store::StoreIdentity &identity = attempt.store->identity();
    if (identity.storeId != vault.unlockFile().storeId || identity.practice != vault.unlockFile().practice)
        return fail(Code::integrity, QStringLiteral("the store file is not the one that the unlock file belongs to"));
    return readRecords(attempt);
}

Result<void> requireActive(Attempt &attempt)
{
    const keys::TrustState::Device *device = attempt.trust->device(attempt.store->identity().device);
    if (device == nullptr || device->revoked)
        return fail(Code::denied, kPcRevoked);
    const bool sameKeys = attempt.member.signPublic == attempt.opened.keys.sign.publicKey;
    if (attempt.member.active && sameKeys)
        return {};
    VB_DO(attempt.vault.note(JournalEvent::disabledAccount, attempt.login, attempt.member.id));
    return fail(Code::denied, QStringLiteral("this account is disabled"));
}

Result<void> requireCode(Attempt &attempt, const CodeSource &source)
{
    CodeQuestion question;
    VB_DO(attempt.store->inspect([&](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(question.credential, staff::credentialOf(reader, attempt.member.id));
        VB_TRY(question.usedStep, staff::usedStep(reader, attempt.member.id));
        VB_TRY(question.state, staff::loginState(reader, attempt.member.id));
        return {};
    }));
    Result<AcceptedCode> code = checkCode(question, source, attempt.vault.clock());
    if (code.ok()) {
        attempt.code = std::move(*code);
        return {};
    }
    const bool missing = code.error().code == Code::codeRequired;
    VB_DO(attempt.vault.note(missing ? JournalEvent::codeMissing : JournalEvent::codeFailed, attempt.login,
                             attempt.member.id));
    return code.error();
}

/// A laptop that has been silent for too long opens to an owner, or when the relay has answered; then the person is
/// looked at once more.
Result<void> requireLease(Attempt &attempt)
{
    VB_TRY(Lease lease, leaseOf(*attempt.store, *attempt.trust));
    if (!lease.isOver)
        return {};
    if (attempt.member.role == Role::owner) {
        attempt.isForLease = true;
        return sync::noteContact(*attempt.store);
    }
    VB_TRY(const keys::DeviceKeys device, keys::decodeDeviceKeys(SecretBytes::copyOf(attempt.deviceKeys.keys)));
    VB_DO(renewLease(*attempt.store, device));
    VB_TRY(lease, leaseOf(*attempt.store, *attempt.trust));
    if (lease.isOver) {
        VB_DO(attempt.vault.note(JournalEvent::leaseOver, attempt.login, attempt.member.id));
        return leaseError(lease);
    }
    VB_DO(readRecords(attempt));
    return requireActive(attempt);
}

/// Compares the store with the anchor. A difference is no reason to keep people out; it is said, journalled, kept until
/// someone looks into it, and nothing more is written to records.
Result<QStringList> compareWithAnchor(Attempt &attempt)
{
    Vault &vault = attempt.vault;
    const std::optional<audit::Head> anchored = vault.anchoredHead();
    if (!anchored) {
        VB_DO(vault.note(JournalEvent::anchorMissing));
        return QStringList {
            QStringLiteral("This PC's anchor is missing: it cannot be told whether the store is the newest one.")};
    }
    const bool shorter = attempt.store->head().size < anchored->size;
    bool same = !shorter;
    if (same) {
        VB_TRY(const crypto::Digest root, attempt.store->inspect([&](store::TrustedReader &reader) {
            return audit::rootAt(reader.db(), anchored->size);
        }));
        same = root == anchored->root;
    }
    if (same)
        return QStringList {};
    VB_DO(vault.note(JournalEvent::anchorMismatch));
    attempt.store->freeze(QStringLiteral(
        "the store is older than, or not, the one that this PC's anchor remembers: records can be read, not changed"));
    return QStringList {
        shorter
            ? QStringLiteral("This store is older than the one used last on this PC. Records can be read, not changed.")
            : QStringLiteral(
                "The log of this store was rewritten since it was used last. Records can be read, not changed.")};
}

/// Entries for what the journal holds and the audit does not.
std::vector<audit::Entry> journalEntries(const Attempt &attempt, DeviceId device)
{
    std::vector<audit::Entry> entries;
    for (const keys::JournalRecord &record : attempt.vault.journal().records()) {
        const std::optional<JournalText> text = textOf(record.event);
        if (record.index < attempt.importFrom || !text)
            continue;
        audit::Entry entry;
        entry.at = record.at;
        entry.user = record.user;
        entry.login = record.login;
        entry.device = device;
        entry.address = audit::thisAddress();
        entry.os = audit::thisOs();
        entry.action = QString::fromLatin1(text->action);
        entry.objectKind = QStringLiteral("session");
        entry.outcome = text->outcome;
        entry.detail = QString::fromLatin1(text->detail);
        entries.push_back(std::move(entry));
    }
    return entries;
}

QString howProven(const Attempt &attempt)
{
    const QString how = attempt.byPin    ? QStringLiteral("PIN")
        : attempt.code.recoveryCodesLeft ? QStringLiteral("password and recovery code")
        : attempt.code.usedStep          ? QStringLiteral("password and one-time code")
                                         : QStringLiteral("password");
    if (attempt.isForLease)
        return how + QStringLiteral(", for a laptop that had not heard from the relay for too long");
    return attempt.vault.secretIsInFile() ? how + QStringLiteral(", device secret from a file") : how;
}

/// One transaction: what happened while locked, the used code, and the login itself.
Result<void> recordLogin(Attempt &attempt, OpenStore &open)
{
    const quint64 journalCount = attempt.vault.journal().count();
    std::vector<audit::Entry> locked = journalEntries(attempt, open.actor().device);
    VB_DO(open.store().write(open.actor(), {Right::signIn}, [&](store::AuditedTx &tx) -> Result<void> {
        tx.intent().detail = howProven(attempt);
        for (audit::Entry &entry : locked)
            tx.alsoLog(std::move(entry));
        VB_DO(staff::setLoginState(tx, attempt.member.id, attempt.code.isFull() ? &tx.at() : nullptr));
        if (attempt.code.usedStep)
            VB_DO(staff::setUsedStep(tx, attempt.member.id, *attempt.code.usedStep));
        if (attempt.code.recoveryCodesLeft) {
            store::TrustedReader reader = tx.trusted();
            VB_TRY(staff::Credential credential, staff::credentialOf(reader, attempt.member.id));
            credential.recoveryCodes = *attempt.code.recoveryCodesLeft;
            VB_DO(staff::setCredential(tx, credential));
        }
        VB_DO(open.watch().begin(tx));
        return staff::setImported(tx, open.store().identity().storeId, journalCount);
    }));
    VB_DO(attempt.vault.note(JournalEvent::loginOk, attempt.login, attempt.member.id, roleName(attempt.member.role)));
    return attempt.vault.markImported(journalCount);
}

/// Said after a login by recovery code: whoever lost his authenticator should make new ones in time.
QStringList codesLeftWarning(const AcceptedCode &code)
{
    const Result<access::StoredRecoveryCodes> stored = code.recoveryCodesLeft
        ? decodeRecoveryCodes(*code.recoveryCodesLeft)
        : Result<access::StoredRecoveryCodes>(access::StoredRecoveryCodes());
    if (!code.recoveryCodesLeft || !stored)
        return {};
    const auto left = std::count_if(stored->digests.begin(), stored->digests.end(),
                                    [](const QByteArray &digest) { return !digest.isEmpty(); });
    return {
        QStringLiteral("You used a recovery code, which works once. Codes left: %1. New codes and a new authenticator "
                       "are made under Your account.")
            .arg(left)};
}

/// Small repairs that need an open store, and what the screens show of the practice.
Result<void> settle(OpenStore &open, bool anchorIsGood)
{
    VB_DO(open.rebuildUnlockFile());
    VB_TRY(const staff::LoginState state, open.store().inspect([&](store::TrustedReader &reader) {
        return staff::loginState(reader, open.actor().user);
    }));
    open.fullLogin = state.fullLogin;
    Vault &vault = open.vault();
    // Missing, or for a kit that was replaced: then the program was killed before it came to this.
    const Result<keys::RecoverySlot> slot = keys::readRecoverySlot(vault.home().recoverySlot());
    if (!slot.ok() || slot->recoveryPublic != open.trust()->recoveryPublic())
        VB_DO(keys::writeRecoverySlot(
            vault.home().recoverySlot(),
            {vault.unlockFile().storeId, vault.unlockFile().practice, open.trust()->recoveryPublic()},
            open.storeKey()));
    const bool owner = open.actor().role == Role::owner;
    if (vault.journalIsShort() && owner)
        vault.forgiveJournal();
    open.anchor().setSilent(!anchorIsGood && !(owner && !vault.anchor()));
    if (!open.anchor().isSilent())
        VB_DO(vault.writeAnchor(open.store().head()));
    const auto readSettings = [&](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(open.profile, practice::thePractice(reader));
        VB_TRY(open.pc, practice::pcSetting(reader, open.actor().device));
        VB_TRY(open.preference, staff::preferenceOf(reader, open.actor().user));
        VB_TRY(open.draft, staff::draftOf(reader, open.actor().user));
        return {};
    };
    VB_DO(open.store().inspect(readSettings));
    open.setProxy(open.pc.proxy);
    return {};
}

/// From keys in hand to an open store.
Result<std::unique_ptr<OpenStore>> openFor(Attempt &attempt, store::WorkThread &worker, const CodeSource &code)
{
    Vault &vault = attempt.vault;
    VB_DO(openRecords(attempt));
    VB_DO(requireActive(attempt));
    VB_DO(requireCode(attempt, code));
    VB_DO(requireLease(attempt));
    VB_TRY(QStringList warnings, compareWithAnchor(attempt));
    const bool anchorIsGood = warnings.isEmpty();
    if (vault.journalIsShort())
        warnings.append(QStringLiteral(
            "The journal of this PC was missing, damaged or shortened: failed logins may be missing from the log."));

    VB_TRY(keys::DeviceKeys device, keys::decodeDeviceKeys(SecretBytes::take(attempt.deviceKeys.keys)));
    const Actor actor {attempt.member.id, attempt.member.login, attempt.member.role, attempt.store->identity().device};
    auto open = std::make_unique<OpenStore>(vault, worker, std::move(attempt.store), std::move(attempt.opened.storeKey),
                                            actor, std::move(attempt.opened.keys), std::move(device),
                                            std::move(*attempt.trust));
    open->warnings = warnings + codesLeftWarning(attempt.code);
    open->personName = attempt.member.name;
    VB_TRY(QString prefix, chartPrefixOf(*open, attempt.deviceKeys.prefix));
    open->setChartPrefix(std::move(prefix));
    open->enter();
    VB_DO(recordLogin(attempt, *open));
    VB_DO(settle(*open, anchorIsGood));
    open->warnings += backupWarnings(*open).valueOr(
        QStringList {QStringLiteral("The list of this PC's backups cannot be read. Make a new backup.")});
    return open;
}

} // namespace

Result<std::unique_ptr<OpenStore>> logIn(Vault &vault, store::WorkThread &worker, const QString &login,
                                         SecretBytes password, const CodeSource &code)
{
    // A form that no password can have is a wrong password like any other: tried, journalled, refused.
    Result<SecretBytes> form = access::normalisedPassword(password);
    const SecretBytes normal = form.ok() ? std::move(*form) : SecretBytes::random(32);
    password.clear();
    VB_DO(vault.catchUp());
    Attempt attempt {.vault = vault, .login = login.trimmed().toLower()};
    VB_DO(openKeys(attempt, normal));
    return openFor(attempt, worker, code);
}

Result<std::unique_ptr<OpenStore>> resumeWith(Vault &vault, store::WorkThread &worker, const QString &login,
                                              keys::OpenedUser opened)
{
    Attempt attempt {.vault = vault, .login = login, .opened = std::move(opened)};
    attempt.byPin = true;
    return openFor(attempt, worker, {});
}

} // namespace vb::session
