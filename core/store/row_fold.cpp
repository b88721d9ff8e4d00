#include "core/store/row_fold.h"

#include "core/base/cbor.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace vb::store {

namespace {

QCborValue valueIn(const FoldStep &step, int tag)
{
    const QCborValue value = step.fields.value(tag);
    return value.isUndefined() ? QCborValue(nullptr) : value;
}

bool isOneOf(const std::vector<QByteArray> &words, const QCborValue &value)
{
    const QByteArray word = value.isBool() ? QByteArray(value.toBool() ? "true" : "false") : value.toString().toUtf8();
    return std::find(words.begin(), words.end(), word) != words.end();
}

qsizetype rankOf(const Field &field, const QCborValue &value)
{
    return std::find(field.choices.begin(), field.choices.end(), value.toString().toUtf8()) - field.choices.begin();
}

bool hasLaterStamp(const FoldStep &x, const FoldStep &y)
{
    return std::tie(x.hlc, x.device) > std::tie(y.hlc, y.device);
}

/// One row being folded. Per field it keeps the winner and, beside it, the values that nobody who wrote later had seen:
/// a value may lose only under somebody's eyes.
class RowFolding {
public:
    RowFolding(const EntityDecl &entity, std::span<const FoldStep> steps) : m_entity(entity), m_steps(steps) { }

    Folded run()
    {
        findLock();
        findForbiddenRemovals();
        for (size_t i = 0; i < m_steps.size(); ++i) {
            if (m_steps[i].refused || m_refused.contains(i) || m_forbidden.contains(i))
                continue;
            m_result.exists = true;
            for (const auto &item : m_steps[i].fields)
                if (const Field *field = m_entity.field(static_cast<int>(item.first.toInteger())); field != nullptr)
                    take(*field, i);
        }
        return finish();
    }

private:
    struct Register {
        size_t winner = 0;
        std::vector<size_t> heads; // not known to anybody who wrote later
    };

    /// Of several that lock, the first in the log does; what the others said is a loss.
    void findLock()
    {
        for (const Field &field : m_entity.fields) {
            if (field.locks.isEmpty())
                continue;
            for (size_t i = 0; i < m_steps.size(); ++i) {
                if (valueIn(m_steps[i], field.tag).toString().toUtf8() != field.locks)
                    continue;
                if (m_steps[i].refused || m_lock)
                    m_refused.insert(i);
                else
                    m_lock = i;
            }
        }
    }

    [[nodiscard]] const Field *removedBy(size_t step) const
    {
        for (const Field &field : m_entity.fields)
            if (!field.stays.empty() && m_steps[step].fields.contains(field.tag)
                && !isOneOf(field.stays, valueIn(m_steps[step], field.tag)))
                return &field;
        return nullptr;
    }

    void findForbiddenRemovals()
    {
        for (size_t i = 0; i < m_steps.size(); ++i) {
            const Field *field = removedBy(i);
            if (field == nullptr || m_steps[i].refused)
                continue;
            for (size_t k = 0; k < m_steps.size(); ++k)
                if (k != i && !m_steps[k].refused && !m_refused.contains(k) && removedBy(k) == nullptr
                    && !happenedBefore(m_steps[k], m_steps[i]) && !happenedBefore(m_steps[i], m_steps[k])) {
                    m_forbidden.insert({i, field->tag});
                    break;
                }
        }
    }

    void take(const Field &field, size_t step)
    {
        const int tag = field.tag;
        const auto known = m_registers.find(tag);
        if (m_lock && step > *m_lock) {
            lose(tag, step, Loss::late);
            return;
        }
        if (known == m_registers.end()) {
            m_registers.insert({tag, {step, {step}}});
            return;
        }
        Register &reg = known->second;
        std::erase_if(reg.heads, [&](size_t head) { return happenedBefore(m_steps[head], m_steps[step]); });
        if (replaces(field, reg.winner, step)) {
            for (const size_t head : reg.heads)
                lose(tag, head, Loss::value);
            reg.winner = step;
        } else {
            lose(tag, step, Loss::value);
        }
        reg.heads.push_back(step);
    }

    [[nodiscard]] bool replaces(const Field &field, size_t winner, size_t step) const
    {
        const FoldStep &old = m_steps[winner];
        const FoldStep &fresh = m_steps[step];
        if (m_lock == step)
            return true;
        switch (m_entity.group(field).merge) {
        case Merge::immutable:
        case Merge::appendOnly: return false;
        case Merge::maximum: return valueIn(fresh, field.tag).toInteger() > valueIn(old, field.tag).toInteger();
        case Merge::forward:
            if (happenedBefore(old, fresh))
                return true;
            if (const auto ranks
                = std::pair(rankOf(field, valueIn(old, field.tag)), rankOf(field, valueIn(fresh, field.tag)));
                ranks.first != ranks.second)
                return ranks.second > ranks.first;
            break;
        case Merge::lastWriter:
        case Merge::addWins: break;
        }
        // The keys stream has an order of its own: that of the log.
        return m_entity.stream == Stream::keys || happenedBefore(old, fresh) || hasLaterStamp(fresh, old);
    }

    void lose(int tag, size_t step, Loss how) { m_lost.insert({{tag, step}, how}); }

    /// Whether a person is asked about a field: what belongs to a patient and is a register.
    [[nodiscard]] bool isAsked(const Field &field) const
    {
        if (m_entity.stream != Stream::ops || m_entity.besideRecords
            || (!m_entity.isPatient && m_entity.patientColumn.isEmpty()))
            return false;
        const Merge merge = m_entity.group(field).merge;
        return merge == Merge::lastWriter || merge == Merge::addWins;
    }

    /// Of several values of one PC that were lost, the newest is the one to ask about.
    [[nodiscard]] bool isReplacedByItsPc(std::map<std::pair<int, size_t>, Loss>::const_iterator lost) const
    {
        const auto &[tag, step] = lost->first;
        for (auto later = std::next(lost); later != m_lost.end() && later->first.first == tag; ++later)
            if (m_steps[later->first.second].device == m_steps[step].device)
                return true;
        return false;
    }

    /// A row that was refused altogether: what is critical of it is for its author.
    void loseRefusedRow()
    {
        for (size_t i = 0; i < m_steps.size(); ++i)
            for (const Field &field : m_entity.fields)
                if (field.critical && !valueIn(m_steps[i], field.tag).isNull())
                    m_result.lost.push_back({field.tag, i, Loss::late});
    }

    Folded finish()
    {
        for (const auto &[tag, reg] : m_registers) {
            const QCborValue value = valueIn(m_steps[reg.winner], tag);
            if (!value.isNull())
                m_result.row.insert(tag, value);
        }
        m_result.lock = m_lock;
        m_result.refused.assign(m_refused.begin(), m_refused.end());
        for (const size_t step : m_refused)
            for (const auto &item : m_steps[step].fields)
                lose(static_cast<int>(item.first.toInteger()), step, Loss::late);
        for (const auto &[step, tag] : m_forbidden)
            lose(tag, step, Loss::removal);
        if (!m_result.exists)
            loseRefusedRow();
        for (auto at = m_lost.begin(); at != m_lost.end(); ++at) {
            const auto &[tag, step] = at->first;
            const Field *field = m_entity.field(tag);
            const auto reg = m_registers.find(tag);
            if (field == nullptr || reg == m_registers.end() || (at->second != Loss::removal && !isAsked(*field))
                || isReplacedByItsPc(at) || valueIn(m_steps[step], tag) == valueIn(m_steps[reg->second.winner], tag))
                continue;
            m_result.lost.push_back({tag, step, at->second, reg->second.winner});
        }
        return std::move(m_result);
    }

    const EntityDecl &m_entity;
    std::span<const FoldStep> m_steps;
    std::map<int, Register> m_registers;
    std::map<std::pair<int, size_t>, Loss> m_lost;
    std::optional<size_t> m_lock;
    std::set<size_t> m_refused; // came second with their lock
    std::map<size_t, int> m_forbidden; // removal: its tag
    Folded m_result;
};

/// What one operation makes that has the row to itself.
Folded foldOnly(const EntityDecl &entity, const FoldStep &step)
{
    Folded folded;
    folded.exists = true;
    folded.row = step.fields;
    for (const auto &item : step.fields) {
        const Field *field = entity.field(static_cast<int>(item.first.toInteger()));
        if (field == nullptr || item.second.isNull())
            folded.row.remove(item.first);
        else if (!field->locks.isEmpty() && item.second.toString().toUtf8() == field->locks)
            folded.lock = 0;
    }
    return folded;
}

} // namespace

QString lossName(Loss loss)
{
    switch (loss) {
    case Loss::value: break;
    case Loss::removal: return QStringLiteral("removal");
    case Loss::late: return QStringLiteral("late");
    }
    return QStringLiteral("value");
}

bool happenedBefore(const FoldStep &x, const FoldStep &y)
{
    if (x.device == y.device && x.counter < y.counter)
        return true;
    if (x.seq == 0)
        return y.seq == 0 && x.n < y.n; // both were written here
    return x.seq <= y.seen;
}

bool foldsBefore(const FoldStep &x, const FoldStep &y)
{
    if (x.seq == 0 || y.seq == 0)
        return x.seq == 0 && y.seq == 0 ? x.n < y.n : y.seq == 0;
    return std::tie(x.seq, x.counter) < std::tie(y.seq, y.counter);
}

Folded foldRow(const EntityDecl &entity, std::span<const FoldStep> steps)
{
    if (steps.size() == 1 && !steps.front().refused)
        return foldOnly(entity, steps.front());
    return RowFolding(entity, steps).run();
}

Result<std::vector<FoldStep>> stepsOf(sql::Db &db, const EntityDecl &entity, const EntityId &row,
                                      std::optional<qint64> untilHlc)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT n, coalesce(seq, 0), coalesce(counter, 0), hlc, seen, op_id, device, fields, "
                             "n IN (SELECT n FROM sync_void), row_digest FROM operation WHERE entity = ?1 AND "
                             "entity_id = ?2 AND hlc < ?3"));
    stmt.bind(1, QString::fromLatin1(entity.name)).bind(2, row);
    stmt.bind(3, untilHlc.value_or(std::numeric_limits<qint64>::max()));
    std::vector<FoldStep> steps;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            break;
        VB_TRY(QCborMap fields, cbor::decodeMap(stmt.blob(7)));
        steps.push_back({stmt.integer(0), stmt.integer(1), stmt.integer(2), stmt.integer(3), stmt.integer(4),
                         stmt.id<OperationId>(5), stmt.id<DeviceId>(6), stmt.integer(8) != 0, std::move(fields),
                         stmt.blob(9)});
    }
    std::sort(steps.begin(), steps.end(), foldsBefore);
    return steps;
}

} // namespace vb::store
