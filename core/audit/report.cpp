#include "core/audit/report.h"

#include <algorithm>
#include <functional>

namespace vb::audit {

namespace {

/// A part of an order that one index, or none, gives: rows with nothing in a column stand before those with something,
/// and the outcomes that are not ok before the others.
struct Stretch {
    QByteArray where; // of our own making; empty: all rows
    QByteArray column; // empty: by position alone
};

QByteArray sqlName(Column column)
{
    switch (column) {
    case Column::index: return "idx";
    case Column::at: return "at_ms";
    case Column::skew: return "skew_ms";
    case Column::login: return "login";
    case Column::role: return "role";
    case Column::device: return "device";
    case Column::address: return "address";
    case Column::os: return "os";
    case Column::action: return "action";
    case Column::patient: return "patient";
    case Column::objectKind: return "object_kind";
    case Column::object: return "object";
    case Column::purpose: return "purpose";
    case Column::outcome: return "outcome";
    case Column::detail: break;
    }
    return "detail";
}

/// In ascending order.
std::vector<Stretch> stretchesOf(Column column)
{
    const QByteArray name = sqlName(column);
    switch (column) {
    case Column::index: return {{{}, {}}};
    case Column::device:
    case Column::patient:
    case Column::object: return {{name + " IS NULL", {}}, {name + " IS NOT NULL", name}};
    case Column::outcome: return {{"outcome <> 'ok'", name}, {"outcome = 'ok'", {}}};
    default: return {{{}, name}};
    }
}

/// Conditions with their values, numbered as they come.
class Conditions {
public:
    using Bind = std::function<void(sql::Stmt &, int)>;

    /// Each ? in `condition` is given the next number; all of them are `bind`'s one value.
    void add(QByteArray condition, Bind bind)
    {
        m_binds.push_back(std::move(bind));
        addPlain(condition.replace('?', "?" + QByteArray::number(m_binds.size())));
    }
    void addPlain(const QByteArray &condition)
    {
        if (!condition.isEmpty())
            m_text += (m_text.isEmpty() ? " WHERE " : " AND ") + condition;
    }
    /// A number for a value that stands elsewhere in the statement.
    QByteArray place(Bind bind)
    {
        m_binds.push_back(std::move(bind));
        return "?" + QByteArray::number(m_binds.size());
    }
    [[nodiscard]] const QByteArray &text() const { return m_text; }
    void bindTo(sql::Stmt &stmt) const
    {
        for (size_t i = 0; i < m_binds.size(); ++i)
            m_binds[i](stmt, static_cast<int>(i) + 1);
    }

private:
    QByteArray m_text;
    std::vector<Bind> m_binds;
};

Conditions::Bind value(const QString &text)
{
    return [text](sql::Stmt &stmt, int at) { stmt.bind(at, text); };
}

Conditions::Bind value(qint64 number)
{
    return [number](sql::Stmt &stmt, int at) { stmt.bind(at, number); };
}

template <class Tag>
Conditions::Bind value(const Id<Tag> &id)
{
    return [id](sql::Stmt &stmt, int at) { stmt.bind(at, id); };
}

/// For LIKE … ESCAPE '\': the text anywhere, its own signs taken as they are.
QString anywhere(QString text)
{
    text.replace(u'\\', QStringLiteral("\\\\"))
        .replace(u'%', QStringLiteral("\\%"))
        .replace(u'_', QStringLiteral("\\_"));
    return u'%' + text + u'%';
}

void addTimes(Conditions &conditions, const Filter &filter)
{
    if (filter.fromMs)
        conditions.add("at_ms >= ?", value(*filter.fromMs));
    if (filter.toMs)
        conditions.add("at_ms < ?", value(*filter.toMs));
    if (filter.from)
        conditions.add("idx >= ?", value(*filter.from));
    if (filter.below)
        conditions.add("idx < ?", value(*filter.below));
}

/// Conditions that an index answers alone. The first one drives; each other is a set of positions from its own index,
/// so that no row has to be looked at. Returns how many there are.
int addIndexed(Conditions &conditions, const Filter &filter)
{
    int added = 0;
    const auto add = [&](const QByteArray &condition, Conditions::Bind bind) {
        conditions.add(added++ == 0 ? condition : "+idx IN (SELECT idx FROM audit_entry WHERE " + condition + ')',
                       std::move(bind));
    };
    if (!filter.patient.isNull())
        add("patient = ?", value(filter.patient));
    if (filter.outcome && *filter.outcome != Outcome::ok) // "<> 'ok'" names their index
        add("outcome <> 'ok' AND outcome = ?", value(outcomeName(*filter.outcome)));
    if (!filter.login.isEmpty())
        add("login = ?", value(filter.login));
    if (!filter.action.isEmpty())
        add("action = ?", value(filter.action));
    return added;
}

/// `step`: by how much the clock was set between two entries of one boot, as a condition on (now - before).
QByteArray clockStep(const QByteArray &step, const QByteArray &betweenBoots)
{
    return "EXISTS (SELECT 1 FROM audit_entry b WHERE b.idx = audit_entry.idx - 1 AND CASE WHEN b.boot = "
           "audit_entry.boot "
           "THEN audit_entry.at_ms - audit_entry.mono_ms - b.at_ms + b.mono_ms "
        + step + " ELSE " + betweenBoots + " END)";
}

QByteArray clockCondition(ClockFault fault)
{
    const QByteArray ms = QByteArray::number(kClockFaultMs);
    switch (fault) {
    case ClockFault::setBack:
        return "(role = '' AND action = 'clock' OR " + clockStep("<= -" + ms, "audit_entry.at_ms <= b.at_ms - " + ms)
            + ')';
    case ClockFault::setForward: return clockStep(">= " + ms, "0");
    case ClockFault::off: return "abs(skew_ms) >= " + ms;
    case ClockFault::any: break;
    }
    return '(' + clockCondition(ClockFault::setBack) + " OR " + clockCondition(ClockFault::setForward) + " OR "
        + clockCondition(ClockFault::off) + ')';
}

/// Conditions for which rows have to be read. Returns how many there are.
int addLoose(Conditions &conditions, const Filter &filter)
{
    int added = 0;
    const auto add = [&](const QByteArray &condition, Conditions::Bind bind) {
        conditions.add(condition, std::move(bind));
        ++added;
    };
    if (!filter.role.isEmpty())
        add("role = ?", value(filter.role));
    if (!filter.device.isNull())
        add("device = ?", value(filter.device));
    if (!filter.address.isEmpty())
        add("address = ?", value(filter.address));
    if (!filter.os.isEmpty())
        add("os = ?", value(filter.os));
    if (!filter.objectKind.isEmpty())
        add("object_kind = ?", value(filter.objectKind));
    if (!filter.object.isNull())
        add("object = ?", value(filter.object));
    if (filter.outcome == Outcome::ok)
        add("outcome = ?", value(outcomeName(Outcome::ok)));
    if (!filter.text.isEmpty())
        add("(purpose LIKE ? ESCAPE '\\' OR detail LIKE ? ESCAPE '\\')", value(anywhere(filter.text)));
    if (filter.clock) {
        conditions.addPlain(clockCondition(*filter.clock));
        ++added;
    }
    return added;
}

/// What an order needs to know of the entry that a page begins behind.
struct Edge {
    qint64 index = 0;
    char type = 'n';
    qint64 number = 0;
    QString text;
    QByteArray blob;
};

Result<Edge> edgeAt(sql::Db &db, Column column, qint64 index)
{
    VB_TRY(sql::Stmt stmt, db.prepare("SELECT " + sqlName(column) + " FROM audit_entry WHERE idx = ?1"));
    VB_TRY(const bool found, stmt.bind(1, index).step());
    if (!found)
        return fail(Code::integrity, QStringLiteral("entry %1 is missing").arg(index));
    Edge edge {index, stmt.type(0), 0, {}, {}};
    if (edge.type == 'i')
        edge.number = stmt.integer(0);
    else if (edge.type == 't')
        edge.text = stmt.text(0);
    else if (edge.type == 'b')
        edge.blob = stmt.blob(0);
    return edge;
}

Conditions::Bind value(const Edge &edge)
{
    return [edge](sql::Stmt &stmt, int at) {
        switch (edge.type) {
        case 'i': stmt.bind(at, edge.number); break;
        case 't': stmt.bind(at, edge.text); break;
        case 'b': stmt.bind(at, edge.blob); break;
        default: stmt.bindNull(at); break;
        }
    };
}

/// Whether an entry stands in the second stretch of an order that has two.
bool isInSecond(Column column, const Edge &edge)
{
    return column == Column::outcome ? edge.text == outcomeName(Outcome::ok) : edge.type != 'n';
}

struct Statement {
    QByteArray sql;
    Conditions conditions;
};

Statement statementFor(const Filter &filter, const Stretch &stretch, bool descending, const Edge *behind)
{
    const QByteArray direction = descending ? " DESC" : "";
    const QByteArray beyond = descending ? " < " : " > ";
    Conditions conditions;
    const bool indexed = addIndexed(conditions, filter) > 0;
    const bool loose = addLoose(conditions, filter) > 0;
    addTimes(conditions, filter);
    conditions.addPlain(stretch.where);
    // Reading rows in the order of an index jumps about in the whole log: a pass from end to end and a sort are
    // quicker. A plus keeps the index out of it.
    const QByteArray column = loose && !indexed && !stretch.column.isEmpty() ? '+' + stretch.column : stretch.column;
    if (behind) {
        const QByteArray index = conditions.place(value(behind->index));
        if (column.isEmpty())
            conditions.addPlain("idx" + beyond + index);
        else
            conditions.addPlain('(' + column + ", idx)" + beyond + '(' + conditions.place(value(*behind)) + ", " + index
                                + ')');
    }
    const QByteArray first = column.isEmpty() ? QByteArray() : column + direction + ", ";
    QByteArray sql = "SELECT idx FROM audit_entry" + conditions.text() + " ORDER BY " + first + "idx" + direction;
    return {std::move(sql), std::move(conditions)};
}

/// One statement for each stretch, from the one that `edge` stands in.
std::vector<Statement> statementsFor(const Filter &filter, const Sort &sort, const std::optional<Edge> &edge)
{
    std::vector<Stretch> stretches = stretchesOf(sort.by);
    if (sort.descending)
        std::reverse(stretches.begin(), stretches.end());
    const bool skipsFirst = edge && stretches.size() > 1 && isInSecond(sort.by, *edge) != sort.descending;
    std::vector<Statement> out;
    for (size_t i = skipsFirst ? 1 : 0; i < stretches.size(); ++i)
        out.push_back(statementFor(filter, stretches[i], sort.descending,
                                   edge && i == (skipsFirst ? 1U : 0U) ? &*edge : nullptr));
    return out;
}

Result<std::vector<Statement>> statementsBehind(sql::Db &db, const Filter &filter, const Sort &sort,
                                                std::optional<qint64> after)
{
    if (!after)
        return statementsFor(filter, sort, std::nullopt);
    VB_TRY(Edge edge, edgeAt(db, sort.by, *after));
    return statementsFor(filter, sort, std::move(edge));
}

} // namespace

std::optional<qint64> countOfRange(const Filter &filter)
{
    if (!filter.below || filter != Filter {.from = filter.from, .below = filter.below})
        return std::nullopt;
    return std::max<qint64>(*filter.below - filter.from.value_or(0), 0);
}

Result<Filter> narrowed(sql::Db &db, Filter filter)
{
    VB_TRY(sql::Stmt end, db.prepare("SELECT max(idx) FROM audit_entry"));
    VB_DO(end.step());
    const qint64 below = end.isNull(0) ? 0 : end.integer(0) + 1;
    filter.below = std::min(filter.below.value_or(below), below);
    if (!filter.fromMs && !filter.toMs)
        return filter;
    Conditions times;
    if (filter.fromMs)
        times.add("at_ms >= ?", value(*filter.fromMs));
    if (filter.toMs)
        times.add("at_ms < ?", value(*filter.toMs));
    VB_TRY(sql::Stmt range,
           db.prepare(QByteArray("SELECT min(idx), max(idx), count(*) FROM audit_entry INDEXED BY audit_entry_by_at"
                                 + times.text())));
    times.bindTo(range);
    VB_DO(range.step());
    if (range.integer(2) == 0) {
        filter.fromMs = filter.toMs = std::nullopt;
        filter.below = filter.from = 0;
        return filter;
    }
    const qint64 first = range.integer(0);
    const qint64 last = range.integer(1);
    filter.from = std::max(filter.from.value_or(first), first);
    filter.below = std::min(*filter.below, last + 1);
    // Without a clock that was set, or a journal taken in later, no other time lies between them.
    if (range.integer(2) == last - first + 1)
        filter.fromMs = filter.toMs = std::nullopt;
    return filter;
}

Result<std::vector<qint64>> positions(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after,
                                      qint64 limit)
{
    VB_TRY(std::vector<Statement> statements, statementsBehind(db, filter, sort, after));
    std::vector<qint64> found;
    for (Statement &one : statements) {
        const qint64 left = limit < 0 ? -1 : limit - static_cast<qint64>(found.size());
        if (left == 0)
            break;
        const QByteArray place = one.conditions.place(value(left));
        VB_TRY(sql::Stmt rows, db.prepare(QByteArray(one.sql + " LIMIT " + place)));
        one.conditions.bindTo(rows);
        for (;;) {
            VB_TRY(const bool row, rows.step());
            if (!row)
                break;
            found.push_back(rows.integer(0));
        }
    }
    return found;
}

Result<std::vector<Entry>> entriesAt(sql::Db &db, std::span<const qint64> at)
{
    VB_TRY(sql::Stmt row, db.prepare(QByteArray("SELECT ") + kEntryColumns + " FROM audit_entry WHERE idx = ?1"));
    std::vector<Entry> found;
    found.reserve(at.size());
    for (const qint64 index : at) {
        VB_TRY(const bool there, row.bind(1, index).step());
        if (there)
            found.push_back(entryFrom(row));
        else
            found.emplace_back().index = index;
        row.reset();
    }
    return found;
}

Result<std::vector<Entry>> page(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after,
                                qint64 limit)
{
    VB_TRY(const std::vector<qint64> at, positions(db, filter, sort, after, limit));
    return entriesAt(db, at);
}

Result<qint64> count(sql::Db &db, const Filter &filter)
{
    if (const std::optional<qint64> known = countOfRange(filter))
        return *known;
    Conditions conditions;
    (void)addIndexed(conditions, filter);
    (void)addLoose(conditions, filter);
    addTimes(conditions, filter);
    VB_TRY(sql::Stmt stmt, db.prepare(QByteArray("SELECT count(idx) FROM audit_entry" + conditions.text())));
    conditions.bindTo(stmt);
    VB_DO(stmt.step());
    return stmt.integer(0);
}

Result<std::vector<Entry>> entries(sql::Db &db, const Filter &filter)
{
    return page(db, filter, {}, std::nullopt, -1);
}

Result<std::vector<PatientId>> latestPatientsOf(sql::Db &db, const QString &login, const StaffId &user, int limit)
{
    constexpr int kFarthest = 3'000;
    VB_TRY(sql::Stmt rows,
           db.prepareTrusted("SELECT patient FROM (SELECT patient, user, action, outcome FROM audit_entry "
                             "WHERE login = ?1 ORDER BY idx DESC LIMIT ?3) WHERE patient IS NOT NULL AND user = ?2 "
                             "AND outcome = 'ok' AND action IN ('view', 'create', 'update')"));
    rows.bind(1, login).bind(2, user).bind(3, kFarthest);
    std::vector<PatientId> latest;
    while (static_cast<int>(latest.size()) < limit) {
        VB_TRY(const bool row, rows.step());
        if (!row)
            break;
        const auto patient = rows.id<PatientId>(0);
        if (std::find(latest.begin(), latest.end(), patient) == latest.end())
            latest.push_back(patient);
    }
    return latest;
}

#ifdef VB_TEST_HOOKS
Result<QStringList> plan(sql::Db &db, const Filter &filter, const Sort &sort, std::optional<qint64> after)
{
    VB_TRY(std::vector<Statement> statements, statementsBehind(db, filter, sort, after));
    QStringList lines;
    for (Statement &one : statements) {
        const QByteArray place = one.conditions.place(value(qint64 {256}));
        VB_TRY(sql::Stmt rows, db.prepareTrusted(QByteArray("EXPLAIN QUERY PLAN " + one.sql + " LIMIT " + place)));
        for (;;) {
            VB_TRY(const bool row, rows.step());
            if (!row)
                break;
            lines.append(rows.text(3));
        }
    }
    return lines;
}
#endif

} // namespace vb::audit
