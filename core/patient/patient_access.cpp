#include "core/patient/patient.h"

namespace vb::patient {

namespace {

Result<bool> isOfTeam(store::Reader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT (SELECT restricted FROM patient WHERE id = ?1) = 0 "
                          "OR EXISTS (SELECT 1 FROM care_team WHERE patient = ?1 AND staff = ?2 AND active = 1)"));
    VB_TRY(const bool row, stmt.bind(1, id).bind(2, reader.actor().user).step());
    return row && stmt.integer(0) != 0;
}

Result<bool> brokeGlass(store::Reader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT 1 FROM break_glass WHERE patient = ?1 AND staff = ?2 AND at <= ?3 AND until > ?3"));
    return stmt.bind(1, id).bind(2, reader.actor().user).bind(3, reader.nowMs()).step();
}

} // namespace

Result<bool> isOpenTo(store::Reader &reader, PatientId id)
{
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, id));
    bool closed = false;
    for (const PatientId record : records) {
        VB_TRY(const bool open, isOfTeam(reader, record));
        closed = closed || !open;
    }
    if (!closed)
        return true;
    for (const PatientId record : records) { // the emergency is the person's, whichever record it was told at
        VB_TRY(const bool broken, brokeGlass(reader, record));
        if (broken)
            return true;
    }
    return false;
}

Result<void> nameMerged(store::Reader &reader, store::Intent &intent)
{
    if (intent.patient.isNull())
        return {};
    VB_TRY(intent.alsoPatients, recordsOf(reader, intent.patient));
    std::erase(intent.alsoPatients, intent.patient);
    return {};
}

Result<void> requireOpen(store::Reader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT 1 FROM patient WHERE id = ?1"));
    VB_TRY(const bool exists, stmt.bind(1, id).step());
    if (!exists)
        return fail(Code::notFound, QStringLiteral("there is no such patient"));
    VB_TRY(const bool open, isOpenTo(reader, id));
    if (!open)
        return fail(Code::denied,
                    QStringLiteral("this patient is restricted to the care team; break the glass in an emergency"));
    return {};
}

Result<void> requireOpen(store::AuditedTx &tx, PatientId id)
{
    tx.intent().patient = id;
    store::Reader reader = tx.reader();
    VB_DO(nameMerged(reader, tx.intent()));
    return requireOpen(reader, id);
}

Result<Badge> badgeOf(store::Reader &reader, PatientId id)
{
    VB_TRY(const Patient patient, patientById(reader, id));
    return Badge {.id = patient.id,
                  .chartNo = patient.chartNo,
                  .name = displayName(patient),
                  .preferred = patient.preferred,
                  .birthDate = patient.birthDate,
                  .sex = patient.sex,
                  .pronouns = patient.pronouns,
                  .phone = patient.phone,
                  .restricted = patient.restricted,
                  .vip = patient.vip};
}

} // namespace vb::patient
