#include "app/relay/watchdog.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketImpl.h>

namespace vb::relay {

namespace {

/// Not the virtual one: that would speak TLS with the peer, beside the thread that does.
void cutLine(Poco::Net::SocketImpl &socket)
{
    try {
        socket.Poco::Net::SocketImpl::shutdown();
    } catch (const Poco::Exception &) {
        // The peer has gone already.
    }
}

} // namespace

Watchdog::Watchdog() : m_thread([this] { loop(); }) { }

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

Watchdog::Guard::Guard(Watchdog &dog, const Poco::Net::StreamSocket &socket) : m_dog(dog)
{
    const std::lock_guard lock(m_dog.m_mutex);
    m_id = m_dog.m_nextId++;
    m_dog.m_watched[m_id].socket = socket.impl();
}

Watchdog::Guard::~Guard()
{
    const std::lock_guard lock(m_dog.m_mutex);
    m_dog.m_watched.erase(m_id);
}

void Watchdog::Guard::allow(int ms)
{
    const std::lock_guard lock(m_dog.m_mutex);
    m_dog.m_watched[m_id].deadline = Ticks::now() + std::chrono::milliseconds(ms);
    m_dog.m_wake.notify_all();
}

void Watchdog::Guard::rest()
{
    const std::lock_guard lock(m_dog.m_mutex);
    m_dog.m_watched[m_id].deadline = Ticks::time_point::max();
}

void Watchdog::loop()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        Ticks::time_point next = Ticks::time_point::max();
        const Ticks::time_point now = Ticks::now();
        for (auto &[id, watched] : m_watched) {
            if (watched.deadline <= now) {
                cutLine(*watched.socket);
                ++m_bites;
                watched.deadline = Ticks::time_point::max();
            }
            next = std::min(next, watched.deadline);
        }
        if (next == Ticks::time_point::max())
            m_wake.wait(lock);
        else
            m_wake.wait_until(lock, next);
    }
}

} // namespace vb::relay
