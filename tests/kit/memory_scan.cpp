#include "tests/kit/memory_scan.h"

#include <QFile>

#include <algorithm>
#include <cstring>

namespace vb::test {

namespace {

constexpr int kLetters = 12;

char letterOf(char kind, int i)
{
    return i < 2 ? "Qz"[i] : static_cast<char>('a' + ((i - 2) * 7 + kind) % 26);
}

/// Letter by letter, so that no copy of the word is made that the search then finds.
bool matches(const char *at, int step, char kind)
{
    for (int i = 0; i < kLetters; ++i)
        if ((at[i * step] | 0x20) != (letterOf(kind, i) | 0x20) || (step == 2 && at[i * step + 1] != 0))
            return false;
    return true;
}

} // namespace

QByteArray marker(char kind)
{
    QByteArray word;
    for (int i = 0; i < kLetters; ++i)
        word.append(letterOf(kind, i));
    return word;
}

bool memoryCanBeJudged()
{
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

int inMemory(char kind)
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    QFile memory(QStringLiteral("/proc/self/mem"));
    if (!maps.open(QIODevice::ReadOnly) || !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return -1;
    int found = 0;
    for (const QByteArray &line : maps.readAll().split('\n')) {
        const QByteArrayList parts = line.simplified().split(' ');
        if (parts.size() < 2 || !parts.at(1).startsWith("rw") || line.contains("[stack]") || line.contains("[vvar]"))
            continue;
        const QByteArrayList range = parts.at(0).split('-');
        const qint64 from = range.at(0).toLongLong(nullptr, 16);
        const qint64 to = range.at(1).toLongLong(nullptr, 16);
        constexpr qint64 kPiece = 1 << 20;
        static char piece[kPiece + 32];
        if (reinterpret_cast<qint64>(piece) >= from && reinterpret_cast<qint64>(piece) < to)
            std::memset(piece, 0, sizeof piece);
        for (qint64 at = from; at < to; at += kPiece) {
            memory.seek(at);
            const qint64 size = memory.read(piece, std::min(kPiece + 24, to - at));
            for (qint64 i = 0; i + 24 <= size; ++i)
                if ((piece[i] | 0x20) == 'q' && (matches(piece + i, 1, kind) || matches(piece + i, 2, kind)))
                    ++found;
            std::memset(piece, 0, sizeof piece);
        }
    }
    return found;
}

} // namespace vb::test
