#include "core/wire/blob.h"

#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/wire/labels.h"
#include "core/wire/packing.h"

#include <QtEndian>

namespace vb::wire {

namespace {

/// Which piece of how many, so that none can stand for another.
QByteArray chunkContext(std::size_t number, std::size_t count)
{
    QByteArray place(8, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(number), place.data());
    qToBigEndian(static_cast<quint32>(count), place.data() + 4);
    return label::kChunk.toByteArray() + place;
}

} // namespace

Result<SealedBlob> sealBlob(const QCborValue &value)
{
    VB_TRY(const QByteArray packed, pack(value.isString() ? value.toString().toUtf8() : value.toByteArray()));
    SealedBlob blob;
    const SecretBytes key = SecretBytes::random(32);
    blob.ref.key = key.view().toByteArray();
    blob.ref.isText = value.isString();
    const auto count = static_cast<std::size_t>((packed.size() + kMaxChunk - 1) / kMaxChunk);
    for (std::size_t i = 0; i < count; ++i) {
        const QByteArray piece = packed.mid(static_cast<qsizetype>(i) * kMaxChunk, kMaxChunk);
        blob.chunks.push_back(crypto::xaesSeal(key, piece, chunkContext(i, count)));
        blob.ref.chunks.push_back(crypto::bytes(crypto::sha256(blob.chunks.back())));
    }
    return blob;
}

Result<QCborValue> openBlob(const BlobRef &ref, const std::vector<QByteArray> &chunks)
{
    if (chunks.size() != ref.chunks.size())
        return fail(Code::integrity, QStringLiteral("a value with another number of chunks than it says"));
    const SecretBytes key = SecretBytes::copyOf(ref.key);
    QByteArray packed;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        if (crypto::bytes(crypto::sha256(chunks[i])) != ref.chunks[i])
            return fail(Code::integrity, QStringLiteral("a chunk that is not the one that was named"));
        VB_TRY(const SecretBytes piece, crypto::xaesOpen(key, chunks[i], chunkContext(i, chunks.size())));
        packed += piece.view();
    }
    VB_TRY(const QByteArray plain, unpack(packed));
    return ref.isText ? QCborValue(QString::fromUtf8(plain)) : QCborValue(plain);
}

} // namespace vb::wire
