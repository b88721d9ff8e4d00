#include "tests/kit/relay_process.h"

#include "core/wire/session_messages.h"

#include <QJsonDocument>
#include <QUrl>

namespace vb::test {

int relayDeadlineMs()
{
    return 60'000 * std::max(qEnvironmentVariableIntValue("VB_DEADLINE_FACTOR"), 1);
}

QJsonObject RelayRun::last() const
{
    return QJsonDocument::fromJson(out.trimmed().split('\n').last()).object();
}

RelayRun runRelay(const QStringList &arguments)
{
    QProcess program;
    program.start(QStringLiteral(VB_RELAY), arguments);
    if (!program.waitForFinished(relayDeadlineMs()) || program.exitStatus() != QProcess::NormalExit) {
        program.kill();
        program.waitForFinished(relayDeadlineMs());
        return {};
    }
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

ServedRelay::ServedRelay(const QString &data, const QStringList &options)
{
    m_program.start(QStringLiteral(VB_RELAY),
                    QStringList {QStringLiteral("serve"), QStringLiteral("--data"), data} + options);
    while (!m_program.canReadLine())
        if (!m_program.waitForReadyRead(relayDeadlineMs()))
            return;
    const QJsonObject line = QJsonDocument::fromJson(m_program.readLine()).object();
    m_port = QUrl(line[QStringLiteral("url")].toString()).port(0);
}

ServedRelay::~ServedRelay()
{
    if (m_program.state() != QProcess::NotRunning)
        kill();
}

void ServedRelay::kill()
{
    m_program.kill();
    m_program.waitForFinished(relayDeadlineMs());
}

int ServedRelay::terminate()
{
    m_program.terminate();
    return m_program.waitForFinished(relayDeadlineMs()) && m_program.exitStatus() == QProcess::NormalExit
        ? m_program.exitCode()
        : -1;
}

RelayClient ServedRelay::enter(const QByteArray &identity, PracticeId practice, const RelayDevice &device) const
{
    RelayClient client(m_port);
    const wire::Connection connection {shownCertificate(m_port), practice, crypto::randomBytes(wire::kNonce)};
    const auto relay = wire::decodeRelayProof(
        client.post("/v1/session", wire::encode(wire::Hello {practice, connection.clientNonce})).body);
    if (!relay || !wire::proofHolds(*relay, connection, identity))
        return client;
    const wire::DeviceProof proof = wire::proveDevice(connection, relay->relayNonce, device.id(), device.keys.sign);
    if (const auto reply = wire::decodeSessionReply(client.post("/v1/session", wire::encode(proof)).body))
        client.token = reply->token;
    return client;
}

} // namespace vb::test
