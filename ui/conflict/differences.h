#pragma once

#include <QString>

#include <vector>

namespace vb::ui {

/// Characters of a text, from `at` on.
struct TextRun {
    qsizetype at = 0;
    qsizetype length = 0;
    friend bool operator==(const TextRun &, const TextRun &) = default;
};

/// What one text has and the other has not, word by word; in two single words letter by letter.
struct Differences {
    std::vector<TextRun> a;
    std::vector<TextRun> b;
};
Differences differencesOf(const QString &a, const QString &b);

} // namespace vb::ui
