#pragma once

#include <QLatin1String>

#include <span>

namespace vb::access {

/// Words that passwords are commonly built from, lower case: leaked favourites, names, seasons, teams, and what people
/// at a med spa would think of. Never empty, none shorter than three signs.
std::span<const QLatin1String> commonPasswordWords();

} // namespace vb::access
