#include "core/crypto/merkle.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <map>
#include <vector>

using namespace vb::crypto;
using namespace vb::crypto::merkle;

namespace {

constexpr quint64 kLargest = 130;
constexpr quint64 kPairs = 40;

Digest leaf(quint64 i)
{
    return leafHash(QByteArray("entry ") + QByteArray::number(i));
}

/// MTH(D[start:start+size]) as RFC 9162 section 2.1.1 writes it.
Digest naiveRoot(quint64 start, quint64 size)
{
    if (size == 0)
        return sha256(QByteArrayView());
    if (size == 1)
        return leaf(start);
    quint64 k = 1;
    while (k * 2 < size)
        k *= 2;
    return sha256({QByteArrayView("\x01", 1), bytes(naiveRoot(start, k)), bytes(naiveRoot(start + k, size - k))});
}

/// PATH(index, D[start:start+size]), section 2.1.3.1.
std::vector<Digest> naivePath(quint64 index, quint64 start, quint64 size)
{
    if (size == 1)
        return {};
    quint64 k = 1;
    while (k * 2 < size)
        k *= 2;
    std::vector<Digest> path = index < k ? naivePath(index, start, k) : naivePath(index - k, start + k, size - k);
    path.push_back(index < k ? naiveRoot(start + k, size - k) : naiveRoot(start, k));
    return path;
}

/// SUBPROOF(old, D[start:start+size], whole), section 2.1.4.1.
std::vector<Digest> naiveSubproof(quint64 old, quint64 start, quint64 size, bool whole)
{
    if (old == size)
        return whole ? std::vector<Digest> {} : std::vector<Digest> {naiveRoot(start, size)};
    quint64 k = 1;
    while (k * 2 < size)
        k *= 2;
    std::vector<Digest> proof
        = old <= k ? naiveSubproof(old, start, k, whole) : naiveSubproof(old - k, start + k, size - k, false);
    proof.push_back(old <= k ? naiveRoot(start + k, size - k) : naiveRoot(start, k));
    return proof;
}

/// Grows a tree and keeps every complete subtree, as the store does.
struct StoredTree {
    Frontier frontier;
    std::map<std::pair<int, quint64>, Digest> nodes;

    void grow()
    {
        const quint64 at = frontier.size();
        nodes[{0, at}] = leaf(at);
        frontier.append(leaf(at), [this](NodeId id, const Digest &hash) {
            QVERIFY2(nodes.emplace(std::pair(id.level, id.index), hash).second, "a node was closed twice");
        });
    }
    [[nodiscard]] NodeSource source() const
    {
        return [this](NodeId id) { return nodes.at({id.level, id.index}); };
    }
};

StoredTree treeOf(quint64 size)
{
    StoredTree tree;
    while (tree.frontier.size() < size)
        tree.grow();
    return tree;
}

Digest withBitFlipped(Digest digest, std::size_t at)
{
    digest.at(at % 32) = static_cast<std::uint8_t>(digest.at(at % 32) ^ 0x10U);
    return digest;
}

Digest fromHex(const char *text)
{
    return digestFrom(QByteArray::fromHex(text));
}

} // namespace

class TestMerkle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownRoots();
    void knownProofs();
    void rootsMatchTheDefinition();
    void storedNodesAreTheCompleteSubtrees();
    void frontierIsRebuilt();
    void inclusionProofs();
    void inclusionRefusesOthers();
    void consistencyProofs();
    void consistencyRefusesOthers();
    void consistencyOfTheEmptyTree();
    void rewrittenHistoryIsFound();
    void hugeSizesEndAtOnce();
};

// The eight leaves that Certificate Transparency's implementations share (certificate-transparency, merkletree tests).
static const std::vector<QByteArray> kReferenceLeaves {
    "",
    QByteArray("\x00", 1),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
};
static const char *const kReferenceRoots[] {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

void TestMerkle::knownRoots()
{
    Frontier tree;
    QCOMPARE(tree.root(), fromHex(kReferenceRoots[0]));
    QCOMPARE(emptyRoot(), fromHex(kReferenceRoots[0]));
    for (std::size_t i = 0; i < kReferenceLeaves.size(); ++i) {
        tree.append(leafHash(kReferenceLeaves.at(i)));
        QCOMPARE(tree.root(), fromHex(kReferenceRoots[i + 1]));
    }
}

void TestMerkle::knownProofs()
{
    // The same source: leaf 1 of 8, and the growth from 1 to 8 leaves.
    const std::vector<Digest> path {fromHex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
                                    fromHex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                                    fromHex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")};
    const Digest root = fromHex(kReferenceRoots[8]);
    QVERIFY(verifyInclusion(leafHash(kReferenceLeaves.at(0)), 0, 8, path, root));
    QVERIFY(!verifyInclusion(leafHash(kReferenceLeaves.at(1)), 0, 8, path, root));
    QVERIFY(verifyConsistency(1, 8, path, fromHex(kReferenceRoots[1]), root));
    QVERIFY(!verifyConsistency(1, 8, path, fromHex(kReferenceRoots[2]), root));
}

void TestMerkle::rootsMatchTheDefinition()
{
    StoredTree tree;
    for (quint64 size = 0;; tree.grow(), ++size) {
        QCOMPARE(tree.frontier.size(), size);
        QCOMPARE(tree.frontier.root(), naiveRoot(0, size));
        if (size == kLargest)
            break;
    }
}

void TestMerkle::storedNodesAreTheCompleteSubtrees()
{
    StoredTree tree;
    for (quint64 size = 1; size <= kLargest; ++size) {
        tree.grow();
        std::size_t expected = 0;
        for (int level = 0; size >> level != 0; ++level)
            expected += size >> level;
        QCOMPARE(tree.nodes.size(), expected);
    }
    for (const auto &[id, hash] : tree.nodes)
        QCOMPARE(hash, naiveRoot(id.second << id.first, quint64(1) << id.first));
}

void TestMerkle::frontierIsRebuilt()
{
    const StoredTree tree = treeOf(kLargest);
    for (quint64 size = 0; size < kLargest; ++size) {
        std::vector<Digest> subtrees;
        quint64 covered = 0;
        for (const NodeId node : subtreesOf(size)) {
            QCOMPARE(node.index << node.level, covered);
            covered += quint64(1) << node.level;
            subtrees.push_back(tree.source()(node));
        }
        QCOMPARE(covered, size);
        Frontier rebuilt(size, subtrees);
        QCOMPARE(rebuilt.root(), naiveRoot(0, size));
        rebuilt.append(leaf(size));
        QCOMPARE(rebuilt.root(), naiveRoot(0, size + 1));
        QCOMPARE(rebuilt.subtrees().size(), subtreesOf(size + 1).size());
    }
}

void TestMerkle::inclusionProofs()
{
    const StoredTree tree = treeOf(kLargest);
    for (quint64 size = 1; size <= kLargest; size += size < kPairs ? 1 : 15)
        for (quint64 index = 0; index < size; ++index) {
            const auto proof = inclusionProof(index, size, tree.source());
            QCOMPARE(proof, naivePath(index, 0, size));
            QVERIFY(verifyInclusion(leaf(index), index, size, proof, naiveRoot(0, size)));
        }
}

void TestMerkle::inclusionRefusesOthers()
{
    const StoredTree tree = treeOf(kPairs);
    for (quint64 size = 1; size <= kPairs; ++size) {
        const Digest root = naiveRoot(0, size);
        for (quint64 index = 0; index < size; ++index) {
            const auto proof = inclusionProof(index, size, tree.source());
            for (quint64 other = 0; other <= size; ++other)
                QCOMPARE(verifyInclusion(leaf(index), other, size, proof, root), other == index);
            QVERIFY(!verifyInclusion(leaf(size), index, size, proof, root));
            QVERIFY(!verifyInclusion(leaf(index), index, size, proof, withBitFlipped(root, index)));
            for (std::size_t i = 0; i < proof.size(); ++i) {
                auto changed = proof;
                changed[i] = withBitFlipped(changed[i], i);
                QVERIFY(!verifyInclusion(leaf(index), index, size, changed, root));
                auto shorter = proof;
                shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
                QVERIFY(!verifyInclusion(leaf(index), index, size, shorter, root));
            }
            auto longer = proof;
            longer.push_back(root);
            QVERIFY(!verifyInclusion(leaf(index), index, size, longer, root));
        }
    }
}

void TestMerkle::consistencyProofs()
{
    const StoredTree tree = treeOf(kLargest);
    for (quint64 newSize = 1; newSize <= kLargest; newSize += newSize < kPairs ? 1 : 15)
        for (quint64 oldSize = 1; oldSize <= newSize; ++oldSize) {
            const auto proof = consistencyProof(oldSize, newSize, tree.source());
            QCOMPARE(proof, naiveSubproof(oldSize, 0, newSize, true));
            QVERIFY(verifyConsistency(oldSize, newSize, proof, naiveRoot(0, oldSize), naiveRoot(0, newSize)));
        }
}

void TestMerkle::consistencyRefusesOthers()
{
    const StoredTree tree = treeOf(kPairs);
    for (quint64 newSize = 1; newSize <= kPairs; ++newSize)
        for (quint64 oldSize = 1; oldSize <= newSize; ++oldSize) {
            const Digest oldRoot = naiveRoot(0, oldSize);
            const Digest newRoot = naiveRoot(0, newSize);
            const auto proof = consistencyProof(oldSize, newSize, tree.source());
            QVERIFY(!verifyConsistency(oldSize, newSize, proof, withBitFlipped(oldRoot, 3), newRoot));
            QVERIFY(!verifyConsistency(oldSize, newSize, proof, oldRoot, withBitFlipped(newRoot, 5)));
            for (quint64 other = 0; other <= newSize + 1; ++other)
                if (other != oldSize)
                    QVERIFY(!verifyConsistency(other, newSize, proof, oldRoot, newRoot));
            for (std::size_t i = 0; i < proof.size(); ++i) {
                auto changed = proof;
                changed[i] = withBitFlipped(changed[i], i);
                QVERIFY(!verifyConsistency(oldSize, newSize, changed, oldRoot, newRoot));
                auto shorter = proof;
                shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
                QVERIFY(!verifyConsistency(oldSize, newSize, shorter, oldRoot, newRoot));
            }
            auto longer = proof;
            longer.push_back(newRoot);
            QVERIFY(!verifyConsistency(oldSize, newSize, longer, oldRoot, newRoot));
        }
}

void TestMerkle::consistencyOfTheEmptyTree()
{
    const StoredTree tree = treeOf(5);
    QVERIFY(consistencyProof(0, 5, tree.source()).empty());
    QVERIFY(verifyConsistency(0, 5, {}, emptyRoot(), naiveRoot(0, 5)));
    QVERIFY(verifyConsistency(0, 0, {}, emptyRoot(), emptyRoot()));
    QVERIFY(!verifyConsistency(0, 5, {}, naiveRoot(0, 1), naiveRoot(0, 5)));
    QVERIFY(!verifyConsistency(0, 5, {emptyRoot()}, emptyRoot(), naiveRoot(0, 5)));
    QVERIFY(!verifyConsistency(0, 0, {}, naiveRoot(0, 1), naiveRoot(0, 1)));
    QVERIFY(!verifyConsistency(5, 0, {}, naiveRoot(0, 5), emptyRoot()));
    QVERIFY(!verifyInclusion(leaf(0), 0, 0, {}, emptyRoot()));
}

void TestMerkle::rewrittenHistoryIsFound()
{
    // One entry is replaced and the whole tree built anew: no proof leads from the root that others have seen.
    const Digest seen = naiveRoot(0, 11);
    Frontier rewritten;
    std::map<std::pair<int, quint64>, Digest> nodes;
    for (quint64 i = 0; i < 20; ++i) {
        const Digest hash = i == 4 ? leafHash("another entry") : leaf(i);
        nodes[{0, i}] = hash;
        rewritten.append(hash, [&nodes](NodeId id, const Digest &d) { nodes[{id.level, id.index}] = d; });
    }
    const auto proof = consistencyProof(11, 20, [&nodes](NodeId id) { return nodes.at({id.level, id.index}); });
    QVERIFY(!verifyConsistency(11, 20, proof, seen, rewritten.root()));
}

void TestMerkle::hugeSizesEndAtOnce()
{
    constexpr quint64 most = ~quint64(0);
    QCOMPARE(subtreesOf(most).size(), std::size_t(64));
    const std::vector<Digest> proof(200, leaf(1));
    QVERIFY(!verifyInclusion(leaf(0), most - 1, most, proof, leaf(2)));
    QVERIFY(!verifyInclusion(leaf(0), most, most, proof, leaf(2)));
    QVERIFY(!verifyConsistency(most - 1, most, proof, leaf(2), leaf(3)));
    QVERIFY(!verifyConsistency(quint64(1) << 63, most, proof, leaf(2), leaf(3)));
    // A subtree of 2^63 leaves and one more: positions do not overflow.
    Frontier huge((quint64(1) << 63) - 1, std::vector<Digest>(63, leaf(0)));
    std::vector<NodeId> closed;
    huge.append(leaf(9), [&closed](NodeId id, const Digest &) { closed.push_back(id); });
    QCOMPARE(closed.size(), std::size_t(63));
    QCOMPARE(closed.back(), (NodeId {63, 0}));
    QCOMPARE(huge.subtrees().size(), std::size_t(1));
}

VB_TEST(TestMerkle)

#include "test_merkle.moc"
