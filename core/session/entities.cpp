#include "core/session/entities.h"

#include "core/chart/history.h"
#include "core/chart/signature.h"
#include "core/chart/template_edition.h"
#include "core/chart/visit.h"
#include "core/monitor/alert.h"
#include "core/patient/merge.h"
#include "core/patient/profile.h"
#include "core/practice/catalogue.h"
#include "core/practice/practice.h"
#include "core/staff/staff.h"
#include "core/sync/conflicts.h"

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
        &staff::kDeviceEntity,
        &staff::kJournalMarkEntity,
        &staff::kDraftEntity,
        &staff::kPreferenceEntity,
        &practice::kPcSettingEntity,
        &practice::kServiceEntity,
        &practice::kProductEntity,
        &patient::kPatientEntity,
        &patient::kCareTeamEntity,
        &patient::kBreakGlassEntity,
        &patient::kContactEntity,
        &patient::kAddressEntity,
        &patient::kPersonEntity,
        &patient::kCoverageEntity,
        &patient::kMarketingEntity,
        &patient::kMergeEntity,
        &chart::kVisitEntity,
        &chart::kAllergyEntity,
        &chart::kConditionEntity,
        &chart::kMedicationEntity,
        &chart::kObservationEntity,
        &chart::kHistoryEntity,
        &chart::kFlagEntity,
        &chart::kNoteEntity,
        &chart::kNoteSignatureEntity,
        &chart::kNoteCosignEntity,
        &chart::kNoteAutosaveEntity,
        &chart::kNoteTemplateEntity,
        &monitor::kAlertEntity,
        &monitor::kMonitorMarkEntity,
        &monitor::kMonitorSettingEntity,
        &sync::kConflictDecisionEntity,
    });
    return registry;
}

} // namespace vb::session
