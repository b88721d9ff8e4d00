#include "core/sql/db.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <optional>

using namespace vb;

/// Statements that are kept compiled: whoever asks again gets a fresh one, and never one that another right compiled.
class TestStmtPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_db.reset(); }
    void aStatementComesBackFresh();
    void twoOfOneTextAreTwo();
    void anEndedStatementHoldsNoRead();
    void trustIsNotLent();
    void aNewAuthorizerJudgesAnew();
    void outlivesWhatForgotIt();
    void moreTextsThanAreKept();
    void pragmasActEachTime();
    void aChangedSchemaIsSeen();

private:
    static qint64 number(Result<sql::Stmt> stmt);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<sql::Db> m_db;
    SecretBytes m_key = SecretBytes::random(32);
};

qint64 TestStmtPool::number(Result<sql::Stmt> stmt)
{
    return stmt.ok() && stmt->step().valueOr(false) ? stmt->integer(0) : -1;
}

void TestStmtPool::init()
{
    m_folder = test::makeFastFolder();
    Result<sql::Db> opened
        = sql::Db::open(m_folder->path() + QStringLiteral("/a.db"), m_key, {.create = true, .queryOnly = false});
    QVERIFY(opened.ok());
    m_db.emplace(std::move(*opened));
    QVERIFY(m_db->exec("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (2), (3)").ok());
}

void TestStmtPool::aStatementComesBackFresh()
{
    const QByteArray text = "SELECT x, ?1 FROM a ORDER BY x";
    {
        Result<sql::Stmt> first = m_db->prepareTrusted(text);
        QVERIFY(first.ok());
        QVERIFY(first->bind(1, 7).step().valueOr(false));
        QVERIFY(first->step().valueOr(false));
        QCOMPARE(first->integer(0), 2);
        QCOMPARE(first->integer(1), 7);
    }
    Result<sql::Stmt> again = m_db->prepareTrusted(text);
    QVERIFY(again.ok() && again->step().valueOr(false));
    QCOMPARE(again->integer(0), 1);
    QVERIFY(again->isNull(1)); // nothing is bound any more
}

void TestStmtPool::twoOfOneTextAreTwo()
{
    const QByteArray text = "SELECT x FROM a ORDER BY x";
    Result<sql::Stmt> outer = m_db->prepareTrusted(text);
    QVERIFY(outer.ok() && outer->step().valueOr(false));
    for (int round = 0; round < 3; ++round) {
        Result<sql::Stmt> inner = m_db->prepareTrusted(text);
        QVERIFY(inner.ok() && inner->step().valueOr(false) && inner->step().valueOr(false));
        QCOMPARE(inner->integer(0), 2);
        QCOMPARE(outer->integer(0), 1);
    }
    const sql::Stmt moved = std::move(*outer);
    QCOMPARE(moved.integer(0), 1);
}

void TestStmtPool::anEndedStatementHoldsNoRead()
{
    {
        Result<sql::Stmt> rows = m_db->prepareTrusted("SELECT x FROM a");
        QVERIFY(rows.ok() && rows->step().valueOr(false)); // left in the middle
    }
    Result<sql::Db> other = sql::Db::open(m_folder->path() + QStringLiteral("/a.db"), m_key, {});
    QVERIFY(other.ok() && other->exec("INSERT INTO a VALUES (4)").ok());
    QVERIFY(other->checkpoint().ok()); // truncates the WAL: nobody may be reading in it
    QCOMPARE(number(m_db->prepareTrusted("SELECT count(*) FROM a")), 4);
}

void TestStmtPool::trustIsNotLent()
{
    m_db->setAuthorizer([](const sql::AccessRequest &) { return false; });
    const QByteArray text = "SELECT count(*) FROM a";
    QCOMPARE(number(m_db->prepareTrusted(text)), 3);
    const Result<sql::Stmt> refused = m_db->prepare(text);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, Code::denied);
    QCOMPARE(number(m_db->prepareTrusted(text)), 3);
}

void TestStmtPool::aNewAuthorizerJudgesAnew()
{
    const QByteArray text = "SELECT count(*) FROM a";
    m_db->setAuthorizer([](const sql::AccessRequest &) { return true; });
    QCOMPARE(number(m_db->prepare(text)), 3);
    Result<sql::Stmt> held = m_db->prepare(text);
    QVERIFY(held.ok());
    m_db->setAuthorizer([](const sql::AccessRequest &) { return false; });
    QVERIFY(!m_db->prepare(text).ok());
    const Result<bool> late = held->step(); // compiled under the old one, run under the new one
    QVERIFY(!late.ok());
    QCOMPARE(late.error().code, Code::denied);
}

void TestStmtPool::outlivesWhatForgotIt()
{
    Result<sql::Stmt> held = m_db->prepareTrusted("SELECT x FROM a ORDER BY x");
    QVERIFY(held.ok() && held->step().valueOr(false));
    m_db->setAuthorizer({});
    QVERIFY(held->step().valueOr(false));
    QCOMPARE(held->integer(0), 2);
    held = m_db->prepareTrusted("SELECT x FROM a ORDER BY x DESC");
    QVERIFY(held.ok() && held->step().valueOr(false));
    QCOMPARE(held->integer(0), 3);
}

void TestStmtPool::moreTextsThanAreKept()
{
    std::vector<sql::Stmt> held;
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < 300; ++i) {
            Result<sql::Stmt> stmt = m_db->prepareTrusted("SELECT " + QByteArray::number(i) + " + count(*) FROM a");
            QVERIFY(stmt.ok() && stmt->step().valueOr(false));
            QCOMPARE(stmt->integer(0), i + 3);
            if (i % 2 == 0)
                held.push_back(std::move(*stmt));
        }
    QCOMPARE(held.at(299).integer(0), 298 + 3);
}

void TestStmtPool::pragmasActEachTime()
{
    for (const QByteArray &version : {QByteArray("3"), QByteArray("4"), QByteArray("3")}) {
        Result<sql::Stmt> set = m_db->prepareTrusted("PRAGMA user_version = " + version);
        QVERIFY(set.ok() && set->run().ok());
        QCOMPARE(number(m_db->prepareTrusted("PRAGMA user_version")), version.toLongLong());
    }
}

void TestStmtPool::aChangedSchemaIsSeen()
{
    QCOMPARE(number(m_db->prepareTrusted("SELECT * FROM a ORDER BY x DESC")), 3);
    QVERIFY(m_db->exec("ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = 10 * x").ok());
    Result<sql::Stmt> rows = m_db->prepareTrusted("SELECT * FROM a ORDER BY x DESC");
    QVERIFY(rows.ok() && rows->step().valueOr(false));
    QCOMPARE(rows->columns(), 2);
    QCOMPARE(rows->integer(1), 30);
}

VB_TEST(TestStmtPool)

#include "test_stmt_pool.moc"
