#include "core/patient/near_words.h"
#include "core/patient/patient.h"
#include "core/patient/patient_keys.h"
#include "core/patient/patient_row.h"

#include "core/base/phone.h"
#include "core/base/text.h"

#include <QDate>
#include <QRegularExpression>

#include <algorithm>
#include <functional>
#include <set>

namespace vb::patient {

namespace {

constexpr int kMaxTerms = 8; // words beyond are ignored: nobody's name needs them
constexpr qsizetype kMaxTerm = 60;
constexpr qsizetype kShortestPart = 3; // the trigram index knows no shorter ones
constexpr qsizetype kShortestWrong = 4; // alone; with another letter a shorter word is another name
constexpr qsizetype kShortestWrongBeside = 3; // other words
constexpr size_t kEnough = 5; // hits, with which no letter is taken for a wrong one
constexpr int kFormerWeight = 3;

/// What was typed, taken apart.
struct Query {
    QStringList words; // folded; each has to begin a word of a name or be part of one
    QStringList charts; // letters and digits together: the beginning of a chart number
    QString chartPrefix; // "a" of "A-", which can be a name as well
    QString digits; // a run of the telephone number, or the beginning of a chart number
    QStringList birthDates; // any of these (3/4/1984 can be two days)
    QString dateDigits; // of a date that was typed as eight digits, which can be a number as well
    [[nodiscard]] bool isEmpty() const
    {
        return words.isEmpty() && charts.isEmpty() && digits.isEmpty() && birthDates.isEmpty();
    }
    [[nodiscard]] bool hasText() const { return !words.isEmpty() || !charts.isEmpty(); }
};

QStringList datesIn(const QString &token)
{
    static const QRegularExpression kIso(QStringLiteral("^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})$"));
    static const QRegularExpression kYearLast(QStringLiteral("^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})$"));
    static const QRegularExpression kPlain(QStringLiteral("^(\\d{4})(\\d{2})(\\d{2})$"));
    QStringList dates;
    const auto add = [&dates](int year, int month, int day) {
        const QDate date(year, month, day);
        const QString text = date.toString(Qt::ISODate);
        if (date.isValid() && year > 1850 && !dates.contains(text))
            dates.append(text);
    };
    for (const QRegularExpression &form : {kIso, kPlain})
        if (const auto match = form.match(token); match.hasMatch())
            add(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (const auto match = kYearLast.match(token); match.hasMatch()) {
        add(match.captured(3).toInt(), match.captured(1).toInt(), match.captured(2).toInt()); // month first
        add(match.captured(3).toInt(), match.captured(2).toInt(), match.captured(1).toInt()); // day first
    }
    return dates;
}

Query parse(const QString &typed)
{
    static const QRegularExpression kSpace(QStringLiteral("\\s+"));
    static const QRegularExpression kChartPrefix(QStringLiteral("^\\p{L}{1,4}-$"));
    Query query;
    const QStringList tokens = typed.left(kMaxTerms * kMaxTerm).split(kSpace, Qt::SkipEmptyParts);
    for (const QString &token : tokens) {
        const QStringList dates = datesIn(token);
        const QString digits = text::digits(token);
        const bool letters = std::any_of(token.begin(), token.end(), [](QChar c) { return c.isLetter(); });
        if (!dates.isEmpty() && query.birthDates.isEmpty()) {
            query.birthDates = dates;
            query.dateDigits = digits.size() == token.size() ? digits : QString();
        } else if (digits.isEmpty()) {
            query.words += text::words(token);
            if (tokens.size() == 1 && kChartPrefix.match(token).hasMatch())
                query.chartPrefix = text::fold(token);
        } else if (letters) {
            query.charts += text::fold(token).remove(u' ');
        } else {
            query.digits += digits;
        }
    }
    query.words = query.words.mid(0, kMaxTerms);
    query.charts = query.charts.mid(0, kMaxTerms);
    for (QStringList *terms : {&query.words, &query.charts})
        for (QString &term : *terms)
            term.truncate(kMaxTerm);
    query.digits.truncate(kMaxTerm);
    return query;
}

/// The smallest text above every text that begins with `prefix`.
QString above(const QString &prefix)
{
    return prefix + QString::fromUcs4(U"\U0010FFFF", 1);
}

/// A phrase for FTS5: quoted, so that nothing in it is an operator.
QString phrase(const QString &column, const QString &part)
{
    return column + QStringLiteral(" : \"") + QString(part).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

constexpr char kHitColumns[] = "p.id, p.chart_no, p.given, p.family, p.preferred, p.birth_date, p.phone, p.restricted, "
                               "EXISTS (SELECT 1 FROM patient_merge m WHERE m.merged = p.id AND m.active = 1) OR "
                               "EXISTS (SELECT 1 FROM patient_merge m WHERE m.kept = p.id AND m.active = 1)";
constexpr int kHitColumnCount = 9; // what a query adds stands behind

/// Builds the conditions that a patient `p` has to meet, with their bindings in order.
struct Conditions {
    QByteArray sql;
    QStringList values;

    /// Another word of the patient's names begins so; `l` is the index entry that led to him.
    void beside(const QString &word) { add("instr(l.word, ?) > 0", {u' ' + word}); }
    /// A word of the patient's names begins so.
    void prefix(const QString &word) { addKey("names", word); }
    void chart(const QString &beginning) { addKey("chart", beginning); }
    void birthDate(const QStringList &dates)
    {
        QByteArray places = "?";
        for (qsizetype i = 1; i < dates.size(); ++i)
            places += ", ?";
        add("p.birth_date IN (" + places + ")", dates);
    }
    void digits(const QString &run)
    {
        if (run.size() < kShortestPart)
            return chart(run);
        add("(p.n IN (SELECT rowid FROM patient_part WHERE patient_part MATCH ?) OR " + keyBegins("chart") + ")",
            {phrase(QStringLiteral("phones"), run), u' ' + run});
    }
    void add(const QByteArray &condition, const QStringList &itsValues)
    {
        sql += " AND " + condition;
        values << itsValues;
    }

private:
    static QByteArray keyBegins(const QByteArray &column)
    {
        return "EXISTS (SELECT 1 FROM patient_key k WHERE k.n = p.n AND instr(k." + column + ", ?) > 0)";
    }
    void addKey(const QByteArray &column, const QString &beginning) { add(keyBegins(column), {u' ' + beginning}); }
};

/// Collects hits, best kind first: chart number, birth date, beginnings of names, parts of names, former names, and at
/// last names that differ in one letter.
class Search {
public:
    Search(store::Reader &reader, int limit, Spelling spelling)
        : m_reader(reader), m_limit(static_cast<size_t>(std::max(limit, 0))), m_spelling(spelling)
    {
    }

    Result<std::vector<Hit>> run(const Query &query)
    {
        if (query.isEmpty() || isFull())
            return std::move(m_hits);
        VB_TRY(m_region, practiceRegion(m_reader));
        if (query.hasText())
            VB_DO(byText(query));
        else if (!query.birthDates.isEmpty())
            VB_DO(byBirthDate(query));
        else
            VB_DO(byDigits(query.digits));
        return std::move(m_hits);
    }

    /// In the order given, as far as they are there and open.
    Result<std::vector<Hit>> run(const std::vector<PatientId> &ids)
    {
        VB_TRY(m_region, practiceRegion(m_reader));
        VB_TRY(sql::Stmt stmt,
               m_reader.prepare(QByteArray("SELECT ") + kHitColumns + " FROM patient p WHERE p.id = ?1"));
        for (const PatientId id : ids) {
            VB_TRY(const bool there, stmt.bind(1, id).step());
            if (there) {
                VB_TRY(Hit hit, hitFrom(stmt, id));
                if (!hit.closed)
                    keep(std::move(hit));
            }
            stmt.reset();
        }
        return std::move(m_hits);
    }

private:
    [[nodiscard]] bool isFull() const { return m_hits.size() >= m_limit; }

    Result<void> byText(const Query &query)
    {
        VB_DO(byPrefix(query));
        if (!query.chartPrefix.isEmpty() && !isFull())
            VB_DO(byChart(query.chartPrefix));
        if (!isFull())
            VB_DO(byPart(query));
        for (Hit &hit : m_former)
            keep(std::move(hit));
        if (m_spelling == Spelling::near && m_hits.size() < kEnough && !isFull())
            VB_DO(bySimilar(query));
        return {};
    }

    /// The longest term leads, through the index of words; the words of the other names stand behind it in the same
    /// entry.
    Result<void> byPrefix(const Query &query)
    {
        const auto longer = [](const QString &a, const QString &b) { return a.size() < b.size(); };
        const auto word = std::max_element(query.words.begin(), query.words.end(), longer);
        const auto chart = std::max_element(query.charts.begin(), query.charts.end(), longer);
        const bool byName = chart == query.charts.end() || (word != query.words.end() && word->size() > chart->size());
        return byLead(query, byName ? *word : kChartSign + *chart, byName ? *word : *chart);
    }

    /// Patients with an entry that begins with `lead` and all terms of the query but `met`, for which it stands.
    Result<void> byLead(const Query &query, const QString &lead, const QString &met)
    {
        Conditions conditions;
        for (const QString &word : query.words)
            if (word != met && !lead.startsWith(word)) // else it is met by the leading word itself
                conditions.beside(word);
        for (const QString &chart : query.charts)
            if (chart != met)
                conditions.chart(chart);
        common(query, conditions);
        return collect(QByteArray("SELECT ") + kHitColumns
                           + ", l.weight FROM patient_word l CROSS JOIN patient p ON p.n = l.patient "
                             "WHERE l.word >= ? AND l.word < ?"
                           + conditions.sql + " ORDER BY l.word, l.weight",
                       QStringList {lead, above(lead)} + conditions.values,
                       [](const sql::Stmt &row) { return row.integer(kHitColumnCount) == kFormerWeight; });
    }

    /// Parts inside names, from three letters on; shorter words still have to begin one. Two letters and the space
    /// before them are a part, too; a single letter is looked for in each patient that the others give.
    Result<void> byPart(const Query &query)
    {
        QStringList parts;
        QStringList phrases;
        Conditions conditions;
        bool anyPart = false;
        for (const QString &word : query.words) {
            anyPart = anyPart || word.size() >= kShortestPart;
            parts.append(word.size() >= kShortestPart ? word : u' ' + word);
            if (parts.last().size() >= kShortestPart)
                phrases.append(phrase(QStringLiteral("names"), parts.last()));
            else
                conditions.prefix(word);
        }
        if (!anyPart)
            return {};
        for (const QString &chart : query.charts)
            conditions.chart(chart);
        common(query, conditions);
        return collect(QByteArray("SELECT ") + kHitColumns
                           + ", f.names FROM patient_part f CROSS JOIN patient p ON p.n = f.rowid WHERE f.patient_part "
                             "MATCH ?"
                           + conditions.sql,
                       QStringList {phrases.join(QStringLiteral(" AND "))} + conditions.values,
                       [&parts](const sql::Stmt &row) {
                           const QString names = row.text(kHitColumnCount);
                           const QStringView current = QStringView(names).first(names.lastIndexOf(u'\n'));
                           return !std::all_of(parts.begin(), parts.end(),
                                               [current](const QString &part) { return current.contains(part); });
                       });
    }

    /// One letter of one word may be wrong, missing, too many, or change places with its neighbour.
    Result<void> bySimilar(const Query &query)
    {
        m_similar = true;
        m_former.clear();
        const qsizetype shortest = query.words.size() > 1 ? kShortestWrongBeside : kShortestWrong;
        for (const QString &word : query.words) {
            if (word.size() < shortest)
                continue;
            VB_TRY(const QStringList near, nearWords(m_reader, word));
            for (const QString &lead : near) {
                VB_DO(byLead(query, lead, word));
                if (isFull())
                    return {};
            }
        }
        for (Hit &hit : m_former)
            keep(std::move(hit));
        return {};
    }

    Result<void> byBirthDate(const Query &query)
    {
        Conditions conditions;
        common(query, conditions);
        VB_DO(collect(QByteArray("SELECT ") + kHitColumns + " FROM patient p WHERE 1" + conditions.sql
                          + " ORDER BY p.family, p.given",
                      conditions.values));
        return query.dateDigits.isEmpty() || !query.digits.isEmpty() || isFull() ? Result<void>()
                                                                                 : byDigits(query.dateDigits);
    }

    Result<void> byDigits(const QString &run)
    {
        VB_DO(byChart(run.size() > 1 ? run : run + u' ')); // one digit alone: a whole number
        if (isFull() || run.size() < kShortestPart)
            return {};
        return collect(QByteArray("SELECT ") + kHitColumns
                           + " FROM patient_part f CROSS JOIN patient p ON p.n = f.rowid WHERE f.patient_part MATCH ?",
                       {phrase(QStringLiteral("phones"), run)});
    }

    Result<void> byChart(const QString &beginning) { return byLead({}, kChartSign + beginning, beginning); }

    static void common(const Query &query, Conditions &conditions)
    {
        if (!query.birthDates.isEmpty())
            conditions.birthDate(query.birthDates);
        if (!query.digits.isEmpty())
            conditions.digits(query.digits);
    }

    /// `isFormer` says of a row that its hit comes after those of the other queries.
    Result<void> collect(const QByteArray &sql, const QStringList &values,
                         const std::function<bool(const sql::Stmt &)> &isFormer = {})
    {
        VB_TRY(sql::Stmt stmt, m_reader.prepare(sql));
        for (qsizetype i = 0; i < values.size(); ++i)
            stmt.bind(static_cast<int>(i) + 1, values.at(i));
        while (!isFull()) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                return {};
            const auto id = stmt.id<PatientId>(0);
            const bool former = isFormer && isFormer(stmt);
            if (m_seen.count(id.raw()) > 0 || (former && m_former.size() >= m_limit))
                continue;
            VB_TRY(Hit hit, hitFrom(stmt, id));
            if (former)
                m_former.push_back(std::move(hit));
            else
                keep(std::move(hit));
        }
        return {};
    }

    void keep(Hit hit)
    {
        if (!isFull() && m_seen.insert(hit.id.raw()).second)
            m_hits.push_back(std::move(hit));
    }

    Result<Hit> hitFrom(const sql::Stmt &stmt, PatientId id)
    {
        Patient patient;
        patient.given = stmt.text(2);
        patient.family = stmt.text(3);
        patient.preferred = stmt.text(4);
        Hit hit {id,
                 stmt.text(1),
                 displayName(patient),
                 stmt.text(5),
                 phone::shown(stmt.text(6), m_region),
                 stmt.integer(7) != 0,
                 false,
                 m_similar};
        if (stmt.integer(8) != 0)
            VB_DO(leadOn(hit));
        if (hit.restricted) {
            VB_TRY(const bool open, isOpenTo(m_reader, hit.id));
            hit.closed = !open;
        }
        if (hit.closed) {
            hit.birthDate.clear();
            hit.phone.clear();
        }
        return hit;
    }

    /// To the record that is shown for all that are merged.
    Result<void> leadOn(Hit &hit)
    {
        VB_TRY(const std::vector<PatientId> records, recordsOf(m_reader, hit.id));
        for (const PatientId record : records) {
            VB_TRY(const Patient patient, patientRow(m_reader, record));
            hit.restricted = hit.restricted || patient.restricted;
            if (record == records.front()) {
                hit.id = record;
                hit.chartNo = patient.chartNo;
                hit.name = displayName(patient);
                hit.birthDate = patient.birthDate;
                hit.phone = patient.phone;
            }
        }
        return {};
    }

    store::Reader &m_reader;
    QString m_region;
    size_t m_limit;
    Spelling m_spelling;
    std::vector<Hit> m_hits;
    std::vector<Hit> m_former; // found by a name that is no longer theirs
    std::set<IdBytes> m_seen; // whom m_hits holds
    bool m_similar = false;
};

} // namespace

Result<std::vector<Hit>> searchPatients(store::Reader &reader, const QString &text, int limit, Spelling spelling)
{
    return Search(reader, limit, spelling).run(parse(text));
}

Result<std::vector<Hit>> recentPatients(store::Reader &reader, int limit)
{
    // Some of them may be closed by now.
    VB_TRY(const std::vector<PatientId> ids, reader.ownLatestPatients(2 * limit));
    return Search(reader, limit, Spelling::exact).run(ids);
}

} // namespace vb::patient
