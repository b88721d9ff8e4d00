#include "core/session/entities.h"

#include "core/patient/patient.h"
#include "core/practice/practice.h"
#include "core/staff/staff.h"

namespace vb::session {

const store::Registry &entities()
{
    static const store::Registry registry({
        &practice::kPracticeEntity,
        &staff::kTrustEntity,
        &staff::kStaffEntity,
        &staff::kCredentialEntity,
        &staff::kTotpUseEntity,
        &staff::kLoginStateEntity,
        &staff::kLicenceEntity,
        &staff::kDeviceKeysEntity,
        &staff::kJournalMarkEntity,
        &staff::kDraftEntity,
        &staff::kPreferenceEntity,
        &practice::kPcSettingEntity,
        &patient::kPatientEntity,
        &patient::kCareTeamEntity,
        &patient::kBreakGlassEntity,
    });
    return registry;
}

} // namespace vb::session
