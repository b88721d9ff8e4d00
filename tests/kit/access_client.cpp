#include "tests/kit/access_client.h"

#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDeadlineTimer>
#include <QSignalSpy>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace vb::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kAccessPatienceMs = 30'000;
constexpr int kAccessPollMs = 250;
constexpr int kDeepest = 64;
const QString kAccessBus = u"access-client"_s;
const QString kRegistry = u"org.a11y.atspi.Registry"_s;
const QString kRoot = u"/org/a11y/atspi/accessible/root"_s;
const QString kAccessible = u"org.a11y.atspi.Accessible"_s;

std::vector<std::pair<QString, QString>> referencesIn(const QDBusMessage &reply)
{
    std::vector<std::pair<QString, QString>> out;
    if (reply.arguments().isEmpty())
        return out;
    const auto list = reply.arguments().constFirst().value<QDBusArgument>();
    list.beginArray();
    while (!list.atEnd()) {
        QString service;
        QDBusObjectPath path;
        list.beginStructure();
        list >> service >> path;
        list.endStructure();
        out.emplace_back(service, path.path());
    }
    list.endArray();
    return out;
}

quint64 statesIn(const QDBusMessage &reply)
{
    QList<uint> words;
    if (!reply.arguments().isEmpty())
        reply.arguments().constFirst().value<QDBusArgument>() >> words;
    return words.size() == 2 ? words[0] | quint64(words[1]) << 32 : 0;
}

} // namespace

AccessClient::AccessClient(const QString &busAddress) : m_bus(QDBusConnection::connectToBus(busAddress, kAccessBus))
{
    const std::pair<QString, QStringList> watched[]
        = {{u"org.a11y.atspi.Event.Object"_s, {u"StateChanged"_s, u"PropertyChange"_s, u"ChildrenChanged"_s}},
           {u"org.a11y.atspi.Event.Window"_s, {u"Activate"_s, u"Create"_s}},
           {u"org.a11y.atspi.Socket"_s, {u"Available"_s}}};
    for (const auto &[interface, names] : watched)
        for (const QString &name : names)
            m_bus.connect(QString(), QString(), interface, name, this, SLOT(takeEvent(QDBusMessage)));
    m_bus.connect(u"org.freedesktop.DBus"_s, QString(), u"org.freedesktop.DBus"_s, u"NameOwnerChanged"_s, this,
                  SLOT(takeEvent(QDBusMessage)));
    for (const QString &event : {u"object:"_s, u"window:"_s})
        call(kRegistry, u"/org/a11y/atspi/registry"_s, kRegistry, u"RegisterEvent"_s, {event});
}

AccessClient::~AccessClient()
{
    QDBusConnection::disconnectFromBus(kAccessBus);
}

void AccessClient::takeEvent(const QDBusMessage &)
{
    Q_EMIT happened();
}

QDBusMessage AccessClient::call(const QString &service, const QString &path, const QString &interface,
                                const QString &method, const QVariantList &arguments) const
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, method);
    message.setArguments(arguments);
    return m_bus.call(message, QDBus::Block, kAccessPatienceMs);
}

/// Only what is on screen is followed: a hidden page has nothing for anybody.
void AccessClient::collect(const QString &service, const QString &path, std::vector<Control> &into, int depth)
{
    for (const auto &[childService, childPath] : referencesIn(call(service, path, kAccessible, u"GetChildren"_s))) {
        Control control {childService, childPath, {}, {}, 0};
        control.states = statesIn(call(childService, childPath, kAccessible, u"GetState"_s));
        const bool program = depth == 0;
        if (!program && !control.is(Control::showing))
            continue;
        if (!program) {
            control.role = call(childService, childPath, kAccessible, u"GetRoleName"_s).arguments().value(0).toString();
            if (control.role.isEmpty())
                continue; // it went away while it was read
            control.name = call(childService, childPath, u"org.freedesktop.DBus.Properties"_s, u"Get"_s,
                                {kAccessible, u"Name"_s})
                               .arguments()
                               .value(0)
                               .value<QDBusVariant>()
                               .variant()
                               .toString();
            into.push_back(control);
        }
        if (depth < kDeepest)
            collect(childService, childPath, into, depth + 1);
    }
}

std::vector<Control> AccessClient::shown()
{
    std::vector<Control> out;
    collect(kRegistry, kRoot, out, 0);
    return out;
}

std::optional<Control> AccessClient::find(const QString &role, const QString &name)
{
    const std::vector<Control> all = shown();
    const auto found = std::find_if(all.begin(), all.end(), [&role, &name](const Control &one) {
        return (one.name == name || one.name.startsWith(name + u", "_s)) && (role.isEmpty() || one.role == role);
    });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

bool AccessClient::await(const std::function<bool()> &condition)
{
    QSignalSpy spy(this, &AccessClient::happened);
    const QDeadlineTimer deadline(kAccessPatienceMs);
    while (!deadline.hasExpired()) {
        spy.clear();
        if (condition())
            return true;
        if (spy.isEmpty())
            spy.wait(kAccessPollMs); // not every change of a tree is told as an event
    }
    return condition();
}

bool AccessClient::awaitShown(const QString &role, const QString &name)
{
    return await([this, &role, &name] { return find(role, name).has_value(); });
}

bool AccessClient::awaitFocus(const QString &name)
{
    return await([this, &name] {
        const std::vector<Control> all = shown();
        return std::any_of(all.begin(), all.end(),
                           [&name](const Control &one) { return one.name == name && one.is(Control::focused); });
    });
}

bool AccessClient::awaitGone()
{
    return await([this] { return shown().empty(); });
}

bool AccessClient::press(const QString &role, const QString &name)
{
    return await([this, &role, &name] {
        const std::optional<Control> control = find(role, name);
        return control && control->is(Control::enabled)
            && call(control->service, control->path, u"org.a11y.atspi.Action"_s, u"DoAction"_s, {0})
                   .arguments()
                   .value(0)
                   .toBool();
    });
}

bool AccessClient::fill(const QString &name, const QString &text)
{
    return await([this, &name, &text] {
        const std::vector<Control> all = shown();
        const auto field = std::find_if(all.begin(), all.end(), [&name](const Control &one) {
            return one.name == name && one.is(Control::editable);
        });
        return field != all.end()
            && call(field->service, field->path, u"org.a11y.atspi.EditableText"_s, u"SetTextContents"_s, {text})
                   .arguments()
                   .value(0)
                   .toBool();
    });
}

QString AccessClient::describe()
{
    QStringList lines;
    for (const Control &one : shown())
        if (!one.name.isEmpty() || one.is(Control::focusable))
            lines << u"%1 '%2'%3"_s.arg(one.role, one.name, one.is(Control::focused) ? u" focused"_s : QString());
    return lines.join(u'\n');
}

} // namespace vb::test
