#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace vb::bench {

/// What peers' programs printed in the same run: a JSON object a line, with `peer` and `test`.
class PeerLines {
public:
    /// Ends the program when the file cannot be read.
    static PeerLines read(const QString &path);

    /// The median of what one peer printed; none without.
    [[nodiscard]] std::optional<double> of(const QString &peer, const QString &test, const QString &field) const;
    /// Of the peer with the most.
    [[nodiscard]] std::optional<double> best(const QString &test, const QString &field) const;

private:
    std::vector<QJsonObject> m_lines;
};

} // namespace vb::bench
