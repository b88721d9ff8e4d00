#pragma once

namespace vb::platform {

/// First thing in main(): no core dumps, no reading of our memory by other processes of the user, freed memory
/// overwritten. What an operating system does not offer is left out (Linux has all three).
void hardenProcess();

#ifdef VB_TEST_HOOKS
/// Takes back that nobody of the same user reads our memory. In no program that is shipped.
void showMemoryToParent();
#endif

/// From here on temporary files of this process lie in the user's runtime folder, which is in memory and nobody else's:
/// what printing hands to the spooler (libcups) would go to a disk in plain. Where there is none of mode 0700 that is
/// ours, false, and they stay where they were. Before anything asks for the folder.
bool keepTemporaryFilesInMemory();

/// Overwrites the small blocks that this thread has freed and the C library keeps for its next allocations, which
/// hardenProcess() cannot reach (glibc: up to 7 of each size below 1 KiB). For each thread, when what it held is let
/// go.
void scrubFreedMemory();

} // namespace vb::platform
