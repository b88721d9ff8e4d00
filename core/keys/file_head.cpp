#include "core/keys/file_head.h"

#include "core/crypto/hash.h"

namespace vb::keys {

namespace {

constexpr char kHeadVersion = 1;
constexpr qsizetype kHeadVersionAt = 4;

} // namespace

QByteArray fileHead(QByteArrayView magic, const SecretBytes &deviceSecret, QByteArrayView idLabel)
{
    VB_INVARIANT(magic.size() == kHeadVersionAt);
    QByteArray head = magic.toByteArray();
    head.append(kHeadVersion);
    head.append(crypto::derive(deviceSecret, idLabel, 16).view());
    return head;
}

Result<void> checkFileHead(QByteArrayView content, QByteArrayView expectedHead, const QString &name)
{
    if (content.size() < kFileHead || content.first(kHeadVersionAt) != expectedHead.first(kHeadVersionAt))
        return fail(Code::integrity, QStringLiteral("%1 is cut off or another kind of file").arg(name));
    const auto version = static_cast<unsigned char>(content.at(kHeadVersionAt));
    if (version > kHeadVersion)
        return fail(Code::tooNew, QStringLiteral("%1 has format %2").arg(name).arg(version));
    if (version != kHeadVersion)
        return fail(Code::integrity, QStringLiteral("%1 has no known format").arg(name));
    if (!crypto::equal(content.first(kFileHead), expectedHead))
        return fail(Code::denied, QStringLiteral("%1 belongs to another device secret").arg(name));
    return {};
}

} // namespace vb::keys
