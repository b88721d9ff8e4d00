#include "core/keys/trust_state.h"

#include "core/crypto/hash.h"
#include "core/keys/labels.h"

#include <algorithm>

namespace vb::keys {

namespace {

Error refusedEntry(const TrustEntry &entry, const QString &why)
{
    return fail(Code::integrity, trustKindName(entry.kind) + QStringLiteral(": ") + why);
}

/// A newest number and hash, as an epoch or reader key entry has to name them.
Result<void> followsOn(const TrustEntry &entry, quint64 number, const QByteArray &previousHash, quint64 newest,
                       const QByteArray &newestHash)
{
    if (number != newest + 1)
        return refusedEntry(entry, QStringLiteral("number %1 after %2").arg(number).arg(newest));
    if (previousHash != newestHash)
        return refusedEntry(entry, QStringLiteral("it does not follow the one in force"));
    return {};
}

} // namespace

Result<void> TrustState::apply(const TrustEntry &entry)
{
    VB_TRY(const TrustBody body, bodyOf(entry));
    if ((entry.kind == TrustKind::genesis) != m_seen.isEmpty())
        return refusedEntry(entry, QStringLiteral("genesis is the first entry and no other"));
    const QByteArray message = signedMessage(entry, m_practice);
    const QByteArray id = crypto::bytes(crypto::labelled(label::kTrustHash, message));
    if (m_seen.contains(id))
        return refusedEntry(entry, QStringLiteral("it is in the log already"));
    VB_DO(checkAuthor(entry, body));
    if (!signaturesHold(entry, m_practice))
        return refusedEntry(entry, QStringLiteral("a signature does not hold"));
    VB_DO(std::visit([this, &entry](const auto &b) { return take(b, entry); }, body));
    m_seen.insert(id);
    return {};
}

std::optional<StaffId> TrustState::ownerOf(QByteArrayView signPublic) const
{
    const auto at = std::find_if(m_owners.begin(), m_owners.end(),
                                 [signPublic](const Owner &o) { return o.keys.sign == signPublic; });
    return at == m_owners.end() ? std::nullopt : std::optional(at->id);
}

const TrustState::Device *TrustState::device(DeviceId id) const
{
    const auto at = std::find_if(m_devices.begin(), m_devices.end(), [id](const Device &d) { return d.id == id; });
    return at == m_devices.end() ? nullptr : &*at;
}

const TrustState::EpochRecord *TrustState::currentEpoch() const
{
    return m_epochs.empty() ? nullptr : &m_epochs.back();
}

const TrustState::ReaderRecord *TrustState::currentReader() const
{
    return m_readers.empty() ? nullptr : &m_readers.back();
}

bool TrustState::needsNewEpoch() const
{
    if (m_epochs.empty())
        return true;
    const Epoch &epoch = m_epochs.back().epoch;
    std::vector<DeviceId> live;
    for (const Device &device : m_devices)
        if (!device.revoked)
            live.push_back(device.id);
    std::sort(live.begin(), live.end());
    return epoch.recoveryPublic != m_recoveryPublic
        || !std::equal(live.begin(), live.end(), epoch.copies.begin(), epoch.copies.end(),
                       [](const DeviceId &id, const Epoch::Copy &copy) { return id == copy.device; });
}

/// Root without a device, or a live owner with a live device; a certificate may be signed by the device it is for.
Result<void> TrustState::checkAuthor(const TrustEntry &entry, const TrustBody &body) const
{
    if (const auto *first = std::get_if<Genesis>(&body)) {
        if (practiceIdFor(first->rootPublic) != m_practice)
            return refusedEntry(entry, QStringLiteral("the root key is not that of this practice"));
        if (entry.signer != first->rootPublic || !entry.deviceSigner.isEmpty())
            return refusedEntry(entry, QStringLiteral("it is not signed by the root alone"));
        return {};
    }
    if (entry.signer == m_rootPublic) {
        if (!entry.deviceSigner.isEmpty())
            return refusedEntry(entry, QStringLiteral("the root signs without a device"));
        return {};
    }
    if (!isOwner(entry.signer))
        return refusedEntry(entry, QStringLiteral("the signer is neither the root nor an owner"));
    if (const auto *certificate = std::get_if<DeviceCertificate>(&body);
        certificate != nullptr && certificate->keys.sign == entry.deviceSigner)
        return {};
    const bool live = std::any_of(m_devices.begin(), m_devices.end(), [&entry](const Device &d) {
        return !d.revoked && d.keys.sign == entry.deviceSigner;
    });
    if (!live)
        return refusedEntry(entry, QStringLiteral("the signing device is unknown or revoked"));
    return {};
}

/// No signing key stands for two: `sameOwner` may come back with his own.
Result<void> TrustState::checkKeyIsNew(const QByteArray &signPublic, const QByteArray &boxPublic,
                                       StaffId sameOwner) const
{
    const auto used = m_keysEverUsed.constFind(signPublic);
    if (used != m_keysEverUsed.cend() && (sameOwner.isNull() || *used != sameOwner))
        return fail(Code::integrity, QStringLiteral("the signing key belongs to someone else in this practice"));
    if (!crypto::isBoxPublicKey(boxPublic))
        return fail(Code::integrity, QStringLiteral("nothing can be sealed to the X25519 key"));
    return {};
}

Result<void> TrustState::take(const Genesis &body, const TrustEntry &entry)
{
    if (!crypto::isBoxPublicKey(body.recoveryPublic) || !crypto::isBoxPublicKey(body.ownerKeys.box))
        return refusedEntry(entry, QStringLiteral("nothing can be sealed to an X25519 key"));
    if (body.owner != staffIdFor(body.ownerKeys) || body.ownerKeys.sign == body.rootPublic)
        return refusedEntry(entry, QStringLiteral("the owner's id is not that of his keys"));
    m_rootPublic = body.rootPublic;
    m_recoveryPublic = body.recoveryPublic;
    m_owners.push_back({body.owner, body.ownerKeys});
    m_keysEverUsed.insert(body.rootPublic, StaffId());
    m_keysEverUsed.insert(body.ownerKeys.sign, body.owner);
    return {};
}

Result<void> TrustState::take(const OwnerAdded &body, const TrustEntry &)
{
    VB_DO(checkKeyIsNew(body.keys.sign, body.keys.box, body.owner));
    const auto at
        = std::find_if(m_owners.begin(), m_owners.end(), [&body](const Owner &o) { return o.id == body.owner; });
    if (at == m_owners.end())
        m_owners.push_back({body.owner, body.keys});
    else
        at->keys = body.keys;
    m_keysEverUsed.insert(body.keys.sign, body.owner);
    return {};
}

Result<void> TrustState::take(const OwnerRemoved &body, const TrustEntry &entry)
{
    const auto at
        = std::find_if(m_owners.begin(), m_owners.end(), [&body](const Owner &o) { return o.id == body.owner; });
    if (at == m_owners.end())
        return refusedEntry(entry, QStringLiteral("this person is no owner"));
    if (m_owners.size() == 1)
        return refusedEntry(entry, QStringLiteral("a practice keeps one owner at least"));
    m_owners.erase(at);
    return {};
}

Result<void> TrustState::take(const DeviceCertificate &body, const TrustEntry &entry)
{
    if (body.device != deviceIdFor(body.keys))
        return refusedEntry(entry, QStringLiteral("the device's id is not that of its keys"));
    VB_DO(checkKeyIsNew(body.keys.sign, body.keys.box, {}));
    m_devices.push_back({body.device, body.keys, body.kind, false});
    m_keysEverUsed.insert(body.keys.sign, StaffId());
    return {};
}

Result<void> TrustState::take(const DeviceRevoked &body, const TrustEntry &entry)
{
    const auto at
        = std::find_if(m_devices.begin(), m_devices.end(), [&body](const Device &d) { return d.id == body.device; });
    if (at == m_devices.end() || at->revoked)
        return refusedEntry(entry, QStringLiteral("the device is unknown or revoked already"));
    at->revoked = true;
    return {};
}

Result<void> TrustState::take(const Epoch &body, const TrustEntry &entry)
{
    const EpochRecord *newest = currentEpoch();
    VB_DO(followsOn(entry, body.number, body.previousHash, newest == nullptr ? 0 : newest->epoch.number,
                    newest == nullptr ? QByteArray() : newest->hash));
    m_epochs.push_back({body, trustHash(entry)});
    return {};
}

Result<void> TrustState::take(const ReaderKey &body, const TrustEntry &entry)
{
    const ReaderRecord *newest = currentReader();
    VB_DO(followsOn(entry, body.number, body.previousHash, newest == nullptr ? 0 : newest->key.number,
                    newest == nullptr ? QByteArray() : newest->hash));
    if (!crypto::isBoxPublicKey(body.publicKey))
        return refusedEntry(entry, QStringLiteral("nothing can be sealed to the X25519 key"));
    m_readers.push_back({body, trustHash(entry)});
    return {};
}

Result<void> TrustState::take(const RelayPlace &body, const TrustEntry &entry)
{
    const quint64 term = m_relay ? m_relay->term : 0;
    if (body.term != term + 1)
        return refusedEntry(entry, QStringLiteral("term %1 after %2").arg(body.term).arg(term));
    m_relay = body;
    m_closed = false;
    return {};
}

Result<void> TrustState::take(const VersionFloor &body, const TrustEntry &entry)
{
    if (body.version <= m_versionFloor)
        return refusedEntry(entry, QStringLiteral("the floor only rises"));
    m_versionFloor = body.version;
    return {};
}

Result<void> TrustState::take(const Drop &body, const TrustEntry &entry)
{
    if (body.below <= m_droppedBelow)
        return refusedEntry(entry, QStringLiteral("this was dropped already"));
    m_droppedBelow = body.below;
    return {};
}

Result<void> TrustState::take(const Close &, const TrustEntry &entry)
{
    if (m_closed)
        return refusedEntry(entry, QStringLiteral("the log is closed already"));
    m_closed = true;
    return {};
}

Result<void> TrustState::take(const KitReplaced &body, const TrustEntry &)
{
    VB_DO(checkKeyIsNew(body.rootPublic, body.recoveryPublic, {}));
    m_rootPublic = body.rootPublic;
    m_recoveryPublic = body.recoveryPublic;
    m_keysEverUsed.insert(body.rootPublic, StaffId());
    return {};
}

} // namespace vb::keys
