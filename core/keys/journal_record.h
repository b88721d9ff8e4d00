#pragma once

#include "core/keys/journal.h"

#include <QCborMap>

namespace vb::keys {

inline constexpr qsizetype kMaxJournalLogin = 200;
inline constexpr qsizetype kMaxJournalDetail = 1000;

QCborMap journalRecordMap(const JournalRecord &record);
Result<JournalRecord> journalRecordFrom(const QCborMap &map);

/// Of records in ascending order those below `imported` that throttling may still need, and all others.
std::vector<JournalRecord> stillNeeded(const std::vector<JournalRecord> &records, quint64 imported);

} // namespace vb::keys
