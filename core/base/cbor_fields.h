#pragma once

#include "core/base/id.h"

#include <QAnyStringView>
#include <QCborArray>
#include <QCborMap>

namespace vb::cbor {

/// Takes the fields of a decoded map one by one. A missing or unfit field gives an empty value and is remembered;
/// finish() tells. Every field has a limit.
class Fields {
public:
    explicit Fields(const QCborMap &map) : m_map(map) { }

    [[nodiscard]] bool has(int key) const { return m_map.contains(static_cast<qint64>(key)); }
    QByteArray bytes(int key, qsizetype size); // exactly so many
    QByteArray bytesOrNone(int key, qsizetype size); // so many, or none
    QByteArray bytesUpTo(int key, qsizetype maxSize);
    quint64 number(int key, quint64 max = quint64(INT64_MAX)); // not negative
    qint64 integer(int key);
    bool boolean(int key);
    QString text(int key, qsizetype maxLength); // in UTF-16 units
    QCborArray array(int key, qsizetype maxSize);
    QCborMap map(int key, qsizetype maxSize);
    template <class IdType>
    IdType id(int key)
    {
        return IdType::fromBytes(bytes(key, 16));
    }

    /// For what the caller finds unfit himself.
    void refuseUnless(bool fit) { m_fit = m_fit && fit; }
    /// `integrity` unless every field was there and fit, and the map holds no other.
    [[nodiscard]] Result<void> finish(QAnyStringView what) const;

private:
    QCborValue take(int key);

    QCborMap m_map;
    qsizetype m_taken = 0;
    bool m_fit = true;
};

} // namespace vb::cbor
