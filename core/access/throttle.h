#pragma once

#include "core/base/clock.h"

#include <QString>

#include <vector>

/// How long the next log-in attempt has to wait: a pure function of what the journal holds.
namespace vb::access {

/// An event as the journal has it, in its order. Attempts that were refused by throttling are no events.
struct ThrottleEvent {
    enum class Kind {
        failure, // wrong password or code
        success, // logged in
        cleared, // an owner unlocked the login
        journalLost // the journal was shorter than the anchor says, damaged or missing: concerns every login
    };
    QString login; // empty: an unknown login; all of them share one count
    Instant at;
    Kind kind = Kind::failure;
};

struct ThrottleVerdict {
    qint64 waitMs = 0; // 0: go on. While `untilCleared` it is the longest delay, for who only shows a time
    bool untilCleared = false; // only an owner ends it
    [[nodiscard]] bool allowed() const { return waitMs == 0; }
};

inline constexpr int kFreeFailures = 5; // the fifth starts the delays
inline constexpr qint64 kFirstDelayMs = 30'000; // doubles with each failure
inline constexpr qint64 kLongestDelayMs = 15 * 60'000;
inline constexpr int kFailuresPerDay = 20;
inline constexpr int kMaxConsecutiveFailures = 100; // NIST SP 800-63B-4 section 3.2.2
inline constexpr qint64 kThrottleDayMs = 24 * 3'600'000LL;

/// Five failures without a success: 30 s, doubling to 15 min, counted by the hand of the clock that nobody can set;
/// after a restart from the start of the machine. Twenty within a day (or a hundred without a success): until an owner
/// clears it; for an owner's own login and for unknown ones, a day. A lost journal: the longest delay, for everyone. It
/// cannot ask for more, because it does not remember who the owners are.
ThrottleVerdict throttleFor(const std::vector<ThrottleEvent> &events, const QString &login, const Instant &now,
                            bool ownerAccount);

} // namespace vb::access
