#include "core/audit/report.h"

namespace vb::audit {

Result<std::vector<Entry>> entries(sql::Db &db, const Filter &filter)
{
    VB_TRY(sql::Stmt rows,
           db.prepare(QByteArrayView(QByteArray("SELECT ") + kEntryColumns
                                     + " FROM audit_entry WHERE (?1 IS NULL OR patient = ?1) AND (?2 = '' OR login = "
                                       "?2) AND (?3 = '' OR action = ?3) "
                                       "AND at_ms >= ?4 AND at_ms < ?5 ORDER BY idx LIMIT ?6")));
    rows.bind(1, filter.patient).bind(2, filter.login).bind(3, filter.action);
    rows.bind(4, filter.fromMs.value_or(std::numeric_limits<qint64>::min()));
    rows.bind(5, filter.toMs.value_or(std::numeric_limits<qint64>::max())).bind(6, filter.limit);
    std::vector<Entry> all;
    for (;;) {
        VB_TRY(const bool row, rows.step());
        if (!row)
            return all;
        all.push_back(entryFrom(rows));
    }
}

} // namespace vb::audit
