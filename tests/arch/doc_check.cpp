#include "tests/arch/doc_check.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

namespace vb::arch {

namespace {

constexpr int kPromises = 55;

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList brokenLinks(const QString &root)
{
    static const QRegularExpression link(QStringLiteral("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)"));
    QStringList documents;
    for (const QString &file : QDir(root).entryList({QStringLiteral("*.md")}, QDir::Files))
        documents.append(root + u'/' + file);
    for (QDirIterator it(root + QStringLiteral("/docs"), {QStringLiteral("*.md")}, QDir::Files,
                         QDirIterator::Subdirectories);
         it.hasNext();)
        documents.append(it.next());
    QStringList out;
    for (const QString &document : qAsConst(documents)) {
        const QString text = textOf(document);
        for (auto found = link.globalMatch(text); found.hasNext();) {
            const QString target = found.next().captured(1);
            if (!QFileInfo::exists(QFileInfo(document).absolutePath() + u'/' + target))
                out.append(QStringLiteral("%1 links to %2, which is not there")
                               .arg(QDir(root).relativeFilePath(document), target));
        }
    }
    return out;
}

/// Table -> columns, over all migrations.
QMap<QString, QStringList> schemaTables(const QString &root)
{
    static const QRegularExpression table(
        QStringLiteral("^CREATE (?:VIRTUAL )?TABLE (\\w+)(?: USING fts5)? \\((.*?)\\)[^()\\n]*;$"),
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression column(QStringLiteral("^\\s*([a-z_0-9]+)(?:\\s+[A-Z]|\\s*$)"));
    static const QRegularExpression added(QStringLiteral("^ALTER TABLE (\\w+) ADD COLUMN (\\w+) "),
                                          QRegularExpression::MultilineOption);
    QMap<QString, QStringList> out;
    const QDir folder(root + QStringLiteral("/core/store/schema"));
    for (const QString &file : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        const QString script = textOf(folder.filePath(file));
        for (auto found = table.globalMatch(script); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            QStringList columns;
            for (const QString &part : match.captured(2).split(QRegularExpression(QStringLiteral(",\\s"))))
                if (const auto named = column.match(part); named.hasMatch())
                    columns.append(named.captured(1));
            out.insert(match.captured(1), columns);
        }
        for (auto found = added.globalMatch(script); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            out[match.captured(1)].append(match.captured(2));
        }
    }
    return out;
}

QStringList undescribedColumns(const QString &root)
{
    static const QSet<QString> everywhere {QStringLiteral("n"), QStringLiteral("id")}; // said once for all entities
    const QString text = textOf(root + QStringLiteral("/docs/storage-format.md"));
    QStringList out;
    const QMap<QString, QStringList> tables = schemaTables(root);
    if (tables.isEmpty())
        out.append(QStringLiteral("the schema has no tables"));
    for (auto it = tables.cbegin(); it != tables.cend(); ++it) {
        const QString heading = QStringLiteral("\n### `%1`\n").arg(it.key());
        const qsizetype start = text.indexOf(heading);
        if (start < 0) {
            out.append(QStringLiteral("storage-format.md has no chapter for the table %1").arg(it.key()));
            continue;
        }
        const QString chapter = text.mid(start + heading.size()).section(QStringLiteral("\n#"), 0, 0);
        for (const QString &column : it.value())
            if (!everywhere.contains(column) && !chapter.contains(QStringLiteral("`%1`").arg(column)))
                out.append(QStringLiteral("storage-format.md says nothing about %1.%2").arg(it.key(), column));
    }
    return out;
}

QSet<QString> testClasses(const QString &root)
{
    static const QRegularExpression added(QStringLiteral("^VB_TEST\\((\\w+)\\)"), QRegularExpression::MultilineOption);
    QSet<QString> out;
    for (QDirIterator it(root + QStringLiteral("/tests"), {QStringLiteral("*.cpp")}, QDir::Files,
                         QDirIterator::Subdirectories);
         it.hasNext();)
        for (auto found = added.globalMatch(textOf(it.next())); found.hasNext();)
            out.insert(found.next().captured(1));
    return out;
}

QStringList falsePromises(const QString &root)
{
    static const QRegularExpression row(QStringLiteral("^\\| (\\d+) \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\|$"),
                                        QRegularExpression::MultilineOption);
    static const QRegularExpression path(QStringLiteral("`([^`]*/[^`]*)`"));
    static const QRegularExpression testClass(QStringLiteral("\\bTest[A-Z]\\w*"));
    const QString none = QStringLiteral("–");
    const QSet<QString> classes = testClasses(root);
    QStringList out;
    int next = 1;
    for (auto found = row.globalMatch(textOf(root + QStringLiteral("/docs/promises.md"))); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const QString name = QStringLiteral("promise %1").arg(match.captured(1));
        const QString state = match.captured(3);
        const QString where = match.captured(4);
        const QString tests = match.captured(5);
        if (match.captured(1).toInt() != next++)
            out.append(name + QStringLiteral(" is not in its place"));
        if (state == QStringLiteral("not yet")) {
            if (where != none || tests != none)
                out.append(name + QStringLiteral(" is not kept, yet names a place or a test"));
            continue;
        }
        if (state != QStringLiteral("partly") && state != QStringLiteral("kept"))
            out.append(name + QStringLiteral(" has no known state"));
        if (where == none || !testClass.match(tests).hasMatch())
            out.append(name + QStringLiteral(" names no place or no test"));
        for (auto paths = path.globalMatch(where); paths.hasNext();)
            if (const QString file = paths.next().captured(1); !QFileInfo::exists(root + u'/' + file))
                out.append(QStringLiteral("%1: there is no %2").arg(name, file));
        for (auto named = testClass.globalMatch(tests); named.hasNext();)
            if (const QString test = named.next().captured(); !classes.contains(test))
                out.append(QStringLiteral("%1: there is no test class %2").arg(name, test));
    }
    if (next != kPromises + 1)
        out.append(QStringLiteral("promises.md has %1 rows, not %2").arg(next - 1).arg(kPromises));
    return out;
}

} // namespace

QStringList checkDocuments(const QString &root)
{
    return brokenLinks(root) + undescribedColumns(root) + falsePromises(root);
}

} // namespace vb::arch
