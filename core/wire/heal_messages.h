#pragma once

#include "core/wire/log_messages.h"

namespace vb::wire {

inline constexpr qsizetype kHealId = 16;
inline constexpr qsizetype kMaxConsistency = 64; // hashes of a proof
inline constexpr qsizetype kMaxSilent = 1'000; // devices that are named
inline constexpr qsizetype kMaxWanted = 1'000; // bodies that are asked for at once

/// What a relay says of a log that was put back from an old backup, at the end of a session's making.
enum class HealNote : int {
    none,
    healing, // it takes what was lost and nothing new
    asks // it goes on again; it has not seen how much this device knew, or lacks bodies
};

/// An owner's word that the log goes on though not every device has shown what it has.
struct HealOrder {
    QByteArray signer; // Ed25519, of an owner
    QByteArray signature; // label verbena/heal-order/v1
    friend bool operator==(const HealOrder &, const HealOrder &) = default;
};

/// POST /v1/heal: how far this device knew the log, and segments of it as they were. Those behind the relay's log
/// follow on it without a hole; `proof` shows that the log with them is the beginning of the checkpoint's (RFC
/// 9162, 2.1.4). Others only bring bodies.
struct HealOffer {
    QByteArray checkpoint; // the newest that it has; empty without one
    std::vector<crypto::Digest> proof;
    std::vector<NumberedSegment> segments;
    quint64 after = 0; // asks for the wanted bodies behind this place
    std::optional<HealOrder> order {};
    friend bool operator==(const HealOffer &, const HealOffer &) = default;
};

/// The answer: how the log stands with what was offered.
struct HealState {
    qint64 nowMs = 0; // the relay's clock
    QByteArray id; // of this healing, at random
    bool isOpen = false; // the log goes on
    quint64 size = 0; // of the log here
    quint64 target = 0; // of the longest that a device has shown
    std::vector<DeviceId> silent; // live ones that have shown nothing, ascending; some of them when there are many
    std::vector<quint64> wanted; // segments whose bodies are missing here, ascending
    friend bool operator==(const HealState &, const HealState &) = default;
};

/// For the log at the size that the device was told, in this healing and no other.
HealOrder orderToOpen(PracticeId practice, DeviceId device, const HealState &state, const crypto::SigningKey &owner);
bool orderHolds(const HealOrder &order, PracticeId practice, DeviceId device, const QByteArray &healId, quint64 size);

/// POST /v1/log: an old log in its order, for a relay that the owner has moved it to; paid for with an admin token. The
/// answer is a HealState, which is open once the owner's entry that names this relay is in the log.
struct MovedLog {
    PracticeId practice;
    QByteArray secret; // 16, of the token
    std::vector<NumberedSegment> segments;
    quint64 term
        = 0; // of the entry that it opens with, when an earlier one names this relay, too; 0: the first that does
    friend bool operator==(const MovedLog &, const MovedLog &) = default;
};

QByteArray encode(const MovedLog &message);
QByteArray encode(const HealOffer &message);
QByteArray encode(const HealState &message);

Result<MovedLog> decodeMovedLog(const QByteArray &bytes);
Result<HealOffer> decodeHealOffer(const QByteArray &bytes);
Result<HealState> decodeHealState(const QByteArray &bytes);

} // namespace vb::wire
