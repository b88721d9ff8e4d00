#include "tests/kit/relay_client.h"

#include "core/base/cbor.h"
#include "core/crypto/hash.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <iterator>
#include <sstream>

namespace vb::test {

namespace {

constexpr int kDeadlineS = 60;

Poco::Net::Context::Ptr clientContext(bool oldTls)
{
    const std::string none;
    Poco::Net::Context::Ptr context
        = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, none, Poco::Net::Context::VERIFY_NONE);
    if (oldTls)
        context->disableProtocols(Poco::Net::Context::PROTO_TLSV1_3);
    return context;
}

Poco::Net::SocketAddress loopback(int port)
{
    return {"127.0.0.1", static_cast<Poco::UInt16>(port)};
}

} // namespace

QString HttpAnswer::word() const
{
    const Result<QCborMap> map = cbor::decodeMap(body);
    return map ? map->value(1).toString() : QString();
}

RelayClient::RelayClient(int port)
    : m_session(std::make_unique<Poco::Net::HTTPSClientSession>("127.0.0.1", static_cast<Poco::UInt16>(port),
                                                                clientContext(false)))
{
    m_session->setTimeout(Poco::Timespan(kDeadlineS, 0));
    m_session->setKeepAlive(true);
    m_session->setKeepAliveTimeout(Poco::Timespan(kDeadlineS, 0));
}

HttpAnswer RelayClient::call(const QByteArray &method, const QByteArray &path, const QByteArray &body)
{
    HttpAnswer answer;
    try {
        Poco::Net::HTTPRequest request(method.toStdString(), path.toStdString(), Poco::Net::HTTPMessage::HTTP_1_1);
        request.setKeepAlive(true);
        if (!token.isEmpty())
            request.set("Authorization", "Verbena " + token.toBase64(QByteArray::Base64UrlEncoding).toStdString());
        for (auto field = extra.cbegin(); field != extra.cend(); ++field)
            request.set(field.key().toStdString(), field->toStdString());
        if (method != "GET")
            request.setContentLength64(body.size());
        std::ostream &out = m_session->sendRequest(request);
        out.write(body.constData(), body.size());
        out.flush();
        Poco::Net::HTTPResponse response;
        std::istream &in = m_session->receiveResponse(response);
        const std::string text {std::istreambuf_iterator<char>(in), {}};
        answer.body = QByteArray::fromStdString(text);
        for (const auto &[name, value] : response)
            answer.fields.insert(QByteArray::fromStdString(name).toLower(), QByteArray::fromStdString(value));
        answer.status = response.getStatus();
    } catch (const Poco::Exception &) {
        m_session->reset();
        return {};
    }
    return answer;
}

void RelayClient::close()
{
    m_session->reset();
}

QByteArray shownCertificate(int port)
{
    try {
        Poco::Net::SecureStreamSocket socket(clientContext(false));
        socket.connect(loopback(port), Poco::Timespan(kDeadlineS, 0));
        socket.completeHandshake();
        std::ostringstream pem;
        socket.peerCertificate().save(pem);
        const QByteArray text = QByteArray::fromStdString(pem.str());
        const qsizetype start = text.indexOf('\n') + 1;
        return crypto::bytes(crypto::sha256(QByteArray::fromBase64(text.mid(start, text.indexOf("-----END") - start))));
    } catch (const Poco::Exception &) {
        return {};
    }
}

RawLine::RawLine(int port, Kind kind)
{
    try {
        const Poco::Timespan deadline(kDeadlineS, 0);
        if (kind == Kind::plain) {
            m_socket.connect(loopback(port), deadline);
        } else {
            Poco::Net::SecureStreamSocket tls(clientContext(kind == Kind::tls12));
            tls.connect(loopback(port), deadline);
            m_up = tls.completeHandshake() == 1;
            m_socket = tls;
        }
        m_socket.setReceiveTimeout(deadline);
        m_socket.setSendTimeout(deadline);
        m_up = m_up || kind == Kind::plain;
    } catch (const Poco::Exception &) {
        m_up = false;
    }
}

bool RawLine::send(const QByteArray &bytes)
{
    try {
        for (qsizetype at = 0; at < bytes.size();)
            at += m_socket.sendBytes(bytes.constData() + at, static_cast<int>(bytes.size() - at));
        return true;
    } catch (const Poco::Exception &) {
        return false;
    }
}

QByteArray RawLine::readAll(const QByteArray &until)
{
    QByteArray all;
    try {
        char piece[4096];
        while (until.isEmpty() || !all.contains(until)) {
            const int got = m_socket.receiveBytes(piece, sizeof piece);
            if (got <= 0)
                break;
            all.append(piece, got);
        }
    } catch (const Poco::Exception &) {
        return all;
    }
    return all;
}

} // namespace vb::test
