#include "app/cli/text_input.h"

#include "core/base/durable_file.h"

#include <QStringDecoder>

namespace vb::cli {

namespace {
constexpr qint64 kLastLineEnd = 2;
} // namespace

Result<QString> readTextFile(const QString &path, const QString &option, qint64 maxBytes)
{
    if (path.isEmpty())
        return fail(Code::usage, QStringLiteral("%1 is missing").arg(option));
    const Result<QByteArray> content = file::read(path, maxBytes + kLastLineEnd);
    if (!content && content.error().code == Code::invalid)
        return fail(Code::invalid, QStringLiteral("%1: more than %2 bytes, the limit").arg(option).arg(maxBytes));
    if (!content)
        return fail(Code::usage, QStringLiteral("%1: %2").arg(option, content.error().detail));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(*content);
    if (decoder.hasError())
        return fail(Code::invalid, QStringLiteral("%1: the file is not UTF-8").arg(option));
    return text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
}

} // namespace vb::cli
