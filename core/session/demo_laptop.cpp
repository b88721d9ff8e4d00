#include "core/session/demo_laptop.h"

#include "core/keys/unlock_file.h"
#include "core/session/entities.h"
#include "core/session/vault.h"
#include "core/staff/staff.h"
#include "core/sync/apply.h"

#include <QFile>

#include <algorithm>
#include <limits>

namespace vb::session {

DemoLaptop::DemoLaptop(const Home &home, const Clock &clock, SecretBytes key, Actor actor)
    : m_home(home), m_clock(clock), m_key(std::move(key)), m_actor(std::move(actor))
{
}

DemoLaptop::~DemoLaptop() = default;

Result<std::unique_ptr<DemoLaptop>> DemoLaptop::take(const Home &home, platform::SecretStore &secrets,
                                                     const Clock &clock, const QString &login,
                                                     const SecretBytes &password)
{
    VB_TRY(QByteArray secret, secrets.read(deviceSecretNameFor(home)));
    VB_TRY(const keys::UnlockFile unlock, keys::readUnlockFile(home.unlockFile(), SecretBytes::take(secret)));
    const keys::UnlockEntry *entry = unlock.find(login);
    if (entry == nullptr)
        return fail(Code::notFound, QStringLiteral("nobody has this login"));
    VB_TRY(keys::OpenedUser opened, keys::openUnlockEntry(*entry, password));
    std::unique_ptr<DemoLaptop> laptop(
        new DemoLaptop(home, clock, std::move(opened.storeKey),
                       {keys::staffIdFor(opened.keys.publicPart()), login, Role::owner, DeviceId::make(1)}));
    VB_DO(laptop->copyStore());
    return laptop;
}

Result<std::unique_ptr<store::Store>> DemoLaptop::openHome()
{
    return store::Store::open(m_home.store(), m_key, entities(), m_clock);
}

qint64 DemoLaptop::lastCounter(store::Store &store) const
{
    const auto all = sync::ownOperations(store, 0, std::numeric_limits<int>::max());
    return all.ok() && !all->empty() ? all->back().operation.counter : 0;
}

/// Both begin with the same log: all that the first PC has written.
Result<void> DemoLaptop::copyStore()
{
    {
        VB_TRY(const std::unique_ptr<store::Store> first, openHome());
        VB_TRY(const sync::FoldState state, sync::foldState(*first));
        VB_DO(sync::acknowledge(*first, lastCounter(*first), state.folded + 1));
        VB_TRY(const staff::Member member, first->inspect([this](store::TrustedReader &reader) {
            return staff::memberByLogin(reader, m_actor.login);
        }));
        m_actor.role = member.role;
    }
    const QString copy = m_folder.filePath(QStringLiteral("store.db"));
    if (!m_folder.isValid() || !QFile::copy(m_home.store(), copy))
        return fail(Code::io, QStringLiteral("the store cannot be copied"));
    PracticeId practice;
    {
        VB_TRY(const std::unique_ptr<store::Store> same, store::Store::open(copy, m_key, entities(), m_clock));
        practice = same->identity().practice;
    }
    m_actor.device = DeviceId::make(m_clock.now().wallMs);
    VB_DO(store::Store::adopt(copy, m_key, {crypto::randomBytes(16), practice, m_actor.device}));
    VB_TRY(m_store, store::Store::open(copy, m_key, entities(), m_clock));
    m_store->enter(m_actor, nullptr);
    return {};
}

Result<void> DemoLaptop::act(access::Right right, const Action &action)
{
    return m_store->write(m_actor, {right}, [&action](store::AuditedTx &tx) { return action(tx); });
}

Result<void> DemoLaptop::actAsNewer(access::Right right, const Action &action)
{
    const qint64 before = lastCounter(*m_store);
    VB_DO(act(right, action));
    for (qint64 counter = before + 1; counter <= lastCounter(*m_store); ++counter)
        m_newer.push_back(counter);
    return {};
}

Result<void> DemoLaptop::bringHome()
{
    VB_TRY(std::vector<sync::LogOperation> operations,
           sync::ownOperations(*m_store, 0, std::numeric_limits<int>::max()));
    if (operations.empty())
        return {};
    for (sync::LogOperation &one : operations)
        if (std::find(m_newer.begin(), m_newer.end(), one.operation.counter) != m_newer.end())
            one.operation.minReader = store::kSchema + 1;
    VB_TRY(const std::unique_ptr<store::Store> first, openHome());
    VB_TRY(const sync::FoldState state, sync::foldState(*first));
    VB_DO(sync::acknowledge(*first, lastCounter(*first), state.folded + 1));
    const qint64 last = operations.back().operation.counter;
    VB_DO(sync::apply(*first, {{state.folded + 2, m_actor.device, last, std::move(operations)}}));
    return {};
}

} // namespace vb::session
