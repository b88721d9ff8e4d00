#include "core/patient/patient_keys.h"
#include "core/patient/profile.h"

namespace vb::patient {

using store::Kind;
using store::Stream;

namespace {

constexpr Roles kProfileWriters {Role::frontDesk,       Role::aesthetician, Role::nurse, Role::provider,
                                 Role::medicalDirector, Role::manager,      Role::owner};

/// The row's patient cannot change; the rest is a register for each column.
std::vector<store::FieldGroup> profileGroups()
{
    return {{"place", kEveryone, kProfileWriters, store::Merge::immutable}, {"content", kEveryone, kProfileWriters}};
}

/// A telephone number of the row is found by the patient's search keys. A row may come before its patient.
Result<void> refreshKeysOfContact(sql::Db &db, const EntityId &id)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT p.id FROM patient_contact c JOIN patient p ON p.id = c.patient WHERE c.id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    return found ? refreshSearchKeys(db, stmt.id<EntityId>(0)) : Result<void>();
}

} // namespace

const store::EntityDecl kContactEntity {
    .name = "patient_contact",
    .table = "patient_contact",
    .meaning = "A further telephone number or e-mail address of a patient",
    .stream = Stream::ops,
    .fhir = "Patient",
    .retention = "medical",
    .groups = profileGroups(),
    .fields = {
        {.tag = kContactPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kContactSystem, .column = "system", .kind = Kind::code, .group = "place", .meaning = "FHIR ContactPointSystem", .required = true, .choices = {"phone", "email"}},
        {.tag = kContactValue, .column = "value", .kind = Kind::phone, .group = "content", .meaning = "Number (E.164, with ;ext= for an extension) or address", .required = true, .critical = true, .maxLength = 254},
        {.tag = kContactUse, .column = "use", .kind = Kind::code, .group = "content", .meaning = "FHIR ContactPointUse", .choices = kContactUses},
        {.tag = kContactNote, .column = "note", .kind = Kind::line, .group = "content", .meaning = "Remark", .maxLength = 200},
        {.tag = kContactActive, .column = "active", .kind = Kind::boolean, .group = "content", .meaning = "Not removed", .required = true, .stays = {"true"}},
    },
    .patientColumn = "patient",
    .refreshDerived = refreshKeysOfContact,
};

const store::EntityDecl kAddressEntity {
    .name = "patient_address",
    .table = "patient_address",
    .meaning = "A postal address of a patient",
    .stream = Stream::ops,
    .fhir = "Patient",
    .retention = "medical",
    .groups = profileGroups(),
    .fields = {
        {.tag = kAddressPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kAddressUse, .column = "use", .kind = Kind::code, .group = "content", .meaning = "FHIR AddressUse", .choices = {"home", "work", "temp", "old", "billing"}},
        {.tag = kAddressLine, .column = "line", .kind = Kind::line, .group = "content", .meaning = "Street and number", .required = true, .maxLength = 200},
        {.tag = kAddressLine2, .column = "line2", .kind = Kind::line, .group = "content", .meaning = "Apartment, building", .maxLength = 200},
        {.tag = kAddressCity, .column = "city", .kind = Kind::line, .group = "content", .meaning = "Town", .maxLength = 100},
        {.tag = kAddressState, .column = "state", .kind = Kind::line, .group = "content", .meaning = "State or province", .maxLength = 100},
        {.tag = kAddressPostalCode, .column = "postal_code", .kind = Kind::line, .group = "content", .meaning = "Postal code", .maxLength = 20},
        {.tag = kAddressCountry, .column = "country", .kind = Kind::line, .group = "content", .meaning = "Country", .maxLength = 100},
        {.tag = kAddressActive, .column = "active", .kind = Kind::boolean, .group = "content", .meaning = "Not removed", .required = true, .stays = {"true"}},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kPersonEntity {
    .name = "related_person",
    .table = "related_person",
    .meaning = "Somebody to call in an emergency, or the guardian of a minor",
    .stream = Stream::ops,
    .fhir = "RelatedPerson",
    .retention = "medical",
    .groups = profileGroups(),
    .fields = {
        {.tag = kPersonPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kPersonRole, .column = "role", .kind = Kind::code, .group = "content", .meaning = "What for", .required = true, .choices = {"emergency", "guardian"}},
        {.tag = kPersonName, .column = "name", .kind = Kind::line, .group = "content", .meaning = "Name", .required = true, .maxLength = 200},
        {.tag = kPersonRelation, .column = "relation", .kind = Kind::line, .group = "content", .meaning = "Relation to the patient", .maxLength = 100},
        {.tag = kPersonPhone, .column = "phone", .kind = Kind::phone, .group = "content", .meaning = "Telephone: E.164, with ;ext= for an extension", .maxLength = 40},
        {.tag = kPersonEmail, .column = "email", .kind = Kind::line, .group = "content", .meaning = "E-mail", .maxLength = 254},
        {.tag = kPersonNote, .column = "note", .kind = Kind::line, .group = "content", .meaning = "Remark", .maxLength = 500},
        {.tag = kPersonActive, .column = "active", .kind = Kind::boolean, .group = "content", .meaning = "Not removed", .required = true, .stays = {"true"}},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kCoverageEntity {
    .name = "coverage",
    .table = "coverage",
    .meaning = "An insurance of a patient, as a plain record",
    .stream = Stream::ops,
    .fhir = "Coverage",
    .retention = "billing",
    .groups = profileGroups(),
    .fields = {
        {.tag = kCoveragePatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kCoveragePayer, .column = "payer", .kind = Kind::line, .group = "content", .meaning = "Who insures", .required = true, .maxLength = 200},
        {.tag = kCoveragePlan, .column = "plan", .kind = Kind::line, .group = "content", .meaning = "Plan", .maxLength = 200},
        {.tag = kCoverageMember, .column = "member_id", .kind = Kind::line, .group = "content", .meaning = "Member id", .maxLength = 60},
        {.tag = kCoverageGroup, .column = "group_no", .kind = Kind::line, .group = "content", .meaning = "Group number", .maxLength = 60},
        {.tag = kCoverageSubscriber, .column = "subscriber", .kind = Kind::line, .group = "content", .meaning = "Who holds the policy; empty: the patient", .maxLength = 200},
        {.tag = kCoverageValidTo, .column = "valid_to", .kind = Kind::date, .group = "content", .meaning = "Last day"},
        {.tag = kCoverageActive, .column = "active", .kind = Kind::boolean, .group = "content", .meaning = "Not removed", .required = true, .stays = {"true"}},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kMarketingEntity {
    .name = "marketing_choice",
    .table = "marketing_choice",
    .meaning = "Whether news of the practice may go to a patient by a channel",
    .stream = Stream::ops,
    .fhir = "Consent",
    .retention = "communication",
    .groups = profileGroups(),
    .fields = {
        {.tag = kMarketingPatient, .column = "patient", .kind = Kind::id, .group = "place", .meaning = "Patient", .required = true},
        {.tag = kMarketingChannel, .column = "channel", .kind = Kind::code, .group = "place", .meaning = "Channel", .required = true, .choices = kChannels},
        {.tag = kMarketingAllowed, .column = "allowed", .kind = Kind::boolean, .group = "content", .meaning = "Allowed; without a row it is not", .required = true},
        {.tag = kMarketingAt, .column = "at", .kind = Kind::time, .group = "content", .meaning = "When it was said", .required = true},
        {.tag = kMarketingAuthor, .column = "author", .kind = Kind::id, .group = "content", .meaning = "Who wrote it down", .required = true},
    },
    .patientColumn = "patient",
};

} // namespace vb::patient
