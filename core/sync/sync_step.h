#pragma once

#include "core/sync/relay_client.h"
#include "core/sync/relay_heal.h"
#include "core/sync/sealed_outbox.h"
#include "core/sync/segment_opener.h"
#include "core/sync/sync_outcome.h"
#include "core/wire/codes.h"

namespace vb::sync {

/// The exchange of a PC with its relay, over a client that is not connected yet. Used by one thread. Each call answers
/// with all that was done since the last one; when it names a problem, the line is over: begin again with open().
class SyncStep {
public:
    SyncStep(store::Store &store, const keys::DeviceKeys &device, RelayClient &client)
        : m_store(store), m_device(device), m_client(client), m_log(store), m_outbox(store), m_keys(device)
    {
    }

    /// Pins the relay that the token names and registers the practice there. The same again does nothing. A relay that
    /// had the practice and knows nothing of it any more, and that takes its log anew for this token, is `lost` then:
    /// the log is to be moved there like to another one.
    SyncOutcome connect(const QString &url, const QString &token, QByteArray &lost);

    /// The relay that the token names, where the practice has another one: who it is, and that it would take the log.
    SyncOutcome meetNew(const QString &token, QByteArray &identity);
    /// Takes the log there, up to the owner's entry that names it, which is in the log or waits to be sent; then a
    /// round.
    SyncOutcome moveTo(const QString &url, const QString &token);
    /// The log has moved there, as the relay's word from an owner says; then a round.
    SyncOutcome follow(const QString &url);

    /// Meets the relay and takes the log up to its head.
    SyncOutcome open();
    /// Entries of the access log go in batches: `changes` leaves them for the next push of `everything`. `signOfLife`
    /// is that, and an empty segment when there is nothing: it shows what this PC has seen.
    enum class Send { changes, everything, signOfLife };
    /// Sends what waits, byte for byte as it was sealed, and takes what was missed. Only after a good open().
    SyncOutcome push(Send what = Send::everything);
    /// A page that came behind what this PC has, and what follows it. Only after a good open().
    SyncOutcome takePolled(const wire::LogPage &page);
    /// open() and push().
    SyncOutcome run();
    /// A relay that heals goes on with what it has, though PCs have not shown up that may have more: an owner's word,
    /// with his key. Without effect when it does not heal.
    SyncOutcome openHealing(const crypto::SigningKey &owner);
    /// run(), and the entries of other PCs' access logs that are not here yet.
    SyncOutcome runWithAudit();

    /// How much of the log was taken: what a poll asks behind.
    [[nodiscard]] quint64 size() const { return m_verifier ? m_verifier->log().size() : 0; }

private:
    Result<void> found(const QString &url, const QString &tokenText, QByteArray &lost);
    /// An owner of this PC has said that the log goes on there, and the log does not say it yet.
    Result<bool> isOnItsWayTo(const QByteArray &identity);
    Result<void> meetAndEnter();
    Result<void> askNew(const QString &token, QByteArray &identity);
    Result<void> move(const QString &url, const QString &token);
    Result<std::vector<wire::NumberedSegment>> nextToMove(quint64 behind);
    Result<void> believe(const QString &url);
    /// The owners' entries as a relay has them that nobody has named to this PC yet.
    Result<keys::TrustState> askForTrust();
    /// Remembers where the log lives now; `network` when that is elsewhere.
    Result<void> noticeMove();
    Result<void> meet(const std::function<bool(const QByteArray &)> &isRight, QByteArray &identity);
    Result<void> load(const QByteArray &identity);
    /// False when the relay has no such practice.
    Result<bool> enter();
    Result<wire::SessionReply> introduce(const std::optional<SealedSegment> &first);
    Result<void> checkHead(const wire::Head &head);
    Result<void> checkOwnChain(const wire::Head &head);
    /// Gives a relay that was put back from a backup what it lacks. The size of its log, once it goes on.
    Result<quint64> heal(const wire::SessionReply &reply);
    Error judgeHeal(const Error &problem);
    /// Of a log that has moved to this relay: is all of it there that this PC took from the one before?
    Result<void> checkMoved(const wire::Checkpoint &theirs);
    /// The log goes on, and not with all that this PC has of it.
    Error leftBehind();
    Result<wire::PushReply> judgePush(Result<wire::PushReply> reply);
    Result<void> pullUpTo(quint64 size);
    Result<void> pushWaiting(Send what);
    Result<void> send(const std::vector<SealedSegment> &segments, Send what);
    /// Whether there was anything to seal.
    Result<bool> sealWaiting();
    Result<bool> sealAudit();
    Result<void> sealMore(Send what);
    Result<void> fetchAudit();
    /// Chunks of what is to be pushed, before it.
    Result<void> sendChunks();
    /// Those that the relay had once.
    Result<void> sendLostChunks();
    Result<void> putMissing(const std::vector<QByteArray> &names);
    Result<QByteArray> chunk(const QByteArray &name);
    /// The first segment of a PC whose certificate the log does not have yet: it lies in there.
    Result<std::optional<SealedSegment>> introduction();
    [[nodiscard]] SealingView view() const;
    Result<void> takeReply(const std::vector<SealedSegment> &sent, const wire::PushReply &reply);
    /// All the checks, then one transaction.
    Result<void> takePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments);
    /// The same, but for the end of the transaction: settle() waits for it.
    Result<void> stagePage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments);
    Result<void> tryPage(const QByteArray &checkpoint, const std::vector<wire::NumberedSegment> &segments);
    Result<void> settle();
    /// The keys stream as the relay has it: for keys that only a later entry leads to.
    Result<void> lookAhead();
    Result<wire::NumberedSegment> ownAt(const wire::NumberedSegment &segment, const wire::SegmentHeader &header);
    /// The log's entries with this PC's own that have no place yet.
    Result<keys::TrustState> trustWithOwn();
    Result<void> judge(const wire::Finding &finding);
    /// The relay has read its clock between that moment of ours and now.
    void noteClock(qint64 sentMs, qint64 relayMs);
    Error lie(const QString &word, const QString &detail);
    SyncOutcome finish(Result<void> done);

    /// A page that is being written, and what counts when it is.
    struct Writing {
        std::future<Result<Applied>> applied;
        quint64 pushed = 0;
        bool keysChanged = false;
    };

    store::Store &m_store;
    const keys::DeviceKeys &m_device;
    RelayClient &m_client;
    LogStore m_log;
    SealedOutbox m_outbox;
    EpochKeys m_keys;
    std::optional<wire::LogVerifier> m_verifier;
    std::optional<LogTrust> m_trust;
    std::optional<SegmentOpener> m_opener;
    QByteArray m_identity; // of the relay that it is at
    QString m_word;
    const crypto::SigningKey *m_opensBy = nullptr; // of the owner who has the relay go on
    std::optional<Error> m_chunkProblem; // why a segment could not be opened now
    std::optional<Writing> m_writing;
    SyncOutcome m_done; // since the last call
};

} // namespace vb::sync
