#include "core/demo/demo_profile.h"

#include "core/demo/dice.h"

#include <QDate>

#include <array>

namespace vb::demo {

namespace {

using patient::Item;
using patient::ItemKind;
using namespace Qt::StringLiterals;

constexpr std::array<QStringView, 10> kStreets {u"Juniper Lane", u"Harbor Street", u"Old Mill Road", u"Linden Avenue",
                                                u"Quarry Hill",  u"Ferry Street",  u"Orchard Row",   u"Station Road",
                                                u"Maple Court",  u"Lantern Way"};
constexpr std::array<QStringView, 6> kTowns {u"Harbor View",   u"Larkspur Falls", u"North Quarry",
                                             u"Millbrook End", u"Saint Verena",   u"Lower Ferry"};
constexpr std::array<QStringView, 5> kRelations {u"spouse", u"partner", u"sister", u"brother", u"friend"};
constexpr std::array<QStringView, 6> kOthers {u"Jordan", u"Casey", u"Robin", u"Morgan", u"Alex", u"Sam"};
constexpr std::array<QStringView, 4> kPayers {u"Evergreen Mutual (invented)", u"Harbor Health Plan (invented)",
                                              u"Blue Lantern (invented)", u"Quarry Benefit Fund (invented)"};

/// Of the range that belongs to fiction.
QString inventedPhone(Dice &dice)
{
    return u"(212) 555-01%1"_s.arg(dice.roll(100), 2, 10, QLatin1Char('0'));
}

Item demoPerson(Dice &dice, const patient::Patient &person, const QString &role, const QString &relation)
{
    return {.kind = ItemKind::person,
            .values = {{u"role"_s, role},
                       {u"name"_s, u"%1 %2"_s.arg(dice.pick(std::span(kOthers)), person.family)},
                       {u"relation"_s, relation},
                       {u"phone"_s, inventedPhone(dice)}}};
}

} // namespace

DemoProfile demoProfile(patient::Patient &person, int number, quint64 seed, const QDate &today)
{
    Dice dice((seed + 77) * 0x100000001B3ULL + static_cast<quint64>(number) + 1);
    DemoProfile profile;
    if (dice.chance(9))
        person.pronouns = dice.chance(50) ? u"they/them"_s : person.sex == u"male" ? u"he/him"_s : u"she/her"_s;
    if (!person.phone.isEmpty())
        person.phoneUse = u"mobile"_s;
    if (dice.chance(3)) {
        person.confidential = u"Please never leave a message at home."_s;
        person.confidentialChannel = person.email.isEmpty() ? u"phone"_s : u"email"_s;
    }
    if (dice.chance(18))
        profile.items.push_back({.kind = ItemKind::contact,
                                 .values = {{u"system"_s, u"phone"_s},
                                            {u"value"_s, inventedPhone(dice)},
                                            {u"use"_s, dice.chance(60) ? u"work"_s : u"home"_s}}});
    if (dice.chance(85))
        profile.items.push_back(
            {.kind = ItemKind::address,
             .values = {{u"use"_s, u"home"_s},
                        {u"line"_s, u"%1 %2"_s.arg(dice.between(1, 240)).arg(dice.pick(std::span(kStreets)))},
                        {u"city"_s, dice.pick(std::span(kTowns)).toString()},
                        {u"state"_s, u"NY"_s},
                        {u"postal_code"_s, u"1%1"_s.arg(dice.between(9000, 9999))},
                        {u"country"_s, u"US"_s}}});
    const bool minor = QDate::fromString(person.birthDate, Qt::ISODate).addYears(18) > today;
    if (minor && dice.chance(90))
        profile.items.push_back(demoPerson(dice, person, u"guardian"_s, dice.chance(50) ? u"mother"_s : u"father"_s));
    if (dice.chance(60))
        profile.items.push_back(demoPerson(dice, person, u"emergency"_s, dice.pick(std::span(kRelations)).toString()));
    if (dice.chance(12))
        profile.items.push_back({.kind = ItemKind::coverage,
                                 .values = {{u"payer"_s, dice.pick(std::span(kPayers)).toString()},
                                            {u"member_id"_s, u"VB-%1"_s.arg(dice.between(100000, 999999))}}});
    for (const QString &channel : {u"email"_s, u"sms"_s})
        if (dice.chance(55))
            profile.marketing.insert(channel, dice.chance(65));
    return profile;
}

} // namespace vb::demo
