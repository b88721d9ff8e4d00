#include "core/relay/api.h"

#include "core/relay/calls.h"

#include <array>

namespace vb::relay {

namespace {

/// Who may ask.
enum class Needs { nothing, session, either };
/// How large a body may be.
enum class Size { none, question, founding, push, chunk, message };

struct Route {
    const char *method;
    const char *path; // one that ends with a slash has a name behind it
    Needs needs;
    Size size;
    Outcome (*answer)(const Call &);
};

constexpr std::array kRoutes {
    Route {"GET", "/healthz", Needs::nothing, Size::none, showHealth},
    Route {"GET", "/metrics", Needs::nothing, Size::none, showMetrics},
    Route {"GET", "/v1/identity", Needs::nothing, Size::none, showIdentity},
    Route {"POST", "/v1/session", Needs::nothing, Size::question, openSession},
    Route {"POST", "/v1/practice", Needs::nothing, Size::founding, foundPractice},
    Route {"POST", "/v1/log", Needs::nothing, Size::founding, takeMovedLog},
    Route {"POST", "/v1/segments", Needs::session, Size::push, pushSegments},
    Route {"GET", "/v1/segments", Needs::session, Size::none, pullSegments},
    Route {"GET", "/v1/head", Needs::session, Size::none, showHead},
    Route {"GET", "/v1/proof", Needs::session, Size::none, showProof},
    Route {"POST", "/v1/heal", Needs::session, Size::push, healLog},
    Route {"POST", "/v1/chunks/missing", Needs::session, Size::question, askMissing},
    Route {"PUT", "/v1/chunks/", Needs::session, Size::chunk, putChunk},
    Route {"GET", "/v1/chunks/", Needs::session, Size::none, getChunk},
    Route {"GET", "/v1/snapshots/latest", Needs::session, Size::none, getSnapshot},
    Route {"PUT", "/v1/snapshots/", Needs::session, Size::question, putSnapshot},
    Route {"POST", "/v1/mailbox/", Needs::session, Size::none, openMailbox},
    Route {"PUT", "/v1/mailbox/", Needs::either, Size::message, putMailbox},
    Route {"GET", "/v1/mailbox/", Needs::either, Size::none, getMailbox},
};

bool isPathOf(const Route &route, const QByteArray &path)
{
    const QByteArrayView fixed(route.path);
    return fixed.endsWith('/') ? path.startsWith(fixed) && path.size() > fixed.size() : path == fixed;
}

struct Found {
    const Route *route = nullptr;
    bool otherMethod = false;
};

Found routeOf(const RequestHead &head)
{
    Found found;
    for (const Route &route : kRoutes) {
        if (!isPathOf(route, head.path))
            continue;
        if (head.method == route.method)
            return {&route, false};
        found.otherMethod = true;
    }
    return found;
}

qint64 maxBody(Size size, const Limits &limits)
{
    switch (size) {
    case Size::none: return 0;
    case Size::question: return limits.maxQuestion;
    case Size::founding: return limits.maxFounding;
    case Size::push: return limits.maxPush;
    case Size::chunk: return limits.maxChunk;
    case Size::message: return limits.maxMessage;
    }
    return 0;
}

} // namespace

Outcome answered(const QByteArray &cbor, int status)
{
    Reply reply;
    reply.status = status;
    reply.body = cbor;
    return {std::move(reply)};
}

Outcome refused(int status, const char *word, int retryAfterS)
{
    Reply reply;
    reply.status = status;
    reply.body = wire::encode(wire::Refusal {QString::fromLatin1(word), {}, retryAfterS * 1000LL});
    reply.retryAfterS = retryAfterS;
    return {std::move(reply)};
}

Outcome refused(const Error &error)
{
    switch (error.code) {
    case Code::notFound: return refused(404, "not_found");
    case Code::integrity:
    case Code::invalid: return refused(400, "malformed");
    case Code::busy: return refused(503, "busy", 5);
    default: return refused(503, "storage", 30);
    }
}

std::optional<quint64> numberIn(const RequestHead &head, const QByteArray &name, quint64 missing, quint64 max)
{
    const auto text = head.query.constFind(name);
    if (text == head.query.cend())
        return missing;
    bool isNumber = false;
    const quint64 value = text->size() <= 16 ? text->toULongLong(&isNumber) : 0;
    return isNumber && value <= max && QByteArray::number(value) == *text ? std::optional(value) : std::nullopt;
}

const Limits &Api::limits() const
{
    return m_relay.limits();
}

Metrics &Api::metrics()
{
    return m_relay.metrics();
}

quint64 Api::sizeOf(const QByteArray &topic)
{
    const QByteArray id = topic.mid(1);
    if (topic.startsWith('m'))
        return m_relay.mailboxes().written(id);
    const Result<std::shared_ptr<PracticeLog>> log = m_relay.practice(PracticeId::fromBytes(id));
    return log ? (*log)->head().size : 0;
}

/// The session of a token, with the practice's log; nothing when the device may not go on.
bool Api::enter(const RequestHead &head, Call &call)
{
    const std::optional<SessionBook::Session> session = m_relay.sessions().find(head.token, m_relay.certificateHash());
    if (!session)
        return false;
    const Result<std::shared_ptr<PracticeLog>> log = m_relay.practice(session->practice);
    if (!log || !maySpeak(*(*log)->trust(), session->device))
        return false;
    call.session = *session;
    call.log = *log;
    return true;
}

std::optional<Reply> Api::refuse(const RequestHead &head, qint64 bodySize)
{
    const Found found = routeOf(head);
    if (found.route == nullptr)
        return found.otherMethod ? refused(405, "method").reply : refused(404, "not_found").reply;
    const Route &route = *found.route;
    const bool isGuessable = route.needs != Needs::session && head.path.startsWith("/v1/");
    if (const int pause = m_relay.refusals().pauseS(head.address); pause > 0 && isGuessable)
        return refused(429, "too_many_refusals", pause).reply;
    if (bodySize > maxBody(route.size, limits()))
        return refused(413, "too_large").reply;
    const Request nothing {head, {}};
    Call call {m_relay, nothing, {}};
    const bool asksWithToken = route.needs == Needs::session || (route.needs == Needs::either && !head.token.isEmpty());
    if (asksWithToken && !enter(head, call)) {
        m_relay.refusals().count(head.address);
        return refused(401, "no_session").reply;
    }
    return std::nullopt;
}

Outcome Api::answer(const Request &request, bool mayWait)
{
    const Found found = routeOf(request.head);
    if (found.route == nullptr)
        return refused(404, "not_found");
    const Route &route = *found.route;
    const QByteArrayView fixed(route.path);
    Call call {m_relay, request, fixed.endsWith('/') ? request.head.path.mid(fixed.size()) : QByteArray()};
    call.mayWait = mayWait;
    // Once more: a poll may have waited, and its device been revoked meanwhile.
    const bool asksWithToken
        = route.needs == Needs::session || (route.needs == Needs::either && !request.head.token.isEmpty());
    if (asksWithToken && !enter(request.head, call))
        return refused(401, "no_session");
    Outcome outcome = route.answer(call);
    if (outcome.reply.status == 401 || outcome.reply.status == 403
        || (outcome.reply.status == 404 && route.needs != Needs::session))
        m_relay.refusals().count(request.head.address);
    return outcome;
}

} // namespace vb::relay
