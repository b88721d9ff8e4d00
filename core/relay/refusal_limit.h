#pragma once

#include "core/base/clock.h"

#include <QHash>
#include <QString>

#include <mutex>

namespace vb::relay {

/// Slows down who guesses tokens or mailboxes: counts what was refused to an address within a minute. Thread safe.
class RefusalLimit {
public:
    RefusalLimit(int perMinute, const Clock &clock) : m_perMinute(perMinute), m_clock(clock) { }

    void count(const QString &address);
    /// 0: go on; else for how many seconds not.
    [[nodiscard]] int pauseS(const QString &address) const;

private:
    struct Minute {
        qint64 startMs = 0;
        int count = 0;
    };
    static constexpr qint64 kMinuteMs = 60'000;
    static constexpr qsizetype kMaxAddresses = 10'000;

    const int m_perMinute;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QString, Minute> m_minutes;
};

} // namespace vb::relay
