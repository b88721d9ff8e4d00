#include "tests/kit/second_pc.h"

#include "core/session/join_practice.h"
#include "tests/kit/relay_fixture.h"

#include <QFile>

#include <future>

namespace vb::test {

namespace {
constexpr int kSecondPcPatienceS = 60;
}

session::Session &SecondPc::as(const QString &login)
{
    if (m_session && m_session->isOpen() && m_session->actor().login == login)
        return *m_session;
    const Result<void> opened = tryLogin(login);
    if (!opened)
        qFatal("%s: %s", qPrintable(login), qPrintable(opened.error().detail));
    return *m_session;
}

Result<void> SecondPc::tryLogin(const QString &login)
{
    m_practice.clock.advance(31'000); // no code is used twice
    m_session.reset();
    VB_TRY(m_session, session::Session::open(home, secrets, m_practice.clock));
    return m_session->login(login, PracticeFixture::passwordOf(login), m_practice.totpOf(login)).result();
}

bool SecondPc::copyFixture()
{
    m_practice.lock();
    m_session.reset();
    return copyFolder(m_practice.folder->path(), folder->path())
        && (!QFile::exists(home.lockFile()) || QFile::remove(home.lockFile()));
}

bool SecondPc::join(session::Session &inviter, const QString &url, const QString &name)
{
    session::DeviceService &devices = inviter.devices();
    const auto invitation = devices.invite(true, false).result();
    if (!invitation.ok())
        return false;
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice(home, secrets, m_practice.clock,
                                     {.url = url, .code = invitation->code, .name = name, .waitS = kSecondPcPatienceS},
                                     {[](const QStringList &) {}});
    });
    const auto come = devices.await(invitation->id, kSecondPcPatienceS).result();
    return come.ok() && devices.approve(come->words, false).result().ok() && joined.get().ok();
}

} // namespace vb::test
