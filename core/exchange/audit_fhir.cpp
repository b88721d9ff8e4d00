#include "core/exchange/audit_writer.h"
#include "core/exchange/json_text.h"

#include <QUuid>

#include <array>

namespace vb::exchange {

namespace {

/// A code of a code system. Codes of DICOM are those of PS3.16, CID 400 and 401.
struct Coding {
    const char *system = nullptr;
    const char *code = nullptr;
    const char *display = nullptr;
};

constexpr char kDicom[] = "http://dicom.nema.org/resources/ontology/DCM";
constexpr char kRest[] = "http://hl7.org/fhir/restful-interaction";
constexpr char kUuidSystem[] = "urn:ietf:rfc:3986";

constexpr Coding kActivity {kDicom, "110100", "Application Activity"};
constexpr Coding kLogUsed {kDicom, "110101", "Audit Log Used"};
constexpr Coding kExport {kDicom, "110106", "Export"};
constexpr Coding kPatientRecord {kDicom, "110110", "Patient Record"};
constexpr Coding kQuery {kDicom, "110112", "Query"};
constexpr Coding kAlert {kDicom, "110113", "Security Alert"};
constexpr Coding kAuthentication {kDicom, "110114", "User Authentication"};
constexpr Coding kLogin {kDicom, "110122", "Login"};
constexpr Coding kLogout {kDicom, "110123", "Logout"};
constexpr Coding kEmergency {kDicom, "110127", "Emergency Override Started"};
constexpr Coding kConfiguration {kDicom, "110129", "Security Configuration"};
constexpr Coding kObjectSecurity {kDicom, "110135", "Object Security Attributes Changed"};
constexpr Coding kRolesChanged {kDicom, "110136", "Security Roles Changed"};
constexpr Coding kUserSecurity {kDicom, "110137", "User Security Attributes Changed"};
constexpr Coding kApplication {kDicom, "110150", "Application"};
constexpr Coding kDisclose {"http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose",
                            "Disclose Record Lifecycle Event"};
constexpr Coding kCreate {kRest, "create", "create"};
constexpr Coding kRead {kRest, "read", "read"};
constexpr Coding kUpdate {kRest, "update", "update"};
constexpr Coding kDelete {kRest, "delete", "delete"};
constexpr Coding kSearch {kRest, "search-type", "search-type"};
constexpr Coding kHuman {"http://terminology.hl7.org/CodeSystem/extra-security-role-type", "humanuser", "human user"};
constexpr Coding kUserDevice {"http://terminology.hl7.org/CodeSystem/security-source-type", "1", "User Device"};
constexpr Coding kPersonKind {"http://terminology.hl7.org/CodeSystem/audit-entity-type", "1", "Person"};
constexpr Coding kSystemKind {"http://terminology.hl7.org/CodeSystem/audit-entity-type", "2", "System Object"};
constexpr Coding kPatientPart {"http://terminology.hl7.org/CodeSystem/object-role", "1", "Patient"};
constexpr Coding kSecurityUserPart {"http://terminology.hl7.org/CodeSystem/object-role", "11", "Security User Entity"};
constexpr Coding kSecurityPart {"http://terminology.hl7.org/CodeSystem/object-role", "13", "Security Resource"};
constexpr Coding kQueryPart {"http://terminology.hl7.org/CodeSystem/object-role", "24", "Query"};
constexpr Coding kEmergencyPurpose {"http://terminology.hl7.org/CodeSystem/v3-ActReason", "BTG", "break the glass"};

/// What an action of ours is in the words of DICOM (PS3.15 A.5) and FHIR; an empty object stands for any.
struct EventKind {
    QLatin1String action;
    QLatin1String object;
    Coding type;
    Coding subtype;
    const char *verb; // C R U D E
};

// The first that fits.
constexpr std::array kEvents {
    EventKind {QLatin1String("login"), QLatin1String(), kAuthentication, kLogin, "E"},
    EventKind {QLatin1String("failure"), QLatin1String("session"), kAuthentication, kLogin, "E"},
    EventKind {QLatin1String("lock"), QLatin1String(), kAuthentication, kLogout, "E"},
    EventKind {QLatin1String("break_glass"), QLatin1String(), kAlert, kEmergency, "E"},
    EventKind {QLatin1String("kit"), QLatin1String(), kAlert, kEmergency, "E"},
    EventKind {QLatin1String("role_change"), QLatin1String(), kAlert, kRolesChanged, "U"},
    EventKind {QLatin1String("restrict"), QLatin1String(), kPatientRecord, kObjectSecurity, "U"},
    EventKind {QLatin1String("export"), QLatin1String(), kExport, kDisclose, "R"},
    EventKind {QLatin1String("print"), QLatin1String(), kExport, kDisclose, "R"},
    EventKind {QLatin1String("search"), QLatin1String("audit"), kLogUsed, kSearch, "E"},
    EventKind {QLatin1String("verify"), QLatin1String("audit"), kLogUsed, kRead, "R"},
    EventKind {QLatin1String("verify"), QLatin1String(), kActivity, kRead, "R"},
    EventKind {QLatin1String("search"), QLatin1String(), kQuery, kSearch, "E"},
    EventKind {QLatin1String("create"), QLatin1String("patient"), kPatientRecord, kCreate, "C"},
    EventKind {QLatin1String("view"), QLatin1String("patient"), kPatientRecord, kRead, "R"},
    EventKind {QLatin1String("update"), QLatin1String("patient"), kPatientRecord, kUpdate, "U"},
    EventKind {QLatin1String("merge"), QLatin1String("patient"), kPatientRecord, kUpdate, "U"},
    EventKind {QLatin1String("unmerge"), QLatin1String("patient"), kPatientRecord, kUpdate, "U"},
    EventKind {QLatin1String("delete"), QLatin1String("patient"), kPatientRecord, kDelete, "D"},
    EventKind {QLatin1String("create"), QLatin1String("staff"), kAlert, kUserSecurity, "C"},
    EventKind {QLatin1String(), QLatin1String("staff"), kAlert, kUserSecurity, "U"},
    EventKind {QLatin1String("create"), QLatin1String(), kActivity, kCreate, "C"},
    EventKind {QLatin1String("view"), QLatin1String(), kActivity, kRead, "R"},
    EventKind {QLatin1String("update"), QLatin1String("practice"), kAlert, kConfiguration, "U"},
    EventKind {QLatin1String("update"), QLatin1String("pc_setting"), kAlert, kConfiguration, "U"},
    EventKind {QLatin1String("update"), QLatin1String("device"), kAlert, kConfiguration, "U"},
    EventKind {QLatin1String("update"), QLatin1String(), kActivity, kUpdate, "U"},
    EventKind {QLatin1String("delete"), QLatin1String(), kActivity, kDelete, "D"},
    EventKind {QLatin1String(), QLatin1String(), kActivity, {}, "E"},
};

const EventKind &kindOf(const audit::Entry &entry)
{
    const auto fits = [&entry](const EventKind &kind) {
        return (kind.action.isEmpty() || entry.action == kind.action)
            && (kind.object.isEmpty() || entry.objectKind == kind.object);
    };
    return *std::find_if(kEvents.begin(), kEvents.end(), fits); // the last fits everything
}

/// DICOM PS3.15 A.5.2: 0 success, 4 minor failure (refused, nothing is broken), 8 serious failure.
const char *outcomeCode(audit::Outcome outcome)
{
    switch (outcome) {
    case audit::Outcome::ok: return "0";
    case audit::Outcome::denied: return "4";
    case audit::Outcome::failed: break;
    }
    return "8";
}

void putCoding(JsonText &json, const Coding &coding)
{
    json.beginObject()
        .pair("system", QLatin1String(coding.system))
        .pair("code", QLatin1String(coding.code))
        .pair("display", QLatin1String(coding.display))
        .endObject();
}

void putConcept(JsonText &json, const Coding &coding)
{
    json.beginObject().key("coding").beginList();
    putCoding(json, coding);
    json.endList().endObject();
}

/// A logical reference: what is meant is not in the bundle.
template <class Tag>
void putReference(JsonText &json, const char *type, const Id<Tag> &id, const QString &display)
{
    json.beginObject().pair("type", QLatin1String(type));
    if (!id.isNull())
        json.key("identifier")
            .beginObject()
            .pair("system", QLatin1String(kUuidSystem))
            .pair("value", QStringLiteral("urn:uuid:") + id.text())
            .endObject();
    json.pair("display", display).endObject();
}

void putNetwork(JsonText &json, const QString &address)
{
    if (!address.isEmpty())
        json.key("network").beginObject().pair("address", address).pair("type", QStringLiteral("1")).endObject();
}

/// A person, and the program on his PC. Exactly one of them asked.
void putAgents(JsonText &json, const audit::Entry &entry, const AuditNames &names)
{
    const bool person = !entry.user.isNull() || !entry.login.isEmpty();
    json.key("agent").beginList();
    if (person) {
        const QString name = names.people.value(entry.login);
        json.beginObject().key("type");
        putConcept(json, kHuman);
        if (!entry.role.isEmpty())
            json.key("role")
                .beginList()
                .beginObject()
                .key("coding")
                .beginList()
                .beginObject()
                .pair("system", QStringLiteral("urn:verbena:role"))
                .pair("code", entry.role)
                .endObject()
                .endList()
                .endObject()
                .endList();
        json.key("who");
        putReference(json, "Practitioner", entry.user, name.isEmpty() ? entry.login : name);
        json.pair("altId", entry.login).pair("name", name).key("requestor").boolean(true);
        putNetwork(json, entry.address);
        json.endObject();
    }
    json.beginObject().key("type");
    putConcept(json, kApplication);
    json.key("who");
    putReference(json, "Device", entry.device, entry.address.isEmpty() ? QStringLiteral("Verbena") : entry.address);
    json.pair("name", QStringLiteral("Verbena")).key("requestor").boolean(!person);
    putNetwork(json, entry.address);
    json.endObject().endList();
}

void putSource(JsonText &json, const audit::Entry &entry)
{
    json.key("source").beginObject().key("observer");
    putReference(json, "Device", entry.device, entry.address.isEmpty() ? QStringLiteral("Verbena") : entry.address);
    json.key("type").beginList();
    putCoding(json, kUserDevice);
    json.endList().endObject();
}

const Coding *partOf(const QString &objectKind)
{
    if (objectKind == QStringLiteral("staff"))
        return &kSecurityUserPart;
    return objectKind == QStringLiteral("patient") ? nullptr : &kSecurityPart;
}

/// The object acted upon, unless it is the patient himself; with the detail of the entry.
void putObject(JsonText &json, const audit::Entry &entry)
{
    json.beginObject();
    if (!entry.object.isNull()) {
        json.key("what");
        putReference(json, entry.objectKind == QStringLiteral("staff") ? "Practitioner" : "Basic", entry.object, {});
    }
    json.key("type");
    putCoding(json, kSystemKind);
    if (const Coding *part = partOf(entry.objectKind)) {
        json.key("role");
        putCoding(json, *part);
    }
    json.pair("name", entry.objectKind);
    if (!entry.detail.isEmpty())
        json.key("detail")
            .beginList()
            .beginObject()
            .pair("type", QStringLiteral("detail"))
            .pair("valueString", entry.detail)
            .endObject()
            .endList();
    json.endObject();
}

/// The patient, the object, and what was asked for.
void putEntities(JsonText &json, const audit::Entry &entry, const AuditNames &names)
{
    const bool asks = entry.action == QStringLiteral("search") || entry.action == QStringLiteral("export");
    json.key("entity").beginList();
    if (!entry.patient.isNull()) {
        json.beginObject().key("what");
        putReference(json, "Patient", entry.patient, names.patients.value(entry.patient));
        json.key("type");
        putCoding(json, kPersonKind);
        json.key("role");
        putCoding(json, kPatientPart);
        json.endObject();
    }
    if (asks && !entry.detail.isEmpty()) {
        json.beginObject().key("type");
        putCoding(json, kSystemKind);
        json.key("role");
        putCoding(json, kQueryPart);
        json.pair("description", entry.objectKind)
            .pair("query", QString::fromLatin1(entry.detail.toUtf8().toBase64()))
            .endObject();
    } else {
        putObject(json, entry);
    }
    json.endList();
}

void putPurpose(JsonText &json, const audit::Entry &entry)
{
    const bool emergency = entry.action == QStringLiteral("break_glass");
    if (entry.purpose.isEmpty() && !emergency)
        return;
    json.key("purposeOfEvent").beginList().beginObject();
    if (emergency) {
        json.key("coding").beginList();
        putCoding(json, kEmergencyPurpose);
        json.endList();
    }
    json.pair("text", entry.purpose).endObject().endList();
}

void putEvent(JsonText &json, const audit::Entry &entry, const QString &id, const AuditNames &names)
{
    const EventKind &kind = kindOf(entry);
    json.beginObject().pair("resourceType", QStringLiteral("AuditEvent")).pair("id", id).key("type");
    putCoding(json, kind.type);
    if (kind.subtype.code) {
        json.key("subtype").beginList();
        putCoding(json, kind.subtype);
        json.endList();
    }
    json.pair("action", QLatin1String(kind.verb))
        .pair("recorded", isoUtc(entry.at.wallMs))
        .pair("outcome", QLatin1String(outcomeCode(entry.outcome)));
    if (entry.outcome != audit::Outcome::ok)
        json.pair("outcomeDesc", audit::outcomeName(entry.outcome));
    putPurpose(json, entry);
    putAgents(json, entry, names);
    putSource(json, entry);
    putEntities(json, entry, names);
    json.endObject();
}

/// The same for the same entry in every export: a name-based UUID in the space of its device.
QString eventId(const audit::Entry &entry)
{
    const QUuid device = QUuid::fromRfc4122(entry.device.bytes());
    return QUuid::createUuidV5(device, QStringLiteral("audit/%1").arg(entry.index)).toString(QUuid::WithoutBraces);
}

class FhirAuditWriter : public AuditWriter {
public:
    explicit FhirAuditWriter(qint64 nowMs) : m_nowMs(nowMs) { }

    QByteArray begin() override
    {
        m_json.beginObject()
            .pair("resourceType", QStringLiteral("Bundle"))
            .pair("type", QStringLiteral("collection"))
            .pair("timestamp", isoUtc(m_nowMs));
        return m_json.take();
    }

    QByteArray row(const audit::Entry &entry, const AuditNames &names) override
    {
        if (!std::exchange(m_hasRows, true))
            m_json.key("entry").beginList(); // FHIR knows no empty lists
        const QString id = eventId(entry);
        m_json.beginObject().pair("fullUrl", QStringLiteral("urn:uuid:") + id).key("resource");
        putEvent(m_json, entry, id, names);
        m_json.endObject();
        return m_json.take() + '\n';
    }

    QByteArray end() override
    {
        if (m_hasRows)
            m_json.endList();
        return m_json.endObject().take() + '\n';
    }

private:
    qint64 m_nowMs;
    JsonText m_json;
    bool m_hasRows = false;
};

} // namespace

std::unique_ptr<AuditWriter> fhirAuditWriter(qint64 nowMs)
{
    return std::make_unique<FhirAuditWriter>(nowMs);
}

} // namespace vb::exchange
