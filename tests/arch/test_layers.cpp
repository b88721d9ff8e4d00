#include "tests/arch/layer_check.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QMap>
#include <QTemporaryDir>
#include <QTest>

using Files = QMap<QString, QString>;
using vb::arch::Finding;

namespace {

const QString kLayers = QStringLiteral("tests/arch/layers.txt");
const QString kForbidden = QStringLiteral("tests/arch/forbidden.txt");

QString qtHeaders()
{
    return QLibraryInfo::path(QLibraryInfo::HeadersPath);
}

QString include(const char *header)
{
    return QStringLiteral("#include %1\n").arg(QLatin1String(header));
}

/// A small tree in which nothing is wrong, with the rules of this one's forbidden.txt.
Files cleanTree()
{
    QFile words(QStringLiteral(VB_SOURCE_DIR "/") + kForbidden);
    if (!words.open(QIODevice::ReadOnly))
        return {};
    return {
        {QStringLiteral("CMakeLists.txt"), QStringLiteral("project(Clean)\n")},
        {kForbidden, QString::fromUtf8(words.readAll())},
        {kLayers,
         QStringLiteral("library libsodium: sodium.h sodium/\nlibrary sqlcipher: sqlcipher/\n"
                        "only libsodium: core/base/secret.cpp\nonly sqlcipher: core/sql/db.h\n"
                        "core/base: QtCore libsodium\ncore/sql: core/base QtCore sqlcipher\n"
                        "core/patient: core/base core/sql/row.h QtCore\nui/kit: core/base QtCore QtWidgets\n"
                        "app/cli: core/patient core/base\n")},
        {QStringLiteral("core/base/CMakeLists.txt"), QStringLiteral("vb_module(base SOURCES secret.cpp)\n")},
        {QStringLiteral("core/base/secret.h"), include("<QString>") + include("<vector>")},
        {QStringLiteral("core/base/secret.cpp"), include("\"core/base/secret.h\"") + include("<sodium.h>")},
        {QStringLiteral("core/sql/CMakeLists.txt"), QStringLiteral("vb_module(sql SOURCES db.cpp LINK vb_base)\n")},
        {QStringLiteral("core/sql/db.h"), include("<sqlcipher/sqlite3.h>") + include("\"core/base/secret.h\"")},
        {QStringLiteral("core/sql/row.h"), QStringLiteral("struct Row;\n")},
        {QStringLiteral("core/patient/CMakeLists.txt"),
         QStringLiteral("vb_module(patient SOURCES patient.cpp LINK vb_base vb_sql)\n")},
        {QStringLiteral("core/patient/patient.cpp"), include("\"core/sql/row.h\"") + include("<QtGlobal>")},
        {QStringLiteral("ui/kit/field.h"), include("<QWidget>") + QStringLiteral("class Field {\n    Q_OBJECT\n};\n")},
        {QStringLiteral("app/cli/main.cpp"), include("\"core/patient/patient.cpp\"")},
        {QStringLiteral("tests/core/test_sql.cpp"), include("\"core/sql/db.h\"") + include("\"test_sql.moc\"")},
    };
}

/// Writes the files into a fresh folder and checks it. Strings "rule file:line", in order.
QStringList rulesBroken(const Files &files)
{
    QTemporaryDir folder;
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const QString path = folder.filePath(it.key());
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly)
            || file.write(it.value().toUtf8()) < 0)
            return {QStringLiteral("cannot write %1").arg(path)};
    }
    QStringList out;
    const QList<Finding> findings = vb::arch::checkTree(folder.path(), qtHeaders());
    for (const Finding &finding : findings)
        out.append(QStringLiteral("%1 %2:%3").arg(finding.rule, finding.file).arg(finding.line));
    return out;
}

} // namespace

/// The rules of the house, on this tree and on made-up ones.
class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thisTreeKeepsTheRules()
    {
        const QList<Finding> findings = vb::arch::checkTree(QStringLiteral(VB_SOURCE_DIR), qtHeaders());
        for (const Finding &finding : findings)
            qWarning().noquote()
                << QStringLiteral("%1:%2: %3: %4").arg(finding.file).arg(finding.line).arg(finding.rule, finding.text);
        QVERIFY(findings.isEmpty());
    }

    void aCleanTreePasses() { QCOMPARE(rulesBroken(cleanTree()), QStringList()); }

    void eachRuleFires_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content"); // stands in the file in place of what was there
        QTest::addColumn<QString>("broken");
        const auto row = [](const char *name, const char *file, const QString &content, const char *broken) {
            QTest::newRow(name) << QString::fromLatin1(file) << content << QString::fromLatin1(broken);
        };
        row("arrow upwards", "core/base/a.h", include("\"core/sql/row.h\""), "include core/base/a.h:1");
        row("whole folder where one header is granted", "core/patient/a.cpp", include("\"core/sql/db.h\""),
            "include core/patient/a.cpp:1");
        row("Qt module not granted", "core/base/a.h", include("<QWidget>"), "include core/base/a.h:1");
        row("unknown library", "core/base/a.h", include("<boost/any.hpp>"), "include core/base/a.h:1");
        row("unknown Qt class", "core/base/a.h", include("<QNoSuchClass>"), "include core/base/a.h:1");
        row("product includes tests", "core/base/a.h", include("\"tests/core/test_sql.cpp\""),
            "include core/base/a.h:1");
        row("window reaches the store", "ui/kit/a.cpp", include("\"core/sql/row.h\""), "include ui/kit/a.cpp:1");
        row("not from the root", "core/base/a.cpp", include("\"secret.h\""), "root core/base/a.cpp:1");
        row("another file's moc output", "core/base/a.cpp", include("\"secret.moc\""), "root core/base/a.cpp:1");
        row("module header", "ui/kit/a.cpp", include("<QtWidgets>"), "qt_module ui/kit/a.cpp:1");
        row("module header in a test", "tests/core/a.cpp", include("<QtTest>"), "qt_module tests/core/a.cpp:1");
        row("class by its module's folder", "ui/kit/a.cpp", include("<QtWidgets/QWidget>"), "qt_module ui/kit/a.cpp:1");
        row("reserved library in its own folder", "core/base/a.cpp", include("<sodium.h>"), "only core/base/a.cpp:1");
        row("reserved library in a test", "tests/core/a.cpp", include("<sqlcipher/sqlite3.h>"),
            "only tests/core/a.cpp:1");
        row("folder without a line", "core/stray/CMakeLists.txt", QString(), "module core/stray:0");
        row("link upwards", "core/base/CMakeLists.txt",
            QStringLiteral("vb_module(base SOURCES secret.cpp\n    LINK vb_sql)\n"), "link core/base/CMakeLists.txt:2");
        row("macro shares its line", "ui/kit/a.h", QStringLiteral("class A { Q_OBJECT };\n"), "macro ui/kit/a.h:1");
        row("empty name", "core/base/string_utils.h", QString(), "name core/base/string_utils.h:0");
        row("camel case name", "core/base/StringList.h", QString(), "name core/base/StringList.h:0");
        row("too deep", "core/base/a/b/c.h", QString(), "depth core/base/a/b/c.h:0");
        row("root grows", "CMakeLists.txt", QStringLiteral("#\n").repeated(151), "root_size CMakeLists.txt:0");
        row("stray top-level folder", "src/a.txt", QString(), "top_level src:0");
    }
    void eachRuleFires()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(QString, broken);
        Files files = cleanTree();
        files.insert(file, content);
        QCOMPARE(rulesBroken(files), QStringList {broken});
    }

    void eachFaultOfTheRulesThemselvesFires_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("rule");
        QTest::newRow("no rule") << QStringLiteral("core/base QtCore") << QStringLiteral("layers");
        QTest::newRow("no such folder") << QStringLiteral("core/gone: QtCore") << QStringLiteral("stale");
        QTest::newRow("no such header") << QStringLiteral("app/cli: core/base/gone.h core/patient core/base")
                                        << QStringLiteral("stale");
        QTest::newRow("no such library") << QStringLiteral("app/cli: boost core/patient core/base")
                                         << QStringLiteral("stale");
        QTest::newRow("cycle of two") << QStringLiteral("core/base: core/sql QtCore libsodium")
                                      << QStringLiteral("cycle");
        QTest::newRow("cycle over one header")
            << QStringLiteral("core/sql: core/base core/patient/patient.cpp QtCore sqlcipher")
            << QStringLiteral("cycle");
        QTest::newRow("window granted the store")
            << QStringLiteral("ui/kit: core/sql core/base QtCore QtWidgets") << QStringLiteral("wall");
    }
    void eachFaultOfTheRulesThemselvesFires()
    {
        QFETCH(QString, line);
        QFETCH(QString, rule);
        Files files = cleanTree();
        files[kLayers] += line + u'\n';
        const QStringList broken = rulesBroken(files);
        QCOMPARE(broken.size(), 1);
        QVERIFY2(broken.first().startsWith(rule + u' ' + kLayers), qPrintable(broken.first()));
    }

    void eachForbiddenWordFires()
    {
        int seen = 0;
        const QStringList lines = cleanTree().value(kForbidden).split(u'\n');
        for (const QString &line : lines) {
            if (line.trimmed().isEmpty() || line.startsWith(u'#'))
                continue;
            const QString scope = line.section(u' ', 0, 0);
            const QString word = line.section(u' ', 1).replace(u'*', u'X');
            const QString file = scope == QStringLiteral("build") ? QStringLiteral("tests/core/CMakeLists.txt")
                : scope == QStringLiteral("tests")                ? QStringLiteral("tests/core/a.cpp")
                                                                  : QStringLiteral("core/base/a.cpp");
            Files files = cleanTree();
            files.insert(file, QStringLiteral("\nx %1(1)\n").arg(word));
            QCOMPARE(rulesBroken(files), QStringList {QStringLiteral("word %1:2").arg(file)});
            files.insert(file, QStringLiteral("\nx my%1name(1)\n").arg(word));
            QCOMPARE(rulesBroken(files), QStringList());
            ++seen;
        }
        QVERIFY(seen > 10);
    }

    void commentsAndQuotedTextAreFree()
    {
        const QString word = QStringLiteral("process") + QStringLiteral("Events");
        Files files = cleanTree();
        files.insert(QStringLiteral("core/base/a.cpp"),
                     QStringLiteral("// %1 Q_OBJECT\n/* %1\n%1 */ auto a = \"%1 \\\" %1\";\n"
                                    "auto b = R\"x(%1 \" %1)x\"; int c = 64'000; char d = '\"';\n")
                         .arg(word));
        QCOMPARE(rulesBroken(files), QStringList());
        files[QStringLiteral("core/base/a.cpp")] += word + u'\n';
        QCOMPARE(rulesBroken(files), QStringList {QStringLiteral("word core/base/a.cpp:5")});
    }
};

VB_TEST(TestLayers)

#include "test_layers.moc"
