#include "tests/kit/word_scan.h"

#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <cstring>

namespace vb::test {

namespace {

constexpr qint64 kScanPiece = 1 << 20;

std::size_t startOf(const char *bytes)
{
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
}

QByteArray utf16Of(const QString &word, bool bigEndian)
{
    QByteArray bytes;
    for (const QChar letter : word) {
        const auto low = static_cast<char>(letter.unicode() & 0xff);
        const auto high = static_cast<char>(letter.unicode() >> 8);
        bytes.append(bigEndian ? high : low).append(bigEndian ? low : high);
    }
    return bytes;
}

/// The letters that these bytes alone decide when so many others stand before them in the group of three.
QByteArray base64Inside(const QByteArray &bytes, int before)
{
    constexpr int kBits = 6;
    const QByteArray text = (QByteArray(before, '\0') + bytes).toBase64();
    const int from = (before * 8 + kBits - 1) / kBits;
    const auto to = (before + bytes.size()) * 8 / kBits;
    return text.mid(from, to - from);
}

bool isTheKernels(const QByteArray &mapping)
{
    return mapping.endsWith("[vvar]") || mapping.endsWith("[vvar_vclock]") || mapping.endsWith("[vsyscall]");
}

} // namespace

WordScan::WordScan(const QStringList &words) : m_byStart(1 << 16)
{
    for (const QString &word : words) {
        if (word.size() < 10)
            qFatal("this word may stand anywhere");
        QStringList cases {word, word.toLower(), word.toUpper()};
        cases.removeDuplicates();
        for (const QString &one : cases) {
            const std::array raw {std::pair(one.toUtf8(), QStringLiteral("UTF-8")),
                                  std::pair(utf16Of(one, false), QStringLiteral("UTF-16")),
                                  std::pair(utf16Of(one, true), QStringLiteral("UTF-16, big end first"))};
            for (const auto &[bytes, form] : raw) {
                const QString name = one + QStringLiteral(" as ") + form;
                add(bytes, name);
                add(bytes.toHex(), name + QStringLiteral(" in hex"));
                add(bytes.toHex().toUpper(), name + QStringLiteral(" in hex"));
                for (int before = 0; before < 3; ++before) {
                    const QByteArray text = base64Inside(bytes, before);
                    add(text, name + QStringLiteral(" in base64"));
                    add(QByteArray(text).replace('+', '-').replace('/', '_'), name + QStringLiteral(" in base64"));
                }
            }
        }
    }
}

void WordScan::add(const QByteArray &bytes, const QString &name)
{
    std::vector<int> &start = m_byStart[startOf(bytes.constData())];
    if (std::any_of(start.begin(), start.end(),
                    [&](int at) { return m_forms[static_cast<std::size_t>(at)].bytes == bytes; }))
        return;
    start.push_back(static_cast<int>(m_forms.size()));
    m_forms.push_back({bytes, name});
    m_longest = std::max(m_longest, bytes.size());
}

void WordScan::look(const char *bytes, qsizetype size, std::vector<bool> &seen) const
{
    for (qsizetype at = 0; at + 1 < size; ++at)
        for (const int form : m_byStart[startOf(bytes + at)]) {
            const QByteArray &wanted = m_forms[static_cast<std::size_t>(form)].bytes;
            if (wanted.size() <= size - at
                && std::memcmp(bytes + at, wanted.constData(), static_cast<std::size_t>(wanted.size())) == 0)
                seen[static_cast<std::size_t>(form)] = true;
        }
}

QStringList WordScan::names(const std::vector<bool> &seen) const
{
    QStringList all;
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (seen[i] && !all.contains(m_forms[i].name))
            all.append(m_forms[i].name);
    return all;
}

QStringList WordScan::in(const QByteArray &bytes) const
{
    std::vector<bool> seen(m_forms.size());
    look(bytes.constData(), bytes.size(), seen);
    return names(seen);
}

QStringList WordScan::inFolder(const QString &folder, int &files) const
{
    QStringList all;
    files = 0;
    QDirIterator each(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        for (const QString &found : in(QFile::encodeName(each.fileName())))
            all.append(QStringLiteral("the name of a file: ") + found);
        if (!each.fileInfo().isFile())
            continue;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            all.append(path + QStringLiteral(" cannot be read"));
            continue;
        }
        ++files;
        for (const QString &found : in(file.readAll()))
            all.append(each.fileName() + QStringLiteral(": ") + found);
    }
    return all;
}

WordScan::Memory WordScan::inProcess(qint64 pid) const
{
    Memory result;
    QFile maps(QStringLiteral("/proc/%1/maps").arg(pid));
    QFile memory(QStringLiteral("/proc/%1/mem").arg(pid));
    if (!maps.open(QIODevice::ReadOnly) || !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        result.unread.append(QStringLiteral("all of it: %1").arg(memory.errorString()));
        return result;
    }
    std::vector<bool> seen(m_forms.size());
    QByteArray piece(kScanPiece + m_longest, '\0'); // what lies over a border is looked at with both sides
    for (const QByteArray &line : maps.readAll().split('\n')) {
        const QByteArrayList parts = line.simplified().split(' ');
        if (parts.size() < 2 || !parts.at(1).startsWith('r') || isTheKernels(line))
            continue;
        const QByteArrayList range = parts.at(0).split('-');
        const qint64 to = range.at(1).toLongLong(nullptr, 16);
        for (qint64 at = range.at(0).toLongLong(nullptr, 16); at < to; at += kScanPiece) {
            const qint64 wanted = std::min<qint64>(piece.size(), to - at);
            const qint64 got = memory.seek(at) ? memory.read(piece.data(), wanted) : -1;
            if (got > 0)
                look(piece.constData(), got, seen);
            result.bytes += std::min(std::max<qint64>(got, 0), kScanPiece);
            if (got != wanted) {
                result.unread.append(QString::fromLatin1(line));
                break;
            }
        }
    }
    result.found = names(seen);
    return result;
}

} // namespace vb::test
