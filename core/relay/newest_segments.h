#pragma once

#include "core/relay/segment_store.h"

#include <deque>

namespace vb::relay {

/// The end of a log in memory: who waits for news gets it without the store being read. Not thread safe.
class NewestSegments {
public:
    /// Behind a commit. What does not go on from the end takes the place of all.
    void add(quint64 firstSeq, const std::vector<NewSegment> &segments);
    void clear();
    /// What the store would give of a log of this size; none when not all of it is here.
    [[nodiscard]] std::optional<Read> read(const PullRange &range, quint64 logSize) const;

private:
    struct Kept {
        StoredSegment segment;
        wire::Stream stream = wire::Stream::ops;
    };
    std::deque<Kept> m_segments; // one after the other
    qint64 m_bytes = 0;
};

} // namespace vb::relay
