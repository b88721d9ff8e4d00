#pragma once

#include "core/store/entity.h"

namespace vb::patient {

/// Search keys of one patient, made from its row: words for prefixes (weight 0 family, 1 given, 2 preferred, 3 former,
/// 4 chart number), each with the words of the names behind it, and the folded text for parts of names and runs of
/// telephone digits.
Result<void> refreshSearchKeys(sql::Db &db, const EntityId &id);

/// The first patient whose stored keys are not those of the row, or empty.
Result<QString> checkSearchKeys(sql::Db &db);

/// Before the words of a chart number in the index of words.
inline constexpr QChar kChartSign = u'#';

/// A chart number as it is typed: folded in one piece, its digits, and those without the zeros in front.
QStringList chartWords(QStringView chartNo);

} // namespace vb::patient
