#pragma once

#include "core/patient/patient.h"

#include <QMap>

#include <array>

namespace vb::patient {

/// What a record can hold several of.
enum class ItemKind { contact, address, person, coverage };
inline constexpr std::array kItemKinds {ItemKind::contact, ItemKind::address, ItemKind::person, ItemKind::coverage};

/// A further telephone number, an address, somebody around the patient, an insurance: texts by the names of their
/// columns, without those that are empty. Telephone numbers are given out as the practice's country writes them.
struct Item {
    EntityId id {};
    PatientId patient {}; // whose row it is: of a merged record, not the one that is shown
    ItemKind kind = ItemKind::contact;
    QMap<QString, QString> values {};

    [[nodiscard]] QString at(const QString &column) const { return values.value(column); }
    friend bool operator==(const Item &, const Item &) = default;
};

/// Whether practice news may go to the patient this way; no until somebody says yes.
struct MarketingChoice {
    QString channel {}; // sms, email, phone, mail
    bool allowed = false;
    qint64 atMs = 0; // 0: never asked
    StaffId author {};
    QString authorName {};
    friend bool operator==(const MarketingChoice &, const MarketingChoice &) = default;
};

/// A record that was merged into the one shown.
struct MergedRecord {
    Patient patient;
    qint64 atMs = 0;
    StaffId author {};
};

/// All that is known of a patient beside the chart. Of merged records the first is the one that is kept; what the
/// others hold stands beside its own.
struct Profile {
    Patient patient;
    std::vector<Item> items; // contacts, addresses, people, insurances, in the order of their making
    std::vector<MarketingChoice> marketing; // each channel once
    std::vector<MergedRecord> merged;
    bool lacksGuardian = false; // under 18, and nobody is named who may consent

    [[nodiscard]] std::vector<Item> of(ItemKind kind) const;
};

inline const std::vector<QByteArray> kContactUses {"home", "work", "mobile", "temp", "old"};
inline const std::vector<QByteArray> kChannels {"sms", "email", "phone", "mail"};

enum ContactField { kContactPatient = 1, kContactSystem, kContactValue, kContactUse, kContactNote, kContactActive };
enum AddressField {
    kAddressPatient = 1,
    kAddressUse,
    kAddressLine,
    kAddressLine2,
    kAddressCity,
    kAddressState,
    kAddressPostalCode,
    kAddressCountry,
    kAddressActive
};
enum PersonField {
    kPersonPatient = 1,
    kPersonRole,
    kPersonName,
    kPersonRelation,
    kPersonPhone,
    kPersonEmail,
    kPersonNote,
    kPersonActive
};
enum CoverageField {
    kCoveragePatient = 1,
    kCoveragePayer,
    kCoveragePlan,
    kCoverageMember,
    kCoverageGroup,
    kCoverageSubscriber,
    kCoverageValidTo,
    kCoverageActive
};
enum MarketingField { kMarketingPatient = 1, kMarketingChannel, kMarketingAllowed, kMarketingAt, kMarketingAuthor };

extern const store::EntityDecl kContactEntity;
extern const store::EntityDecl kAddressEntity;
extern const store::EntityDecl kPersonEntity;
extern const store::EntityDecl kCoverageEntity;
extern const store::EntityDecl kMarketingEntity;

/// contact, address, person, coverage.
QString itemKindName(ItemKind kind);
const store::EntityDecl &itemEntity(ItemKind kind);

// Commands, inside a transaction of patientUpdate. All ask whether the patient is open to the actor.

/// `invalid` for missing or impossible values, and for a guardian of an adult.
Result<Item> addItem(store::AuditedTx &tx, PatientId patient, ItemKind kind, const QMap<QString, QString> &values);
/// An empty text clears a column. `notFound`.
Result<void> changeItem(store::AuditedTx &tx, ItemKind kind, EntityId id, const QMap<QString, QString> &values);
/// The row stays for what was; it is shown no more.
Result<void> removeItem(store::AuditedTx &tx, ItemKind kind, EntityId id);
/// Makes a further number or e-mail address the patient's first; the one that was takes its place.
Result<void> preferContact(store::AuditedTx &tx, EntityId id);
/// What was set last holds, with when and by whom.
Result<void> setMarketing(store::AuditedTx &tx, PatientId patient, const QString &channel, bool allowed);

/// `notFound`; `denied` for a restricted patient who is not open to the reader.
Result<Profile> profileOf(store::Reader &reader, PatientId id);

} // namespace vb::patient
