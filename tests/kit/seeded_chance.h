#pragma once

#include <QtGlobal>

namespace vb::test {

/// While it lives, all chance of this process (ids, keys, nonces, salts) follows from the seed: libsodium's generator,
/// from which the program draws everything, is put aside. One at a time; for tests whose data is of no worth.
class SeededChance {
public:
    explicit SeededChance(quint64 seed);
    ~SeededChance();
    SeededChance(const SeededChance &) = delete;
    SeededChance &operator=(const SeededChance &) = delete;
};

/// The next number of a generator that is the same on every machine (SplitMix64).
quint64 nextOf(quint64 &state);

} // namespace vb::test
