#pragma once

#include "core/store/audited_tx.h"

#include <optional>
#include <vector>

namespace vb::staff {

/// FHIR Practitioner with the one role that a person has.
struct Member {
    StaffId id;
    QString login;
    QString name;
    Role role = Role::frontDesk;
    bool active = true;
    QByteArray signPublic;
    QByteArray boxPublic;
};

/// What only the login code reads. All of it is written by the owner, or by the person for himself.
struct Credential {
    StaffId staff;
    QByteArray lockedKeys; // keys::encode(LockedUserKeys)
    QByteArray totpSecret; // 20
    QByteArray recoveryCodes; // empty: none made
};

/// When the person last gave a one-time code on this PC; stays on it.
struct LoginState {
    std::optional<Instant> fullLogin;
    std::optional<qint64> lastLoginMs;
};

/// FHIR Practitioner.qualification.
struct Licence {
    EntityId id {};
    StaffId staff {};
    QString kind {}; // MD, DO, NP, PA, RN, LE
    QString number {};
    QString state {};
    QString expires {}; // YYYY-MM-DD, empty: never
    bool active = true;
};

/// What people call a PC of the practice. Its keys and its place in the practice are trust entries.
struct DeviceName {
    DeviceId id;
    QString name;
    bool laptop = false; // carried about; else it stays where it is
};

/// How a person likes the program, on this PC.
struct Preference {
    QString theme; // light, dark; empty: as the system
    int fontScale = 100; // percent, 90 to 150
};

enum StaffField { kLogin = 1, kName, kRole, kActive, kSignPublic, kBoxPublic };
enum CredentialField { kLockedKeys = 1, kTotpSecret, kRecoveryCodes };
enum TotpUseField { kStep = 1 };
enum LoginStateField { kFullAt = 1, kFullMono, kFullBoot, kLastAt };
enum LicenceField { kLicenceStaff = 1, kLicenceKind, kLicenceNumber, kLicenceState, kLicenceExpires, kLicenceActive };
enum TrustField { kTrustPosition = 1, kTrustKind, kTrustEnvelope };
enum DeviceKeysField { kDeviceKeys = 1, kDevicePrefix };
enum DeviceField { kDeviceName = 1, kDeviceKind };
enum DraftField { kDraftBody = 1, kDraftAt };
enum PreferenceField { kTheme = 1, kFontScale };
enum JournalMarkField { kImported = 1 };

extern const store::EntityDecl kStaffEntity;
extern const store::EntityDecl kCredentialEntity;
extern const store::EntityDecl kTotpUseEntity;
extern const store::EntityDecl kLoginStateEntity;
extern const store::EntityDecl kLicenceEntity;
extern const store::EntityDecl kTrustEntity;
extern const store::EntityDecl kDeviceKeysEntity;
extern const store::EntityDecl kDeviceEntity;
extern const store::EntityDecl kJournalMarkEntity;
extern const store::EntityDecl kDraftEntity;
extern const store::EntityDecl kPreferenceEntity;

// Commands, inside a transaction of the right that names them.

/// `invalid` for a login that is taken or not 2-40 of a-z, 0-9, dot, hyphen, underscore.
Result<void> addMember(store::AuditedTx &tx, const Member &member, const Credential &credential);
/// `invalid` when it would leave the practice without an active owner.
Result<void> setRole(store::AuditedTx &tx, StaffId id, Role role);
Result<void> disable(store::AuditedTx &tx, StaffId id);
Result<void> setCredential(store::AuditedTx &tx, const Credential &credential);
/// New public keys go with a new credential: an administrator's reset.
Result<void> replaceKeys(store::AuditedTx &tx, const Member &member, const Credential &credential);
Result<void> setUsedStep(store::AuditedTx &tx, StaffId id, qint64 step);
Result<void> setLoginState(store::AuditedTx &tx, StaffId id, const Instant *fullLogin);
/// The store is on another PC now: everybody is asked for a one-time code.
Result<void> forgetFullLogins(store::AuditedTx &tx);
Result<EntityId> addLicence(store::AuditedTx &tx, const Licence &licence);
Result<void> endLicence(store::AuditedTx &tx, EntityId id);
Result<void> appendTrust(store::AuditedTx &tx, qint64 position, int kind, const QByteArray &envelope);
Result<void> setDeviceKeys(store::AuditedTx &tx, DeviceId device, const QByteArray &keys, const QString &prefix);
Result<void> setDevice(store::AuditedTx &tx, const DeviceName &device);
Result<void> setImported(store::AuditedTx &tx, const QByteArray &storeId, quint64 upTo);

/// What the person had typed and not saved when the PC was locked; empty takes it away.
Result<void> setDraft(store::AuditedTx &tx, StaffId id, const QByteArray &body);
Result<void> setPreference(store::AuditedTx &tx, StaffId id, const Preference &preference);

// Queries. Those that take a TrustedReader serve login and administration, before or beside a role.

Result<std::vector<Member>> members(store::TrustedReader &reader);
/// `notFound` when nobody has this login.
Result<Member> memberByLogin(store::TrustedReader &reader, const QString &login);
Result<Credential> credentialOf(store::TrustedReader &reader, StaffId id);
/// -1: none used yet.
Result<qint64> usedStep(store::TrustedReader &reader, StaffId id);
Result<LoginState> loginState(store::TrustedReader &reader, StaffId id);
/// In the order of the practice's log, what has no place in it behind.
enum class Sent { orNot, only };
Result<std::vector<QByteArray>> trustEnvelopes(store::TrustedReader &reader, Sent which = Sent::orNot);
struct StoredDeviceKeys {
    QByteArray keys;
    QString prefix; // of chart numbers made on this PC
};
Result<StoredDeviceKeys> deviceKeys(store::TrustedReader &reader);
/// PCs that were given a name; the first one of a practice may have none.
Result<std::vector<DeviceName>> deviceNames(store::Reader &reader);
Result<QByteArray> draftOf(store::TrustedReader &reader, StaffId id);
Result<Preference> preferenceOf(store::TrustedReader &reader, StaffId id);
/// Last logins on this PC, in ms; people who never logged in here are missing.
Result<std::vector<std::pair<StaffId, qint64>>> lastLogins(store::TrustedReader &reader);
/// How much of the journal of this store is in the access log.
Result<quint64> importedUpTo(store::TrustedReader &reader, const QByteArray &storeId);
/// Names of people, for showing beside what they did.
Result<std::vector<Member>> directory(store::Reader &reader);
Result<std::vector<Licence>> licences(store::Reader &reader);

} // namespace vb::staff
