#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPSClientSession.h>

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>

namespace vb::test {

/// An answer as it came; status 0: the connection broke.
struct HttpAnswer {
    int status = 0;
    QByteArray body;
    QHash<QByteArray, QByteArray> fields; // names in lower case

    /// The word of a refusal.
    [[nodiscard]] QString word() const;
};

/// A client that trusts every certificate (the relay's identity is proved above TLS), on one connection that it keeps.
class RelayClient {
public:
    explicit RelayClient(int port);

    HttpAnswer get(const QByteArray &path) { return call("GET", path, {}); }
    HttpAnswer post(const QByteArray &path, const QByteArray &body) { return call("POST", path, body); }
    HttpAnswer put(const QByteArray &path, const QByteArray &body) { return call("PUT", path, body); }
    HttpAnswer call(const QByteArray &method, const QByteArray &path, const QByteArray &body);
    void close();

    QByteArray token; // sent with each request when there is one
    QHash<QByteArray, QByteArray> extra; // further fields of each request

private:
    std::unique_ptr<Poco::Net::HTTPSClientSession> m_session;
};

/// SHA-256 of the certificate that the port shows.
QByteArray shownCertificate(int port);

/// Raw bytes over TLS, for requests that no client would send. Everything that came until the peer closed, or as much
/// as `until` marks the end of.
class RawLine {
public:
    enum class Kind { plain, tls13, tls12 };
    RawLine(int port, Kind kind);

    bool send(const QByteArray &bytes);
    /// Empty when the peer closed without a word, or broke the line.
    QByteArray readAll(const QByteArray &until = {});
    [[nodiscard]] bool isUp() const { return m_up; }

private:
    Poco::Net::StreamSocket m_socket;
    bool m_up = false;
};

} // namespace vb::test
