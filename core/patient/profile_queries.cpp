#include "core/base/phone.h"
#include "core/patient/merge.h"
#include "core/patient/patient_row.h"
#include "core/patient/profile.h"

#include <algorithm>

namespace vb::patient {

namespace {

bool isPhoneColumn(const Item &item, const QByteArray &column)
{
    return column == "phone" || (column == "value" && item.at(QStringLiteral("system")) == QStringLiteral("phone"));
}

Result<void> appendItems(store::Reader &reader, PatientId record, ItemKind kind, const QString &region,
                         std::vector<Item> &items)
{
    const store::EntityDecl &entity = itemEntity(kind);
    QByteArray select = "SELECT id";
    for (const store::Field &field : entity.fields)
        select += ", " + field.column;
    VB_TRY(sql::Stmt stmt,
           reader.prepare(select + " FROM " + entity.table + " WHERE patient = ?1 AND active = 1 ORDER BY n"));
    stmt.bind(1, record);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        Item item {.id = stmt.id<EntityId>(0), .patient = record, .kind = kind};
        for (size_t i = 1; i + 1 < entity.fields.size(); ++i) { // without the patient and the mark of removal
            const QString text = stmt.text(static_cast<int>(i) + 1);
            const QByteArray &column = entity.fields[i].column;
            if (!text.isEmpty())
                item.values.insert(QString::fromLatin1(column),
                                   isPhoneColumn(item, column) ? phone::shown(text, region) : text);
        }
        items.push_back(std::move(item));
    }
}

/// A record that others are merged with may go only where all of those that were asked say yes.
Result<MarketingChoice> marketingFor(store::Reader &reader, const std::vector<PatientId> &records,
                                     const QByteArray &channel)
{
    VB_TRY(
        sql::Stmt stmt,
        reader.prepare("SELECT m.allowed, m.at, m.author, s.name FROM marketing_choice m LEFT JOIN staff s ON s.id = "
                       "m.author WHERE m.patient = ?1 AND m.channel = ?2"));
    MarketingChoice choice {.channel = QString::fromLatin1(channel)};
    for (const PatientId record : records) {
        stmt.reset();
        VB_TRY(const bool found, stmt.bind(1, record).bind(2, choice.channel).step());
        if (!found)
            continue;
        const bool allowed = stmt.integer(0) != 0;
        if (choice.atMs == 0 || (choice.allowed && !allowed)
            || (choice.allowed == allowed && stmt.integer(1) > choice.atMs))
            choice = {choice.channel, allowed, stmt.integer(1), stmt.id<StaffId>(2), stmt.text(3)};
    }
    return choice;
}

/// What the row of a merged record says beside the one that leads, as items of their own.
void appendRowContacts(const Patient &merged, const Patient &lead, std::vector<Item> &items)
{
    const auto add = [&](const QString &system, const QString &value, const QString &use, const QString &known) {
        if (value.isEmpty() || value == known)
            return;
        Item item {.patient = merged.id, .kind = ItemKind::contact};
        item.values = {{QStringLiteral("system"), system}, {QStringLiteral("value"), value}};
        if (!use.isEmpty())
            item.values.insert(QStringLiteral("use"), use);
        items.push_back(std::move(item));
    };
    add(QStringLiteral("phone"), merged.phone, merged.phoneUse, lead.phone);
    add(QStringLiteral("email"), merged.email, merged.emailUse, lead.email);
}

Result<void> appendMerged(store::Reader &reader, const std::vector<PatientId> &records, Profile &profile)
{
    VB_TRY(const std::vector<Merge> merges, mergesAmong(reader, records));
    for (size_t i = 1; i < records.size(); ++i) {
        MergedRecord record;
        VB_TRY(record.patient, patientRow(reader, records[i]));
        for (const Merge &merge : merges)
            if (merge.merged == records[i]) {
                record.atMs = merge.atMs;
                record.author = merge.author;
            }
        appendRowContacts(record.patient, profile.patient, profile.items);
        profile.merged.push_back(std::move(record));
    }
    return {};
}

} // namespace

std::vector<Item> Profile::of(ItemKind kind) const
{
    std::vector<Item> some;
    std::copy_if(items.begin(), items.end(), std::back_inserter(some),
                 [kind](const Item &item) { return item.kind == kind; });
    return some;
}

Result<Profile> profileOf(store::Reader &reader, PatientId id)
{
    Profile profile;
    VB_TRY(profile.patient, patientById(reader, id));
    VB_TRY(const std::vector<PatientId> records, recordsOf(reader, id));
    VB_TRY(const QString region, practiceRegion(reader));
    for (const PatientId record : records)
        for (const ItemKind kind : kItemKinds)
            VB_DO(appendItems(reader, record, kind, region, profile.items));
    for (const QByteArray &channel : kChannels) {
        VB_TRY(MarketingChoice choice, marketingFor(reader, records, channel));
        profile.marketing.push_back(std::move(choice));
    }
    VB_DO(appendMerged(reader, records, profile));
    const bool minor = yearsOld(profile.patient.birthDate, reader.nowMs()) < kAdult;
    profile.lacksGuardian
        = minor && std::none_of(profile.items.begin(), profile.items.end(), [](const Item &item) {
              return item.kind == ItemKind::person && item.at(QStringLiteral("role")) == QStringLiteral("guardian");
          });
    return profile;
}

} // namespace vb::patient
