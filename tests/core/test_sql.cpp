#include "core/sql/migration.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

namespace {

const QByteArray kFirst
    = "-- min_compatible: 1\n"
      "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;\n"
      "CREATE TABLE a (x INTEGER);\n"
      "CREATE TRIGGER a_log AFTER INSERT ON a BEGIN INSERT INTO meta VALUES ('a;b', new.x); SELECT 1; END;\n"
      "INSERT INTO a VALUES (7); -- the trigger's own semicolons are no ends of statements\n";

qint64 number(sql::Db &db, const char *sql)
{
    Result<sql::Stmt> stmt = db.prepareTrusted(sql);
    return stmt.ok() && stmt->step().valueOr(false) ? stmt->integer(0) : -1;
}

} // namespace

class TestSql : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settingsAreThoseOfTheStore();
    void scriptsRunByTheirTails();
    void failedMigrationChangesNothing();
    void newerSchemas_data();
    void newerSchemas();
    void migrationsNameWhatTheyNeed();
    void wrongKeysAndFilesAreRefused();
    void statementsBindEverything();
    void errorsNameNoValues();

private:
    Result<sql::Db> open(bool create = true) { return sql::Db::open(m_path, m_key, {.create = create}); }

    std::unique_ptr<QTemporaryDir> m_folder = test::makeFastFolder();
    QString m_path = m_folder->path() + QStringLiteral("/a.db");
    SecretBytes m_key = SecretBytes::random(32);

private Q_SLOTS:
    void cleanup() { QFile::remove(m_path); }
};

void TestSql::settingsAreThoseOfTheStore()
{
    QVERIFY(!sql::cipherVersion().isEmpty());
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    QCOMPARE(number(*db, "PRAGMA temp_store"), 2);
    QCOMPARE(number(*db, "PRAGMA synchronous"), 2);
    QCOMPARE(number(*db, "PRAGMA foreign_keys"), 1);
    QCOMPARE(number(*db, "PRAGMA trusted_schema"), 0);
    QCOMPARE(number(*db, "PRAGMA wal_autocheckpoint"), 0);
    QCOMPARE(number(*db, "PRAGMA page_size"), 4096);
    QCOMPARE(number(*db, "PRAGMA cipher_memory_security"), 0);
    QCOMPARE(number(*db, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
}

void TestSql::scriptsRunByTheirTails()
{
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    QVERIFY(sql::migrate(*db, {{1, kFirst}}).ok());
    QCOMPARE(number(*db, "PRAGMA user_version"), 1);
    QCOMPARE(number(*db, "SELECT count(*) FROM meta WHERE key = 'a;b'"), 1);
    QVERIFY(sql::migrate(*db, {{1, kFirst}}).ok()); // nothing twice
    QCOMPARE(number(*db, "SELECT count(*) FROM a"), 1);
}

void TestSql::failedMigrationChangesNothing()
{
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    QVERIFY(sql::migrate(*db, {{1, kFirst}}).ok());
    const QByteArray broken = "-- min_compatible: 2\nCREATE TABLE b (y INTEGER); INSERT INTO nowhere VALUES (1);";
    QVERIFY(!sql::migrate(*db, {{1, kFirst}, {2, broken}}).ok());
    QCOMPARE(number(*db, "PRAGMA user_version"), 1);
    QCOMPARE(number(*db, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    QVERIFY(!db->inTransaction());
}

void TestSql::newerSchemas_data()
{
    QTest::addColumn<int>("minCompatible");
    QTest::addColumn<bool>("opens");
    QTest::newRow("understood by the program before") << 1 << true;
    QTest::newRow("needs the newer program") << 2 << false;
}

void TestSql::newerSchemas()
{
    QFETCH(int, minCompatible);
    QFETCH(bool, opens);
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    const QByteArray second
        = "-- min_compatible: " + QByteArray::number(minCompatible) + "\nCREATE TABLE b (y INTEGER);";
    QVERIFY(sql::migrate(*db, {{1, kFirst}, {2, second}}).ok());
    const Result<void> older = sql::migrate(*db, {{1, kFirst}});
    QCOMPARE(older.ok(), opens);
    QCOMPARE(opens ? Code::tooNew : older.error().code, Code::tooNew);
    QCOMPARE(number(*db, "PRAGMA user_version"), 2);
}

void TestSql::migrationsNameWhatTheyNeed()
{
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    QVERIFY(!sql::migrate(*db, {{1, "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB);"}}).ok());
    QVERIFY(!sql::readMigrations(QStringLiteral(":/no/such/folder")).ok());
}

void TestSql::wrongKeysAndFilesAreRefused()
{
    QCOMPARE(open(false).error().code, Code::notFound);
    {
        Result<sql::Db> db = open();
        QVERIFY(db.ok() && sql::migrate(*db, {{1, kFirst}}).ok());
    }
    QVERIFY(!sql::isPlainSqlite(m_path));
    QCOMPARE(sql::Db::open(m_path, SecretBytes::random(32), {}).error().code, Code::integrity);
    QVERIFY(open(false).ok());
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray("SQLite format 3\0", 16)) == 16);
    file.close();
    QVERIFY(sql::isPlainSqlite(m_path));
    const Result<sql::Db> plain = open(false);
    QCOMPARE(plain.error().code, Code::integrity);
    QVERIFY(plain.error().detail.contains(QStringLiteral("plain")));
}

void TestSql::statementsBindEverything()
{
    Result<sql::Db> db = open();
    QVERIFY(db.ok());
    Result<sql::Stmt> stmt = db->prepareTrusted("SELECT ?1, ?2, ?3, ?4, ?5, ?6");
    QVERIFY(stmt.ok());
    const PatientId id = PatientId::make(5);
    stmt->bind(1, std::numeric_limits<qint64>::min())
        .bind(2, QStringLiteral("Zoë \U0001F33F"))
        .bind(3, QByteArray("\0x", 2));
    stmt->bindNull(4).bind(5, id).bind(6, PatientId());
    QVERIFY(stmt->step().valueOr(false));
    QCOMPARE(stmt->integer(0), std::numeric_limits<qint64>::min());
    QCOMPARE(stmt->text(1), QStringLiteral("Zoë \U0001F33F"));
    QCOMPARE(stmt->blob(2), QByteArray("\0x", 2));
    QVERIFY(stmt->isNull(3) && stmt->isNull(5));
    QCOMPARE(stmt->id<PatientId>(4), id);
    QCOMPARE(stmt->type(1), 't');
    // A place that does not exist is an error, not silence.
    QVERIFY(!stmt->bind(9, 1).step().ok());
}

void TestSql::errorsNameNoValues()
{
    Result<sql::Db> db = open();
    QVERIFY(db.ok() && db->exec("CREATE TABLE t (x TEXT UNIQUE); INSERT INTO t VALUES ('marker');").ok());
    const Result<void> twice = db->exec("INSERT INTO t VALUES ('marker');");
    QCOMPARE(twice.error().code, Code::invalid);
    QVERIFY(!twice.error().detail.contains(QStringLiteral("marker")));
}

VB_TEST(TestSql)
#include "test_sql.moc"
