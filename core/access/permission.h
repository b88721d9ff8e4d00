#pragma once

#include "core/base/actor.h"

#include <QByteArrayView>

#include <span>

namespace vb::access {

/// What a person may ask the core to do. Each right names the audit entry it leaves and the roles that hold it; the
/// table in permission.cpp is the whole matrix.
enum class Right {
    signIn,
    lockScreen,
    practiceInit,
    practiceUnlock,
    practiceRecover,
    patientSearch,
    patientView,
    patientCreate,
    patientUpdate,
    patientRestrict,
    patientMerge,
    patientUnmerge,
    breakGlass,
    breakGlassReview,
    chartView,
    flagView,
    allergyWrite,
    conditionWrite,
    medicationWrite,
    observationWrite,
    historyWrite,
    flagWrite,
    visitOpen,
    visitChange,
    staffList,
    staffDirectory,
    staffAdd,
    staffDisable,
    staffRole,
    staffReset,
    staffLicence,
    passwordChange,
    totpRenew,
    recoveryCodesRenew,
    preferenceChange,
    practiceChange,
    pcSettingChange,
    catalogueList,
    catalogueChange,
    auditList,
    auditVerify,
    auditExport,
    storeCheck,
    foldHash,
    keyRotate,
    backupCreate,
    backupVerify,
    backupRestore,
    noteList,
    noteView,
    noteAdd,
    noteEdit,
    noteDiscard,
    noteSign,
    noteAddendum,
    noteVoid,
    noteCosignRequest,
    noteCosign,
    noteVerify,
    noteAttention,
    templateList,
    templateChange,
    notePrint,
    chartPrint,
    alertRaise,
    alertList,
    alertAck,
    monitorChange,
    relayConnect,
    clockNote,
    deviceInvite,
    deviceApprove,
    deviceRevoke,
    deviceRename,
    deviceList,
    deviceJoin,
    deviceRenew,
    conflictList,
    conflictResolve,
};

struct RightRule {
    Right right;
    QByteArrayView name; // for documents and tests: staff.add
    QByteArrayView action; // as the audit shows it: search, view, create, update, delete, login …
    QByteArrayView object; // kind of the object
    Roles roles;
};

std::span<const RightRule> allRights();
const RightRule &ruleOf(Right right);

/// The one gate. `denied` when the role does not hold the right; the UI only hides what this refuses.
Result<void> authorize(const Actor &actor, Right right);

} // namespace vb::access
