#pragma once

#include "app/relay/server.h"
#include "core/wire/session_messages.h"
#include "tests/kit/relay_client.h"
#include "tests/kit/relay_practice.h"

#include <QTemporaryDir>

#include <condition_variable>
#include <mutex>

namespace vb::test {

/// All that lies in it, in place of what was there.
bool copyFolder(const QString &from, const QString &to);

/// A relay in this process on a port of its own, with a practice that is ready to be founded.
class RelayFixture {
public:
    explicit RelayFixture(relay::Limits limits = {});
    ~RelayFixture() { stop(); }

    /// Opens the data folder (again) and listens. False when it does not. `heal`: as behind putBack().
    bool start(bool heal = false);
    /// Copies of the data folder, of a relay that does not run: as an operator's backup.
    bool keepBackup();
    bool putBack();
    void stop();
    [[nodiscard]] int port() const { return m_server->port(); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    relay::Relay &relay() { return *m_relay; }
    relay::Server &server() { return *m_server; }

    /// The secret of a fresh admin token.
    QByteArray adminSecret();
    HttpAnswer found(RelayPractice &practice, const QByteArray &secret);
    HttpAnswer found(RelayPractice &practice) { return found(practice, adminSecret()); }
    /// A client with a session; without a token when it was refused, then `lastAnswer` says why.
    RelayClient enter(PracticeId practice, const RelayDevice &device, const std::optional<wire::Segment> &first = {});
    /// A proof for the connection as it is now.
    wire::DeviceProof proofOf(RelayClient &client, PracticeId practice, const RelayDevice &device);
    HttpAnswer lastAnswer;
    HttpAnswer push(RelayClient &client, const std::vector<wire::Segment> &segments, quint64 after = 0);
    /// Decoded answers; empty values when they are none.
    static wire::PushReply pushed(const HttpAnswer &answer);
    static wire::LogPage page(const HttpAnswer &answer);

    /// Waits until so many polls are parked; false when they are not in time.
    bool untilPolls(int count);

    relay::Limits limits;
    FixedClock clock {1'800'000'000'000};
    QString behind; // file of the certificate that a mirror in front of it shows; empty: there is none
    QByteArray certificate;
    QByteArray identity;
    std::vector<QByteArray> logEvents(); // so far

private:
    QTemporaryDir m_folder;
    std::unique_ptr<relay::Relay> m_relay;
    std::unique_ptr<relay::Server> m_server;
    std::mutex m_mutex;
    std::vector<QByteArray> m_events;
};

} // namespace vb::test
