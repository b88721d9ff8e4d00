#include "core/relay/calls.h"

namespace vb::relay {

namespace {

constexpr qsizetype kMailboxId = 16;

/// 32 lower-case hexadecimal digits; else empty.
QByteArray mailboxIn(const QByteArray &name)
{
    const QByteArray id = QByteArray::fromHex(name);
    return id.size() == kMailboxId && id.toHex() == name ? id : QByteArray();
}

/// Who has a session is the inviter's side; a joiner has none yet.
Mailboxes::Side sideOf(const Call &call)
{
    return call.log ? Mailboxes::Side::inviter : Mailboxes::Side::joiner;
}

} // namespace

Outcome openMailbox(const Call &call)
{
    const QByteArray id = mailboxIn(call.name);
    if (id.isEmpty())
        return refused(400, "malformed");
    const Result<void> opened = call.relay.mailboxes().open(id);
    return opened ? answered({}, 204) : refused(opened.error());
}

Outcome putMailbox(const Call &call)
{
    const QByteArray id = mailboxIn(call.name);
    if (id.isEmpty() || call.request.body.isEmpty())
        return refused(400, "malformed");
    switch (call.relay.mailboxes().put(id, sideOf(call), call.request.body)) {
    case Mailboxes::Put::none: return refused(404, "not_found");
    case Mailboxes::Put::taken: return refused(409, "written");
    case Mailboxes::Put::repeated: return answered({}, 204);
    case Mailboxes::Put::kept: break;
    }
    call.relay.tell({mailboxTopic(id), call.relay.mailboxes().written(id)});
    return answered({}, 204);
}

/// The other side's message, once; 204 while there is none.
Outcome getMailbox(const Call &call)
{
    const QByteArray id = mailboxIn(call.name);
    const auto wait = numberIn(call.request.head, "wait", 0, static_cast<quint64>(call.relay.limits().longestWaitS));
    if (id.isEmpty() || !wait)
        return refused(400, "malformed");
    const quint64 written = call.relay.mailboxes().written(id);
    const Mailboxes::Read read = call.relay.mailboxes().take(id, sideOf(call));
    if (!read.exists)
        return refused(404, "not_found");
    if (!read.message) {
        Outcome nothing = answered({}, 204);
        if (*wait > 0 && call.mayWait)
            nothing.wait = Wait {mailboxTopic(id), written, static_cast<int>(*wait)};
        return nothing;
    }
    Reply reply;
    reply.type = "application/octet-stream";
    reply.body = *read.message;
    return {std::move(reply)};
}

} // namespace vb::relay
