#include "core/platform/lock_signals.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QFileInfo>

namespace vb::platform {

namespace {

const QString kLoginService = QStringLiteral("org.freedesktop.login1");
const QString kLoginPath = QStringLiteral("/org/freedesktop/login1");
const QString kLoginManager = QStringLiteral("org.freedesktop.login1.Manager");
const QString kLoginSession = QStringLiteral("org.freedesktop.login1.Session");

QDBusMessage managerCall(const QString &method)
{
    return QDBusMessage::createMethodCall(kLoginService, kLoginPath, kLoginManager, method);
}

/// Without one, asking for it would start one.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace

struct LockSignals::Bus {
    QDBusConnection system = QDBusConnection::systemBus();
    QDBusUnixFileDescriptor sleepHeld; // while it is open, the machine waits a moment before it sleeps
};

LockSignals::LockSignals(QObject *parent) : QObject(parent), m_bus(std::make_unique<Bus>())
{
    if (m_bus->system.isConnected()) {
        m_bus->system.connect(kLoginService, kLoginPath, kLoginManager, QStringLiteral("PrepareForSleep"), this,
                              SLOT(takeSleep(bool)));
        holdSleep();
        findSession({QStringLiteral("auto"), qEnvironmentVariable("XDG_SESSION_ID")});
    }
    if (!hasSessionBus())
        return;
    // Whoever else sends it on the person's own bus can do no more than lock.
    QDBusConnection session = QDBusConnection::sessionBus();
    for (const QString &name : {QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("org.gnome.ScreenSaver")})
        session.connect(QString(), QString(), name, QStringLiteral("ActiveChanged"), this, SLOT(takeScreenSaver(bool)));
}

LockSignals::~LockSignals() = default;

/// The object of the session that this program belongs to, by the first name that the service knows.
void LockSignals::findSession(QStringList names)
{
    while (!names.isEmpty() && names.first().isEmpty())
        names.removeFirst();
    if (names.isEmpty())
        return;
    QDBusMessage question = managerCall(QStringLiteral("GetSession"));
    question << names.takeFirst();
    auto *answer = new QDBusPendingCallWatcher(m_bus->system.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, names](QDBusPendingCallWatcher *finished) {
        const QDBusPendingReply<QDBusObjectPath> path = *finished;
        finished->deleteLater();
        if (path.isError()) {
            findSession(names);
            return;
        }
        m_bus->system.connect(kLoginService, path.value().path(), kLoginSession, QStringLiteral("Lock"), this,
                              SLOT(takeLock()));
        Q_EMIT sessionFound();
    });
}

void LockSignals::holdSleep()
{
    QDBusMessage question = managerCall(QStringLiteral("Inhibit"));
    question << QStringLiteral("sleep") << QStringLiteral("Verbena") << QStringLiteral("locks the records first")
             << QStringLiteral("delay");
    auto *answer = new QDBusPendingCallWatcher(m_bus->system.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *finished) {
        const QDBusPendingReply<QDBusUnixFileDescriptor> held = *finished;
        if (!held.isError())
            m_bus->sleepHeld = held.value();
        finished->deleteLater();
    });
}

void LockSignals::takeSleep(bool begins)
{
    if (!begins) {
        holdSleep();
        return;
    }
    Q_EMIT sleepComing();
    m_bus->sleepHeld = QDBusUnixFileDescriptor();
}

void LockSignals::takeLock()
{
    Q_EMIT screenLocked();
}

void LockSignals::takeScreenSaver(bool active)
{
    if (active)
        Q_EMIT screenLocked();
}

} // namespace vb::platform
