#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <compare>
#include <cstdint>

namespace vb {

using IdBytes = std::array<std::uint8_t, 16>;

/// A UUIDv7 (RFC 9562): 48-bit milliseconds, then random bits. Thread safe.
IdBytes makeIdBytes(qint64 unixMs);
QString idText(const IdBytes &bytes);
Result<IdBytes> idFromText(QStringView text);

/// 16 bytes whose kind the compiler knows. Text form: lower-case UUID.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(const IdBytes &bytes) : m_bytes(bytes) { }

    static Id make(qint64 unixMs) { return Id(makeIdBytes(unixMs)); }
    /// `invalid` unless the text is a UUID.
    static Result<Id> fromText(QStringView text)
    {
        VB_TRY(const IdBytes bytes, idFromText(text));
        return Id(bytes);
    }
    /// The null id unless there are 16 bytes.
    static Id fromBytes(QByteArrayView raw)
    {
        Id id;
        if (raw.size() == 16)
            std::copy(raw.begin(), raw.end(), reinterpret_cast<char *>(id.m_bytes.data()));
        return id;
    }

    [[nodiscard]] bool isNull() const { return m_bytes == IdBytes {}; }
    [[nodiscard]] QString text() const { return idText(m_bytes); }
    [[nodiscard]] QByteArray bytes() const { return {reinterpret_cast<const char *>(m_bytes.data()), 16}; }
    [[nodiscard]] const IdBytes &raw() const { return m_bytes; }

    friend auto operator<=>(const Id &, const Id &) = default;
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHashBits(id.m_bytes.data(), 16, seed); }

private:
    IdBytes m_bytes {};
};

using PracticeId = Id<struct PracticeTag>;
using StaffId = Id<struct StaffTag>;
using DeviceId = Id<struct DeviceTag>;
using PatientId = Id<struct PatientTag>;
using EntityId = Id<struct EntityTag>; // of whatever kind the declaration beside it says
using OperationId = Id<struct OperationTag>;
using GroupId = Id<struct GroupTag>;

} // namespace vb
