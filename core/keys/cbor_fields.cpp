#include "core/keys/cbor_fields.h"

namespace vb::keys {

QCborValue CborFields::take(int key)
{
    ++m_taken;
    return m_map.value(static_cast<qint64>(key));
}

QByteArray CborFields::bytesUpTo(int key, qsizetype maxSize)
{
    const QCborValue value = take(key);
    if (!value.isByteArray() || value.toByteArray().size() > maxSize) {
        m_fit = false;
        return {};
    }
    return value.toByteArray();
}

QByteArray CborFields::bytes(int key, qsizetype size)
{
    QByteArray value = bytesUpTo(key, size);
    m_fit = m_fit && value.size() == size;
    return value;
}

QByteArray CborFields::bytesOrNone(int key, qsizetype size)
{
    QByteArray value = bytesUpTo(key, size);
    m_fit = m_fit && (value.isEmpty() || value.size() == size);
    return value;
}

qint64 CborFields::integer(int key)
{
    const QCborValue value = take(key);
    m_fit = m_fit && value.isInteger();
    return value.toInteger();
}

quint64 CborFields::number(int key)
{
    const qint64 value = integer(key);
    m_fit = m_fit && value >= 0;
    return static_cast<quint64>(value);
}

QString CborFields::text(int key, qsizetype maxLength)
{
    const QCborValue value = take(key);
    if (!value.isString() || value.toString().size() > maxLength) {
        m_fit = false;
        return {};
    }
    return value.toString();
}

QCborArray CborFields::array(int key, qsizetype maxSize)
{
    const QCborValue value = take(key);
    if (!value.isArray() || value.toArray().size() > maxSize) {
        m_fit = false;
        return {};
    }
    return value.toArray();
}

Result<void> CborFields::finish(const QString &what) const
{
    if (!m_fit || m_taken != m_map.size())
        return fail(Code::integrity, QStringLiteral("%1 has missing, unfit or unknown fields").arg(what));
    return {};
}

} // namespace vb::keys
