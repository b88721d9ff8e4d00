#include "core/patient/patient_row.h"
#include "core/patient/profile.h"

#include <QUuid>

#include <algorithm>

namespace vb::patient {

namespace {

const QString kGuardian = QStringLiteral("guardian");

int activeTag(ItemKind kind)
{
    return itemEntity(kind).fields.back().tag;
}

/// What only this domain knows of a value; gives the form in which it is stored.
Result<QString> storedValue(store::Reader &reader, const QString &system, const store::Field &field,
                            const QString &value)
{
    const bool isPhone = field.column == "phone" || (field.column == "value" && system == QStringLiteral("phone"));
    const bool isEmail = field.column == "email" || (field.column == "value" && system == QStringLiteral("email"));
    if (isPhone)
        return storedPhone(reader, field.column, value);
    if (isEmail)
        VB_DO(checkEmail(field.column, value));
    return value;
}

Result<QCborMap> storedValues(store::AuditedTx &tx, ItemKind kind, const QString &system,
                              const QMap<QString, QString> &values)
{
    store::Reader reader = tx.reader();
    const auto &all = itemEntity(kind).fields;
    QCborMap fields;
    for (auto value = values.begin(); value != values.end(); ++value) {
        const auto field = std::find_if(all.begin(), all.end(), [&value](const store::Field &f) {
            return QString::fromLatin1(f.column) == value.key();
        });
        if (field == all.end() || field->column == "patient" || field->column == "active")
            return fail(Code::invalid, QStringLiteral("%1: %2 has no such field").arg(value.key(), itemKindName(kind)));
        VB_TRY(const QString stored, storedValue(reader, system, *field, value.value()));
        fields.insert(field->tag, stored);
    }
    return fields;
}

Result<void> checkGuardian(store::AuditedTx &tx, PatientId patient)
{
    store::Reader reader = tx.reader();
    VB_TRY(const Patient of, patientById(reader, patient));
    if (yearsOld(of.birthDate, tx.at().wallMs) >= kAdult)
        return fail(Code::invalid, QStringLiteral("role: a guardian is for people under %1").arg(kAdult));
    return {};
}

struct ItemPlace {
    PatientId patient;
    QString system; // of a contact
};

/// The row that is not removed, of a patient who is open to the actor; the entry names both.
Result<ItemPlace> openItem(store::AuditedTx &tx, ItemKind kind, EntityId id)
{
    tx.intent().object = id;
    store::Reader reader = tx.reader();
    VB_TRY(sql::Stmt stmt,
           reader.prepare(QByteArray("SELECT patient, ") + (kind == ItemKind::contact ? "system" : "''") + " FROM "
                          + itemEntity(kind).table + " WHERE id = ?1 AND active = 1"));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such %1").arg(itemKindName(kind)));
    const ItemPlace place {stmt.id<PatientId>(0), stmt.text(1)};
    VB_DO(requireOpen(tx, place.patient));
    return place;
}

EntityId marketingRow(PatientId patient, const QString &channel)
{
    const QUuid name = QUuid::createUuidV5(QUuid::fromRfc4122(patient.bytes()), channel);
    return EntityId::fromBytes(name.toRfc4122());
}

} // namespace

QString itemKindName(ItemKind kind)
{
    switch (kind) {
    case ItemKind::contact: return QStringLiteral("contact");
    case ItemKind::address: return QStringLiteral("address");
    case ItemKind::person: return QStringLiteral("person");
    case ItemKind::coverage: return QStringLiteral("coverage");
    }
    return {};
}

const store::EntityDecl &itemEntity(ItemKind kind)
{
    switch (kind) {
    case ItemKind::contact: return kContactEntity;
    case ItemKind::address: return kAddressEntity;
    case ItemKind::person: return kPersonEntity;
    case ItemKind::coverage: break;
    }
    return kCoverageEntity;
}

Result<Item> addItem(store::AuditedTx &tx, PatientId patient, ItemKind kind, const QMap<QString, QString> &values)
{
    Item item {.id = EntityId::make(tx.at().wallMs), .kind = kind};
    tx.intent().object = item.id;
    VB_DO(requireOpen(tx, patient));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, patient));
    item.patient = records.front();
    VB_TRY(QCborMap fields, storedValues(tx, kind, values.value(QStringLiteral("system")), values));
    if (kind == ItemKind::person && values.value(QStringLiteral("role")) == kGuardian)
        VB_DO(checkGuardian(tx, patient));
    fields.insert(itemEntity(kind).fields.front().tag, item.patient.bytes());
    fields.insert(activeTag(kind), true);
    VB_DO(tx.create(itemEntity(kind), item.id, fields));
    for (auto value = values.begin(); value != values.end(); ++value)
        if (!value.value().trimmed().isEmpty())
            item.values.insert(value.key(), value.value().trimmed());
    return item;
}

Result<void> changeItem(store::AuditedTx &tx, ItemKind kind, EntityId id, const QMap<QString, QString> &values)
{
    VB_TRY(const ItemPlace place, openItem(tx, kind, id));
    if (values.contains(QStringLiteral("system")) && values.value(QStringLiteral("system")) != place.system)
        return fail(Code::invalid, QStringLiteral("system: add a new one instead"));
    VB_TRY(const QCborMap fields, storedValues(tx, kind, place.system, values));
    if (kind == ItemKind::person && values.value(QStringLiteral("role")) == kGuardian)
        VB_DO(checkGuardian(tx, place.patient));
    return tx.set(itemEntity(kind), id, fields);
}

Result<void> removeItem(store::AuditedTx &tx, ItemKind kind, EntityId id)
{
    VB_TRY(const ItemPlace place, openItem(tx, kind, id));
    VB_DO(requireOpen(tx, place.patient));
    return tx.set(itemEntity(kind), id, {{activeTag(kind), false}});
}

Result<void> preferContact(store::AuditedTx &tx, EntityId id)
{
    VB_TRY(const ItemPlace place, openItem(tx, ItemKind::contact, id));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, place.patient));
    const EntityId owner(records.front().raw());
    const bool isPhone = place.system == QStringLiteral("phone");
    VB_TRY(sql::Stmt further, reader.prepare("SELECT value, use FROM patient_contact WHERE id = ?1"));
    VB_DO(further.bind(1, id).step());
    VB_TRY(sql::Stmt first,
           reader.prepare(isPhone ? "SELECT phone, phone_use FROM patient WHERE id = ?1"
                                  : "SELECT email, email_use FROM patient WHERE id = ?1"));
    VB_DO(first.bind(1, owner).step());
    const QCborMap before {{kContactValue, first.text(0)}, {kContactUse, first.text(1)}};
    VB_DO(tx.set(kPatientEntity, owner,
                 {{isPhone ? kPhone : kEmail, further.text(0)}, {isPhone ? kPhoneUse : kEmailUse, further.text(1)}}));
    return before.value(kContactValue).toString().isEmpty() ? tx.set(kContactEntity, id, {{kContactActive, false}})
                                                            : tx.set(kContactEntity, id, before);
}

Result<void> setMarketing(store::AuditedTx &tx, PatientId patient, const QString &channel, bool allowed)
{
    VB_DO(requireOpen(tx, patient));
    if (std::find(kChannels.begin(), kChannels.end(), channel.toUtf8()) == kChannels.end())
        return fail(Code::invalid, QStringLiteral("marketing: sms, email, phone or mail"));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, patient));
    for (const PatientId record : records) // the strictest of them counts, and the person means all
        VB_DO(tx.put(kMarketingEntity, marketingRow(record, channel),
                     {{kMarketingPatient, record.bytes()},
                      {kMarketingChannel, channel},
                      {kMarketingAllowed, allowed},
                      {kMarketingAt, tx.at().wallMs},
                      {kMarketingAuthor, tx.actor().user.bytes()}}));
    return {};
}

} // namespace vb::patient
