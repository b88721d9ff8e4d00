#include "core/patient/patient_keys.h"

#include "core/base/text.h"

#include <set>

namespace vb::patient {

namespace {

using WeightedWord = std::pair<QString, int>;

struct SearchKeys {
    std::set<WeightedWord> words; // each with the patient's other words behind it
    QString names;
    QString phones;
};

constexpr char kSourceColumns[] = "SELECT n, family, given, preferred, former, chart_no, phone, id FROM patient";

/// "lopez" becomes "lopez maria garcia": a search for two words needs only the index entry of one of them.
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

SearchKeys keysOf(const sql::Stmt &row)
{
    SearchKeys keys;
    std::set<WeightedWord> words;
    QStringList names;
    for (int weight = 0; weight < 4; ++weight) {
        const QString folded = text::fold(row.text(weight + 1));
        const QStringList parts = folded.split(u' ', Qt::SkipEmptyParts);
        for (const QString &word : parts)
            words.emplace(word, weight);
        // "nunezruiz" and "oconnor" are found when typed in one piece as well.
        if (parts.size() > 1)
            words.emplace(parts.join(QString()), weight);
        if (!folded.isEmpty())
            names.append(folded);
    }
    for (const QString &word : chartWords(row.text(5)))
        words.emplace(word, 4);
    keys.words = withOthers(words);
    keys.names = names.join(u' ');
    keys.phones = text::digits(row.text(6));
    return keys;
}

Result<std::set<WeightedWord>> wordsOf(sql::Db &db, qint64 patient)
{
    VB_TRY(sql::Stmt stored, db.prepareTrusted("SELECT word, weight FROM patient_word WHERE patient = ?1"));
    stored.bind(1, patient);
    std::set<WeightedWord> words;
    for (;;) {
        VB_TRY(const bool row, stored.step());
        if (!row)
            return words;
        words.emplace(stored.text(0), static_cast<int>(stored.integer(1)));
    }
}

/// Most changes of a patient leave the names alone, and with them the index.
Result<void> replaceWords(sql::Db &db, qint64 patient, const std::set<WeightedWord> &words)
{
    VB_TRY(const std::set<WeightedWord> stored, wordsOf(db, patient));
    if (stored == words)
        return {};
    VB_TRY(sql::Stmt drop, db.prepareTrusted("DELETE FROM patient_word WHERE patient = ?1"));
    VB_DO(drop.bind(1, patient).run());
    VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_word (word, weight, patient) VALUES (?1, ?2, ?3)"));
    for (const auto &[word, weight] : words)
        VB_DO(add.bind(1, word).bind(2, weight).bind(3, patient).run());
    return {};
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
    const SearchKeys keys = keysOf(row);

    VB_TRY(sql::Stmt old, db.prepareTrusted("SELECT names, phones FROM patient_key WHERE n = ?1"));
    VB_TRY(const bool known, old.bind(1, n).step());
    if (known && old.text(0) == keys.names && old.text(1) == keys.phones) {
        // Names and telephone are as they were; only the chart number's words can differ.
    } else {
        if (known) {
            VB_TRY(sql::Stmt forget,
                   db.prepareTrusted(
                       "INSERT INTO patient_part (patient_part, rowid, names, phones) VALUES ('delete', ?1, ?2, ?3)"));
            VB_DO(forget.bind(1, n).bind(2, old.text(0)).bind(3, old.text(1)).run());
        }
        VB_TRY(sql::Stmt keep,
               db.prepareTrusted("INSERT INTO patient_key (n, names, phones) VALUES (?1, ?2, ?3) "
                                 "ON CONFLICT (n) DO UPDATE SET names = ?2, phones = ?3"));
        VB_DO(keep.bind(1, n).bind(2, keys.names).bind(3, keys.phones).run());
        VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_part (rowid, names, phones) VALUES (?1, ?2, ?3)"));
        VB_DO(add.bind(1, n).bind(2, keys.names).bind(3, keys.phones).run());
    }
    return replaceWords(db, n, keys.words);
}

Result<QString> checkSearchKeys(sql::Db &db)
{
    VB_TRY(sql::Stmt rows, db.prepareTrusted(kSourceColumns));
    VB_TRY(sql::Stmt stored, db.prepareTrusted("SELECT names, phones FROM patient_key WHERE n = ?1"));
    qint64 wordCount = 0;
    for (;;) {
        VB_TRY(const bool found, rows.step());
        if (!found)
            break;
        const SearchKeys keys = keysOf(rows);
        stored.reset();
        VB_TRY(const bool known, stored.bind(1, rows.integer(0)).step());
        VB_TRY(const std::set<WeightedWord> storedWords, wordsOf(db, rows.integer(0)));
        if (!known || stored.text(0) != keys.names || stored.text(1) != keys.phones || storedWords != keys.words)
            return QStringLiteral("patient %1: the search keys are not those of the row")
                .arg(rows.id<EntityId>(7).text());
        wordCount += static_cast<qint64>(keys.words.size());
    }
    VB_TRY(sql::Stmt all, db.prepareTrusted("SELECT count(*) FROM patient_word"));
    VB_DO(all.step());
    if (all.integer(0) != wordCount)
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
