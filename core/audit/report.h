#pragma once

#include "core/audit/query.h"
#include "core/sql/db.h"

#include <span>

namespace vb::audit {

/// The same filter for the log as it is now, with its times turned into positions as far as that is exact: quicker in
/// every order. Entries that come later are not in it.
Result<Filter> narrowed(sql::Db &db, Filter filter);

/// How many positions a filter names that, like most narrowed ones, names nothing else; none when it does.
std::optional<qint64> countOfRange(const Filter &filter);

/// The positions of the entries that match, in the order of `sort`, at most `limit` (< 0: all) and only those behind
/// the entry at `after`. Everything here is read under the connection's authorizer.
Result<std::vector<qint64>> positions(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after,
                                      qint64 limit);

/// The entries at these positions, in the order given. One that is missing in a log that was tampered with has its
/// index and nothing else, not even a salt.
Result<std::vector<Entry>> entriesAt(sql::Db &db, std::span<const qint64> at);

/// A page: the entries behind the one at `after`, at most `limit`.
Result<std::vector<Entry>> page(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after,
                                qint64 limit);

Result<qint64> count(sql::Db &db, const Filter &filter);

/// All that match, in the order of the tree.
Result<std::vector<Entry>> entries(sql::Db &db, const Filter &filter);

/// Everybody who had to do with a patient, the latest first; nobody's entries (before a login) count as a person of
/// their own, looks at the log and alerts do not count. Of `filter` only times and positions are looked at.
Result<std::vector<Visitor>> visitorsOf(sql::Db &db, PatientId patient, const Filter &filter);

/// Every patient that a person had to do with, the latest first; likewise.
Result<std::vector<Visited>> visitedBy(sql::Db &db, const QString &login, const Filter &filter);

/// The patients whose records one person opened, added or changed last, the latest first, as far back as his latest few
/// thousand entries tell. Past the authorizer: for that person alone.
Result<std::vector<PatientId>> latestPatientsOf(sql::Db &db, const QString &login, const StaffId &user, int limit);

/// The ids of patients that a search entry lists behind its words.
std::vector<PatientId> listedIn(QStringView searchDetail);

#ifdef VB_TEST_HOOKS
/// How a page would be found, line by line (EXPLAIN QUERY PLAN).
Result<QStringList> plan(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after);
#endif

} // namespace vb::audit
