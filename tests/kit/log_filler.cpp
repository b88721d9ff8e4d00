#include "tests/kit/log_filler.h"

#include "core/audit/query.h"

#include <array>
#include <random>

namespace vb::test {

namespace {

using namespace Qt::StringLiterals;

struct Happening {
    const char *action;
    const char *object;
};

constexpr std::array kHappenings {
    Happening {"view", "patient"},        Happening {"search", "patient"}, Happening {"update", "patient"},
    Happening {"create", "patient"},      Happening {"login", "session"},  Happening {"failure", "session"},
    Happening {"break_glass", "patient"}, Happening {"verify", "audit"},   Happening {"search", "audit"},
};

const std::array kWords {u"plain"_s,       u"=1+1"_s,        u"100% sure"_s,
                         u"under_score"_s, u"back\\slash"_s, u"O'Neil \"Q\""_s,
                         u"two\nlines"_s,  u"Núñez 丁"_s,    u""_s};

} // namespace

std::vector<audit::Entry> inventedEntries(int count, unsigned seed, qint64 fromMs)
{
    std::mt19937 random(seed);
    const auto below = [&random](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    const QStringList logins {u"nina"_s, u"frank"_s, u"olive"_s, u"amara"_s, u""_s};
    const QStringList roles {u"nurse"_s, u"front_desk"_s, u"owner"_s, u"provider"_s, u""_s};
    std::vector<audit::Entry> entries;
    qint64 at = fromMs;
    qint64 mono = 0;
    char boot = 'b';
    for (int i = 0; i < count; ++i) {
        const int passed = below(90'000);
        at += passed;
        mono += passed;
        if (below(60) == 0)
            at -= 600'000; // somebody sets the clock
        if (below(60) == 0)
            at += 300'000;
        if (below(50) == 0) { // and starts the machine anew
            mono = passed;
            ++boot;
        }
        const int person = below(static_cast<int>(logins.size()));
        const Happening &what = kHappenings[static_cast<size_t>(below(static_cast<int>(kHappenings.size())))];
        audit::Entry entry;
        entry.at = {at, mono, QByteArray(16, boot)};
        entry.skewMs = below(30) == 0 ? -audit::kClockFaultMs : below(5) - 2;
        entry.login = logins.at(person);
        entry.role = roles.at(person);
        if (!entry.login.isEmpty())
            entry.user = StaffId::make(1'000'000 + person);
        entry.device = below(10) == 0 ? DeviceId() : DeviceId(IdBytes {static_cast<std::uint8_t>(1 + below(2))});
        entry.address = below(2) ? u"front-desk"_s : u"room-2"_s;
        entry.os = u"Debian 12 x86_64"_s;
        entry.action = QString::fromLatin1(what.action);
        entry.objectKind = QString::fromLatin1(what.object);
        const PatientId patient(IdBytes {9, static_cast<std::uint8_t>(below(6))});
        if (entry.objectKind == u"patient"_s && entry.action != u"search"_s && below(8) != 0) {
            entry.patient = patient;
            entry.object = EntityId(patient.raw());
        }
        entry.purpose = kWords[static_cast<size_t>(below(static_cast<int>(kWords.size())))];
        entry.detail = kWords[static_cast<size_t>(below(static_cast<int>(kWords.size())))];
        if (entry.action == u"search"_s && entry.objectKind == u"patient"_s)
            entry.detail = u"1 found for \"%1\" %2"_s.arg(entry.detail.left(4), patient.text());
        const int luck = below(10);
        entry.outcome = luck == 0 ? audit::Outcome::denied : luck == 1 ? audit::Outcome::failed : audit::Outcome::ok;
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace vb::test
