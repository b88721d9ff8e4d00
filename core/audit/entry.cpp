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

QByteArray canonical(const Entry &entry)
{
    QCborMap map;
    const auto text = [&map](int tag, const QString &value) {
        if (!value.isEmpty())
            map.insert(tag, value);
    };
    const auto id = [&map](int tag, const auto &value) {
        if (!value.isNull())
            map.insert(tag, value.bytes());
    };
    map.insert(0, entry.salt);
    map.insert(1, entry.index);
    map.insert(2, entry.at.wallMs);
    map.insert(3, entry.at.monoMs);
    map.insert(4, entry.at.boot);
    map.insert(5, entry.skewMs);
    id(6, entry.user);
    text(7, entry.login);
    text(8, entry.role);
    id(9, entry.device);
    text(10, entry.address);
    text(11, entry.os);
    text(12, entry.action);
    id(13, entry.patient);
    text(14, entry.objectKind);
    id(15, entry.object);
    text(16, entry.purpose);
    text(17, outcomeName(entry.outcome));
    text(18, entry.detail);
    return cbor::encode(map);
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
