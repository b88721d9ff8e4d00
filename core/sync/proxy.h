#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace vb::sync {

/// An HTTP proxy that takes CONNECT. It sees where the relay is and how much is said, never what: TLS goes through it
/// from end to end.
struct Proxy {
    QString host;
    quint16 port = 0;
    QByteArray authorization {}; // of the field Proxy-Authorization; empty: none
};

/// Value of an environment variable; empty when there is none.
using Environment = std::function<QString(const char *name)>;
/// Of this process.
QString systemEnvironment(const char *name);

/// The way to a relay's host: by this PC's setting, "http://[USER:PASSWORD@]HOST[:PORT]" or "direct"; where that is
/// empty by https_proxy and no_proxy of the environment. None: straight to it, as to this PC itself. `invalid` for a
/// text that is none of these.
Result<std::optional<Proxy>> proxyFor(const QString &relayHost, const QString &setting, const Environment &environment);

} // namespace vb::sync
