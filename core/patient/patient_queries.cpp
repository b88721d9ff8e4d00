#include "core/base/phone.h"
#include "core/patient/patient.h"
#include "core/patient/patient_row.h"

namespace vb::patient {

Result<QString> practiceRegion(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT time_zone FROM practice"));
    VB_TRY(const bool row, stmt.step());
    return phone::regionOfZone(row ? stmt.text(0) : QString());
}

Result<bool> hasOldPhones(store::Reader &reader)
{
    VB_TRY(const QString region, practiceRegion(reader));
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray("SELECT phone FROM patient WHERE ") + kOldPhone));
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row || phone::read(stmt.text(0), region).flaw == phone::Flaw::none)
            return row;
    }
}

Result<Patient> patientRow(store::Reader &reader, PatientId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare(
               "SELECT id, chart_no, given, family, preferred, former, birth_date, sex, phone, email, restricted, vip, "
               "gender_identity, pronouns, phone_use, email_use, confidential, confidential_channel, confidential_to, "
               "disclosure_limits, photo FROM patient WHERE id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such patient"));
    VB_TRY(const QString region, practiceRegion(reader));
    const QString channel = stmt.text(17);
    const bool byPhone = channel == QStringLiteral("phone") || channel == QStringLiteral("sms");
    return Patient {.id = stmt.id<PatientId>(0),
                    .chartNo = stmt.text(1),
                    .given = stmt.text(2),
                    .family = stmt.text(3),
                    .preferred = stmt.text(4),
                    .former = stmt.text(5),
                    .birthDate = stmt.text(6),
                    .sex = stmt.text(7),
                    .phone = phone::shown(stmt.text(8), region),
                    .email = stmt.text(9),
                    .restricted = stmt.integer(10) != 0,
                    .vip = stmt.integer(11) != 0,
                    .genderIdentity = stmt.text(12),
                    .pronouns = stmt.text(13),
                    .phoneUse = stmt.text(14),
                    .emailUse = stmt.text(15),
                    .confidential = stmt.text(16),
                    .confidentialChannel = channel,
                    .confidentialTo = byPhone ? phone::shown(stmt.text(18), region) : stmt.text(18),
                    .disclosureLimits = stmt.text(19),
                    .photo = stmt.isNull(20) ? EntityId() : stmt.id<EntityId>(20)};
}

Result<Patient> patientById(store::Reader &reader, PatientId id)
{
    VB_DO(requireOpen(reader, id));
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, id));
    VB_TRY(Patient patient, patientRow(reader, records.front()));
    for (size_t i = 1; i < records.size(); ++i) {
        VB_TRY(const Patient merged, patientRow(reader, records[i]));
        patient.restricted = patient.restricted || merged.restricted;
        patient.vip = patient.vip || merged.vip;
    }
    return patient;
}

namespace {

QString Patient::*textColumn(QStringView column)
{
    static const QHash<QString, QString Patient::*> kTexts {
        {QStringLiteral("chart_no"), &Patient::chartNo},
        {QStringLiteral("given"), &Patient::given},
        {QStringLiteral("family"), &Patient::family},
        {QStringLiteral("preferred"), &Patient::preferred},
        {QStringLiteral("former"), &Patient::former},
        {QStringLiteral("birth_date"), &Patient::birthDate},
        {QStringLiteral("sex"), &Patient::sex},
        {QStringLiteral("phone"), &Patient::phone},
        {QStringLiteral("email"), &Patient::email},
        {QStringLiteral("gender_identity"), &Patient::genderIdentity},
        {QStringLiteral("pronouns"), &Patient::pronouns},
        {QStringLiteral("phone_use"), &Patient::phoneUse},
        {QStringLiteral("email_use"), &Patient::emailUse},
        {QStringLiteral("confidential"), &Patient::confidential},
        {QStringLiteral("confidential_channel"), &Patient::confidentialChannel},
        {QStringLiteral("confidential_to"), &Patient::confidentialTo},
        {QStringLiteral("disclosure_limits"), &Patient::disclosureLimits},
    };
    return kTexts.value(column.toString(), nullptr);
}

} // namespace

QString textOf(const Patient &patient, QStringView column)
{
    QString Patient::*const member = textColumn(column);
    return member ? patient.*member : QString();
}

void setText(Patient &patient, QStringView column, const QString &text)
{
    if (QString Patient::*const member = textColumn(column))
        patient.*member = text;
}

Result<QHash<PatientId, QString>> namesOf(store::Reader &reader, const std::vector<PatientId> &ids)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT given, family, preferred FROM patient WHERE id = ?1"));
    QHash<PatientId, QString> names;
    for (const PatientId id : ids) {
        if (names.contains(id))
            continue;
        VB_TRY(const bool found, stmt.bind(1, id).step());
        if (found)
            names.insert(id, displayName({.given = stmt.text(0), .family = stmt.text(1), .preferred = stmt.text(2)}));
        stmt.reset();
    }
    return names;
}

namespace {

Result<std::vector<BreakGlass>> glassesFrom(sql::Stmt &stmt)
{
    std::vector<BreakGlass> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.id<PatientId>(1), stmt.id<StaffId>(2), stmt.text(3), stmt.integer(4),
                       stmt.integer(5)});
    }
}

} // namespace

Result<std::vector<BreakGlass>> breakGlasses(store::Reader &reader, qint64 fromMs)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, patient, staff, reason, at, until FROM break_glass WHERE at >= ?1 ORDER BY at"));
    stmt.bind(1, fromMs);
    return glassesFrom(stmt);
}

Result<std::vector<BreakGlass>> openGlasses(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, patient, staff, reason, at, until FROM break_glass "
                          "WHERE staff = ?1 AND at <= ?2 AND until > ?2 ORDER BY at"));
    stmt.bind(1, reader.actor().user).bind(2, reader.nowMs());
    return glassesFrom(stmt);
}

} // namespace vb::patient
