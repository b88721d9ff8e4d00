#include "core/sync/news_watch.h"

namespace vb::sync {

namespace {
constexpr int kPollS = 25; // short enough for the memory of routers in between
} // namespace

NewsWatch::NewsWatch(RelayPath path, Hearers hearers)
    : m_path(std::move(path)), m_hearers(std::move(hearers)), m_thread([this] { loop(); })
{
}

NewsWatch::~NewsWatch()
{
    stop();
    m_thread.join();
}

void NewsWatch::from(quint64 size)
{
    {
        const std::lock_guard lock(m_mutex);
        m_from = size;
    }
    m_wake.notify_one();
}

void NewsWatch::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        if (m_client)
            m_client->abort();
    }
    m_wake.notify_one();
}

/// The client in use, made and introduced if need be; null when that is not to be.
std::shared_ptr<RelayClient> NewsWatch::connected()
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return {};
    if (!m_client)
        m_client = std::make_shared<RelayClient>(m_path.url, m_path.proxy);
    return m_client;
}

Result<wire::LogPage> NewsWatch::poll(quint64 after)
{
    const bool isNew = !m_client; // only this thread sets it
    const std::shared_ptr<RelayClient> client = connected();
    if (!client)
        return fail(Code::network, QStringLiteral("stopped"));
    if (isNew) {
        VB_TRY(const QByteArray shown, client->meet(m_path.practice));
        if (shown != m_path.identity)
            return fail(Code::integrity, QStringLiteral("wrong_identity: another relay answers at this address"));
        VB_DO(client->enter(m_path.practice, m_path.device, m_path.key));
    }
    return client->poll(after, kPollS);
}

void NewsWatch::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stopping || m_from; });
        if (m_stopping)
            return;
        const quint64 after = *m_from;
        lock.unlock();
        Result<wire::LogPage> page = poll(after);
        lock.lock();
        if (m_stopping)
            return;
        if (!page) {
            m_from.reset();
            m_client.reset();
            lock.unlock();
            m_hearers.broken(page.error());
            lock.lock();
            continue;
        }
        // Its own segments, which have come back with the push already, are no news.
        const bool isKnown = page->segments.empty() || (m_from && page->segments.back().seq <= *m_from);
        if (!isKnown)
            m_from.reset();
        lock.unlock();
        if (isKnown)
            m_hearers.quiet();
        else
            m_hearers.news(std::move(*page));
        lock.lock();
    }
}

} // namespace vb::sync
