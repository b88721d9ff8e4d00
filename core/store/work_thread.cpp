#include "core/store/work_thread.h"

namespace vb::store {

WorkThread::WorkThread() : m_thread([this] { loop(); }) { }

WorkThread::~WorkThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void WorkThread::post(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
}

bool WorkThread::isIdle() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.empty();
}

void WorkThread::loop()
{
    m_id = std::this_thread::get_id();
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            work = std::move(m_queue.front());
            m_queue.pop_front();
        }
        work();
    }
}

} // namespace vb::store
