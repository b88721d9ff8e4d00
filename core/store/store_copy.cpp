#include "core/store/store.h"

#include <QFileInfo>

namespace vb::store {

namespace {

constexpr int kSnapshotCacheKiB = 512;

Result<void> overwriteMeta(sql::Db &db, const char *key, const QByteArray &value)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("UPDATE meta SET value = ?2 WHERE key = ?1"));
    VB_DO(stmt.bind(1, QString::fromLatin1(key)).bind(2, value).run());
    if (db.changes() != 1)
        return fail(Code::integrity, QStringLiteral("the store does not say whose it is"));
    return {};
}

} // namespace

Result<std::unique_ptr<Snapshot>> Store::snapshot(const SecretBytes &key)
{
    using R = Result<std::unique_ptr<Snapshot>>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    // On the writer thread, so that no commit comes between the checkpoint and the lock; behind what the reader thread
    // is at, whose lock would keep the checkpoint from its end.
    m_readerThread.post([&] {
        std::promise<void> done;
        m_writerThread.post([&] {
            promise.set_value([&]() -> R {
                VB_DO(m_writer.checkpoint());
                if (QFileInfo(m_walPath).size() > 0)
                    return fail(Code::busy, QStringLiteral("the store is being read; try again"));
                VB_TRY(sql::Db db,
                       sql::Db::open(m_path, key, {.create = false, .queryOnly = true, .cacheKiB = kSnapshotCacheKiB}));
                VB_TRY(sql::Stmt held, db.prepareTrusted("SELECT coalesce(max(n), 0) FROM operation"));
                VB_DO(held.step());
                const auto operations = static_cast<quint64>(held.integer(0));
                return std::unique_ptr<Snapshot>(
                    new Snapshot(m_path, m_auditLog.head(), std::move(db), std::move(held), operations));
            }());
            done.set_value();
        });
        done.get_future().wait();
    });
    return promise.get_future().get();
}

Result<void> Store::moveInto(const QString &path, const SecretBytes &key)
{
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<Result<void>> promise;
    m_writerThread.post([&] {
        const Result<void> written = m_writer.exportTo(path, key);
        m_moved = written.ok();
        promise.set_value(written);
    });
    return promise.get_future().get();
}

Result<void> Store::becomeDevice(const NewSelf &self)
{
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<Result<void>> promise;
    m_writerThread.post([&] { promise.set_value(transactSelf(self)); });
    return promise.get_future().get();
}

Result<void> Store::transactSelf(const NewSelf &self)
{
    VB_TRY(OperationLog operations, OperationLog::open(m_writer, self.device));
    operations.receive(m_operations.lastHlc());
    if (self.seen)
        operations.fold(*self.seen);
    const TxContext context {m_writer, m_auditLog, operations, m_clock, self.signer, self.device, m_skewMs};
    AuditedTx first(context, self.actor, self.intent);
    AuditedTx then(context, self.actor, {.right = self.intent.right, .object = self.intent.object});
    const auto attempt = [&]() -> Result<void> {
        VB_DO(admit(self.actor, self.intent.right));
        VB_DO(beginCommit());
        VB_DO(self.first(first));
        VB_DO(first.finish(audit::Outcome::ok));
        RemoteTx carry(context, m_registry);
        VB_DO(carry.begin());
        VB_DO(self.carry(carry));
        VB_DO(carry.finish());
        VB_DO(self.then(then));
        if (!then.changes().empty())
            VB_DO(then.finish(audit::Outcome::ok));
        VB_DO(overwriteMeta(m_writer, "device", self.device.bytes()));
        VB_TRY(sql::Stmt state, m_writer.prepareTrusted("UPDATE sync_state SET numbered = 0, hlc = max(hlc, ?1)"));
        VB_DO(state.bind(1, operations.lastHlc()).run());
        return m_writer.commit();
    };
    const Result<void> done = attempt();
    if (done.ok()) {
        m_moved = true;
        afterCommit(first.changes());
        return done;
    }
    m_writer.rollback();
    m_auditLog.rolledBack();
    if (done.error().code == Code::denied)
        VB_DO(commitEntries(first.entriesFor(first.intent(), audit::Outcome::denied)));
    return done;
}

Result<void> Store::adopt(const QString &path, const SecretBytes &key, const StoreIdentity &identity)
{
    VB_TRY(sql::Db db, sql::Db::open(path, key, {}));
    VB_DO(db.begin());
    VB_DO(overwriteMeta(db, "store_id", identity.storeId));
    VB_DO(overwriteMeta(db, "device", identity.device.bytes()));
    VB_DO(db.commit());
    return db.checkpoint();
}

} // namespace vb::store
