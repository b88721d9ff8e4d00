#include "core/audit/collected_log.h"

namespace vb::audit {

namespace {

/// The columns and orders of the store's own log, without its tree.
constexpr char kCollectedSchema[] = R"(
CREATE TABLE audit_entry (
    idx INTEGER PRIMARY KEY, salt BLOB NOT NULL, at_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, boot BLOB NOT NULL,
    skew_ms INTEGER NOT NULL, user BLOB, login TEXT NOT NULL, role TEXT NOT NULL, device BLOB, address TEXT NOT NULL,
    os TEXT NOT NULL, action TEXT NOT NULL, patient BLOB, object_kind TEXT NOT NULL, object BLOB,
    purpose TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX audit_entry_once ON audit_entry (salt, at_ms, login, role, coalesce(device, x''), action,
    coalesce(patient, x''), object_kind, coalesce(object, x''), purpose, outcome, detail);
CREATE INDEX audit_entry_by_patient ON audit_entry (patient, idx) WHERE patient IS NOT NULL;
CREATE INDEX audit_entry_by_login ON audit_entry (login, idx);
CREATE INDEX audit_entry_by_at ON audit_entry (at_ms);
CREATE INDEX audit_entry_by_action ON audit_entry (action);
CREATE INDEX audit_entry_by_outcome ON audit_entry (outcome) WHERE outcome <> 'ok';
)";

} // namespace

Result<CollectedLog> CollectedLog::make()
{
    VB_TRY(sql::Db db, sql::Db::openInMemory());
    VB_DO(db.exec(kCollectedSchema));
    return CollectedLog(std::move(db));
}

Result<void> CollectedLog::add(Entry entry)
{
    static const QByteArray kInsert = [] {
        QByteArray places = "?1";
        for (int i = 2; i <= kEntryColumnCount; ++i)
            places += ", ?" + QByteArray::number(i);
        return QByteArray("INSERT OR IGNORE INTO audit_entry (") + kEntryColumns + ") VALUES (" + places + ")";
    }();
    entry.index += m_offset;
    m_next = std::max(m_next, entry.index + 1);
    VB_TRY(sql::Stmt stmt, m_db.prepareTrusted(kInsert));
    bindEntry(stmt, entry);
    return stmt.run();
}

} // namespace vb::audit
