#include "core/patient/patient_keys.h"

#include "core/base/phone.h"
#include "core/base/text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

namespace vb::patient {

namespace {

/// An entry of patient_word. A chart number's begin with a sign that no folded word has, so that names and chart
/// numbers are two stretches of the same index.
struct WordEntry {
    QString word; // "lopez garcia maria": a search for two words needs only the entry of one of them
    int weight = 0;
    friend bool operator==(const WordEntry &, const WordEntry &) = default;
    friend bool operator<(const WordEntry &a, const WordEntry &b)
    {
        return a.word != b.word ? a.word < b.word : a.weight < b.weight;
    }
};
using WordEntries = std::vector<WordEntry>; // in their order, each once

constexpr int kNameFields = 4; // family, given, preferred, former: their places are their weights
constexpr int kChartWeight = 4;

/// A row of patient_key: what the entries of patient_word and patient_part are made of.
struct StoredKeys {
    QString names; // a line for each field, each word behind a space
    QString phones;
    QString chart; // words of the chart number, each behind a space
    friend bool operator==(const StoredKeys &, const StoredKeys &) = default;
};

/// All telephone numbers of the patient come in the last column but one, a line each.
constexpr char kSourceColumns[]
    = "SELECT n, family, given, preferred, former, chart_no, concat_ws(char(10), phone, (SELECT group_concat(value, "
      "char(10)) FROM (SELECT value FROM patient_contact c WHERE c.patient = p.id AND c.active = 1 AND c.system = "
      "'phone' ORDER BY value))), id FROM patient p";

StoredKeys keysOf(const sql::Stmt &row)
{
    StoredKeys keys;
    for (int weight = 0; weight < kNameFields; ++weight) {
        if (weight > 0)
            keys.names += u'\n';
        if (const QString field = text::fold(row.text(weight + 1)); !field.isEmpty())
            keys.names += u' ' + field;
    }
    for (const QString &word : chartWords(row.text(5)))
        keys.chart += u' ' + word;
    QStringList runs;
    for (const QString &number : row.text(6).split(u'\n', Qt::SkipEmptyParts))
        runs.append(phone::searchDigits(number));
    runs.removeDuplicates();
    keys.phones = runs.join(u' ');
    return keys;
}

template <class List>
void sortOnce(List &list)
{
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

WordEntries entriesOf(const StoredKeys &keys)
{
    WordEntries entries;
    int weight = 0;
    for (const QStringView field : QStringView(keys.names).split(u'\n')) {
        const QList<QStringView> parts = field.split(u' ', Qt::SkipEmptyParts);
        QString joined;
        for (const QStringView word : parts) {
            entries.push_back({word.toString(), weight});
            joined += word;
        }
        // "nunezruiz" and "oconnor" are found when typed in one piece as well.
        if (parts.size() > 1)
            entries.push_back({joined, weight});
        ++weight;
    }
    QStringList names;
    for (const WordEntry &entry : entries)
        names.append(entry.word);
    sortOnce(names);
    for (const QStringView word : QStringView(keys.chart).split(u' ', Qt::SkipEmptyParts))
        entries.push_back({kChartSign + word.toString(), kChartWeight});
    for (auto &[word, itsWeight] : entries) {
        const QString own = word;
        for (const QString &name : names)
            if (name != own)
                word += u' ' + name;
    }
    sortOnce(entries);
    return entries;
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
Result<void> replaceWords(sql::Db &db, qint64 n, const WordEntries &before, const WordEntries &after)
{
    WordEntries gone;
    WordEntries come;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(come));
    VB_TRY(sql::Stmt drop,
           db.prepareTrusted("DELETE FROM patient_word WHERE word = ?1 AND weight = ?2 AND patient = ?3"));
    for (const WordEntry &entry : gone)
        VB_DO(drop.bind(1, entry.word).bind(2, entry.weight).bind(3, n).run());
    VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_word (word, weight, patient) VALUES (?1, ?2, ?3)"));
    for (const WordEntry &entry : come)
        VB_DO(add.bind(1, entry.word).bind(2, entry.weight).bind(3, n).run());
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
Result<bool> hasWords(sql::Db &db, qint64 n, const WordEntries &entries)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted("SELECT 1 FROM patient_word WHERE word = ?1 AND weight = ?2 AND patient = ?3"));
    for (const WordEntry &entry : entries) {
        stmt.reset();
        VB_TRY(const bool there, stmt.bind(1, entry.word).bind(2, entry.weight).bind(3, n).step());
        if (!there)
            return false;
    }
    return true;
}

} // namespace

QStringList chartWords(QStringView chartNo)
{
    const QString digits = text::digits(chartNo);
    qsizetype zeros = 0;
    while (zeros < digits.size() && digits.at(zeros) == u'0')
        ++zeros;
    QStringList words {text::fold(chartNo).remove(u' '), digits, digits.mid(zeros)};
    words.removeDuplicates();
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
    if (!before || before->names != after.names || before->chart != after.chart)
        VB_DO(replaceWords(db, n, before ? entriesOf(*before) : WordEntries(), entriesOf(after)));
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
        const WordEntries words = entriesOf(keys);
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
