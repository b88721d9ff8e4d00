#include "core/platform/secret_store.h"

#include "core/base/durable_file.h"
#include "core/base/secret_bytes.h"

#include <QFile>
#include <QFileInfo>

namespace vb::platform {

namespace {

constexpr qsizetype kDeviceSecretSize = 32;
constexpr qint64 kMaxItemFile = 4096;

bool isDeviceSecretName(const QString &name)
{
    return name.section(u'/', 0, 0) == kDeviceSecret;
}

} // namespace

Result<QString> FileSecretStore::pathOf(const QString &name) const
{
    if (isDeviceSecretName(name))
        return m_path;
    if (name.section(u'/', 0, 0) == kAnchor)
        return m_path + QStringLiteral(".anchor");
    return fail(Code::invalid, QStringLiteral("a device-secret file keeps no item of this name"));
}

Result<QByteArray> FileSecretStore::read(const QString &name)
{
    VB_TRY(const QString path, pathOf(name));
    auto content = file::readPrivate(path, kMaxItemFile);
    const bool tooLarge = !content && content.error().code == Code::invalid;
    if (isDeviceSecretName(name) && (tooLarge || (content && content->size() != kDeviceSecretSize))) {
        if (content)
            wipe(*content);
        return fail(Code::denied,
                    QStringLiteral("%1 must hold exactly 32 random bytes").arg(QFileInfo(path).fileName()));
    }
    return content;
}

Result<void> FileSecretStore::write(const QString &name, const QByteArray &bytes)
{
    VB_TRY(const QString path, pathOf(name));
    if (bytes.size() > kMaxItemFile || (isDeviceSecretName(name) && bytes.size() != kDeviceSecretSize))
        return fail(Code::invalid, QStringLiteral("a device secret has 32 bytes"));
    VB_DO(file::replace(path, bytes));
    VB_TRY(QByteArray kept, file::readPrivate(path, kMaxItemFile));
    const bool same = kept == bytes;
    wipe(kept);
    if (!same)
        return fail(Code::io, QStringLiteral("%1 did not keep what was written").arg(QFileInfo(path).fileName()));
    return {};
}

Result<void> FileSecretStore::remove(const QString &name)
{
    VB_TRY(const QString path, pathOf(name));
    if (QFile::exists(path) && !QFile::remove(path))
        return fail(Code::io, QStringLiteral("cannot remove %1").arg(QFileInfo(path).fileName()));
    return {};
}

QString FileSecretStore::describe() const
{
    return QStringLiteral("the file %1").arg(QFileInfo(m_path).fileName());
}

} // namespace vb::platform
