#pragma once

#include "core/keys/device_keys.h"
#include "core/sync/proxy.h"
#include "core/wire/session_messages.h"

#include <memory>
#include <optional>

namespace vb::sync {

/// How long a client waits.
struct RelayPatience {
    qint64 connectMs = 15'000; // for all that comes before the first request
    qint64 silenceMs = 30'000;
    qint64 answerMs = 90'000; // for the whole answer, however it drips
};

/// One TLS 1.3 connection to a relay, used by one thread; it blocks, with a deadline on every wait. The certificate is
/// not trusted: the relay's identity signs its hash before anything but the practice's id is said. `network` when
/// nothing that is a relay answers; `integrity` when it is another one, or what it says is none of its messages.
class RelayClient {
public:
    /// https://HOST:PORT. By the proxy of this setting or of the environment (proxyFor()).
    explicit RelayClient(const QString &url, const QString &proxy = {}, const RelayPatience &patience = {});
    ~RelayClient();

    /// Connects and lets the relay prove its identity on this connection. Whether it is the right one is the caller's
    /// question; nothing was said yet.
    Result<QByteArray> meet(PracticeId practice);
    /// Says who this PC is, to the relay that was met. One that is not in the log yet shows its first segment, which
    /// holds its certificate and is pushed next.
    Result<wire::SessionReply> enter(PracticeId practice, DeviceId device, const crypto::SigningKey &key,
                                     const std::optional<wire::Segment> &first = {});

    Result<wire::PushReply> found(const wire::NewPractice &founding);
    Result<wire::PushReply> push(const wire::PushRequest &request);
    /// Pieces of the log in their order, to a relay that it moves to.
    Result<wire::HealState> moveLog(const wire::MovedLog &piece);
    /// Who the relay is, and the owner's entry that names it; of a relay that was met.
    Result<wire::Identity> identity(PracticeId practice);
    /// What this PC knows of a log that was put back from an old backup.
    Result<wire::HealState> heal(const wire::HealOffer &offer);
    /// Behind a place; of the access logs of other PCs the headers alone.
    Result<wire::LogPage> pull(quint64 after);
    /// The header of this place alone, with the checkpoint of the log up to it.
    Result<wire::LogPage> pullHeader(quint64 seq);
    /// That the log of `size` begins with that of `old` (RFC 9162 section 2.1.4).
    Result<std::vector<crypto::Digest>> proveGrowth(quint64 old, quint64 size);
    /// Waits for something behind `after`; a page without segments when there was nothing for so long. Entries of
    /// access logs come as headers only.
    Result<wire::LogPage> poll(quint64 after, int waitS);
    /// The segments of the stream `keys`. They are not the whole log, so that nothing vouches for them but themselves.
    Result<wire::LogPage> pullKeys(quint64 after);
    /// The same of the access logs.
    Result<wire::LogPage> pullAudit(quint64 after);

    /// Those of the names that the relay does not have; the others are durable there.
    Result<std::vector<QByteArray>> missingChunks(const std::vector<QByteArray> &names);
    Result<void> putChunk(const QByteArray &name, const QByteArray &chunk);
    Result<QByteArray> getChunk(const QByteArray &name);

    // Mailboxes for joining (docs/relay.md). Who has entered is the inviter; who has not is the joiner.

    /// Connects and asks nothing: for a PC that joins and does not know yet which relay is the right one. Nothing but
    /// what is sealed may go over this connection.
    Result<void> approach();
    Result<void> openMailbox(const QByteArray &id);
    Result<void> putMailbox(const QByteArray &id, const QByteArray &message);
    /// The other side's message, given once; none when there was none within the time (25 s at most).
    Result<std::optional<QByteArray>> takeMailbox(const QByteArray &id, int waitS);

    /// The word of the last refusal, `modified` when an answer was no message; empty otherwise.
    [[nodiscard]] QString word() const { return m_word; }
    /// Ends what is under way with `network`, and whatever is asked later. Any thread.
    void abort();

private:
    struct Line;
    /// A new connection; gives the hash of the certificate that it shows.
    Result<QByteArray> connectLine();
    Result<QByteArray> call(const char *method, const QByteArray &path, const QByteArray &body, qint64 waitMs = 0);
    template <class T>
    Result<T> read(const Result<QByteArray> &answer, Result<T> (*decode)(const QByteArray &));

    QString m_url;
    QString m_proxy;
    std::unique_ptr<Line> m_line;
    wire::Connection m_connection;
    QByteArray m_relayNonce;
    QByteArray m_token;
    QString m_word;
};

} // namespace vb::sync
