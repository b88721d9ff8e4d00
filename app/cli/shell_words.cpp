#include "app/cli/shell_words.h"

namespace vb::cli {

namespace {

bool isShellSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// A hand on the line that reads one word at a time.
class ShellReader {
public:
    explicit ShellReader(const std::string &line) : m_line(line) { }

    /// False at the end of the line or at a comment.
    bool findWord()
    {
        while (m_at < m_line.size() && isShellSpace(m_line[m_at]))
            ++m_at;
        return m_at < m_line.size() && m_line[m_at] != '#';
    }

    Result<std::string> word()
    {
        std::string out;
        while (m_at < m_line.size() && !isShellSpace(m_line[m_at])) {
            const char c = m_line[m_at++];
            if (c == '\'' || c == '"') {
                VB_DO(quoted(c, out));
            } else if (c != '\\') {
                out += c;
            } else if (m_at < m_line.size()) {
                out += m_line[m_at++];
            } else {
                return fail(Code::usage, QStringLiteral("the line ends with a backslash"));
            }
        }
        return out;
    }

private:
    Result<void> quoted(char quote, std::string &out)
    {
        while (m_at < m_line.size()) {
            const char c = m_line[m_at++];
            if (c == quote)
                return {};
            const bool escapes
                = quote == '"' && c == '\\' && m_at < m_line.size() && (m_line[m_at] == '"' || m_line[m_at] == '\\');
            out += escapes ? m_line[m_at++] : c;
        }
        return fail(Code::usage, QStringLiteral("a quote is not closed"));
    }

    const std::string &m_line;
    size_t m_at = 0;
};

} // namespace

Result<std::vector<std::string>> shellWords(const std::string &line)
{
    std::vector<std::string> words;
    ShellReader reader(line);
    while (reader.findWord()) {
        VB_TRY(std::string word, reader.word());
        words.push_back(std::move(word));
    }
    return words;
}

} // namespace vb::cli
