#pragma once

#include "app/relay/connection.h"
#include "app/relay/parking.h"
#include "app/relay/watchdog.h"
#include "app/relay/workers.h"
#include "core/relay/relay.h"

#include <Poco/Net/SecureServerSocket.h>

#include <memory>
#include <thread>

namespace vb::relay {

struct ServerOptions {
    QString host;
    int port = 0; // 0: any
    QString certificateFile;
    QString keyFile;
};

/// The relay on the network. start() and stop() from one thread; stop() answers what is under way, then ends
/// everything.
class Server {
public:
    /// `usage` with one line for people when the certificate or the port cannot be used.
    static Result<std::unique_ptr<Server>> start(const ServerOptions &options, Relay &relay);
    ~Server() { stop(); }
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    void stop();
    [[nodiscard]] int port() const;
    [[nodiscard]] int connections() const { return m_connections->load(); }
    [[nodiscard]] int polls() const { return m_parking.polls(); }

private:
    Server(Relay &relay, Poco::Net::SecureServerSocket socket);

    void accept();
    bool dispatch(Parked &parked, Parking::Why why);

    Relay &m_relay;
    Poco::Net::SecureServerSocket m_socket;
    Watchdog m_watchdog;
    Surroundings m_here;
    const std::shared_ptr<std::atomic<int>> m_connections = std::make_shared<std::atomic<int>>(0);
    std::atomic<int> m_strangers {0}; // connections without a device, at the workers
    Workers m_workers;
    Parking m_parking;
    bool m_stopped = false;
    std::thread m_acceptor;
};

} // namespace vb::relay
