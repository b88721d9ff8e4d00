#include "ui/audit/alert_count.h"

#include "ui/kit/bell.h"
#include "ui/kit/deliver.h"

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kCountMs = 150;

class AlertCount : public QObject {
public:
    AlertCount(session::Session &session, QObject *context, std::function<void(int)> show)
        : QObject(context), m_session(session), m_show(std::move(show)), m_bell(kCountMs)
    {
        connect(&m_bell, &Bell::rang, this, &AlertCount::ask);
        m_changes = session.onChanges([rope = m_bell.rope()](const std::vector<store::Change> &changes) {
            if (std::any_of(changes.begin(), changes.end(), [](const store::Change &c) { return c.entity == "alert"; }))
                rope();
        });
        ask();
    }

private:
    void ask()
    {
        deliver(m_session.alerts().openCount(), this, [this](const Result<qint64> &count) {
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

void watchOpenAlerts(session::Session &session, QObject *context, std::function<void(int)> show)
{
    new AlertCount(session, context, std::move(show));
}

} // namespace vb::ui
