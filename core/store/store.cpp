#include "core/store/store.h"

#include "core/base/durable_file.h"
#include "core/sql/migration.h"
#include "core/store/row.h"

#include <QFileInfo>

/// Resources of a static library are registered by hand; the macro wants the global namespace.
static void registerSchema()
{
    Q_INIT_RESOURCE(schema);
}

namespace vb::store {

namespace {

Result<std::vector<sql::Migration>> schemaMigrations()
{
    registerSchema();
    return sql::readMigrations(QStringLiteral(":/store/schema"));
}

// The large cache is where it stays warm: the reader's is emptied by each commit, and every access is one.
constexpr int kWriterCacheKiB = 65536;
constexpr int kReaderCacheKiB = 16384;
constexpr qint64 kVerifySlice = 20'000; // entries; about 40 ms
constexpr qint64 kWalLimit = 4LL << 20; // beyond it the idle writer copies the WAL into the file,
constexpr qint64 kWalMost = 16LL << 20; // and beyond this one the busy one, too

Result<void> putMeta(sql::Db &db, const char *key, const QByteArray &value)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("INSERT INTO meta (key, value) VALUES (?1, ?2)"));
    return stmt.bind(1, QString::fromLatin1(key)).bind(2, value).run();
}

Result<QByteArray> getMeta(sql::Db &db, const char *key)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("SELECT value FROM meta WHERE key = ?1"));
    VB_TRY(const bool row, stmt.bind(1, QString::fromLatin1(key)).step());
    if (!row)
        return fail(Code::integrity, QStringLiteral("the store does not say whose it is"));
    return stmt.blob(0);
}

/// Whether the derived table of an entity is empty beside rows: a migration that changes its form leaves it so.
Result<bool> lacksDerived(sql::Db &db, const EntityDecl &entity)
{
    if (!entity.refreshDerived || entity.derived.empty())
        return false;
    VB_TRY(sql::Stmt lost,
           db.prepareTrusted("SELECT EXISTS (SELECT 1 FROM " + entity.table + ") AND NOT EXISTS (SELECT 1 FROM "
                             + entity.derived.front().first + ")"));
    VB_TRY(const bool row, lost.step());
    return row && lost.integer(0) != 0;
}

/// Makes what is lacking anew. Asked of all entities first, because several may share a table.
Result<void> refillDerived(sql::Db &db, const Registry &registry)
{
    std::vector<const EntityDecl *> lacking;
    for (const EntityDecl *entity : registry.all()) {
        VB_TRY(const bool lacks, lacksDerived(db, *entity));
        if (lacks)
            lacking.push_back(entity);
    }
    if (lacking.empty())
        return {};
    VB_DO(db.begin());
    Result<void> done;
    for (const EntityDecl *entity : lacking)
        if (done.ok())
            done = forEachRow(db, *entity,
                              [&](const EntityId &id, const QCborMap &) { return entity->refreshDerived(db, id); });
    if (done.ok())
        done = db.commit();
    if (!done.ok())
        db.rollback();
    return done;
}

} // namespace

Store::Store(sql::Db writer, sql::Db reader, const Registry &registry, const Clock &clock)
    : m_registry(registry), m_clock(clock), m_writer(std::move(writer)), m_reader(std::move(reader))
{
}

Store::~Store()
{
    std::promise<void> done;
    m_writerThread.post([this, &done] {
        // A failure here costs nothing: the WAL is read again at the next opening.
        (void)m_writer.checkpoint();
        done.set_value();
    });
    done.get_future().wait();
}

Result<std::unique_ptr<Store>> Store::create(const QString &path, const SecretBytes &key, const StoreIdentity &identity,
                                             const Registry &registry, const Clock &clock)
{
    if (QFileInfo::exists(path))
        return fail(Code::invalid, QStringLiteral("there is a store already"));
    VB_DO(file::replace(path, {})); // empty and 0600: SQLite gives the WAL the same mode
    {
        VB_TRY(const std::vector<sql::Migration> migrations, schemaMigrations());
        VB_TRY(sql::Db db, sql::Db::open(path, key, {.create = true, .queryOnly = false, .cacheKiB = kWriterCacheKiB}));
        VB_DO(sql::migrate(db, migrations));
        VB_DO(db.begin());
        VB_DO(putMeta(db, "store_id", identity.storeId));
        VB_DO(putMeta(db, "practice", identity.practice.bytes()));
        VB_DO(putMeta(db, "device", identity.device.bytes()));
        VB_DO(db.commit());
        VB_DO(db.checkpoint());
    }
    if (sql::isPlainSqlite(path))
        return fail(Code::integrity, QStringLiteral("the new store is not encrypted: the program was linked wrongly"));
    return open(path, key, registry, clock);
}

Result<std::unique_ptr<Store>> Store::open(const QString &path, const SecretBytes &key, const Registry &registry,
                                           const Clock &clock)
{
    VB_TRY(const std::vector<sql::Migration> migrations, schemaMigrations());
    VB_TRY(sql::Db writer,
           sql::Db::open(path, key, {.create = false, .queryOnly = false, .cacheKiB = kWriterCacheKiB}));
    VB_DO(sql::migrate(writer, migrations));
    VB_DO(refillDerived(writer, registry));
    VB_TRY(sql::Db reader, sql::Db::open(path, key, {.create = false, .queryOnly = true, .cacheKiB = kReaderCacheKiB}));
    std::unique_ptr<Store> store(new Store(std::move(writer), std::move(reader), registry, clock));
    store->m_path = path;
    store->m_walPath = path + QStringLiteral("-wal");
    VB_DO(store->start());
    return store;
}

Result<void> Store::start()
{
    VB_TRY(m_identity.storeId, getMeta(m_writer, "store_id"));
    VB_TRY(const QByteArray practice, getMeta(m_writer, "practice"));
    VB_TRY(const QByteArray device, getMeta(m_writer, "device"));
    m_identity.practice = PracticeId::fromBytes(practice);
    m_identity.device = DeviceId::fromBytes(device);
    VB_TRY(m_auditLog, audit::Log::open(m_writer));
    VB_TRY(m_operations, OperationLog::open(m_writer, m_identity.device));
    m_head = m_auditLog.head();
    m_writer.setAuthorizer(access::closedAuthorizer());
    m_reader.setAuthorizer(access::closedAuthorizer());
    return {};
}

void Store::enter(const Actor &actor, const Signer *signer)
{
    ++m_stay;
    {
        const std::lock_guard lock(m_gate);
        m_shut.clear();
    }
    const access::ReadMap map = m_registry.readMap();
    std::promise<void> writerReady;
    std::promise<void> readerReady;
    m_writerThread.post([&] {
        m_signer = signer;
        m_writer.setAuthorizer(access::readerAuthorizer(map, actor.role));
        writerReady.set_value();
    });
    m_readerThread.post([&] {
        m_reader.setAuthorizer(access::readerAuthorizer(map, actor.role));
        readerReady.set_value();
    });
    writerReady.get_future().wait();
    readerReady.get_future().wait();
}

void Store::leave()
{
    ++m_stay;
    interruptReading(); // a long report ends unanswered
    std::promise<void> readerReady;
    m_readerThread.post([&] {
        m_reader.setAuthorizer(access::closedAuthorizer());
        readerReady.set_value();
    });
    readerReady.get_future().wait();
    std::promise<void> writerReady;
    m_writerThread.post([&] {
        m_signer = nullptr;
        m_writer.setAuthorizer(access::closedAuthorizer());
        writerReady.set_value();
    });
    writerReady.get_future().wait();
}

TxContext Store::context()
{
    return {m_writer, m_auditLog, m_operations, m_clock, m_signer, m_identity.device, m_skewMs};
}

void Store::shut(const QString &reason)
{
    {
        const std::lock_guard lock(m_gate);
        m_shut = reason;
    }
    ++m_stay; // tickets end
    interruptReading();
}

Result<void> Store::admit(const Actor &actor, access::Right right) const
{
    {
        const std::lock_guard lock(m_gate);
        if (!m_shut.isEmpty() && right != access::Right::lockScreen)
            return fail(Code::denied, m_shut);
    }
    return access::authorize(actor, right);
}

Result<void> Store::beginCommit()
{
    if (m_moved)
        return fail(Code::busy, QStringLiteral("the store has a new key, or is another PC now: log in again"));
    return m_writer.begin();
}

Result<void> Store::transact(const Actor &actor, const Intent &intent,
                             const std::function<Result<void>(AuditedTx &)> &body)
{
    VB_INVARIANT(m_writerThread.isCurrent());
    AuditedTx tx(context(), actor, intent);
    const auto attempt = [&]() -> Result<void> {
        VB_DO(admit(actor, intent.right));
        VB_DO(beginCommit());
        VB_DO(body(tx));
        if (!m_frozen.isEmpty())
            for (const Change &change : tx.changes())
                if (const EntityDecl *entity = m_registry.find(change.entity);
                    entity != nullptr && entity->stream != Stream::local && !entity->besideRecords)
                    return fail(Code::integrity, m_frozen);
        VB_DO(tx.finish(audit::Outcome::ok));
        return m_writer.commit();
    };
    const Result<void> done = attempt();
    if (done.ok()) {
        afterCommit(tx.changes());
        return done;
    }
    m_writer.rollback();
    m_auditLog.rolledBack();
    m_operations.rolledBack();
    if (codeName(done.error().code) == QStringLiteral("denied"))
        VB_DO(commitEntries(tx.entriesFor(tx.intent(), audit::Outcome::denied)));
    return done;
}

Result<void> Store::transactRemote(const std::function<Result<void>(RemoteTx &)> &body)
{
    VB_INVARIANT(m_writerThread.isCurrent());
    RemoteTx tx(context(), m_registry);
    const auto attempt = [&]() -> Result<void> {
        if (!m_frozen.isEmpty())
            return fail(Code::integrity, m_frozen);
        VB_DO(beginCommit());
        VB_DO(tx.begin());
        VB_DO(body(tx));
        VB_DO(tx.finish());
        return m_writer.commit();
    };
    const Result<void> done = attempt();
    if (done.ok()) {
        afterCommit(tx.changes());
        return done;
    }
    m_writer.rollback();
    m_operations.rolledBack();
    return done;
}

Result<void> Store::commitEntries(std::vector<audit::Entry> entries)
{
    VB_INVARIANT(m_writerThread.isCurrent());
    const auto attempt = [&]() -> Result<void> {
        VB_DO(beginCommit());
        for (audit::Entry &entry : entries)
            VB_DO(m_auditLog.append(m_writer, entry));
        return m_writer.commit();
    };
    const Result<void> done = attempt();
    if (done.ok()) {
        afterCommit({});
    } else {
        m_writer.rollback();
        m_auditLog.rolledBack();
    }
    return done;
}

void Store::afterCommit(const std::vector<Change> &changes)
{
    m_auditLog.committed();
    m_operations.committed();
    const audit::Head head = m_auditLog.head();
    {
        const std::lock_guard lock(m_headMutex);
        m_head = head;
    }
    if (m_onCommitted)
        m_onCommitted(head);
    if (!changes.empty())
        m_changes.publish(changes);
    if (QFileInfo(m_walPath).size() > kWalLimit)
        m_writerThread.post([this] { checkpointWhenIdle(); }); // behind the answer that waits for this commit
}

/// Not durable work: a reader in the way or a full disk leaves the WAL as it is, and the next commit asks again.
void Store::checkpointWhenIdle()
{
    if (QFileInfo(m_walPath).size() > (m_writerThread.isIdle() ? kWalLimit : kWalMost))
        (void)m_writer.checkpoint();
}

Result<void> Store::queryOnReader(const Actor &actor, const std::function<Result<void>(Reader &)> &query)
{
    VB_INVARIANT(m_readerThread.isCurrent());
    Reader reader(m_reader, actor, m_clock.now().wallMs);
    return query(reader);
}

Result<void> Store::finishRead(const Actor &actor, const Intent &intent, const Result<void> &outcome)
{
    const bool denied = !outcome.ok() && codeName(outcome.error().code) == QStringLiteral("denied");
    const AuditedTx blank(context(), actor, intent);
    VB_DO(commitEntries(blank.entriesFor(intent,
                                         outcome.ok() ? audit::Outcome::ok
                                             : denied ? audit::Outcome::denied
                                                      : audit::Outcome::failed)));
    if (outcome.ok() && intent.ticket) {
        intent.ticket->m_right = intent.right;
        intent.ticket->m_user = actor.user;
        intent.ticket->m_stay = m_stay;
        intent.ticket->m_good = true;
    }
    return outcome;
}

Result<void> Store::accept(const Actor &actor, const Ticket &ticket) const
{
    if (!ticket.m_good || ticket.m_stay != m_stay || ticket.m_user != actor.user)
        return fail(Code::denied, QStringLiteral("this access has no entry in the audit"));
    return admit(actor, ticket.m_right);
}

Result<void> Store::record(std::vector<audit::Entry> entries)
{
    std::promise<Result<void>> promise;
    m_writerThread.post([&] { promise.set_value(commitEntries(std::move(entries))); });
    return promise.get_future().get();
}

audit::Head Store::head() const
{
    const std::lock_guard lock(m_headMutex);
    return m_head;
}

Result<std::vector<QByteArray>> Store::auditEntries(quint64 from, int limit)
{
    return inspect([&](TrustedReader &reader) -> Result<std::vector<QByteArray>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted(QByteArray("SELECT ") + audit::kEntryColumns
                                     + " FROM audit_entry WHERE idx >= ?1 ORDER BY idx LIMIT ?2"));
        stmt.bind(1, static_cast<qint64>(from)).bind(2, limit);
        std::vector<QByteArray> entries;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return entries;
            entries.push_back(audit::canonicalRow(stmt));
        }
    });
}

void Store::onCommitted(std::function<void(const audit::Head &)> callback)
{
    std::promise<void> done;
    m_writerThread.post([&] {
        m_onCommitted = std::move(callback);
        done.set_value();
    });
    done.get_future().wait();
}

Result<audit::Verdict> Store::verifyAudit(const std::optional<audit::Head> &anchor,
                                          const std::function<bool(quint64)> &progress)
{
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    audit::Verification verification(anchor, static_cast<qint64>(head().size));
    for (;;) {
        std::promise<Result<bool>> stepped;
        m_readerThread.post([&] { stepped.set_value(verification.step(m_reader, kVerifySlice)); });
        VB_TRY(const bool more, stepped.get_future().get());
        if (!more)
            return verification.verdict();
        if (progress && !progress(verification.done()))
            return fail(Code::failed, QStringLiteral("stopped"));
    }
}

void Store::freeze(const QString &reason)
{
    std::promise<void> done;
    m_writerThread.post([&] {
        m_frozen = reason;
        done.set_value();
    });
    done.get_future().wait();
}

} // namespace vb::store
