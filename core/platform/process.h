#pragma once

namespace vb::platform {

/// First thing in main(): no core dumps, no reading of our memory by other processes of the user, freed memory
/// overwritten. What an operating system does not offer is left out (Linux has all three).
void hardenProcess();

/// Overwrites the small blocks that this thread has freed and the C library keeps for its next allocations, which
/// hardenProcess() cannot reach (glibc: up to 7 of each size below 1 KiB). For each thread, when what it held is let
/// go.
void scrubFreedMemory();

} // namespace vb::platform
