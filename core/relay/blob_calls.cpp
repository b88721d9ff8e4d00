#include "core/relay/calls.h"

#include "core/base/cbor.h"

#include <QCborArray>

#include <algorithm>

namespace vb::relay {

namespace {

constexpr qsizetype kHashSize = 32;
constexpr qsizetype kMaxAsked = 4096; // hashes in one question
constexpr qsizetype kMaxManifestChunks = 4096;

/// 64 lower-case hexadecimal digits; else empty.
QByteArray hashIn(const QByteArray &name)
{
    const QByteArray hash = QByteArray::fromHex(name);
    return hash.size() == kHashSize && hash.toHex() == name ? hash : QByteArray();
}

std::optional<std::vector<QByteArray>> hashesIn(const QCborValue &value, qsizetype most)
{
    const QCborArray array = value.toArray();
    if (!value.isArray() || array.size() > most)
        return std::nullopt;
    std::vector<QByteArray> hashes;
    for (const QCborValue &item : array) {
        hashes.push_back(item.toByteArray());
        if (hashes.back().size() != kHashSize)
            return std::nullopt;
    }
    return hashes;
}

QByteArray hashesToCbor(const std::vector<QByteArray> &hashes)
{
    QCborArray array;
    for (const QByteArray &hash : hashes)
        array.append(hash);
    return cbor::encode(QCborMap {{1, array}});
}

struct ByteRange {
    qint64 first = 0;
    qint64 last = 0;
};

/// "bytes=A-B", "bytes=A-" or "bytes=-N" (RFC 9110, one range); nothing when it cannot be met.
std::optional<ByteRange> rangeIn(const QByteArray &text, qint64 size)
{
    constexpr QByteArrayView kUnit = "bytes=";
    const qsizetype dash = text.indexOf('-');
    if (!text.startsWith(kUnit) || dash < 0 || text.size() > 48)
        return std::nullopt;
    const QByteArray from = text.mid(kUnit.size(), dash - kUnit.size());
    const QByteArray to = text.mid(dash + 1);
    bool fromIsNumber = false;
    bool toIsNumber = false;
    const quint64 first = from.toULongLong(&fromIsNumber);
    const quint64 last = to.toULongLong(&toIsNumber);
    const auto end = static_cast<quint64>(size);
    if (from.isEmpty() && toIsNumber && last > 0 && size > 0)
        return ByteRange {size - static_cast<qint64>(std::min(last, end)), size - 1};
    if (!fromIsNumber || first >= end || (!to.isEmpty() && (!toIsNumber || last < first)))
        return std::nullopt;
    return ByteRange {static_cast<qint64>(first),
                      to.isEmpty() ? size - 1 : static_cast<qint64>(std::min(last, end - 1))};
}

bool isOverQuota(const Call &call, qint64 more)
{
    return call.log->usage().bytes + more > call.relay.limits().practiceBytes;
}

} // namespace

/// [hash…] → {1: [hashes that are not here]}; what is not named there is durable.
Outcome askMissing(const Call &call)
{
    const Result<QCborMap> map = cbor::decodeMap(call.request.body);
    const auto hashes = map ? hashesIn(map->value(1), kMaxAsked) : std::nullopt;
    if (!hashes || map->size() != 1)
        return refused(400, "malformed");
    const Result<std::vector<QByteArray>> missing
        = call.log->chunks().missing(*hashes, call.relay.clock().now().wallMs);
    return missing ? answered(hashesToCbor(*missing)) : refused(missing.error());
}

Outcome putChunk(const Call &call)
{
    const QByteArray hash = hashIn(call.name);
    if (hash.isEmpty() || call.request.body.isEmpty())
        return refused(400, "malformed");
    if (isOverQuota(call, call.request.body.size()))
        return refused(507, "quota");
    const Result<void> put = call.log->chunks().put(hash, call.request.body);
    if (!put)
        return put.error().code == Code::integrity ? refused(422, "other_hash") : refused(put.error());
    return answered({}, 204);
}

Outcome getChunk(const Call &call)
{
    const QByteArray hash = hashIn(call.name);
    if (hash.isEmpty())
        return refused(400, "malformed");
    const Result<QByteArray> bytes = call.log->chunks().get(hash);
    if (!bytes)
        return bytes.error().code == Code::notFound ? refused(404, "not_found") : refused(503, "storage", 30);
    Reply reply;
    reply.type = "application/octet-stream";
    reply.body = *bytes;
    if (const QByteArray &asked = call.request.head.range; !asked.isEmpty()) {
        const std::optional<ByteRange> range = rangeIn(asked, bytes->size());
        if (!range)
            return refused(416, "range");
        reply.status = 206;
        reply.body = bytes->mid(range->first, range->last - range->first + 1);
        reply.contentRange = "bytes " + QByteArray::number(range->first) + '-' + QByteArray::number(range->last) + '/'
            + QByteArray::number(bytes->size());
    }
    return {std::move(reply)};
}

/// {1: [chunk hashes], 2: sealed manifest}; its chunks must be here before it.
Outcome putSnapshot(const Call &call)
{
    bool isNumber = false;
    const quint64 seq = call.name.size() <= 16 ? call.name.toULongLong(&isNumber) : 0;
    const Result<QCborMap> map = cbor::decodeMap(call.request.body);
    const auto hashes = map ? hashesIn(map->value(1), kMaxManifestChunks) : std::nullopt;
    if (!isNumber || !hashes || map->size() != 2 || !map->value(2).isByteArray())
        return refused(400, "malformed");
    if (seq == 0 || seq > call.log->head().size)
        return refused(409, "view_ahead");
    const qint64 now = call.relay.clock().now().wallMs;
    const Result<std::vector<QByteArray>> missing = call.log->chunks().missing(*hashes, now);
    if (!missing)
        return refused(missing.error());
    if (!missing->empty())
        return answered(hashesToCbor(*missing), 409);
    const Result<void> kept = call.log->store().putSnapshot(seq, call.request.body, now);
    return kept ? answered({}, 204) : refused(kept.error());
}

/// {1: seq, 2: what was put}
Outcome getSnapshot(const Call &call)
{
    const auto newest = call.log->store().snapshot();
    if (!newest)
        return refused(newest.error());
    if (!*newest)
        return refused(404, "not_found");
    return answered(cbor::encode(QCborMap {{1, static_cast<qint64>((*newest)->first)}, {2, (*newest)->second}}));
}

} // namespace vb::relay
