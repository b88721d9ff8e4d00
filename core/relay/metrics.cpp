#include "core/relay/metrics.h"

namespace vb::relay {

namespace {

void metric(QByteArray &out, const char *name, const char *kind, const char *meaning, const QByteArray &value)
{
    out += QByteArray("# HELP ") + name + ' ' + meaning + "\n# TYPE " + name + ' ' + kind + '\n' + name + ' ' + value
        + '\n';
}

} // namespace

void Metrics::replied(int status, qint64 bytes)
{
    m_replyBytes += bytes;
    const std::lock_guard lock(m_mutex);
    ++m_replies[status];
}

void Metrics::stored(quint64 segments, qint64 bytes)
{
    m_segments += segments;
    m_segmentBytes += bytes;
}

void Metrics::committed(qint64 us)
{
    ++m_commits;
    m_commitUs += us;
}

void Metrics::setGauges(std::function<Gauges()> gauges)
{
    const std::lock_guard lock(m_mutex);
    m_gauges = std::move(gauges);
}

QByteArray Metrics::text(quint64 practicesOpen, quint64 healing, quint64 sessions) const
{
    const auto n = [](auto value) { return QByteArray::number(static_cast<qulonglong>(value)); };
    QByteArray out;
    Gauges gauges;
    {
        const std::lock_guard lock(m_mutex);
        if (m_gauges)
            gauges = m_gauges();
        out += "# HELP verbena_relay_replies_total HTTP replies\n# TYPE verbena_relay_replies_total counter\n";
        for (const auto &[status, count] : m_replies)
            out += "verbena_relay_replies_total{status=\"" + QByteArray::number(status) + "\"} " + n(count) + '\n';
    }
    metric(out, "verbena_relay_reply_bytes_total", "counter", "bytes of HTTP replies", n(m_replyBytes.load()));
    metric(out, "verbena_relay_segments_total", "counter", "segments committed", n(m_segments.load()));
    metric(out, "verbena_relay_segment_bytes_total", "counter", "bytes of committed segments",
           n(m_segmentBytes.load()));
    metric(out, "verbena_relay_commits_total", "counter", "commits of waiting segments", n(m_commits.load()));
    metric(out, "verbena_relay_commit_seconds_total", "counter", "time in commits",
           QByteArray::number(static_cast<double>(m_commitUs.load()) / 1e6, 'f', 6));
    metric(out, "verbena_relay_connections", "gauge", "open connections", n(gauges.connections));
    metric(out, "verbena_relay_waiting_polls", "gauge", "polls that wait for news", n(gauges.polls));
    metric(out, "verbena_relay_connections_cut_total", "counter", "connections ended for being too slow",
           n(gauges.cutOff));
    metric(out, "verbena_relay_connections_refused_total", "counter", "connections beyond the limit",
           n(m_refusedConnections.load()));
    metric(out, "verbena_relay_connections_broken_total", "counter",
           "connections that ended amid a request or handshake", n(m_broken.load()));
    metric(out, "verbena_relay_practices_open", "gauge", "logs that are open", n(practicesOpen));
    metric(out, "verbena_relay_practices_healing", "gauge", "open logs that take only what was lost", n(healing));
    metric(out, "verbena_relay_sessions", "gauge", "session tokens in force", n(sessions));
    return out;
}

} // namespace vb::relay
