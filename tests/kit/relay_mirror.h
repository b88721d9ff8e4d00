#pragma once

#include "tests/kit/relay_client.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace Poco::Net {
class HTTPServer;
}

namespace vb::test {

/// Stands between a PC and its relay with the relay's own certificate, as whoever has taken over its machine could:
/// passes requests on and may change, keep or swallow what comes back.
class RelayMirror {
public:
    /// Gets the request's path and body, and the answer. False: the line is cut in place of an answer.
    using Change = std::function<bool(const QByteArray &path, const QByteArray &body, HttpAnswer &answer)>;

    enum class Tls { newest, before13 };
    RelayMirror(const QString &certificateFile, const QString &keyFile, Tls tls = Tls::newest);
    ~RelayMirror();

    [[nodiscard]] QString url() const;
    /// From now on; the old connections behind are given up.
    void pointTo(int port);
    void change(Change change);

    /// For the server's threads.
    HttpAnswer pass(const QByteArray &method, const QByteArray &path, const QByteArray &authorization,
                    const QByteArray &body);

private:
    std::mutex m_mutex;
    int m_port = 0;
    std::vector<std::unique_ptr<RelayClient>> m_behind; // connections to that port that nobody uses now
    Change m_change;
    std::unique_ptr<Poco::Net::HTTPServer> m_server;
};

} // namespace vb::test
