#include "core/sync/join_desk.h"

#include "core/sync/join_asker.h"
#include "core/sync/log_store.h"
#include "core/wire/codes.h"

namespace vb::sync {

Invitation makeInvitation(qint64 nowMs, StaffId by, bool autoApprove, bool laptop)
{
    SecretBytes code = SecretBytes::random(wire::kJoinCodeSize);
    QByteArray mailbox = wire::Mailbox::fromCode(code).id;
    return {std::move(mailbox), std::move(code), nowMs, nowMs + kInvitationMs, by, autoApprove, laptop, {}};
}

QString codeText(const Invitation &invitation)
{
    return wire::joinCodeText(invitation.code);
}

Result<Asking> askingAt(const Invitation &invitation)
{
    if (invitation.request.isEmpty())
        return fail(Code::notFound, QStringLiteral("nobody has come with this code yet"));
    VB_TRY(const wire::JoinRequest request,
           wire::openRequest(invitation.request, wire::Mailbox::fromCode(invitation.code)));
    return Asking {
        {request.signPublic, request.boxPublic}, request.name, wire::joinWords(invitation.code, invitation.request)};
}

Result<void> enterRelay(store::Store &store, const keys::DeviceKeys &device, RelayClient &client)
{
    const store::StoreIdentity &me = store.identity();
    VB_TRY(const RelayLink link, LogStore(store).link());
    VB_TRY(const QByteArray shown, client.meet(me.practice));
    if (shown != link.identity)
        return fail(Code::integrity, QStringLiteral("wrong_identity: another relay answers at this address"));
    VB_DO(client.enter(me.practice, me.device, device.sign));
    return {};
}

Result<std::optional<QByteArray>> takeRequest(RelayClient &client, const Invitation &invitation, int waitS)
{
    auto taken = client.takeMailbox(invitation.mailbox, waitS);
    if (!taken && client.word() == QStringLiteral("not_found"))
        return fail(Code::notFound, QStringLiteral("the relay has closed the mailbox of this invitation"));
    return taken;
}

Result<void> giveGrant(RelayClient &client, const Invitation &invitation, const wire::JoinGrant &grant)
{
    const Result<void> put = client.putMailbox(
        invitation.mailbox, wire::sealGrant(grant, wire::Mailbox::fromCode(invitation.code), invitation.request));
    if (put || client.word() == QStringLiteral("written")) // it was answered before a crash
        return {};
    if (client.word() == QStringLiteral("not_found"))
        return fail(Code::notFound, QStringLiteral("the relay has closed the mailbox of this invitation"));
    return put;
}

Result<void> withdraw(RelayClient &client, const Invitation &invitation)
{
    const Result<void> put = client.putMailbox(invitation.mailbox, kWithdrawn);
    const QString word = client.word();
    return put || word == QStringLiteral("written") || word == QStringLiteral("not_found") ? Result<void>() : put;
}

} // namespace vb::sync
