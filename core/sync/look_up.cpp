#include "core/sync/look_up.h"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace vb::sync {

namespace {

using Poco::Net::SocketAddress;

constexpr std::chrono::milliseconds kPatience(50);

struct Question {
    std::mutex mutex;
    std::condition_variable answered;
    bool isAnswered = false;
    std::optional<SocketAddress> address {};

    void answer(std::optional<SocketAddress> found)
    {
        const std::lock_guard lock(mutex);
        address = std::move(found);
        isAnswered = true;
        answered.notify_one();
    }
};

} // namespace

Result<SocketAddress> lookUp(const std::string &host, quint16 port, const std::function<bool()> &isEnough)
{
    if (Poco::Net::IPAddress literal; Poco::Net::IPAddress::tryParse(host, literal))
        return SocketAddress(literal, port);
    const auto question = std::make_shared<Question>();
    std::thread([question, host, port] {
        try {
            question->answer(SocketAddress(host, port));
        } catch (const Poco::Exception &) {
            question->answer({});
        }
    }).detach();
    std::unique_lock lock(question->mutex);
    while (!question->answered.wait_for(lock, kPatience, [&question] { return question->isAnswered; }))
        if (isEnough())
            return fail(Code::network, QStringLiteral("the relay cannot be reached: its name is not found in time"));
    if (!question->address)
        return fail(Code::network, QStringLiteral("the relay cannot be reached: its name is not known here"));
    return *question->address;
}

} // namespace vb::sync
