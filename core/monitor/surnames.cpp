#include "core/monitor/monitor.h"

#include "core/base/text.h"

#include <QSet>

namespace vb::monitor {

namespace {

/// Words of names that many families share, and titles behind a name.
bool isCommonNameWord(const QString &word)
{
    static const QSet<QString> kWords = [] {
        QSet<QString> words;
        for (const char *each :
             {"al",  "bin", "da", "dal", "das", "de",  "del", "della", "den", "der", "di",  "do",  "dos", "du",
              "el",  "ibn", "la", "las", "le",  "los", "mac", "mc",    "san", "st",  "ten", "ter", "van", "von",
              "und", "jr",  "sr", "ii",  "iii", "iv",  "md",  "np",    "pa",  "rn",  "phd", "dnp", "aprn"})
            words.insert(QString::fromLatin1(each));
        return words;
    }();
    return word.size() < 2 || kWords.contains(word);
}

QStringList withoutCommonWords(const QStringList &words)
{
    QStringList left;
    for (const QString &word : words)
        if (!isCommonNameWord(word) && !left.contains(word))
            left.append(word);
    return left;
}

} // namespace

QStringList surnamesOfPerson(const QString &fullName)
{
    if (const qsizetype comma = fullName.indexOf(u','); comma > 0) {
        const QStringList before = withoutCommonWords(text::words(QStringView(fullName).first(comma)));
        // "Hartman, Olive" begins with the family; "Olive Hartman, RN" has a title behind.
        if (!withoutCommonWords(text::words(QStringView(fullName).sliced(comma + 1))).isEmpty())
            return before;
        return surnamesOfPerson(fullName.first(comma));
    }
    QStringList words = text::words(fullName);
    if (words.size() > 1)
        words.removeFirst();
    return withoutCommonWords(words);
}

QStringList surnamesOfPatient(const QString &family, const QString &former)
{
    return withoutCommonWords(text::words(family) + text::words(former));
}

} // namespace vb::monitor
