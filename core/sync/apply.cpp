#include "core/sync/apply.h"

#include "core/sync/parked.h"

#include <algorithm>
#include <map>

namespace vb::sync {

namespace {

using store::EntityDecl;
using store::Field;
using store::Kind;
using store::RowKey;

/// Whether a column can hold a value. What is in a text is the affair of the PC where it was typed.
bool fits(const Field &field, const QCborValue &value)
{
    if (value.isNull())
        return !field.required;
    switch (field.kind) {
    case Kind::line:
    case Kind::passage:
    case Kind::date:
    case Kind::phone:
    case Kind::code: return value.isString();
    case Kind::boolean: return value.isBool();
    case Kind::integer:
    case Kind::time: return value.isInteger();
    case Kind::id: return value.isByteArray() && value.toByteArray().size() == 16;
    case Kind::blob: return value.isByteArray() && value.toByteArray().size() <= field.maxLength;
    }
    return false;
}

bool isKnownChoice(const Field &field, const QCborValue &value)
{
    return field.kind != Kind::code || value.isNull()
        || std::find(field.choices.begin(), field.choices.end(), value.toString().toUtf8()) != field.choices.end();
}

bool makesRow(const EntityDecl &entity, const QCborMap &fields)
{
    return std::all_of(entity.fields.begin(), entity.fields.end(),
                       [&](const Field &field) { return !field.required || fields.contains(field.tag); });
}

wire::Place placeInChain(const store::Operation &op)
{
    return {op.device, static_cast<quint64>(op.counter)};
}

Result<void> noteRepeated(store::RemoteTx &tx, const wire::Place &place, const OperationId &id)
{
    VB_TRY(sql::Stmt stmt,
           tx.prepare("INSERT OR IGNORE INTO repeated_operation (device, counter, op_id) VALUES (?1, ?2, ?3)"));
    return stmt.bind(1, place.device).bind(2, static_cast<qint64>(place.counter)).bind(3, id).run();
}

class Applier {
public:
    explicit Applier(store::RemoteTx &tx) : m_tx(tx), m_parked(tx) { }

    Result<void> takeSegment(const LogSegment &segment)
    {
        if (segment.seq <= m_tx.folded())
            return {};
        if (segment.seq != m_tx.folded() + 1) {
            m_done.gap = true;
            return {};
        }
        if (segment.device == m_tx.device())
            VB_DO(takeOwn(segment));
        else
            for (const LogOperation &one : segment.operations)
                VB_DO(takePart(one, segment.seq));
        for (const LogOperation &part : m_group) // the others come with a later segment
            VB_DO(m_parked.put(part, segment.seq, Parked::group));
        m_group.clear();
        m_tx.moveTo(segment.seq);
        return {};
    }

    Result<void> takeWaiting()
    {
        for (bool moved = true; moved;) {
            moved = false;
            VB_TRY(const auto waiting, m_parked.waiting());
            for (const auto &[seq, group] : waiting) {
                VB_TRY(const std::optional<Parked> why, obstacle(group));
                if (why)
                    continue;
                VB_DO(m_parked.remove(group));
                VB_DO(insert(group, seq));
                moved = true;
            }
        }
        return {};
    }

    Result<Applied> finish()
    {
        if (!m_touched.empty())
            VB_DO(takeWaiting());
        // Rows with a lock behind what was done under it.
        std::stable_partition(m_touched.begin(), m_touched.end(), [](const Touched &touched) {
            const auto &fields = touched.row.entity->fields;
            return std::all_of(fields.begin(), fields.end(), [](const Field &field) { return field.locks.isEmpty(); });
        });
        for (Touched &touched : m_touched) {
            // What had waited came behind what it stands before.
            std::sort(touched.steps.begin(), touched.steps.end(), store::foldsBefore);
            // A group that was refused meanwhile has its mark in the store alone.
            const bool known = touched.isNew && !m_tx.hasRefused();
            VB_DO(known ? m_tx.make(touched.row, touched.steps) : m_tx.refold(touched.row));
        }
        m_done.folded = m_tx.folded();
        return m_done;
    }

    [[nodiscard]] bool isAtGap() const { return m_done.gap; }

private:
    /// A row that has to be made anew; `steps` are all its operations when it had none before.
    struct Touched {
        RowKey row;
        bool isNew = false;
        std::vector<store::FoldStep> steps;
    };
    /// What the store had of a row before.
    enum class Standing { nothing, refused, there };

    Result<void> takeOwn(const LogSegment &segment)
    {
        if (segment.lastCounter == 0)
            return {};
        VB_DO(replaceStaged(segment.lastCounter));
        VB_TRY(const std::vector<RowKey> rows, m_tx.numberOwn(segment.lastCounter, segment.seq));
        for (const RowKey &row : rows)
            touch(row, false);
        for (const OperationId &id : segment.refused)
            VB_DO(m_tx.refuseOwn(id));
        return {};
    }

    /// Parts that another PC sent without their rest, one that this PC was, give way on every PC.
    Result<void> replaceStaged(qint64 lastCounter)
    {
        VB_TRY(const auto staged, m_parked.stagedOfOwn(lastCounter));
        for (const auto &[id, place] : staged) {
            VB_DO(noteRepeated(m_tx, place, id));
            VB_DO(m_parked.remove(id));
        }
        return {};
    }

    Result<void> takePart(const LogOperation &one, qint64 seq)
    {
        const store::Operation &op = one.operation;
        VB_TRY(const auto parked, m_parked.find(op.id));
        if (parked && (!parked->isStaged || parked->place.device == op.device))
            return parked->place.device == op.device ? Result<void>() : noteRepeated(m_tx, placeInChain(op), op.id);
        if (parked) {
            // A part of an action whose rest never came: the whole of it comes again from the PC that goes on.
            VB_DO(noteRepeated(m_tx, parked->place, op.id));
            VB_DO(m_parked.remove({one}));
        }
        VB_DO(m_tx.receive(op, seq));
        if (m_group.empty() && op.part > 0) {
            VB_TRY(m_group, m_parked.takeStaged(op.group, op.device));
        }
        m_group.push_back(one);
        if (one.operation.part != one.operation.last)
            return {};
        const Group group = std::exchange(m_group, {});
        VB_TRY(const std::optional<Parked> why, obstacle(group));
        if (!why)
            return insert(group, seq);
        m_done.parked += static_cast<qint64>(group.size());
        for (const LogOperation &part : group)
            VB_DO(m_parked.put(part, seq, *why));
        return {};
    }

    /// What keeps a group from being folded.
    Result<std::optional<Parked>> obstacle(const Group &group)
    {
        using R = std::optional<Parked>;
        for (size_t i = 0; i < group.size(); ++i)
            if (group[i].operation.part != static_cast<int>(i)
                || group[i].operation.group != group.front().operation.group)
                return R(Parked::group);
        std::vector<RowKey> made; // by the group itself
        for (const LogOperation &one : group) {
            if (const R why = misunderstood(one))
                return why;
            const EntityDecl &entity = *one.operation.entity;
            const RowKey row {&entity, one.operation.row};
            const auto isMade
                = [&made](const RowKey &key) { return std::find(made.begin(), made.end(), key) != made.end(); };
            if (!isMade(row)) {
                VB_TRY(const bool there, isThere(row));
                if (!there && !makesRow(entity, one.operation.fields))
                    return R(Parked::parent);
                made.push_back(row);
            }
            if (const RowKey patient = patientOf(one.operation); patient.entity != nullptr && !isMade(patient)) {
                VB_TRY(const bool there, isThere(patient));
                if (!there)
                    return R(Parked::parent);
            }
        }
        return R();
    }

    static std::optional<Parked> misunderstood(const LogOperation &one)
    {
        const store::Operation &op = one.operation;
        if (op.minReader > store::kSchema)
            return Parked::reader;
        if (op.entity == nullptr)
            return Parked::entity;
        if (op.entity->stream != one.stream || (needsAuthority(*op.entity) && !one.authorised))
            return Parked::author;
        if (op.entity->stream == store::Stream::local || op.counter <= 0 || op.id.isNull() || op.group.isNull()
            || op.row.isNull() || op.user.isNull() || op.device.isNull())
            return Parked::value;
        for (const auto &item : op.fields) {
            const Field *field = op.entity->field(static_cast<int>(item.first.toInteger()));
            if (field == nullptr)
                return Parked::field;
            if (!fits(*field, item.second))
                return Parked::value;
            if (!isKnownChoice(*field, item.second))
                return Parked::field;
        }
        return {};
    }

    /// The patient that an operation names, if it has to be there.
    [[nodiscard]] RowKey patientOf(const store::Operation &op) const
    {
        const EntityDecl &entity = *op.entity;
        if (entity.patientColumn.isEmpty() || entity.besideRecords)
            return {};
        const auto &all = m_tx.registry().all();
        const auto patient = std::find_if(all.begin(), all.end(), [](const EntityDecl *one) { return one->isPatient; });
        for (const Field &field : entity.fields)
            if (field.column == entity.patientColumn && op.fields.value(field.tag).isByteArray()
                && patient != all.end())
                return {*patient, EntityId::fromBytes(op.fields.value(field.tag).toByteArray())};
        return {};
    }

    Result<bool> isThere(const RowKey &row)
    {
        if (m_places.contains(row))
            return true;
        VB_TRY(const Standing before, standingOf(row));
        return before == Standing::there;
    }

    Result<Standing> standingOf(const RowKey &row)
    {
        if (const auto known = m_known.find(row); known != m_known.end())
            return known->second;
        const QString entity = QString::fromLatin1(row.entity->name);
        VB_TRY(sql::Stmt any, m_tx.prepare("SELECT 1 FROM operation WHERE entity = ?1 AND entity_id = ?2 LIMIT 1"));
        VB_TRY(const bool hasAny, any.bind(1, entity).bind(2, row.id).step());
        Standing standing = Standing::nothing;
        if (hasAny) {
            VB_TRY(sql::Stmt counted,
                   m_tx.prepare("SELECT 1 FROM operation WHERE entity = ?1 AND entity_id = ?2 AND n NOT IN "
                                "(SELECT n FROM sync_void) LIMIT 1"));
            VB_TRY(const bool there, counted.bind(1, entity).bind(2, row.id).step());
            standing = there ? Standing::there : Standing::refused;
        }
        m_known.insert({row, standing});
        return standing;
    }

    Touched &touch(const RowKey &row, bool isNew)
    {
        const auto [place, fresh] = m_places.insert({row, m_touched.size()});
        if (fresh)
            m_touched.push_back({row, isNew, {}});
        return m_touched[place->second];
    }

    /// What was done under a lock may have to go with it. A row that is not there has none.
    Result<void> touchLockOf(const store::Operation &op)
    {
        for (const Field &field : op.entity->fields) {
            const EntityDecl *locked = field.under.isEmpty() ? nullptr : m_tx.registry().find(field.under);
            if (locked == nullptr || !op.fields.value(field.tag).isByteArray())
                continue;
            const RowKey row {locked, EntityId::fromBytes(op.fields.value(field.tag).toByteArray())};
            VB_TRY(const bool there, isThere(row));
            if (there)
                touch(row, false);
        }
        return {};
    }

    Result<void> insert(const Group &group, qint64 seq)
    {
        for (const LogOperation &one : group) {
            const store::Operation &op = one.operation;
            const RowKey row {op.entity, op.row};
            VB_TRY(const Standing before, standingOf(row)); // before it has this operation
            VB_TRY(const std::optional<qint64> n, m_tx.insert(op, seq));
            if (!n) {
                VB_DO(takeAgain(one, seq));
                continue;
            }
            Touched &touched = touch(row, before == Standing::nothing);
            if (touched.isNew)
                touched.steps.push_back({*n, seq, op.counter, op.hlc, op.seen, op.id, op.device, false, op.fields,
                                         crypto::bytes(op.rowDigest), one.soleDigest});
            VB_DO(touchLockOf(op));
            ++m_done.operations;
        }
        return {};
    }

    /// An operation that two PCs have sent: one is a copy of the other, or goes on as a new one. Its first place in the
    /// log counts, on every PC, also on those that wrote it themselves.
    Result<void> takeAgain(const LogOperation &one, qint64 seq)
    {
        const store::Operation &op = one.operation;
        VB_TRY(sql::Stmt before,
               m_tx.prepare("SELECT seq, device, coalesce(counter, 0) FROM operation WHERE op_id = ?1"));
        VB_TRY(const bool known, before.bind(1, op.id).step());
        VB_INVARIANT(known);
        const bool isPlaced = !before.isNull(0);
        const wire::Place here {before.id<DeviceId>(1), static_cast<quint64>(before.integer(2))};
        const wire::Place there = placeInChain(op);
        before.reset();
        if (here.device != there.device || here.counter != there.counter)
            VB_DO(noteRepeated(m_tx, isPlaced ? there : here, op.id));
        if (isPlaced)
            return {};
        // Who carried it along may have cut back what its author had seen, and signed that: the log says what counts.
        VB_TRY(sql::Stmt number,
               m_tx.prepare("UPDATE operation SET seq = ?2, device = ?3, counter = ?4, seen = ?5, user_signature = ?6, "
                            "device_signature = ?7 WHERE op_id = ?1"));
        number.bind(1, op.id).bind(2, seq).bind(3, op.device).bind(4, op.counter).bind(5, op.seen);
        op.userSignature.isEmpty() ? number.bindNull(6) : number.bind(6, op.userSignature);
        op.deviceSignature.isEmpty() ? number.bindNull(7) : number.bind(7, op.deviceSignature);
        VB_DO(number.run());
        touch({op.entity, op.row}, false).isNew = false;
        return {};
    }

    store::RemoteTx &m_tx;
    ParkedOperations m_parked;
    Group m_group; // parts so far
    std::vector<Touched> m_touched;
    std::map<RowKey, size_t> m_places; // in m_touched
    std::map<RowKey, Standing> m_known;
    Applied m_done;
};

} // namespace

std::future<Result<Applied>> applyLater(store::Store &store, std::vector<LogSegment> segments, AlsoCommit also)
{
    return store.applyRemoteLater(
        [segments = std::move(segments), also = std::move(also)](store::RemoteTx &tx) -> Result<Applied> {
            Applier applier(tx);
            for (const LogSegment &segment : segments) {
                VB_DO(applier.takeSegment(segment));
                if (applier.isAtGap())
                    break;
            }
            VB_TRY(Applied done, applier.finish());
            if (also)
                VB_DO(also(tx, done.folded));
            return done;
        });
}

Result<Applied> apply(store::Store &store, std::vector<LogSegment> segments, AlsoCommit also)
{
    return applyLater(store, std::move(segments), std::move(also)).get();
}

Result<Applied> acknowledge(store::Store &store, qint64 lastCounter, qint64 seq)
{
    return apply(store, {{seq, store.identity().device, lastCounter, {}}});
}

Result<Applied> retryParked(store::Store &store)
{
    return store.applyRemote([&](store::RemoteTx &tx) -> Result<Applied> {
        Applier applier(tx);
        VB_DO(applier.takeWaiting());
        return applier.finish();
    });
}

Result<FoldState> foldState(store::Store &store)
{
    return store.inspect([&store](store::TrustedReader &reader) -> Result<FoldState> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted(
                "SELECT folded, numbered, (SELECT count(*) FROM operation WHERE device = ?1 AND counter > numbered), "
                "(SELECT count(*) FROM sync_parked WHERE reason <> 'group') FROM sync_state"));
        VB_DO(stmt.bind(1, store.identity().device).step());
        FoldState state {stmt.integer(0), stmt.integer(2), stmt.integer(1), stmt.integer(3), {}};
        VB_TRY(sql::Stmt fast, reader.prepareTrusted("SELECT device FROM sync_clock ORDER BY device"));
        for (;;) {
            VB_TRY(const bool found, fast.step());
            if (!found)
                return state;
            state.fastClocks.push_back(fast.id<DeviceId>(0));
        }
    });
}

} // namespace vb::sync
