#pragma once

#include <QByteArray>
#include <QStringList>

namespace vb::exchange {

/// One record of RFC 4180, in UTF-8 and ended by CRLF. Every cell is quoted; one that a spreadsheet could take for a
/// formula (it begins with = + - @, TAB, CR or LF) gets an apostrophe before it, as OWASP advises.
QByteArray csvRecord(const QStringList &cells);

} // namespace vb::exchange
