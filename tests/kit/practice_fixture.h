#pragma once

#include "core/base/clock.h"
#include "core/platform/secret_store.h"
#include "core/session/practice_setup.h"
#include "core/session/session.h"

#include <QMap>
#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// A fresh folder in memory where the machine has one: what is tested there is not durability.
std::unique_ptr<QTemporaryDir> makeFastFolder();

/// The login of the fixture's owner.
inline const QString kOwner = QStringLiteral("olive");

/// The code of an error; `failed`, which none of the tested calls answers, for a value.
template <class T>
Code outcomeOf(const Result<T> &result)
{
    return result.ok() ? Code::failed : result.error().code;
}

/// A practice of invented people in a folder of its own, with a clock that stands still. Every person's password is
/// "correct horse LOGIN"; `full()` gives the one-time code too.
class PracticeFixture {
public:
    PracticeFixture();

    /// Opens the session as someone. Fails the test run with a message when that does not work.
    session::Session &as(const QString &login);
    /// One attempt, without expectations. A null code means none.
    Result<void> tryLogin(const QString &login, const QString &password, const session::CodeSource &code = {});
    /// Adds a person of a role, named after it, through the owner; returns the login.
    QString addPerson(Role role);
    void lock() { m_session.reset(); }
    /// Opens the session object without a login (again, when it was dropped).
    Result<session::Session *> session();

    static SecretBytes passwordOf(const QString &login);
    static QString passwordText(const QString &login) { return QString::fromUtf8(passwordOf(login).view()); }
    [[nodiscard]] SecretBytes totpOf(const QString &login) const;
    [[nodiscard]] QString codeOf(const QString &login) const; // of the present step

    std::unique_ptr<QTemporaryDir> folder;
    FixedClock clock {1'800'000'000'000};
    session::Home home;
    platform::FileSecretStore secrets;
    session::PracticeMade made;
    QMap<QString, QString> totpUris;
    QStringList people; // logins with a role, in the order of kAllRoles once addEveryRole() ran
    void addEveryRole();

private:
    std::unique_ptr<session::Session> m_session;
};

} // namespace vb::test
