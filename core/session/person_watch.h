#pragma once

#include "core/base/actor.h"
#include "core/store/store.h"

#include <optional>

namespace vb::session {

/// Why a login ends that nobody here has ended.
enum class LoginEnd {
    disabled, // an owner has disabled the person
    roleChanged, // he has given him another role
    keysReset, // or new keys
};
/// English, for the command line.
QString loginEndText(LoginEnd end);

/// Sees, while the store is open, that the person logged in is not any more who he was at the login: an owner has
/// changed it, here or on another PC. Then nothing is read or written in his name any more, but that he was locked out.
class PersonWatch : public std::enable_shared_from_this<PersonWatch> {
public:
    PersonWatch(store::Store &store, store::WorkThread &worker, Actor actor, QByteArray signPublic);
    void begin();

    /// Any thread.
    [[nodiscard]] std::optional<LoginEnd> ended() const;
    /// Published once, on the worker.
    store::Feed<LoginEnd> &ends() { return m_ends; }

private:
    void look();
    [[nodiscard]] std::optional<LoginEnd> endNow() const;

    store::Store &m_store;
    store::WorkThread &m_worker;
    Actor m_actor;
    QByteArray m_signPublic; // at the login
    mutable std::mutex m_mutex;
    std::optional<LoginEnd> m_ended;
    store::Feed<LoginEnd> m_ends;
    store::ChangeFeed::Subscription m_subscription;
};

} // namespace vb::session
