#pragma once

#include "ui/shell/page.h"

#include <vector>

namespace vb::ui {
class Theme;
}

namespace vb::desktop {

/// The places of the workspace, in their order. `theme` outlives the windows that show them.
std::vector<ui::Page> allPages(ui::Theme &theme);

} // namespace vb::desktop
