#include "core/platform/secret_store.h"
#include "tests/kit/private_keyring.h"
#include "tests/kit/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>
#include <vector>

using namespace vb;
using namespace vb::platform;
using namespace Qt::StringLiterals;

/// KeychainStore against the real gnome-keyring.
class TestKeychain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unlockedKeyringKeepsItems();
    void severalThreadsAsk();
    void silentServiceIsGivenUp();
    void lockedKeyringReadsAsNotFound();

private:
    test::PrivateKeyring m_keyring;
};

void TestKeychain::initTestCase()
{
    QVERIFY2(m_keyring.startBus(), m_keyring.trouble());
    QVERIFY2(m_keyring.startService(test::PrivateKeyring::Keyring::unlocked), m_keyring.trouble());
}

void TestKeychain::unlockedKeyringKeepsItems()
{
    KeychainStore store;
    const QByteArray secret = QByteArray::fromHex("00ff0a0d20e9c3a9") + QByteArray(24, '\0');
    QCOMPARE(store.read(u"device-secret/a"_s).error().code, Code::notFound);
    QVERIFY(store.remove(u"device-secret/a"_s).ok());
    QVERIFY(store.write(u"device-secret/a"_s, secret).ok());
    QVERIFY(store.write(u"device-secret/b"_s, "other").ok());
    QCOMPARE(*store.read(u"device-secret/a"_s), secret);
    QCOMPARE(*store.read(u"device-secret/b"_s), QByteArray("other"));
    QVERIFY(store.write(u"device-secret/b"_s, "newer").ok());
    QCOMPARE(*KeychainStore().read(u"device-secret/b"_s), QByteArray("newer"));
    QVERIFY(store.remove(u"device-secret/b"_s).ok());
    QCOMPARE(store.read(u"device-secret/b"_s).error().code, Code::notFound);
    QCOMPARE(*store.read(u"device-secret/a"_s), secret);
}

void TestKeychain::severalThreadsAsk()
{
    std::vector<int> kept(4, 0);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kept.size(); ++i)
        threads.emplace_back([i, &kept] {
            KeychainStore store;
            const QString name = u"anchor/thread%1"_s.arg(i);
            const QByteArray content = QByteArray::number(static_cast<int>(i));
            for (int round = 0; round < 3; ++round)
                kept[i] += store.write(name, content).ok() && store.read(name).valueOr(QByteArray()) == content ? 1 : 0;
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(kept, std::vector<int>(4, 3));
}

void TestKeychain::silentServiceIsGivenUp()
{
    KeychainStore store;
    QVERIFY(store.write(u"anchor/t"_s, "kept").ok());
    // The service is there and says nothing, as one that waits for a person.
    m_keyring.setSilent(true);
    QElapsedTimer timer;
    timer.start();
    const auto left = KeychainStore(std::chrono::milliseconds(300)).read(u"anchor/t"_s);
    const qint64 waited = timer.elapsed();
    const auto behindIt = KeychainStore(std::chrono::milliseconds(50)).write(u"anchor/t"_s, "never sent");
    m_keyring.setSilent(false);
    QCOMPARE(left.error().code, Code::keychainLocked);
    QVERIFY(waited >= 290);
    QCOMPARE(behindIt.error().code, Code::keychainLocked);
    // The question that was left is answered first; then the next one is.
    QCOMPARE(*store.read(u"anchor/t"_s), QByteArray("kept"));
}

void TestKeychain::lockedKeyringReadsAsNotFound()
{
    KeychainStore store;
    QCOMPARE(*store.read(u"anchor/t"_s), QByteArray("kept"));
    QVERIFY2(m_keyring.lock(), m_keyring.trouble());
    // Measured, and the reason why the caller must not make a new secret beside a store.
    QCOMPARE(store.read(u"anchor/t"_s).error().code, Code::notFound);
    QCOMPARE(store.write(u"anchor/t"_s, "new").error().code, Code::keychainLocked);
}

VB_TEST(TestKeychain)

#include "test_keychain.moc"
