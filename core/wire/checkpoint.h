#pragma once

#include "core/base/id.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace vb::wire {

inline constexpr qsizetype kMaxCheckpoint = 512;

/// What the relay vouches for: so many segments with this root, in this term.
struct Checkpoint {
    PracticeId practice;
    quint64 size = 0;
    crypto::Digest root {};
    quint64 term = 0;
    friend bool operator==(const Checkpoint &, const Checkpoint &) = default;
};

/// The log's name, which is also the name of the key that signs: verbena/log/v1/PRACTICE.
QString logOrigin(PracticeId practice);

/// A signed note (C2SP signed-note, tlog-checkpoint): origin, size, root and an extension line with the term; one
/// Ed25519 signature.
QByteArray signCheckpoint(const Checkpoint &checkpoint, const crypto::SigningKey &relay);
/// Of exactly that form; says nothing about the signature.
Result<Checkpoint> readCheckpoint(const QByteArray &note);
/// Whether this relay signed it.
bool signatureHolds(const QByteArray &note, QByteArrayView relayPublicKey);

} // namespace vb::wire
