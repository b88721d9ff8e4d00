#include "core/session/session.h"

#include "core/platform/process.h"
#include "core/session/login.h"
#include "core/session/one_time_code.h"
#include "core/session/pin.h"
#include "core/session/rekey.h"
#include "core/store/future.h"

#include <map>

namespace vb::session {

struct Session::State {
    std::unique_ptr<QLockFile> lock;
    std::unique_ptr<Vault> vault;
    std::unique_ptr<OpenStore> open;
    std::map<QString, PinEnvelope> pins; // by login; never on a disk
    std::unique_ptr<patient::PatientService> patients;
    std::unique_ptr<chart::ChartService> charts;
    std::unique_ptr<StaffAdmin> staff;
    std::unique_ptr<AuditService> audit;
    std::unique_ptr<SettingsService> settings;
    std::unique_ptr<CatalogueService> catalogue;
    std::unique_ptr<AlertService> alerts;
    std::unique_ptr<NoteService> notes;
    std::unique_ptr<TemplateService> templates;
    std::unique_ptr<BackupService> backups;
    std::unique_ptr<KeyAdmin> keys;
    std::unique_ptr<DemoService> demo;
    std::unique_ptr<SyncService> sync;
    std::unique_ptr<DeviceService> devices;
    std::unique_ptr<ConflictService> conflicts;
    store::WorkThread worker; // last: joined first

    /// Worker thread.
    Result<void> resume(const QString &login, const SecretBytes &pin)
    {
        const auto at = pins.find(login);
        if (at == pins.end())
            return fail(Code::denied, QStringLiteral("no PIN is set: log in with your password"));
        Result<PinEnvelope::Opened> opened = at->second.open(pin);
        if (opened.ok())
            return take(resumeWith(*vault, worker, login, {std::move(opened->keys), std::move(opened->storeKey)}));
        if (at->second.triesLeft() == 0)
            pins.erase(at);
        VB_DO(vault->note(keys::JournalEvent::pinFailed, login));
        return opened.error();
    }

    /// Worker thread: what a login opened, with the services over it.
    Result<void> take(Result<std::unique_ptr<OpenStore>> opened)
    {
        if (!opened)
            return opened.error();
        open = std::move(*opened);
        patients = std::make_unique<patient::PatientService>(open->store(), open->actor(),
                                                             [one = open.get()] { return one->chartPrefix(); });
        charts = std::make_unique<chart::ChartService>(open->store(), open->actor());
        staff = std::make_unique<StaffAdmin>(*open);
        audit = std::make_unique<AuditService>(*open);
        settings = std::make_unique<SettingsService>(*open);
        catalogue = std::make_unique<CatalogueService>(*open);
        alerts = std::make_unique<AlertService>(*open);
        notes = std::make_unique<NoteService>(*open);
        templates = std::make_unique<TemplateService>(*open);
        backups = std::make_unique<BackupService>(*open);
        keys = std::make_unique<KeyAdmin>(*open);
        demo = std::make_unique<DemoService>(*open);
        sync = std::make_unique<SyncService>(*open);
        devices = std::make_unique<DeviceService>(*open, *sync);
        devices->fitEpoch();
        conflicts = std::make_unique<ConflictService>(*open);
        patients->rewriteOldPhones();
        return {};
    }
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
            done(m_state->take(std::move(opened)));
        });
    });
}

void Session::lock(const QByteArray &unsaved)
{
    if (m_state->audit)
        m_state->audit->stop(); // a long report does not hold the lock up,
    if (m_state->backups)
        m_state->backups->stop(); // nor does a backup,
    if (m_state->devices)
        m_state->devices->stop();
    if (m_state->sync)
        m_state->sync->stop(); // nor a relay that takes its time
    std::promise<void> done;
    m_state->worker.post([this, &done, &unsaved] {
        m_state->settings.reset();
        m_state->catalogue.reset();
        m_state->patients.reset();
        m_state->charts.reset();
        m_state->staff.reset();
        m_state->audit.reset();
        m_state->alerts.reset();
        m_state->notes.reset();
        m_state->templates.reset();
        m_state->backups.reset();
        m_state->keys.reset();
        m_state->demo.reset();
        m_state->devices.reset(); // it speaks through the sync
        m_state->sync.reset();
        m_state->conflicts.reset();
        if (m_state->open && m_state->open->person().ended())
            m_state->pins.erase(m_state->open->actor().login);
        // A store that cannot write its last entry is closed all the same: what was acknowledged is durable.
        if (m_state->open)
            (void)m_state->open->close(unsaved);
        m_state->open.reset();
        platform::scrubFreedMemory();
        done.set_value();
    });
    done.get_future().wait();
    platform::scrubFreedMemory();
}

QFuture<Result<void>> Session::setPin(SecretBytes pin)
{
    auto given = std::make_shared<SecretBytes>(std::move(pin));
    return store::promised<Result<void>>([&](auto done) {
        m_state->worker.post([this, given, done] {
            OpenStore &open = *m_state->open;
            Result<PinEnvelope> envelope = PinEnvelope::seal(*given, open.storeKey(), open.userKeys());
            if (!envelope) {
                done(envelope.error());
                return;
            }
            m_state->pins.insert_or_assign(open.actor().login, std::move(*envelope));
            done(Result<void>());
        });
    });
}

bool Session::hasPin() const
{
    return m_state->open && m_state->pins.count(m_state->open->actor().login) > 0;
}

QStringList Session::pinLogins() const
{
    QStringList logins;
    for (const auto &[login, envelope] : m_state->pins)
        logins.append(login);
    return logins;
}

QFuture<Result<void>> Session::resume(const QString &login, SecretBytes pin)
{
    VB_INVARIANT(!isOpen());
    auto given = std::make_shared<SecretBytes>(std::move(pin));
    return store::promised<Result<void>>(
        [&](auto done) { m_state->worker.post([this, login, given, done] { done(m_state->resume(login, *given)); }); });
}

QFuture<Result<void>> Session::rotateStoreKey()
{
    return store::promised<Result<void>>([&](auto done) {
        m_state->worker.post([this, done] {
            const Result<void> written = rekeyStore(*m_state->open);
            if (written.ok())
                m_state->pins.clear(); // they hold the old key
            done(written);
        });
    });
}

void Session::forgetPins()
{
    std::promise<void> done;
    m_state->worker.post([this, &done] {
        m_state->pins.clear();
        done.set_value();
    });
    done.get_future().wait();
}

int Session::pinTriesLeft(const QString &login) const
{
    const auto at = m_state->pins.find(login);
    return at == m_state->pins.end() ? 0 : at->second.triesLeft();
}

qint64 Session::msToEnd() const
{
    return fullLoginLeftMs(m_state->open->fullLogin, clock().now());
}

const Clock &Session::clock() const
{
    return m_state->vault->clock();
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
    return m_state->open->profile.name;
}

QString Session::timeZone() const
{
    return m_state->open->profile.timeZone;
}

patient::PatientService &Session::patients()
{
    return *m_state->patients;
}

chart::ChartService &Session::charts()
{
    return *m_state->charts;
}

StaffAdmin &Session::staff()
{
    return *m_state->staff;
}

AuditService &Session::audit()
{
    return *m_state->audit;
}

AlertService &Session::alerts()
{
    return *m_state->alerts;
}

BackupService &Session::backups()
{
    return *m_state->backups;
}

KeyAdmin &Session::keys()
{
    return *m_state->keys;
}

DemoService &Session::demo()
{
    return *m_state->demo;
}

SyncService &Session::sync()
{
    return *m_state->sync;
}

ConflictService &Session::conflicts()
{
    return *m_state->conflicts;
}

DeviceService &Session::devices()
{
    return *m_state->devices;
}

NoteService &Session::notes()
{
    return *m_state->notes;
}

TemplateService &Session::templates()
{
    return *m_state->templates;
}

bool Session::secretIsInFile() const
{
    return m_state->vault->secretIsInFile();
}

SettingsService &Session::settings()
{
    return *m_state->settings;
}

CatalogueService &Session::catalogue()
{
    return *m_state->catalogue;
}

std::optional<LoginEnd> Session::ended() const
{
    return m_state->open->person().ended();
}

store::Feed<LoginEnd>::Subscription Session::onEnded(store::Feed<LoginEnd>::Callback callback)
{
    return m_state->open->person().ends().subscribe(std::move(callback));
}

QByteArray Session::draft() const
{
    return m_state->open->draft;
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
