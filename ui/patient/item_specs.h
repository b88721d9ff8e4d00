#pragma once

#include "ui/patient/items_card.h"

namespace vb::ui {

/// The cards of a profile: what each holds, and how it is read.
ItemCardSpec phonesSpec();
ItemCardSpec emailsSpec();
ItemCardSpec addressesSpec();
ItemCardSpec peopleSpec();
ItemCardSpec coveragesSpec();

} // namespace vb::ui
