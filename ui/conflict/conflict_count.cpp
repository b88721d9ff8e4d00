#include "ui/conflict/conflict_count.h"

#include "ui/kit/bell.h"
#include "ui/kit/deliver.h"

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kConflictCountMs = 150;

class ConflictCount : public QObject {
public:
    ConflictCount(session::Session &session, QObject *context, std::function<void(int)> show)
        : QObject(context), m_session(session), m_show(std::move(show)), m_bell(kConflictCountMs)
    {
        connect(&m_bell, &Bell::rang, this, &ConflictCount::ask);
        m_changes = session.onChanges([rope = m_bell.rope()](const std::vector<store::Change> &changes) {
            if (touchesConflicts(changes))
                rope();
        });
        ask();
    }

private:
    void ask()
    {
        deliver(m_session.conflicts().openCount(), this, [this](const Result<qint64> &count) {
            if (count.ok())
                m_show(static_cast<int>(*count));
        });
    }

    session::Session &m_session;
    std::function<void(int)> m_show;
    Bell m_bell;
    store::ChangeFeed::Subscription m_changes;
};

} // namespace

bool touchesConflicts(const std::vector<store::Change> &changes)
{
    return std::any_of(changes.begin(), changes.end(), [](const store::Change &change) {
        return change.entity == "conflict" || change.entity == "conflict_decision";
    });
}

void watchConflicts(session::Session &session, QObject *context, std::function<void(int)> show)
{
    new ConflictCount(session, context, std::move(show));
}

} // namespace vb::ui
