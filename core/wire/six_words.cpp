#include "core/wire/six_words.h"

#include "core/base/error.h"

#include <QtEndian>

namespace vb::wire {

const QStringList &wordList()
{
    static const QStringList words = [] {
        QStringList all = QString::fromLatin1(kWordList).split(u' ');
        VB_INVARIANT(all.size() == kWordCount);
        return all;
    }();
    return words;
}

QStringList sixWords(const crypto::Digest &digest)
{
    const quint64 bits = qFromBigEndian<quint64>(digest.data());
    QStringList words;
    for (int i = 1; i <= kWordsShown; ++i)
        words.append(wordList().at(static_cast<qsizetype>(bits >> (64 - 10 * i) & (kWordCount - 1))));
    return words;
}

} // namespace vb::wire
