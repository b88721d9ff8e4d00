#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

namespace vb::text {

inline constexpr qsizetype kMaxName = 200; // UTF-16 units
inline constexpr qsizetype kMaxLine = 1000;
inline constexpr qsizetype kMaxPassage = 1'000'000;

/// For search: NFKD without marks, case folded, letters that do not decompose (ß, ø, ł …) spelled out, runs of other
/// signs as one space. "José  Núñez-Ruiz" and "jose nunez ruiz" are equal.
QString fold(QStringView text);
/// The words of fold().
QStringList words(QStringView text);

/// NFC and trimmed. `invalid` for control characters, bidirectional overrides and isolates (Unicode TR 9), unpaired
/// surrogates, noncharacters, or more than `maxLength` units. Passages may hold line feeds and tabs.
Result<QString> cleanLine(QStringView text, qsizetype maxLength);
Result<QString> cleanPassage(QStringView text, qsizetype maxLength);

/// True when the text holds a payment card number: 13-19 digits, perhaps in groups, of a network's range and length and
/// passing the Luhn check (ISO/IEC 7812-1), also beside other digits such as its expiry. `shortest` raises the least
/// length, for fields that hold telephone numbers (up to 15 digits, ITU-T E.164).
bool holdsCardNumber(QStringView text, int shortest = 13);

/// Only the digits 0-9.
QString digits(QStringView text);

} // namespace vb::text
