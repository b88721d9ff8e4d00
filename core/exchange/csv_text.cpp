#include "core/exchange/csv_text.h"

namespace vb::exchange {

namespace {

bool looksLikeFormula(const QString &cell)
{
    return !cell.isEmpty() && QStringView(u"=+-@\t\r\n").contains(cell.front());
}

} // namespace

QByteArray csvRecord(const QStringList &cells)
{
    QByteArray out;
    for (const QString &cell : cells) {
        out.append(out.isEmpty() ? "\"" : ",\"");
        if (looksLikeFormula(cell))
            out.append('\'');
        out.append(cell.toUtf8().replace("\"", "\"\"")).append('"');
    }
    return out.append("\r\n");
}

} // namespace vb::exchange
