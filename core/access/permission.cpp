#include "core/access/permission.h"

#include <algorithm>
#include <array>

namespace vb::access {

namespace {

constexpr Roles kOwner {Role::owner};
constexpr Roles kOversight {Role::privacyOfficer, Role::owner};
constexpr Roles kCare {Role::frontDesk,       Role::aesthetician, Role::nurse, Role::provider,
                       Role::medicalDirector, Role::manager,      Role::owner};
constexpr Roles kClinical {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
constexpr Roles kSupervise {Role::medicalDirector, Role::owner};
constexpr Roles kCatalogue {Role::manager, Role::owner};
constexpr Roles kForms {Role::medicalDirector, Role::manager, Role::owner};
constexpr Roles kMerge {Role::provider, Role::medicalDirector, Role::manager, Role::owner};
constexpr Roles kRestrict {Role::provider, Role::medicalDirector, Role::manager, Role::privacyOfficer, Role::owner};

constexpr std::array kRules {
    RightRule {Right::signIn, "session.signIn", "login", "session", kEveryone},
    RightRule {Right::lockScreen, "session.lock", "lock", "session", kEveryone},
    RightRule {Right::practiceInit, "practice.init", "create", "practice", kOwner},
    RightRule {Right::practiceUnlock, "practice.unlock", "kit", "practice", kOwner},
    RightRule {Right::practiceRecover, "practice.recover", "recover", "practice", kOwner},
    RightRule {Right::patientSearch, "patient.search", "search", "patient", kEveryone},
    RightRule {Right::patientView, "patient.view", "view", "patient", kEveryone},
    RightRule {Right::patientCreate, "patient.create", "create", "patient", kCare},
    RightRule {Right::patientUpdate, "patient.update", "update", "patient", kCare},
    RightRule {Right::patientRestrict, "patient.restrict", "restrict", "patient", kRestrict},
    RightRule {Right::patientMerge, "patient.merge", "merge", "patient", kMerge},
    RightRule {Right::patientUnmerge, "patient.unmerge", "unmerge", "patient", kMerge},
    RightRule {Right::breakGlass, "patient.breakGlass", "break_glass", "patient", kCare},
    RightRule {Right::breakGlassReview, "patient.breakGlassReview", "search", "break_glass", kOversight},
    RightRule {Right::chartView, "chart.view", "view", "chart", kClinical},
    RightRule {Right::flagView, "flag.view", "view", "flag", kCare},
    RightRule {Right::allergyWrite, "allergy.write", "update", "allergy", kClinical},
    RightRule {Right::conditionWrite, "condition.write", "update", "condition", kClinical},
    RightRule {Right::medicationWrite, "medication.write", "update", "medication_statement", kClinical},
    RightRule {Right::observationWrite, "observation.write", "update", "observation", kClinical},
    RightRule {Right::historyWrite, "history.write", "update", "history", kClinical},
    RightRule {Right::flagWrite, "flag.write", "update", "flag", kClinical},
    RightRule {Right::visitOpen, "visit.open", "create", "visit", kCare},
    RightRule {Right::visitChange, "visit.change", "update", "visit", kCare},
    RightRule {Right::staffList, "staff.list", "search", "staff", kOwner},
    RightRule {Right::staffDirectory, "staff.directory", "search", "staff_directory", kEveryone},
    RightRule {Right::staffAdd, "staff.add", "create", "staff", kOwner},
    RightRule {Right::staffDisable, "staff.disable", "disable", "staff", kOwner},
    RightRule {Right::staffRole, "staff.role", "role_change", "staff", kOwner},
    RightRule {Right::staffReset, "staff.reset", "reset", "staff", kOwner},
    RightRule {Right::staffLicence, "staff.licence", "update", "licence", kOwner},
    RightRule {Right::passwordChange, "password.change", "password_change", "staff", kEveryone},
    RightRule {Right::totpRenew, "totp.renew", "totp_renew", "staff", kEveryone},
    RightRule {Right::recoveryCodesRenew, "recoveryCodes.renew", "recovery_codes_renew", "staff", kEveryone},
    RightRule {Right::preferenceChange, "preference.change", "update", "preference", kEveryone},
    RightRule {Right::practiceChange, "practice.change", "update", "practice", kOwner},
    RightRule {Right::pcSettingChange, "pcSetting.change", "update", "pc_setting", kOwner},
    RightRule {Right::catalogueList, "catalogue.list", "search", "catalogue", kEveryone},
    RightRule {Right::catalogueChange, "catalogue.change", "update", "catalogue", kCatalogue},
    RightRule {Right::auditList, "audit.list", "search", "audit", kOversight},
    RightRule {Right::auditVerify, "audit.verify", "verify", "audit", kOversight},
    RightRule {Right::auditExport, "audit.export", "export", "audit", kOversight},
    RightRule {Right::storeCheck, "store.check", "verify", "store", kOversight},
    RightRule {Right::foldHash, "store.foldHash", "verify", "fold", kOversight},
    RightRule {Right::keyRotate, "key.rotate", "key_rotate", "key", kOwner},
    // Of ciphertext, which only the recovery kit opens: the daily one runs under whoever works here.
    RightRule {Right::backupCreate, "backup.create", "backup", "backup", kEveryone},
    RightRule {Right::backupVerify, "backup.verify", "verify", "backup", kEveryone},
    RightRule {Right::backupRestore, "backup.restore", "restore", "backup", kOwner},
    RightRule {Right::noteList, "note.list", "search", "note", kClinical},
    RightRule {Right::noteView, "note.view", "view", "note", kClinical},
    RightRule {Right::noteAdd, "note.add", "create", "note", kClinical},
    RightRule {Right::noteEdit, "note.edit", "update", "note", kClinical},
    RightRule {Right::noteDiscard, "note.discard", "discard", "note", kClinical},
    RightRule {Right::noteSign, "note.sign", "sign", "note", kClinical},
    RightRule {Right::noteAddendum, "note.addendum", "addendum", "note", kClinical},
    RightRule {Right::noteVoid, "note.void", "void", "note", kSupervise},
    RightRule {Right::noteCosignRequest, "note.cosignRequest", "cosign_request", "note", kClinical},
    RightRule {Right::noteCosign, "note.cosign", "cosign", "note", kSupervise},
    RightRule {Right::noteVerify, "note.verify", "verify", "note", kClinical},
    RightRule {Right::noteAttention, "note.attention", "search", "note_attention", kClinical},
    RightRule {Right::templateList, "template.list", "search", "note_template", kClinical | kForms},
    RightRule {Right::templateChange, "template.change", "update", "note_template", kForms},
    RightRule {Right::notePrint, "note.print", "print", "note", kClinical},
    RightRule {Right::chartPrint, "chart.print", "print", "chart", kClinical},
    // The monitor's, on behalf of whoever acts.
    RightRule {Right::alertRaise, "alert.raise", "alert", "alert", kEveryone},
    RightRule {Right::alertList, "alert.list", "search", "alert", kOversight},
    RightRule {Right::alertAck, "alert.ack", "alert_ack", "alert", kOversight},
    RightRule {Right::monitorChange, "monitor.change", "update", "monitor", kOwner},
    // Passing sealed operations on afterwards is nobody's act: it runs for whoever works here.
    RightRule {Right::relayConnect, "relay.connect", "relay_connect", "relay", kOwner},
    // The session's, when the relay's clock says that this PC's is wrong.
    RightRule {Right::clockNote, "clock.note", "clock", "device", kEveryone},
    RightRule {Right::deviceInvite, "device.invite", "invite", "device", kOwner},
    RightRule {Right::deviceApprove, "device.approve", "approve", "device", kOwner},
    RightRule {Right::deviceRevoke, "device.revoke", "revoke", "device", kOwner},
    RightRule {Right::deviceRename, "device.rename", "update", "device", kOwner},
    RightRule {Right::deviceList, "device.list", "search", "device", kEveryone},
    // The new PC's own, before anybody logs in there.
    RightRule {Right::deviceJoin, "device.join", "join", "device", kOwner},
    RightRule {Right::deviceRenew, "device.renew", "renew", "device", kOwner},
    // Of each conflict, who may read and write the field it is about.
    RightRule {Right::conflictList, "conflict.list", "search", "conflict", kCare},
    RightRule {Right::conflictResolve, "conflict.resolve", "conflict_resolve", "conflict", kCare},
};

} // namespace

std::span<const RightRule> allRights()
{
    return kRules;
}

const RightRule &ruleOf(Right right)
{
    const auto at
        = std::find_if(kRules.begin(), kRules.end(), [right](const RightRule &rule) { return rule.right == right; });
    VB_INVARIANT(at != kRules.end());
    return *at;
}

Result<void> authorize(const Actor &actor, Right right)
{
    const RightRule &rule = ruleOf(right);
    if (!rule.roles.contains(actor.role))
        return fail(
            Code::denied,
            QStringLiteral("the role %1 may not do %2").arg(roleName(actor.role), QString::fromLatin1(rule.name)));
    return {};
}

} // namespace vb::access
