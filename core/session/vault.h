#pragma once

#include "core/access/throttle.h"
#include "core/audit/log.h"
#include "core/keys/anchor.h"
#include "core/keys/journal.h"
#include "core/keys/unlock_file.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"

#include <QLockFile>

#include <memory>
#include <optional>

namespace vb::session {

/// Takes a home for this program until it is destroyed. `busy` names the program that has it.
Result<std::unique_ptr<QLockFile>> takeHome(const Home &home);

/// What a locked PC has at hand: the device secret, the unlock file, the journal and what the anchor remembers. Used by
/// one thread at a time (the session's worker).
class Vault {
public:
    /// Reads everything beside an existing store. `keychainLocked` when the secret is not there or not the store's.
    static Result<std::unique_ptr<Vault>> open(const Home &home, platform::SecretStore &secrets, const Clock &clock);
    /// For a store that was just made or recovered: keeps the secret, begins a journal at `journalCount`.
    static Result<std::unique_ptr<Vault>> found(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                                                SecretBytes deviceSecret, const keys::UnlockFile &unlock,
                                                quint64 journalCount);

    [[nodiscard]] const Home &home() const { return m_home; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] const keys::UnlockFile &unlockFile() const { return m_unlock; }
    Result<void> replaceUnlockFile(keys::UnlockFile unlock);
    /// An unlock file under this PC's secret, in another folder.
    Result<void> writeUnlockFile(const Home &home, const keys::UnlockFile &unlock) const;
    /// To be called before the store is opened: puts a store with a new key in place when one is ready, and reads the
    /// unlock file that belongs to it.
    Result<void> catchUp();

    /// Journals an event and moves the anchor's count.
    Result<void> note(keys::JournalEvent event, const QString &login = {}, StaffId user = {},
                      const QString &detail = {});
    [[nodiscard]] const keys::Journal &journal() const { return m_journal; }
    Result<void> markImported(quint64 upTo) { return m_journal.markImported(upTo); }
    [[nodiscard]] access::ThrottleVerdict throttle(const QString &login) const;

    /// What the anchor remembers; none when it is missing or was not made with this secret.
    [[nodiscard]] const std::optional<keys::Anchor> &anchor() const { return m_anchor; }
    /// The head that `audit verify` compares with.
    [[nodiscard]] std::optional<audit::Head> anchoredHead() const;
    Result<void> writeAnchor(const audit::Head &head);
    [[nodiscard]] bool journalIsShort() const { return m_journalLost; }
    /// An owner has logged in over a lost journal: throttling starts afresh from here.
    void forgiveJournal() { m_journalLost = false; }
    [[nodiscard]] bool secretIsInFile() const { return m_secrets.isPlainFile(); }

private:
    Vault(const Home &home, platform::SecretStore &secrets, const Clock &clock, SecretBytes deviceSecret,
          keys::UnlockFile unlock, keys::Journal journal);
    [[nodiscard]] QString anchorName() const;
    void readAnchor();

    Home m_home;
    platform::SecretStore &m_secrets;
    const Clock &m_clock;
    SecretBytes m_deviceSecret;
    keys::UnlockFile m_unlock;
    keys::Journal m_journal;
    std::optional<keys::Anchor> m_anchor;
    bool m_journalLost = false;
};

/// The keychain item of a device secret: tagged with the id that stands in the head of the unlock file.
QString deviceSecretName(const SecretBytes &deviceSecret);
/// Of the secret that opens this home's unlock file, from the file itself.
QString deviceSecretNameFor(const Home &home);

} // namespace vb::session
