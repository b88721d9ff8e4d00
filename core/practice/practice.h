#pragma once

#include "core/store/audited_tx.h"

namespace vb::practice {

/// FHIR Organization. Its row's id is the practice id.
struct Practice {
    PracticeId id {};
    QString name {};
    QString timeZone {}; // IANA
    QString address {};
    QString licence {};
};

enum PracticeField { kName = 1, kTimeZone, kAddress, kLicence };

/// What the owner sets for one PC. Its row's id is the device's; it stays on the PC.
struct PcSetting {
    QString kind = QStringLiteral("front_desk"); // front_desk, room
    qint64 idleMs = 5 * 60'000;
    QString proxy {}; // to the relay: "http://[USER:PASSWORD@]HOST[:PORT]" or "direct"; empty: as the system says
};
enum PcSettingField { kPcKind = 1, kPcIdleMs, kPcProxy };

extern const store::EntityDecl kPracticeEntity;
extern const store::EntityDecl kPcSettingEntity;

/// `invalid` for an unknown time zone.
Result<void> createPractice(store::AuditedTx &tx, const Practice &practice);
Result<void> changePractice(store::AuditedTx &tx, const Practice &practice);
/// `invalid` for an idle time under 1 minute or over 60.
Result<void> setPcSetting(store::AuditedTx &tx, DeviceId device, const PcSetting &setting);
Result<PcSetting> pcSetting(store::Reader &reader, DeviceId device);
Result<Practice> thePractice(store::Reader &reader);

} // namespace vb::practice
