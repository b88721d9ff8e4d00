#include "core/session/demo_practice.h"

#include "core/access/totp.h"
#include "core/demo/demo_catalogue.h"
#include "core/demo/demo_patients.h"
#include "core/demo/demo_staff.h"
#include "core/session/session.h"

#include <QTimeZone>

#include <algorithm>
#include <map>
#include <utility>

namespace vb::session {

namespace {

constexpr char kDemoZone[] = "America/New_York";
/// The nurse works until this day of the month, then the medical director.
constexpr int kNurseUntilDay = 20;
constexpr size_t kLeftAsDrafts = 2;
constexpr size_t kLeftToCosign = 5;
constexpr qint64 kDemoMinuteMs = 60'000;

/// One visit in the practice's days. Charts are made anew from the seed when they are written: a hundred thousand of
/// them would fill the memory.
struct DemoMoment {
    int person;
    size_t visit;
    qint64 atMs;
    demo::NoteEnding ending = demo::NoteEnding::signed_;
};

SecretBytes demoSecret(const QString &text)
{
    return SecretBytes::copyOf(text.toUtf8());
}

/// Somebody at the PC on the clock of the demo.
class DemoDesk {
public:
    DemoDesk(const Home &home, platform::SecretStore &secrets, qint64 fromMs)
        : m_home(home), m_secrets(secrets), m_clock(fromMs)
    {
    }

    [[nodiscard]] const Clock &clock() const { return m_clock; }
    /// Never back.
    void goTo(qint64 ms) { m_clock.advance(std::max<qint64>(0, ms - m_clock.now().wallMs)); }

    Result<Session *> logIn(const DemoLogin &who)
    {
        if (m_session && m_who == who.login)
            return m_session.get();
        leave();
        if (!m_session) {
            VB_TRY(m_session, Session::open(m_home, m_secrets, m_clock));
        }
        VB_TRY(SecretBytes secret, access::parseTotpSecret(demoSecret(who.totpUri)));
        VB_DO(m_session->login(who.login, demoSecret(who.password), std::move(secret)).takeResult());
        m_who = who.login;
        return m_session.get();
    }
    void leave()
    {
        if (m_session && m_session->isOpen())
            m_session->lock();
        m_who.clear();
    }

private:
    Home m_home;
    platform::SecretStore &m_secrets;
    FixedClock m_clock;
    std::unique_ptr<Session> m_session;
    QString m_who;
};

Result<void> addDemoLicence(Session &session, const demo::DemoMember &member, const QDate &expires)
{
    if (member.licenceKind.isEmpty())
        return {};
    const staff::Licence licence {.kind = member.licenceKind,
                                  .number = member.licenceNumber,
                                  .state = QStringLiteral("New York"),
                                  .expires = expires.toString(Qt::ISODate)};
    VB_DO(session.staff().addLicence(member.login, licence).takeResult());
    return {};
}

/// What it offers and uses, by the owner.
Result<void> fillDemoCatalogue(Session &owner)
{
    for (const practice::Service &service : demo::demoServices())
        VB_DO(owner.catalogue().save(service).takeResult());
    for (const practice::Product &product : demo::demoProducts())
        VB_DO(owner.catalogue().save(product).takeResult());
    return {};
}

/// Practice, people and licences, on the first morning.
Result<std::vector<DemoLogin>> openDemoDoors(DemoDesk &desk, const Home &home, platform::SecretStore &secrets,
                                             const WriteKit &writeKit, const QDate &today)
{
    std::vector<DemoLogin> logins;
    for (const demo::DemoMember &member : demo::demoStaff()) {
        if (member.password.isEmpty())
            continue;
        DemoLogin login {member.login, member.name, member.role, member.password, {}};
        if (logins.empty()) {
            VB_TRY(const PracticeMade made,
                   initPractice(home, secrets, desk.clock(),
                                {QStringLiteral("Larkspur Aesthetics (demo)"), QString::fromLatin1(kDemoZone),
                                 member.login, member.name, demoSecret(member.password)},
                                writeKit));
            login.totpUri = made.totpUri;
        } else {
            VB_TRY(Session *const session, desk.logIn(logins.front()));
            VB_TRY(
                const NewCredential made,
                session->staff().add(member.login, member.name, member.role, demoSecret(member.password)).takeResult());
            login.totpUri = made.totpUri;
            // The nurse's is about to expire, so that the warning can be seen.
            const bool soon = member.role == Role::nurse;
            VB_DO(addDemoLicence(*session, member, soon ? today.addDays(21) : today.addDays(410)));
        }
        logins.push_back(login);
    }
    VB_TRY(Session *const owner, desk.logIn(logins.front()));
    VB_DO(fillDemoCatalogue(*owner));
    return logins;
}

/// The people of a plan and all that is made of them.
struct DemoCrowd {
    std::vector<patient::Patient> people;
    quint64 seed;
    demo::DemoPeriod period;

    [[nodiscard]] demo::DemoChart chartOf(int person) const
    {
        return demo::demoChart(people[static_cast<size_t>(person)], person, seed, period);
    }
};

/// All visits of all people in the order of time.
std::vector<DemoMoment> demoMoments(const DemoCrowd &crowd)
{
    std::vector<DemoMoment> moments;
    for (int person = 0; person < static_cast<int>(crowd.people.size()); ++person) {
        const demo::DemoChart chart = crowd.chartOf(person);
        for (size_t visit = 0; visit < chart.visits.size(); ++visit)
            moments.push_back({person, visit, chart.visits[visit].atMs});
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const DemoMoment &a, const DemoMoment &b) { return a.atMs < b.atMs; });
    return moments;
}

bool isNurseTime(qint64 atMs)
{
    return QDateTime::fromMSecsSinceEpoch(atMs, QTimeZone(kDemoZone)).date().day() <= kNurseUntilDay;
}

/// The nurse's last notes: two she has not finished, some that the medical director is to read.
void leaveWork(std::vector<DemoMoment> &moments)
{
    size_t left = 0;
    for (auto moment = moments.rbegin(); moment != moments.rend() && left < kLeftAsDrafts + kLeftToCosign; ++moment) {
        if (!isNurseTime(moment->atMs))
            continue;
        moment->ending = left < kLeftAsDrafts ? demo::NoteEnding::draft : demo::NoteEnding::cosignWanted;
        ++left;
    }
}

const DemoLogin &demoLoginOf(const std::vector<DemoLogin> &logins, Role role)
{
    const auto found
        = std::find_if(logins.begin(), logins.end(), [role](const DemoLogin &login) { return login.role == role; });
    VB_INVARIANT(found != logins.end());
    return *found;
}

} // namespace

Result<std::vector<DemoLogin>> makeDemoPractice(const Home &home, platform::SecretStore &secrets, const DemoPlan &plan,
                                                const WriteKit &writeKit)
{
    const QTimeZone zone(kDemoZone);
    const QDate today = QDateTime::fromMSecsSinceEpoch(plan.nowMs, zone).date();
    const qint64 fromMs = QDateTime(today.addMonths(-plan.months), QTime(8, 0), zone).toMSecsSinceEpoch();
    DemoDesk desk(home, secrets, fromMs);
    VB_TRY(const std::vector<DemoLogin> logins, openDemoDoors(desk, home, secrets, writeKit, today));

    DemoCrowd crowd {demo::demoPatients(plan.patients, plan.seed, plan.han), plan.seed, {fromMs, plan.nowMs, zone}};
    std::vector<int> toRestrict; // by the owner, when all has been written
    for (int person = 0; person < plan.patients; ++person)
        if (std::exchange(crowd.people[static_cast<size_t>(person)].restricted, false))
            toRestrict.push_back(person);
    std::vector<DemoMoment> moments = demoMoments(crowd);
    leaveWork(moments);

    const DemoLogin &nurse = demoLoginOf(logins, Role::nurse);
    const DemoLogin &director = demoLoginOf(logins, Role::medicalDirector);
    std::map<int, PatientId> known;
    const auto receive = [&](Session &session, int person) -> Result<PatientId> {
        if (const auto at = known.find(person); at != known.end())
            return at->second;
        patient::Patient someone = crowd.people[static_cast<size_t>(person)];
        const demo::DemoProfile profile = demo::demoProfile(someone, person, plan.seed, today);
        VB_TRY(const patient::Patient added, session.demo().add(someone, profile, crowd.chartOf(person)).takeResult());
        return known.emplace(person, added.id).first->second;
    };
    for (const DemoMoment &moment : moments) {
        const bool nurses = isNurseTime(moment.atMs);
        desk.goTo(moment.atMs);
        VB_TRY(Session *const session, desk.logIn(nurses ? nurse : director));
        VB_TRY(const PatientId patient, receive(*session, moment.person));
        demo::DemoVisit visit = crowd.chartOf(moment.person).visits[moment.visit];
        visit.ending = moment.ending;
        desk.goTo(moment.atMs + visit.minutes * kDemoMinuteMs);
        const QString licence = nurses ? QStringLiteral("RN") : QStringLiteral("MD");
        VB_DO(session->demo().addVisits(patient, {std::move(visit)}, licence).takeResult());
    }
    VB_TRY(Session *const owner, desk.logIn(logins.front()));
    for (int person = 0; person < plan.patients; ++person)
        VB_DO(receive(*owner, person)); // some came to be known, and never came
    for (const int person : toRestrict)
        VB_DO(owner->patients().restrict(known.at(person), true).takeResult());
    desk.leave();
    return logins;
}

} // namespace vb::session
