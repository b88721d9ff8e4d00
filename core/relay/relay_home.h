#pragma once

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/crypto/sign.h"

namespace vb::relay {

/// What `init` was told; a file for people in the data folder.
struct RelayConfig {
    QString host;
    int port = 0;
    QString certificateFile; // absolute, or empty: the relay's own
    QString keyFile;
    QString region; // where the operator says that the data lies; shown to practices
};

/// The secrets of a relay: its identity, which practices pin, and the secret from which the keys of its stores derive.
struct RelaySecrets {
    crypto::SigningKey identity;
    SecretBytes storeSecret; // 32
};

/// The data folder of a relay and where what lies in it.
class RelayHome {
public:
    explicit RelayHome(QString folder) : m_folder(std::move(folder)) { }

    [[nodiscard]] bool exists() const;
    /// Fails with `failed` when there is a relay already. The secrets are written last: without them there is none.
    Result<void> make(const RelayConfig &config) const;
    /// `notFound` when there is no relay; `denied` when others may read the secrets.
    Result<RelaySecrets> readSecrets() const;
    Result<RelayConfig> readConfig() const;

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString certificateFile(const RelayConfig &config) const;
    [[nodiscard]] QString keyFile(const RelayConfig &config) const;
    [[nodiscard]] QString frontFile() const { return m_folder + QStringLiteral("/front.db"); }
    [[nodiscard]] QString lockFile() const { return m_folder + QStringLiteral("/lock"); }
    [[nodiscard]] QString practiceFolder(PracticeId practice) const;
    /// Those that have a log here.
    [[nodiscard]] std::vector<PracticeId> practices() const;

private:
    QString m_folder;
};

/// The key of one store of the relay.
SecretBytes frontKey(const SecretBytes &storeSecret);
SecretBytes practiceKey(const SecretBytes &storeSecret, PracticeId practice);

/// HOST:PORT, [V6]:PORT; `usage` otherwise. Port 0: any free one.
Result<std::pair<QString, int>> parseListen(const QString &text);
/// https://HOST:PORT
QString urlOf(const QString &host, int port);

} // namespace vb::relay
