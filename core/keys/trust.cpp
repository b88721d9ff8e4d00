#include "core/keys/trust.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/keys/labels.h"
#include "core/keys/trust_body.h"

namespace vb::keys {

namespace {

constexpr qsizetype kSignature = 64;
constexpr auto kKinds = static_cast<quint64>(std::variant_size_v<TrustBody>);

static_assert(static_cast<quint64>(TrustKind::kitReplaced) == kKinds);

} // namespace

QString trustKindName(TrustKind kind)
{
    switch (kind) {
    case TrustKind::genesis: return QStringLiteral("genesis");
    case TrustKind::ownerAdded: return QStringLiteral("owner_added");
    case TrustKind::ownerRemoved: return QStringLiteral("owner_removed");
    case TrustKind::deviceCertificate: return QStringLiteral("device_certificate");
    case TrustKind::deviceRevoked: return QStringLiteral("device_revoked");
    case TrustKind::epoch: return QStringLiteral("epoch");
    case TrustKind::readerKey: return QStringLiteral("reader_key");
    case TrustKind::relay: return QStringLiteral("relay");
    case TrustKind::versionFloor: return QStringLiteral("version_floor");
    case TrustKind::drop: return QStringLiteral("drop");
    case TrustKind::close: return QStringLiteral("close");
    case TrustKind::kitReplaced: return QStringLiteral("kit_replaced");
    }
    return QStringLiteral("unknown");
}

QByteArray encode(const TrustEntry &entry)
{
    return cbor::encode(QCborMap {{1, static_cast<int>(entry.kind)},
                                  {2, entry.body},
                                  {3, entry.signer},
                                  {4, entry.signature},
                                  {5, entry.deviceSigner},
                                  {6, entry.deviceSignature}});
}

Result<TrustEntry> decodeTrustEntry(const QByteArray &bytes)
{
    if (bytes.size() > kMaxTrustEntry)
        return fail(Code::integrity, QStringLiteral("a trust entry of %1 bytes").arg(bytes.size()));
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    cbor::Fields fields(map);
    const quint64 kind = fields.number(1);
    TrustEntry entry;
    entry.body = fields.bytesUpTo(2, kMaxTrustEntry);
    entry.signer = fields.bytes(3, 32);
    entry.signature = fields.bytes(4, kSignature);
    entry.deviceSigner = fields.bytesOrNone(5, 32);
    entry.deviceSignature = fields.bytesOrNone(6, kSignature);
    VB_DO(fields.finish("a trust entry"));
    if (kind > kKinds)
        return fail(Code::tooNew, QStringLiteral("a trust entry of kind %1").arg(kind));
    if (kind == 0 || entry.deviceSigner.isEmpty() != entry.deviceSignature.isEmpty())
        return fail(Code::integrity, QStringLiteral("a trust entry with unfit fields"));
    entry.kind = static_cast<TrustKind>(kind);
    return entry;
}

QByteArray trustHash(const TrustEntry &entry)
{
    return crypto::bytes(crypto::labelled(label::kTrustHash, encode(entry)));
}

QByteArray signedMessage(const TrustEntry &entry, PracticeId practice)
{
    return cbor::encode(QCborMap {{1, practice.bytes()},
                                  {2, static_cast<int>(entry.kind)},
                                  {3, entry.body},
                                  {4, entry.signer},
                                  {5, entry.deviceSigner}});
}

TrustEntry signTrustEntry(const TrustAuthor &author, const TrustBody &body, qint64 atMs)
{
    VB_INVARIANT(author.signer != nullptr);
    TrustEntry entry;
    entry.kind = static_cast<TrustKind>(body.index() + 1);
    entry.body = encodeTrustBody(body, atMs, crypto::randomBytes(16));
    entry.signer = author.signer->publicKey;
    if (author.device != nullptr)
        entry.deviceSigner = author.device->publicKey;
    const QByteArray message = signedMessage(entry, author.practice);
    entry.signature = crypto::sign(*author.signer, label::kTrustEntry, message);
    if (author.device != nullptr)
        entry.deviceSignature = crypto::sign(*author.device, label::kTrustDevice, message + entry.signature);
    return entry;
}

bool signaturesHold(const TrustEntry &entry, PracticeId practice)
{
    const QByteArray message = signedMessage(entry, practice);
    if (!crypto::verify(entry.signer, label::kTrustEntry, message, entry.signature))
        return false;
    if (entry.deviceSigner.isEmpty())
        return entry.deviceSignature.isEmpty();
    return crypto::verify(entry.deviceSigner, label::kTrustDevice, message + entry.signature, entry.deviceSignature);
}

TrustEntry genesis(const RootKeys &keys, StaffId owner, const UserPublic &ownerKeys, qint64 atMs)
{
    return signTrustEntry(TrustAuthor::root(practiceIdFor(keys.root.publicKey), keys),
                          Genesis {keys.root.publicKey, keys.recovery.publicKey, owner, ownerKeys}, atMs);
}

} // namespace vb::keys
