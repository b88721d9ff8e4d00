#include "ui/audit/alert_count.h"

#include "ui/kit/count_watch.h"

#include <algorithm>

namespace vb::ui {

void watchOpenAlerts(session::Session &session, QObject *context, std::function<void(int)> show)
{
    auto *watch = new CountWatch<store::ChangeFeed::Subscription>(
        context, [&session] { return session.alerts().openCount(); }, std::move(show));
    watch->follow(session.onChanges([rope = watch->rope()](const std::vector<store::Change> &changes) {
        if (std::any_of(changes.begin(), changes.end(), [](const store::Change &c) { return c.entity == "alert"; }))
            rope();
    }));
}

} // namespace vb::ui
