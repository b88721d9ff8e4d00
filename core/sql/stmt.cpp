#include "core/sql/stmt.h"

#include "core/sql/sqlcipher.h"

#include <utility>

namespace vb::sql {

Error errorFrom(sqlite3 *db, int code)
{
    const int primary = code & 0xFF;
    const QString reason = QString::fromUtf8(sqlite3_errstr(code));
    switch (primary) {
    case SQLITE_FULL: return fail(Code::io, QStringLiteral("the disk is full: nothing was changed"));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return fail(Code::io, QStringLiteral("the store cannot be written or read (%1, %2)").arg(reason).arg(code));
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fail(Code::busy, QStringLiteral("the store is in use: %1").arg(reason));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(Code::integrity, QStringLiteral("the store is damaged or not opened by this key (%1)").arg(reason));
    case SQLITE_AUTH: return fail(Code::denied, QStringLiteral("this role may not do that"));
    // A constraint's message names tables and columns, never values.
    case SQLITE_CONSTRAINT: return fail(Code::invalid, QString::fromUtf8(sqlite3_errmsg(db)));
    case SQLITE_TOOBIG: return fail(Code::invalid, QStringLiteral("a value is too large"));
    default: break;
    }
#ifdef VB_TEST_HOOKS
    return fail(Code::failed, QStringLiteral("SQL: %1").arg(QString::fromUtf8(sqlite3_errmsg(db))));
#else
    return fail(Code::failed, QStringLiteral("SQL error %1: %2").arg(code).arg(reason));
#endif
}

Stmt::Stmt(Stmt &&other) noexcept
    : m_db(other.m_db)
    , m_stmt(std::exchange(other.m_stmt, nullptr))
    , m_trust(other.m_trust)
    , m_kept(std::exchange(other.m_kept, nullptr))
    , m_bindFailed(other.m_bindFailed)
{
}

Stmt &Stmt::operator=(Stmt &&other) noexcept
{
    if (this != &other) {
        finalize();
        m_db = other.m_db;
        m_stmt = std::exchange(other.m_stmt, nullptr);
        m_trust = other.m_trust;
        m_kept = std::exchange(other.m_kept, nullptr);
        m_bindFailed = other.m_bindFailed;
    }
    return *this;
}

Stmt::~Stmt()
{
    finalize();
}

void Stmt::finalize()
{
    sqlite3_stmt *stmt = std::exchange(m_stmt, nullptr);
    if (m_kept != nullptr)
        StmtPool::giveBack(std::exchange(m_kept, nullptr));
    else
        sqlite3_finalize(stmt);
}

Stmt &Stmt::bind(int index, qint64 value)
{
    m_bindFailed |= sqlite3_bind_int64(m_stmt, index, value) != SQLITE_OK;
    return *this;
}

Stmt &Stmt::bind(int index, QStringView value)
{
    const QByteArray utf8 = value.toUtf8();
    m_bindFailed |= sqlite3_bind_text64(m_stmt, index, utf8.isNull() ? "" : utf8.constData(),
                                        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8)
        != SQLITE_OK;
    return *this;
}

Stmt &Stmt::bind(int index, QByteArrayView value)
{
    m_bindFailed |= sqlite3_bind_blob64(m_stmt, index, value.isNull() ? "" : value.data(),
                                        static_cast<sqlite3_uint64>(value.size()), SQLITE_TRANSIENT)
        != SQLITE_OK;
    return *this;
}

Stmt &Stmt::bindNull(int index)
{
    m_bindFailed |= sqlite3_bind_null(m_stmt, index) != SQLITE_OK;
    return *this;
}

Result<bool> Stmt::step()
{
    if (m_bindFailed)
        return fail(Code::failed, QStringLiteral("a value could not be bound"));
    const bool outer = m_trust != nullptr && std::exchange(*m_trust, true);
    const int code = sqlite3_step(m_stmt);
    if (m_trust != nullptr)
        *m_trust = outer;
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return errorFrom(m_db, code);
}

Result<void> Stmt::run()
{
    const Result<bool> stepped = step();
    reset();
    if (!stepped)
        return stepped.error();
    return {};
}

void Stmt::reset()
{
    sqlite3_reset(m_stmt);
    sqlite3_clear_bindings(m_stmt);
    m_bindFailed = false;
}

int Stmt::columns() const
{
    return sqlite3_column_count(m_stmt);
}

bool Stmt::isNull(int column) const
{
    return sqlite3_column_type(m_stmt, column) == SQLITE_NULL;
}

qint64 Stmt::integer(int column) const
{
    return sqlite3_column_int64(m_stmt, column);
}

QString Stmt::text(int column) const
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(m_stmt, column));
    return QString::fromUtf8(data, sqlite3_column_bytes(m_stmt, column));
}

QByteArrayView Stmt::view(int column) const
{
    const void *data = sqlite3_column_blob(m_stmt, column); // first: it may change the size
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_stmt, column)};
}

QByteArray Stmt::blob(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_stmt, column));
    return {data, sqlite3_column_bytes(m_stmt, column)};
}

char Stmt::type(int column) const
{
    switch (sqlite3_column_type(m_stmt, column)) {
    case SQLITE_INTEGER: return 'i';
    case SQLITE_TEXT: return 't';
    case SQLITE_BLOB: return 'b';
    default: return 'n';
    }
}

} // namespace vb::sql
