#include "core/session/password_check.h"

#include "core/access/password_policy.h"
#include "core/session/sign_refusal.h"

namespace vb::session {

using keys::JournalEvent;

namespace {

/// A right password ends a row of wrong ones, as a log-in does; without any, nothing is written.
Result<void> endFailures(Vault &vault, const Actor &actor)
{
    const std::vector<keys::JournalRecord> &records = vault.journal().records();
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
        if (record->login != actor.login)
            continue;
        if (record->event == JournalEvent::loginFailed)
            return vault.note(JournalEvent::loginOk, actor.login, actor.user, roleName(actor.role));
        return {};
    }
    return {};
}

} // namespace

Result<void> checkOwnPassword(OpenStore &open, const SecretBytes &password)
{
    Vault &vault = open.vault();
    const Actor &actor = open.actor();
    const access::ThrottleVerdict verdict = vault.throttle(actor.login);
    if (!verdict.allowed())
        return Error {Code::throttled,
                      QStringLiteral("too many failures: wait %1 seconds").arg((verdict.waitMs + 999) / 1000),
                      verdict.waitMs};
    const keys::UnlockEntry *entry = vault.unlockFile().find(actor.login);
    if (entry == nullptr)
        return fail(Code::denied, kAccountDisabled);
    // A form that no password can have is a wrong password like any other.
    Result<SecretBytes> form = access::normalisedPassword(password);
    const SecretBytes normal = form.ok() ? std::move(*form) : SecretBytes::random(32);
    const Result<keys::OpenedUser> opened = keys::openUnlockEntry(*entry, normal);
    if (!opened.ok()) {
        if (opened.error().code != Code::denied)
            return opened.error();
        VB_DO(vault.note(JournalEvent::loginFailed, actor.login, actor.user));
        return fail(Code::denied, kWrongPassword);
    }
    if (opened->keys.sign.publicKey != open.userKeys().sign.publicKey)
        return fail(Code::denied, kAccountNewKeys);
    return endFailures(vault, actor);
}

} // namespace vb::session
