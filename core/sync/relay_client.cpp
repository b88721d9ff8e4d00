#include "core/sync/relay_client.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/sync/line_deadline.h"
#include "core/sync/look_up.h"

#include <QUrl>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <array>
#include <csignal>
#include <limits>
#include <mutex>
#include <optional>
#include <sstream>

namespace vb::sync {

namespace {

namespace net = Poco::Net;

constexpr int kSliceMs = 100; // a connection that is being made notices abort() after so long
constexpr int kDefaultPort = 443;
constexpr int kMostFields = 50; // of an answer's header

Error unreachable(const QString &why)
{
    return fail(Code::network, QStringLiteral("the relay cannot be reached: ") + why);
}

net::Context::Ptr tls13()
{
    net::Context::Ptr context
        = new net::Context(net::Context::TLS_CLIENT_USE, std::string(), net::Context::VERIFY_NONE);
    context->disableProtocols(net::Context::PROTO_SSLV2 | net::Context::PROTO_SSLV3 | net::Context::PROTO_TLSV1
                              | net::Context::PROTO_TLSV1_1 | net::Context::PROTO_TLSV1_2);
    return context;
}

/// Writing to a line that the relay has cut is an error of this thread, and no end of the program.
void takeBrokenPipesAsErrors()
{
#ifdef Q_OS_UNIX
    sigset_t broken;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, nullptr);
#endif
}

/// A connection that ends when it ends: Poco would make another one, to nowhere and without TLS.
class OneLine : public net::HTTPClientSession {
public:
    explicit OneLine(const net::StreamSocket &socket) : HTTPClientSession(socket) { }

protected:
    void connect(const net::SocketAddress &) override { throw Poco::IOException("the connection is gone"); }
};

/// SHA-256 of the DER form.
QByteArray hashOfCertificate(const net::X509Certificate &certificate)
{
    std::ostringstream pem;
    certificate.save(pem);
    const QByteArray text = QByteArray::fromStdString(pem.str());
    const qsizetype start = text.indexOf('\n') + 1;
    const qsizetype end = text.indexOf("-----END");
    return crypto::bytes(crypto::sha256(QByteArray::fromBase64(text.mid(start, end - start))));
}

/// Words by which the relay says that this PC's data and its own do not go together.
bool speaksOfTheLog(const QString &word)
{
    return word == QStringLiteral("cloned") || word == QStringLiteral("gap") || word == QStringLiteral("broken_chain")
        || word == QStringLiteral("view_ahead") || word == QStringLiteral("healed") || word == QStringLiteral("forked")
        || word == QStringLiteral("bad_proof");
}

Error errorOfRefusal(int status, const wire::Refusal &refusal)
{
    Error error = fail(Code::failed, QStringLiteral("the relay refuses: ") + refusal.word);
    error.retryAfterMs = refusal.retryAfterMs;
    if (speaksOfTheLog(refusal.word))
        error.code = Code::integrity;
    else if (refusal.word == QStringLiteral("unknown_practice"))
        error.code = Code::notFound;
    else if (status == 401 || status == 403)
        error.code = Code::denied;
    else if (status == 429 || status >= 500)
        error.code = Code::network;
    return error;
}

/// {1: [names]}
Result<std::vector<QByteArray>> namesFrom(const QByteArray &bytes)
{
    constexpr qsizetype kMostNames = 4096;
    constexpr qsizetype kNameSize = 32;
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    cbor::Fields fields(map);
    const QCborArray array = fields.array(1, kMostNames);
    std::vector<QByteArray> names;
    for (const QCborValue &item : array) {
        names.push_back(item.toByteArray());
        fields.refuseUnless(names.back().size() == kNameSize);
    }
    VB_DO(fields.finish("a list of chunks"));
    return names;
}

} // namespace

struct RelayClient::Line {
    explicit Line(const RelayPatience &howLong) : patience(howLong) { }

    RelayPatience patience;
    std::mutex mutex;
    bool aborted = false;
    std::optional<net::StreamSocket> plain; // below TLS: what cut() shuts
    std::unique_ptr<net::HTTPClientSession> session; // over TLS: its socket is
    std::string host;
    quint16 port = 0;
    LineDeadline deadline {[this] { cut(false); }}; // last: its thread uses the others

    /// For good, or what is under way.
    void cut(bool forGood)
    {
        const std::lock_guard lock(mutex);
        aborted = aborted || forGood;
        if (!plain)
            return;
        try {
            plain->shutdown();
        } catch (const Poco::Exception &) {
            return; // it is down already
        }
    }

    bool isEnough()
    {
        if (deadline.isOver())
            return true;
        const std::lock_guard lock(mutex);
        return aborted;
    }

    void drop()
    {
        session.reset();
        const std::lock_guard lock(mutex);
        plain.reset();
    }

    void setSilence(net::StreamSocket &socket, qint64 ms) const
    {
        socket.setReceiveTimeout(Poco::Timespan(ms * 1'000));
        socket.setSendTimeout(Poco::Timespan(patience.silenceMs * 1'000));
    }

    /// Throws Poco's exceptions.
    Result<net::StreamSocket> dial(const std::string &to, quint16 atPort)
    {
        VB_TRY(const net::SocketAddress address, lookUp(to, atPort, [this] { return isEnough(); }));
        net::StreamSocket socket;
        socket.connectNB(address);
        while (!socket.poll(Poco::Timespan(0, kSliceMs * 1'000), net::Socket::SELECT_WRITE | net::Socket::SELECT_ERROR))
            if (isEnough())
                return unreachable(QStringLiteral("it does not answer"));
        if (socket.impl()->socketError() != 0)
            return unreachable(QStringLiteral("the connection was refused"));
        socket.setBlocking(true);
        setSilence(socket, patience.silenceMs);
        socket.setNoDelay(true);
        const std::lock_guard lock(mutex);
        if (aborted)
            return unreachable(QStringLiteral("stopped"));
        plain = socket;
        return socket;
    }

    /// Throws Poco's exceptions.
    Result<void> askProxy(net::StreamSocket &socket, const Proxy &proxy) const
    {
        const std::string where
            = (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
        net::HTTPClientSession way(socket);
        way.setKeepAlive(true);
        net::HTTPRequest request(net::HTTPRequest::HTTP_CONNECT, where, net::HTTPMessage::HTTP_1_1);
        request.set("Host", where);
        if (!proxy.authorization.isEmpty())
            request.set("Proxy-Authorization", proxy.authorization.toStdString());
        way.sendRequest(request).flush();
        net::HTTPResponse response;
        response.setFieldLimit(kMostFields);
        way.receiveResponse(response);
        if (response.getStatus() == net::HTTPResponse::HTTP_PROXY_AUTHENTICATION_REQUIRED)
            return unreachable(QStringLiteral("the proxy wants another user and password"));
        if (response.getStatus() != net::HTTPResponse::HTTP_OK)
            return unreachable(
                QStringLiteral("the proxy does not lead there (HTTP status %1)").arg(response.getStatus()));
        socket = way.detachSocket();
        return {};
    }

    /// Throws Poco's exceptions. Gives the certificate's hash.
    Result<QByteArray> connect(const std::optional<Proxy> &proxy)
    {
        VB_TRY(net::StreamSocket socket,
               proxy ? dial(proxy->host.toStdString(), proxy->port) : dial(std::string(host), port));
        if (proxy)
            VB_DO(askProxy(socket, *proxy));
        net::SecureStreamSocket secure = net::SecureStreamSocket::attach(socket, host, tls13());
        if (!secure.havePeerCertificate())
            return unreachable(QStringLiteral("it shows no certificate"));
        const QByteArray hash = hashOfCertificate(secure.peerCertificate());
        session = std::make_unique<OneLine>(secure);
        session->setKeepAlive(true);
        session->setKeepAliveTimeout(Poco::Timespan(std::numeric_limits<int>::max(), 0)); // the relay ends it
        return hash;
    }

    struct Answer {
        int status = 0;
        QByteArray body;
    };

    /// Throws Poco's exceptions.
    Result<Answer> exchange(const char *method, const QByteArray &path, const QByteArray &body, const QByteArray &token,
                            qint64 waitMs)
    {
        setSilence(*plain, waitMs + patience.silenceMs);
        net::HTTPRequest request(method, path.toStdString(), net::HTTPMessage::HTTP_1_1);
        request.setHost(host, port);
        request.setKeepAlive(true);
        if (!token.isEmpty())
            request.set("Authorization", "Verbena " + token.toBase64(QByteArray::Base64UrlEncoding).toStdString());
        if (!body.isEmpty() || request.getMethod() != net::HTTPRequest::HTTP_GET)
            request.setContentLength64(body.size());
        std::ostream &out = session->sendRequest(request);
        out.write(body.constData(), body.size());
        out.flush();
        net::HTTPResponse response;
        response.setFieldLimit(kMostFields);
        std::istream &in = session->receiveResponse(response);
        Answer answer {response.getStatus(), {}};
        std::array<char, 16 * 1024> piece {};
        // What one read of the socket brought, and no more: a body that drips is looked at with each drop.
        while (in.peek() != std::istream::traits_type::eof()) {
            answer.body.append(piece.data(), static_cast<qsizetype>(in.readsome(piece.data(), piece.size())));
            if (answer.body.size() > wire::kMaxMessage)
                return unreachable(QStringLiteral("what it answers does not end"));
        }
        const auto promised = response.getContentLength64();
        if (promised != net::HTTPMessage::UNKNOWN_CONTENT_LENGTH && promised != answer.body.size())
            return unreachable(QStringLiteral("the connection broke"));
        return answer;
    }
};

RelayClient::RelayClient(const QString &url, const QString &proxy, const RelayPatience &patience)
    : m_url(url), m_proxy(proxy), m_line(std::make_unique<Line>(patience))
{
}

RelayClient::~RelayClient()
{
    m_line->drop();
}

void RelayClient::abort()
{
    m_line->cut(true);
}

Result<QByteArray> RelayClient::call(const char *method, const QByteArray &path, const QByteArray &body, qint64 waitMs)
{
    m_word.clear();
    if (!m_line->session)
        return unreachable(QStringLiteral("there is no connection"));
    m_line->deadline.begin(waitMs + m_line->patience.answerMs);
    Result<Line::Answer> answer = unreachable(QStringLiteral("the connection broke"));
    try {
        answer = m_line->exchange(method, path, body, m_token, waitMs);
    } catch (const std::exception &broken) {
        answer = unreachable(QString::fromLocal8Bit(broken.what()));
    }
    if (!m_line->deadline.end())
        answer = unreachable(QStringLiteral("what it answers does not end"));
    if (!answer) {
        m_line->drop();
        return answer.error();
    }
    if (answer->status == 200 || answer->status == 204)
        return answer->body;
    const Result<wire::Refusal> refusal = wire::decodeRefusal(answer->body);
    if (!refusal)
        return unreachable(QStringLiteral("something else answers (HTTP status %1)").arg(answer->status));
    m_word = refusal->word;
    return errorOfRefusal(answer->status, *refusal);
}

template <class T>
Result<T> RelayClient::read(const Result<QByteArray> &answer, Result<T> (*decode)(const QByteArray &))
{
    if (!answer)
        return answer.error();
    Result<T> message = decode(*answer);
    if (message)
        return message;
    m_word = QStringLiteral("modified");
    return fail(Code::integrity, QStringLiteral("modified: the relay's answer is none of its messages"));
}

Result<QByteArray> RelayClient::connectLine()
{
    const QUrl url(m_url, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QStringLiteral("https") || url.host().isEmpty() || url.path().size() > 1
        || url.hasQuery() || !url.userInfo().isEmpty())
        return fail(Code::invalid, QStringLiteral("the relay's address has the form https://HOST:PORT"));
    m_line->host = url.host(QUrl::FullyEncoded).toStdString();
    m_line->port = static_cast<quint16>(url.port(kDefaultPort));
    VB_TRY(const std::optional<Proxy> proxy, proxyFor(url.host(), m_proxy, systemEnvironment));
    m_token.clear();
    takeBrokenPipesAsErrors();
    m_line->drop();
    m_line->deadline.begin(m_line->patience.connectMs);
    Result<QByteArray> certificate = unreachable(QStringLiteral("it does not answer"));
    try {
        certificate = m_line->connect(proxy);
    } catch (const std::exception &broken) {
        certificate = unreachable(QString::fromLocal8Bit(broken.what()));
    }
    if (!m_line->deadline.end())
        certificate = unreachable(QStringLiteral("it does not answer"));
    if (!certificate)
        m_line->drop();
    return certificate;
}

Result<QByteArray> RelayClient::meet(PracticeId practice)
{
    VB_TRY(const QByteArray certificate, connectLine());
    m_connection = {certificate, practice, crypto::randomBytes(wire::kNonce)};
    VB_TRY(const QByteArray answer,
           call("POST", "/v1/session", wire::encode(wire::Hello {practice, m_connection.clientNonce})));
    const Result<wire::RelayProof> proof = wire::decodeRelayProof(answer);
    if (!proof)
        return unreachable(QStringLiteral("something else answers"));
    if (!wire::proofHolds(*proof, m_connection, proof->identity)) {
        m_word = QStringLiteral("wrong_identity");
        return fail(Code::integrity, QStringLiteral("wrong_identity: somebody stands between this PC and the relay"));
    }
    m_relayNonce = proof->relayNonce;
    return proof->identity;
}

Result<wire::SessionReply> RelayClient::enter(PracticeId practice, DeviceId device, const crypto::SigningKey &key,
                                              const std::optional<wire::Segment> &first)
{
    VB_INVARIANT(m_connection.practice == practice && !m_relayNonce.isEmpty());
    wire::DeviceProof proof = wire::proveDevice(m_connection, std::exchange(m_relayNonce, {}), device, key);
    proof.first = first;
    VB_TRY(wire::SessionReply reply, read(call("POST", "/v1/session", wire::encode(proof)), wire::decodeSessionReply));
    m_token = reply.token;
    return reply;
}

Result<void> RelayClient::approach()
{
    VB_DO(connectLine());
    return {};
}

Result<void> RelayClient::openMailbox(const QByteArray &id)
{
    VB_DO(call("POST", "/v1/mailbox/" + id.toHex(), {}));
    return {};
}

Result<void> RelayClient::putMailbox(const QByteArray &id, const QByteArray &message)
{
    VB_DO(call("PUT", "/v1/mailbox/" + id.toHex(), message));
    return {};
}

Result<std::optional<QByteArray>> RelayClient::takeMailbox(const QByteArray &id, int waitS)
{
    VB_INVARIANT(waitS >= 0);
    const QByteArray path = "/v1/mailbox/" + id.toHex() + "?wait=" + QByteArray::number(waitS);
    VB_TRY(QByteArray message, call("GET", path, {}, waitS * 1'000LL));
    return message.isEmpty() ? std::nullopt : std::optional(std::move(message));
}

Result<wire::PushReply> RelayClient::found(const wire::NewPractice &founding)
{
    return read(call("POST", "/v1/practice", wire::encode(founding)), wire::decodePushReply);
}

Result<wire::PushReply> RelayClient::push(const wire::PushRequest &request)
{
    return read(call("POST", "/v1/segments", wire::encode(request)), wire::decodePushReply);
}

Result<wire::HealState> RelayClient::moveLog(const wire::MovedLog &piece)
{
    return read(call("POST", "/v1/log", wire::encode(piece)), wire::decodeHealState);
}

Result<wire::Identity> RelayClient::identity(PracticeId practice)
{
    return read(call("GET", "/v1/identity?practice=" + practice.bytes().toHex(), {}), wire::decodeIdentity);
}

Result<wire::HealState> RelayClient::heal(const wire::HealOffer &offer)
{
    return read(call("POST", "/v1/heal", wire::encode(offer)), wire::decodeHealState);
}

Result<wire::LogPage> RelayClient::pull(quint64 after)
{
    return read(call("GET", "/v1/segments?headers=audit&after=" + QByteArray::number(after), {}), wire::decodeLogPage);
}

Result<wire::LogPage> RelayClient::pullHeader(quint64 seq)
{
    VB_INVARIANT(seq > 0);
    const QByteArray path = "/v1/segments?headers=ops,keys,audit&limit=1&after=" + QByteArray::number(seq - 1);
    return read(call("GET", path, {}), wire::decodeLogPage);
}

Result<std::vector<crypto::Digest>> RelayClient::proveGrowth(quint64 old, quint64 size)
{
    const QByteArray path = "/v1/proof?old=" + QByteArray::number(old) + "&size=" + QByteArray::number(size);
    VB_TRY(wire::ProofReply reply, read(call("GET", path, {}), wire::decodeProofReply));
    return std::move(reply.hashes);
}

Result<wire::LogPage> RelayClient::pullKeys(quint64 after)
{
    return read(call("GET", "/v1/segments?stream=keys&after=" + QByteArray::number(after), {}), wire::decodeLogPage);
}

Result<wire::LogPage> RelayClient::pullAudit(quint64 after)
{
    return read(call("GET", "/v1/segments?stream=audit&after=" + QByteArray::number(after), {}), wire::decodeLogPage);
}

Result<std::vector<QByteArray>> RelayClient::missingChunks(const std::vector<QByteArray> &names)
{
    QCborArray asked;
    for (const QByteArray &name : names)
        asked.append(name);
    return read<std::vector<QByteArray>>(call("POST", "/v1/chunks/missing", cbor::encode(QCborMap {{1, asked}})),
                                         namesFrom);
}

Result<void> RelayClient::putChunk(const QByteArray &name, const QByteArray &chunk)
{
    VB_DO(call("PUT", "/v1/chunks/" + name.toHex(), chunk));
    return {};
}

Result<QByteArray> RelayClient::getChunk(const QByteArray &name)
{
    return call("GET", "/v1/chunks/" + name.toHex(), {});
}

Result<wire::LogPage> RelayClient::poll(quint64 after, int waitS)
{
    const QByteArray path
        = "/v1/segments?after=" + QByteArray::number(after) + "&wait=" + QByteArray::number(waitS) + "&headers=audit";
    return read(call("GET", path, {}, waitS * 1'000LL), wire::decodeLogPage);
}

} // namespace vb::sync
