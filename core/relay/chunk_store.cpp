#include "core/relay/chunk_store.h"

#include "core/base/durable_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cstdio>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace vb::relay {

namespace {

constexpr qint64 kMaxChunkFile = 8LL << 20;

/// All that was written below the folder is on the disk when it returns.
Result<void> flushAll(const QString &folder, const std::vector<QString> &files)
{
#ifdef Q_OS_LINUX
    Q_UNUSED(files);
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool flushed = handle >= 0 && ::syncfs(handle) == 0;
    if (handle >= 0)
        ::close(handle);
    if (!flushed)
        return fail(Code::io, QStringLiteral("the flush of the chunks failed"));
    return {};
#else
    for (const QString &name : files) {
        VB_TRY(const QByteArray bytes, file::read(name, kMaxChunkFile));
        VB_DO(file::replace(name, bytes));
    }
    Q_UNUSED(folder);
    return {};
#endif
}

/// Under its name only when whole; the flush comes with missing().
Result<void> writeUnflushed(const QString &path, const QByteArray &bytes)
{
    QFile part(
        QStringLiteral("%1.%2.part").arg(path).arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0')));
    if (!part.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered,
                   QFile::ReadOwner | QFile::WriteOwner))
        return fail(Code::io, QStringLiteral("cannot write a chunk: %1").arg(part.errorString()));
    const bool written = part.write(bytes) == bytes.size();
    part.close();
    if (written
        && std::rename(QFile::encodeName(part.fileName()).constData(), QFile::encodeName(path).constData()) == 0)
        return {};
    part.remove();
    return fail(Code::io, QStringLiteral("cannot write a chunk: the disk is full or read only"));
}

} // namespace

QString ChunkStore::pathOf(const QByteArray &hash) const
{
    const QString name = QString::fromLatin1(hash.toHex());
    return m_folder + u'/' + name.left(2) + u'/' + name;
}

Result<void> ChunkStore::put(const QByteArray &hash, const QByteArray &bytes)
{
    if (crypto::bytes(crypto::sha256(bytes)) != hash)
        return fail(Code::integrity, QStringLiteral("the chunk has another hash"));
    VB_TRY(const bool published, m_store.hasChunk(hash));
    const QString path = pathOf(hash);
    if (published && QFile::exists(path))
        return {};
    VB_DO(file::makePrivateFolder(m_folder));
    VB_DO(file::makePrivateFolder(QFileInfo(path).path()));
    VB_DO(writeUnflushed(path, bytes));
    const std::lock_guard lock(m_mutex);
    if (!m_received.contains(hash))
        m_addedBytes += bytes.size();
    m_received.insert(hash, bytes.size());
    return {};
}

Result<std::vector<QByteArray>> ChunkStore::missing(const std::vector<QByteArray> &hashes, qint64 nowMs)
{
    std::vector<QByteArray> lacking;
    std::vector<StoredChunk> fresh;
    std::vector<QString> files;
    for (const QByteArray &hash : hashes) {
        VB_TRY(const bool published, m_store.hasChunk(hash));
        const QString path = pathOf(hash);
        if (published && QFile::exists(path))
            continue;
        const std::lock_guard lock(m_mutex);
        const auto received = m_received.constFind(hash);
        if (received == m_received.cend()) {
            lacking.push_back(hash);
        } else {
            fresh.push_back({hash, *received});
            files.push_back(path);
        }
    }
    if (fresh.empty())
        return lacking;
    VB_DO(flushAll(m_folder, files));
    VB_DO(m_store.putChunks(fresh, nowMs));
    const std::lock_guard lock(m_mutex);
    for (const StoredChunk &chunk : fresh)
        m_received.remove(chunk.hash);
    return lacking;
}

Result<QByteArray> ChunkStore::get(const QByteArray &hash)
{
    VB_TRY(const bool published, m_store.hasChunk(hash));
    if (!published)
        return fail(Code::notFound, QStringLiteral("there is no such chunk"));
    VB_TRY(const QByteArray bytes, file::read(pathOf(hash), kMaxChunkFile));
    if (crypto::bytes(crypto::sha256(bytes)) != hash)
        return fail(Code::integrity, QStringLiteral("the chunk was damaged on the disk"));
    return bytes;
}

qint64 ChunkStore::addedBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_addedBytes;
}

} // namespace vb::relay
