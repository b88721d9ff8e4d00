#pragma once

#include "core/practice/practice.h"
#include "core/session/anchor_keeper.h"
#include "core/session/log_watch.h"
#include "core/session/person_watch.h"
#include "core/session/signer.h"
#include "core/session/trust_book.h"
#include "core/store/store.h"

#include <map>
#include <mutex>
#include <optional>

namespace vb::session {

/// Everything that exists between login and lock. Its parts are used on the session's worker thread; the store has
/// threads of its own.
class OpenStore {
public:
    OpenStore(Vault &vault, store::WorkThread &worker, std::unique_ptr<store::Store> store, SecretBytes storeKey,
              Actor actor, keys::UserKeys user, keys::DeviceKeys device, keys::TrustState trust);
    ~OpenStore();

    Vault &vault() { return m_vault; }
    store::WorkThread &worker() { return m_worker; }
    store::Store &store() { return *m_store; }
    const Actor &actor() const { return m_actor; }
    const keys::UserKeys &userKeys() const { return m_user; }
    const keys::DeviceKeys &deviceKeys() const { return m_device; }
    const SecretBytes &storeKey() const { return m_storeKey; }
    /// What the practice's trust entries come to, as it is now. Any thread; only the session's worker sets it.
    [[nodiscard]] std::shared_ptr<const keys::TrustState> trust() const;
    void setTrust(keys::TrustState trust);
    [[nodiscard]] keys::TrustAuthor author() const
    {
        return keys::TrustAuthor::owner(trust()->practice(), m_user, m_device);
    }
    /// The private audit-reader key in force, which only owners and privacy officers can open.
    [[nodiscard]] Result<crypto::BoxKey> readerKey() const;
    /// All of them, as far as they lead back from there.
    [[nodiscard]] Result<std::map<quint64, crypto::BoxKey>> readerKeys() const;
    AnchorKeeper &anchor() { return m_anchor; }
    /// The size of the access log after each commit, from the writer thread.
    store::Feed<quint64> &logSizes() { return m_logSizes; }
    LogWatch &watch() { return *m_watch; }
    PersonWatch &person() { return *m_person; }

    /// The way to the relay, as this PC's setting has it now. Any thread.
    [[nodiscard]] QString proxy() const;
    void setProxy(const QString &setting);

    /// Of chart numbers that this PC gives, as it is now. Any thread.
    [[nodiscard]] QString chartPrefix() const;
    void setChartPrefix(QString prefix);

    /// Roles in force, signatures possible, anchor followed, the log observed.
    void enter();
    /// The unlock file as the active people of the store are now.
    Result<void> rebuildUnlockFile();
    /// Locks: alerts kept (as far as a moment reaches), a `lock` entry with the person's unsaved draft, connections
    /// closed, the anchor written.
    Result<void> close(const QByteArray &unsaved);
    /// The PC has become another one: close() opens its store anew as that one, for its last words.
    void closeAs(keys::DeviceKeys fresh);

    QStringList warnings;
    QString personName;
    practice::Practice profile;
    practice::PcSetting pc;
    staff::Preference preference;
    QByteArray draft; // what this person had not saved when the PC was locked
    std::optional<Instant> fullLogin; // the last login with a one-time code

private:
    Result<void> openAsFresh();
    [[nodiscard]] Result<crypto::BoxKey> readerKeyIn(const keys::TrustState &trust) const;

    Vault &m_vault;
    store::WorkThread &m_worker;
    SecretBytes m_storeKey;
    Actor m_actor;
    keys::UserKeys m_user;
    keys::DeviceKeys m_device;
    std::optional<keys::DeviceKeys> m_fresh; // what it has become
    mutable std::mutex m_trustMutex;
    std::shared_ptr<const keys::TrustState> m_trust;
    KeySigner m_signer;
    AnchorKeeper m_anchor;
    mutable std::mutex m_settingMutex;
    QString m_proxy;
    QString m_chartPrefix;
    store::Feed<quint64> m_logSizes;
    std::shared_ptr<LogWatch> m_watch; // by the writer thread too, so it goes after the store
    std::shared_ptr<PersonWatch> m_person; // likewise
    std::unique_ptr<store::Store> m_store;
};

/// One entry per active person: his private keys under his password, and the store key sealed to him.
Result<std::vector<keys::UnlockEntry>> unlockEntries(store::TrustedReader &reader, const SecretBytes &storeKey);

} // namespace vb::session
