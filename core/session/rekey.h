#pragma once

#include "core/session/home.h"

#include "core/base/result.h"

namespace vb::session {

class OpenStore;

/// Gives the store a new key: all of it is written anew into a folder inside the home, with what belongs beside it;
/// renaming the folder is the moment at which it counts. The open store takes no commit any more; the new one is put in
/// place at the next opening. Needs room for a second store. Worker thread.
Result<void> rekeyStore(OpenStore &open);

/// Puts a store with a new key in place, also after the program was killed at any point of it, and clears away an
/// unfinished one. True when there was one. The home must be taken, its store closed.
Result<bool> finishRekey(const Home &home);

} // namespace vb::session
