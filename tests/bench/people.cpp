#include "tests/bench/people.h"

#include <QDate>

#include <array>

namespace vb::bench {

namespace {

constexpr int kFamilies = 12'000;
constexpr int kGiven = 2'000;
constexpr std::array kOnsets {"b", "br", "c", "ch", "d", "f",  "fl", "g", "gr", "h", "j", "k", "l",
                              "m", "n",  "p", "r",  "s", "sh", "st", "t", "th", "v", "w", "y", "z"};
constexpr std::array kVowels {"a", "e", "i", "o", "u", "ai", "ea", "ia", "oo", "é"};
constexpr std::array kCodas {"", "", "l", "n", "r", "s", "m", "nd", "ll", "rt", "ck", "sk"};
constexpr std::array kEndings {"", "", "", "son", "er", "ez", "ski", "ova", "man", "ton", "ley", "field"};
constexpr std::array kAreas {201, 203, 212, 267, 302, 312, 347, 404, 415, 512,
                             551, 609, 617, 646, 718, 732, 845, 908, 914, 973};

QString inventName(Dice &dice, bool withEnding)
{
    QString name;
    const int syllables = 2 + dice.roll(2);
    for (int i = 0; i < syllables; ++i)
        name += QString::fromUtf8(dice.pick(kOnsets)) + QString::fromUtf8(dice.pick(kVowels))
            + QString::fromUtf8(i + 1 == syllables || dice.roll(3) == 0 ? dice.pick(kCodas) : "");
    if (withEnding)
        name += QString::fromUtf8(dice.pick(kEndings));
    name[0] = name.at(0).toUpper();
    return name;
}

/// Few are frequent: the product of two even draws.
const QString &pickName(Dice &dice, const std::vector<QString> &names)
{
    const int last = static_cast<int>(names.size());
    return names[static_cast<size_t>(dice.roll(1 + dice.roll(last)))];
}

} // namespace

QString inventPhone(Dice &dice)
{
    return QStringLiteral("(%1) %2-%3")
        .arg(dice.pick(kAreas))
        .arg(dice.roll(200), 3, 10, QLatin1Char('0'))
        .arg(dice.roll(10'000), 4, 10, QLatin1Char('0'));
}

quint64 Dice::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    quint64 z = m_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

int Dice::roll(int below)
{
    return static_cast<int>(next() % static_cast<quint64>(below));
}

std::vector<patient::Patient> inventPatients(int count, quint64 seed)
{
    Dice dice(seed);
    std::vector<QString> families;
    std::vector<QString> given;
    for (int i = 0; i < kFamilies; ++i)
        families.push_back(inventName(dice, true));
    for (int i = 0; i < kGiven; ++i)
        given.push_back(inventName(dice, false));
    std::vector<patient::Patient> people;
    people.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        patient::Patient person;
        person.family = pickName(dice, families);
        if (dice.roll(12) == 0)
            person.family += u'-' + pickName(dice, families);
        person.given = pickName(dice, given);
        if (dice.roll(8) == 0)
            person.preferred = pickName(dice, given);
        if (dice.roll(6) == 0)
            person.former = pickName(dice, families);
        person.birthDate = QDate(1940, 1, 1).addDays(dice.roll(25'000)).toString(Qt::ISODate);
        person.sex = dice.roll(4) == 0 ? QStringLiteral("male") : QStringLiteral("female");
        person.phone = inventPhone(dice);
        person.email = QStringLiteral("p%1@example.com").arg(i);
        person.restricted = dice.roll(100) == 0;
        people.push_back(std::move(person));
    }
    return people;
}

audit::Entry inventEntry(Dice &dice, const Instant &at, const DeviceId &device, const std::vector<PatientId> &patients)
{
    static const std::array kLogins {QStringLiteral("frank"), QStringLiteral("hana"),  QStringLiteral("nina"),
                                     QStringLiteral("rosa"),  QStringLiteral("priya"), QStringLiteral("marcus"),
                                     QStringLiteral("magda"), QStringLiteral("luca")};
    static const std::array kUsers = [] {
        std::array<StaffId, kLogins.size()> users;
        Dice ids(77);
        for (StaffId &user : users) {
            IdBytes bytes {};
            for (std::uint8_t &byte : bytes)
                byte = static_cast<std::uint8_t>(ids.roll(256));
            user = StaffId(bytes);
        }
        return users;
    }();
    const int who = dice.roll(static_cast<int>(kLogins.size()));
    const int what = dice.roll(100);
    audit::Entry entry;
    entry.at = at;
    entry.user = kUsers[static_cast<size_t>(who)];
    entry.login = kLogins[static_cast<size_t>(who)];
    entry.role = roleName(who < 2 ? Role::frontDesk : who < 4 ? Role::nurse : Role::provider);
    entry.device = device;
    entry.address = audit::thisAddress();
    entry.os = audit::thisOs();
    entry.objectKind = QStringLiteral("patient");
    if (what < 15) {
        entry.action = QStringLiteral("search");
        entry.detail = QStringLiteral("3 found for \"gar\" %1 %2 %3")
                           .arg(dice.pick(patients).text(), dice.pick(patients).text(), dice.pick(patients).text());
        return entry;
    }
    entry.patient = dice.pick(patients);
    entry.object = EntityId(entry.patient.raw());
    entry.action = what < 40 ? QStringLiteral("update") : QStringLiteral("view");
    if (what < 40)
        entry.detail = QStringLiteral("patient.phone");
    return entry;
}

} // namespace vb::bench
