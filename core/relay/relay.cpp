#include "core/relay/relay.h"

#include "core/relay/api.h"

#include <QFile>

#include <algorithm>

namespace vb::relay {

Result<std::unique_ptr<Relay>> Relay::open(const RelayHome &home, const QByteArray &certificateHash, Options options)
{
    VB_TRY(RelaySecrets secrets, home.readSecrets());
    VB_TRY(const RelayConfig config, home.readConfig());
    VB_TRY(FrontStore front, FrontStore::open(home.frontFile(), frontKey(secrets.storeSecret)));
    const bool heal = options.heal;
    auto relay = std::unique_ptr<Relay>(
        new Relay(home, certificateHash, std::move(options), std::move(secrets), std::move(front), config.region));
    if (heal)
        VB_DO(relay->beginHeal());
    return relay;
}

/// Each practice remembers it, so that a restart goes on with what was begun.
Result<void> Relay::beginHeal()
{
    const std::vector<PracticeId> all = m_home.practices();
    for (const PracticeId &id : all) {
        VB_TRY(const std::shared_ptr<PracticeLog> log, practice(id));
        VB_DO(log->beginHeal());
    }
    log({"healing", {{"practices", QString::number(all.size())}}});
    return {};
}

Relay::Relay(RelayHome home, QByteArray certificateHash, Options options, RelaySecrets secrets, FrontStore front,
             QString region)
    : m_home(std::move(home))
    , m_certificateHash(std::move(certificateHash))
    , m_limits(options.limits)
    , m_clock(*options.clock)
    , m_log(std::move(options.log))
    , m_identity(std::move(secrets.identity))
    , m_storeSecret(std::move(secrets.storeSecret))
    , m_region(std::move(region))
    , m_front(std::move(front))
    , m_sessions(m_limits, m_clock)
    , m_mailboxes(m_limits, m_clock)
    , m_refusals(m_limits.refusalsAMinute, m_clock)
    , m_api(std::make_unique<Api>(*this))
{
}

Relay::~Relay() = default;

void Relay::setListener(std::function<void(const News &)> listener)
{
    const std::lock_guard lock(m_telling);
    m_listener = std::move(listener);
}

void Relay::tell(const News &news) const
{
    const std::lock_guard lock(m_telling);
    if (m_listener)
        m_listener(news);
}

void Relay::log(const LogLine &line) const
{
    if (m_log)
        m_log(line);
}

Result<std::shared_ptr<PracticeLog>> Relay::practice(PracticeId id)
{
    const std::lock_guard lock(m_mutex);
    return openPractice(id, false);
}

Result<std::shared_ptr<PracticeLog>> Relay::found(PracticeId id)
{
    const std::lock_guard lock(m_mutex);
    return openPractice(id, !QFile::exists(m_home.practiceFolder(id) + QStringLiteral("/log.db")));
}

/// With m_mutex held: one practice is opened once.
Result<std::shared_ptr<PracticeLog>> Relay::openPractice(PracticeId id, bool create)
{
    if (const auto at = m_practices.constFind(id); at != m_practices.cend())
        return *at;
    const QString folder = m_home.practiceFolder(id);
    if (!create && !QFile::exists(folder + QStringLiteral("/log.db")))
        return fail(Code::notFound, QStringLiteral("this relay has no such practice"));
    if (m_practices.size() >= m_limits.openPractices) {
        // One that nobody uses now makes room; its file is opened again when asked for.
        const auto idle = std::find_if(m_practices.begin(), m_practices.end(),
                                       [](const auto &log) { return log.use_count() == 1; });
        if (idle == m_practices.end())
            return fail(Code::busy, QStringLiteral("too many practices are in use"));
        m_practices.erase(idle);
    }
    PracticeLog::Context context {m_limits, m_clock, m_metrics,
                                  [this](PracticeId practice, quint64 size, DeviceId author) {
                                      tell({logTopic(practice), size, author});
                                  }};
    VB_TRY(std::unique_ptr<PracticeLog> opened,
           PracticeLog::open(id, folder, practiceKey(m_storeSecret, id), create, std::move(context)));
    const std::shared_ptr<PracticeLog> log = std::move(opened);
    m_practices.insert(id, log);
    return log;
}

quint64 Relay::healingPractices() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<quint64>(
        std::count_if(m_practices.begin(), m_practices.end(), [](const auto &log) { return log->isHealing(); }));
}

quint64 Relay::openPractices() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<quint64>(m_practices.size());
}

} // namespace vb::relay
