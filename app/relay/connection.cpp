#include "app/relay/connection.h"

#include "app/relay/http_text.h"
#include "core/relay/limits.h"
#include "core/relay/metrics.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocketImpl.h>

namespace vb::relay {

namespace {

constexpr qint64 kSlowestBytesAMs = 64; // 64 KiB/s

/// Says whether it has read more than it gave out.
class Session : public Poco::Net::HTTPServerSession {
public:
    using HTTPServerSession::HTTPServerSession;
    [[nodiscard]] bool isAhead() const { return buffered() > 0; }
    int take(char *data, int size) { return read(data, size); }
};

class Connection {
public:
    Connection(const Parked &parked, Surroundings &here)
        : m_here(here)
        , m_limits(here.api.limits())
        , m_session(*parked.socket, here.params)
        , m_guard(here.watchdog, *parked.socket)
    {
    }

    /// True when the TLS connection stands.
    bool shakeHands()
    {
        m_guard.allow(m_limits.handshakeMs);
        auto *tls = dynamic_cast<Poco::Net::SecureStreamSocketImpl *>(m_session.socket().impl());
        return tls != nullptr && tls->completeHandshake() == 1;
    }

    /// False when the connection ends here.
    bool answerPoll(const Request &poll) { return send(m_here.api.answer(poll, false).reply, true); }

    /// The next request. Its poll, if it waits now.
    enum class Next { goesOn, ends, waits };
    Next serveNext(Parked &poll, qint64 queuedMs)
    {
        m_guard.allow(m_limits.headerMs);
        Poco::Net::HTTPServerResponseImpl response(m_session);
        std::optional<Poco::Net::HTTPServerRequestImpl> read;
        if (!readFields(response, read))
            return end(refusal(400, "malformed", true), 0);
        Poco::Net::HTTPServerRequestImpl &request = *read;
        response.setVersion(request.getVersion());
        const bool keepAlive = request.getKeepAlive() && !m_here.stopping;
        ReadHead asked
            = readHead(request, QString::fromStdString(m_session.clientAddress().host().toString()), m_limits.maxUrl);
        if (asked.refusal)
            return end(*asked.refusal, asked.bodySize);
        if (queuedMs > m_limits.longestQueueMs || (m_here.stopping && asked.head.path != "/healthz"))
            return end(busy(), asked.bodySize);
        if (const std::optional<Reply> no = m_here.api.refuse(asked.head, asked.bodySize))
            return asked.bodySize > 0 ? end(*no, asked.bodySize) : sent(*no, keepAlive);
        Request whole {std::move(asked.head), {}};
        if (asked.bodySize > 0) {
            if (asked.expectsContinue)
                response.sendContinue();
            if (!readBody(request.stream(), asked.bodySize, whole.body))
                return Next::ends;
        }
        m_guard.rest();
        const bool mayWait = keepAlive && !isMoreComing();
        const Outcome outcome = m_here.api.answer(whole, mayWait);
        m_isKnown = m_isKnown || (!whole.head.token.isEmpty() && outcome.reply.status < 300);
        if (!outcome.wait || !mayWait)
            return sent(outcome.reply, keepAlive);
        poll.poll = std::move(whole);
        poll.wait = *outcome.wait;
        return Next::waits;
    }

    /// True when the client's next bytes are here already, where no poll of the socket sees them.
    bool isMoreComing() { return m_session.isAhead() || m_session.socket().available() > 0; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    Poco::Net::StreamSocket detach() { return m_session.detachSocket(); }

private:
    Reply busy() const
    {
        Reply reply = refusal(503, "busy", true);
        reply.retryAfterS = 5;
        return reply;
    }

    /// False for what is no HTTP request. What never comes, or not whole, ends the connection by its exception.
    bool readFields(Poco::Net::HTTPServerResponseImpl &response,
                    std::optional<Poco::Net::HTTPServerRequestImpl> &request)
    {
        try {
            request.emplace(response, m_session, m_here.params.get());
            return true;
        } catch (const Poco::Net::NoMessageException &) {
            throw;
        } catch (const Poco::Net::MessageException &) {
            return false;
        } catch (const Poco::SyntaxException &) {
            return false;
        }
    }

    Next end(Reply reply, qint64 unread)
    {
        reply.close = true;
        send(reply, false);
        drain(unread);
        return Next::ends;
    }

    /// Takes some of what the client is still sending: a connection that is closed on it would lose the reply.
    void drain(qint64 unread)
    {
        constexpr qint64 kMost = 4LL << 20;
        m_guard.allow(m_limits.headerMs);
        QByteArray piece(64 << 10, Qt::Uninitialized);
        for (qint64 left = std::min(unread, kMost); left > 0;) {
            const int got = m_session.take(piece.data(), static_cast<int>(piece.size()));
            if (got <= 0)
                return;
            left -= got;
        }
    }

    Next sent(const Reply &reply, bool keepAlive) { return send(reply, keepAlive) ? Next::goesOn : Next::ends; }

    bool send(const Reply &reply, bool keepAlive)
    {
        m_guard.allow(m_limits.replyMs);
        const bool stays = keepAlive && !reply.close;
        const QByteArray text = replyText(reply, stays);
        m_here.api.metrics().replied(reply.status, text.size());
        constexpr qsizetype kPiece = 1 << 20;
        for (qsizetype at = 0; at < text.size();) {
            const int sentBytes = m_session.socket().sendBytes(text.constData() + at,
                                                               static_cast<int>(std::min(kPiece, text.size() - at)));
            if (sentBytes <= 0)
                return false;
            at += sentBytes;
        }
        return stays;
    }

    bool readBody(std::istream &stream, qint64 size, QByteArray &body)
    {
        m_guard.allow(static_cast<int>(m_limits.bodyMs + size / kSlowestBytesAMs));
        constexpr qint64 kPiece = 64 << 10; // memory grows with what has come, not with what was announced
        while (body.size() < size) {
            const qsizetype have = body.size();
            body.resize(have + std::min<qint64>(kPiece, size - have));
            stream.read(body.data() + have, body.size() - have);
            if (stream.gcount() <= 0)
                return false;
            body.truncate(have + stream.gcount());
        }
        return true;
    }

    Surroundings &m_here;
    const Limits &m_limits;
    bool m_isKnown = false;
    Session m_session;
    Watchdog::Guard m_guard; // last: the socket is closed behind it
};

std::optional<Parked> serveAll(const Parked &parked, Parking::Why why, qint64 waitedMs, Surroundings &here)
{
    Connection connection(parked, here);
    if (parked.fresh && !connection.shakeHands())
        return std::nullopt;
    Parked next;
    bool more = true;
    if (parked.poll) {
        if (!connection.answerPoll(*parked.poll))
            return std::nullopt;
        more = why == Parking::Why::readable || connection.isMoreComing();
    } else if (parked.fresh) {
        more = connection.isMoreComing(); // the request may be behind its handshake
    }
    for (; more; more = connection.isMoreComing()) {
        switch (connection.serveNext(next, waitedMs)) {
        case Connection::Next::ends: return std::nullopt;
        case Connection::Next::waits: more = false; break;
        case Connection::Next::goesOn: break;
        }
        if (next.poll)
            break;
    }
    if (here.stopping)
        return std::nullopt;
    const int ms = next.poll ? next.wait.seconds * 1000 : here.api.limits().idleMs;
    next.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    next.ticket = parked.ticket;
    next.isKnown = parked.isKnown || connection.isKnown();
    next.socket = std::make_unique<Poco::Net::StreamSocket>(connection.detach());
    return next;
}

} // namespace

std::optional<Parked> serveConnection(Parked parked, Parking::Why why, qint64 waitedMs, Surroundings &here)
{
    try {
        return serveAll(parked, why, waitedMs, here);
    } catch (const Poco::Exception &) {
        here.api.metrics().countBroken(); // gone, too slow, or not TLS 1.3 or HTTP at all
    } catch (const std::exception &) {
        here.api.metrics().countBroken();
    }
    return std::nullopt;
}

} // namespace vb::relay
