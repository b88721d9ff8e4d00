#pragma once

#include <QByteArray>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>

namespace vb::relay {

/// Counts for /metrics, in the text form of Prometheus 0.0.4. No practice, device or address. Thread safe.
class Metrics {
public:
    /// What only the server knows.
    struct Gauges {
        int connections = 0;
        int polls = 0;
        quint64 cutOff = 0;
    };

    void replied(int status, qint64 bytes);
    void stored(quint64 segments, qint64 bytes);
    void committed(qint64 us);
    void countBroken() { ++m_broken; }
    void countRefusedConnection() { ++m_refusedConnections; }
    void setGauges(std::function<Gauges()> gauges);

    [[nodiscard]] QByteArray text(quint64 practicesOpen, quint64 healing, quint64 sessions) const;

private:
    std::atomic<quint64> m_broken {0};
    std::atomic<quint64> m_refusedConnections {0};
    std::atomic<quint64> m_segments {0};
    std::atomic<qint64> m_segmentBytes {0};
    std::atomic<quint64> m_commits {0};
    std::atomic<qint64> m_commitUs {0};
    std::atomic<qint64> m_replyBytes {0};
    mutable std::mutex m_mutex;
    std::map<int, quint64> m_replies; // by status
    std::function<Gauges()> m_gauges;
};

} // namespace vb::relay
