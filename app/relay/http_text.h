#pragma once

#include "core/relay/request.h"

#include <Poco/Net/HTTPRequest.h>

#include <string>

namespace vb::relay {

/// What is asked, or the reply that refuses it: 400, 405, 411, 414, 417, 501.
struct ReadHead {
    RequestHead head;
    qint64 bodySize = 0;
    bool expectsContinue = false;
    std::optional<Reply> refusal {};
};

ReadHead readHead(const Poco::Net::HTTPRequest &request, const QString &address, int maxUrl);

/// The whole reply as it goes on the wire.
QByteArray replyText(const Reply &reply, bool keepAlive);

/// A reply without content but for a word that says why.
Reply refusal(int status, const char *word, bool close);

} // namespace vb::relay
