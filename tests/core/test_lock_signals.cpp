#include "core/platform/lock_signals.h"
#include "tests/kit/private_keyring.h"
#include "tests/kit/test_main.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusUnixFileDescriptor>
#include <QDBusVirtualObject>
#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <array>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

const QString kManagerPath = u"/org/freedesktop/login1"_s;
const QString kOurPath = u"/org/freedesktop/login1/session/_31"_s;
const QString kOtherPath = u"/org/freedesktop/login1/session/_32"_s;

} // namespace

/// As much of systemd-logind as is asked for. It hands out one end of a pipe: when the other end reads the end of the
/// file, the machine may sleep.
class FakeLogind : public QDBusVirtualObject {
public:
    explicit FakeLogind(QString knownSession) : m_known(std::move(knownSession)) { }
    ~FakeLogind() override { closePipe(); }

    [[nodiscard]] QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (message.member() == u"GetSession")
            return connection.send(answerTo(message));
        if (message.member() != u"Inhibit")
            return false;
        closePipe();
        asked << message.arguments().at(0).toString() + u'/' + message.arguments().at(3).toString();
        if (pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
            return false;
        const bool sent = connection.send(message.createReply(QVariant::fromValue(QDBusUnixFileDescriptor(m_pipe[1]))));
        ::close(std::exchange(m_pipe[1], -1));
        return sent;
    }
    /// Nobody holds the sleep up any more.
    [[nodiscard]] bool maySleep() const
    {
        char byte = 0;
        return m_pipe[0] >= 0 && ::read(m_pipe[0], &byte, 1) == 0;
    }

    QStringList asked;

private:
    [[nodiscard]] QDBusMessage answerTo(const QDBusMessage &message) const
    {
        if (message.arguments().value(0).toString() == m_known)
            return message.createReply(QVariant::fromValue(QDBusObjectPath(kOurPath)));
        return message.createErrorReply(u"org.freedesktop.login1.NoSuchSession"_s, u"no such session"_s);
    }
    void closePipe()
    {
        for (int &end : m_pipe)
            if (end >= 0)
                ::close(std::exchange(end, -1));
    }

    QString m_known;
    std::array<int, 2> m_pipe {-1, -1};
};

/// Screen locked and machine asleep, told by the message buses.
class TestLockSignals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void nobodyAnswers();
    void sessionIsLocked();
    void sessionIsFoundByItsNumber();
    void sleepIsHeldUpUntilAllIsLocked();
    void screenSaversLock();

private:
    void send(const QString &path, const QString &interface, const QString &member, const QVariant &argument = {});
    /// What was sent before has been delivered when this returns.
    bool settle(platform::LockSignals &listener);

    test::PrivateKeyring m_bus;
    std::unique_ptr<QDBusConnection> m_daemon; // the side of the services
    std::unique_ptr<FakeLogind> m_logind;
};

void TestLockSignals::initTestCase()
{
    QVERIFY2(m_bus.startBus(), m_bus.trouble());
    const QString address = m_bus.environment().value(u"DBUS_SESSION_BUS_ADDRESS"_s);
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address.toLatin1());
    m_daemon = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(address, u"services"_s));
    QVERIFY(m_daemon->isConnected());
}

void TestLockSignals::cleanup()
{
    m_daemon->unregisterService(u"org.freedesktop.login1"_s);
    m_daemon->unregisterObject(kManagerPath);
    m_logind.reset();
    qunsetenv("XDG_SESSION_ID");
}

void TestLockSignals::send(const QString &path, const QString &interface, const QString &member,
                           const QVariant &argument)
{
    // What the listener asked of the bus, on connections of its own, is in force when the bus has answered them.
    for (const QDBusConnection &bus : {QDBusConnection::systemBus(), QDBusConnection::sessionBus()})
        QVERIFY(bus.interface()->isServiceRegistered(u"org.freedesktop.DBus"_s).isValid());
    QDBusMessage message = QDBusMessage::createSignal(path, interface, member);
    if (argument.isValid())
        message << argument;
    QVERIFY(m_daemon->send(message));
}

bool TestLockSignals::settle(platform::LockSignals &listener)
{
    QSignalSpy locked(&listener, &platform::LockSignals::screenLocked);
    send(u"/settle"_s, u"org.freedesktop.ScreenSaver"_s, u"ActiveChanged"_s, true);
    return locked.wait();
}

void TestLockSignals::nobodyAnswers()
{
    platform::LockSignals listener;
    QSignalSpy found(&listener, &platform::LockSignals::sessionFound);
    QVERIFY(settle(listener)); // screen savers are heard all the same
    QVERIFY(found.isEmpty());
}

void TestLockSignals::sessionIsLocked()
{
    m_logind = std::make_unique<FakeLogind>(u"auto"_s);
    QVERIFY(m_daemon->registerVirtualObject(kManagerPath, m_logind.get()));
    QVERIFY(m_daemon->registerService(u"org.freedesktop.login1"_s));
    platform::LockSignals listener;
    QSignalSpy found(&listener, &platform::LockSignals::sessionFound);
    QVERIFY(found.wait());
    QSignalSpy locked(&listener, &platform::LockSignals::screenLocked);
    send(kOtherPath, u"org.freedesktop.login1.Session"_s, u"Lock"_s); // another person's
    send(kOurPath, u"org.freedesktop.login1.Session"_s, u"Unlock"_s); // opens nothing here
    send(kOurPath, u"org.freedesktop.login1.Session"_s, u"Lock"_s);
    QVERIFY(locked.wait());
    QVERIFY(settle(listener));
    QCOMPARE(locked.size(), 2); // ours and the settling one
}

void TestLockSignals::sessionIsFoundByItsNumber()
{
    qputenv("XDG_SESSION_ID", "31");
    m_logind = std::make_unique<FakeLogind>(u"31"_s);
    QVERIFY(m_daemon->registerVirtualObject(kManagerPath, m_logind.get()));
    QVERIFY(m_daemon->registerService(u"org.freedesktop.login1"_s));
    platform::LockSignals listener;
    QSignalSpy found(&listener, &platform::LockSignals::sessionFound);
    QVERIFY(found.wait());
    QSignalSpy locked(&listener, &platform::LockSignals::screenLocked);
    send(kOurPath, u"org.freedesktop.login1.Session"_s, u"Lock"_s);
    QVERIFY(locked.wait());
}

void TestLockSignals::sleepIsHeldUpUntilAllIsLocked()
{
    m_logind = std::make_unique<FakeLogind>(u"auto"_s);
    QVERIFY(m_daemon->registerVirtualObject(kManagerPath, m_logind.get()));
    QVERIFY(m_daemon->registerService(u"org.freedesktop.login1"_s));
    platform::LockSignals listener;
    QSignalSpy found(&listener, &platform::LockSignals::sessionFound);
    QVERIFY(found.wait());
    QVERIFY(settle(listener)); // the answer about sleep has come as well
    QCOMPARE(m_logind->asked, QStringList {u"sleep/delay"_s});
    bool wasHeld = false;
    connect(&listener, &platform::LockSignals::sleepComing, this, [&] { wasHeld = !m_logind->maySleep(); });
    QSignalSpy sleeping(&listener, &platform::LockSignals::sleepComing);
    send(kManagerPath, u"org.freedesktop.login1.Manager"_s, u"PrepareForSleep"_s, true);
    QVERIFY(sleeping.wait());
    QVERIFY(wasHeld);
    QVERIFY(settle(listener));
    QVERIFY(m_logind->maySleep());
    // Awake again: the next time is held up as well.
    send(kManagerPath, u"org.freedesktop.login1.Manager"_s, u"PrepareForSleep"_s, false);
    QVERIFY(settle(listener));
    QVERIFY(settle(listener));
    QCOMPARE(m_logind->asked.size(), 2);
    QVERIFY(!m_logind->maySleep());
    QCOMPARE(sleeping.size(), 1);
}

void TestLockSignals::screenSaversLock()
{
    platform::LockSignals listener;
    QSignalSpy locked(&listener, &platform::LockSignals::screenLocked);
    send(u"/org/freedesktop/ScreenSaver"_s, u"org.freedesktop.ScreenSaver"_s, u"ActiveChanged"_s, false);
    send(u"/org/gnome/ScreenSaver"_s, u"org.gnome.ScreenSaver"_s, u"ActiveChanged"_s, true);
    QVERIFY(locked.wait());
    QCOMPARE(locked.size(), 1); // the end of a screen saver is none
}

VB_TEST(TestLockSignals)
#include "test_lock_signals.moc"
