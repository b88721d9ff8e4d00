#pragma once

#include "core/audit/report.h"

namespace vb::store {

/// What core/audit/report.h gives, under the role of the Reader that it comes from.
class AuditReports {
public:
    explicit AuditReports(sql::Db &db) : m_db(db) { }

    /// While it lives, a report ends with `failed` once `goesOn` is false.
    [[nodiscard]] sql::Watch watch(std::function<bool()> goesOn) { return {m_db, std::move(goesOn)}; }

    Result<audit::Filter> narrowed(const audit::Filter &filter) { return audit::narrowed(m_db, filter); }
    Result<qint64> count(const audit::Filter &filter) { return audit::count(m_db, filter); }
    Result<std::vector<qint64>> positions(const audit::Filter &filter, const audit::Sort &sort)
    {
        return audit::positions(m_db, filter, sort, std::nullopt, -1);
    }
    Result<std::vector<audit::Entry>> at(std::span<const qint64> positions)
    {
        return audit::entriesAt(m_db, positions);
    }
    Result<std::vector<audit::Entry>> page(const audit::Filter &filter, const audit::Sort &sort,
                                           std::optional<qint64> after, qint64 limit)
    {
        return audit::page(m_db, filter, sort, after, limit);
    }
    Result<std::vector<audit::Entry>> entries(const audit::Filter &filter) { return audit::entries(m_db, filter); }
    Result<std::vector<audit::Visitor>> visitorsOf(PatientId patient, const audit::Filter &filter)
    {
        return audit::visitorsOf(m_db, patient, filter);
    }
    Result<std::vector<audit::Visited>> visitedBy(const QString &login, const audit::Filter &filter)
    {
        return audit::visitedBy(m_db, login, filter);
    }

private:
    sql::Db &m_db;
};

} // namespace vb::store
