#pragma once

#include "app/cli/answer.h"

namespace vb::cli {

/// One line of JSON. Controls and bidirectional overrides are escaped, so that no terminal obeys them.
QByteArray jsonObject(const Row &row);
/// {"code":…,"message":…}; `word` stands in place of the code's name, unless it is empty.
QByteArray jsonError(const Error &error, const QString &word = {});

/// For people: what a terminal or a reader's eye could be misled by is written as \u{XX}.
QString printable(QStringView text);
/// Aligned lines, in UTF-8, ending with a line feed.
QByteArray textAnswer(const Answer &answer);

/// To standard output and flushed; false when it takes no more.
bool printOut(const QByteArray &bytes);
bool printAnswer(const Answer &answer, bool json);
/// To standard error.
void printError(const Error &error, bool json, const QString &word = {});
void printWarnings(const QStringList &warnings);

} // namespace vb::cli
