#pragma once

#include "core/store/reader.h"

#include <QStringList>

namespace vb::patient {

/// Words that differ from `word` in one letter (another, missing, too many, or two that change places) and with which
/// a word of somebody's name begins; those that are a whole name first. The first letters decide how much is read: a
/// few hundred steps into the index of words, whatever the number of patients.
Result<QStringList> nearWords(store::Reader &reader, const QString &word);

} // namespace vb::patient
