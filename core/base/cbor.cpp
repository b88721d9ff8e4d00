#include "core/base/cbor.h"

#include <QCborArray>
#include <QUtf8StringView>

#include <algorithm>
#include <limits>
#include <optional>
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

/// Whether bytes are what a Writer makes of some value; makes none itself.
class Form {
public:
    explicit Form(QByteArrayView bytes) : m_bytes(bytes) { }
    bool isCanonical() { return value(0) && m_at == m_bytes.size(); }

private:
    bool value(int depth)
    {
        if (depth >= kMaxDepth || m_at >= m_bytes.size())
            return false;
        const auto first = static_cast<quint8>(m_bytes[m_at++]);
        if (first == 0xF4 || first == 0xF5 || first == 0xF6)
            return true;
        quint64 number = 0;
        if (!argument(first & 31, number))
            return false;
        switch (first >> 5) {
        case 0:
        case 1: return number <= static_cast<quint64>(std::numeric_limits<qint64>::max());
        case 2: return octets(number).has_value();
        case 3: return text(octets(number));
        case 4: return array(number, depth);
        case 5: return map(number, depth);
        default: return false; // tags, floats, other simple values
        }
    }
    /// In the shortest form (RFC 8949 section 4.2.1).
    bool argument(int kind, quint64 &number)
    {
        number = static_cast<quint64>(kind);
        if (kind < 24)
            return true;
        const qsizetype size = qsizetype(1) << (kind - 24);
        if (kind > 27 || size > m_bytes.size() - m_at)
            return false;
        number = 0;
        for (qsizetype i = 0; i < size; ++i)
            number = number << 8 | static_cast<quint8>(m_bytes[m_at++]);
        return number >= (kind == 24 ? 24 : quint64(1) << (4 * size));
    }
    std::optional<QByteArrayView> octets(quint64 size)
    {
        if (size > static_cast<quint64>(m_bytes.size() - m_at))
            return std::nullopt;
        const QByteArrayView view = m_bytes.sliced(m_at, static_cast<qsizetype>(size));
        m_at += view.size();
        return view;
    }
    /// Qt drops a byte order mark.
    static bool text(std::optional<QByteArrayView> utf8)
    {
        return utf8 && QUtf8StringView(utf8->data(), utf8->size()).isValidUtf8() && !utf8->startsWith("\xEF\xBB\xBF");
    }
    bool array(quint64 size, int depth)
    {
        for (quint64 i = 0; i < size; ++i)
            if (!value(depth + 1))
                return false;
        return true;
    }
    bool map(quint64 size, int depth)
    {
        quint64 last = 0;
        for (quint64 i = 0; i < size; ++i) {
            quint64 key = 0;
            if (m_at >= m_bytes.size() || static_cast<quint8>(m_bytes[m_at]) >> 5 != 0
                || !argument(m_bytes[m_at++] & 31, key) || (i > 0 && key <= last)
                || key > static_cast<quint64>(std::numeric_limits<qint64>::max()) || !value(depth + 1))
                return false;
            last = key;
        }
        return true;
    }

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

} // namespace

QByteArray encode(const QCborValue &value)
{
    Writer writer;
    writer.value(value, 0);
    return writer.take();
}

Result<QCborValue> decode(const QByteArray &bytes)
{
    if (!Form(bytes).isCanonical())
        return fail(Code::integrity, QStringLiteral("not in the canonical CBOR form"));
    return QCborValue::fromCbor(bytes);
}

Result<QCborMap> decodeMap(const QByteArray &bytes)
{
    VB_TRY(const QCborValue value, decode(bytes));
    if (!value.isMap())
        return fail(Code::integrity, QStringLiteral("not a CBOR map"));
    return value.toMap();
}

} // namespace vb::cbor
