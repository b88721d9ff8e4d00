#pragma once

#include "core/crypto/hash.h"

#include <QStringList>

namespace vb::wire {

inline constexpr int kWordCount = 1024;
inline constexpr int kWordsShown = 6;

/// The words in alphabetical order, with a space between each two.
extern const char kWordList[];
const QStringList &wordList();

/// What two people read to each other: the first 60 bits of a digest, ten a word, the first bit the highest.
QStringList sixWords(const crypto::Digest &digest);

} // namespace vb::wire
