#include "core/sql/db.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

/// An all-zero key is what the benchmarks' own build takes for "none". In every other build it is a key like any other.
class TestKeyless : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAllZeroKeyEncrypts();
    void plainFilesAreRefused();
};

void TestKeyless::anAllZeroKeyEncrypts()
{
    const auto folder = test::makeFastFolder();
    const QString path = folder->path() + QStringLiteral("/a.db");
    {
        Result<sql::Db> db = sql::Db::open(path, SecretBytes(32), {.create = true});
        QVERIFY(db.ok() && db->exec("CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('marker-in-the-clear')").ok());
        QVERIFY(db->checkpoint().ok());
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.size() >= 4096);
    QVERIFY(!bytes.startsWith("SQLite format 3"));
    QVERIFY(!bytes.contains("marker-in-the-clear"));
    QVERIFY(!sql::isPlainSqlite(path));
    const Result<sql::Db> other = sql::Db::open(path, SecretBytes::random(32), {});
    QVERIFY(!other.ok());
    QCOMPARE(other.error().code, Code::integrity);
}

void TestKeyless::plainFilesAreRefused()
{
    const auto folder = test::makeFastFolder();
    const QString path = folder->path() + QStringLiteral("/plain.db");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("SQLite format 3\0", 16) + QByteArray(8192 - 16, '\0'));
    file.close();
    QVERIFY(sql::isPlainSqlite(path));
    const Result<sql::Db> opened = sql::Db::open(path, SecretBytes(32), {});
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code, Code::integrity);
}

VB_TEST(TestKeyless)

#include "test_keyless.moc"
