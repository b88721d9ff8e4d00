#pragma once

#include "core/base/role.h"

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// What one run of verbena-cli came to.
struct CliRun {
    int exit = -1; // -1: killed, crashed or too slow
    QByteArray out;
    QByteArray err;

    /// One object for each line of standard output.
    [[nodiscard]] QList<QJsonObject> rows() const;
    [[nodiscard]] QJsonObject row() const; // the only one; empty when there are more or none
    [[nodiscard]] QString code() const; // error.code of the one line on standard error
    [[nodiscard]] QString message() const;
};

/// The result of one line of a batch, and the code of its error.
QJsonObject resultOf(const QJsonObject &line);
QString errorOf(const QJsonObject &line);

/// A line of a batch: one option or argument, quoted.
QString quoted(const QString &word);

/// A home for verbena-cli in a fresh folder, with passwords and TOTP secrets in files beside it, and the device secret
/// in a file too unless it is to be in the keychain. The owner is `olive`; everybody's password is passwordOf(login).
class CliHome {
public:
    enum class Secret { file, keychain };
    explicit CliHome(Secret secret = Secret::file);

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString home() const { return path(QStringLiteral("home")); }
    [[nodiscard]] QString storeFile() const { return path(QStringLiteral("home/store.db")); }
    [[nodiscard]] QString secretFile() const { return path(QStringLiteral("device.secret")); }
    static QString passwordOf(const QString &login);
    [[nodiscard]] QString passwordFile(const QString &login) const;
    [[nodiscard]] QString totpFile(const QString &login) const { return path(login + QStringLiteral(".totp")); }
    /// Writes a file beside the home and returns its path.
    QString write(const QString &name, const QByteArray &content) const;

    /// Just the program: no options but these.
    [[nodiscard]] static CliRun bare(const QStringList &arguments, const QByteArray &input = {},
                                     const QStringList &environment = {});
    /// With --home, --json and, if there is one, --device-secret-file.
    [[nodiscard]] CliRun run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// run() under a log-in, with the TOTP secret at hand.
    [[nodiscard]] CliRun as(const QString &login, const QStringList &arguments) const;
    /// Lines under one log-in; the results in their order.
    [[nodiscard]] CliRun batch(const QString &login, const QStringList &lines, bool keepGoing = true) const;
    [[nodiscard]] QStringList globals() const;
    [[nodiscard]] QStringList logIn(const QString &login) const;

    /// Makes the practice. Keeps what was printed in `made`.
    [[nodiscard]] CliRun init();
    QJsonObject made;
    /// Adds people named after their roles: login `nurse` for Role::nurse and so on. False when one failed.
    [[nodiscard]] bool addPeople(const QList<Role> &roles) const;
    /// Keeps the secret of an otpauth URI for as().
    void keepTotp(const QString &login, const QString &uri) const;

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    Secret m_secret;
};

/// Starts the program without waiting for its end.
std::unique_ptr<QProcess> startCli(const QStringList &arguments);
/// The next line of standard output; empty when none comes in time.
QByteArray nextLine(QProcess &program);
/// 60 s, longer under sanitizers.
int cliDeadlineMs();

} // namespace vb::test
