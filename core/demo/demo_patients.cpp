#include "core/demo/demo_patients.h"

#include "core/base/text.h"
#include "core/demo/demo_names.h"
#include "core/demo/dice.h"

#include <QDate>

namespace vb::demo {

namespace {

constexpr int kAreaCodes[] {201, 203, 212, 267, 302, 312, 347, 404, 415, 512,
                            551, 609, 617, 646, 718, 732, 845, 908, 914, 973};

const NamePool &pickPool(Dice &dice)
{
    int at = dice.roll(100);
    for (const NamePool &pool : namePools())
        if ((at -= pool.weight) < 0)
            return pool;
    return namePools().front();
}

/// Mostly grown-ups around forty, up to eighty; one in fifty is 14 to 17.
QString demoBirthDate(Dice &dice)
{
    const QDate today(2026, 1, 1); // fixed, so that the people stay the same
    const int years
        = dice.chance(2) ? 14 + dice.roll(4) : 18 + (dice.roll(63) + dice.roll(63) + dice.roll(40)) * 62 / 163;
    return today.addYears(-years).addDays(-1 - dice.roll(365)).toString(Qt::ISODate);
}

QString demoPhone(Dice &dice)
{
    const int area = kAreaCodes[dice.roll(static_cast<int>(std::size(kAreaCodes)))];
    const QString line = QStringLiteral("01%1").arg(dice.roll(100), 2, 10, QLatin1Char('0'));
    switch (dice.roll(4)) {
    case 0: return QStringLiteral("+1 %1 555 %2").arg(area).arg(line);
    case 1: return QStringLiteral("%1-555-%2").arg(area).arg(line);
    default: return QStringLiteral("(%1) 555-%2").arg(area).arg(line);
    }
}

QString mailPart(const DemoName &name)
{
    return (name.latin.isEmpty() ? text::fold(name.text) : name.latin.toString()).remove(u' ');
}

patient::Patient demoPatient(Dice &dice, bool han)
{
    patient::Patient person;
    const NamePool &picked = pickPool(dice);
    const NamePool &pool = han && picked.alsoHan ? hanNames() : picked;
    const bool female = dice.chance(78);
    const DemoName &given = dice.pick(female ? pool.female : pool.male);
    const DemoName &family = dice.pick(pool.family);
    const DemoName &second = dice.pick(pool.family);
    person.given = given.text.toString();
    person.family = family.text.toString();
    if (pool.doubleFamily && dice.chance(30) && second.text != family.text)
        person.family += QStringLiteral("-") + second.text.toString();
    else if (female && dice.chance(22) && second.text != family.text)
        person.former = second.text.toString();
    if (dice.chance(50))
        person.preferred = nickname(given.text).toString();
    person.birthDate = demoBirthDate(dice);
    const int sex = dice.roll(100);
    person.sex = sex == 0 ? QStringLiteral("unknown")
        : sex == 1        ? QStringLiteral("other")
        : female          ? QStringLiteral("female")
                          : QStringLiteral("male");
    if (!dice.chance(4))
        person.phone = demoPhone(dice);
    if (!dice.chance(12))
        person.email
            = QStringLiteral("%1.%2%3@example.com").arg(mailPart(given), mailPart(family)).arg(10 + dice.roll(90));
    person.restricted = dice.chance(1);
    return person;
}

} // namespace

std::vector<patient::Patient> demoPatients(int count, quint64 seed, bool han)
{
    Dice dice(seed);
    std::vector<patient::Patient> people;
    people.reserve(static_cast<size_t>(std::max(count, 0)));
    for (int i = 0; i < count; ++i)
        people.push_back(demoPatient(dice, han && i % 2 == 1));
    return people;
}

} // namespace vb::demo
