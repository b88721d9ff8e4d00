#include "core/patient/patient_keys.h"

#include "core/base/text.h"

#include <set>

namespace vb::patient {

namespace {

using WeightedWord = std::pair<QString, int>;

struct SearchKeys {
    std::set<WeightedWord> words;
    QString names;
    QString phones;
};

constexpr char kSourceColumns[] = "SELECT n, family, given, preferred, former, chart_no, phone, id FROM patient";

SearchKeys keysOf(const sql::Stmt &row)
{
    SearchKeys keys;
    QStringList names;
    for (int weight = 0; weight < 4; ++weight) {
        const QString folded = text::fold(row.text(weight + 1));
        const QStringList parts = folded.split(u' ', Qt::SkipEmptyParts);
        for (const QString &word : parts)
            keys.words.emplace(word, weight);
        // "nunezruiz" and "oconnor" are found when typed in one piece as well.
        if (parts.size() > 1)
            keys.words.emplace(parts.join(QString()), weight);
        if (!folded.isEmpty())
            names.append(folded);
    }
    for (const QString &word : chartWords(row.text(5)))
        keys.words.emplace(word, 4);
    keys.names = names.join(u' ');
    keys.phones = text::digits(row.text(6));
    return keys;
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
    VB_TRY(sql::Stmt drop, db.prepareTrusted("DELETE FROM patient_word WHERE patient = ?1"));
    VB_DO(drop.bind(1, n).run());
    VB_TRY(sql::Stmt add, db.prepareTrusted("INSERT INTO patient_word (word, weight, patient) VALUES (?1, ?2, ?3)"));
    for (const auto &[word, weight] : keys.words)
        VB_DO(add.bind(1, word).bind(2, weight).bind(3, n).run());
    return {};
}

Result<QString> checkSearchKeys(sql::Db &db)
{
    VB_TRY(sql::Stmt rows, db.prepareTrusted(kSourceColumns));
    VB_TRY(sql::Stmt stored, db.prepareTrusted("SELECT names, phones FROM patient_key WHERE n = ?1"));
    VB_TRY(sql::Stmt words, db.prepareTrusted("SELECT word, weight FROM patient_word WHERE patient = ?1"));
    qint64 wordCount = 0;
    for (;;) {
        VB_TRY(const bool found, rows.step());
        if (!found)
            break;
        const SearchKeys keys = keysOf(rows);
        stored.reset();
        VB_TRY(const bool known, stored.bind(1, rows.integer(0)).step());
        std::set<WeightedWord> storedWords;
        words.reset();
        words.bind(1, rows.integer(0));
        for (;;) {
            VB_TRY(const bool word, words.step());
            if (!word)
                break;
            storedWords.emplace(words.text(0), static_cast<int>(words.integer(1)));
        }
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
