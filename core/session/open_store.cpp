#include "core/session/open_store.h"

#include "core/session/entities.h"
#include "core/sync/relay_contact.h"

namespace vb::session {

namespace {
constexpr qint64 kWatchAtLockMs = 150;
} // namespace

OpenStore::OpenStore(Vault &vault, store::WorkThread &worker, std::unique_ptr<store::Store> store, SecretBytes storeKey,
                     Actor actor, keys::UserKeys user, keys::DeviceKeys device, keys::TrustState trust)
    : m_vault(vault)
    , m_worker(worker)
    , m_storeKey(std::move(storeKey))
    , m_actor(std::move(actor))
    , m_user(std::move(user))
    , m_device(std::move(device))
    , m_trust(std::make_shared<const keys::TrustState>(std::move(trust)))
    , m_signer(m_user.sign, m_device.sign)
    , m_anchor(vault, vault.clock())
    , m_store(std::move(store))
{
    m_watch = std::make_shared<LogWatch>(*m_store, m_worker, m_actor);
    m_person = std::make_shared<PersonWatch>(*m_store, m_worker, m_actor, m_user.sign.publicKey);
}

OpenStore::~OpenStore() = default;

QString OpenStore::proxy() const
{
    const std::lock_guard lock(m_settingMutex);
    return m_proxy;
}

void OpenStore::setProxy(const QString &setting)
{
    const std::lock_guard lock(m_settingMutex);
    m_proxy = setting;
}

QString OpenStore::chartPrefix() const
{
    const std::lock_guard lock(m_settingMutex);
    return m_chartPrefix;
}

void OpenStore::setChartPrefix(QString prefix)
{
    const std::lock_guard lock(m_settingMutex);
    m_chartPrefix = std::move(prefix);
}

void OpenStore::enter()
{
    m_store->enter(m_actor, &m_signer);
    m_store->onCommitted([this](const audit::Head &head) {
        m_anchor.committed(head);
        m_logSizes.publish(head.size);
        m_watch->committed();
    });
    m_person->begin();
}

std::shared_ptr<const keys::TrustState> OpenStore::trust() const
{
    const std::lock_guard lock(m_trustMutex);
    return m_trust;
}

void OpenStore::setTrust(keys::TrustState trust)
{
    auto changed = std::make_shared<const keys::TrustState>(std::move(trust));
    const std::lock_guard lock(m_trustMutex);
    m_trust.swap(changed);
}

Result<crypto::BoxKey> OpenStore::readerKey() const
{
    return readerKeyIn(*trust());
}

Result<crypto::BoxKey> OpenStore::readerKeyIn(const keys::TrustState &trust) const
{
    const keys::TrustState::ReaderRecord *reader = trust.currentReader();
    if (reader == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no audit-reader key"));
    return keys::openReaderKey(reader->key, m_actor.user, m_user.box);
}

Result<std::map<quint64, crypto::BoxKey>> OpenStore::readerKeys() const
{
    std::map<quint64, crypto::BoxKey> opened;
    const std::shared_ptr<const keys::TrustState> known = trust();
    const auto &readers = known->readers();
    for (std::size_t i = readers.size(); i-- > 0;) {
        const keys::ReaderKey &reader = readers[i].key;
        Result<crypto::BoxKey> key = opened.empty()
            ? readerKeyIn(*known)
            : keys::openPreviousReaderKey(readers[i + 1].key, opened.begin()->second, reader);
        if (!key)
            return key.error();
        opened.emplace(reader.number, std::move(*key));
    }
    return opened;
}

Result<void> OpenStore::rebuildUnlockFile()
{
    keys::UnlockFile unlock;
    unlock.storeId = m_vault.unlockFile().storeId;
    unlock.practice = m_vault.unlockFile().practice;
    VB_TRY(unlock.entries,
           m_store->inspect([this](store::TrustedReader &reader) { return unlockEntries(reader, m_storeKey); }));
    return m_vault.replaceUnlockFile(std::move(unlock));
}

void OpenStore::closeAs(keys::DeviceKeys fresh)
{
    m_fresh = std::move(fresh);
}

Result<void> OpenStore::openAsFresh()
{
    m_store->onCommitted({});
    m_store->leave();
    m_store.reset();
    m_device = std::move(*m_fresh);
    m_actor.device = m_device.id();
    VB_TRY(m_store, store::Store::open(m_vault.home().store(), m_storeKey, entities(), m_vault.clock()));
    m_store->enter(m_actor, &m_signer);
    return {};
}

Result<void> OpenStore::close(const QByteArray &unsaved)
{
    wipe(draft);
    // What is not observed now, or cannot be kept, comes at the next login.
    if (m_fresh)
        VB_DO(openAsFresh());
    else
        (void)m_watch->catchUp(kWatchAtLockMs);
    const Result<void> logged
        = m_store->write(m_actor, {access::Right::lockScreen}, [&](store::AuditedTx &tx) -> Result<void> {
              if (!m_fresh)
                  VB_DO(m_watch->keepMark(tx));
              return staff::setDraft(tx, m_actor.user, unsaved);
          });
    m_store->onCommitted({});
    (void)sync::lookAtContact(*m_store); // the time that it is, in case the clock is set back
    m_store->leave();
    const audit::Head head = m_store->head();
    m_store.reset();
    const Result<void> anchored = m_anchor.isSilent() ? Result<void>() : m_vault.writeAnchor(head);
    return logged.ok() ? anchored : logged;
}

Result<std::vector<keys::UnlockEntry>> unlockEntries(store::TrustedReader &reader, const SecretBytes &storeKey)
{
    VB_TRY(const std::vector<staff::Member> all, staff::members(reader));
    std::vector<keys::UnlockEntry> entries;
    for (const staff::Member &member : all) {
        if (!member.active)
            continue;
        VB_TRY(const staff::Credential credential, staff::credentialOf(reader, member.id));
        VB_TRY(keys::LockedUserKeys locked, keys::decodeLockedUserKeys(credential.lockedKeys));
        entries.push_back({member.login,
                           member.id,
                           {member.signPublic, member.boxPublic},
                           std::move(locked),
                           crypto::sealKey(storeKey, member.boxPublic)});
    }
    return entries;
}

} // namespace vb::session
