#include "core/patient/merge.h"

#include <algorithm>
#include <set>

namespace vb::patient {

namespace {

constexpr Roles kMergers {Role::provider, Role::medicalDirector, Role::manager, Role::owner};

constexpr char kMergeColumns[] = "SELECT id, kept, merged, at, author FROM patient_merge WHERE active = 1 AND ";

Result<std::vector<Merge>> mergesWhere(store::Reader &reader, const char *condition, PatientId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray(kMergeColumns) + condition + " ORDER BY n"));
    stmt.bind(1, id);
    std::vector<Merge> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back(
            {stmt.id<EntityId>(0), stmt.id<PatientId>(1), stmt.id<PatientId>(2), stmt.integer(3), stmt.id<StaffId>(4)});
    }
}

/// Those that lead from the record to another, and from others to it.
Result<std::vector<Merge>> mergesAt(store::Reader &reader, PatientId id)
{
    VB_TRY(std::vector<Merge> all, mergesWhere(reader, "merged = ?1", id));
    VB_TRY(const std::vector<Merge> others, mergesWhere(reader, "kept = ?1", id));
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

using MergesAt = std::function<Result<std::vector<Merge>>(PatientId)>;

/// All records that merges join to this one. The one that leads is first: of those that lead to no other, the oldest.
/// Merges of two PCs at once can make several of these, or a ring with none; all PCs choose alike.
Result<std::vector<PatientId>> joined(PatientId id, const MergesAt &mergesOf)
{
    std::set<IdBytes> seen {id.raw()};
    std::set<IdBytes> leadAway;
    std::vector<PatientId> records {id};
    for (size_t next = 0; next < records.size(); ++next) {
        VB_TRY(const std::vector<Merge> merges, mergesOf(records[next]));
        for (const Merge &merge : merges) {
            leadAway.insert(merge.merged.raw());
            for (const PatientId other : {merge.kept, merge.merged})
                if (seen.insert(other.raw()).second)
                    records.push_back(other);
        }
    }
    std::sort(records.begin(), records.end(), [&leadAway](PatientId a, PatientId b) {
        const bool aFollows = leadAway.count(a.raw()) > 0;
        const bool bFollows = leadAway.count(b.raw()) > 0;
        return aFollows != bFollows ? bFollows : a < b;
    });
    return records;
}

Result<void> refuseMerged(store::Reader &reader, PatientId id)
{
    VB_TRY(const std::vector<Merge> away, mergesWhere(reader, "merged = ?1", id));
    if (!away.empty())
        return fail(Code::invalid, QStringLiteral("this record is merged into another already"));
    return {};
}

} // namespace

const store::EntityDecl kMergeEntity {
    .name = "patient_merge",
    .table = "patient_merge",
    .meaning = "That two records are of one person",
    .stream = store::Stream::ops,
    .fhir = "Patient",
    .retention = "medical",
    .groups = {{"place", kEveryone, kMergers, store::Merge::immutable}, {"state", kEveryone, kMergers}},
    .fields = {
        {.tag = kMergeKept, .column = "kept", .kind = store::Kind::id, .group = "place", .meaning = "Record that leads", .required = true},
        {.tag = kMergeMerged, .column = "merged", .kind = store::Kind::id, .group = "place", .meaning = "Record that leads to it", .required = true},
        {.tag = kMergeAt, .column = "at", .kind = store::Kind::time, .group = "place", .meaning = "When", .required = true},
        {.tag = kMergeAuthor, .column = "author", .kind = store::Kind::id, .group = "place", .meaning = "By whom", .required = true},
        {.tag = kMergeActive, .column = "active", .kind = store::Kind::boolean, .group = "state", .meaning = "Not taken back", .required = true},
    },
    .patientColumn = "kept",
};

Result<std::vector<PatientId>> recordsOf(store::Reader &reader, PatientId id)
{
    return joined(id, [&reader](PatientId record) { return mergesAt(reader, record); });
}

Result<std::vector<PatientId>> recordsAsOf(store::Reader &reader, PatientId id, qint64 atMs)
{
    return joined(id, [&reader, atMs](PatientId record) -> Result<std::vector<Merge>> {
        std::vector<Merge> merges;
        for (const QByteArrayView column : {QByteArrayView("kept"), QByteArrayView("merged")}) {
            VB_TRY(const std::vector<store::StoredRow> rows,
                   reader.rows().asOf(kMergeEntity, column, EntityId(record.raw()), atMs));
            for (const store::StoredRow &row : rows)
                if (row.fields.value(kMergeActive).toBool())
                    merges.push_back({row.id, PatientId::fromBytes(row.fields.value(kMergeKept).toByteArray()),
                                      PatientId::fromBytes(row.fields.value(kMergeMerged).toByteArray())});
        }
        return merges;
    });
}

Result<std::vector<Merge>> mergesAmong(store::Reader &reader, const std::vector<PatientId> &records)
{
    std::vector<Merge> all;
    for (const PatientId id : records) {
        VB_TRY(const std::vector<Merge> away, mergesWhere(reader, "merged = ?1", id));
        all.insert(all.end(), away.begin(), away.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const Merge &a, const Merge &b) { return a.atMs < b.atMs; });
    return all;
}

Result<Merge> mergePatients(store::AuditedTx &tx, PatientId kept, PatientId merged)
{
    tx.intent().object = EntityId(merged.raw());
    tx.intent().detail = QStringLiteral("%1 into %2").arg(merged.text(), kept.text());
    VB_DO(requireOpen(tx, merged));
    VB_DO(requireOpen(tx, kept));
    store::Reader reader = tx.reader();
    if (kept == merged)
        return fail(Code::invalid, QStringLiteral("a record cannot be merged with itself"));
    VB_DO(refuseMerged(reader, kept));
    VB_DO(refuseMerged(reader, merged));
    const qint64 now = tx.at().wallMs;
    const Merge merge {EntityId::make(now), kept, merged, now, tx.actor().user};
    VB_DO(tx.create(kMergeEntity, merge.id,
                    {{kMergeKept, kept.bytes()},
                     {kMergeMerged, merged.bytes()},
                     {kMergeAt, merge.atMs},
                     {kMergeAuthor, merge.author.bytes()},
                     {kMergeActive, true}}));
    VB_DO(nameMerged(reader, tx.intent()));
    return merge;
}

Result<Merge> unmergePatient(store::AuditedTx &tx, PatientId id)
{
    tx.intent().object = EntityId(id.raw());
    VB_DO(requireOpen(tx, id));
    store::Reader reader = tx.reader();
    VB_TRY(std::vector<Merge> merges, mergesWhere(reader, "merged = ?1", id));
    if (merges.empty()) {
        VB_TRY(merges, mergesWhere(reader, "kept = ?1", id));
    }
    if (merges.empty())
        return fail(Code::invalid, QStringLiteral("this record is merged with no other"));
    const Merge last = *std::max_element(merges.begin(), merges.end(),
                                         [](const Merge &a, const Merge &b) { return a.atMs <= b.atMs; });
    tx.intent().detail = QStringLiteral("%1 from %2").arg(last.merged.text(), last.kept.text());
    VB_DO(tx.set(kMergeEntity, last.id, {{kMergeActive, false}}));
    return last;
}

} // namespace vb::patient
