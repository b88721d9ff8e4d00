#include "core/monitor/alert.h"

namespace vb::monitor {

using store::Kind;
using store::Merge;
using store::Stream;

namespace {
constexpr Roles kNobody {};
constexpr Roles kOversight {Role::privacyOfficer, Role::owner};
} // namespace

const store::EntityDecl kAlertEntity {
    .name = "alert",
    .table = "alert",
    .meaning = "Unusual access that the monitor found in a device's log, and who looked into it",
    .stream = Stream::ops,
    .fhir = "AuditEvent",
    .retention = "audit",
    .besideRecords = true,
    // Raised on behalf of whoever acts, who cannot read it.
    .groups = {{"finding", kOversight, kEveryone, Merge::immutable}, {"growth", kOversight, kEveryone, Merge::maximum}, {"review", kOversight, kOversight}},
    .fields = {
        {.tag = kAlertRule, .column = "rule", .kind = Kind::code, .group = "finding", .meaning = "Which rule", .required = true, .choices = {"after_hours", "bulk_opens", "same_surname", "vip", "repeated_failures", "export_spike", "clock_set_back", "break_glass", "integrity"}},
        {.tag = kAlertSeverity, .column = "severity", .kind = Kind::code, .group = "finding", .meaning = "How serious", .required = true, .choices = {"notice", "warning", "alarm"}},
        {.tag = kAlertAt, .column = "at", .kind = Kind::time, .group = "finding", .meaning = "Time of the entry that raised it", .required = true},
        {.tag = kAlertDevice, .column = "device", .kind = Kind::id, .group = "finding", .meaning = "Whose log", .required = true},
        {.tag = kAlertUser, .column = "user", .kind = Kind::id, .group = "finding", .meaning = "Who acted; empty: nobody known"},
        {.tag = kAlertPatient, .column = "patient", .kind = Kind::id, .group = "finding", .meaning = "Which patient; empty: none, or several"},
        {.tag = kAlertFirst, .column = "first_index", .kind = Kind::integer, .group = "finding", .meaning = "Position of the first entry", .required = true},
        {.tag = kAlertLast, .column = "last_index", .kind = Kind::integer, .group = "growth", .meaning = "Position of the last entry counted", .required = true},
        {.tag = kAlertCount, .column = "count", .kind = Kind::integer, .group = "growth", .meaning = "How many of what the rule counts", .required = true},
        {.tag = kAcknowledgedBy, .column = "acknowledged_by", .kind = Kind::id, .group = "review", .meaning = "Who looked into it"},
        {.tag = kAcknowledgedAt, .column = "acknowledged_at", .kind = Kind::time, .group = "review", .meaning = "When; empty: open"},
        {.tag = kNote, .column = "note", .kind = Kind::passage, .group = "review", .meaning = "What it was", .maxLength = 1000},
    },
    .patientColumn = "patient",
};

const store::EntityDecl kMonitorMarkEntity {
    .name = "monitor_mark",
    .table = "monitor_mark",
    .meaning = "How far the monitor has observed this PC's log; the row's id is the store's",
    .stream = Stream::local,
    .retention = "account",
    .besideRecords = true,
    .groups = {{"mark", kNobody, kEveryone, Merge::maximum}},
    .fields = {{.tag = kObserved,
                .column = "observed",
                .kind = Kind::integer,
                .group = "mark",
                .meaning = "Entries below this position are observed",
                .required = true}},
};

const store::EntityDecl kMonitorSettingEntity {
    .name = "monitor_setting",
    .table = "monitor_setting",
    .meaning = "What counts as unusual in this practice; the row's id is the practice's",
    .stream = Stream::ops,
    .retention = "audit",
    .groups = {{"thresholds", kOversight, Roles {Role::owner}}},
    .fields = {
        {.tag = kWorkingHours, .column = "working_hours", .kind = Kind::line, .group = "thresholds", .meaning = "Opening hours of seven days, Monday first; - is closed", .required = true, .maxLength = 100},
        {.tag = kBulkOpens, .column = "bulk_opens", .kind = Kind::integer, .group = "thresholds", .meaning = "Different patients opened …", .required = true},
        {.tag = kBulkMinutes, .column = "bulk_minutes", .kind = Kind::integer, .group = "thresholds", .meaning = "… within so many minutes", .required = true},
        {.tag = kFailures, .column = "failures", .kind = Kind::integer, .group = "thresholds", .meaning = "Refused log-ins and actions …", .required = true},
        {.tag = kFailureMinutes, .column = "failure_minutes", .kind = Kind::integer, .group = "thresholds", .meaning = "… within so many minutes", .required = true},
        {.tag = kExports, .column = "exports", .kind = Kind::integer, .group = "thresholds", .meaning = "Exports and prints …", .required = true},
        {.tag = kExportMinutes, .column = "export_minutes", .kind = Kind::integer, .group = "thresholds", .meaning = "… within so many minutes", .required = true},
        {.tag = kExportRows, .column = "export_rows", .kind = Kind::integer, .group = "thresholds", .meaning = "… or records in them", .required = true},
        {.tag = kClockMinutes, .column = "clock_minutes", .kind = Kind::integer, .group = "thresholds", .meaning = "The clock may go back by less", .required = true},
    },
};

} // namespace vb::monitor
