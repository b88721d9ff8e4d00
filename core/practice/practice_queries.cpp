#include "core/practice/practice.h"

namespace vb::practice {

Result<Practice> thePractice(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT id, name, time_zone, address, licence FROM practice"));
    VB_TRY(const bool row, stmt.step());
    if (!row)
        return fail(Code::notFound, QStringLiteral("the practice has no profile"));
    return Practice {stmt.id<PracticeId>(0), stmt.text(1), stmt.text(2), stmt.text(3), stmt.text(4)};
}

} // namespace vb::practice
