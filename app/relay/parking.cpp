#include "app/relay/parking.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>

namespace vb::relay {

namespace {

constexpr auto kAskAgain = std::chrono::milliseconds(20);

} // namespace

Parking::Parking(Leave leave)
    : m_leave(std::move(leave)), m_bell(Poco::Net::SocketAddress("127.0.0.1", 0)), m_thread([this] { loop(); })
{
}

/// With m_mutex held.
void Parking::ring()
{
    if (m_rung)
        return;
    m_rung = true;
    try {
        const char one = 1;
        m_bell.sendTo(&one, 1, m_bell.address());
    } catch (const Poco::Exception &) {
        m_rung = false; // the thread looks by itself before long
    }
}

void Parking::add(Parked parked)
{
    const std::lock_guard lock(m_mutex);
    m_arrivals.push_back(std::move(parked));
    ring();
}

void Parking::wake(const News &news)
{
    const std::lock_guard lock(m_mutex);
    m_news.push_back(news);
    ring();
}

void Parking::askAgain()
{
    const std::lock_guard lock(m_mutex);
    ring();
}

void Parking::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        ring();
    }
    if (m_thread.joinable())
        m_thread.join();
}

bool Parking::takeInbox()
{
    std::vector<Parked> arrivals;
    std::vector<News> news;
    bool goesOn = true;
    {
        const std::lock_guard lock(m_mutex);
        arrivals.swap(m_arrivals);
        news.swap(m_news);
        goesOn = !m_stopping;
        m_rung = false;
    }
    for (Parked &parked : arrivals) {
        if (!watch(*parked.socket))
            continue; // broken already: closed
        m_polls += parked.poll ? 1 : 0;
        const Poco::Net::SocketImpl *key = parked.socket->impl();
        m_places.insert_or_assign(key, Place {std::move(parked), {}});
    }
    for (const News &one : news) {
        for (auto at = m_places.begin(); at != m_places.end();) {
            const auto here = at++;
            const Parked &parked = here->second.parked;
            if (parked.poll && one.areFor(parked.wait))
                leave(here, Why::news);
        }
    }
    return goesOn;
}

void Parking::leave(Places::iterator at, Why why)
{
    Place &place = at->second;
    if (!place.leaving)
        unwatch(*place.parked.socket); // else it would be readable again and again
    const bool isPoll = place.parked.poll.has_value();
    if (!m_leave(place.parked, why)) {
        place.leaving = why;
        return;
    }
    m_polls -= isPoll ? 1 : 0;
    m_places.erase(at);
}

Parking::Ticks::time_point Parking::nextMoment() const
{
    Ticks::time_point next = Ticks::now() + std::chrono::seconds(1);
    for (const auto &[socket, place] : m_places)
        next = std::min(next, place.leaving ? Ticks::now() + kAskAgain : place.parked.deadline);
    return next;
}

bool Parking::watch(const Poco::Net::StreamSocket &socket)
{
    try {
        m_set.add(socket, Poco::Net::PollSet::POLL_READ);
        return true;
    } catch (const Poco::Exception &) {
        return false;
    }
}

void Parking::unwatch(const Poco::Net::StreamSocket &socket)
{
    try {
        m_set.remove(socket);
    } catch (const Poco::Exception &) {
        return; // it was not there any more
    }
}

/// What has something to read, without holding it.
std::vector<const Poco::Net::SocketImpl *> Parking::readable(const Poco::Timespan &wait)
{
    std::vector<const Poco::Net::SocketImpl *> out;
    for (const auto &[socket, mode] : m_set.poll(wait))
        out.push_back(socket.impl());
    return out;
}

void Parking::loop()
{
    m_set.add(m_bell, Poco::Net::PollSet::POLL_READ);
    bool goesOn = true;
    while (goesOn) {
        try {
            const auto wait = std::max(nextMoment() - Ticks::now(), Ticks::duration::zero());
            const auto us = std::chrono::duration_cast<std::chrono::microseconds>(wait).count() + 500;
            for (const Poco::Net::SocketImpl *socket : readable(Poco::Timespan(us))) {
                if (socket == m_bell.impl()) {
                    char bytes[64];
                    m_bell.receiveBytes(bytes, sizeof bytes);
                } else if (const auto at = m_places.find(socket); at != m_places.end()) {
                    leave(at, Why::readable);
                }
            }
        } catch (const Poco::Exception &) {
            // A socket that broke meanwhile is seen at its deadline.
        }
        goesOn = takeInbox();
        const Ticks::time_point now = Ticks::now();
        for (auto at = m_places.begin(); at != m_places.end();) {
            const auto here = at++;
            const Place &place = here->second;
            if (place.leaving && (place.parked.poll || place.parked.deadline > now) && goesOn)
                leave(here, *place.leaving);
            else if (place.parked.deadline <= now || !goesOn)
                leave(here, Why::late);
        }
    }
    m_places.clear();
}

} // namespace vb::relay
