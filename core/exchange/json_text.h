#pragma once

#include <QByteArray>
#include <QString>

namespace vb::exchange {

/// Writes JSON (RFC 8259) in the order of the calls, in UTF-8, without a tree in memory. The caller keeps objects,
/// lists and keys balanced.
class JsonText {
public:
    JsonText &beginObject() { return open('{'); }
    JsonText &endObject() { return close('}'); }
    JsonText &beginList() { return open('['); }
    JsonText &endList() { return close(']'); }
    JsonText &key(const char *name);
    JsonText &text(const QString &value);
    JsonText &number(qint64 value);
    JsonText &boolean(bool value);
    JsonText &null();

    /// key() and text(); nothing for an empty text, which FHIR forbids.
    JsonText &pair(const char *name, const QString &value);

    [[nodiscard]] const QByteArray &bytes() const { return m_out; }
    /// Hands out what was written so far; the next call goes on behind it.
    QByteArray take() { return std::exchange(m_out, QByteArray()); }

private:
    JsonText &open(char sign);
    JsonText &close(char sign);
    void separate();

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace vb::exchange
