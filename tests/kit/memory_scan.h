#pragma once

#include <QByteArray>

/// Words that are looked for in this process's memory.
namespace vb::test {

/// A word that stands in no source and no binary: made at run time, so that finding it means that it leaked.
QByteArray marker(char kind);

/// Whether what is freed is overwritten here, as it is in the programs: Linux without a sanitizer.
bool memoryCanBeJudged();

/// Occurrences of marker(kind), in UTF-8 or UTF-16 and any case, in this process's writable memory; -1 when it cannot
/// be read. The search itself leaves no copy.
int inMemory(char kind);

} // namespace vb::test
