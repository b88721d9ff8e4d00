#include "core/session/session.h"

#include "core/session/login.h"
#include "core/store/future.h"

namespace vb::session {

struct Session::State {
    std::unique_ptr<QLockFile> lock;
    std::unique_ptr<Vault> vault;
    std::unique_ptr<OpenStore> open;
    std::unique_ptr<patient::PatientService> patients;
    std::unique_ptr<StaffAdmin> staff;
    std::unique_ptr<AuditService> audit;
    store::WorkThread worker; // last: joined first
};

Session::Session(std::unique_ptr<State> state) : m_state(std::move(state)) { }

Session::~Session()
{
    lock();
}

Result<std::unique_ptr<Session>> Session::open(const Home &home, platform::SecretStore &secrets, const Clock &clock)
{
    if (!home.hasStore())
        return fail(Code::notFound, QStringLiteral("there is no practice on this PC yet"));
    auto state = std::make_unique<State>();
    VB_TRY(state->lock, takeHome(home));
    VB_TRY(state->vault, Vault::open(home, secrets, clock));
    return std::unique_ptr<Session>(new Session(std::move(state)));
}

QFuture<Result<void>> Session::login(const QString &login, SecretBytes password, CodeSource code)
{
    VB_INVARIANT(!isOpen());
    auto given = std::make_shared<std::pair<SecretBytes, CodeSource>>(std::move(password), std::move(code));
    return store::promised<Result<void>>([&](auto done) {
        m_state->worker.post([this, login, given, done] {
            Result<std::unique_ptr<OpenStore>> opened
                = logIn(*m_state->vault, m_state->worker, login, std::move(given->first), given->second);
            if (!opened) {
                done(opened.error());
                return;
            }
            m_state->open = std::move(*opened);
            OpenStore &open = *m_state->open;
            m_state->patients = std::make_unique<patient::PatientService>(open.store(), open.actor(), open.chartPrefix);
            m_state->staff = std::make_unique<StaffAdmin>(open);
            m_state->audit = std::make_unique<AuditService>(open);
            done(Result<void>());
        });
    });
}

void Session::lock()
{
    std::promise<void> done;
    m_state->worker.post([this, &done] {
        m_state->patients.reset();
        m_state->staff.reset();
        m_state->audit.reset();
        // A store that cannot write its last entry is closed all the same: what was acknowledged is durable.
        if (m_state->open)
            (void)m_state->open->close();
        m_state->open.reset();
        done.set_value();
    });
    done.get_future().wait();
}

bool Session::isOpen() const
{
    return m_state->open != nullptr;
}

const Actor &Session::actor() const
{
    return m_state->open->actor();
}

QString Session::personName() const
{
    return m_state->open->personName;
}

QString Session::practiceName() const
{
    return m_state->open->practiceName;
}

QString Session::timeZone() const
{
    return m_state->open->timeZone;
}

patient::PatientService &Session::patients()
{
    return *m_state->patients;
}

StaffAdmin &Session::staff()
{
    return *m_state->staff;
}

AuditService &Session::audit()
{
    return *m_state->audit;
}

QStringList Session::warnings() const
{
    return m_state->open->warnings;
}

store::ChangeFeed::Subscription Session::onChanges(store::ChangeFeed::Callback callback)
{
    return m_state->open->store().changes().subscribe(std::move(callback));
}

} // namespace vb::session
