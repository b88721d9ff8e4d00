#include "tests/kit/practice_fixture.h"

#include "core/access/totp.h"

#include <QFileInfo>

namespace vb::test {

namespace {

void require(const Result<void> &result, const char *what)
{
    if (!result.ok())
        qFatal("%s: %s", what, qPrintable(result.error().detail));
}

} // namespace

std::unique_ptr<QTemporaryDir> makeFastFolder()
{
    const QString memory = QStringLiteral("/dev/shm");
    return QFileInfo(memory).isWritable() ? std::make_unique<QTemporaryDir>(memory + QStringLiteral("/verbena-XXXXXX"))
                                          : std::make_unique<QTemporaryDir>();
}

PracticeFixture::PracticeFixture()
    : folder(makeFastFolder())
    , home {folder->path() + QStringLiteral("/home")}
    , secrets(folder->path() + QStringLiteral("/secret"))
{
    session::PracticeRequest request {QStringLiteral("Larkspur (test)"), QStringLiteral("America/New_York"),
                                      QStringLiteral("olive"), QStringLiteral("Olive Hartman"),
                                      passwordOf(QStringLiteral("olive"))};
    Result<session::PracticeMade> result = session::initPractice(
        home, secrets, clock, std::move(request), [](const document::RecoveryKitContent &) { return Result<void>(); });
    if (!result.ok())
        qFatal("the practice was not made: %s", qPrintable(result.error().detail));
    made = std::move(*result);
    totpUris.insert(QStringLiteral("olive"), made.totpUri);
}

SecretBytes PracticeFixture::passwordOf(const QString &login)
{
    return SecretBytes::copyOf("correct horse " + QByteArray(login.toUtf8()).replace('_', '-') + " 77");
}

SecretBytes PracticeFixture::totpOf(const QString &login) const
{
    Result<SecretBytes> secret = access::parseTotpSecret(SecretBytes::copyOf(totpUris.value(login).toUtf8()));
    if (!secret.ok())
        qFatal("no TOTP secret of %s", qPrintable(login));
    return std::move(*secret);
}

QString PracticeFixture::codeOf(const QString &login) const
{
    return access::totpCode(totpOf(login), access::totpStep(clock.now().wallMs));
}

Result<session::Session *> PracticeFixture::session()
{
    if (!m_session) {
        VB_TRY(m_session, session::Session::open(home, secrets, clock));
    }
    return m_session.get();
}

Result<void> PracticeFixture::tryLogin(const QString &login, const QString &password, const session::CodeSource &code)
{
    VB_TRY(session::Session * open, session());
    if (open->isOpen())
        open->lock();
    session::CodeSource given;
    if (const auto *typed = std::get_if<QString>(&code))
        given = *typed;
    else if (const auto *secret = std::get_if<SecretBytes>(&code))
        given = secret->clone();
    return open->login(login, SecretBytes::copyOf(password.toUtf8()), std::move(given)).result();
}

session::Session &PracticeFixture::as(const QString &login)
{
    if (m_session && m_session->isOpen() && m_session->actor().login == login)
        return *m_session;
    clock.advance(31'000); // a fresh step, so that no code is used twice
    require(tryLogin(login, passwordText(login), totpOf(login)), qPrintable(login));
    return *m_session;
}

QString PracticeFixture::addPerson(Role role)
{
    const QString login = roleName(role);
    Result<session::NewCredential> added = as(QStringLiteral("olive"))
                                               .staff()
                                               .add(login, QStringLiteral("Test ") + login, role, passwordOf(login))
                                               .result();
    if (!added.ok())
        qFatal("%s was not added: %s", qPrintable(login), qPrintable(added.error().detail));
    totpUris.insert(login, added->totpUri);
    return login;
}

void PracticeFixture::addEveryRole()
{
    for (const Role role : kAllRoles)
        people.append(addPerson(role));
}

} // namespace vb::test
