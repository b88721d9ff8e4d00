#pragma once

#include "core/access/permission.h"
#include "core/audit/log.h"
#include "core/store/change_feed.h"
#include "core/store/operation.h"
#include "core/store/reader.h"

#include <atomic>
#include <memory>

namespace vb::store {

/// Proof that an access has its entry in the audit. What belongs to the same access (further pages of a list, the rows
/// of an export) is read with it by Store::readOn and leaves no entry of its own. Made empty by who asks and put into
/// the intent; good from the commit of the entry until the person leaves. Thread safe.
class Ticket {
public:
    [[nodiscard]] bool isGood() const { return m_good; }

private:
    friend class Store;
    std::atomic<bool> m_good = false;
    access::Right m_right {};
    StaffId m_user;
    quint64 m_stay = 0; // counted by the store: one from enter() to leave()
};

/// Who asks is the Actor; this is what for: the right decides permission and names the audit entry.
struct Intent {
    access::Right right;
    PatientId patient {};
    EntityId object {};
    QString purpose {};
    QString detail {}; // columns, counts, ids; never values
    std::shared_ptr<Ticket> ticket {};
    std::vector<PatientId> alsoPatients {}; // each gets the same entry, in its own name
};

/// What a transaction stands on; owned by the Store.
struct TxContext {
    sql::Db &db;
    audit::Log &auditLog;
    OperationLog &operations;
    const Clock &clock;
    const Signer *signer = nullptr;
    DeviceId device;
    qint64 skewMs = 0; // of the PC's clock
};

/// The only type that can write. It lives on the writer thread inside Store::write: when the body returns a value,
/// rows, operations and the audit entry commit together; when it returns an error, nothing of it stays, and a refusal
/// leaves an entry of its own.
class AuditedTx {
public:
    AuditedTx(TxContext context, const Actor &actor, Intent intent);

    /// Inserts a row. `invalid` for bad or missing values, `denied` when the role may not write a group it sets.
    Result<void> create(const EntityDecl &entity, const EntityId &id, const QCborMap &fields,
                        OpKind kind = OpKind::create);
    /// Changes columns of a row; values that are already there are dropped, unless it is a signature: that says all of
    /// what it covers. `notFound` without the row; `tooNew` while something of a newer program waits for it.
    Result<void> set(const EntityDecl &entity, const EntityId &id, const QCborMap &fields, OpKind kind = OpKind::set);
    /// set() of values that were chosen among several: they travel also when they stand there already.
    Result<void> settle(const EntityDecl &entity, const EntityId &id, const QCborMap &fields);
    /// create() or set(), as the row is there or not.
    Result<void> put(const EntityDecl &entity, const EntityId &id, const QCborMap &fields);

    /// Queries see the transaction's own writes.
    [[nodiscard]] Reader reader() { return {m_context.db, m_actor, m_at.wallMs}; }
    [[nodiscard]] TrustedReader trusted() { return {m_context.db, m_actor, m_at.wallMs}; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] const Instant &at() const { return m_at; }
    [[nodiscard]] Intent &intent() { return m_intent; }
    [[nodiscard]] const Signer *signer() const { return m_context.signer; }

    /// A further entry beside the intent's own, for an action that concerns more than one object.
    void alsoLog(audit::Entry entry) { m_extra.push_back(std::move(entry)); }
    /// An entry with everything filled in that the transaction knows.
    [[nodiscard]] audit::Entry entryFor(const Intent &intent, audit::Outcome outcome) const;
    /// That one, and those of the other patients.
    [[nodiscard]] std::vector<audit::Entry> entriesFor(const Intent &intent, audit::Outcome outcome) const;

    /// For the Store: writes operations and audit entries. The caller commits.
    Result<void> finish(audit::Outcome outcome);
    [[nodiscard]] const std::vector<Change> &changes() const { return m_changes; }

private:
    Result<void> change(const EntityDecl &entity, const EntityId &id, const QCborMap &fields, OpKind kind, bool whole);
    Result<void> requireUnderstood(const EntityDecl &entity, const EntityId &id);
    Result<QCborMap> checkedFields(const EntityDecl &entity, const EntityId &id, const QCborMap &fields) const;
    /// `row`: all that now stands in the row.
    Result<void> remember(const EntityDecl &entity, const EntityId &id, OpKind kind, const QCborMap &fields,
                          const QCborMap &row);

    void noteColumn(const QString &column);

    TxContext m_context;
    Actor m_actor;
    Intent m_intent;
    Instant m_at;
    std::vector<Operation> m_operations;
    std::vector<Change> m_changes;
    std::vector<audit::Entry> m_extra;
    QStringList m_columns; // written so far, for the entry's detail
};

} // namespace vb::store
