#include "core/practice/practice.h"

namespace vb::practice {

Result<Practice> thePractice(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT id, name, time_zone, address, licence, lease_days FROM practice"));
    VB_TRY(const bool row, stmt.step());
    if (!row)
        return fail(Code::notFound, QStringLiteral("the practice has no profile"));
    return Practice {stmt.id<PracticeId>(0), stmt.text(1),
                     stmt.text(2),           stmt.text(3),
                     stmt.text(4),           stmt.isNull(5) ? kLeaseDays : static_cast<int>(stmt.integer(5))};
}

Result<PcSetting> pcSetting(store::Reader &reader, DeviceId device)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT kind, idle_ms, proxy FROM pc_setting WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, device).step());
    return row ? PcSetting {stmt.text(0), stmt.integer(1), stmt.text(2)} : PcSetting {};
}

} // namespace vb::practice
