#include "ui/audit/job_watch.h"

#include <QCoreApplication>
#include <QPointer>

namespace vb::ui {

session::AuditProgress JobWatch::begin()
{
    stop();
    m_state = std::make_shared<State>();
    return [state = m_state, watch = QPointer<JobWatch>(this)](quint64 done, quint64 of) {
        state->done = done;
        state->of = of;
        if (!state->told.exchange(true))
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [state, watch] {
                    if (watch)
                        watch->tell(state);
                },
                Qt::QueuedConnection);
        return !state->stopped;
    };
}

void JobWatch::stop()
{
    if (m_state)
        m_state->stopped = true;
}

void JobWatch::tell(const std::shared_ptr<State> &state)
{
    state->told = false;
    if (state == m_state && !state->stopped)
        Q_EMIT progressed(state->done, state->of);
}

} // namespace vb::ui
