#pragma once

#include "core/crypto/hash.h"
#include "core/keys/device_keys.h"
#include "core/keys/kit.h"
#include "core/keys/user_keys.h"

#include <optional>
#include <variant>
#include <vector>

/// Trust entries: who owns the practice, which devices belong to it, which keys are in force. Signed but not encrypted,
/// because the relay folds them too: ids, public keys, commitments and sealed boxes only, never a name.
namespace vb::keys {

enum class TrustKind : int {
    genesis = 1,
    ownerAdded,
    ownerRemoved,
    deviceCertificate,
    deviceRevoked,
    epoch,
    readerKey,
    relay,
    versionFloor,
    drop,
    close,
    kitReplaced
};

/// genesis, owner_added, owner_removed, device_certificate …
QString trustKindName(TrustKind kind);

// The bodies, in the order of TrustKind.

struct Genesis {
    QByteArray rootPublic;
    QByteArray recoveryPublic;
    StaffId owner;
    UserPublic ownerKeys;
};

/// For someone who is an owner already: new keys in place of the old ones.
struct OwnerAdded {
    StaffId owner;
    UserPublic keys;
};

struct OwnerRemoved {
    StaffId owner;
};

enum class DeviceKind : int { fixed = 1, laptop };

/// The device's name is a staff entry, encrypted.
struct DeviceCertificate {
    DeviceId device;
    DevicePublic keys;
    DeviceKind kind = DeviceKind::fixed;
};

struct DeviceRevoked {
    DeviceId device;
};

/// E_n, sealed to all who may have it. Number 1 has neither a previous hash nor a previous key.
struct Epoch {
    struct Copy {
        DeviceId device;
        QByteArray sealed;
    };
    quint64 number = 0;
    QByteArray previousHash; // trustHash() of the entry before
    QByteArray commitment; // labelled SHA-256 of E_n
    std::vector<Copy> copies; // ascending by device
    QByteArray recoveryPublic; // whom `forRecovery` is for
    QByteArray forRecovery;
    QByteArray previousKey; // E_(n-1) under E_n
};

/// AR_k: the private half for owners and privacy officers. Number 1 has neither a previous hash nor a previous key.
struct ReaderKey {
    struct Copy {
        StaffId user;
        QByteArray sealed;
    };
    quint64 number = 0;
    QByteArray previousHash;
    QByteArray publicKey; // X25519
    std::vector<Copy> copies; // ascending by user
    QByteArray recoveryPublic;
    QByteArray forRecovery;
    QByteArray previousKey; // private half of AR_(k-1) under AR_k
};

/// Where the log lives. A moved log names what it goes on from (`size`, `root`, `frontier`: 32 bytes a subtree).
struct RelayPlace {
    quint64 term = 0;
    QString url;
    QByteArray identity; // Ed25519
    quint64 size = 0;
    QByteArray root;
    QByteArray frontier;
};

/// The oldest version that may write.
struct VersionFloor {
    quint64 version = 0;
};

/// Bodies of segments below this seq may be dropped by the relay.
struct Drop {
    quint64 below = 0;
};

struct Close { };

struct KitReplaced {
    QByteArray rootPublic;
    QByteArray recoveryPublic;
};

using TrustBody = std::variant<Genesis, OwnerAdded, OwnerRemoved, DeviceCertificate, DeviceRevoked, Epoch, ReaderKey,
                               RelayPlace, VersionFloor, Drop, Close, KitReplaced>;

/// One entry as it travels. The user's signature covers practice, kind, body, signer and device signer, so no part can
/// be moved to another place; the device signs that and the user's signature.
struct TrustEntry {
    TrustKind kind = TrustKind::genesis;
    QByteArray body; // canonical CBOR: time, 16 random bytes (an entry counts once), then the fields of its kind
    QByteArray signer; // public key of the root or of an owner
    QByteArray signature;
    QByteArray deviceSigner; // empty when the root signed
    QByteArray deviceSignature;
    friend bool operator==(const TrustEntry &, const TrustEntry &) = default;
};

inline constexpr qsizetype kMaxTrustEntry = 192 * 1024; // fits a segment

QByteArray encode(const TrustEntry &entry);
/// `integrity`; `tooNew` for a kind that this version does not know.
Result<TrustEntry> decodeTrustEntry(const QByteArray &bytes);
/// What the next epoch or reader key entry names as its predecessor.
QByteArray trustHash(const TrustEntry &entry);
/// `integrity` when the body is not exactly what its kind demands. Says nothing about signatures.
Result<TrustBody> bodyOf(const TrustEntry &entry);
/// When the author made it, by his clock; -1 if the body is none.
qint64 madeAtMs(const TrustEntry &entry);

/// Who signs. Borrows the keys for the call.
struct TrustAuthor {
    PracticeId practice;
    const crypto::SigningKey *signer = nullptr;
    const crypto::SigningKey *device = nullptr; // none for the root

    static TrustAuthor root(PracticeId practice, const RootKeys &keys) { return {practice, &keys.root, nullptr}; }
    static TrustAuthor owner(PracticeId practice, const UserKeys &user, const DeviceKeys &device)
    {
        return {practice, &user.sign, &device.sign};
    }
};

TrustEntry signTrustEntry(const TrustAuthor &author, const TrustBody &body, qint64 atMs);
bool signaturesHold(const TrustEntry &entry, PracticeId practice);
/// What an owner's signature covers; two entries with the same are the same entry.
QByteArray signedMessage(const TrustEntry &entry, PracticeId practice);

/// The first entry of a practice, signed by its root.
TrustEntry genesis(const RootKeys &keys, StaffId owner, const UserPublic &ownerKeys, qint64 atMs);

inline TrustEntry ownerAdded(const TrustAuthor &author, StaffId owner, const UserPublic &keys, qint64 atMs)
{
    return signTrustEntry(author, OwnerAdded {owner, keys}, atMs);
}
inline TrustEntry ownerRemoved(const TrustAuthor &author, StaffId owner, qint64 atMs)
{
    return signTrustEntry(author, OwnerRemoved {owner}, atMs);
}
inline TrustEntry deviceCertificate(const TrustAuthor &author, const DevicePublic &keys, DeviceKind kind, qint64 atMs)
{
    return signTrustEntry(author, DeviceCertificate {deviceIdFor(keys), keys, kind}, atMs);
}
inline TrustEntry deviceRevoked(const TrustAuthor &author, DeviceId device, qint64 atMs)
{
    return signTrustEntry(author, DeviceRevoked {device}, atMs);
}
/// A new kit for the same practice; a new epoch and reader key must follow, sealed to it.
inline TrustEntry kitReplaced(const TrustAuthor &author, const RootKeys &keys, qint64 atMs)
{
    return signTrustEntry(author, KitReplaced {keys.root.publicKey, keys.recovery.publicKey}, atMs);
}

} // namespace vb::keys
