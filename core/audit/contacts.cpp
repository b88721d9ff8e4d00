#include "core/audit/report.h"

#include <QHash>

#include <algorithm>

namespace vb::audit {

namespace {

// A search shows names and more of whom it finds; its entry lists their ids.
constexpr char kSearchOfPatients[] = "action = 'search' AND object_kind = 'patient'";

// Who looked at the log, and alerts that it raised, are not contacts with a patient.
constexpr char kNotOfTheLog[] = " AND object_kind NOT IN ('audit', 'alert')";

/// The conditions on time and position, for the numbers from `first` on.
struct Period {
    QByteArray sql;
    std::vector<qint64> values;

    Period(const Filter &filter, int first)
    {
        const auto add = [&](const char *condition, const std::optional<qint64> &value) {
            if (!value)
                return;
            sql += condition + QByteArray::number(first + static_cast<int>(values.size()));
            values.push_back(*value);
        };
        add(" AND at_ms >= ?", filter.fromMs);
        add(" AND at_ms < ?", filter.toMs);
        add(" AND idx >= ?", filter.from);
        add(" AND idx < ?", filter.below);
    }
    void bindTo(sql::Stmt &stmt, int first) const
    {
        for (const qint64 value : values)
            stmt.bind(first++, value);
    }
};

void note(Contact &contact, qint64 atMs)
{
    const bool first = contact.times == 0 && contact.listed == 0;
    contact.firstMs = first ? atMs : std::min(contact.firstMs, atMs);
    contact.lastMs = first ? atMs : std::max(contact.lastMs, atMs);
}

void noteAction(Contact &contact, qint64 atMs, const QString &action, const QString &outcome)
{
    note(contact, atMs);
    ++contact.times;
    if (outcomeFromName(outcome) != Outcome::ok)
        ++contact.refused;
    else if (!contact.actions.contains(action))
        contact.actions.append(action);
}

void noteListed(Contact &contact, qint64 atMs)
{
    note(contact, atMs);
    ++contact.listed;
}

/// Lines by their key, made as they are needed.
template <class Key, class Line>
class Lines {
public:
    Line &at(const Key &key, const Line &fresh)
    {
        const auto known = m_places.constFind(key);
        if (known != m_places.constEnd())
            return m_lines[*known];
        m_places.insert(key, m_lines.size());
        m_lines.push_back(fresh);
        return m_lines.back();
    }
    std::vector<Line> latestFirst() &&
    {
        std::stable_sort(m_lines.begin(), m_lines.end(),
                         [](const Line &a, const Line &b) { return a.contact.lastMs > b.contact.lastMs; });
        return std::move(m_lines);
    }

private:
    std::vector<Line> m_lines;
    QHash<Key, size_t> m_places;
};

using Visitors = Lines<QString, Visitor>;
using VisitedPatients = Lines<PatientId, Visited>;

/// Columns of every query for visitors: login, user, role, at_ms, then its own.
Visitor &visitorOf(Visitors &all, const sql::Stmt &row)
{
    const QString login = row.text(0);
    Visitor fresh;
    fresh.login = login;
    fresh.user = row.id<StaffId>(1);
    Visitor &visitor = all.at(login, fresh);
    if (const QString role = row.text(2); !role.isEmpty() && !visitor.roles.contains(role))
        visitor.roles.append(role);
    return visitor;
}

template <class Take>
Result<void> eachRow(sql::Stmt &stmt, Take take)
{
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return {};
        take(stmt);
    }
}

} // namespace

std::vector<PatientId> listedIn(QStringView searchDetail)
{
    std::vector<PatientId> ids;
    for (;;) {
        const qsizetype space = searchDetail.lastIndexOf(u' ');
        const Result<PatientId> id = PatientId::fromText(searchDetail.sliced(space + 1));
        if (!id.ok())
            return ids;
        ids.push_back(*id);
        if (space < 0)
            return ids;
        searchDetail.truncate(space);
    }
}

Result<std::vector<Visitor>> visitorsOf(sql::Db &db, PatientId patient, const Filter &filter)
{
    const Period period(filter, 2);
    Visitors visitors;
    VB_TRY(sql::Stmt own,
           db.prepare(QByteArray("SELECT login, user, role, at_ms, action, outcome FROM audit_entry WHERE patient = ?1"
                                 + QByteArray(kNotOfTheLog) + period.sql + " ORDER BY idx")));
    own.bind(1, patient);
    period.bindTo(own, 2);
    VB_DO(eachRow(own, [&](const sql::Stmt &row) {
        noteAction(visitorOf(visitors, row).contact, row.integer(3), row.text(4), row.text(5));
    }));

    VB_TRY(sql::Stmt listed,
           db.prepare(QByteArray(QByteArray("SELECT login, user, role, at_ms FROM audit_entry WHERE ")
                                 + kSearchOfPatients + " AND instr(detail, ?1) > 0" + period.sql + " ORDER BY idx")));
    listed.bind(1, patient.text());
    period.bindTo(listed, 2);
    VB_DO(eachRow(listed, [&](const sql::Stmt &row) { noteListed(visitorOf(visitors, row).contact, row.integer(3)); }));
    return std::move(visitors).latestFirst();
}

Result<std::vector<Visited>> visitedBy(sql::Db &db, const QString &login, const Filter &filter)
{
    const Period period(filter, 2);
    VisitedPatients visited;
    VB_TRY(sql::Stmt own,
           db.prepare(QByteArray("SELECT patient, at_ms, action, outcome FROM audit_entry "
                                 "WHERE login = ?1 AND patient IS NOT NULL"
                                 + QByteArray(kNotOfTheLog) + period.sql + " ORDER BY idx")));
    own.bind(1, login);
    period.bindTo(own, 2);
    VB_DO(eachRow(own, [&](const sql::Stmt &row) {
        const auto id = row.id<PatientId>(0);
        noteAction(visited.at(id, {id, {}}).contact, row.integer(1), row.text(2), row.text(3));
    }));

    VB_TRY(sql::Stmt searches,
           db.prepare(QByteArray(QByteArray("SELECT detail, at_ms FROM audit_entry WHERE login = ?1 AND ")
                                 + kSearchOfPatients + period.sql + " ORDER BY idx")));
    searches.bind(1, login);
    period.bindTo(searches, 2);
    VB_DO(eachRow(searches, [&](const sql::Stmt &row) {
        const QString detail = row.text(0);
        for (const PatientId &id : listedIn(detail))
            noteListed(visited.at(id, {id, {}}).contact, row.integer(1));
    }));
    return std::move(visited).latestFirst();
}

} // namespace vb::audit
