#pragma once

#include "core/practice/catalogue.h"

namespace vb::demo {

/// What the demo practice offers. Times are typical ones.
std::vector<practice::Service> demoServices();
/// What it uses: names of the trade, counted as their labels do; nothing here is advice.
std::vector<practice::Product> demoProducts();

} // namespace vb::demo
