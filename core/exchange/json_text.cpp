#include "core/exchange/json_text.h"

namespace vb::exchange {

namespace {

void appendEscaped(QByteArray &out, const QByteArray &utf8)
{
    static constexpr char kHex[] = "0123456789abcdef";
    for (const char c : utf8) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (code < 0x20 || code == 0x7F) {
            out.append("\\u00").append(kHex[code >> 4]).append(kHex[code & 15]);
        } else {
            out.append(c);
        }
    }
}

} // namespace

void JsonText::separate()
{
    if (m_needsComma)
        m_out.append(',');
    m_needsComma = true;
}

JsonText &JsonText::open(char sign)
{
    separate();
    m_out.append(sign);
    m_needsComma = false;
    return *this;
}

JsonText &JsonText::close(char sign)
{
    m_out.append(sign);
    m_needsComma = true;
    return *this;
}

JsonText &JsonText::key(const char *name)
{
    separate();
    m_out.append('"').append(name).append("\":");
    m_needsComma = false;
    return *this;
}

JsonText &JsonText::text(const QString &value)
{
    separate();
    m_out.append('"');
    appendEscaped(m_out, value.toUtf8());
    m_out.append('"');
    return *this;
}

JsonText &JsonText::number(qint64 value)
{
    separate();
    m_out.append(QByteArray::number(value));
    return *this;
}

JsonText &JsonText::boolean(bool value)
{
    separate();
    m_out.append(value ? "true" : "false");
    return *this;
}

JsonText &JsonText::null()
{
    separate();
    m_out.append("null");
    return *this;
}

JsonText &JsonText::pair(const char *name, const QString &value)
{
    return value.isEmpty() ? *this : key(name).text(value);
}

} // namespace vb::exchange
