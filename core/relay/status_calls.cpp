#include "core/relay/calls.h"

namespace vb::relay {

namespace {

Outcome plain(const QByteArray &text, const char *type)
{
    Reply reply;
    reply.body = text;
    reply.type = type;
    return {std::move(reply)};
}

} // namespace

Outcome showHealth(const Call &)
{
    return plain("ok\n", "text/plain; charset=utf-8");
}

Outcome showMetrics(const Call &call)
{
    return plain(call.relay.metrics().text(call.relay.openPractices(), call.relay.healingPractices(),
                                           call.relay.sessions().count()),
                 "text/plain; version=0.0.4; charset=utf-8");
}

} // namespace vb::relay
