#include "core/patient/patient.h"

namespace vb::patient {

Result<bool> isOpenTo(store::Reader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare(
               "SELECT (SELECT restricted FROM patient WHERE id = ?1) = 0 "
               "OR EXISTS (SELECT 1 FROM care_team WHERE patient = ?1 AND staff = ?2 AND active = 1) "
               "OR EXISTS (SELECT 1 FROM break_glass WHERE patient = ?1 AND staff = ?2 AND at <= ?3 AND until > ?3)"));
    VB_TRY(const bool row, stmt.bind(1, id).bind(2, reader.actor().user).bind(3, reader.nowMs()).step());
    return row && stmt.integer(0) != 0;
}

} // namespace vb::patient
