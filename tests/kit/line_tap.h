#pragma once

#include <QByteArray>

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace vb::test {

/// A line between PCs and a relay, both on the loopback address. Passes on what comes, byte for byte and in small
/// pieces, keeps all of it, and is cut where a test wants it.
class LineTap {
public:
    /// `target`: the relay's port.
    explicit LineTap(int target);
    ~LineTap();
    LineTap(const LineTap &) = delete;
    LineTap &operator=(const LineTap &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// Whoever connects from now on; 0: to nobody.
    void pointTo(int target);
    /// What went each way, so far.
    [[nodiscard]] QByteArray toRelay() const;
    [[nodiscard]] QByteArray fromRelay() const;

    enum class Cut { before, inside }; // of the piece nothing, or its first half, goes on
    /// The connection of the n-th piece from now on (from 1) is cut for both sides; 0: none is. Counts from 0 again.
    void cutAt(int n, Cut how = Cut::before);
    [[nodiscard]] int pieces() const;
    [[nodiscard]] bool hasCut() const;

private:
    struct Pair;
    void run();
    /// False when the pair is over.
    bool pass(Pair &pair, bool toRelay);

    int m_target;
    int m_port = 0;
    mutable std::mutex m_mutex;
    bool m_stopping = false;
    QByteArray m_toRelay;
    QByteArray m_fromRelay;
    int m_pieces = 0;
    int m_cutAt = 0;
    Cut m_how = Cut::before;
    std::unique_ptr<Pair> m_listener;
    std::vector<std::unique_ptr<Pair>> m_pairs; // of the thread
    std::thread m_thread;
};

} // namespace vb::test
