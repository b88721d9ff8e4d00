#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// A message bus and a gnome-keyring with a home of their own, so that keychain tests neither see nor touch those of
/// the person who runs them. Puts the environment of this process there too. Libraries keep their session with the
/// first service that they meet: one keyring for each process.
class PrivateKeyring {
public:
    PrivateKeyring() = default;
    ~PrivateKeyring();
    Q_DISABLE_COPY_MOVE(PrivateKeyring)

    /// The bus alone: no service, and none that could be started. False with trouble() when it does not come up.
    bool startBus();
    enum class Keyring { none, unlocked };
    /// The service with an unlocked keyring, or without any keyring to put items into.
    bool startService(Keyring keyring);
    bool lock();
    /// Stops the service from answering without ending it, and lets it go on.
    void setSilent(bool silent);

    /// For programs that a test starts.
    [[nodiscard]] QProcessEnvironment environment() const { return m_environment; }
    [[nodiscard]] QByteArray trouble() const { return m_trouble; }

private:
    bool makeEnvironment();
    bool failWith(const char *trouble);

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QString m_address;
    std::unique_ptr<QProcess> m_bus;
    std::unique_ptr<QProcess> m_service;
    QByteArray m_trouble;
};

} // namespace vb::test
