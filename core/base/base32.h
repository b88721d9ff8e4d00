#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace vb::base32 {

/// RFC 4648 without padding, upper case: for TOTP secrets.
QString encode(QByteArrayView bytes);
/// Takes lower case, spaces, hyphens and padding; else `invalid`.
Result<QByteArray> decode(QStringView text);

/// For codes that people copy from paper: Crockford's alphabet (no I, L, O, U) in groups of four symbols and a check
/// symbol, joined by hyphens. The check is a polynomial over GF(32) seeded with the group's number: it finds every
/// single wrong symbol, every swap of neighbours and a group in the wrong place. `bytes.size() * 8` must be a multiple
/// of 20 bits.
QString encodeGroups(QByteArrayView bytes);
/// Takes lower case, O for 0, I and L for 1, any spacing. `invalid` names the first wrong group, counted from 1.
Result<QByteArray> decodeGroups(QStringView text, qsizetype expectedBytes);
/// One group as it is printed, from what was typed with the same freedom; empty when it is not five symbols.
QString cleanGroup(QStringView typed);
/// Whether the check symbol of a clean group fits the group and its place, counted from 1.
bool groupFits(QStringView group, qsizetype place);

} // namespace vb::base32
