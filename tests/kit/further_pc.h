#pragma once

#include "tests/kit/practice_fixture.h"

namespace vb::test {

/// A PC of the practice beside the fixture's.
class FurtherPc {
public:
    /// By an invitation of the desk's.
    bool join(session::Session &desk, const Clock &clock, const QString &url);
    session::Session &open(PracticeFixture &practice) { return as(practice, kOwner); }
    /// Opened as somebody, unless it is.
    session::Session &as(PracticeFixture &practice, const QString &login);
    void lock() { m_session.reset(); }

    DeviceId id; // that it joined as
    std::unique_ptr<QTemporaryDir> folder = makeFastFolder();
    platform::FileSecretStore secrets {folder->filePath(QStringLiteral("secret"))};
    session::Home home {folder->filePath(QStringLiteral("home"))};

private:
    std::unique_ptr<session::Session> m_session;
};

} // namespace vb::test
