#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace vb {

/// Bytes in locked, guarded memory that are zeroed when freed (libsodium). Moves; copies only by clone(). A failed
/// allocation is a broken invariant.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size);
    SecretBytes(SecretBytes &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
    {
    }
    SecretBytes &operator=(SecretBytes &&other) noexcept;
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;
    ~SecretBytes();

    static SecretBytes random(std::size_t size);
    static SecretBytes copyOf(QByteArrayView bytes);
    /// Copies, then overwrites the source. The caller must own the only reference, else other copies stay.
    static SecretBytes take(QByteArray &bytes);
    [[nodiscard]] SecretBytes clone() const { return copyOf(view()); }

    [[nodiscard]] std::uint8_t *data() { return m_data; }
    [[nodiscard]] const std::uint8_t *data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] QByteArrayView view() const
    {
        return {reinterpret_cast<const char *>(m_data), static_cast<qsizetype>(m_size)};
    }
    [[nodiscard]] bool equals(const SecretBytes &other) const; // constant time
    void clear();

private:
    std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
};

/// Fresh bytes that nobody can foresee.
void fillRandom(void *bytes, std::size_t size);

/// Overwrites in place in a way that compilers keep.
void wipe(QByteArray &bytes);
void wipe(QString &text);
void wipe(void *data, std::size_t size);

} // namespace vb
