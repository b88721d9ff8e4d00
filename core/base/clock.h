#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <mutex>

namespace vb {

/// The moment of an event as a PC can know it. Wall time may be set by a person; monotonic time counts within `boot`.
struct Instant {
    qint64 wallMs = 0;
    qint64 monoMs = 0;
    QByteArray boot; // 16 bytes, new at each start of the machine
};

/// Seam for time. Thread safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// A clock that stands where it was put; for tests and `--at` of the ci build.
class FixedClock : public Clock {
public:
    explicit FixedClock(qint64 wallMs, QByteArray boot = QByteArray(16, 'b')) : m_now {wallMs, 0, std::move(boot)} { }
    [[nodiscard]] Instant now() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_now;
    }
    /// Both hands move.
    void advance(qint64 ms)
    {
        const std::lock_guard lock(m_mutex);
        m_now.wallMs += ms;
        m_now.monoMs += ms;
    }
    /// Only the wall hand moves, as when a person sets the clock.
    void setWall(qint64 wallMs)
    {
        const std::lock_guard lock(m_mutex);
        m_now.wallMs = wallMs;
    }
    void reboot()
    {
        const std::lock_guard lock(m_mutex);
        m_now = {m_now.wallMs, 0, QByteArray(16, static_cast<char>(m_now.boot.at(0) + 1))};
    }

private:
    mutable std::mutex m_mutex;
    Instant m_now;
};

/// How long ago `then` was, in ms, by the hand that cannot be set where both are of one boot; else by wall time, and 0
/// when the wall clock went back.
qint64 elapsedMs(const Instant &then, const Instant &now);

/// ISO 8601 in UTC with milliseconds and `Z`.
QString isoUtc(qint64 unixMs);
/// Accepts ISO 8601 date-times with zone; -1 if the text is none.
qint64 fromIsoUtc(const QString &text);

} // namespace vb
