#include "core/base/durable_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <atomic>
#include <cstdio>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#else
#include <io.h>
#include <windows.h>
#endif

namespace vb::file {

namespace {

#ifdef VB_TEST_HOOKS
std::atomic<int> g_failAt {0};
std::atomic<bool> g_failForever {false};

bool injectedFailure()
{
    if (g_failAt.load() <= 0)
        return false;
    if (g_failAt.load() == 1) {
        if (!g_failForever)
            g_failAt = 0;
        return true;
    }
    --g_failAt;
    return false;
}
#else
bool injectedFailure()
{
    return false;
}
#endif

Error ioError(const QString &path, const QString &reason)
{
    return fail(Code::io, QStringLiteral("cannot write %1: %2").arg(QFileInfo(path).fileName(), reason));
}

Result<void> flush(QFile &file)
{
    if (injectedFailure() || !file.flush())
        return ioError(file.fileName(), file.errorString());
#ifdef Q_OS_UNIX
    if (::fsync(file.handle()) != 0)
#else
    if (::_commit(file.handle()) != 0)
#endif
        return ioError(file.fileName(), QStringLiteral("the flush failed"));
    return {};
}

/// Lets the disk begin with what was written while more is computed, so that the flush at the end waits for little. A
/// hint: what it does not do, the flush does.
void beginWriteback(QFile &file, qint64 from, qint64 size)
{
#ifdef Q_OS_LINUX
    ::sync_file_range(file.handle(), from, size, SYNC_FILE_RANGE_WRITE);
#else
    Q_UNUSED(file);
    Q_UNUSED(from);
    Q_UNUSED(size);
#endif
}

Result<void> flushFolder(const QString &path)
{
#ifdef Q_OS_UNIX
    const int folder
        = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool flushed = folder >= 0 && !injectedFailure() && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    if (!flushed)
        return ioError(path, QStringLiteral("the flush of the folder failed"));
#else
    Q_UNUSED(path);
#endif
    return {};
}

Result<void> writeAll(QFile &file, QByteArrayView content)
{
    // An injected failure leaves half of the bytes behind, as a full disk does.
    const bool torn = injectedFailure();
    const qint64 wanted = torn ? content.size() / 2 : content.size();
    if (file.write(content.data(), wanted) != content.size() || torn)
        return ioError(file.fileName(), file.errorString());
    return flush(file);
}

bool renameOver(const QString &from, const QString &to)
{
#ifdef Q_OS_WIN
    return !injectedFailure()
        && ::MoveFileExW(reinterpret_cast<const wchar_t *>(QDir::toNativeSeparators(from).utf16()),
                         reinterpret_cast<const wchar_t *>(QDir::toNativeSeparators(to).utf16()),
                         MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)
        != 0;
#else
    return !injectedFailure()
        && std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
#endif
}

constexpr qint64 kWriteback = 8 << 20;
constexpr auto kPrivate = QFile::ReadOwner | QFile::WriteOwner;
#ifdef Q_OS_UNIX
constexpr auto kOthers
    = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
#endif

Result<void> openToRead(QFile &source)
{
    const QString name = QFileInfo(source.fileName()).fileName();
    if (!source.exists())
        return fail(Code::notFound, QStringLiteral("%1 does not exist").arg(name));
    if (!source.open(QIODevice::ReadOnly))
        return fail(Code::io, QStringLiteral("cannot read %1: %2").arg(name, source.errorString()));
    return {};
}

Result<QByteArray> readAtMost(QFile &source, qint64 maxSize)
{
    const QString name = QFileInfo(source.fileName()).fileName();
    constexpr qint64 kPiece = 64 << 10; // not the limit at once: most files are far smaller
    QByteArray content;
    while (content.size() <= maxSize && !source.atEnd()) {
        const QByteArray piece = source.read(std::min(kPiece, maxSize + 1 - content.size()));
        if (piece.isEmpty())
            break;
        content.append(piece);
    }
    if (source.error() != QFileDevice::NoError)
        return fail(Code::io, QStringLiteral("cannot read %1: %2").arg(name, source.errorString()));
    if (content.size() > maxSize)
        return fail(Code::invalid, QStringLiteral("%1 is larger than %2 bytes").arg(name).arg(maxSize));
    return content;
}

} // namespace

Result<void> replace(const QString &path, QByteArrayView content)
{
    QFile temporary(path + QStringLiteral(".new"));
    temporary.remove(); // what a crash left, and its permissions
    if (!temporary.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, kPrivate))
        return ioError(path, temporary.errorString());
    if (auto written = writeAll(temporary, content); !written) {
        temporary.remove();
        return written;
    }
    temporary.close();
    if (!renameOver(temporary.fileName(), path)) {
        temporary.remove();
        return ioError(path, QStringLiteral("the rename failed"));
    }
    return flushFolder(path);
}

Replacement::Replacement(QString path, std::unique_ptr<QFile> temporary)
    : m_path(std::move(path)), m_temporary(std::move(temporary))
{
}

Replacement::Replacement(Replacement &&) noexcept = default;

Replacement::~Replacement()
{
    if (m_temporary)
        m_temporary->remove();
}

Result<Replacement> Replacement::begin(const QString &path)
{
    const QFileInfo target(path);
    if (target.fileName().isEmpty() || (target.exists() && !target.isFile()))
        return fail(Code::io, QStringLiteral("%1 is not a file that can be written").arg(target.fileName()));
    const QString name
        = QStringLiteral("%1.%2.part").arg(path).arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
    auto temporary = std::make_unique<QFile>(name);
    if (!temporary->open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, kPrivate))
        return ioError(path, temporary->errorString());
    return Replacement(path, std::move(temporary));
}

Result<void> Replacement::write(QByteArrayView content)
{
    const bool torn = injectedFailure();
    if (torn || m_temporary->write(content.data(), content.size()) != content.size())
        return ioError(m_path, m_temporary->errorString());
    m_size += content.size();
    if (m_size - m_handedOver >= kWriteback) {
        beginWriteback(*m_temporary, m_handedOver, m_size - m_handedOver);
        m_handedOver = m_size;
    }
    return {};
}

Result<void> Replacement::keep()
{
    VB_DO(flush(*m_temporary));
    m_temporary->close();
    if (!renameOver(m_temporary->fileName(), m_path))
        return ioError(m_path, QStringLiteral("the rename failed"));
    m_temporary.reset();
    return flushFolder(m_path);
}

Result<void> moveTo(const QString &from, const QString &to)
{
    if (!renameOver(from, to))
        return ioError(to, QStringLiteral("the rename failed"));
    return flushFolder(to);
}

Result<void> append(const QString &path, QByteArrayView content)
{
    QFile target(path);
    const bool isNew = !target.exists();
    if (!target.open(QIODevice::ReadWrite | QIODevice::Unbuffered, kPrivate))
        return ioError(path, target.errorString());
    const qint64 before = target.size();
    target.seek(before);
    auto written = writeAll(target, content);
    if (written && isNew)
        written = flushFolder(path);
    if (!written && isNew)
        target.remove();
    else if (!written)
        target.resize(before);
    return written;
}

Result<QByteArray> read(const QString &path, qint64 maxSize)
{
    QFile source(path);
    VB_DO(openToRead(source));
    return readAtMost(source, maxSize);
}

Result<QByteArray> readPrivate(const QString &path, qint64 maxSize)
{
    QFile source(path);
    VB_DO(openToRead(source));
#ifdef Q_OS_UNIX
    // Asked of the open file: the name may point elsewhere by now.
    if ((source.permissions() & kOthers) != 0)
        return fail(Code::denied,
                    QStringLiteral("%1 can be read by others: run chmod 600 on it").arg(QFileInfo(path).fileName()));
#endif
    return readAtMost(source, maxSize);
}

Result<void> makePrivateFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists())
        return info.isDir() ? Result<void>()
                            : fail(Code::io, QStringLiteral("%1 is not a folder").arg(info.fileName()));
    const QString clean = QDir::cleanPath(info.absoluteFilePath());
    if (!QDir().mkpath(QFileInfo(clean).absolutePath()) || !QDir().mkdir(clean, kPrivate | QFile::ExeOwner))
        return fail(Code::io, QStringLiteral("cannot make the folder %1").arg(info.fileName()));
    return {};
}

#ifdef VB_TEST_HOOKS
void failNth(int n, bool forever)
{
    g_failAt = n;
    g_failForever = forever;
}
#endif

} // namespace vb::file
