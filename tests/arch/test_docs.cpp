#include "tests/arch/doc_check.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QTemporaryDir>
#include <QTest>

namespace {

using Documents = QMap<QString, QString>;

const QString kFormat = QStringLiteral("docs/storage-format.md");
const QString kPromiseTable = QStringLiteral("docs/promises.md");

QString promiseRow(int number, const QString &rest = QStringLiteral("not yet | – | –"))
{
    return QStringLiteral("| %1 | Something | %2 |\n").arg(number).arg(rest);
}

QString promiseRows(int count)
{
    QString out;
    for (int i = 1; i <= count; ++i)
        out += promiseRow(i);
    return out;
}

/// A tree whose documents are right.
Documents soundDocuments()
{
    return {
        {QStringLiteral("README.md"),
         QStringLiteral("[format](docs/storage-format.md#x) [web](https://example.org)\n")},
        {kFormat, QStringLiteral("# Format\n\n### `thing`\n\n`name`, `size`\n\n### `part`\n\n`names`\n")},
        {QStringLiteral("core/store/schema/0001_initial.sql"),
         QStringLiteral("CREATE TABLE thing (\n    n INTEGER PRIMARY KEY,\n    name TEXT NOT NULL,\n    size INTEGER "
                        "REFERENCES other (n),\n    PRIMARY KEY (name, size)\n) STRICT, WITHOUT ROWID;\n"
                        "CREATE VIRTUAL TABLE part USING fts5 (names, tokenize = 'trigram');\n")},
        {QStringLiteral("tests/core/test_thing.cpp"), QStringLiteral("\nVB_TEST(TestThing)\n")},
        {kPromiseTable, promiseRows(54) + promiseRow(55, QStringLiteral("kept | `core/store` | TestThing"))},
    };
}

QStringList faultsOf(const Documents &documents)
{
    QTemporaryDir folder;
    for (auto it = documents.cbegin(); it != documents.cend(); ++it) {
        const QString path = folder.filePath(it.key());
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly)
            || file.write(it.value().toUtf8()) < 0)
            return {QStringLiteral("cannot write %1").arg(path)};
    }
    return vb::arch::checkDocuments(folder.path());
}

} // namespace

/// The documents say what is there, and claim nothing that no test shows.
class TestDocs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theseDocumentsAreRight()
    {
        const QStringList faults = vb::arch::checkDocuments(QStringLiteral(VB_SOURCE_DIR));
        for (const QString &fault : faults)
            qWarning().noquote() << fault;
        QVERIFY(faults.isEmpty());
    }

    void soundDocumentsPass() { QCOMPARE(faultsOf(soundDocuments()), QStringList()); }

    void eachFaultIsSeen_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, const QString &file, const QString &content, const char *fault) {
            QTest::newRow(name) << file << content << QString::fromLatin1(fault);
        };
        const QString kept = QStringLiteral("kept | `core/store` | TestThing");
        row("broken link", QStringLiteral("docs/a.md"), QStringLiteral("[b](b.md)\n"),
            "docs/a.md links to b.md, which is not there");
        row("table left out", kFormat, QStringLiteral("\n### `thing`\n\n`name` `size`\n"),
            "storage-format.md has no chapter for the table part");
        row("column left out", kFormat, QStringLiteral("\n### `thing`\n\n`name`\n\n### `part`\n\n`names` `size`\n"),
            "storage-format.md says nothing about thing.size");
        row("column of the index left out", kFormat, QStringLiteral("\n### `thing`\n\n`name` `size`\n\n### `part`\n"),
            "storage-format.md says nothing about part.names");
        row("promise left out", kPromiseTable, promiseRows(54), "promises.md has 54 rows, not 55");
        row("promise twice", kPromiseTable, promiseRow(1) + promiseRow(1) + promiseRows(55).section(u'\n', 2),
            "promise 1 is not in its place");
        row("claim without a test", kPromiseTable,
            promiseRows(54) + promiseRow(55, QStringLiteral("partly | `core/store` | –")),
            "promise 55 names no place or no test");
        row("claim with a test that is not there", kPromiseTable,
            promiseRows(54) + promiseRow(55, QStringLiteral("kept | `core/store` | TestOther")),
            "promise 55: there is no test class TestOther");
        row("claim with a place that is not there", kPromiseTable,
            promiseRows(54) + promiseRow(55, QStringLiteral("kept | `core/gone` | TestThing")),
            "promise 55: there is no core/gone");
        row("no state", kPromiseTable,
            promiseRows(54) + promiseRow(55, QStringLiteral("nearly | `core/store` | TestThing")),
            "promise 55 has no known state");
        row("not yet, with a test", kPromiseTable,
            promiseRows(54) + promiseRow(55, QStringLiteral("not yet | – | TestThing")),
            "promise 55 is not kept, yet names a place or a test");
    }
    void eachFaultIsSeen()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(QString, fault);
        Documents documents = soundDocuments();
        documents.insert(file, content);
        QCOMPARE(faultsOf(documents), QStringList {fault});
    }
};

VB_TEST(TestDocs)

#include "test_docs.moc"
