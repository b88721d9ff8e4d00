#pragma once

#include "tests/bench/bench_practice.h"

namespace vb::bench {

/// The same work on both stores, one after the other, the first one changing.
template <class Work>
void alternately(int round, BenchStore &keyed, BenchStore &keyless, Work work)
{
    work(round % 2 == 0 ? keyed : keyless);
    work(round % 2 == 0 ? keyless : keyed);
}

/// One value for each of the two stores.
template <class T>
struct Pair {
    T keyed {};
    T keyless {};
    T &of(const BenchStore &store, const BenchStore &keyedStore) { return &store == &keyedStore ? keyed : keyless; }
};

} // namespace vb::bench
