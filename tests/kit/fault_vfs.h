#pragma once

#include <QString>

namespace vb::test {

/// A layer under SQLite that counts what changes files (write, flush, truncate, delete, create) and lets it go wrong.
/// One at a time, installed before any store is opened; thread safe.
namespace faults {

enum class Kind {
    none,
    ioError, // the n-th operation fails once
    ioErrorOn, // it and all after it fail
    diskFull, // it and all after it fail for want of space
    die, // as if the process ended before it: nothing after it reaches a file
    dieTorn, // as die, with the first half of the n-th write done
    powerLoss, // as die, and what was not flushed is gone
    powerMixed, // as powerLoss, but every other unflushed write survived
};

void install();
/// From now on only files whose paths begin like this count and fail; empty: all do.
void onlyBelow(const QString &path);
/// Arms a fault at the n-th operation from now on (from 1) and sets the count to 0.
void arm(Kind kind, int n);
/// Ends the fault; after a powerLoss the files are put into the state of the disk. Every store must be closed.
void disarm();
/// Operations since arm().
int count();
/// Flushes since arm().
int flushes();
/// True once the armed fault has struck.
bool struck();

} // namespace faults

} // namespace vb::test
