#include "core/base/cbor.h"
#include "core/keys/epoch_key.h"
#include "core/keys/labels.h"
#include "core/keys/trust_state.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <algorithm>

using namespace vb;
using namespace vb::keys;

namespace {

constexpr qint64 kAt = 1'790'000'000'000;

/// A practice with one owner and one PC, epoch 1 and reader key 1, and the entries that made it.
struct Practice {
    Kit kit = Kit::make();
    RootKeys root = rootKeys(kit.seed);
    UserKeys nora = UserKeys::make();
    StaffId noraId = staffIdFor(nora.publicPart());
    DeviceKeys desk = DeviceKeys::make();
    SecretBytes epochKey = makeEpochKey();
    crypto::BoxKey readerKey = crypto::BoxKey::make();
    TrustState state {kit.practice};
    std::vector<TrustEntry> log;

    Practice()
    {
        take(genesis(root, noraId, nora.publicPart(), kAt));
        take(deviceCertificate(asRoot(), desk.publicPart(), DeviceKind::fixed, kAt));
        take(epochEntry(asNora(), state, epochKey, {}, kAt));
        take(readerKeyEntry(asNora(), state, readerKey, {{noraId, nora.box.publicKey}}, nullptr, kAt));
    }

    [[nodiscard]] TrustAuthor asRoot() const { return TrustAuthor::root(kit.practice, root); }
    [[nodiscard]] TrustAuthor asNora() const { return TrustAuthor::owner(kit.practice, nora, desk); }
    [[nodiscard]] TrustAuthor as(const UserKeys &user) const { return TrustAuthor::owner(kit.practice, user, desk); }

    void take(const TrustEntry &entry)
    {
        const auto applied = state.apply(entry);
        VB_INVARIANT(applied.ok());
        log.push_back(entry);
    }
    /// The code and the reason; "" when it was taken (and then it was).
    QString refusal(const TrustEntry &entry)
    {
        const quint64 before = state.size();
        const auto applied = state.apply(entry);
        if (applied.ok())
            return {};
        VB_INVARIANT(state.size() == before);
        return (applied.error().code == Code::integrity ? QString() : codeName(applied.error().code) + u'/')
            + applied.error().detail;
    }
};

/// A signed entry of one's own making: for bodies that no builder makes.
TrustEntry forged(const TrustAuthor &author, TrustKind kind, QCborMap fields)
{
    fields.insert(1, kAt);
    fields.insert(2, QByteArray(16, 'n'));
    TrustEntry entry;
    entry.kind = kind;
    entry.body = cbor::encode(fields);
    entry.signer = author.signer->publicKey;
    if (author.device != nullptr)
        entry.deviceSigner = author.device->publicKey;
    const QByteArray message = signedMessage(entry, author.practice);
    entry.signature = crypto::sign(*author.signer, label::kTrustEntry, message);
    if (author.device != nullptr)
        entry.deviceSignature = crypto::sign(*author.device, label::kTrustDevice, message + entry.signature);
    return entry;
}

} // namespace

#define REFUSED(entry, reason)                                                                                         \
    do {                                                                                                               \
        const QString said = p.refusal(entry);                                                                         \
        QVERIFY2(said.contains(QStringLiteral(reason)), qPrintable(u'"' + said + u'"'));                               \
    } while (false)

class TestTrust : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldsAPractice();
    void entriesTravel();
    void everyChangedByteIsRefused();
    void genesisIsFirstAndOfThisPractice();
    void replayIsRefused();
    void reorderedIsRefused();
    void strangersSignNothing();
    void otherPracticesSignNothing();
    void ownersComeAndGo();
    void ownerReset();
    void twoOwnersRemoveEachOther();
    void keysStandForOneOnly();
    void devicesComeAndGo();
    void deviceMayCarryItsOwnCertificate();
    void revokedDeviceSignsNothing();
    void weakBoxKeysAreRefused();
    void epochsFollowEachOther();
    void epochOpensForWhomItIs();
    void epochCommitmentIsChecked();
    void readerKeysFollowEachOther();
    void kitReplaced();
    void relayFloorDropClose();
    void unfitBodiesAreRefused();
    void unknownKindIsTooNew();
};

void TestTrust::foldsAPractice()
{
    const Practice p;
    QCOMPARE(p.state.practice(), p.kit.practice);
    QCOMPARE(p.state.size(), quint64(4));
    QCOMPARE(p.state.rootPublic(), p.root.root.publicKey);
    QCOMPARE(p.state.recoveryPublic(), p.root.recovery.publicKey);
    QCOMPARE(p.state.ownerOf(p.nora.sign.publicKey), std::optional(p.noraId));
    QVERIFY(!p.state.isOwner(p.root.root.publicKey));
    QVERIFY(p.state.device(p.desk.id()) != nullptr);
    QVERIFY(!p.state.device(p.desk.id())->revoked);
    QVERIFY(!p.state.needsNewEpoch());
    QCOMPARE(p.state.currentEpoch()->epoch.number, quint64(1));
    QCOMPARE(p.state.currentReader()->key.number, quint64(1));
    QVERIFY(!p.state.relay().has_value());
    QCOMPARE(madeAtMs(p.log.front()), kAt);
}

void TestTrust::entriesTravel()
{
    const Practice p;
    TrustState again(p.kit.practice);
    for (const TrustEntry &entry : p.log) {
        const auto decoded = decodeTrustEntry(encode(entry));
        QVERIFY(decoded.ok());
        QCOMPARE(*decoded, entry);
        QVERIFY(again.apply(*decoded).ok());
    }
    QCOMPARE(again.currentEpoch()->hash, p.state.currentEpoch()->hash);
    // Nothing that names a person or reads a key.
    for (const TrustEntry &entry : p.log)
        for (const SecretBytes *secret : {&p.kit.seed, &p.root.root.seed, &p.root.recovery.secret, &p.nora.sign.seed,
                                          &p.nora.box.secret, &p.epochKey, &p.readerKey.secret})
            QVERIFY(!encode(entry).contains(secret->view()));
}

void TestTrust::everyChangedByteIsRefused()
{
    const Practice p;
    TrustState before(p.kit.practice);
    for (const TrustEntry &entry : p.log) {
        const QByteArray good = encode(entry);
        for (qsizetype at = 0; at < good.size(); ++at) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad.at(at) ^ 0x01);
            const auto decoded = decodeTrustEntry(bad);
            TrustState state = before;
            QVERIFY2(!decoded.ok() || !state.apply(*decoded).ok(),
                     qPrintable(trustKindName(entry.kind) + QStringLiteral(" byte %1").arg(at)));
            QCOMPARE(state.size(), before.size());
        }
        for (qsizetype size = 0; size < good.size(); ++size)
            QVERIFY(!decodeTrustEntry(good.first(size)).ok());
        QVERIFY(!decodeTrustEntry(good + '\0').ok());
        QVERIFY(before.apply(entry).ok());
    }
    QCOMPARE(decodeTrustEntry(QByteArray(kMaxTrustEntry + 1, 'x')).error().code, Code::integrity);
}

void TestTrust::genesisIsFirstAndOfThisPractice()
{
    Practice p;
    REFUSED(genesis(p.root, p.noraId, p.nora.publicPart(), kAt), "genesis is the first entry");

    TrustState empty(p.kit.practice);
    QVERIFY(!empty.apply(p.log.at(1)).ok());
    const Kit other = Kit::make();
    const auto foreign = empty.apply(genesis(rootKeys(other.seed), p.noraId, p.nora.publicPart(), kAt));
    QVERIFY(!foreign.ok());
    QVERIFY(foreign.error().detail.contains(QStringLiteral("not that of this practice")));
    // Signed by somebody else in the root's name.
    TrustEntry stolen = genesis(p.root, p.noraId, p.nora.publicPart(), kAt);
    stolen.signer = p.nora.sign.publicKey;
    stolen.signature = crypto::sign(p.nora.sign, label::kTrustEntry, signedMessage(stolen, p.kit.practice));
    QVERIFY(!empty.apply(stolen).ok());
    // An owner whose id is not that of his keys.
    QVERIFY(!empty.apply(genesis(p.root, StaffId::fromBytes(QByteArray(16, 'x')), p.nora.publicPart(), kAt)).ok());
    QVERIFY(empty.apply(p.log.front()).ok());
}

void TestTrust::replayIsRefused()
{
    Practice p;
    for (const TrustEntry &entry : p.log)
        QVERIFY(!p.state.apply(entry).ok());
    const UserKeys ida = UserKeys::make();
    const StaffId idaId = staffIdFor(ida.publicPart());
    const TrustEntry added = ownerAdded(p.asNora(), idaId, ida.publicPart(), kAt);
    QCOMPARE(p.refusal(added), QString());
    QCOMPARE(p.refusal(ownerRemoved(p.asNora(), idaId, kAt)), QString());
    // The old grant does not work a second time, not even under another device's signature.
    REFUSED(added, "in the log already");
    TrustEntry adopted = added;
    const DeviceKeys room = DeviceKeys::make();
    QCOMPARE(p.refusal(deviceCertificate(p.asNora(), room.publicPart(), DeviceKind::laptop, kAt)), QString());
    adopted.deviceSigner = room.sign.publicKey;
    adopted.deviceSignature
        = crypto::sign(room.sign, label::kTrustDevice, signedMessage(adopted, p.kit.practice) + adopted.signature);
    REFUSED(adopted, "signature does not hold");
    QVERIFY(!p.state.isOwner(ida.sign.publicKey));
    // A new grant of the same content does.
    QCOMPARE(p.refusal(ownerAdded(p.asNora(), idaId, ida.publicPart(), kAt)), QString());
}

void TestTrust::reorderedIsRefused()
{
    Practice p;
    const UserKeys ida = UserKeys::make();
    const UserKeys otto = UserKeys::make();
    const TrustEntry first = ownerAdded(p.asNora(), staffIdFor(ida.publicPart()), ida.publicPart(), kAt);
    const TrustEntry second = ownerAdded(p.as(ida), staffIdFor(otto.publicPart()), otto.publicPart(), kAt);
    REFUSED(second, "neither the root nor an owner");
    QCOMPARE(p.refusal(first), QString());
    QCOMPARE(p.refusal(second), QString());
    QCOMPARE(p.state.owners().size(), std::size_t(3));
}

void TestTrust::strangersSignNothing()
{
    Practice p;
    const UserKeys mallory = UserKeys::make();
    const auto id = staffIdFor(mallory.publicPart());
    REFUSED(ownerAdded(p.as(mallory), id, mallory.publicPart(), kAt), "neither the root nor an owner");
    REFUSED(deviceRevoked(p.as(mallory), p.desk.id(), kAt), "neither the root nor an owner");
    REFUSED(epochEntry(p.as(mallory), p.state, makeEpochKey(), p.epochKey, kAt), "neither the root nor an owner");
    // A device is no owner, and an owner's name alone is no signature.
    REFUSED(ownerAdded({p.kit.practice, &p.desk.sign, &p.desk.sign}, id, mallory.publicPart(), kAt),
            "neither the root nor an owner");
    TrustEntry claimed = ownerAdded(p.as(mallory), id, mallory.publicPart(), kAt);
    claimed.signer = p.nora.sign.publicKey;
    REFUSED(claimed, "signature does not hold");
    // An owner without a device, with an unknown one, and the root with one.
    REFUSED(ownerAdded({p.kit.practice, &p.nora.sign, nullptr}, id, mallory.publicPart(), kAt), "unknown or revoked");
    const DeviceKeys unknown = DeviceKeys::make();
    REFUSED(ownerAdded(TrustAuthor::owner(p.kit.practice, p.nora, unknown), id, mallory.publicPart(), kAt),
            "unknown or revoked");
    REFUSED(ownerAdded({p.kit.practice, &p.root.root, &p.desk.sign}, id, mallory.publicPart(), kAt),
            "the root signs without a device");
    QCOMPARE(p.state.size(), quint64(4));
}

void TestTrust::otherPracticesSignNothing()
{
    Practice p;
    const UserKeys ida = UserKeys::make();
    const TrustEntry foreign
        = ownerAdded(TrustAuthor::owner(PracticeId::fromBytes(QByteArray(16, 'q')), p.nora, p.desk),
                     staffIdFor(ida.publicPart()), ida.publicPart(), kAt);
    REFUSED(foreign, "signature does not hold");
}

void TestTrust::ownersComeAndGo()
{
    Practice p;
    const UserKeys ida = UserKeys::make();
    const StaffId idaId = staffIdFor(ida.publicPart());
    REFUSED(ownerRemoved(p.asNora(), p.noraId, kAt), "keeps one owner");
    REFUSED(ownerRemoved(p.asNora(), idaId, kAt), "is no owner");
    QCOMPARE(p.refusal(ownerAdded(p.asRoot(), idaId, ida.publicPart(), kAt)), QString());
    QCOMPARE(p.refusal(ownerRemoved(p.as(ida), p.noraId, kAt)), QString());
    REFUSED(deviceRevoked(p.asNora(), p.desk.id(), kAt), "neither the root nor an owner");
    // He may come back with the keys that he had.
    QCOMPARE(p.refusal(ownerAdded(p.as(ida), p.noraId, p.nora.publicPart(), kAt)), QString());
    QVERIFY(p.state.isOwner(p.nora.sign.publicKey));
}

void TestTrust::ownerReset()
{
    Practice p;
    const UserKeys fresh = UserKeys::make();
    QCOMPARE(p.refusal(ownerAdded(p.asRoot(), p.noraId, fresh.publicPart(), kAt)), QString());
    QCOMPARE(p.state.owners().size(), std::size_t(1));
    QCOMPARE(p.state.ownerOf(fresh.sign.publicKey), std::optional(p.noraId));
    REFUSED(deviceRevoked(p.asNora(), p.desk.id(), kAt), "neither the root nor an owner");
    QCOMPARE(p.refusal(deviceRevoked(p.as(fresh), p.desk.id(), kAt)), QString());
}

void TestTrust::twoOwnersRemoveEachOther()
{
    Practice p;
    const UserKeys ida = UserKeys::make();
    const StaffId idaId = staffIdFor(ida.publicPart());
    QCOMPARE(p.refusal(ownerAdded(p.asNora(), idaId, ida.publicPart(), kAt)), QString());
    const TrustEntry idaRemovesNora = ownerRemoved(p.as(ida), p.noraId, kAt);
    QCOMPARE(p.refusal(ownerRemoved(p.asNora(), idaId, kAt)), QString());
    REFUSED(idaRemovesNora, "neither the root nor an owner");
    QVERIFY(p.state.isOwner(p.nora.sign.publicKey));
}

void TestTrust::keysStandForOneOnly()
{
    Practice p;
    const StaffId other = StaffId::fromBytes(QByteArray(16, 'o'));
    REFUSED(ownerAdded(p.asNora(), other, p.nora.publicPart(), kAt), "belongs to someone else");
    REFUSED(ownerAdded(p.asNora(), other, {p.root.root.publicKey, p.nora.box.publicKey}, kAt),
            "belongs to someone else");
    REFUSED(ownerAdded(p.asNora(), other, {p.desk.sign.publicKey, p.nora.box.publicKey}, kAt),
            "belongs to someone else");
    REFUSED(deviceCertificate(p.asNora(), p.desk.publicPart(), DeviceKind::fixed, kAt), "belongs to someone else");
    REFUSED(deviceCertificate(p.asNora(), {p.nora.sign.publicKey, p.desk.box.publicKey}, DeviceKind::fixed, kAt),
            "belongs to someone else");
    REFUSED(keys::kitReplaced(p.asNora(), p.root, kAt), "belongs to someone else");
}

void TestTrust::devicesComeAndGo()
{
    Practice p;
    const DeviceKeys room = DeviceKeys::make();
    QCOMPARE(p.refusal(deviceCertificate(p.asNora(), room.publicPart(), DeviceKind::laptop, kAt)), QString());
    QCOMPARE(p.state.device(room.id())->kind, DeviceKind::laptop);
    QVERIFY(p.state.needsNewEpoch());
    REFUSED(signTrustEntry(p.asNora(),
                           DeviceCertificate {room.id(), DeviceKeys::make().publicPart(), DeviceKind::fixed}, kAt),
            "id is not that of its keys");
    REFUSED(deviceRevoked(p.asNora(), DeviceKeys::make().id(), kAt), "unknown or revoked");
    QCOMPARE(p.refusal(deviceRevoked(p.asNora(), room.id(), kAt)), QString());
    QVERIFY(p.state.device(room.id())->revoked);
    QVERIFY(!p.state.needsNewEpoch());
    REFUSED(deviceRevoked(p.asNora(), room.id(), kAt), "unknown or revoked");
    // Revoked once is revoked for good.
    REFUSED(deviceCertificate(p.asNora(), room.publicPart(), DeviceKind::laptop, kAt), "belongs to someone else");
}

void TestTrust::deviceMayCarryItsOwnCertificate()
{
    Practice p;
    const DeviceKeys renewed = DeviceKeys::make();
    const auto self = TrustAuthor::owner(p.kit.practice, p.nora, renewed);
    REFUSED(deviceRevoked(self, p.desk.id(), kAt), "unknown or revoked");
    QCOMPARE(p.refusal(deviceCertificate(self, renewed.publicPart(), DeviceKind::fixed, kAt)), QString());
    QCOMPARE(p.refusal(deviceRevoked(self, p.desk.id(), kAt)), QString());
    // Another device's signature does not certify a third.
    const DeviceKeys third = DeviceKeys::make();
    const DeviceKeys stranger = DeviceKeys::make();
    REFUSED(deviceCertificate(TrustAuthor::owner(p.kit.practice, p.nora, stranger), third.publicPart(),
                              DeviceKind::fixed, kAt),
            "unknown or revoked");
}

void TestTrust::revokedDeviceSignsNothing()
{
    Practice p;
    const DeviceKeys room = DeviceKeys::make();
    QCOMPARE(p.refusal(deviceCertificate(p.asNora(), room.publicPart(), DeviceKind::laptop, kAt)), QString());
    const auto onRoom = TrustAuthor::owner(p.kit.practice, p.nora, room);
    QCOMPARE(p.refusal(signTrustEntry(onRoom, VersionFloor {1}, kAt)), QString());
    QCOMPARE(p.refusal(deviceRevoked(p.asNora(), room.id(), kAt)), QString());
    REFUSED(signTrustEntry(onRoom, VersionFloor {2}, kAt), "unknown or revoked");
    QCOMPARE(p.state.versionFloor(), quint64(1));
}

void TestTrust::weakBoxKeysAreRefused()
{
    Practice p;
    const UserKeys ida = UserKeys::make();
    const QByteArray zero(32, '\0');
    REFUSED(ownerAdded(p.asNora(), staffIdFor(ida.publicPart()), {ida.sign.publicKey, zero}, kAt),
            "nothing can be sealed");
    REFUSED(deviceCertificate(p.asNora(), {ida.sign.publicKey, zero}, DeviceKind::fixed, kAt), "nothing can be sealed");
    REFUSED(signTrustEntry(p.asNora(), KitReplaced {ida.sign.publicKey, zero}, kAt), "nothing can be sealed");
    TrustState empty(p.kit.practice);
    QVERIFY(!empty
                 .apply(signTrustEntry(p.asRoot(), Genesis {p.root.root.publicKey, zero, p.noraId, p.nora.publicPart()},
                                       kAt))
                 .ok());
}

void TestTrust::epochsFollowEachOther()
{
    Practice p;
    const SecretBytes second = makeEpochKey();
    const TrustEntry entry = epochEntry(p.asNora(), p.state, second, p.epochKey, kAt);
    // Two owners open the next epoch at the same time: the first in the log wins.
    const TrustEntry rival = epochEntry(p.asRoot(), p.state, makeEpochKey(), p.epochKey, kAt);
    QCOMPARE(p.refusal(entry), QString());
    REFUSED(rival, "number 2 after 2");
    QCOMPARE(p.state.epochs().size(), std::size_t(2));
    // A right number on a wrong predecessor.
    const auto body = bodyOf(epochEntry(p.asNora(), p.state, makeEpochKey(), second, kAt));
    Epoch skewed = std::get<Epoch>(*body);
    skewed.previousHash = p.state.epochs().at(0).hash;
    REFUSED(signTrustEntry(p.asNora(), skewed, kAt), "does not follow");
    skewed.previousHash = p.state.currentEpoch()->hash;
    skewed.number = 4;
    REFUSED(signTrustEntry(p.asNora(), skewed, kAt), "number 4 after 2");
    skewed.number = 3;
    QCOMPARE(p.refusal(signTrustEntry(p.asNora(), skewed, kAt)), QString());
}

void TestTrust::epochOpensForWhomItIs()
{
    Practice p;
    const DeviceKeys room = DeviceKeys::make();
    const Epoch first = p.state.currentEpoch()->epoch;
    QVERIFY(openEpochKey(first, p.desk)->equals(p.epochKey));
    QVERIFY(openEpochKey(first, p.root.recovery)->equals(p.epochKey));
    QCOMPARE(openEpochKey(first, room).error().code, Code::notFound);
    QCOMPARE(openEpochKey(first, crypto::BoxKey::make()).error().code, Code::denied);

    QCOMPARE(p.refusal(deviceCertificate(p.asNora(), room.publicPart(), DeviceKind::fixed, kAt)), QString());
    QVERIFY(p.state.needsNewEpoch());
    const SecretBytes key = makeEpochKey();
    QCOMPARE(p.refusal(epochEntry(p.asNora(), p.state, key, p.epochKey, kAt)), QString());
    QVERIFY(!p.state.needsNewEpoch());
    const Epoch second = p.state.currentEpoch()->epoch;
    QVERIFY(openEpochKey(second, room)->equals(key));
    QVERIFY(openPreviousEpochKey(second, key, first)->equals(p.epochKey));
    QCOMPARE(openPreviousEpochKey(second, makeEpochKey(), first).error().code, Code::integrity);

    // Revoked and rotated in one step: the next epoch is not for the revoked device.
    QCOMPARE(p.refusal(deviceRevoked(p.asNora(), room.id(), kAt)), QString());
    QVERIFY(p.state.needsNewEpoch());
    QCOMPARE(p.refusal(epochEntry(p.asNora(), p.state, makeEpochKey(), key, kAt)), QString());
    QCOMPARE(openEpochKey(p.state.currentEpoch()->epoch, room).error().code, Code::notFound);
    QVERIFY(!p.state.needsNewEpoch());

    const QByteArray ops = streamKey(key, EpochStream::ops).view().toByteArray();
    const QByteArray staff = streamKey(key, EpochStream::staff).view().toByteArray();
    const QByteArray snapshot = streamKey(key, EpochStream::snapshot).view().toByteArray();
    QVERIFY(ops != staff && staff != snapshot && snapshot != ops && !key.view().startsWith(ops));
}

void TestTrust::epochCommitmentIsChecked()
{
    Practice p;
    Epoch epoch = p.state.currentEpoch()->epoch;
    epoch.copies.at(0).sealed = crypto::sealKey(makeEpochKey(), p.desk.box.publicKey);
    epoch.forRecovery = crypto::sealKey(makeEpochKey(), p.root.recovery.publicKey);
    QCOMPARE(openEpochKey(epoch, p.desk).error().code, Code::integrity);
    QCOMPARE(openEpochKey(epoch, p.root.recovery).error().code, Code::integrity);
    epoch.copies.at(0).sealed = crypto::sealKey(p.epochKey, crypto::BoxKey::make().publicKey);
    QCOMPARE(openEpochKey(epoch, p.desk).error().code, Code::integrity);
}

void TestTrust::readerKeysFollowEachOther()
{
    Practice p;
    const UserKeys paul = UserKeys::make();
    const StaffId paulId = staffIdFor(paul.publicPart());
    const ReaderKey first = p.state.currentReader()->key;
    QVERIFY(openReaderKey(first, p.noraId, p.nora.box)->secret.equals(p.readerKey.secret));
    QVERIFY(openReaderKey(first, p.root.recovery)->secret.equals(p.readerKey.secret));
    QCOMPARE(openReaderKey(first, paulId, paul.box).error().code, Code::notFound);
    QCOMPARE(openReaderKey(first, p.noraId, paul.box).error().code, Code::integrity);
    QCOMPARE(openReaderKey(first, paul.box).error().code, Code::denied);

    const crypto::BoxKey key = crypto::BoxKey::make();
    const std::vector<ReaderRecipient> readers {{p.noraId, p.nora.box.publicKey}, {paulId, paul.box.publicKey}};
    const TrustEntry entry = readerKeyEntry(p.asNora(), p.state, key, readers, &p.readerKey, kAt);
    const TrustEntry rival = readerKeyEntry(p.asRoot(), p.state, crypto::BoxKey::make(), readers, &p.readerKey, kAt);
    QCOMPARE(p.refusal(entry), QString());
    REFUSED(rival, "number 2 after 2");
    const ReaderKey second = p.state.currentReader()->key;
    const auto opened = openReaderKey(second, paulId, paul.box);
    QVERIFY(opened.ok());
    QVERIFY(openPreviousReaderKey(second, *opened, first)->secret.equals(p.readerKey.secret));
    // A copy of another key than the public half says.
    ReaderKey wrong = second;
    for (ReaderKey::Copy &copy : wrong.copies)
        copy.sealed = crypto::sealKey(SecretBytes::random(32), paul.box.publicKey);
    QCOMPARE(openReaderKey(wrong, paulId, paul.box).error().code, Code::integrity);
}

void TestTrust::kitReplaced()
{
    Practice p;
    const RootKeys fresh = rootKeys(SecretBytes::random(32));
    QCOMPARE(p.refusal(keys::kitReplaced(p.asNora(), fresh, kAt)), QString());
    QCOMPARE(p.state.practice(), p.kit.practice);
    QCOMPARE(p.state.rootPublic(), fresh.root.publicKey);
    QVERIFY(p.state.needsNewEpoch());
    const UserKeys ida = UserKeys::make();
    const StaffId idaId = staffIdFor(ida.publicPart());
    REFUSED(ownerAdded(p.asRoot(), idaId, ida.publicPart(), kAt), "neither the root nor an owner");
    QCOMPARE(p.refusal(ownerAdded(TrustAuthor::root(p.kit.practice, fresh), idaId, ida.publicPart(), kAt)), QString());
    QCOMPARE(p.refusal(epochEntry(p.asNora(), p.state, makeEpochKey(), p.epochKey, kAt)), QString());
    QVERIFY(!p.state.needsNewEpoch());
    QVERIFY(openEpochKey(p.state.currentEpoch()->epoch, fresh.recovery).ok());
    QCOMPARE(openEpochKey(p.state.currentEpoch()->epoch, p.root.recovery).error().code, Code::denied);
    REFUSED(keys::kitReplaced(p.asNora(), p.root, kAt), "belongs to someone else");
}

void TestTrust::relayFloorDropClose()
{
    Practice p;
    const auto relayAt = [&p](quint64 term) {
        return signTrustEntry(
            p.asNora(), RelayPlace {term, QStringLiteral("https://relay.example"), QByteArray(32, 'i'), 0, {}, {}},
            kAt);
    };
    REFUSED(relayAt(2), "term 2 after 0");
    QCOMPARE(p.refusal(relayAt(1)), QString());
    REFUSED(relayAt(1), "term 1 after 1");
    QCOMPARE(p.refusal(signTrustEntry(p.asNora(), Close {}, kAt)), QString());
    QVERIFY(p.state.isClosed());
    REFUSED(signTrustEntry(p.asNora(), Close {}, kAt), "closed already");
    const RelayPlace moved {
        2, QStringLiteral("https://other.example"), QByteArray(32, 'j'), 5, QByteArray(32, 'r'), QByteArray(64, 'f')};
    QCOMPARE(p.refusal(signTrustEntry(p.asRoot(), moved, kAt)), QString());
    QVERIFY(!p.state.isClosed());
    QCOMPARE(p.state.relay()->url, moved.url);
    QCOMPARE(p.state.relay()->frontier, moved.frontier);

    QCOMPARE(p.refusal(signTrustEntry(p.asNora(), VersionFloor {3}, kAt)), QString());
    REFUSED(signTrustEntry(p.asNora(), VersionFloor {2}, kAt), "only rises");
    QCOMPARE(p.refusal(signTrustEntry(p.asNora(), Drop {100}, kAt)), QString());
    REFUSED(signTrustEntry(p.asNora(), Drop {100}, kAt), "dropped already");
    QCOMPARE(p.state.versionFloor(), quint64(3));
    QCOMPARE(p.state.droppedBelow(), quint64(100));
}

void TestTrust::unfitBodiesAreRefused()
{
    Practice p;
    const auto author = p.asNora();
    const QByteArray key(32, 'k');
    REFUSED(forged(author, TrustKind::versionFloor, {}), "unfit or unknown fields");
    REFUSED(forged(author, TrustKind::versionFloor, {{3, -1}}), "unfit or unknown fields");
    REFUSED(forged(author, TrustKind::versionFloor, {{3, QStringLiteral("7")}}), "unfit or unknown fields");
    REFUSED(forged(author, TrustKind::versionFloor, {{3, 7}, {4, 1}}), "unfit or unknown fields");
    REFUSED(forged(author, TrustKind::close, {{3, 7}}), "unfit or unknown fields");
    REFUSED(forged(author, TrustKind::ownerAdded, {{3, QByteArray(15, 'i')}, {4, key}, {5, key}}), "unfit");
    REFUSED(forged(author, TrustKind::ownerAdded, {{3, QByteArray(16, '\0')}, {4, key}, {5, key}}), "unfit");
    REFUSED(forged(author, TrustKind::ownerAdded, {{3, QByteArray(16, 'i')}, {4, key.left(31)}, {5, key}}), "unfit");
    REFUSED(forged(author, TrustKind::deviceCertificate, {{3, QByteArray(16, 'i')}, {4, key}, {5, key}, {6, 3}}),
            "unfit");
    REFUSED(forged(author, TrustKind::relay,
                   {{3, 1}, {4, QStringLiteral("https://x.example")}, {5, key}, {6, 3}, {7, key}, {8, key}}),
            "unfit");
    // Copies twice, out of order, or of a wrong size.
    const auto good = std::get<Epoch>(*bodyOf(epochEntry(author, p.state, makeEpochKey(), p.epochKey, kAt)));
    Epoch twice = good;
    twice.copies.push_back(twice.copies.front());
    REFUSED(signTrustEntry(author, twice, kAt), "unfit");
    Epoch shorter = good;
    shorter.copies.front().sealed.chop(1);
    REFUSED(signTrustEntry(author, shorter, kAt), "unfit");
    Epoch headless = good;
    headless.previousHash.clear();
    REFUSED(signTrustEntry(author, headless, kAt), "unfit");
    // A body that is no canonical CBOR, under good signatures.
    TrustEntry loose = signTrustEntry(author, VersionFloor {9}, kAt);
    loose.body += '\0';
    loose.signature = crypto::sign(p.nora.sign, label::kTrustEntry, signedMessage(loose, p.kit.practice));
    loose.deviceSignature
        = crypto::sign(p.desk.sign, label::kTrustDevice, signedMessage(loose, p.kit.practice) + loose.signature);
    REFUSED(loose, "canonical");
}

void TestTrust::unknownKindIsTooNew()
{
    Practice p;
    TrustEntry entry = signTrustEntry(p.asNora(), Close {}, kAt);
    entry.kind = static_cast<TrustKind>(13);
    QCOMPARE(decodeTrustEntry(encode(entry)).error().code, Code::tooNew);
    REFUSED(entry, "kind 13");
    entry.kind = static_cast<TrustKind>(0);
    QCOMPARE(decodeTrustEntry(encode(entry)).error().code, Code::integrity);
}

VB_TEST(TestTrust)
#include "test_trust.moc"
