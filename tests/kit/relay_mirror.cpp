#include "tests/kit/relay_mirror.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>

#include <iterator>

namespace vb::test {

namespace {

class MirrorHandler : public Poco::Net::HTTPRequestHandler {
public:
    explicit MirrorHandler(RelayMirror &mirror) : m_mirror(mirror) { }

    void handleRequest(Poco::Net::HTTPServerRequest &request, Poco::Net::HTTPServerResponse &response) override
    {
        const std::string body {std::istreambuf_iterator<char>(request.stream()), {}};
        const HttpAnswer answer = m_mirror.pass(
            QByteArray::fromStdString(request.getMethod()), QByteArray::fromStdString(request.getURI()),
            QByteArray::fromStdString(request.get("Authorization", "")), QByteArray::fromStdString(body));
        if (answer.status == 0) {
            static_cast<Poco::Net::HTTPServerRequestImpl &>(request).socket().shutdown();
            return;
        }
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
        response.setContentLength64(answer.body.size());
        response.send().write(answer.body.constData(), answer.body.size());
    }

private:
    RelayMirror &m_mirror;
};

class MirrorFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit MirrorFactory(RelayMirror &mirror) : m_mirror(mirror) { }
    Poco::Net::HTTPRequestHandler *createRequestHandler(const Poco::Net::HTTPServerRequest &) override
    {
        return new MirrorHandler(m_mirror);
    }

private:
    RelayMirror &m_mirror;
};

} // namespace

RelayMirror::RelayMirror(const QString &certificateFile, const QString &keyFile, Tls tls)
{
    Poco::Net::Context::Ptr context
        = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, keyFile.toStdString(),
                                 certificateFile.toStdString(), std::string(), Poco::Net::Context::VERIFY_NONE);
    if (tls == Tls::before13)
        context->disableProtocols(Poco::Net::Context::PROTO_TLSV1_3);
    const Poco::Net::SecureServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 64, context);
    m_server
        = std::make_unique<Poco::Net::HTTPServer>(new MirrorFactory(*this), socket, new Poco::Net::HTTPServerParams);
    m_server->start();
}

RelayMirror::~RelayMirror()
{
    m_server->stopAll(true);
}

QString RelayMirror::url() const
{
    return QStringLiteral("https://127.0.0.1:%1").arg(m_server->port());
}

void RelayMirror::pointTo(int port)
{
    const std::lock_guard lock(m_mutex);
    m_port = port;
    m_behind.clear();
}

void RelayMirror::change(Change change)
{
    const std::lock_guard lock(m_mutex);
    m_change = std::move(change);
}

HttpAnswer RelayMirror::pass(const QByteArray &method, const QByteArray &path, const QByteArray &authorization,
                             const QByteArray &body)
{
    std::unique_lock lock(m_mutex);
    const int port = m_port;
    std::unique_ptr<RelayClient> behind;
    if (m_behind.empty()) {
        behind = std::make_unique<RelayClient>(port);
    } else {
        behind = std::move(m_behind.back());
        m_behind.pop_back();
    }
    behind->extra = authorization.isEmpty() ? QHash<QByteArray, QByteArray>()
                                            : QHash<QByteArray, QByteArray> {{"Authorization", authorization}};
    lock.unlock(); // a poll waits
    HttpAnswer answer = behind->call(method, path, body);
    lock.lock();
    if (port == m_port)
        m_behind.push_back(std::move(behind));
    if (m_change && !m_change(path, body, answer))
        return {};
    return answer;
}

} // namespace vb::test
