#include "core/sql/db.h"

#include "core/sql/sqlcipher.h"

#include <QFile>

#include <cstdlib>
#include <cstring>

namespace vb::sql {

namespace {

// SQLite's memory with the size in front of each block, zeroed when freed: closing a store otherwise leaves rows in
// the heap, and cipher_memory_security costs 2-9x where this costs nothing that can be measured.
constexpr int kHeader = 16;

void *zeroingMalloc(int size)
{
    auto *block = static_cast<char *>(std::malloc(static_cast<size_t>(size) + kHeader));
    if (block == nullptr)
        return nullptr;
    std::memcpy(block, &size, sizeof size);
    return block + kHeader;
}

int zeroingSize(void *data)
{
    int size = 0;
    if (data != nullptr)
        std::memcpy(&size, static_cast<char *>(data) - kHeader, sizeof size);
    return size;
}

void zeroingFree(void *data)
{
    if (data == nullptr)
        return;
    wipe(data, static_cast<size_t>(zeroingSize(data)));
    std::free(static_cast<char *>(data) - kHeader);
}

void *zeroingRealloc(void *data, int size)
{
    void *moved = zeroingMalloc(size);
    if (moved == nullptr)
        return nullptr;
    std::memcpy(moved, data, static_cast<size_t>(std::min(size, zeroingSize(data))));
    zeroingFree(data);
    return moved;
}

int roundUp(int size)
{
    return (size + 7) & ~7;
}

int nothingToStart(void *)
{
    return SQLITE_OK;
}

void nothingToStop(void *) { }

/// Once per process, before SQLite starts.
Result<void> startLibrary()
{
    static const int code = [] {
        static const sqlite3_mem_methods memory {zeroingMalloc, zeroingFree,    zeroingRealloc, zeroingSize,
                                                 roundUp,       nothingToStart, nothingToStop,  nullptr};
        // Nobody asks how much memory is in use, and counting it takes a lock for each block.
        for (const int configured :
             {sqlite3_config(SQLITE_CONFIG_MALLOC, &memory), sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0)})
            if (configured != SQLITE_OK)
                return configured;
        return sqlite3_initialize();
    }();
    if (std::strcmp(sqlite3_libversion(), SQLITE_VERSION) != 0)
        return fail(
            Code::integrity,
            QStringLiteral("another SQLite library stands in SQLCipher's place: the program was linked wrongly"));
    if (code != SQLITE_OK)
        return fail(Code::failed, QStringLiteral("SQLCipher does not start (%1)").arg(code));
    return {};
}

} // namespace

struct Db::State {
    sqlite3 *db = nullptr;
    bool trusted = false;
    std::function<bool(const AccessRequest &)> authorizer;
    std::function<bool()> watch;
    StmtPool pool;

    ~State()
    {
        pool.clear();
        sqlite3_close_v2(db);
    }
};

namespace {

Access accessOf(int action)
{
    switch (action) {
    case SQLITE_READ: return Access::read;
    case SQLITE_INSERT: return Access::insert;
    case SQLITE_UPDATE: return Access::update;
    case SQLITE_DELETE: return Access::remove;
    case SQLITE_SELECT: return Access::select;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: return Access::transaction;
    case SQLITE_FUNCTION: return Access::function;
    case SQLITE_PRAGMA: return Access::pragma;
    case SQLITE_RECURSIVE: return Access::recursive;
    default: return Access::other;
    }
}

/// Bridges SQLite's callback to the authorizer of a connection.
int authorizeStatement(void *self, int action, const char *first, const char *second, const char *, const char *inner)
{
    const bool isFunction = action == SQLITE_FUNCTION;
    const AccessRequest request {accessOf(action), QByteArrayView(isFunction ? second : first),
                                 QByteArrayView(isFunction ? nullptr : second), inner != nullptr};
    const auto *check = static_cast<const std::function<bool(const AccessRequest &)> *>(self);
    return (*check)(request) ? SQLITE_OK : SQLITE_DENY;
}

} // namespace

#ifdef VB_BENCH_KEYLESS

// The tree of the benchmarks (VB_BENCH; it builds no program) compares with the same store without a key: there an
// all-zero key opens without encryption, and plain files are no offence.

bool isPlainSqlite(const QString &)
{
    return false;
}

static bool wantsEncryption(const SecretBytes &key)
{
    return std::any_of(key.data(), key.data() + key.size(), [](std::uint8_t byte) { return byte != 0; });
}

#else

bool isPlainSqlite(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(16) == QByteArrayView("SQLite format 3\0", 16);
}

static bool wantsEncryption(const SecretBytes &)
{
    return true;
}

#endif

static QString askCipherVersion()
{
    sqlite3 *db = nullptr;
    QString version;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        sqlite3_stmt *stmt = nullptr;
        if (sqlite3_prepare_v2(db, "PRAGMA cipher_version", -1, &stmt, nullptr) == SQLITE_OK
            && sqlite3_step(stmt) == SQLITE_ROW)
            version = QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(stmt, 0)));
        sqlite3_finalize(stmt);
    }
    sqlite3_close_v2(db);
    return version;
}

QString cipherVersion()
{
    if (!startLibrary())
        return {};
    static const QString version = askCipherVersion();
    return version.isEmpty() ? askCipherVersion() : version; // memory may have been short the first time
}

Db::Db(std::unique_ptr<State> state) : m_state(std::move(state)) { }
Db::Db(Db &&) noexcept = default;
Db &Db::operator=(Db &&) noexcept = default;
Db::~Db() = default;

/// The raw key form x'…' spares PBKDF2; the buffer is wiped, and no PRAGMA text holds the key.
static SecretBytes keyText(const SecretBytes &key)
{
    static constexpr char kHex[] = "0123456789abcdef";
    SecretBytes text(67);
    text.data()[0] = 'x';
    text.data()[1] = text.data()[66] = '\'';
    for (size_t i = 0; i < 32; ++i) {
        text.data()[2 + 2 * i] = static_cast<std::uint8_t>(kHex[key.data()[i] >> 4]);
        text.data()[3 + 2 * i] = static_cast<std::uint8_t>(kHex[key.data()[i] & 15]);
    }
    return text;
}

static int giveKey(sqlite3 *db, const SecretBytes &key)
{
    const SecretBytes text = keyText(key);
    return sqlite3_key_v2(db, "main", text.data(), static_cast<int>(text.size()));
}

Result<Db> Db::open(const QString &path, const SecretBytes &key, const OpenOptions &options)
{
    VB_INVARIANT(key.size() == 32);
    VB_DO(startLibrary());
    if (cipherVersion().isEmpty())
        return fail(Code::integrity,
                    QStringLiteral("the SQLite library in this program does not encrypt: it was linked wrongly"));
    const QFile file(path);
    if (!options.create && !file.exists())
        return fail(Code::notFound, QStringLiteral("there is no store here"));
    if (file.exists() && file.size() > 0 && isPlainSqlite(path))
        return fail(Code::integrity,
                    QStringLiteral("the store file is a plain SQLite database: it is not ours and is not opened"));
    if (!options.create && file.size() < 4096)
        return fail(Code::integrity, QStringLiteral("the store file is truncated"));

    auto state = std::make_unique<State>();
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options.create ? SQLITE_OPEN_CREATE : 0);
    if (const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &state->db, flags, nullptr);
        code != SQLITE_OK)
        return errorFrom(state->db, code);
    sqlite3_extended_result_codes(state->db, 1);
    sqlite3_busy_timeout(state->db, 5000);

    if (wantsEncryption(key))
        if (const int code = giveKey(state->db, key); code != SQLITE_OK)
            return errorFrom(state->db, code);

    Db db(std::move(state));
    // Quiet: SQLCipher would write to stderr what we report as errors.
    VB_DO(db.exec("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY;"));
    {
        VB_TRY(Stmt probe, db.prepareTrusted("SELECT count(*) FROM sqlite_schema"));
        VB_DO(probe.step()); // the first read: a wrong key or a foreign file ends here
        VB_TRY(Stmt temp, db.prepareTrusted("PRAGMA temp_store"));
        VB_TRY(const bool row, temp.step());
        if (!row || temp.integer(0) != 2)
            return fail(Code::integrity, QStringLiteral("temporary tables would go to disk: not opened"));
    }
    const QByteArray settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -"
        + QByteArray::number(options.cacheKiB)
        + "; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA "
          "wal_autocheckpoint = 0;"
          "PRAGMA secure_delete = ON;";
    VB_DO(db.exec(settings));
    if (options.queryOnly)
        VB_DO(db.exec("PRAGMA query_only = ON;"));
    return db;
}

Result<Db> Db::openInMemory()
{
    VB_DO(startLibrary());
    auto state = std::make_unique<State>();
    if (const int code = sqlite3_open_v2(":memory:", &state->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        code != SQLITE_OK)
        return errorFrom(state->db, code);
    sqlite3_extended_result_codes(state->db, 1);
    Db db(std::move(state));
    VB_DO(db.exec("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"));
    return db;
}

Result<Stmt> Db::compile(QByteArrayView sql, bool trusted, qsizetype *used)
{
    const bool keeps = used == nullptr && StmtPool::keeps(sql);
    const bool outer = std::exchange(m_state->trusted, trusted || m_state->trusted);
    sqlite3_stmt *stmt = nullptr;
    const char *tail = nullptr;
    const int code = sqlite3_prepare_v3(m_state->db, sql.data(), static_cast<int>(sql.size()),
                                        keeps ? SQLITE_PREPARE_PERSISTENT : 0, &stmt, &tail);
    const bool asked = trusted || !m_state->trusted; // not lent the trust of the statement around it
    m_state->trusted = outer;
    if (code != SQLITE_OK)
        return errorFrom(m_state->db, code);
    if (used != nullptr)
        *used = tail - sql.data();
    StmtPool::Kept *kept = keeps && asked && stmt != nullptr ? m_state->pool.keep(sql, trusted, stmt) : nullptr;
    return Stmt(m_state->db, stmt, trusted ? &m_state->trusted : nullptr, kept);
}

Result<Stmt> Db::take(QByteArrayView sql, bool trusted)
{
    if (StmtPool::Kept *kept = m_state->pool.borrow(sql, trusted))
        return Stmt(m_state->db, kept->stmt, trusted ? &m_state->trusted : nullptr, kept);
    return compile(sql, trusted, nullptr);
}

Result<Stmt> Db::prepare(QByteArrayView sql)
{
    return take(sql, false);
}

Result<Stmt> Db::prepareTrusted(QByteArrayView sql)
{
    return take(sql, true);
}

Result<void> Db::exec(QByteArrayView script)
{
    while (!script.trimmed().isEmpty()) {
        qsizetype used = 0;
        VB_TRY(Stmt stmt, compile(script, true, &used));
        for (bool row = !stmt.isEmpty(); row;) {
            VB_TRY(row, stmt.step());
        }
        script = script.sliced(used);
    }
    return {};
}

Result<void> Db::begin()
{
    VB_TRY(Stmt stmt, prepareTrusted("BEGIN IMMEDIATE"));
    return stmt.run();
}

Result<void> Db::commit()
{
    VB_TRY(Stmt stmt, prepareTrusted("COMMIT"));
    return stmt.run();
}

void Db::rollback()
{
    // An I/O error may have rolled back already; then there is nothing left to do.
    if (!inTransaction())
        return;
    const bool outer = std::exchange(m_state->trusted, true);
    sqlite3_exec(m_state->db, "ROLLBACK", nullptr, nullptr, nullptr);
    m_state->trusted = outer;
}

bool Db::inTransaction() const
{
    return sqlite3_get_autocommit(m_state->db) == 0;
}

void Db::setAuthorizer(std::function<bool(const AccessRequest &)> authorizer)
{
    m_state->pool.clear();
    sqlite3_set_authorizer(m_state->db, nullptr, nullptr);
    if (!authorizer) {
        m_state->authorizer = nullptr;
        return;
    }
    State *state = m_state.get();
    state->authorizer = [state, check = std::move(authorizer)](const AccessRequest &request) {
        return state->trusted || check(request);
    };
    sqlite3_set_authorizer(m_state->db, &authorizeStatement, &state->authorizer);
}

Result<void> Db::checkpoint()
{
    const int code = sqlite3_wal_checkpoint_v2(m_state->db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK)
        return errorFrom(m_state->db, code);
    return {};
}

Result<void> Db::exportTo(const QString &path, const SecretBytes &key)
{
    VB_INVARIANT(key.size() == 32 && !inTransaction());
    {
        VB_TRY(Stmt attach, prepareTrusted("ATTACH DATABASE ?1 AS copy KEY ?2"));
        VB_DO(attach.bind(1, path).bind(2, keyText(key).view()).run());
    }
    const auto copy = [this]() -> Result<void> {
        VB_TRY(Stmt version, prepareTrusted("PRAGMA main.user_version"));
        VB_DO(version.step());
        const QByteArray number = QByteArray::number(version.integer(0));
        version.reset();
        {
            VB_TRY(Stmt all, prepareTrusted("SELECT sqlcipher_export('copy')"));
            VB_DO(all.step());
        }
        return exec("PRAGMA copy.user_version = " + number); // which the export leaves at 0
    };
    const Result<void> copied = copy();
    const Result<void> detached = exec("DETACH DATABASE copy");
    return copied.ok() ? detached : copied;
}

void Db::setWatch(std::function<bool()> goesOn)
{
    constexpr int kSteps = 5'000;
    m_state->watch = std::move(goesOn);
    const auto asks = [](void *state) { return static_cast<State *>(state)->watch() ? 0 : 1; };
    sqlite3_progress_handler(m_state->db, m_state->watch ? kSteps : 0, m_state->watch ? +asks : nullptr, m_state.get());
}

void Db::interrupt()
{
    sqlite3_interrupt(m_state->db);
}

qint64 Db::changes() const
{
    return sqlite3_changes64(m_state->db);
}

Result<QString> Db::cipherIntegrityCheck()
{
    VB_TRY(Stmt stmt, prepareTrusted("PRAGMA cipher_integrity_check"));
    VB_TRY(const bool row, stmt.step());
    return row ? stmt.text(0) : QString();
}

Result<QString> Db::integrityCheck()
{
    VB_TRY(Stmt stmt, prepareTrusted("PRAGMA integrity_check(1)"));
    VB_TRY(const bool row, stmt.step());
    const QString verdict = row ? stmt.text(0) : QStringLiteral("no verdict");
    return verdict == QStringLiteral("ok") ? QString() : verdict;
}

} // namespace vb::sql
