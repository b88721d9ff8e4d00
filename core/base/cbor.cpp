#include "core/base/cbor.h"

#include <QCborArray>

#include <algorithm>
#include <vector>

namespace vb::cbor {

namespace {

constexpr int kMaxDepth = 32;

/// Writes straight what QCborValue would write of the sorted value, which would have to be built first.
class Writer {
public:
    void value(const QCborValue &value, int depth)
    {
        VB_INVARIANT(depth < kMaxDepth);
        switch (value.type()) {
        case QCborValue::Integer: integer(value.toInteger()); break;
        case QCborValue::ByteArray: octets(2, value.toByteArray()); break;
        case QCborValue::String: octets(3, value.toString().toUtf8()); break;
        case QCborValue::Array: array(value.toArray(), depth); break;
        case QCborValue::Map: map(value.toMap(), depth); break;
        case QCborValue::False: m_out.append('\xF4'); break;
        case QCborValue::True: m_out.append('\xF5'); break;
        default: VB_INVARIANT(value.isNull()); m_out.append('\xF6');
        }
    }
    QByteArray take() { return std::move(m_out); }

private:
    /// RFC 8949 section 3: major type and argument, in the shortest form.
    void head(int major, quint64 argument)
    {
        const int type = major << 5;
        if (argument < 24) {
            m_out.append(static_cast<char>(type | static_cast<int>(argument)));
            return;
        }
        const int power = argument <= 0xFF ? 0 : argument <= 0xFFFF ? 1 : argument <= 0xFFFFFFFF ? 2 : 3;
        m_out.append(static_cast<char>(type | (24 + power)));
        for (int shift = (8 << power) - 8; shift >= 0; shift -= 8)
            m_out.append(static_cast<char>(argument >> shift & 0xFF));
    }
    void integer(qint64 value) { head(value < 0 ? 1 : 0, static_cast<quint64>(value < 0 ? -1 - value : value)); }
    void octets(int major, const QByteArray &octets)
    {
        head(major, static_cast<quint64>(octets.size()));
        m_out.append(octets);
    }
    void array(const QCborArray &array, int depth)
    {
        head(4, static_cast<quint64>(array.size()));
        for (const QCborValue &item : array)
            value(item, depth + 1);
    }
    void map(const QCborMap &map, int depth)
    {
        std::vector<std::pair<qint64, QCborValue>> items;
        items.reserve(static_cast<std::size_t>(map.size()));
        for (const auto &item : map) {
            VB_INVARIANT(item.first.isInteger() && item.first.toInteger() >= 0);
            items.emplace_back(item.first.toInteger(), item.second);
        }
        std::sort(items.begin(), items.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        head(5, items.size());
        for (const auto &[key, itsValue] : items) {
            integer(key);
            value(itsValue, depth + 1);
        }
    }

    QByteArray m_out;
};

/// Of what Qt's reader has made; it takes a key twice.
bool ascends(const QCborMap &map)
{
    qint64 last = -1;
    for (const auto &item : map) {
        if (!item.first.isInteger() || item.first.toInteger() <= last)
            return false;
        last = item.first.toInteger();
    }
    return true;
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
        return ascends(map) && std::all_of(map.begin(), map.end(), [depth](const auto &item) {
                   return allowed(item.second, depth + 1);
               });
    }
    return value.isInteger() || value.isByteArray() || value.isString() || value.isBool() || value.isNull();
}

} // namespace

QByteArray encode(const QCborValue &value)
{
    Writer writer;
    writer.value(value, 0);
    return writer.take();
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
