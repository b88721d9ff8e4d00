#pragma once

#include "core/base/actor.h"
#include "core/base/clock.h"
#include "core/crypto/hash.h"
#include "core/store/entity.h"

#include <optional>

namespace vb::store {

enum class OpKind { create = 1, set, add, remove, sign, void_, append };

inline constexpr int kSchema = 1; // of the operations that this program writes
inline constexpr int kMinReader = 1; // the oldest schema that understands them

/// Hybrid logical clock: 48 bits of ms and a 16-bit counter. The next stamp is above the last and not behind the wall.
inline qint64 nextHlc(qint64 last, qint64 wallMs)
{
    return std::max(last + 1, wallMs << 16);
}

/// One change as it will travel. Written in the transaction that changes the row.
struct Operation {
    OperationId id;
    qint64 counter = 0; // this device's own, gapless from 1; 0 for local entities
    GroupId group; // one action of a person
    int part = 0;
    int last = 0; // part number of the group's last operation
    qint64 hlc = 0;
    qint64 seen = 0; // highest log position applied here when the person acted
    const EntityDecl *entity = nullptr;
    EntityId row;
    OpKind kind = OpKind::set;
    StaffId user;
    DeviceId device;
    qint64 skewMs = 0;
    int schema = kSchema; // that it was written in
    int minReader = kMinReader;
    QCborMap fields; // {tag: value}
    QByteArray encodedFields; // their canonical CBOR when it is at hand; else empty
    crypto::Digest rowDigest {};
    QByteArray userSignature;
    QByteArray deviceSignature;
};

/// What a signature covers: canonical CBOR of everything but the signatures.
QByteArray signedBytes(const Operation &operation);

/// Signs as the person logged in and as this PC; implemented above the store, where the keys are.
class Signer {
public:
    virtual ~Signer() = default;
    [[nodiscard]] virtual QByteArray signAsUser(QByteArrayView label, QByteArrayView message) const = 0;
    [[nodiscard]] virtual QByteArray signAsDevice(QByteArrayView label, QByteArrayView message) const = 0;
};

inline constexpr char kOperationLabel[] = "verbena/operation/v1";

/// The write side of the outbox: numbers operations and inserts them. Writer thread only.
class OperationLog {
public:
    /// Goes on behind the newest operations of this PC.
    static Result<OperationLog> open(sql::Db &db, const DeviceId &device);
    Result<void> append(sql::Db &db, Operation &operation, qint64 wallMs, const Signer *signer);
    /// One of another PC, with its position in the log; gives its `n`, none when it is here already.
    Result<std::optional<qint64>> appendForeign(sql::Db &db, const Operation &operation, qint64 seq);
    /// Own operations from now on come after this clock and have seen the log up to here.
    void receive(qint64 hlc) { m_pending.hlc = std::max(m_pending.hlc, hlc); }
    void fold(qint64 seq) { m_pending.seen = seq; }
    /// For one that was another PC's: the next number of this one.
    qint64 takeCounter() { return ++m_pending.counter; }
    [[nodiscard]] qint64 folded() const { return m_pending.seen; }
    [[nodiscard]] qint64 lastHlc() const { return m_pending.hlc; }
    void committed() { m_state = m_pending; }
    void rolledBack() { m_pending = m_state; }
    [[nodiscard]] qint64 lastCounter() const { return m_state.counter; }

private:
    static Result<void> insert(sql::Db &db, const Operation &operation, qint64 n, qint64 seq);

    struct State {
        qint64 counter = 0;
        qint64 hlc = 0;
        qint64 n = 0;
        qint64 seen = 0;
    };
    State m_state;
    State m_pending;
};

} // namespace vb::store
