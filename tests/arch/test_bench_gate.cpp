#include "tests/kit/test_main.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

namespace {

const QString kMacro = QStringLiteral("VB_BENCH_KEYLESS");

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Files of the product's folders that hold the word, from the root.
QStringList filesWith(const QString &word)
{
    const QString root = QStringLiteral(VB_SOURCE_DIR);
    QStringList found;
    for (const char *folder : {"app", "core", "ui", "resources", "installer", "tests/kit", "tests/bench"})
        for (QDirIterator it(root + u'/' + QString::fromLatin1(folder), QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();) {
            const QString path = it.next();
            if (textOf(path).contains(word))
                found.append(path.mid(root.size() + 1));
        }
    for (const QString &file : {QStringLiteral("CMakeLists.txt"), QStringLiteral("CMakePresets.json")})
        if (textOf(root + u'/' + file).contains(word))
            found.append(file);
    found.sort();
    return found;
}

/// Names of the presets that switch VB_BENCH on, by themselves or through what they inherit.
QStringList benchPresets(const QByteArray &presets)
{
    const QJsonArray all
        = QJsonDocument::fromJson(presets).object().value(QStringLiteral("configurePresets")).toArray();
    QStringList names;
    for (bool grows = true; grows;) { // heirs of heirs
        grows = false;
        for (const QJsonValue &value : all) {
            const QJsonObject preset = value.toObject();
            const QString name = preset.value(QStringLiteral("name")).toString();
            const QJsonValue set
                = preset.value(QStringLiteral("cacheVariables")).toObject().value(QStringLiteral("VB_BENCH"));
            const bool on = !set.isUndefined() && set != QJsonValue(QStringLiteral("OFF"));
            const bool inherits = names.contains(preset.value(QStringLiteral("inherits")).toString());
            if ((on || inherits) && !names.contains(name)) {
                names.append(name);
                grows = true;
            }
        }
    }
    return names;
}

/// Lines of a CMake file that stand between if(VB_BENCH) and the else() or endif() that ends it.
QString benchBranch(const QString &cmake)
{
    static const QRegularExpression branch(QStringLiteral("\\nif\\(VB_BENCH\\)\\n(.*?)\\n(?:else|endif)\\(\\)"),
                                           QRegularExpression::DotMatchesEverythingOption);
    return branch.match(cmake).captured(1);
}

} // namespace

/// The store without a key exists for comparing, in the tree of the benchmarks, which builds no program. Nothing of it
/// may reach a program.
class TestBenchGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onePlaceKnowsTheMacro()
    {
        QCOMPARE(filesWith(kMacro),
                 (QStringList {QStringLiteral("core/sql/CMakeLists.txt"), QStringLiteral("core/sql/db.cpp")}));
        const QString cmake = textOf(QStringLiteral(VB_SOURCE_DIR "/core/sql/CMakeLists.txt"));
        QCOMPARE(cmake.count(kMacro), 1);
        QCOMPARE(benchBranch(cmake).count(kMacro), 1);
    }

    void oneTreeIsForBenchmarks()
    {
        QCOMPARE(benchPresets(textOf(QStringLiteral(VB_SOURCE_DIR "/CMakePresets.json")).toUtf8()),
                 QStringList {QStringLiteral("bench")});
        QCOMPARE(benchPresets("{\"configurePresets\": [{\"name\": \"ship\", \"inherits\": \"b\"}, {\"name\": \"b\", "
                              "\"cacheVariables\": {\"VB_BENCH\": \"ON\"}}, {\"name\": \"c\", \"cacheVariables\": "
                              "{\"VB_BENCH\": \"OFF\"}}]}"),
                 (QStringList {QStringLiteral("b"), QStringLiteral("ship")}));
    }

    void thatTreeBuildsNoProgram()
    {
        const QString cmake = textOf(QStringLiteral(VB_SOURCE_DIR "/CMakeLists.txt"));
        QVERIFY(QRegularExpression(QStringLiteral("option\\(VB_BENCH \"[^\"]*\" OFF\\)")).match(cmake).hasMatch());
        QCOMPARE(cmake.count(QStringLiteral("add_subdirectory(app)")), 1);
        QCOMPARE(benchBranch(cmake).trimmed(), QStringLiteral("add_subdirectory(tests/bench)"));
        QVERIFY(cmake.indexOf(QStringLiteral("else()\n    add_subdirectory(app)"))
                > cmake.indexOf(QStringLiteral("if(VB_BENCH)")));
    }

    void thisTreeIsCompiledWithoutIt()
    {
        const QString commands = textOf(QStringLiteral(VB_BINARY_DIR "/compile_commands.json"));
        QVERIFY(commands.contains(QStringLiteral("core/sql/")));
        QVERIFY(!commands.contains(QStringLiteral("VB_BENCH")));
    }
};

VB_TEST(TestBenchGate)

#include "test_bench_gate.moc"
