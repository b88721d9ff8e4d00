#include "core/patient/patient.h"
#include "core/patient/patient_keys.h"
#include "core/patient/profile.h"

namespace vb::patient {

using store::Kind;
using store::Stream;

namespace {
constexpr Roles kCare {Role::frontDesk,       Role::aesthetician, Role::nurse, Role::provider,
                       Role::medicalDirector, Role::manager,      Role::owner};
constexpr Roles kRestrictors {Role::provider, Role::medicalDirector, Role::manager, Role::privacyOfficer, Role::owner};
} // namespace

const store::EntityDecl kPatientEntity {
    .name = "patient",
    .table = "patient",
    .meaning = "A client of the practice",
    .stream = Stream::ops,
    .fhir = "Patient",
    .retention = "medical",
    .groups = {{"identity", kEveryone, kCare}, {"contact", kEveryone, kCare}, {"restriction", kEveryone, kCare | kRestrictors}},
    .fields = {
        {.tag = kChartNo, .column = "chart_no", .kind = Kind::line, .group = "identity", .meaning = "Chart number", .required = true, .maxLength = 40},
        {.tag = kGiven, .column = "given", .kind = Kind::line, .group = "identity", .meaning = "Given names", .required = true, .critical = true, .maxLength = 200},
        {.tag = kFamily, .column = "family", .kind = Kind::line, .group = "identity", .meaning = "Family names", .required = true, .critical = true, .maxLength = 200},
        {.tag = kPreferred, .column = "preferred", .kind = Kind::line, .group = "identity", .meaning = "Name the person wants to be called", .maxLength = 200},
        {.tag = kFormer, .column = "former", .kind = Kind::line, .group = "identity", .meaning = "Earlier names", .maxLength = 200},
        {.tag = kBirthDate, .column = "birth_date", .kind = Kind::date, .group = "identity", .meaning = "Date of birth", .required = true, .critical = true},
        {.tag = kSex, .column = "sex", .kind = Kind::code, .group = "identity", .meaning = "Sex for clinical use: FHIR AdministrativeGender", .critical = true, .choices = {"female", "male", "other", "unknown"}},
        {.tag = kPhone, .column = "phone", .kind = Kind::phone, .group = "contact", .meaning = "Telephone to call first: E.164, with ;ext= for an extension", .critical = true, .maxLength = 40},
        {.tag = kEmail, .column = "email", .kind = Kind::line, .group = "contact", .meaning = "E-mail", .maxLength = 254},
        {.tag = kRestricted, .column = "restricted", .kind = Kind::boolean, .group = "restriction", .meaning = "Opens only to the care team or by break-glass", .required = true},
        {.tag = kVip, .column = "vip", .kind = Kind::boolean, .group = "restriction", .meaning = "Openings raise an alert; empty is no"},
        {.tag = kGenderIdentity, .column = "gender_identity", .kind = Kind::line, .group = "identity", .meaning = "Gender identity, in the person's words", .maxLength = 100},
        {.tag = kPronouns, .column = "pronouns", .kind = Kind::line, .group = "identity", .meaning = "Pronouns", .maxLength = 50},
        {.tag = kPhoneUse, .column = "phone_use", .kind = Kind::code, .group = "contact", .meaning = "FHIR ContactPointUse of the telephone", .choices = kContactUses},
        {.tag = kEmailUse, .column = "email_use", .kind = Kind::code, .group = "contact", .meaning = "FHIR ContactPointUse of the e-mail address", .choices = kContactUses},
        {.tag = kConfidential, .column = "confidential", .kind = Kind::passage, .group = "contact", .meaning = "How the person asks to be reached (45 CFR 164.522(b))", .maxLength = 1000},
        {.tag = kConfidentialChannel, .column = "confidential_channel", .kind = Kind::code, .group = "contact", .meaning = "Channel that the person asks for", .choices = kChannels},
        {.tag = kConfidentialTo, .column = "confidential_to", .kind = Kind::phone, .group = "contact", .meaning = "Number or address for that channel", .maxLength = 300},
        {.tag = kDisclosureLimits, .column = "disclosure_limits", .kind = Kind::passage, .group = "contact", .meaning = "What may not be passed on, and to whom (45 CFR 164.522(a))", .maxLength = 1000},
        {.tag = kPhoto, .column = "photo", .kind = Kind::id, .group = "identity", .meaning = "Photo that shows who this is"},
    },
    .isPatient = true,
    .derived = {{"patient_word", "identity"}, {"patient_key", "identity"}, {"patient_part", "identity"}, {"patient_part_data", "identity"},
                {"patient_part_idx", "identity"}, {"patient_part_docsize", "identity"}, {"patient_part_config", "identity"}},
    .refreshDerived = refreshSearchKeys,
    .checkDerived = checkSearchKeys,
};

const store::EntityDecl kCareTeamEntity {
    .name = "care_team",
    .table = "care_team",
    .meaning = "Who may open a restricted patient",
    .stream = Stream::ops,
    .fhir = "CareTeam",
    .retention = "medical",
    .groups = {{"team", kEveryone, kRestrictors}},
    .fields = {
        {.tag = kTeamPatient, .column = "patient", .kind = Kind::id, .group = "team", .meaning = "Patient", .required = true},
        {.tag = kTeamStaff, .column = "staff", .kind = Kind::id, .group = "team", .meaning = "Person", .required = true},
        {.tag = kTeamActive, .column = "active", .kind = Kind::boolean, .group = "team", .meaning = "Still in the team", .required = true},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kBreakGlassEntity {
    .name = "break_glass",
    .table = "break_glass",
    .meaning = "Emergency access to a restricted patient, with its reason",
    .stream = Stream::ops,
    .fhir = "AuditEvent",
    .retention = "audit",
    .signedOperations = true,
    .groups = {{"grant", kEveryone, kCare, store::Merge::appendOnly}},
    .fields = {
        {.tag = kGlassPatient, .column = "patient", .kind = Kind::id, .group = "grant", .meaning = "Patient", .required = true},
        {.tag = kGlassStaff, .column = "staff", .kind = Kind::id, .group = "grant", .meaning = "Who broke the glass", .required = true},
        {.tag = kGlassReason, .column = "reason", .kind = Kind::line, .group = "grant", .meaning = "Why", .required = true, .maxLength = 500},
        {.tag = kGlassAt, .column = "at", .kind = Kind::time, .group = "grant", .meaning = "From", .required = true},
        {.tag = kGlassUntil, .column = "until", .kind = Kind::time, .group = "grant", .meaning = "To", .required = true},
    },
    .patientColumn = "patient",
};

} // namespace vb::patient
