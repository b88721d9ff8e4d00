#pragma once

#include "core/base/secret_bytes.h"
#include "core/staff/staff.h"

#include <QFuture>
#include <QStringList>

#include <memory>

namespace vb::session {

class OpenStore;

/// New log-in data of a person, shown once.
struct NewCredential {
    StaffId staff;
    QString totpUri;
    QStringList recoveryCodes;
};

/// People and their accounts: the owner's work, and each person's own password. Each call leaves its audit entry; what
/// changes log-in data also rewrites the unlock file. Lives from login to lock.
class StaffAdmin {
public:
    explicit StaffAdmin(OpenStore &open) : m_open(open) { }

    QFuture<Result<std::vector<staff::Member>>> list();
    /// Names, logins and roles, for showing beside what people did; for everyone.
    QFuture<Result<std::vector<staff::Member>>> directory();
    /// When each person last logged in on this PC, in ms.
    QFuture<Result<std::vector<std::pair<StaffId, qint64>>>> lastLogins();
    QFuture<Result<NewCredential>> add(const QString &login, const QString &name, Role role, SecretBytes password);
    QFuture<Result<void>> disable(const QString &login);
    QFuture<Result<void>> setRole(const QString &login, Role role);
    /// New keys, password, TOTP and recovery codes; also ends a lock-out.
    QFuture<Result<NewCredential>> reset(const QString &login, SecretBytes newPassword);
    QFuture<Result<void>> changeOwnPassword(SecretBytes newPassword);
    /// A new TOTP secret for oneself; the old authenticator stops at once.
    QFuture<Result<NewCredential>> renewOwnTotp();
    /// Ten new recovery codes for oneself; the old ones stop at once.
    QFuture<Result<NewCredential>> renewOwnRecoveryCodes();
    QFuture<Result<std::vector<staff::Licence>>> licences();
    QFuture<Result<EntityId>> addLicence(const QString &login, const staff::Licence &licence);
    QFuture<Result<void>> endLicence(EntityId id);

private:
    OpenStore &m_open;
};

} // namespace vb::session
