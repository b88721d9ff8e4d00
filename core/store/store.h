#pragma once

#include "core/audit/verify.h"
#include "core/store/audited_tx.h"
#include "core/store/registry.h"
#include "core/store/remote_tx.h"
#include "core/store/snapshot.h"
#include "core/store/work_thread.h"

#include <future>
#include <optional>

namespace vb::store {

/// What the store knows of itself; fixed when it is made.
struct StoreIdentity {
    QByteArray storeId; // 16 random bytes: ties unlock file, slot, anchor and journal to this file
    PracticeId practice;
    DeviceId device;
};

/// What `check` found. Texts name tables, ids and positions, never values.
struct CheckReport {
    quint64 rows = 0;
    quint64 operations = 0;
    audit::Verdict audit;
    QStringList problems;
    [[nodiscard]] bool ok() const { return problems.isEmpty(); }
};

/// Another PC of the practice that a store is to be from now on.
struct NewSelf {
    DeviceId device;
    Actor actor; // on it
    const Signer *signer = nullptr;
    Intent intent;
    std::optional<qint64> seen {}; // the log goes on from here: `carry` gives up what lies behind
    std::function<Result<void>(AuditedTx &)> first {}; // what it writes as its first
    std::function<Result<void>(RemoteTx &)> carry {}; // behind it: what the one that it was had not sent
    std::function<Result<void>(AuditedTx &)> then {};
};

/// The open store: a writer thread with the only writing connection and a reader thread with a query-only one. Calls
/// come from any other thread; the blocking ones wait for the answer, the others hand it to `done` on a store thread.
class Store {
public:
    static Result<std::unique_ptr<Store>> create(const QString &path, const SecretBytes &key,
                                                 const StoreIdentity &identity, const Registry &registry,
                                                 const Clock &clock);
    static Result<std::unique_ptr<Store>> open(const QString &path, const SecretBytes &key, const Registry &registry,
                                               const Clock &clock);
    /// Makes a copy of a store that of another PC: from now on it has this device and store id. Before it is opened.
    static Result<void> adopt(const QString &path, const SecretBytes &key, const StoreIdentity &identity);
    /// Finishes what is queued, checkpoints, closes and joins; SQLite's memory is zeroed.
    ~Store();

    [[nodiscard]] const StoreIdentity &identity() const { return m_identity; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] const Registry &registry() const { return m_registry; }
    [[nodiscard]] ChangeFeed &changes() { return m_changes; }

    /// By how much the PC's clock is ahead of the relay's: what is written from now on says so. Any thread.
    void setSkew(qint64 ms) { m_skewMs = ms; }

    /// Puts a role's authorizer in force on both connections; `signer` must live until leave().
    void enter(const Actor &actor, const Signer *signer);
    void leave();
    /// Until then nothing is read or written any more in the name of whoever is in, but that he was locked out:
    /// `denied` with this reason. Any thread but the store's.
    void shut(const QString &reason);
    /// Ends the query that the reader thread is at, with `failed`. Any thread.
    void interruptReading() { m_reader.interrupt(); }

    /// body: (AuditedTx &) -> Result<T>. Everything commits with one flush, or nothing.
    template <class Body>
    auto write(const Actor &actor, Intent intent, Body body) -> std::invoke_result_t<Body, AuditedTx &>;
    template <class Body, class Done>
    void writeAsync(const Actor &actor, Intent intent, Body body, Done done);

    /// body: (RemoteTx &) -> Result<T>, for operations that came with the practice's log; in any role, and when nobody
    /// is logged in. Everything commits, or nothing.
    template <class Body>
    auto applyRemote(Body body) -> std::invoke_result_t<Body, RemoteTx &>;
    /// The same without waiting for it; what is asked of the store from now on comes behind it.
    template <class Body>
    auto applyRemoteLater(Body body) -> std::future<std::invoke_result_t<Body, RemoteTx &>>;

    /// query: (Reader &, Intent &) -> Result<T>. The answer is handed out after its audit entry is durable; the query
    /// may complete the intent (patient, ids found).
    template <class Query>
    auto read(const Actor &actor, Intent intent, Query query) -> std::invoke_result_t<Query, Reader &, Intent &>;
    template <class Query, class Done>
    void readAsync(const Actor &actor, Intent intent, Query query, Done done);

    /// The same for a short question that a person waits on: asked on the writing connection, whose cache outlives its
    /// own commits, while each commit empties that of the other one. Reports keep to read(), which holds no write up.
    template <class Query>
    auto lookUp(const Actor &actor, Intent intent, Query query) -> std::invoke_result_t<Query, Reader &, Intent &>;
    template <class Query, class Done>
    void lookUpAsync(const Actor &actor, Intent intent, Query query, Done done);

    /// More of an access that read() has entered with this ticket: under the same right, without an entry of its own.
    /// `denied` without a good ticket. `done` comes on the reader thread.
    template <class Query>
    auto readOn(const Actor &actor, const std::shared_ptr<const Ticket> &ticket, Query query)
        -> std::invoke_result_t<Query, Reader &>;
    template <class Query, class Done>
    void readOnAsync(const Actor &actor, std::shared_ptr<const Ticket> ticket, Query query, Done done);

    /// For login and administration, before a role is in force: reads past the authorizer, leaves no entry. What it
    /// gives never reaches a screen unaudited.
    template <class Query>
    auto inspect(Query query) -> std::invoke_result_t<Query, TrustedReader &>;

    /// Appends entries of what happened while the store was locked; their times stay as given.
    Result<void> record(std::vector<audit::Entry> entries);

    /// Position and root after the last commit. Any thread.
    [[nodiscard]] audit::Head head() const;
    /// Canonical bytes of entries from a position on, as the tree's leaves cover them.
    Result<std::vector<QByteArray>> auditEntries(quint64 from, int limit);
    /// Called on the writer thread after each commit.
    void onCommitted(std::function<void(const audit::Head &)> callback);
    /// Of the entries that are there when it begins. Reads in slices on the reader thread, so that others come in
    /// between; `progress` gets the count after each, on the calling thread, and stops it by false.
    Result<audit::Verdict> verifyAudit(const std::optional<audit::Head> &anchor,
                                       const std::function<bool(quint64)> &progress = {});
    Result<CheckReport> check(const std::optional<audit::Head> &anchor);
    /// The file as it is after the last commit, with the store's own key. `busy` when a report holds on to the WAL.
    Result<std::unique_ptr<Snapshot>> snapshot(const SecretBytes &key);
    /// Writes everything into a new file under another key. From then on this store takes no commit any more (`busy`):
    /// the new file goes in its place.
    Result<void> moveInto(const QString &path, const SecretBytes &key);
    /// All of it in one commit, also while it is frozen. From then on this store takes no commit any more (`busy`):
    /// open it again.
    Result<void> becomeDevice(const NewSelf &self);
    /// SHA-256 over the sorted canonical rows of synced entities: equal data, equal hash, on any PC.
    Result<crypto::Digest> foldHash();
    /// From now on synced rows are not written (`integrity`, with this reason); reading goes on. Empty: lifts it.
    void freeze(const QString &reason);

private:
    Store(sql::Db writer, sql::Db reader, const Registry &registry, const Clock &clock);
    Result<void> start();

    /// The one gate, unless it was shut.
    [[nodiscard]] Result<void> admit(const Actor &actor, access::Right right) const;
    Result<void> beginCommit();
    Result<void> transact(const Actor &actor, const Intent &intent,
                          const std::function<Result<void>(AuditedTx &)> &body);
    Result<void> transactSelf(const NewSelf &self);
    Result<void> transactRemote(const std::function<Result<void>(RemoteTx &)> &body);
    Result<void> commitEntries(std::vector<audit::Entry> entries);
    Result<void> finishRead(const Actor &actor, const Intent &intent, const Result<void> &outcome);
    [[nodiscard]] Result<void> accept(const Actor &actor, const Ticket &ticket) const;
    Result<void> queryOnReader(const Actor &actor, const std::function<Result<void>(Reader &)> &query);
    void afterCommit(const std::vector<Change> &changes);
    void checkpointWhenIdle();
    [[nodiscard]] TxContext context();

    StoreIdentity m_identity;
    const Registry &m_registry;
    const Clock &m_clock;
    ChangeFeed m_changes;

    sql::Db m_writer;
    sql::Db m_reader;
    audit::Log m_auditLog;
    OperationLog m_operations;
    const Signer *m_signer = nullptr;
    QString m_frozen;
    bool m_moved = false;
    mutable std::mutex m_gate;
    QString m_shut; // why; empty: open
    std::function<void(const audit::Head &)> m_onCommitted;
    QString m_path;
    QString m_walPath;

    std::atomic<quint64> m_stay = 0;
    std::atomic<qint64> m_skewMs = 0;

    mutable std::mutex m_headMutex;
    audit::Head m_head;

    // Last, so that they are joined before what they use goes; the reader first, because it hands on to the writer.
    WorkThread m_writerThread;
    WorkThread m_readerThread;
};

namespace detail {
/// What an answer is until the work has been done.
inline Error unanswered()
{
    return fail(Code::failed, QStringLiteral("the work was not done"));
}

template <class R>
Result<void> statusOf(const R &result)
{
    if (!result.ok())
        return result.error();
    return {};
}
} // namespace detail

template <class Body, class Done>
void Store::writeAsync(const Actor &actor, Intent intent, Body body, Done done)
{
    using R = std::invoke_result_t<Body, AuditedTx &>;
    m_writerThread.post(
        [this, actor, intent = std::move(intent), body = std::move(body), done = std::move(done)]() mutable {
            R result = detail::unanswered();
            const Result<void> committed = transact(actor, intent, [&](AuditedTx &tx) {
                result = body(tx);
                return detail::statusOf(result);
            });
            done(committed.ok() ? std::move(result) : R(committed.error()));
        });
}

template <class Body>
auto Store::write(const Actor &actor, Intent intent, Body body) -> std::invoke_result_t<Body, AuditedTx &>
{
    using R = std::invoke_result_t<Body, AuditedTx &>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    writeAsync(actor, std::move(intent), std::move(body),
               [&promise](R result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

template <class Body>
auto Store::applyRemoteLater(Body body) -> std::future<std::invoke_result_t<Body, RemoteTx &>>
{
    using R = std::invoke_result_t<Body, RemoteTx &>;
    const auto promise = std::make_shared<std::promise<R>>();
    m_writerThread.post([this, body = std::move(body), promise]() mutable {
        R result = detail::unanswered();
        const Result<void> committed = transactRemote([&](RemoteTx &tx) {
            result = body(tx);
            return detail::statusOf(result);
        });
        promise->set_value(committed.ok() ? std::move(result) : R(committed.error()));
    });
    return promise->get_future();
}

template <class Body>
auto Store::applyRemote(Body body) -> std::invoke_result_t<Body, RemoteTx &>
{
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    return applyRemoteLater(std::move(body)).get();
}

template <class Query, class Done>
void Store::readAsync(const Actor &actor, Intent intent, Query query, Done done)
{
    using R = std::invoke_result_t<Query, Reader &, Intent &>;
    m_readerThread.post(
        [this, actor, intent = std::move(intent), query = std::move(query), done = std::move(done)]() mutable {
            auto result = std::make_shared<R>(detail::unanswered());
            Result<void> outcome = admit(actor, intent.right);
            if (outcome.ok())
                outcome = queryOnReader(actor, [&](Reader &reader) {
                    *result = query(reader, intent);
                    return detail::statusOf(*result);
                });
            m_writerThread.post(
                [this, actor, intent = std::move(intent), result, outcome, done = std::move(done)]() mutable {
                    const Result<void> audited = finishRead(actor, intent, outcome);
                    done(audited.ok() ? std::move(*result) : R(audited.error()));
                });
        });
}

template <class Query, class Done>
void Store::lookUpAsync(const Actor &actor, Intent intent, Query query, Done done)
{
    using R = std::invoke_result_t<Query, Reader &, Intent &>;
    m_writerThread.post(
        [this, actor, intent = std::move(intent), query = std::move(query), done = std::move(done)]() mutable {
            R result = detail::unanswered();
            Result<void> outcome = admit(actor, intent.right);
            if (outcome.ok()) {
                Reader reader(m_writer, actor, m_clock.now().wallMs);
                result = query(reader, intent);
                outcome = detail::statusOf(result);
            }
            const Result<void> audited = finishRead(actor, intent, outcome);
            done(audited.ok() ? std::move(result) : R(audited.error()));
        });
}

template <class Query>
auto Store::lookUp(const Actor &actor, Intent intent, Query query) -> std::invoke_result_t<Query, Reader &, Intent &>
{
    using R = std::invoke_result_t<Query, Reader &, Intent &>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    lookUpAsync(actor, std::move(intent), std::move(query),
                [&promise](R result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

template <class Query>
auto Store::read(const Actor &actor, Intent intent, Query query) -> std::invoke_result_t<Query, Reader &, Intent &>
{
    using R = std::invoke_result_t<Query, Reader &, Intent &>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    readAsync(actor, std::move(intent), std::move(query),
              [&promise](R result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

template <class Query, class Done>
void Store::readOnAsync(const Actor &actor, std::shared_ptr<const Ticket> ticket, Query query, Done done)
{
    using R = std::invoke_result_t<Query, Reader &>;
    m_readerThread.post(
        [this, actor, ticket = std::move(ticket), query = std::move(query), done = std::move(done)]() mutable {
            R result = detail::unanswered();
            Result<void> outcome = accept(actor, *ticket);
            if (outcome.ok())
                outcome = queryOnReader(actor, [&](Reader &reader) {
                    result = query(reader);
                    return detail::statusOf(result);
                });
            done(outcome.ok() ? std::move(result) : R(outcome.error()));
        });
}

template <class Query>
auto Store::readOn(const Actor &actor, const std::shared_ptr<const Ticket> &ticket, Query query)
    -> std::invoke_result_t<Query, Reader &>
{
    using R = std::invoke_result_t<Query, Reader &>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    readOnAsync(actor, ticket, std::move(query), [&promise](R result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

template <class Query>
auto Store::inspect(Query query) -> std::invoke_result_t<Query, TrustedReader &>
{
    using R = std::invoke_result_t<Query, TrustedReader &>;
    VB_INVARIANT(!m_writerThread.isCurrent() && !m_readerThread.isCurrent());
    std::promise<R> promise;
    m_writerThread.post([this, &query, &promise] {
        const Actor nobody;
        TrustedReader reader(m_writer, nobody, m_clock.now().wallMs);
        promise.set_value(query(reader));
    });
    return promise.get_future().get();
}

} // namespace vb::store
