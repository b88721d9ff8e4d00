#include "core/practice/practice.h"

namespace vb::practice {

using store::Kind;

const store::EntityDecl kPracticeEntity {
    .name = "practice",
    .table = "practice",
    .meaning = "The business: name, place, licence, time zone",
    .stream = store::Stream::ops,
    .fhir = "Organization",
    .retention = "account",
    .groups = {{"profile", kEveryone, Roles {Role::owner}}},
    .fields = {
        {.tag = kName, .column = "name", .kind = Kind::line, .group = "profile", .meaning = "Business name", .required = true, .maxLength = 200},
        {.tag = kTimeZone, .column = "time_zone", .kind = Kind::line, .group = "profile", .meaning = "IANA time zone", .required = true, .maxLength = 64},
        {.tag = kAddress, .column = "address", .kind = Kind::passage, .group = "profile", .meaning = "Postal address", .maxLength = 500},
        {.tag = kLicence, .column = "licence", .kind = Kind::line, .group = "profile", .meaning = "Facility licence number", .maxLength = 100},
        {.tag = kPracticeLeaseDays, .column = "lease_days", .kind = Kind::integer, .group = "profile", .meaning = "Days that a laptop opens without having heard from the relay; empty: 30, 0: for ever"},
    },
};

const store::EntityDecl kPcSettingEntity {
    .name = "pc_setting",
    .table = "pc_setting",
    .meaning = "What the owner sets for this PC; the row's id is the device's",
    .stream = store::Stream::local,
    .retention = "account",
    .groups = {{"setting", kEveryone, Roles {Role::owner}}},
    .fields = {
        {.tag = kPcKind, .column = "kind", .kind = Kind::code, .group = "setting", .meaning = "Where the PC stands", .required = true, .choices = {"front_desk", "room"}},
        {.tag = kPcIdleMs, .column = "idle_ms", .kind = Kind::integer, .group = "setting", .meaning = "How long it may be left alone, in ms", .required = true},
        {.tag = kPcProxy, .column = "proxy", .kind = Kind::line, .group = "setting", .meaning = "HTTP proxy on the way to the relay, or direct; empty: as the system says", .maxLength = 300},
    },
};

} // namespace vb::practice
