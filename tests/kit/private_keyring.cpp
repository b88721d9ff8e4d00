#include "tests/kit/private_keyring.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <QDir>
#include <QFile>
#include <QSignalSpy>

#include <sys/prctl.h>

#include <csignal>
#include <utility>

namespace vb::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;
const QString kBusName = u"private-keyring"_s;
const QString kSecretService = u"org.freedesktop.secrets"_s;

/// A child that cannot outlive this process, whatever ends it.
std::unique_ptr<QProcess> newChild(const QProcessEnvironment &environment)
{
    auto child = std::make_unique<QProcess>();
    child->setProcessEnvironment(environment);
    child->setStandardErrorFile(QProcess::nullDevice());
    child->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    return child;
}

void endChild(const std::unique_ptr<QProcess> &child)
{
    if (!child || child->state() == QProcess::NotRunning)
        return;
    child->terminate();
    if (!child->waitForFinished(kPatienceMs))
        child->kill();
}

} // namespace

PrivateKeyring::~PrivateKeyring()
{
    // GLib ends a process whose session bus goes away.
    std::signal(SIGTERM, SIG_IGN);
    QDBusConnection::disconnectFromBus(kBusName);
    setSilent(false);
    endChild(m_service);
    endChild(m_bus);
}

bool PrivateKeyring::failWith(const char *trouble)
{
    m_trouble = trouble;
    return false;
}

bool PrivateKeyring::makeEnvironment()
{
    m_environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, below] :
         {std::pair("HOME", "."), std::pair("XDG_DATA_HOME", "data"), std::pair("XDG_CONFIG_HOME", "config"),
          std::pair("XDG_CACHE_HOME", "cache"), std::pair("XDG_RUNTIME_DIR", "run")}) {
        const QString path = QDir::cleanPath(m_home.filePath(QLatin1String(below)));
        if (!QDir().mkpath(path)
            || !QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            return false;
        m_environment.insert(QLatin1String(name), path);
        qputenv(name, QFile::encodeName(path));
    }
    for (const char *const name : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "KDE_FULL_SESSION"}) {
        m_environment.remove(QLatin1String(name));
        qunsetenv(name);
    }
    return true;
}

bool PrivateKeyring::startBus()
{
    static bool s_used = false;
    if (std::exchange(s_used, true))
        return failWith("this process has had a keyring already: run the class alone");
    if (!m_home.isValid() || !makeEnvironment())
        return failWith("cannot make a temporary home");
    QFile config(m_home.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return failWith("cannot write the configuration of the bus");
    config.write("<busconfig><type>session</type><listen>unix:dir=" + QFile::encodeName(m_home.filePath(u"run"_s))
                 + "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\"/>"
                   "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>");
    config.close();
    m_bus = newChild(m_environment);
    m_bus->start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, config.fileName()});
    if (!m_bus->waitForReadyRead(kPatienceMs))
        return failWith("dbus-daemon does not start: is the package dbus-daemon installed?");
    m_address = QString::fromLatin1(m_bus->readLine().trimmed());
    m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_address);
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toLatin1());
    return true;
}

bool PrivateKeyring::startService(Keyring keyring)
{
    const QDBusConnection bus = QDBusConnection::connectToBus(m_address, kBusName);
    if (!bus.isConnected())
        return failWith("the bus does not answer");
    QDBusServiceWatcher watcher(kSecretService, bus, QDBusServiceWatcher::WatchForRegistration);
    QSignalSpy there(&watcher, &QDBusServiceWatcher::serviceRegistered);
    m_service = newChild(m_environment);
    const bool unlocked = keyring == Keyring::unlocked;
    m_service->start(u"gnome-keyring-daemon"_s,
                     {u"--foreground"_s, u"--components=secrets"_s, unlocked ? u"--unlock"_s : u"--start"_s});
    if (!m_service->waitForStarted(kPatienceMs))
        return failWith("gnome-keyring-daemon does not start: is the package gnome-keyring installed?");
    if (unlocked)
        m_service->write("keyring password");
    m_service->closeWriteChannel();
    if (there.isEmpty() && !there.wait(kPatienceMs))
        return failWith("gnome-keyring-daemon does not come up on the bus");
    return true;
}

bool PrivateKeyring::lock()
{
    const QDBusConnection bus = QDBusConnection::connectToBus(m_address, kBusName);
    QDBusMessage call = QDBusMessage::createMethodCall(kSecretService, u"/org/freedesktop/secrets"_s,
                                                       u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
    const QDBusObjectPath login(u"/org/freedesktop/secrets/collection/login"_s);
    call << QVariant::fromValue(QList<QDBusObjectPath> {login});
    const QDBusMessage reply = bus.call(call);
    if (reply.type() != QDBusMessage::ReplyMessage)
        return failWith("the keyring cannot be locked");
    return true;
}

void PrivateKeyring::setSilent(bool silent)
{
    if (m_service && m_service->processId() > 0)
        ::kill(static_cast<pid_t>(m_service->processId()), silent ? SIGSTOP : SIGCONT);
}

} // namespace vb::test
