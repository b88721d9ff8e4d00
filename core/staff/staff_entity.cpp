#include "core/staff/staff.h"

namespace vb::staff {

using store::Kind;
using store::Merge;
using store::Stream;

namespace {
constexpr Roles kNobody {};
constexpr Roles kOwner {Role::owner};
const std::vector<QByteArray> kRoleNames {"front_desk",       "aesthetician", "nurse",           "provider",
                                          "medical_director", "manager",      "privacy_officer", "owner"};
} // namespace

const store::EntityDecl kStaffEntity {
    .name = "staff",
    .table = "staff",
    .meaning = "A person with an account of his own",
    .stream = Stream::keys,
    .fhir = "Practitioner",
    .retention = "audit",
    .signedOperations = true,
    .groups = {{"directory", kEveryone, kOwner}, {"keys", kEveryone, kOwner}},
    .fields = {
        {.tag = kLogin, .column = "login", .kind = Kind::line, .group = "directory", .meaning = "What the person types to log in", .required = true, .maxLength = 40},
        {.tag = kName, .column = "name", .kind = Kind::line, .group = "directory", .meaning = "Full name", .required = true, .maxLength = 200},
        {.tag = kRole, .column = "role", .kind = Kind::code, .group = "directory", .meaning = "The one role", .required = true, .choices = kRoleNames},
        {.tag = kActive, .column = "active", .kind = Kind::boolean, .group = "directory", .meaning = "May log in", .required = true},
        {.tag = kSignPublic, .column = "sign_public", .kind = Kind::blob, .group = "keys", .meaning = "Ed25519 public key", .required = true, .maxLength = 32},
        {.tag = kBoxPublic, .column = "box_public", .kind = Kind::blob, .group = "keys", .meaning = "X25519 public key", .required = true, .maxLength = 32},
    },
};

const store::EntityDecl kCredentialEntity {
    .name = "credential",
    .table = "credential",
    .meaning = "What a person logs in with; the row's id is the person's",
    .stream = Stream::keys,
    .retention = "account",
    .signedOperations = true,
    .groups = {{"secret", kNobody, kOwner, Merge::lastWriter, true}},
    .fields = {
        {.tag = kLockedKeys, .column = "locked_keys", .kind = Kind::blob, .group = "secret", .meaning = "Private keys under the password", .required = true, .maxLength = 4096},
        {.tag = kTotpSecret, .column = "totp_secret", .kind = Kind::blob, .group = "secret", .meaning = "RFC 6238 secret", .required = true, .maxLength = 64},
        {.tag = kRecoveryCodes, .column = "recovery_codes", .kind = Kind::blob, .group = "secret", .meaning = "Salted digests of unused recovery codes", .maxLength = 4096},
    },
};

const store::EntityDecl kTotpUseEntity {
    .name = "totp_use",
    .table = "totp_use",
    .meaning = "Highest time step whose one-time code a person has used; the row's id is the person's",
    .stream = Stream::keys,
    .retention = "account",
    .besideRecords = true,
    .groups = {{"login", kNobody, kOwner, Merge::maximum, true}},
    .fields = {{.tag = kStep,
                .column = "step",
                .kind = Kind::integer,
                .group = "login",
                .meaning = "RFC 6238 time step",
                .required = true}},
};

const store::EntityDecl kLoginStateEntity {
    .name = "login_state",
    .table = "login_state",
    .meaning = "Last full login of a person on this PC; the row's id is the person's",
    .stream = Stream::local,
    .retention = "account",
    .besideRecords = true,
    .groups = {{"login", kNobody, kOwner, Merge::lastWriter, true}},
    .fields = {
        {.tag = kFullAt, .column = "full_at", .kind = Kind::time, .group = "login", .meaning = "Wall time of the last login with a one-time code"},
        {.tag = kFullMono, .column = "full_mono", .kind = Kind::integer, .group = "login", .meaning = "Its monotonic time"},
        {.tag = kFullBoot, .column = "full_boot", .kind = Kind::blob, .group = "login", .meaning = "Its boot id", .maxLength = 16},
        {.tag = kLastAt, .column = "last_at", .kind = Kind::time, .group = "login", .meaning = "Last login of any kind"},
    },
};

const store::EntityDecl kLicenceEntity {
    .name = "licence",
    .table = "licence",
    .meaning = "A professional licence of a person",
    .stream = Stream::keys,
    .fhir = "Practitioner.qualification",
    .retention = "medical",
    .signedOperations = true,
    .groups = {{"licence", kEveryone, kOwner}},
    .fields = {
        {.tag = kLicenceStaff, .column = "staff", .kind = Kind::id, .group = "licence", .meaning = "Whose", .required = true},
        {.tag = kLicenceKind, .column = "kind", .kind = Kind::code, .group = "licence", .meaning = "Licence type", .required = true, .choices = {"MD", "DO", "NP", "PA", "RN", "LE"}},
        {.tag = kLicenceNumber, .column = "number", .kind = Kind::line, .group = "licence", .meaning = "Number", .required = true, .maxLength = 60},
        {.tag = kLicenceState, .column = "state", .kind = Kind::line, .group = "licence", .meaning = "Issuing state", .maxLength = 60},
        {.tag = kLicenceExpires, .column = "expires", .kind = Kind::date, .group = "licence", .meaning = "Last valid day"},
        {.tag = kLicenceActive, .column = "active", .kind = Kind::boolean, .group = "licence", .meaning = "Still on record", .required = true},
    },
};

const store::EntityDecl kTrustEntity {
    .name = "trust",
    .table = "trust",
    .meaning = "Signed entries on who owns the practice and which devices and keys are in force",
    .stream = Stream::keys,
    .retention = "account",
    .groups = {{"chain", kEveryone, kOwner, Merge::appendOnly}},
    .fields = {
        {.tag = kTrustPosition, .column = "position", .kind = Kind::integer, .group = "chain", .meaning = "Place in the order of folding, from 0", .required = true},
        {.tag = kTrustKind, .column = "kind", .kind = Kind::integer, .group = "chain", .meaning = "Kind of entry", .required = true},
        {.tag = kTrustEnvelope, .column = "envelope", .kind = Kind::blob, .group = "chain", .meaning = "The entry with its signatures", .required = true, .maxLength = 262144},
    },
};

const store::EntityDecl kDeviceKeysEntity {
    .name = "device_keys",
    .table = "device_keys",
    .meaning = "Private keys of this PC; the row's id is the device's",
    .stream = Stream::local,
    .retention = "account",
    .groups = {{"secret", kNobody, kOwner}},
    .fields = {
        {.tag = kDeviceKeys, .column = "keys", .kind = Kind::blob, .group = "secret", .meaning = "Ed25519 seed and X25519 secret", .required = true, .maxLength = 256},
        {.tag = kDevicePrefix, .column = "prefix", .kind = Kind::line, .group = "secret", .meaning = "First letters of chart numbers made on this PC", .required = true, .maxLength = 12},
    },
};

const store::EntityDecl kDeviceEntity {
    .name = "device",
    .table = "device",
    .meaning = "What people call a PC of the practice; the row's id is the device's",
    .stream = Stream::keys,
    .fhir = "Device",
    .retention = "audit",
    .signedOperations = true,
    .groups = {{"directory", kEveryone, kOwner}},
    .fields = {
        {.tag = kDeviceName, .column = "name", .kind = Kind::line, .group = "directory", .meaning = "Name", .required = true, .maxLength = 200},
        {.tag = kDeviceKind, .column = "kind", .kind = Kind::code, .group = "directory", .meaning = "Stays where it is, or is carried about", .required = true, .choices = {"fixed", "laptop"}},
    },
};

const store::EntityDecl kDraftEntity {
    .name = "draft",
    .table = "draft",
    .meaning = "What a person had typed and not saved when this PC was locked; the row's id is the person's",
    .stream = Stream::local,
    .retention = "account",
    .groups = {{"own", kNobody, kNobody, Merge::lastWriter, true}},
    .fields = {
        {.tag = kDraftBody, .column = "body", .kind = Kind::blob, .group = "own", .meaning = "The form's own encoding", .maxLength = 1 << 20},
        {.tag = kDraftAt, .column = "at", .kind = Kind::time, .group = "own", .meaning = "When the PC was locked"},
    },
};

const store::EntityDecl kPreferenceEntity {
    .name = "preference",
    .table = "preference",
    .meaning = "How a person likes the program on this PC; the row's id is the person's",
    .stream = Stream::local,
    .retention = "account",
    .groups = {{"own", kEveryone, kNobody, Merge::lastWriter, true}},
    .fields = {
        {.tag = kTheme, .column = "theme", .kind = Kind::code, .group = "own", .meaning = "Light or dark; empty: as the system", .choices = {"light", "dark"}},
        {.tag = kFontScale, .column = "font_scale", .kind = Kind::integer, .group = "own", .meaning = "Size of the type in percent"},
    },
};

const store::EntityDecl kJournalMarkEntity {
    .name = "journal_mark",
    .table = "journal_mark",
    .meaning = "How far the journal of the locked PC has been taken into the audit; the row's id is the store's",
    .stream = Stream::local,
    .retention = "account",
    .groups = {{"mark", kNobody, kEveryone}},
    .fields = {{.tag = kImported,
                .column = "imported",
                .kind = Kind::integer,
                .group = "mark",
                .meaning = "Records below this are in the audit",
                .required = true}},
};

} // namespace vb::staff
