#include "core/wire/packing.h"

#include <QtEndian>

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>

namespace vb::wire {

namespace {

constexpr qsizetype kFrameSize = 4;
constexpr qsizetype kBucket = 256;
constexpr int kLevel = 3;
constexpr quint32 kFrameMagic = 0xFD2FB528; // RFC 8878 section 3.1.1; skippable frames have others

struct ZstdFree {
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

/// One of each per thread: making them costs more than packing a change.
ZSTD_CCtx *packer()
{
    thread_local const std::unique_ptr<ZSTD_CCtx, ZstdFree> context(ZSTD_createCCtx());
    VB_INVARIANT(context != nullptr);
    return context.get();
}

ZSTD_DCtx *unpacker()
{
    thread_local const std::unique_ptr<ZSTD_DCtx, ZstdFree> context(ZSTD_createDCtx());
    VB_INVARIANT(context != nullptr);
    return context.get();
}

Error notPacked(const char *why)
{
    return fail(Code::integrity, QStringLiteral("packed bytes %1").arg(QLatin1String(why)));
}

} // namespace

qsizetype paddedSize(qsizetype size)
{
    VB_INVARIANT(size >= 0);
    const auto length = static_cast<quint64>(std::max(size, kBucket));
    const auto exponent = static_cast<unsigned>(std::bit_width(length)) - 1;
    const unsigned step = exponent - static_cast<unsigned>(std::bit_width(exponent)); // zeros at the size's end
    const quint64 unit = std::max(quint64(kBucket), quint64(1) << step);
    return static_cast<qsizetype>((length + unit - 1) / unit * unit);
}

Result<QByteArray> pack(QByteArrayView plain)
{
    if (plain.size() > kMaxUnpacked)
        return fail(Code::invalid, QStringLiteral("%1 bytes are too many for a segment").arg(plain.size()));
    const auto bound = static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(plain.size())));
    QByteArray out(kFrameSize + bound, Qt::Uninitialized);
    const std::size_t size = ZSTD_compressCCtx(packer(), out.data() + kFrameSize, static_cast<std::size_t>(bound),
                                               plain.data(), static_cast<std::size_t>(plain.size()), kLevel);
    VB_INVARIANT(ZSTD_isError(size) == 0);
    qToBigEndian(static_cast<quint32>(size), out.data());
    out.resize(kFrameSize + static_cast<qsizetype>(size));
    out.append(paddedSize(out.size()) - out.size(), '\0');
    return out;
}

Result<QByteArray> unpack(QByteArrayView packed)
{
    if (packed.size() < kBucket)
        return notPacked("are too short");
    const auto frameSize = static_cast<qsizetype>(qFromBigEndian<quint32>(packed.data()));
    if (frameSize > packed.size() - kFrameSize || paddedSize(kFrameSize + frameSize) != packed.size())
        return notPacked("have another size than they say");
    const QByteArrayView filling = packed.sliced(kFrameSize + frameSize);
    if (std::any_of(filling.begin(), filling.end(), [](char c) { return c != '\0'; }))
        return notPacked("have something behind them");

    const QByteArrayView frame = packed.sliced(kFrameSize, frameSize);
    const auto bytes = static_cast<std::size_t>(frameSize);
    if (frameSize < 4 || qFromLittleEndian<quint32>(frame.data()) != kFrameMagic
        || ZSTD_findFrameCompressedSize(frame.data(), bytes) != bytes
        || ZSTD_getDictID_fromFrame(frame.data(), bytes) != 0)
        return notPacked("are not one Zstandard frame");
    // Both "unknown" and "error" are huge numbers.
    const unsigned long long plainSize = ZSTD_getFrameContentSize(frame.data(), bytes);
    if (plainSize > static_cast<unsigned long long>(kMaxUnpacked))
        return notPacked("would become too large");
    QByteArray plain(static_cast<qsizetype>(plainSize), Qt::Uninitialized);
    const std::size_t size
        = ZSTD_decompressDCtx(unpacker(), plain.data(), static_cast<std::size_t>(plain.size()), frame.data(), bytes);
    if (ZSTD_isError(size) != 0 || size != plainSize)
        return notPacked("are damaged");
    return plain;
}

} // namespace vb::wire
