#include "core/session/person_watch.h"

#include "core/staff/staff.h"

#include <algorithm>

namespace vb::session {

QString loginEndText(LoginEnd end)
{
    switch (end) {
    case LoginEnd::disabled: return QStringLiteral("this account was disabled: the login has ended");
    case LoginEnd::roleChanged: return QStringLiteral("this person has another role now: log in again");
    case LoginEnd::keysReset: break;
    }
    return QStringLiteral("an owner has reset this account: log in with the new password");
}

PersonWatch::PersonWatch(store::Store &store, store::WorkThread &worker, Actor actor, QByteArray signPublic)
    : m_store(store), m_worker(worker), m_actor(std::move(actor)), m_signPublic(std::move(signPublic))
{
}

void PersonWatch::begin()
{
    m_subscription = m_store.changes().subscribe([this](const std::vector<store::Change> &changes) {
        const bool isMine = std::any_of(changes.begin(), changes.end(), [this](const store::Change &change) {
            return change.entity == staff::kStaffEntity.name && change.row.raw() == m_actor.user.raw();
        });
        if (isMine)
            m_worker.post([watch = weak_from_this()] {
                if (const std::shared_ptr<PersonWatch> alive = watch.lock())
                    alive->look();
            });
    });
}

std::optional<LoginEnd> PersonWatch::ended() const
{
    const std::lock_guard lock(m_mutex);
    return m_ended;
}

std::optional<LoginEnd> PersonWatch::endNow() const
{
    const auto found = m_store.inspect([](store::TrustedReader &reader) { return staff::members(reader); });
    if (!found)
        return {};
    const auto me = std::find_if(found->begin(), found->end(),
                                 [this](const staff::Member &member) { return member.id == m_actor.user; });
    if (me == found->end() || !me->active)
        return LoginEnd::disabled;
    if (me->signPublic != m_signPublic)
        return LoginEnd::keysReset;
    return me->role != m_actor.role ? std::optional(LoginEnd::roleChanged) : std::nullopt;
}

void PersonWatch::look()
{
    const std::optional<LoginEnd> end = endNow();
    if (!end || ended())
        return;
    m_store.shut(loginEndText(*end));
    {
        const std::lock_guard lock(m_mutex);
        m_ended = end;
    }
    m_ends.publish(*end);
}

} // namespace vb::session
