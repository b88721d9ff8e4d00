#include "app/desktop/tour.h"

#include "core/session/sign_refusal.h"
#include "ui/device/devices_view.h"
#include "ui/device/invite_card.h"
#include "ui/device/renew_card.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemView>
#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDeviceMinuteMs = 60'000;
constexpr qint64 kDeviceDayMs = 24 * 60 * kDeviceMinuteMs;
const QString kDeviceTable = u"devices.table"_s;

session::DeviceEntry tourPc(const QString &name, bool laptop, qint64 heardAgoMs, qint64 unseen)
{
    const qint64 now = SystemClock().now().wallMs;
    session::DeviceEntry pc;
    pc.id = DeviceId::make(now);
    pc.name = name;
    pc.laptop = laptop;
    pc.lastSeenMs = now - heardAgoMs - kDeviceMinuteMs;
    pc.heardMs = now - heardAgoMs;
    pc.unseen = unseen;
    return pc;
}

std::vector<session::DeviceEntry> tourPcs(int rooms)
{
    std::vector<session::DeviceEntry> all {tourPc(u"Front desk"_s, false, 0, 0)};
    all.front().isThis = true;
    all.push_back(tourPc(u"Treatment room laptop"_s, true, 3 * kDeviceMinuteMs, 14));
    all.push_back(tourPc(u"Laptop of Dr. Wilhelmina Augusta Theodora "
                         u"Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, second floor"_s,
                         true, 12 * kDeviceDayMs, 3'416));
    all.push_back(tourPc(u"غرفة الاستشارة"_s, false, kDeviceMinuteMs / 2, 0));
    all.push_back(tourPc(u"Laptop left in a taxi"_s, true, 40 * kDeviceDayMs, 0));
    all.back().revoked = true;
    for (int room = 3; room < rooms + 3; ++room)
        all.push_back(tourPc(u"Room %1"_s.arg(room), false, room * kDeviceMinuteMs, 0));
    return all;
}

} // namespace

/// The computers of the practice; the demo practice has no relay, so that all behind one is given.
void Tour::addDeviceSteps()
{
    const auto view = [this] { return m_window->findChild<ui::DevicesView *>(); };
    const auto rows = [this](int count) { return [this, count] { return rowsOf(kDeviceTable) == count; }; };
    const auto connected = [] {
        sync::SyncStatus status;
        status.state = sync::SyncStatus::State::synced;
        status.url = u"https://relay.larkspur-aesthetics.example:8443"_s;
        return status;
    };
    m_steps.push_back({u"devices-01-no-relay"_s,
                       [this] {
                           focusOn(u"nav.devices"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"devices.alone.action"_s); }, true});
    m_steps.push_back({u"devices-02-connect"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::Key_N)); },
                       [this] { return isFocused(u"devices.relay.url"_s); }, true});
    m_steps.push_back({u"devices-03-connect-problem"_s,
                       [this] {
                           type(u"http://relay"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"devices.relay.url"_s); }});
    m_steps.push_back({u"devices-04-alone"_s,
                       [this, view, connected] {
                           press(Qt::Key_Escape);
                           view()->setStatus(connected());
                           view()->take(std::vector<session::DeviceEntry> {tourPcs(0).front()});
                       },
                       rows(1)});
    m_steps.push_back({u"devices-05-list"_s,
                       [this, view] {
                           view()->take(tourPcs(0));
                           press(Qt::Key_Down);
                       },
                       rows(5), true});
    m_steps.push_back({u"devices-05b-rename"_s,
                       [this] {
                           focusOn(u"devices.rename"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"devices.newName"_s); }});
    m_steps.push_back({u".devices-named"_s,
                       [this] {
                           press(Qt::Key_Escape);
                           press(Qt::Key_Escape);
                       },
                       [this] { return isFocused(kDeviceTable); }});
    m_steps.push_back({u"devices-06-silent"_s, [this] { press(Qt::Key_Down); }, rows(5)});
    m_steps.push_back({u"devices-07-revoke"_s,
                       [this] {
                           press(Qt::Key_Return);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"devices.sure.no"_s); }, true});
    m_steps.push_back({u"devices-08-many"_s,
                       [this, view] {
                           press(Qt::Key_Escape);
                           press(Qt::Key_Escape);
                           view()->take(tourPcs(30));
                       },
                       rows(35)});
    m_steps.push_back({u"devices-09-invite"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::Key_N)); },
                       [this] { return isFocused(u"devices.invite.fixed"_s); }, true});
    m_steps.push_back({u"devices-10-code"_s,
                       [view] {
                           const qint64 now = SystemClock().now().wallMs;
                           view()->inviteCard()->showCode({QByteArray(16, 'i'), u"7KQ2-ABCD-EFGH-JKMN-PQRS-TVWX-YZ23"_s,
                                                           now + 14 * kDeviceMinuteMs});
                       },
                       [this] { return isFocused(u"devices.invite.withdraw"_s); }, true});
    m_steps.push_back({u"devices-11-words"_s,
                       [view] {
                           view()->inviteCard()->showWords(
                               {QByteArray(16, 'i'),
                                u"Treatment room 2"_s,
                                {u"amber"_s, u"barrel"_s, u"copper"_s, u"desert"_s, u"ember"_s, u"fabric"_s}});
                       },
                       [this] { return isFocused(u"devices.invite.differ"_s); }, true});
    m_steps.push_back({u"devices-12-waiting"_s, [this] { press(Qt::Key_Escape); },
                       [this] { return isShown(u"devices.said"_s) && isFocused(kDeviceTable); }});
    m_steps.push_back({u"devices-13-copied"_s,
                       [this, view, connected] {
                           sync::SyncStatus copied = connected();
                           copied.state = sync::SyncStatus::State::problem;
                           copied.code = Code::integrity;
                           copied.word = u"cloned"_s;
                           view()->take(tourPcs(0));
                           view()->setStatus(copied);
                           press(QKeySequence(Qt::CTRL | Qt::Key_Home));
                       },
                       [this] { return isShown(u"devices.renew"_s); }});
    m_steps.push_back({u"devices-14-renew"_s,
                       [this] {
                           focusOn(u"devices.renew"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"devices.renew.password"_s); }, true});
    m_steps.push_back({u"devices-15-renew-wrong-password"_s,
                       [view] {
                           view()->renewCard()->take(Error {Code::denied, session::kWrongPassword, 0});
                       },
                       [this] { return isFocused(u"devices.renew.password"_s); }});
    m_steps.push_back({u"devices-16-renew-refused"_s,
                       [this, view] {
                           type(u"a lantern"_s);
                           view()->renewCard()->take(Error {Code::network, u"the relay does not answer"_s, 0});
                       },
                       [this] { return isShown(u"devices.renew.banner"_s); }, true});
    m_steps.push_back(
        {u".devices-list"_s, [this] { press(Qt::Key_Escape); }, [this] { return isFocused(kDeviceTable); }});
}

} // namespace vb::desktop
