#include "core/base/cbor_fields.h"

namespace vb::cbor {

QCborValue Fields::take(int key)
{
    ++m_taken;
    return m_map.value(static_cast<qint64>(key));
}

QByteArray Fields::bytesUpTo(int key, qsizetype maxSize)
{
    const QCborValue value = take(key);
    if (!value.isByteArray() || value.toByteArray().size() > maxSize) {
        m_fit = false;
        return {};
    }
    return value.toByteArray();
}

QByteArray Fields::bytes(int key, qsizetype size)
{
    QByteArray value = bytesUpTo(key, size);
    refuseUnless(value.size() == size);
    return value;
}

QByteArray Fields::bytesOrNone(int key, qsizetype size)
{
    QByteArray value = bytesUpTo(key, size);
    refuseUnless(value.isEmpty() || value.size() == size);
    return value;
}

qint64 Fields::integer(int key)
{
    const QCborValue value = take(key);
    refuseUnless(value.isInteger());
    return value.toInteger();
}

quint64 Fields::number(int key, quint64 max)
{
    const qint64 value = integer(key);
    refuseUnless(value >= 0 && static_cast<quint64>(value) <= max);
    return value < 0 ? 0 : static_cast<quint64>(value);
}

bool Fields::boolean(int key)
{
    const QCborValue value = take(key);
    refuseUnless(value.isBool());
    return value.toBool();
}

QString Fields::text(int key, qsizetype maxLength)
{
    const QCborValue value = take(key);
    if (!value.isString() || value.toString().size() > maxLength) {
        m_fit = false;
        return {};
    }
    return value.toString();
}

QCborArray Fields::array(int key, qsizetype maxSize)
{
    const QCborValue value = take(key);
    if (!value.isArray() || value.toArray().size() > maxSize) {
        m_fit = false;
        return {};
    }
    return value.toArray();
}

QCborMap Fields::map(int key, qsizetype maxSize)
{
    const QCborValue value = take(key);
    if (!value.isMap() || value.toMap().size() > maxSize) {
        m_fit = false;
        return {};
    }
    return value.toMap();
}

Result<void> Fields::finish(QAnyStringView what) const
{
    if (!m_fit || m_taken != m_map.size())
        return fail(Code::integrity, QStringLiteral("%1 with missing, unfit or unknown fields").arg(what.toString()));
    return {};
}

} // namespace vb::cbor
