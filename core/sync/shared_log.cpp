#include "core/sync/shared_log.h"

#include "core/sync/log_store.h"
#include "core/wire/checkpoint.h"

namespace vb::sync {

namespace {

Error notTheRelays(const QString &word)
{
    return fail(Code::integrity, word + QStringLiteral(": what the relay says of its log does not hold"));
}

/// The log of a relay, at sizes of this PC's choice.
class RelaysLog {
public:
    RelaysLog(RelayClient &client, PracticeId practice, QByteArray identity)
        : m_client(client), m_practice(practice), m_identity(std::move(identity))
    {
    }

    Result<void> open(const QByteArray &head)
    {
        VB_TRY(m_head, signedWord(head));
        m_note = head;
        return {};
    }
    [[nodiscard]] quint64 size() const { return m_head.size; }

    struct At {
        wire::Checkpoint checkpoint;
        QByteArray note;
    };
    Result<At> at(quint64 size)
    {
        if (size == m_head.size)
            return At {m_head, m_note};
        VB_TRY(const wire::LogPage page, m_client.pullHeader(size));
        VB_TRY(const wire::Checkpoint then, signedWord(page.checkpoint));
        if (then.size != size || then.term > m_head.term)
            return notTheRelays(QStringLiteral("bad_checkpoint"));
        VB_TRY(const std::vector<crypto::Digest> proof, m_client.proveGrowth(size, m_head.size));
        if (!crypto::merkle::verifyConsistency(size, m_head.size, proof, then.root, m_head.root))
            return notTheRelays(QStringLiteral("forked"));
        return At {then, page.checkpoint};
    }

private:
    [[nodiscard]] Result<wire::Checkpoint> signedWord(const QByteArray &note) const
    {
        const Result<wire::Checkpoint> read = wire::readCheckpoint(note);
        if (!read || read->practice != m_practice || !wire::signatureHolds(note, m_identity))
            return notTheRelays(QStringLiteral("bad_checkpoint"));
        return *read;
    }

    RelayClient &m_client;
    PracticeId m_practice;
    QByteArray m_identity;
    wire::Checkpoint m_head;
    QByteArray m_note;
};

} // namespace

Result<std::optional<SharedLog>> sharedLog(store::Store &store, const wire::SessionReply &reply, RelayClient &client)
{
    if (reply.heal == wire::HealNote::healing)
        return fail(Code::busy,
                    QStringLiteral("healing: the relay was put back from a backup and takes back what it lost: sync "
                                   "again before this PC is renewed"));
    LogStore log(store);
    VB_TRY(const RelayLink link, log.link());
    VB_TRY(const wire::LogVerifier kept, log.verifier(link.identity));
    const quint64 mine = kept.log().size();
    if (mine == 0)
        return std::optional<SharedLog>();
    RelaysLog theirs(client, store.identity().practice, link.identity);
    VB_DO(theirs.open(reply.head.checkpoint));
    const auto rootAt = [&](quint64 size) { return size == mine ? kept.log().root() : log.rootAt(size); };
    // `shared` is, `apart` is not; the two come together.
    std::optional<RelaysLog::At> shared;
    quint64 apart = std::min(mine, theirs.size()) + 1;
    for (quint64 probe = apart - 1; probe > 0;) {
        VB_TRY(RelaysLog::At then, theirs.at(probe));
        const std::optional<crypto::Digest> root = rootAt(probe);
        if (!root)
            return fail(Code::integrity, QStringLiteral("the store does not hold the whole of the relay's log"));
        if (*root == then.checkpoint.root)
            shared = std::move(then);
        else
            apart = probe;
        const quint64 known = shared ? shared->checkpoint.size : 0;
        probe = apart - known > 1 ? known + (apart - known) / 2 : 0;
    }
    if (!shared)
        return fail(Code::integrity, QStringLiteral("forked: the relay has another log from its beginning on"));
    const quint64 size = shared->checkpoint.size;
    if (size == mine)
        return std::optional<SharedLog>();
    if (size == theirs.size() && reply.heal == wire::HealNote::none)
        return fail(Code::integrity,
                    QStringLiteral("rolled_back: the relay has lost a part of the log and nothing went on without it: "
                                   "it is to be started with --heal"));
    VB_TRY(const std::vector<crypto::Digest> leaves, log.leaves());
    SharedLog found {size, shared->checkpoint.term, {}, std::move(shared->note)};
    for (quint64 i = 0; i < size; ++i)
        found.tree.append(leaves.at(i));
    if (found.tree.root() != shared->checkpoint.root)
        return fail(Code::integrity, QStringLiteral("the store's view of the relay's log is damaged"));
    return std::optional(std::move(found));
}

} // namespace vb::sync
