#include "core/platform/secret_store.h"
#include "tests/kit/private_keyring.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace vb::platform;
using namespace Qt::StringLiterals;

/// KeychainStore where there is no bus, no service, or a service without a keyring.
class TestKeychainAbsent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_keyring.startBus(), m_keyring.trouble()); }
    void withoutBus();
    void withoutService();
    void withoutKeyring();

private:
    static void requireAbsent();

    test::PrivateKeyring m_keyring;
};

void TestKeychainAbsent::requireAbsent()
{
    KeychainStore store;
    QCOMPARE(store.read(u"anchor/t"_s).error().code, Code::keychainAbsent);
    QCOMPARE(store.write(u"anchor/t"_s, "x").error().code, Code::keychainAbsent);
    QCOMPARE(store.remove(u"anchor/t"_s).error().code, Code::keychainAbsent);
}

void TestKeychainAbsent::withoutBus()
{
    const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + qgetenv("XDG_RUNTIME_DIR") + "/no-bus");
    requireAbsent();
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
}

void TestKeychainAbsent::withoutService()
{
    requireAbsent();
}

void TestKeychainAbsent::withoutKeyring()
{
    QVERIFY2(m_keyring.startService(test::PrivateKeyring::Keyring::none), m_keyring.trouble());
    KeychainStore store;
    QCOMPARE(store.read(u"anchor/t"_s).error().code, Code::notFound);
    QCOMPARE(store.write(u"anchor/t"_s, "x").error().code, Code::keychainLocked);
}

VB_TEST(TestKeychainAbsent)

#include "test_keychain_absent.moc"
