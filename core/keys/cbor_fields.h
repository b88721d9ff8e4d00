#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QCborArray>
#include <QCborMap>
#include <QString>

namespace vb::keys {

/// Takes the fields of a decoded map one by one. A missing or unfit field gives an empty value and is remembered;
/// finish() tells.
class CborFields {
public:
    explicit CborFields(const QCborMap &map) : m_map(map) { }

    QByteArray bytes(int key, qsizetype size); // exactly so many
    QByteArray bytesOrNone(int key, qsizetype size); // so many, or none
    QByteArray bytesUpTo(int key, qsizetype maxSize);
    quint64 number(int key); // not negative
    qint64 integer(int key);
    QString text(int key, qsizetype maxLength);
    QCborArray array(int key, qsizetype maxSize);

    /// `integrity` unless every field was there and fit, and the map holds no other.
    [[nodiscard]] Result<void> finish(const QString &what) const;

private:
    QCborValue take(int key);

    QCborMap m_map;
    qsizetype m_taken = 0;
    bool m_fit = true;
};

} // namespace vb::keys
