#include "core/patient/duplicates.h"

#include "core/base/phone.h"
#include "core/base/text.h"
#include "core/patient/patient_row.h"

#include <QDate>

#include <algorithm>
#include <map>

namespace vb::patient {

namespace {

constexpr qsizetype kShortestName = 2;
constexpr qsizetype kShortestBeginning = 3;
constexpr qsizetype kShortestWithOneWrong = 4;
constexpr qsizetype kShortestWithTwoWrong = 8;
constexpr int kSameNames = 50; // looked through for a birth date

/// Letters to change, add, take away or swap with the neighbour, between two words.
qsizetype distanceOf(const QString &a, const QString &b)
{
    const auto width = static_cast<size_t>(b.size()) + 1;
    std::vector<qsizetype> before(width);
    std::vector<qsizetype> last(width);
    std::vector<qsizetype> row(width);
    for (size_t j = 0; j < width; ++j)
        last[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j < width; ++j) {
            const auto at = static_cast<qsizetype>(j);
            const bool same = a.at(i - 1) == b.at(at - 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a.at(i - 1) == b.at(at - 2) && a.at(i - 2) == b.at(at - 1))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last.back();
}

/// The names of a patient, folded into one word each.
struct Names {
    QString given;
    QString family;
    QString preferred;
    QString former;

    explicit Names(const Patient &patient)
        : given(text::fold(patient.given).remove(u' '))
        , family(text::fold(patient.family).remove(u' '))
        , preferred(text::fold(patient.preferred).remove(u' '))
        , former(text::fold(patient.former).remove(u' '))
    {
    }
    [[nodiscard]] bool areWhole() const { return given.size() >= kShortestName && family.size() >= kShortestName; }
};

bool isCalledAlike(const Names &a, const Names &b)
{
    const bool given
        = isSimilarName(a.given, b.given) || isSimilarName(a.given, b.preferred) || isSimilarName(a.preferred, b.given);
    const bool family
        = isSimilarName(a.family, b.family) || isSimilarName(a.family, b.former) || isSimilarName(a.former, b.family);
    const bool swapped = isSimilarName(a.given, b.family) && isSimilarName(a.family, b.given);
    return (given && family) || swapped;
}

bool isCalledTheSame(const Names &a, const Names &b)
{
    return (a.given == b.given && a.family == b.family) || (a.given == b.family && a.family == b.given);
}

/// One digit differs, two neighbours change places, or day and month do.
bool isNearDate(const QString &a, const QString &b)
{
    const QDate first = QDate::fromString(a, Qt::ISODate);
    const QDate second = QDate::fromString(b, Qt::ISODate);
    if (!first.isValid() || !second.isValid() || first == second)
        return false;
    return distanceOf(a, b) == 1
        || (first.year() == second.year() && first.month() == second.day() && first.day() == second.month());
}

/// Collects records with the reasons found for them.
class Likes {
public:
    Likes(store::Reader &reader, const Patient &typed) : m_reader(reader), m_typed(typed), m_names(typed) { }

    Result<std::vector<Duplicate>> run(int limit)
    {
        VB_DO(byPhone());
        VB_DO(byEmail());
        VB_DO(byBirthDate());
        VB_DO(byName());
        std::vector<Duplicate> all;
        for (auto &[id, reasons] : m_found) {
            VB_TRY(std::optional<Duplicate> one, duplicateFrom(PatientId(id), std::move(reasons)));
            if (one)
                all.push_back(std::move(*one));
        }
        std::sort(all.begin(), all.end(), [](const Duplicate &a, const Duplicate &b) {
            return std::tie(a.reasons, a.hit.name, a.hit.chartNo) < std::tie(b.reasons, b.hit.name, b.hit.chartNo);
        });
        if (all.size() > static_cast<size_t>(limit))
            all.resize(static_cast<size_t>(limit));
        return all;
    }

private:
    Result<void> byPhone()
    {
        if (m_typed.phone.isEmpty())
            return {};
        VB_TRY(const QString region, practiceRegion(m_reader));
        const phone::Reading typed = phone::read(m_typed.phone, region);
        if (typed.flaw != phone::Flaw::none)
            return {};
        // By the index of digits: the whole number, which begins a line of them.
        const QString digits = text::digits(typed.stored.section(u';', 0, 0));
        VB_TRY(sql::Stmt stmt,
               m_reader.prepare("SELECT p.id FROM patient_part f CROSS JOIN patient p ON p.n = f.rowid "
                                "WHERE f.patient_part MATCH ?1 LIMIT 200"));
        stmt.bind(1, QStringLiteral("phones : \"%1\"").arg(digits));
        return take(stmt, Likeness::phone);
    }

    Result<void> byEmail()
    {
        const QString email = m_typed.email.trimmed();
        if (!email.contains(u'@'))
            return {};
        VB_TRY(sql::Stmt first,
               m_reader.prepare("SELECT id FROM patient WHERE email IS NOT NULL AND email = ?1 COLLATE NOCASE"));
        VB_DO(take(first.bind(1, email), Likeness::email));
        VB_TRY(sql::Stmt further,
               m_reader.prepare("SELECT patient FROM patient_contact WHERE value = ?1 COLLATE NOCASE AND active = 1"));
        return take(further.bind(1, email), Likeness::email);
    }

    Result<void> byBirthDate()
    {
        if (!m_names.areWhole() || !QDate::fromString(m_typed.birthDate, Qt::ISODate).isValid())
            return {};
        VB_TRY(sql::Stmt stmt,
               m_reader.prepare("SELECT id, given, family, preferred, former FROM patient WHERE birth_date = ?1"));
        stmt.bind(1, m_typed.birthDate);
        for (;;) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                return {};
            const Names names(
                {.given = stmt.text(1), .family = stmt.text(2), .preferred = stmt.text(3), .former = stmt.text(4)});
            if (isCalledAlike(m_names, names))
                add(stmt.id<PatientId>(0), Likeness::birthDateAndName);
        }
    }

    Result<void> byName()
    {
        if (!m_names.areWhole())
            return {};
        VB_TRY(const std::vector<Hit> hits,
               searchPatients(m_reader, m_typed.family + u' ' + m_typed.given, kSameNames));
        for (const Hit &hit : hits) {
            VB_TRY(const Patient patient, patientRow(m_reader, hit.id));
            if (!isCalledTheSame(m_names, Names(patient)))
                continue;
            if (m_typed.birthDate.isEmpty())
                add(hit.id, Likeness::name);
            else if (isNearDate(m_typed.birthDate, patient.birthDate))
                add(hit.id, Likeness::nameAndNearBirthDate);
        }
        return {};
    }

    Result<void> take(sql::Stmt &stmt, Likeness reason)
    {
        for (;;) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                return {};
            add(stmt.id<PatientId>(0), reason);
        }
    }

    void add(PatientId id, Likeness reason)
    {
        std::vector<Likeness> &reasons = m_found[id.raw()];
        if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
            reasons.push_back(reason);
    }

    /// Of a record that leads elsewhere, that one; of a closed one no more than a search would tell.
    Result<std::optional<Duplicate>> duplicateFrom(PatientId id, std::vector<Likeness> reasons)
    {
        VB_TRY(const std::vector<PatientId> records, recordsOf(m_reader, id));
        if (records.front() != id && m_found.count(records.front().raw()) > 0)
            return std::optional<Duplicate>();
        VB_TRY(const Patient patient, patientRow(m_reader, records.front()));
        VB_TRY(const bool open, isOpenTo(m_reader, id));
        Duplicate one {{.id = patient.id,
                        .chartNo = patient.chartNo,
                        .name = displayName(patient),
                        .birthDate = open ? patient.birthDate : QString(),
                        .phone = open ? patient.phone : QString(),
                        .restricted = patient.restricted || !open,
                        .closed = !open},
                       std::move(reasons)};
        std::sort(one.reasons.begin(), one.reasons.end());
        if (!open) {
            if (!m_names.areWhole() || !isCalledTheSame(m_names, Names(patient)))
                return std::optional<Duplicate>();
            one.reasons = {Likeness::name};
        }
        return std::optional<Duplicate>(std::move(one));
    }

    store::Reader &m_reader;
    const Patient &m_typed;
    Names m_names;
    std::map<IdBytes, std::vector<Likeness>> m_found;
};

} // namespace

bool isSimilarName(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return false;
    if (a == b)
        return true;
    const qsizetype shorter = std::min(a.size(), b.size());
    if (shorter >= kShortestBeginning && (a.startsWith(b) || b.startsWith(a)))
        return true;
    if (std::abs(a.size() - b.size()) > 2 || shorter < kShortestWithOneWrong)
        return false;
    return distanceOf(a, b) <= (shorter >= kShortestWithTwoWrong ? 2 : 1);
}

Result<std::vector<Duplicate>> duplicatesOf(store::Reader &reader, const Patient &typed, int limit)
{
    return Likes(reader, typed).run(limit);
}

} // namespace vb::patient
