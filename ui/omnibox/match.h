#pragma once

#include <QString>

#include <utility>
#include <vector>

namespace vb::ui {

/// First letter and number of letters, in the order of the text.
using Ranges = std::vector<std::pair<qsizetype, qsizetype>>;

/// The parts of `name` that the words of `typed` stand for, however they are accented: a beginning of a word before a
/// part inside one. A birth date or number matches nothing.
Ranges matchIn(const QString &name, const QString &typed);

/// True when each word of `typed` begins a word of `text`.
bool wordsBegin(const QString &text, const QString &typed);

} // namespace vb::ui
