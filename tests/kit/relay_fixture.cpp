#include "tests/kit/relay_fixture.h"

#include "app/relay/tls_context.h"
#include "core/wire/codes.h"

#include <QDir>

#include <algorithm>
#include <thread>

namespace vb::test {

namespace {

const QString kHost = QStringLiteral("127.0.0.1");

} // namespace

bool copyFolder(const QString &from, const QString &to)
{
    if (!QDir(to).removeRecursively() || !QDir().mkpath(to))
        return false;
    const auto entries = QDir(from).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    return std::all_of(entries.begin(), entries.end(), [&to](const QFileInfo &entry) {
        const QString there = to + QLatin1Char('/') + entry.fileName();
        return entry.isDir() ? copyFolder(entry.filePath(), there) : QFile::copy(entry.filePath(), there);
    });
}

RelayFixture::RelayFixture(relay::Limits theLimits) : limits(theLimits)
{
    const relay::RelayHome home(path(QStringLiteral("relay")));
    const relay::RelayConfig config {kHost, 0, {}, {}, QStringLiteral("test bench")};
    VB_INVARIANT(home.make(config).ok());
    VB_INVARIANT(
        relay::makeCertificate(home.certificateFile(config), home.keyFile(config), kHost, SystemClock().now().wallMs)
            .ok());
}

bool RelayFixture::keepBackup()
{
    return copyFolder(path(QStringLiteral("relay")), path(QStringLiteral("backup")));
}

bool RelayFixture::putBack()
{
    return copyFolder(path(QStringLiteral("backup")), path(QStringLiteral("relay")));
}

bool RelayFixture::start(bool heal)
{
    const relay::RelayHome home(path(QStringLiteral("relay")));
    const relay::RelayConfig config = *home.readConfig();
    certificate = *relay::certificateHash(behind.isEmpty() ? home.certificateFile(config) : behind);
    auto relay = relay::Relay::open(home, certificate,
                                    {limits, &clock,
                                     [this](const relay::LogLine &line) {
                                         const std::lock_guard lock(m_mutex);
                                         m_events.emplace_back(line.event);
                                     },
                                     heal});
    if (!relay)
        return false;
    m_relay = std::move(*relay);
    identity = m_relay->identity().publicKey;
    auto server = relay::Server::start({kHost, 0, home.certificateFile(config), home.keyFile(config)}, *m_relay);
    if (!server)
        return false;
    m_server = std::move(*server);
    return true;
}

void RelayFixture::stop()
{
    m_server.reset();
    m_relay.reset();
}

std::vector<QByteArray> RelayFixture::logEvents()
{
    const std::lock_guard lock(m_mutex);
    return m_events;
}

QByteArray RelayFixture::adminSecret()
{
    const wire::AdminToken token = wire::makeAdminToken(identity);
    VB_INVARIANT(m_relay->front().addToken(token.secret.view(), clock.now().wallMs).ok());
    return token.secret.view().toByteArray();
}

HttpAnswer RelayFixture::found(RelayPractice &practice, const QByteArray &secret)
{
    RelayClient client(port());
    return client.post("/v1/practice", wire::encode(wire::NewPractice {practice.id(), secret, {practice.founding()}}));
}

wire::DeviceProof RelayFixture::proofOf(RelayClient &client, PracticeId practice, const RelayDevice &device)
{
    const wire::Connection connection {certificate, practice, crypto::randomBytes(wire::kNonce)};
    lastAnswer = client.post("/v1/session", wire::encode(wire::Hello {practice, connection.clientNonce}));
    const Result<wire::RelayProof> relay = wire::decodeRelayProof(lastAnswer.body);
    if (!relay || !wire::proofHolds(*relay, connection, identity))
        return {};
    return wire::proveDevice(connection, relay->relayNonce, device.id(), device.keys.sign);
}

RelayClient RelayFixture::enter(PracticeId practice, const RelayDevice &device,
                                const std::optional<wire::Segment> &first)
{
    RelayClient client(port());
    wire::DeviceProof proof = proofOf(client, practice, device);
    proof.first = first;
    lastAnswer = client.post("/v1/session", wire::encode(proof));
    if (const Result<wire::SessionReply> reply = wire::decodeSessionReply(lastAnswer.body))
        client.token = reply->token;
    return client;
}

HttpAnswer RelayFixture::push(RelayClient &client, const std::vector<wire::Segment> &segments, quint64 after)
{
    return client.post("/v1/segments", wire::encode(wire::PushRequest {after, segments}));
}

wire::PushReply RelayFixture::pushed(const HttpAnswer &answer)
{
    return wire::decodePushReply(answer.body).valueOr(wire::PushReply {});
}

wire::LogPage RelayFixture::page(const HttpAnswer &answer)
{
    return wire::decodeLogPage(answer.body).valueOr(wire::LogPage {});
}

bool RelayFixture::untilPolls(int count)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (m_server->polls() != count) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace vb::test
