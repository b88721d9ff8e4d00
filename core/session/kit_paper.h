#pragma once

#include "core/document/recovery_kit_pdf.h"
#include "core/keys/kit.h"

#include <QStringView>

#include <array>

namespace vb::session {

/// What a typed group of the recovery kit is.
enum class GroupVerdict {
    right,
    noGroup, // not five signs that a code can have
    mistyped, // its check sign does not fit
    otherPlace, // a group of this kit, but of another number
    otherKit, // a sound group that this kit does not have
};

inline constexpr int kKitGroups = 22;
/// Those before it name the practice: an older kit has the same ones.
inline constexpr int kFirstSeedGroup = 8;

/// Two different groups that only this kit has, the lower first: to be typed back from the paper.
std::array<int, 2> drawKitGroups();

/// Numbers count from 1.
GroupVerdict judgeKitGroup(const keys::Kit &kit, int number, QStringView typed);
/// As it is printed: for wipe().
QString kitGroup(const keys::Kit &kit, int number);

/// Writes the PDF into a folder and gives its path. A file that is there already is left alone, but `before`, of the
/// same kit, is replaced. `io` when the folder cannot be written to. The content's code is wiped.
Result<QString> saveKit(const QString &folder, document::RecoveryKitContent content, const QString &before);

} // namespace vb::session
