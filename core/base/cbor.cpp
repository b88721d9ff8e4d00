#include "core/base/cbor.h"

#include <QCborArray>

#include <algorithm>
#include <vector>

namespace vb::cbor {

namespace {

constexpr int kMaxDepth = 32;

QCborValue sorted(const QCborValue &value, int depth)
{
    VB_INVARIANT(depth < kMaxDepth);
    if (value.isArray()) {
        QCborArray out;
        for (const QCborValue &item : value.toArray())
            out.append(sorted(item, depth + 1));
        return out;
    }
    if (value.isMap()) {
        std::vector<std::pair<qint64, QCborValue>> items;
        for (const auto &item : value.toMap()) {
            VB_INVARIANT(item.first.isInteger() && item.first.toInteger() >= 0);
            items.emplace_back(item.first.toInteger(), sorted(item.second, depth + 1));
        }
        std::sort(items.begin(), items.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        QCborMap out;
        for (const auto &item : items)
            out.insert(item.first, item.second);
        return out;
    }
    VB_INVARIANT(value.isInteger() || value.isByteArray() || value.isString() || value.isBool() || value.isNull());
    return value;
}

bool allowed(const QCborValue &value, int depth)
{
    if (depth >= kMaxDepth)
        return false;
    if (value.isArray()) {
        const QCborArray array = value.toArray();
        return std::all_of(array.begin(), array.end(), [depth](const QCborValue &v) { return allowed(v, depth + 1); });
    }
    if (value.isMap()) {
        const QCborMap map = value.toMap();
        return std::all_of(map.begin(), map.end(), [depth](const auto &item) {
            return item.first.isInteger() && item.first.toInteger() >= 0 && allowed(item.second, depth + 1);
        });
    }
    return value.isInteger() || value.isByteArray() || value.isString() || value.isBool() || value.isNull();
}

} // namespace

QByteArray encode(const QCborValue &value)
{
    return sorted(value, 0).toCbor();
}

Result<QCborValue> decode(const QByteArray &bytes)
{
    QCborParserError parseError;
    const QCborValue value = QCborValue::fromCbor(bytes, &parseError);
    if (parseError.error != QCborError::NoError || !allowed(value, 0) || encode(value) != bytes)
        return fail(Code::integrity, QStringLiteral("not in the canonical CBOR form"));
    return value;
}

Result<QCborMap> decodeMap(const QByteArray &bytes)
{
    VB_TRY(const QCborValue value, decode(bytes));
    if (!value.isMap())
        return fail(Code::integrity, QStringLiteral("not a CBOR map"));
    return value.toMap();
}

} // namespace vb::cbor
