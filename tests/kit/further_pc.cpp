#include "tests/kit/further_pc.h"

#include "core/session/join_practice.h"

#include <future>

namespace vb::test {

namespace {
constexpr int kJoinPatienceS = 60;
} // namespace

bool FurtherPc::join(session::Session &desk, const Clock &clock, const QString &url)
{
    session::DeviceService &devices = desk.devices();
    const auto code = devices.invite(true, false).result();
    if (!code)
        return false;
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice(home, secrets, clock, {url, code->code, QStringLiteral("Room"), kJoinPatienceS},
                                     {[](const QStringList &) {}});
    });
    const auto came = devices.await(code->id, kJoinPatienceS).result();
    const bool approved = came.ok() && devices.approve(came->words, false).result().ok();
    const auto done = joined.get();
    if (done)
        id = done->device;
    return approved && done.ok();
}

session::Session &FurtherPc::as(PracticeFixture &practice, const QString &login)
{
    if (m_session && m_session->isOpen() && m_session->actor().login == login)
        return *m_session;
    practice.clock.advance(31'000); // a code is good once
    m_session.reset();
    m_session = std::move(*session::Session::open(home, secrets, practice.clock));
    const auto opened = m_session->login(login, PracticeFixture::passwordOf(login), practice.totpOf(login)).result();
    if (!opened)
        qFatal("%s: %s", qPrintable(login), qPrintable(opened.error().detail));
    return *m_session;
}

} // namespace vb::test
