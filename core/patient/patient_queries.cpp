#include "core/patient/patient.h"

namespace vb::patient {

Result<Patient> patientById(store::Reader &reader, PatientId id)
{
    VB_DO(requireOpen(reader, id));
    VB_TRY(sql::Stmt stmt,
           reader.prepare(
               "SELECT id, chart_no, given, family, preferred, former, birth_date, sex, phone, email, restricted, vip "
               "FROM patient WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    VB_INVARIANT(found);
    return Patient {stmt.id<PatientId>(0), stmt.text(1), stmt.text(2),          stmt.text(3),
                    stmt.text(4),          stmt.text(5), stmt.text(6),          stmt.text(7),
                    stmt.text(8),          stmt.text(9), stmt.integer(10) != 0, stmt.integer(11) != 0};
}

Result<QHash<PatientId, QString>> namesOf(store::Reader &reader, const std::vector<PatientId> &ids)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT given, family, preferred FROM patient WHERE id = ?1"));
    QHash<PatientId, QString> names;
    for (const PatientId id : ids) {
        if (names.contains(id))
            continue;
        VB_TRY(const bool found, stmt.bind(1, id).step());
        if (found)
            names.insert(id, displayName({.given = stmt.text(0), .family = stmt.text(1), .preferred = stmt.text(2)}));
        stmt.reset();
    }
    return names;
}

namespace {

Result<std::vector<BreakGlass>> glassesFrom(sql::Stmt &stmt)
{
    std::vector<BreakGlass> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.id<PatientId>(1), stmt.id<StaffId>(2), stmt.text(3), stmt.integer(4),
                       stmt.integer(5)});
    }
}

} // namespace

Result<std::vector<BreakGlass>> breakGlasses(store::Reader &reader, qint64 fromMs)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, patient, staff, reason, at, until FROM break_glass WHERE at >= ?1 ORDER BY at"));
    stmt.bind(1, fromMs);
    return glassesFrom(stmt);
}

Result<std::vector<BreakGlass>> openGlasses(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, patient, staff, reason, at, until FROM break_glass "
                          "WHERE staff = ?1 AND at <= ?2 AND until > ?2 ORDER BY at"));
    stmt.bind(1, reader.actor().user).bind(2, reader.nowMs());
    return glassesFrom(stmt);
}

} // namespace vb::patient
