#include "core/chart/timeline.h"

#include "core/patient/patient_gate.h"
#include "core/store/row.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace vb::chart {

namespace {

constexpr char kLineColumns[] = "patient, at, kind, id, label, state, author";

Event eventFrom(const sql::Stmt &row)
{
    return {row.id<PatientId>(0), row.integer(1), static_cast<EventKind>(row.integer(2)),
            row.id<EntityId>(3),  row.text(4),    row.text(5),
            row.id<StaffId>(6)};
}

} // namespace

QString eventKindName(EventKind kind)
{
    switch (kind) {
    case EventKind::visit: return QStringLiteral("visit");
    case EventKind::note: return QStringLiteral("note");
    case EventKind::allergy: return QStringLiteral("allergy");
    case EventKind::condition: return QStringLiteral("condition");
    case EventKind::medication: return QStringLiteral("medication");
    case EventKind::observation: return QStringLiteral("observation");
    case EventKind::history: return QStringLiteral("history");
    case EventKind::flag: return QStringLiteral("flag");
    }
    return {};
}

Result<void> refreshEvent(sql::Db &db, const EventSource &source, const EntityId &id)
{
    VB_TRY(
        sql::Stmt put,
        db.prepareTrusted("INSERT INTO chart_event (patient, at, kind, id, label, state, author) SELECT patient, at, "
                          "?2, id, label, state, author FROM ("
                          + source.select
                          + ") WHERE id = ?1 AND label IS NOT NULL ON CONFLICT (patient, at, kind, id) DO UPDATE "
                            "SET label = excluded.label, state = excluded.state, author = excluded.author"));
    VB_DO(put.bind(1, id).bind(2, static_cast<int>(source.kind)).run());
    if (db.changes() > 0)
        return {};
    VB_TRY(
        sql::Stmt drop,
        db.prepareTrusted("DELETE FROM chart_event WHERE (patient, at, kind, id) = (SELECT patient, at, ?2, id FROM ("
                          + source.select + ") WHERE id = ?1)"));
    return drop.bind(1, id).bind(2, static_cast<int>(source.kind)).run();
}

Result<QString> checkEvents(sql::Db &db, const EventSource &source)
{
    const int kind = static_cast<int>(source.kind);
    VB_TRY(sql::Stmt wrong,
           db.prepareTrusted("SELECT s.id FROM (" + source.select
                             + ") s LEFT JOIN chart_event e ON e.patient = s.patient AND e.at = s.at AND e.kind = ?1 "
                               "AND e.id = s.id WHERE s.label IS NOT NULL AND (e.id IS NULL OR e.label IS NOT s.label "
                               "OR e.state IS NOT s.state OR e.author IS NOT s.author) LIMIT 1"));
    VB_TRY(const bool found, wrong.bind(1, kind).step());
    if (found)
        return QStringLiteral("%1 %2: the line of the timeline is not that of the row")
            .arg(eventKindName(source.kind), wrong.id<EntityId>(0).text());
    VB_TRY(sql::Stmt counts,
           db.prepareTrusted("SELECT (SELECT count(*) FROM chart_event WHERE kind = ?1), (SELECT count(label) FROM ("
                             + source.select + "))"));
    VB_DO(counts.bind(1, kind).step());
    if (counts.integer(0) != counts.integer(1))
        return QStringLiteral("%1: lines of the timeline without a row").arg(eventKindName(source.kind));
    return QString();
}

namespace {

/// Newest first; of lines at the same moment those of the higher kind and id.
bool isNewer(const Event &a, const Event &b)
{
    return std::tie(a.atMs, a.kind, a.id) > std::tie(b.atMs, b.kind, b.id);
}

/// One range of the table: the newest lines of a record, up to `limit`.
Result<void> appendRange(store::Reader &reader, PatientId record, const std::optional<Event> &before, int limit,
                         std::vector<Event> &events)
{
    const QByteArray select = QByteArray("SELECT ") + kLineColumns + " FROM chart_event WHERE patient = ?1"
        + (before ? " AND (at, kind, id) < (?3, ?4, ?5)" : "") + " ORDER BY at DESC, kind DESC, id DESC LIMIT ?2";
    VB_TRY(sql::Stmt stmt, reader.prepare(select));
    stmt.bind(1, record).bind(2, limit);
    if (before)
        stmt.bind(3, before->atMs).bind(4, static_cast<int>(before->kind)).bind(5, before->id);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        events.push_back(eventFrom(stmt));
    }
}

} // namespace

Result<Page> timelinePage(store::Reader &reader, PatientId patient, const std::optional<Event> &before, int limit)
{
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    Page page;
    for (const PatientId record : records)
        VB_DO(appendRange(reader, record, before, limit + 1, page.events));
    if (records.size() > 1)
        std::sort(page.events.begin(), page.events.end(), isNewer);
    page.more = static_cast<int>(page.events.size()) > limit;
    if (page.more)
        page.events.resize(static_cast<size_t>(limit));
    return page;
}

namespace {

constexpr size_t kMostValues = 30'000; // SQLite takes 32,766 in one statement

/// Rows of an entity as they were, to stand in for its table.
struct PastTable {
    const store::EntityDecl *entity = nullptr;
    std::vector<store::StoredRow> rows;

    [[nodiscard]] size_t width() const { return entity->fields.size() + 1; }
};

/// "note (id, patient, …) AS (VALUES (?1, ?2, …), …)" for `count` rows; `next` is the number of its first value.
QByteArray standIn(const PastTable &table, size_t count, int &next)
{
    QByteArray columns = "id";
    QByteArray nulls = "NULL";
    for (const store::Field &field : table.entity->fields) {
        columns += ", " + field.column;
        nulls += ", NULL";
    }
    QByteArray values = count == 0 ? "SELECT " + nulls + " WHERE 0" : QByteArray("VALUES ");
    for (size_t row = 0; row < count; ++row) {
        values += row == 0 ? "(" : ", (";
        for (size_t column = 0; column < table.width(); ++column)
            values += (column == 0 ? "?" : ", ?") + QByteArray::number(next++);
        values += ')';
    }
    return table.entity->table + " (" + columns + ") AS (" + values + ')';
}

void bindRows(sql::Stmt &stmt, const PastTable &table, size_t from, size_t count, int &next)
{
    for (size_t row = from; row < from + count; ++row) {
        stmt.bind(next++, table.rows[row].id);
        for (const store::Field &field : table.entity->fields)
            store::bindValue(stmt, next++, field, table.rows[row].fields.value(field.tag));
    }
}

/// The lines of `count` rows of the first table; the others stand beside them whole.
Result<void> appendLines(store::Reader &reader, const EventSource &source, const std::vector<PastTable> &tables,
                         size_t from, size_t count, std::vector<Event> &events)
{
    QByteArrayList parts;
    int next = 1;
    for (size_t i = 0; i < tables.size(); ++i)
        parts.append(standIn(tables[i], i == 0 ? count : tables[i].rows.size(), next));
    VB_TRY(sql::Stmt stmt, reader.prepare("WITH " + parts.join(", ") + ' ' + source.select));
    next = 1;
    for (size_t i = 0; i < tables.size(); ++i)
        bindRows(stmt, tables[i], i == 0 ? from : 0, i == 0 ? count : tables[i].rows.size(), next);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        if (!stmt.isNull(3))
            events.push_back({stmt.id<PatientId>(0), stmt.integer(1), source.kind, stmt.id<EntityId>(2), stmt.text(3),
                              stmt.text(4), stmt.id<StaffId>(5)});
    }
}

Result<void> appendSource(store::Reader &reader, const EventSource &source, PatientId patient, qint64 atMs,
                          std::vector<Event> &events)
{
    std::vector<PastTable> tables;
    size_t beside = 0; // values of the tables that stand beside the first
    for (const store::EntityDecl *entity : source.entities) {
        VB_TRY(std::vector<store::StoredRow> rows,
               reader.rows().asOf(*entity, entity->patientColumn, EntityId(patient.raw()), atMs));
        tables.push_back({entity, std::move(rows)});
        if (tables.size() > 1)
            beside += tables.back().rows.size() * tables.back().width();
    }
    VB_INVARIANT(!tables.empty());
    const PastTable &first = tables.front();
    if (beside + first.width() > kMostValues)
        return fail(Code::failed, QStringLiteral("this chart has too many signatures to be shown as of a date"));
    const size_t most = (kMostValues - beside) / first.width();
    for (size_t from = 0; from < first.rows.size(); from += most)
        VB_DO(appendLines(reader, source, tables, from, std::min(most, first.rows.size() - from), events));
    return {};
}

} // namespace

Result<std::vector<Event>> timelineAsOf(store::Reader &reader, PatientId patient, qint64 atMs)
{
    constexpr std::array kSources {&kVisitEvents,      &kNoteEvents,        &kAllergyEvents, &kConditionEvents,
                                   &kMedicationEvents, &kObservationEvents, &kHistoryEvents, &kFlagEvents};
    VB_TRY(const std::vector<PatientId> records, patient::recordsAsOf(reader, patient, atMs));
    std::vector<Event> events;
    for (const PatientId record : records)
        for (const EventSource *source : kSources)
            VB_DO(appendSource(reader, *source, record, atMs, events));
    std::sort(events.begin(), events.end(), isNewer);
    return events;
}

} // namespace vb::chart
