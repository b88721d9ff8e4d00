#include "core/practice/practice.h"

#include <QTimeZone>

namespace vb::practice {

namespace {

constexpr qint64 kShortestIdleMs = 60'000;
constexpr qint64 kLongestIdleMs = 60 * 60'000; // NIST SP 800-63B-4, AAL2

Result<void> checkTimeZone(const QString &timeZone)
{
    if (!QTimeZone::isTimeZoneIdAvailable(timeZone.toLatin1()))
        return fail(Code::invalid, QStringLiteral("time_zone: not a known IANA time zone, such as America/New_York"));
    return {};
}

Result<void> checkLease(int days)
{
    if (days < 0 || days > kMostLeaseDays)
        return fail(Code::invalid, QStringLiteral("lease_days: from 0 to %1").arg(kMostLeaseDays));
    return {};
}

QCborMap profileFields(const Practice &practice)
{
    return {
        {kName, practice.name},
        {kTimeZone, practice.timeZone},
        {kAddress, practice.address},
        {kLicence, practice.licence},
        {kPracticeLeaseDays, practice.leaseDays == kLeaseDays ? QCborValue(nullptr) : QCborValue(practice.leaseDays)}};
}

} // namespace

Result<void> createPractice(store::AuditedTx &tx, const Practice &practice)
{
    VB_DO(checkTimeZone(practice.timeZone));
    VB_DO(checkLease(practice.leaseDays));
    return tx.create(kPracticeEntity, EntityId(practice.id.raw()), profileFields(practice));
}

Result<void> changePractice(store::AuditedTx &tx, const Practice &practice)
{
    VB_DO(checkTimeZone(practice.timeZone));
    VB_DO(checkLease(practice.leaseDays));
    tx.intent().object = EntityId(practice.id.raw());
    return tx.set(kPracticeEntity, EntityId(practice.id.raw()), profileFields(practice));
}

Result<void> setPcSetting(store::AuditedTx &tx, DeviceId device, const PcSetting &setting)
{
    if (setting.idleMs < kShortestIdleMs || setting.idleMs > kLongestIdleMs)
        return fail(Code::invalid, QStringLiteral("idle_ms: from one minute to one hour"));
    tx.intent().object = EntityId(device.raw());
    return tx.put(kPcSettingEntity, EntityId(device.raw()),
                  {{kPcKind, setting.kind}, {kPcIdleMs, setting.idleMs}, {kPcProxy, setting.proxy.trimmed()}});
}

} // namespace vb::practice
