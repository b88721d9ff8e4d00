#include "app/cli/patient_json.h"

#include "core/base/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vb::cli {

namespace {

QJsonArray itemsOf(const patient::Profile &profile, patient::ItemKind kind)
{
    QJsonArray list;
    for (const patient::Item &item : profile.of(kind)) {
        QJsonObject object;
        for (auto value = item.values.begin(); value != item.values.end(); ++value)
            object.insert(value.key(), value.value());
        object.insert(QStringLiteral("id"), idOrNull(item.id)); // null: the first number of a merged record
        object.insert(QStringLiteral("patient_id"), item.patient.text());
        list.append(object);
    }
    return list;
}

QJsonObject marketingOf(const patient::Profile &profile)
{
    QJsonObject channels;
    for (const patient::MarketingChoice &choice : profile.marketing)
        channels.insert(
            choice.channel,
            QJsonObject {{QStringLiteral("allowed"), choice.allowed},
                         {QStringLiteral("at"),
                          choice.atMs == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(isoUtc(choice.atMs))},
                         {QStringLiteral("by"), textOrNull(choice.authorName)}});
    return channels;
}

QJsonArray mergedOf(const patient::Profile &profile)
{
    QJsonArray list;
    for (const patient::MergedRecord &record : profile.merged)
        list.append(QJsonObject {{QStringLiteral("patient_id"), record.patient.id.text()},
                                 {QStringLiteral("chart_no"), record.patient.chartNo},
                                 {QStringLiteral("name"), patient::displayName(record.patient)},
                                 {QStringLiteral("birth_date"), record.patient.birthDate},
                                 {QStringLiteral("at"), isoUtc(record.atMs)}});
    return list;
}

} // namespace

const QStringList kProfileLists {QStringLiteral("contacts"),  QStringLiteral("addresses"), QStringLiteral("people"),
                                 QStringLiteral("coverages"), QStringLiteral("marketing"), QStringLiteral("merged")};

Result<ItemRequest> itemRequestFrom(const QString &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return fail(Code::invalid, QStringLiteral("not a JSON object"));
    const QJsonObject object = document.object();
    ItemRequest request;
    for (auto value = object.begin(); value != object.end(); ++value) {
        if (value.key() == QStringLiteral("patient_id"))
            continue; // as `patient show` gives it
        if (value.key() == QStringLiteral("remove") && value.value().isBool()) {
            request.remove = value.value().toBool();
        } else if (value.key() == QStringLiteral("id")) {
            VB_TRY(request.id, EntityId::fromText(value.value().toString()));
        } else if (value.value().isString() || value.value().isNull()) {
            request.values.insert(value.key(), value.value().toString());
        } else {
            return fail(Code::invalid, QStringLiteral("%1: a text is wanted").arg(value.key()));
        }
    }
    if (request.remove && request.id.isNull())
        return fail(Code::invalid, QStringLiteral("id: of what is to be removed"));
    return request;
}

Row profileRow(const patient::Profile &profile)
{
    const patient::Patient &p = profile.patient;
    return {
        {QStringLiteral("patient_id"), p.id.text()},
        {QStringLiteral("chart_no"), p.chartNo},
        {QStringLiteral("name"), patient::displayName(p)},
        {QStringLiteral("given"), p.given},
        {QStringLiteral("family"), p.family},
        {QStringLiteral("preferred"), textOrNull(p.preferred)},
        {QStringLiteral("former"), textOrNull(p.former)},
        {QStringLiteral("birth_date"), p.birthDate},
        {QStringLiteral("sex"), textOrNull(p.sex)},
        {QStringLiteral("gender_identity"), textOrNull(p.genderIdentity)},
        {QStringLiteral("pronouns"), textOrNull(p.pronouns)},
        {QStringLiteral("phone"), textOrNull(p.phone)},
        {QStringLiteral("phone_use"), textOrNull(p.phoneUse)},
        {QStringLiteral("email"), textOrNull(p.email)},
        {QStringLiteral("email_use"), textOrNull(p.emailUse)},
        {QStringLiteral("confidential"), textOrNull(p.confidential)},
        {QStringLiteral("confidential_channel"), textOrNull(p.confidentialChannel)},
        {QStringLiteral("confidential_to"), textOrNull(p.confidentialTo)},
        {QStringLiteral("disclosure_limits"), textOrNull(p.disclosureLimits)},
        {QStringLiteral("photo_id"), idOrNull(p.photo)},
        {QStringLiteral("restricted"), p.restricted},
        {QStringLiteral("vip"), p.vip},
        {QStringLiteral("lacks_guardian"), profile.lacksGuardian},
        {QStringLiteral("contacts"), itemsOf(profile, patient::ItemKind::contact)},
        {QStringLiteral("addresses"), itemsOf(profile, patient::ItemKind::address)},
        {QStringLiteral("people"), itemsOf(profile, patient::ItemKind::person)},
        {QStringLiteral("coverages"), itemsOf(profile, patient::ItemKind::coverage)},
        {QStringLiteral("marketing"), marketingOf(profile)},
        {QStringLiteral("merged"), mergedOf(profile)},
    };
}

} // namespace vb::cli
