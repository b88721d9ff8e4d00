#pragma once

#include "core/base/result.h"

#include <array>

namespace vb::monitor {

/// When the practice is open on one weekday, in minutes after midnight of its zone. Closed all day when both are equal.
struct Hours {
    int from = 6 * 60;
    int to = 22 * 60; // exclusive
    friend bool operator==(const Hours &, const Hours &) = default;
};

/// What counts as unusual. Until the owner says when the practice is open, only nights are outside working hours.
struct Thresholds {
    std::array<Hours, 7> workingHours {}; // Monday first
    int bulkOpens = 25; // different patients …
    int bulkMinutes = 10; // … opened within
    int failures = 5; // refused log-ins and actions of one person …
    int failureMinutes = 15;
    int exports = 10; // exports and prints …
    int exportRows = 500; // … or records in them …
    int exportMinutes = 60;
    int clockMinutes = 2; // the clock may go back by less
    friend bool operator==(const Thresholds &, const Thresholds &) = default;
};

/// A number among the thresholds, and its bounds.
struct ThresholdNumber {
    int Thresholds::*value;
    const char *name;
    int least;
    int most;
};
inline constexpr int kDayMinutes = 24 * 60;
inline constexpr std::array kThresholdNumbers {
    ThresholdNumber {&Thresholds::bulkOpens, "bulk_opens", 2, 1000},
    ThresholdNumber {&Thresholds::bulkMinutes, "bulk_minutes", 1, kDayMinutes},
    ThresholdNumber {&Thresholds::failures, "failures", 2, 1000},
    ThresholdNumber {&Thresholds::failureMinutes, "failure_minutes", 1, kDayMinutes},
    ThresholdNumber {&Thresholds::exports, "exports", 1, 1000},
    ThresholdNumber {&Thresholds::exportRows, "export_rows", 1, 1'000'000},
    ThresholdNumber {&Thresholds::exportMinutes, "export_minutes", 1, kDayMinutes},
    ThresholdNumber {&Thresholds::clockMinutes, "clock_minutes", 1, kDayMinutes},
};

/// `invalid` names the field that is out of its bounds.
Result<void> checkThresholds(const Thresholds &thresholds);

/// Seven words, Monday first: "07:00-21:00", or "-" for a day on which the practice is closed.
QString hoursText(const std::array<Hours, 7> &hours);
Result<std::array<Hours, 7>> hoursFromText(const QString &text);

} // namespace vb::monitor
