#pragma once

#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/hash.h"

#include <QStringList>

#include <vector>

namespace vb::wire {

inline constexpr qsizetype kMaxMailboxBytes = 256 * 1024; // of one message

/// What a join code gives. The relay sees the id only; inviter and joiner write once each.
struct Mailbox {
    QByteArray id; // 16
    SecretBytes joinerKey;
    SecretBytes inviterKey;

    static Mailbox fromCode(const SecretBytes &code);
};

/// The new PC's public keys.
struct JoinRequest {
    QByteArray signPublic; // Ed25519
    QByteArray boxPublic; // X25519
    QString name; // of the PC
    QByteArray nonce; // 16
    friend bool operator==(const JoinRequest &, const JoinRequest &) = default;
};

/// All that the new PC takes on trust; the rest it replays and checks against this.
struct JoinGrant {
    PracticeId practice;
    QByteArray genesis; // trust entry
    QByteArray relayIdentity; // Ed25519
    std::vector<QByteArray> certificates; // trust entries that lead from the genesis to the device's
    quint64 epoch = 0;
    QByteArray epochKey; // sealed to the device, 80
    quint64 logSize = 0;
    crypto::Digest logRoot {};
    std::vector<crypto::Digest> frontier; // as merkle::Frontier::subtrees()
    crypto::Digest keysLeaves {}; // see foldKeysLeaf()
    friend bool operator==(const JoinGrant &, const JoinGrant &) = default;
};

/// Sealed with the joiner's key.
QByteArray sealRequest(const JoinRequest &request, const Mailbox &mailbox);
Result<JoinRequest> openRequest(const QByteArray &sealed, const Mailbox &mailbox);

/// Sealed with the inviter's key, for the very request that was answered.
QByteArray sealGrant(const JoinGrant &grant, const Mailbox &mailbox, const QByteArray &sealedRequest);
Result<JoinGrant> openGrant(const QByteArray &sealed, const Mailbox &mailbox, const QByteArray &sealedRequest);

/// What both screens show before the certificate goes into the log.
QStringList joinWords(const SecretBytes &code, const QByteArray &sealedRequest);

/// Running hash over the leaves of all keys segments in the order of the log; starts with 32 zeros.
crypto::Digest foldKeysLeaf(const crypto::Digest &before, const crypto::Digest &leaf);

} // namespace vb::wire
