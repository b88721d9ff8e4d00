#include "core/chart/timeline.h"

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
    VB_TRY(sql::Stmt row, db.prepareTrusted("SELECT * FROM (" + source.select + ") WHERE id = ?1"));
    VB_TRY(const bool found, row.bind(1, id).step());
    VB_INVARIANT(found);
    const Event event {row.id<PatientId>(0), row.integer(1), source.kind,       id,
                       row.text(3),          row.text(4),    row.id<StaffId>(5)};
    return row.isNull(3) ? dropEvent(db, event) : putEvent(db, event);
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

Result<void> putEvent(sql::Db &db, const Event &event)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("INSERT INTO chart_event (patient, at, kind, id, label, state, author) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (patient, at, kind, id) "
                             "DO UPDATE SET label = ?5, state = ?6, author = ?7"));
    stmt.bind(1, event.patient).bind(2, event.atMs).bind(3, static_cast<int>(event.kind)).bind(4, event.id);
    return stmt.bind(5, event.label).bind(6, event.state).bind(7, event.author).run();
}

Result<void> dropEvent(sql::Db &db, const Event &event)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("DELETE FROM chart_event WHERE patient = ?1 AND at = ?2 AND kind = ?3 AND id = ?4"));
    return stmt.bind(1, event.patient)
        .bind(2, event.atMs)
        .bind(3, static_cast<int>(event.kind))
        .bind(4, event.id)
        .run();
}

Result<Page> timelinePage(store::Reader &reader, PatientId patient, const std::optional<Event> &before, int limit)
{
    const QByteArray select = QByteArray("SELECT ") + kLineColumns + " FROM chart_event WHERE patient = ?1"
        + (before ? " AND (at, kind, id) < (?3, ?4, ?5)" : "") + " ORDER BY at DESC, kind DESC, id DESC LIMIT ?2";
    VB_TRY(sql::Stmt stmt, reader.prepare(select));
    stmt.bind(1, patient).bind(2, limit + 1);
    if (before)
        stmt.bind(3, before->atMs).bind(4, static_cast<int>(before->kind)).bind(5, before->id);
    Page page;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return page;
        if (static_cast<int>(page.events.size()) == limit) {
            page.more = true;
            return page;
        }
        page.events.push_back(eventFrom(stmt));
    }
}

} // namespace vb::chart
