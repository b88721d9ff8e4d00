#include "ui/omnibox/match.h"

#include "core/base/text.h"

#include <QStringList>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr qsizetype kShortestInside = 3; // as the search has it

/// A text as the search sees it, letter by letter, and where each of them comes from.
struct Folded {
    QString text;
    std::vector<qsizetype> from;
};

Folded foldedLetters(const QString &text)
{
    Folded folded;
    for (qsizetype i = 0; i < text.size();) {
        const qsizetype length = text.at(i).isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        QString letter = text::fold(QStringView(text).mid(i, length));
        if (letter.isEmpty() && !text.at(i).isMark())
            letter = QStringLiteral(" ");
        for (const QChar c : letter) {
            folded.text += c;
            folded.from.push_back(i);
        }
        i += length;
    }
    folded.from.push_back(text.size());
    return folded;
}

qsizetype placeOf(const QString &word, const QString &text)
{
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
        if (at == 0 || text.at(at - 1) == u' ')
            return at;
    return word.size() >= kShortestInside ? text.indexOf(word) : -1;
}

} // namespace

Ranges matchIn(const QString &name, const QString &typed)
{
    const Folded folded = foldedLetters(name);
    Ranges ranges;
    for (const QString &word : text::words(typed)) {
        const qsizetype at = placeOf(word, folded.text);
        if (at < 0)
            continue;
        const qsizetype first = folded.from.at(static_cast<std::size_t>(at));
        const qsizetype end = folded.from.at(static_cast<std::size_t>(at + word.size()));
        ranges.emplace_back(first, std::max<qsizetype>(end - first, 1));
    }
    std::sort(ranges.begin(), ranges.end());
    return ranges;
}

bool wordsBegin(const QString &text, const QString &typed)
{
    const QStringList words = text::words(text);
    const QStringList wanted = text::words(typed);
    return !wanted.isEmpty() && std::all_of(wanted.begin(), wanted.end(), [&words](const QString &one) {
        return std::any_of(words.begin(), words.end(), [&one](const QString &word) { return word.startsWith(one); });
    });
}

} // namespace vb::ui
