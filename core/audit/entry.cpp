#include "core/audit/entry.h"

#include "core/base/cbor.h"

#include <QSysInfo>

namespace vb::audit {

const char *const kEntryColumns
    = "idx, salt, at_ms, mono_ms, boot, skew_ms, user, login, role, device, address, os, action, patient, "
      "object_kind, object, purpose, outcome, detail";

QString outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::ok: return QStringLiteral("ok");
    case Outcome::denied: return QStringLiteral("denied");
    case Outcome::failed: break;
    }
    return QStringLiteral("failed");
}

Outcome outcomeFromName(QStringView name)
{
    return name == u"ok" ? Outcome::ok : name == u"denied" ? Outcome::denied : Outcome::failed;
}

namespace {

/// What cbor::encode() makes of a map of these tags, written straight: verifying makes one for each entry of the log.
class CanonicalMap {
public:
    CanonicalMap() { m_out.reserve(kUsualSize); }

    void integer(char tag, qint64 value)
    {
        m_out.append(tag);
        head(value < 0 ? 1 : 0, static_cast<quint64>(value < 0 ? -1 - value : value));
        ++m_count;
    }
    void bytes(char tag, QByteArrayView value)
    {
        m_out.append(tag);
        head(2, static_cast<quint64>(value.size()));
        m_out.append(value);
        ++m_count;
    }
    /// UTF-8; an empty one is left out.
    void text(char tag, QByteArrayView value)
    {
        if (value.isEmpty())
            return;
        m_out.append(tag);
        head(3, static_cast<quint64>(value.size()));
        m_out.append(value);
        ++m_count;
    }
    void text(char tag, const QString &value) { text(tag, QByteArrayView(value.toUtf8())); }
    template <class Tag>
    void id(char tag, const Id<Tag> &value)
    {
        if (!value.isNull())
            bytes(tag, {reinterpret_cast<const char *>(value.raw().data()), 16});
    }
    [[nodiscard]] QByteArray finished()
    {
        VB_INVARIANT(m_count < 24); // so that the map's head is one byte
        m_out[0] = static_cast<char>(5 << 5 | m_count);
        return std::move(m_out);
    }

private:
    /// RFC 8949 section 3: the shortest form.
    void head(int major, quint64 value)
    {
        const int type = major << 5;
        if (value < 24) {
            m_out.append(static_cast<char>(type | static_cast<int>(value)));
            return;
        }
        const int power = value <= 0xFF ? 0 : value <= 0xFFFF ? 1 : value <= 0xFFFFFFFF ? 2 : 3;
        m_out.append(static_cast<char>(type | (24 + power)));
        for (int shift = (8 << power) - 8; shift >= 0; shift -= 8)
            m_out.append(static_cast<char>(value >> shift & 0xFF));
    }

    static constexpr qsizetype kUsualSize = 320;
    QByteArray m_out = QByteArray(1, '\0'); // the map's head
    int m_count = 0;
};

} // namespace

QByteArray canonical(const Entry &entry)
{
    CanonicalMap map;
    map.bytes(0, entry.salt);
    map.integer(1, entry.index);
    map.integer(2, entry.at.wallMs);
    map.integer(3, entry.at.monoMs);
    map.bytes(4, entry.at.boot);
    map.integer(5, entry.skewMs);
    map.id(6, entry.user);
    map.text(7, entry.login);
    map.text(8, entry.role);
    map.id(9, entry.device);
    map.text(10, entry.address);
    map.text(11, entry.os);
    map.text(12, entry.action);
    map.id(13, entry.patient);
    map.text(14, entry.objectKind);
    map.id(15, entry.object);
    map.text(16, entry.purpose);
    map.text(17, outcomeName(entry.outcome));
    map.text(18, entry.detail);
    return map.finished();
}

QByteArray canonicalRow(const sql::Stmt &row)
{
    CanonicalMap map;
    map.bytes(0, row.view(1));
    map.integer(1, row.integer(0));
    map.integer(2, row.integer(2));
    map.integer(3, row.integer(3));
    map.bytes(4, row.view(4));
    for (int column = 5; column < kEntryColumnCount; ++column) {
        const auto tag = static_cast<char>(column);
        switch (row.type(column)) {
        case 'i': map.integer(tag, row.integer(column)); break;
        case 'b': map.bytes(tag, row.view(column)); break;
        case 't': map.text(tag, row.view(column)); break;
        default: break;
        }
    }
    return map.finished();
}

Result<Entry> entryFromCanonical(const QByteArray &bytes)
{
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    const auto text = [&map](int tag) { return map.value(tag).toString(); };
    const auto raw = [&map](int tag) { return map.value(tag).toByteArray(); };
    Entry entry;
    entry.salt = raw(0);
    entry.index = map.value(1).toInteger();
    entry.at = {map.value(2).toInteger(), map.value(3).toInteger(), raw(4)};
    entry.skewMs = map.value(5).toInteger();
    entry.user = StaffId::fromBytes(raw(6));
    entry.login = text(7);
    entry.role = text(8);
    entry.device = DeviceId::fromBytes(raw(9));
    entry.address = text(10);
    entry.os = text(11);
    entry.action = text(12);
    entry.patient = PatientId::fromBytes(raw(13));
    entry.objectKind = text(14);
    entry.object = EntityId::fromBytes(raw(15));
    entry.purpose = text(16);
    entry.outcome = outcomeFromName(text(17));
    entry.detail = text(18);
    if (canonical(entry) != bytes)
        return fail(Code::integrity, QStringLiteral("not an entry of an access log"));
    return entry;
}

void bindEntry(sql::Stmt &stmt, const Entry &entry)
{
    stmt.bind(1, entry.index)
        .bind(2, entry.salt)
        .bind(3, entry.at.wallMs)
        .bind(4, entry.at.monoMs)
        .bind(5, entry.at.boot);
    stmt.bind(6, entry.skewMs).bind(7, entry.user).bind(8, entry.login).bind(9, entry.role).bind(10, entry.device);
    stmt.bind(11, entry.address).bind(12, entry.os).bind(13, entry.action).bind(14, entry.patient);
    stmt.bind(15, entry.objectKind).bind(16, entry.object).bind(17, entry.purpose).bind(18, outcomeName(entry.outcome));
    stmt.bind(19, entry.detail);
}

Entry entryFrom(const sql::Stmt &stmt)
{
    Entry entry;
    entry.index = stmt.integer(0);
    entry.salt = stmt.blob(1);
    entry.at = {stmt.integer(2), stmt.integer(3), stmt.blob(4)};
    entry.skewMs = stmt.integer(5);
    entry.user = stmt.id<StaffId>(6);
    entry.login = stmt.text(7);
    entry.role = stmt.text(8);
    entry.device = stmt.id<DeviceId>(9);
    entry.address = stmt.text(10);
    entry.os = stmt.text(11);
    entry.action = stmt.text(12);
    entry.patient = stmt.id<PatientId>(13);
    entry.objectKind = stmt.text(14);
    entry.object = stmt.id<EntityId>(15);
    entry.purpose = stmt.text(16);
    entry.outcome = outcomeFromName(stmt.text(17));
    entry.detail = stmt.text(18);
    return entry;
}

const QString &thisAddress()
{
    static const QString address = QSysInfo::machineHostName();
    return address;
}

const QString &thisOs()
{
    static const QString os = QSysInfo::prettyProductName() + u' ' + QSysInfo::currentCpuArchitecture();
    return os;
}

} // namespace vb::audit
