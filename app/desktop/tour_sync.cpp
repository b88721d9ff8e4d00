#include "app/desktop/tour.h"
#include "ui/shell/main_window.h"
#include "ui/shell/sync_chip.h"

#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;
using State = ui::SyncStatus::State;

namespace {

constexpr qint64 kTourSecondMs = 1'000;
constexpr qint64 kTourHourMs = 3'600 * kTourSecondMs;

ui::SyncStatus tourStatus(State state, quint64 waiting, qint64 agoMs)
{
    const qint64 now = SystemClock().now().wallMs;
    ui::SyncStatus status;
    status.state = state;
    status.sinceMs = status.syncedMs = now - agoMs;
    status.waiting = waiting;
    status.oldestMs = waiting > 0 ? now - agoMs : 0;
    status.headSize = 1'204;
    status.words = QStringList {u"amber"_s, u"barrel"_s, u"copper"_s, u"desert"_s, u"ember"_s, u"fabric"_s};
    status.url = u"https://relay.larkspur-aesthetics.example:8443"_s;
    return status;
}

} // namespace

/// The quiet status in its states; the demo practice has no relay, so that they are given.
void Tour::addSyncSteps()
{
    const auto show
        = [this](const ui::SyncStatus &status) { m_window->findChild<ui::SyncChip *>()->setStatus(status); };
    const auto shown = [this] { return isShown(u"sync"_s); };
    const auto opened = [this] { return isFocused(u"sync.tryNow"_s); };
    const QKeySequence keys(Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
    m_steps.push_back(
        {u"sync-01-synced"_s, [show] { show(tourStatus(State::synced, 0, 3 * kTourSecondMs)); }, shown, true});
    m_steps.push_back({u"sync-02-details"_s, [this, keys] { press(keys); }, opened, true});
    m_steps.push_back({u"sync-03-offline"_s,
                       [this, show] {
                           press(Qt::Key_Escape);
                           show(tourStatus(State::offline, 14, kTourHourMs));
                       },
                       [this] { return !isShown(u"sync.panel"_s); }});
    m_steps.push_back({u"sync-04-offline-details"_s, [this, keys] { press(keys); }, opened});
    m_steps.push_back({u"sync-05-problem"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::problem, 2, 5 * kTourSecondMs);
                           status.code = Code::integrity;
                           status.word = u"rolled_back"_s;
                           show(status);
                       },
                       opened, true});
    m_steps.push_back({u"sync-05b-copied"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::problem, 14, 5 * kTourSecondMs);
                           status.code = Code::integrity;
                           status.word = u"cloned"_s;
                           show(status);
                       },
                       [this] { return isShown(u"sync.mend"_s); }, true});
    m_steps.push_back(
        {u"sync-06-waits-too-long"_s, [show] { show(tourStatus(State::offline, 3'416, 30 * kTourHourMs)); }, opened});
    m_steps.push_back({u"sync-06b-log-waits"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::offline, 0, 30 * kTourHourMs);
                           status.waitingAudit = 1'204;
                           status.oldestAuditMs = status.sinceMs;
                           show(status);
                       },
                       opened});
    m_steps.push_back({u"sync-06c-could-not-be-read"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::synced, 0, 3 * kTourSecondMs);
                           status.putAside = 2;
                           show(status);
                       },
                       opened, true});
    m_steps.push_back({u"sync-06d-wrong-clock"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::synced, 0, 3 * kTourSecondMs);
                           status.skewMs = 26 * kTourHourMs;
                           show(status);
                       },
                       opened, true});
    m_steps.push_back({u"sync-07-first-round"_s,
                       [show] {
                           ui::SyncStatus status = tourStatus(State::working, 0, 0);
                           status.syncedMs = 0;
                           status.words.clear();
                           show(status);
                       },
                       opened});
    m_steps.push_back({u".sync-off"_s,
                       [this, show] {
                           press(Qt::Key_Escape);
                           show({});
                       },
                       [this] { return !isShown(u"sync"_s); }});
}

} // namespace vb::desktop
