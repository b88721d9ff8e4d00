#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>

namespace vb::bench {

/// Passes connections to a port of this machine on and counts the payload of both directions, as a peer's own sockets
/// would count it.
class ByteLine {
public:
    explicit ByteLine(quint16 to);
    ~ByteLine();

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] quint64 bytes() const { return *m_bytes; }

private:
    struct Server;
    std::shared_ptr<std::atomic<quint64>> m_bytes = std::make_shared<std::atomic<quint64>>(0);
    std::unique_ptr<Server> m_server;
};

} // namespace vb::bench
