#include "core/session/audit_listing.h"

#include <algorithm>

namespace vb::session {

/// Rows follow from positions without a look at the log.
bool AuditListing::isPlain() const
{
    return m_sort.by == audit::Column::index && audit::countOfRange(m_filter).has_value();
}

sql::Watch AuditListing::watch(store::Reader &reader) const
{
    return reader.audit().watch([stop = m_stop] { return !*stop; });
}

Result<void> AuditListing::begin(store::Reader &reader)
{
    const sql::Watch watched = watch(reader);
    VB_TRY(m_filter, reader.audit().narrowed(m_filter));
    return {};
}

std::optional<qint64> AuditListing::total() const
{
    if (m_held)
        return static_cast<qint64>(m_held->size());
    return m_positions ? static_cast<qint64>(m_positions->size()) : audit::countOfRange(m_filter);
}

Result<qint64> AuditListing::count(store::Reader &reader)
{
    if (!m_held && !m_positions && !isPlain()) {
        const sql::Watch watched = watch(reader);
        VB_TRY(m_positions, reader.audit().positions(m_filter, m_sort));
    }
    return *total();
}

Result<std::vector<AuditRow>> AuditListing::firstRows(store::Reader &reader, qint64 limit)
{
    if (m_held || m_positions || isPlain())
        return rows(reader, 0, limit);
    const sql::Watch watched = watch(reader);
    VB_TRY(std::vector<audit::Entry> entries, reader.audit().page(m_filter, m_sort, std::nullopt, limit));
    if (static_cast<qint64>(entries.size()) < limit) {
        m_positions.emplace();
        for (const audit::Entry &entry : entries)
            m_positions->push_back(entry.index);
    }
    return named(reader, unnamed(std::move(entries)));
}

Result<std::vector<AuditRow>> AuditListing::rows(store::Reader &reader, qint64 first, qint64 limit)
{
    VB_TRY(const qint64 all, count(reader));
    const qint64 from = std::clamp<qint64>(first, 0, all);
    const qint64 to = std::min(all, from + limit);
    if (m_held)
        return named(reader, std::vector<AuditRow>(m_held->begin() + from, m_held->begin() + to));
    std::vector<qint64> at;
    for (qint64 row = from; row < to; ++row) {
        if (m_positions)
            at.push_back((*m_positions)[static_cast<size_t>(row)]);
        else
            at.push_back(m_sort.descending ? *m_filter.below - 1 - row : m_filter.from.value_or(0) + row);
    }
    VB_TRY(std::vector<audit::Entry> entries, reader.audit().at(at));
    return named(reader, unnamed(std::move(entries)));
}

std::vector<AuditRow> AuditListing::unnamed(std::vector<audit::Entry> entries)
{
    std::vector<AuditRow> rows;
    rows.reserve(entries.size());
    for (audit::Entry &entry : entries)
        rows.push_back({std::move(entry), {}, {}});
    return rows;
}

Result<std::vector<AuditRow>> AuditListing::named(store::Reader &reader, std::vector<AuditRow> rows)
{
    std::vector<PatientId> patients;
    for (const AuditRow &row : rows)
        if (!row.entry.patient.isNull())
            patients.push_back(row.entry.patient);
    VB_TRY(const exchange::AuditNames names, exchange::auditNames(reader, patients));
    for (AuditRow &row : rows) {
        row.person = names.people.value(row.entry.login);
        row.patient = names.patients.value(row.entry.patient);
    }
    return rows;
}

} // namespace vb::session
