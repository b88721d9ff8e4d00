#pragma once

#include "core/wire/heal_messages.h"

namespace vb::wire {

inline constexpr qsizetype kNonce = 32;
inline constexpr qsizetype kToken = 32;
inline constexpr qsizetype kMaxTrustBytes = 192 * 1024;

/// What both sides of a connection sign, so that a proof holds on no other line, for no other practice and once.
struct Connection {
    QByteArray certificateHash; // SHA-256 of the relay's leaf certificate (DER)
    PracticeId practice;
    QByteArray clientNonce; // 32
};

/// GET /v1/identity?practice=P: who the relay is, where it runs, and the owner's entry that names it, if it has one.
struct Identity {
    QByteArray key; // Ed25519
    QString region;
    QByteArray relayEntry; // trust entry, or empty
    friend bool operator==(const Identity &, const Identity &) = default;
};

/// POST /v1/session, first half: before the client says who it is.
struct Hello {
    PracticeId practice;
    QByteArray clientNonce;
    friend bool operator==(const Hello &, const Hello &) = default;
};
struct RelayProof {
    QByteArray identity; // Ed25519
    QByteArray relayNonce; // 32
    QByteArray signature; // label verbena/relay-proof/v1
    friend bool operator==(const RelayProof &, const RelayProof &) = default;
};

/// POST /v1/session, second half. A device that is not in the log yet brings the segment with its own certificate.
struct DeviceProof {
    PracticeId practice;
    DeviceId device;
    QByteArray clientNonce;
    QByteArray relayNonce;
    QByteArray signature; // label verbena/device-proof/v1
    std::optional<Segment> first;
    friend bool operator==(const DeviceProof &, const DeviceProof &) = default;
};
struct SessionReply {
    QByteArray token; // 32; belongs to the relay's certificate
    qint64 validMs = 0;
    Head head;
    HealNote heal = HealNote::none;
    friend bool operator==(const SessionReply &, const SessionReply &) = default;
};

/// POST /v1/practice: the log's first segments, paid for with an admin token.
struct NewPractice {
    PracticeId practice;
    QByteArray secret; // 16, of the token
    std::vector<Segment> segments;
    friend bool operator==(const NewPractice &, const NewPractice &) = default;
};

RelayProof proveRelay(const Connection &connection, const QByteArray &relayNonce, const crypto::SigningKey &relay);
/// Whether this identity signed for this very connection.
bool proofHolds(const RelayProof &proof, const Connection &connection, QByteArrayView identity);

DeviceProof proveDevice(const Connection &connection, const QByteArray &relayNonce, DeviceId device,
                        const crypto::SigningKey &key);
bool proofHolds(const DeviceProof &proof, const QByteArray &certificateHash, QByteArrayView devicePublicKey);

QByteArray encode(const Identity &message);
QByteArray encode(const Hello &message);
QByteArray encode(const RelayProof &message);
QByteArray encode(const DeviceProof &message);
QByteArray encode(const SessionReply &message);
QByteArray encode(const NewPractice &message);

Result<Identity> decodeIdentity(const QByteArray &bytes);
Result<Hello> decodeHello(const QByteArray &bytes);
Result<RelayProof> decodeRelayProof(const QByteArray &bytes);
Result<DeviceProof> decodeDeviceProof(const QByteArray &bytes);
Result<SessionReply> decodeSessionReply(const QByteArray &bytes);
Result<NewPractice> decodeNewPractice(const QByteArray &bytes);

} // namespace vb::wire
