#pragma once

#include "core/keys/trust_state.h"
#include "core/sync/relay_client.h"
#include "core/sync/sealed_outbox.h"
#include "core/sync/sync_outcome.h"
#include "core/wire/codes.h"

namespace vb::sync {

/// One round of push and pull for a PC, over a client that is not connected yet. Used by one thread. `trust` is what
/// this PC's own entries say; what the log says is folded from the log.
class SyncStep {
public:
    SyncStep(store::Store &store, const keys::TrustState &trust, const keys::DeviceKeys &device, RelayClient &client)
        : m_store(store), m_trust(trust), m_device(device), m_client(client), m_outbox(store)
    {
    }

    /// Pins the relay that the token names and registers the practice there. The same again does nothing.
    SyncOutcome connect(const QString &url, const QString &token);
    /// Sends what waits, byte for byte as it was sealed, and takes the log up to the relay's head.
    SyncOutcome run();

private:
    class Facts;

    Result<void> found(const QString &url, const QString &tokenText);
    Result<void> exchange();
    Result<void> meet(const std::function<bool(const QByteArray &)> &isRight, QByteArray &identity);
    Result<void> load(const QByteArray &identity);
    /// False when the relay has no such practice.
    Result<bool> enter();
    Result<void> checkHead(const wire::Head &head);
    Result<void> pullUpTo(quint64 size);
    Result<void> pushWaiting();
    Result<void> sealWaiting();
    Result<void> takeReply(const std::vector<SealedSegment> &sent, const wire::PushReply &reply);
    /// All the checks, then one transaction.
    Result<void> takePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments);
    Result<SealedSegment> ownAt(const wire::NumberedSegment &segment);
    Result<void> judge(const wire::Finding &finding);
    Error lie(const QString &word, const QString &detail);
    SyncOutcome finish(const Result<void> &done);

    store::Store &m_store;
    const keys::TrustState &m_trust;
    const keys::DeviceKeys &m_device;
    RelayClient &m_client;
    SealedOutbox m_outbox;
    std::optional<wire::LogVerifier> m_log;
    std::shared_ptr<Facts> m_facts;
    QString m_word;
    quint64 m_pushed = 0;
};

} // namespace vb::sync
