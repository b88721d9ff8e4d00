#include "core/base/base32.h"
#include "core/base/durable_file.h"
#include "core/crypto/aead.h"
#include "core/crypto/hash.h"
#include "core/keys/anchor.h"
#include "core/keys/device_keys.h"
#include "core/keys/file_head.h"
#include "core/keys/kit.h"
#include "core/keys/labels.h"
#include "core/keys/recovery_slot.h"
#include "core/keys/unlock_file.h"
#include "tests/kit/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <functional>

using namespace vb;
using namespace vb::keys;

namespace {

QByteArray plainCopy(const SecretBytes &secret)
{
    return secret.view().toByteArray();
}

SecretBytes secretText(const char *text)
{
    return SecretBytes::copyOf(text);
}

SecretBytes filledSecret(int value, std::size_t size = 32)
{
    SecretBytes out(size);
    std::memset(out.data(), value, size);
    return out;
}

/// Three changes of every byte, every shorter form and three longer ones; `accepts` must say no to each.
void requireChangesRefused(const QByteArray &good, const std::function<bool(const QByteArray &)> &accepts)
{
    QVERIFY(accepts(good));
    for (qsizetype at = 0; at < good.size(); ++at)
        for (const int mask : {0x01, 0x80, 0xFF}) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad.at(at) ^ mask);
            QVERIFY2(!accepts(bad), qPrintable(QStringLiteral("byte %1, mask %2").arg(at).arg(mask)));
        }
    for (qsizetype size = 0; size < good.size(); ++size)
        QVERIFY2(!accepts(good.first(size)), qPrintable(QStringLiteral("cut to %1").arg(size)));
    QVERIFY(!accepts(good + '\0'));
    QVERIFY(!accepts('\0' + good));
    QVERIFY(!accepts(good + good));
}

} // namespace

class TestKeys : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder {QFile::exists(QStringLiteral("/dev/shm")) ? QStringLiteral("/dev/shm/vb-keys-XXXXXX")
                                                                      : QString()};
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    void writeTo(const QString &file, const QByteArray &content) const
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(out.write(content), content.size());
    }

private Q_SLOTS:
    void kitIsTheSameForEver();
    void kitCodeSurvivesTyping();
    void kitNamesTheWrongGroup();
    void kitRefusesWhatIsNone();
    void idsComeFromKeys();
    void userKeysUnderAPassword();
    void lockedKeysRefuseOtherParameters();
    void deviceKeysForTheStore();
    void unlockFileRoundTrip();
    void unlockFileRefusesEveryChange();
    void unlockFileKnowsItsDeviceSecret();
    void unlockFileHoldsALoginOnce();
    void unlockEntryGivesTheStoreKey();
    void recoverySlotOpensForItsKitOnly();
    void recoverySlotRefusesEveryChange();
    void anchorRefusesEveryChange();
};

/// Pins every derivation of the kit: a change here makes printed kits worthless.
void TestKeys::kitIsTheSameForEver()
{
    const RootKeys keys = rootKeys(filledSecret(7));
    QCOMPARE(keys.root.publicKey.toHex(),
             QByteArray("7a5fd9d172a34afab8407611934593a8e082c2e658abfa7d1e6479c004ef4909"));
    QCOMPARE(keys.recovery.publicKey.toHex(),
             QByteArray("3ecc6a3083ce1fd4d60de509901ce96c4da5a0c209bc9c596f7869a8df9ccd3f"));
    const PracticeId practice = practiceIdFor(keys.root.publicKey);
    QCOMPARE(practice.text(), QStringLiteral("e69303a3-85c5-cd04-0136-c5c31bb498f4"));
    QCOMPARE(kitCode({practice, filledSecret(7)}),
             QStringLiteral("07K99-60X3Q-GQ2WV-T101S-6V2W8-66XMX-K3T0S-E1R79-0W3GZ-E1R7T-0W3GN-"
                            "E1R7G-0W3GB-E1R7E-0W3G1-E1R74-0W3G8-E1R7D-0W3G2-E1ZS2-MGHNW-6SE8Z"));
}

void TestKeys::kitCodeSurvivesTyping()
{
    const Kit kit = Kit::make();
    QCOMPARE(practiceIdFor(rootKeys(kit.seed).root.publicKey), kit.practice);
    const QString code = kitCode(kit);
    QCOMPARE(code.count(u'-'), 21);
    QCOMPARE(code.size(), 22 * 5 + 21);
    for (QString typed : {code, code.toLower(), code.split(u'-').join(u' '), code.split(u'-').join(QString()),
                          QString(code).replace(u'0', u'o').replace(u'1', u'l')}) {
        const Result<Kit> parsed = parseKitCode(typed);
        QVERIFY2(parsed.ok(), qPrintable(typed));
        QVERIFY(parsed->seed.equals(kit.seed));
        QCOMPARE(parsed->practice, kit.practice);
    }
    QVERIFY(!Kit::make().seed.equals(kit.seed));
}

void TestKeys::kitNamesTheWrongGroup()
{
    const QStringList groups = kitCode(Kit::make()).split(u'-');
    for (qsizetype wrong = 0; wrong < groups.size(); ++wrong) {
        const QString expected = QStringLiteral("group %1 is mistyped").arg(wrong + 1);
        for (qsizetype sign = 0; sign < 5; ++sign) {
            QStringList typed = groups;
            typed[wrong][sign] = typed.at(wrong).at(sign) == u'7' ? u'8' : u'7';
            const Result<Kit> parsed = parseKitCode(typed.join(u'-'));
            QVERIFY(!parsed.ok());
            QCOMPARE(parsed.error().code, Code::invalid);
            QCOMPARE(parsed.error().detail, expected);
        }
        if (wrong == 0 || groups.at(wrong) == groups.at(wrong - 1))
            continue;
        QStringList swapped = groups;
        swapped.swapItemsAt(wrong - 1, wrong);
        const Result<Kit> parsed = parseKitCode(swapped.join(u'-'));
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, Code::invalid);
        QVERIFY(parsed.error().detail.startsWith(QStringLiteral("group ")));
    }
}

void TestKeys::kitRefusesWhatIsNone()
{
    const QString code = kitCode(Kit::make());
    for (const QString &bad : {QString(), QStringLiteral("hello"), code.chopped(1), code.chopped(6),
                               code + QStringLiteral("-00000"), QString(code).replace(3, 1, u'U')}) {
        const Result<Kit> parsed = parseKitCode(bad);
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, Code::invalid);
    }
    // Well formed groups, but not a kit: no check, then a check of a later version.
    QCOMPARE(parseKitCode(base32::encodeGroups(QByteArray(55, '\1'))).error().code, Code::invalid);
    QByteArray later = '\2' + QByteArray(48, 'k');
    later += crypto::bytes(crypto::labelled(label::kKitCheck, later)).first(6);
    QCOMPARE(parseKitCode(base32::encodeGroups(later)).error().code, Code::tooNew);
}

void TestKeys::idsComeFromKeys()
{
    const UserKeys user = UserKeys::make();
    const DeviceKeys device = DeviceKeys::make();
    QVERIFY(staffIdFor(user.publicPart()) != staffIdFor(UserKeys::make().publicPart()));
    QVERIFY(device.id() != DeviceKeys::make().id());
    QCOMPARE(staffIdFor(user.clone().publicPart()), staffIdFor(user.publicPart()));
    QCOMPARE(device.clone().id(), device.id());
    // The labels keep the kinds apart even for equal keys.
    const QByteArray sign(32, 's');
    const QByteArray box(32, 'b');
    QVERIFY(staffIdFor({sign, box}).bytes() != deviceIdFor({sign, box}).bytes());
    QVERIFY(staffIdFor({sign, box}) != staffIdFor({box, sign}));
}

void TestKeys::userKeysUnderAPassword()
{
    const UserKeys user = UserKeys::make();
    const auto locked = lockUserKeys(user, secretText("a long enough password"));
    QVERIFY(locked.ok());
    QCOMPARE(locked->kdf, crypto::kKdfFloor);
    const auto decoded = decodeLockedUserKeys(encode(*locked));
    QVERIFY(decoded.ok());
    QCOMPARE(*decoded, *locked);

    const auto opened = unlockUserKeys(*decoded, secretText("a long enough password"));
    QVERIFY(opened.ok());
    QCOMPARE(opened->publicPart(), user.publicPart());
    QVERIFY(opened->sign.seed.equals(user.sign.seed));
    QVERIFY(opened->box.secret.equals(user.box.secret));

    const auto wrong = unlockUserKeys(*decoded, secretText("a long enough passworD"));
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().code, Code::denied);
}

void TestKeys::lockedKeysRefuseOtherParameters()
{
    LockedUserKeys locked {crypto::kKdfFloor, QByteArray(16, 's'), QByteArray(64 + crypto::kXaesOverhead, 'x')};
    for (const crypto::KdfParameters weak :
         {crypto::KdfParameters {8, 1}, crypto::KdfParameters {64 * 1024, 2}, crypto::KdfParameters {32 * 1024, 3},
          crypto::KdfParameters {8 * 1024 * 1024, 3}}) {
        locked.kdf = weak;
        const auto opened = unlockUserKeys(locked, secretText("a long enough password"));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, Code::integrity);
    }
    locked.kdf = crypto::kKdfFloor;
    const QByteArray good = encode(locked);
    QVERIFY(decodeLockedUserKeys(good).ok());
    for (qsizetype size = 0; size < good.size(); ++size)
        QVERIFY(!decodeLockedUserKeys(good.first(size)).ok());
    locked.salt = QByteArray(15, 's');
    QVERIFY(!decodeLockedUserKeys(encode(locked)).ok());
    locked.salt = QByteArray(16, 's');
    locked.sealed.chop(1);
    QVERIFY(!decodeLockedUserKeys(encode(locked)).ok());
}

void TestKeys::deviceKeysForTheStore()
{
    const DeviceKeys keys = DeviceKeys::make();
    const auto decoded = decodeDeviceKeys(encode(keys));
    QVERIFY(decoded.ok());
    QCOMPARE(decoded->publicPart(), keys.publicPart());
    QVERIFY(decoded->sign.seed.equals(keys.sign.seed));
    QVERIFY(decoded->box.secret.equals(keys.box.secret));
    QVERIFY(!decodeDeviceKeys(SecretBytes::copyOf(encode(keys).view().chopped(1))).ok());
    SecretBytes later = encode(keys);
    later.data()[0] = 2;
    QCOMPARE(decodeDeviceKeys(later).error().code, Code::tooNew);
}

namespace {

/// An entry whose locked keys open with no password: enough where nobody logs in.
UnlockEntry strangeEntry(const char *login, const UserKeys &user, const SecretBytes &storeKey)
{
    return {QString::fromUtf8(login), staffIdFor(user.publicPart()), user.publicPart(),
            LockedUserKeys {crypto::kKdfFloor, QByteArray(16, 's'), QByteArray(64 + crypto::kXaesOverhead, 'x')},
            crypto::sealKey(storeKey, user.box.publicKey)};
}

} // namespace

void TestKeys::unlockFileRoundTrip()
{
    const SecretBytes storeKey = SecretBytes::random(32);
    const SecretBytes deviceSecret = SecretBytes::random(32);
    const UserKeys nora = UserKeys::make();
    const UnlockFile file {QByteArray(16, 'S'),
                           PracticeId::fromBytes(QByteArray(16, 'P')),
                           {strangeEntry("nora", nora, storeKey), strangeEntry("émile", UserKeys::make(), storeKey)}};
    QVERIFY(writeUnlockFile(path("unlock"), file, deviceSecret).ok());
    const auto again = readUnlockFile(path("unlock"), deviceSecret);
    QVERIFY(again.ok());
    QCOMPARE(again->storeId, file.storeId);
    QCOMPARE(again->practice, file.practice);
    QCOMPARE(again->entries.size(), std::size_t(2));
    const UnlockEntry *found = again->find(u"nora");
    QVERIFY(found != nullptr);
    QCOMPARE(found->user, staffIdFor(nora.publicPart()));
    QCOMPARE(found->publicPart, nora.publicPart());
    QCOMPARE(found->keys, file.entries.at(0).keys);
    const auto key = crypto::openKey(found->sealedStoreKey, nora.box);
    QVERIFY(key.ok());
    QVERIFY(key->equals(storeKey));
    QVERIFY(again->find(u"Nora") == nullptr);
    QVERIFY(again->find(u"émile") != nullptr);

    const auto raw = file::read(path("unlock"));
    QVERIFY(raw.ok());
    for (const QByteArray &marker : {QByteArray("nora"), nora.sign.publicKey, file.storeId})
        QVERIFY2(!raw->contains(marker), "the unlock file shows who works here");
    QCOMPARE(QFile::permissions(path("unlock")) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestKeys::unlockFileRefusesEveryChange()
{
    const SecretBytes deviceSecret = SecretBytes::random(32);
    const UnlockFile file {QByteArray(16, 'S'),
                           PracticeId::fromBytes(QByteArray(16, 'P')),
                           {strangeEntry("nora", UserKeys::make(), SecretBytes::random(32))}};
    QVERIFY(writeUnlockFile(path("changed"), file, deviceSecret).ok());
    const auto good = file::read(path("changed"));
    QVERIFY(good.ok());
    requireChangesRefused(*good, [this, &deviceSecret](const QByteArray &content) {
        writeTo(path("changed"), content);
        return readUnlockFile(path("changed"), deviceSecret).ok();
    });
    // Behind the head every damage is named as what it is.
    QByteArray damaged = *good;
    damaged[kFileHead + 30] = static_cast<char>(damaged.at(kFileHead + 30) ^ 1);
    writeTo(path("changed"), damaged);
    QCOMPARE(readUnlockFile(path("changed"), deviceSecret).error().code, Code::integrity);
    QByteArray later = *good;
    later[4] = 2;
    writeTo(path("changed"), later);
    QCOMPARE(readUnlockFile(path("changed"), deviceSecret).error().code, Code::tooNew);
}

void TestKeys::unlockFileKnowsItsDeviceSecret()
{
    const UnlockFile file {QByteArray(16, 'S'), PracticeId::fromBytes(QByteArray(16, 'P')), {}};
    QVERIFY(writeUnlockFile(path("secret"), file, filledSecret(1)).ok());
    QVERIFY(readUnlockFile(path("secret"), filledSecret(1)).ok());
    QCOMPARE(readUnlockFile(path("secret"), filledSecret(2)).error().code, Code::denied);
    QCOMPARE(readUnlockFile(path("nowhere"), filledSecret(1)).error().code, Code::notFound);
}

void TestKeys::unlockFileHoldsALoginOnce()
{
    const SecretBytes storeKey = SecretBytes::random(32);
    const UnlockFile file {
        QByteArray(16, 'S'),
        PracticeId::fromBytes(QByteArray(16, 'P')),
        {strangeEntry("nora", UserKeys::make(), storeKey), strangeEntry("nora", UserKeys::make(), storeKey)}};
    QCOMPARE(writeUnlockFile(path("twice"), file, filledSecret(1)).error().code, Code::invalid);
    QVERIFY(!QFile::exists(path("twice")));

    // Nor is such a file read, though it is sealed as it should be.
    const UnlockFile two {
        file.storeId,
        file.practice,
        {strangeEntry("nora", UserKeys::make(), storeKey), strangeEntry("norb", UserKeys::make(), storeKey)}};
    QVERIFY(writeUnlockFile(path("twice"), two, filledSecret(1)).ok());
    const QByteArray raw = file::read(path("twice")).valueOr(QByteArray());
    const SecretBytes key = crypto::derive(filledSecret(1), label::kUnlockFile);
    const QByteArray head = raw.first(kFileHead);
    QByteArray plain = plainCopy(*crypto::xaesOpen(key, raw.sliced(kFileHead), head));
    QCOMPARE(plain.count("norb"), 1);
    writeTo(path("twice"), head + crypto::xaesSeal(key, plain.replace("norb", "nora"), head));
    const auto read = readUnlockFile(path("twice"), filledSecret(1));
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, Code::integrity);
}

void TestKeys::unlockEntryGivesTheStoreKey()
{
    const SecretBytes storeKey = SecretBytes::random(32);
    const UserKeys user = UserKeys::make();
    const auto locked = lockUserKeys(user, secretText("blue kettle on the roof"));
    QVERIFY(locked.ok());
    UnlockEntry entry {QStringLiteral("nora"), staffIdFor(user.publicPart()), user.publicPart(), *locked,
                       crypto::sealKey(storeKey, user.box.publicKey)};
    const auto opened = openUnlockEntry(entry, secretText("blue kettle on the roof"));
    QVERIFY(opened.ok());
    QVERIFY(opened->storeKey.equals(storeKey));
    QCOMPARE(openUnlockEntry(entry, secretText("blue kettle on the door")).error().code, Code::denied);
    entry.publicPart = UserKeys::make().publicPart();
    QCOMPARE(openUnlockEntry(entry, secretText("blue kettle on the roof")).error().code, Code::integrity);
}

void TestKeys::recoverySlotOpensForItsKitOnly()
{
    const RootKeys keys = rootKeys(filledSecret(3));
    const SecretBytes storeKey = SecretBytes::random(32);
    const RecoverySlot slot {QByteArray(16, 'S'), PracticeId::fromBytes(QByteArray(16, 'P')), keys.recovery.publicKey};
    QVERIFY(writeRecoverySlot(path("slot"), slot, storeKey).ok());
    const auto clear = readRecoverySlot(path("slot"));
    QVERIFY(clear.ok());
    QCOMPARE(clear->storeId, slot.storeId);
    QCOMPARE(clear->practice, slot.practice);
    const auto opened = openRecoverySlot(path("slot"), keys.recovery);
    QVERIFY(opened.ok());
    QVERIFY(opened->equals(storeKey));
    QVERIFY(!file::read(path("slot"))->contains(plainCopy(storeKey)));

    QCOMPARE(openRecoverySlot(path("slot"), rootKeys(filledSecret(4)).recovery).error().code, Code::denied);
    QCOMPARE(openRecoverySlot(path("no slot"), keys.recovery).error().code, Code::notFound);
}

void TestKeys::recoverySlotRefusesEveryChange()
{
    const RootKeys keys = rootKeys(filledSecret(3));
    const RecoverySlot slot {QByteArray(16, 'S'), PracticeId::fromBytes(QByteArray(16, 'P')), keys.recovery.publicKey};
    QVERIFY(writeRecoverySlot(path("flip"), slot, SecretBytes::random(32)).ok());
    const auto good = file::read(path("flip"));
    QVERIFY(good.ok());
    requireChangesRefused(*good, [this, &keys](const QByteArray &content) {
        writeTo(path("flip"), content);
        return openRecoverySlot(path("flip"), keys.recovery).ok();
    });
}

void TestKeys::anchorRefusesEveryChange()
{
    const Anchor anchor {QByteArray(16, 'S'), 70'000, crypto::sha256("root"), 12};
    const SecretBytes deviceSecret = filledSecret(9);
    const QByteArray good = encode(anchor, deviceSecret);
    const auto decoded = decodeAnchor(good, deviceSecret);
    QVERIFY(decoded.ok());
    QCOMPARE(*decoded, anchor);
    requireChangesRefused(good, [&deviceSecret](const QByteArray &bytes) {
        const auto read = decodeAnchor(bytes, deviceSecret);
        return read.ok() || read.error().code != Code::integrity;
    });
    QCOMPARE(decodeAnchor(good, filledSecret(8)).error().code, Code::integrity);
}

VB_TEST(TestKeys)
#include "test_keys.moc"
