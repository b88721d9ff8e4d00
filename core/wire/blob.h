#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QCborValue>

#include <vector>

namespace vb::wire {

inline constexpr qsizetype kMaxChunk = 1024 * 1024; // plain bytes of one
inline constexpr qsizetype kMaxChunks = 64; // of one value

/// Where a value is that is too large for a segment: sealed chunks beside the log, each named by the SHA-256 of its
/// ciphertext. Who reads the operation has the key.
struct BlobRef {
    QByteArray key; // 32, of this value alone
    bool isText = false; // else bytes
    std::vector<QByteArray> chunks; // names, in their order
    friend bool operator==(const BlobRef &, const BlobRef &) = default;
};

/// A value on its way to the relay.
struct SealedBlob {
    BlobRef ref;
    std::vector<QByteArray> chunks; // ciphertexts, as ref.chunks names them
};

/// A text or bytes: packed (docs/sync-protocol.md), cut, each piece sealed with its number. `invalid` when it is too
/// large for any number of chunks.
Result<SealedBlob> sealBlob(const QCborValue &value);
/// `integrity` when the chunks are not those that the reference names, or hold something else.
Result<QCborValue> openBlob(const BlobRef &ref, const std::vector<QByteArray> &chunks);

} // namespace vb::wire
