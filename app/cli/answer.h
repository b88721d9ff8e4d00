#pragma once

#include "core/base/result.h"

#include <QJsonValue>
#include <QStringList>

#include <optional>
#include <utility>
#include <vector>

namespace vb::cli {

/// A JSON object whose fields keep their order.
using Row = std::vector<std::pair<QString, QJsonValue>>;

/// What a command has to say. With a `problem` the row is still printed, and the problem makes the exit code.
struct Answer {
    bool isList = false; // rows of a table; else exactly one row
    std::vector<Row> rows;
    std::optional<Error> problem {};
    QString note {}; // a sentence for people, printed above the row
    QStringList quiet {}; // fields that the table for people leaves out
    QString word {}; // for programs: says more of the problem than the name of its code does

    static Answer one(Row row, const QString &note = {}) { return {false, {std::move(row)}, {}, note, {}, {}}; }
    static Answer list(std::vector<Row> rows) { return {true, std::move(rows), {}, {}, {}, {}}; }
};

/// Text, or null where nothing is known.
inline QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

/// An id in its text form, or null.
template <class SomeId>
QJsonValue idOrNull(const SomeId &id)
{
    return id.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(id.text());
}

} // namespace vb::cli
