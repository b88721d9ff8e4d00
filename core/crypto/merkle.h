#pragma once

#include "core/crypto/hash.h"

#include <functional>
#include <vector>

namespace vb::crypto::merkle {

/// RFC 9162 section 2.1.1: 0x00 before a leaf's data, 0x01 before two node hashes.
Digest leafHash(QByteArrayView data);
Digest nodeHash(const Digest &left, const Digest &right);
/// The root of the empty tree: SHA-256 of nothing.
Digest emptyRoot();

/// Position of a complete subtree: `level` 0 = leaf; it covers leaves [index << level, (index + 1) << level).
struct NodeId {
    int level = 0;
    quint64 index = 0;
    friend bool operator==(const NodeId &, const NodeId &) = default;
};

/// A tree that only grows, as the hashes of its complete right-edge subtrees, largest first. O(log n) in memory.
class Frontier {
public:
    Frontier() = default;
    /// Rebuilds from the subtree hashes that subtreesOf(size) names, in that order.
    Frontier(quint64 size, std::vector<Digest> subtrees);

    /// Adds a leaf; `onNode` is called for each complete subtree above leaf level that it closes (for storing them).
    void append(const Digest &leaf, const std::function<void(NodeId, const Digest &)> &onNode = {});
    [[nodiscard]] quint64 size() const { return m_size; }
    [[nodiscard]] Digest root() const;
    [[nodiscard]] const std::vector<Digest> &subtrees() const { return m_subtrees; }

private:
    quint64 m_size = 0;
    std::vector<Digest> m_subtrees;
};

/// The complete subtrees that make up a tree of `size` leaves, largest (leftmost) first.
std::vector<NodeId> subtreesOf(quint64 size);

/// Gives the hash of a complete subtree, leaves included.
using NodeSource = std::function<Digest(NodeId)>;

/// Proofs of RFC 9162 sections 2.1.3 and 2.1.4, and their checks.
std::vector<Digest> inclusionProof(quint64 index, quint64 size, const NodeSource &nodes);
bool verifyInclusion(const Digest &leaf, quint64 index, quint64 size, const std::vector<Digest> &proof,
                     const Digest &root);
std::vector<Digest> consistencyProof(quint64 oldSize, quint64 newSize, const NodeSource &nodes);
bool verifyConsistency(quint64 oldSize, quint64 newSize, const std::vector<Digest> &proof, const Digest &oldRoot,
                       const Digest &newRoot);

} // namespace vb::crypto::merkle
