#include "ui/conflict/differences.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr std::size_t kMostCompared = 4'000'000; // cells of the table below

/// The pieces of a text: words and what stands between them, or letters as a person sees them.
std::vector<TextRun> piecesOf(const QString &text, QTextBoundaryFinder::BoundaryType type)
{
    std::vector<TextRun> pieces;
    QTextBoundaryFinder finder(type, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to >= 0; from = to, to = finder.toNextBoundary())
        if (to > from)
            pieces.push_back({from, to - from});
    return pieces;
}

QStringView viewOf(const QString &text, const TextRun &run)
{
    return QStringView(text).mid(run.at, run.length);
}

void append(std::vector<TextRun> &runs, const TextRun &run)
{
    if (!runs.empty() && runs.back().at + runs.back().length == run.at)
        runs.back().length += run.length;
    else
        runs.push_back(run);
}

/// By the longest common sequence of the pieces between what both begin and end with.
Differences compare(const QString &a, const QString &b, QTextBoundaryFinder::BoundaryType type)
{
    const std::vector<TextRun> x = piecesOf(a, type);
    const std::vector<TextRun> y = piecesOf(b, type);
    const auto same = [&](std::size_t i, std::size_t k) { return viewOf(a, x[i]) == viewOf(b, y[k]); };
    std::size_t first = 0;
    while (first < x.size() && first < y.size() && same(first, first))
        ++first;
    std::size_t tail = 0;
    while (tail < x.size() - first && tail < y.size() - first && same(x.size() - 1 - tail, y.size() - 1 - tail))
        ++tail;
    const std::size_t rows = x.size() - first - tail;
    const std::size_t columns = y.size() - first - tail;
    Differences found;
    if (rows * columns > kMostCompared) {
        for (std::size_t i = 0; i < rows; ++i)
            append(found.a, x[first + i]);
        for (std::size_t k = 0; k < columns; ++k)
            append(found.b, y[first + k]);
        return found;
    }
    std::vector<int> longest((rows + 1) * (columns + 1)); // of what is left from (i, k) on
    const auto cell = [&](std::size_t i, std::size_t k) -> int & { return longest[i * (columns + 1) + k]; };
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t k = columns; k-- > 0;)
            cell(i, k) = same(first + i, first + k) ? cell(i + 1, k + 1) + 1 : std::max(cell(i + 1, k), cell(i, k + 1));
    std::size_t i = 0;
    std::size_t k = 0;
    while (i < rows || k < columns) {
        if (i < rows && k < columns && same(first + i, first + k)) {
            ++i;
            ++k;
        } else if (k == columns || (i < rows && cell(i + 1, k) >= cell(i, k + 1))) {
            append(found.a, x[first + i++]);
        } else {
            append(found.b, y[first + k++]);
        }
    }
    return found;
}

} // namespace

Differences differencesOf(const QString &a, const QString &b)
{
    const auto isOneWord = [](const QString &text) {
        return !text.isEmpty()
            && std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSpace() || c.isPunct(); });
    };
    return compare(a, b, isOneWord(a) && isOneWord(b) ? QTextBoundaryFinder::Grapheme : QTextBoundaryFinder::Word);
}

} // namespace vb::ui
