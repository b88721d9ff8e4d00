#pragma once

#include "core/store/audited_tx.h"

namespace vb::practice {

/// FHIR Organization. Its row's id is the practice id.
struct Practice {
    PracticeId id;
    QString name;
    QString timeZone; // IANA
    QString address;
    QString licence;
};

enum PracticeField { kName = 1, kTimeZone, kAddress, kLicence };

extern const store::EntityDecl kPracticeEntity;

/// `invalid` for an unknown time zone.
Result<void> createPractice(store::AuditedTx &tx, const Practice &practice);
Result<Practice> thePractice(store::Reader &reader);

} // namespace vb::practice
