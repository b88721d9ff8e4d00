#include "core/store/remote_tx.h"

#include "core/base/cbor.h"
#include "core/store/row.h"

#include <QCborArray>

#include <algorithm>

namespace vb::store {

EntityId conflictId(const RowKey &row, int tag, const OperationId &loser)
{
    const QByteArray content
        = cbor::encode(QCborArray {QString::fromLatin1(row.entity->name), row.id.bytes(), tag, loser.bytes()});
    return EntityId::fromBytes(crypto::bytes(crypto::labelled("verbena/conflict/v1", content)).left(16));
}

Result<void> RemoteTx::begin()
{
    VB_TRY(sql::Stmt state, prepare("SELECT numbered FROM sync_state"));
    VB_TRY(const bool found, state.step());
    if (!found)
        return fail(Code::integrity, QStringLiteral("the store does not say how far it has folded the log"));
    m_numbered = state.integer(0);
    VB_TRY(sql::Stmt merging, prepare("UPDATE sync_state SET merging = 1"));
    return merging.run();
}

Result<void> RemoteTx::finish()
{
    VB_TRY(sql::Stmt state, prepare("UPDATE sync_state SET merging = 0, folded = ?1, numbered = ?2, hlc = ?3"));
    return state.bind(1, folded()).bind(2, m_numbered).bind(3, m_context.operations.lastHlc()).run();
}

Result<void> RemoteTx::receive(const Operation &op, qint64 seq)
{
    const qint64 aheadMs = (op.hlc >> 16) - m_context.clock.now().wallMs;
    if (aheadMs <= kMostAheadMs) {
        m_context.operations.receive(op.hlc);
        return {};
    }
    VB_TRY(sql::Stmt flag,
           prepare("INSERT INTO sync_clock (device, ahead_ms, seq) VALUES (?1, ?2, ?3) "
                   "ON CONFLICT (device) DO UPDATE SET ahead_ms = ?2, seq = ?3"));
    return flag.bind(1, op.device).bind(2, aheadMs).bind(3, seq).run();
}

Result<std::optional<qint64>> RemoteTx::insert(const Operation &op, qint64 seq)
{
    return m_context.operations.appendForeign(m_context.db, op, seq);
}

Result<std::vector<RowKey>> RemoteTx::numberOwn(qint64 lastCounter, qint64 seq)
{
    if (lastCounter > m_context.operations.lastCounter())
        return fail(Code::integrity, QStringLiteral("the log has operations of this PC that it does not know"));
    std::vector<RowKey> rows;
    VB_TRY(sql::Stmt touched,
           prepare("SELECT DISTINCT o.entity, o.entity_id FROM operation o WHERE o.device = ?1 AND o.counter > ?2 "
                   "AND o.counter <= ?3 AND o.counter - o.part + o.last <= ?3 AND (o.n IN (SELECT n FROM sync_void) OR "
                   "EXISTS (SELECT 1 FROM operation f WHERE f.entity = o.entity AND f.entity_id = o.entity_id AND "
                   "f.device <> ?1))"));
    touched.bind(1, device()).bind(2, m_numbered).bind(3, lastCounter);
    for (;;) {
        VB_TRY(const bool found, touched.step());
        if (!found)
            break;
        if (const EntityDecl *entity = m_registry.find(touched.text(0).toLatin1()); entity != nullptr)
            rows.push_back({entity, touched.id<EntityId>(1)});
    }
    VB_TRY(sql::Stmt number,
           prepare("UPDATE operation SET seq = ?4 WHERE device = ?1 AND counter > ?2 AND counter <= ?3 AND seq IS NULL "
                   "AND counter - part + last <= ?3"));
    VB_DO(number.bind(1, device()).bind(2, m_numbered).bind(3, lastCounter).bind(4, seq).run());
    VB_TRY(sql::Stmt last,
           prepare("SELECT coalesce(max(counter), ?2) FROM operation WHERE device = ?1 AND counter > ?2 AND counter <= "
                   "?3 AND seq IS NOT NULL"));
    VB_DO(last.bind(1, device()).bind(2, m_numbered).bind(3, lastCounter).step());
    m_numbered = last.integer(0);
    return rows;
}

Result<void> RemoteTx::refuseOwn(const OperationId &id)
{
    VB_TRY(sql::Stmt stmt, prepare("SELECT n FROM operation WHERE op_id = ?1 AND device = ?2"));
    VB_TRY(const bool found, stmt.bind(1, id).bind(2, device()).step());
    return found ? refuseGroup({}, stmt.integer(0)) : Result<void>();
}

PatientId RemoteTx::patientOf(const RowKey &row, const QCborMap &content) const
{
    if (row.entity->isPatient)
        return PatientId(row.id.raw());
    for (const Field &field : row.entity->fields)
        if (!row.entity->patientColumn.isEmpty() && field.column == row.entity->patientColumn)
            return PatientId::fromBytes(content.value(field.tag).toByteArray());
    return {};
}

Result<void> RemoteTx::refold(const RowKey &row)
{
    VB_TRY(const std::vector<FoldStep> steps, stepsOf(m_context.db, *row.entity, row.id));
    return fold(row, steps, Before::any);
}

Result<void> RemoteTx::make(const RowKey &row, std::span<const FoldStep> steps)
{
    return fold(row, steps, Before::nothing);
}

Result<void> RemoteTx::fold(const RowKey &row, std::span<const FoldStep> steps, Before before)
{
    const Folded seen = foldRow(*row.entity, steps);
    VB_DO(writeRow(row, seen, before));
    VB_DO(rememberDigest(row, seen.row, steps, before));
    // Conflicts come from what has a position alone, so that they are the same on every PC.
    const auto numbered = std::find_if(steps.begin(), steps.end(), [](const FoldStep &step) { return step.seq == 0; });
    const auto common = steps.first(static_cast<size_t>(numbered - steps.begin()));
    VB_DO(writeConflicts(row, common.size() == steps.size() ? seen : foldRow(*row.entity, common), common, before));
    return refuseLocks(row, seen, steps);
}

const RemoteTx::RowTexts &RemoteTx::textsOf(const EntityDecl &entity)
{
    const auto [at, isNew] = m_texts.try_emplace(&entity);
    RowTexts &texts = at->second;
    if (!isNew)
        return texts;
    texts.select = selectRowText(entity);
    texts.update = "UPDATE " + entity.table + " SET ";
    texts.insert = "INSERT INTO " + entity.table + " (id";
    QByteArray places = "?1";
    for (size_t i = 0; i < entity.fields.size(); ++i) {
        const QByteArray place = "?" + QByteArray::number(i + 2);
        texts.update += (i > 0 ? ", " : "") + entity.fields[i].column + " = " + place;
        texts.insert += ", " + entity.fields[i].column;
        places += ", " + place;
    }
    texts.update += " WHERE id = ?1";
    texts.insert += ") VALUES (" + places + ")";
    return texts;
}

Result<void> RemoteTx::writeRow(const RowKey &row, const Folded &folded, Before expected)
{
    const EntityDecl &entity = *row.entity;
    const RowTexts &texts = textsOf(entity);
    std::optional<QCborMap> before;
    if (expected == Before::any) {
        VB_TRY(before, readRow(m_context.db, entity, row.id, texts.select));
    }
    if (before ? folded.exists && *before == folded.row : !folded.exists)
        return {};
    m_changes.push_back({entity.name, row.id, patientOf(row, folded.exists ? folded.row : *before)});
    if (!folded.exists) {
        VB_INVARIANT(entity.derived.empty());
        VB_TRY(sql::Stmt remove, prepare("DELETE FROM " + entity.table + " WHERE id = ?1"));
        return remove.bind(1, row.id).run();
    }
    VB_TRY(sql::Stmt write, prepare(before ? texts.update : texts.insert));
    write.bind(1, row.id);
    for (size_t i = 0; i < entity.fields.size(); ++i)
        bindValue(write, static_cast<int>(i) + 2, entity.fields[i], folded.row.value(entity.fields[i].tag));
    VB_DO(write.run());
    return entity.refreshDerived ? entity.refreshDerived(m_context.db, row.id) : Result<void>();
}

Result<void> RemoteTx::rememberDigest(const RowKey &row, const QCborMap &content, std::span<const FoldStep> steps,
                                      Before before)
{
    if (steps.empty())
        return {};
    const QString name = QString::fromLatin1(row.entity->name);
    const crypto::Digest digest = steps.size() == 1 && steps.front().soleDigest
        ? *steps.front().soleDigest
        : rowDigest(*row.entity, row.id, content);
    const FoldStep &newest
        = *std::max_element(steps.begin(), steps.end(), [](const FoldStep &a, const FoldStep &b) { return a.n < b.n; });
    const bool isAsItsAuthorLeftIt = newest.rowDigest == crypto::bytes(digest);
    if (isAsItsAuthorLeftIt && before == Before::nothing)
        return {};
    if (isAsItsAuthorLeftIt) {
        VB_TRY(sql::Stmt drop, prepare("DELETE FROM sync_row WHERE entity = ?1 AND entity_id = ?2"));
        return drop.bind(1, name).bind(2, row.id).run();
    }
    VB_TRY(sql::Stmt keep,
           prepare("INSERT INTO sync_row (entity, entity_id, n, digest) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT (entity, entity_id) DO UPDATE SET n = ?3, digest = ?4"));
    return keep.bind(1, name).bind(2, row.id).bind(3, newest.n).bind(4, crypto::bytes(digest)).run();
}

Result<void> RemoteTx::writeConflicts(const RowKey &row, const Folded &folded, std::span<const FoldStep> steps,
                                      Before before)
{
    if (before == Before::nothing && folded.lost.empty())
        return {};
    const QString name = QString::fromLatin1(row.entity->name);
    VB_TRY(sql::Stmt drop, prepare("DELETE FROM sync_conflict WHERE entity = ?1 AND entity_id = ?2"));
    VB_DO(drop.bind(1, name).bind(2, row.id).run());
    const bool hadSome = m_context.db.changes() > 0;
    if (folded.lost.empty() && !hadSome)
        return {};
    const QCborMap said = folded.exists ? folded.row
        : folded.lost.empty()           ? QCborMap()
                                        : steps[folded.lost.front().step].fields;
    const PatientId patient = patientOf(row, said);
    m_changes.push_back({"conflict", row.id, patient});
    VB_TRY(sql::Stmt insert,
           prepare("INSERT INTO sync_conflict (id, entity, entity_id, tag, patient, kind, critical, winner, loser) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    for (const Lost &lost : folded.lost) {
        const FoldStep &loser = steps[lost.step];
        insert.reset();
        insert.bind(1, conflictId(row, lost.tag, loser.id)).bind(2, name).bind(3, row.id).bind(4, lost.tag);
        insert.bind(5, patient.bytes()).bind(6, lossName(lost.how));
        insert.bind(7, row.entity->field(lost.tag)->critical || lost.how == Loss::removal ? 1 : 0);
        insert.bind(8, lost.winner ? steps[*lost.winner].n : 0).bind(9, loser.n);
        VB_DO(insert.run());
    }
    return {};
}

/// What was done in one action with a lock that came second is refused with it (two signatures of the same draft), and
/// so is what its PC did under it (an addendum) while it did not know of the first.
Result<void> RemoteTx::refuseLocks(const RowKey &row, const Folded &folded, std::span<const FoldStep> steps)
{
    for (const size_t index : folded.refused) {
        if (!steps[index].refused)
            VB_DO(refuseGroup(row, steps[index].n));
        if (folded.lock && steps[*folded.lock].seq > 0)
            VB_DO(refuseUnder(row, steps[index], steps[*folded.lock]));
    }
    return {};
}

Result<void> RemoteTx::refuseUnder(const RowKey &row, const FoldStep &refused, const FoldStep &lock)
{
    for (const EntityDecl *entity : m_registry.all())
        for (const Field &field : entity->fields) {
            if (field.under != row.entity->name)
                continue;
            VB_TRY(sql::Stmt stmt,
                   prepare("SELECT o.n FROM " + entity->table
                           + " c JOIN operation o ON o.entity = ?1 AND o.entity_id = "
                             "c.id WHERE c."
                           + field.column + " = ?2 AND o.device = ?3 AND o.counter > ?4 AND o.seen < ?5"));
            stmt.bind(1, QString::fromLatin1(entity->name)).bind(2, row.id).bind(3, refused.device);
            stmt.bind(4, refused.counter).bind(5, lock.seq);
            std::vector<qint64> all;
            for (;;) {
                VB_TRY(const bool found, stmt.step());
                if (!found)
                    break;
                all.push_back(stmt.integer(0));
            }
            for (const qint64 n : all)
                VB_DO(refuseGroup(row, n));
        }
    return {};
}

/// Marks all operations of the action that this one belongs to; the rows of the others are made anew.
Result<void> RemoteTx::refuseGroup(const RowKey &row, qint64 n)
{
    m_hasRefused = true;
    VB_TRY(sql::Stmt group,
           prepare("SELECT m.n, m.entity, m.entity_id FROM operation o JOIN operation m ON m.device = o.device AND "
                   "m.counter BETWEEN o.counter - o.part AND o.counter - o.part + o.last WHERE o.n = ?1"));
    group.bind(1, n);
    std::vector<RowKey> others;
    VB_TRY(sql::Stmt refuse, prepare("INSERT INTO sync_void (n) VALUES (?1) ON CONFLICT DO NOTHING"));
    for (;;) {
        VB_TRY(const bool found, group.step());
        if (!found)
            break;
        refuse.reset();
        VB_DO(refuse.bind(1, group.integer(0)).run());
        const RowKey other {m_registry.find(group.text(1).toLatin1()), group.id<EntityId>(2)};
        if (other.entity != nullptr && other != row)
            others.push_back(other);
    }
    for (const RowKey &other : others)
        VB_DO(refold(other));
    return {};
}

} // namespace vb::store
