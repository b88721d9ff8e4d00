#include "core/chart/chart.h"

#include <QDate>

#include <algorithm>

namespace vb::chart {

namespace {

/// Where rows come from: as they are, or as they were.
using RowsOf = std::function<Result<std::vector<store::StoredRow>>(const store::EntityDecl &)>;

/// Of merged records in the order of their making, as those of one.
void inOrder(std::vector<store::StoredRow> &rows, size_t records)
{
    if (records > 1)
        std::stable_sort(rows.begin(), rows.end(),
                         [](const store::StoredRow &a, const store::StoredRow &b) { return a.id < b.id; });
}

RowsOf rowsNow(store::Reader &reader, PatientId patient)
{
    return [&reader, patient](const store::EntityDecl &entity) -> Result<std::vector<store::StoredRow>> {
        VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
        std::vector<store::StoredRow> rows;
        for (const PatientId record : records) {
            VB_TRY(const std::vector<store::StoredRow> some,
                   reader.rows().now(entity, entity.patientColumn, EntityId(record.raw())));
            rows.insert(rows.end(), some.begin(), some.end());
        }
        inOrder(rows, records.size());
        return rows;
    };
}

RowsOf rowsThen(store::Reader &reader, PatientId patient, qint64 atMs)
{
    return [&reader, patient, atMs](const store::EntityDecl &entity) -> Result<std::vector<store::StoredRow>> {
        VB_TRY(const std::vector<PatientId> records, patient::recordsAsOf(reader, patient, atMs));
        std::vector<store::StoredRow> rows;
        for (const PatientId record : records) {
            VB_TRY(const std::vector<store::StoredRow> some,
                   reader.rows().asOf(entity, entity.patientColumn, EntityId(record.raw()), atMs));
            rows.insert(rows.end(), some.begin(), some.end());
        }
        inOrder(rows, records.size());
        return rows;
    };
}

template <class T>
Result<std::vector<T>> valuesOf(const RowsOf &rowsOf, const store::EntityDecl &entity,
                                T (*valueFrom)(const store::StoredRow &))
{
    VB_TRY(const std::vector<store::StoredRow> rows, rowsOf(entity));
    std::vector<T> values;
    values.reserve(rows.size());
    for (const store::StoredRow &row : rows)
        values.push_back(valueFrom(row));
    return values;
}

int rankOf(const QString &word)
{
    if (word == QStringLiteral("high"))
        return 0;
    return word == QStringLiteral("low") ? 2 : 1;
}

Result<Banner> bannerFrom(const RowsOf &rowsOf, patient::Badge who, qint64 atMs)
{
    Banner banner;
    banner.age = ageAt(who.birthDate, atMs);
    banner.who = std::move(who);
    VB_TRY(banner.allergies, valuesOf(rowsOf, kAllergyEntity, allergyFrom));
    VB_TRY(banner.flags, valuesOf(rowsOf, kFlagEntity, flagFrom));
    std::erase_if(banner.allergies, [](const Allergy &allergy) { return allergy.status != kActive; });
    // Written on two PCs at once, an allergy and the statement that none is known stand beside each other.
    if (std::any_of(banner.allergies.begin(), banner.allergies.end(),
                    [](const Allergy &allergy) { return !isNoKnownAllergy(allergy); }))
        std::erase_if(banner.allergies, isNoKnownAllergy);
    std::erase_if(banner.flags, [](const Flag &flag) { return flag.status != kActive; });
    std::stable_sort(banner.allergies.begin(), banner.allergies.end(),
                     [](const Allergy &a, const Allergy &b) { return rankOf(a.criticality) < rankOf(b.criticality); });
    std::stable_sort(banner.flags.begin(), banner.flags.end(),
                     [](const Flag &a, const Flag &b) { return rankOf(a.severity) < rankOf(b.severity); });
    return banner;
}

enum class VisitReasons { told, untold };

/// By the partial index of visits that are not over: a patient may have hundreds of others.
Result<void> appendVisitsUnderWay(store::Reader &reader, PatientId patient, VisitReasons reasons,
                                  std::vector<Visit> &visits)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare(reasons == VisitReasons::told
                              ? "SELECT id, at, provider, room, status, started, service, reason FROM visit WHERE "
                                "patient = ?1 AND (status = 'planned' OR status = 'arrived' OR status = 'in-progress') "
                                "ORDER BY at"
                              : "SELECT id, at, provider, room, status, started, service, NULL FROM visit WHERE "
                                "patient = ?1 AND (status = 'planned' OR status = 'arrived' OR status = 'in-progress') "
                                "ORDER BY at"));
    stmt.bind(1, patient);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        visits.push_back({.id = stmt.id<EntityId>(0),
                          .patient = patient,
                          .atMs = stmt.integer(1),
                          .provider = stmt.id<StaffId>(2),
                          .room = stmt.text(3),
                          .reason = stmt.text(7),
                          .status = stmt.text(4),
                          .startedMs = stmt.integer(5),
                          .service = stmt.id<EntityId>(6)});
    }
}

Result<std::vector<Visit>> visitsUnderWay(store::Reader &reader, PatientId patient, VisitReasons reasons)
{
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    std::vector<Visit> visits;
    for (const PatientId record : records)
        VB_DO(appendVisitsUnderWay(reader, record, reasons, visits));
    std::stable_sort(visits.begin(), visits.end(), [](const Visit &a, const Visit &b) { return a.atMs < b.atMs; });
    return visits;
}

Result<Record> recordFrom(const RowsOf &rowsOf)
{
    Record record;
    VB_TRY(record.allergies, valuesOf(rowsOf, kAllergyEntity, allergyFrom));
    VB_TRY(record.conditions, valuesOf(rowsOf, kConditionEntity, conditionFrom));
    VB_TRY(record.medications, valuesOf(rowsOf, kMedicationEntity, medicationFrom));
    VB_TRY(record.observations, valuesOf(rowsOf, kObservationEntity, observationFrom));
    VB_TRY(record.flags, valuesOf(rowsOf, kFlagEntity, flagFrom));
    VB_TRY(record.visits, valuesOf(rowsOf, kVisitEntity, visitFrom));
    VB_TRY(const std::vector<store::StoredRow> histories, rowsOf(kHistoryEntity));
    for (const store::StoredRow &row : histories) {
        VB_TRY(History history, historyFrom(row));
        record.histories.push_back(std::move(history));
    }
    return record;
}

/// Of this very moment everything counts, also what was written while the clock stood ahead.
qint64 untilOf(const store::Reader &reader, qint64 atMs)
{
    constexpr qint64 kEver = qint64(1) << 46; // ms; the clock of operations has 48 bits for them
    return atMs == reader.nowMs() ? kEver : atMs;
}

Result<void> checkPastMoment(const store::Reader &reader, qint64 atMs)
{
    if (atMs < 0 || atMs > reader.nowMs())
        return fail(Code::invalid, QStringLiteral("as of: a moment between 1970 and now"));
    return {};
}

} // namespace

int ageAt(const QString &birthDate, qint64 atMs)
{
    const QDate born = QDate::fromString(birthDate, Qt::ISODate);
    const QDate day = QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).date();
    if (!born.isValid() || born > day)
        return 0;
    const bool hadBirthday = day.month() > born.month() || (day.month() == born.month() && day.day() >= born.day());
    return day.year() - born.year() - (hadBirthday ? 0 : 1);
}

Result<Chart> chartOf(store::Reader &reader, PatientId patient, int lines)
{
    VB_TRY(patient::Badge who, patient::badgeOf(reader, patient));
    Chart chart;
    VB_TRY(chart.banner, bannerFrom(rowsNow(reader, patient), std::move(who), reader.nowMs()));
    VB_TRY(chart.banner.visits, visitsUnderWay(reader, patient, VisitReasons::told));
    VB_TRY(chart.banner.records, patient::recordsOf(reader, patient));
    VB_TRY(chart.timeline, timelinePage(reader, patient, std::nullopt, lines));
    return chart;
}

Result<Page> chartPage(store::Reader &reader, PatientId patient, const Event &before, int lines)
{
    VB_DO(patient::requireOpen(reader, patient));
    return timelinePage(reader, patient, before, lines);
}

Result<Record> recordOf(store::Reader &reader, PatientId patient)
{
    VB_DO(patient::requireOpen(reader, patient));
    return recordFrom(rowsNow(reader, patient));
}

Result<std::vector<FlagTitle>> flagTitles(store::Reader &reader, PatientId patient)
{
    VB_DO(patient::requireOpen(reader, patient));
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, at, source, severity, title FROM flag WHERE patient = ?1 AND status = 'active' "
                          "ORDER BY at, n"));
    std::vector<FlagTitle> titles;
    for (const PatientId record : records) {
        stmt.reset();
        stmt.bind(1, record);
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            titles.push_back({stmt.id<EntityId>(0), stmt.integer(1), stmt.text(2), stmt.text(3), stmt.text(4)});
        }
    }
    std::stable_sort(titles.begin(), titles.end(), [](const FlagTitle &a, const FlagTitle &b) {
        const int rankA = rankOf(a.severity);
        const int rankB = rankOf(b.severity);
        return rankA != rankB ? rankA < rankB : a.atMs < b.atMs;
    });
    return titles;
}

Result<DeskBanner> deskBanner(store::Reader &reader, PatientId patient)
{
    VB_TRY(std::vector<FlagTitle> flags, flagTitles(reader, patient));
    VB_TRY(std::vector<Visit> visits, visitsUnderWay(reader, patient, VisitReasons::untold));
    return DeskBanner {std::move(flags), std::move(visits)};
}

Result<Chart> chartAsOf(store::Reader &reader, PatientId patient, qint64 atMs)
{
    VB_DO(checkPastMoment(reader, atMs));
    VB_TRY(patient::Badge who, patient::badgeOf(reader, patient));
    const RowsOf then = rowsThen(reader, patient, untilOf(reader, atMs));
    Chart chart;
    VB_TRY(chart.banner, bannerFrom(then, std::move(who), atMs));
    VB_TRY(chart.banner.visits, valuesOf(then, kVisitEntity, visitFrom));
    std::erase_if(chart.banner.visits, [](const Visit &visit) { return !isUnderWay(visit); });
    std::stable_sort(chart.banner.visits.begin(), chart.banner.visits.end(),
                     [](const Visit &a, const Visit &b) { return a.atMs < b.atMs; });
    VB_TRY(chart.banner.records, patient::recordsAsOf(reader, patient, untilOf(reader, atMs)));
    VB_TRY(chart.timeline.events, timelineAsOf(reader, patient, untilOf(reader, atMs)));
    return chart;
}

Result<Record> recordAsOf(store::Reader &reader, PatientId patient, qint64 atMs)
{
    VB_DO(checkPastMoment(reader, atMs));
    VB_DO(patient::requireOpen(reader, patient));
    return recordFrom(rowsThen(reader, patient, untilOf(reader, atMs)));
}

} // namespace vb::chart
