#include "core/practice/practice.h"

#include <QTimeZone>

namespace vb::practice {

Result<void> createPractice(store::AuditedTx &tx, const Practice &practice)
{
    if (!QTimeZone::isTimeZoneIdAvailable(practice.timeZone.toLatin1()))
        return fail(Code::invalid, QStringLiteral("time_zone: not a known IANA time zone, such as America/New_York"));
    return tx.create(kPracticeEntity, EntityId(practice.id.raw()),
                     {{kName, practice.name},
                      {kTimeZone, practice.timeZone},
                      {kAddress, practice.address},
                      {kLicence, practice.licence}});
}

} // namespace vb::practice
