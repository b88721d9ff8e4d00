#include "app/cli/batch.h"

#include "app/cli/command_line.h"
#include "app/cli/output.h"
#include "app/cli/secret_input.h"
#include "app/cli/shell_words.h"

#include <QFile>

#include <fstream>
#include <iostream>

namespace vb::cli {

namespace {

Result<Answer> runBatchLine(session::Session &session, std::vector<std::string> words, const QString &passwordFile)
{
    VB_TRY(const CommandLine line, parseCommandLine(std::move(words), Place::batch));
    if (!line.help.isEmpty())
        return fail(Code::usage, QStringLiteral("help is not given inside a batch"));
    if (const auto *loggedIn = std::get_if<LoggedIn>(&line.command.work))
        return (*loggedIn)(session);
    if (const auto *signing = std::get_if<Signing>(&line.command.work)) {
        VB_TRY(SecretBytes password, readSecretFile(passwordFile, QStringLiteral("--password-file")));
        return (*signing)(session, std::move(password));
    }
    return std::get<Anywhere>(line.command.work)();
}

QByteArray resultLine(qint64 number, const Result<Answer> &result)
{
    const Error *problem = !result ? &result.error() : result->problem ? &*result->problem : nullptr;
    QByteArray out = "{\"line\":" + QByteArray::number(number) + ",\"ok\":" + (problem != nullptr ? "false" : "true");
    if (result && result->isList) {
        out += ",\"rows\":[";
        for (size_t i = 0; i < result->rows.size(); ++i)
            out += (i == 0 ? "" : ",") + jsonObject(result->rows[i]);
        out += ']';
    } else if (result) {
        out += ",\"result\":" + jsonObject(result->rows.front());
    }
    if (problem != nullptr)
        out += ",\"error\":" + jsonError(*problem, result ? result->word : QString());
    return out + "}\n";
}

Error atLine(qint64 number, Error error)
{
    error.detail = QStringLiteral("line %1: %2").arg(number).arg(error.detail);
    return error;
}

Result<void> runLines(session::Session &session, std::istream &lines, bool keepGoing, const QString &passwordFile)
{
    Result<void> outcome;
    std::string text;
    for (qint64 number = 1; (outcome || keepGoing) && std::getline(lines, text); ++number) {
        Result<std::vector<std::string>> words = shellWords(text);
        if (words && words->empty())
            continue;
        const Result<Answer> result
            = words ? runBatchLine(session, std::move(*words), passwordFile) : Result<Answer>(words.error());
        if (!printOut(resultLine(number, result)))
            return fail(Code::io, QStringLiteral("standard output takes no more: stopped after line %1").arg(number));
        if (outcome && !result)
            outcome = atLine(number, result.error());
        else if (outcome && result->problem)
            outcome = atLine(number, *result->problem);
    }
    if (lines.bad())
        return fail(Code::io, QStringLiteral("the batch cannot be read to its end"));
    return outcome;
}

} // namespace

Result<void> runBatch(session::Session &session, const BatchRequest &request, const QString &passwordFile)
{
    if (request.file.isEmpty())
        return runLines(session, std::cin, request.keepGoing, passwordFile);
    std::ifstream file(QFile::encodeName(request.file).toStdString());
    if (!file)
        return fail(Code::usage, QStringLiteral("%1 cannot be read").arg(request.file));
    return runLines(session, file, request.keepGoing, passwordFile);
}

} // namespace vb::cli
