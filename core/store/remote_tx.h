#pragma once

#include "core/store/audited_tx.h"
#include "core/store/registry.h"
#include "core/store/row_fold.h"

#include <map>

namespace vb::store {

/// A row by its declaration.
struct RowKey {
    const EntityDecl *entity = nullptr;
    EntityId id;
    friend auto operator<=>(const RowKey &, const RowKey &) = default;
};

inline constexpr qint64 kMostAheadMs = 48LL * 3600 * 1000; // a clock beyond it does not move ours

/// The transaction of operations that came with the practice's log. It lives on the writer thread inside
/// Store::applyRemote and makes neither an access entry nor operations of its own: it numbers operations, folds rows
/// anew from them, and says how far the log is folded. Everything commits, or nothing.
class RemoteTx {
public:
    RemoteTx(TxContext context, const Registry &registry) : m_context(context), m_registry(registry) { }

    /// For the Store: before and behind the body.
    Result<void> begin();
    Result<void> finish();

    [[nodiscard]] const Registry &registry() const { return m_registry; }
    [[nodiscard]] DeviceId device() const { return m_context.device; }
    /// Of whoever is logged in, or makes the store another PC's; may be null.
    [[nodiscard]] const Signer *signer() const { return m_context.signer; }
    /// Position up to which the rows hold the log.
    [[nodiscard]] qint64 folded() const { return m_context.operations.folded(); }
    void moveTo(qint64 seq) { m_context.operations.fold(seq); }
    /// The next number of this PC, for an operation that was another one's.
    qint64 takeCounter() { return m_context.operations.takeCounter(); }
    Result<sql::Stmt> prepare(QByteArrayView sql) { return m_context.db.prepareTrusted(sql); }

    /// Takes over the clock of an operation; one too far ahead only flags its PC.
    Result<void> receive(const Operation &operation, qint64 seq);
    /// Writes an operation of another PC down; its row is not touched. Gives its `n`, none when it is here already.
    Result<std::optional<qint64>> insert(const Operation &operation, qint64 seq);
    /// This PC's own operations up to this counter stand at `seq` (whole groups only; the rest of one waits for its
    /// last). Gives the rows that other PCs have written to, too, and refused ones. `integrity` for operations that
    /// this PC has not made.
    Result<std::vector<RowKey>> numberOwn(qint64 lastCounter, qint64 seq);
    /// The action that an own operation belongs to does not count at its place in the log: its rows are made anew.
    Result<void> refuseOwn(const OperationId &id);
    /// Makes a row, its digest, its derived tables and its conflicts anew from its operations.
    Result<void> refold(const RowKey &row);
    /// The same for a row that had none before these.
    Result<void> make(const RowKey &row, std::span<const FoldStep> steps);

    /// Whether a group was refused since the transaction began.
    [[nodiscard]] bool hasRefused() const { return m_hasRefused; }
    [[nodiscard]] const std::vector<Change> &changes() const { return m_changes; }

private:
    /// SQL for rows of an entity: putting it together takes as long as running it.
    struct RowTexts {
        QByteArray select;
        QByteArray update;
        QByteArray insert;
    };
    const RowTexts &textsOf(const EntityDecl &entity);
    /// What there may be of a row already: nothing is looked for in the tables when it is new.
    enum class Before { any, nothing };
    Result<void> fold(const RowKey &row, std::span<const FoldStep> steps, Before before);
    Result<void> writeRow(const RowKey &row, const Folded &folded, Before before);
    Result<void> rememberDigest(const RowKey &row, const QCborMap &content, std::span<const FoldStep> steps,
                                Before before);
    Result<void> writeConflicts(const RowKey &row, const Folded &folded, std::span<const FoldStep> steps,
                                Before before);
    Result<void> refuseLocks(const RowKey &row, const Folded &folded, std::span<const FoldStep> steps);
    Result<void> refuseUnder(const RowKey &row, const FoldStep &refused, const FoldStep &lock);
    Result<void> refuseGroup(const RowKey &row, qint64 n);
    [[nodiscard]] PatientId patientOf(const RowKey &row, const QCborMap &content) const;

    TxContext m_context;
    const Registry &m_registry;
    qint64 m_numbered = 0;
    bool m_hasRefused = false;
    std::vector<Change> m_changes;
    std::map<const EntityDecl *, RowTexts> m_texts;
};

/// The name of what a loser wanted; the same on every PC.
EntityId conflictId(const RowKey &row, int tag, const OperationId &loser);

} // namespace vb::store
