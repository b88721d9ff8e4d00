#include "app/relay/commands.h"

#include "app/relay/log_lines.h"
#include "app/relay/server.h"
#include "app/relay/tls_context.h"

#include "core/base/durable_file.h"
#include "core/wire/codes.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <csignal>
#include <cstdio>

namespace vb::relay {

namespace {

Result<void> printLine(const QJsonObject &line)
{
    const QByteArray text = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    if (std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout)
            != static_cast<std::size_t>(text.size())
        || std::fflush(stdout) != 0)
        return fail(Code::io, QStringLiteral("standard output takes no more"));
    return {};
}

QString absolute(const QString &file)
{
    return file.isEmpty() ? QString() : QFileInfo(file).absoluteFilePath();
}

Result<QString> freshToken(FrontStore &front, const crypto::SigningKey &identity)
{
    const wire::AdminToken token = wire::makeAdminToken(identity.publicKey);
    VB_DO(front.addToken(token.secret.view(), SystemClock().now().wallMs));
    return wire::adminTokenText(token);
}

/// A certificate that was given must work now, not at the first start.
Result<void> prepareCertificate(const RelayHome &home, const RelayConfig &config)
{
    if (config.certificateFile.isEmpty() && !QFile::exists(home.keyFile(config)))
        VB_DO(makeCertificate(home.certificateFile(config), home.keyFile(config), config.host,
                              SystemClock().now().wallMs));
    VB_DO(tlsContext(home.certificateFile(config), home.keyFile(config)));
    return {};
}

/// Signals that end the server go to the one thread that waits for them.
class EndSignals {
public:
    EndSignals()
    {
        sigemptyset(&m_set);
        sigaddset(&m_set, SIGTERM);
        sigaddset(&m_set, SIGINT);
        pthread_sigmask(SIG_BLOCK, &m_set, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait()
    {
        int signal = 0;
        sigwait(&m_set, &signal);
    }

private:
    sigset_t m_set {};
};

} // namespace

Result<void> runInit(const InitCommand &command)
{
    VB_TRY(const auto where, parseListen(command.listen));
    constexpr qsizetype kMaxRegion = 64; // what the messages carry
    if (command.region.size() > kMaxRegion)
        return fail(Code::usage, QStringLiteral("--region takes %1 signs at most").arg(kMaxRegion));
    const RelayHome home(absolute(command.data));
    if (home.exists())
        return fail(Code::failed, QStringLiteral("there is a relay in %1 already").arg(home.folder()));
    const RelayConfig config {where.first, where.second, absolute(command.certificate), absolute(command.key),
                              command.region};
    VB_DO(file::makePrivateFolder(home.folder()));
    VB_DO(prepareCertificate(home, config));
    VB_DO(home.make(config));
    VB_TRY(const RelaySecrets secrets, home.readSecrets());
    VB_TRY(FrontStore front, FrontStore::open(home.frontFile(), frontKey(secrets.storeSecret)));
    VB_TRY(const QString token, freshToken(front, secrets.identity));
    return printLine({{QStringLiteral("admin_token"), token},
                      {QStringLiteral("identity"), QString::fromLatin1(secrets.identity.publicKey.toHex())},
                      {QStringLiteral("url"), urlOf(config.host, config.port)}});
}

Result<void> runToken(const TokenCommand &command)
{
    const RelayHome home(absolute(command.data));
    VB_TRY(const RelaySecrets secrets, home.readSecrets());
    VB_TRY(FrontStore front, FrontStore::open(home.frontFile(), frontKey(secrets.storeSecret)));
    VB_TRY(const QString token, freshToken(front, secrets.identity));
    return printLine({{QStringLiteral("admin_token"), token}});
}

Result<void> runServe(const ServeCommand &command)
{
    const RelayHome home(absolute(command.data));
    if (!home.exists())
        return fail(Code::notFound,
                    QStringLiteral("there is no relay in %1: run verbena-relay init first").arg(home.folder()));
    QLockFile lock(home.lockFile());
    lock.setStaleLockTime(0);
    if (!lock.tryLock())
        return fail(Code::busy,
                    QStringLiteral("another program serves %1, or the folder cannot be written").arg(home.folder()));
    EndSignals signals;
    SystemClock clock;
    VB_TRY(const RelayConfig config, home.readConfig());
    VB_TRY(const QByteArray certificate, certificateHash(home.certificateFile(config)));
    VB_TRY(const std::unique_ptr<Relay> relay,
           Relay::open(home, certificate, {Limits(), &clock, &writeLogLine, command.heal}));
    VB_TRY(const std::unique_ptr<Server> server,
           Server::start({config.host, config.port, home.certificateFile(config), home.keyFile(config)}, *relay));
    relay->log({"listening", {{"port", QString::number(server->port())}}});
    VB_DO(printLine({{QStringLiteral("url"), urlOf(config.host, server->port())}}));
    signals.wait();
    relay->log({"stopping"});
    server->stop();
    relay->log({"stopped"});
    return {};
}

} // namespace vb::relay
