#include "tests/arch/layer_check.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <functional>

namespace vb::arch {

namespace {

constexpr int kRootCMakeLines = 150;
constexpr int kFolderDepth = 3;

const QStringList kTopLevel {QStringLiteral("app"),   QStringLiteral("core"),         QStringLiteral("ui"),
                             QStringLiteral("tests"), QStringLiteral("docs"),         QStringLiteral("resources"),
                             QStringLiteral("build"), QStringLiteral("translations"), QStringLiteral("installer")};
// What a window may never reach, whatever a line of layers.txt says.
const QStringList kBehindTheSession {QStringLiteral("core/sql"), QStringLiteral("core/store"),
                                     QStringLiteral("core/wire"), QStringLiteral("core/sync"),
                                     QStringLiteral("core/crypto")};
const QStringList kEmptyNames {QStringLiteral("utils"),   QStringLiteral("util"),   QStringLiteral("helper"),
                               QStringLiteral("helpers"), QStringLiteral("common"), QStringLiteral("manager"),
                               QStringLiteral("misc")};

QString readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The text with comments blanked, and what stands in quotes too unless `keepQuoted`. Line breaks stay.
QString codeOf(const QString &text, bool keepQuoted)
{
    static const QRegularExpression skipped(
        QStringLiteral(
            R"(//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')"),
        QRegularExpression::DotMatchesEverythingOption);
    QString code = text;
    for (auto found = skipped.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const bool comment = match.capturedView().startsWith(u'/');
        if (!comment && keepQuoted)
            continue;
        for (qsizetype i = match.capturedStart(); i < match.capturedEnd(); ++i)
            if (code.at(i) != u'\n')
                code[i] = u' ';
    }
    return code;
}

QString folderOf(const QString &file)
{
    return file.section(u'/', 0, 1);
}

struct Word {
    QString scope;
    QRegularExpression pattern;
    QString text;
};

class Checker {
public:
    Checker(const QString &root, const QString &qtHeaders) : m_root(root), m_qtHeaders(qtHeaders) { }

    QList<Finding> run()
    {
        readLayers();
        readWords();
        checkFolders();
        checkGrants();
        checkCycles();
        for (const QString &top : {QStringLiteral("app"), QStringLiteral("core"), QStringLiteral("ui")})
            collectTargets(top);
        for (const QString &top :
             {QStringLiteral("app"), QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("tests")})
            checkFilesBelow(top);
        checkRoot();
        std::sort(m_findings.begin(), m_findings.end(), [](const Finding &a, const Finding &b) {
            return std::tie(a.file, a.line, a.rule) < std::tie(b.file, b.line, b.rule);
        });
        return m_findings;
    }

private:
    void add(const QString &file, int line, const QString &rule, const QString &text)
    {
        m_findings.append({file, line, rule, text});
    }

    // ---- the rules ----

    void readLayers()
    {
        static const QRegularExpression form(QStringLiteral("^(library |only |)([^:\\s]+): *(.*)$"));
        const QStringList lines = readAll(m_root + u'/' + kLayers).split(u'\n');
        for (int i = 0; i < lines.size(); ++i) {
            const QString line = lines.at(i).trimmed();
            if (line.isEmpty() || line.startsWith(u'#'))
                continue;
            const QRegularExpressionMatch match = form.match(line);
            if (!match.hasMatch()) {
                add(kLayers, i + 1, QStringLiteral("layers"), QStringLiteral("not a rule: %1").arg(line));
                continue;
            }
            const QStringList words = match.captured(3).split(u' ', Qt::SkipEmptyParts);
            if (match.captured(1) == QStringLiteral("library "))
                m_libraries.insert(match.captured(2), words);
            else if (match.captured(1) == QStringLiteral("only "))
                m_only.insert(match.captured(2), words);
            else
                m_grants.insert(match.captured(2), words), m_grantLine.insert(match.captured(2), i + 1);
        }
    }

    void readWords()
    {
        const QStringList lines = readAll(m_root + u'/' + kForbidden).split(u'\n');
        for (const QString &line : lines) {
            if (line.trimmed().isEmpty() || line.startsWith(u'#'))
                continue;
            const QString word = line.section(u' ', 1);
            const QString pattern = word.endsWith(u'*')
                ? QStringLiteral("\\b%1\\w+").arg(QRegularExpression::escape(word.chopped(1)))
                : QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(word));
            m_words.append({line.section(u' ', 0, 0), QRegularExpression(pattern), word});
        }
    }

    void checkFolders()
    {
        for (const QString &top : {QStringLiteral("app"), QStringLiteral("core"), QStringLiteral("ui")}) {
            const QStringList folders
                = QDir(m_root + u'/' + top).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
            for (const QString &folder : folders)
                if (const QString path = top + u'/' + folder; !m_grants.contains(path))
                    add(path, 0, QStringLiteral("module"), QStringLiteral("has no line in %1").arg(kLayers));
        }
    }

    void checkGrants()
    {
        for (auto it = m_grants.cbegin(); it != m_grants.cend(); ++it) {
            const int line = m_grantLine.value(it.key());
            if (!QFileInfo::exists(m_root + u'/' + it.key()))
                add(kLayers, line, QStringLiteral("stale"), QStringLiteral("there is no folder %1").arg(it.key()));
            for (const QString &word : it.value()) {
                if (word.contains(u'/') && !QFileInfo::exists(m_root + u'/' + word))
                    add(kLayers, line, QStringLiteral("stale"), QStringLiteral("there is no %1").arg(word));
                if (!word.contains(u'/') && !word.startsWith(QStringLiteral("Qt")) && !m_libraries.contains(word))
                    add(kLayers, line, QStringLiteral("stale"), QStringLiteral("%1 is no library").arg(word));
                if (it.key().startsWith(QStringLiteral("ui/")) && kBehindTheSession.contains(folderOf(word)))
                    add(kLayers, line, QStringLiteral("wall"),
                        QStringLiteral("%1 must not reach %2").arg(it.key(), word));
            }
        }
    }

    void checkCycles()
    {
        QSet<QString> done;
        QStringList path;
        const std::function<void(const QString &)> visit = [&](const QString &folder) {
            if (const qsizetype at = path.indexOf(folder); at >= 0) {
                add(kLayers, m_grantLine.value(folder), QStringLiteral("cycle"),
                    (path.mid(at) << folder).join(QStringLiteral(" -> ")));
                return;
            }
            if (done.contains(folder))
                return;
            path.append(folder);
            for (const QString &word : m_grants.value(folder))
                if (const QString next = folderOf(word); next != folder && m_grants.contains(next))
                    visit(next);
            path.removeLast();
            done.insert(folder);
        };
        for (auto it = m_grants.cbegin(); it != m_grants.cend(); ++it)
            visit(it.key());
    }

    // ---- the tree ----

    void collectTargets(const QString &top)
    {
        static const QRegularExpression target(QStringLiteral("\\bvb_module\\(\\s*(\\w+)"));
        for (QDirIterator it(m_root + u'/' + top, {QStringLiteral("CMakeLists.txt")}, QDir::Files,
                             QDirIterator::Subdirectories);
             it.hasNext();) {
            const QString path = QDir(m_root).relativeFilePath(it.next());
            for (auto found = target.globalMatch(readAll(m_root + u'/' + path)); found.hasNext();)
                m_targets.insert(QStringLiteral("vb_") + found.next().captured(1), folderOf(path));
        }
    }

    void checkFilesBelow(const QString &top)
    {
        QStringList files;
        for (QDirIterator it(m_root + u'/' + top, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            files.append(QDir(m_root).relativeFilePath(it.next()));
        for (const QString &file : qAsConst(files)) {
            if (file.endsWith(QStringLiteral(".h")) || file.endsWith(QStringLiteral(".cpp")))
                checkSource(file);
            else if (isBuildFile(file))
                checkBuildFile(file);
        }
    }

    static bool isBuildFile(const QString &file)
    {
        return file.endsWith(QStringLiteral("CMakeLists.txt")) || file.endsWith(QStringLiteral(".cmake"));
    }

    void checkSource(const QString &file)
    {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
        static const QRegularExpression macro(QStringLiteral("\\bQ_(OBJECT|GADGET|NAMESPACE)\\b"));
        checkName(file);
        const QString text = readAll(m_root + u'/' + file);
        const QStringList withQuoted = codeOf(text, true).split(u'\n');
        for (int i = 0; i < withQuoted.size(); ++i)
            if (const QRegularExpressionMatch match = include.match(withQuoted.at(i)); match.hasMatch())
                checkInclude(file, i + 1, match.captured(2), match.captured(1) == QStringLiteral("\""));
        const bool inTests = file.startsWith(QStringLiteral("tests/"));
        const QStringList code = codeOf(text, false).split(u'\n');
        for (int i = 0; i < code.size(); ++i) {
            if (const auto match = macro.match(code.at(i));
                match.hasMatch() && code.at(i).trimmed() != match.captured())
                add(file, i + 1, QStringLiteral("macro"),
                    QStringLiteral("%1 needs a line of its own: moc does not see it otherwise").arg(match.captured()));
            checkWords(file, i + 1, code.at(i),
                       {QStringLiteral("code"), inTests ? QStringLiteral("tests") : QStringLiteral("product")});
        }
    }

    void checkName(const QString &file)
    {
        static const QRegularExpression snake(QStringLiteral("^[a-z][a-z0-9_]*$"));
        const QString name = QFileInfo(file).completeBaseName();
        if (!snake.match(name).hasMatch())
            add(file, 0, QStringLiteral("name"), QStringLiteral("file names are snake_case"));
        if (const QString last = name.section(u'_', -1); kEmptyNames.contains(last))
            add(file, 0, QStringLiteral("name"), QStringLiteral("\"%1\" says nothing").arg(last));
        if (file.count(u'/') > kFolderDepth)
            add(file, 0, QStringLiteral("depth"), QStringLiteral("more than %1 folders deep").arg(kFolderDepth));
    }

    void checkWords(const QString &file, int line, const QString &code, const QStringList &scopes)
    {
        for (const Word &word : qAsConst(m_words))
            if (scopes.contains(word.scope) && word.pattern.match(code).hasMatch())
                add(file, line, QStringLiteral("word"), word.text);
    }

    void checkInclude(const QString &file, int line, const QString &header, bool quoted)
    {
        if (quoted && isMocOutput(file, header))
            return;
        if (quoted && !QFileInfo::exists(m_root + u'/' + header)) {
            add(file, line, QStringLiteral("root"),
                QStringLiteral("\"%1\" is no file of the tree, seen from its root").arg(header));
            return;
        }
        const QString qtModule = quoted ? QString() : qtModuleOf(header);
        if (qtModule == QStringLiteral("whole")) {
            add(file, line, QStringLiteral("qt_module"), QStringLiteral("<%1>: include the single class").arg(header));
            return;
        }
        checkOnly(file, line, header, quoted);
        if (file.startsWith(QStringLiteral("tests/")))
            return;
        const QString folder = folderOf(file);
        const bool standard = !quoted && qtModule.isEmpty() && !header.contains(u'.') && !header.contains(u'/')
            && !header.startsWith(u'Q');
        if (standard || (quoted && folderOf(header) == folder))
            return;
        const QStringList granted = m_grants.value(folder);
        const auto allows = [&](const QString &word) {
            return quoted ? word == folderOf(header) || word == header : word == qtModule || inLibrary(word, header);
        };
        if (std::none_of(granted.cbegin(), granted.cend(), allows))
            add(file, line, QStringLiteral("include"), QStringLiteral("%1 may not include %2").arg(folder, header));
    }

    void checkOnly(const QString &file, int line, const QString &header, bool quoted)
    {
        for (auto it = m_only.cbegin(); it != m_only.cend(); ++it) {
            if (it.key() != header && (quoted || !inLibrary(it.key(), header)))
                continue;
            const auto here = [&file](const QString &place) { return file == place || file.startsWith(place + u'/'); };
            if (std::none_of(it.value().cbegin(), it.value().cend(), here))
                add(file, line, QStringLiteral("only"),
                    QStringLiteral("%1 may be included only in %2").arg(header, it.value().join(u' ')));
        }
    }

    static bool isMocOutput(const QString &file, const QString &header)
    {
        return header == QFileInfo(file).completeBaseName() + QStringLiteral(".moc");
    }

    [[nodiscard]] bool inLibrary(const QString &library, const QString &header) const
    {
        const QStringList prefixes = m_libraries.value(library);
        return std::any_of(prefixes.cbegin(), prefixes.cend(), [&header](const QString &prefix) {
            return prefix.endsWith(u'/') ? header.startsWith(prefix) : header == prefix;
        });
    }

    /// The Qt module of a header, "whole" for the header of a whole module, empty for anything that is not Qt's.
    QString qtModuleOf(const QString &header)
    {
        if (!header.startsWith(u'Q'))
            return {};
        if (header.contains(u'/'))
            return QStringLiteral("whole"); // <QtCore/QString>: the class alone is enough
        if (const auto known = m_qtModule.constFind(header); known != m_qtModule.cend())
            return known.value();
        QString module;
        const QStringList folders = QDir(m_qtHeaders).entryList({QStringLiteral("Qt*")}, QDir::Dirs, QDir::Name);
        for (const QString &folder : folders)
            if (module.isEmpty() && QFileInfo::exists(m_qtHeaders + u'/' + folder + u'/' + header))
                module = folder == header ? QStringLiteral("whole") : folder;
        m_qtModule.insert(header, module);
        return module;
    }

    void checkBuildFile(const QString &file)
    {
        static const QRegularExpression target(QStringLiteral("\\bvb_\\w+\\b"));
        const QString folder = folderOf(file);
        const QStringList lines = readAll(m_root + u'/' + file).split(u'\n');
        for (int i = 0; i < lines.size(); ++i) {
            const QString code = lines.at(i).section(u'#', 0, 0);
            checkWords(file, i + 1, code, {QStringLiteral("build")});
            if (!m_grants.contains(folder))
                continue;
            for (auto found = target.globalMatch(code); found.hasNext();) {
                const QString linked = m_targets.value(found.next().captured());
                const QStringList granted = m_grants.value(folder);
                if (!linked.isEmpty() && linked != folder
                    && std::none_of(granted.cbegin(), granted.cend(),
                                    [&linked](const QString &word) { return folderOf(word) == linked; }))
                    add(file, i + 1, QStringLiteral("link"), QStringLiteral("%1 may not link %2").arg(folder, linked));
            }
        }
    }

    void checkRoot()
    {
        const qsizetype lines = readAll(m_root + QStringLiteral("/CMakeLists.txt")).count(u'\n');
        if (lines > kRootCMakeLines)
            add(QStringLiteral("CMakeLists.txt"), 0, QStringLiteral("root_size"),
                QStringLiteral("%1 lines, more than %2").arg(lines).arg(kRootCMakeLines));
        const QStringList folders = QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &folder : folders)
            if (!kTopLevel.contains(folder))
                add(folder, 0, QStringLiteral("top_level"), QStringLiteral("no such folder in the house"));
        const QStringList lists = QDir(m_root).entryList(QDir::Files);
        for (const QString &file : lists)
            if (isBuildFile(file))
                checkBuildFile(file);
    }

    const QString kLayers = QStringLiteral("tests/arch/layers.txt");
    const QString kForbidden = QStringLiteral("tests/arch/forbidden.txt");

    QString m_root;
    QString m_qtHeaders;
    QMap<QString, QStringList> m_libraries; // name -> headers or folders of headers
    QMap<QString, QStringList> m_only; // header or library -> the places that may include it
    QMap<QString, QStringList> m_grants; // folder -> what it may include
    QMap<QString, int> m_grantLine;
    QMap<QString, QString> m_targets; // CMake target -> folder
    QMap<QString, QString> m_qtModule; // Qt header -> module
    QList<Word> m_words;
    QList<Finding> m_findings;
};

} // namespace

QList<Finding> checkTree(const QString &root, const QString &qtHeaders)
{
    return Checker(root, qtHeaders).run();
}

} // namespace vb::arch
