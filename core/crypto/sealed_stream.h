#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

#include <QByteArray>

#include <memory>

namespace vb::crypto {

inline constexpr qsizetype kStreamHead = 64;
inline constexpr qsizetype kStreamChunk = 64 * 1024; // of plain bytes
inline constexpr qsizetype kStreamTag = 16;
inline constexpr qsizetype kStreamContext = 28;

/// The clear start of a file in chunks: magic (4) ‖ version 1 ‖ 3 zeros ‖ id (16) ‖ plain size (8, BE) ‖
/// chunk size (4, BE) ‖ context (28).
struct StreamHead {
    QByteArray magic; // 4
    QByteArray id; // 16
    quint64 plainSize = 0;
    QByteArray context {}; // what else the kind of file says in the clear; filled up with zeros

    [[nodiscard]] quint64 chunks() const; // at least one
    [[nodiscard]] qsizetype chunkSize(quint64 index) const; // of plain bytes; -1 beyond the end
    [[nodiscard]] quint64 sealedSize() const; // of the whole file
};

QByteArray encode(const StreamHead &head);
/// `integrity` for another kind of file or damage, `tooNew` for a later version. Proven only by opening a chunk.
Result<StreamHead> decodeStreamHead(QByteArrayView bytes, QByteArrayView magic);

/// Chunks of AES-256-GCM under a key that is used for one file only: nonce = index (8, BE) ‖ last chunk (1) ‖ 3 zeros,
/// associated data = SHA-256 of the head. So chunks cannot be cut off, added, swapped or taken from another file. One
/// thread at a time.
class StreamCipher {
public:
    StreamCipher(const SecretBytes &key, const StreamHead &head);
    StreamCipher(StreamCipher &&) noexcept;
    ~StreamCipher();

    [[nodiscard]] const StreamHead &head() const { return m_head; }
    /// `sealed` becomes chunk and tag. `plain` has just the size of that chunk.
    void seal(quint64 index, QByteArrayView plain, QByteArray &sealed);
    /// `integrity` unless it is that chunk of that file. `plain` is empty then.
    Result<void> open(quint64 index, QByteArrayView sealed, QByteArray &plain);

private:
    struct Contexts;
    [[nodiscard]] QByteArray nonce(quint64 index) const;

    StreamHead m_head;
    QByteArray m_aad;
    std::unique_ptr<Contexts> m_contexts;
};

} // namespace vb::crypto
