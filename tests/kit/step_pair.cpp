#include "tests/kit/step_pair.h"

#include "core/wire/codes.h"

namespace vb::test {

namespace {

constexpr int kPairPatienceS = 60;

QString urlAt(int port)
{
    return QStringLiteral("https://127.0.0.1:%1").arg(port);
}

} // namespace

StepPair::StepPair()
    : folder(makeFastFolder())
    , roomSecrets(folder->filePath(QStringLiteral("secret")))
    , roomHome {folder->filePath(QStringLiteral("home"))}
{
    if (!relay.start())
        qFatal("no relay");
    deskLine = std::make_unique<LineTap>(relay.port());
    roomLine = std::make_unique<LineTap>(relay.port());
    const wire::AdminToken token = wire::makeAdminToken(relay.identity);
    VB_INVARIANT(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
    if (owner().sync().connectRelay(urlAt(deskLine->port()), wire::adminTokenText(token)).result()->problem)
        qFatal("the practice was not registered");
    if (const auto joined = join(roomHome, roomSecrets, *roomLine); !joined)
        qFatal("the second PC did not join: %s", qPrintable(joined.error().detail));
}

StepPair::~StepPair() = default;

StepPair::Joining StepPair::startJoin(const session::Home &home, platform::SecretStore &secrets, const QString &url,
                                      const QString &code) const
{
    auto words = std::make_shared<std::promise<QStringList>>();
    Joining joining;
    joining.words = words->get_future();
    joining.joined = std::async(std::launch::async, [this, &home, &secrets, url, code, words] {
        bool said = false;
        session::JoinProgress progress;
        progress.words = [&](const QStringList &six) {
            said = true;
            words->set_value(six);
        };
        auto result = session::joinPractice(home, secrets, practice.clock,
                                            {url, code, QStringLiteral("Room 2"), kPairPatienceS}, progress);
        if (!said)
            words->set_value({});
        return result;
    });
    return joining;
}

Result<session::Joined> StepPair::join(const session::Home &home, platform::SecretStore &secrets, const LineTap &line)
{
    session::DeviceService &devices = owner().devices();
    VB_TRY(const session::ShownInvitation invitation, devices.invite(true, false).result());
    Joining joining = startJoin(home, secrets, urlAt(line.port()), invitation.code);
    const QStringList words = joining.words.get();
    Result<void> approved;
    if (!words.isEmpty()) {
        const auto come = devices.waiting().result();
        const auto done = come ? devices.approve(words, false).result() : Result<session::DeviceEntry>(come.error());
        approved = done ? Result<void>() : Result<void>(done.error());
    }
    if (words.isEmpty() || !approved)
        (void)devices.withdraw(invitation.id).result();
    Result<session::Joined> joined = joining.joined.get();
    return approved ? std::move(joined) : Result<session::Joined>(approved.error());
}

void StepPair::stepDesk()
{
    practice.lock();
    desk = std::make_unique<StepPc>(practice.home, practice.secrets, practice.clock, kOwner,
                                    PracticeFixture::passwordOf(kOwner));
}

void StepPair::stepRoom()
{
    room = std::make_unique<StepPc>(roomHome, roomSecrets, practice.clock, kOwner, PracticeFixture::passwordOf(kOwner));
}

} // namespace vb::test
