#include "core/session/demo_practice.h"

#include "core/access/totp.h"
#include "core/demo/demo_patients.h"
#include "core/demo/demo_staff.h"
#include "core/session/session.h"

#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace vb::session {

namespace {

constexpr char kDemoZone[] = "America/New_York";
/// The nurse works until this day of the month, then the medical director.
constexpr int kNurseUntilDay = 20;
constexpr size_t kLeftAsDrafts = 2;
constexpr size_t kLeftToCosign = 5;
constexpr qint64 kDemoMinuteMs = 60'000;

/// One visit in the practice's days: whose, and what.
struct DemoMoment {
    int person;
    demo::DemoVisit visit;
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
    return logins;
}

/// All visits of all people in the order of time; the last ones still wait for somebody.
std::vector<DemoMoment> demoMoments(std::vector<demo::DemoChart> &charts)
{
    std::vector<DemoMoment> moments;
    for (size_t i = 0; i < charts.size(); ++i)
        for (demo::DemoVisit &visit : charts[i].visits)
            moments.push_back({static_cast<int>(i), std::move(visit)});
    std::stable_sort(moments.begin(), moments.end(),
                     [](const DemoMoment &a, const DemoMoment &b) { return a.visit.atMs < b.visit.atMs; });
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
        if (!isNurseTime(moment->visit.atMs))
            continue;
        moment->visit.ending = left < kLeftAsDrafts ? demo::NoteEnding::draft : demo::NoteEnding::cosignWanted;
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

    std::vector<patient::Patient> people = demo::demoPatients(plan.patients, plan.seed);
    std::vector<size_t> toRestrict; // by the owner, when all has been written
    for (size_t i = 0; i < people.size(); ++i)
        if (std::exchange(people[i].restricted, false))
            toRestrict.push_back(i);
    std::vector<demo::DemoChart> charts;
    charts.reserve(people.size());
    for (size_t i = 0; i < people.size(); ++i)
        charts.push_back(demo::demoChart(people[i], static_cast<int>(i), plan.seed, {fromMs, plan.nowMs, zone}));
    std::vector<DemoMoment> moments = demoMoments(charts);
    leaveWork(moments);

    const DemoLogin &nurse = demoLoginOf(logins, Role::nurse);
    const DemoLogin &director = demoLoginOf(logins, Role::medicalDirector);
    std::vector<PatientId> ids(people.size());
    for (DemoMoment &moment : moments) {
        const auto person = static_cast<size_t>(moment.person);
        const bool nurses = isNurseTime(moment.visit.atMs);
        desk.goTo(moment.visit.atMs);
        VB_TRY(Session *const session, desk.logIn(nurses ? nurse : director));
        if (ids[person].isNull()) {
            VB_TRY(const patient::Patient added, session->demo().add(people[person], charts[person]).takeResult());
            ids[person] = added.id;
        }
        desk.goTo(moment.visit.atMs + moment.visit.minutes * kDemoMinuteMs);
        const QString licence = nurses ? QStringLiteral("RN") : QStringLiteral("MD");
        VB_DO(session->demo().addVisits(ids[person], {std::move(moment.visit)}, licence).takeResult());
    }
    VB_TRY(Session *const owner, desk.logIn(logins.front()));
    for (size_t i = 0; i < people.size(); ++i) {
        if (!ids[i].isNull())
            continue; // the others came to be known, and never came
        VB_TRY(const patient::Patient added, owner->demo().add(people[i], charts[i]).takeResult());
        ids[i] = added.id;
    }
    for (const size_t person : toRestrict)
        VB_DO(owner->patients().restrict(ids[person], true).takeResult());
    desk.leave();
    return logins;
}

} // namespace vb::session
