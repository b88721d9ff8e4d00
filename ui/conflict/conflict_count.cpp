#include "ui/conflict/conflict_count.h"

#include "ui/kit/count_watch.h"

#include <algorithm>

namespace vb::ui {

bool touchesConflicts(const std::vector<store::Change> &changes)
{
    return std::any_of(changes.begin(), changes.end(), [](const store::Change &change) {
        return change.entity == "conflict" || change.entity == "conflict_decision";
    });
}

void watchConflicts(session::Session &session, QObject *context, std::function<void(int)> show)
{
    auto *watch = new CountWatch<store::ChangeFeed::Subscription>(
        context, [&session] { return session.conflicts().openCount(); }, std::move(show));
    watch->follow(session.onChanges([rope = watch->rope()](const std::vector<store::Change> &changes) {
        if (touchesConflicts(changes))
            rope();
    }));
}

} // namespace vb::ui
