#include "core/base/phone.h"
#include "core/patient/patient_row.h"
#include "core/patient/profile.h"

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

/// Names the patient in the entry, and gives the records that are of him, the one that leads first.
Result<std::vector<PatientId>> openRecords(store::AuditedTx &tx, PatientId id)
{
    tx.intent().object = rowOf(id);
    VB_DO(requireOpen(tx, id));
    store::Reader reader = tx.reader();
    return recordsOf(reader, id);
}

/// A number for telephone channels, an e-mail address for e-mail, a postal address as it is typed.
Result<QString> storedDestination(store::Reader &reader, const QString &channel, const QString &typed)
{
    const QByteArray column = "confidential_to";
    if (typed.trimmed().isEmpty() || channel == QStringLiteral("mail"))
        return typed;
    if (channel.isEmpty())
        return fail(Code::invalid, QStringLiteral("confidential_channel: say by which channel"));
    if (channel == QStringLiteral("email")) {
        VB_DO(checkEmail(column, typed));
        return typed;
    }
    return storedPhone(reader, column, typed);
}

/// Text fields of a patient, checked as far as only this domain can, in the form in which they are stored.
Result<QCborMap> storedFields(store::AuditedTx &tx, const Patient &before, const std::vector<FieldChange> &changes)
{
    store::Reader reader = tx.reader();
    QCborMap fields;
    QString channel = before.confidentialChannel;
    std::optional<QString> destination;
    for (const auto &[name, value] : changes) {
        const auto &all = kPatientEntity.fields;
        const auto field = std::find_if(
            all.begin(), all.end(), [&name](const store::Field &f) { return QString::fromLatin1(f.column) == name; });
        if (field == all.end() || field->tag == kRestricted || field->tag == kVip || field->tag == kPhoto)
            return fail(Code::invalid, QStringLiteral("a patient has no field of this name"));
        QString text = value;
        if (field->tag == kBirthDate)
            VB_DO(checkBirthDate(value, tx.at().wallMs));
        if (field->tag == kPhone) {
            VB_TRY(text, storedPhone(reader, field->column, value));
        }
        if (field->tag == kEmail)
            VB_DO(checkEmail(field->column, value));
        if (field->tag == kChartNo)
            VB_DO(checkChartNo(tx, value, before.id));
        if (field->tag == kConfidentialChannel)
            channel = value;
        if (field->tag == kConfidentialTo)
            destination = value;
        fields.insert(field->tag, text);
    }
    if (destination || fields.contains(kConfidentialChannel)) {
        const QString kept = channel.isEmpty() ? QString() : before.confidentialTo; // it goes with its channel
        VB_TRY(const QString to, storedDestination(reader, channel, destination.value_or(kept)));
        fields.insert(kConfidentialTo, to);
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

Result<QString> storedPhone(store::Reader &reader, const QByteArray &column, const QString &typed)
{
    VB_TRY(const QString region, practiceRegion(reader));
    const Result<QString> number = phone::stored(typed, region);
    if (!number.ok())
        return fail(number.error().code,
                    QStringLiteral("%1: %2").arg(QString::fromLatin1(column), number.error().detail));
    return number;
}

Result<void> checkEmail(const QByteArray &column, const QString &email)
{
    static const QRegularExpression kForm(QStringLiteral("^[^\\s@]+@[^\\s@]+\\.[^\\s@.]+$"));
    if (!email.trimmed().isEmpty() && !kForm.match(email.trimmed()).hasMatch())
        return fail(Code::invalid, QStringLiteral("%1: not an e-mail address").arg(QString::fromLatin1(column)));
    return {};
}

int yearsOld(const QString &birthDate, qint64 atMs)
{
    const QDate born = QDate::fromString(birthDate, Qt::ISODate);
    const QDate day = QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).date();
    if (!born.isValid() || born > day)
        return 0;
    const bool hadBirthday = day.month() > born.month() || (day.month() == born.month() && day.day() >= born.day());
    return day.year() - born.year() - (hadBirthday ? 0 : 1);
}

Result<Patient> addPatient(store::AuditedTx &tx, Patient patient, const QString &prefix)
{
    patient.id = PatientId::make(tx.at().wallMs);
    tx.intent().patient = patient.id;
    tx.intent().object = rowOf(patient.id);
    if (patient.chartNo.trimmed().isEmpty()) {
        VB_TRY(patient.chartNo, nextChartNo(tx, prefix));
    }
    std::vector<FieldChange> texts;
    for (const store::Field &field : kPatientEntity.fields)
        if (const QString text = textOf(patient, QString::fromLatin1(field.column)); !text.isEmpty() || field.required)
            if (field.tag != kRestricted)
                texts.push_back({QString::fromLatin1(field.column), text});
    Patient nobody;
    nobody.id = patient.id;
    VB_TRY(QCborMap fields, storedFields(tx, nobody, texts));
    fields.insert(kRestricted, false);
    VB_DO(tx.create(kPatientEntity, rowOf(patient.id), fields));
    store::Reader reader = tx.reader();
    return patientRow(reader, patient.id);
}

Result<void> changePatient(store::AuditedTx &tx, PatientId id, const std::vector<FieldChange> &changes)
{
    VB_TRY(const std::vector<PatientId> records, openRecords(tx, id));
    store::Reader reader = tx.reader();
    VB_TRY(const Patient before, patientRow(reader, records.front()));
    VB_TRY(const QCborMap fields, storedFields(tx, before, changes));
    return tx.set(kPatientEntity, rowOf(before.id), fields);
}

Result<int> rewritePhones(store::AuditedTx &tx, int most)
{
    store::Reader reader = tx.reader();
    VB_TRY(const QString region, practiceRegion(reader));
    std::vector<std::pair<EntityId, QString>> found;
    {
        VB_TRY(sql::Stmt stmt,
               reader.prepare(QByteArray("SELECT id, phone FROM patient WHERE ") + kOldPhone + " ORDER BY n"));
        while (static_cast<int>(found.size()) < most) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                break;
            const phone::Reading reading = phone::read(stmt.text(1), region);
            if (reading.flaw == phone::Flaw::none)
                found.emplace_back(stmt.id<EntityId>(0), reading.stored);
        }
    }
    for (const auto &[id, number] : found)
        VB_DO(tx.set(kPatientEntity, id, {{kPhone, number}}));
    tx.intent().patient = {}; // it is nobody's in particular
    tx.intent().detail = QStringLiteral("%1 telephone numbers written as E.164").arg(found.size());
    return static_cast<int>(found.size());
}

Result<void> restrictPatient(store::AuditedTx &tx, PatientId id, bool restricted)
{
    VB_TRY(const std::vector<PatientId> records, openRecords(tx, id));
    for (const PatientId record : records) {
        if (restricted)
            VB_DO(joinTeam(tx, record, tx.actor().user, true));
        VB_DO(tx.set(kPatientEntity, rowOf(record), {{kRestricted, restricted}}));
    }
    return {};
}

Result<void> flagVip(store::AuditedTx &tx, PatientId id, bool vip)
{
    VB_TRY(const std::vector<PatientId> records, openRecords(tx, id));
    for (const PatientId record : records)
        VB_DO(tx.set(kPatientEntity, rowOf(record), {{kVip, vip}}));
    return {};
}

Result<void> setCareTeam(store::AuditedTx &tx, PatientId id, StaffId staff, bool member)
{
    VB_TRY(const std::vector<PatientId> records, openRecords(tx, id));
    for (const PatientId record : records)
        VB_DO(joinTeam(tx, record, staff, member));
    return {};
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
