#include "core/relay/relay_home.h"

#include "core/base/durable_file.h"
#include "core/crypto/hash.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace vb::relay {

namespace {

constexpr qint64 kMaxConfig = 64 << 10;
constexpr qsizetype kSecretSize = 1 + 32 + 32; // version, identity seed, store secret
constexpr char kSecretVersion = 1;

QString secretFileIn(const QString &folder)
{
    return folder + QStringLiteral("/relay.secret");
}

QString configFileIn(const QString &folder)
{
    return folder + QStringLiteral("/relay.json");
}

} // namespace

bool RelayHome::exists() const
{
    return QFile::exists(secretFileIn(m_folder));
}

Result<void> RelayHome::make(const RelayConfig &config) const
{
    if (exists())
        return fail(Code::failed, QStringLiteral("there is a relay in %1 already").arg(m_folder));
    VB_DO(file::makePrivateFolder(m_folder));
    const QJsonObject text {{QStringLiteral("host"), config.host},
                            {QStringLiteral("port"), config.port},
                            {QStringLiteral("certificate"), config.certificateFile},
                            {QStringLiteral("key"), config.keyFile},
                            {QStringLiteral("region"), config.region}};
    VB_DO(file::replace(configFileIn(m_folder), QJsonDocument(text).toJson(QJsonDocument::Indented)));
    const SecretBytes random = SecretBytes::random(64);
    QByteArray bytes(1, kSecretVersion);
    bytes.append(random.view());
    const Result<void> kept = file::replace(secretFileIn(m_folder), bytes);
    wipe(bytes);
    return kept;
}

Result<RelaySecrets> RelayHome::readSecrets() const
{
    if (!exists())
        return fail(Code::notFound,
                    QStringLiteral("there is no relay in %1: run verbena-relay init first").arg(m_folder));
    VB_TRY(QByteArray bytes, file::readPrivate(secretFileIn(m_folder), kSecretSize));
    if (bytes.size() != kSecretSize || bytes.at(0) != kSecretVersion) {
        wipe(bytes);
        return fail(Code::integrity, QStringLiteral("relay.secret is damaged or of a newer version"));
    }
    RelaySecrets out {crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArrayView(bytes).sliced(1, 32))),
                      SecretBytes::copyOf(QByteArrayView(bytes).sliced(33, 32))};
    wipe(bytes);
    return out;
}

Result<RelayConfig> RelayHome::readConfig() const
{
    VB_TRY(const QByteArray bytes, file::read(configFileIn(m_folder), kMaxConfig));
    const QJsonObject text = QJsonDocument::fromJson(bytes).object();
    RelayConfig config {text[QStringLiteral("host")].toString(), text[QStringLiteral("port")].toInt(-1),
                        text[QStringLiteral("certificate")].toString(), text[QStringLiteral("key")].toString(),
                        text[QStringLiteral("region")].toString()};
    if (config.host.isEmpty() || config.port < 0 || config.port > 65535
        || config.certificateFile.isEmpty() != config.keyFile.isEmpty())
        return fail(Code::invalid,
                    QStringLiteral("relay.json names no address to listen on, or a certificate without a key"));
    return config;
}

QString RelayHome::certificateFile(const RelayConfig &config) const
{
    return config.certificateFile.isEmpty() ? m_folder + QStringLiteral("/tls.crt") : config.certificateFile;
}

QString RelayHome::keyFile(const RelayConfig &config) const
{
    return config.keyFile.isEmpty() ? m_folder + QStringLiteral("/tls.key") : config.keyFile;
}

QString RelayHome::practiceFolder(PracticeId practice) const
{
    return m_folder + QStringLiteral("/practices/") + QString::fromLatin1(practice.bytes().toHex());
}

std::vector<PracticeId> RelayHome::practices() const
{
    std::vector<PracticeId> all;
    const QDir folder(m_folder + QStringLiteral("/practices"));
    for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QByteArray id = QByteArray::fromHex(name.toLatin1());
        if (id.size() == 16 && QFile::exists(folder.filePath(name) + QStringLiteral("/log.db")))
            all.push_back(PracticeId::fromBytes(id));
    }
    return all;
}

SecretBytes frontKey(const SecretBytes &storeSecret)
{
    return crypto::derive(storeSecret, "verbena/relay-front/v1");
}

SecretBytes practiceKey(const SecretBytes &storeSecret, PracticeId practice)
{
    return crypto::hkdf(storeSecret.view(), practice.bytes(), "verbena/relay-practice/v1", 32);
}

Result<std::pair<QString, int>> parseListen(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? QString() : text.left(colon);
    bool isNumber = false;
    const int port = text.mid(colon + 1).toInt(&isNumber);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        host.clear();
    if (host.isEmpty() || !isNumber || port < 0 || port > 65535)
        return fail(Code::usage, QStringLiteral("--listen takes HOST:PORT, not %1").arg(text));
    return std::pair(host, port);
}

QString urlOf(const QString &host, int port)
{
    return QStringLiteral("https://%1:%2").arg(host.contains(u':') ? u'[' + host + u']' : host).arg(port);
}

} // namespace vb::relay
