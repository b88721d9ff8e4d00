#pragma once

#include "core/session/session.h"
#include "tests/kit/practice_fixture.h"

namespace vb::test {

/// A PC beside the fixture's own, in a folder of its own and with the fixture's people and clock.
class SecondPc {
public:
    explicit SecondPc(PracticeFixture &practice) : m_practice(practice) { }

    /// Opened as somebody, unless it is. Fails the test run with a message when that does not work.
    session::Session &as(const QString &login = kOwner);
    Result<void> tryLogin(const QString &login);
    void lock() { m_session.reset(); }
    /// What lies in the fixture's folder, as a copied disk has it: home, device secret and anchor.
    bool copyFixture();
    /// By invitation of the PC that is open there, through the relay at this address.
    bool join(session::Session &inviter, const QString &url, const QString &name);

    std::unique_ptr<QTemporaryDir> folder = makeFastFolder();
    session::Home home {folder->filePath(QStringLiteral("home"))};
    platform::FileSecretStore secrets {folder->filePath(QStringLiteral("secret"))};

private:
    PracticeFixture &m_practice;
    std::unique_ptr<session::Session> m_session;
};

} // namespace vb::test
