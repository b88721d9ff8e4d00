#pragma once

#include "tests/kit/relay_client.h"
#include "tests/kit/relay_practice.h"

#include <QJsonObject>
#include <QProcess>

namespace vb::test {

/// What one run of verbena-relay came to.
struct RelayRun {
    int exit = -1; // -1: killed, crashed or too slow
    QByteArray out;
    QByteArray err;
    [[nodiscard]] QJsonObject last() const; // the last line of standard output
};

RelayRun runRelay(const QStringList &arguments);

/// `verbena-relay serve` as a process of its own; killed at the end unless it was ended before.
class ServedRelay {
public:
    explicit ServedRelay(const QString &data, const QStringList &options = {});
    ~ServedRelay();

    [[nodiscard]] int port() const { return m_port; } // 0: it does not serve
    [[nodiscard]] qint64 pid() const { return m_program.processId(); }
    void kill();
    /// Exit code after SIGTERM; -1 when it does not end by itself.
    int terminate();
    QByteArray log() { return m_program.readAllStandardError(); }

    /// A client with a session, if the relay has this identity and knows the device; else one without a token.
    [[nodiscard]] RelayClient enter(const QByteArray &identity, PracticeId practice, const RelayDevice &device) const;

private:
    QProcess m_program;
    int m_port = 0;
};

/// 60 s, longer under sanitizers.
int relayDeadlineMs();

} // namespace vb::test
