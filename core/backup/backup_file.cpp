#include "core/backup/backup_file.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/sealed_stream.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

namespace vb::backup {

namespace {

constexpr QByteArrayView kMagic = "VBBK";
constexpr int kManifestVersion = 1;
constexpr qsizetype kMostManifest = 4096;
constexpr qsizetype kLengthSize = 4;
constexpr int kProgressEvery = 64; // chunks

QByteArray be64(qint64 value)
{
    QByteArray out(8, '\0');
    qToBigEndian(value, out.data());
    return out;
}

/// Length (4, BE) ‖ CBOR; the store's pages follow.
QByteArray encodedManifest(const Manifest &manifest)
{
    const QByteArray map = cbor::encode(QCborMap {{1, kManifestVersion},
                                                  {2, manifest.storeId},
                                                  {3, manifest.device.bytes()},
                                                  {4, manifest.storeSize},
                                                  {5, static_cast<qint64>(manifest.audit.size)},
                                                  {6, crypto::bytes(manifest.audit.root)},
                                                  {7, static_cast<qint64>(manifest.operations)}});
    QByteArray length(kLengthSize, '\0');
    qToBigEndian(static_cast<quint32>(map.size()), length.data());
    return length + map;
}

Result<Manifest> decodedManifest(const QByteArray &bytes)
{
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    cbor::Fields fields(map);
    Manifest manifest;
    const quint64 version = fields.number(1);
    if (version > kManifestVersion)
        return fail(Code::tooNew, QStringLiteral("the backup was made by a newer version"));
    manifest.storeId = fields.bytes(2, 16);
    manifest.device = DeviceId::fromBytes(fields.bytes(3, 16));
    manifest.storeSize = static_cast<qint64>(fields.number(4));
    manifest.audit.size = fields.number(5);
    manifest.audit.root = crypto::digestFrom(fields.bytes(6, 32));
    manifest.operations = fields.number(7);
    VB_DO(fields.finish("the backup's list of contents"));
    if (version != kManifestVersion)
        return fail(Code::integrity, QStringLiteral("the backup's list of contents has no known format"));
    return manifest;
}

crypto::StreamHead streamHead(const BackupHead &head, quint64 plainSize)
{
    return {kMagic.toByteArray(), head.id.bytes(), plainSize, head.practice.bytes() + be64(head.atMs)};
}

BackupHead headFrom(const crypto::StreamHead &stream)
{
    return {BackupId::fromBytes(stream.id), PracticeId::fromBytes(stream.context.first(16)),
            qFromBigEndian<qint64>(stream.context.constData() + 16)};
}

Error unreadable(const QFile &file)
{
    return fail(QFileInfo::exists(file.fileName()) ? Code::io : Code::notFound,
                QStringLiteral("cannot read %1: %2").arg(QFileInfo(file.fileName()).fileName(), file.errorString()));
}

Result<crypto::StreamHead> headOf(QFile &file)
{
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    VB_TRY(crypto::StreamHead head, crypto::decodeStreamHead(file.read(crypto::kStreamHead), kMagic));
    if (static_cast<quint64>(file.size()) != head.sealedSize())
        return fail(Code::integrity, QStringLiteral("the backup is cut off or lengthened"));
    return head;
}

} // namespace

QString keyPartOf(const QString &path)
{
    return path + QStringLiteral(".key");
}

Result<qint64> writeBackup(const QString &path, const BackupHead &head, const SecretBytes &key,
                           const QString &storePath, const Manifest &manifest, const BackupProgress &progress)
{
    QFile store(storePath);
    if (!store.open(QIODevice::ReadOnly))
        return unreadable(store);
    VB_INVARIANT(store.size() == manifest.storeSize);
    QByteArray waiting = encodedManifest(manifest);
    crypto::StreamCipher cipher(key, streamHead(head, static_cast<quint64>(waiting.size() + manifest.storeSize)));
    VB_TRY(file::Replacement out, file::Replacement::begin(path));
    VB_DO(out.write(crypto::encode(cipher.head())));
    QByteArray sealed;
    for (quint64 chunk = 0; chunk < cipher.head().chunks(); ++chunk) {
        const qsizetype size = cipher.head().chunkSize(chunk);
        waiting += store.read(size - waiting.size());
        if (waiting.size() != size)
            return fail(Code::io, QStringLiteral("the store cannot be read to its end"));
        cipher.seal(chunk, waiting, sealed);
        waiting.clear();
        VB_DO(out.write(sealed));
        if (chunk % kProgressEvery == 0 && progress && !progress(store.pos(), manifest.storeSize))
            return fail(Code::failed, QStringLiteral("stopped"));
    }
    VB_DO(out.keep());
    return out.size();
}

Result<BackupHead> readBackupHead(const QString &path)
{
    QFile file(path);
    VB_TRY(const crypto::StreamHead head, headOf(file));
    return headFrom(head);
}

Result<Manifest> unpackBackup(const QString &path, const SecretBytes &key, const QString &storePath,
                              const BackupProgress &progress)
{
    QFile file(path);
    VB_TRY(const crypto::StreamHead head, headOf(file));
    crypto::StreamCipher cipher(key, head);
    VB_TRY(file::Replacement out, file::Replacement::begin(storePath));
    Manifest manifest;
    QByteArray plain;
    for (quint64 chunk = 0; chunk < head.chunks(); ++chunk) {
        VB_DO(cipher.open(chunk, file.read(head.chunkSize(chunk) + crypto::kStreamTag), plain));
        QByteArrayView pages = plain;
        if (chunk == 0) {
            // It stands in the first chunk as a whole.
            const quint32 length
                = pages.size() < kLengthSize ? kMostManifest + 1 : qFromBigEndian<quint32>(pages.data());
            if (length > kMostManifest || static_cast<qsizetype>(length) + kLengthSize > pages.size())
                return fail(Code::integrity, QStringLiteral("the backup has no list of contents"));
            VB_TRY(manifest, decodedManifest(pages.sliced(kLengthSize, length).toByteArray()));
            pages = pages.sliced(kLengthSize + static_cast<qsizetype>(length));
        }
        VB_DO(out.write(pages));
        if (chunk % kProgressEvery == 0 && progress && !progress(file.pos(), file.size()))
            return fail(Code::failed, QStringLiteral("stopped"));
    }
    if (out.size() != manifest.storeSize)
        return fail(Code::integrity, QStringLiteral("the backup does not hold what its list of contents says"));
    VB_DO(out.keep());
    return manifest;
}

} // namespace vb::backup
