#include "core/sync/proxy.h"

#include <QStringList>
#include <QUrl>

#include <array>

namespace vb::sync {

namespace {

constexpr int kUsualProxyPort = 8080;

const QString &straight()
{
    static const QString kWord = QStringLiteral("direct");
    return kWord;
}

bool isThisPc(const QString &host)
{
    return host == QStringLiteral("localhost") || host == QStringLiteral("::1")
        || host.startsWith(QStringLiteral("127."));
}

/// "a.example", ".example" and "example" name a host and all below it; "*" names every one.
bool isExempt(const QString &host, const QString &list)
{
    const QStringList names = list.split(u',', Qt::SkipEmptyParts);
    for (QString name : names) {
        name = name.trimmed().toLower();
        if (name == QStringLiteral("*"))
            return true;
        if (name.startsWith(u'.'))
            name.remove(0, 1);
        if (!name.isEmpty() && (host == name || host.endsWith(u'.' + name)))
            return true;
    }
    return false;
}

Result<std::optional<Proxy>> readProxy(QString text, const QString &where)
{
    if (!text.contains(QStringLiteral("://")))
        text.prepend(QStringLiteral("http://"));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QStringLiteral("http") || url.host().isEmpty() || url.path().size() > 1
        || url.hasQuery() || url.hasFragment())
        return fail(Code::invalid,
                    where
                        + QStringLiteral(" is to have the form http://[USER:PASSWORD@]HOST[:PORT], for an HTTP proxy "
                                         "that takes CONNECT"));
    Proxy proxy {url.host(QUrl::FullyEncoded), static_cast<quint16>(url.port(kUsualProxyPort))};
    if (!url.userInfo().isEmpty()) {
        const QString known = url.userName(QUrl::FullyDecoded) + u':' + url.password(QUrl::FullyDecoded);
        proxy.authorization = "Basic " + known.toUtf8().toBase64();
    }
    return std::optional(std::move(proxy));
}

} // namespace

QString systemEnvironment(const char *name)
{
    return qEnvironmentVariable(name);
}

Result<std::optional<Proxy>> proxyFor(const QString &relayHost, const QString &setting, const Environment &environment)
{
    const QString host = relayHost.toLower();
    const QString own = setting.trimmed();
    if (own == straight() || isThisPc(host))
        return std::optional<Proxy>();
    if (!own.isEmpty())
        return readProxy(own, QStringLiteral("the proxy of this PC"));
    for (const char *name : std::array {"no_proxy", "NO_PROXY"})
        if (isExempt(host, environment(name)))
            return std::optional<Proxy>();
    for (const char *name : std::array {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
        if (const QString given = environment(name).trimmed(); !given.isEmpty())
            return readProxy(given, QString::fromLatin1(name));
    return std::optional<Proxy>();
}

} // namespace vb::sync
