#include "core/crypto/merkle.h"

#include "core/base/error.h"

#include <bit>

namespace vb::crypto::merkle {

namespace {

QByteArrayView digestView(const Digest &digest)
{
    return {reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(digest.size())};
}

/// The largest power of two below `size`; `size` > 1.
quint64 leftLeaves(quint64 size)
{
    return std::bit_floor(size - 1);
}

/// Joins complete subtrees, largest first, into the root over all of them.
Digest joined(const std::vector<Digest> &subtrees)
{
    if (subtrees.empty())
        return emptyRoot();
    Digest root = subtrees.back();
    for (auto at = subtrees.rbegin() + 1; at != subtrees.rend(); ++at)
        root = nodeHash(*at, root);
    return root;
}

/// The root over leaves [start, start + size); `start` is a multiple of every subtree in it.
Digest rangeRoot(quint64 start, quint64 size, const NodeSource &nodes)
{
    std::vector<Digest> subtrees;
    for (const NodeId node : subtreesOf(size))
        subtrees.push_back(nodes({node.level, node.index + (start >> node.level)}));
    return joined(subtrees);
}

} // namespace

Digest leafHash(QByteArrayView data)
{
    return sha256({QByteArrayView("\x00", 1), data});
}

Digest nodeHash(const Digest &left, const Digest &right)
{
    return sha256({QByteArrayView("\x01", 1), digestView(left), digestView(right)});
}

Digest emptyRoot()
{
    return sha256(QByteArrayView());
}

std::vector<NodeId> subtreesOf(quint64 size)
{
    std::vector<NodeId> out;
    quint64 start = 0;
    for (int level = 63; level >= 0; --level) {
        const quint64 leaves = quint64(1) << level;
        if ((size & leaves) == 0)
            continue;
        out.push_back({level, start >> level});
        start += leaves;
    }
    return out;
}

Frontier::Frontier(quint64 size, std::vector<Digest> subtrees) : m_size(size), m_subtrees(std::move(subtrees))
{
    VB_INVARIANT(m_subtrees.size() == static_cast<std::size_t>(std::popcount(m_size)));
}

void Frontier::append(const Digest &leaf, const std::function<void(NodeId, const Digest &)> &onNode)
{
    VB_INVARIANT(m_size < ~quint64(0));
    Digest node = leaf;
    // Each low set bit of the old size is a complete subtree that the new leaf completes to one of twice its size.
    int level = 0;
    for (; (m_size >> level & 1U) != 0; ++level) {
        node = nodeHash(m_subtrees.back(), node);
        m_subtrees.pop_back();
        if (onNode)
            onNode({level + 1, m_size >> (level + 1)}, node);
    }
    m_subtrees.push_back(node);
    ++m_size;
}

Digest Frontier::root() const
{
    return joined(m_subtrees);
}

std::vector<Digest> inclusionProof(quint64 index, quint64 size, const NodeSource &nodes)
{
    VB_INVARIANT(index < size);
    std::vector<Digest> fromRoot;
    quint64 start = 0;
    while (size > 1) {
        const quint64 left = leftLeaves(size);
        if (index - start < left) {
            fromRoot.push_back(rangeRoot(start + left, size - left, nodes));
            size = left;
        } else {
            fromRoot.push_back(rangeRoot(start, left, nodes));
            start += left;
            size -= left;
        }
    }
    return {fromRoot.rbegin(), fromRoot.rend()};
}

bool verifyInclusion(const Digest &leaf, quint64 index, quint64 size, const std::vector<Digest> &proof,
                     const Digest &root)
{
    if (index >= size)
        return false;
    quint64 node = index;
    quint64 last = size - 1;
    Digest hash = leaf;
    for (const Digest &sibling : proof) {
        if (last == 0)
            return false;
        if ((node & 1U) != 0 || node == last) {
            hash = nodeHash(sibling, hash);
            while ((node & 1U) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = nodeHash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

std::vector<Digest> consistencyProof(quint64 oldSize, quint64 newSize, const NodeSource &nodes)
{
    VB_INVARIANT(oldSize <= newSize);
    std::vector<Digest> fromRoot;
    if (oldSize == 0)
        return fromRoot;
    quint64 start = 0;
    quint64 size = newSize;
    quint64 old = oldSize; // leaves of the old tree within [start, start + size)
    bool wholeOldTree = true;
    while (old != size) {
        const quint64 left = leftLeaves(size);
        if (old <= left) {
            fromRoot.push_back(rangeRoot(start + left, size - left, nodes));
            size = left;
        } else {
            fromRoot.push_back(rangeRoot(start, left, nodes));
            start += left;
            size -= left;
            old -= left;
            wholeOldTree = false;
        }
    }
    if (!wholeOldTree)
        fromRoot.push_back(rangeRoot(start, size, nodes));
    return {fromRoot.rbegin(), fromRoot.rend()};
}

bool verifyConsistency(quint64 oldSize, quint64 newSize, const std::vector<Digest> &proof, const Digest &oldRoot,
                       const Digest &newRoot)
{
    if (oldSize > newSize)
        return false;
    if (oldSize == newSize)
        return proof.empty() && oldRoot == newRoot && (oldSize > 0 || oldRoot == emptyRoot());
    if (oldSize == 0)
        return proof.empty() && oldRoot == emptyRoot();

    // A complete old tree is itself the first node of the path and is left out of the proof.
    const bool complete = std::has_single_bit(oldSize);
    if (proof.empty() && !complete)
        return false;
    quint64 node = oldSize - 1;
    quint64 last = newSize - 1;
    while ((node & 1U) != 0) {
        node >>= 1;
        last >>= 1;
    }
    Digest oldHash = complete ? oldRoot : proof.front();
    Digest newHash = oldHash;
    for (auto at = proof.begin() + (complete ? 0 : 1); at != proof.end(); ++at) {
        if (last == 0)
            return false;
        if ((node & 1U) != 0 || node == last) {
            oldHash = nodeHash(*at, oldHash);
            newHash = nodeHash(*at, newHash);
            while ((node & 1U) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            newHash = nodeHash(newHash, *at);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && oldHash == oldRoot && newHash == newRoot;
}

} // namespace vb::crypto::merkle
