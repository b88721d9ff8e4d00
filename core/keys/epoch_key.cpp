#include "core/keys/epoch_key.h"

#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/keys/labels.h"

#include <algorithm>

namespace vb::keys {

namespace {

QByteArray epochCommitment(const SecretBytes &key)
{
    return crypto::bytes(crypto::labelled(label::kEpochCommitment, key.view()));
}

/// The key before under a key derived from the newer one, bound to the number of the newer one.
QByteArray wrapOlder(const SecretBytes &newer, const SecretBytes &older, QByteArrayView wrapLabel, quint64 number)
{
    return crypto::xaesSeal(crypto::derive(newer, wrapLabel), older.view(), QByteArray::number(number));
}

Result<SecretBytes> unwrapOlder(const SecretBytes &newer, QByteArrayView wrapped, QByteArrayView wrapLabel,
                                quint64 number)
{
    return crypto::xaesOpen(crypto::derive(newer, wrapLabel), wrapped, QByteArray::number(number));
}

Result<SecretBytes> committedKey(const Epoch &epoch, Result<SecretBytes> opened)
{
    if (opened && epochCommitment(*opened) != epoch.commitment)
        return fail(Code::integrity, QStringLiteral("epoch %1 holds another key than it says").arg(epoch.number));
    return opened;
}

Result<crypto::BoxKey> readerKeyFrom(const ReaderKey &reader, Result<SecretBytes> opened)
{
    VB_TRY(SecretBytes secret, std::move(opened));
    if (secret.size() != 32)
        return fail(Code::integrity, QStringLiteral("reader key %1 has an unfit size").arg(reader.number));
    crypto::BoxKey key = crypto::BoxKey::fromSecret(std::move(secret));
    if (key.publicKey != reader.publicKey)
        return fail(Code::integrity, QStringLiteral("reader key %1 is not that of its public half").arg(reader.number));
    return key;
}

} // namespace

SecretBytes streamKey(const SecretBytes &epochKey, EpochStream stream)
{
    switch (stream) {
    case EpochStream::ops: return crypto::derive(epochKey, label::kEpochOps);
    case EpochStream::staff: return crypto::derive(epochKey, label::kEpochStaff);
    case EpochStream::snapshot: return crypto::derive(epochKey, label::kEpochSnapshot);
    }
    VB_INVARIANT(false);
}

TrustEntry epochEntry(const TrustAuthor &author, const TrustState &state, const SecretBytes &key,
                      const SecretBytes &previous, qint64 atMs)
{
    const TrustState::EpochRecord *newest = state.currentEpoch();
    VB_INVARIANT(key.size() == 32 && previous.isEmpty() == (newest == nullptr));
    Epoch epoch;
    epoch.number = newest == nullptr ? 1 : newest->epoch.number + 1;
    epoch.commitment = epochCommitment(key);
    if (newest != nullptr) {
        VB_INVARIANT(epochCommitment(previous) == newest->epoch.commitment);
        epoch.previousHash = newest->hash;
        epoch.previousKey = wrapOlder(key, previous, label::kEpochPrevious, epoch.number);
    }
    for (const TrustState::Device &device : state.devices())
        if (!device.revoked)
            epoch.copies.push_back({device.id, crypto::sealKey(key, device.keys.box)});
    std::sort(epoch.copies.begin(), epoch.copies.end(),
              [](const Epoch::Copy &a, const Epoch::Copy &b) { return a.device < b.device; });
    epoch.recoveryPublic = state.recoveryPublic();
    epoch.forRecovery = crypto::sealKey(key, state.recoveryPublic());
    return signTrustEntry(author, epoch, atMs);
}

Result<SecretBytes> openEpochKey(const Epoch &epoch, const DeviceKeys &device)
{
    const DeviceId id = device.id();
    const auto at = std::find_if(epoch.copies.begin(), epoch.copies.end(),
                                 [id](const Epoch::Copy &copy) { return copy.device == id; });
    if (at == epoch.copies.end())
        return fail(Code::notFound, QStringLiteral("epoch %1 is not sealed to this device").arg(epoch.number));
    return committedKey(epoch, crypto::openKey(at->sealed, device.box));
}

Result<SecretBytes> openEpochKey(const Epoch &epoch, const crypto::BoxKey &recovery)
{
    if (recovery.publicKey != epoch.recoveryPublic)
        return fail(Code::denied, QStringLiteral("epoch %1 is sealed to another kit").arg(epoch.number));
    return committedKey(epoch, crypto::openKey(epoch.forRecovery, recovery));
}

Result<SecretBytes> openPreviousEpochKey(const Epoch &epoch, const SecretBytes &key, const Epoch &before)
{
    return committedKey(before, unwrapOlder(key, epoch.previousKey, label::kEpochPrevious, epoch.number));
}

TrustEntry readerKeyEntry(const TrustAuthor &author, const TrustState &state, const crypto::BoxKey &key,
                          const std::vector<ReaderRecipient> &readers, const crypto::BoxKey *previous, qint64 atMs)
{
    const TrustState::ReaderRecord *newest = state.currentReader();
    VB_INVARIANT((previous == nullptr) == (newest == nullptr));
    ReaderKey reader;
    reader.number = newest == nullptr ? 1 : newest->key.number + 1;
    reader.publicKey = key.publicKey;
    if (newest != nullptr) {
        VB_INVARIANT(previous->publicKey == newest->key.publicKey);
        reader.previousHash = newest->hash;
        reader.previousKey = wrapOlder(key.secret, previous->secret, label::kReaderPrevious, reader.number);
    }
    for (const ReaderRecipient &recipient : readers)
        reader.copies.push_back({recipient.user, crypto::sealKey(key.secret, recipient.boxPublic)});
    std::sort(reader.copies.begin(), reader.copies.end(),
              [](const ReaderKey::Copy &a, const ReaderKey::Copy &b) { return a.user < b.user; });
    VB_INVARIANT(std::adjacent_find(reader.copies.begin(), reader.copies.end(),
                                    [](const ReaderKey::Copy &a, const ReaderKey::Copy &b) { return a.user == b.user; })
                 == reader.copies.end());
    reader.recoveryPublic = state.recoveryPublic();
    reader.forRecovery = crypto::sealKey(key.secret, state.recoveryPublic());
    return signTrustEntry(author, reader, atMs);
}

Result<crypto::BoxKey> openReaderKey(const ReaderKey &reader, StaffId user, const crypto::BoxKey &userBox)
{
    const auto at = std::find_if(reader.copies.begin(), reader.copies.end(),
                                 [user](const ReaderKey::Copy &copy) { return copy.user == user; });
    if (at == reader.copies.end())
        return fail(Code::notFound, QStringLiteral("reader key %1 is not sealed to this person").arg(reader.number));
    return readerKeyFrom(reader, crypto::openKey(at->sealed, userBox));
}

Result<crypto::BoxKey> openReaderKey(const ReaderKey &reader, const crypto::BoxKey &recovery)
{
    if (recovery.publicKey != reader.recoveryPublic)
        return fail(Code::denied, QStringLiteral("reader key %1 is sealed to another kit").arg(reader.number));
    return readerKeyFrom(reader, crypto::openKey(reader.forRecovery, recovery));
}

Result<crypto::BoxKey> openPreviousReaderKey(const ReaderKey &reader, const crypto::BoxKey &key,
                                             const ReaderKey &before)
{
    return readerKeyFrom(before, unwrapOlder(key.secret, reader.previousKey, label::kReaderPrevious, reader.number));
}

} // namespace vb::keys
