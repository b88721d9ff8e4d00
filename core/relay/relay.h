#pragma once

#include "core/relay/front_store.h"
#include "core/relay/mailboxes.h"
#include "core/relay/metrics.h"
#include "core/relay/practice_log.h"
#include "core/relay/refusal_limit.h"
#include "core/relay/relay_home.h"
#include "core/relay/request.h"
#include "core/relay/session_book.h"

#include <QHash>

namespace vb::relay {

class Api;

/// A line of the relay's log: what happened, and numbers or words beside it. Never an address, a name or a key.
struct LogLine {
    const char *event;
    QList<std::pair<const char *, QString>> facts {};
};

/// Everything of a relay but the network: its identity, the logs of its practices, sessions and mailboxes. Thread safe.
class Relay {
public:
    struct Options {
        Limits limits {};
        const Clock *clock = nullptr;
        std::function<void(const LogLine &)> log; // any thread; may be empty
        bool heal = false; // the data folder was put back from an old backup
    };

    /// `certificateHash`: of the leaf certificate that the server shows.
    static Result<std::unique_ptr<Relay>> open(const RelayHome &home, const QByteArray &certificateHash,
                                               Options options);
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    [[nodiscard]] Api &api() { return *m_api; }
    [[nodiscard]] const Limits &limits() const { return m_limits; }
    [[nodiscard]] Metrics &metrics() { return m_metrics; }

    /// Told of each topic that has news: a practice's log that grew, a mailbox with a message. One at a time.
    void setListener(std::function<void(const News &)> listener);
    void tell(const News &news) const;

    /// `notFound` when this relay has no such practice; `busy` when too many are open.
    Result<std::shared_ptr<PracticeLog>> practice(PracticeId id);
    /// The same, made when there is none.
    Result<std::shared_ptr<PracticeLog>> found(PracticeId id);
    [[nodiscard]] quint64 openPractices() const;
    /// Of those, how many take only what was lost.
    [[nodiscard]] quint64 healingPractices() const;

    [[nodiscard]] const crypto::SigningKey &identity() const { return m_identity; }
    [[nodiscard]] const QByteArray &certificateHash() const { return m_certificateHash; }
    [[nodiscard]] const QString &region() const { return m_region; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] FrontStore &front() { return m_front; }
    [[nodiscard]] SessionBook &sessions() { return m_sessions; }
    [[nodiscard]] Mailboxes &mailboxes() { return m_mailboxes; }
    [[nodiscard]] RefusalLimit &refusals() { return m_refusals; }
    void log(const LogLine &line) const;

private:
    Relay(RelayHome home, QByteArray certificateHash, Options options, RelaySecrets secrets, FrontStore front,
          QString region);
    Result<std::shared_ptr<PracticeLog>> openPractice(PracticeId id, bool create);
    Result<void> beginHeal();

    const RelayHome m_home;
    const QByteArray m_certificateHash;
    const Limits m_limits;
    const Clock &m_clock;
    const std::function<void(const LogLine &)> m_log;
    const crypto::SigningKey m_identity;
    const SecretBytes m_storeSecret;
    const QString m_region;
    Metrics m_metrics;
    FrontStore m_front;
    SessionBook m_sessions;
    Mailboxes m_mailboxes;
    RefusalLimit m_refusals;

    mutable std::mutex m_telling;
    std::function<void(const News &)> m_listener;
    mutable std::mutex m_mutex;
    QHash<PracticeId, std::shared_ptr<PracticeLog>> m_practices;
    std::unique_ptr<Api> m_api;
};

} // namespace vb::relay
