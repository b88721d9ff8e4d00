#include "core/keys/trust_body.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"

#include <QtAlgorithms>

#include <utility>

namespace vb::keys {

namespace {

// Fields 1 and 2 of every body are its time and its random bytes.
constexpr qsizetype kNonce = 16;
constexpr qsizetype kPublicKey = 32;
constexpr qsizetype kHash = 32;
constexpr qsizetype kSealedKey = 80;
constexpr qsizetype kWrappedKey = 32 + 40; // XAES around 32 bytes
constexpr qsizetype kMaxCopies = 1500;
constexpr qsizetype kMaxUrl = 500;
constexpr qsizetype kMaxFrontier = 64 * 32;

template <class Copy, class IdType>
QCborArray copiesToCbor(const std::vector<Copy> &copies, IdType Copy::*id)
{
    QCborArray out;
    for (const Copy &copy : copies)
        out.append(QCborArray {(copy.*id).bytes(), copy.sealed});
    return out;
}

/// Ascending by id, each once; empty optional when not.
template <class Copy, class IdType>
std::optional<std::vector<Copy>> copiesFromCbor(const QCborArray &array, IdType Copy::*id)
{
    std::vector<Copy> out;
    for (const QCborValue &value : array) {
        const QCborArray pair = value.toArray();
        const QByteArray idBytes = pair.at(0).toByteArray();
        Copy copy;
        copy.*id = IdType::fromBytes(idBytes);
        copy.sealed = pair.at(1).toByteArray();
        if (pair.size() != 2 || idBytes.size() != 16 || copy.sealed.size() != kSealedKey
            || (!out.empty() && !(out.back().*id < copy.*id)))
            return std::nullopt;
        out.push_back(std::move(copy));
    }
    return out;
}

/// What an epoch and a reader key entry say of their predecessor: nothing in the first, both in each other.
bool predecessorFits(quint64 number, const QByteArray &hash, const QByteArray &key)
{
    return number >= 1 && hash.isEmpty() == (number == 1) && key.isEmpty() == (number == 1);
}

QCborMap bodyFields(const Genesis &b)
{
    return {
        {3, b.rootPublic}, {4, b.recoveryPublic}, {5, b.owner.bytes()}, {6, b.ownerKeys.sign}, {7, b.ownerKeys.box}};
}

QCborMap bodyFields(const OwnerAdded &b)
{
    return {{3, b.owner.bytes()}, {4, b.keys.sign}, {5, b.keys.box}};
}

QCborMap bodyFields(const OwnerRemoved &b)
{
    return {{3, b.owner.bytes()}};
}

QCborMap bodyFields(const DeviceCertificate &b)
{
    return {{3, b.device.bytes()}, {4, b.keys.sign}, {5, b.keys.box}, {6, static_cast<int>(b.kind)}};
}

QCborMap bodyFields(const DeviceRevoked &b)
{
    return {{3, b.device.bytes()}};
}

QCborMap bodyFields(const Epoch &b)
{
    return {{3, static_cast<qint64>(b.number)},
            {4, b.previousHash},
            {5, b.commitment},
            {6, copiesToCbor(b.copies, &Epoch::Copy::device)},
            {7, b.recoveryPublic},
            {8, b.forRecovery},
            {9, b.previousKey}};
}

QCborMap bodyFields(const ReaderKey &b)
{
    return {{3, static_cast<qint64>(b.number)},
            {4, b.previousHash},
            {5, b.publicKey},
            {6, copiesToCbor(b.copies, &ReaderKey::Copy::user)},
            {7, b.recoveryPublic},
            {8, b.forRecovery},
            {9, b.previousKey}};
}

QCborMap bodyFields(const RelayPlace &b)
{
    return {{3, static_cast<qint64>(b.term)}, {4, b.url},  {5, b.identity},
            {6, static_cast<qint64>(b.size)}, {7, b.root}, {8, b.frontier}};
}

QCborMap bodyFields(const VersionFloor &b)
{
    return {{3, static_cast<qint64>(b.version)}};
}

QCborMap bodyFields(const Drop &b)
{
    return {{3, static_cast<qint64>(b.below)}};
}

QCborMap bodyFields(const Close &)
{
    return {};
}

QCborMap bodyFields(const KitReplaced &b)
{
    return {{3, b.rootPublic}, {4, b.recoveryPublic}};
}

// The other way: `false` means unfit beyond what the fields themselves tell.

bool readBody(cbor::Fields &f, Genesis &b)
{
    b.rootPublic = f.bytes(3, kPublicKey);
    b.recoveryPublic = f.bytes(4, kPublicKey);
    b.owner = StaffId::fromBytes(f.bytes(5, 16));
    b.ownerKeys.sign = f.bytes(6, kPublicKey);
    b.ownerKeys.box = f.bytes(7, kPublicKey);
    return !b.owner.isNull();
}

bool readBody(cbor::Fields &f, OwnerAdded &b)
{
    b.owner = StaffId::fromBytes(f.bytes(3, 16));
    b.keys.sign = f.bytes(4, kPublicKey);
    b.keys.box = f.bytes(5, kPublicKey);
    return !b.owner.isNull();
}

bool readBody(cbor::Fields &f, OwnerRemoved &b)
{
    b.owner = StaffId::fromBytes(f.bytes(3, 16));
    return true;
}

bool readBody(cbor::Fields &f, DeviceCertificate &b)
{
    b.device = DeviceId::fromBytes(f.bytes(3, 16));
    b.keys.sign = f.bytes(4, kPublicKey);
    b.keys.box = f.bytes(5, kPublicKey);
    const quint64 kind = f.number(6);
    b.kind = kind == 2 ? DeviceKind::laptop : DeviceKind::fixed;
    return kind == 1 || kind == 2;
}

bool readBody(cbor::Fields &f, DeviceRevoked &b)
{
    b.device = DeviceId::fromBytes(f.bytes(3, 16));
    return true;
}

bool readBody(cbor::Fields &f, Epoch &b)
{
    b.number = f.number(3);
    b.previousHash = f.bytesOrNone(4, kHash);
    b.commitment = f.bytes(5, kHash);
    auto copies = copiesFromCbor(f.array(6, kMaxCopies), &Epoch::Copy::device);
    b.recoveryPublic = f.bytes(7, kPublicKey);
    b.forRecovery = f.bytes(8, kSealedKey);
    b.previousKey = f.bytesOrNone(9, kWrappedKey);
    b.copies = std::move(copies).value_or(std::vector<Epoch::Copy> {});
    return copies.has_value() && predecessorFits(b.number, b.previousHash, b.previousKey);
}

bool readBody(cbor::Fields &f, ReaderKey &b)
{
    b.number = f.number(3);
    b.previousHash = f.bytesOrNone(4, kHash);
    b.publicKey = f.bytes(5, kPublicKey);
    auto copies = copiesFromCbor(f.array(6, kMaxCopies), &ReaderKey::Copy::user);
    b.recoveryPublic = f.bytes(7, kPublicKey);
    b.forRecovery = f.bytes(8, kSealedKey);
    b.previousKey = f.bytesOrNone(9, kWrappedKey);
    b.copies = std::move(copies).value_or(std::vector<ReaderKey::Copy> {});
    return copies.has_value() && predecessorFits(b.number, b.previousHash, b.previousKey);
}

bool readBody(cbor::Fields &f, RelayPlace &b)
{
    b.term = f.number(3);
    b.url = f.text(4, kMaxUrl);
    b.identity = f.bytes(5, kPublicKey);
    b.size = f.number(6);
    b.root = f.bytesOrNone(7, kHash);
    b.frontier = f.bytesUpTo(8, kMaxFrontier);
    // A log that goes on from a base names as many subtrees as its size has bits set.
    return b.term >= 1 && !b.url.isEmpty() && b.root.isEmpty() == (b.size == 0)
        && b.frontier.size() == qsizetype(qPopulationCount(b.size)) * kHash;
}

bool readBody(cbor::Fields &f, VersionFloor &b)
{
    b.version = f.number(3);
    return true;
}

bool readBody(cbor::Fields &f, Drop &b)
{
    b.below = f.number(3);
    return true;
}

bool readBody(cbor::Fields &, Close &)
{
    return true;
}

bool readBody(cbor::Fields &f, KitReplaced &b)
{
    b.rootPublic = f.bytes(3, kPublicKey);
    b.recoveryPublic = f.bytes(4, kPublicKey);
    return true;
}

template <std::size_t... I>
TrustBody emptyBody(std::size_t index, std::index_sequence<I...>)
{
    TrustBody out;
    ((I == index ? void(out.emplace<I>()) : void()), ...);
    return out;
}

} // namespace

QByteArray encodeTrustBody(const TrustBody &body, qint64 atMs, const QByteArray &nonce)
{
    QCborMap map = std::visit([](const auto &b) { return bodyFields(b); }, body);
    map.insert(1, atMs);
    map.insert(2, nonce);
    return cbor::encode(map);
}

Result<TrustBody> bodyOf(const TrustEntry &entry)
{
    const int kind = static_cast<int>(entry.kind);
    if (kind < 1 || kind > static_cast<int>(std::variant_size_v<TrustBody>))
        return fail(Code::tooNew, QStringLiteral("a trust entry of kind %1").arg(kind));
    VB_TRY(const QCborMap map, cbor::decodeMap(entry.body));
    cbor::Fields fields(map);
    fields.number(1);
    fields.bytes(2, kNonce);
    TrustBody body
        = emptyBody(static_cast<std::size_t>(kind) - 1, std::make_index_sequence<std::variant_size_v<TrustBody>>());
    const bool fits = std::visit([&fields](auto &b) { return readBody(fields, b); }, body);
    VB_DO(fields.finish(trustKindName(entry.kind)));
    if (!fits)
        return fail(Code::integrity, QStringLiteral("%1 has unfit fields").arg(trustKindName(entry.kind)));
    return body;
}

qint64 madeAtMs(const TrustEntry &entry)
{
    const Result<QCborMap> map = cbor::decodeMap(entry.body);
    return map ? map->value(1).toInteger(-1) : -1;
}

} // namespace vb::keys
