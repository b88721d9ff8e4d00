#include "ui/audit/audit_words.h"

#include "ui/kit/role_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct AuditText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::AuditText)
};

AuditKind kindOf(const char *action, const char *object, const QString &text)
{
    return {QString::fromLatin1(action), QString::fromLatin1(object), text};
}

std::vector<AuditKind> kindsOfPatients()
{
    return {kindOf("view", "patient", AuditText::tr("Opened a record")),
            kindOf("search", "patient", AuditText::tr("Searched for patients")),
            kindOf("create", "patient", AuditText::tr("Added a patient")),
            kindOf("update", "patient", AuditText::tr("Changed a record")),
            kindOf("restrict", "patient", AuditText::tr("Changed who may open a record")),
            kindOf("merge", "patient", AuditText::tr("Merged two records")),
            kindOf("unmerge", "patient", AuditText::tr("Took a merge back")),
            kindOf("break_glass", "patient", AuditText::tr("Emergency access"))};
}

std::vector<AuditKind> kindsOfCharts()
{
    return {kindOf("view", "chart", AuditText::tr("Opened a chart")),
            kindOf("view", "flag", AuditText::tr("Saw red flags")),
            kindOf("update", "flag", AuditText::tr("Changed red flags")),
            kindOf("update", "allergy", AuditText::tr("Changed allergies")),
            kindOf("update", "condition", AuditText::tr("Changed conditions")),
            kindOf("update", "medication_statement", AuditText::tr("Changed medications")),
            kindOf("update", "observation", AuditText::tr("Changed measurements")),
            kindOf("update", "history", AuditText::tr("Changed the medical history")),
            kindOf("create", "visit", AuditText::tr("Opened a visit")),
            kindOf("update", "visit", AuditText::tr("Changed a visit")),
            kindOf("print", "chart", AuditText::tr("Printed a chart"))};
}

std::vector<AuditKind> kindsOfNotes()
{
    return {kindOf("search", "note", AuditText::tr("Looked at the list of notes")),
            kindOf("search", "note_attention", AuditText::tr("Looked at notes that wait")),
            kindOf("view", "note", AuditText::tr("Opened a note")),
            kindOf("create", "note", AuditText::tr("Began a note")),
            kindOf("update", "note", AuditText::tr("Changed a note")),
            kindOf("discard", "note", AuditText::tr("Discarded a draft")),
            kindOf("sign", "note", AuditText::tr("Signed a note")),
            kindOf("addendum", "note", AuditText::tr("Added to a signed note")),
            kindOf("void", "note", AuditText::tr("Voided a note")),
            kindOf("cosign_request", "note", AuditText::tr("Asked for a co-signature")),
            kindOf("cosign", "note", AuditText::tr("Co-signed a note")),
            kindOf("verify", "note", AuditText::tr("Checked a signature")),
            kindOf("print", "note", AuditText::tr("Printed a note")),
            kindOf("search", "note_template", AuditText::tr("Looked at forms for notes")),
            kindOf("update", "note_template", AuditText::tr("Changed a form for notes"))};
}

std::vector<AuditKind> kindsOfSafety()
{
    return {kindOf("key_rotate", "key", AuditText::tr("Changed a key")),
            kindOf("relay_connect", "relay", AuditText::tr("Registered the practice at a relay")),
            kindOf("clock", "device", AuditText::tr("This computer's clock was found wrong")),
            kindOf("invite", "device", AuditText::tr("Invited a computer")),
            kindOf("approve", "device", AuditText::tr("Let a computer join")),
            kindOf("revoke", "device", AuditText::tr("Revoked a computer")),
            kindOf("renew", "device", AuditText::tr("Renewed a computer that was copied or put back")),
            kindOf("update", "device", AuditText::tr("Renamed a computer")),
            kindOf("search", "device", AuditText::tr("Looked at the list of computers")),
            kindOf("join", "device", AuditText::tr("This computer joined the practice")),
            kindOf("search", "conflict", AuditText::tr("Looked at conflicts between computers")),
            kindOf("conflict_resolve", "conflict", AuditText::tr("Decided on a conflict")),
            kindOf("backup", "backup", AuditText::tr("Made a backup")),
            kindOf("verify", "backup", AuditText::tr("Checked a backup")),
            kindOf("restore", "backup", AuditText::tr("Restored a backup"))};
}

std::vector<AuditKind> kindsOfSessions()
{
    return {kindOf("login", "session", AuditText::tr("Logged in")),
            kindOf("failure", "session", AuditText::tr("Failed to log in")),
            kindOf("lock", "session", AuditText::tr("Locked")),
            kindOf("cleared", "session", AuditText::tr("Ended a lock-out")),
            kindOf("clock", "session", AuditText::tr("The clock went back")),
            kindOf("keychain", "session", AuditText::tr("Key of the computer")),
            kindOf("integrity", "session", AuditText::tr("Integrity warning")),
            kindOf("kit", "session", AuditText::tr("Recovery kit refused")),
            kindOf("kit", "practice", AuditText::tr("Opened with the recovery kit")),
            kindOf("recover", "practice", AuditText::tr("Brought back with the recovery kit"))};
}

std::vector<AuditKind> kindsOfPeople()
{
    return {kindOf("search", "staff", AuditText::tr("Looked at the staff list")),
            kindOf("search", "staff_directory", AuditText::tr("Looked up colleagues")),
            kindOf("create", "staff", AuditText::tr("Added a person")),
            kindOf("disable", "staff", AuditText::tr("Disabled an account")),
            kindOf("role_change", "staff", AuditText::tr("Changed a role")),
            kindOf("reset", "staff", AuditText::tr("Reset an account")),
            kindOf("update", "licence", AuditText::tr("Changed a licence")),
            kindOf("password_change", "staff", AuditText::tr("Changed the own password")),
            kindOf("totp_renew", "staff", AuditText::tr("Changed the own authenticator")),
            kindOf("recovery_codes_renew", "staff", AuditText::tr("Made new recovery codes"))};
}

std::vector<AuditKind> kindsOfOversight()
{
    return {kindOf("search", "audit", AuditText::tr("Looked at the log")),
            kindOf("verify", "audit", AuditText::tr("Verified the log")),
            kindOf("export", "audit", AuditText::tr("Exported the log")),
            kindOf("search", "break_glass", AuditText::tr("Reviewed emergency access")),
            kindOf("alert", "alert", AuditText::tr("An alert was raised")),
            kindOf("search", "alert", AuditText::tr("Looked at alerts")),
            kindOf("alert_ack", "alert", AuditText::tr("Acknowledged an alert")),
            kindOf("verify", "store", AuditText::tr("Checked the records")),
            kindOf("verify", "fold", AuditText::tr("Compared the records"))};
}

std::vector<AuditKind> kindsOfSettings()
{
    return {kindOf("create", "practice", AuditText::tr("Made the practice")),
            kindOf("update", "practice", AuditText::tr("Changed the practice")),
            kindOf("update", "pc_setting", AuditText::tr("Changed this computer's settings")),
            kindOf("update", "preference", AuditText::tr("Changed own preferences")),
            kindOf("search", "catalogue", AuditText::tr("Looked at services and products")),
            kindOf("update", "catalogue", AuditText::tr("Changed services or products")),
            kindOf("update", "monitor", AuditText::tr("Changed what raises alerts")),
            kindOf("create", "demo", AuditText::tr("Filled in demo data"))};
}

QString patientActionText(const QString &action)
{
    if (action == u"view")
        return AuditText::tr("opened");
    if (action == u"update")
        return AuditText::tr("changed");
    if (action == u"create")
        return AuditText::tr("added");
    if (action == u"restrict")
        return AuditText::tr("restricted or lifted");
    if (action == u"merge")
        return AuditText::tr("merged");
    if (action == u"unmerge")
        return AuditText::tr("merge taken back");
    if (action == u"break_glass")
        return AuditText::tr("emergency access");
    return auditKindText(action, QStringLiteral("patient"));
}

} // namespace

std::vector<AuditKind> auditKinds()
{
    std::vector<AuditKind> all;
    for (std::vector<AuditKind> &part :
         std::vector {kindsOfPatients(), kindsOfCharts(), kindsOfNotes(), kindsOfSessions(), kindsOfPeople(),
                      kindsOfOversight(), kindsOfSettings(), kindsOfSafety()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

QString auditKindText(const QString &action, const QString &object)
{
    static const std::vector<AuditKind> kinds = auditKinds();
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const AuditKind &kind) {
        return kind.action == action && kind.object == object;
    });
    return known != kinds.end() ? known->text : QStringLiteral("%1 %2").arg(action, object).trimmed();
}

QString patientActionsText(const QStringList &actions)
{
    QStringList words;
    for (const QString &action : actions)
        words << patientActionText(action);
    return words.join(AuditText::tr(", ", "between the items of an enumeration"));
}

QString auditObjectText(const QString &object)
{
    if (object == u"patient")
        return AuditText::tr("Patient");
    if (object == u"session")
        return AuditText::tr("Log-in");
    if (object == u"staff")
        return AuditText::tr("Person");
    if (object == u"licence")
        return AuditText::tr("Licence");
    if (object == u"audit")
        return AuditText::tr("Access log");
    if (object == u"alert")
        return AuditText::tr("Alert");
    if (object == u"chart")
        return AuditText::tr("Chart");
    if (object == u"note")
        return AuditText::tr("Note");
    if (object == u"visit")
        return AuditText::tr("Visit");
    if (object == u"backup")
        return AuditText::tr("Backup");
    if (object == u"practice")
        return AuditText::tr("Practice");
    if (object == u"break_glass")
        return AuditText::tr("Emergency access");
    return object;
}

QString auditOutcomeText(audit::Outcome outcome)
{
    switch (outcome) {
    case audit::Outcome::ok: return AuditText::tr("Done");
    case audit::Outcome::denied: return AuditText::tr("Refused");
    case audit::Outcome::failed: break;
    }
    return AuditText::tr("Failed");
}

QString clockFaultText(audit::ClockFault fault)
{
    switch (fault) {
    case audit::ClockFault::any: return AuditText::tr("Clock set or off");
    case audit::ClockFault::setBack: return AuditText::tr("Clock set back");
    case audit::ClockFault::setForward: return AuditText::tr("Clock set forward");
    case audit::ClockFault::off: break;
    }
    return AuditText::tr("Clock off");
}

QString auditRoleText(const QString &code)
{
    const std::optional<Role> role = roleFromName(code);
    return role ? roleText(*role) : code;
}

QString entriesText(qint64 count)
{
    return count == 1 ? AuditText::tr("1 entry") : AuditText::tr("%1 entries").arg(QLocale().toString(count));
}

} // namespace vb::ui
