#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace vb::platform {

/// Names of what is kept outside the data folder. A name may go on with "/" and the id of a store, which tells the
/// stores of one keychain apart; a file store serves one store and ignores it.
inline constexpr QStringView kDeviceSecret = u"device-secret"; // 32 bytes
inline constexpr QStringView kAnchor = u"anchor";

/// Where a PC keeps the few bytes that must not lie in its data folder. Calls block, a keychain's up to 5 s: never on
/// the GUI thread. Thread safe.
class SecretStore {
public:
    virtual ~SecretStore() = default;

    /// `notFound` when there is no such item. A locked keychain says the same (measured), so beside a store the caller
    /// must not take it for a first start. `keychainAbsent` without a service, `keychainLocked` when it does not
    /// answer.
    virtual Result<QByteArray> read(const QString &name) = 0;
    /// Replaces the item, then reads it back and compares. `keychainLocked` when the service refuses.
    virtual Result<void> write(const QString &name, const QByteArray &bytes) = 0;
    /// Fine when there is no such item.
    virtual Result<void> remove(const QString &name) = 0;
    /// For messages and the audit: "the system keychain", "the file NAME".
    [[nodiscard]] virtual QString describe() const = 0;
    /// Lies readable in the user's files: said on screen and in the audit.
    [[nodiscard]] virtual bool isPlainFile() const { return false; }
};

/// The operating system's keychain through QtKeychain: Secret Service or KWallet, Keychain, Credential Manager. Never
/// falls back to plain storage. Needs a QCoreApplication (its event loop need not run).
class KeychainStore : public SecretStore {
public:
    /// `guard`: how long a call waits for the service, which may be waiting for a person.
    explicit KeychainStore(std::chrono::milliseconds guard = std::chrono::seconds(5)) : m_guard(guard) { }
    Result<QByteArray> read(const QString &name) override;
    Result<void> write(const QString &name, const QByteArray &bytes) override;
    Result<void> remove(const QString &name) override;
    [[nodiscard]] QString describe() const override;

private:
    std::chrono::milliseconds m_guard;
};

/// --device-secret-file F: the device secret in F, the anchor in F.anchor. Files that others can read, and an F that
/// does not hold exactly 32 bytes, are `denied`.
class FileSecretStore : public SecretStore {
public:
    explicit FileSecretStore(QString path) : m_path(std::move(path)) { }
    Result<QByteArray> read(const QString &name) override;
    Result<void> write(const QString &name, const QByteArray &bytes) override;
    Result<void> remove(const QString &name) override;
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] bool isPlainFile() const override { return true; }

private:
    [[nodiscard]] Result<QString> pathOf(const QString &name) const;

    QString m_path;
};

} // namespace vb::platform
