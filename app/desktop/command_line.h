#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace vb::desktop {

/// What the program was started with.
struct Options {
    QString home; // the platform's data folder unless given
    QString deviceSecretFile; // empty: the system keychain
    QString tourFolder; // empty: no tour
    bool version = false;
    bool help = false;
};

/// `arguments` without the program's name. `usage` for what it does not know.
Result<Options> parseOptions(const QStringList &arguments);
QString usageText();

/// False when a window could not be shown: no display, and no other platform asked for.
bool hasDisplay();

} // namespace vb::desktop
