#include "ui/setup/setup_model.h"

#include "core/base/text.h"
#include "ui/kit/deliver.h"

#include <QRegularExpression>

#include <algorithm>

namespace vb::ui {

using session::SetupService;

namespace {

constexpr int kLongestLogin = 40;

} // namespace

SetupModel::SetupModel(SetupService &service, QObject *parent) : QObject(parent), m_service(service)
{
    m_service.begin();
}

SetupModel::~SetupModel()
{
    m_service.forget();
}

void SetupModel::goTo(SetupStep step)
{
    m_step = step;
    Q_EMIT stepChanged();
}

void SetupModel::goOn()
{
    if (m_step != SetupStep::finish)
        goTo(static_cast<SetupStep>(static_cast<int>(m_step) + 1));
}

void SetupModel::goBack()
{
    if (m_step != SetupStep::practice && !m_founding)
        goTo(static_cast<SetupStep>(static_cast<int>(m_step) - 1));
}

void SetupModel::goBackTo(SetupStep step)
{
    if (step < m_step && !m_founding)
        goTo(step);
}

void SetupModel::setPractice(const Practice &practice)
{
    m_practice = practice;
    touch();
}

void SetupModel::setOwner(const Owner &owner)
{
    m_owner = owner;
    touch();
}

QString SetupModel::suggestedLogin(const QString &name)
{
    static const QStringList titles {QStringLiteral("dr"), QStringLiteral("mr"), QStringLiteral("mrs"),
                                     QStringLiteral("ms"), QStringLiteral("prof")};
    const QStringList words = text::words(name);
    const auto first
        = std::find_if(words.begin(), words.end(), [](const QString &word) { return !titles.contains(word); });
    const QString login = first == words.end() ? QString() : first->left(kLongestLogin);
    return isLogin(login) ? login : QString();
}

bool SetupModel::isLogin(const QString &login)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z0-9][a-z0-9._-]{1,39}\\z"));
    return form.match(login).hasMatch();
}

int SetupModel::strengthOf(const SecretBytes &utf8) const
{
    return access::passwordStrength(utf8, {m_owner.login, m_owner.name, m_practice.name});
}

/// What the authenticator and the kit show: when it changes, both are out of date.
QString SetupModel::names() const
{
    return QStringList {m_practice.name, m_owner.name, m_owner.login}.join(u'\n');
}

QString SetupModel::totpUri() const
{
    return m_service.totpUri(m_practice.name, m_owner.login);
}

session::CodeVerdict SetupModel::tryCode(const QString &typed)
{
    const session::CodeVerdict verdict = m_service.judgeCode(typed);
    if (verdict.kind == session::CodeVerdict::Kind::right) {
        m_provenStep = verdict.step;
        m_provenNames = names();
    }
    return verdict;
}

bool SetupModel::isAuthenticatorProven() const
{
    return m_provenStep >= 0 && m_provenNames == names();
}

QFuture<Result<void>> SetupModel::askKeychain()
{
    m_keychain = Keychain::asking;
    Q_EMIT keychainChanged();
    const QFuture<Result<void>> future = m_service.tryKeychain();
    deliver(future, this, [this](const Result<void> &answer) {
        m_keychain = answer.ok()                          ? Keychain::ready
            : answer.error().code == Code::keychainLocked ? Keychain::locked
            : answer.error().code == Code::keychainAbsent ? Keychain::absent
                                                          : Keychain::refused;
        Q_EMIT keychainChanged();
    });
    return future;
}

QFuture<Result<QString>> SetupModel::saveKit(const QString &folder, document::Paper paper)
{
    const QFuture<Result<QString>> future
        = m_service.writeKit(folder, {m_practice.name, m_owner.name, m_practice.timeZone, paper});
    deliver(future, this, [this, forNames = names()](const Result<QString> &written) { takeKit(written, forNames); });
    return future;
}

void SetupModel::takeKit(const Result<QString> &written, const QString &forNames)
{
    if (!written.ok()) {
        Q_EMIT kitFailed(written.error());
        return;
    }
    m_kitPath = *written;
    m_kitNames = forNames;
    m_kitNumbers = session::drawKitGroups();
    m_groupProven = {false, false};
    Q_EMIT kitSaved();
}

QString SetupModel::kitPath() const
{
    return m_kitNames == names() ? m_kitPath : QString();
}

session::GroupVerdict SetupModel::tryGroup(int which, const QString &typed)
{
    const auto at = static_cast<std::size_t>(which);
    const session::GroupVerdict verdict = m_service.judgeGroup(m_kitNumbers.at(at), typed);
    m_groupProven.at(at) = verdict == session::GroupVerdict::right;
    return verdict;
}

bool SetupModel::isKitProven() const
{
    return !kitPath().isEmpty() && m_groupProven[0] && m_groupProven[1];
}

QFuture<Result<std::shared_ptr<session::Session>>> SetupModel::found()
{
    m_founding = true;
    const auto future = m_service.found({m_practice.name, m_practice.timeZone, m_owner.login, m_owner.name,
                                         m_password.clone(), m_practice.address, m_practice.licence, m_provenStep});
    deliver(future, this, [this](const Result<std::shared_ptr<session::Session>> &answer) { takeFounded(answer); });
    return future;
}

void SetupModel::takeFounded(const Result<std::shared_ptr<session::Session>> &answer)
{
    if (!answer.ok()) {
        m_founding = false;
        Q_EMIT foundFailed(answer.error());
        return;
    }
    const std::shared_ptr<session::Session> session = *answer;
    deliver(m_service.logIn(*session, m_owner.login, std::move(m_password)), this,
            [this, session](const Result<void> &) { Q_EMIT founded(session); });
}

} // namespace vb::ui
