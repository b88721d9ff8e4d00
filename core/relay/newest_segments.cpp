#include "core/relay/newest_segments.h"

#include <algorithm>

namespace vb::relay {

namespace {
constexpr qint64 kMostBytes = 256LL << 10;

bool isIn(const std::vector<wire::Stream> &streams, wire::Stream stream)
{
    return std::find(streams.begin(), streams.end(), stream) != streams.end();
}
} // namespace

void NewestSegments::add(quint64 firstSeq, const std::vector<NewSegment> &segments)
{
    if (!m_segments.empty() && m_segments.back().segment.seq + 1 != firstSeq)
        clear();
    for (const NewSegment &one : segments) {
        m_segments.push_back({{firstSeq++, one.sealed, one.hasBody, one.body}, one.header.stream});
        m_bytes += answeredSize(m_segments.back().segment);
    }
    for (; m_bytes > kMostBytes; m_segments.pop_front())
        m_bytes -= answeredSize(m_segments.front().segment);
}

void NewestSegments::clear()
{
    m_segments.clear();
    m_bytes = 0;
}

std::optional<Read> NewestSegments::read(const PullRange &range, quint64 logSize) const
{
    if (m_segments.empty() || m_segments.front().segment.seq > range.after + 1
        || m_segments.back().segment.seq != logSize)
        return std::nullopt;
    Read out;
    qint64 bytes = 0;
    for (const Kept &kept : m_segments) {
        if (kept.segment.seq <= range.after || (range.only && *range.only != kept.stream))
            continue;
        if (out.segments.size() == static_cast<std::size_t>(range.count))
            break;
        StoredSegment segment = kept.segment;
        if (isIn(range.headersOnly, kept.stream)) {
            segment.hasBody = false;
            segment.body.clear();
        }
        bytes += answeredSize(segment);
        if (bytes > range.bytes && !out.segments.empty()) {
            out.isWhole = false;
            return out;
        }
        out.segments.push_back(std::move(segment));
    }
    out.isWhole = out.segments.size() < static_cast<std::size_t>(range.count);
    return out;
}

} // namespace vb::relay
