#include "core/session/entities.h"
#include "core/store/row.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;

namespace {

/// A value that fits a field, for trying to write it.
QCborValue sampleFor(const store::Field &field)
{
    using store::Kind;
    switch (field.kind) {
    case Kind::date: return QStringLiteral("1980-01-02");
    case Kind::phone: return QStringLiteral("555 0100");
    case Kind::code: return QString::fromLatin1(field.choices.front());
    case Kind::boolean: return true;
    case Kind::integer:
    case Kind::time: return 7;
    case Kind::id: return QByteArray(16, 'i');
    case Kind::blob: return QByteArray(16, 'b');
    case Kind::line:
    case Kind::passage: break;
    }
    return QStringLiteral("sample").left(field.maxLength);
}

/// Whether SQL of a person's own making runs on the reader, under his role.
bool runs(test::StoreFixture &fixture, const QByteArray &sql)
{
    const Result<void> outcome = fixture.store->read(
        fixture.actor, {access::Right::patientSearch}, [&](store::Reader &reader, store::Intent &) -> Result<void> {
            Result<sql::Stmt> stmt = reader.prepare(sql);
            if (stmt.ok())
                if (const Result<bool> stepped = stmt->step(); !stepped.ok())
                    return stepped.error();
            return stmt.ok() ? Result<void>() : Result<void>(stmt.error());
        });
    return outcome.ok();
}

} // namespace

/// The matrix that the declarations span, held against the two walls: field groups in the transaction, and the SQL
/// authorizer of each login. What people can do through services and the command line is tested above the session.
class TestPermissions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsAreReadByTheirReadersOnly_data() { addRoles(); }
    void columnsAreReadByTheirReadersOnly();
    void nobodyReachesBeyondTheRecords_data() { addRoles(); }
    void nobodyReachesBeyondTheRecords();
    void fieldsAreWrittenByTheirWritersOnly_data() { addRoles(); }
    void fieldsAreWrittenByTheirWritersOnly();
    void nothingIsReadWhileNobodyIsIn();
    void everyColumnIsDeclared();
    void everyDeclarationIsWhole();

private:
    static void addRoles();
    static void enterAs(test::StoreFixture &fixture, int role);
};

void TestPermissions::addRoles()
{
    QTest::addColumn<int>("role");
    for (const Role role : kAllRoles)
        QTest::newRow(qPrintable(roleName(role))) << static_cast<int>(role);
}

void TestPermissions::enterAs(test::StoreFixture &fixture, int role)
{
    fixture.actor.role = static_cast<Role>(role);
    if (!fixture.open().ok())
        qFatal("the store does not open");
}

void TestPermissions::columnsAreReadByTheirReadersOnly()
{
    QFETCH(int, role);
    test::StoreFixture fixture;
    enterAs(fixture, role);
    int refused = 0;
    for (const store::EntityDecl *entity : session::entities().all())
        for (const store::Field &field : entity->fields) {
            const bool expected = entity->group(field).read.contains(static_cast<Role>(role));
            const QByteArray sql = "SELECT " + field.column + " FROM " + entity->table;
            QVERIFY2(runs(fixture, sql) == expected, sql.constData());
            // By another way to the same column.
            const QByteArray hidden
                = "SELECT count(*) FROM (SELECT 1 FROM " + entity->table + " WHERE " + field.column + " IS NOT NULL)";
            QVERIFY2(runs(fixture, hidden) == expected, hidden.constData());
            refused += expected ? 0 : 1;
        }
    QVERIFY(refused > 0); // credentials are nobody's to read
    const bool mayAudit = access::ruleOf(access::Right::auditList).roles.contains(static_cast<Role>(role));
    QCOMPARE(runs(fixture, "SELECT login FROM audit_entry"), mayAudit);
}

void TestPermissions::nobodyReachesBeyondTheRecords()
{
    QFETCH(int, role);
    test::StoreFixture fixture;
    enterAs(fixture, role);
    for (const char *sql : {"SELECT fields FROM operation",
                            "SELECT value FROM meta",
                            "SELECT sql FROM sqlite_schema",
                            "SELECT p.family FROM patient p JOIN operation o ON o.entity_id = p.id",
                            "SELECT family FROM patient UNION SELECT hex(totp_secret) FROM credential",
                            "SELECT (SELECT locked_keys FROM credential LIMIT 1) FROM patient",
                            "WITH x AS (SELECT keys FROM device_keys) SELECT * FROM x",
                            "INSERT INTO patient (id, chart_no, given, family, birth_date, restricted) VALUES (x'00', "
                            "'x', 'x', 'x', '1980-01-01', 0)",
                            "UPDATE patient SET restricted = 0",
                            "DELETE FROM patient",
                            "DELETE FROM audit_entry",
                            "UPDATE audit_entry SET login = 'x'",
                            "DROP TABLE patient",
                            "DROP TRIGGER audit_entry_no_delete",
                            "CREATE TABLE mine (a)",
                            "CREATE TEMP TABLE mine AS SELECT family FROM patient",
                            "CREATE TRIGGER t AFTER INSERT ON patient BEGIN SELECT 1; END",
                            "ATTACH DATABASE '/tmp/out.db' AS out",
                            "VACUUM INTO '/tmp/out.db'",
                            "PRAGMA key = 'x'",
                            "PRAGMA rekey = 'x'",
                            "PRAGMA query_only = OFF",
                            "PRAGMA writable_schema = ON",
                            "SELECT load_extension('/tmp/x.so')",
                            "BEGIN IMMEDIATE",
                            "SAVEPOINT s",
                            "REINDEX",
                            "ANALYZE"})
        QVERIFY2(!runs(fixture, sql), sql);
}

void TestPermissions::fieldsAreWrittenByTheirWritersOnly()
{
    QFETCH(int, role);
    test::StoreFixture fixture;
    enterAs(fixture, role);
    const EntityId other(IdBytes {1, 2, 3});
    for (const store::EntityDecl *entity : session::entities().all())
        for (const store::Field &field : entity->fields) {
            const store::FieldGroup &group = entity->group(field);
            // Someone else's row: only the group's writers get as far as "there is no such row".
            const auto attempt = [&](const EntityId &row) {
                return fixture.store
                    ->write(fixture.actor, {access::Right::signIn},
                            [&](store::AuditedTx &tx) {
                                return tx.set(*entity, row, {{field.tag, sampleFor(field)}});
                            })
                    .error()
                    .code;
            };
            const bool mayWrite = group.write.contains(static_cast<Role>(role));
            QCOMPARE(attempt(other), mayWrite ? Code::notFound : Code::denied);
            QCOMPARE(attempt(EntityId(fixture.actor.user.raw())),
                     mayWrite || group.selfWrite ? Code::notFound : Code::denied);
        }
}

void TestPermissions::nothingIsReadWhileNobodyIsIn()
{
    test::StoreFixture fixture;
    fixture.store->leave();
    QVERIFY(!runs(fixture, "SELECT family FROM patient"));
    QVERIFY(!runs(fixture, "SELECT 1"));
}

void TestPermissions::everyColumnIsDeclared()
{
    test::StoreFixture fixture;
    const Result<void> compared = fixture.store->inspect([](store::TrustedReader &reader) -> Result<void> {
        for (const store::EntityDecl *entity : session::entities().all()) {
            QByteArrayList declared {"n", "id"};
            for (const store::Field &field : entity->fields)
                declared.append(field.column);
            QByteArrayList present;
            VB_TRY(sql::Stmt columns, reader.prepareTrusted("PRAGMA table_info(" + entity->table + ")"));
            for (;;) {
                VB_TRY(const bool row, columns.step());
                if (!row)
                    break;
                present.append(columns.text(1).toUtf8());
            }
            std::sort(declared.begin(), declared.end());
            std::sort(present.begin(), present.end());
            if (declared != present)
                return fail(Code::failed, QString::fromLatin1(entity->table + ": " + present.join(' ')));
        }
        return {};
    });
    QVERIFY2(compared.ok(), qPrintable(compared.ok() ? QString() : compared.error().detail));
}

void TestPermissions::everyDeclarationIsWhole()
{
    QByteArrayList names;
    for (const store::EntityDecl *entity : session::entities().all()) {
        QVERIFY2(!names.contains(entity->name), entity->name.constData());
        names.append(entity->name);
        QVERIFY2(!entity->meaning.isEmpty() && !entity->retention.isEmpty(), entity->name.constData());
        QList<int> tags;
        for (const store::Field &field : entity->fields) {
            QVERIFY2(field.tag > 0 && !tags.contains(field.tag), field.column.constData());
            tags.append(field.tag);
            QVERIFY2(!field.meaning.isEmpty(), field.column.constData());
            QVERIFY2((field.kind == store::Kind::code) == !field.choices.empty(), field.column.constData());
            QVERIFY(!entity->group(field).name.isEmpty());
        }
    }
}

VB_TEST(TestPermissions)
#include "test_permissions.moc"
