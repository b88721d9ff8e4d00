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
    QString sex {}; // FHIR AdministrativeGender: female, male, other, unknown
    QString phone {};
    QString email {};
    bool restricted = false; // opens only to the care team or by break-glass
    bool vip = false; // whoever opens the record, the privacy officer is told
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
    QString field; // given, family, preferred, former, birth_date, sex, phone, email, chart_no, restricted
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
    kVip
};
enum CareTeamField { kTeamPatient = 1, kTeamStaff, kTeamActive };
enum BreakGlassField { kGlassPatient = 1, kGlassStaff, kGlassReason, kGlassAt, kGlassUntil };

extern const store::EntityDecl kPatientEntity;
extern const store::EntityDecl kCareTeamEntity;
extern const store::EntityDecl kBreakGlassEntity;

/// "Family, Given (Preferred)".
QString displayName(const Patient &patient);

// Commands, inside a transaction of the right that names them.

/// `prefix` begins the chart number when none is given. `invalid` for impossible dates, telephone numbers, addresses,
/// or a chart number that is taken.
Result<Patient> addPatient(store::AuditedTx &tx, Patient patient, const QString &prefix);
/// `denied` for a restricted patient who is not open to the actor.
Result<void> changePatient(store::AuditedTx &tx, PatientId id, const std::vector<FieldChange> &changes);
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
Result<std::vector<BreakGlass>> breakGlasses(store::Reader &reader, qint64 fromMs);
/// The open emergency accesses of the reader himself.
Result<std::vector<BreakGlass>> openGlasses(store::Reader &reader);

} // namespace vb::patient
