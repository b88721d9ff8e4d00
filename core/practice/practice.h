#pragma once

#include "core/store/audited_tx.h"

namespace vb::practice {

inline constexpr int kLeaseDays = 30; // unless an owner has set another time
inline constexpr int kMostLeaseDays = 365;

/// FHIR Organization. Its row's id is the practice id.
struct Practice {
    PracticeId id {};
    QString name {};
    QString timeZone {}; // IANA
    QString address {};
    QString licence {};
    int leaseDays = kLeaseDays; // for how long laptops open without having heard from the relay; 0: for ever
};

enum PracticeField { kName = 1, kTimeZone, kAddress, kLicence, kPracticeLeaseDays };

/// What the owner sets for one PC. Its row's id is the device's; it stays on the PC.
struct PcSetting {
    QString kind = QStringLiteral("front_desk"); // front_desk, room
    qint64 idleMs = 5 * 60'000;
    QString proxy {}; // to the relay: "http://[USER:PASSWORD@]HOST[:PORT]" or "direct"; empty: as the system says
};
enum PcSettingField { kPcKind = 1, kPcIdleMs, kPcProxy };

extern const store::EntityDecl kPracticeEntity;
extern const store::EntityDecl kPcSettingEntity;

/// `invalid` for an unknown time zone or a lease over a year.
Result<void> createPractice(store::AuditedTx &tx, const Practice &practice);
Result<void> changePractice(store::AuditedTx &tx, const Practice &practice);
/// `invalid` for an idle time under 1 minute or over 60.
Result<void> setPcSetting(store::AuditedTx &tx, DeviceId device, const PcSetting &setting);
Result<PcSetting> pcSetting(store::Reader &reader, DeviceId device);
Result<Practice> thePractice(store::Reader &reader);

} // namespace vb::practice
