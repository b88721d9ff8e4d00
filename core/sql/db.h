#pragma once

#include "core/base/secret_bytes.h"
#include "core/sql/stmt.h"

#include <functional>
#include <memory>
#include <thread>

namespace vb::sql {

/// What a statement asks for while it is compiled; see Db::setAuthorizer.
enum class Access { read, insert, update, remove, select, transaction, function, pragma, recursive, other };

struct AccessRequest {
    Access access = Access::other;
    QByteArrayView table; // or the pragma's or function's name
    QByteArrayView column; // or the pragma's argument
    bool inTrigger = false; // asked by a trigger or view of the schema, not by the statement's own text
};

struct OpenOptions {
    bool create = false; // else the file must exist
    bool queryOnly = false; // a reader: every write is refused
    int cacheKiB = 16384;
};

/// One connection to an SQLCipher store, used by one thread at a time. Moves, never copies. The only code that
/// includes SQLCipher's header is db.cpp and stmt.cpp through sqlcipher.h.
class Db {
public:
    /// Opens with a raw 32-byte key and the settings of the store (temp_store MEMORY, WAL, FULL, foreign keys, no
    /// automatic checkpoint). `integrity` when the file is plain SQLite, truncated, or not opened by this key, and when
    /// the library in the process is not SQLCipher.
    static Result<Db> open(const QString &path, const SecretBytes &key, const OpenOptions &options);

    /// A database that lies in this process's memory and nowhere else.
    static Result<Db> openInMemory();

    Db(Db &&) noexcept;
    Db &operator=(Db &&) noexcept;
    ~Db();

    /// Runs every statement of a script by prepare-tail, so triggers are no trap.
    Result<void> exec(QByteArrayView script);
    /// Compiles one statement under the authorizer, or takes the one of the same text that was given back.
    Result<Stmt> prepare(QByteArrayView sql);
    /// Compiles past the authorizer: for the infrastructure's own statements, never for text that a caller made.
    Result<Stmt> prepareTrusted(QByteArrayView sql);

    Result<void> begin();
    Result<void> commit();
    void rollback();
    [[nodiscard]] bool inTransaction() const;

    /// True lets the statement compile. Replaces the one before; all statements kept for another time are dropped.
    void setAuthorizer(std::function<bool(const AccessRequest &)> authorizer);
    /// Copies the WAL into the main file and empties it.
    Result<void> checkpoint();
    /// Writes all content into a new file under another key. Outside a transaction; what a failure leaves there is for
    /// the caller to remove.
    Result<void> exportTo(const QString &path, const SecretBytes &key);
    /// Asked every few thousand steps of a statement, which ends with `failed` at false; empty: no more.
    void setWatch(std::function<bool()> goesOn);
    /// From another thread: ends the running statement with `failed`.
    void interrupt();
    [[nodiscard]] qint64 changes() const;

    /// SQLCipher's page MACs over the main file (after a checkpoint): the first problem, or empty.
    Result<QString> cipherIntegrityCheck();
    Result<QString> integrityCheck();

private:
    struct State;
    explicit Db(std::unique_ptr<State> state);
    Result<Stmt> take(QByteArrayView sql, bool trusted);
    Result<Stmt> compile(QByteArrayView sql, bool trusted, qsizetype *used);

    std::unique_ptr<State> m_state;
};

/// Holds a watch over a connection for as long as it lives.
class Watch {
public:
    Watch(Db &db, std::function<bool()> goesOn) : m_db(db) { m_db.setWatch(std::move(goesOn)); }
    ~Watch() { m_db.setWatch({}); }
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

private:
    Db &m_db;
};

/// True when the file begins as a plain SQLite database: what a broken link order would write.
bool isPlainSqlite(const QString &path);

/// SQLCipher's version as the library reports it.
QString cipherVersion();

} // namespace vb::sql
