#pragma once

#include "core/wire/checkpoint.h"
#include "core/wire/log_messages.h"
#include "core/wire/log_view.h"

#include <map>
#include <span>

namespace vb::wire {

/// What the owners' entries say about a device at a place of the log.
struct DeviceStanding {
    enum State { unknown, live, revoked };
    State state = unknown;
    QByteArray publicKey {}; // Ed25519, of a live one
};

/// What was in force at a size of the log.
struct InForce {
    quint64 versionFloor = 0;
    quint64 epoch = 0;
    quint64 term = 1;
};

/// What the caller knows of the practice and the verifier asks for; no answer may come from the relay unverified.
class LogFacts {
public:
    virtual ~LogFacts() = default;
    /// Everything below `seq` applied; a first keys segment may carry its own author's certificate.
    [[nodiscard]] virtual DeviceStanding deviceAt(const SegmentHeader &header, quint64 seq,
                                                  const std::optional<QByteArray> &body) const = 0;
    /// None below the start of this PC's own knowledge: what stands there is not checked.
    [[nodiscard]] virtual std::optional<InForce> inForceAt(quint64 size) const = 0;
    /// Of sizes and segments that the verifier no longer holds itself; none when they are not kept.
    [[nodiscard]] virtual std::optional<crypto::Digest> rootAt(quint64 size) const = 0;
    [[nodiscard]] virtual std::optional<crypto::Digest> leafAt(quint64 seq) const = 0;
    /// headerHash() of a segment further back in a device's chain; empty when it is not kept.
    [[nodiscard]] virtual QByteArray hashOf(const DeviceId &device, quint64 chain) const = 0;
};

/// Folds the numbered log from left to right with every check that needs no more than headers and checkpoints. One page
/// is open(), then fold() for each segment, then close(). Only after a good close() may anything of the page count:
/// work on a copy and keep it then. Pure; not thread safe.
class LogVerifier {
public:
    LogVerifier(PracticeId practice, QByteArray relayPublicKey)
        : m_practice(practice), m_relay(std::move(relayPublicKey))
    {
    }
    /// Goes on from what was kept: `checkpoint` is the last that was closed.
    LogVerifier(PracticeId practice, QByteArray relayPublicKey, LogView log, std::map<DeviceId, ChainEnd> chains,
                quint64 term)
        : m_practice(practice)
        , m_relay(std::move(relayPublicKey))
        , m_log(std::move(log))
        , m_chains(std::move(chains))
        , m_term(term)
    {
    }

    /// The page's checkpoint against what is known: rolledBack, badCheckpoint, forked.
    Finding open(const QByteArray &checkpoint);
    /// Checks and takes the first of `rest`; the others serve to tell a segment that is missing from one that comes
    /// too late. What is not good changes nothing.
    Finding fold(std::span<const NumberedSegment> rest, const LogFacts &facts);
    /// The log so far against the checkpoint that was opened: withheld, badCheckpoint, forked.
    Finding close(const LogFacts &facts);

    [[nodiscard]] const LogView &log() const { return m_log; }
    [[nodiscard]] const std::map<DeviceId, ChainEnd> &chains() const { return m_chains; }
    [[nodiscard]] ChainEnd chainOf(const DeviceId &device) const;
    [[nodiscard]] quint64 term() const { return m_term; }
    /// Roots and leaves below are asked from LogFacts from now on.
    void forgetBelow(quint64 size) { m_log.forgetBelow(size); }

private:
    [[nodiscard]] Verdict place(std::span<const NumberedSegment> rest, const LogFacts &facts) const;
    [[nodiscard]] Verdict author(const NumberedSegment &segment, const SegmentHeader &header,
                                 const LogFacts &facts) const;
    [[nodiscard]] Verdict chain(const SegmentHeader &header, const QByteArray &hash,
                                std::span<const NumberedSegment> later, const LogFacts &facts) const;
    [[nodiscard]] Verdict view(const NumberedSegment &segment, const SegmentHeader &header,
                               const LogFacts &facts) const;

    PracticeId m_practice;
    QByteArray m_relay;
    LogView m_log;
    std::map<DeviceId, ChainEnd> m_chains;
    quint64 m_term = 0; // of the last good checkpoint
    Checkpoint m_opened;
};

} // namespace vb::wire
