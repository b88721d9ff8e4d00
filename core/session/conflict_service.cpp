#include "core/session/conflict_service.h"

#include "core/base/phone.h"
#include "core/patient/merge.h"
#include "core/patient/patient.h"
#include "core/practice/catalogue.h"
#include "core/session/entities.h"
#include "core/session/note_signer.h"
#include "core/session/open_store.h"
#include "core/staff/staff.h"
#include "core/store/future.h"

#include <QDateTime>
#include <QHash>
#include <QTimeZone>

#include <algorithm>
#include <map>
#include <set>

namespace vb::session {

using access::Right;
using store::EntityDecl;
using store::Field;
using store::Intent;
using store::Kind;
using store::Reader;
using sync::Conflict;

namespace {

constexpr size_t kLoggedConflictPatients = 50;
constexpr qsizetype kShortPcId = 8;

struct DeclaredField {
    const EntityDecl *entity = nullptr;
    const Field *field = nullptr;
};

DeclaredField declarationOf(const Conflict &conflict)
{
    const EntityDecl *entity = entities().find(conflict.entity);
    VB_INVARIANT(entity != nullptr && entity->field(conflict.tag) != nullptr); // openConflicts() has found them
    return {entity, entity->field(conflict.tag)};
}

bool isOfNote(const Conflict &conflict)
{
    return conflict.entity == chart::kNoteEntity.name || conflict.entity == "note_signature";
}

bool isLateText(const Conflict &conflict)
{
    return conflict.kind == sync::ConflictKind::late && conflict.entity == chart::kNoteEntity.name
        && conflict.tag == chart::kNoteBody;
}

/// A right that a column asks for beside those of its group.
std::optional<Right> rightBeside(const Conflict &conflict)
{
    if (conflict.entity == patient::kPatientEntity.name && (conflict.field == "restricted" || conflict.field == "vip"))
        return Right::patientRestrict;
    if (conflict.entity == patient::kMergeEntity.name)
        return Right::patientMerge;
    return std::nullopt;
}

/// Who writes the field may decide; the text of a note is its author's alone, and of whoever supervises when the author
/// has left.
Deciding decidingOf(const Actor &actor, const Conflict &conflict, const QHash<StaffId, staff::Member> &people)
{
    const auto [entity, field] = declarationOf(conflict);
    const std::optional<Right> beside = rightBeside(conflict);
    if (!entity->group(*field).write.contains(actor.role) || (beside && !access::authorize(actor, *beside).ok()))
        return Deciding::notOfRole;
    if (!isOfNote(conflict) || conflict.b.user == actor.user)
        return Deciding::may;
    const bool authorWorksHere = people.contains(conflict.b.user) && people.value(conflict.b.user).active;
    return !authorWorksHere && access::authorize(actor, Right::noteVoid).ok() ? Deciding::may : Deciding::notAuthor;
}

Result<QHash<StaffId, staff::Member>> peopleById(Reader &reader)
{
    VB_TRY(const std::vector<staff::Member> all, staff::directory(reader));
    QHash<StaffId, staff::Member> people;
    for (const staff::Member &member : all)
        people.insert(member.id, member);
    return people;
}

Result<QHash<DeviceId, QString>> pcNames(Reader &reader)
{
    VB_TRY(const std::vector<staff::DeviceName> named, staff::deviceNames(reader));
    QHash<DeviceId, QString> names;
    for (const staff::DeviceName &pc : named)
        names.insert(pc.id, pc.name);
    return names;
}

/// Conflicts of patients who are open to the reader, critical ones first, of each kind the latest first.
Result<std::vector<Conflict>> visibleConflicts(Reader &reader, std::optional<PatientId> patient)
{
    std::vector<Conflict> all;
    if (patient) {
        VB_DO(patient::requireOpen(reader, *patient));
        VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, *patient));
        for (const PatientId record : records) {
            VB_TRY(std::vector<Conflict> some, sync::openConflicts(reader, entities(), record));
            std::move(some.begin(), some.end(), std::back_inserter(all));
        }
    } else {
        VB_TRY(all, sync::openConflicts(reader, entities()));
        std::map<PatientId, bool> isOpen;
        for (const Conflict &conflict : all)
            if (isOpen.count(conflict.patient) == 0) {
                VB_TRY(isOpen[conflict.patient], patient::isOpenTo(reader, conflict.patient));
            }
        std::erase_if(all, [&isOpen](const Conflict &conflict) { return !isOpen.at(conflict.patient); });
    }
    const auto at = [](const Conflict &conflict) { return std::max(conflict.a.atMs, conflict.b.atMs); };
    std::stable_sort(all.begin(), all.end(), [&at](const Conflict &x, const Conflict &y) {
        return x.critical != y.critical ? x.critical : at(x) > at(y);
    });
    return all;
}

std::vector<PatientId> patientsOf(const std::vector<Conflict> &conflicts)
{
    std::vector<PatientId> ids;
    for (const Conflict &conflict : conflicts)
        if (std::find(ids.begin(), ids.end(), conflict.patient) == ids.end())
            ids.push_back(conflict.patient);
    return ids;
}

ConflictLine lineOf(const Conflict &conflict, const QHash<PatientId, QString> &names)
{
    return {.id = conflict.id,
            .kind = conflict.kind,
            .critical = conflict.critical,
            .patient = conflict.patient,
            .patientName = names.value(conflict.patient),
            .entity = conflict.entity,
            .field = conflict.field,
            .atMs = std::max(conflict.a.atMs, conflict.b.atMs)};
}

Result<std::vector<ConflictLine>> linesOf(Reader &reader, const std::vector<Conflict> &conflicts)
{
    VB_TRY(const auto names, patient::namesOf(reader, patientsOf(conflicts)));
    std::vector<ConflictLine> lines;
    for (const Conflict &conflict : conflicts)
        lines.push_back(lineOf(conflict, names));
    return lines;
}

/// Turns conflicts into what a person reads: names for ids, texts for values.
class ConflictReading {
public:
    static Result<ConflictReading> begin(Reader &reader, const std::vector<Conflict> &conflicts, DeviceId here)
    {
        ConflictReading reading(reader, here);
        VB_TRY(reading.m_patients, patient::namesOf(reader, patientsOf(conflicts)));
        VB_TRY(reading.m_people, peopleById(reader));
        VB_TRY(reading.m_pcs, pcNames(reader));
        VB_TRY(reading.m_region, patient::practiceRegion(reader));
        VB_TRY(const std::vector<practice::Service> services, practice::services(reader));
        for (const practice::Service &service : services)
            reading.m_services.insert(service.id, service.name);
        return reading;
    }

    Result<ConflictRow> rowOf(const Conflict &conflict)
    {
        const auto [entity, field] = declarationOf(conflict);
        ConflictRow row {lineOf(conflict, m_patients)};
        row.valueKind = field->kind;
        row.a = sideOf(conflict.a, *field);
        row.b = sideOf(conflict.b, *field);
        if (conflict.entity == chart::kNoteEntity.name && conflict.tag == chart::kNoteBody)
            for (ConflictSide *side : {&row.a, &row.b})
                readSections(*side);
        for (const auto &item : conflict.beside)
            if (const Field *said = entity->field(static_cast<int>(item.first.toInteger()));
                conflict.kind == sync::ConflictKind::removal && said != nullptr && said->column.endsWith("reason"))
                row.reason = item.second.toString();
        if (conflict.kind == sync::ConflictKind::removal)
            VB_DO(readChanges(conflict, *entity, row));
        VB_TRY(row.about, aboutOf(conflict, *entity));
        row.deciding = decidingOf(m_reader.actor(), conflict, m_people);
        row.asAddendum = isLateText(conflict) && row.deciding == Deciding::may
            && access::authorize(m_reader.actor(), Right::noteAddendum).ok();
        return row;
    }

private:
    ConflictReading(Reader &reader, DeviceId here) : m_reader(reader), m_here(here) { }

    static void readSections(ConflictSide &side)
    {
        if (side.value.isEmpty())
            return;
        side.sections = chart::sectionsOf(side.value).valueOr(std::vector<chart::Section>());
        QStringList lines;
        for (const chart::Section &section : side.sections)
            if (!section.value.isEmpty())
                lines.append(section.label + QStringLiteral(": ") + section.value);
        if (!side.sections.empty())
            side.value = lines.join(u'\n');
    }

    [[nodiscard]] QString textOf(const Field &field, const QCborValue &value) const
    {
        if (value.isNull() || value.isUndefined())
            return {};
        switch (field.kind) {
        case Kind::boolean: return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
        case Kind::integer: return QString::number(value.toInteger());
        case Kind::time: return QDateTime::fromMSecsSinceEpoch(value.toInteger(), Qt::UTC).toString(Qt::ISODateWithMs);
        case Kind::phone: return phone::shown(value.toString(), m_region);
        case Kind::id: {
            const QByteArray id = value.toByteArray();
            const QString person = m_people.value(StaffId::fromBytes(id)).name;
            const EntityId other = EntityId::fromBytes(id);
            return person.isEmpty() ? m_services.value(other, other.text()) : person;
        }
        case Kind::blob: return QString::fromLatin1(value.toByteArray().toHex());
        case Kind::line:
        case Kind::passage:
        case Kind::date:
        case Kind::code: break;
        }
        return value.toString();
    }

    [[nodiscard]] ConflictSide sideOf(const sync::Version &version, const Field &field) const
    {
        ConflictSide side;
        side.value = textOf(field, version.value);
        side.user = version.user;
        side.login = m_people.value(version.user).login;
        side.person = m_people.value(version.user).name;
        side.device = version.device;
        side.isHere = version.device == m_here;
        side.atMs = version.atMs;
        if (!version.device.isNull())
            side.pc = m_pcs.value(version.device, version.device.text().left(kShortPcId));
        return side;
    }

    /// Of what was taken away on one PC: who changed it last on another, and what.
    Result<void> readChanges(const Conflict &conflict, const EntityDecl &entity, ConflictRow &row)
    {
        VB_TRY(const std::vector<store::RowVersion> versions, m_reader.rows().versions(entity, conflict.row));
        for (size_t i = versions.size(); i-- > 0;) {
            const store::RowVersion &version = versions[i];
            if (version.device == conflict.b.device)
                continue;
            row.a = sideOf({conflict.a.value, version.user, version.device, version.atMs}, *entity.field(conflict.tag));
            const QCborMap before = i > 0 ? versions[i - 1].row.fields : version.row.fields;
            for (const Field &field : entity.fields) {
                const QCborValue value = version.row.fields.value(field.tag);
                if (field.tag != conflict.tag && !field.column.endsWith("reason") && value != before.value(field.tag))
                    row.changes.push_back({field.column, field.kind, textOf(field, value)});
            }
            return {};
        }
        return {};
    }

    /// Its line in the chart, or the first text of the row.
    Result<QString> aboutOf(const Conflict &conflict, const EntityDecl &entity)
    {
        if (entity.isPatient)
            return QString();
        for (const auto &[table, groupName] : entity.derived) {
            const auto group = std::find_if(entity.groups.begin(), entity.groups.end(),
                                            [name = groupName](const auto &one) { return one.name == name; });
            if (table != "chart_event" || group == entity.groups.end() || !group->read.contains(m_reader.actor().role))
                continue;
            VB_TRY(sql::Stmt stmt,
                   m_reader.prepare("SELECT label FROM chart_event WHERE patient = ?1 AND id = ?2 LIMIT 1"));
            VB_TRY(const bool found, stmt.bind(1, conflict.patient).bind(2, conflict.row).step());
            return found ? stmt.text(0) : QString();
        }
        const Result<QCborMap> row = m_reader.rows().row(entity, conflict.row);
        if (!row.ok())
            return row.error().code == Code::notFound ? Result<QString>(QString()) : Result<QString>(row.error());
        for (const Field &field : entity.fields)
            if (field.required && field.tag != conflict.tag && (field.kind == Kind::line || field.kind == Kind::phone)
                && row->contains(field.tag))
                return textOf(field, row->value(field.tag));
        return QString();
    }

    Reader &m_reader;
    DeviceId m_here;
    QHash<PatientId, QString> m_patients;
    QHash<StaffId, staff::Member> m_people;
    QHash<DeviceId, QString> m_pcs;
    QHash<EntityId, QString> m_services;
    QString m_region;
};

/// As sync::openConflict(); `denied` for one that the role may not read.
Result<Conflict> requireConflict(Reader &reader, const EntityId &id)
{
    Result<Conflict> found = sync::openConflict(reader, entities(), id);
    if (found.ok() || found.error().code != Code::notFound)
        return found;
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT 1 FROM sync_conflict c WHERE c.id = ?1 AND NOT EXISTS "
                          "(SELECT 1 FROM conflict_decision d WHERE d.id = c.id)"));
    VB_TRY(const bool there, stmt.bind(1, id).step());
    if (there)
        return fail(Code::denied, QStringLiteral("this role may not read what the conflict is about"));
    return found;
}

Result<void> requireDecider(Reader &reader, const Conflict &conflict)
{
    VB_TRY(const auto people, peopleById(reader));
    switch (decidingOf(reader.actor(), conflict, people)) {
    case Deciding::may: return {};
    case Deciding::notOfRole:
        return fail(Code::denied,
                    QStringLiteral("the role %1 may not change %2.%3")
                        .arg(roleName(reader.actor().role), QString::fromLatin1(conflict.entity),
                             QString::fromLatin1(conflict.field)));
    case Deciding::notAuthor: break;
    }
    return fail(Code::denied, QStringLiteral("what was written in a note is its author's to decide"));
}

/// What the late version says that the signed one does not, for an addendum. `invalid` when there is nothing.
Result<QString> lateText(const Conflict &conflict, const QString &timeZone)
{
    if (!isLateText(conflict))
        return fail(Code::invalid, QStringLiteral("only the text of a note that came too late can be an addendum"));
    VB_TRY(const std::vector<chart::Section> signedOnes, chart::sectionsOf(conflict.a.value.toString()));
    VB_TRY(const std::vector<chart::Section> later, chart::sectionsOf(conflict.b.value.toString()));
    const auto isSigned = [&signedOnes](const chart::Section &section) {
        return std::any_of(signedOnes.begin(), signedOnes.end(), [&section](const chart::Section &one) {
            return one.id == section.id && one.value == section.value;
        });
    };
    QStringList lines;
    for (const chart::Section &section : later)
        if (!section.value.isEmpty() && !isSigned(section))
            lines.append(section.label + QStringLiteral(": ") + section.value);
    if (lines.isEmpty())
        return fail(Code::invalid, QStringLiteral("the late version says nothing that was not signed: keep a"));
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(conflict.b.atMs, QTimeZone(timeZone.toLatin1()));
    lines.prepend(QStringLiteral("Written on %1 on a PC that did not know of the signature yet:")
                      .arg(at.toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
    return lines.join(u'\n');
}

/// For what leaves no entry: as the person, and refused to a role without the right.
template <class T, class Query>
QFuture<Result<T>> unlogged(OpenStore &open, Right right, Query query)
{
    using R = Result<T>;
    return store::promised<R>([&](auto done) {
        open.worker().post([&open, right, query, done] {
            const Result<void> allowed = access::authorize(open.actor(), right);
            if (!allowed)
                return done(R(allowed.error()));
            done(open.store().inspect([&open, &query](store::TrustedReader &trusted) -> R {
                Reader reader(trusted.db(), open.actor(), trusted.nowMs());
                return query(reader, trusted);
            }));
        });
    });
}

} // namespace

QFuture<Result<std::vector<ConflictLine>>> ConflictService::lines(std::optional<PatientId> patient)
{
    using R = Result<std::vector<ConflictLine>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::conflictList, .patient = patient.value_or(PatientId())},
            [patient](Reader &reader, Intent &intent) -> R {
                VB_TRY(const std::vector<Conflict> open, visibleConflicts(reader, patient));
                const std::vector<PatientId> whose = patientsOf(open);
                QStringList parts {QStringLiteral("%1 conflicts").arg(open.size())};
                for (size_t i = 0; i < std::min(whose.size(), kLoggedConflictPatients); ++i)
                    parts.append(whose[i].text());
                intent.detail = parts.join(u' ');
                return linesOf(reader, open);
            },
            done);
    });
}

QFuture<Result<std::vector<ConflictRow>>> ConflictService::list(std::optional<PatientId> patient)
{
    using R = Result<std::vector<ConflictRow>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::conflictList, .patient = patient.value_or(PatientId())},
            [patient, here = m_open.actor().device](Reader &reader, Intent &intent) -> R {
                VB_TRY(const std::vector<Conflict> open, visibleConflicts(reader, patient));
                intent.detail = QStringLiteral("%1 conflicts with their values").arg(open.size());
                intent.alsoPatients = patientsOf(open);
                std::erase(intent.alsoPatients, intent.patient);
                VB_TRY(ConflictReading reading, ConflictReading::begin(reader, open, here));
                std::vector<ConflictRow> rows;
                for (const Conflict &conflict : open) {
                    VB_TRY(ConflictRow row, reading.rowOf(conflict));
                    rows.push_back(std::move(row));
                }
                return rows;
            },
            done);
    });
}

QFuture<Result<ConflictRow>> ConflictService::show(EntityId id)
{
    using R = Result<ConflictRow>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::conflictList, .object = id},
            [id, here = m_open.actor().device](Reader &reader, Intent &intent) -> R {
                VB_TRY(const Conflict conflict, requireConflict(reader, id));
                intent.patient = conflict.patient;
                intent.object = conflict.row;
                intent.detail = QString::fromLatin1(conflict.entity + '.' + conflict.field);
                VB_DO(patient::requireOpen(reader, conflict.patient));
                VB_TRY(ConflictReading reading, ConflictReading::begin(reader, {conflict}, here));
                return reading.rowOf(conflict);
            },
            done);
    });
}

QFuture<Result<void>> ConflictService::resolve(EntityId id, sync::Keep keep)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::conflictResolve, .object = id},
            [id, keep](store::AuditedTx &tx) -> Result<void> {
                Reader reader = tx.reader();
                VB_TRY(const Conflict conflict, requireConflict(reader, id));
                tx.intent().object = conflict.row;
                VB_DO(patient::requireOpen(tx, conflict.patient));
                VB_DO(requireDecider(reader, conflict));
                if (conflict.kind == sync::ConflictKind::late && keep == sync::Keep::b)
                    return fail(Code::invalid,
                                QStringLiteral("keep: what came after the signature changes nothing; its author may "
                                               "keep it as an addendum"));
                VB_DO(sync::resolveConflict(tx, entities(), id, keep));
                return {};
            },
            done);
    });
}

QFuture<Result<chart::NoteSignature>> ConflictService::keepAsAddendum(EntityId id, SecretBytes password)
{
    using R = Result<chart::NoteSignature>;
    auto given = std::make_shared<SecretBytes>(std::move(password));
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, id, given, done] {
            const Result<void> proved = proveSigner(open, Right::noteAddendum, *given);
            done(open.store().write(
                open.actor(), {.right = Right::noteAddendum, .object = id}, [&](store::AuditedTx &tx) -> R {
                    Reader reader = tx.reader();
                    VB_TRY(const Conflict conflict, requireConflict(reader, id));
                    tx.intent().patient = conflict.patient;
                    tx.intent().object = conflict.row;
                    VB_DO(patient::requireOpen(tx, conflict.patient));
                    VB_DO(requireDecider(reader, conflict));
                    VB_DO(access::authorize(tx.actor(), Right::conflictResolve));
                    VB_TRY(const QString text, lateText(conflict, open.profile.timeZone));
                    VB_DO(proved);
                    VB_TRY(const chart::SignerFacts facts, signerFacts(tx, open.profile.timeZone));
                    VB_TRY(const chart::NoteSignature made,
                           chart::addAddendum(tx, chart::NoteId(conflict.row.raw()), text, facts));
                    VB_DO(sync::resolveConflict(tx, entities(), id, sync::Keep::b));
                    tx.alsoLog(tx.entryFor({.right = Right::conflictResolve, .patient = conflict.patient, .object = id},
                                           audit::Outcome::ok));
                    return made;
                }));
        });
    });
}

QFuture<Result<qint64>> ConflictService::openCount()
{
    return unlogged<qint64>(m_open, Right::conflictList, [](Reader &reader, store::TrustedReader &) -> Result<qint64> {
        VB_TRY(const std::vector<Conflict> open, visibleConflicts(reader, {}));
        return static_cast<qint64>(open.size());
    });
}

QFuture<Result<std::vector<ConflictLine>>> ConflictService::criticalOf(PatientId patient)
{
    using R = Result<std::vector<ConflictLine>>;
    return unlogged<std::vector<ConflictLine>>(
        m_open, Right::patientView, [patient](Reader &reader, store::TrustedReader &) -> R {
            VB_TRY(std::vector<Conflict> open, visibleConflicts(reader, patient));
            std::erase_if(open, [](const Conflict &conflict) { return !conflict.critical; });
            return linesOf(reader, open);
        });
}

QFuture<Result<qint64>> ConflictService::waiting()
{
    return unlogged<qint64>(m_open, Right::conflictList, [](Reader &, store::TrustedReader &trusted) -> Result<qint64> {
        VB_TRY(
            sql::Stmt stmt,
            trusted.prepareTrusted("SELECT count(*) FROM sync_parked WHERE reason IN ('reader', 'entity', 'field')"));
        VB_DO(stmt.step());
        return stmt.integer(0);
    });
}

} // namespace vb::session
