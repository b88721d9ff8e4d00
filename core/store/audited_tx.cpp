#include "core/store/audited_tx.h"

#include "core/store/row.h"

#include <algorithm>

namespace vb::store {

AuditedTx::AuditedTx(TxContext context, const Actor &actor, Intent intent)
    : m_context(context), m_actor(actor), m_intent(std::move(intent)), m_at(context.clock.now())
{
}

Result<QCborMap> AuditedTx::checkedFields(const EntityDecl &entity, const EntityId &id, const QCborMap &fields) const
{
    QCborMap checked;
    for (const auto &item : fields) {
        const Field *field = entity.field(static_cast<int>(item.first.toInteger()));
        VB_INVARIANT(field != nullptr);
        const FieldGroup &group = entity.group(*field);
        const bool self = group.selfWrite && id.raw() == m_actor.user.raw();
        if (!self && !group.write.contains(m_actor.role))
            return fail(
                Code::denied,
                QStringLiteral("the role %1 may not change %2.%3")
                    .arg(roleName(m_actor.role), QString::fromLatin1(entity.name), QString::fromLatin1(field->column)));
        VB_TRY(const QCborValue value, checkedValue(*field, item.second));
        checked.insert(field->tag, value);
    }
    return checked;
}

Result<void> AuditedTx::create(const EntityDecl &entity, const EntityId &id, const QCborMap &fields, OpKind kind)
{
    VB_INVARIANT(!id.isNull());
    VB_DO(requireUnderstood(entity, id));
    VB_TRY(const QCborMap checked, checkedFields(entity, id, fields));
    for (const Field &field : entity.fields)
        if (field.required && (!checked.contains(field.tag) || checked.value(field.tag).isNull()))
            return fail(Code::invalid, QStringLiteral("%1: must not be empty").arg(QString::fromLatin1(field.column)));

    QByteArray columns = "id";
    QByteArray places = "?1";
    for (size_t i = 0; i < entity.fields.size(); ++i) {
        columns += ", " + entity.fields[i].column;
        places += ", ?" + QByteArray::number(i + 2);
    }
    VB_TRY(sql::Stmt insert,
           m_context.db.prepareTrusted("INSERT INTO " + entity.table + " (" + columns + ") VALUES (" + places + ")"));
    insert.bind(1, id);
    for (size_t i = 0; i < entity.fields.size(); ++i)
        bindValue(insert, static_cast<int>(i) + 2, entity.fields[i], checked.value(entity.fields[i].tag));
    VB_DO(insert.run());

    QCborMap present;
    for (const auto &item : checked)
        if (!item.second.isNull())
            present.insert(item.first, item.second);
    return remember(entity, id, kind, present, present);
}

Result<void> AuditedTx::set(const EntityDecl &entity, const EntityId &id, const QCborMap &fields, OpKind kind)
{
    return change(entity, id, fields, kind, kind == OpKind::sign);
}

Result<void> AuditedTx::settle(const EntityDecl &entity, const EntityId &id, const QCborMap &fields)
{
    return change(entity, id, fields, OpKind::set, true);
}

/// Only this program's part of a row would be seen of what a newer one has written: it stays as it is until the update.
Result<void> AuditedTx::requireUnderstood(const EntityDecl &entity, const EntityId &id)
{
    if (entity.stream == Stream::local)
        return {};
    VB_TRY(sql::Stmt parked,
           m_context.db.prepareTrusted(
               "SELECT 1 FROM sync_parked WHERE entity = ?1 AND entity_id = ?2 AND reason NOT IN ('group', 'author')"));
    VB_TRY(const bool found, parked.bind(1, QString::fromLatin1(entity.name)).bind(2, id).step());
    if (found)
        return fail(Code::tooNew,
                    QStringLiteral("a newer version of Verbena has changed this %1: update this PC")
                        .arg(QString::fromLatin1(entity.name)));
    return {};
}

Result<void> AuditedTx::change(const EntityDecl &entity, const EntityId &id, const QCborMap &fields, OpKind kind,
                               bool whole)
{
    VB_DO(requireUnderstood(entity, id));
    VB_TRY(const QCborMap checked, checkedFields(entity, id, fields));
    VB_TRY(const std::optional<QCborMap> before, readRow(m_context.db, entity, id));
    if (!before)
        return fail(Code::notFound, QStringLiteral("there is no such %1").arg(QString::fromLatin1(entity.name)));
    QCborMap changed;
    QCborMap row = *before;
    for (const auto &item : checked) {
        const QCborValue old = before->value(item.first);
        if (!whole && (item.second.isNull() ? old.isUndefined() : old == item.second))
            continue;
        changed.insert(item.first, item.second);
        if (item.second.isNull())
            row.remove(item.first);
        else
            row.insert(item.first, item.second);
    }
    if (changed.isEmpty() && kind == OpKind::set)
        return {};
    QByteArray assignments;
    int place = 2;
    for (const auto &item : changed)
        assignments += (place > 2 ? ", " : "") + entity.field(static_cast<int>(item.first.toInteger()))->column + " = ?"
            + QByteArray::number(place),
            ++place;
    VB_TRY(sql::Stmt update,
           m_context.db.prepareTrusted("UPDATE " + entity.table + " SET " + assignments + " WHERE id = ?1"));
    update.bind(1, id);
    place = 2;
    for (const auto &item : changed)
        bindValue(update, place++, *entity.field(static_cast<int>(item.first.toInteger())), item.second);
    VB_DO(update.run());
    return remember(entity, id, kind, changed, row);
}

Result<void> AuditedTx::put(const EntityDecl &entity, const EntityId &id, const QCborMap &fields)
{
    VB_TRY(const std::optional<QCborMap> before, readRow(m_context.db, entity, id));
    return before ? set(entity, id, fields) : create(entity, id, fields);
}

Result<void> AuditedTx::remember(const EntityDecl &entity, const EntityId &id, OpKind kind, const QCborMap &fields,
                                 const QCborMap &row)
{
    if (entity.refreshDerived)
        VB_DO(entity.refreshDerived(m_context.db, id));
    Operation op;
    op.id = OperationId::make(m_at.wallMs);
    op.entity = &entity;
    op.row = id;
    op.kind = kind;
    op.user = m_actor.user;
    op.device = m_context.device;
    op.fields = fields;
    op.rowDigest = rowDigest(entity, id, row);
    m_operations.push_back(std::move(op));

    PatientId patient = entity.isPatient ? PatientId(id.raw()) : PatientId();
    for (const Field &field : entity.fields) {
        if (!entity.patientColumn.isEmpty() && field.column == entity.patientColumn)
            patient = PatientId::fromBytes(row.value(field.tag).toByteArray());
        if (fields.contains(field.tag) && entity.stream != Stream::local && !entity.besideRecords)
            noteColumn(QString::fromLatin1(entity.name + '.' + field.column));
    }
    if (m_intent.patient.isNull())
        m_intent.patient = patient;
    m_changes.push_back({entity.name, id, patient});
    return {};
}

void AuditedTx::noteColumn(const QString &column)
{
    if (m_columns.contains(column))
        return;
    m_columns.append(column);
    m_intent.detail += (m_intent.detail.isEmpty() ? QString() : QStringLiteral(" ")) + column;
}

audit::Entry AuditedTx::entryFor(const Intent &intent, audit::Outcome outcome) const
{
    const access::RightRule &rule = access::ruleOf(intent.right);
    audit::Entry entry;
    entry.at = m_at;
    entry.skewMs = m_context.skewMs;
    entry.user = m_actor.user;
    entry.login = m_actor.login;
    entry.role = roleName(m_actor.role);
    entry.device = m_context.device;
    entry.address = audit::thisAddress();
    entry.os = audit::thisOs();
    entry.action = QString::fromLatin1(rule.action);
    entry.objectKind = QString::fromLatin1(rule.object);
    entry.patient = intent.patient;
    entry.object = intent.object;
    entry.purpose = intent.purpose;
    entry.outcome = outcome;
    entry.detail = intent.detail;
    return entry;
}

std::vector<audit::Entry> AuditedTx::entriesFor(const Intent &intent, audit::Outcome outcome) const
{
    std::vector<audit::Entry> entries {entryFor(intent, outcome)};
    for (const PatientId patient : intent.alsoPatients) {
        entries.push_back(entries.front());
        entries.back().patient = patient;
    }
    return entries;
}

Result<void> AuditedTx::finish(audit::Outcome outcome)
{
    const GroupId group = GroupId::make(m_at.wallMs);
    // What stays on this PC is no part of what others have to wait for.
    const auto isLocal = [](const Operation &op) { return op.entity->stream == Stream::local; };
    const auto locals = static_cast<int>(std::count_if(m_operations.begin(), m_operations.end(), isLocal));
    const int all[] = {static_cast<int>(m_operations.size()) - locals, locals};
    int next[] = {0, 0};
    for (Operation &op : m_operations) {
        const int kind = isLocal(op) ? 1 : 0;
        op.group = group;
        op.skewMs = m_context.skewMs;
        op.part = next[kind]++;
        op.last = all[kind] - 1;
        VB_DO(m_context.operations.append(m_context.db, op, m_at.wallMs, m_context.signer));
    }
    for (audit::Entry &own : entriesFor(m_intent, outcome))
        VB_DO(m_context.auditLog.append(m_context.db, own));
    for (audit::Entry &entry : m_extra)
        VB_DO(m_context.auditLog.append(m_context.db, entry));
    return {};
}

} // namespace vb::store
