#pragma once

#include "core/patient/patient_gate.h"
#include "core/store/audited_tx.h"

#include <QHash>

#include <optional>
#include <vector>

namespace vb::patient {

/// FHIR Patient. Empty text: not known.
struct Patient {
    PatientId id {};
    QString chartNo {}; // empty when adding: the next number of this PC is given
    QString given {};
    QString family {};
    QString preferred {};
    QString former {};
    QString birthDate {}; // YYYY-MM-DD
    QString sex {}; // for clinical use, FHIR AdministrativeGender: female, male, other, unknown
    QString phone {}; // the first to call; stored as core/base/phone.h says, given out as the country writes it
    QString email {};
    bool restricted = false; // opens only to the care team or by break-glass
    bool vip = false; // whoever opens the record, the privacy officer is told
    QString genderIdentity {};
    QString pronouns {};
    QString phoneUse {}; // home, work, mobile, temp, old
    QString emailUse {};
    QString confidential {}; // how the person wants to be reached, in words
    QString confidentialChannel {}; // sms, phone, email, mail
    QString confidentialTo {}; // the number or address for it
    QString disclosureLimits {}; // what may not be passed on, and to whom (45 CFR 164.522)
    EntityId photo {}; // of the person; null until there is one
};

/// A line of the result list. Of a restricted patient whom the reader may not open, birth date and phone are left out.
struct Hit {
    PatientId id;
    QString chartNo;
    QString name; // Family, Given (Preferred)
    QString birthDate;
    QString phone;
    bool restricted = false;
    bool closed = false; // restricted, and not open to the reader
    bool similar = false; // found by a name that differs in one letter from what was typed

    friend bool operator==(const Hit &, const Hit &) = default;
};

/// `near`: when a search finds little, names that differ in one letter from what was typed are found, too.
enum class Spelling { exact, near };

/// A column to change and its new text; `restricted` takes yes or no.
struct FieldChange {
    QString field; // a column of the declaration
    QString value;
};

/// Emergency access to one restricted patient, 30 minutes from `atMs`, across program runs.
struct BreakGlass {
    EntityId id;
    PatientId patient;
    StaffId staff;
    QString reason;
    qint64 atMs = 0;
    qint64 untilMs = 0;
};
inline constexpr qint64 kBreakGlassMs = 30 * 60'000;

enum PatientField {
    kChartNo = 1,
    kGiven,
    kFamily,
    kPreferred,
    kFormer,
    kBirthDate,
    kSex,
    kPhone,
    kEmail,
    kRestricted,
    kVip,
    kGenderIdentity,
    kPronouns,
    kPhoneUse,
    kEmailUse,
    kConfidential,
    kConfidentialChannel,
    kConfidentialTo,
    kDisclosureLimits,
    kPhoto
};
enum CareTeamField { kTeamPatient = 1, kTeamStaff, kTeamActive };
enum BreakGlassField { kGlassPatient = 1, kGlassStaff, kGlassReason, kGlassAt, kGlassUntil };

extern const store::EntityDecl kPatientEntity;
extern const store::EntityDecl kCareTeamEntity;
extern const store::EntityDecl kBreakGlassEntity;

/// "Family, Given (Preferred)".
QString displayName(const Patient &patient);

// Commands, inside a transaction of the right that names them.

/// How a text field of a patient is written by FieldChange; empty for no such column.
QString textOf(const Patient &patient, QStringView column);
void setText(Patient &patient, QStringView column, const QString &text);

/// `prefix` begins the chart number when none is given. `invalid` for impossible dates, telephone numbers, addresses,
/// or a chart number that is taken.
Result<Patient> addPatient(store::AuditedTx &tx, Patient patient, const QString &prefix);
/// `denied` for a restricted patient who is not open to the actor.
Result<void> changePatient(store::AuditedTx &tx, PatientId id, const std::vector<FieldChange> &changes);
/// Telephone numbers of before there was a stored form, read and written anew, up to `most`: how many. Those that are
/// none stay as they are.
Result<int> rewritePhones(store::AuditedTx &tx, int most);
/// Marks or unmarks; whoever marks joins the care team, so that the record stays open to somebody.
Result<void> restrictPatient(store::AuditedTx &tx, PatientId id, bool restricted);
/// Each opening of a flagged patient raises an alert.
Result<void> flagVip(store::AuditedTx &tx, PatientId id, bool vip);
Result<void> setCareTeam(store::AuditedTx &tx, PatientId id, StaffId staff, bool member);
/// `invalid` without a reason of at least ten characters.
Result<BreakGlass> breakGlass(store::AuditedTx &tx, PatientId id, const QString &reason);

// Queries, under the reader's role.

/// `notFound`; `denied` for a restricted patient who is not open to the reader.
Result<Patient> patientById(store::Reader &reader, PatientId id);
/// displayName() of these patients, as far as they exist.
Result<QHash<PatientId, QString>> namesOf(store::Reader &reader, const std::vector<PatientId> &ids);
/// Names in any order, parts of names, former names, telephone digits, birth dates, chart numbers (with a digit, or
/// their prefix and its dash); accents fold. Text of any kind is safe. Best matches first, at most `limit`.
Result<std::vector<Hit>> searchPatients(store::Reader &reader, const QString &text, int limit,
                                        Spelling spelling = Spelling::exact);
/// Of the practice's country; see phone::regionOfZone().
Result<QString> practiceRegion(store::Reader &reader);
/// Whether there is a telephone number that rewritePhones() would write anew.
Result<bool> hasOldPhones(store::Reader &reader);
/// Those whose records the reader opened, added or changed last, the latest first; without those closed to him by now.
Result<std::vector<Hit>> recentPatients(store::Reader &reader, int limit);
Result<std::vector<BreakGlass>> breakGlasses(store::Reader &reader, qint64 fromMs);
/// The open emergency accesses of the reader himself.
Result<std::vector<BreakGlass>> openGlasses(store::Reader &reader);

} // namespace vb::patient
