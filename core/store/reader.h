#pragma once

#include "core/base/actor.h"
#include "core/sql/db.h"
#include "core/store/audit_reports.h"
#include "core/store/declared_rows.h"

namespace vb::store {

/// The only way a query sees the store: SELECT under the role's authorizer, for the person it was made for.
class Reader {
public:
    Reader(sql::Db &db, const Actor &actor, qint64 nowMs) : m_db(db), m_actor(actor), m_nowMs(nowMs) { }

    Result<sql::Stmt> prepare(QByteArrayView sql) { return m_db.prepare(sql); }
    /// Reports on the access log.
    [[nodiscard]] AuditReports audit() { return AuditReports(m_db); }
    /// Of the person it was made for: whom he had to do with last, by his own entries.
    Result<std::vector<PatientId>> ownLatestPatients(int limit)
    {
        return audit::latestPatientsOf(m_db, m_actor.login, m_actor.user, limit);
    }
    /// Rows as declared, now and at any moment before.
    [[nodiscard]] DeclaredRows rows() { return {m_db, m_actor.role}; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] qint64 nowMs() const { return m_nowMs; }

protected:
    sql::Db &m_db;

private:
    const Actor &m_actor;
    qint64 m_nowMs;
};

/// A Reader for the parts of the core that judge before a role is in force (login, administration, checks): it reads
/// past the authorizer. Domain queries never get one.
class TrustedReader : public Reader {
public:
    using Reader::Reader;
    Result<sql::Stmt> prepareTrusted(QByteArrayView sql) { return m_db.prepareTrusted(sql); }
    [[nodiscard]] sql::Db &db() { return m_db; }
};

} // namespace vb::store
