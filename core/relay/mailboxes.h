#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/relay/limits.h"

#include <QByteArray>
#include <QHash>

#include <mutex>
#include <optional>

namespace vb::relay {

/// Mailboxes for joining: an owner's PC opens one, each side writes one message and reads one. In memory only; they end
/// with the invitation's time or the program. Thread safe.
class Mailboxes {
public:
    enum class Side { inviter, joiner };
    enum class Put { kept, repeated, none, taken };

    Mailboxes(const Limits &limits, const Clock &clock) : m_limits(limits), m_clock(clock) { }

    /// `busy` when there are too many; opening one again changes nothing.
    Result<void> open(const QByteArray &id);
    /// none: there is no such mailbox; taken: this side wrote something else before.
    Put put(const QByteArray &id, Side side, const QByteArray &message);
    struct Read {
        bool exists = false;
        std::optional<QByteArray> message {}; // of the other side; given once
    };
    Read take(const QByteArray &id, Side side);
    /// How many messages were put in so far; 0 too when there is no such mailbox.
    [[nodiscard]] quint64 written(const QByteArray &id) const;

private:
    struct Slot {
        QByteArray message;
        QByteArray hash; // of what was written, kept when the message is gone
        bool read = false;
    };
    struct Box {
        qint64 untilMs = 0;
        Slot sides[2];
    };
    void forgetOld(); // with m_mutex held

    const Limits &m_limits;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QByteArray, Box> m_boxes;
};

} // namespace vb::relay
