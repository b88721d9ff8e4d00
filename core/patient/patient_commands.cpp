#include "core/patient/patient.h"

#include "core/base/text.h"

#include <QDate>
#include <QRegularExpression>

namespace vb::patient {

namespace {

constexpr int kOldest = 130; // years
constexpr qsizetype kShortestReason = 10;

EntityId rowOf(PatientId id)
{
    return EntityId(id.raw());
}

Result<void> checkBirthDate(const QString &date, qint64 nowMs)
{
    const QDate born = QDate::fromString(date, Qt::ISODate);
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().addDays(1); // a day's grace for zones
    if (date.size() != 10 || !born.isValid())
        return fail(Code::invalid, QStringLiteral("birth_date: not a date; write YYYY-MM-DD"));
    if (born > today)
        return fail(Code::invalid, QStringLiteral("birth_date: lies in the future"));
    if (born < today.addYears(-kOldest))
        return fail(Code::invalid, QStringLiteral("birth_date: more than %1 years ago").arg(kOldest));
    return {};
}

Result<void> checkPhone(const QString &phone)
{
    static const QRegularExpression kForm(QStringLiteral("^\\+?[0-9 ().\\-/]{5,30}( ?(x|ext\\.?) ?[0-9]{1,6})?$"),
                                          QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = phone.trimmed();
    const qsizetype count = text::digits(trimmed).size();
    if (!trimmed.isEmpty() && (!kForm.match(trimmed).hasMatch() || count < 5 || count > 21))
        return fail(Code::invalid, QStringLiteral("phone: not a telephone number"));
    return {};
}

Result<void> checkEmail(const QString &email)
{
    static const QRegularExpression kForm(QStringLiteral("^[^\\s@]+@[^\\s@]+\\.[^\\s@.]+$"));
    if (!email.trimmed().isEmpty() && !kForm.match(email.trimmed()).hasMatch())
        return fail(Code::invalid, QStringLiteral("email: not an e-mail address"));
    return {};
}

Result<void> checkChartNo(store::AuditedTx &tx, const QString &chartNo, PatientId self)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT 1 FROM patient WHERE chart_no = ?1 AND id <> ?2"));
    VB_TRY(const bool taken, stmt.bind(1, chartNo.trimmed()).bind(2, rowOf(self)).step());
    if (taken)
        return fail(Code::invalid, QStringLiteral("chart_no: another patient has this number"));
    return {};
}

/// The next number of this PC: six digits behind a prefix of its own, so that PCs without a line never clash.
Result<QString> nextChartNo(store::AuditedTx &tx, const QString &prefix)
{
    constexpr qint64 kFirst = 1001;
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt,
           reader.prepare(
               "SELECT chart_no FROM patient WHERE chart_no > ?1 AND chart_no < ?2 "
               "AND substr(chart_no, ?3) GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]' ORDER BY chart_no DESC LIMIT 1"));
    stmt.bind(1, prefix + u'-').bind(2, prefix + u'.').bind(3, static_cast<int>(prefix.size()) + 2);
    VB_TRY(const bool row, stmt.step());
    const qint64 next = row ? stmt.text(0).mid(prefix.size() + 1).toLongLong() + 1 : kFirst;
    return QStringLiteral("%1-%2").arg(prefix).arg(next, 6, 10, QLatin1Char('0'));
}

Result<void> openRecord(store::AuditedTx &tx, PatientId id)
{
    tx.intent().object = rowOf(id);
    return requireOpen(tx, id);
}

Result<QCborMap> fieldsFrom(store::AuditedTx &tx, PatientId id, const std::vector<FieldChange> &changes)
{
    QCborMap fields;
    for (const auto &[name, value] : changes) {
        const auto &all = kPatientEntity.fields;
        const auto field = std::find_if(
            all.begin(), all.end(), [&name](const store::Field &f) { return QString::fromLatin1(f.column) == name; });
        if (field == all.end() || field->tag == kRestricted || field->tag == kVip)
            return fail(Code::invalid, QStringLiteral("a patient has no field of this name"));
        if (field->tag == kBirthDate)
            VB_DO(checkBirthDate(value, tx.at().wallMs));
        if (field->tag == kPhone)
            VB_DO(checkPhone(value));
        if (field->tag == kEmail)
            VB_DO(checkEmail(value));
        if (field->tag == kChartNo)
            VB_DO(checkChartNo(tx, value, id));
        fields.insert(field->tag, value);
    }
    return fields;
}

Result<void> joinTeam(store::AuditedTx &tx, PatientId id, StaffId staff, bool member)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT id FROM care_team WHERE patient = ?1 AND staff = ?2"));
    VB_TRY(const bool known, stmt.bind(1, id).bind(2, staff).step());
    if (known)
        return tx.set(kCareTeamEntity, stmt.id<EntityId>(0), {{kTeamActive, member}});
    if (!member)
        return {};
    return tx.create(kCareTeamEntity, EntityId::make(tx.at().wallMs),
                     {{kTeamPatient, id.bytes()}, {kTeamStaff, staff.bytes()}, {kTeamActive, true}});
}

} // namespace

QString displayName(const Patient &patient)
{
    const QString name = patient.family + QStringLiteral(", ") + patient.given;
    return patient.preferred.isEmpty() ? name : name + QStringLiteral(" (") + patient.preferred + u')';
}

Result<Patient> addPatient(store::AuditedTx &tx, Patient patient, const QString &prefix)
{
    patient.id = PatientId::make(tx.at().wallMs);
    tx.intent().patient = patient.id;
    tx.intent().object = rowOf(patient.id);
    VB_DO(checkBirthDate(patient.birthDate, tx.at().wallMs));
    VB_DO(checkPhone(patient.phone));
    VB_DO(checkEmail(patient.email));
    if (patient.chartNo.trimmed().isEmpty()) {
        VB_TRY(patient.chartNo, nextChartNo(tx, prefix));
    } else {
        VB_DO(checkChartNo(tx, patient.chartNo, patient.id));
    }
    VB_DO(tx.create(kPatientEntity, rowOf(patient.id),
                    {{kChartNo, patient.chartNo},
                     {kGiven, patient.given},
                     {kFamily, patient.family},
                     {kPreferred, patient.preferred},
                     {kFormer, patient.former},
                     {kBirthDate, patient.birthDate},
                     {kSex, patient.sex},
                     {kPhone, patient.phone},
                     {kEmail, patient.email},
                     {kRestricted, false}}));
    return patient;
}

Result<void> changePatient(store::AuditedTx &tx, PatientId id, const std::vector<FieldChange> &changes)
{
    VB_DO(openRecord(tx, id));
    VB_TRY(const QCborMap fields, fieldsFrom(tx, id, changes));
    return tx.set(kPatientEntity, rowOf(id), fields);
}

Result<void> restrictPatient(store::AuditedTx &tx, PatientId id, bool restricted)
{
    VB_DO(openRecord(tx, id));
    if (restricted)
        VB_DO(joinTeam(tx, id, tx.actor().user, true));
    return tx.set(kPatientEntity, rowOf(id), {{kRestricted, restricted}});
}

Result<void> flagVip(store::AuditedTx &tx, PatientId id, bool vip)
{
    VB_DO(openRecord(tx, id));
    return tx.set(kPatientEntity, rowOf(id), {{kVip, vip}});
}

Result<void> setCareTeam(store::AuditedTx &tx, PatientId id, StaffId staff, bool member)
{
    VB_DO(openRecord(tx, id));
    return joinTeam(tx, id, staff, member);
}

Result<BreakGlass> breakGlass(store::AuditedTx &tx, PatientId id, const QString &reason)
{
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT restricted FROM patient WHERE id = ?1"));
    VB_TRY(const bool exists, stmt.bind(1, id).step());
    if (!exists)
        return fail(Code::notFound, QStringLiteral("there is no such patient"));
    tx.intent().patient = id;
    if (reason.trimmed().size() < kShortestReason)
        return fail(
            Code::invalid,
            QStringLiteral("reason: write at least %1 characters on why this is an emergency").arg(kShortestReason));
    const qint64 now = tx.at().wallMs;
    BreakGlass glass {EntityId::make(now), id, tx.actor().user, reason.trimmed(), now, now + kBreakGlassMs};
    tx.intent().object = glass.id;
    tx.intent().purpose = QStringLiteral("emergency");
    VB_DO(tx.create(kBreakGlassEntity, glass.id,
                    {{kGlassPatient, id.bytes()},
                     {kGlassStaff, glass.staff.bytes()},
                     {kGlassReason, glass.reason},
                     {kGlassAt, glass.atMs},
                     {kGlassUntil, glass.untilMs}},
                    store::OpKind::append));
    return glass;
}

} // namespace vb::patient
