#include "core/store/row.h"
#include "core/store/store.h"

namespace vb::store {

namespace {

/// The digest that the newest operation of each row or a merge behind it left, against the row as it is now.
Result<void> checkRows(sql::Db &db, const EntityDecl &entity, CheckReport &report)
{
    VB_TRY(
        sql::Stmt newest,
        db.prepareTrusted(
            "SELECT coalesce((SELECT digest FROM sync_row s WHERE s.entity = ?1 AND s.entity_id = ?2 AND s.n >= o.n), "
            "row_digest) FROM operation o WHERE entity = ?1 AND entity_id = ?2 ORDER BY n DESC LIMIT 1"));
    const QString name = QString::fromLatin1(entity.name);
    quint64 rows = 0;
    VB_DO(forEachRow(db, entity, [&](const EntityId &id, const QCborMap &row) -> Result<void> {
        ++rows;
        newest.reset();
        VB_TRY(const bool found, newest.bind(1, name).bind(2, id).step());
        if (!found)
            report.problems.append(QStringLiteral("%1 %2: a row that no operation made").arg(name, id.text()));
        else if (newest.blob(0) != crypto::bytes(rowDigest(entity, id, row)))
            report.problems.append(
                QStringLiteral("%1 %2: the row is not the one that its newest operation left").arg(name, id.text()));
        return {};
    }));
    VB_TRY(sql::Stmt made,
           db.prepareTrusted("SELECT count(DISTINCT entity_id) FROM operation WHERE entity = ?1 AND n NOT IN "
                             "(SELECT n FROM sync_void)"));
    VB_DO(made.bind(1, name).step());
    if (static_cast<quint64>(made.integer(0)) != rows)
        report.problems.append(
            QStringLiteral("%1: %2 rows, but operations made %3").arg(name).arg(rows).arg(made.integer(0)));
    report.rows += rows;
    return {};
}

Result<void> checkOperations(sql::Db &db, CheckReport &report)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT (SELECT count(*) FROM operation), (SELECT coalesce(max(n), 0) FROM operation),"
                             " (SELECT coalesce(sum(gap), 0) FROM"
                             "  (SELECT max(last) - sum(held) AS gap FROM ("
                             "   SELECT device, counter AS last, counter IS NOT NULL AS held FROM operation UNION ALL"
                             "   SELECT device, counter, 1 FROM sync_parked UNION ALL"
                             "   SELECT device, counter, 1 FROM repeated_operation UNION ALL"
                             "   SELECT device, last_counter, operations FROM log_segment WHERE put_aside IS NOT NULL)"
                             "  GROUP BY device))"));
    VB_DO(stmt.step());
    report.operations = static_cast<quint64>(stmt.integer(0));
    const qint64 missing = std::max(stmt.integer(1) - stmt.integer(0), stmt.integer(2));
    if (missing != 0)
        report.problems.append(QStringLiteral("operations are missing: %1 of %2").arg(missing).arg(stmt.integer(1)));
    return {};
}

Result<void> checkDerived(sql::Db &db, const EntityDecl &entity, CheckReport &report)
{
    if (!entity.checkDerived)
        return {};
    VB_TRY(const QString difference, entity.checkDerived(db));
    if (!difference.isEmpty())
        report.problems.append(difference);
    return {};
}

/// An error of kind `integrity` is a finding; any other stops the check.
Result<void> finding(const Result<void> &outcome, CheckReport &report)
{
    if (outcome.ok() || outcome.error().code != Code::integrity)
        return outcome;
    report.problems.append(outcome.error().detail);
    return {};
}

Result<void> checkPages(sql::Db &db, CheckReport &report)
{
    VB_DO(db.checkpoint()); // the page check reads the main file, not the WAL
    VB_TRY(const QString pages, db.cipherIntegrityCheck());
    if (!pages.isEmpty())
        report.problems.append(pages);
    VB_TRY(const QString structure, db.integrityCheck());
    if (!structure.isEmpty())
        report.problems.append(structure);
    return {};
}

} // namespace

Result<CheckReport> Store::check(const std::optional<audit::Head> &anchor)
{
    return inspect([&](TrustedReader &reader) -> Result<CheckReport> {
        CheckReport report;
        sql::Db &db = reader.db();
        VB_DO(finding(checkPages(db, report), report));
        for (const EntityDecl *entity : m_registry.all()) {
            VB_DO(finding(checkRows(db, *entity, report), report));
            VB_DO(finding(checkDerived(db, *entity, report), report));
        }
        VB_DO(finding(checkOperations(db, report), report));
        const Result<audit::Verdict> verdict = audit::verify(db, anchor);
        if (verdict.ok())
            report.audit = *verdict;
        VB_DO(finding(detail::statusOf(verdict), report));
        if (!report.audit.ok())
            report.problems.append(report.audit.problem);
        return report;
    });
}

} // namespace vb::store
