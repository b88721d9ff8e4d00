#pragma once

#include <QByteArray>
#include <QStringList>

#include <array>
#include <vector>

namespace vb::test {

/// Looks for words in whatever bytes there are, however they may be written there: UTF-8, UTF-16 of both byte orders,
/// these in hexadecimal digits and in base64 at any place of a longer text; as given, in small letters, in capitals.
class WordScan {
public:
    /// Of ten signs or more, so that chance writes none of them.
    explicit WordScan(const QStringList &words);

    /// "WORD as FORM" of each that stands there, once.
    [[nodiscard]] QStringList in(const QByteArray &bytes) const;
    /// In the files below a folder and their names; `files` gets their number. A file that cannot be read is one of
    /// the answers.
    QStringList inFolder(const QString &folder, int &files) const;

    struct Memory {
        QStringList found;
        QStringList unread; // mappings that should be readable, and were not to the end
        qint64 bytes = 0;
    };
    /// Everything that another process of ours can read of itself, but what the kernel put there.
    [[nodiscard]] Memory inProcess(qint64 pid) const;

private:
    struct Form {
        QByteArray bytes;
        QString name;
    };
    void add(const QByteArray &bytes, const QString &name);
    void look(const char *bytes, qsizetype size, std::vector<bool> &seen) const;
    [[nodiscard]] QStringList names(const std::vector<bool> &seen) const;

    std::vector<Form> m_forms;
    std::vector<std::vector<int>> m_byStart; // forms by their first two bytes
    qsizetype m_longest = 0;
};

} // namespace vb::test
