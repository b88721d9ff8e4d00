#include "core/relay/mailboxes.h"

#include "core/crypto/hash.h"

#include <utility>

namespace vb::relay {

void Mailboxes::forgetOld()
{
    const qint64 now = m_clock.now().monoMs;
    m_boxes.removeIf([now](const auto &entry) { return entry.value().untilMs <= now; });
}

Result<void> Mailboxes::open(const QByteArray &id)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    if (m_boxes.contains(id))
        return {};
    if (m_boxes.size() >= m_limits.mailboxes)
        return fail(Code::busy, QStringLiteral("too many mailboxes are open"));
    m_boxes[id].untilMs = m_clock.now().monoMs + m_limits.mailboxMs;
    return {};
}

Mailboxes::Put Mailboxes::put(const QByteArray &id, Side side, const QByteArray &message)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    const auto box = m_boxes.find(id);
    if (box == m_boxes.end())
        return Put::none;
    Slot &slot = box->sides[static_cast<int>(side)];
    const QByteArray hash = crypto::bytes(crypto::sha256(message));
    if (!slot.hash.isEmpty())
        return slot.hash == hash ? Put::repeated : Put::taken;
    slot.hash = hash;
    slot.message = message;
    return Put::kept;
}

Mailboxes::Read Mailboxes::take(const QByteArray &id, Side side)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    const auto box = m_boxes.find(id);
    if (box == m_boxes.end())
        return {};
    Slot &slot = box->sides[side == Side::inviter ? 1 : 0];
    if (slot.hash.isEmpty() || slot.read)
        return {true, {}};
    slot.read = true;
    return {true, std::exchange(slot.message, {})};
}

quint64 Mailboxes::written(const QByteArray &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto box = m_boxes.constFind(id);
    if (box == m_boxes.cend())
        return 0;
    return (box->sides[0].hash.isEmpty() ? 0U : 1U) + (box->sides[1].hash.isEmpty() ? 0U : 1U);
}

} // namespace vb::relay
