#include "core/sync/conflicts.h"

namespace vb::sync {

using store::Kind;

namespace {
constexpr Roles kDeciders {Role::frontDesk,       Role::aesthetician, Role::nurse, Role::provider,
                           Role::medicalDirector, Role::manager,      Role::owner};
} // namespace

const store::EntityDecl kConflictDecisionEntity {
    .name = "conflict_decision",
    .table = "conflict_decision",
    .meaning = "Which of two versions a person kept that two PCs had written without knowing of each other",
    .stream = store::Stream::ops,
    .retention = "medical",
    .groups = {{"decision", kEveryone, kDeciders, store::Merge::appendOnly}},
    .fields = {
        {.tag = kDecisionPatient, .column = "patient", .kind = Kind::id, .group = "decision", .meaning = "Patient", .required = true},
        {.tag = kDecisionKept, .column = "kept", .kind = Kind::code, .group = "decision", .meaning = "The version that stood in the record, or the other one", .required = true, .choices = {"a", "b"}},
        {.tag = kDecisionAt, .column = "at", .kind = Kind::time, .group = "decision", .meaning = "When", .required = true},
        {.tag = kDecisionAuthor, .column = "author", .kind = Kind::id, .group = "decision", .meaning = "Who decided", .required = true},
    },
    .patientColumn = "patient",
};

} // namespace vb::sync
