#include "core/patient/patient_keys.h"

#include "core/base/text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <vector>

namespace vb::patient {

namespace {

using WeightedWord = std::pair<QString, int>;

constexpr int kNameFields = 4; // family, given, preferred, former: their places are their weights
constexpr int kChartWeight = 4;

/// A row of patient_key: what the entries of patient_word and patient_part are made of.
struct StoredKeys {
    QString names; // a line for each field, each word behind a space
    QString phones;
    QString chart; // words of the chart number, each behind a space
    friend bool operator==(const StoredKeys &, const StoredKeys &) = default;
};

constexpr char kSourceColumns[] = "SELECT n, family, given, preferred, former, chart_no, phone, id FROM patient";

QString spaced(const QStringList &words)
{
    return words.isEmpty() ? QString() : u' ' + words.join(u' ');
}

StoredKeys keysOf(const sql::Stmt &row)
{
    StoredKeys keys;
    QStringList fields;
    for (int weight = 0; weight < kNameFields; ++weight)
        fields.append(spaced(text::fold(row.text(weight + 1)).split(u' ', Qt::SkipEmptyParts)));
    keys.names = fields.join(u'\n');
    keys.chart = spaced(chartWords(row.text(5)));
    keys.phones = text::digits(row.text(6));
    return keys;
}

/// "lopez" becomes "lopez garcia maria": a search for two words needs only the index entry of one of them.
std::set<WeightedWord> withOthers(const std::set<WeightedWord> &words)
{
    QStringList distinct; // the set is in their order
    for (const auto &[word, weight] : words)
        if (distinct.isEmpty() || distinct.last() != word)
            distinct.append(word);
    std::set<WeightedWord> out;
    for (const auto &[word, weight] : words) {
        QString entry = word;
        for (const QString &other : distinct)
            if (other != word)
                entry += u' ' + other;
        out.emplace(entry, weight);
    }
    return out;
}

/// The entries of patient_word.
std::set<WeightedWord> entriesOf(const StoredKeys &keys)
{
    std::set<WeightedWord> words;
    int weight = 0;
    const QStringList fields = keys.names.split(u'\n');
    for (const QString &field : fields) {
        const QStringList parts = field.split(u' ', Qt::SkipEmptyParts);
        for (const QString &word : parts)
            words.emplace(word, weight);
        // "nunezruiz" and "oconnor" are found when typed in one piece as well.
        if (parts.size() > 1)
            words.emplace(parts.join(QString()), weight);
        ++weight;
    }
    const QStringList chart = keys.chart.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : chart)
        words.emplace(word, kChartWeight);
    return withOthers(words);
}

Result<std::optional<StoredKeys>> storedKeys(sql::Db &db, qint64 n)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("SELECT names, phones, chart FROM patient_key WHERE n = ?1"));
    VB_TRY(const bool known, stmt.bind(1, n).step());
    if (!known)
        return std::optional<StoredKeys>();
    return std::optional<StoredKeys>({stmt.text(0), stmt.text(1), stmt.text(2)});
}

/// Takes the old entries that are none any more out of the index of words, and puts the new ones in.
Result<void> replaceWords(sql::Db &db, qint64 n, const std::set<WeightedWord> &before,
                          const std::set<WeightedWord> &after)
{
    std::vector<WeightedWord> gone;
    std::vector<WeightedWord> come;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(come));
    VB_TRY(sql::Stmt drop,
           db.prepareTrusted("DELETE FROM patient_word WHERE word = ?1 AND weight = ?2 AND patient = ?3"));
    for (const auto &[word, weight] : gone)
        VB_DO(drop.bind(1, word).bind(2, weight).bind(3, n).run());
    VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_word (word, weight, patient) VALUES (?1, ?2, ?3)"));
    for (const auto &[word, weight] : come)
        VB_DO(add.bind(1, word).bind(2, weight).bind(3, n).run());
    return {};
}

Result<void> replaceParts(sql::Db &db, qint64 n, const std::optional<StoredKeys> &before, const StoredKeys &after)
{
    if (before) {
        VB_TRY(sql::Stmt forget,
               db.prepareTrusted(
                   "INSERT INTO patient_part (patient_part, rowid, names, phones) VALUES ('delete', ?1, ?2, ?3)"));
        VB_DO(forget.bind(1, n).bind(2, before->names).bind(3, before->phones).run());
    }
    VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_part (rowid, names, phones) VALUES (?1, ?2, ?3)"));
    return add.bind(1, n).bind(2, after.names).bind(3, after.phones).run();
}

/// Whether patient_word has exactly these entries of a patient; others of his show in the count of all.
Result<bool> hasWords(sql::Db &db, qint64 n, const std::set<WeightedWord> &words)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT 1 FROM patient_word WHERE word = ?1 AND weight = ?2 AND patient = ?3"));
    for (const auto &[word, weight] : words) {
        stmt.reset();
        VB_TRY(const bool there, stmt.bind(1, word).bind(2, weight).bind(3, n).step());
        if (!there)
            return false;
    }
    return true;
}

} // namespace

QStringList chartWords(QStringView chartNo)
{
    const QStringList parts = text::words(chartNo);
    QStringList words {parts.join(QString())};
    if (parts.size() > 1)
        words.append(parts);
    words.removeAll(QString());
    return words;
}

Result<void> refreshSearchKeys(sql::Db &db, const EntityId &id)
{
    VB_TRY(sql::Stmt row, db.prepareTrusted(QByteArray(kSourceColumns) + " WHERE id = ?1"));
    VB_TRY(const bool found, row.bind(1, id).step());
    VB_INVARIANT(found);
    const qint64 n = row.integer(0);
    const StoredKeys after = keysOf(row);
    VB_TRY(const std::optional<StoredKeys> before, storedKeys(db, n));
    if (before && *before == after)
        return {}; // most changes of a patient leave names and telephone alone
    VB_DO(replaceWords(db, n, before ? entriesOf(*before) : std::set<WeightedWord>(), entriesOf(after)));
    if (!before || before->names != after.names || before->phones != after.phones)
        VB_DO(replaceParts(db, n, before, after));
    VB_TRY(sql::Stmt keep,
           db.prepareTrusted("INSERT INTO patient_key (n, names, phones, chart) VALUES (?1, ?2, ?3, ?4) "
                             "ON CONFLICT (n) DO UPDATE SET names = ?2, phones = ?3, chart = ?4"));
    return keep.bind(1, n).bind(2, after.names).bind(3, after.phones).bind(4, after.chart).run();
}

Result<QString> checkSearchKeys(sql::Db &db)
{
    VB_TRY(sql::Stmt rows, db.prepareTrusted(kSourceColumns));
    qint64 wordCount = 0;
    qint64 patients = 0;
    for (;; ++patients) {
        VB_TRY(const bool found, rows.step());
        if (!found)
            break;
        const StoredKeys keys = keysOf(rows);
        const std::set<WeightedWord> words = entriesOf(keys);
        VB_TRY(const std::optional<StoredKeys> stored, storedKeys(db, rows.integer(0)));
        VB_TRY(const bool indexed, hasWords(db, rows.integer(0), words));
        if (!stored || *stored != keys || !indexed)
            return QStringLiteral("patient %1: the search keys are not those of the row")
                .arg(rows.id<EntityId>(7).text());
        wordCount += static_cast<qint64>(words.size());
    }
    VB_TRY(sql::Stmt all,
           db.prepareTrusted("SELECT (SELECT count(*) FROM patient_word), (SELECT count(*) FROM patient_key)"));
    VB_DO(all.step());
    if (all.integer(0) != wordCount || all.integer(1) != patients)
        return QStringLiteral("patient: search keys of no patient");
    // rank = 1: FTS5 compares the index with its content table, too.
    VB_TRY(sql::Stmt index,
           db.prepareTrusted("INSERT INTO patient_part (patient_part, rank) VALUES ('integrity-check', 1)"));
    if (const Result<void> checked = index.run(); !checked) {
        if (checked.error().code != Code::integrity)
            return checked.error();
        return QStringLiteral("patient: the search index does not fit its content");
    }
    return QString();
}

} // namespace vb::patient
