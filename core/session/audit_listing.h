#pragma once

#include "core/exchange/audit_names.h"
#include "core/store/audited_tx.h"

#include <atomic>
#include <optional>

namespace vb::session {

/// An entry with the names of who is meant; empty where nobody has the login or id, or the reader may not know.
struct AuditRow {
    audit::Entry entry;
    QString person;
    QString patient;
    DeviceId pc {}; // whose log it stands in; null: this PC's
    /// A position that a log which was tampered with has no entry for.
    [[nodiscard]] bool isMissing() const { return entry.salt.isEmpty(); }
};

/// Set from any thread by who no longer waits.
using AuditStop = std::shared_ptr<std::atomic<bool>>;

/// One question to the log and its answer: the entries that were there when it was asked, in an order that stays. Made
/// by AuditService; used on the store's reader thread only, others just hold it.
class AuditListing {
public:
    /// What looks through the log ends with `failed` at `stop`; what was found by then can still be read.
    AuditListing(audit::Filter filter, audit::Sort sort, AuditStop stop)
        : m_filter(std::move(filter)), m_sort(sort), m_stop(std::move(stop))
    {
    }

    /// Of rows that were found elsewhere and lack only their names.
    explicit AuditListing(AuditStop stop) : m_stop(std::move(stop)) { }
    /// Once, first, in place of begin().
    void hold(std::vector<AuditRow> found) { m_held = std::move(found); }

    [[nodiscard]] const std::shared_ptr<store::Ticket> &ticket() const { return m_ticket; }
    /// Once, first: from then on the log may grow.
    Result<void> begin(store::Reader &reader);
    /// Known at once for most questions without conditions.
    [[nodiscard]] std::optional<qint64> total() const;
    /// As total(); goes through the log when it has to.
    Result<qint64> count(store::Reader &reader);
    /// The rows of a page, perhaps before they are all counted.
    Result<std::vector<AuditRow>> firstRows(store::Reader &reader, qint64 limit);
    /// Entries as rows without names.
    static std::vector<AuditRow> unnamed(std::vector<audit::Entry> entries);
    /// Fewer at the end.
    Result<std::vector<AuditRow>> rows(store::Reader &reader, qint64 first, qint64 limit);

private:
    [[nodiscard]] bool isPlain() const;
    [[nodiscard]] sql::Watch watch(store::Reader &reader) const;
    static Result<std::vector<AuditRow>> named(store::Reader &reader, std::vector<AuditRow> rows);

    audit::Filter m_filter;
    audit::Sort m_sort;
    AuditStop m_stop;
    std::shared_ptr<store::Ticket> m_ticket = std::make_shared<store::Ticket>();
    std::optional<std::vector<AuditRow>> m_held;
    std::optional<std::vector<qint64>> m_positions; // of all rows in their order, unless the order is that of the tree
};

} // namespace vb::session
