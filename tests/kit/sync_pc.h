#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/user_keys.h"
#include "core/session/signer.h"
#include "core/sync/apply.h"
#include "core/sync/conflicts.h"

#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// What the PCs of one practice share: a person who is the owner, and the file that each store begins as.
class SyncPractice {
public:
    SyncPractice();

    std::unique_ptr<QTemporaryDir> folder;
    SecretBytes key;
    keys::UserKeys user;
    PracticeId practice;
    QByteArray emptyStore;
};

/// One PC: a real store below the session, whose owner is always logged in.
class SyncPc {
public:
    SyncPc(const SyncPractice &practice, const QString &name);
    ~SyncPc();

    Result<void> open();
    void close();
    /// From the next opening on it runs a program that knows these entities only; null: this one.
    void runProgramOf(const store::Registry *registry) { m_registry = registry; }
    [[nodiscard]] bool isOfToday() const { return m_registry == nullptr; }

    /// As an action of the owner. body: (AuditedTx &) -> Result<T>.
    template <class Body>
    auto act(Body body)
    {
        return store->write(actor, {access::Right::patientUpdate}, body);
    }
    template <class Query>
    auto ask(Query query)
    {
        return store->read(actor, {access::Right::patientView},
                           [&query](store::Reader &reader, store::Intent &) { return query(reader); });
    }

    EntityId addPatient(const QString &family, const QString &phone = {});
    Result<void> setPatient(const EntityId &id, int tag, const QCborValue &value);
    /// The value of a column now; undefined without the row.
    QCborValue value(const store::EntityDecl &entity, const EntityId &id, int tag);
    std::vector<sync::Conflict> conflicts();
    /// Each conflict as a line, the same on every PC; with those that are decided.
    QStringList conflictLines();
    QString problems(); // of `store check`
    QByteArray foldHash();
    sync::FoldState state();

    const SyncPractice &practice;
    QString name;
    QString path;
    FixedClock clock {1'800'000'000'000};
    keys::DeviceKeys device;
    session::KeySigner signer;
    Actor actor;
    std::unique_ptr<store::Store> store;

private:
    const store::Registry *m_registry = nullptr;
};

/// The practice's log, as a relay would number it: in memory, and honest.
class SyncLog {
public:
    /// Appends what the PC has and the log has not, at most `limit` operations; gives the segment's position, 0 when
    /// there was nothing.
    qint64 push(SyncPc &pc, int limit = 1000);
    /// Everything behind what the PC has folded.
    [[nodiscard]] std::vector<sync::LogSegment> after(qint64 seq, const SyncPc &pc) const;
    /// The segment as this PC gets it: its own come without operations.
    [[nodiscard]] sync::LogSegment at(qint64 seq, const SyncPc &pc) const;
    Result<sync::Applied> pull(SyncPc &pc) const { return sync::apply(*pc.store, after(pc.state().folded, pc)); }
    [[nodiscard]] qint64 size() const { return static_cast<qint64>(m_segments.size()); }
    [[nodiscard]] const std::vector<sync::LogSegment> &segments() const { return m_segments; }
    void append(sync::LogSegment segment);

private:
    std::vector<sync::LogSegment> m_segments;
    std::map<DeviceId, qint64> m_counters;
};

} // namespace vb::test
