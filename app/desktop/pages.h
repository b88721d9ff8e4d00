#pragma once

#include "ui/shell/page.h"

#include <vector>

namespace vb::desktop {

/// The places of the main navigation, in their order.
std::vector<ui::Page> allPages();

} // namespace vb::desktop
