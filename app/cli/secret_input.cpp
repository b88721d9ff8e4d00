#include "app/cli/secret_input.h"

#include "core/access/totp.h"
#include "core/base/durable_file.h"

namespace vb::cli {

namespace {
constexpr qint64 kMaxSecretFile = 64 << 10;
} // namespace

Result<SecretBytes> readSecretFile(const QString &path, const QString &option)
{
    if (path.isEmpty())
        return fail(Code::usage, QStringLiteral("%1 is missing").arg(option));
    Result<QByteArray> content = file::read(path, kMaxSecretFile);
    if (!content)
        return fail(Code::usage, QStringLiteral("%1: %2").arg(option, content.error().detail));
    if (content->endsWith('\n'))
        content->chop(content->endsWith("\r\n") ? 2 : 1);
    return SecretBytes::take(*content);
}

Result<SecretBytes> readTotpSecretFile(const QString &path)
{
    VB_TRY(const SecretBytes text, readSecretFile(path, QStringLiteral("--totp-secret-file")));
    return access::parseTotpSecret(text);
}

Result<QString> readKitCode(const QString &code, const QString &file)
{
    if (code.isEmpty() == file.isEmpty())
        return fail(Code::usage, QStringLiteral("give the code of the kit: --kit-code or --kit-code-file"));
    if (!code.isEmpty())
        return code;
    VB_TRY(const SecretBytes content, readSecretFile(file, QStringLiteral("--kit-code-file")));
    return QString::fromUtf8(content.view());
}

} // namespace vb::cli
