#include "ui/patient/item_specs.h"

#include "ui/patient/patient_text.h"

#include <QCoreApplication>

namespace vb::ui {

namespace {

struct ItemText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::ItemText)
};

using Input = ItemCardSpec::Input;

std::vector<ItemCardSpec::Choice> useChoices(const QStringList &codes)
{
    std::vector<ItemCardSpec::Choice> choices;
    for (const QString &code : codes)
        choices.push_back({code, useText(code)});
    return choices;
}

QString joinedText(QStringList parts, const QString &between)
{
    parts.removeAll(QString());
    return parts.join(between);
}

QString joinedDetails(const QStringList &parts)
{
    return joinedText(parts, QStringLiteral(" · "));
}

QString roleText(const QString &role)
{
    return role == u"guardian" ? ItemText::tr("Guardian") : ItemText::tr("Emergency contact");
}

ItemCardSpec contactSpec(const QString &system, const QString &id)
{
    ItemCardSpec spec;
    spec.kind = patient::ItemKind::contact;
    spec.id = id;
    spec.fixed = {{QStringLiteral("system"), system}};
    spec.headline = [](const patient::Item &item) { return item.at(QStringLiteral("value")); };
    spec.details = [](const patient::Item &item) {
        return joinedDetails({useText(item.at(QStringLiteral("use"))), item.at(QStringLiteral("note")),
                              item.id.isNull() ? ItemText::tr("from the merged record") : QString()});
    };
    spec.canBeFirst = true;
    return spec;
}

} // namespace

ItemCardSpec phonesSpec()
{
    ItemCardSpec spec = contactSpec(QStringLiteral("phone"), QStringLiteral("patient.phones"));
    spec.title = ItemText::tr("More phone numbers");
    spec.add = ItemText::tr("Add a number");
    spec.empty = ItemText::tr("No further number.");
    spec.fields = {{QStringLiteral("value"), ItemText::tr("Phone"), Input::phone, true},
                   {QStringLiteral("use"), ItemText::tr("It is"), Input::choice, false, useChoices(kUses)},
                   {QStringLiteral("note"), ItemText::tr("Remark")}};
    return spec;
}

ItemCardSpec emailsSpec()
{
    ItemCardSpec spec = contactSpec(QStringLiteral("email"), QStringLiteral("patient.emails"));
    spec.title = ItemText::tr("More e-mail addresses");
    spec.add = ItemText::tr("Add an e-mail address");
    spec.empty = ItemText::tr("No further e-mail address.");
    spec.fields = {{QStringLiteral("value"), ItemText::tr("E-mail"), Input::email, true},
                   {QStringLiteral("use"), ItemText::tr("It is"), Input::choice, false, useChoices(kUses)},
                   {QStringLiteral("note"), ItemText::tr("Remark")}};
    return spec;
}

ItemCardSpec addressesSpec()
{
    ItemCardSpec spec;
    spec.kind = patient::ItemKind::address;
    spec.id = QStringLiteral("patient.addresses");
    spec.title = ItemText::tr("Addresses");
    spec.add = ItemText::tr("Add an address");
    spec.empty = ItemText::tr("No address yet.");
    spec.fields = {{QStringLiteral("line"), ItemText::tr("Street and number"), Input::text, true},
                   {QStringLiteral("line2"), ItemText::tr("Apartment, building")},
                   {QStringLiteral("city"), ItemText::tr("Town")},
                   {QStringLiteral("state"), ItemText::tr("State")},
                   {QStringLiteral("postal_code"), ItemText::tr("Postal code")},
                   {QStringLiteral("country"), ItemText::tr("Country")},
                   {QStringLiteral("use"), ItemText::tr("It is"), Input::choice, false,
                    useChoices({QStringLiteral("home"), QStringLiteral("work"), QStringLiteral("temp"),
                                QStringLiteral("billing"), QStringLiteral("old")})}};
    spec.headline = [](const patient::Item &item) {
        return joinedText({item.at(QStringLiteral("line")), item.at(QStringLiteral("line2"))}, QStringLiteral(", "));
    };
    spec.details = [](const patient::Item &item) {
        const QString region = joinedText({item.at(QStringLiteral("state")), item.at(QStringLiteral("postal_code"))},
                                          QStringLiteral(" "));
        return joinedDetails({joinedText({item.at(QStringLiteral("city")), region, item.at(QStringLiteral("country"))},
                                         QStringLiteral(", ")),
                              useText(item.at(QStringLiteral("use")))});
    };
    return spec;
}

ItemCardSpec peopleSpec()
{
    ItemCardSpec spec;
    spec.kind = patient::ItemKind::person;
    spec.id = QStringLiteral("patient.people");
    spec.title = ItemText::tr("Emergency contacts and guardian");
    spec.add = ItemText::tr("Add a person");
    spec.empty = ItemText::tr("Nobody to call in an emergency yet.");
    spec.fields = {{QStringLiteral("name"), ItemText::tr("Name"), Input::text, true},
                   {QStringLiteral("role"),
                    ItemText::tr("Role"),
                    Input::choice,
                    true,
                    {{QStringLiteral("emergency"), roleText(QStringLiteral("emergency"))},
                     {QStringLiteral("guardian"), roleText(QStringLiteral("guardian"))}}},
                   {QStringLiteral("relation"), ItemText::tr("Relation")},
                   {QStringLiteral("phone"), ItemText::tr("Phone"), Input::phone},
                   {QStringLiteral("email"), ItemText::tr("E-mail"), Input::email},
                   {QStringLiteral("note"), ItemText::tr("Remark")}};
    spec.headline = [](const patient::Item &item) { return item.at(QStringLiteral("name")); };
    spec.details = [](const patient::Item &item) {
        return joinedDetails({roleText(item.at(QStringLiteral("role"))), item.at(QStringLiteral("relation")),
                              item.at(QStringLiteral("phone")), item.at(QStringLiteral("email")),
                              item.at(QStringLiteral("note"))});
    };
    return spec;
}

ItemCardSpec coveragesSpec()
{
    ItemCardSpec spec;
    spec.kind = patient::ItemKind::coverage;
    spec.id = QStringLiteral("patient.coverages");
    spec.title = ItemText::tr("Insurance");
    spec.add = ItemText::tr("Add an insurance");
    spec.empty = ItemText::tr("No insurance on record.");
    spec.fields = {{QStringLiteral("payer"), ItemText::tr("Insurer"), Input::text, true},
                   {QStringLiteral("plan"), ItemText::tr("Plan")},
                   {QStringLiteral("member_id"), ItemText::tr("Member id")},
                   {QStringLiteral("group_no"), ItemText::tr("Group number")},
                   {QStringLiteral("subscriber"), ItemText::tr("Policy holder, if not the patient")},
                   {QStringLiteral("valid_to"), ItemText::tr("Valid to"), Input::date}};
    spec.headline = [](const patient::Item &item) {
        return joinedText({item.at(QStringLiteral("payer")), item.at(QStringLiteral("plan"))}, QStringLiteral(", "));
    };
    spec.details = [](const patient::Item &item) {
        const QString member = item.at(QStringLiteral("member_id"));
        const QString group = item.at(QStringLiteral("group_no"));
        const QString until = birthText(item.at(QStringLiteral("valid_to")));
        return joinedDetails({member.isEmpty() ? QString() : ItemText::tr("Member %1").arg(member),
                              group.isEmpty() ? QString() : ItemText::tr("Group %1").arg(group),
                              item.at(QStringLiteral("subscriber")),
                              until.isEmpty() ? QString() : ItemText::tr("until %1").arg(until)});
    };
    return spec;
}

} // namespace vb::ui
