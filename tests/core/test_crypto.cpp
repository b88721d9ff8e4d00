#include "core/crypto/aead.h"
#include "core/crypto/blob.h"
#include "core/crypto/hash.h"
#include "core/crypto/password_hash.h"
#include "core/crypto/self_test.h"
#include "core/crypto/sign.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

#include <functional>
#include <thread>
#include <vector>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace vb;
using namespace vb::crypto;

namespace {

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

QByteArray copyOf(const SecretBytes &secret)
{
    return secret.view().toByteArray();
}

using Open = std::function<Result<SecretBytes>(const QByteArray &)>;

/// Every changed bit, every shorter and some longer forms of `sealed` must be refused as `integrity`.
void requireTamperingRefused(const QByteArray &sealed, const Open &open)
{
    QVERIFY(open(sealed).ok());
    const auto refused = [&open](const QByteArray &changed) {
        const auto opened = open(changed);
        return !opened.ok() && opened.error().code == Code::integrity;
    };
    for (qsizetype at = 0; at < sealed.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray changed = sealed;
            changed[at] = static_cast<char>(changed.at(at) ^ (1 << bit));
            QVERIFY2(refused(changed), QByteArray::number(at).constData());
        }
    for (qsizetype size = 0; size < sealed.size(); ++size)
        QVERIFY2(refused(sealed.first(size)), QByteArray::number(size).constData());
    QVERIFY(refused(sealed + '\0'));
    QVERIFY(refused('\0' + sealed));
    QVERIFY(refused(sealed + sealed));
}

/// S + L in a signature R ‖ S: the same point equation, which RFC 8032 section 5.1.7 says to refuse.
QByteArray withGroupOrderAdded(QByteArray signature)
{
    const QByteArray order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (qsizetype i = 0; i < 32; ++i) {
        carry += static_cast<unsigned char>(signature.at(32 + i)) + static_cast<unsigned char>(order.at(i));
        signature[32 + i] = static_cast<char>(carry & 0xFFU);
        carry >>= 8;
    }
    return signature;
}

} // namespace

class TestCrypto : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selfTestPasses();
    void sha256_data();
    void sha256();
    void sha256TakesParts();
    void hashesRunOnManyThreads();
    void labelsSeparate();
    void hmac_data();
    void hmac();
    void hkdf_data();
    void hkdf();
    void derivedKeysDiffer();
    void aesGcm_data();
    void aesGcm();
    void aesGcmRefusesTampering();
    void xaes_data();
    void xaes();
    void xaesRefusesTampering();
    void xaesNeverRepeats();
    void ed25519_data();
    void ed25519();
    void ed25519RefusesForgeries();
    void signaturesCarryTheirLabel();
    void x25519_data();
    void x25519();
    void smallOrderKeysAreNoRecipients_data();
    void smallOrderKeysAreNoRecipients();
    void sealedKeysRefuseTampering();
    void blobsRefuseTampering();
    void blobsOfAnySize();
    void argon2id_data();
    void argon2id();
    void argon2idKeepsItsFloor_data();
    void argon2idKeepsItsFloor();
    void argon2idSaysWhenMemoryIsShort();
    void comparisonAndDigests();
};

void TestCrypto::selfTestPasses()
{
    QVERIFY(selfTest().ok());
}

void TestCrypto::sha256_data()
{
    // FIPS 180-4, NIST example values.
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("digest");
    QTest::newRow("empty") << QByteArray() << hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("448 bits") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                              << hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("896 bits") << QByteArray("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjk"
                                            "lmnopqklmnopqrlmnopqrsmnopqrstnopqrstu")
                              << hex("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << hex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestCrypto::sha256()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, digest);
    QCOMPARE(bytes(crypto::sha256(message)), digest);
}

void TestCrypto::sha256TakesParts()
{
    const QByteArray message("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    for (qsizetype at = 0; at <= message.size(); ++at)
        QCOMPARE(crypto::sha256({message.first(at), {}, message.sliced(at)}), crypto::sha256(message));
}

void TestCrypto::hashesRunOnManyThreads()
{
    const Digest expected = crypto::sha256("abc");
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (int &count : wrong)
        threads.emplace_back([&count, &expected] {
            for (int i = 0; i < 2'000; ++i)
                count += crypto::sha256("abc") == expected ? 0 : 1;
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong, std::vector<int>(4, 0));
}

void TestCrypto::labelsSeparate()
{
    QCOMPARE(labelled("verbena/test/v1", "data"), crypto::sha256(QByteArray("verbena/test/v1\0data", 20)));
    QVERIFY(labelled("a", "bc") != labelled("ab", "c"));
}

void TestCrypto::hmac_data()
{
    // RFC 4231 section 4; case 5 gives only the first 128 bits.
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("mac");
    QTest::newRow("1") << QByteArray(20, '\x0b') << QByteArray("Hi There")
                       << hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    QTest::newRow("2") << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
                       << hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    QTest::newRow("3") << QByteArray(20, '\xaa') << QByteArray(50, '\xdd')
                       << hex("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    QTest::newRow("4") << hex("0102030405060708090a0b0c0d0e0f10111213141516171819") << QByteArray(50, '\xcd')
                       << hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    QTest::newRow("5") << QByteArray(20, '\x0c') << QByteArray("Test With Truncation")
                       << hex("a3b6167473100ee06e0c796c2955552b");
    QTest::newRow("6") << QByteArray(131, '\xaa')
                       << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
                       << hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    QTest::newRow("7") << QByteArray(131, '\xaa')
                       << QByteArray("This is a test using a larger than block-size key and a larger than block-size "
                                     "data. The key needs to be hashed before being used by the HMAC algorithm.")
                       << hex("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

void TestCrypto::hmac()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, mac);
    QCOMPARE(bytes(hmacSha256(key, message)).first(mac.size()), mac);
}

void TestCrypto::hkdf_data()
{
    // RFC 5869 appendix A.1 to A.3.
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("salt");
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<QByteArray>("output");
    const auto range = [](int from, int to) {
        QByteArray out;
        for (int i = from; i < to; ++i)
            out.append(static_cast<char>(i));
        return out;
    };
    QTest::newRow("1") << QByteArray(22, '\x0b') << range(0, 13) << range(0xf0, 0xfa)
                       << hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    QTest::newRow("2") << range(0, 80) << range(0x60, 0xb0) << range(0xb0, 0x100)
                       << hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
                              "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    QTest::newRow("3") << QByteArray(22, '\x0b') << QByteArray() << QByteArray()
                       << hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

void TestCrypto::hkdf()
{
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, salt);
    QFETCH(QByteArray, info);
    QFETCH(QByteArray, output);
    QCOMPARE(copyOf(crypto::hkdf(secret, salt, info, static_cast<std::size_t>(output.size()))), output);
}

void TestCrypto::derivedKeysDiffer()
{
    const SecretBytes secret = SecretBytes::random(32);
    const SecretBytes key = derive(secret, "verbena/one/v1");
    QCOMPARE(key.size(), std::size_t(32));
    QVERIFY(key.equals(derive(secret, "verbena/one/v1")));
    QVERIFY(!key.equals(derive(secret, "verbena/two/v1")));
    QVERIFY(!key.equals(derive(SecretBytes::random(32), "verbena/one/v1")));
    // RFC 5869 section 2.3: a longer output begins with the shorter one; 255 blocks are the most.
    const SecretBytes longest = derive(secret, "verbena/one/v1", 8160);
    QCOMPARE(longest.view().first(32), key.view());
}

void TestCrypto::aesGcm_data()
{
    // McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, the cases with 256-bit keys and 96-bit
    // nonces.
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("nonce");
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("aad");
    QTest::addColumn<QByteArray>("sealed");
    const QByteArray key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    const QByteArray nonce = hex("cafebabefacedbaddecaf888");
    const QByteArray plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                 "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
    const QByteArray cipher = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
    QTest::newRow("13") << QByteArray(32, '\0') << QByteArray(12, '\0') << QByteArray() << QByteArray()
                        << hex("530f8afbc74536b9a963b4f1c4cb738b");
    QTest::newRow("14") << QByteArray(32, '\0') << QByteArray(12, '\0') << QByteArray(16, '\0') << QByteArray()
                        << hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    QTest::newRow("15") << key << nonce << plain << QByteArray() << cipher + hex("b094dac5d93471bdec1a502270e3cc6c");
    QTest::newRow("16") << key << nonce << plain.first(60) << hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
                        << cipher.first(60) + hex("76fc6ece0f4e1768cddf8853bb2d551b");
}

void TestCrypto::aesGcm()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, nonce);
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, aad);
    QFETCH(QByteArray, sealed);
    QCOMPARE(aesGcmSeal(key, nonce, plain, aad), sealed);
    QCOMPARE(copyOf(*aesGcmOpen(key, nonce, sealed, aad)), plain);
}

void TestCrypto::aesGcmRefusesTampering()
{
    const QByteArray key(32, 'k');
    const QByteArray nonce(12, 'n');
    for (const QByteArray &plain : {QByteArray(), QByteArray("Ana Ruiz, 12 units")}) {
        const QByteArray sealed = aesGcmSeal(key, nonce, plain, "place");
        requireTamperingRefused(sealed, [&](const QByteArray &s) { return aesGcmOpen(key, nonce, s, "place"); });
        QVERIFY(!aesGcmOpen(key, nonce, sealed, "plac").ok());
        QVERIFY(!aesGcmOpen(key, nonce, sealed, {}).ok());
        QVERIFY(!aesGcmOpen(key, QByteArray(12, 'o'), sealed, "place").ok());
        QVERIFY(!aesGcmOpen(QByteArray(32, 'l'), nonce, sealed, "place").ok());
    }
}

void TestCrypto::xaes_data()
{
    // C2SP XAES-256-GCM, "Test vectors".
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("aad");
    QTest::addColumn<QByteArray>("sealed");
    QTest::newRow("msb 0") << QByteArray(32, '\x01') << QByteArray()
                           << hex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
    QTest::newRow("msb 1") << QByteArray(32, '\x03') << QByteArray("c2sp.org/XAES-256-GCM")
                           << hex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
}

void TestCrypto::xaes()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, aad);
    QFETCH(QByteArray, sealed);
    const QByteArray nonce("ABCDEFGHIJKLMNOPQRSTUVWX");
    QCOMPARE(xaesSealWithNonce(key, nonce, "XAES-256-GCM", aad), sealed);
    QCOMPARE(copyOf(*xaesOpen(SecretBytes::copyOf(key), nonce + sealed, aad)), QByteArray("XAES-256-GCM"));
}

void TestCrypto::xaesRefusesTampering()
{
    const SecretBytes key = SecretBytes::random(32);
    for (const QByteArray &plain : {QByteArray(), QByteArray("Ana Ruiz, 12 units")}) {
        const QByteArray sealed = xaesSeal(key, plain, "place");
        QCOMPARE(sealed.size(), plain.size() + kXaesOverhead);
        requireTamperingRefused(sealed, [&](const QByteArray &s) { return xaesOpen(key, s, "place"); });
        QCOMPARE(copyOf(*xaesOpen(key, sealed, "place")), plain);
        QVERIFY(!xaesOpen(key, sealed, "elsewhere").ok());
        QVERIFY(!xaesOpen(SecretBytes::random(32), sealed, "place").ok());
    }
}

void TestCrypto::xaesNeverRepeats()
{
    const SecretBytes key = SecretBytes::random(32);
    QVERIFY(xaesSeal(key, "same", {}).first(24) != xaesSeal(key, "same", {}).first(24));
    QVERIFY(xaesSeal(key, "same", {}).sliced(24) != xaesSeal(key, "same", {}).sliced(24));
}

void TestCrypto::ed25519_data()
{
    // RFC 8032 section 7.1.
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<QByteArray>("publicKey");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("1") << hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                       << hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a") << QByteArray()
                       << hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                              "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    QTest::newRow("2") << hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                       << hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c") << hex("72")
                       << hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    QTest::newRow("3") << hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                       << hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025") << hex("af82")
                       << hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                              "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    QTest::newRow("SHA(abc)") << hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
                              << hex("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")
                              << hex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
                              << hex("dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                                     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704");
}

void TestCrypto::ed25519()
{
    QFETCH(QByteArray, seed);
    QFETCH(QByteArray, publicKey);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, signature);
    const SigningKey key = SigningKey::fromSeed(SecretBytes::copyOf(seed));
    QCOMPARE(key.publicKey, publicKey);
    QCOMPARE(signRaw(key, message), signature);
    QVERIFY(verifyRaw(publicKey, message, signature));
}

void TestCrypto::ed25519RefusesForgeries()
{
    const SigningKey key = SigningKey::make();
    const QByteArray signature = signRaw(key, "message");
    QVERIFY(verifyRaw(key.publicKey, "message", signature));
    QVERIFY(!verifyRaw(key.publicKey, "massage", signature));
    QVERIFY(!verifyRaw(key.publicKey, "message ", signature));
    QVERIFY(!verifyRaw(SigningKey::make().publicKey, "message", signature));
    QVERIFY(!verifyRaw(key.publicKey, "message", withGroupOrderAdded(signature)));
    for (qsizetype at = 0; at < signature.size(); ++at) {
        QByteArray changed = signature;
        changed[at] = static_cast<char>(changed.at(at) ^ 1);
        QVERIFY(!verifyRaw(key.publicKey, "message", changed));
        QVERIFY(!verifyRaw(key.publicKey, "message", signature.first(at)));
    }
    QVERIFY(!verifyRaw(key.publicKey, "message", signature + '\0'));
    QVERIFY(!verifyRaw(key.publicKey.chopped(1), "message", signature));
    QVERIFY(!verifyRaw({}, "message", signature));
    // The neutral point as key and R, with S = 0, would hold for every message.
    const QByteArray neutral = '\1' + QByteArray(31, '\0');
    QVERIFY(!verifyRaw(neutral, "any", neutral + QByteArray(32, '\0')));
}

void TestCrypto::signaturesCarryTheirLabel()
{
    const SigningKey key = SigningKey::make();
    const QByteArray signature = sign(key, "verbena/test/v1", "message");
    QCOMPARE(signature, sign(key.clone(), "verbena/test/v1", "message"));
    QVERIFY(verify(key.publicKey, "verbena/test/v1", "message", signature));
    QVERIFY(!verify(key.publicKey, "verbena/test/v2", "message", signature));
    QVERIFY(!verify(key.publicKey, "verbena/test/v", "1message", signature));
    QVERIFY(!verifyRaw(key.publicKey, "message", signature));
    QVERIFY(verifyRaw(key.publicKey, QByteArray("verbena/test/v1\0message", 23), signature));
}

void TestCrypto::x25519_data()
{
    // RFC 7748 section 6.1.
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("publicKey");
    QTest::newRow("Alice") << hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
                           << hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    QTest::newRow("Bob") << hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
                         << hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

void TestCrypto::x25519()
{
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, publicKey);
    const BoxKey key = BoxKey::fromSecret(SecretBytes::copyOf(secret));
    QCOMPARE(key.publicKey, publicKey);
    QVERIFY(isBoxPublicKey(publicKey));
    const SecretBytes carried = SecretBytes::random(32);
    QVERIFY(openKey(sealKey(carried, publicKey), key)->equals(carried));
    QVERIFY(openKey(sealKey(carried, publicKey), key.clone())->equals(carried));
}

void TestCrypto::smallOrderKeysAreNoRecipients_data()
{
    // The points of order 1, 2, 4 and 8 of Curve25519 and their unreduced forms (RFC 7748 section 6.1 on all-zero
    // results).
    QTest::addColumn<QByteArray>("publicKey");
    QTest::newRow("0") << QByteArray(32, '\0');
    QTest::newRow("1") << '\1' + QByteArray(31, '\0');
    QTest::newRow("order 8") << hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    QTest::newRow("order 8, other") << hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
    QTest::newRow("p-1") << hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p") << hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p+1") << hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("0 with the top bit") << QByteArray(31, '\0') + '\x80';
    QTest::newRow("short") << QByteArray(31, '\x09');
    QTest::newRow("long") << QByteArray(33, '\x09');
}

void TestCrypto::smallOrderKeysAreNoRecipients()
{
    QFETCH(QByteArray, publicKey);
    QVERIFY(!isBoxPublicKey(publicKey));
}

void TestCrypto::sealedKeysRefuseTampering()
{
    const BoxKey recipient = BoxKey::make();
    const SecretBytes carried = SecretBytes::random(32);
    const QByteArray sealed = sealKey(carried, recipient.publicKey);
    QCOMPARE(sealed.size(), 80);
    QVERIFY(sealed != sealKey(carried, recipient.publicKey));
    QVERIFY(!openKey(sealed, BoxKey::make()).ok());
    // The top bit of the ephemeral key is masked by X25519, but the nonce is a hash over it.
    requireTamperingRefused(sealed, [&](const QByteArray &s) { return openKey(s, recipient); });
}

void TestCrypto::blobsRefuseTampering()
{
    const BoxKey recipient = BoxKey::make();
    const QByteArray sealed = sealTo(recipient.publicKey, "private parts", "store 1");
    QCOMPARE(sealed.size(), 80 + kXaesOverhead + 13);
    QVERIFY(!openSealed(sealed, recipient, "store 2").ok());
    QVERIFY(!openSealed(sealed, BoxKey::make(), "store 1").ok());
    requireTamperingRefused(sealed, [&](const QByteArray &s) { return openSealed(s, recipient, "store 1"); });
    // A body cannot be moved under another key.
    const QByteArray other = sealTo(recipient.publicKey, "private parts", "store 1");
    QVERIFY(!openSealed(sealed.first(80) + other.sliced(80), recipient, "store 1").ok());
}

void TestCrypto::blobsOfAnySize()
{
    const BoxKey recipient = BoxKey::make();
    for (const int size : {0, 1, 15, 16, 17, 4096, 1'000'000}) {
        const QByteArray plain = randomBytes(size);
        QCOMPARE(copyOf(*openSealed(sealTo(recipient.publicKey, plain, {}), recipient, {})), plain);
    }
}

void TestCrypto::argon2id_data()
{
    // From the authors' program (phc-winner-argon2, 20171227): argon2 SALT -id -t PASSES -k KIB -p 1 -l 32 -r.
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("salt");
    QTest::addColumn<quint64>("memoryKiB");
    QTest::addColumn<quint32>("passes");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("floor") << QByteArray("correct horse battery") << QByteArray("verbena-salt-16b") << quint64(65536)
                           << 3U << hex("a8de957be3d1e415e4b78a3b35074a49006eff06ccde86768187019d929e06aa");
    QTest::newRow("above it") << QByteArray("password") << QByteArray("somesaltsomesalt") << quint64(98304) << 4U
                              << hex("8e822a61e031a3f0b732e0c388fd65cda020ca0b346f5d7ba55b253fb3753ab5");
}

void TestCrypto::argon2id()
{
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, salt);
    QFETCH(quint64, memoryKiB);
    QFETCH(quint32, passes);
    QFETCH(QByteArray, output);
    const auto key = crypto::argon2id(SecretBytes::copyOf(password), salt, {memoryKiB, passes});
    QVERIFY(key.ok());
    QCOMPARE(copyOf(*key), output);
}

void TestCrypto::argon2idKeepsItsFloor_data()
{
    QTest::addColumn<quint64>("memoryKiB");
    QTest::addColumn<quint32>("passes");
    QTest::addColumn<int>("saltSize");
    QTest::newRow("less memory") << quint64(64 * 1024 - 1) << 3U << 16;
    QTest::newRow("no memory") << quint64(0) << 3U << 16;
    QTest::newRow("fewer passes") << quint64(64 * 1024) << 2U << 16;
    QTest::newRow("no passes") << quint64(64 * 1024) << 0U << 16;
    QTest::newRow("too much memory") << quint64(1024 * 1024 + 1) << 3U << 16;
    QTest::newRow("memory that overflows") << ~quint64(0) / 1024 + 65537 << 3U << 16;
    QTest::newRow("too many passes") << quint64(64 * 1024) << 17U << 16;
    QTest::newRow("all passes") << quint64(64 * 1024) << ~0U << 16;
    QTest::newRow("no salt") << quint64(64 * 1024) << 3U << 0;
    QTest::newRow("short salt") << quint64(64 * 1024) << 3U << 15;
    QTest::newRow("long salt") << quint64(64 * 1024) << 3U << 17;
}

void TestCrypto::argon2idKeepsItsFloor()
{
    QFETCH(quint64, memoryKiB);
    QFETCH(quint32, passes);
    QFETCH(int, saltSize);
    const auto key = crypto::argon2id(SecretBytes::copyOf("password"), QByteArray(saltSize, 's'), {memoryKiB, passes});
    QVERIFY(!key.ok());
    QCOMPARE(key.error().code, Code::integrity);
}

void TestCrypto::argon2idSaysWhenMemoryIsShort()
{
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // The sanitizers need the address space that is taken away here.
    QFile usage(QStringLiteral("/proc/self/statm"));
    QVERIFY(usage.open(QIODevice::ReadOnly));
    const auto mapped = usage.readAll().split(' ').first().toULongLong() * static_cast<quint64>(sysconf(_SC_PAGESIZE));
    rlimit before {};
    QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
    const rlimit halfAGigabyteMore {mapped + (rlim_t(1) << 29), before.rlim_max};
    constexpr quint64 oneGigabyte = 1024 * 1024;
    QCOMPARE(setrlimit(RLIMIT_AS, &halfAGigabyteMore), 0);
    const auto key = crypto::argon2id(SecretBytes::copyOf("password"), QByteArray(16, 's'), {oneGigabyte, 3});
    QCOMPARE(setrlimit(RLIMIT_AS, &before), 0);
    QVERIFY(!key.ok());
    QCOMPARE(key.error().code, Code::failed);
#endif
}

void TestCrypto::comparisonAndDigests()
{
    QVERIFY(equal("abc", "abc") && equal({}, {}));
    QVERIFY(!equal("abc", "abd") && !equal("abc", "ab") && !equal("abc", {}));
    const Digest digest = crypto::sha256("abc");
    QCOMPARE(digestFrom(bytes(digest)), digest);
    QCOMPARE(digestFrom(bytes(digest).chopped(1)), Digest {});
    QCOMPARE(randomBytes(32).size(), 32);
    QVERIFY(randomBytes(32) != randomBytes(32));
    QVERIFY(randomBytes(0).isEmpty());
}

VB_TEST(TestCrypto)

#include "test_crypto.moc"
