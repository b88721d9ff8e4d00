#pragma once

#include "core/crypto/merkle.h"
#include "core/wire/segment_header.h"

#include <QStringList>

#include <vector>

namespace vb::wire {

/// The log's tree as somebody recomputes it from the headers, with the root at every size since `base`. Below that only
/// the frontier is known. A value; not thread safe.
class LogView {
public:
    LogView() = default;
    /// Goes on from a frontier.
    explicit LogView(crypto::merkle::Frontier frontier) : m_frontier(std::move(frontier)), m_base(m_frontier.size()) { }

    void append(const crypto::Digest &leaf);
    [[nodiscard]] quint64 size() const { return m_frontier.size(); }
    [[nodiscard]] crypto::Digest root() const { return m_frontier.root(); }
    [[nodiscard]] const crypto::merkle::Frontier &frontier() const { return m_frontier; }

    /// The smallest size whose root is kept.
    [[nodiscard]] quint64 base() const { return m_base; }
    /// The root of the log when it had so many segments, and the leaf of a segment (from 1); none outside what is kept.
    [[nodiscard]] std::optional<crypto::Digest> rootAt(quint64 size) const;
    [[nodiscard]] std::optional<crypto::Digest> leafAt(quint64 seq) const;
    void forgetBelow(quint64 size);

private:
    struct Step {
        crypto::Digest leaf;
        crypto::Digest root; // with this leaf
    };
    crypto::merkle::Frontier m_frontier;
    quint64 m_base = 0;
    crypto::Digest m_baseRoot = m_frontier.root();
    std::vector<Step> m_steps; // of seq m_base + 1 and on
};

/// The same log for two people who read it to each other: six words for practice, size and root.
QStringList logWords(PracticeId practice, const View &view);

} // namespace vb::wire
