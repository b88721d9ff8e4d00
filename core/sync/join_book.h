#pragma once

#include "core/store/store.h"

namespace vb::sync {

/// An invitation that waits for its PC, or is to be finished or withdrawn. It is a row, so that a crash forgets none.
struct Invitation {
    QByteArray mailbox; // 16, its id
    SecretBytes code;
    qint64 madeMs = 0;
    qint64 expiresMs = 0;
    StaffId by;
    bool autoApprove = false; // nobody compares words
    bool laptop = false;
    QByteArray request {}; // as it came out of the mailbox, sealed; empty: nobody has asked yet
};

/// This PC's invitations. What is over is removed: the access log keeps what happened. Any thread but the store's.
class JoinBook {
public:
    explicit JoinBook(store::Store &store) : m_store(store) { }

    Result<void> add(const Invitation &invitation);
    /// The newest first.
    Result<std::vector<Invitation>> all();
    Result<void> keepRequest(const QByteArray &mailbox, const QByteArray &sealed);
    Result<void> remove(const QByteArray &mailbox);

private:
    store::Store &m_store;
};

} // namespace vb::sync
