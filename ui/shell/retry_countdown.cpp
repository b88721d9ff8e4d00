#include "ui/shell/retry_countdown.h"

#include "ui/kit/error_text.h"

#include <QTimerEvent>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kCountdownMs = 1000;
} // namespace

void RetryCountdown::start(qint64 ms)
{
    m_until = QDeadlineTimer(ms);
    m_timer.start(kCountdownMs, this);
}

QString RetryCountdown::text() const
{
    return errorText({Code::throttled, {}, std::max<qint64>(m_until.remainingTime(), 1)}, During::login);
}

void RetryCountdown::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    if (!m_until.hasExpired()) {
        Q_EMIT ticked();
        return;
    }
    m_timer.stop();
    Q_EMIT ended();
}

} // namespace vb::ui
