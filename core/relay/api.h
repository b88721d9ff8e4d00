#pragma once

#include "core/relay/request.h"
#include "core/relay/session_book.h"

#include <memory>

namespace vb::relay {

class PracticeLog;
class Relay;
struct Limits;
class Metrics;

/// A request on its way to the function that answers it.
struct Call {
    Relay &relay;
    const Request &request;
    QByteArray name; // what stands behind the path's last fixed part: a hash, a mailbox, a seq
    SessionBook::Session session {}; // of a device, where one is needed
    std::shared_ptr<PracticeLog> log {};
    bool mayWait = false;
};

/// The HTTP interface, without the network: what is asked in, what is answered out. Thread safe.
class Api {
public:
    explicit Api(Relay &relay) : m_relay(relay) { }

    /// Before the body is read: who asks for what is not there, sends too much, or has no token, hears so at once.
    std::optional<Reply> refuse(const RequestHead &head, qint64 bodySize);
    /// `mayWait` false: a poll is answered with what there is.
    Outcome answer(const Request &request, bool mayWait);
    /// How far a topic has grown.
    quint64 sizeOf(const QByteArray &topic);

    [[nodiscard]] const Limits &limits() const;
    [[nodiscard]] Metrics &metrics();

private:
    bool enter(const RequestHead &head, Call &call);

    Relay &m_relay;
};

} // namespace vb::relay
