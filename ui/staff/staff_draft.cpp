#include "ui/staff/staff_draft.h"

#include <QCborArray>
#include <QCborMap>

namespace vb::ui {

namespace {

enum StaffDraftKey { kStaffAdded = 1, kStaffPerson, kStaffRole, kStaffLicence };

QString roleWord(const std::optional<Role> &role)
{
    return role ? roleName(*role) : QString();
}

} // namespace

QByteArray StaffDraft::encoded() const
{
    QCborMap map;
    if (added)
        map.insert(kStaffAdded, QCborArray {added->name, added->login, added->loginTyped, roleWord(added->role)});
    if (!person.isNull())
        map.insert(kStaffPerson, person.bytes());
    if (role)
        map.insert(kStaffRole, roleName(*role));
    if (licence)
        map.insert(kStaffLicence, QCborArray {licence->kind, licence->number, licence->state, licence->expires});
    return QCborValue(map).toCbor();
}

std::optional<StaffDraft> StaffDraft::decoded(const QByteArray &bytes)
{
    const QCborMap map = QCborValue::fromCbor(bytes).toMap();
    StaffDraft draft;
    if (const QCborArray line = map.value(kStaffAdded).toArray(); line.size() == 4) {
        draft.added = NewPerson {line[0].toString(), line[1].toString(), line[2].toBool(), {}};
        draft.added->role = roleFromName(line[3].toString());
        return draft;
    }
    const QByteArray id = map.value(kStaffPerson).toByteArray();
    if (id.size() != 16)
        return std::nullopt;
    draft.person = StaffId::fromBytes(id);
    draft.role = roleFromName(map.value(kStaffRole).toString());
    if (const QCborArray line = map.value(kStaffLicence).toArray(); line.size() == 4)
        draft.licence = NewLicence {line[0].toString(), line[1].toString(), line[2].toString(), line[3].toString()};
    return draft;
}

} // namespace vb::ui
