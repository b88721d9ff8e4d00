#include "core/patient/patient.h"
#include "core/patient/patient_keys.h"

#include "core/base/text.h"

#include <QDate>
#include <QRegularExpression>

#include <set>

namespace vb::patient {

namespace {

constexpr int kMaxTerms = 8; // words beyond are ignored: nobody's name needs them
constexpr qsizetype kMaxTerm = 60;
constexpr qsizetype kShortestPart = 3; // the trigram index knows no shorter ones

/// What was typed, taken apart.
struct Query {
    QStringList words; // folded; each has to begin a word of the patient or be part of a name
    QString digits; // a run of the telephone number, or the beginning of a chart number
    QStringList birthDates; // any of these (3/4/1984 can be two days)
    [[nodiscard]] bool isEmpty() const { return words.isEmpty() && digits.isEmpty() && birthDates.isEmpty(); }
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
    Query query;
    const QStringList tokens = typed.left(kMaxTerms * kMaxTerm).split(kSpace, Qt::SkipEmptyParts);
    for (const QString &token : tokens) {
        const QStringList dates = datesIn(token);
        const QString digits = text::digits(token);
        const bool numeric
            = !digits.isEmpty() && std::none_of(token.begin(), token.end(), [](QChar c) { return c.isLetter(); });
        if (!dates.isEmpty() && query.birthDates.isEmpty())
            query.birthDates = dates;
        else if (numeric)
            query.digits += digits;
        else
            query.words += text::words(token);
    }
    query.words = query.words.mid(0, kMaxTerms);
    for (QString &word : query.words)
        word.truncate(kMaxTerm);
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

constexpr char kHitColumns[] = "p.id, p.chart_no, p.given, p.family, p.preferred, p.birth_date, p.phone, p.restricted";

/// Builds the conditions that a patient `p` has to meet, with their bindings in order.
struct Conditions {
    QByteArray sql;
    QStringList values;

    /// Another word of the patient begins so; `l` is the index entry that led to him.
    void beside(const QString &word)
    {
        add("instr(l.word, ?) > 0");
        values << u' ' + word;
    }
    /// A word of the patient begins so.
    void prefix(const QString &word)
    {
        add("EXISTS (SELECT 1 FROM patient_key k WHERE k.n = p.n AND instr(k.names || k.chart, ?) > 0)");
        values << u' ' + word;
    }
    void birthDate(const QStringList &dates)
    {
        QByteArray places = "?";
        for (qsizetype i = 1; i < dates.size(); ++i)
            places += ", ?";
        add("p.birth_date IN (" + places + ")");
        values << dates;
    }
    void digits(const QString &run)
    {
        const QByteArray chart = "EXISTS (SELECT 1 FROM patient_key k WHERE k.n = p.n AND instr(k.chart, ?) > 0)";
        if (run.size() >= kShortestPart) {
            add("(p.n IN (SELECT rowid FROM patient_part WHERE patient_part MATCH ?) OR " + chart + ")");
            values << phrase(QStringLiteral("phones"), run);
        } else {
            add(chart);
        }
        values << u' ' + run;
    }
    void add(const QByteArray &condition) { sql += " AND " + condition; }
};

class Search {
public:
    Search(store::Reader &reader, int limit) : m_reader(reader), m_limit(limit) { }

    Result<std::vector<Hit>> run(const Query &query)
    {
        if (query.isEmpty() || m_limit <= 0)
            return std::vector<Hit> {};
        if (!query.words.isEmpty()) {
            VB_DO(byPrefix(query));
            if (!isFull())
                VB_DO(byPart(query));
        } else if (!query.birthDates.isEmpty()) {
            VB_DO(byBirthDate(query));
        } else {
            VB_DO(byDigits(query));
        }
        return std::move(m_hits);
    }

private:
    [[nodiscard]] bool isFull() const { return static_cast<int>(m_hits.size()) >= m_limit; }

    /// The longest word leads, through the index of words; the others stand behind it in the same entry.
    Result<void> byPrefix(const Query &query)
    {
        QStringList words = query.words;
        std::stable_sort(words.begin(), words.end(),
                         [](const QString &a, const QString &b) { return a.size() > b.size(); });
        const QString lead = words.takeFirst();
        Conditions conditions;
        for (const QString &word : words)
            if (!lead.startsWith(word)) // else it is met by the leading word itself
                conditions.beside(word);
        common(query, conditions);
        return collect(
            QByteArray("SELECT ") + kHitColumns
                + " FROM patient_word l CROSS JOIN patient p ON p.n = l.patient WHERE l.word >= ? AND l.word < ?"
                + conditions.sql + " ORDER BY l.word, l.weight",
            QStringList {lead, above(lead)} + conditions.values);
    }

    /// Parts inside names, from three letters on; shorter words still have to begin one. Two letters and the space
    /// before them are a part, too; a single letter is looked for in each patient that the others give.
    Result<void> byPart(const Query &query)
    {
        QStringList phrases;
        Conditions conditions;
        bool anyPart = false;
        for (const QString &word : query.words) {
            anyPart = anyPart || word.size() >= kShortestPart;
            const QString part = word.size() >= kShortestPart ? word : u' ' + word;
            if (part.size() >= kShortestPart)
                phrases.append(phrase(QStringLiteral("names"), part));
            else
                conditions.prefix(word);
        }
        if (!anyPart)
            return {};
        common(query, conditions);
        return collect(QByteArray("SELECT ") + kHitColumns
                           + " FROM patient_part f CROSS JOIN patient p ON p.n = f.rowid WHERE f.patient_part MATCH ?"
                           + conditions.sql,
                       QStringList {phrases.join(QStringLiteral(" AND "))} + conditions.values);
    }

    Result<void> byBirthDate(const Query &query)
    {
        Conditions conditions;
        common(query, conditions);
        return collect(QByteArray("SELECT ") + kHitColumns + " FROM patient p WHERE 1" + conditions.sql
                           + " ORDER BY p.family, p.given",
                       conditions.values);
    }

    Result<void> byDigits(const Query &query)
    {
        VB_DO(collect(QByteArray("SELECT ") + kHitColumns
                          + " FROM patient_word l CROSS JOIN patient p ON p.n = l.patient WHERE l.word >= ? AND l.word "
                            "< ? AND l.weight = 4 ORDER BY l.word",
                      {query.digits, above(query.digits)}));
        if (isFull() || query.digits.size() < kShortestPart)
            return {};
        return collect(QByteArray("SELECT ") + kHitColumns
                           + " FROM patient_part f CROSS JOIN patient p ON p.n = f.rowid WHERE f.patient_part MATCH ?",
                       {phrase(QStringLiteral("phones"), query.digits)});
    }

    static void common(const Query &query, Conditions &conditions)
    {
        if (!query.birthDates.isEmpty())
            conditions.birthDate(query.birthDates);
        if (!query.digits.isEmpty())
            conditions.digits(query.digits);
    }

    Result<void> collect(const QByteArray &sql, const QStringList &values)
    {
        VB_TRY(sql::Stmt stmt, m_reader.prepare(sql));
        for (qsizetype i = 0; i < values.size(); ++i)
            stmt.bind(static_cast<int>(i) + 1, values.at(i));
        while (!isFull()) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                return {};
            const auto id = stmt.id<PatientId>(0);
            if (!m_seen.insert(id.raw()).second)
                continue;
            VB_TRY(Hit hit, hitFrom(stmt, id));
            m_hits.push_back(std::move(hit));
        }
        return {};
    }

    Result<Hit> hitFrom(const sql::Stmt &stmt, PatientId id)
    {
        Patient patient;
        patient.given = stmt.text(2);
        patient.family = stmt.text(3);
        patient.preferred = stmt.text(4);
        Hit hit {id, stmt.text(1), displayName(patient), stmt.text(5), stmt.text(6), stmt.integer(7) != 0, false};
        if (hit.restricted) {
            VB_TRY(const bool open, isOpenTo(m_reader, id));
            hit.closed = !open;
        }
        if (hit.closed) {
            hit.birthDate.clear();
            hit.phone.clear();
        }
        return hit;
    }

    store::Reader &m_reader;
    int m_limit;
    std::vector<Hit> m_hits;
    std::set<IdBytes> m_seen;
};

} // namespace

Result<std::vector<Hit>> searchPatients(store::Reader &reader, const QString &text, int limit)
{
    return Search(reader, limit).run(parse(text));
}

} // namespace vb::patient
