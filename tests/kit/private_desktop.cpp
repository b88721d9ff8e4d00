#include "tests/kit/private_desktop.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDir>
#include <QFile>

#include <sys/prctl.h>

#include <csignal>

namespace vb::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDesktopPatienceMs = 30'000;
const QString kDesktopBus = u"private-desktop"_s;

void endBound(const std::unique_ptr<QProcess> &child)
{
    if (!child || child->state() == QProcess::NotRunning)
        return;
    child->terminate();
    if (!child->waitForFinished(kDesktopPatienceMs))
        child->kill();
}

} // namespace

std::unique_ptr<QProcess> boundChild(const QProcessEnvironment &environment)
{
    auto child = std::make_unique<QProcess>();
    child->setProcessEnvironment(environment);
    child->setStandardErrorFile(QProcess::nullDevice());
    child->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    return child;
}

PrivateDesktop::~PrivateDesktop()
{
    endBound(m_windows);
    endBound(m_bus); // and with it what it started: they follow their bus
    endBound(m_screen);
}

bool PrivateDesktop::failWith(const char *trouble)
{
    m_trouble = trouble;
    return false;
}

bool PrivateDesktop::start()
{
    return makeEnvironment() && startScreen() && startBus() && askForAccessibility();
}

bool PrivateDesktop::makeEnvironment()
{
    m_environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, below] :
         {std::pair(u"HOME"_s, u"home"_s), std::pair(u"XDG_DATA_HOME"_s, u"home/data"_s),
          std::pair(u"XDG_CONFIG_HOME"_s, u"home/config"_s), std::pair(u"XDG_CACHE_HOME"_s, u"home/cache"_s),
          std::pair(u"XDG_RUNTIME_DIR"_s, u"run"_s)}) {
        const QString path = m_folder.filePath(below);
        if (!m_folder.isValid() || !QDir().mkpath(path)
            || !QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            return failWith("cannot make a temporary home");
        m_environment.insert(name, path);
    }
    for (const QString &name : {u"WAYLAND_DISPLAY"_s, u"XDG_CURRENT_DESKTOP"_s, u"KDE_FULL_SESSION"_s,
                                u"AT_SPI_BUS_ADDRESS"_s, u"LANGUAGE"_s})
        m_environment.remove(name);
    m_environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    m_environment.insert(u"GSETTINGS_BACKEND"_s, u"memory"_s);
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    m_environment.insert(u"QT_LINUX_ACCESSIBILITY_ALWAYS_ON"_s, u"1"_s); // Qt waits for a screen reader otherwise
    return true;
}

bool PrivateDesktop::startScreen()
{
    m_screen = boundChild(m_environment);
    m_screen->start(
        u"Xvfb"_s,
        {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1600x1000x24"_s, u"-nolisten"_s, u"tcp"_s, u"-noreset"_s});
    if (!m_screen->waitForReadyRead(kDesktopPatienceMs))
        return failWith("Xvfb does not start: is the package xvfb installed?");
    m_environment.insert(u"DISPLAY"_s, u':' + QString::fromLatin1(m_screen->readLine().trimmed()));
    m_windows = boundChild(m_environment); // without it no window gets the keyboard
    m_windows->start(u"openbox"_s, {u"--sm-disable"_s});
    if (!m_windows->waitForStarted(kDesktopPatienceMs))
        return failWith("openbox does not start: is the package openbox installed?");
    return true;
}

bool PrivateDesktop::startBus()
{
    QFile config(m_folder.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return failWith("cannot write the configuration of the bus");
    config.write("<busconfig><type>session</type><listen>unix:dir=" + QFile::encodeName(m_folder.filePath(u"run"_s))
                 + "</listen><auth>EXTERNAL</auth><standard_session_servicedirs/><policy context=\"default\">"
                   "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy>"
                   "</busconfig>");
    config.close();
    m_bus = boundChild(m_environment);
    m_bus->start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, config.fileName()});
    if (!m_bus->waitForReadyRead(kDesktopPatienceMs))
        return failWith("dbus-daemon does not start: is the package dbus-daemon installed?");
    m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, QString::fromLatin1(m_bus->readLine().trimmed()));
    return true;
}

/// The session bus starts the accessibility bus when somebody asks where it is.
bool PrivateDesktop::askForAccessibility()
{
    const QString session = m_environment.value(u"DBUS_SESSION_BUS_ADDRESS"_s);
    const QDBusMessage reply = QDBusConnection::connectToBus(session, kDesktopBus)
                                   .call(QDBusMessage::createMethodCall(u"org.a11y.Bus"_s, u"/org/a11y/bus"_s,
                                                                        u"org.a11y.Bus"_s, u"GetAddress"_s));
    QDBusConnection::disconnectFromBus(kDesktopBus);
    m_accessibility = reply.arguments().value(0).toString();
    return !m_accessibility.isEmpty()
        || failWith("the accessibility bus does not start: is the package at-spi2-core installed?");
}

} // namespace vb::test
