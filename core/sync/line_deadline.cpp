#include "core/sync/line_deadline.h"

namespace vb::sync {

LineDeadline::~LineDeadline()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void LineDeadline::begin(qint64 ms)
{
    const std::lock_guard lock(m_mutex);
    m_over = false;
    m_until = Ticks::now() + std::chrono::milliseconds(ms);
    if (!m_thread.joinable())
        m_thread = std::thread([this] { loop(); });
    else if (m_until < m_asleepUntil)
        m_wake.notify_one();
}

bool LineDeadline::end()
{
    const std::lock_guard lock(m_mutex);
    m_until = Ticks::time_point::max();
    return !m_over;
}

bool LineDeadline::isOver() const
{
    const std::lock_guard lock(m_mutex);
    return m_over;
}

void LineDeadline::loop()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_until <= Ticks::now()) {
            m_over = true;
            m_until = Ticks::time_point::max();
            m_cut();
        }
        m_asleepUntil = m_until;
        if (m_asleepUntil == Ticks::time_point::max())
            m_wake.wait(lock);
        else
            m_wake.wait_until(lock, m_asleepUntil);
    }
}

} // namespace vb::sync
