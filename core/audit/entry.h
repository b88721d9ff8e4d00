#pragma once

#include "core/base/actor.h"
#include "core/base/clock.h"
#include "core/sql/stmt.h"

#include <QByteArray>

namespace vb::audit {

enum class Outcome { ok, denied, failed };
QString outcomeName(Outcome outcome);
Outcome outcomeFromName(QStringView name);

/// One access, as 45 CFR 164.312(b) and ASTM E2147 ask: who, in which role, on which device, did what, to whom, when,
/// why and with what outcome. `detail` names columns, counts and ids, never values of a record.
struct Entry {
    qint64 index = -1; // position in this device's tree, from 0
    QByteArray salt; // 16 random bytes, so that a leaf hash tells nothing
    Instant at;
    qint64 skewMs = 0; // last known difference to the relay's clock
    StaffId user; // null: nobody was logged in
    QString login;
    QString role;
    DeviceId device;
    QString address; // host name of the PC
    QString os;
    QString action;
    PatientId patient;
    QString objectKind;
    EntityId object;
    QString purpose;
    Outcome outcome = Outcome::ok;
    QString detail;
};

/// The bytes that the tree's leaf covers: canonical CBOR {tag: value}, empty values left out.
QByteArray canonical(const Entry &entry);
/// The same from a row of kEntryColumns as it is stored.
QByteArray canonicalRow(const sql::Stmt &row);

/// `integrity` for bytes that canonical() does not make.
Result<Entry> entryFromCanonical(const QByteArray &bytes);

/// The columns of audit_entry in the order that bindEntry and entryFrom use.
extern const char *const kEntryColumns;
void bindEntry(sql::Stmt &stmt, const Entry &entry);
Entry entryFrom(const sql::Stmt &stmt);
inline constexpr int kEntryColumnCount = 19;

/// Host name and operating system of this PC, read once.
const QString &thisAddress();
const QString &thisOs();

} // namespace vb::audit
