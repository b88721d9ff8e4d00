#include "core/exchange/audit_names.h"

#include "core/patient/patient.h"
#include "core/staff/staff.h"

namespace vb::exchange {

namespace {

/// Nothing where the role may not read.
template <class T>
Result<T> unlessDenied(Result<T> read)
{
    return !read.ok() && read.error().code == Code::denied ? Result<T>(T()) : std::move(read);
}

} // namespace

Result<AuditNames> auditNames(store::Reader &reader, const std::vector<PatientId> &patients)
{
    AuditNames names;
    VB_TRY(const std::vector<staff::Member> people, unlessDenied(staff::directory(reader)));
    for (const staff::Member &member : people)
        names.people.insert(member.login, member.name);
    VB_TRY(names.patients, unlessDenied(patient::namesOf(reader, patients)));
    return names;
}

std::vector<PatientId> patientsIn(const std::vector<audit::Entry> &entries)
{
    std::vector<PatientId> ids;
    for (const audit::Entry &entry : entries)
        if (!entry.patient.isNull())
            ids.push_back(entry.patient);
    return ids;
}

} // namespace vb::exchange
