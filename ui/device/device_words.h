#pragma once

#include "core/session/session.h"
#include "ui/kit/icons.h"

namespace vb::ui {

/// "just now", "3 min ago", "5 days ago"; never of what is to come.
QString agoText(qint64 ms);
/// When this computer heard of it last: "3 min ago". "–" for this one.
QString heardText(const session::DeviceEntry &device, qint64 nowMs);
/// What the others did and it has not shown to have: "Nothing", "14 changes". "–" where nobody waits for that.
QString unseenText(const session::DeviceEntry &device);
QString deviceKindText(const session::DeviceEntry &device);
IconName deviceIcon(const session::DeviceEntry &device);
/// Nothing was heard of it for so long that somebody should ask where it is.
bool isSilent(const session::DeviceEntry &device, qint64 nowMs);
/// "14:05" until then; "0:00" when it is over.
QString countdownText(qint64 leftMs);

} // namespace vb::ui
