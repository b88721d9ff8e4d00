#include "core/staff/staff.h"

#include "core/store/row.h"

#include <QRegularExpression>

namespace vb::staff {

namespace {

EntityId rowOf(StaffId id)
{
    return EntityId(id.raw());
}

/// Someone must be able to administer the practice afterwards.
Result<void> requireAnotherOwner(store::AuditedTx &tx, StaffId leaving)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(const std::vector<Member> all, members(reader));
    for (const Member &member : all)
        if (member.id != leaving && member.active && member.role == Role::owner)
            return {};
    return fail(Code::invalid, QStringLiteral("this is the only active owner: make someone else an owner first"));
}

Result<void> requireFreeLogin(store::AuditedTx &tx, const QString &login)
{
    static const QRegularExpression kLoginForm(QStringLiteral("^[a-z0-9][a-z0-9._-]{1,39}$"));
    if (!kLoginForm.match(login).hasMatch())
        return fail(
            Code::invalid,
            QStringLiteral("login: 2 to 40 of a-z, 0-9, dot, hyphen, underscore, beginning with a letter or digit"));
    store::TrustedReader reader = tx.trusted();
    const Result<Member> other = memberByLogin(reader, login);
    if (other.ok())
        return fail(Code::invalid, QStringLiteral("login: taken; a login is never used again for another person"));
    return other.error().code == Code::notFound ? Result<void>() : Result<void>(other.error());
}

QCborMap credentialFields(const Credential &credential)
{
    QCborMap fields {{kLockedKeys, credential.lockedKeys}, {kTotpSecret, credential.totpSecret}};
    fields.insert(kRecoveryCodes,
                  credential.recoveryCodes.isEmpty() ? QCborValue(nullptr) : QCborValue(credential.recoveryCodes));
    return fields;
}

} // namespace

Result<void> addMember(store::AuditedTx &tx, const Member &member, const Credential &credential)
{
    VB_DO(requireFreeLogin(tx, member.login));
    if (tx.intent().object.isNull()) // set-up names the practice
        tx.intent().object = rowOf(member.id);
    VB_DO(tx.create(kStaffEntity, rowOf(member.id),
                    {{kLogin, member.login},
                     {kName, member.name},
                     {kRole, roleName(member.role)},
                     {kActive, true},
                     {kSignPublic, member.signPublic},
                     {kBoxPublic, member.boxPublic}}));
    return tx.create(kCredentialEntity, rowOf(member.id), credentialFields(credential));
}

Result<void> setRole(store::AuditedTx &tx, StaffId id, Role role)
{
    tx.intent().object = rowOf(id);
    if (role != Role::owner)
        VB_DO(requireAnotherOwner(tx, id));
    return tx.set(kStaffEntity, rowOf(id), {{kRole, roleName(role)}});
}

Result<void> disable(store::AuditedTx &tx, StaffId id)
{
    tx.intent().object = rowOf(id);
    VB_DO(requireAnotherOwner(tx, id));
    return tx.set(kStaffEntity, rowOf(id), {{kActive, false}});
}

Result<void> setCredential(store::AuditedTx &tx, const Credential &credential)
{
    tx.intent().object = rowOf(credential.staff);
    return tx.set(kCredentialEntity, rowOf(credential.staff), credentialFields(credential));
}

Result<void> replaceKeys(store::AuditedTx &tx, const Member &member, const Credential &credential)
{
    VB_DO(tx.set(kStaffEntity, rowOf(member.id), {{kSignPublic, member.signPublic}, {kBoxPublic, member.boxPublic}}));
    return setCredential(tx, credential);
}

Result<void> setUsedStep(store::AuditedTx &tx, StaffId id, qint64 step)
{
    return tx.put(kTotpUseEntity, rowOf(id), {{kStep, step}});
}

Result<void> setLoginState(store::AuditedTx &tx, StaffId id, const Instant *fullLogin)
{
    QCborMap fields {{kLastAt, tx.at().wallMs}};
    if (fullLogin != nullptr) {
        fields.insert(kFullAt, fullLogin->wallMs);
        fields.insert(kFullMono, fullLogin->monoMs);
        fields.insert(kFullBoot, fullLogin->boot);
    }
    return tx.put(kLoginStateEntity, rowOf(id), fields);
}

Result<void> forgetFullLogins(store::AuditedTx &tx)
{
    store::TrustedReader reader = tx.trusted();
    std::vector<EntityId> rows;
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT id FROM login_state WHERE full_at IS NOT NULL"));
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            break;
        rows.push_back(stmt.id<EntityId>(0));
    }
    for (const EntityId &id : rows)
        VB_DO(tx.set(kLoginStateEntity, id,
                     {{kFullAt, QCborValue()}, {kFullMono, QCborValue()}, {kFullBoot, QCborValue()}}));
    return {};
}

Result<EntityId> addLicence(store::AuditedTx &tx, const Licence &licence)
{
    const EntityId id = EntityId::make(tx.at().wallMs);
    tx.intent().object = id;
    VB_DO(tx.create(kLicenceEntity, id,
                    {{kLicenceStaff, licence.staff.bytes()},
                     {kLicenceKind, licence.kind},
                     {kLicenceNumber, licence.number},
                     {kLicenceState, licence.state},
                     {kLicenceExpires, licence.expires},
                     {kLicenceActive, true}}));
    return id;
}

Result<void> endLicence(store::AuditedTx &tx, EntityId id)
{
    tx.intent().object = id;
    return tx.set(kLicenceEntity, id, {{kLicenceActive, false}});
}

Result<void> appendTrust(store::AuditedTx &tx, qint64 position, int kind, const QByteArray &envelope)
{
    return tx.create(kTrustEntity, EntityId::make(tx.at().wallMs),
                     {{kTrustPosition, position}, {kTrustKind, kind}, {kTrustEnvelope, envelope}},
                     store::OpKind::append);
}

Result<void> setDeviceKeys(store::AuditedTx &tx, DeviceId device, const QByteArray &keys, const QString &prefix)
{
    return tx.put(kDeviceKeysEntity, EntityId(device.raw()), {{kDeviceKeys, keys}, {kDevicePrefix, prefix}});
}

Result<void> setDevice(store::AuditedTx &tx, const DeviceName &device)
{
    const QString kind = device.laptop ? QStringLiteral("laptop") : QStringLiteral("fixed");
    return tx.put(kDeviceEntity, EntityId(device.id.raw()), {{kDeviceName, device.name}, {kDeviceKind, kind}});
}

Result<void> setImported(store::AuditedTx &tx, const QByteArray &storeId, quint64 upTo)
{
    return tx.put(kJournalMarkEntity, EntityId::fromBytes(storeId), {{kImported, static_cast<qint64>(upTo)}});
}

Result<void> setDraft(store::AuditedTx &tx, StaffId id, const QByteArray &body)
{
    store::TrustedReader reader = tx.trusted();
    VB_TRY(const QByteArray before, draftOf(reader, id));
    if (body.isEmpty() && before.isEmpty())
        return {};
    return tx.put(kDraftEntity, rowOf(id),
                  {{kDraftBody, body.isEmpty() ? QCborValue(nullptr) : QCborValue(body)}, {kDraftAt, tx.at().wallMs}});
}

Result<void> setPreference(store::AuditedTx &tx, StaffId id, const Preference &preference)
{
    if (preference.fontScale < 90 || preference.fontScale > 150)
        return fail(Code::invalid, QStringLiteral("font_scale: from 90 to 150"));
    return tx.put(kPreferenceEntity, rowOf(id), {{kTheme, preference.theme}, {kFontScale, preference.fontScale}});
}

} // namespace vb::staff
