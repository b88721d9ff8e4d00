#include "core/session/setup_service.h"

#include "core/access/totp.h"
#include "core/base/base32.h"
#include "core/session/staged_home.h"
#include "core/store/future.h"

#include <QDir>
#include <QFile>

#include <cstdlib>

namespace vb::session {

namespace {

constexpr qint64 kClockReach = 24 * 60; // steps: twelve hours each way
constexpr int kSecretGroup = 4;

} // namespace

struct SetupService::Draft {
    PracticeDraft practice = PracticeDraft::make();
    QString kitPath; // worker thread
    bool founded = false; // worker thread
};

SetupService::SetupService(Home home, platform::SecretStore &secrets, const Clock &clock)
    : m_home(std::move(home)), m_secrets(secrets), m_clock(clock), m_worker(std::make_unique<store::WorkThread>())
{
}

SetupService::~SetupService()
{
    forget();
    m_worker.reset();
}

void SetupService::begin()
{
    forget();
    m_draft = std::make_shared<Draft>();
}

void SetupService::forget()
{
    if (!m_draft)
        return;
    m_worker->post([draft = std::move(m_draft)] {
        if (!draft->founded && !draft->kitPath.isEmpty())
            QFile::remove(draft->kitPath);
    });
    m_draft.reset();
}

bool SetupService::isFree() const
{
    return homeIsFree(m_home);
}

QString SetupService::totpUri(const QString &practiceName, const QString &login) const
{
    return access::totpUri(m_draft->practice.totp, practiceName, login);
}

QString SetupService::totpSecretText() const
{
    QString plain = base32::encode(m_draft->practice.totp.view());
    QString grouped;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        if (i > 0 && i % kSecretGroup == 0)
            grouped.append(u' ');
        grouped.append(plain.at(i));
    }
    wipe(plain);
    return grouped;
}

CodeVerdict SetupService::judgeCode(QStringView typed) const
{
    const SecretBytes &secret = m_draft->practice.totp;
    const qint64 now = m_clock.now().wallMs;
    if (const std::optional<qint64> step = access::matchStep(secret, typed, now, -1))
        return {CodeVerdict::Kind::right, *step, 0};
    const std::optional<qint64> other = access::nearestStep(secret, typed, now, kClockReach);
    if (!other)
        return {};
    return {CodeVerdict::Kind::otherTime, -1, (*other - access::totpStep(now)) * access::kTotpStepMs};
}

QStringList SetupService::recoveryCodes() const
{
    return recoveryCodesOf(m_draft->practice);
}

QString SetupService::kitGroup(int number) const
{
    return session::kitGroup(m_draft->practice.kit, number);
}

GroupVerdict SetupService::judgeGroup(int number, QStringView typed) const
{
    return judgeKitGroup(m_draft->practice.kit, number, typed);
}

QFuture<Result<void>> SetupService::tryKeychain()
{
    return store::promised<Result<void>>(
        [this](auto done) { m_worker->post([this, done] { done(tryKeeping(m_secrets)); }); });
}

QFuture<Result<QString>> SetupService::writeKit(const QString &folder, const KitFacts &facts)
{
    return store::promised<Result<QString>>([&](auto done) {
        m_worker->post([this, draft = m_draft, folder, facts, done] {
            document::RecoveryKitContent content = kitContent(draft->practice.kit, facts.practiceName, facts.ownerName,
                                                              facts.timeZone, m_clock.now().wallMs);
            content.paper = facts.paper;
            const Result<QString> path = saveKit(folder, std::move(content), draft->kitPath);
            if (path.ok())
                draft->kitPath = *path;
            done(path);
        });
    });
}

QFuture<Result<void>> SetupService::writeRecoveryCodes(const QString &path,
                                                       const document::RecoveryCodesContent &content)
{
    return store::promised<Result<void>>([&](auto done) {
        m_worker->post([path, content = content, done]() mutable {
            done(document::writeRecoveryCodesPdf(path, content));
            for (QString &code : content.codes)
                wipe(code);
        });
    });
}

QFuture<Result<std::shared_ptr<Session>>> SetupService::found(PracticeRequest request)
{
    const auto given = std::make_shared<PracticeRequest>(std::move(request));
    return store::promised<Result<std::shared_ptr<Session>>>([&](auto done) {
        m_worker->post([this, draft = m_draft, given, done] {
            const Result<void> founded = foundPractice(m_home, m_secrets, m_clock, draft->practice, *given);
            given->ownerPassword.clear();
            if (!founded) {
                done(founded.error());
                return;
            }
            draft->founded = true;
            Result<std::unique_ptr<Session>> opened = Session::open(m_home, m_secrets, m_clock);
            done(opened ? Result<std::shared_ptr<Session>>(std::shared_ptr<Session>(std::move(*opened)))
                        : Result<std::shared_ptr<Session>>(opened.error()));
        });
    });
}

QFuture<Result<void>> SetupService::logIn(Session &session, const QString &login, SecretBytes password) const
{
    return session.login(login, std::move(password), m_draft->practice.totp.clone());
}

} // namespace vb::session
