#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/user_keys.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"
#include "core/session/signer.h"
#include "core/store/store.h"
#include "core/sync/apply.h"
#include "core/sync/sync_step.h"

#include <memory>
#include <optional>

namespace vb::test {

/// A PC of a real practice with a real relay, below the session: the store, and rounds that a test begins one by one on
/// its own thread. Its owner is always logged in. The home must be nobody else's meanwhile.
class StepPc {
public:
    /// Whoever has this login and password there; fails the test run when that does not work.
    StepPc(session::Home home, platform::SecretStore &secrets, const Clock &clock, const QString &login,
           const SecretBytes &password);

    Result<void> open();
    void close() { store.reset(); }
    /// It may be another PC than it was.
    Result<void> openAsItIs();
    /// From the next opening on it runs a program that knows these entities only; null: this one.
    void runProgramOf(const store::Registry *registry) { m_registry = registry; }

    /// A round on a connection of its own.
    sync::SyncOutcome round();
    /// An open connection to work on step by step.
    struct Line {
        explicit Line(StepPc &pc);
        sync::RelayClient client;
        sync::SyncStep step;
    };

    /// As an action of the owner. body: (AuditedTx &) -> Result<T>.
    template <class Body>
    auto act(Body body)
    {
        return store->write(actor(), {access::Right::patientUpdate}, body);
    }
    EntityId addPatient(const QString &family);
    Result<void> setPatient(const EntityId &id, int tag, const QCborValue &value);
    qint64 rowsOf(const QByteArray &table);
    QByteArray foldHash();
    sync::FoldState state();
    QString problems(); // of `store check`

    [[nodiscard]] const QString &folder() const { return m_home.folder; }
    [[nodiscard]] Actor actor() const;
    [[nodiscard]] const keys::UserKeys &user() const { return m_user; }
    [[nodiscard]] const keys::DeviceKeys &device() const { return *m_device; }

    std::unique_ptr<store::Store> store;

private:
    session::Home m_home;
    const Clock &m_clock;
    QString m_login;
    SecretBytes m_key;
    keys::UserKeys m_user;
    std::optional<keys::DeviceKeys> m_device;
    std::optional<session::KeySigner> m_signer;
    const store::Registry *m_registry = nullptr;
};

} // namespace vb::test
