#pragma once

#include "core/base/id.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace vb::relay {

/// What stands before the body of a request.
struct RequestHead {
    QByteArray method; // GET, PUT, POST; others are refused
    QByteArray path; // without the query, still percent-encoded: none of our paths has a reason to be
    QHash<QByteArray, QByteArray> query;
    QByteArray token; // of "Authorization: Verbena …", decoded
    QByteArray range; // of a GET
    QString address; // of the peer, for limits; never written to a log
};

struct Request {
    RequestHead head;
    QByteArray body;
};

struct Reply {
    int status = 200;
    QByteArray body;
    const char *type = "application/cbor";
    QByteArray contentRange;
    int retryAfterS = 0; // 0: no such header
    bool close = false; // the connection ends behind this reply
};

/// A poll with nothing to tell yet: it waits until its topic (a practice's log, a mailbox) has grown beyond `after`, or
/// for `seconds`. What `device` itself has sent is no news to it.
struct Wait {
    QByteArray topic;
    quint64 after = 0;
    int seconds = 0;
    DeviceId device {}; // null: in a mailbox
};

/// A topic has grown.
struct News {
    QByteArray topic;
    quint64 size = 0;
    DeviceId author {}; // of all that is new; null: of several, or nobody knows

    [[nodiscard]] bool areFor(const Wait &wait) const
    {
        return wait.topic == topic && wait.after < size && (author.isNull() || author != wait.device);
    }
};

inline QByteArray logTopic(PracticeId practice)
{
    return 'l' + practice.bytes();
}
inline QByteArray mailboxTopic(const QByteArray &mailbox)
{
    return 'm' + mailbox;
}

struct Outcome {
    Reply reply;
    std::optional<Wait> wait {};
};

} // namespace vb::relay
