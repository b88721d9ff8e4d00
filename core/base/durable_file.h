#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

class QFile;

namespace vb::file {

/// Replaces the file as a whole: a temporary beside it (mode 0600), flush, rename, flush of the folder. After a crash
/// the old or the new content is there, never a mixture. `io` with the reason on failure.
Result<void> replace(const QString &path, QByteArrayView content);

/// replace() for what does not fit into memory. The temporary has a name that nothing else has; it is removed unless
/// keep() succeeds. Only a regular file is replaced.
class Replacement {
public:
    static Result<Replacement> begin(const QString &path);
    Replacement(Replacement &&) noexcept;
    Replacement &operator=(Replacement &&) = delete;
    ~Replacement();

    Result<void> write(QByteArrayView content);
    /// Flushes and puts the file in its place; nothing can be written any more.
    Result<void> keep();
    [[nodiscard]] qint64 size() const { return m_size; }

private:
    Replacement(QString path, std::unique_ptr<QFile> temporary);

    QString m_path;
    std::unique_ptr<QFile> m_temporary;
    qint64 m_size = 0;
    qint64 m_handedOver = 0; // to the disk
};

/// Gives the file that name in place of whatever has it, and flushes the folder. Within one file system.
Result<void> moveTo(const QString &from, const QString &to);

/// Appends and flushes before it returns; made with mode 0600 when missing. A failed write is cut off again.
Result<void> append(const QString &path, QByteArrayView content);

/// `notFound` when missing, `invalid` beyond `maxSize`, `io` otherwise.
Result<QByteArray> read(const QString &path, qint64 maxSize = 64LL << 20);

/// As read(), for secrets: `denied` unless only the owner may read the file.
Result<QByteArray> readPrivate(const QString &path, qint64 maxSize);

/// A folder that only the owner may enter; made when missing.
Result<void> makePrivateFolder(const QString &path);

#ifdef VB_TEST_HOOKS
/// Lets the n-th flush, write or rename from now on fail (counted from 1; 0 = never) once or from then on.
void failNth(int n, bool forever);
#endif

} // namespace vb::file
