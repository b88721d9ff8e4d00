#pragma once

#include <QByteArrayView>

/// Every label of this module, declared once: a label separates what one key or hash function is used for.
namespace vb::wire::label {

inline constexpr QByteArrayView kSegment = "verbena/segment/v1"; // what the device signs
inline constexpr QByteArrayView kSegmentHash = "verbena/segment-hash/v1";
inline constexpr QByteArrayView kSegmentBody = "verbena/segment-body/v1"; // associated data
inline constexpr QByteArrayView kChunk = "verbena/chunk/v1"; // associated data of a piece of a large value

inline constexpr QByteArrayView kRelayProof = "verbena/relay-proof/v1"; // what the relay signs for a connection
inline constexpr QByteArrayView kDeviceProof = "verbena/device-proof/v1"; // what the device signs for a session

inline constexpr QByteArrayView kHealOrder = "verbena/heal-order/v1"; // what an owner signs to open a log that heals

inline constexpr QByteArrayView kMailboxId = "verbena/mailbox-id/v1";
inline constexpr QByteArrayView kMailboxJoiner = "verbena/mailbox-joiner/v1"; // key of what the joiner writes
inline constexpr QByteArrayView kMailboxInviter = "verbena/mailbox-inviter/v1";
inline constexpr QByteArrayView kJoinWords = "verbena/join-words/v1";
inline constexpr QByteArrayView kJoinCheck = "verbena/join-check/v1";
inline constexpr QByteArrayView kKeysLeaves = "verbena/keys-leaves/v1";
inline constexpr QByteArrayView kLogWords = "verbena/log-words/v1"; // "compare six words"

} // namespace vb::wire::label
