#pragma once

#include "core/session/kit_paper.h"

#include <QString>

namespace vb::ui {

/// Why a folder took no recovery kit.
QString kitFolderProblem(const QString &folder);
/// What is wrong with a group that was typed for group `number`; empty for nothing.
QString kitGroupProblem(session::GroupVerdict verdict, int number);

} // namespace vb::ui
