#include "core/sql/migration.h"

#include <QDir>
#include <QFile>

namespace vb::sql {

namespace {

Result<qint64> singleInteger(Db &db, QByteArrayView sql, qint64 missing)
{
    VB_TRY(Stmt stmt, db.prepareTrusted(sql));
    VB_TRY(const bool row, stmt.step());
    return row ? stmt.integer(0) : missing;
}

Result<int> minCompatibleOf(const Migration &migration)
{
    static constexpr QByteArrayView kMark = "-- min_compatible: ";
    const QByteArray first = migration.script.left(migration.script.indexOf('\n'));
    bool isNumber = false;
    const int version = first.startsWith(kMark) ? first.mid(kMark.size()).trimmed().toInt(&isNumber) : 0;
    if (!isNumber)
        return fail(Code::failed, QStringLiteral("migration %1 does not name min_compatible").arg(migration.version));
    return version;
}

Result<void> step(Db &db, const Migration &migration)
{
    VB_TRY(const int minCompatible, minCompatibleOf(migration));
    VB_DO(db.begin());
    const auto inside = [&]() -> Result<void> {
        VB_DO(db.exec(migration.script));
        VB_TRY(Stmt mark,
               db.prepareTrusted("INSERT INTO meta (key, value) VALUES ('min_compatible', ?1) "
                                 "ON CONFLICT (key) DO UPDATE SET value = ?1"));
        VB_DO(mark.bind(1, QByteArray::number(minCompatible)).run());
        VB_DO(db.exec("PRAGMA user_version = " + QByteArray::number(migration.version) + ";"));
        return db.commit();
    };
    Result<void> done = inside();
    if (!done)
        db.rollback();
    return done;
}

} // namespace

Result<std::vector<Migration>> readMigrations(const QString &folder)
{
    std::vector<Migration> all;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly) || name.left(4).toInt() != static_cast<int>(all.size()) + 1)
            return fail(Code::failed, QStringLiteral("migration %1 is out of order or unreadable").arg(name));
        all.push_back({name.left(4).toInt(), file.readAll()});
    }
    if (all.empty())
        return fail(Code::failed, QStringLiteral("no migrations in %1").arg(folder));
    return all;
}

Result<void> migrate(Db &db, const std::vector<Migration> &migrations)
{
    VB_TRY(const qint64 version, singleInteger(db, "PRAGMA user_version", 0));
    if (version > static_cast<qint64>(migrations.size())) {
        VB_TRY(const qint64 needed,
               singleInteger(db, "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = 'min_compatible'",
                             version));
        if (needed > static_cast<qint64>(migrations.size()))
            return fail(Code::tooNew,
                        QStringLiteral("the store was written by a newer version of Verbena: update this program"));
        return {};
    }
    for (const Migration &migration : migrations)
        if (migration.version > version)
            VB_DO(step(db, migration));
    return {};
}

} // namespace vb::sql
