#pragma once

#include "core/document/recovery_kit_pdf.h"

namespace vb::ui {

/// What printers of this country hold.
document::Paper localPaper();

} // namespace vb::ui
