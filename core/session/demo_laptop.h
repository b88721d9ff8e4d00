#pragma once

#include "core/platform/secret_store.h"
#include "core/session/home.h"
#include "core/store/store.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace vb::session {

/// A second PC of a practice that is shown and thrown away: a copy of its store in which somebody goes on by himself,
/// until what he wrote is folded into the first. No relay has seen either, so that the log's positions are made up:
/// never for a practice that is to meet one. Blocking; one thread.
class DemoLaptop {
public:
    /// Of a home that no program has open, under the login of a person who has a password there.
    static Result<std::unique_ptr<DemoLaptop>> take(const Home &home, platform::SecretStore &secrets,
                                                    const Clock &clock, const QString &login,
                                                    const SecretBytes &password);
    ~DemoLaptop();

    using Action = std::function<Result<void>(store::AuditedTx &)>;
    /// An action of that person on the laptop.
    Result<void> act(access::Right right, const Action &action);
    /// The same by a program that is newer than this one: it waits wherever it is read.
    Result<void> actAsNewer(access::Right right, const Action &action);
    /// Folds what both have written since into the home, which nobody has open.
    Result<void> bringHome();

private:
    DemoLaptop(const Home &home, const Clock &clock, SecretBytes key, Actor actor);
    Result<void> copyStore();
    Result<std::unique_ptr<store::Store>> openHome();
    [[nodiscard]] qint64 lastCounter(store::Store &store) const;

    Home m_home;
    const Clock &m_clock;
    SecretBytes m_key;
    Actor m_actor;
    QTemporaryDir m_folder;
    std::unique_ptr<store::Store> m_store;
    std::vector<qint64> m_newer; // counters
};

} // namespace vb::session
