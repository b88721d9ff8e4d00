#include "tests/bench/peer_lines.h"

#include "tests/bench/figure.h"
#include "tests/bench/stopwatch.h"

#include <QFile>
#include <QJsonDocument>
#include <QSet>

namespace vb::bench {

PeerLines PeerLines::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        giveUp(path + QStringLiteral(": the peers' figures cannot be read"));
    PeerLines peers;
    while (!file.atEnd())
        if (const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object(); line.contains(u"peer"))
            peers.m_lines.push_back(line);
    return peers;
}

std::optional<double> PeerLines::of(const QString &peer, const QString &test, const QString &field) const
{
    Sample values;
    for (const QJsonObject &line : m_lines)
        if (line[u"peer"].toString() == peer && line[u"test"].toString() == test && line[field].isDouble())
            values.add(line[field].toDouble());
    return values.size() == 0 ? std::nullopt : std::optional(values.median());
}

std::optional<double> PeerLines::best(const QString &test, const QString &field) const
{
    QSet<QString> names;
    for (const QJsonObject &line : m_lines)
        names.insert(line[u"peer"].toString());
    std::optional<double> most;
    for (const QString &name : names)
        if (const std::optional<double> value = of(name, test, field); value && (!most || *value > *most))
            most = value;
    return most;
}

} // namespace vb::bench
