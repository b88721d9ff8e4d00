#include "app/relay/http_text.h"

#include <Poco/String.h>

#include <algorithm>
#include <string_view>

namespace vb::relay {

namespace {

constexpr std::string_view kScheme = "Verbena ";

const char *reasonOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 416: return "Range Not Satisfiable";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Status";
    }
}

QByteArray bytesOf(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

bool isOne(const Poco::Net::HTTPRequest &request, const std::string &name)
{
    int count = 0;
    for (const auto &[field, value] : request)
        count += Poco::icompare(field, name) == 0 ? 1 : 0;
    return count <= 1;
}

/// name=value&…; false for a name given twice.
bool readQuery(const QByteArray &text, QHash<QByteArray, QByteArray> &query)
{
    if (text.isEmpty())
        return true;
    for (const QByteArray &part : text.split('&')) {
        const qsizetype is = part.indexOf('=');
        const QByteArray name = is < 0 ? part : part.left(is);
        if (query.contains(name))
            return false;
        query.insert(name, is < 0 ? QByteArray() : QByteArray::fromPercentEncoding(part.mid(is + 1)));
    }
    return true;
}

/// -1: none; -2: not a length.
qint64 lengthOf(const Poco::Net::HTTPRequest &request)
{
    if (!request.has(Poco::Net::HTTPMessage::CONTENT_LENGTH))
        return -1;
    const std::string &text = request.get(Poco::Net::HTTPMessage::CONTENT_LENGTH);
    const bool digits = !text.empty() && text.size() <= 18
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? bytesOf(text).toLongLong() : -2;
}

} // namespace

Reply refusal(int status, const char *word, bool close)
{
    Reply reply;
    reply.status = status;
    reply.body = QByteArray(word) + '\n';
    reply.type = "text/plain; charset=utf-8";
    reply.close = close;
    return reply;
}

ReadHead readHead(const Poco::Net::HTTPRequest &request, const QString &address, int maxUrl)
{
    ReadHead out;
    const auto refuse = [&out](int status, const char *word) {
        out.refusal = refusal(status, word, true);
        return out;
    };
    if (request.getVersion() != Poco::Net::HTTPMessage::HTTP_1_1)
        return refuse(400, "not HTTP/1.1");
    const QByteArray uri = bytesOf(request.getURI());
    if (uri.size() > maxUrl)
        return refuse(414, "the address is too long");
    if (!uri.startsWith('/') || !isOne(request, Poco::Net::HTTPMessage::CONTENT_LENGTH)
        || !isOne(request, "Authorization") || !isOne(request, "Host"))
        return refuse(400, "malformed");
    out.head.method = bytesOf(request.getMethod());
    if (out.head.method != "GET" && out.head.method != "PUT" && out.head.method != "POST")
        return refuse(405, "GET, PUT and POST only");
    const qsizetype question = uri.indexOf('?');
    out.head.path = uri.left(question < 0 ? uri.size() : question);
    if (question >= 0 && !readQuery(uri.mid(question + 1), out.head.query))
        return refuse(400, "a parameter is given twice");
    if (request.has("Transfer-Encoding"))
        return refuse(501, "a body needs a Content-Length and no transfer encoding");
    const qint64 length = lengthOf(request);
    if (length == -2)
        return refuse(400, "Content-Length is no length");
    if (length == -1 && out.head.method != "GET")
        return refuse(411, "a body needs a Content-Length");
    if (length > 0 && out.head.method == "GET")
        return refuse(400, "a question has no body");
    out.bodySize = std::max<qint64>(length, 0);
    const std::string authorization = request.get("Authorization", ""); // a copy: it refers to the default
    if (authorization.compare(0, kScheme.size(), kScheme) == 0) {
        const auto token
            = QByteArray::fromBase64Encoding(bytesOf(authorization.substr(kScheme.size())),
                                             QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
        if (token)
            out.head.token = *token;
    }
    out.head.range = bytesOf(request.get("Range", ""));
    out.head.address = address;
    out.expectsContinue = request.getExpectContinue();
    return out;
}

QByteArray replyText(const Reply &reply, bool keepAlive)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reasonOf(reply.status) + "\r\n";
    text.reserve(256 + reply.body.size());
    if (reply.status != 204)
        text += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    if (!reply.body.isEmpty())
        text += QByteArray("Content-Type: ") + reply.type + "\r\n";
    if (!reply.contentRange.isEmpty())
        text += "Content-Range: " + reply.contentRange + "\r\n";
    if (reply.retryAfterS > 0)
        text += "Retry-After: " + QByteArray::number(reply.retryAfterS) + "\r\n";
    if (reply.status == 401)
        text += "WWW-Authenticate: Verbena\r\n";
    text += "Cache-Control: no-store\r\n";
    text += keepAlive ? "Connection: Keep-Alive\r\n\r\n" : "Connection: Close\r\n\r\n";
    if (reply.status != 204)
        text += reply.body;
    return text;
}

} // namespace vb::relay
