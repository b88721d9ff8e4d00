#pragma once

#include "core/keys/device_keys.h"
#include "core/session/vault.h"
#include "core/store/store.h"

namespace vb::session {

/// True when a practice can be made or restored there: no store, nor a part of one but of a set-up that was killed.
bool homeIsFree(const Home &home);

/// A home in the making, when a practice is founded or restored. Everything is made in a folder inside the home and
/// moved out as the last act, the store after its companions; until then nothing of it belongs to a practice. Without
/// moveIn() all of it goes again, with its items in the keychain; what a killed attempt has left goes at the next.
class StagedHome {
public:
    /// Takes the home for this program. `invalid` beside a store, errors of the keychain.
    static Result<StagedHome> begin(const Home &home, platform::SecretStore &secrets);
    StagedHome(StagedHome &&) noexcept;
    StagedHome &operator=(StagedHome &&) = delete;
    ~StagedHome();

    /// Where the store is to be made.
    [[nodiscard]] const Home &staged() const { return m_staged; }
    /// Makes what belongs beside the store: recovery slot, unlock file, device secret, journal.
    Result<std::unique_ptr<Vault>> addCompanions(store::Store &store, const SecretBytes &storeKey,
                                                 const QByteArray &recoveryPublic, const Clock &clock);
    /// The store must be closed. `io` when that did not bring all of it into its file.
    Result<void> moveIn();

private:
    StagedHome(const Home &home, platform::SecretStore &secrets, bool hadFolder, std::unique_ptr<QLockFile> lock);

    Home m_home;
    Home m_staged;
    platform::SecretStore *m_secrets;
    std::unique_ptr<QLockFile> m_lock; // none: moved from
    SecretBytes m_secret;
    bool m_secretIsKept = false; // was there already
    QStringList m_items; // in the keychain, to be removed
    bool m_hadFolder;
    bool m_done = false;
};

} // namespace vb::session
