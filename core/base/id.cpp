#include "core/base/id.h"

#include "core/base/secret_bytes.h"

#include <QUuid>

namespace vb {

IdBytes makeIdBytes(qint64 unixMs)
{
    IdBytes id;
    fillRandom(id.data(), id.size());
    for (int i = 0; i < 6; ++i)
        id[static_cast<size_t>(i)] = static_cast<std::uint8_t>(unixMs >> (40 - 8 * i));
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0F) | 0x70);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3F) | 0x80);
    return id;
}

QString idText(const IdBytes &bytes)
{
    return QUuid::fromRfc4122(QByteArrayView(reinterpret_cast<const char *>(bytes.data()), 16))
        .toString(QUuid::WithoutBraces);
}

Result<IdBytes> idFromText(QStringView text)
{
    const QUuid uuid = text.size() == 36 ? QUuid::fromString(text) : QUuid();
    if (uuid.isNull())
        return fail(Code::invalid, QStringLiteral("not an id: expected a UUID of 36 characters"));
    const QByteArray raw = uuid.toRfc4122();
    IdBytes id;
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char *>(id.data()));
    return id;
}

} // namespace vb
