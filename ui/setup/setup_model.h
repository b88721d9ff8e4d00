#pragma once

#include "core/access/password_policy.h"
#include "core/session/setup_service.h"

#include <QObject>

#include <array>

namespace vb::ui {

enum class SetupStep { practice, owner, password, authenticator, codes, keychain, kit, finish };
inline constexpr int kSetupSteps = 8;

/// How far a person is on the way to a practice, and what he has said. Opens no windows and writes nothing; its draft
/// lives in the service and goes with it.
class SetupModel : public QObject {
    Q_OBJECT

public:
    /// `service` outlives it.
    explicit SetupModel(session::SetupService &service, QObject *parent = nullptr);
    ~SetupModel() override;

    [[nodiscard]] session::SetupService &service() { return m_service; }
    [[nodiscard]] SetupStep step() const { return m_step; }
    void goOn();
    void goBack();
    /// To a step behind this one.
    void goBackTo(SetupStep step);
    /// Something would be lost by leaving.
    [[nodiscard]] bool hasAnything() const { return m_hasAnything; }
    void touch() { m_hasAnything = true; }

    struct Practice {
        QString name;
        QString address;
        QString licence;
        QString timeZone;
    };
    [[nodiscard]] const Practice &practice() const { return m_practice; }
    void setPractice(const Practice &practice);
    struct Owner {
        QString name;
        QString login;
    };
    [[nodiscard]] const Owner &owner() const { return m_owner; }
    void setOwner(const Owner &owner);
    /// What a log-in name can be made of the person's name: "Dr. Olive Hartman" gives "olive".
    static QString suggestedLogin(const QString &name);
    static bool isLogin(const QString &login);

    void setPassword(SecretBytes utf8) { m_password = std::move(utf8); }
    [[nodiscard]] bool hasPassword() const { return !m_password.isEmpty(); }
    /// False when it became guessable by the names that were changed since.
    [[nodiscard]] bool passwordStillFits() const { return strengthOf(m_password) > 0; }
    [[nodiscard]] int strengthOf(const SecretBytes &utf8) const;

    /// For the square; wipe() it.
    [[nodiscard]] QString totpUri() const;
    session::CodeVerdict tryCode(const QString &typed);
    /// A code was right, for the names as they are now.
    [[nodiscard]] bool isAuthenticatorProven() const;

    [[nodiscard]] bool areCodesKept() const { return m_codesKept; }
    void setCodesKept(bool kept) { m_codesKept = kept; }

    enum class Keychain { unknown, asking, ready, locked, absent, refused };
    [[nodiscard]] Keychain keychain() const { return m_keychain; }
    QFuture<Result<void>> askKeychain();

    QFuture<Result<QString>> saveKit(const QString &folder, document::Paper paper);
    /// Empty unless it was saved with the names as they are now.
    [[nodiscard]] QString kitPath() const;
    /// The two groups that have to be typed back; drawn anew for each kit that is saved.
    [[nodiscard]] std::array<int, 2> kitNumbers() const { return m_kitNumbers; }
    session::GroupVerdict tryGroup(int which, const QString &typed);
    [[nodiscard]] bool isKitProven() const;

    /// The practice is made and its owner logged in; founded() or foundFailed() follows.
    QFuture<Result<std::shared_ptr<session::Session>>> found();
    [[nodiscard]] bool isFounding() const { return m_founding; }

Q_SIGNALS:
    void stepChanged();
    void keychainChanged();
    void kitSaved();
    void kitFailed(const vb::Error &error);
    /// Logged in, but for a log-in that failed.
    void founded(const std::shared_ptr<vb::session::Session> &session);
    void foundFailed(const vb::Error &error);

private:
    void goTo(SetupStep step);
    [[nodiscard]] QString names() const;
    void takeKit(const Result<QString> &written, const QString &forNames);
    void takeFounded(const Result<std::shared_ptr<session::Session>> &founded);

    session::SetupService &m_service;
    SetupStep m_step = SetupStep::practice;
    bool m_hasAnything = false;
    Practice m_practice;
    Owner m_owner;
    SecretBytes m_password;
    qint64 m_provenStep = -1;
    QString m_provenNames;
    bool m_codesKept = false;
    Keychain m_keychain = Keychain::unknown;
    QString m_kitPath;
    QString m_kitNames;
    std::array<int, 2> m_kitNumbers {1, 2};
    std::array<bool, 2> m_groupProven {false, false};
    bool m_founding = false;
};

} // namespace vb::ui
