#include "core/sync/log_cut.h"

#include "core/wire/chain_fold.h"

namespace vb::sync {

namespace {

Result<void> runBehind(store::RemoteTx &tx, quint64 size, const char *sql)
{
    VB_TRY(sql::Stmt stmt, tx.prepare(sql));
    return stmt.bind(1, static_cast<qint64>(size)).run();
}

/// Other PCs' operations that this program could not fold: newer ones can.
Result<void> requireFolded(store::RemoteTx &tx, quint64 size)
{
    VB_TRY(sql::Stmt stmt,
           tx.prepare("SELECT 1 FROM sync_parked WHERE seq > ?1 AND reason IN ('reader', 'entity', 'field')"));
    VB_TRY(const bool waits, stmt.bind(1, static_cast<qint64>(size)).step());
    return waits ? fail(Code::tooNew,
                        QStringLiteral("this PC has changes that only a newer program understands: update it before it "
                                       "is renewed"))
                 : Result<void>();
}

/// The newest segment of a PC that is left, of one of these kinds.
Result<std::optional<wire::SegmentHeader>> newestOf(store::RemoteTx &tx, const DeviceId &device, const char *kinds,
                                                    QByteArray *bytes = nullptr)
{
    VB_TRY(sql::Stmt stmt,
           tx.prepare(QByteArray("SELECT header FROM log_segment WHERE device = ?1 AND stream IN ") + kinds
                      + " ORDER BY chain DESC LIMIT 1"));
    VB_TRY(const bool found, stmt.bind(1, device).step());
    if (!found)
        return std::optional<wire::SegmentHeader>();
    if (bytes != nullptr)
        *bytes = stmt.blob(0);
    VB_TRY(wire::SegmentHeader header, wire::decodeHeader(stmt.blob(0)));
    return std::optional(std::move(header));
}

Result<void> shortenChain(store::RemoteTx &tx, const DeviceId &device)
{
    QByteArray bytes;
    VB_TRY(const std::optional<wire::SegmentHeader> last, newestOf(tx, device, "(1, 2, 3)", &bytes));
    if (!last) {
        VB_TRY(sql::Stmt drop, tx.prepare("DELETE FROM log_chain WHERE device = ?1"));
        return drop.bind(1, device).run();
    }
    VB_TRY(const std::optional<wire::SegmentHeader> audit, newestOf(tx, device, "(3)"));
    VB_TRY(const std::optional<wire::SegmentHeader> other, newestOf(tx, device, "(1, 2)"));
    const QByteArray hash = wire::headerHash(bytes);
    wire::ChainEnd end;
    if (audit)
        end = wire::endAfter(end, *audit, hash);
    if (other)
        end = wire::endAfter(end, *other, hash);
    end.chain = last->chain;
    end.viewSize = last->view.size;
    VB_TRY(sql::Stmt keep,
           tx.prepare("UPDATE log_chain SET chain = ?2, hash = ?3, next_counter = ?4, next_audit = ?5, view_size = ?6, "
                      "audit_size = ?7, audit_root = ?8 WHERE device = ?1"));
    keep.bind(1, device).bind(2, static_cast<qint64>(end.chain)).bind(3, end.hash);
    keep.bind(4, static_cast<qint64>(end.nextCounter)).bind(5, static_cast<qint64>(end.nextAudit));
    keep.bind(6, static_cast<qint64>(end.viewSize));
    end.audit ? keep.bind(7, static_cast<qint64>(end.audit->size)) : keep.bindNull(7);
    end.audit ? keep.bind(8, crypto::bytes(end.audit->root)) : keep.bindNull(8);
    return keep.run();
}

Result<void> shortenChains(store::RemoteTx &tx)
{
    std::vector<DeviceId> devices;
    {
        VB_TRY(sql::Stmt stmt, tx.prepare("SELECT device FROM log_chain"));
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            devices.push_back(stmt.id<DeviceId>(0));
        }
    }
    for (const DeviceId &device : devices)
        VB_DO(shortenChain(tx, device));
    return {};
}

/// Parts of an action whose rest lay behind the cut wait for it, as on every PC that has no more of the log. What came
/// whole from behind it, or never will, goes.
Result<void> cutParked(store::RemoteTx &tx, quint64 size)
{
    VB_DO(
        runBehind(tx, size,
                  "UPDATE sync_parked SET reason = 'group', seq = (SELECT min(l.seq) FROM log_segment l WHERE "
                  "l.device = sync_parked.device AND l.last_counter >= sync_parked.counter) WHERE seq > ?1 AND EXISTS "
                  "(SELECT 1 FROM log_segment l WHERE l.device = sync_parked.device AND "
                  "l.last_counter >= sync_parked.counter)"));
    return runBehind(tx, size, "DELETE FROM sync_parked WHERE seq > ?1");
}

} // namespace

Result<void> cutLog(store::RemoteTx &tx, const SharedLog &shared)
{
    VB_DO(requireFolded(tx, shared.size));
    VB_DO(runBehind(tx, shared.size,
                    "INSERT INTO lost_audit (seq, device, header, signature, body) SELECT seq, device, header, "
                    "signature, body FROM log_segment WHERE seq > ?1 AND stream = 3 ORDER BY seq"));
    VB_DO(runBehind(tx, shared.size, "DELETE FROM log_segment WHERE seq > ?1"));
    VB_DO(runBehind(tx, shared.size, "DELETE FROM log_step WHERE seq > ?1"));
    VB_DO(shortenChains(tx));
    VB_DO(cutParked(tx, shared.size));
    QByteArray subtrees;
    for (const crypto::Digest &subtree : shared.tree.subtrees())
        subtrees += crypto::bytes(subtree);
    VB_TRY(sql::Stmt head, tx.prepare("UPDATE log_head SET size = ?1, frontier = ?2, term = ?3, checkpoint = ?4"));
    head.bind(1, static_cast<qint64>(shared.size)).bind(2, subtrees).bind(3, static_cast<qint64>(shared.term));
    VB_DO(head.bind(4, shared.checkpoint).run());
    tx.moveTo(static_cast<qint64>(shared.size));
    return {};
}

} // namespace vb::sync
