#include "app/relay/log_lines.h"

#include "core/base/clock.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace vb::relay {

void writeLogLine(const LogLine &line)
{
    QJsonObject object {{QStringLiteral("at"), isoUtc(SystemClock().now().wallMs)},
                        {QStringLiteral("event"), QString::fromLatin1(line.event)}};
    for (const auto &[name, value] : line.facts)
        object.insert(QString::fromLatin1(name), value);
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr); // one call: lines do not mix
}

} // namespace vb::relay
